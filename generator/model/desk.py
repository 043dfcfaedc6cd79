"""The desk: where one page is put together.

A desk knows the page's own address, the library and the shelf, so every address it
gives out is already relative to that page.  Desks of pages in the same folder share
their menus.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from generator.model import addresses
from generator.model.document import Document
from generator.model.kind import Kind
from generator.model.library import Library
from generator.model.shelf import Shelf
from generator.model.targets import absolute, relative
from generator.model.views import Frame, Link, Title
from generator.settings import MenuEntry
from generator.text.hanzi import phrases


@lru_cache(maxsize=65536)
def title_view(text: str) -> Title:
    """*text* cut into the phrases between which its line may break."""
    return Title(text, phrases(text))


@dataclass(frozen=True)
class Desk:
    """One page's place in the site."""

    library: Library
    shelf: Shelf
    kinds: Mapping[str, Kind]
    url: str
    root: str = ""
    """Where addresses start when the page is served at any depth (404): the site's base address."""

    def at(self, url: str, *, root: str = "") -> Desk:
        """The desk of another page."""
        return replace(self, url=url, root=root)

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
        menu = self._menu(section)
        return Frame(
            url=self.url,
            title=f"{title}｜{site.title}" if title else _home_title(site.title, site.tagline),
            description=" ".join(description.split()),
            site=site.title,
            tagline=site.tagline,
            home=self.href(addresses.HOME),
            search=self.href(addresses.SEARCH),
            script=tuple(
                self.href(self.shelf.script[name])
                for name in ("site.js", "reading.js", "mark.js", *extra.scripts)
                if name in self.shelf.script
            ),
            style=tuple(self.href(name) for name in self.shelf.style),
            icon=self.href(self.shelf.icon) if self.shelf.icon else "",
            manifest=self.href(addresses.MANIFEST),
            nav=menu,
            kinds=menu,
            places=self._places(),
            imprint=self._imprint(),
            crumbs=trail,
            feeds=tuple(self.link(text, target) for text, target in extra.feeds) if site.base_url else (),
            canonical="" if extra.hidden else self.public(self.url),
            image=extra.image,
            language=site.language,
            hidden=extra.hidden,
            draft=extra.draft,
            early=tuple(self.href(name) for name in self.shelf.early),
        )

    def _menu(self, section: str) -> tuple[Link, ...]:
        return tuple(
            replace(self.link(entry.text, target), current=entry.to == section)
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

    def _places(self) -> tuple[Link, ...]:
        return tuple(self.link(place.short, addresses.district(place)) for place in self.library.districts)

    def _imprint(self) -> tuple[Link, ...]:
        site = self.library.settings.site
        imprint = site.imprint
        labelled = (
            ("主办单位", imprint.sponsor),
            ("承办单位", imprint.operator),
            ("网站标识码", imprint.site_id_code),
            ("备案号", imprint.icp),
            ("公安备案号", imprint.psb),
            ("违法和不良信息举报", imprint.report_phone),
            ("地址", imprint.address),
            ("邮编", imprint.postcode),
        )
        lines = [Link(f"{label}：{value}", "") for label, value in labelled if value]
        lines += [Link(note, "") for note in imprint.notes]
        lines += [self.link(entry.text, target) for entry, target in self._menu_targets(site.menus.foot)]
        return tuple(lines)


@dataclass(frozen=True, slots=True)
class FrameExtra:
    """What only some pages need in their frame."""

    feeds: tuple[tuple[str, str], ...] = ((("本站更新"), addresses.FEEDS.atom),)
    image: str = ""
    hidden: bool = False
    draft: bool = False
    scripts: tuple[str, ...] = ()


def _home_title(title: str, tagline: tuple[str, ...]) -> str:
    return f"{title}：{tagline[0]}" if tagline else title
