"""Other queries that do find something, for one that finds nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from generator.search.ask import find
from generator.search.opened import Opened
from generator.search.query import parts_of
from generator.search.terms import candidates, same_sound
from generator.text.normal import is_han

MOST = 5
LONGEST_QUERY = 24
"""Characters; of a longer query only its parts are tried."""
_LETTERS = re.compile("[a-z0-9' ]+")

Why = Literal["pinyin", "sound", "shorter", "part"]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A query that finds something."""

    query: str
    pages: int
    why: Why
    """``pinyin`` the letters may mean it, ``sound`` it sounds the same, ``shorter`` a run of it, ``part`` a part."""


def suggestions(index: Opened, query: str) -> list[Suggestion]:
    """What to ask instead of *query*, which finds nothing: the first kind that finds something, best first."""
    parts = [part.text for part in parts_of(query) if not part.excluded]
    whole = "".join(parts)
    if not parts:
        return []
    tried: tuple[Iterator[Suggestion], ...] = (
        _by_letters(index, " ".join(parts)),
        _by_sound(index, whole),
        _shorter(index, whole) if len(parts) == 1 else iter(()),
        _each(index, parts) if len(parts) > 1 else iter(()),
    )
    for kind in tried:
        found = {one.query: one for one in kind}
        if found:
            return list(found.values())[:MOST]
    return []


def _by_letters(index: Opened, letters: str) -> Iterator[Suggestion]:
    if _LETTERS.fullmatch(letters):
        for one in candidates(index, letters, MOST):
            yield Suggestion(one.term, one.pages, "pinyin")


def _by_sound(index: Opened, query: str) -> Iterator[Suggestion]:
    """The whole query by its sound, else the longest of its runs that sounds like a term."""
    if not 2 <= len(query) <= LONGEST_QUERY or not all(map(is_han, query)):
        return
    alike = same_sound(index, query, MOST)
    yield from (Suggestion(one.term, one.pages, "sound") for one in alike)
    if alike:
        return
    for length in range(len(query) - 1, 1, -1):
        found = False
        for start in range(len(query) - length + 1):
            run = query[start : start + length]
            for one in same_sound(index, run, 1):
                other = query[:start] + one.term + query[start + length :]
                pages = len(find(index, f"「{other}」"))
                if pages:
                    found = True
                    yield Suggestion(other, pages, "sound")
        if found:
            return


def _shorter(index: Opened, query: str) -> Iterator[Suggestion]:
    """The longest runs of the query that stand somewhere."""
    if len(query) > LONGEST_QUERY:
        return
    for length in range(len(query) - 1, 1, -1):
        found = False
        for start in range(len(query) - length + 1):
            run = query[start : start + length].strip(" ")
            pages = len(find(index, f"「{run}」")) if len(run) > 1 else 0
            if pages:
                found = True
                yield Suggestion(run, pages, "shorter")
        if found:
            return


def _each(index: Opened, parts: list[str]) -> Iterator[Suggestion]:
    for part in parts:
        pages = len(find(index, f"「{part}」"))
        if pages:
            yield Suggestion(part, pages, "part")
