"""The touch pages of a kiosk as templates see them, and the desk at which they are put together.

A touch page shows the view that the kind makes for the site, made at a desk that knows only the kiosk: its library
holds nothing but what the kiosk holds, and an address of anything else is empty, which templates print as text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from generator.kiosks import Browse
from generator.media.qr import Qr
from generator.model.desk import Desk, FrameExtra
from generator.model.document import Document
from generator.model.kind import Kind
from generator.model.library import Library
from generator.model.plain import Plain
from generator.model.targets import relative
from generator.model.views import CardView, Frame, Link, MapView, Pager, PictureView

SHARED = ("assets/", "media/")
"""Folders of the site that a kiosk shares; nothing else outside its own folder is there on a stick."""
DISTRICTS = "districts"
READ = frozenset(("article", "lecture"))
"""Kinds that are nothing without a text."""
_NO_FRAME = Frame("", "", "", "", (), "", "", (), (), "", "", (), (), (), (), (), ())


def browsed(library: Library, kinds: Mapping[str, Kind], browse: Browse) -> tuple[Document, ...]:
    """The items that visitors may look up, in the library's order; none where there are no sections.

    Where districts are the only section, they hold stories.
    """
    folders = [name for name in browse.sections if name != DISTRICTS] or (["articles"] if browse.sections else [])
    chosen: set[str] = set()
    for kind in kinds.values():
        if kind.folder in folders:
            worth = (one for one in library.of(kind.name) if kind.name not in READ or not one.body.empty)
            chosen.update(document.ref for document in tuple(worth)[: browse.limit])
    return tuple(document for document in library.documents if document.ref in chosen)


@dataclass(frozen=True)
class TouchDesk(Desk):
    """A page's place in a kiosk; ``url`` is its address in the site, ``kiosk/hall/articles/x.html``."""

    folder: str = ""
    """``kiosk/hall/``: below it pages have the addresses that they have in the site."""
    pages: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """The kiosk's own pages, by that address, each with the anchors that others may point at."""
    venue: Document | None = None
    """Where the screen stands; its name and picture are shown also where its page is not in the kiosk."""

    def on(self, page: str) -> TouchDesk:
        """The desk of the kiosk's own *page*."""
        return replace(self, url=self.folder + page)

    def href(self, target: str) -> str:
        address, _, anchor = target.partition("#")
        if address in self.pages:
            known = anchor in self.pages[address]
            return relative(self.url, f"{self.folder}{address}#{anchor}" if known else self.folder + address)
        return relative(self.url, target) if target.startswith(SHARED) else ""

    def public(self, target: str) -> str:
        return ""

    def frame(
        self,
        title: str,
        description: str,
        *,
        crumbs: tuple[tuple[str, str], ...] = (),
        section: str = "",
        extra: FrameExtra | None = None,
    ) -> Frame:
        """None: a touch page has a :class:`TouchFrame`."""
        return _NO_FRAME


class TouchFrame(Plain, frozen=True):
    """What every touch page carries around its content."""

    title: str
    """For ``<title>``."""
    site: str
    language: str
    venue: str
    orientation: str
    rotate: str
    icon: str
    style: tuple[str, ...]
    script: tuple[str, ...]
    idle: int
    """Seconds without a touch before it asks."""
    volume: int
    """0 to 100."""
    loop: str
    home: str
    """Empty on the home itself."""
    search: str
    """Empty without search, and on the page of the pad itself."""
    back: str
    """The page above: where 返回 leads when nobody knows where the visitor came from."""
    section: str = ""
    """Folder of the section that the page belongs to."""


class Code(Plain, frozen=True):
    """An address to be taken along on a phone."""

    text: str
    qr: Qr


class Door(Plain, frozen=True):
    """A way into a section."""

    section: str
    href: str
    count: int


class TouchHomeView(Plain, frozen=True):
    frame: TouchFrame
    picture: PictureView | None
    doors: tuple[Door, ...]
    map: MapView | None


class TouchListView(Plain, frozen=True):
    """A section, one page of it."""

    frame: TouchFrame
    cards: tuple[CardView, ...]
    pager: Pager | None
    empty: str


@dataclass(frozen=True, slots=True)
class TouchItemView:
    frame: TouchFrame
    page: Any
    """The kind's own view."""
    codes: tuple[Code, ...]
    mentioned: tuple[Link, ...]
    """Pages of the kiosk that the text links to."""


class TouchDistrictsView(Plain, frozen=True):
    frame: TouchFrame
    map: MapView
    places: tuple[Link, ...]
    """The city, and every place where none has a tile."""


@dataclass(frozen=True, slots=True)
class TouchDistrictView:
    frame: TouchFrame
    page: Any
    """A :class:`generator.model.pages.DistrictView`."""


class TouchSearchView(Plain, frozen=True):
    frame: TouchFrame
    index: str
    """The index's first script."""
    root: str
    """Where the site starts, from this page: pictures of results are named from there."""
    words: tuple[str, ...]
    """To begin with."""
