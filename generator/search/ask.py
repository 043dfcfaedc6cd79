"""Asking a built index: which pages hold a query, best first."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from generator.search.columns import LONGEST_DIGIT
from generator.search.keys import LETTERS, LONGEST_WORD, form_of
from generator.search.lists import MOST_COUNTED, RARE
from generator.search.opened import Level, Opened, PostingList
from generator.search.query import Key, Part, joined, parts_of, plans

WHOLE, BEGINS, HOLDS = 2, 1, 0
"""How well a run of letters fits the best word of a page."""


@dataclass(frozen=True, slots=True)
class Place:
    """How a page holds a part."""

    count: int
    """Up to :data:`MOST_COUNTED`."""
    titled: bool
    fit: int = WHOLE
    is_all: bool = False
    """Counted in the text itself: another reading of the phrase adds nothing."""


@dataclass(frozen=True, slots=True)
class Found:
    """One page of a result."""

    level: int
    page: int
    score: float
    is_title: bool
    """The query is the whole title."""


def find(index: Opened, query: str) -> list[Found]:
    """The pages that hold *query*, best first."""
    parts = parts_of(query)
    together = joined(parts)
    if together != parts and (found := _found(index, together)):
        return found
    return _found(index, parts)


def shown(index: Opened, hit: Found) -> dict[str, Any]:
    """What a result shows of the page."""
    return index.levels[hit.level].text(hit.page)


def _found(index: Opened, parts: tuple[Part, ...]) -> list[Found]:
    wanted = [part.text for part in parts if not part.excluded]
    if not wanted:
        return []
    places: list[list[dict[int, Place]]] = []
    for level in index.levels:
        of_level: list[dict[int, Place]] = []
        pages: set[int] | None = None
        for text in wanted:
            held = {} if pages is not None and not pages else _holding(level, text, pages)
            pages = set(held) if pages is None else pages & held.keys()
            of_level.append(held)
        places.append(of_level)
    # How rare a part is must not hang on the other parts: only then do lists cut short by them matter.
    kept = [set.intersection(*(set(held) for held in of_level)) for of_level in places]
    for part in parts:
        if part.excluded:
            for number, level in enumerate(index.levels):
                if kept[number]:
                    kept[number] -= _holding(level, part.text, None).keys()
    hits = [
        _hit(index, wanted, (number, page), [held[page] for held in places[number]], sum(map(len, kept)))
        for number, pages in enumerate(kept)
        for page in pages
    ]
    return sorted(hits, key=lambda hit: (not hit.is_title, -hit.score, -hit.level, -hit.page))


def _hit(index: Opened, wanted: list[str], page: tuple[int, int], places: list[Place], held: int) -> Found:
    manifest, weights = index.manifest, index.manifest["weights"]
    level = index.levels[page[0]]
    length, title = level.lengths(page[1])
    mean = manifest["length"] / manifest["pages"]
    size = weights["k1"] * (1 - weights["b"] + weights["b"] * (2 ** (length / 3) - 1) / mean)
    rarity = math.log(1 + (manifest["pages"] - held + 0.5) / (held + 0.5))
    score = 0.0
    for place in places:
        fit = (weights["inside"], weights["prefix"], 1)[place.fit]
        score += fit * (place.count * (weights["k1"] + 1) / (place.count + size) + weights["title"] * place.titled)
    is_title = False
    if len(wanted) == 1 and places[0].titled and places[0].fit == WHOLE:
        is_title = len(wanted[0]) == title
    return Found(*page, math.floor(rarity * score * 1e6 + 0.5) / 1e6, is_title)


def _holding(level: Level, text: str, within: set[int] | None) -> dict[int, Place]:
    """The pages of *level* that hold *text* in one block; *within* bounds what is of interest."""
    if len(text) == 1:
        return {page: Place(*place) for page, place in level.single(text).items()}
    found: dict[int, Place] = {}
    for keys in plans(text, loose=level.loose):
        held = _one_key(level, keys[0]) if len(keys) == 1 else None
        for page, place in (_in_place(level, text, keys, within) if held is None else held).items():
            before = found.get(page)
            found[page] = _merged(before, place) if before else place
    return found


def _merged(one: Place, other: Place) -> Place:
    if one.is_all or other.is_all:
        return one if one.is_all else other
    return Place(min(MOST_COUNTED, one.count + other.count), one.titled or other.titled, max(one.fit, other.fit))


def _one_key(level: Level, key: Key) -> dict[int, Place] | None:
    """The pages that hold a key, when that is all there is to know; None when positions are needed."""
    if key.mode == "pair":
        return {page: Place(*place) for page, place in level.pair(key.text).items()}
    if key.mode != "holds":
        return None
    found: dict[int, Place] = {}
    for word in _words(level, key):
        fit = WHOLE if word == key.text else BEGINS if word.startswith(key.text) else HOLDS
        for page, place in level.word(word).items():
            before = found.get(page)
            here = Place(*place, fit)
            found[page] = _merged(before, here) if before else here
    return found


def _words(level: Level, key: Key) -> set[str]:
    """The words of the text that a key stands for."""
    if key.mode == "whole":
        return {key.text}
    if key.mode == "begins":
        return set(level.words_from(key.text))
    if key.mode == "ends":
        return {word for word in level.spelling() if word.endswith(key.text)}
    return {word for word in level.spelling() if key.text in word}


def _in_place(level: Level, phrase: str, keys: tuple[Key, ...], within: set[int] | None) -> dict[int, Place]:
    """The pages where all *keys* stand in place."""
    pages = within or set()
    for number, key in enumerate(keys):
        lists: Iterator[PostingList] = (
            iter((level.pair(key.text),)) if key.mode == "pair" else map(level.word, _words(level, key))
        )
        holding = {page for one in lists for page in one}
        pages = holding if number == 0 and within is None else pages & holding
        if not pages:
            return {}
    if len(pages) <= RARE:
        return _in_texts(level, phrase, pages)
    starts: dict[int, set[int]] = {}
    for number, key in enumerate(keys):
        here = _starts(level, key, pages)
        starts = here if number == 0 else {page: starts[page] & at for page, at in here.items() if page in starts}
    return {
        page: Place(min(MOST_COUNTED, len(at)), min(at) < level.lengths(page)[1]) for page, at in starts.items() if at
    }


def _in_texts(level: Level, phrase: str, pages: Iterable[int]) -> dict[int, Place]:
    """The same from the texts of *pages*."""
    found: dict[int, Place] = {}
    # Words count by their lists: of letters alone, only runs that are no words are left to look at.
    is_letters = LETTERS.fullmatch(phrase) is not None
    for page in pages:
        text = level.text(page)
        blocks = form_of(text["title"], text["blocks"]).blocks
        if is_letters:
            blocks = tuple(LETTERS.sub(_without_word, block) for block in blocks)
        count = sum(len(re.findall(f"(?={re.escape(phrase)})", block)) for block in blocks)
        if count:
            titled = 0 <= blocks[0].find(phrase) < LONGEST_DIGIT
            found[page] = Place(min(MOST_COUNTED, count), titled, is_all=not is_letters)
    return found


def _without_word(run: re.Match[str]) -> str:
    return run[0] if len(run[0]) > LONGEST_WORD else " " * len(run[0])


def _starts(level: Level, key: Key, pages: Iterable[int]) -> dict[int, set[int]]:
    """Where the phrase would begin, by page, for the places of one of its keys."""
    found: dict[int, set[int]] = {}
    if key.mode == "pair":
        positions = level.pair_positions(key.text)
        return {page: {at - key.offset for at in positions[page]} for page in pages if page in positions}
    for word in _words(level, key):
        positions = level.word_positions(word)
        shift = len(word) - len(key.text) if key.mode == "ends" else 0
        for page in pages:
            for at in positions.get(page, ()):
                if at & 1 or not key.spaced:
                    found.setdefault(page, set()).add((at >> 1) + shift - key.offset)
    return found
