"""Postings: which pages hold which keys, how often and where, as columns of numbers that are nearly what is written.

Only the gap before the first page of a key depends on the pages that come before.  So the postings of pages that follow
one another are worked out by themselves, kept, and put together later, for some keys at a time.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np

from generator.search.digits import Flags, Numbers, digits_of

MOST_COUNTED = 4
"""A posting says how often a key occurs up to this; more is said beside the positions."""


class Occurrences(msgspec.Struct, frozen=True):
    """Where keys stand, in order of (key, page, position); the columns are of one length."""

    keys: Numbers
    pages: Numbers
    positions: Numbers
    spaced: Flags | None = None
    """Of words: a space stands before."""


class Postings(msgspec.Struct, frozen=True):
    """Keys and their postings.  Pages are numbered from the first of those that are meant."""

    keys: Numbers
    """Each key once, in order."""
    sizes: Numbers
    """How many postings each key has."""
    ends: Numbers
    """The last page of each key."""
    rooms: Numbers
    """How many digits the positions of each key take."""
    numbers: Numbers
    """What is written for each posting."""
    positions: Numbers
    """Digits of the positions of all keys, in ASCII."""

    @property
    def first(self) -> Numbers:
        """Index of the first posting of each key, with the number of postings at last."""
        return starts_of(self.sizes)


def starts_of(sizes: Numbers) -> Numbers:
    """Where things of *sizes* on end begin, with the end of the last."""
    starts = np.zeros(len(sizes) + 1, np.int64)
    np.cumsum(sizes, out=starts[1:])
    return starts


def previous(numbers: Numbers) -> Numbers:
    """Each number's neighbour before; 0 for the first."""
    before = np.zeros_like(numbers)
    before[1:] = numbers[:-1]
    return before


def opens(rows: Numbers) -> Flags:
    """Whether each row differs from the one before."""
    new = np.ones(len(rows), np.bool_)
    new[1:] = rows[1:] != rows[:-1]
    return new


def distinct(numbers: Numbers) -> Numbers:
    """Each of *numbers* once, in order; ``np.unique`` takes longer and loads more."""
    ordered = np.sort(numbers)
    return ordered[opens(ordered)]


def postings_of(found: Occurrences, titles: Numbers) -> Postings:
    """The postings of occurrences.  *titles*: characters in the title of each page."""
    new_key = opens(found.keys)
    new = new_key | opens(found.pages)
    opening = np.flatnonzero(new)
    counts = np.diff(np.append(opening, len(new)))
    pages = found.pages[opening]
    titled = found.positions[opening] < titles[pages]
    columns = _columns(found.keys[opening], pages, counts, titled)
    places = np.where(new, found.positions, found.positions - previous(found.positions) - 1)
    if found.spaced is not None:
        places = 2 * places + found.spaced
    many = counts >= MOST_COUNTED
    shift = np.cumsum(many)
    # The rest of a great count stands before the positions of its posting.
    numbers = np.empty(len(places) + int(many.sum()), np.int32)
    numbers[np.arange(len(places)) + np.repeat(shift, counts)] = places
    numbers[opening[many] + shift[many] - 1] = counts[many] - MOST_COUNTED
    digits, starts = digits_of(numbers)
    per_key = np.append((opening + shift - many)[columns.first[:-1]], len(numbers))
    rooms = np.diff(starts[per_key]).astype(np.int32)
    return Postings(columns.keys, columns.sizes, columns.ends, rooms, columns.numbers, digits)


def postings_of_counts(keys: Numbers, pages: Numbers, counts: Numbers, titled: Flags) -> Postings:
    """The postings, without positions, of keys that stand *counts* times on *pages*, in order of (key, page)."""
    return _columns(keys, pages, counts, titled)


def _columns(keys: Numbers, pages: Numbers, counts: Numbers, titled: Flags) -> Postings:
    new = opens(keys)
    first = np.append(np.flatnonzero(new), len(keys))
    gaps = np.where(new, pages, pages - previous(pages) - 1)
    numbers = 8 * gaps + 2 * (np.minimum(counts, MOST_COUNTED) - 1) + titled
    return Postings(
        keys[first[:-1]],
        np.diff(first).astype(np.int32),
        pages[first[1:] - 1].astype(np.int32),
        np.zeros(len(first) - 1, np.int32),
        numbers.astype(np.int32),
        np.zeros(0, np.uint8),
    )


def _merged(parts: Sequence[tuple[int, Postings]]) -> Postings:
    if len(parts) == 1 and parts[0][0] == 0:
        return parts[0][1]
    keys, sizes, ends, rooms, numbers, positions = (
        np.concatenate([getattr(part, name) for _, part in parts]) for name in Postings.__struct_fields__
    )
    before = np.repeat(np.array([page for page, _ in parts], np.int32), [len(part.keys) for _, part in parts])
    # Parts are in order of pages, and stay so within a key.
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    new = opens(keys)
    group = np.flatnonzero(new)
    heads = starts_of(sizes)[:-1]
    gaps = before + (numbers[heads] >> 3)
    ends = (ends + before)[order]
    gap = gaps[order] - np.where(new, 0, previous(ends) + 1)
    sizes_here, rooms_here = sizes[order], rooms[order]
    numbers = _gathered(numbers, heads[order], sizes_here)
    here = starts_of(sizes_here)[:-1]
    numbers[here] = gap << 3 | numbers[here] & 7
    return Postings(
        keys[group],
        np.add.reduceat(sizes_here, group) if len(group) else sizes_here,
        ends[np.append(group[1:], len(keys)) - 1] if len(group) else ends,
        np.add.reduceat(rooms_here, group) if len(group) else rooms_here,
        numbers,
        _gathered(positions, starts_of(rooms)[:-1][order], rooms_here),
    )


def _gathered(values: Numbers, starts: Numbers, sizes: Numbers) -> Numbers:
    """Runs of *values* on end, given where each starts and its size."""
    shift = starts - starts_of(sizes)[:-1]
    return values[np.repeat(shift, sizes) + np.arange(int(sizes.sum()))]


class Lists(msgspec.Struct, frozen=True):
    """Postings, and how their keys are spelled where these are no code points."""

    postings: Postings
    spelling: tuple[str, ...] = ()
    """Of words, in order: keys are places in it."""


def together(parts: Sequence[tuple[int, Lists]]) -> Lists:
    """The lists of pages from those of parts of them: the number of a part's first page, and its lists."""
    spelling = tuple(sorted(set().union(*(lists.spelling for _, lists in parts))))
    if not spelling:
        return Lists(_merged([(page, lists.postings) for page, lists in parts]))
    place = {word: number for number, word in enumerate(spelling)}
    renumbered = []
    for page, lists in parts:
        keys = np.fromiter(map(place.__getitem__, lists.spelling), np.int64, len(lists.spelling))
        renumbered.append((page, msgspec.structs.replace(lists.postings, keys=keys[lists.postings.keys])))
    return Lists(_merged(renumbered), spelling)
