"""The lines of a level's terms by pinyin, family ``y``: all of a line but its number is laid out by groups of terms.

An edit of a text changes numbers here and there and seldom a term, so that few groups are laid out again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain, pairwise
from typing import NamedTuple

import msgspec
import numpy as np

from generator.search.digits import Numbers
from generator.search.lexicon import MINED, together
from generator.search.lists import Shards
from generator.search.made import Group, Named
from generator.search.shards import cells_of_words, shard_of_keys
from generator.search.sounds import RUN, Spelling


class Speech(msgspec.Struct, frozen=True):
    """How terms are said."""

    spelling: Spelling
    learn: Callable[[Iterable[str]], None]
    """Lets :attr:`spelling` know the usual ways to say many terms."""


class Source(NamedTuple):
    """Where terms of a level may come from."""

    group: Group
    counts: Numbers
    """On how many of its pages each of them stands."""

    @classmethod
    def of(cls, terms: Sequence[str], counts: Mapping[str, int]) -> Source:
        """*terms*, of which *counts* tells the pages."""
        return cls(Group.of(terms), np.array([counts[term] for term in terms], np.int64))

    @property
    def standing(self) -> Numbers:
        """The places of those that stand there."""
        return np.flatnonzero(self.counts).astype(np.int32)


class Layout(msgspec.Struct, frozen=True):
    """The lines of a group in order, as columns."""

    group: Group
    """Its terms, which stand in the level."""
    keys: list[bytes]
    """By which lines are put in order."""
    heads: list[str]
    """What stands before the number."""
    kinds: str
    cells: bytes
    """Of the table of borders, 32 bits as the rest."""
    places: bytes
    """Of the term among those of all sources."""
    others: bytes
    """The same if the line counts pages of older levels as well, or -1."""


def layout(sources: Sequence[Source], speech: Speech) -> Layout:
    """The lines of the terms of *sources* that stand in the level: what its records name, the terms of older levels,
    oldest first, and mined ones."""
    own, *others, _ = sources
    owned = own.group.named()
    older: dict[str, Named] = {}
    for source in others:
        older |= source.group.named()
        speech.spelling.recall(source.group.said())
    at: dict[str, int] = {}
    start = 0
    for source in sources:
        terms = source.group.terms()
        for place in source.standing.tolist():
            at.setdefault(terms[place], start + place)
        start += len(terms)
    known = {term: _known(term, owned.get(term), older.get(term), speech.spelling) for term in sorted(at)}
    usual = [term for term, named in known.items() if not named.ways]
    # Mined terms come and go, the others stay the same for long.
    speech.learn(term for term in usual if term in owned)
    speech.learn(usual)
    rows = []
    for term, named in known.items():
        before = older.get(term)
        listed = before.said(term, speech.spelling) if before else ()
        for way in named.said(term, speech.spelling):
            other = at[term] if term in owned and way not in listed else -1
            rows.append((_key(term, way), way, term, named.kind, at[term], other))
    rows.sort()
    return Layout(
        Group.of(
            list(known),
            list(known.values()),
            [None if named.ways else speech.spelling.usual(term) for term, named in known.items()],
        ),
        [f"{key}\0{way}\0{term}".encode() for key, way, term, *_ in rows],
        [f"{term} {way} " for _, way, term, *_ in rows],
        "".join(row[3] for row in rows),
        cells_of_words([row[0] for row in rows], "initials").astype(np.int32).tobytes(),
        *(np.array([row[column] for row in rows], np.int32).tobytes() for column in (4, 5)),
    )


def _known(term: str, own: Named | None, older: Named | None, spelling: Spelling) -> Named:
    if own and older:
        return together(term, older, own, spelling)
    return own or older or Named(MINED)


def _key(term: str, way: str) -> str:
    """First letters of the syllables of *term*; runs of Latin letters and digits stand whole."""
    sounds = way.split(" ")
    if len(sounds) == len(term):  # each run is one character, a letter's sound is its capital
        return "".join([sound[0] for sound in sounds]).lower()
    runs = zip(RUN.findall(term), sounds, strict=False)
    return "".join(run if run.isascii() else sound[0] for run, sound in runs)


def numbers_of(layout: Layout, sources: Sequence[Source], elsewhere: Sequence[Numbers]) -> Numbers:
    """The number of each line, given its *sources* and on how many pages *elsewhere*, of each older level, the terms of
    the first of them stand."""
    counts = np.concatenate([source.counts for source in sources])
    before = np.zeros(len(sources[0].counts) + 1, np.int64)
    for some in elsewhere:
        before[:-1] += some
    places, others = np.frombuffer(layout.places, np.int32), np.frombuffer(layout.others, np.int32)
    return counts[places] + before[others]


def line_shards(layouts: Sequence[Layout], numbers: Sequence[Numbers], limit: int) -> Shards:
    """Family ``y``: the lines of *layouts* with their *numbers*."""
    keys = list(chain.from_iterable(layout.keys for layout in layouts))
    if not keys:
        return Shards(("",), ("",))
    order = sorted(range(len(keys)), key=keys.__getitem__)
    heads = list(chain.from_iterable(layout.heads for layout in layouts))
    kinds = "".join(layout.kinds for layout in layouts)
    pages = np.concatenate(numbers).tolist()
    lines = [f"{heads[place]}{pages[place]} {kinds[place]}" for place in order]
    weights = np.fromiter(map(len, lines), np.int64, len(lines)) + 1
    cells = np.concatenate([np.frombuffer(layout.cells, np.int32) for layout in layouts])[order]
    shards, borders = shard_of_keys(cells, weights, "initials", limit)
    edges = np.searchsorted(shards, np.arange(len(borders) + 1)).tolist()
    return Shards(borders, tuple("\n".join(lines[start:end]) for start, end in pairwise(edges)))
