"""``captions.yaml`` meets the documents: what front matter leaves out about a photo comes from there.

This happens after the readings, which are kept by the bytes of one file, so a caption can never be stale.
From then on ``fields.photos`` is the whole truth about a document's photos.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, Final

import msgspec

from generator.intake.captions import Caption, CaptionFile, Together
from generator.intake.layout import CAPTIONS, CONTENT
from generator.intake.rules import PICTURE_NAME
from generator.intake.types import Picture
from generator.intake.walk import InputFile, read_file
from generator.kinds.album import Album
from generator.load.reading import Reader
from generator.load.resolve import shown_photos
from generator.model.document import Document
from generator.model.pictures import ART_PREFIX, as_picture, photo_path
from generator.problems import Problem, Span, did_you_mean

_FIELDS: Final = tuple(name for name in Picture.__struct_fields__ if name != "src")
"""What a reader may be told about a picture."""
_MOST_NAMES: Final = 6
"""How many photos a message names."""
_WORD: Final = r"[\w.()（），、。；：“”《》·—-]+"
_PLAIN: Final = re.compile(rf"(?!null$)(?=[^\W_]){_WORD}(?: {_WORD})*", re.IGNORECASE)
"""Text that YAML reads as itself without quotes."""
_NUMBER: Final = re.compile(r"([0-9]+)")


class Told(msgspec.Struct, frozen=True):
    """What one ``captions.yaml`` says of one picture."""

    caption: Caption
    path: str
    """The file, as shown."""
    name: str
    """The picture's path under ``content/``."""

    def span(self, field: str) -> Span:
        """Where *field* stands; the photo's name where it is not written."""
        return Span(self.path, *self.caption.spans.get(field, self.caption.spans["src"]))


class Captions(msgspec.Struct, frozen=True):
    """What all ``captions.yaml`` of the content say."""

    told: dict[str, Told]
    """By the path of the picture under ``content/``."""
    files: dict[str, CaptionFile]
    """By the folder under ``content/``."""
    own: dict[str, tuple[Told, ...]]
    """By the folder of a document: what is told in it and in the folders below it, in their order."""


def read_all_captions(
    files: Sequence[InputFile], pictures: Collection[str], reader: Reader
) -> tuple[Captions, tuple[Problem, ...]]:
    """Every ``captions.yaml`` among *files*; a name that is none of *pictures* (paths under ``content/``) is E114."""
    captions = Captions({}, {}, {})
    problems: list[Problem] = []
    for file in sorted((file for file in files if file.role == "photo_captions"), key=lambda file: file.beside):
        raw, found = read_file(file)
        problems += found
        if raw is None:
            continue
        said = captions.files[file.beside] = reader.captions(file, raw)
        problems += said.problems
        for caption in said.captions:
            src = caption.picture.src
            told = Told(caption, file.path, posixpath.normpath(posixpath.join(file.beside, src)))
            if src.startswith(ART_PREFIX) or told.name in pictures:
                captions.told[told.name] = told
                folder = _document_folder(told.name)
                captions.own[folder] = (*captions.own.get(folder, ()), told)
            else:
                beside = [other.rpartition("/")[2] for other in pictures if posixpath.dirname(other) == file.beside]
                hint = did_you_mean(src, beside) or f"请把文件放进 {CONTENT}/{file.beside}/，或删去这一条"
                problems.append(Problem(told.span("src"), "E114", f"图片“{src}”不存在", hint))
    return captions, tuple(problems)


def with_captions(document: Document, captions: Captions) -> Document:
    """*document* with what its front matter leaves out about its pictures.

    Where front matter has no ``photos``, a document in a folder of its own shows the photos that are told of in
    that folder, in their order: those that do not stand in its body and, but in an album, are not its cover.
    """
    if not captions.files:
        return document
    merge = _Merge(document, captions)
    changes: dict[str, object] = {}
    for field in ("cover", "portrait"):
        written = getattr(document.fields, field, None)
        picture = as_picture(written)
        if picture and (filled := merge.filled(field, picture)) != picture:
            changes[field] = filled
    photos = tuple(merge.filled(f"photos.{number}", photo) for number, photo in enumerate(document.fields.photos))
    if not photos:
        photos = tuple(merge.taken(number, told) for number, told in enumerate(_own(document, captions)))
    if photos != document.fields.photos:
        changes["photos"] = photos
    if not changes:
        return document
    fields = msgspec.structs.replace(document.fields, **changes)
    return msgspec.structs.replace(document, fields=fields, elsewhere=merge.elsewhere)


