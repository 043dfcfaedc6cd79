"""Comma-separated tables (``towns.csv``) become rows that remember their lines."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator
from typing import Final

import msgspec

from generator.problems import Problem, Span

_OTHER_COMMAS: Final = re.compile("[，、;；\t|]")
_COMMA_NAMES: Final = {
    "，": "全角逗号", "、": "顿号", ";": "分号", "；": "全角分号", "\t": "制表符（Tab）", "|": "竖线",
}  # fmt: skip
_MOST_COLUMNS: Final = 3
"""How many unknown columns are named."""


class Row(msgspec.Struct, frozen=True):
    """The cells of one line, in the order of the columns that were asked for."""

    line: int
    cells: tuple[str, ...]


def read_table(text: str, columns: tuple[str, ...], path: str) -> tuple[tuple[Row, ...], tuple[Problem, ...]]:
    """The rows of *text*, whose first line names its columns: just *columns*, in any order.

    Blank lines are passed over; cells are stripped and in NFC.  A line that has too many or
    too few cells is a problem and no row.
    """
    lines = _lines(text)
    line = 0
    rows: list[Row] = []
    problems: list[Problem] = []
    try:
        line, heading = next(lines, (1, []))
        faults = _heading_faults(heading, columns, Span(path, line, 1))
        if faults:
            return (), faults
        order = [heading.index(column) for column in columns]
        for line, cells in lines:
            if len(cells) == len(columns):
                rows.append(Row(line, tuple(cells[place] for place in order)))
            else:
                hint = "请用半角逗号分隔" if "，" in "".join(cells) else "请检查逗号与引号"
                message = f"这一行有 {len(cells)} 格，应有 {len(columns)} 格"
                problems.append(Problem(Span(path, line, 1), "E702", message, hint))
    except csv.Error:
        problems.append(Problem(Span(path, line + 1, 1), "E702", "从这一行起表格读不懂", "请检查引号是否成对"))
    return tuple(rows), tuple(problems)


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Line number and tidy cells of each line that is not blank."""
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    line = 1
    for cells in reader:
        tidy = [unicodedata.normalize("NFC", cell.strip()) for cell in cells]
        if any(tidy):
            yield line, tidy
        line = reader.line_num + 1


def _heading_faults(heading: list[str], columns: tuple[str, ...], span: Span) -> tuple[Problem, ...]:
    """Nothing, or all that is wrong with the names of the columns, as one problem."""
    expected = f"第一行应为 {','.join(columns)}"
    if not heading:
        return (Problem(span, "E702", "表格是空的", expected),)
    if not set(heading) & set(columns):
        mark = _OTHER_COMMAS.search(heading[0]) if len(heading) == 1 else None
        message = f"各列要用半角逗号隔开，现在用的是{_COMMA_NAMES[mark.group()]}" if mark else "表格的第一行不是列名"
        return (Problem(span, "E702", message, expected),)
    faults = [f"未知的列“{name[:20]}”" for name in heading if name and name not in columns][:_MOST_COLUMNS]
    faults += ["有的列没有名字，可能多了逗号"] if "" in heading else []
    faults += [
        f"缺少列“{column}”" if column not in heading else f"列“{column}”写了两次"
        for column in columns if heading.count(column) != 1
    ]
    return (Problem(span, "E702", "，".join(faults), expected),) if faults else ()
