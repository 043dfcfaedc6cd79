"""One file becomes a reading: its fields converted, its body rendered.

Kept by digest, so that a file that has not changed costs a look-up.
"""

from __future__ import annotations

import errno
import html
import re
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

import msgspec
from msgspec.structs import replace

from generator.fingerprint import bytes_digest, digest
from generator.intake.captions import CaptionFile, read_captions
from generator.intake.reading import Reading as FileRead
from generator.intake.reading import read_document
from generator.intake.walk import InputFile, open_inside, read_file
from generator.kinds.lecture import Lecture
from generator.load.untouched import Untouched
from generator.media.photos import Photo, heif_version, probe
from generator.media.recordings import Footage, source_digest
from generator.media.recordings import probe as probe_recording
from generator.model.document import Body, HeadingFound, Line, LinkFound, Packed, PictureFound
from generator.model.kind import Kind
from generator.model.shared import Shared
from generator.problems import Problem, Span
from generator.store import Store, is_racy
from generator.text.dialogue import Narration, PartHeading, StageDirection, Turn, parse_script
from generator.text.hanzi import count_han
from generator.text.markdown import Piece, Rendered, render
from generator.text.paragraphs import paragraphs
from generator.text.speakers import check_marks
from generator.workers import in_parallel

_SCRIPT_FORMS = {Turn: "turn", StageDirection: "stage", Narration: "narration", PartHeading: "part"}
_UNHEARD = re.compile(r"<(sup|rp|rt)\b.*?</\1>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>|\x02[^\x03]*\x03")


FieldsT = TypeVar("FieldsT", bound=Shared)


class Reading(msgspec.Struct, Generic[FieldsT], frozen=True):
    """What one file says, before anything is known of the others."""

    kind: str
    path: str
    """As shown: ``content/articles/x.md``."""
    name: str
    """Under ``content/``: ``articles/x.md``."""
    stem: str
    """The file's name without ending, or its folder's: the slug when the front matter has none."""
    shelf: str
    """Folder under ``content/`` where its pictures lie."""
    fields: FieldsT | None
    fields_at: Packed
    body: Body
    problems: tuple[Problem, ...]


Source = tuple[InputFile, Kind]
"""A file and the kind of document it holds."""


