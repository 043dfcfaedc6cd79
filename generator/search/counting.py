"""On how many pages each of many terms stands."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import partial, reduce
from itertools import chain

import numpy as np

from generator.search.digits import Numbers
from generator.search.keys import CODE_BITS, Form, codes_of
from generator.search.postings import distinct
from generator.search.query import QUOTES, parts_of

CUTS = re.compile(f"[\\s{''.join(QUOTES)}]")
"""Where a query may be cut."""
_BATCH = 400_000
"""Characters that are searched at once: bounds memory."""
_PAIRS, _STEP = 1 << 20, 40_503


def page_counts(forms: Iterable[Form], terms: Collection[str]) -> dict[str, int]:
    """On how many pages of *forms* each of *terms* is found; those on none are left out."""
    cut = {term: {part.text for part in parts_of(term)} for term in terms if CUTS.search(term)}
    pieces = {piece for of_term in cut.values() for piece in of_term}
    plain = set(terms).difference(cut)
    counts: Counter[str] = Counter()
    batches = _batches(forms)
    first, second = next(batches), next(batches, ())
    wanted = plain | pieces
    if not second:
        # Of few pages most terms need no place in the tree: some character of theirs is missing.
        here = set().union(*(block for form in first for block in form.blocks))
        wanted = {term for term in wanted if here.issuperset(term)}
    tree = _Tree(sorted(wanted))
    for batch in chain((first, second), batches):
        found = tree.pages(batch)
        counts.update({term: len(pages) for term, pages in found.items() if term in plain})
        for term, of_term in cut.items():
            if all(piece in found for piece in of_term):
                pages = reduce(partial(np.intersect1d, assume_unique=True), [found[piece] for piece in of_term])
                counts[term] += len(pages)
    return {term: count for term, count in counts.items() if count}


def _batches(forms: Iterable[Form]) -> Iterator[Sequence[Form]]:
    batch: list[Form] = []
    size = 0
    for form in forms:
        batch.append(form)
        size += form.length
        if size > _BATCH:
            yield batch
            batch, size = [], 0
    yield batch


class _Tree:
    """Terms of two characters or more as a tree of their beginnings, a level for each length."""

    def __init__(self, terms: Sequence[str]) -> None:
        self._terms = terms
        self._pairs = np.zeros(_PAIRS, np.bool_)
        """By slot: whether a term may begin with a pair of characters."""
        self._levels: list[tuple[Numbers, Numbers]] = []
        """Of each length from 2: beginnings, as the number of the one shorter and a character, and the numbers of the
        terms that end there, or -1."""
        nodes = [ord(term[0]) for term in terms]
        if terms:
            second = [ord(term[1]) for term in terms]
            self._pairs[_slots(np.array(nodes, np.uint32), np.array(second, np.uint32))] = True
        left = list(range(len(terms)))
        length = 2
        while left:
            keys = np.array([nodes[number] << CODE_BITS | ord(terms[number][length - 1]) for number in left], np.int64)
            table, places = np.unique(keys, return_inverse=True)
            ends = np.full(len(table), -1, np.int64)
            for number, place in zip(left, places.tolist(), strict=True):
                nodes[number] = place
                if len(terms[number]) == length:
                    ends[place] = number
            self._levels.append((table, ends))
            left = [number for number in left if len(terms[number]) > length]
            length += 1

    def pages(self, forms: Sequence[Form]) -> dict[str, Numbers]:
        """The pages of *forms* on which each term stands that stands there at all."""
        # No term holds a line feed, so none is found across the end of a block.
        codes = codes_of("".join("\n" + "\n".join(form.blocks) for form in forms) + "\n" * (len(self._levels) + 1))
        pages = np.repeat(np.arange(len(forms)), [form.length + len(form.blocks) for form in forms])
        here = np.flatnonzero(self._pairs[_slots(codes[: len(pages)], codes[1 : len(pages) + 1])])
        nodes = codes[here].astype(np.int64)
        found: list[Numbers] = []
        for length, (table, ends) in enumerate(self._levels, 2):
            keys = nodes << CODE_BITS | codes[here + length - 1]
            nodes = np.minimum(np.searchsorted(table, keys), len(table) - 1)
            right = table[nodes] == keys
            here, nodes = here[right], nodes[right]
            terms = ends[nodes]
            some = terms >= 0
            found.append(distinct(terms[some] << 32 | pages[here[some]]))
        both = np.sort(np.concatenate(found)) if found else np.zeros(0, np.int64)
        numbers, first = np.unique(both >> 32, return_index=True)
        parts = np.split(both & 0xFFFFFFFF, first[1:])
        return {self._terms[number]: part for number, part in zip(numbers.tolist(), parts, strict=False)}


def _slots(first: Numbers, second: Numbers) -> Numbers:
    return (first * np.uint32(_STEP) + second) % np.uint32(_PAIRS)
