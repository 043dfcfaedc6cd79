"""One level of the index as it is made: from the store what is known, by several processes what is not.

First the runs of its pages are laid out, then their lists are put together range by range and its terms are found;
nothing of one step but notes and finished files is in memory in the next.  What makes all this is imported where it is
called: it loads numpy, which a build that finds everything has no use for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property, partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import msgspec

from generator.fingerprint import bytes_digest, digest
from generator.search.bundles import Bundled, bundled, is_there, kept_apart
from generator.search.dictionary import put_away
from generator.search.glossary import Glossary, made_terms
from generator.search.made import LevelFiles, LevelTerms, ShardFiles, Texts
from generator.search.records import Naming, SearchRecord, naming_of
from generator.search.sounds import Spelling, beyond_gb2312, character_sounds
from generator.search.workshop import IndexOptions, Workshop
from generator.text.normal import is_han
from generator.workers import in_parallel

if TYPE_CHECKING:
    from generator.search.keys import Form
    from generator.search.lexicon import Told
    from generator.search.mining import Strip
    from generator.search.runs import Run
    from generator.search.shards import Node

Forms = tuple[tuple[str, ...], ...]  # blocks of pages in search form

MANY = 64
"""With fewer tasks than this, runs to lay out or lists to put together, one process does the work: a second one would
cost more processor time and memory than it saves waiting."""

ResultT = TypeVar("ResultT")


class Tools(msgspec.Struct, frozen=True):
    """What all levels share."""

    workshop: Workshop
    options: IndexOptions
    folder: Path
    """Where files may lie during the build."""
    spelling: Spelling
    salt: tuple[object, ...]
    """What else decides about every byte."""
    groups: int
    """Into so many the terms of each level are parted."""

    def learn(self, terms: Iterable[str]) -> None:
        """Let :attr:`spelling` know the usual ways to say *terms*, from the store if they were asked for before."""
        new = self.spelling.new(terms)
        if not new:
            return

        def made() -> bytes:
            return msgspec.msgpack.encode({term: self.spelling.usual(term) for term in new})

        kept = self.workshop.keep(f"usual-{digest((*self.salt, dict(self.options.readings), new))}", made)
        self.spelling.recall(msgspec.msgpack.decode(kept, type=dict[str, str]))


class _Laid(Bundled, frozen=True):
    """The lists of a run in the store."""

    notes: bytes


class PageRun:
    """Pages that follow one another in a level."""

    def __init__(self, records: Sequence[SearchRecord], tools: Tools) -> None:
        self._records = tuple(records)
        self._tools = tools
        self._scratch = tools.folder / self.texts_key
        self._whole: tuple[SearchRecord, ...] = ()
        self.laid: tuple[Run, Texts] | None = None
        """What :meth:`laid_out` said, maybe in another process."""

    @cached_property
    def digest(self) -> str:
        """Stands for all of its text."""
        return digest((*self._tools.salt, tuple((record.title, record.blocks) for record in self._records)))

    @cached_property
    def texts_key(self) -> str:
        """Of its text files in the store; stands for all of its records."""
        return f"texts-{digest((*self._tools.salt, self._tools.options.pack_text, self._records))}"

    @cached_property
    def _naming(self) -> list[Naming]:
        return [naming_of(record) for record in self._records]

    @cached_property
    def told_key(self) -> str:
        """Stands for the terms that its records name."""
        return f"told-{digest((*self._tools.salt, bytes_digest(msgspec.msgpack.encode(self._naming))))}"

    def told(self) -> Told:
        """The terms that its records name; kept."""
        from generator.search.lexicon import Told, terms_told

        kept = self._tools.workshop.keep(
            self.told_key, lambda: msgspec.msgpack.encode(terms_told(self._naming), order="deterministic")
        )
        return msgspec.msgpack.decode(kept, type=Told)

    def run(self) -> Run:
        """Its lists in their file, once they are laid out."""
        assert self.laid
        return self.laid[0]

    def texts(self) -> Texts:
        """Its text files, once it is laid out."""
        assert self.laid
        return self.laid[1]

    def laid_out(self) -> tuple[Run, Texts]:
        """Its lists, in a file, and its text files."""
        from generator.search.runs import Notes, Run

        workshop = self._tools.workshop
        lists = kept_apart(workshop, f"lists-{self.digest}", self._made_lists, _Laid)
        path = workshop.file(lists.bundle.key)
        if path is None:
            path = self._scratch
            path.write_bytes(lists.bundle.content or self._made_lists().bundle.content)
        texts = kept_apart(workshop, self.texts_key, self._made_texts, Texts)
        self._whole = ()
        return Run(msgspec.msgpack.decode(lists.notes, type=Notes), path), texts

    def forms(self) -> list[Form]:
        """The pages in search form."""
        from generator.search.keys import Form

        path = self._scratch.with_suffix(".forms")
        if not path.exists():
            path.write_bytes(self._tools.workshop.keep(f"forms-{self.digest}", self._made_forms))
        return [Form(blocks) for blocks in msgspec.msgpack.decode(path.read_bytes(), type=Forms)]

    def strip(self) -> Strip:
        """What mining needs of it."""
        from generator.search.mining import Strip, strip_of

        made = self._tools.workshop.keep(f"strip-{self.digest}", lambda: msgspec.msgpack.encode(strip_of(self.forms())))
        return msgspec.msgpack.decode(made, type=Strip)

    def _made_lists(self) -> _Laid:
        from generator.search.runs import layout

        notes, lists = layout(self.forms())
        return _Laid(bundled({"": lists}), msgspec.msgpack.encode(notes))

    def _made_texts(self) -> Texts:
        from generator.search.level import texts_of

        return texts_of(self._wholes(), self._tools.options.pack_text)

    def _made_forms(self) -> bytes:
        from generator.search.keys import form_of

        forms = [form_of(record.title, record.blocks).blocks for record in self._wholes()]
        return msgspec.msgpack.encode(forms)

    def _wholes(self) -> tuple[SearchRecord, ...]:
        if not self._whole:
            self._whole = tuple(map(self._tools.workshop.whole, self._records))
        return self._whole


class Level:
    """Pages of about one age, each of whose parts is made when it is not found in the store."""

    def __init__(self, records: Sequence[SearchRecord], limit: int, tools: Tools) -> None:
        """*limit*: digits in a shard."""
        self._records = records
        self._limit = limit
        self._tools = tools
        step = -(-tools.workshop.pages // tools.options.pack_text) * tools.options.pack_text
        self.runs = [PageRun(records[start : start + step], tools) for start in range(0, len(records), step)]
        whole = digest((*tools.salt, tuple(run.texts_key for run in self.runs)))
        self._key = f"level-{digest((whole, limit))}"
        self._files: LevelFiles | None = None
        self.glossary = Glossary(self.runs, whole, limit // 2, tools)

    def is_kept(self) -> bool:
        """Whether all of the level but its terms is in the store, and so in :attr:`files` now."""
        workshop = self._tools.workshop
        kept = workshop.recalled(self._key)
        if kept is None:
            return False
        level = msgspec.msgpack.decode(kept, type=LevelFiles)
        if not all(is_there(workshop, bundle) for bundle in (level.bundle, *level.others)):
            return False
        self._files = level
        return True

    def shard_tasks(self) -> Iterator[ShardTask]:
        """What is to be done for the shards of the level when its runs are laid out."""
        from generator.search.runs import TABLES, nodes

        runs = [run.run() for run in self.runs]
        for family in TABLES:
            limit = self._limit // 2 if family == "u" else self._limit
            for node in nodes(runs, family, max(self._tools.workshop.postings, limit)):
                lists = tuple((len(run.notes.lengths), run.notes.digests_of(family, node)) for run in runs)
                key = digest((*self._tools.salt, family, node.start, node.end, limit, lists))
                yield ShardTask(self, f"shards-{key}", runs, family, node, limit)

    def put_together(self, shards: Sequence[tuple[ShardTask, ShardFiles]]) -> None:
        """Keep the level, given all of its shards in order."""
        from generator.search.level import level_files

        of_family: dict[str, list[ShardFiles]] = {}
        for task, files in shards:
            of_family.setdefault(task.family, []).append(files)

        def made() -> LevelFiles:
            runs, texts = [run.run() for run in self.runs], [run.texts() for run in self.runs]
            return level_files(self._records, runs, texts, of_family)

        self._files = kept_apart(self._tools.workshop, self._key, made, LevelFiles)

    @property
    def files(self) -> LevelFiles:
        """The level without its terms, once it is found or put together."""
        assert self._files is not None
        return self._files

    def characters(self) -> str:
        """All characters of the level, once it is found or laid out."""
        if self._files:
            return self._files.characters
        from generator.search.runs import characters_of

        return characters_of([run.run() for run in self.runs])


class ShardTask(msgspec.Struct, frozen=True):
    """The shards of a family for some of the keys of a level."""

    level: Level
    key: str
    """In the store."""
    runs: Sequence[Run]
    family: str
    node: Node
    limit: int

    def done(self, workshop: Workshop) -> ShardFiles:
        """Its files."""
        from generator.search.level import shards_of

        return kept_apart(
            workshop, self.key, lambda: shards_of(self.runs, self.family, self.node, self.limit), ShardFiles
        )


class Made(msgspec.Struct, frozen=True):
    """All levels, oldest first."""

    levels: Sequence[LevelFiles]
    terms: Sequence[LevelTerms]
    sounds: str
    """Family ``r``."""


def made_levels(levels: Sequence[Level], tools: Tools) -> Made:
    """*levels*, oldest first, by several processes if that pays."""
    missing = [level for level in levels if not level.is_kept()]
    if missing:
        import_module("generator.search.level")  # before there are other processes, or each loads numpy for itself
    page_runs = [run for level in missing for run in level.runs]
    jobs = tools.workshop.jobs
    for run, laid in zip(page_runs, in_parallel(PageRun.laid_out, page_runs, jobs, least=MANY), strict=True):
        run.laid = laid
    tasks = [task for level in missing for task in level.shard_tasks()]
    work: list[Callable[[], _Terms | ShardFiles]] = [partial(_terms, levels, tools)]
    work += [partial(task.done, tools.workshop) for task in tasks]
    terms, *shards = in_parallel(_call, work, jobs, least=MANY)
    assert isinstance(terms, _Terms)
    for level in missing:
        level.put_together(
            [
                (task, files)
                for task, files in zip(tasks, shards, strict=True)
                if task.level is level and isinstance(files, ShardFiles)
            ]
        )
    return Made([level.files for level in levels], terms.levels, terms.sounds)


class _Terms(NamedTuple):
    levels: list[LevelTerms]
    sounds: str


def _terms(levels: Sequence[Level], tools: Tools) -> _Terms:
    """The terms of *levels* and the sounds of their characters.

    All of this in one process: only there are pypinyin's lists read.
    """
    levels_terms = made_terms([level.glossary for level in levels])
    characters = beyond_gb2312(han_of(levels))
    sounds = tools.workshop.keep(
        f"sounds-{digest((tools.salt, characters))}", lambda: character_sounds(characters).encode()
    ).decode()
    put_away()
    return _Terms(levels_terms, sounds)


def han_of(levels: Sequence[Level]) -> str:
    """All Han of *levels*, in order."""
    return "".join(sorted(ch for ch in set().union(*(level.characters() for level in levels)) if is_han(ch)))


def _call(task: Callable[[], ResultT]) -> ResultT:
    return task()