class Reader:
    """Reads files of content, through the store."""

    def __init__(self, store: Store, version: str, jobs: int = 0) -> None:
        """*version* is the digest of everything besides the file that a reading depends on; *jobs* as for workers."""
        self._jobs = jobs
        self._store = store
        self._version = version
        self._encode = msgspec.msgpack.Encoder().encode
        self._decoders: dict[str, Callable[[bytes], Reading[Shared]]] = {}
        self._decode_body = msgspec.msgpack.Decoder(Rendered).decode
        self._decode_photo = msgspec.msgpack.Decoder(Photo).decode
        self._decode_recording = msgspec.msgpack.Decoder(tuple[str, Footage]).decode
        self._decode_captions = msgspec.msgpack.Decoder(CaptionFile).decode
        self._sources: dict[str, Source] = {}
        self.opened = 0
        """Files that :meth:`read_all` could not do without."""

    def read_all(self, sources: Sequence[Source]) -> tuple[list[Reading[Shared]], list[Problem]]:
        """The readings of *sources*, and why others cannot be read.

        Files that were not touched since the last build are not opened; those that are new are read by all workers.
        """
        untouched = Untouched(self._store, self._version)
        stored: dict[int, bytes | tuple[Problem, ...]] = {}
        for place, source in enumerate(sources):
            if (kept := untouched.get(*source)) is not None:
                stored[place] = kept
        fresh = [place for place in range(len(sources)) if place not in stored]
        self.opened = len(fresh)
        # The first is read here, so that all workers inherit the parsers it has loaded, a tenth of a second for each.
        made = [self._read(sources[place]) for place in fresh[:1]]
        made += in_parallel(lambda place: self._read(sources[place]), fresh[1:], self._jobs)
        for place, found in zip(fresh, made, strict=True):
            stored[place] = found
            if isinstance(found, bytes):
                untouched.put(*sources[place], found)
        untouched.keep()
        del made
        readings: list[Reading[Shared]] = []
        problems: list[Problem] = []
        for place, source in enumerate(sources):
            found = stored.pop(place)
            if isinstance(found, bytes):
                readings.append(self._decoded(source, found))
            else:
                problems += found
        return readings, problems

    def read(self, file: InputFile, kind: Kind) -> Reading[Shared] | None:
        """What *file* says now; None if it cannot be read."""
        found = self._read((file, kind))
        return self._decoded((file, kind), found) if isinstance(found, bytes) else None

    def _read(self, source: Source) -> bytes | tuple[Problem, ...]:
        """The reading of *source* as stored, made if the store has none of these bytes; or why it cannot be read."""
        file, kind = source
        raw, problems = read_file(file)
        if raw is None:
            return problems
        key = digest((self._version, "reading", kind.name, file.name, bytes_digest(raw)))
        return self._store.get_or(key, lambda: self._encode(self._scan(source, raw)[0]))

    def _scan(self, source: Source, raw: bytes) -> tuple[Reading[Shared], Rendered]:
        """Read *source* from its bytes, and keep its body."""
        reading, rendered = scan(*source, raw)
        self._store.put(reading.body.digest, self._encode(rendered))
        return reading, rendered

    def _decoded(self, source: Source, stored: bytes) -> Reading[Shared]:
        reading = self._decoder(source[1])(stored)
        self._sources[reading.body.digest] = source
        return reading

    def body(self, body_digest: str) -> Rendered:
        """A body read before, by its digest; rendered again if the store has lost it.

        Raises :class:`OSError` if it is lost and its file is not what it was.
        """
        kept = self._store.get(body_digest)
        if kept is not None:
            return self._decode_body(kept)
        file = self._sources[body_digest][0]
        raw, _ = read_file(file)
        reading, rendered = self._scan(self._sources[body_digest], raw or b"")
        if reading.body.digest != body_digest:
            raise OSError(errno.ESTALE, "稿件在构建时被改动", file.path)
        return rendered

    def captions(self, file: InputFile, raw: bytes) -> CaptionFile:
        """What the ``captions.yaml`` *file* says, from its bytes."""
        key = digest((self._version, "captions", file.path, bytes_digest(raw)))
        return self._decode_captions(self._store.get_or(key, lambda: self._encode(read_captions(raw, file.path))))

    def photo(self, file: InputFile) -> Photo | Problem:
        """What the photo *file* is, by its header.

        A file that was looked at before and was not touched since, by its size, times and inode, is not opened.
        """
        key = digest((self._version, "photo", heif_version(), file.path, file.key))
        is_settled = not is_racy(file.ctime_ns)
        kept = self._store.get(key) if is_settled else None
        if kept is not None:
            return self._decode_photo(kept)
        raw, problems = read_file(file)
        if raw is None:
            return problems[0]
        photo = probe(raw, file.path)
        if is_settled and isinstance(photo, Photo):
            self._store.put(key, self._encode(photo))
        return photo

    def recording(self, file: InputFile) -> tuple[str, Footage] | Problem:
        """Digest of the bytes of a recording, and what its tables say, or why it cannot be used.

        All of it is read, once: see :meth:`photo` for what stands for its bytes afterwards.
        """
        key = digest((self._version, "recording", file.path, file.key))
        is_settled = not is_racy(file.ctime_ns)
        kept = self._store.get(key) if is_settled else None
        if kept is not None:
            return self._decode_recording(kept)
        try:
            with open_inside(file.root, file.path) as stream:
                footage = probe_recording(stream, file.size, file.path)
                if isinstance(footage, Problem):
                    return footage
                source = source_digest(stream)
        except OSError:
            return Problem(Span(file.path), "E008", "文件无法读取", "请检查文件权限，再试一次")
        if is_settled:
            self._store.put(key, self._encode((source, footage)))
        return source, footage

    def _decoder(self, kind: Kind) -> Callable[[bytes], Reading[Shared]]:
        if kind.name not in self._decoders:
            self._decoders[kind.name] = msgspec.msgpack.Decoder(Reading[kind.fields]).decode  # type: ignore[name-defined]
        return self._decoders[kind.name]


