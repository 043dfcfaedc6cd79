"""Terms by pinyin, asked: what letters may mean, and what sounds like a query that finds nothing.

docs/search.md, section 8; ``assets/js`` does the same, also for the kiosk's pad.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice, product

from generator.search.opened import Opened

LONGEST_SYLLABLE = 6
KEYS = 4
"""Initials by which shards are chosen, at most."""
SOUNDS = 8
"""Ways to read a query, at most."""
MOST_LETTERS = 100

_BEGUN = re.compile("(?:[zcs]h?|[bpmfdtnlgkhjqxryw])?(?:[aeo][iour]?|[iuv][aeiou]{0,2})?(?:ng?)?")
"""What may begin a syllable, and little else."""
_OTHERS = re.compile("[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A term that letters may mean."""

    term: str
    pages: int
    """On how many pages it stands."""
    kind: str
    """Its class: a letter of docs/search.md, section 8."""
    fit: int
    """0 all of it is typed, 1 all syllables are begun, 2 its beginning."""


def candidates(index: Opened, letters: str, most: int = 20) -> list[Candidate]:
    """The terms that *letters* may mean, best first: full pinyin, initials or a mixture, whole or begun."""
    typed = _OTHERS.sub("", letters.lower())[:MOST_LETTERS]
    if not typed:
        return []
    return _candidates(index, set(_openings(typed)), lambda syllables: _fit(typed, syllables), most)


def same_sound(index: Opened, query: str, most: int = 5) -> list[Candidate]:
    """Terms other than *query*, a run of Han in search form, that sound like it."""
    sounds: dict[str, list[str]] = {}
    for sound, characters in _sounds(index).items():
        for ch in characters:
            sounds.setdefault(ch, []).append(sound)
    if not all(ch in sounds for ch in query):
        return []
    ways = set(islice(product(*(sounds[ch] for ch in query)), SOUNDS))
    keys = {"".join(sound[0] for sound in way) for way in ways}
    found = _candidates(index, keys, lambda syllables: 0 if tuple(syllables) in ways else None, most + 1)
    return [one for one in found if one.term != query][:most]


def _candidates(
    index: Opened, keys: Iterable[str], fit: Callable[[list[str]], int | None], most: int
) -> list[Candidate]:
    best: dict[str, tuple[int, str]] = {}
    pages: dict[str, int] = {}
    for level in index.levels:
        seen: set[str] = set()
        for line in {line for key in keys for line in level.lines(key)}:
            term, *syllables, count, kind = line.split(" ")
            how = fit(syllables)
            if how is None:
                continue
            best[term] = min((how, kind), best.get(term, (how, kind)))
            if term not in seen:
                seen.add(term)
                pages[term] = pages.get(term, 0) + int(count)
    found = [Candidate(term, pages[term], kind, how) for term, (how, kind) in best.items()]
    return sorted(found, key=lambda one: (one.fit, -one.pages, len(one.term), one.term))[:most]


def _sounds(index: Opened) -> dict[str, str]:
    """Syllables and their characters."""
    rows = (line.split(" ") for line in index.part(index.manifest["readings"]).split("\n"))
    return {row[0]: row[1] for row in rows}


def _openings(typed: str) -> Iterator[str]:
    """Initials, up to :data:`KEYS`, of terms that *typed* may begin."""
    waiting = [(0, "")]
    done: set[tuple[int, str]] = set()
    while waiting:
        place, initials = waiting.pop()
        if (place, initials) in done:
            continue
        done.add((place, initials))
        if place == len(typed) or len(initials) == KEYS:
            yield initials
            continue
        for end in range(place + 1, min(place + LONGEST_SYLLABLE, len(typed)) + 1):
            if end == place + 1 or _BEGUN.fullmatch(typed, place, end):
                waiting.append((end, initials + typed[place]))


def _fit(typed: str, syllables: list[str]) -> int | None:
    """How *typed* is a run of beginnings of *syllables*; None when it is not."""
    states = {(0, True)}
    """Letters used, and whether all syllables so far are whole."""
    best: int | None = None
    for number, sound in enumerate(syllables, 1):
        following: set[tuple[int, bool]] = set()
        for place, whole in states:
            size = 0
            while size < len(sound) and place + size < len(typed) and typed[place + size] == sound[size]:
                size += 1
                following.add((place + size, whole and size == len(sound)))
        for place, whole in following:
            if place == len(typed):
                how = 2 if number < len(syllables) else 0 if whole else 1
                best = how if best is None else min(best, how)
        states = following
    return best
