"""The library: every published document with the places, topics and pictures they refer to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

import msgspec

from generator.model.document import Document
from generator.settings import District, Honour, Site, Topic, Town
from generator.text.hanzi import counting_order
from generator.text.pinyin import slugify

if TYPE_CHECKING:
    from generator.config import Vocabulary
    from generator.kiosks import Screen
    from generator.media.ladder import Rendition
    from generator.media.recordings import Footage
    from generator.text.cues import Cue


class Settings(Protocol):
    """What a site has decided: see :mod:`generator.config`."""

    @property
    def site(self) -> Site: ...
    @property
    def districts(self) -> tuple[District, ...]: ...
    @property
    def towns(self) -> tuple[Town, ...]: ...
    @property
    def honours(self) -> tuple[Honour, ...]: ...
    @property
    def topics(self) -> tuple[Topic, ...]: ...
    @property
    def vocabulary(self) -> Vocabulary: ...


REFERENCE_FIELDS = {"venue": "venues", "team": "teams", "lecture": "lectures"}
"""Fields that name another document, and the folder they name it in."""


class Held(msgspec.Struct, frozen=True):
    """A document that stays out of this build, and why."""

    document: Document
    reason: str
    due: str = ""
    """When it enters or would be looked at again, ISO with offset; empty when only an editor can release it."""

    @property
    def ref(self) -> str:
        return self.document.ref

    @property
    def title(self) -> str:
        return self.document.title


class Shot(msgspec.Struct, frozen=True):
    """A photo of the site with the files it will be published as."""

    width: int
    height: int
    digest: str
    renditions: tuple[Rendition, ...]
    tone: str = ""
    """Class of the colour that stands there until the photo has come; empty before it was encoded."""


class Reel(msgspec.Struct, frozen=True):
    """A recorded talk of the site as it will be published."""

    url: str
    """``media/<stem>-<digest>.mp4``"""
    source: str
    """Digest of the file as it lies beside the text."""
    size: int
    """Bytes of that file."""
    footage: Footage


class Sheet(msgspec.Struct, frozen=True):
    """A picture made for link previews."""

    url: str
    width: int
    height: int


class Archive(msgspec.Struct, frozen=True):
    """The pictures of one album in one file to take home."""

    url: str
    size: int
    """Bytes."""
    count: int
    """Pictures."""


class Library(msgspec.Struct, frozen=True, dict=True):
    """All that is published, newest first within each kind."""

    settings: Settings
    documents: tuple[Document, ...]
    shots: Mapping[str, Shot]
    """Photos by their path under ``content/``."""
    held: tuple[Held, ...] = ()
    known: frozenset[str] = frozenset()
    """Every reference that exists, published or held."""
    next_due: str = ""
    """The next instant at which the choice of items changes, ISO with offset, or empty."""
    today: str = ""
    """The build time's day in the site's zone: chooses upcoming from past events, nothing else."""
    pages: Mapping[str, str] = msgspec.field(default_factory=dict)
    """Names of the pages that are no document → address: see :func:`generator.model.links.page_names`."""
    recordings: Mapping[str, Reel] = msgspec.field(default_factory=dict)
    """Recorded talks by their path under ``content/``."""
    cues: Mapping[str, tuple[Cue, ...]] = msgspec.field(default_factory=dict)
    """Captions of recorded talks by the path of their file under ``content/``."""
    archives: Mapping[str, Archive] = msgspec.field(default_factory=dict)
    """Reference of an album → its pictures in one file."""
    cards: Mapping[str, Sheet] = msgspec.field(default_factory=dict)
    """Reference of an item → its share card; the site's own under an empty name."""
    kiosks: tuple[Screen, ...] = ()
    """The screens at venues, by name."""
    paths: Mapping[str, str] = msgspec.field(default_factory=dict)
    """Path under ``content/`` of every document file → reference, published or held."""

    @cached_property
    def figure_ids(self) -> frozenset[str]:
        return frozenset(figure.id for document in self.documents for figure in document.fields.figures)

    @cached_property
    def by_ref(self) -> dict[str, Document]:
        return {document.ref: document for document in self.documents}

    @cached_property
    def by_kind(self) -> dict[str, tuple[Document, ...]]:
        return _grouped((document.kind, document) for document in self.documents)

    @cached_property
    def by_district(self) -> dict[str, tuple[Document, ...]]:
        return _grouped((d.code, document) for document in self.documents for d in document.districts)

    @cached_property
    def by_topic(self) -> dict[str, tuple[Document, ...]]:
        return _grouped((t.id, document) for document in self.documents for t in document.topics)

    @cached_property
    def district_by_code(self) -> dict[str, District]:
        return {district.code: district for district in self.settings.districts}

    @cached_property
    def city(self) -> District | None:
        """The whole city: the place that ``site.yaml`` names, else the only one without a parent."""
        tops = [district for district in self.settings.districts if district.parent is None]
        only = tops[0] if len(tops) == 1 and len(self.settings.districts) > 1 else None
        return self.district_by_code.get(self.settings.site.city or "") or only

    @cached_property
    def districts(self) -> tuple[District, ...]:
        """All places but the city itself: county-level ones in the order of the data file, then functional zones."""
        places = [district for district in self.settings.districts if district != self.city]
        return tuple(sorted(places, key=lambda place: place.functional))

    @cached_property
    def honour_named(self) -> dict[str, Honour]:
        """Honours by id and by name, as editors may write either."""
        by_name = {honour.name: honour for honour in self.settings.honours}
        return by_name | {honour.id: honour for honour in self.settings.honours}

    @cached_property
    def by_town(self) -> dict[str, tuple[Document, ...]]:
        return _grouped((document.town.code, document) for document in self.documents if document.town)

    @cached_property
    def positions(self) -> dict[str, dict[str, int]]:
        """Place of every document in each group it belongs to: ``topic:x`` → reference → position."""
        named = {
            "topic": self.by_topic,
            "town": self.by_town,
            "district": self.by_district,
            "kind": self.by_kind,
        }
        return {
            f"{group}:{name}": {document.ref: place for place, document in enumerate(members)}
            for group, groups in named.items()
            for name, members in groups.items()
        }

    @cached_property
    def editions(self) -> dict[tuple[str, str, str], tuple[Document, ...]]:
        """Newspaper pages: (paper, date, page) → the documents printed on it, in order."""
        pages: dict[tuple[str, str, str], list[Document]] = {}
        for document in self.documents:
            place = document.fields.edition
            if place:
                pages.setdefault((place.paper, place.date or "", place.page), []).append(document)
        return {
            page: tuple(sorted(members, key=lambda member: (_order(member), member.ref)))
            for page, members in sorted(pages.items(), key=lambda pair: _printed_order(*pair[0]))
        }

    @cached_property
    def edition_slugs(self) -> dict[tuple[str, str, str], str]:
        """The name of each newspaper page in its address; pages that would share one are numbered."""
        slugs: dict[tuple[str, str, str], str] = {}
        taken: dict[str, int] = {}
        for page in self.editions:
            slug = slugify("-".join(part for part in page if part), {})
            taken[slug] = taken.get(slug, 0) + 1
            slugs[page] = slug if taken[slug] == 1 else f"{slug}-{taken[slug]}"
        return slugs

    def of(self, kind: str) -> tuple[Document, ...]:
        return self.by_kind.get(kind, ())

    @cached_property
    def _pointers(self) -> dict[tuple[str, str], tuple[Document, ...]]:
        pointers: dict[tuple[str, str], list[Document]] = {}
        for document in self.documents:
            for field_name, folder in REFERENCE_FIELDS.items():
                other = self.find(getattr(document.fields, field_name, None), folder)
                if other:
                    pointers.setdefault((field_name, other.ref), []).append(document)
        return {key: tuple(group) for key, group in pointers.items()}

    def pointing_at(self, field_name: str, document: Document, *, kind: str = "") -> tuple[Document, ...]:
        """Documents whose field (``venue``, ``team``, ``lecture``) names *document*; of one *kind* if given."""
        return tuple(
            other for other in self._pointers.get((field_name, document.ref), ()) if not kind or other.kind == kind
        )

    def find(self, reference: str | None, folder: str) -> Document | None:
        """The published document called *reference*: ``folder/slug``, or a slug of *folder*."""
        if not reference:
            return None
        return self.by_ref.get(reference if "/" in reference else f"{folder}/{reference}")


def _printed_order(paper: str, date: str, page: str) -> tuple[str, ...]:
    """Newspaper pages as they came out: of each paper by day and page, 二 before 三 and 2 before 10."""
    return counting_order(paper), date, counting_order(page), paper, page


def _order(document: Document) -> int:
    return document.fields.edition.order if document.fields.edition else 0


def _grouped(pairs: Iterable[tuple[str, Document]]) -> dict[str, tuple[Document, ...]]:
    groups: dict[str, list[Document]] = {}
    for name, document in pairs:
        groups.setdefault(name, []).append(document)
    return {name: tuple(group) for name, group in groups.items()}
