"""Runs of pages: what follows from a few pages alone, kept in the store and laid out in files by range of keys.

A level's lists are put together from its runs, some ranges at a time: so a build needs memory for a run and a few
ranges, however great the site, and an edit makes only one run anew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path

import msgspec
import numpy as np

from generator.search.digits import Numbers
from generator.search.keys import CODE_BITS, Form, PageKeys, characters_in, keys_of
from generator.search.postings import Lists, Postings, starts_of, together
from generator.search.shards import RANGES, Node, cells_of_codes, cells_of_words, range_size, root

BATCH = 200_000
"""Characters whose keys are worked out at once."""
TABLES = {"g": "pairs", "w": "words", "u": "characters"}
"""Families of lists, and the tables of their borders."""

_SPELLING = "spelling"
_ROW = {"numbers": 1, "positions": 2, _SPELLING: 3}
"""Where the edges of a column stand in :meth:`Notes.edges_of`; of others in the first row."""
_DIGEST_BYTES = 8


class Notes(msgspec.Struct, frozen=True):
    """What a level needs to know of a run without reading its file."""

    lengths: tuple[int, ...]
    """Characters of each page."""
    titles: tuple[int, ...]
    """Characters of its title."""
    loose: bool
    characters: str
    """All characters of the pages, in order."""
    columns: dict[str, dict[str, tuple[str, int]]]
    """By family and name of a column: the type of its numbers, and where in the file it begins."""
    edges: dict[str, bytes]
    digests: dict[str, bytes]
    """By family, of its lists in each range."""

    def digests_of(self, family: str, node: Node) -> bytes:
        """Stand for the lists of *family* for the keys of *node*, whose ends are ends of ranges."""
        start, end = (cell // range_size(node.table) * _DIGEST_BYTES for cell in (node.start, node.end))
        return self.digests[family][start:end]

    def edges_of(self, family: str) -> Numbers:
        """The first key, the first posting, the first digit of positions and, of words, the first byte of spelling of
        each range, a row each, with the end of the last."""
        return np.frombuffer(self.edges[family], np.int64).reshape(-1, RANGES + 1)


class Run(msgspec.Struct, frozen=True):
    """A run whose lists lie in a file."""

    notes: Notes
    path: Path

    def lists(self, family: str, node: Node) -> Lists:
        """Its lists for the keys of *node*, whose ends are ends of ranges."""
        columns = self._columns(family, node, tuple(self.notes.columns[family]))
        if _SPELLING not in columns:
            return Lists(Postings(**columns))
        spelling = tuple(columns.pop(_SPELLING).tobytes().decode().split())
        columns["keys"] -= columns["keys"][:1]
        return Lists(Postings(**columns), spelling)

    def words(self) -> list[str]:
        """All its words, in order."""
        return self._columns("w", root("words"), (_SPELLING,))[_SPELLING].tobytes().decode().split()

    def _columns(self, family: str, node: Node, names: Sequence[str]) -> dict[str, Numbers]:
        edges = self.notes.edges_of(family)[:, [cell // range_size(node.table) for cell in (node.start, node.end)]]
        columns = {}
        with self.path.open("rb") as file:
            for name in names:
                kind, offset = self.notes.columns[family][name]
                start, end = edges[_ROW.get(name, 0)].tolist()
                file.seek(offset + start * np.dtype(kind).itemsize)
                columns[name] = np.fromfile(file, kind, end - start)
        return columns


def layout(forms: Sequence[Form]) -> tuple[Notes, bytes]:
    """The lists of some pages: what stands in the file of their run, and how to find it there."""
    keys = _keys(forms)
    pieces: list[bytes] = []
    size = 0
    columns: dict[str, dict[str, tuple[str, int]]] = {}
    edges: dict[str, bytes] = {}
    digests: dict[str, bytes] = {}
    for family, lists in keys.lists.items():
        table = TABLES[family]
        postings = lists.postings
        cells = (
            cells_of_words(lists.spelling, table)
            if family == "w"
            else cells_of_codes(postings.keys, table, CODE_BITS)
        )
        first = np.searchsorted(cells, np.arange(RANGES + 1) * range_size(table))
        rows = [first, postings.first[first], starts_of(postings.rooms)[first]]
        named = msgspec.structs.asdict(postings)
        if family == "w":
            words = [f"{word} ".encode() for word in lists.spelling]
            rows.append(starts_of(np.array([len(word) for word in words], np.int64))[first])
            named[_SPELLING] = np.frombuffer(b"".join(words), np.uint8)
        table_edges = np.stack(rows).astype(np.int64)
        edges[family] = table_edges.tobytes()
        digests[family] = _digests(named, table_edges)
        columns[family] = {}
        for name, column in named.items():
            columns[family][name] = (column.dtype.str, size)
            pieces.append(column.tobytes())
            size += len(pieces[-1])
    notes = Notes(
        lengths=tuple(form.length for form in forms),
        titles=tuple(len(form.blocks[0]) for form in forms),
        loose=keys.loose,
        characters=characters_in(forms),
        columns=columns,
        edges=edges,
        digests=digests,
    )
    return notes, b"".join(pieces)


def _digests(columns: Mapping[str, Numbers], edges: Numbers) -> bytes:
    """A digest of what stands in each range of some *columns*."""
    # Words are told by their spelling: their numbers depend on those in other ranges.
    told = [name for name in columns if name != "keys" or _SPELLING not in columns]
    contents = [(columns[name].data, edges[_ROW.get(name, 0)].tolist()) for name in told]
    sizes = np.diff(edges).T.tobytes()
    row = len(sizes) // RANGES
    digests = []
    for place in range(RANGES):
        digest = hashlib.blake2b(sizes[place * row : (place + 1) * row], digest_size=_DIGEST_BYTES)
        for content, starts in contents:
            digest.update(content[starts[place] : starts[place + 1]])
        digests.append(digest.digest())
    return b"".join(digests)


def nodes(runs: Sequence[Run], family: str, most: int) -> list[Node]:
    """The keys of a family in turn, each time no more of them than have *most* postings, or as few as a range holds.

    *most* is at least the limit of a shard: then these are nodes of the tree that the shards are leaves of, for a
    posting takes a digit or more.
    """
    sums = np.sum([run.notes.edges_of(family)[1] for run in runs], axis=0)
    size = range_size(TABLES[family])
    found: list[Node] = []
    waiting = [root(TABLES[family])]
    while waiting:
        node = waiting.pop()
        if sums[node.end // size] - sums[node.start // size] > most and node.end - node.start > size:
            waiting += reversed(node.halves())
        else:
            found.append(node)
    return found


def lists_of(runs: Sequence[Run], family: str, node: Node) -> Lists:
    """The lists of the pages of *runs*, which follow one another, for the keys of *node*."""
    return together([(page, run.lists(family, node)) for page, run in zip(_first_pages(runs), runs, strict=True)])


def words_of(runs: Sequence[Run]) -> list[str]:
    """All words of *runs*, in order."""
    return sorted(set().union(*(run.words() for run in runs)))


def characters_of(runs: Sequence[Run]) -> str:
    """All characters of *runs*, in order."""
    return "".join(sorted(set().union(*(run.notes.characters for run in runs))))


def _first_pages(runs: Sequence[Run]) -> Iterator[int]:
    page = 0
    for run in runs:
        yield page
        page += len(run.notes.lengths)


def _keys(forms: Sequence[Form]) -> PageKeys:
    """The keys of *forms*, however long these are."""
    starts, size = [0], 0
    for place, form in enumerate(forms):
        if size > BATCH:
            starts.append(place)
            size = 0
        size += form.length
    batches = [keys_of(forms[start:end]) for start, end in pairwise((*starts, len(forms)))]
    if len(batches) == 1:
        return batches[0]
    return PageKeys(
        {
            family: together([(start, keys.lists[family]) for start, keys in zip(starts, batches, strict=True)])
            for family in TABLES
        },
        any(keys.loose for keys in batches),
    )
