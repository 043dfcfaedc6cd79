"""Share cards on their way into the site: from the store, or drawn once and kept."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterator, Mapping

import msgspec

from generator.fingerprint import bytes_digest, digest
from generator.media.share_cards import HEIGHT, WIDTH, Art, Card, can_rasterize, can_set, draw, versions
from generator.model import addresses
from generator.model.document import Document
from generator.model.figures import place_text
from generator.model.library import Library, Sheet
from generator.model.pictures import ART_PREFIX, as_picture, photo_path
from generator.model.shelf import Shelf
from generator.model.targets import absolute
from generator.output.publish import FileContent
from generator.places import PACKAGE
from generator.store import Store
from generator.text.hanzi import phrases
from generator.workers import in_parallel

SITE_PRINT = "ridge"
"""The print that stands on the site's own card, where there is one."""


class CardWork(msgspec.Struct, frozen=True):
    """How cards are made; nothing here changes a byte of them."""

    jobs: int = 0
    """Processes; 0 is one for each core."""
    drawing: bool = True


class _Source(msgspec.Struct, frozen=True):
    """The picture of a card as it lies on the shelf, in the store, or in memory."""

    key: str
    content: FileContent
    form: str


class _Task(msgspec.Struct, frozen=True):
    ref: str
    card: Card
    source: _Source | None
    key: str

    @property
    def url(self) -> str:
        stem = self.ref.rpartition("/")[2] or "site"
        return f"media/card-{stem[:40]}-{self.key[:10]}.jpg"


@functools.cache
def card_version() -> str:
    """Digest of the code and the packages that shape a card; nothing else makes one anew."""
    known = hashlib.sha256(versions().encode())
    for name in ("media/share_cards.py", "text/lines.py"):
        known.update((PACKAGE / name).read_bytes())
    return known.hexdigest()[:40]


def share_cards(
    library: Library, shelf: Shelf, pictures: Mapping[str, FileContent], store: Store, work: CardWork = CardWork()
) -> tuple[dict[str, FileContent], dict[str, Sheet]]:
    """Published address → card, and by reference what pages say of it; the site's own has an empty reference.

    *pictures* are the encoded photos by address.  None without ``base_url``: a preview needs absolute addresses.
    For a check the cards stay empty: there is nothing in them that could be wrong.
    """
    site = library.settings.site
    if not site.share_cards or not site.base_url:
        return {}, {}
    tasks = list(_tasks(library, shelf, pictures))
    sheets = {task.ref: Sheet(task.url, WIDTH, HEIGHT) for task in tasks}
    if not work.drawing:
        return {task.url: b"" for task in tasks}, sheets
    kept: dict[str, FileContent | None] = {task.key: store.get_file(task.key) for task in tasks}
    missing = [task for task in tasks if kept[task.key] is None]
    # Side by side what shares a print: it becomes pixels once.
    missing.sort(key=lambda task: task.source.key if task.source else "")

    def make(task: _Task) -> FileContent:
        content = draw(task.card, _art(task.source))
        return store.put_file(task.key, content) or content

    kept |= zip((task.key for task in missing), in_parallel(make, missing, work.jobs), strict=True)
    tree = {task.url: content for task in tasks if (content := kept[task.key]) is not None}
    return tree, sheets


def _tasks(library: Library, shelf: Shelf, pictures: Mapping[str, FileContent]) -> Iterator[_Task]:
    site = library.settings.site
    base = site.base_url or ""
    print_ = shelf.art.get(SITE_PRINT)
    own = _print(shelf, print_.url) if print_ and can_rasterize() else None
    line = site.tagline[0] if site.tagline else ""
    yield from _task("", Card(site.title, _pieces(site.title), line, "", base, own is not None), own)
    for document in library.documents:
        source, drawn = _source(library, shelf, pictures, document)
        topic = document.topics[0].name if document.topics else ""
        kicker = document.fields.kicker or "·".join(part for part in (place_text(document), topic) if part)
        link = absolute(base, addresses.of(document))
        card = Card(document.title, _pieces(document.title), kicker, site.title, link, drawn)
        yield from _task(document.ref, card, source)


def _task(ref: str, card: Card, source: _Source | None) -> Iterator[_Task]:
    """One task, or none where there is neither art nor a title that can be set."""
    if source or can_set(card):
        yield _Task(ref, card, source, digest((card_version(), "share card", card, source.key if source else "")))


def _pieces(title: str) -> tuple[str, ...]:
    return tuple(piece for piece, _ in phrases(title))


def _source(
    library: Library, shelf: Shelf, pictures: Mapping[str, FileContent], document: Document
) -> tuple[_Source | None, bool]:
    """The picture that *document* leads with, and whether it is drawn."""
    fields = document.fields
    chosen = (as_picture(fields.cover), as_picture(getattr(fields, "portrait", None)), *fields.photos[:1])
    picture = next((one for one in chosen if one), None)
    if picture is None:
        return None, False
    if picture.src.startswith(ART_PREFIX):
        art = shelf.art.get(picture.src.removeprefix(ART_PREFIX))
        return (_print(shelf, art.url), True) if art and can_rasterize() else (None, False)
    shot = library.shots.get(photo_path(document, picture.src))
    file = next((step for step in shot.renditions if step.type == "image/jpeg"), None) if shot else None
    if file is None or file.name not in pictures:
        return None, False
    return _Source(file.name, pictures[file.name], "photo"), picture.drawn


def _print(shelf: Shelf, url: str) -> _Source:
    return _Source(bytes_digest(shelf.files[url]), shelf.files[url], "print")


def _art(source: _Source | None) -> Art | None:
    if source is None:
        return None
    content = source.content if isinstance(source.content, bytes) else source.content.read_bytes()
    return Art(content, "photo" if source.form == "photo" else "print")
