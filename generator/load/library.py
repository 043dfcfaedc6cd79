"""Reading[Shared] the library: every file of content, what each refers to, and which are published now."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec

from generator.config import Settings
from generator.intake.walk import InputFile
from generator.kinds.album import Album
from generator.kinds.registry import BY_FOLDER, FOLDERS, KINDS
from generator.kiosks import read_kiosks
from generator.load.captions import check_captions, read_all_captions, with_captions
from generator.load.gate import held, next_change
from generator.load.kiosks import check_kiosks
from generator.load.reading import Reader, Reading, Source
from generator.load.recordings import read_recordings
from generator.load.resolve import Known, check_references, resolve, shown_photos
from generator.load.review import awaited_review, check_review, outdated_reviews
from generator.load.site import check_site
from generator.media.ladder import Recipe, ladder
from generator.media.photos import Photo
from generator.model import addresses
from generator.model.document import Document
from generator.model.library import Held, Library, Shot
from generator.model.links import page_names
from generator.model.pictures import photo_path
from generator.model.shared import Shared
from generator.problems import Problem, Span
from generator.settings import Site
from generator.text.pinyin import is_slug, slugify


class Shelves(msgspec.Struct, frozen=True):
    """What a site brings besides its documents."""

    files: tuple[InputFile, ...]
    art: Collection[str]
    """Names of the drawn prints."""
    refused: Collection[str] = ()
    """Files under ``content/`` that the walk has found and told why they cannot be used."""


def read_library(
    shelves: Shelves, settings: Settings, reader: Reader, now: datetime, *, drafts: bool
) -> tuple[Library, tuple[Problem, ...]]:
    """All documents, with every problem found; *drafts* lets in what waits, marked as waiting."""
    readings, found = _readings(shelves.files, reader)
    problems = list(found)
    pictures = {file.name: file for file in shelves.files if file.role == "picture"}
    captions, wrong = read_all_captions(shelves.files, pictures, reader)
    problems += wrong

    def photo_digest(name: str) -> str:
        found = reader.photo(pictures[name]) if name in pictures else None
        return found.digest if isinstance(found, Photo) else ""

    named = [(reading, _slug(reading, settings)) for reading in readings]
    problems += _repeated(named)
    documents: list[Document] = []
    awaited: list[str] = []
    paths: dict[str, str] = {}
    for reading, slug in named:
        folder = next(kind.folder for kind in KINDS if kind.name == reading.kind)
        paths[reading.name] = f"{folder}/{slug}"
        if reading.fields is None:
            continue
        bare, faults = resolve(reading, folder, slug, settings.vocabulary)
        document = with_captions(bare, captions)
        outdated = outdated_reviews(document, photo_digest)
        problems += [*faults, *check_review(document, outdated)]
        awaited.append(awaited_review(document, outdated) if settings.site.review == "required" else "")
        documents.append(document)
    known = frozenset(paths.values())
    names = page_names(settings.districts, settings.topics, FOLDERS)
    anchors = _anchors(documents, names.values(), settings)
    titles = {document.title: document.ref for document in documents}
    targets = Known(known, paths, names, shelves.art, titles, pictures.keys(), shelves.refused, anchors)
    for document in documents:
        problems += check_references(document, targets)
    problems += tuple(check_captions(documents, captions, pictures, problems))
    problems += check_site(settings, targets)
    kiosks, wrong = read_kiosks(shelves.files)
    problems += [*wrong, *check_kiosks(kiosks, targets, settings.vocabulary)]
    problems += _repeated_figures(documents)
    zone = ZoneInfo(settings.site.timezone)
    published, out = _through_the_gate(zip(documents, awaited, strict=True), now, zone, drafts=drafts)
    changes = [moment for document in documents for moment in next_change(document, now, zone)]
    shots, trouble = _shots(published, pictures, settings.site, reader)
    problems += trouble
    recordings, trouble = read_recordings(documents, published, shelves.files, reader, settings.site.recording_limit)
    problems += trouble
    order = {kind.name: place for place, kind in enumerate(KINDS)}
    library = Library(
        settings=settings,
        documents=tuple(sorted(published, key=lambda one: (order[one.kind], one.newest_first))),
        shots=shots,
        recordings=recordings.reels,
        cues=recordings.cues,
        held=tuple(sorted(out, key=lambda one: one.ref)),
        known=known,
        next_due=min(changes).isoformat() if changes else "",
        today=now.astimezone(zone).date().isoformat(),
        kiosks=kiosks,
        paths=paths,
        pages=names,
    )
    return library, tuple(problems)


def _readings(files: Sequence[InputFile], reader: Reader) -> tuple[list[Reading[Shared]], list[Problem]]:
    sources: list[Source] = []
    for file in files:
        kind = BY_FOLDER.get(file.folder)
        if kind is None or file.role != "document":
            continue
        sources.append((file, kind))
    readings, problems = reader.read_all(sources)
    problems += [problem for reading in readings for problem in reading.problems]
    return readings, problems


def _slug(reading: Reading[Shared], settings: Settings) -> str:
    """The name in the address: written by the editor, else the file's name, else pinyin of the title."""
    if reading.fields is not None and reading.fields.slug:
        return str(reading.fields.slug)
    if is_slug(reading.stem):
        return reading.stem
    title = reading.fields.title if reading.fields is not None and not reading.stem.isascii() else reading.stem
    return slugify(title, settings.site.readings)


