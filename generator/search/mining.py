"""Terms that a site's own text repeats: strings of 2 to 6 Han that hold together and stand beside many others.

Worked out by ranges of their first characters.  What is found in a range is kept under the digest of all that stands
there, so an edit of one page has only those ranges done again in which it changed anything.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

import msgspec
import numpy as np
import numpy.typing as npt

from generator.fingerprint import digest
from generator.search.digits import Flags, Numbers
from generator.search.keys import CODE_BITS, Form, codes_of
from generator.search.postings import distinct, opens, starts_of
from generator.search.shards import RANGES, cells_of_codes, range_size
from generator.search.workshop import Workshop

LONGEST = 6
PAGES = 3
"""A mined term stands on as many pages at least."""
OCCURRENCES = 4
COHESION = 24.0
"""How many times commoner a term is than chance would make of any two parts of it."""
FREEDOM = 1.2
"""Bits of surprise in what stands before a term, and in what stands after it."""

_HAN_FIRST, _HAN_LAST = 0x4E00, 0x9FFF
_HAN = _HAN_LAST + 2 - _HAN_FIRST
"""Numbers of Han, from 1; 0 is any other character."""
_IDLE = "的了是在和与及或也都就而着这那个们不有为以到从将被把对等会可能要我你他她它其之于但并很还又一中上下里时后前"
"""Characters that begin or end few terms."""
_MOST = 1 << 25
"""Of more characters than this only every second page is looked at, or every third …: bounds time."""
_AT_ONCE = 1 << 17
"""Places that are looked at together: bounds memory."""
_PARTS = 16
"""Of a great text a part is looked at together, for each time all of it is gone through."""
_DIGEST_BYTES = 8


class Strip(msgspec.Struct, frozen=True):
    """The text of some pages as far as mining goes."""

    codes: bytes
    """All characters, a line feed before each block, as numbers of Han of 16 bits."""
    pages: bytes
    """Where each page begins, 32 bits."""
    digests: bytes
    """Of what stands around each place where a string may begin, by range of its first character."""


class _Strings(msgspec.Struct, frozen=True):
    """The frequent strings of one length whose first characters are in a range, in order, as columns of numbers."""

    heads: bytes
    """All but the last character: its place among those one shorter, or the first character; 32 bits."""
    last: bytes
    counts: bytes
    pages: bytes
    """On how many pages each stands, if its surroundings let it be a term; else 0."""


Reals = npt.NDArray[np.float64]


class _Text(msgspec.Struct, frozen=True):
    """The pages that are looked at."""

    codes: Numbers
    pages: Numbers
    """Where each page begins."""


def strip_of(forms: Sequence[Form]) -> Strip:
    """The strip of *forms*, which follow one another."""
    sizes = np.array([form.length + len(form.blocks) for form in forms], np.int64)
    codes = codes_of("".join("\n" + "\n".join(form.blocks) for form in forms))
    numbers = np.where((codes >= _HAN_FIRST) & (codes <= _HAN_LAST), codes - (_HAN_FIRST - 1), 0).astype(np.uint16)
    text = _Text(numbers, starts_of(sizes)[:-1].astype(np.int32))
    ranges = _ranges()[numbers]
    here = _openings(numbers)
    here = here[np.argsort(ranges[here], kind="stable")]
    around, pages = _surroundings(text, here)
    edges = np.searchsorted(ranges[here], np.arange(RANGES + 1)).tolist()
    digests = (
        hashlib.blake2b(around[:, start:end].tobytes() + pages[start:end].tobytes(), digest_size=_DIGEST_BYTES).digest()
        for start, end in pairwise(edges)
    )
    return Strip(numbers.tobytes(), text.pages.tobytes(), b"".join(digests))


def mined_terms(strips: Sequence[Strip], workshop: Workshop, salt: object) -> dict[str, int]:
    """Terms of *strips*, and on how many pages each stands; 0 where not all pages were looked at.

    *salt*: what else decides about what is found.
    """
    step = max(1, -(-sum(len(strip.codes) // 2 for strip in strips) // _MOST))
    texts = list(_texts(strips, step))
    sizes = np.zeros(_HAN, np.int64)
    for text in texts:
        sizes += np.bincount(text.codes, minlength=_HAN)
    total = sum(len(text.codes) for text in texts)
    first_pages = starts_of(np.array([len(strip.pages) // 4 for strip in strips])) % step
    keys = [
        f"mined-{digest((salt, step, tuple(first_pages.tolist()), start, end, around))}"
        for start, end in _parts(len(strips))
        for around in [tuple(strip.digests[start * _DIGEST_BYTES : end * _DIGEST_BYTES] for strip in strips)]
    ]
    known = [workshop.recalled(key) for key in keys]
    missing = [part for part, kept in zip(_parts(len(strips)), known, strict=True) if kept is None]
    made = _made(texts, missing, sizes)
    columns: list[list[_Strings]] = []
    for key, kept in zip(keys, known, strict=True):
        kept = kept or workshop.keep(key, lambda: msgspec.msgpack.encode(next(made)))
        columns.append(msgspec.msgpack.decode(kept, type=list[_Strings]))
    found = _terms(columns, sizes, total)
    return found if step == 1 else dict.fromkeys(found, 0)


def _parts(strips: int) -> list[tuple[int, int]]:
    """Ranges that are kept together: few of a small text."""
    size = max(1, RANGES // (_PARTS * strips))
    return [(start, min(start + size, RANGES)) for start in range(0, RANGES, size)]


def _texts(strips: Sequence[Strip], step: int) -> Iterator[_Text]:
    """The text of every page, or of every *step*-th."""
    number = 0
    for strip in strips:
        codes, pages = np.frombuffer(strip.codes, np.uint16), np.frombuffer(strip.pages, np.int32)
        if step > 1:
            sizes = np.diff(np.append(pages, len(codes)))
            taken = (np.arange(len(pages)) + number) % step == 0
            codes, pages = codes[np.repeat(taken, sizes)], starts_of(sizes[taken])[:-1].astype(np.int32)
        number += len(strip.pages) // 4
        yield _Text(codes, pages)


@cache
def _ranges() -> Numbers:
    """The range of each number of a Han, in order."""
    codes = np.arange(_HAN) + (_HAN_FIRST - 1)
    return (cells_of_codes(codes, "characters", CODE_BITS) // range_size("characters")).astype(np.uint8)


def _openings(codes: Numbers) -> Numbers:
    """The places of *codes* where a Han stands before another."""
    return np.flatnonzero((codes[:-1] > 0) & (codes[1:] > 0))


def _surroundings(text: _Text, here: Numbers) -> tuple[Numbers, Numbers]:
    """Of each place, a column each: the character before, the string of at most :data:`LONGEST` Han that begins there,
    and the character after, 0 for what is no Han and all that follows it; and the page."""
    room = np.concatenate((text.codes, np.zeros(LONGEST, np.uint16)))
    around = np.empty((LONGEST + 2, len(here)), np.uint16)
    for row in range(LONGEST + 2):
        # The first character of all is a line feed, so something stands before each place.
        around[row] = room[here + (row - 1)]
        if row > 2:
            around[row] *= around[row - 1] > 0
    return around, np.searchsorted(text.pages, here, side="right").astype(np.int32)


def _made(
    texts: Sequence[_Text], parts: Sequence[tuple[int, int]], sizes: Numbers
) -> Iterator[list[_Strings]]:
    """The frequent strings of each of *parts*.  *sizes*: how often each Han stands in the text."""
    if not parts:
        return
    of_ranges = np.bincount(_ranges()[1:], sizes[1:], RANGES)
    most = max(_AT_ONCE, int(of_ranges.sum()) // _PARTS)
    together: list[tuple[int, int]] = []
    size = 0
    for part in parts:
        of_part = int(of_ranges[slice(*part)].sum())
        if together and size + of_part > most:
            yield from _frequent(texts, together)
            together, size = [], 0
        together.append(part)
        size += of_part
    yield from _frequent(texts, together)


def _frequent(texts: Sequence[_Text], parts: Sequence[tuple[int, int]]) -> list[list[_Strings]]:
    """The frequent strings of each of *parts*."""
    wanted = np.zeros(RANGES, np.bool_)
    for start, end in parts:
        wanted[start:end] = True
    begins = wanted[_ranges()]
    begins[0] = False
    columns = []
    first_page = 0
    for text in texts:
        here = np.flatnonzero(begins[text.codes[:-1]] & (text.codes[1:] > 0))
        around, pages = _surroundings(text, here)
        columns.append((around, pages + first_page))
        first_page += len(text.pages)
    around = np.concatenate([column for column, _ in columns], axis=1)
    pages = np.concatenate([column for _, column in columns])
    del columns
    order = _in_order(around)
    around, pages = around.take(order, axis=1), pages[order]
    found: list[list[_Strings]] = [[] for _ in parts]
    heads = around[1].astype(np.int32)
    """Of each place the string one shorter: its place among the frequent ones, or the first character."""
    new = np.ones((LONGEST + 1, len(pages)), np.bool_)
    """By length less 1: where another string begins."""
    for row in range(LONGEST + 1):
        new[row, 1:] = around[row + 1, 1:] != around[row + 1, :-1]
        if row:
            new[row] |= new[row - 1]
    edges: Numbers = np.zeros(len(parts) + 1, np.int64)
    """Where the strings one shorter of each part begin."""
    for length in range(2, LONGEST + 1):
        opening = np.flatnonzero(new[length - 1])
        counts = np.diff(np.append(opening, len(pages)))
        frequent = (counts >= OCCURRENCES) & (around[length, opening] > 0)
        keep = np.flatnonzero(np.repeat(frequent, counts))
        around, new = around.take(keep, axis=1), new.take(keep, axis=1)
        pages, heads = pages[keep], heads[keep]
        counts = counts[frequent]
        starts = starts_of(counts)[:-1]
        on = _pages(around, pages, new, counts, length)
        firsts = _ranges()[around[1, starts]]
        before = edges
        edges = np.searchsorted(firsts, [start for start, _ in parts] + [RANGES])
        for number, (start, end) in enumerate(pairwise(edges.tolist())):
            some = slice(start, end)
            shift = int(before[number]) if length > 2 else 0
            rows = (heads[starts[some]] - shift, around[length, starts[some]], counts[some], on[some])
            kinds = np.int32, np.uint16, np.int32, np.int32
            columns_here = (row.astype(kind).tobytes() for row, kind in zip(rows, kinds, strict=True))
            found[number].append(_Strings(*columns_here))
        heads = np.repeat(np.arange(len(starts), dtype=np.int32), counts)
    return found


def _in_order(around: Numbers) -> Numbers:
    """The order of the strings, as far as frequent ones go."""
    opening, following = _packed(around[1:5]), _packed(around[5:])
    order: Numbers = np.argsort(opening)
    starts = np.flatnonzero(opens(opening[order]))
    counts = np.diff(np.append(starts, len(order)))
    again = np.flatnonzero(np.repeat(counts >= OCCURRENCES, counts))
    here = order[again]
    order[again] = here[np.lexsort((following[here], opening[here]))]
    return order


def _packed(rows: Numbers) -> Numbers:
    """Four rows of characters as one of numbers in their order."""
    packed: Numbers = rows[0].astype(np.uint64)
    for row in rows[1:]:
        packed = packed << np.uint64(16) | row
    return packed


def _pages(around: Numbers, pages: Numbers, new: Flags, counts: Numbers, length: int) -> Numbers:
    """On how many pages each string of *length* stands, given how many rows each has, in order; 0 if it is no term
    whatever else stands in the text."""
    starts = starts_of(counts)[:-1]
    idle = _idle()
    good = ~idle[around[1, starts]] & ~idle[around[length, starts]]
    follow = np.flatnonzero(new[length])
    good &= _surprise(
        np.repeat(np.arange(len(starts)), counts)[follow],
        np.diff(np.append(follow, len(pages))) * (around[length + 1, follow] > 0),
        counts,
    ) >= FREEDOM
    rows = np.flatnonzero(np.repeat(good, counts))
    string = np.repeat(np.arange(len(starts), dtype=np.int64), counts)[rows]
    both = np.sort(string << 16 | around[0, rows])
    first = np.flatnonzero(opens(both))
    same = np.diff(np.append(first, len(both))) * (both[first] & 0xFFFF > 0)
    good &= _surprise(both[first] >> 16, same, counts) >= FREEDOM
    on = np.bincount(distinct(string << 32 | pages[rows]) >> 32, minlength=len(starts))
    return np.where(good & (on >= PAGES), on, 0)


def _surprise(strings: Numbers, same: Numbers, counts: Numbers) -> Reals:
    """Entropy, in bits, of what stands beside each string: *same* says how often one neighbour stands beside one of
    *strings*; what is no Han is never the same twice, any border is free."""
    some = same > 1
    shared = np.bincount(strings[some], same[some] * np.log2(same[some]), len(counts))
    entropy: Reals = np.log2(counts) - shared / counts
    return entropy


@cache
def _idle() -> Flags:
    flags = np.zeros(_HAN, np.bool_)
    flags[[ord(ch) - (_HAN_FIRST - 1) for ch in _IDLE]] = True
    return flags


def _terms(parts: Sequence[Sequence[_Strings]], sizes: Numbers, total: int) -> dict[str, int]:
    """The terms among the frequent strings of all *parts*, in order.  *sizes*: how often each Han stands in the text,
    of *total* characters."""
    found: dict[str, int] = {}
    opening = tails = np.arange(len(sizes))
    """Of each string one shorter: its first character, and the place of all but that, among those one shorter still."""
    shorter, keys = sizes, np.zeros(0, np.int64)
    written = np.arange(len(sizes), dtype=np.uint16).reshape(-1, 1)
    """The characters of each of these."""
    before = [0] * len(parts)
    for length in range(2, LONGEST + 1):
        here = [part[length - 2] for part in parts]
        heads = np.concatenate(
            [np.frombuffer(one.heads, np.int32) + shift for one, shift in zip(here, before, strict=True)]
        ).astype(np.int64)
        last = np.concatenate([np.frombuffer(one.last, np.uint16) for one in here]).astype(np.int64)
        counts = np.concatenate([np.frombuffer(one.counts, np.int32) for one in here])
        on = np.concatenate([np.frombuffer(one.pages, np.int32) for one in here])
        tails = last if length == 2 else np.searchsorted(keys, tails[heads] << 16 | last)
        opening = opening[heads]
        # Either end, and the rest, as likely together as apart?
        chance = counts * float(total)
        good = (on > 0) & (chance >= COHESION * shorter[heads] * sizes[last])
        good &= chance >= COHESION * shorter[tails] * sizes[opening]
        written = np.column_stack((written[heads], last.astype(np.uint16)))
        text = (written[good] + np.uint16(_HAN_FIRST - 1)).tobytes().decode("utf-16")
        terms = (text[start : start + length] for start in range(0, len(text), length))
        found.update(zip(terms, on[good].tolist(), strict=True))
        shorter, keys = counts, heads << 16 | last
        before = starts_of(np.array([len(one.counts) // 4 for one in here]))[:-1].tolist()
    return found

