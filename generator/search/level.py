"""One level of the index: its lists, columns and texts, and its terms by pinyin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain

from generator.search.bundles import bundled
from generator.search.columns import facets_chunks, lengths_chunks, names_chunks, text_value
from generator.search.keys import shows_traditional
from generator.search.lists import Shards, pair_shards, single_shards, spelling_shards, word_shards
from generator.search.made import Entry, LevelFiles, ShardFiles, Texts
from generator.search.parts import EMPTY, name_of, path_of, script, value_of
from generator.search.records import SearchRecord
from generator.search.runs import Run, characters_of, lists_of, words_of
from generator.search.shards import Node

INLINE = 5000
"""Bytes of a level's small columns that ride along with the manifest."""
SPELLING = 64_000
"""Letters of words in one file of the spelling."""


def texts_of(records: Sequence[SearchRecord], pack: int) -> Texts:
    """The text files of *records*, *pack* pages in each."""
    files: dict[str, bytes] = {}
    names = []
    for start in range(0, len(records), pack):
        value = value_of([text_value(record) for record in records[start : start + pack]])
        names.append(name_of(value))
        files[path_of(f"t-{names[-1]}")] = script({f"t-{names[-1]}": value})
    traditional = shows_traditional(text for record in records for text in (record.title, *record.blocks))
    return Texts(bundled(files), tuple(names), traditional)


def shards_of(runs: Sequence[Run], family: str, node: Node, limit: int) -> ShardFiles:
    """The shards of *family* with the keys of *node*, of *limit* digits at most."""
    lists = lists_of(runs, family, node)
    if family == "g":
        return shard_files(pair_shards(lists, node, limit), "g", "p")
    if family == "w":
        return shard_files(word_shards(lists, node, limit), "w", "v")
    return shard_files(single_shards(lists, node, limit), "u")


def level_files(
    records: Sequence[SearchRecord],
    runs: Sequence[Run],
    texts: Sequence[Texts],
    shards: Mapping[str, Sequence[ShardFiles]],
) -> LevelFiles:
    """What follows from a level's pages alone, given its parts.  *shards*: in order, by family."""
    files: dict[str, bytes] = {}
    inline: dict[str, bytes] = {}
    directory = {family: entry_of(parts) for family, parts in shards.items()}
    lengths = [length for run in runs for length in run.notes.lengths]
    room = INLINE
    for family, chunks in (
        ("l", list(lengths_chunks(lengths, [length for run in runs for length in run.notes.titles]))),
        ("n", list(names_chunks([name for part in texts for name in part.names]))),
        ("s", spelling_shards(words_of(runs), SPELLING)),
        ("f", list(facets_chunks(records))),
    ):
        values = [value_of(chunk) for chunk in chunks]
        names = [f"{family}-{name_of(value)}" for value in values]
        directory[family] = names
        size = sum(map(len, values))
        if family in "ln" and size <= room:
            room -= size
            inline |= zip(names, values, strict=True)
        else:
            files |= {path_of(name): script({name: value}) for name, value in zip(names, values, strict=True)}
    return LevelFiles(
        pages=len(records),
        length=sum(lengths),
        loose=any(run.notes.loose for run in runs),
        traditional=any(part.traditional for part in texts),
        characters=characters_of(runs),
        directory=directory,
        inline=inline,
        bundle=bundled(files),
        others=(*(part.bundle for part in texts), *(part.bundle for part in chain(*shards.values()))),
    )


def entry_of(parts: Sequence[ShardFiles]) -> Entry:
    """What the directory says of a family, given all its shards in order."""
    borders = (border for part in parts for border in part.borders)
    return ["\n".join(borders), "".join(name for part in parts for name in part.names)]


def shard_files(shards: Shards, family: str, beside: str = "") -> ShardFiles:
    """*shards* as files.  *beside*: the family of their positions."""
    files: dict[str, bytes] = {}
    names = []
    for place, lists in enumerate(shards.lists):
        if not lists:
            names.append(EMPTY)
            continue
        values = [value_of([shards.words[place], lists] if shards.words else lists)]
        if beside:
            values.append(value_of(shards.positions[place]))
        name = name_of(*values)
        names.append(name)
        for letter, value in zip(family + beside, values, strict=True):
            part = f"{letter}-{name}"
            files[path_of(part)] = script({part: value})
    return ShardFiles(bundled(files), shards.borders, tuple(names))
