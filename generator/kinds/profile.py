"""Model citizens and groups (先进典型)."""

from __future__ import annotations

from typing import Annotated

from generator.intake.types import HonourWon, Line, Picture, PicturePath
from generator.model import addresses
from generator.model.cards import day_view
from generator.model.desk import Desk
from generator.model.document import Document
from generator.model.item_nodes import honoured
from generator.model.items import frame_of, item_view
from generator.model.kind import Kind, Notes
from generator.model.library import Library
from generator.model.pages import ProfileView
from generator.model.pictures import as_picture, picture_view
from generator.model.shared import Shared
from generator.model.views import Link, Row


class Profile(Shared, frozen=True, kw_only=True):
    """先进典型：个人或集体。标题就是姓名。"""

    unit: Annotated[Line | None, "单位与职务，照原文"] = None
    honours: Annotated[tuple[HonourWon, ...], "荣誉"] = ()
    portrait: Annotated[PicturePath | Picture | None, "肖像或示意图"] = None
    is_group: Annotated[bool, "集体写 true"] = False


def honour_name(library: Library, won: HonourWon) -> str:
    """The name of an honour: from the roll, or as the editor wrote it."""
    listed = library.honour_named.get(won.id or "")
    return listed.name if listed else won.name or ""


def _place_on_roll(desk: Desk, won: HonourWon) -> tuple[Link, ...]:
    listed = desk.library.honour_named.get(won.id or "")
    return (desk.link("荣誉榜", f"{addresses.HONOURS}#{listed.id}"),) if listed else ()


def _rows(desk: Desk, honours: tuple[HonourWon, ...]) -> tuple[Row, ...]:
    return tuple(
        Row(
            honour_name(desk.library, won),
            _place_on_roll(desk, won),
            day_view(won.date),
        )
        for won in honours
    )


def view(desk: Desk, document: Document) -> ProfileView:
    fields = document.fields
    assert isinstance(fields, Profile)
    portrait = as_picture(fields.portrait) or as_picture(fields.cover)
    collective = tuple(won for won in fields.honours if won.collective)
    awards = tuple(honour_name(desk.library, won) for won in fields.honours if not won.collective)
    return ProfileView(
        frame_of(desk, document, node=honoured(desk, document, awards, is_group=fields.is_group)),
        item_view(desk, document),
        unit=fields.unit or "",
        group=fields.is_group,
        portrait=picture_view(desk, document, portrait) if portrait else None,
        own=_rows(desk, tuple(won for won in fields.honours if not won.collective)),
        collective=_rows(desk, collective),
        holder=next((won.holder for won in collective if won.holder), ""),
    )


def notes(library: Library, document: Document) -> Notes:
    fields = document.fields
    assert isinstance(fields, Profile)
    own = [honour_name(library, won) for won in fields.honours if not won.collective]
    meta = (own[0] if len(own) == 1 else f"{own[0]}等 {len(own)} 项",) if own else ()
    return Notes("先进典型", meta=meta, summary=fields.unit or "")


KIND = Kind(
    name="profile",
    folder="profiles",
    label="先进典型",
    heading="人物",
    fields=Profile,
    view=view,
    notes=notes,
    lede="先进典型，只写报道写明的事迹与荣誉。",
    empty="还没有人物。",
)
