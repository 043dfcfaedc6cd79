"""Lists of pages and positions by key, written in shards."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np

from generator.search.digits import Flags, Numbers, digit_counts, written
from generator.search.keys import CODE_BITS, LevelKeys, Occurrences
from generator.search.shards import KEY_WEIGHT, cells_of_codes, cells_of_words, shard_of_keys

MOST_COUNTED = 4
"""A posting says how often a key occurs up to this; more is said beside the positions."""
RARE = 8
"""A pair on no more pages of a level has no positions: the texts of these pages are read instead."""


@dataclass(frozen=True, slots=True)
class Shards:
    """The shards of one family, in order of their borders."""

    borders: tuple[str, ...]
    lists: tuple[str, ...]
    """Digits of the lists; empty where there are no keys."""
    positions: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    """Of words: their spelling."""


@dataclass(frozen=True, slots=True)
class _Postings:
    """Occurrences grouped by key and page."""

    keys: Numbers
    """Each key once, in order."""
    first: Numbers
    """Index of the first posting of each key, with the number of postings at last."""
    numbers: Numbers
    """What is written for each posting."""
    counts: Numbers
    positions: Numbers
    """What is written for each occurrence."""

    @property
    def of_key(self) -> Numbers:
        """How many postings each key has."""
        return np.diff(self.first)


def pair_shards(level: LevelKeys, limit: int) -> Shards:
    """Pairs of characters, families ``g`` and ``p``."""
    postings = _postings(level.pairs, level.titles)
    if not len(postings.keys):
        return Shards(("",), ("",), ("",))
    starts, whole = _with_counts(postings, RARE)
    weights = _weights(postings) + _sums(digit_counts(whole), starts)
    cells = cells_of_codes(postings.keys, "pairs", CODE_BITS)
    shards, borders = shard_of_keys(cells, weights + KEY_WEIGHT, "pairs", limit)
    opens = _opens(shards)
    one, other = postings.keys >> CODE_BITS, postings.keys & ((1 << CODE_BITS) - 1)
    new = opens.copy()
    new[1:] |= one[1:] != one[:-1]
    groups = np.flatnonzero(new)
    size = np.zeros(len(new), np.int64)
    size[groups] = np.diff(np.append(groups, len(new)))
    heads = np.stack(
        (
            np.where(opens, one, one - _previous(one)),
            size - 1,
            np.where(new, other, other - _previous(other) - 1),
            postings.of_key - 1,
        ),
        axis=1,
    )
    lists = _cut(*_interleaved(heads, np.where(new, 4, 2), postings), shards, len(borders))
    return Shards(borders, lists, _cut(whole, starts, shards, len(borders)))


def word_shards(level: LevelKeys, limit: int) -> Shards:
    """Latin words, families ``w`` and ``v``."""
    postings = _postings(level.words, level.titles)
    if not len(postings.keys):
        return Shards(("",), ("",), ("",), ("",))
    starts, whole = _with_counts(postings, 0)
    weights = _weights(postings) + _sums(digit_counts(whole), starts)
    cells = cells_of_words(level.spelling, "words")
    shards, borders = shard_of_keys(cells, weights + KEY_WEIGHT, "words", limit)
    heads = (postings.of_key - 1)[:, np.newaxis]
    lists = _cut(*_interleaved(heads, np.ones(len(heads), np.int64), postings), shards, len(borders))
    edges = np.searchsorted(shards, np.arange(len(borders) + 1)).tolist()
    words = tuple(front_coded(level.spelling[start:end]) for start, end in itertools.pairwise(edges))
    return Shards(borders, lists, _cut(whole, starts, shards, len(borders)), words)


def spelling_shards(level: LevelKeys, limit: int) -> tuple[str, ...]:
    """All Latin words, family ``s``: to find those that hold a run of letters."""
    if not level.spelling:
        return ()
    weights = np.array([len(word) for word in level.spelling], np.int64)
    shards, borders = shard_of_keys(cells_of_words(level.spelling, "words"), weights, "words", limit)
    edges = np.searchsorted(shards, np.arange(len(borders) + 1)).tolist()
    return tuple(front_coded(level.spelling[start:end]) for start, end in itertools.pairwise(edges) if end > start)


def single_shards(level: LevelKeys, limit: int) -> Shards:
    """Single characters, family ``u``."""
    found = level.singles
    opens = _opens(found.keys)
    gaps = np.where(opens, found.pages, found.pages - _previous(found.pages) - 1)
    first = np.flatnonzero(opens)
    numbers = 8 * gaps + 2 * (np.minimum(found.counts, MOST_COUNTED) - 1) + found.titled
    postings = _Postings(found.keys[first], np.append(first, len(gaps)), numbers, found.counts, gaps[:0])
    cells = cells_of_codes(postings.keys, "characters", CODE_BITS)
    shards, borders = shard_of_keys(cells, _weights(postings) + KEY_WEIGHT, "characters", limit)
    code = postings.keys
    opens = _opens(shards)
    heads = np.stack((np.where(opens, code, code - _previous(code)), postings.of_key - 1), axis=1)
    return Shards(borders, _cut(*_interleaved(heads, np.full(len(code), 2), postings), shards, len(borders)))


def front_coded(words: tuple[str, ...]) -> str:
    """Words in order, each as a capital for the letters shared with the one before and the rest."""
    pieces = []
    before = ""
    for word in words:
        shared = 0
        while shared < min(len(word), len(before), 25) and word[shared] == before[shared]:
            shared += 1
        pieces.append(chr(65 + shared) + word[shared:])
        before = word
    return "".join(pieces)


def _postings(found: Occurrences, titles: Numbers) -> _Postings:
    new_key = _opens(found.keys)
    new = new_key | _opens(found.pages)
    opening = np.flatnonzero(new)
    counts = np.diff(np.append(opening, len(new)))
    pages = found.pages[opening]
    opens_key = new_key[opening]
    gaps = np.where(opens_key, pages, pages - _previous(pages) - 1)
    titled = found.positions[opening] < titles[pages]
    numbers = 8 * gaps + 2 * (np.minimum(counts, MOST_COUNTED) - 1) + titled
    positions = np.where(new, found.positions, found.positions - _previous(found.positions) - 1)
    if found.spaced is not None:
        positions = 2 * positions + found.spaced
    first = np.append(np.flatnonzero(opens_key), len(opening))
    return _Postings(found.keys[np.flatnonzero(new_key)], first, numbers, counts, positions)


def _previous(numbers: Numbers) -> Numbers:
    previous = np.zeros_like(numbers)
    previous[1:] = numbers[:-1]
    return previous


def _opens(rows: Numbers) -> Flags:
    """Whether each row differs from the one before."""
    opens = np.ones(len(rows), np.bool_)
    opens[1:] = rows[1:] != rows[:-1]
    return opens


def _weights(postings: _Postings) -> Numbers:
    """Digits of each key's list."""
    if not len(postings.keys):
        return np.zeros(0, np.int64)
    return np.add.reduceat(digit_counts(postings.numbers), postings.first[:-1])


