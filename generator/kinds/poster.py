"""Public-service messages (公益广告)."""

from __future__ import annotations

from typing import Annotated

from generator.intake.types import Line
from generator.model.desk import Desk
from generator.model.document import Document
from generator.model.items import frame_of, item_view
from generator.model.kind import Kind, Notes
from generator.model.library import Library
from generator.model.pages import PosterView
from generator.model.shared import Shared


class Poster(Shared, frozen=True, kw_only=True):
    """公益广告：标题就是标语。"""

    lines: Annotated[tuple[Line, ...], "标语分行"] = ()
    issuer: Annotated[Line | None, "发布单位"] = None


def view(desk: Desk, document: Document) -> PosterView:
    fields = document.fields
    assert isinstance(fields, Poster)
    return PosterView(
        frame_of(desk, document),
        item_view(desk, document),
        lines=fields.lines or (fields.title,),
        issuer=fields.issuer or "",
    )


def notes(library: Library, document: Document) -> Notes:
    fields = document.fields
    assert isinstance(fields, Poster)
    return Notes(
        "公益广告",
        meta=(fields.issuer,) if fields.issuer else (),
        summary="　".join(fields.lines),
        lines=fields.lines,
    )


KIND = Kind(
    name="poster",
    folder="posters",
    label="公益广告",
    heading="公益广告",
    fields=Poster,
    view=view,
    notes=notes,
    lede="贴在楼道里、屏幕上的话。",
    empty="还没有公益广告。",
)
