"""Where the front matter of a Markdown file ends and the body begins."""

from __future__ import annotations

import re
from typing import Final

import msgspec

from generator.problems import Problem, Span

LONGEST_FRONT_MATTER: Final = 64_000
"""Greatest size of the front matter in bytes."""

_FENCE = re.compile(r"---[ \t]*$")
_ALMOST_A_FENCE = re.compile(r"\s*(?:[-—–－_=]{2,}|\+{3,}|\.{3,}|…+)\s*$")
_SECOND = re.compile(r"^(?P<fence>---)[ \t]*\ntitle[:：].*\n(?:\S.*\n|[ \t]+\S.*\n)*?---[ \t]*$", re.MULTILINE)
_CODE = re.compile(r"^ {0,3}(?:```|~~~)", re.MULTILINE)
_CLOSE = re.compile(r"^---[ \t]*$", re.MULTILINE)


class Front(msgspec.Struct, frozen=True):
    """A Markdown file cut in two.  Lines count from 1 in the whole file."""

    yaml: str
    """What stands between the fences."""
    yaml_line: int
    """The line at which :attr:`yaml` begins."""
    body: str
    body_line: int
    """The line at which :attr:`body` begins."""


def split(text: str, path: str) -> tuple[Front | None, tuple[Problem, ...]]:
    """Cut *text* (with ``\\n`` line ends) at its two ``---`` lines.

    Blank lines before the first are allowed, and blanks after either.  Without both lines
    there is no :class:`Front`, but a problem that names the line which was probably meant.
    """
    opening = len(text) - len(text.lstrip())
    start = text.rfind("\n", 0, opening) + 1
    first_line, newline, _ = text[start:].partition("\n")
    above = text.count("\n", 0, start)
    if not _FENCE.match(first_line):
        return None, (_no_front_matter(text, first_line, above, path),)
    yaml_start = start + len(first_line) + len(newline)
    closing = _CLOSE.search(text, yaml_start)
    if closing is None or not newline:
        return None, (_unclosed(text, above, path),)
    yaml_text = text[yaml_start:closing.start()]
    body_start = min(closing.end() + 1, len(text))
    yaml_line = above + 2
    front = Front(
        yaml=yaml_text,
        yaml_line=yaml_line,
        body=text[body_start:],
        body_line=yaml_line + yaml_text.count("\n") + 1,
    )
    if len(yaml_text) * 4 > LONGEST_FRONT_MATTER and len(yaml_text.encode("utf-8", "replace")) > LONGEST_FRONT_MATTER:
        return None, (Problem(Span(path, above + 1, 1), "E017", "front matter 过大，最多 64 kB",
                              "请把正文移到第二个 --- 之后"),)
    if second := _second(front.body):
        line = front.body_line + front.body.count("\n", 0, second.start("fence"))
        hint = "一个文件只放一篇：请删去多余的一份，或把下面的另存为一个文件"
        rest = front.body[:second.start()] + "\n" * second.group().count("\n") + front.body[second.end():]
        problem = Problem(Span(path, line, 1), "E016", "这里又有一份 front matter", hint)
        return msgspec.structs.replace(front, body=rest), (problem,)
    return front, ()


def _second(body: str) -> re.Match[str] | None:
    """Front matter in a *body*: of another article, or pasted twice.  In a block of code it is an example."""
    found = _SECOND.search(body) if "\ntitle" in body else None
    return None if found and len(_CODE.findall(body, 0, found.start())) % 2 else found


def _no_front_matter(text: str, first_line: str, above: int, path: str) -> Problem:
    if not text.strip():
        return Problem(Span(path, 1, 1), "E010", "文件是空的",
                       "请先写 front matter：--- 一行、title: 标题 一行、--- 一行")
    if first_line.strip() == "---":
        return Problem(Span(path, above + 1, 1), "E010", "第一行的 --- 前面有空格", "请删去前面的空格")
    if _ALMOST_A_FENCE.match(first_line):
        return Problem(Span(path, above + 1, 1), "E010", f"第一行“{first_line.strip()[:20]}”不是三个半角减号",
                       "请改成 ---")
    return Problem(Span(path, above + 1, 1), "E010", "文件开头没有 front matter",
                   "请在最前面写 --- 一行、title: 标题 一行、--- 一行")


def _unclosed(text: str, above: int, path: str) -> Problem:
    for number, line in enumerate(text.split("\n")[above + 1:], above + 2):
        if line.strip() == "---":
            return Problem(Span(path, number, 1), "E011", "front matter 没有结束行，这一行的 --- 前面有空格",
                           "请删去前面的空格")
        if _ALMOST_A_FENCE.match(line):
            return Problem(Span(path, number, 1), "E011",
                           f"front matter 没有结束行，这一行“{line.strip()[:20]}”不是三个半角减号", "请改成 ---")
    return Problem(Span(path, above + 1, 1), "E011", "front matter 没有结束行", "请在正文之前加一行 ---")
