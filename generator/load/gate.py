"""The gate: what is published at the build time, and why the rest is not.

Only here is the build time looked at.  It chooses which documents are in, nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from generator.model.document import Document
from generator.model.library import Held


def instant(text: str, zone: ZoneInfo) -> datetime:
    """``YYYY-MM-DD`` or ``YYYY-MM-DD HH:MM`` in *zone*; a date of lower precision is its first instant."""
    day, _, clock = text.partition(" ")
    parts = [int(part) for part in day.split("-")]
    parts += [1] * (3 - len(parts))
    hour, minute = (int(part) for part in clock.split(":")) if clock else (0, 0)
    return datetime(parts[0], parts[1], parts[2], hour, minute, tzinfo=zone)


def held(document: Document, now: datetime, zone: ZoneInfo, *, awaits: str = "") -> Held | None:
    """Why *document* stays out at *now*, or None when it is published; *awaits*: a review that it cannot do without."""
    fields = document.fields

    def out(reason: str, due: datetime | None = None) -> Held:
        return Held(document, reason, due.isoformat() if due else "")

    if fields.status == "withdrawn":
        return out("已撤稿")
    if fields.status == "draft":
        return out("草稿")
    if fields.expire_at and instant(fields.expire_at, zone) <= now:
        return out("已过期")
    if awaits:
        return out(awaits)
    starts = [instant(text, zone) for text in (fields.publish_at, fields.date) if text]
    due = max(starts, default=None)
    if due and due > now:
        return out("未到发布时间", due)
    return None


def next_change(document: Document, now: datetime, zone: ZoneInfo) -> Iterator[datetime]:
    """Instants after *now* at which *document* enters or leaves the site."""
    fields = document.fields
    if fields.status != "published":
        return
    starts = [instant(text, zone) for text in (fields.publish_at, fields.date) if text]
    ends = [instant(fields.expire_at, zone)] if fields.expire_at else []
    event_starts = getattr(fields, "starts", None)
    if event_starts:
        # The calendar moves an event from upcoming to past when its day is over.
        day = instant(event_starts[:10], zone)
        ends.append(datetime.fromordinal(day.toordinal() + 1).replace(tzinfo=zone))
    for moment in (*([max(starts)] if starts else []), *ends):
        if moment > now:
            yield moment
