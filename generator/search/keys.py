"""What of a page is indexed: its characters, pairs of characters and Latin words, each with its places.

docs/search.md, section 1, says which pairs there are and why these are enough to find any run of characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from generator.search.digits import Flags, Numbers
from generator.text.normal import normal, normal_blocks, simplified, simplify

BLOCK_STEP = 16
"""Blocks begin at multiples of this: an edit inside one seldom moves those after it."""
LONGEST_WORD = 32
"""A longer run of letters is no word: its letters are paired like other characters."""
LETTER_RANGES = "a-z\u00df-\u00f6\u00f8-\u024f\u0250-\u02af\u0370-\u03ff\u0400-\u052f\u1e00-\u1fff"
LETTERS = re.compile(f"[{LETTER_RANGES}]+")
CODE_BITS = 21
"""Bits of a code point; a pair's key is the first one shifted by these, and the second."""
_HALF = 1 << 32

_SPACE = 32
_IS_LETTER = np.zeros(0x2001, np.bool_)
for _code in range(0x2000):
    _IS_LETTER[_code] = LETTERS.fullmatch(chr(_code)) is not None


@dataclass(frozen=True, slots=True)
class Form:
    """A page in search form: its title, which may be empty, and its other blocks, none of them empty."""

    blocks: tuple[str, ...]

    @property
    def length(self) -> int:
        return sum(map(len, self.blocks))


def form_of(title: str, blocks: Sequence[str]) -> Form:
    """The search form of a page."""
    forms = normal_blocks((title, *blocks))
    codes = np.frombuffer("".join(forms).encode("utf-32-le", "surrogatepass"), np.uint32)
    if _traditional()[codes].any():
        forms = [simplify(form) for form in forms]
    return Form((forms[0], *filter(None, forms[1:])))


def shows_traditional(texts: Iterable[str]) -> bool:
    """Whether the search form of one of *texts* differs from its normal form."""
    return any(normal(ch) in simplified() for ch in set().union(*texts))


@cache
def _traditional() -> Flags:
    """By code point: whether it is a traditional form."""
    flags = np.zeros(0x110000, np.bool_)
    flags[[ord(ch) for ch in simplified()]] = True
    return flags


@dataclass(frozen=True, slots=True)
class Occurrences:
    """Where keys stand, in order of (key, page, position); the columns are of one length."""

    keys: Numbers
    pages: Numbers
    positions: Numbers
    spaced: Flags | None = None
    """Of words: a space stands before."""


@dataclass(frozen=True, slots=True)
class Singles:
    """Which page holds which character how often, in order of (character, page)."""

    keys: Numbers
    pages: Numbers
    counts: Numbers
    titled: Flags


@dataclass(frozen=True, slots=True)
class LevelKeys:
    """All keys of some pages, which are numbered from 0."""

    pairs: Occurrences
    words: Occurrences
    """Keys are numbers of :attr:`spelling`."""
    spelling: tuple[str, ...]
    """The words in order of code points."""
    singles: Singles
    titles: Numbers
    """Characters in the title of each page."""
    loose: bool
    """Whether there is a run of letters too long for a word."""


@dataclass(frozen=True, slots=True)
class _Batch:
    """The keys of pages that follow one another."""

    pairs: Occurrences
    words: tuple[str, ...]
    """One for each occurrence, as they come."""
    places: Occurrences
    """Of the words; keys are empty."""
    singles: Singles
    loose: bool


BATCH = 400_000
"""Characters whose keys are worked out at once: bounds memory."""


def level_keys(forms: Sequence[Form]) -> LevelKeys:
    """The keys of *forms*."""
    batches: list[_Batch] = []
    start = size = 0
    for end, form in enumerate(forms, 1):
        size += form.length
        if size > BATCH or end == len(forms):
            batches.append(_batch(forms[start:end], start))
            start, size = end, 0
    spelling = tuple(sorted({word for batch in batches for word in batch.words}))
    number = {word: place for place, word in enumerate(spelling)}
    numbers = np.array([number[word] for batch in batches for word in batch.words], np.int64)
    words = _joined([batch.places for batch in batches])
    return LevelKeys(
        _sorted(_joined([batch.pairs for batch in batches])),
        _sorted(Occurrences(numbers, words.pages, words.positions, words.spaced)),
        spelling,
        _sorted_singles([batch.singles for batch in batches]),
        np.array([len(form.blocks[0]) for form in forms], np.int64),
        any(batch.loose for batch in batches),
    )