def check_captions(
    documents: Sequence[Document], captions: Captions, pictures: Collection[str], found: Iterable[Problem]
) -> Iterator[Problem]:
    """What is missing about the photos of each of the *documents*: E115 and W120.

    *pictures* are paths under ``content/``.  Where *found* has an error, photos may stand that could not be read:
    those are not missed in the album's folder.
    """
    used = {name for document in documents for name in shown_photos(document)}
    idle: dict[str, list[str]] = {}
    for name in sorted(pictures, key=_as_counted):
        if name not in used:
            idle.setdefault(_document_folder(name), []).append(name)
    broken = {problem.span.path for problem in found if problem.level == "error"}
    for document in documents:
        yield from _silent(document, captions)
        files = {document.path, f"{CONTENT}/{document.shelf}/{CAPTIONS}"}
        is_album = isinstance(document.fields, Album) and _has_folder(document)
        if is_album and document.shelf in idle and not files & broken:
            yield _unlisted(document, captions, idle[document.shelf])


def _silent(document: Document, captions: Captions) -> Iterator[Problem]:
    """One E115 for all photos of *document* without ``alt``."""
    silent: dict[str, Span] = {}
    for number, photo in enumerate(document.fields.photos):
        if photo.alt is None:
            silent.setdefault(photo_path(document, photo.src), document.span(f"photos.{number}"))
    if silent:
        count, names = len(silent), _listed(document, silent)
        message = f"{count} 张照片缺少替代文字 alt：{names}" if count > 1 else f"照片“{names}”缺少替代文字 alt"
        hint = f'请{"各" if count > 1 else ""}写一句看不见图的人听得懂的话（写进 {CAPTIONS} 也行），纯装饰写 alt: ""'
        yield Problem(min(silent.values()), "E115", message, hint, paste=_as_captions(silent, captions))


def _unlisted(document: Document, captions: Captions, names: Sequence[str]) -> Problem:
    """The pictures *names* lie in the folder of an album, and nothing shows them.

    An album that shows no photo at all is not finished: that is an error.  Otherwise it may be meant.
    """
    listed = _listed(document, names)
    file = captions.files.get(document.shelf)
    where = Span(file.path) if file else document.span("photos")
    if not document.fields.photos:
        message = f"图集还没有列出照片，文件夹里的 {len(names)} 张都缺少替代文字 alt：{listed}"
        hint = f'请写进 photos 或 {CAPTIONS}，每张一句看不见图的人听得懂的话，纯装饰写 alt: ""'
        return Problem(where, "E115", message, hint, paste=_as_captions(names, captions))
    message = f"图集文件夹里有 {len(names)} 张照片没有用上：{listed}"
    if "photos.0" in document.fields_at.spans:
        hint, paste = "要用就写进 photos，不用就移走", _as_photos(document, names)
        return Problem(document.span("photos"), "W120", message, hint, "warning", paste)
    hint, paste = f"要用就写进 {CAPTIONS}，不用就移走", _as_captions(names, captions)
    return Problem(where, "W120", message, hint, "warning", paste)


