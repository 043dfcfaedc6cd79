"""Terms that a site's own text repeats: strings of 2 to 6 Han that hold together and stand beside many others.

By pruned counting: a string is counted only where both its ends, one character shorter, were frequent enough.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np

from generator.search.digits import Flags, Numbers
from generator.search.keys import Form, codes_of
from generator.search.postings import distinct, starts_of

LONGEST = 6
PAGES = 3
"""A mined term stands on as many pages at least."""
OCCURRENCES = 4
COHESION = 24.0
"""How many times commoner a term is than chance would make of any two parts of it."""
FREEDOM = 1.2
"""Bits of surprise in what stands before a term, and in what stands after it."""

_HAN_FIRST, _HAN_LAST = 0x4E00, 0x9FFF
_IDLE = "的了是在和与及或也都就而着这那个们不有为以到从将被把对等会可能要我你他她它其之于但并很还又一中上下里时后前"
"""Characters that begin or end few terms."""
_MOST = 1 << 23
"""Of more characters than this only every second page is looked at, or every third …: bounds memory."""
_AT_ONCE = 1 << 18
"""Places that are looked at together: bounds memory."""


@dataclass(frozen=True, slots=True)
class _Text:
    """All characters of some pages, one after the other."""

    codes: Numbers
    pages: Numbers
    """Where each page begins."""
    joined: Flags
    """A character and the next one are Han and stand in one block."""


@dataclass(frozen=True, slots=True)
class _Strings:
    """All strings of one length that are frequent, in order; their numbers are places in this order."""

    counts: Numbers
    numbers: Numbers
    """By place in the text: the string that begins there, or -1."""


def mined_terms(forms: Callable[[], Iterable[Form]]) -> dict[str, int]:
    """Terms of *forms*, and on how many pages each stands; 0 where not all pages were looked at."""
    sizes = np.array([form.length + len(form.blocks) for form in forms()], np.int64)
    step = max(1, -(-int(sizes.sum()) // _MOST))
    found = _mined(_text(islice(forms(), 0, None, step), sizes[::step]))
    return found if step == 1 else dict.fromkeys(found, 0)


def _mined(text: _Text) -> dict[str, int]:
    if not len(text.codes):
        return {}
    idle = np.zeros(int(text.codes.max()) + 1, np.bool_)
    idle[[code for code in map(ord, _IDLE) if code < len(idle)]] = True
    size = np.bincount(text.codes)
    found: dict[str, int] = {}
    shorter = _Strings(size, text.codes)
    valid = text.joined
    for length in range(2, LONGEST + 1):
        numbers = np.full(len(text.codes), -1, np.int32)
        counts: list[Numbers] = []
        known = 0
        for here in _parts(shorter, valid):
            often, inverse, kinds, here = _frequent(shorter, here)
            numbers[here] = inverse + known
            known += len(often)
            counts.append(often)
            if not len(often):
                continue
            first = np.full(len(often), len(text.codes), np.int64)
            np.minimum.at(first, inverse, here)
            opening, closing = text.codes[first], text.codes[first + length - 1]
            good = ~idle[opening] & ~idle[closing]
            # Either end, and the rest, as likely together as apart?
            head, tail = kinds >> 32, kinds & 0xFFFFFFFF
            chance = often * float(len(text.codes))
            good &= chance >= COHESION * shorter.counts[head] * size[closing]
            good &= chance >= COHESION * shorter.counts[tail] * size[opening]
            for beside in (here - 1, here + length):
                good &= _surprise(inverse, _neighbours(text, beside, here), len(often)) >= FREEDOM
            some = good[inverse]
            on = np.searchsorted(text.pages, here[some], side="right")
            pages = np.bincount(distinct(inverse[some] << 32 | on) >> 32, minlength=len(often))
            for number in np.flatnonzero(good & (pages >= PAGES)).tolist():
                start = int(first[number])
                found["".join(map(chr, text.codes[start : start + length].tolist()))] = int(pages[number])
        if not known:
            break
        shorter = _Strings(np.concatenate(counts), numbers)
        valid = numbers >= 0
        valid[:-1] &= valid[1:]
        valid[-1] = False
    return found


def _parts(shorter: _Strings, valid: Flags) -> Iterator[Numbers]:
    """The places that are *valid*, by ranges of the strings that begin there."""
    sums = np.cumsum(np.bincount(shorter.numbers[valid], minlength=len(shorter.counts)))
    start = 0
    while start < len(sums):
        before = sums[start - 1] if start else 0
        end = max(start + 1, int(np.searchsorted(sums, before + _AT_ONCE, side="right")))
        yield np.flatnonzero(valid & (shorter.numbers >= start) & (shorter.numbers < end))
        start = end


def _frequent(shorter: _Strings, here: Numbers) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    """Strings one longer, frequent ones, that begin at some places: their counts, the string of each place that has
    one, the two strings each is made of, and these places."""
    pairs = shorter.numbers[here].astype(np.int64) << 32 | shorter.numbers[here + 1]
    kinds, inverse, often = np.unique(pairs, return_inverse=True, return_counts=True)
    frequent = often >= OCCURRENCES
    keep = frequent[inverse]
    return often[frequent], (np.cumsum(frequent) - 1)[inverse[keep]], kinds[frequent], here[keep]


def _text(forms: Iterable[Form], sizes: Numbers) -> _Text:
    """The text of *forms*, which take *sizes* characters with a line feed before each block."""
    starts = starts_of(sizes)
    codes = np.empty(int(starts[-1]), np.int32)
    for form, start, end in zip(forms, starts[:-1].tolist(), starts[1:].tolist(), strict=True):
        codes[start:end] = codes_of("\n" + "\n".join(form.blocks))
    han = (codes >= _HAN_FIRST) & (codes <= _HAN_LAST)
    han[:-1] &= han[1:]
    han[-1:] = False
    return _Text(codes, starts[:-1], han)


def _neighbours(text: _Text, beside: Numbers, here: Numbers) -> Numbers:
    """The characters beside occurrences; what is no Han is never the same twice: any border is free."""
    codes = text.codes[np.minimum(beside, len(text.codes) - 1)]
    han = (codes >= _HAN_FIRST) & (codes <= _HAN_LAST)
    return np.where(han, codes, here + (1 << 21))


def _surprise(groups: Numbers, values: Numbers, count: int) -> Numbers:
    """Entropy of *values* in each of *count* groups, in bits."""
    both, often = np.unique(groups.astype(np.int64) << 32 | values, return_counts=True)
    group = both >> 32
    whole = np.bincount(group, often, count)
    share = often / whole[group]
    entropy: Numbers = np.bincount(group, -share * np.log2(share), count)
    return entropy
