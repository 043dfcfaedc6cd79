"""What files for programs say: feeds, sitemap, calendar, manifest."""

from __future__ import annotations

from dataclasses import dataclass

from generator.model.views import BodyView


@dataclass(frozen=True, slots=True)
class FeedEntry:
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


@dataclass(frozen=True, slots=True)
class FeedView:
    id: str
    title: str
    site_url: str
    url: str
    updated: str
    language: str
    entries: tuple[FeedEntry, ...]


@dataclass(frozen=True, slots=True)
class SitemapView:
    urls: tuple[tuple[str, str], ...]
    """Absolute address and last change (or an empty string)."""


@dataclass(frozen=True, slots=True)
class RobotsView:
    sitemap: str
    """Absolute address or empty."""


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    uid: str
    title: str
    starts: str
    """``2026-05-01`` or ``2026-05-01 09:30`` in the site's zone."""
    ends: str
    place: str
    summary: str
    url: str


@dataclass(frozen=True, slots=True)
class CalendarView:
    name: str
    timezone: str
    entries: tuple[CalendarEntry, ...]


@dataclass(frozen=True, slots=True)
class ManifestView:
    name: str
    description: str
    language: str
    icon: str
    """Address inside the site."""
