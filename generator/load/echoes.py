"""One mistake is told once: a name unknown because the table of such names is broken is no finding of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from generator.config import DISTRICTS, HONOURS, TOPICS, TOWNS
from generator.problems import Problem

_TABLES: Final = {"E104": DISTRICTS, "E107": TOWNS, "E109": TOPICS, "E110": HONOURS}
"""Codes of unknown names, and the table that would know them."""
_NOTHING_LOST: Final = frozenset(("E206", *_TABLES))
"""What may be wrong in a table whose names are all known."""


def without_echoes(problems: Sequence[Problem]) -> list[Problem]:
    """*problems* without names that are unknown in a broken table: each document would say so, and which of them are
    wrong shows when the table is mended."""
    broken = {
        problem.span.path for problem in problems if problem.level == "error" and problem.code not in _NOTHING_LOST
    }
    return [problem for problem in problems if _TABLES.get(problem.code) not in broken]