class _Merge:
    """One document being filled: where each added value stands."""

    def __init__(self, document: Document, captions: Captions) -> None:
        self._document = document
        self._captions = captions
        self._spans = document.fields_at.spans
        self.elsewhere: dict[str, Span] = {}

    def filled(self, trail: str, picture: Picture) -> Picture:
        """*picture*, which front matter names at *trail*, with what is told elsewhere of what it leaves out."""
        path = photo_path(self._document, picture.src)
        told = self._captions.told.get(path)
        values: dict[str, Any] = {}
        for name in _FIELDS:
            if f"{trail}.{name}" in self._spans and getattr(picture, name) is not None:
                continue
            if told and name in told.caption.spans:
                values[name] = getattr(told.caption.picture, name)
                self.elsewhere[f"{trail}.{name}"] = told.span(name)
        return self._shared(trail, msgspec.structs.replace(picture, **values), path)

    def taken(self, number: int, told: Told) -> Picture:
        """A picture that front matter does not name, as the photo *number* of the document."""
        trail = f"photos.{number}"
        self.elsewhere[trail] = told.span("src")
        for name in told.caption.spans:
            if name:
                self.elsewhere[f"{trail}.{name}"] = told.span(name)
        picture = told.caption.picture
        if not picture.src.startswith(ART_PREFIX):
            picture = msgspec.structs.replace(picture, src=_named(self._document, told.name))
        return self._shared(trail, picture, told.name)

    def _shared(self, trail: str, picture: Picture, path: str) -> Picture:
        """*picture* with what all photos of its folder have in common; prints of the site are not photos."""
        file = self._captions.files.get(posixpath.dirname(path))
        if file is None or picture.src.startswith(ART_PREFIX):
            return picture
        values: dict[str, Any] = {}
        for name in Together.__struct_fields__:
            place = f"{trail}.{name}"
            is_written = place in self._spans or place in self.elsewhere
            if name in file.together_spans and not (is_written and getattr(picture, name) is not None):
                values[name] = getattr(file.together, name)
                self.elsewhere[place] = Span(file.path, *file.together_spans[name])
        return msgspec.structs.replace(picture, **values)


def _own(document: Document, captions: Captions) -> Iterator[Told]:
    """What is told in the folder of *document* and does not stand on its page already."""
    if not _has_folder(document):
        return
    shown = {photo_path(document, picture.src) for picture in document.body.pictures}
    if not isinstance(document.fields, Album):
        leading = (as_picture(getattr(document.fields, field, None)) for field in ("cover", "portrait"))
        shown |= {photo_path(document, picture.src) for picture in leading if picture}
    yield from (told for told in captions.own.get(document.shelf, ()) if told.name not in shown)


def _has_folder(document: Document) -> bool:
    """Whether *document* is the ``index.md`` of a folder of its own."""
    return document.shelf != document.folder


def _document_folder(name: str) -> str:
    """The first two steps of a path under ``content/``: ``albums/x`` of ``albums/x/more/1.jpg``."""
    return "/".join(name.split("/")[:2])


def _as_counted(name: str) -> tuple[str | int, ...]:
    """Sort key: ``9.jpg`` before ``10.jpg``."""
    return tuple(int(part) if place % 2 else part for place, part in enumerate(_NUMBER.split(name)))


def _named(document: Document, path: str) -> str:
    return path.removeprefix(f"{document.shelf}/")


def _listed(document: Document, paths: Collection[str]) -> str:
    names = [_named(document, path) for path in paths]
    return "、".join(names[:_MOST_NAMES]) + (" 等" if len(names) > _MOST_NAMES else "")


def _as_captions(paths: Iterable[str], captions: Captions) -> str:
    """Lines for ``captions.yaml``, for one folder after the other; what is there already is repeated to be replaced."""
    folders: dict[str, list[str]] = {}
    for path in paths:
        folder, _, name = path.rpartition("/")
        lines = folders.setdefault(folder, [f"# {CONTENT}/{folder}/{CAPTIONS}"])
        told = captions.told.get(path)
        remark = f"  # 换掉第 {told.span('src').line} 行起的这一张" if told else ""
        lines += [f"{_quoted(name)}:{remark}", "  alt: "]
        for field in _FIELDS if told else ():
            value = getattr(told.caption.picture, field) if told else None
            if field != "alt" and value:
                lines.append(f"  {field}: {'true' if value is True else _quoted(value)}")
    return "\n".join(line for lines in folders.values() for line in lines)


def _as_photos(document: Document, paths: Iterable[str]) -> str:
    """Entries for the ``photos`` of front matter."""
    return "\n".join(f"  - src: {_quoted(_named(document, path))}\n    alt: " for path in paths)


def _quoted(text: str) -> str:
    """*text* as YAML reads it back."""
    return text if _PLAIN.fullmatch(text) or PICTURE_NAME.fullmatch(text) else json.dumps(text, ensure_ascii=False)
