"""The index: records → scripts in ``search/``.  docs/search.md is its format.

A pure function of the records and options, whatever their order and whatever was built before.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from generator.places import installed
from generator.search.bundles import files_of
from generator.search.kept import Level, Tools, han_of, made_levels
from generator.search.levels import cut, in_order, limits, term_groups
from generator.search.parts import name_of, path_of, script, value_of
from generator.search.records import SearchRecord
from generator.search.sounds import Spelling
from generator.search.workshop import ALONE, USUAL, IndexOptions, Workshop
from generator.store import Piece
from generator.text.normal import simplified

__all__ = ["Index", "IndexOptions", "Workshop", "build_index"]

FORMAT = 1
WEIGHTS: Mapping[str, float] = {"k1": 1.2, "b": 0.6, "title": 2.0, "prefix": 0.9, "inside": 0.6}
SMALL_DIRECTORY = 3000
"""Bytes of a directory that rides along with the manifest."""

class Index(msgspec.Struct, frozen=True):
    """A built index."""

    manifest: str
    """Address of the script that a search page names."""
    files: Mapping[str, bytes | Piece]
    """Address → script."""


def build_index(
    records: Sequence[SearchRecord], options: IndexOptions = USUAL, workshop: Workshop = ALONE
) -> Index:
    """The index of *records*."""
    salt = (FORMAT, workshop.version, unicodedata.unidata_version, installed("pypinyin"))
    parts = cut(in_order(records))
    sizes = limits(len(records), len(parts), options.shard)
    with TemporaryDirectory(prefix="hongcheng-", dir=workshop.scratch) as folder:
        tools = Tools(workshop, options, Path(folder), Spelling(options.readings), salt, term_groups(len(records)))
        levels = [Level(part, limit, tools) for part, limit in zip(parts, sizes, strict=True)]
        made = made_levels(levels, tools)
        characters = han_of(levels)
    files: dict[str, bytes | Piece] = {}
    inline: dict[str, bytes] = {}
    rows = []
    for level, of_level in zip(made.levels, made.terms, strict=True):
        directory = value_of({**level.directory, "y": of_level.entry})
        name = f"i-{name_of(directory)}"
        for bundle in (level.bundle, *level.others, of_level.bundle):
            files |= files_of(workshop, bundle)
        inline |= level.inline
        if len(directory) <= SMALL_DIRECTORY:
            inline[name] = directory
        else:
            files[path_of(name)] = script({name: directory})
        rows.append({"pages": level.pages, "dir": name, "loose": level.loose})
    common = {}
    for family, text in (("h", _conversions(characters)), ("r", made.sounds)):
        value = value_of(text)
        common[family] = f"{family}-{name_of(value)}"
        files[path_of(common[family])] = script({common[family]: value})
    manifest = value_of(
        {
            "format": FORMAT,
            "pages": len(records),
            "length": sum(level.length for level in made.levels),
            "levels": rows,
            "pack": options.pack_text,
            "han": common["h"],
            "readings": common["r"],
            "traditional": any(level.traditional for level in made.levels),
            "unicode": unicodedata.unidata_version,
            "weights": WEIGHTS,
        }
    )
    name = f"m-{name_of(manifest, *map(str.encode, inline))}"
    return Index(path_of(name), {**files, path_of(name): script({**inline, name: manifest})})


def _conversions(characters: str) -> str:
    """Family ``h``: traditional forms of *characters*."""
    standing = set(characters)
    return "".join(old + new for old, new in sorted(simplified().items()) if new in standing)
