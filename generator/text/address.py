"""Which addresses an editor may write: an allow-list, the same for bodies and for front matter.

Browsers forgive much in an address (``java&#9;script:``, ``https:\\\\host``, ``%2f/host``), so an address is judged in
every form that decoding can give it, and whatever is not plainly allowed is refused.  Pictures come from inside the
tree only: kiosks stand without a network.
"""

from __future__ import annotations

import html
import re
from urllib.parse import unquote

SCHEMES = ("https", "http", "mailto", "tel")
"""What an outward address may begin with."""

MOST_DECODINGS = 4
"""An address that still changes after so many rounds of decoding hides something."""

LONGEST = 2000
"""Characters of an address: what every browser takes."""

_UNSEEN = re.compile("[\x00-\x20\x7f-\xa0\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_CONTROL = re.compile("[\x00-\x1f\x7f]")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*):")
_HOST = re.compile(r"https?://[^/?#@:][^/?#@]*(?:[/?#]|$)|https?://\[[0-9a-f:.]+\](?::\d+)?(?:[/?#]|$)", re.IGNORECASE)
_ART = re.compile(r"art:[a-z0-9][a-z0-9-]*")


def decoded(url: str) -> str:
    """*url* with its percent signs decoded once: the file name an editor sees in the folder."""
    return unquote(url, errors="replace")


def scheme(url: str) -> str:
    """The scheme of *url* in lower case, or an empty string for an address inside the site."""
    found = _SCHEME.match(_UNSEEN.sub("", url))
    return found.group(1).lower() if found else ""


def refused(url: str) -> str | None:
    """Why *url* may not be a link, in Chinese, or None if it may.

    Allowed: ``https http mailto tel``, ``#anchor`` and relative paths.  That a relative path leads to
    something inside the site is for the one who knows where the link stands.
    """
    if not url.strip():
        return "没有写地址"
    if len(url) > LONGEST:
        return f"地址超过 {LONGEST} 个字符"
    forms = _forms(url)
    if forms is None:
        return "地址里的编码层数过多"
    if any(_CONTROL.search(form) for form in forms):
        return "地址里有控制字符"
    bare = [_UNSEEN.sub("", form) for form in forms]
    if scheme(bare[0]) in SCHEMES:
        return _refused_outward(bare[0])
    for form in bare:
        if found := _SCHEME.match(form):
            name = found.group(1)[:20]
            if name.casefold() == "file" or len(name) == 1:
                return f"“{name}:”开头的是自己电脑里的文件，读者打不开"
            return f"不允许“{name}:”开头的地址"
        if "\\" in form:
            return "地址里不能有反斜杠“\\”"
        if form.startswith("//"):
            return "地址不能以“//”开头"
        if form.startswith("/"):
            return "站内地址要写相对路径，不能以“/”开头"
    return None


def refused_picture(src: str) -> str | None:
    """Why *src* may not be a picture, in Chinese, or None if it may: a relative path or ``art:name``."""
    if _ART.fullmatch(src):
        return None
    if scheme(src) == "art":
        return "插图名称只用小写字母、数字和“-”，如 art:court"
    if scheme(src) or src.lstrip().startswith("//"):
        return "图片要放在内容文件夹里，不能引用站外图片"
    if src.startswith("#"):
        return "这不是图片的路径"
    return refused(src)


def _refused_outward(url: str) -> str | None:
    if "\\" in url:
        return "地址里不能有反斜杠“\\”"
    if scheme(url) in ("http", "https") and not _HOST.match(url):
        return "网址要写成“https://域名/…”"
    return None


def _forms(url: str) -> tuple[str, ...] | None:
    """*url* and what entity and percent decoding make of it, round by round; None if there is no end to it."""
    forms = [url]
    for _ in range(MOST_DECODINGS):
        following = html.unescape(decoded(forms[-1]))
        if following == forms[-1]:
            return tuple(forms)
        forms.append(following)
    return None
