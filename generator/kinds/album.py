"""Ordered photos with captions and credits (图集)."""

from __future__ import annotations

from generator.model.desk import Desk
from generator.model.document import Document
from generator.model.items import frame_of, item_view
from generator.model.kind import Kind, Notes
from generator.model.library import Library
from generator.model.pages import AlbumView
from generator.model.shared import Shared


class Album(Shared, frozen=True, kw_only=True):
    """图集：photos 里的照片，次序就是展示次序。"""


def view(desk: Desk, document: Document) -> AlbumView:
    return AlbumView(frame_of(desk, document), item_view(desk, document))


def notes(library: Library, document: Document) -> Notes:
    return Notes("图集", meta=(f"{len(document.fields.photos)} 幅",))


KIND = Kind(
    name="album",
    folder="albums",
    label="图集",
    heading="图集",
    fields=Album,
    view=view,
    notes=notes,
    lede="一组图，一个题目；示意图都标明是画的。",
    empty="还没有图集。",
)
