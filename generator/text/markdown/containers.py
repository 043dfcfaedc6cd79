"""Boxes an editor draws with ``:::``: quotation, fact box, photo row, timeline.

    ::: 资料 六进：讲给六类听众
    1. 农村
    2. 社区
    :::

A box that holds another is written with more colons than the one inside.  The colons may be full-width, as a
Chinese keyboard gives them.
"""

from __future__ import annotations

import re
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

from generator.problems import did_you_mean
from generator.text.markdown.gather import Gathering

Kind = Literal["quote", "fact", "photos", "timeline", ""]

KINDS: dict[str, Kind] = {
    "引文": "quote",
    "quote": "quote",
    "资料": "fact",
    "fact": "fact",
    "图组": "photos",
    "photos": "photos",
    "年表": "timeline",
    "timeline": "timeline",
}
"""What may stand after the colons."""

DEEPEST_BOXES = 5
"""The search for the end of a box begins anew in each box within it."""

_TAGS: dict[Kind, tuple[str, str]] = {
    "quote": ("blockquote", "pull"),
    "fact": ("aside", "fact"),
    "photos": ("div", "photos-row"),
    "timeline": ("", ""),
    "": ("div", ""),
}
"""Element and class; a timeline is nothing but its list."""

_FENCE = re.compile("[:：]{3,}")
_CODE = re.compile("`{3,}|~{3,}")


def containers(md: MarkdownIt) -> None:
    """Teach one parser the boxes (``md.use(containers)``)."""
    md.block.ruler.before("fence", "container", _container, {"alt": ["paragraph", "reference", "blockquote", "list"]})


def _container(state: StateBlock, first: int, end: int, silent: bool) -> bool:
    row = _row(state, first)
    fence = _FENCE.match(row)
    if fence is None:
        return False
    if silent:
        return True
    gathering: Gathering = state.env["gathering"]
    place = gathering.places.line(gathering.first_line + first)
    name, words = _parts(row[fence.end() :])
    if not name:
        gathering.report("E313", place, "多出一行“:::”，前面没有对应的开头", "框里套框时，外层要多写一个冒号")
        state.line = first + 1
        return True
    if gathering.boxes >= DEEPEST_BOXES:
        gathering.report("E304", place, f"框里套框超过 {DEEPEST_BOXES} 层", "请减少层数")
        state.line = first + 1
        return True
    kind = KINDS.get(name.lower(), "")
    last, closed = _last_line(state, first, end, len(fence.group()))
    if not kind:
        hint = did_you_mean(name, KINDS) or "可以用：引文、资料、图组、年表"
        gathering.report("E301", place, f"未知的 ::: 容器“{name[:20]}”", hint)
    if not closed:
        gathering.report("E302", place, f"“::: {name[:20]}”没有结束", "在它的末尾加一行“:::”")
    if kind == "fact" and not words:
        gathering.report("E313", place, "资料框没有标题", "写成“::: 资料 标题”")
    if kind in ("photos", "timeline") and words:
        gathering.report("E313", place, f"“::: {name}”后面不能再写字", "标题请另写一行")
    gathering.boxes += 1
    _push(state, kind, words, (first, last))
    gathering.boxes -= 1
    state.line = last + closed
    return True


def _parts(words: str) -> tuple[str, str]:
    """Name and the rest; a full-width space parts them as well as a narrow one."""
    found = words.strip().rstrip(":").split(maxsplit=1)
    return (found[0] if found else "", found[1].strip() if len(found) > 1 else "")


def _push(state: StateBlock, kind: Kind, words: str, lines: tuple[int, int]) -> None:
    first, last = lines
    tag, css = _TAGS[kind]
    old_parent, old_max = state.parentType, state.lineMax
    state.parentType = "container"
    state.lineMax = last

    opening = state.push("container_open", tag, 1)
    opening.meta["kind"] = kind
    opening.map = [first, last]
    opening.hidden = not tag
    if css:
        opening.attrs = {"class": css}
    if kind == "fact":
        _words(state, ("box_title", "h2"), words, first)
    state.md.block.tokenize(state, first + 1, last)
    if kind == "quote" and words:
        _words(state, ("box_footer", "footer"), words, first)
    closing = state.push("container_close", tag, -1)
    closing.meta["kind"] = kind
    closing.hidden = not tag

    state.parentType, state.lineMax = old_parent, old_max


def _words(state: StateBlock, element: tuple[str, str], words: str, line: int) -> None:
    """What stands after the name, as an element of its own within the box."""
    name, tag = element
    state.push(f"{name}_open", tag, 1).map = [line, line + 1]
    inline: Token = state.push("inline", "", 0)
    inline.content, inline.children, inline.map = words, [], [line, line + 1]
    state.push(f"{name}_close", tag, -1)


def _last_line(state: StateBlock, first: int, end: int, colons: int) -> tuple[int, bool]:
    """The line that ends a box opened on *first*, and whether that line closes it.

    A box also ends where the list or quotation around it does.  Colons inside a code fence close nothing.
    """
    code = ""
    for line in range(first + 1, end):
        row = _row(state, line)
        if row and state.sCount[line] < state.blkIndent:
            return line, False
        if code:
            if row.startswith(code) and not row.strip(code[0] + " \t"):
                code = ""
        elif opening := _CODE.match(row):
            code = opening.group()
        elif (fence := _FENCE.match(row)) and len(fence.group()) >= colons and not row[fence.end() :].strip():
            return line, True
    return end, False


def _row(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]
