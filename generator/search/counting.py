"""On how many pages each of many terms stands."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np

from generator.search.digits import Numbers
from generator.search.keys import CODE_BITS, Form

_FACTOR = np.uint64(0x9E3779B97F4A7C15)


def page_counts(forms: Sequence[Form], terms: Collection[str]) -> dict[str, int]:
    """Pages of *forms* that hold each of *terms*, which have two characters or more; those on none are left out."""
    whole = "".join("\n" + "\n".join(form.blocks) for form in forms)
    if not terms or not whole:
        return {}
    codes = _codes(whole + "\n" * max(map(len, terms)))
    pages = np.repeat(np.arange(len(forms)), [form.length + len(form.blocks) for form in forms])
    ordered = sorted(terms, key=lambda term: (len(term), term))
    begins = np.array([ord(term[0]) << CODE_BITS | ord(term[1]) for term in ordered])
    pairs = codes[: len(pages)].astype(np.int64) << CODE_BITS | codes[1 : len(pages) + 1]
    found: dict[str, int] = {}
    opening = np.unique(begins)
    here = np.flatnonzero(opening[np.minimum(np.searchsorted(opening, pairs), len(opening) - 1)] == pairs)
    start = 0
    while start < len(ordered):
        length = len(ordered[start])
        end = start
        while end < len(ordered) and len(ordered[end]) == length:
            end += 1
        spelled = np.sort(begins[start:end])
        some = here[spelled[np.minimum(np.searchsorted(spelled, pairs[here]), end - start - 1)] == pairs[here]]
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
