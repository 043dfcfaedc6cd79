"""What files for programs say: feeds, sitemap, calendar, manifest."""

from __future__ import annotations

from generator.model.plain import Plain
from generator.model.views import BodyView


class FeedEntry(Plain, frozen=True):
    id: str
    title: str
    url: str
    """Absolute."""
    summary: str
    updated: str
    """RFC 3339."""
    authors: tuple[str, ...]
    body: BodyView
    corrections: tuple[tuple[str, str], ...] = ()
    """Day and text: they stand before the text, so that who has read it sees them."""


class FeedView(Plain, frozen=True):
    id: str
    title: str
    site_url: str
    url: str
    updated: str
    language: str
    entries: tuple[FeedEntry, ...]


class SitemapView(Plain, frozen=True):
    urls: tuple[tuple[str, str], ...]
    """Absolute address and last change (or an empty string)."""


class RobotsView(Plain, frozen=True):
    sitemap: str
    """Absolute address or empty."""


class CalendarEntry(Plain, frozen=True):
    uid: str
    title: str
    starts: str
    """``2026-05-01`` or ``2026-05-01 09:30`` in the site's zone."""
    ends: str
    place: str
    summary: str
    url: str


class CalendarView(Plain, frozen=True):
    name: str
    """Of the whole calendar; empty for one event alone."""
    timezone: str
    entries: tuple[CalendarEntry, ...]


class ManifestView(Plain, frozen=True):
    name: str
    description: str
    language: str
    icon: str
    """Address inside the site."""
