"""On how many pages each of many terms stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, partial, reduce
from itertools import pairwise

import msgspec
import numpy as np

from generator.fingerprint import digest
from generator.search.digits import Numbers
from generator.search.keys import CODE_BITS, Form, codes_of
from generator.search.postings import distinct
from generator.search.query import QUOTES, parts_of
from generator.search.workshop import ALONE, Workshop

CUTS = re.compile(f"[\\s{''.join(QUOTES)}]")
"""Where a query may be cut."""
_BATCH = 400_000
"""Characters that are searched at once: bounds memory."""
_FEW = 2
"""Parts for which a tree of their own is made."""
_PAGE = (1 << 32) - 1
_GROUPS, _MANY = 8, 1000
_SPAN = 16
"""Parts whose sum is kept as well: of a great text, an edit asks for few sums and few parts."""
_PAIRS, _STEP = 1 << 20, 40_503


class Pages(msgspec.Struct, frozen=True):
    """Some pages whose terms are counted together, and kept."""

    key: str
    """Stands for all of their text."""
    forms: Callable[[], Sequence[Form]]


def page_counts(
    parts: Sequence[Pages], groups: Iterable[Sequence[str]], workshop: Workshop = ALONE
) -> dict[str, int]:
    """On how many pages of *parts* each term is found; those on none are left out.

    *groups*: the terms, those together that change together: of an edit, only the groups and parts in which something
    changed are counted again.
    """
    tallies = [_Tally(group) for group in groups]
    missing: dict[int, list[tuple[str, _Tally]]] = {}
    spans: list[tuple[str, _Tally, _Tally]] = []
    size = _SPAN if len(parts) > _SPAN else 1
    for tally in tallies:
        terms = digest(tuple(tally.terms))
        for start in range(0, len(parts), size):
            places = range(start, min(start + size, len(parts)))
            keys = [f"counts-{digest((parts[place].key, terms))}" for place in places]
            of_span = tally
            if size > 1:
                of_all = f"counts-{digest(tuple(keys))}"
                kept = workshop.recalled(of_all)
                if kept is not None:
                    tally.add(kept)
                    continue
                of_span = _Tally(tally.terms)
                spans.append((of_all, of_span, tally))
            for place, key in zip(places, keys, strict=True):
                kept = workshop.recalled(key)
                if kept is None:
                    missing.setdefault(place, []).append((key, of_span))
                else:
                    of_span.add(kept)
    # A part that is another one lacks all groups, the others those that are: they are not searched for all.
    alike: dict[tuple[int, ...], list[int]] = {}
    for place, of_part in missing.items():
        alike.setdefault(tuple(id(tally.terms) for _, tally in of_part), []).append(place)
    for together in alike.values():
        wanted = list(dict.fromkeys(term for _, tally in missing[together[0]] for term in tally.terms))
        counting = _Counting(wanted, few=len(together) <= _FEW)
        for place in together:
            counts = counting.counts(parts[place].forms())
            for key, tally in missing[place]:
                tally.add(workshop.keep(key, partial(_packed, counts[counting.places(tally.terms)])))
    for key, of_span, tally in spans:
        tally.add(workshop.keep(key, partial(_packed, of_span.counts)))
    return {term: count for tally in tallies for term, count in tally.found().items()}


def sums(counts: Sequence[Mapping[str, int]]) -> Mapping[str, int]:
    """The sum of what each of *counts* says of a term."""
    most, *others = sorted(counts, key=len, reverse=True) or ({},)
    total = dict(most)
    for some in others:
        for term, count in some.items():
            total[term] = total.get(term, 0) + count
    return total


def groups_of(terms: Iterable[str]) -> list[list[str]]:
    """*terms* as groups to count, each in order: an edit makes terms of few groups come or go.  Few are one group."""
    ordered = sorted(terms)
    groups: list[list[str]] = [[] for _ in range(_GROUPS if len(ordered) > _MANY else 1)]
    for term in ordered:
        groups[ord(term[0]) % len(groups)].append(term)
    return [group for group in groups if group]


class _Tally:
    """The pages of some terms, added up."""

    def __init__(self, terms: Sequence[str]) -> None:
        self.terms = terms
        self.counts = np.zeros(len(terms), np.int64)

    def add(self, kept: bytes) -> None:
        """Add what :func:`_packed` said of some pages."""
        places, counts = (np.frombuffer(column, np.int32) for column in msgspec.msgpack.decode(kept, type=_Columns))
        self.counts[places] += counts

    def found(self) -> dict[str, int]:
        """The terms that stand somewhere."""
        return {self.terms[place]: int(self.counts[place]) for place in np.flatnonzero(self.counts).tolist()}


_Columns = tuple[bytes, bytes]
"""Places in a row of numbers that are not 0, and these numbers, of 32 bits."""


def _packed(counts: Numbers) -> bytes:
    places = np.flatnonzero(counts)
    return msgspec.msgpack.encode([column.astype(np.int32).tobytes() for column in (places, counts[places])])


class _Counting:
    """Counts some terms, which are cut as queries are."""

    def __init__(self, terms: Sequence[str], *, few: bool) -> None:
        """*few*: it is for few pages."""
        self._few = few
        self._place = {term: place for place, term in enumerate(terms)}
        self._cut = {
            term: sorted({part.text for part in parts_of(term)})
            for term in terms
            if not term.isalnum() and CUTS.search(term)
        }
        pieces = {piece for of_term in self._cut.values() for piece in of_term}
        self._plain = set(terms).difference(self._cut)
        self._wanted = [*self._plain, *pieces.difference(self._plain)]

    @cached_property
    def _tree(self) -> _Tree:
        return _Tree(self._wanted)

    def places(self, terms: Sequence[str]) -> Numbers:
        """Where *terms* stand among those that are counted."""
        return np.fromiter(map(self._place.__getitem__, terms), np.int64, len(terms))

    def counts(self, forms: Sequence[Form]) -> Numbers:
        """On how many of *forms* each term is found."""
        tree = self._tree_for(forms) if self._few else self._tree
        plain = np.zeros(len(tree.terms), np.int64)
        counts = np.zeros(len(self._place), np.int64)
        for batch in _batches(forms):
            found = tree.found(batch)
            sizes = np.bincount(found >> 32, minlength=len(plain))
            plain += sizes
            for term, pieces in self._cut.items():
                numbers = [tree.numbers.get(piece, -1) for piece in pieces]
                if min(numbers) >= 0 and sizes[numbers].all():
                    counts[self._place[term]] += _pages_with(found, numbers)
        # A piece of a cut term need not be a term.
        standing = [number for number in np.flatnonzero(plain).tolist() if tree.terms[number] in self._plain]
        counts[self.places([tree.terms[number] for number in standing])] = plain[standing]
        return counts

    def _tree_for(self, forms: Sequence[Form]) -> _Tree:
        """Of few pages most terms need no place in the tree: nothing there begins as they do, or ends so."""
        here = {one + next_ for form in forms for block in form.blocks for one, next_ in pairwise(block)}
        return _Tree([term for term in self._wanted if term[:2] in here and term[-2:] in here])


def _pages_with(found: Numbers, numbers: Sequence[int]) -> int:
    """On how many pages all terms of *numbers* stand, given what a tree has *found*."""
    edges = np.searchsorted(found, [(number << 32, (number + 1) << 32) for number in numbers])
    pages = [found[start:end] & _PAGE for start, end in edges]
    return len(reduce(partial(np.intersect1d, assume_unique=True), pages))


def _batches(forms: Sequence[Form]) -> Iterator[Sequence[Form]]:
    start = size = 0
    for end, form in enumerate(forms, 1):
        size += form.length
        if size > _BATCH or end == len(forms):
            yield forms[start:end]
            start, size = end, 0


class _Tree:
    """Terms of two characters or more as a tree of their beginnings, a level for each length."""

    def __init__(self, terms: Sequence[str]) -> None:
        self.terms = terms
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

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The number of each term."""
        return {term: number for number, term in enumerate(self.terms)}

    def found(self, forms: Sequence[Form]) -> Numbers:
        """The number of each term and that of each of *forms* on which it stands, as one: in order, none twice."""
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
            if not len(here):
                break
            terms = ends[nodes]
            some = terms >= 0
            found.append(distinct(terms[some] << 32 | pages[here[some]]))
        return np.sort(np.concatenate(found)) if found else np.zeros(0, np.int64)


def _slots(first: Numbers, second: Numbers) -> Numbers:
    return (first * np.uint32(_STEP) + second) & np.uint32(_PAIRS - 1)
