"""On how many pages each of many terms stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property, partial, reduce
from itertools import chain, pairwise
from typing import NamedTuple

import msgspec
import numpy as np

from generator.fingerprint import digest
from generator.search.digits import Flags, Numbers
from generator.search.keys import CODE_BITS, Form, codes_of
from generator.search.made import Group
from generator.search.postings import distinct, starts_of
from generator.search.query import QUOTES, parts_of
from generator.search.workshop import ALONE, Workshop

CUTS = re.compile(f"[\\s{''.join(QUOTES)}]")
"""Where a query may be cut."""
_BATCH = 400_000
"""Characters that are searched at once: bounds memory."""
_FEW = 2
"""Parts for which a tree of their own is made."""
_PAGE = (1 << 32) - 1
_BUNDLES, _MANY = 8, 1000
"""Groups of a family are counted as so many if they have more terms, else as one."""
_SPAN = 16
"""Parts whose sum is kept as well: of a great text, an edit asks for few sums and few parts."""
_PAIRS, _STEP = 1 << 20, 40_503


class Pages(msgspec.Struct, frozen=True):
    """Some pages whose terms are counted together, and kept."""

    key: str
    """Stands for all of their text."""
    forms: Callable[[], Sequence[Form]]


def page_counts(
    parts: Sequence[Pages], families: Iterable[Sequence[Group]], workshop: Workshop = ALONE
) -> list[list[Numbers]]:
    """On how many pages of *parts* each term is found, by family and group.

    Of an edit, only the groups, some of a family together, and the parts in which something changed are counted again.
    """
    found = []
    tallies: list[_Tally] = []
    for groups in families:
        bundles = [_Tally(groups[start::step]) for step in (_bundles(groups),) for start in range(step)]
        tallies += bundles
        found.append((groups, bundles))
    _count(parts, tallies, workshop)
    return [
        [bundles[number % len(bundles)].of_group(number // len(bundles)) for number in range(len(groups))]
        for groups, bundles in found
    ]


def _bundles(groups: Sequence[Group]) -> int:
    """Into how many *groups* are put together to be counted; few terms are one."""
    return min(_BUNDLES, len(groups)) if sum(group.size for group in groups) > _MANY else 1


def _count(parts: Sequence[Pages], tallies: Sequence[_Tally], workshop: Workshop) -> None:
    """Add the pages of all *parts* to *tallies*."""
    missing: dict[int, list[tuple[str, _Tally]]] = {}
    spans: list[tuple[str, _Tally, _Tally]] = []
    size = _SPAN if len(parts) > _SPAN else 1
    for tally in tallies:
        for start in range(0, len(parts), size):
            places = range(start, min(start + size, len(parts)))
            keys = [f"counts-{digest((parts[place].key, tally.key))}" for place in places]
            of_span = tally
            if size > 1:
                of_all = f"counts-{digest(tuple(keys))}"
                kept = workshop.recalled(of_all)
                if kept is not None:
                    tally.add(kept)
                    continue
                of_span = _Tally(tally.groups)
                spans.append((of_all, of_span, tally))
            for place, key in zip(places, keys, strict=True):
                kept = workshop.recalled(key)
                if kept is None:
                    missing.setdefault(place, []).append((key, of_span))
                else:
                    of_span.add(kept)
    # A part that is another one lacks all groups, the others those that are: they are not searched for all.
    alike: dict[tuple[str, ...], list[int]] = {}
    for place, of_part in missing.items():
        alike.setdefault(tuple(tally.key for _, tally in of_part), []).append(place)
    for together in alike.values():
        sizes = np.array([len(tally.counts) for _, tally in missing[together[0]]])
        edges = list(pairwise(starts_of(sizes).tolist()))
        terms = [term for _, tally in missing[together[0]] for group in tally.groups for term in group.terms()]
        counting = _Counting(terms, few=len(together) <= _FEW)
        for place in together:
            counts = counting.counts(parts[place].forms())
            for (key, tally), (start, end) in zip(missing[place], edges, strict=True):
                tally.add(workshop.keep(key, partial(_packed, counts[start:end])))
    for key, of_span, tally in spans:
        tally.add(workshop.keep(key, partial(_packed, of_span.counts)))


class _Tally:
    """The pages of the terms of some groups, added up."""

    def __init__(self, groups: Sequence[Group]) -> None:
        self.groups = groups
        self.key = digest(tuple(group.names for group in groups))
        self._edges = starts_of(np.array([group.size for group in groups], np.int64)).tolist()
        self.counts = np.zeros(self._edges[-1], np.int64)

    def add(self, kept: bytes) -> None:
        """Add what :func:`_packed` said of some pages."""
        places, counts = (np.frombuffer(column, np.int32) for column in msgspec.msgpack.decode(kept, type=_Columns))
        self.counts[places] += counts

    def of_group(self, number: int) -> Numbers:
        """The pages of each term of a group."""
        return self.counts[self._edges[number] : self._edges[number + 1]]


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
        self._terms = len(terms)
        cut = {
            place: sorted({part.text for part in parts_of(term)})
            for place, term in enumerate(terms)
            if not term.isalnum() and CUTS.search(term)
        }
        pieces = {piece: len(terms) + number for number, piece in enumerate(dict.fromkeys(chain(*cut.values())))}
        self._cut = {place: [pieces[piece] for piece in of_term] for place, of_term in cut.items()}
        self._wanted = _Wanted.of([*terms, *pieces])

    @cached_property
    def _tree(self) -> _Tree:
        return _Tree(self._wanted)

    def counts(self, forms: Sequence[Form]) -> Numbers:
        """On how many of *forms* each term is found."""
        tree = self._tree_for(forms) if self._few else self._tree
        counts = np.zeros(self._terms, np.int64)
        for batch in _batches(forms):
            found = tree.found(batch)
            sizes = np.bincount(found >> 32, minlength=tree.size + 1)[tree.numbers]
            for place, pieces in self._cut.items():
                sizes[place] = _pages_with(found, tree.numbers[pieces]) if sizes[pieces].all() else 0
            counts += sizes[: self._terms]
        return counts

    def _tree_for(self, forms: Sequence[Form]) -> _Tree:
        """Of few pages most terms need no place in the tree: a pair of their characters stands nowhere there."""
        here = np.zeros(_PAIRS, np.bool_)
        for form in forms:
            codes = codes_of("\n".join(form.blocks))
            here[_slots(codes[:-1], codes[1:])] = True
        wanted = self._wanted
        found = np.append(here[_slots(wanted.codes[:-1], wanted.codes[1:])], True)
        found[wanted.ends - 1] = True
        return _Tree(wanted, np.logical_and.reduceat(found, wanted.starts))


class _Wanted(NamedTuple):
    """Terms as columns."""

    codes: Numbers
    """Their characters, one term after the other."""
    starts: Numbers
    ends: Numbers

    @classmethod
    def of(cls, terms: Sequence[str]) -> _Wanted:
        edges = starts_of(np.fromiter(map(len, terms), np.int64, len(terms)))
        return cls(codes_of("".join(terms)), edges[:-1], edges[1:])


def _pages_with(found: Numbers, numbers: Numbers) -> int:
    """On how many pages all terms of *numbers* stand, given what a tree has *found*."""
    edges = np.searchsorted(found, [(number << 32, (number + 1) << 32) for number in numbers.tolist()])
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

    def __init__(self, wanted: _Wanted, some: Flags | None = None) -> None:
        """*some*: those of *wanted* that have a place in it; all, if that is not said."""
        self._pairs = np.zeros(_PAIRS, np.bool_)
        """By slot: whether a term may begin with a pair of characters."""
        self._levels: list[tuple[Numbers, Numbers]] = []
        """Of each length from 2: beginnings, as the number of the one shorter and a character, and the numbers of the
        terms that end there, or -1."""
        self.size = 0
        """How many different terms are in it."""
        codes, starts, ends = wanted
        left = np.arange(len(starts)) if some is None else np.flatnonzero(some)
        numbers = np.full(len(starts), -1, np.int64)
        nodes = codes[starts].astype(np.int64)
        self._pairs[_slots(codes[starts[left]], codes[starts[left] + 1])] = True
        length = 2
        while len(left):
            keys = nodes[left] << CODE_BITS | codes[starts[left] + length - 1]
            table, places = np.unique(keys, return_inverse=True)
            whole = starts[left] + length == ends[left]
            closed = np.unique(places[whole])
            here = np.full(len(table), -1, np.int64)
            here[closed] = np.arange(self.size, self.size + len(closed))
            self.size += len(closed)
            self._levels.append((table, here))
            nodes[left] = places
            numbers[left[whole]] = here[places[whole]]
            left = left[~whole]
            length += 1
        self.numbers = np.where(numbers < 0, self.size, numbers)
        """Under which each term is found, the same for equal ones; :attr:`size` if it is not in the tree."""

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
