"""Lectures given at one place and time, or online (宣讲活动)."""

from __future__ import annotations

from typing import Annotated

from generator.intake.types import Instant, LectureRef, Number, Recording, TeamRef, VenueRef
from generator.model import addresses
from generator.model.desk import Desk
from generator.model.document import Document
from generator.model.item_nodes import occasion
from generator.model.items import frame_of, item_view
from generator.model.kind import Kind, Notes
from generator.model.library import Library
from generator.model.pages import EventView
from generator.model.recordings import recording_views, scripts_for
from generator.model.shared import Shared
from generator.model.views import Link, Row
from generator.text.hanzi import cn_date


class Event(Shared, frozen=True, kw_only=True):
    """宣讲活动：一次宣讲，有地点与时间，或在线上。"""

    starts: Annotated[Instant | None, "开始时间；不填则显示“日期未刊”，日历里不列"] = None
    ends: Annotated[Instant | None, "结束时间"] = None
    venue: Annotated[VenueRef | None, "阵地"] = None
    lecture: Annotated[LectureRef | None, "宣讲稿"] = None
    team: Annotated[TeamRef | None, "队伍"] = None
    attendance: Annotated[Number | None, "到场人数，照原文"] = None
    online: Annotated[bool, "云宣讲写 true"] = False
    views: Annotated[Number | None, "线上浏览量，照原文"] = None
    recordings: Annotated[tuple[Recording, ...], "录音录像"] = ()


UNDATED = "日期未刊"


def when_text(fields: Event) -> str:
    """The time as printed: 2026年5月1日 9:30, or 日期未刊."""
    if not fields.starts:
        return UNDATED
    day, _, clock = fields.starts.partition(" ")
    return f"{cn_date(day)} {clock.removeprefix('0')}".strip()


def is_to_come(library: Library, document: Document) -> bool:
    """Whether the day on which *document* begins is known and not over: then it is offered to calendars."""
    starts = getattr(document.fields, "starts", None) or ""
    return starts[:10] >= library.today if starts else False


def view(desk: Desk, document: Document) -> EventView:
    fields = document.fields
    assert isinstance(fields, Event)
    library = desk.library
    rows = [Row("时间", (Link(when_text(fields), ""),))]
    for label, reference, folder in (
        ("阵地", fields.venue, "venues"),
        ("宣讲稿", fields.lecture, "lectures"),
        ("队伍", fields.team, "teams"),
    ):
        other = library.find(reference, folder)
        if other:
            rows.append(Row(label, (desk.document_link(other),)))
    if fields.attendance:
        rows.append(Row("到场", (Link(fields.attendance, ""),)))
    if fields.views:
        rows.append(Row("线上浏览", (Link(fields.views, ""),)))
    recordings = recording_views(desk, document)
    return EventView(
        frame_of(
            desk,
            document,
            scripts=scripts_for(recordings),
            node=occasion(desk, document, (fields.starts or "", fields.ends or ""), online=fields.online),
        ),
        item_view(desk, document),
        when=when_text(fields),
        online=fields.online,
        facts=tuple(rows),
        recordings=recordings,
        calendar=desk.href(addresses.calendar(document)) if is_to_come(library, document) else "",
    )


def notes(library: Library, document: Document) -> Notes:
    fields = document.fields
    assert isinstance(fields, Event)
    venue = library.find(fields.venue, "venues")
    return Notes(
        "云宣讲" if fields.online else "宣讲活动",
        meta=tuple(part for part in (when_text(fields), venue.title if venue else "") if part),
    )


KIND = Kind(
    name="event",
    folder="events",
    label="宣讲活动",
    heading="宣讲活动",
    fields=Event,
    view=view,
    notes=notes,
    lede="在哪里讲、讲哪一篇；原件没有印日期的，就写日期未刊。",
    empty="还没有活动。",
)
