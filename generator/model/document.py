"""A document: one thing an editor wrote, read and checked, with its references resolved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import msgspec

from generator.problems import Span
from generator.settings import District, Topic, Town
from generator.text.paragraphs import Paragraph

if TYPE_CHECKING:
    from generator.model.shared import Shared


class LinkFound(msgspec.Struct, frozen=True, gc=False):
    """A link of a body to another place in the site, as written."""

    target: str
    line: int
    column: int


class PictureFound(msgspec.Struct, frozen=True, gc=False):
    """A picture of a body, as written."""

    src: str
    alt: str
    caption: str
    credit: str
    line: int
    column: int


class HeadingFound(msgspec.Struct, frozen=True, gc=False):
    level: int
    id: str
    text: str
    piece: int


class Line(msgspec.Struct, frozen=True):
    """One entry of a lecture script; ``piece`` is the number of its piece in the rendered body."""

    form: str
    """``part``, ``turn``, ``stage`` or ``narration``."""
    piece: int
    mark: str = ""
    text: str = ""
    """Plain text: what is heard, or the part's heading."""
    anchor: str = ""
    continued: bool = False
    """Of a turn: it goes on after a stage direction; the speaker is not named again."""
    paragraphs: tuple[Paragraph, ...] = ()
    """The same words with their stresses, for the prompter and the printed script."""
    at: int | None = None
    """Of a turn: when it is heard in the recording, in milliseconds, if the script says so."""


class Body(msgspec.Struct, frozen=True):
    """What the rest of the program needs to know of a body without reading it."""

    digest: str
    """Key of the rendered body in the store."""
    written: str = ""
    """Digest of its text as it stands in the file, whatever the program makes of it."""
    characters: int = 0
    opening: str = ""
    """The first block of text, for cards without a summary."""
    links: tuple[LinkFound, ...] = ()
    pictures: tuple[PictureFound, ...] = ()
    headings: tuple[HeadingFound, ...] = ()
    script: tuple[Line, ...] = ()
    outside: tuple[str, ...] = ()
    """Addresses of links that leave the site."""

    @property
    def empty(self) -> bool:
        return self.characters == 0 and not self.pictures


Spans = dict[str, tuple[int, int]]
"""Line and column of each field: ``figures.2.id`` → (12, 5)."""
_SPANS = msgspec.msgpack.Decoder(Spans)


class Packed(msgspec.Struct, frozen=True, gc=False):
    """Where the fields of a file stand, as few ask: a site of many files holds it packed."""

    packed: bytes = b"\x80"

    @classmethod
    def of(cls, spans: Spans) -> Packed:
        return cls(msgspec.msgpack.encode(spans))

    @property
    def spans(self) -> Spans:
        return _SPANS.decode(self.packed)


class Document(msgspec.Struct, frozen=True):
    """One document of a kind."""

    kind: str
    folder: str
    """Folder under ``content/`` and in the site: ``articles``."""
    slug: str
    path: str
    """Shown path, e.g. ``content/articles/x.md``."""
    shelf: str
    """Folder under ``content/`` where its pictures lie, e.g. ``articles/x``."""
    fields: Shared
    body: Body
    fields_at: Packed
    """Where its fields stand."""
    districts: tuple[District, ...] = ()
    town: Town | None = None
    topics: tuple[Topic, ...] = ()
    elsewhere: Mapping[str, Span] = msgspec.field(default_factory=dict)
    """Where a field stands that another file says: ``photos.0.alt`` in a ``captions.yaml``."""
    waiting: str = ""
    """In a preview: why the public site does not hold it yet."""

    @property
    def ref(self) -> str:
        """The name other documents call it by: ``articles/x``."""
        return f"{self.folder}/{self.slug}"

    @property
    def url(self) -> str:
        return f"{self.slug}.html" if self.folder == "pages" else f"{self.ref}.html"

    @property
    def title(self) -> str:
        return self.fields.title

    @property
    def date(self) -> str:
        return self.fields.date or ""

    @property
    def changed(self) -> str:
        """When the text, or what is said of it, last changed on this site: a correction counts."""
        return max(self.date, self.fields.updated or "", *(one.date for one in self.fields.corrections))

    @property
    def newest_first(self) -> tuple[int, tuple[int, ...], str]:
        """Sort key: pinned, then newest, then by address."""
        digits = tuple(-int(number) for number in self.date.split("-")) if self.date else ()
        padded = digits + (0,) * (3 - len(digits))
        return (0 if self.fields.pinned else 1, padded, self.ref)

    def span(self, trail: str = "") -> Span:
        """Where the field *trail* stands, in the file or elsewhere, or the nearest enclosing one."""
        spans = self.fields_at.spans
        while trail:
            if trail in self.elsewhere:
                return self.elsewhere[trail]
            if trail in spans:
                return Span(self.path, *spans[trail])
            trail = trail.rpartition(".")[0]
        return Span(self.path, 1, 1)
