"""Places where lectures are given (宣讲阵地)."""

from __future__ import annotations

from typing import Annotated

from generator.intake.types import Count, Line
from generator.model.cards import card_views
from generator.model.desk import Desk
from generator.model.document import Document
from generator.model.items import frame_of, item_view
from generator.model.kind import Kind, Notes
from generator.model.library import Library
from generator.model.pages import VenueView
from generator.model.shared import Shared
from generator.model.views import Link, Row


class Venue(Shared, frozen=True, kw_only=True):
    """宣讲阵地。"""

    category: Annotated[Line, "类别，如“新时代文明实践中心（所、站）”"]
    address: Annotated[Line | None, "地址"] = None
    hours: Annotated[Line | None, "开放时间"] = None
    phone: Annotated[Line | None, "电话"] = None
    capacity: Annotated[Count | None, "可容纳人数"] = None


def view(desk: Desk, document: Document) -> VenueView:
    fields = document.fields
    assert isinstance(fields, Venue)
    facts = (
        ("类别", fields.category),
        ("地址", fields.address),
        ("开放时间", fields.hours),
        ("电话", fields.phone),
        ("可容纳", f"{fields.capacity} 人" if fields.capacity else None),
    )
    return VenueView(
        frame_of(desk, document),
        item_view(desk, document),
        facts=tuple(Row(label, (Link(value, ""),)) for label, value in facts if value),
        events=card_views(desk, desk.library.pointing_at("venue", document)),
    )


def notes(library: Library, document: Document) -> Notes:
    fields = document.fields
    assert isinstance(fields, Venue)
    return Notes("阵地", meta=(fields.category,))


KIND = Kind(
    name="venue",
    folder="venues",
    label="阵地",
    heading="宣讲阵地",
    fields=Venue,
    view=view,
    notes=notes,
    lede="讲过课的地方，和用来开讲的几类场所。",
    empty="还没有阵地。",
)
