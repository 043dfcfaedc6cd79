"""The index: records → scripts in ``search/``.  docs/search.md is its format.

A pure function of the records and options, whatever their order and whatever was built before.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version

import msgspec

from generator.fingerprint import digest
from generator.search.counting import page_counts
from generator.search.keys import Form, form_of
from generator.search.level import LevelFiles, LevelTerms, OlderTerms, level_files, level_terms
from generator.search.levels import cut, in_order, limits
from generator.search.lexicon import Spelling, character_sounds
from generator.search.parts import name_of, path_of, script, value_text
from generator.search.records import SearchRecord
from generator.text.normal import is_han, simplified
from generator.workers import in_parallel

FORMAT = 1
WEIGHTS: Mapping[str, float] = {"k1": 1.2, "b": 0.6, "title": 2.0, "prefix": 0.9, "inside": 0.6}
SMALL_DIRECTORY = 3000
"""Characters of a directory that rides along with the manifest."""

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


@dataclass(frozen=True, slots=True)
class Index:
    """A built index."""

    manifest: str
    """Address of the script that a search page names."""
    files: Mapping[str, bytes]
    """Address → script."""


@dataclass(frozen=True, slots=True)
class Workshop:
    """What does not change from build to build, and the processors at hand."""

    keep: Keep = lambda _, compute: compute()
    whole: Callable[[SearchRecord], SearchRecord] = lambda record: record
    """The record with its blocks, of one whose blocks are stood for by a digest: most are never asked for."""
    jobs: int = 0
    """Processes; 0 is one for each core."""
    version: str = ""
    """Digest of the program."""


def build_index(
    records: Sequence[SearchRecord], options: IndexOptions = IndexOptions(), workshop: Workshop = Workshop()
) -> Index:
    """The index of *records*."""
    parts = cut(in_order(records))
    salt = (FORMAT, workshop.version, unicodedata.unidata_version, version("pypinyin"))
    sizes = limits(len(records), len(parts), options.shard)
    tools = _Tools(options, workshop, Spelling(options.readings), salt)
    levels = [_Level(part, limit, tools) for part, limit in zip(parts, sizes, strict=True)]
    terms: dict[str, str] = {}
    older: list[_Level] = []
    files: dict[str, bytes] = {}
    inline: dict[str, str] = {}
    rows = []
    for level in levels:
        made = level.files()
        of_level = level.terms(terms, older)
        terms |= of_level.terms
        older.append(level)
        directory = value_text({**made.directory, "y": of_level.entry})
        name = f"i-{name_of(directory)}"
        files |= made.files
        files |= of_level.files
        inline |= made.inline
        if len(directory) <= SMALL_DIRECTORY:
            inline[name] = directory
        else:
            files[path_of(name)] = script({name: directory})
        rows.append({"pages": made.pages, "dir": name, "loose": made.loose})
    made_levels = [level.files() for level in levels]
    characters = "".join(sorted({ch for made in made_levels for ch in made.characters if is_han(ch)}))
    sounds = workshop.keep(
        f"sounds-{digest((salt, characters))}", lambda: character_sounds(characters).encode()
    ).decode()
    common = {}
    for family, text in (("h", _conversions(characters)), ("r", sounds)):
        value = value_text(text)
        common[family] = f"{family}-{name_of(value)}"
        files[path_of(common[family])] = script({common[family]: value})
    manifest = value_text(
        {
            "format": FORMAT,
            "pages": len(records),
            "length": sum(made.length for made in made_levels),
            "levels": rows,
            "pack": options.pack_text,
            "han": common["h"],
            "readings": common["r"],
            "traditional": any(made.traditional for made in made_levels),
            "unicode": unicodedata.unidata_version,
            "weights": WEIGHTS,
        }
    )
    name = f"m-{name_of(manifest, *inline)}"
    return Index(path_of(name), {**files, path_of(name): script({**inline, name: manifest})})


def _conversions(characters: str) -> str:
    """Family ``h``: traditional forms of *characters*."""
    standing = set(characters)
    return "".join(old + new for old, new in sorted(simplified().items()) if new in standing)


@dataclass(frozen=True, slots=True)
class _Tools:
    """What all levels share."""

    options: IndexOptions
    workshop: Workshop
    spelling: Spelling
    salt: tuple[object, ...]


class _Level:
    """One level, each of whose parts is made when first asked for and not found in the store."""

    def __init__(
        self,
        records: Sequence[SearchRecord],
        limit: int,
        tools: _Tools,
    ) -> None:
        self._records = records
        self._limit = limit
        self._options = tools.options
        self._workshop = tools.workshop
        self._spelling = tools.spelling
        self._salt = tools.salt
        self.digest = digest((*tools.salt, tuple(records)))
        self._whole: list[SearchRecord] | None = None
        self._forms: list[Form] | None = None
        self._files: LevelFiles | None = None

    def forms(self) -> Sequence[Form]:
        """The pages in search form."""
        if self._forms is None:
            if self._whole is None:
                self._whole = [self._workshop.whole(record) for record in self._records]
            self._forms = [Form(blocks) for blocks in in_parallel(self._form, self._whole, self._workshop.jobs)]
        return self._forms

    def files(self) -> LevelFiles:
        """The level without its terms."""
        if self._files is None:
            key = digest((self.digest, self._limit, self._options.pack_text))
            kept = self._workshop.keep(f"level-{key}", self._made)
            self._files = msgspec.msgpack.decode(kept, type=LevelFiles)
        return self._files

    def terms(self, older: Mapping[str, str], levels: Sequence[_Level]) -> LevelTerms:
        """The terms of the level, given those of *levels*, which are older."""

        def pages_before(terms: Sequence[str]) -> Mapping[str, int]:
            found: dict[str, int] = {}
            for level in levels if terms else ():
                for term, count in level.counts(terms).items():
                    found[term] = found.get(term, 0) + count
            return found

        def made() -> bytes:
            return msgspec.msgpack.encode(
                level_terms(
                    self._records, self.forms, OlderTerms(older, pages_before), self._spelling, self._limit // 2
                )
            )

        of_older = tuple(level.digest for level in levels)
        key = digest((self.digest, self._limit, of_older, tuple(older.items()), dict(self._options.readings)))
        return msgspec.msgpack.decode(self._workshop.keep(f"terms-{key}", made), type=LevelTerms)

    def counts(self, terms: Sequence[str]) -> Mapping[str, int]:
        """On how many pages each of *terms* stands; kept."""
        key = digest((self.digest, tuple(terms)))
        kept = self._workshop.keep(f"counts-{key}", lambda: msgspec.msgpack.encode(page_counts(self.forms(), terms)))
        return msgspec.msgpack.decode(kept, type=dict[str, int])

    def _made(self) -> bytes:
        forms = self.forms()
        assert self._whole is not None
        return msgspec.msgpack.encode(level_files(self._whole, forms, self._limit, self._options.pack_text))

    def _form(self, record: SearchRecord) -> tuple[str, ...]:
        key = digest((*self._salt, record.title, record.blocks))
        kept = self._workshop.keep(
            f"form-{key}", lambda: msgspec.msgpack.encode(form_of(record.title, record.blocks).blocks)
        )
        return msgspec.msgpack.decode(kept, type=tuple[str, ...])
