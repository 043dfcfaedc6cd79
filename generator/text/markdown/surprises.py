"""What Markdown does with a block that its editor did not mean, and what it leaves out without a word.

Each function looks at one finished block.  Lines of the file count from 1, those of tokens from 0.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final

import msgspec
from markdown_it.rules_block.table import escapedSplit
from markdown_it.token import Token

Row = Callable[[int], str]
"""The text of a line of the file, by its number."""


class Surprise(msgspec.Struct, frozen=True):
    """A finding before it has a file: ``line`` counts from 1 in the file."""

    code: str
    line: int
    message: str
    hint: str


_LIKE_A_ROW: Final = re.compile(r"[ \u3000]*[|｜].*[|｜][ \u3000]*")
_LIKE_AN_ENTRY: Final = re.compile(
    r"[ \u3000]*(?:\d{1,2}[.．、)）](?!\d)|[-+*•●◆◇■□○▪➢\uf06c\uf0b2](?![-+*])"
    r"|[一二三四五六七八九十]{1,3}、|[(（][一二三四五六七八九十\d]{1,3}[)）])\s*\S"
)
_HARD_BREAK: Final = ("\\", "  ")


def of_paragraph(inline: Token) -> Iterator[Surprise]:
    """A table that is none, and entries of a list that run together into one paragraph."""
    if "\n" not in inline.content or inline.map is None:
        return
    lines = inline.content.split("\n")
    first = inline.map[0] + 1
    rows = [number for number, line in enumerate(lines) if _LIKE_A_ROW.fullmatch(line)]
    if len(rows) > 1:
        hint = "表头的下一行写“|---|---|”，竖线和减号都用半角"
        yield Surprise("W314", first + rows[0], f"这 {len(rows)} 行没有成为表格，会照字面显示", hint)
        return
    entries = [number for number, line in enumerate(lines) if _LIKE_AN_ENTRY.match(line)]
    together = [number for number in entries[1:] if not lines[number - 1].endswith(_HARD_BREAK)]
    if together:
        hint = "要分条，就在每条之间空一行，或写成“1. ”“- ”开头，后面空一格"
        yield Surprise("W314", first + together[0], "这一行会和上一行连成一段", hint)


def of_heading(opening: Token) -> Iterator[Surprise]:
    """A line of ``---`` or ``===`` under text makes a heading of it, where an editor wanted a rule."""
    if opening.markup not in ("-", "=") or opening.map is None:
        return
    hint = "要分隔线，就在它前面空一行；要小标题，请改写成“## 小标题”"
    line = opening.map[1]
    yield Surprise("W316", line, f"这一行“{opening.markup * 3}”紧接在文字下面，上面的文字会变成小标题", hint)


def of_fence(token: Token, row: Row) -> Iterator[Surprise]:
    """A fence without an end shows the rest of the text as it is written."""
    if token.map is None or token.type != "fence":
        return
    last = row(token.map[1]).strip(" >\t")
    if token.map[1] > token.map[0] + 1 and last.startswith(token.markup) and not last.strip(token.markup[0]):
        return
    hint = f"请删去这一行，或在代码的末尾补上一行“{token.markup}”"
    yield Surprise("W314", token.map[0] + 1, f"“{token.markup}”没有结束，后面的文字都会照字面显示", hint)


def of_table(tokens: Sequence[Token], start: int, row: Row) -> Iterator[Surprise]:
    """Cells beyond the last of the heading, which Markdown leaves out; *start* is where the table opens."""
    columns = 0
    for token in tokens[start:]:
        if token.type == "table_close":
            return
        if token.type == "th_open":
            columns += 1
        elif token.type == "tr_open" and columns and token.map is not None:
            line = token.map[0] + 1
            cells = _cells(row(line))
            lost = [cell.strip() for cell in cells[columns:] if cell.strip()]
            if lost:
                message = f"表格的这一行有 {len(cells)} 格，表头只有 {columns} 格，多出的“{lost[0][:20]}”显示不出来"
                yield Surprise("E315", line, message, "请在表头补上一格，或把多出的内容并到前面；格子里的竖线写成“\\|”")


def _cells(line: str) -> list[str]:
    cells = escapedSplit(line.lstrip(" >\t\u3000").rstrip())
    if cells and not cells[0].strip():
        cells.pop(0)
    if cells and not cells[-1].strip():
        cells.pop()
    return cells