def _repeated(named: Sequence[tuple[Reading[Shared], str]]) -> list[Problem]:
    owners: dict[tuple[str, str], Reading[Shared]] = {}
    problems = []
    for reading, slug in named:
        other = owners.setdefault((reading.kind, slug), reading)
        if other is not reading:
            span = Span(reading.path, *reading.fields_at.spans.get("slug", (1, 1)))
            problems.append(Problem(span, "E201", f"slug“{slug}”与 {other.path} 重复", "请换一个 slug"))
    return problems


def _repeated_figures(documents: Sequence[Document]) -> list[Problem]:
    owners: dict[str, Document] = {}
    problems = []
    for document in documents:
        for number, figure in enumerate(document.fields.figures):
            if addresses.is_page_anchor(figure.id):
                span = document.span(f"figures.{number}.id")
                problems.append(Problem(span, "E206", f"编号“{figure.id}”页面自己要用", "请换一个"))
            if figure.id in owners:
                other = owners[figure.id].path
                problems.append(
                    Problem(
                        document.span(f"figures.{number}.id"),
                        "E206",
                        f"数据编号“{figure.id}”与 {other} 重复",
                        "编号全站唯一，请换一个",
                    )
                )
            owners.setdefault(figure.id, document)
    return problems


def _anchors(documents: Sequence[Document], pages: Collection[str], settings: Settings) -> dict[str, tuple[str, ...]]:
    """Reference, or address of a page that is no document → the anchors that editors may name on it.

    The parts of lists come and go with what is published, so only the boards have anchors to rely on.
    """
    anchors: dict[str, tuple[str, ...]] = dict.fromkeys(pages, ())
    for document in documents:
        photos = (f"p{number}" for number in range(1, len(document.fields.photos) + 1))
        anchors[document.ref] = (*(heading.id for heading in document.body.headings), *photos)
    anchors[addresses.FIGURES] = tuple(figure.id for document in documents for figure in document.fields.figures)
    anchors[addresses.HONOURS] = tuple(honour.id for honour in settings.honours)
    return anchors


def _through_the_gate(
    documents: Iterable[tuple[Document, str]], now: datetime, zone: ZoneInfo, *, drafts: bool
) -> tuple[list[Document], list[Held]]:
    """*documents*, each with the review it awaits, in two: what is published, and what stays out."""
    published, out = [], []
    for document, awaits in documents:
        reason = held(document, now, zone, awaits=awaits)
        if reason is None:
            published.append(document)
        elif drafts and document.fields.status != "withdrawn":
            published.append(msgspec.structs.replace(document, waiting=reason.reason))
        else:
            out.append(reason)
    return published, out


def _shots(
    documents: Sequence[Document], pictures: dict[str, InputFile], site: Site, reader: Reader
) -> tuple[dict[str, Shot], list[Problem]]:
    """Probe every photo that a published document shows."""
    taken_home = {
        photo_path(document, photo.src)
        for document in documents
        if isinstance(document.fields, Album) and document.fields.download
        for photo in document.fields.photos
    }
    shots: dict[str, Shot] = {}
    problems: list[Problem] = []
    for name in sorted({name for document in documents for name in shown_photos(document)}):
        file = pictures.get(name)
        if file is None:
            continue
        photo = reader.photo(file)
        if isinstance(photo, Problem):
            problems.append(photo)
            continue
        recipe = Recipe(site.image_widths, site.image_avif, site.image_effort, download=name in taken_home)
        shots[name] = Shot(photo.width, photo.height, photo.digest, ladder(photo, recipe))
    return shots, problems
