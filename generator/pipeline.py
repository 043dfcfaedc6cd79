"""START HERE: one build from top to bottom.

``build``, ``check`` and ``serve`` all come through :func:`build`; nothing is made in a second way.
If any finding is an error, nothing is published and the last good site stays.
"""

from __future__ import annotations

import dataclasses
import functools
import gc
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, nullcontext, suppress
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

import msgspec
from msgspec.structs import replace

from generator.checks.links import PageReferences, reader
from generator.config import Settings, base_url_problem, load_settings
from generator.fingerprint import bytes_digest, digest
from generator.glance import Glance
from generator.intake.walk import refused_files, walk
from generator.kinds.registry import BY_NAME
from generator.load.echoes import without_echoes
from generator.load.library import Shelves, read_library
from generator.load.reading import Reader
from generator.media.qr import kept_codes
from generator.media.share_cards import has_type
from generator.model.desk import Desk
from generator.model.library import Held, Library, Shot
from generator.output.archives import packed_albums
from generator.output.assets import read_shelf
from generator.output.explain import reasons
from generator.output.folder import folder_problem
from generator.output.fonts import own_fonts, with_fonts
from generator.output.judged import Bounds, judge
from generator.output.kiosks import kiosk_files
from generator.output.ledger import Ledger, entered, read_ledger, written_ledger
from generator.output.lock import Busy, build_lock
from generator.output.machine import OutputRefused, not_built
from generator.output.photos import PhotoWork, encoded_photos
from generator.output.produce import Press, produce
from generator.output.publish import AnyContent, FileContent, Known, Published, publish
from generator.output.recordings import published_recordings
from generator.output.share_cards import CardWork, share_cards
from generator.output.state import LastBuild, digest_of, listings, newest, stats
from generator.output.tree import Together, Tree
from generator.places import Places, own_folder_problems, program_version, site_problem
from generator.plan.claims import early_collisions
from generator.plan.memory import Memory
from generator.plan.reach import ground
from generator.plan.search import search_records
from generator.plan.site import plan_site
from generator.plan.touch import touch_desk
from generator.problems import Problem, Span, has_errors, in_order
from generator.render.templates import TemplateBroken, Templates
from generator.search.index import Index, IndexOptions, Workshop, build_index
from generator.search.records import SearchRecord
from generator.store import Store, is_racy
from generator.workers import LEAST, begun


class Options(msgspec.Struct, frozen=True):
    """What one build is asked for."""

    root: Path
    out: Path | None
    """Where to publish; None only checks."""
    now: datetime
    drafts: bool = False
    base_url: str | None = None
    """Overrides the one of ``site.yaml``."""
    clean: bool = False
    """Forget what earlier builds made."""
    jobs: int = 0
    """Processes; 0 is one for each core."""


class Outcome(msgspec.Struct, frozen=True):
    """What a build did."""

    problems: tuple[Problem, ...] = ()
    published: Published | None = None
    library: Library | None = None
    """What was read; None if that could not be done."""
    pages: int = 0
    made: int = 0
    """Pages that were not in the cache."""
    why: tuple[str, ...] = ()
    """One line for each file that differs from the last build."""
    has_base_url: bool = True
    plain_cards: bool = False
    """Share cards were made without words: there is no type to set them in."""
    failed: bool = False
    """The machine failed, not the content."""
    early: Glance | None = None
    """Makes one page at once, after a build that published."""

    @property
    def held(self) -> tuple[Held, ...]:
        """What stayed out, by reference."""
        return self.library.held if self.library else ()

    @property
    def next_due(self) -> str:
        """The next instant at which the choice of items changes, ISO with offset, or empty."""
        return self.library.next_due if self.library else ""


class Step(Protocol):
    """Hears what is being done, for a line of progress."""

    def __call__(self, line: str, done: int = 0, total: int = 0) -> None:
        """*line* names the work, and the file in hand; *done* of *total* pieces are behind it, 0 of 0 if unknown."""


def _silent(line: str, done: int = 0, total: int = 0) -> None:
    """Nobody listens."""


class Voice(msgspec.Struct, frozen=True):
    """How a build speaks while it runs."""

    announce: Callable[[str], None] = lambda _: None
    """Hears a line the user should read: another build is waited for."""
    step: Step = _silent


def build(options: Options, voice: Voice = Voice()) -> Outcome:
    """Build the site, or only check it; every finding comes back in the outcome."""
    places = Places(options.root)
    if found := site_problem(options.root):
        return Outcome((found,))
    if not places.content.is_dir():
        return Outcome(walk(options.root)[1])
    try:
        with ExitStack() as stack:
            if options.out is None and not places.cache.is_dir():
                # A check leaves nothing behind in a folder that was never built.
                cache = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="hongcheng-")))
            else:
                cache = places.cache
            stack.enter_context(_no_collector())
            stack.enter_context(build_lock(cache, announce=voice.announce) if options.out else nullcontext())
            return _build(options, places, cache, voice.step)
    except Busy as busy:
        return Outcome((busy.problem(options.root),), failed=True)
    except OutputRefused as refusal:
        return Outcome((refusal.problem,), failed=True)
    except OSError as error:
        return Outcome((not_built(error, options.out, places),), failed=True)


