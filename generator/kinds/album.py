"""Ordered photos with captions and credits (图集)."""

from __future__ import annotations

from typing import Annotated

from generator.model.desk import Desk
from generator.model.document import Document
from generator.model.item_nodes import gallery
from generator.model.items import frame_of, item_view
from generator.model.kind import Kind, Notes
from generator.model.library import Library
from generator.model.pages import AlbumView, Download
from generator.model.shared import Shared
from generator.text.hanzi import size_text


class Album(Shared, frozen=True, kw_only=True):
    """图集：photos 里的照片，次序就是展示次序。"""

    download: Annotated[bool, "读者能不能下载整册，不能写 false"] = True


def view(desk: Desk, document: Document) -> AlbumView:
    archive = desk.library.archives.get(document.ref)
    return AlbumView(
        frame_of(desk, document, node=gallery(desk, document)),
        item_view(desk, document),
        Download(desk.href(archive.url), size_text(archive.size), archive.count) if archive else None,
    )


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
