"""On how many pages each of many terms stands."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np

from generator.search.digits import Numbers
from generator.search.keys import Form

_SLOTS, _STEP = 1 << 20, 40_503
_FACTOR = np.uint64(0x9E3779B97F4A7C15)


def page_counts(forms: Sequence[Form], terms: Collection[str]) -> dict[str, int]:
    """Pages of *forms* that hold each of *terms*, which have two characters or more; those on none are left out."""
    whole = "".join("\n" + "\n".join(form.blocks) for form in forms)
    if not terms or not whole:
        return {}
    codes = _codes(whole + "\n" * max(map(len, terms)))
    pages = np.repeat(np.arange(len(forms)), [form.length + len(form.blocks) for form in forms])
    ordered = sorted(terms, key=lambda term: (len(term), term))
    lengths = np.zeros(_SLOTS, np.int64)
    """By slot of a pair of characters: the lengths of the terms that begin with it, one bit each."""
    for term in ordered:
        lengths[(ord(term[0]) * _STEP + ord(term[1])) % _SLOTS] |= 1 << min(len(term), 62)
    last = len(pages)
    possible = lengths[(codes[:last].astype(np.int64) * _STEP + codes[1 : last + 1]) % _SLOTS]
    here = np.flatnonzero(possible)
    possible = possible[here]
    found: dict[str, int] = {}
    start = 0
    while start < len(ordered):
        length = len(ordered[start])
        end = start
        while end < len(ordered) and len(ordered[end]) == length:
            end += 1
        some = here[possible >> min(length, 62) & 1 > 0]
        marks = _marks(_codes("".join(ordered[start:end])), np.arange(end - start) * length, length)
        order = np.argsort(marks)
        seen = _marks(codes, some, length)
        place = np.minimum(np.searchsorted(marks[order], seen), end - start - 1)
        right = marks[order][place] == seen
        of_pages = np.unique(order[place[right]].astype(np.int64) << 32 | pages[some[right]])
        for number, count in zip(*(row.tolist() for row in np.unique(of_pages >> 32, return_counts=True)), strict=True):
            found[ordered[start + number]] = count
        start = end
    return found


def _codes(text: str) -> Numbers:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def _marks(codes: Numbers, starts: Numbers, length: int) -> Numbers:
    """A number of 64 bits for each run of *length* characters; two runs share one about never."""
    marks = np.zeros(len(starts), np.uint64)
    for offset in range(length):
        marks = (marks ^ codes[starts + offset].astype(np.uint64)) * _FACTOR
        marks ^= marks >> np.uint64(29)
    return marks