def scan(file: InputFile, kind: Kind, raw: bytes) -> tuple[Reading[Shared], Rendered]:
    """Read a file from its bytes: every problem it has on its own, all at once."""
    said = read_document(raw, kind.fields, file.path)
    body, rendered, found = _body(said, file.path, kind)
    reading = Reading(
        kind=kind.name,
        path=file.path,
        name=file.name,
        stem=file.slug,
        shelf=file.beside,
        fields=said.fields,
        fields_at=Packed.of(said.spans),
        body=body,
        problems=said.problems + found,
    )
    return reading, rendered


def _body(said: FileRead[Shared], path: str, kind: Kind) -> tuple[Body, Rendered, tuple[Problem, ...]]:
    text, line = said.body, said.body_line
    script: tuple[Line, ...] = ()
    problems: tuple[Problem, ...] = ()
    if kind.fields is Lecture:
        marks = _marks(said)
        problems = tuple(Problem(said.span(path, "speakers"), "E402", message) for message in check_marks(marks))
    if kind.fields is Lecture and text.strip():
        parsed = parse_script(text, marks, path, line)
        problems += parsed.problems
        pieces = [
            Piece(
                f"{'#' * entry.level} {entry.text}" if isinstance(entry, PartHeading) else entry.text,
                entry.line,
                entry.column,
            )
            for entry in parsed.entries
        ]
        rendered = render(pieces, path)
        anchors = {heading.piece: heading for heading in rendered.headings}
        lines = []
        for number, entry in enumerate(parsed.entries):
            heading = anchors.get(number) if isinstance(entry, PartHeading) else None
            lines.append(
                Line(
                    _SCRIPT_FORMS[type(entry)],
                    number,
                    mark=entry.speaker if isinstance(entry, Turn) else "",
                    text=heading.text if heading else plain_text(rendered.html[number]),
                    anchor=heading.id if heading else "",
                    continued=isinstance(entry, Turn) and entry.continued,
                    paragraphs=paragraphs(rendered.html[number]),
                    at=entry.at if isinstance(entry, Turn) else None,
                )
            )
        script = tuple(lines)
    else:
        rendered = render((Piece(text, line),), path)
    problems += rendered.problems
    rendered = replace(rendered, problems=())
    body = Body(
        digest=digest(rendered),
        written=text_digest(text),
        characters=sum(map(count_han, rendered.blocks)),
        opening=next((block for block in rendered.blocks if count_han(block) > 8), ""),
        links=tuple(LinkFound(link.target, link.line, link.column) for link in rendered.links),
        outside=rendered.outside,
        pictures=tuple(
            PictureFound(picture.src, picture.alt, picture.caption, picture.credit, picture.line, picture.column)
            for picture in rendered.pictures
        ),
        headings=tuple(
            HeadingFound(heading.level, heading.id, heading.text, heading.piece) for heading in rendered.headings
        ),
        script=script,
    )
    return body, rendered, problems


def text_digest(text: str) -> str:
    """What stands for the text of a body, whatever the program makes of it."""
    return bytes_digest(text.strip().encode())[:16]


def _marks(said: FileRead[Shared]) -> tuple[str, ...]:
    """The declared speakers, also of a file whose other fields have mistakes."""
    if isinstance(said.fields, Lecture):
        return tuple(said.fields.speakers)
    named = (trail.removeprefix("speakers.") for trail in said.spans if trail.startswith("speakers."))
    return tuple(name for name in named if not name.isdecimal()) or tuple(Lecture(title="").speakers)


def plain_text(markup: str) -> str:
    """The words of a piece of HTML, as they are heard: no tags, no note marks, no readings above."""
    return " ".join(html.unescape(_TAG.sub("", _UNHEARD.sub("", markup))).split())
