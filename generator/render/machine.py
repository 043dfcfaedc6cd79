"""Formats for programs: JSON feed, calendar, manifest."""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from generator.model.feeds import CalendarView, FeedEntry, FeedView, ManifestView
from generator.model.views import BodyView

BodyHtml = Callable[[BodyView], str]
STAMP = datetime(2000, 1, 1, tzinfo=ZoneInfo("UTC"))
"""DTSTAMP of every event: the calendar is a pure function of content, so it cannot say when it was made."""


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _corrections(entry: FeedEntry) -> str:
    return "".join(f"<p><b>更正</b> {html.escape(day)} {html.escape(text)}</p>" for day, text in entry.corrections)


def feed_json(view: FeedView, body: BodyHtml) -> bytes:
    """JSON Feed 1.1 (jsonfeed.org/version/1.1)."""
    return _json(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": view.title,
            "home_page_url": view.site_url,
            "feed_url": view.url,
            "language": view.language,
            "items": [
                {
                    "id": entry.id,
                    "url": entry.url,
                    "title": entry.title,
                    "summary": entry.summary,
                    "content_html": _corrections(entry) + body(entry.body),
                    "date_published": entry.updated,
                    **({"authors": [{"name": name} for name in entry.authors]} if entry.authors else {}),
                }
                for entry in view.entries
            ],
        }
    )


def events_ics(view: CalendarView, body: BodyHtml) -> bytes:
    """iCalendar (RFC 5545): timed events in the site's zone, whole days without a clock time."""
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", "-//Hongcheng//ZH-CN")
    calendar.add("version", "2.0")
    if view.name:
        calendar.add("x-wr-calname", view.name)
    for entry in view.entries:
        event = Event()
        event.add("uid", entry.uid)
        event.add("dtstamp", STAMP)
        event.add("summary", entry.title)
        starts = _instant(entry.starts, view.timezone)
        event.add("dtstart", starts)
        if entry.ends:
            ends = _instant(entry.ends, view.timezone)
            # DTEND is exclusive (RFC 5545, 3.6.1): a whole day ends at the next one.
            event.add("dtend", ends if isinstance(ends, datetime) else ends + timedelta(days=1))
        for name, value in (("location", entry.place), ("description", entry.summary), ("url", entry.url)):
            if value:
                event.add(name, value)
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _instant(text: str, zone: str) -> datetime | date:
    day, _, clock = text.partition(" ")
    if not clock:
        return date.fromisoformat(day)
    # In UTC, so that no calendar program needs a time zone table.
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=ZoneInfo(zone)).astimezone(ZoneInfo("UTC"))


def manifest(view: ManifestView, body: BodyHtml) -> bytes:
    """Web application manifest."""
    return _json(
        {
            "name": view.name,
            "short_name": view.name,
            "description": view.description,
            "lang": view.language,
            "start_url": "index.html",
            "display": "browser",
            "icons": [{"src": view.icon, "sizes": "any", "type": "image/svg+xml"}] if view.icon else [],
        }
    )


MAKERS: Mapping[str, Callable[[Any, BodyHtml], bytes]] = {
    "feed.json": feed_json,
    "events.ics": events_ics,
    "manifest.webmanifest": manifest,
}
"""By the name a target gives in place of a template."""
