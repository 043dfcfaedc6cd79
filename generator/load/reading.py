"""One file becomes a reading: its fields converted, its body rendered.

Kept by digest, so that a file that has not changed costs a look-up.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Generic, TypeVar

import msgspec

from generator.fingerprint import bytes_digest, digest
from generator.intake.reading import Reading as FileRead
from generator.intake.reading import read_document
from generator.intake.walk import InputFile
from generator.kinds.lecture import Lecture
from generator.model.document import Body, HeadingFound, Line, LinkFound, PictureFound
from generator.model.kind import Kind
from generator.model.shared import Shared
from generator.problems import Problem
from generator.store import Store
from generator.text.dialogue import Narration, PartHeading, StageDirection, Turn, parse_script
from generator.text.hanzi import count_han
from generator.text.markdown import Piece, Rendered, render
from generator.text.speakers import check_marks

_SCRIPT_FORMS = {Turn: "turn", StageDirection: "stage", Narration: "narration", PartHeading: "part"}
_SUPERSCRIPT = re.compile(r"<sup\b.*?</sup>", re.DOTALL)
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
    spans: dict[str, tuple[int, int]]
    body: Body
    problems: tuple[Problem, ...]


class Reader:
    """Reads files of content, through the store."""

    def __init__(self, store: Store, version: str) -> None:
        """*version* is the digest of everything besides the file that a reading depends on."""
        self._store = store
        self._version = version
        self._encode = msgspec.msgpack.Encoder().encode
        self._decoders: dict[str, Callable[[bytes], Reading[Shared]]] = {}
        self._decode_body = msgspec.msgpack.Decoder(Rendered).decode
        self._sources: dict[str, tuple[InputFile, Kind, bytes]] = {}

    def read(self, file: InputFile, kind: Kind, raw: bytes) -> Reading[Shared]:
        """The reading of *file*, whose bytes are *raw*."""
        key = digest((self._version, "reading", kind.name, file.name, bytes_digest(raw)))
        kept = self._store.get(key)
        if kept is not None:
            reading = self._decoder(kind)(kept)
        else:
            reading, rendered = scan(file, kind, raw)
            self._keep_body(reading.body.digest, rendered)
            self._store.put(key, self._encode(reading))
        self._sources[reading.body.digest] = (file, kind, raw)
        return reading

    def body(self, body_digest: str) -> Rendered:
        """A body read before, by its digest; rendered again if the store has lost it."""
        kept = self._store.get(body_digest)
        if kept is not None:
            return self._decode_body(kept)
        file, kind, raw = self._sources[body_digest]
        _, rendered = scan(file, kind, raw)
        self._keep_body(body_digest, rendered)
        return rendered

    def _decoder(self, kind: Kind) -> Callable[[bytes], Reading[Shared]]:
        if kind.name not in self._decoders:
            self._decoders[kind.name] = msgspec.msgpack.Decoder(Reading[kind.fields]).decode  # type: ignore[name-defined]
        return self._decoders[kind.name]

    def _keep_body(self, body_digest: str, rendered: Rendered) -> None:
        self._store.put(body_digest, self._encode(rendered))


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
        spans=said.spans,
        body=body,
        problems=said.problems + found,
    )
    return reading, rendered


def _body(said: FileRead[Shared], path: str, kind: Kind) -> tuple[Body, Rendered, tuple[Problem, ...]]:
    text, line, fields = said.body, said.body_line, said.fields
    script: tuple[Line, ...] = ()
    problems: tuple[Problem, ...] = ()
    if kind.fields is Lecture and text.strip():
        marks = tuple(fields.speakers) if isinstance(fields, Lecture) else ("甲", "乙")
        problems = tuple(Problem(said.span(path, "speakers"), "E402", message) for message in check_marks(marks))
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
                )
            )
        script = tuple(lines)
    else:
        rendered = render((Piece(text, line),), path)
    problems += rendered.problems
    rendered = replace(rendered, problems=())
    body = Body(
        digest=digest(rendered),
        characters=sum(map(count_han, rendered.blocks)),
        opening=next((block for block in rendered.blocks if count_han(block) > 8), ""),
        links=tuple(LinkFound(link.target, link.line, link.column) for link in rendered.links),
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


def plain_text(markup: str) -> str:
    """The words of a piece of HTML, as they are heard: no tags, no note marks."""
    return " ".join(html.unescape(_TAG.sub("", _SUPERSCRIPT.sub("", markup))).split())
