"""Other queries that do find something, for one that finds nothing.

docs/search.md, 9.5; ``assets/js`` does the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from generator.search.ask import find
from generator.search.opened import Opened
from generator.search.query import parts_of
from generator.search.terms import candidates, letters_of, same_sound
from generator.text.normal import is_han

MOST = 4
"""Of each kind."""
MOST_TRIED = 24
MOST_PARTS = 12
LONGEST_QUERY = 60
"""UTF-16 units; a longer query is only looked at as letters."""
LONGEST_PART = 16
"""Characters of a part that is cut."""

Why = Literal["letters", "sound", "word", "near"]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A query that finds something."""

    query: str
    pages: int
    why: Why
    """``letters`` what they may mean, ``sound`` the same sound, ``word`` a part, ``near`` a run of the longest part."""


def suggestions(index: Opened, query: str) -> list[Suggestion]:
    """What to ask instead of *query*, which finds nothing, best first."""
    if len(letters_of(query)) > 1:
        meant = [Suggestion(one.term, one.pages, "letters") for one in candidates(index, query, MOST)]
        if meant:
            return meant
    parts = [part.text for part in parts_of(query) if not part.excluded]
    if not parts or len(parts) > MOST_PARTS or _units(query) > LONGEST_QUERY:
        return []
    alike: list[Suggestion] = []
    if len(parts) == 1 and any(map(is_han, parts[0])):
        alike = _tried(index, (one.term for one in same_sound(index, parts[0], MOST)), "sound")
    rest = _tried(index, parts, "word") if len(parts) > 1 else []
    return alike + (rest or _near(index, max(parts, key=_units)))


def _tried(index: Opened, queries: Iterable[str], why: Why) -> list[Suggestion]:
    """The first of *queries* that find something."""

    def found() -> Iterator[Suggestion]:
        for query in islice(queries, MOST_TRIED):
            pages = len(find(index, query))
            if pages:
                yield Suggestion(query, pages, why)

    return list(islice(found(), MOST))


def _near(index: Opened, part: str) -> list[Suggestion]:
    """The longest runs of *part* that stand somewhere."""
    if len(part) > LONGEST_PART:
        return []
    for length in range(len(part) - 1, 1, -1):
        runs = (part[start : start + length].strip(" ") for start in range(len(part) - length + 1))
        if found := _tried(index, runs, "near"):
            return found
    return []


def _units(text: str) -> int:
    """The length of *text* in a browser."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