@contextmanager
def _no_collector() -> Iterator[None]:
    """A build makes millions of values and hardly a circle among them: looking for them takes a tenth of its time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _build(options: Options, places: Places, cache: Path, step: Step) -> Outcome:
    if options.out and (refused := folder_problem(options.out, options.root)):
        raise OutputRefused(refused)
    inputs, racy = _looked_at(places.inputs) if options.out else ("", True)
    version = program_version()
    store = Store(cache / "cache")

    def keep(key: str, compute: Callable[[], bytes]) -> bytes:
        return store.get_or(digest((version, key)), compute)

    step("读取稿件")
    files, found = walk(places.root)
    problems = [*found, *own_folder_problems(places.root)]
    unusable = refused_files(found)
    settings, found = load_settings(files)
    problems += found
    if settings is None:
        return Outcome(in_order(problems))
    if options.base_url is not None:
        if options.base_url and (wrong := base_url_problem(options.base_url, Span("--base-url"))):
            return Outcome((wrong,))
        settings = _with_base_url(settings, options.base_url)
    shelf = read_shelf(places.assets, keep)
    problems += shelf.problems
    if options.clean:
        store.prune(frozenset())
    intake = Reader(store, version, options.jobs)
    library, found = read_library(
        Shelves(files, shelf.art.keys(), unusable), settings, intake, options.now, drafts=options.drafts
    )
    problems += found
    is_sound = not has_errors(problems)
    # What is wrong with fonts, photos and addresses is told together with what is wrong in the texts.
    fonts = own_fonts(settings, library, places, store, lambda body: intake.body(body).blocks)
    problems += fonts.problems
    # Before the pages: each says how its photos look until they have come, and how large the albums are to download.
    photos = encoded_photos(
        library.shots,
        files,
        store,
        PhotoWork(options.jobs, lambda done, total, name: step(f"处理照片 {name}", done, total)),
    )
    problems += photos.problems
    if not is_sound:
        problems += early_collisions(library, shelf.files)
        told = without_echoes(problems, settings, {file.path for file in files})
        return Outcome(in_order(told), library=library)

    shelf = with_fonts(shelf, fonts)
    albums, archives = packed_albums(library, shelf, photos.files, store)
    cards, sheets = share_cards(
        library, shelf, photos.files, store, CardWork(options.jobs, drawing=options.out is not None)
    )
    library = replace(library, shots=_toned(library.shots, photos.tones), archives=archives, cards=sheets)

    desk = Desk(library, shelf, BY_NAME, "index.html", code=kept_codes(keep))
    step("编排页面")
    scratch = _emptied(cache / "scratch") if options.out else None
    workshop = Workshop(store.get_or, jobs=options.jobs, version=version, scratch=scratch, files=store)
    searching = functools.partial(_search_indexes, desk, intake, workshop)

    @functools.cache
    def whole() -> Mapping[str, Any]:
        """All views, planned anew."""
        return {target.url: target.view for target in plan_site(desk, indexes, keep).targets}

    last = LastBuild(cache, options.out, drafts=options.drafts, base_url=options.base_url) if options.out else None
    before = read_ledger(last.ledger() if last else None)
    ledger = Ledger() if options.clean else before
    templates = Templates(places.templates, functools.lru_cache(maxsize=512)(intake.body), store, version)
    press = Press(templates, store, version, options.jobs, lambda url: whole()[url], ledger.sheets)
    chapters = digest(("plan", ground(desk, version)))
    memory = Memory(store.get(chapters), press.early, options.jobs)
    # While few texts are new, the index is nearly made, and little is planned meanwhile: not worth a process.
    with begun(functools.cache(searching), options.jobs if intake.opened >= LEAST else 1) as indexes:
        plan = plan_site(desk, indexes, keep, memory)
    if (written := memory.written()) is not None:
        store.put(chapters, written)
    problems += plan.problems
    try:
        step(f"写 {len(plan.targets)} 个页面")
        produced = produce(plan.targets, press, memory.finished)
    except TemplateBroken as broken:
        return Outcome(in_order([*problems, broken.problem]))
    recordings = published_recordings(
        library, files, store, copying=options.out is not None, announce=lambda name: step(f"复制录音录像 {name}")
    )
    shown = _shown(library.shots, photos.files)
    tree = Tree(produced.finished, store, produced.files, plan.files, shown, albums, cards, recordings)
    slugs = tuple(screen.slug for screen in library.kiosks)
    tree = tree.with_files(kiosk_files(tree, slugs, shelf.script.get("kiosk-worker.js", "")))
    step("检查链接")
    others = {url: tree[url] for url in tree if url not in produced.files}
    bounds = Bounds(
        version,
        settings.site.base_url or "",
        promised=[rendition.name for shot in library.shots.values() for rendition in shot.renditions],
        passing=[name.rpartition("/")[2] for one in indexes().values() for name in one.files],
    )
    references = Together(produced.references, _references(others, store, version))
    found, verdicts = judge(tree, references, bounds, ledger)
    problems += found
    outcome = Outcome(
        in_order(problems),
        library=library,
        pages=sum(url.endswith(".html") for url in tree),
        made=sum(one.is_new for one in produced.finished.values()),
        has_base_url=bool(settings.site.base_url),
        plain_cards=bool(cards) and not has_type(),
    )
    if has_errors(problems) or options.out is None or last is None:
        return outcome

    known = Known(ledger.standing(tree.digests), None if options.clean else Path(last.spare))
    published = publish(tree, options.out, build_id=tree.build_id, known=known)
    there = list(listings(options.out))
    last.write(
        {
            "whole": True,
            "inputs": inputs,
            "racy": racy,
            "out": digest_of(there),
            "now": options.now.timestamp(),
            "due_at": datetime.fromisoformat(library.next_due).timestamp() if library.next_due else None,
            "report": report(outcome),
        },
        written_ledger(entered(tree, produced.parts, verdicts, stats(there))),
    )
    store.forget((*(done.key for done in produced.finished.values()), *(one.body.digest for one in library.documents)))
    why = reasons(before.parts, produced.parts, published.written, published.removed)
    early = Glance(places.content, desk, intake, templates, {file.name: file for file in files})
    return replace(outcome, published=published, why=why, early=early)


def _looked_at(folders: Iterable[Path]) -> tuple[str, bool]:
    """Digest of all that is in *folders*, and whether a write may hide behind it."""
    seen = [list(listings(folder)) for folder in folders]
    return digest_of(*seen), is_racy(max(map(newest, seen)))


def report(outcome: Outcome) -> dict[str, object]:
    """What is said again when the next run finds nothing to do."""
    return {
        "pages": outcome.pages,
        "held": [[held.ref, held.title, held.reason, held.due] for held in outcome.held],
        "next_due": outcome.next_due,
        "has_base_url": outcome.has_base_url,
        "plain_cards": outcome.plain_cards,
        "problems": [msgspec.to_builtins(problem) for problem in outcome.problems],
    }


def _toned(shots: Mapping[str, Shot], tones: Mapping[str, str]) -> dict[str, Shot]:
    """*shots* with the colours that were found while they were encoded."""
    return {name: replace(shot, tone=tones.get(name, "")) for name, shot in shots.items()}


def _shown(shots: Mapping[str, Shot], photos: Mapping[str, FileContent]) -> dict[str, FileContent]:
    """The renditions that pages name: those made for a download are in the album's archive."""
    named = {step.name for shot in shots.values() for step in shot.renditions if step.use != "download"}
    return {address: content for address, content in photos.items() if address in named}


