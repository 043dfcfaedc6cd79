"""Lists of pages and positions by key, written in shards."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import msgspec
import numpy as np

from generator.search.digits import Numbers, digit_counts, digits_of
from generator.search.keys import CODE_BITS
from generator.search.postings import MOST_COUNTED as MOST_COUNTED
from generator.search.postings import Lists, Postings, opens, previous, starts_of
from generator.search.shards import KEY_WEIGHT, Node, cells_of_codes, cells_of_words, shard_of_keys, shards_in

RARE = 8
"""A pair on no more pages of a level has no positions: the texts of these pages are read instead."""


class Shards(msgspec.Struct, frozen=True):
    """The shards of one family, in order of their borders."""

    borders: tuple[str, ...]
    lists: tuple[str, ...]
    """Digits of the lists; empty where there are no keys."""
    positions: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    """Of words: their spelling."""


def pair_shards(lists: Lists, node: Node, limit: int) -> Shards:
    """Pairs of characters, families ``g`` and ``p``."""
    postings = lists.postings
    rooms = np.where(postings.sizes > RARE, postings.rooms, 0)
    weights = _weights(postings) + rooms + KEY_WEIGHT
    cells = cells_of_codes(postings.keys, node.table, CODE_BITS)
    shards, borders = shards_in(cells, weights, node, limit)
    opening = opens(shards)
    one, other = postings.keys >> CODE_BITS, postings.keys & ((1 << CODE_BITS) - 1)
    new = opening | opens(one)
    groups = np.flatnonzero(new)
    size = np.zeros(len(new), np.int64)
    size[groups] = np.diff(np.append(groups, len(new)))
    heads = np.stack(
        (
            np.where(opening, one, one - previous(one)),
            size - 1,
            np.where(new, other, other - previous(other) - 1),
            postings.sizes - 1,
        ),
        axis=1,
    )
    written = _cut(*_interleaved(heads, np.where(new, 4, 2), postings), shards, len(borders))
    positions = postings.positions[np.repeat(rooms > 0, postings.rooms)]
    return Shards(borders, written, _split(positions, starts_of(rooms), shards, len(borders)))


def word_shards(lists: Lists, node: Node, limit: int) -> Shards:
    """Latin words, families ``w`` and ``v``."""
    postings = lists.postings
    weights = _weights(postings) + postings.rooms + KEY_WEIGHT
    shards, borders = shards_in(cells_of_words(lists.spelling, node.table), weights, node, limit)
    heads = (postings.sizes - 1)[:, np.newaxis]
    written = _cut(*_interleaved(heads, np.ones(len(heads), np.int64), postings), shards, len(borders))
    positions = _split(postings.positions, starts_of(postings.rooms), shards, len(borders))
    return Shards(borders, written, positions, _spelled(lists.spelling, shards, len(borders)))


def single_shards(lists: Lists, node: Node, limit: int) -> Shards:
    """Single characters, family ``u``."""
    postings = lists.postings
    cells = cells_of_codes(postings.keys, node.table, CODE_BITS)
    shards, borders = shards_in(cells, _weights(postings) + KEY_WEIGHT, node, limit)
    code = postings.keys
    heads = np.stack((np.where(opens(shards), code, code - previous(code)), postings.sizes - 1), axis=1)
    return Shards(borders, _cut(*_interleaved(heads, np.full(len(code), 2), postings), shards, len(borders)))


def spelling_shards(words: Sequence[str], limit: int) -> tuple[str, ...]:
    """All Latin *words*, family ``s``: to find those that hold a run of letters."""
    weights = np.array([len(word) for word in words], np.int64)
    shards, borders = shard_of_keys(cells_of_words(words, "words"), weights, "words", limit)
    return tuple(filter(None, _spelled(words, shards, len(borders))))


def front_coded(words: Sequence[str]) -> str:
    """Words in order, each as a capital for the letters shared with the one before and the rest."""
    if not words:
        return ""
    letters = np.array(words, np.str_).view(np.uint32).reshape(len(words), -1)[:, :25]
    same = (letters[1:] == letters[:-1]) & (letters[1:] > 0)
    shared = (0, *np.logical_and.accumulate(same, axis=1).sum(axis=1).tolist())
    return "".join(chr(65 + size) + word[size:] for size, word in zip(shared, words, strict=True))


def _spelled(words: Sequence[str], shards: Numbers, count: int) -> tuple[str, ...]:
    edges = np.searchsorted(shards, np.arange(count + 1)).tolist()
    return tuple(front_coded(words[start:end]) for start, end in itertools.pairwise(edges))


def _weights(postings: Postings) -> Numbers:
    """Digits of each key's list."""
    return np.diff(starts_of(digit_counts(postings.numbers))[postings.first])


def _interleaved(heads: Numbers, sizes: Numbers, postings: Postings) -> tuple[Numbers, Numbers]:
    """Heads and postings in turn, key by key: the numbers, and where each key begins, with the whole length at last.

    The last *sizes* columns of a row of *heads* count.
    """
    starts = starts_of(sizes + postings.sizes)
    numbers = np.empty(int(starts[-1]), np.int32)
    width = heads.shape[1]
    for column in range(width):
        has = sizes >= width - column
        numbers[starts[:-1][has] + (sizes[has] - (width - column))] = heads[has, column]
    shift = np.repeat(starts[:-1] + sizes - postings.first[:-1], postings.sizes)
    numbers[shift + np.arange(len(postings.numbers))] = postings.numbers
    return numbers, starts


def _cut(numbers: Numbers, starts: Numbers, shards: Numbers, count: int) -> tuple[str, ...]:
    """The digits of each shard.  *starts*: where each key begins in *numbers*."""
    digits, places = digits_of(numbers)
    return _split(digits, places[starts], shards, count)


def _split(digits: Numbers, starts: Numbers, shards: Numbers, count: int) -> tuple[str, ...]:
    """*digits* by shard.  *starts*: where each key begins in them."""
    edges = starts[np.searchsorted(shards, np.arange(count + 1))].tolist()
    whole = digits.tobytes().decode("ascii")
    return tuple(whole[start:end] for start, end in itertools.pairwise(edges))
