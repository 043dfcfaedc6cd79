"""One mistake is told once: a name unknown because the table of such names is broken or not there is no finding of its
own."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Final

import msgspec

from generator.config import DISTRICTS, HONOURS, TOPICS, TOWN_COLUMNS, TOWNS, Settings
from generator.problems import Problem, Span


class _Table(msgspec.Struct, frozen=True):
    path: str
    names: str
    """The field of :class:`Settings` that holds what it says."""
    called: str
    begins: str
    """Lines to begin such a file with."""


_TABLES: Final = {
    "E104": _Table(
        DISTRICTS, "districts", "区县",
        '- {code: "000000", slug: city, name: 全市的名称, short: 简称}\n'
        '- {code: "000001", slug: qu-xian, name: 区县的名称, short: 简称, parent: "000000"}',
    ),
    "E107": _Table(TOWNS, "towns", "乡镇街道", f"{','.join(TOWN_COLUMNS)}\n000001001,乡镇街道的名称,000001"),
    "E109": _Table(TOPICS, "topics", "专题", "- {id: zhuan-ti, name: 专题的名称}"),
    "E110": _Table(HONOURS, "honours", "荣誉", "- {id: rong-yu, name: 荣誉的名称, level: 全国, rank: 1}"),
}  # fmt: skip
"""Codes of unknown names, and the table that would know them."""
_NOTHING_LOST: Final = frozenset(("E206", *_TABLES))
"""What may be wrong in a table whose names are all known."""


def without_echoes(problems: Sequence[Problem], settings: Settings, files: Collection[str]) -> list[Problem]:
    """*problems* without names that are unknown in a broken table: each document would say so, and which of them are
    wrong shows when the table is mended.

    A table that is not among *files*, or says nothing, is told once, with lines to begin it with.
    """
    broken = {
        problem.span.path for problem in problems if problem.level == "error" and problem.code not in _NOTHING_LOST
    }
    broken |= {path for path in _paths() if any(_is_meant(problem, path) for problem in problems)}
    empty = {code for code, table in _TABLES.items() if not getattr(settings, table.names)}
    kept = [one for one in problems if one.code not in _TABLES or not (one.code in empty or _path(one) in broken)]
    for code in sorted(empty):
        wanted = sum(problem.code == code for problem in problems)
        if wanted and _TABLES[code].path not in broken:
            kept.append(_not_there(code, wanted, is_there=_TABLES[code].path in files))
    return kept


def _paths() -> Iterator[str]:
    return (table.path for table in _TABLES.values())


def _path(problem: Problem) -> str:
    return _TABLES[problem.code].path


def _is_meant(problem: Problem, path: str) -> bool:
    """Whether *problem* is a file that should have had the name *path*: ``topic.yaml``."""
    return problem.code == "E009" and f"“{path.rpartition('/')[2]}”" in problem.hint


def _not_there(code: str, wanted: int, *, is_there: bool) -> Problem:
    table = _TABLES[code]
    message = f"{'表里什么也没有' if is_there else '没有这个文件'}，用到{table.called}的 {wanted} 处都对不上"
    hint = f"请照下面的样子{'填上' if is_there else '新建'}，一行一个{table.called}"
    return Problem(Span(table.path), code, message, hint, paste=table.begins)
