"""The index: records → scripts in ``search/``.  docs/search.md is its format.

A pure function of the records and options, whatever their order and whatever was built before.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

import msgspec

from generator.fingerprint import digest
from generator.search.columns import NAMES_A_CHUNK, facets_chunks, lengths_chunks, text_value
from generator.search.keys import Form, form_of, level_keys
from generator.search.levels import cut, in_order, limits
from generator.search.lists import Shards, pair_shards, single_shards, spelling_shards, word_shards
from generator.search.parts import EMPTY, NAME_LENGTH, name_of, path_of, script, value_text
from generator.search.records import SearchRecord
from generator.text.normal import normal, search_form, simplified
from generator.workers import in_parallel

FORMAT = 1
WEIGHTS: Mapping[str, float] = {"k1": 1.2, "b": 0.6, "title": 2.0, "prefix": 0.9, "inside": 0.6}
INLINE = 6000
"""Digits of columns and directory that ride along with the manifest."""

SPELLING = 64_000
"""Letters of words in one file of the spelling."""

Keep = Callable[[str, Callable[[], bytes]], bytes]
"""Bytes by key, computed on a miss: ``Store.get_or``."""


@dataclass(frozen=True, slots=True)
class IndexOptions:
    """What sites disagree about."""

    pack_text: int = 1
    """Pages in one text file, for hosts that limit the number of files."""
    shard: int = 16_000
    """Digits in a shard of a small site, lists and positions; greater is fewer files and more bytes for a query."""
    readings: Mapping[str, str] = field(default_factory=dict)
    """Sounds of words that are guessed wrong: ``{"重庆": "chong qing"}``."""
    jobs: int = 0


@dataclass(frozen=True, slots=True)
class Index:
    """A built index."""

    manifest: str
    """Address of the script that a search page names."""
    files: Mapping[str, bytes]
    """Address → script."""


class _Level(msgspec.Struct, frozen=True):
    """The files of a level and what the manifest says of it."""

    pages: int
    length: int
    directory: str
    loose: bool
    traditional: bool
    characters: str
    """All Han of its pages, in search form, in order."""
    inline: dict[str, str]
    files: dict[str, bytes]


def _no_store(_: str, compute: Callable[[], bytes]) -> bytes:
    return compute()


def build_index(
    records: Sequence[SearchRecord], options: IndexOptions = IndexOptions(), keep: Keep = _no_store
) -> Index:
    """The index of *records*.  *keep* holds what does not change from build to build: forms of pages, whole levels."""
    parts = cut(in_order(records))
    decoder = msgspec.msgpack.Decoder(_Level)
    levels: list[_Level] = []
    for part, limit in zip(parts, limits(len(records), len(parts), options.shard), strict=True):
        key = digest((FORMAT, tuple(part), options.pack_text, limit, unicodedata.unidata_version))
        levels.append(decoder.decode(keep(f"search-{key}", partial(_made, part, limit, options, keep))))
    files: dict[str, bytes] = {}
    inline: dict[str, str] = {}
    for level in levels:
        files |= level.files
        inline |= level.inline
    common = {"h": _conversions(levels)}
    for family, value in common.items():
        text = value_text(value)
        files[path_of(f"{family}-{name_of(text)}")] = script({f"{family}-{name_of(text)}": text})
    manifest = value_text(
        {
            "format": FORMAT,
            "pages": len(records),
            "length": sum(level.length for level in levels),
            "levels": [{"pages": level.pages, "dir": level.directory, "loose": level.loose} for level in levels],
            "pack": options.pack_text,
            "han": f"h-{name_of(value_text(common['h']))}",
            "readings": "",
            "traditional": any(level.traditional for level in levels),
            "unicode": unicodedata.unidata_version,
            "weights": WEIGHTS,
        }
    )
    whole = {**inline, f"m-{name_of(manifest, *inline)}": manifest}
    path = path_of(list(whole)[-1])
    return Index(path, {**files, path: script(whole)})


def _conversions(levels: Sequence[_Level]) -> str:
    """Family ``h``: traditional forms of the characters that stand on the site."""
    standing = {ch for level in levels for ch in level.characters}
    return "".join(old + new for old, new in sorted(simplified().items()) if new in standing)


def _made(records: Sequence[SearchRecord], limit: int, options: IndexOptions, keep: Keep) -> bytes:
    """A level, encoded."""
    forms = [Form(tuple(blocks)) for blocks in in_parallel(_forms(keep), records, options.jobs)]
    files: dict[str, bytes] = {}
    inline: dict[str, str] = {}
    directory: dict[str, object] = {}

    def add(part: str, text: str) -> None:
        files[path_of(part)] = script({part: text})

    keys = level_keys(forms)
    for family, beside, shards in (
        ("g", "p", pair_shards(keys, limit)),
        ("w", "v", word_shards(keys, limit)),
        ("u", "", single_shards(keys, limit // 2)),
    ):
        directory[family] = _shards(shards, family, beside, add)
    chunks: dict[str, list[str]] = {
        "l": [value_text(chunk) for chunk in lengths_chunks(forms)],
        "n": [value_text(chunk) for chunk in _text_names(records, options.pack_text, add)],
        "s": [value_text(chunk) for chunk in spelling_shards(keys, SPELLING)],
        "f": [value_text(chunk) for chunk in facets_chunks(records)],
    }
    room = INLINE
    for family, texts in chunks.items():
        names = [f"{family}-{name_of(text)}" for text in texts]
        directory[family] = names
        size = sum(map(len, texts))
        for name, text in zip(names, texts, strict=True):
            if family in "ln" and size <= room:
                inline[name] = text
            else:
                add(name, text)
        if family in "ln" and size <= room:
            room -= size
    text = value_text(directory)
    name = f"i-{name_of(text)}"
    if len(text) <= room:
        inline[name] = text
    else:
        add(name, text)
    characters = sorted({ch for form in forms for block in form.blocks for ch in block})
    return msgspec.msgpack.encode(
        _Level(
            pages=len(records),
            length=sum(form.length for form in forms),
            directory=name,
            loose=keys.loose,
            traditional=any(
                normal(text) != search_form(text) for record in records for text in (record.title, *record.blocks)
            ),
            characters="".join(characters),
            inline=inline,
            files=files,
        )
    )


def _forms(keep: Keep) -> Callable[[SearchRecord], tuple[str, ...]]:
    """The search form of a record, from the store where it is known."""

    def blocks(record: SearchRecord) -> tuple[str, ...]:
        return form_of(record.title, record.blocks).blocks

    return blocks


def _shards(shards: Shards, family: str, beside: str, add: Callable[[str, str], None]) -> tuple[str, str]:
    """Add the files of one family; its entry in the directory."""
    names = []
    for place, lists in enumerate(shards.lists):
        if not lists:
            names.append(EMPTY)
            continue
        text = value_text([shards.words[place], lists] if shards.words else lists)
        more = [value_text(shards.positions[place])] if beside else []
        name = name_of(text, *more)
        names.append(name)
        add(f"{family}-{name}", text)
        if beside:
            add(f"{beside}-{name}", more[0])
    return "\n".join(shards.borders), "".join(names)


def _text_names(records: Sequence[SearchRecord], pack: int, add: Callable[[str, str], None]) -> list[str]:
    """Add the text files; family ``n``."""
    names = []
    for start in range(0, len(records), pack):
        text = value_text([text_value(record) for record in records[start : start + pack]])
        name = name_of(text)
        add(f"t-{name}", text)
        names.append(name)
    joined = "".join(names)
    step = NAMES_A_CHUNK * NAME_LENGTH
    return [joined[start : start + step] for start in range(0, len(joined), step)]
