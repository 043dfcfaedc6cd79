"""Feeds for readers and search engines: Atom and JSON for the site and each district, calendar, sitemap, robots."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from msgspec.structs import replace

from generator.kinds.event import KIND as EVENT
from generator.kinds.event import Event, is_to_come
from generator.model import addresses
from generator.model.cards import summary_text
from generator.model.desk import Desk
from generator.model.document import Document
from generator.model.feeds import (
    CalendarEntry,
    CalendarView,
    FeedEntry,
    FeedView,
    ManifestView,
    RobotsView,
    SitemapView,
)
from generator.model.items import body_view
from generator.model.targets import Target
from generator.model.views import BodyView
from generator.plan.districts import districts_of
from generator.text.hanzi import cn_date

ENTRIES = 20
"""Newest entries of a feed."""
FEED_KINDS = frozenset({"article", "lecture", "profile", "event", "album"})
SITEMAP_MOST = 50_000
"""Addresses that one sitemap may hold (sitemaps.org, protocol)."""
EPOCH = "2000-01-01"
"""Stands for a date that nobody printed, where a format demands one."""


def plan_feeds(desk: Desk) -> Iterator[Target]:
    """Outputs that need absolute addresses; nothing without ``base_url``."""
    site = desk.library.settings.site
    if not site.base_url:
        return
    members = tuple(one for one in desk.library.documents if one.kind in FEED_KINDS)
    yield from _feed(desk, site.title, members, addresses.HOME, addresses.FEEDS)
    city = desk.library.city
    for place in (*([city] if city else []), *districts_of(desk)):
        own = tuple(one for one in desk.library.by_district.get(place.code, ()) if one.kind in FEED_KINDS)
        yield from _feed(
            desk, f"{site.title}·{place.short}", own, addresses.district(place), addresses.district_feeds(place)
        )


def _feed(
    desk: Desk, title: str, documents: tuple[Document, ...], page: str, feeds: addresses.Feeds
) -> Iterator[Target]:
    """The feeds of *page*, a page of the site."""
    base = desk.library.settings.site.base_url or ""
    far = desk.at(addresses.HOME, root=base)
    newest = sorted(documents, key=lambda document: document.newest_first[1:])[:ENTRIES]
    entries = tuple(
        FeedEntry(
            id=far.href(document.url),
            title=document.title,
            url=far.href(document.url),
            summary=summary_text(desk, document),
            updated=_timestamp(document.changed),
            authors=document.fields.author,
            body=_body(far, document),
            corrections=tuple((cn_date(one.date), one.text) for one in document.fields.corrections),
        )
        for document in newest
    )
    updated = max((entry.updated for entry in entries), default=_timestamp(""))
    for url, template in ((feeds.atom, "machine/feed.xml"), (feeds.json, "feed.json")):
        yield Target(
            url,
            template,
            FeedView(
                id=far.href(feeds.atom),
                title=title,
                site_url=far.href(page),
                url=far.href(url),
                updated=updated,
                language=desk.library.settings.site.language,
                entries=entries,
            ),
        )


def _body(desk: Desk, document: Document) -> BodyView:
    """The body of *document*; of a script, with its speakers."""
    turns = {line.piece: line.mark for line in document.body.script if line.form == "turn" and not line.continued}
    marks = tuple(turns.get(line.piece, "") for line in document.body.script) if turns else ()
    return replace(body_view(desk, document), marks=marks)


def _timestamp(partial: str) -> str:
    """RFC 3339 for a date of any precision: midnight UTC of its first day."""
    parts = (partial or EPOCH).split("-")
    day = date(int(parts[0]), int(parts[1]) if len(parts) > 1 else 1, int(parts[2]) if len(parts) > 2 else 1)
    return f"{day.isoformat()}T00:00:00Z"


def plan_calendar(desk: Desk) -> Iterator[Target]:
    """``events.ics``: every event with a date."""
    site = desk.library.settings.site
    entries = tuple(_entry(desk, one) for one in desk.library.of("event") if getattr(one.fields, "starts", None))
    yield Target(addresses.CALENDAR, "events.ics", CalendarView(site.title, site.timezone, entries))


def plan_calendar_of(desk: Desk, document: Document) -> Iterator[Target]:
    """*document* alone, if it is an event to come.  It bears no name, so that no calendar of its own is made for it."""
    if document.kind == EVENT.name and is_to_come(desk.library, document):
        view = CalendarView("", desk.library.settings.site.timezone, (_entry(desk, document),))
        yield Target(addresses.calendar(document), "events.ics", view)


def _entry(desk: Desk, document: Document) -> CalendarEntry:
    """*document*, an event with a date.  Its uid is the same in every file: who takes both gets it once."""
    library, fields = desk.library, document.fields
    assert isinstance(fields, Event) and fields.starts
    venue = library.find(fields.venue, "venues")
    return CalendarEntry(
        uid=f"{document.slug}@{library.settings.site.base_url or library.settings.site.title}",
        title=document.title,
        starts=fields.starts,
        ends=fields.ends or "",
        place=venue.title if venue else "",
        summary=summary_text(desk, document),
        url=desk.public(document.url),
    )


def plan_sitemap(urls: tuple[tuple[str, str], ...], base_url: str, most: int = SITEMAP_MOST) -> Iterator[Target]:
    """The sitemap of *urls* (absolute address, day of change): one file, or an index of files of *most* addresses."""
    if len(urls) <= most:
        yield Target(addresses.SITEMAP, "machine/sitemap.xml", SitemapView(urls))
        return
    parts = []
    for number, start in enumerate(range(0, len(urls), most), start=1):
        part = urls[start : start + most]
        parts.append((base_url + addresses.sitemap_part(number), max(changed for _, changed in part)))
        yield Target(addresses.sitemap_part(number), "machine/sitemap.xml", SitemapView(part))
    yield Target(addresses.SITEMAP, "machine/sitemap-index.xml", SitemapView(tuple(parts)))


def plan_machine_files(desk: Desk, pages: tuple[tuple[str, str], ...]) -> Iterator[Target]:
    """Sitemap (of *pages*: address and date of change), robots and manifest."""
    site = desk.library.settings.site
    if site.base_url:
        yield from plan_sitemap(tuple((desk.public(url), changed) for url, changed in pages), site.base_url)
    yield Target(addresses.ROBOTS, "machine/robots.txt", RobotsView(desk.public(addresses.SITEMAP)))
    yield Target(
        addresses.MANIFEST,
        "manifest.webmanifest",
        ManifestView(site.title, site.description or "", site.language, desk.shelf.icon),
    )