def _sums(counts: Numbers, starts: Numbers) -> Numbers:
    """Sums of *counts* between *starts*, of which the last is the end."""
    return np.diff(np.concatenate(([0], np.cumsum(counts)))[starts])


def _with_counts(postings: _Postings, rare: int) -> tuple[Numbers, Numbers]:
    """The numbers of the positions' file: where each key begins, with the whole length at last, and the numbers.

    Keys on *rare* pages or fewer have none.
    """
    written_out = np.repeat(postings.of_key > rare, postings.of_key)
    many = (postings.counts >= MOST_COUNTED) & written_out
    sizes = np.where(written_out, postings.counts + many, 0)
    opening = np.cumsum(sizes) - sizes
    numbers = np.empty(int(sizes.sum()), np.int64)
    extra = np.zeros(len(numbers), np.bool_)
    extra[opening[many]] = True
    numbers[extra] = postings.counts[many] - MOST_COUNTED
    numbers[~extra] = postings.positions[np.repeat(written_out, postings.counts)]
    return np.append(opening, len(numbers))[postings.first], numbers


def _interleaved(heads: Numbers, sizes: Numbers, postings: _Postings) -> tuple[Numbers, Numbers]:
    """Heads and postings in turn, key by key: the numbers, and where each key begins, with the whole length at last.

    The last *sizes* columns of a row of *heads* count.
    """
    of_key = postings.of_key
    starts = np.concatenate(([0], np.cumsum(sizes + of_key)))
    numbers = np.empty(int(starts[-1]), np.int64)
    width = heads.shape[1]
    for column in range(width):
        has = sizes >= width - column
        numbers[starts[:-1][has] + (sizes[has] - (width - column))] = heads[has, column]
    shift = np.repeat(starts[:-1] + sizes - postings.first[:-1], of_key)
    numbers[shift + np.arange(len(postings.numbers))] = postings.numbers
    return numbers, starts


def _cut(numbers: Numbers, starts: Numbers, shards: Numbers, count: int) -> tuple[str, ...]:
    """The digits of each shard.  *starts*: where each key begins in *numbers*."""
    digits, places = written(numbers)
    edges = places[starts[np.searchsorted(shards, np.arange(count + 1))]].tolist()
    return tuple(digits[start:end] for start, end in itertools.pairwise(edges))
