"""Terms that a site's own text repeats: strings of 2 to 6 Han that hold together and stand beside many others.

By pruned counting: a string is counted only where both its ends, one character shorter, were frequent enough.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from generator.search.digits import Flags, Numbers
from generator.search.keys import Form

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


@dataclass(frozen=True, slots=True)
class _Text:
    """All characters of some pages, one after the other."""

    codes: Numbers
    pages: Numbers
    joined: Flags
    """A character and the next one are Han and stand in one block."""


def mined_terms(forms: Sequence[Form]) -> dict[str, int]:
    """Terms of *forms*, and on how many pages each stands."""
    text = _text(forms)
    if not len(text.codes):
        return {}
    idle = np.isin(text.codes, [ord(ch) for ch in _IDLE])
    size = np.bincount(text.codes)
    chance = float(len(text.codes))
    found: dict[str, int] = {}
    rank = text.codes
    counts = size
    valid = text.joined
    for length in range(2, LONGEST + 1):
        here = np.flatnonzero(valid)
        if not len(here):
            break
        pairs = rank[here].astype(np.int64) << 32 | rank[here + 1]
        kinds, inverse, often = np.unique(pairs, return_inverse=True, return_counts=True)
        frequent = often >= OCCURRENCES
        keep = frequent[inverse]
        here, inverse = here[keep], (np.cumsum(frequent) - 1)[inverse[keep]]
        often = often[frequent]
        if not len(here):
            break
        first = np.full(len(often), len(text.codes), np.int64)
        np.minimum.at(first, inverse, here)
        good = ~idle[first] & ~idle[first + length - 1]
        # Either end, and the rest, as likely together as apart?
        head, tail = kinds[frequent] >> 32, kinds[frequent] & 0xFFFFFFFF
        last, opening = size[text.codes[first + length - 1]], size[text.codes[first]]
        good &= often * chance >= COHESION * counts[head] * last
        good &= often * chance >= COHESION * counts[tail] * opening
        for beside in (here - 1, here + length):
            good &= _surprise(inverse, _neighbours(text, beside, here), len(often)) >= FREEDOM
        some = good[inverse]
        of_pages = np.unique(inverse[some].astype(np.int64) << 32 | text.pages[here[some]])
        pages = np.bincount(of_pages >> 32, minlength=len(often))
        for number in np.flatnonzero(good & (pages >= PAGES)).tolist():
            start = int(first[number])
            found["".join(map(chr, text.codes[start : start + length].tolist()))] = int(pages[number])
        rank = np.full(len(text.codes), -1, np.int64)
        rank[here] = inverse
        counts = often
        valid = (rank >= 0) & np.append(rank[1:] >= 0, False)
    return found


def _text(forms: Sequence[Form]) -> _Text:
    whole = "".join("\n" + "\n".join(form.blocks) for form in forms)
    codes = np.frombuffer(whole.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.int64)
    sizes = [form.length + len(form.blocks) for form in forms]
    han = (codes >= _HAN_FIRST) & (codes <= _HAN_LAST)
    joined = han & np.append(han[1:], False)
    return _Text(codes, np.repeat(np.arange(len(forms)), sizes), joined)


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