def _with_base_url(settings: Settings, base_url: str) -> Settings:
    return dataclasses.replace(settings, site=replace(settings.site, base_url=base_url or None))


def _emptied(folder: Path) -> Path | None:
    """*folder* without what killed builds left there; None if there can be none.  For whoever holds the build lock."""
    shutil.rmtree(folder, ignore_errors=True)
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        return folder
    return None


def _search_indexes(desk: Desk, reader: Reader, workshop: Workshop) -> Mapping[str, Index]:
    """The index of the site, named "", and those of kiosks with a pad by their slugs."""
    screens = [screen for screen in desk.library.kiosks if screen.kiosk.search]
    pads = {screen.slug: pad for screen in screens if (pad := touch_desk(desk, screen))}
    return {name: _search_index(known, reader, workshop) for name, known in {"": desk, **pads}.items()}


def _search_index(desk: Desk, reader: Reader, workshop: Workshop) -> Index:
    """The search index of what *desk* knows.

    Its records have a body's digest for a last block until its text is asked for.
    """

    def whole(record: SearchRecord) -> SearchRecord:
        *own, body = record.blocks
        return replace(record, blocks=(*own, *reader.body(body).blocks))

    site = desk.library.settings.site
    records = search_records(desk, lambda document: (document.body.digest,))
    options = IndexOptions(site.search.pack_text, site.search.shard, site.readings)
    return build_index(records, options, dataclasses.replace(workshop, whole=whole))


def _references(tree: Mapping[str, AnyContent], store: Store, version: str) -> dict[str, PageReferences]:
    """What each file points at, from the store for those that were read before."""
    decode = msgspec.msgpack.Decoder(PageReferences).decode
    found: dict[str, PageReferences] = {}
    for url, content in tree.items():
        read = reader(url)
        if read is None or not isinstance(content, bytes):
            continue
        key = digest((version, "references", read.__name__, bytes_digest(content)))
        kept = store.get(key)
        if kept is None:
            found[url] = read(content)
            store.put(key, msgspec.msgpack.encode(found[url]))
        else:
            found[url] = decode(kept)
    return found
