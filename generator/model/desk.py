"""The desk: where one page is put together.

A desk knows the page's own address, the library and the shelf, so every address it
gives out is already relative to that page.  Desks of pages in the same folder share
their menus.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, TypeVar

import msgspec
from msgspec.structs import replace as changed

from generator.media.qr import Qr, qr
from generator.model import addresses
from generator.model.document import Document
from generator.model.kind import Kind
from generator.model.library import Library
from generator.model.office import Leaf, Story, head_metas, head_properties, imprint_lines
from generator.model.shelf import Shelf
from generator.model.structured import Node, breadcrumbs, graph, website
from generator.model.targets import absolute, relative
from generator.model.views import Frame, Link, Preview, StyleSheet, Title
from generator.settings import MenuEntry
from generator.text.hanzi import pieces

PAPER = "print"
EVERYWHERE = ("site", "fonts", PAPER, "own")
"""Style sheets of every page; the others stand where they are asked for."""
SHEET_OF_SCRIPT = {
    "gallery.js": "photos",
    "recording.js": "recordings",
    "prompter.js": "lectures",
    "search.js": "search",
    "aloud.js": "aloud",
}
"""A script that works on a page has rules for what it works on."""


MadeT = TypeVar("MadeT")


@lru_cache(maxsize=65536)
def title_view(text: str) -> Title:
    """*text* cut where its line may break."""
    return Title(text, pieces(text))


@dataclass(frozen=True)
class Desk:
    """One page's place in the site."""

    library: Library
    shelf: Shelf
    kinds: Mapping[str, Kind]
    url: str
    root: str = ""
    """Where addresses start when the page is served at any depth (404): the site's base address."""
    code: Callable[[str], Qr] = field(default=qr, compare=False, repr=False)
    """The QR code of an address."""
    kept: dict[Hashable, Any] = field(default_factory=dict, compare=False, repr=False)
    """What pages have in common, made once for all desks of a plan: see :meth:`once`."""

    def at(self, url: str, *, root: str = "") -> Desk:
        """The desk of another page."""
        return replace(self, url=url, root=root)

    def once(self, name: Hashable, make: Callable[[], MadeT]) -> MadeT:
        """What *make* gives, made once for all pages of this page's folder.

        Only for what holds nothing of the page but addresses from its folder to elsewhere.
        """
        key = (self.url.rpartition("/")[0], self.root, name)
        found: MadeT | None = self.kept.get(key)
        if found is None:
            found = self.kept[key] = make()
        return found

    def href(self, target: str) -> str:
        if self.root:
            return absolute(self.root, target) if target != addresses.HOME else self.root
        return relative(self.url, target)

    def public(self, target: str) -> str:
        """The absolute address of *target*, or empty without ``base_url``."""
        base = self.library.settings.site.base_url
        return absolute(base, target) if base else ""

    def link(self, text: str, target: str, *, note: str = "") -> Link:
        return Link(text, self.href(target) if target else "", current=target == self.url, note=note)

    def document_link(self, document: Document, *, note: str = "") -> Link:
        return self.link(document.title, document.url, note=note)

    def topic_links(self, document: Document) -> tuple[Link, ...]:
        return tuple(self.link(topic.name, addresses.topic(topic)) for topic in document.topics)

    def district_links(self, document: Document) -> tuple[Link, ...]:
        return tuple(self.link(place.short, addresses.district(place)) for place in document.districts)

    def frame(
        self,
        title: str,
        description: str,
        *,
        crumbs: tuple[tuple[str, str], ...] = (),
        section: str = "",
        extra: FrameExtra | None = None,
    ) -> Frame:
        """Head, menus and foot of the page; *section* is the menu target this page belongs to."""
        site = self.library.settings.site
        extra = extra or FrameExtra()
        trail = tuple(
            self.link(text, target) for text, target in ((("首页", addresses.HOME), *crumbs) if crumbs else ())
        )
        # A page that the menus lead to is marked there.
        own = self.url if self.url in self.once("menu targets", self._linked) else ""
        menu = self.once(("menu", section), lambda: self._menu(section))
        leaf = Leaf(
            title,
            " ".join(description.split()),
            canonical="" if extra.hidden else self.public(self.url),
            section=self._column(crumbs),
            preview=extra.preview or self._site_card(),
            story=extra.story,
        )
        return Frame(
            url=self.url,
            title=f"{title}｜{site.title}" if title else _home_title(site.title, site.tagline),
            description=leaf.description,
            site=site.title,
            tagline=site.tagline,
            home=self.href(addresses.HOME),
            search=self.href(addresses.SEARCH),
            script=self.once(("scripts", extra.scripts), lambda: self._scripts(extra.scripts)),
            style=self.once(("style", extra.scripts, extra.sheets), lambda: tuple(self._style(extra))),
            icon=self.href(self.shelf.icon) if self.shelf.icon else "",
            manifest=self.href(addresses.MANIFEST),
            nav=menu,
            kinds=menu,
            places=self.once(("places", own), self._places),
            imprint=self.once(("imprint", own), self._imprint),
            crumbs=trail,
            feeds=tuple(self.link(text, target) for text, target in extra.feeds) if site.base_url else (),
            canonical=leaf.canonical,
            metas=head_metas(site, leaf),
            properties=head_properties(site, leaf),
            structured=graph(self._nodes(leaf, crumbs, extra.nodes)) if leaf.canonical else "",
            language=site.language,
            hidden=extra.hidden,
            draft=extra.draft,
            early=tuple(self.href(name) for name in self.shelf.early),
        )

    def _site_card(self) -> Preview | None:
        card, title = self.library.cards.get(""), self.library.settings.site.title
        return Preview(self.public(card.url), card.width, card.height, title) if card else None

    def _column(self, crumbs: tuple[tuple[str, str], ...]) -> str:
        """The column that this page belongs to; what stands below an item (a photo, a prompter) is in none."""
        below_item = any(target.removesuffix(".html") in self.library.by_ref for _, target in crumbs)
        return crumbs[0][0] if crumbs and not below_item else ""

    def _nodes(self, leaf: Leaf, crumbs: tuple[tuple[str, str], ...], nodes: tuple[Node, ...]) -> Iterator[Node]:
        """What the page is, and where it stands."""
        site = self.library.settings.site
        yield from nodes
        if self.url == addresses.HOME:
            search = self.public(addresses.SEARCH)
            yield website(
                site.title, leaf.canonical, search, language=site.language, description=site.description or ""
            )
        elif crumbs:
            steps = (("首页", addresses.HOME), *crumbs)
            yield breadcrumbs((text, self.public(target) if target else leaf.canonical) for text, target in steps)

    def _scripts(self, more: tuple[str, ...]) -> tuple[str, ...]:
        """What every page runs, and what this one does besides, as far as the site has it."""
        names = ("site.js", "reading.js", "mark.js", *more)
        return tuple(self.href(self.shelf.script[name]) for name in names if name in self.shelf.script)

    def _style(self, extra: FrameExtra) -> Iterator[StyleSheet]:
        """What every page needs, what this one needs besides, paper, and what the site adds of its own."""
        asked = {*extra.sheets, *(SHEET_OF_SCRIPT.get(name, "") for name in extra.scripts)}
        for name, url in self.shelf.style.items():
            if name in EVERYWHERE or name in asked:
                yield StyleSheet(self.href(url), "print" if name == PAPER else "")

    def _menu(self, section: str) -> tuple[Link, ...]:
        return tuple(
            changed(self.link(entry.text, target), current=entry.to == section)
            for entry, target in self._menu_targets(self.library.settings.site.menus.main)
        )

    def _menu_targets(self, entries: tuple[MenuEntry, ...]) -> Iterator[tuple[MenuEntry, str]]:
        """Entries with their addresses; one whose document waits or has expired is left out."""
        library = self.library
        folders = frozenset(entry.folder for entry in self.kinds.values())
        for entry in entries:
            target = addresses.menu(entry.to, folders)
            if target and (entry.to not in library.known or entry.to in library.by_ref):
                yield entry, target

    def _linked(self) -> frozenset[str]:
        """Addresses in the menus, the head's list of places and the foot."""
        menus = self.library.settings.site.menus
        named = (target for _, target in self._menu_targets((*menus.main, *menus.foot)))
        return frozenset((*named, *map(addresses.district, self.library.districts)))

    def _places(self) -> tuple[Link, ...]:
        return tuple(self.link(place.short, addresses.district(place)) for place in self.library.districts)

    def _imprint(self) -> tuple[Link, ...]:
        site = self.library.settings.site
        menu = (self.link(entry.text, target) for entry, target in self._menu_targets(site.menus.foot))
        return (*imprint_lines(site.imprint), *menu)


class FrameExtra(msgspec.Struct, frozen=True):
    """What only some pages need in their frame."""

    feeds: tuple[tuple[str, str], ...] = ((("本站更新"), addresses.FEEDS.atom),)
    preview: Preview | None = None
    story: Story | None = None
    """Of an item's page: what its head says of it."""
    nodes: tuple[Node, ...] = ()
    """What the page is, for machines."""
    hidden: bool = False
    draft: bool = False
    scripts: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()
    """Style sheets besides those that come with the scripts."""


def _home_title(title: str, tagline: tuple[str, ...]) -> str:
    return f"{title}：{tagline[0]}" if tagline else title
