"""Lecture teams (宣讲队伍)."""

from __future__ import annotations

from typing import Annotated

from generator.intake.types import Count, Line
from generator.model.cards import card_views
from generator.model.desk import Desk
from generator.model.document import Document
from generator.model.items import frame_of, item_view
from generator.model.kind import Kind, Notes
from generator.model.library import Library
from generator.model.pages import TeamView
from generator.model.shared import Shared
from generator.model.views import Link, Row


class Team(Shared, frozen=True, kw_only=True):
    """宣讲队伍。"""

    unit: Annotated[Line | None, "所属单位"] = None
    members: Annotated[Count | None, "人数"] = None


def view(desk: Desk, document: Document) -> TeamView:
    fields = document.fields
    assert isinstance(fields, Team)
    facts = (("所属", fields.unit), ("人数", f"{fields.members} 人" if fields.members else None))
    return TeamView(
        frame_of(desk, document),
        item_view(desk, document),
        facts=tuple(Row(label, (Link(value, ""),)) for label, value in facts if value),
        lectures=card_views(desk, desk.library.pointing_at("team", document, kind="lecture")),
        events=card_views(desk, desk.library.pointing_at("team", document, kind="event")),
    )


def notes(library: Library, document: Document) -> Notes:
    fields = document.fields
    assert isinstance(fields, Team)
    return Notes("队伍", meta=(fields.unit,) if fields.unit else ())


KIND = Kind(
    name="team",
    folder="teams",
    label="队伍",
    heading="宣讲队伍",
    fields=Team,
    view=view,
    notes=notes,
    lede="把道理讲给人听的人。",
    empty="还没有队伍。",
)
