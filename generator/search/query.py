"""A query as typed, cut into what a page must hold and must not; and a phrase as the keys that find it.

docs/search.md, section 9; ``assets/js`` does the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Literal

import msgspec

from generator.search.keys import LETTERS, LONGEST_WORD
from generator.text.normal import is_han, is_space, search_form, split_at_spaces

QUOTES = {'"': '"', "“": "”", "”": "”", "「": "」", "『": "』", "＂": "＂"}
_DASHES = "-－"

Mode = Literal["pair", "whole", "begins", "ends", "holds"]
"""How a key stands in the text: a word of the text is the run, begins with it, ends with it or holds it."""


class Part(msgspec.Struct, frozen=True):
    """One run of characters that is asked for, in search form."""

    text: str
    quoted: bool = False
    excluded: bool = False
    glued: bool = False
    """Follows the part before it, and neither is quoted or excluded."""


class Key(msgspec.Struct, frozen=True):
    """One thing to look up, and where it stands in the phrase."""

    text: str
    offset: int
    mode: Mode = "pair"
    spaced: bool = False
    """A space must stand before the word."""


def parts_of(query: str) -> tuple[Part, ...]:
    """The parts of *query*, none twice."""
    found: dict[tuple[str, bool], Part] = {}
    glued = False
    for raw, quoted, excluded in _pieces(query):
        if excluded or quoted:
            texts = [search_form(raw)]
        else:
            # A space may come out of the normal form.
            texts = [piece for part in split_at_spaces(raw) for piece in search_form(part).split(" ")]
        for text in filter(None, texts):
            plain = not quoted and not excluded
            is_new = (text, excluded) not in found
            found.setdefault((text, excluded), Part(text, quoted, excluded, glued and plain))
            glued = plain and is_new
    return tuple(found.values())


def _pieces(query: str) -> Iterator[tuple[str, bool, bool]]:
    """Text, whether it stood in quotes, whether it is excluded; in order."""
    place = 0
    fresh = True
    """White space or the beginning stands before."""
    while place < len(query):
        excluded = False
        if is_space(query[place]):
            place, fresh = place + 1, True
            continue
        if fresh and query[place] in _DASHES and place + 1 < len(query) and not is_space(query[place + 1]):
            excluded, place = True, place + 1
        fresh = False
        closing = QUOTES.get(query[place])
        if closing:
            end = query.find(closing, place + 1)
            end = len(query) if end < 0 else end
            yield query[place + 1 : end], True, excluded
            place = end + 1
        else:
            end = place
            while end < len(query) and not is_space(query[end]) and query[end] not in QUOTES:
                end += 1
            yield query[place:end], False, excluded
            place = end


def joined(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """*parts* with unquoted neighbours in one where just one of the facing characters is Han."""
    found: list[Part] = []
    for part in parts:
        if part.glued and found and is_han(found[-1].text[-1]) != is_han(part.text[0]):
            found[-1] = Part(found[-1].text + part.text, glued=found[-1].glued)
        else:
            found.append(part)
    return tuple(found)


def plans(phrase: str, *, loose: bool) -> list[tuple[Key, ...]]:
    """The readings of a phrase of two or more characters: a page that holds all keys of one of them in place holds it.

    *loose*: runs of letters too long for words stand somewhere, so that a run at an edge may be part of one.
    """
    plain = _plan(phrase, set())
    edges = [key for key in plain if key.mode in ("begins", "ends", "holds")] if loose else []
    unsure = [(key.offset, key.offset + len(key.text)) for key in edges]
    return [
        _plan(phrase, {span for span, is_loose in zip(unsure, choice, strict=True) if is_loose})
        for choice in product((False, True), repeat=len(unsure))
    ]


def _plan(phrase: str, loose: set[tuple[int, int]]) -> tuple[Key, ...]:
    size = len(phrase)
    words: list[Key] = []
    covered = [False] * size
    for run in LETTERS.finditer(phrase):
        start, end = run.span()
        beside = phrase[max(start - 1, 0) : start] + phrase[end : end + 1]
        if run.span() in loose or end - start > LONGEST_WORD or (end - start == 1 and beside and " " not in beside):
            continue
        spaced = start > 0 and phrase[start - 1] == " "
        mode: Mode = "holds" if not beside else "ends" if start == 0 else "begins" if end == size else "whole"
        words.append(Key(run[0], start, mode, spaced))
        covered[start - spaced : end] = [True] * (end - start + spaced)
    pairs: list[int] = []
    place = 0
    while place < size:
        start = place
        while place < size and not covered[place]:
            place += 1
        if place - start == 1:
            left_is_open = start > 0 and phrase[start - 1] != " "
            pairs.append(start - 1 if left_is_open else start)
        elif place > start:
            pairs += [*range(start, place - 2, 2), place - 2]
        place += 1
    return (*(Key(phrase[at : at + 2], at) for at in pairs), *words)