def _batch(forms: Sequence[Form], first_page: int) -> _Batch:
    blocks = [block for form in forms for block in form.blocks]
    text = "".join(blocks)
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    lengths = np.array([len(block) for block in blocks], np.int64)
    page_of_block = np.repeat(np.arange(len(forms), dtype=np.int32), [len(form.blocks) for form in forms])
    page = np.repeat(page_of_block, lengths) + np.int32(first_page)
    shift = (_starts(lengths, page_of_block) - _before(lengths)).astype(np.int32)
    position = np.arange(len(codes), dtype=np.int32) + np.repeat(shift, lengths)

    ends_block = np.zeros(len(codes), np.bool_)
    ends_block[np.cumsum(lengths)[lengths > 0] - 1] = True
    inside = ~ends_block
    """A character follows in the same block."""
    letter = _IS_LETTER[np.minimum(codes, 0x2000)]
    first, last = _runs(letter, inside)
    is_word = last + 1 - first <= LONGEST_WORD
    steps = np.zeros(len(codes) + 1, np.int8)
    steps[first[is_word]] += 1
    steps[last[is_word] + 1] -= 1
    worded = np.cumsum(steps, dtype=np.int8)[:-1] > 0
    space = codes == _SPACE

    paired = inside[:-1] & ~(worded[:-1] & (worded[1:] | space[1:])) & ~(space[:-1] & worded[1:])
    here = np.flatnonzero(paired)
    keys = codes[here].astype(np.int64) << CODE_BITS | codes[here + 1]
    starts, ends = first[is_word], last[is_word] + 1
    words = tuple(text[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True))
    spaced = np.zeros(len(starts), np.bool_)
    later = starts > 0
    spaced[later] = space[starts[later] - 1] & inside[starts[later] - 1]
    titles = np.zeros(len(blocks), np.bool_)
    titles[np.searchsorted(page_of_block, np.arange(len(forms)))] = True
    return _Batch(
        Occurrences(keys, page[here], position[here]),
        words,
        Occurrences(np.zeros(0, np.int64), page[starts], position[starts], spaced),
        _singles(codes[~space], page[~space], np.repeat(titles, lengths)[~space]),
        not is_word.all(),
    )


def _singles(codes: Numbers, pages: Numbers, titled: Flags) -> Singles:
    both = codes.astype(np.int64) << 32 | pages
    found, counts = np.unique(both, return_counts=True)
    return Singles(found >> 32, found & 0xFFFFFFFF, counts, np.isin(found, both[titled]))


def _sorted_singles(parts: Sequence[Singles]) -> Singles:
    keys = np.concatenate([part.keys for part in parts])
    order = np.argsort(keys, kind="stable")
    return Singles(
        keys[order],
        np.concatenate([part.pages for part in parts])[order],
        np.concatenate([part.counts for part in parts])[order],
        np.concatenate([part.titled for part in parts])[order],
    )


def _joined(parts: Sequence[Occurrences]) -> Occurrences:
    return Occurrences(
        np.concatenate([part.keys for part in parts]),
        np.concatenate([part.pages for part in parts]),
        np.concatenate([part.positions for part in parts]),
        None if parts[0].spaced is None else np.concatenate([part.spaced for part in parts if part.spaced is not None]),
    )


def _before(lengths: Numbers) -> Numbers:
    return np.cumsum(lengths) - lengths


def _starts(lengths: Numbers, pages: Numbers) -> Numbers:
    """Where each block begins within its page."""
    room = (lengths + BLOCK_STEP) // BLOCK_STEP * BLOCK_STEP
    whole = _before(room)
    opening = np.searchsorted(pages, pages)
    return whole - whole[opening]


def _runs(letter: Flags, inside: Flags) -> tuple[Numbers, Numbers]:
    """First and last index of each run of letters within a block."""
    joined = np.zeros(len(letter) + 1, np.bool_)
    """Letters on both sides, in one block: at i, between i - 1 and i."""
    joined[1:-1] = letter[:-1] & letter[1:] & inside[:-1]
    return np.flatnonzero(letter & ~joined[:-1]), np.flatnonzero(letter & ~joined[1:])


def _sorted(found: Occurrences) -> Occurrences:
    """In order of keys.  Pages and positions are in order already and stay so within a key."""
    keys = _compact(found.keys)
    order: Numbers
    if keys is not None and len(keys) < _HALF:
        # Key and place in one number: sorting these is several times faster than a stable sort.
        both = keys.astype(np.uint64) << np.uint64(32) | np.arange(len(keys), dtype=np.uint64)
        both.sort()
        order = (both & np.uint64(_HALF - 1)).astype(np.int64)
    else:
        order = np.argsort(found.keys, kind="stable")
    spaced = None if found.spaced is None else found.spaced[order]
    return Occurrences(found.keys[order], found.pages[order], found.positions[order], spaced)


def _compact(keys: Numbers) -> Numbers | None:
    """*keys* in the same order within 32 bits; None where they do not fit."""
    if not len(keys) or keys.max() < _HALF:
        return keys
    one, other = keys >> CODE_BITS, keys & ((1 << CODE_BITS) - 1)
    seen = np.zeros(1 << CODE_BITS, np.bool_)
    seen[one] = seen[other] = True
    rank = np.cumsum(seen) - 1
    return None if rank[-1] >= 1 << 16 else rank[one] << 16 | rank[other]
