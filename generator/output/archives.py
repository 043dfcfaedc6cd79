"""Albums to take home: all pictures of one in a zip file, with a list of who took what.

The pictures are the renditions made for it, never the originals, so nothing that was dropped from a photo comes back.
The same pictures give the same bytes: entries are stored, not compressed, and carry one fixed date.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

import msgspec

from generator.fingerprint import bytes_digest, digest
from generator.intake.types import Picture
from generator.kinds.album import Album
from generator.model import addresses
from generator.model.document import Document
from generator.model.library import Archive, Library
from generator.model.pictures import ART_PREFIX, DRAWN_BY, photo_names, photo_path
from generator.model.shelf import Shelf
from generator.model.targets import absolute
from generator.output.publish import FileContent
from generator.store import Store
from generator.text.hanzi import cn_date

CREDITS = "credits.txt"
FIRST_DATE = (1980, 1, 1, 0, 0, 0)
"""The earliest that the format can say."""
LEAST = 2
"""Pictures from which on an archive is worth its while."""
RECIPE = "1"
"""To be counted up when the same pictures are packed otherwise."""


class _Entry(msgspec.Struct, frozen=True):
    name: str
    content: FileContent


def packed_albums(
    library: Library, shelf: Shelf, pictures: Mapping[str, FileContent], store: Store
) -> tuple[dict[str, FileContent], dict[str, Archive]]:
    """Published address → archive, and by reference what pages say of it.

    *pictures* are the encoded renditions by address; an album with one missing has none: the finding is reported.
    """
    tree: dict[str, FileContent] = {}
    archives: dict[str, Archive] = {}
    for document in library.of("album"):
        fields = document.fields
        if not isinstance(fields, Album) or not fields.download or len(fields.photos) < LEAST:
            continue
        entries = tuple(_entries(library, shelf, document, pictures))
        if len(entries) < len(fields.photos):
            continue
        url = addresses.archive(document)
        credit = _Entry(f"{document.slug}/{CREDITS}", _credits(library, document, entries))
        content, size = _kept((*entries, credit), store)
        tree[url] = content
        archives[document.ref] = Archive(url, size, len(entries))
    return tree, archives


def _entries(
    library: Library, shelf: Shelf, document: Document, pictures: Mapping[str, FileContent]
) -> Iterator[_Entry]:
    digits = max(2, len(str(len(document.fields.photos))))
    named = zip(document.fields.photos, photo_names(document), strict=True)
    for number, (photo, name) in enumerate(named, start=1):
        address = _address(library, shelf, document, photo)
        content = shelf.files.get(address) or pictures.get(address)
        if content is not None:
            ending = posixpath.splitext(address)[1]
            yield _Entry(f"{document.slug}/{number:0{digits}}-{name}{ending}", content)


def _address(library: Library, shelf: Shelf, document: Document, photo: Picture) -> str:
    """The published file that stands for *photo*: the largest JPEG, which every machine can open."""
    if photo.src.startswith(ART_PREFIX):
        art = shelf.art.get(photo.src.removeprefix(ART_PREFIX))
        return art.url if art else ""
    shot = library.shots.get(photo_path(document, photo.src))
    if shot is None:
        return ""
    return max((step for step in shot.renditions if step.type == "image/jpeg"), key=lambda step: step.width).name


def _credits(library: Library, document: Document, entries: tuple[_Entry, ...]) -> bytes:
    """What is told of each picture; with the mark and the line ends that the oldest Notepad wants."""
    site = library.settings.site
    lines = [document.title, f"来自：{site.title}"]
    if site.base_url:
        lines.append(absolute(site.base_url, document.url))
    for photo, entry in zip(document.fields.photos, entries, strict=True):
        drawn = photo.drawn or photo.src.startswith(ART_PREFIX)
        credit = photo.credit or (DRAWN_BY if drawn else "")
        facts = (
            photo.caption or photo.alt or "",
            ("示意图，绘制：" if drawn else "摄影：") + credit if credit else "示意图" if drawn else "",
            cn_date(photo.date) if photo.date else "",
            photo.place or "",
        )
        lines += ["", posixpath.basename(entry.name), *(fact for fact in facts if fact)]
    return ("\ufeff" + "\r\n".join(lines) + "\r\n").encode()


def _kept(entries: tuple[_Entry, ...], store: Store) -> tuple[FileContent, int]:
    """The archive of *entries* from the store, or packed now; and its size in bytes."""
    key = digest(("archive", RECIPE, tuple((entry.name, _digest(entry.content)) for entry in entries)))
    path = store.get_file(key) or store.make_file(key, lambda file: _pack(entries, file))
    if path is not None:
        return path, path.stat().st_size
    import io

    memory = io.BytesIO()
    _pack(entries, memory)
    return memory.getvalue(), memory.tell()


def _digest(content: FileContent) -> str:
    # A file of the store is named by what it was made from.
    return content.name if isinstance(content, Path) else bytes_digest(content)


def _pack(entries: tuple[_Entry, ...], file: BinaryIO) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for entry in entries:
            described = zipfile.ZipInfo(entry.name, FIRST_DATE)
            described.create_system = 3
            described.external_attr = 0o644 << 16
            content = entry.content if isinstance(entry.content, bytes) else entry.content.read_bytes()
            archive.writestr(described, content)
