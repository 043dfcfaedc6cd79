"""Caption and credit of a picture, from the one string Markdown has for them.

    ![替代文字](photo.jpg "宣讲现场（张三 摄）")
    ![替代文字](court.svg "讲台上不设主次｜示意图，本站绘制")

As in a newspaper, a last bracket that says who took or drew the picture is the credit.  Whatever else is to be a
credit stands after a ``｜``.
"""

from __future__ import annotations

import re

_AFTER_BAR = re.compile(r"\s*[｜|]\s*")
_BRACKET = re.compile(r"[（(]([^（()）]{1,60})[）)]\s*$")
_CREDIT = re.compile(
    r".*(?:摄|摄影|供图|供稿|提供|绘|绘制|绘图|制图|翻拍|截图|资料图|资料照片|示意图)"
    r"|(?:摄影|供图|来源|图|图片来源)[：:].*"
)


def caption_and_credit(title: str) -> tuple[str, str]:
    """Split the title of an image.

    >>> caption_and_credit("宣讲现场（张三 摄）")
    ('宣讲现场', '张三 摄')
    >>> caption_and_credit("遵义会议会址（老城）")
    ('遵义会议会址（老城）', '')
    """
    title = title.strip()
    parts = _AFTER_BAR.split(title, maxsplit=1)
    if len(parts) == 2:
        return parts[0], parts[1].strip()
    bracket = _BRACKET.search(title)
    if bracket and _CREDIT.fullmatch(bracket.group(1).strip()):
        return title[: bracket.start()].rstrip(), bracket.group(1).strip()
    return title, ""
