"""Terms by pinyin, asked: what letters may mean, and what sounds like a query that finds nothing.

docs/search.md, section 8; ``assets/js`` does the same, also for the kiosk's pad.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from generator.search.opened import Opened

LONGEST_SYLLABLE = 6
KEYS = 4
"""Initials by which shards are chosen, at most."""
MOST_KEYS = 16
"""Initials of a query of Han, at most."""
LONGEST_FORM = 24
"""Characters whose sound is looked for, at most."""
MOST_LETTERS = 100
NAMED = 32
"""How many pages a name, place, topic or title is worth, where the site's text alone makes others terms."""

_BEGUN = re.compile("(?:[zcs]h?|[bpmfdtnlgkhjqxryw])?(?:[aeo][iour]?|[iuv][aeiou]{0,2})?(?:ng?)?")
"""What may begin a syllable, and little else."""
_BETWEEN = re.compile("[\t-\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff'\u2019]")
_LETTERS = re.compile(f"[a-z0-9]{{1,{MOST_LETTERS}}}")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A term that letters may mean."""

    term: str
    pages: int
    """How many it finds."""
    kind: str
    """Its class: a letter of docs/search.md, section 8."""
    fit: int
    """0 all of it is typed, 1 all syllables are begun, 2 its beginning."""


def letters_of(typed: str) -> str:
    """The letters and digits of what was typed, or "" if there is anything else in it, or too much."""
    bare = _BETWEEN.sub("", typed.lower().replace("ü", "v"))
    return bare if _LETTERS.fullmatch(bare) else ""


def candidates(index: Opened, letters: str, most: int = 20) -> list[Candidate]:
    """The terms that *letters* may mean, best first: full pinyin, initials or a mixture, whole or begun."""
    typed = letters_of(letters)
    keys = set(_openings(typed)) if typed else set()
    return _candidates(index, keys, lambda _, syllables: _fit(typed, syllables), most)


def same_sound(index: Opened, query: str, most: int = 5) -> list[Candidate]:
    """Terms other than *query*, a run of Han in search form, that sound like it."""
    if not 2 <= len(query) <= LONGEST_FORM:
        return []
    sounds: dict[str, list[str]] = {}
    for sound, characters in _sounds(index).items():
        for ch in characters:
            sounds.setdefault(ch, []).append(sound)
    heard = [sounds.get(ch, []) for ch in query]
    keys = [""]
    for some in heard[:KEYS]:
        keys = list(dict.fromkeys(key + sound[0] for key in keys for sound in some))[:MOST_KEYS]

    def fit(term: str, syllables: list[str]) -> int | None:
        alike = len(syllables) == len(heard) and all(map(list.__contains__, heard, syllables))
        return 0 if alike and term != query else None

    return _candidates(index, keys, fit, most)


def _candidates(
    index: Opened, keys: Iterable[str], fit: Callable[[str, list[str]], int | None], most: int
) -> list[Candidate]:
    found: dict[str, Candidate] = {}
    """By term and syllables."""
    for level in index.levels:
        for line in {line for key in keys for line in level.lines(key)}:
            said, pages, kind = line.rsplit(" ", 2)
            term, *syllables = said.split(" ")
            how = fit(term, syllables)
            if how is not None:
                before = found[said].pages if said in found else 0
                # The newest level knows the class best.
                found[said] = Candidate(term, before + int(pages), kind, how)
    ranked = {one.term: one for one in sorted(found.values(), key=_rank, reverse=True)}
    return sorted(ranked.values(), key=_rank)[:most]


def _rank(one: Candidate) -> tuple[int, int, int, bytes]:
    """Less is better; strings in the order of a browser."""
    units = one.term.encode("utf-16-be")
    return one.fit, -one.pages * (1 if one.kind in "hm" else NAMED), len(units), units


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
    """How *typed* is a run of beginnings of *syllables*; None when it is not.

    A term's own letters are not shortened.
    """
    states = {(0, True)}
    """Letters used, and whether all syllables so far are whole."""
    best: int | None = None
    for number, syllable in enumerate(syllables, 1):
        sound = syllable.lower()
        following: set[tuple[int, bool]] = set()
        for place, whole in states:
            size = 0
            while size < len(sound) and place + size < len(typed) and typed[place + size] == sound[size]:
                size += 1
                if size == len(sound) or place + size == len(typed) or syllable.islower():
                    following.add((place + size, whole and size == len(sound)))
        for place, whole in following:
            if place == len(typed):
                how = 2 if number < len(syllables) else 0 if whole else 1
                best = how if best is None else min(best, how)
        states = following
    return best
