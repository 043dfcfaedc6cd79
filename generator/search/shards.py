"""Which keys share a file.

Borders are chosen from tables that are the same for every site, by a binary tree over their cells: a node is cut in the
middle while its keys weigh more than the limit.  An edit moves no border, save at the one node that passes the limit.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np

from generator.search.digits import Numbers

KEY_WEIGHT = 4
"""Digits that a key itself takes, about."""


@cache
def borders(table: str) -> tuple[str, ...]:
    """First keys of the cells of a table, the first of them empty; their number is a power of two."""
    text = (Path(__file__).with_name("borders") / f"{table}.txt").read_text("utf-8")
    return ("", *text.removesuffix("\n").split("\n"))


def leaves(weights: Numbers, limit: int) -> list[int]:
    """First cells of the shards of a tree over cells that weigh *weights*."""
    sums = np.concatenate(([0], np.cumsum(weights)))
    firsts: list[int] = []
    waiting = [(0, len(weights))]
    while waiting:
        start, end = waiting.pop()
        if sums[end] - sums[start] > limit and end - start > 1:
            middle = (start + end) // 2
            waiting += [(middle, end), (start, middle)]
        else:
            firsts.append(start)
    return firsts


def shard_of_keys(cells: Numbers, weights: Numbers, table: str, limit: int) -> tuple[Numbers, tuple[str, ...]]:
    """The shard of each key, given its cell and weight, and the borders of the shards; *cells* must be in order."""
    edges = borders(table)
    firsts = leaves(np.bincount(cells, weights, len(edges)).astype(np.int64), limit)
    shards = np.searchsorted(np.array(firsts), cells, side="right") - 1
    return shards, tuple(edges[first] for first in firsts)


def cells_of_words(words: Sequence[str], table: str) -> Numbers:
    """The cell of each word."""
    return np.searchsorted(np.array(borders(table)), np.array(words, dtype=np.str_), side="right") - 1


def cells_of_codes(keys: Numbers, table: str, bits: int) -> Numbers:
    """The cell of each key that is made of code points of *bits* bits; one or two, as the table's keys are."""
    edges = np.array([_packed(edge, bits) for edge in borders(table)], np.int64)
    return np.searchsorted(edges, keys, side="right") - 1


def _packed(edge: str, bits: int) -> int:
    number = 0
    for ch in edge:
        number = number << bits | ord(ch)
    return number
