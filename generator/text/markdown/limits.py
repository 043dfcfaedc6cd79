"""What is refused before it is parsed, because it would take long: a body is text, not a program.

The numbers come from measuring what hostile input costs (the tests keep the worst of it below two seconds); a story
of 20,000 characters with notes, tables and links stays far below each.  Reading brackets costs time that grows with
the square of their number in one paragraph, reading everything else only with its amount.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from generator.problems import Problem, Span
from generator.text.markdown.values import Piece

MOST_BYTES = 200_000
"""Size of a body in UTF-8, all its pieces together."""

MOST_LINES = 5_000

MOST_MARKS = 20_000
"""Characters that may be markup, in the whole body."""

MOST_BRACKETS = 2_000
"""Opening brackets ``[`` and ``<`` between two blank lines."""

DEEPEST_BRACKETS = 20
"""Brackets ``[`` open at once between two blank lines."""

MOST_CELLS = 20_000
"""Cells of tables: rows by columns, as missing cells are filled in."""

_MARKS = re.compile(r"[\[\]()<>{}*_~`!|&^\\#$%+\-:=@]")
_SQUARE = re.compile(r"[\[\]]")


def refusal(pieces: Sequence[Piece], path: str) -> Problem | None:
    """Why this body is not parsed at all, or None."""
    size = sum(len(piece.text.encode("utf-8", "replace")) for piece in pieces)
    if size > MOST_BYTES:
        message = f"正文有 {size // 1000} 千字节，超过 {MOST_BYTES // 1000} 千字节"
        return Problem(Span(path, pieces[0].line, 1), "E303", message, "请分成几篇")
    lines = sum(piece.text.count("\n") + 1 for piece in pieces)
    if lines > MOST_LINES:
        return Problem(Span(path, pieces[0].line, 1), "E303", f"正文有 {lines} 行，超过 {MOST_LINES} 行", "请分成几篇")
    if all_within("".join(piece.text for piece in pieces), lines):
        return None
    return refusal_of_stretch(pieces, path)


def all_within(text: str, lines: int) -> bool:
    """Whether *text* has so little of everything in all that no stretch of it can have too much.

    True for nearly every body, at a tenth of the cost of counting stretch by stretch.
    """
    return (
        len(text) <= MOST_MARKS
        and text.count("[") + text.count("<") <= min(MOST_BRACKETS, DEEPEST_BRACKETS)
        and lines * text.count("|") <= MOST_CELLS
    )


def refusal_of_stretch(pieces: Sequence[Piece], path: str) -> Problem | None:
    """The first stretch between blank lines that has too many brackets, or with which cells or marks are too many."""
    marks = cells = 0
    for line, rows in _stretches(pieces):
        place = Span(path, line, 1)
        brackets = sum(row.count("[") + row.count("<") for row in rows)
        if brackets > MOST_BRACKETS:
            message = f"这一段有 {brackets} 个括号“[”“<”，超过 {MOST_BRACKETS} 个"
            return Problem(place, "E304", message, "请分成几段，或删去多余的括号")
        if _depth(rows) > DEEPEST_BRACKETS:
            message = f"这一段有超过 {DEEPEST_BRACKETS} 个“[”没有合上"
            return Problem(place, "E304", message, "请补上“]”，或删去多余的括号")
        cells += len(rows) * max(row.count("|") for row in rows)
        if cells > MOST_CELLS:
            return Problem(place, "E304", f"到这里表格已超过 {MOST_CELLS} 格", "请把大表格拆开，或作为附件发布")
        marks += sum(len(_MARKS.findall(row)) for row in rows)
        if marks > MOST_MARKS:
            return Problem(place, "E304", f"到这里标记符号已超过 {MOST_MARKS} 个", "请检查是否粘贴了不是正文的东西")
    return None


def _depth(rows: Sequence[str]) -> int:
    """The most square brackets that are open at once."""
    depth = deepest = 0
    for row in rows:
        for bracket in _SQUARE.findall(row):
            depth = depth + 1 if bracket == "[" else max(depth - 1, 0)
            deepest = max(deepest, depth)
    return deepest


def _stretches(pieces: Sequence[Piece]) -> Iterator[tuple[int, list[str]]]:
    """Lines between blank lines, with the number of the first: no paragraph or table reaches further."""
    for piece in pieces:
        rows: list[str] = []
        for number, row in enumerate([*piece.text.split("\n"), ""], piece.line):
            if row.strip(" \t>"):
                rows.append(row)
            elif rows:
                yield number - len(rows), rows
                rows = []
