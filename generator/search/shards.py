"""Which keys share a file.

Borders are chosen from tables that are the same for every site, by a binary tree over their cells: a node is cut in the
middle while its keys weigh more than the limit.  An edit moves no border, save at the one node that passes the limit.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import msgspec
import numpy as np

from generator.search.digits import Numbers
from generator.search.postings import starts_of

KEY_WEIGHT = 4
"""Digits that a key itself takes, about."""
RANGES = 256
"""Ranges of equally many cells into which keys are laid out; no table has fewer cells."""


@cache
def borders(table: str) -> tuple[str, ...]:
    """First keys of the cells of a table, the first of them empty; their number is a power of two."""
    text = (Path(__file__).with_name("borders") / f"{table}.txt").read_text("utf-8")
    return ("", *text.removesuffix("\n").split("\n"))


class Node(msgspec.Struct, frozen=True):
    """Cells of a table that are a node of its tree: from *start* to before *end*."""

    table: str
    start: int
    end: int

    def halves(self) -> tuple[Node, Node]:
        middle = (self.start + self.end) // 2
        return Node(self.table, self.start, middle), Node(self.table, middle, self.end)


def root(table: str) -> Node:
    """All cells of *table*."""
    return Node(table, 0, len(borders(table)))


def range_size(table: str) -> int:
    """Cells in a range."""
    return len(borders(table)) // RANGES


def shards_in(cells: Numbers, weights: Numbers, node: Node, limit: int) -> tuple[Numbers, tuple[str, ...]]:
    """The shard of each key of *node*, given its cell and weight, and the borders of the shards.

    *cells* must be in order, and the nodes above *node* must weigh more than *limit*.
    """
    edges = borders(node.table)
    sums = starts_of(np.bincount(cells, weights, len(edges)).astype(np.int64))
    firsts: list[int] = []
    waiting = [node]
    while waiting:
        one = waiting.pop()
        if sums[one.end] - sums[one.start] > limit and one.end - one.start > 1:
            waiting += reversed(one.halves())
        else:
            firsts.append(one.start)
    shards = np.searchsorted(np.array(firsts), cells, side="right") - 1
    return shards, tuple(edges[first] for first in firsts)


def shard_of_keys(cells: Numbers, weights: Numbers, table: str, limit: int) -> tuple[Numbers, tuple[str, ...]]:
    """:func:`shards_in` all of *table*."""
    return shards_in(cells, weights, root(table), limit)


def cells_of_words(words: Sequence[str], table: str) -> Numbers:
    """The cell of each word."""
    edges = borders(table)
    return np.fromiter((bisect_right(edges, word) for word in words), np.int64, len(words)) - 1


def cells_of_codes(keys: Numbers, table: str, bits: int) -> Numbers:
    """The cell of each key that is made of code points of *bits* bits; one or two, as the table's keys are."""
    return np.searchsorted(_packed_borders(table, bits), keys, side="right") - 1


@cache
def _packed_borders(table: str, bits: int) -> Numbers:
    packed = []
    for edge in borders(table):
        number = 0
        for ch in edge:
            number = number << bits | ord(ch)
        packed.append(number)
    return np.array(packed, np.int64)
