"""A page for each photo: its own address, readable without a script, with the ways to its neighbours."""

from __future__ import annotations

from collections.abc import Iterator

from generator.model import addresses
from generator.model.desk import Desk, FrameExtra, title_view
from generator.model.document import Document
from generator.model.item_nodes import photo_preview
from generator.model.pages import PhotoView
from generator.model.pictures import photo_names, photo_views, picture_view
from generator.model.targets import Target
from generator.model.views import Frame, Link, PictureView, Row

STRIP = 12
"""Photos that a strip shows at most."""
STRIP_FROM_ONE = 4
"""Photos that one item gives to a strip at most: a strip shows a place, not an album."""


def photo_strip(desk: Desk, documents: tuple[Document, ...]) -> tuple[PictureView, ...]:
    """The first photos of albums, then of other items; on the desk's page, each with its own page."""
    albums_first = sorted(documents, key=lambda document: document.kind != "album")
    photos = (photo for document in albums_first for photo in photo_views(desk, document)[:STRIP_FROM_ONE])
    # A picture may stand in two albums.
    return tuple({photo.href: photo for photo in photos}.values())[:STRIP]


def plan_gallery(desk: Desk, document: Document) -> Iterator[Target]:
    """A page for each photo of *document*."""
    photos = document.fields.photos
    pages = tuple(addresses.photo(document, name) for name in photo_names(document))
    for number, (photo, url) in enumerate(zip(photos, pages, strict=True), start=1):
        here = desk.at(url)
        picture = picture_view(here, document, photo, anchor=f"p{number}")
        if picture is None:
            # It is missing; the finding is reported by load.
            continue
        words = picture.caption or picture.alt or f"第 {number} 幅"
        yield Target(
            url,
            "pages/photo.html",
            PhotoView(
                frame=_frame(here, document, number, words),
                album=here.link(document.title, f"{document.url}#{picture.anchor}"),
                title=title_view(words),
                picture=picture,
                number=number,
                total=len(pages),
                previous=here.link("上一幅", pages[number - 2]) if number > 1 else None,
                next=here.link("下一幅", pages[number]) if number < len(pages) else None,
                rows=tuple(_rows(picture)),
            ),
        )


def _frame(desk: Desk, document: Document, number: int, words: str) -> Frame:
    kind = desk.kinds[document.kind]
    section = ((kind.heading, addresses.listing(kind.folder)),) if kind.folder != "pages" else ()
    place = f"第 {number} 幅"
    return desk.frame(
        f"{document.title}（{place}）",
        f"{words}（《{document.title}》{place}，共 {len(document.fields.photos)} 幅）",
        crumbs=(*section, (document.title, document.url), (place, "")),
        section=kind.folder,
        extra=FrameExtra(
            scripts=("gallery.js",),
            draft=bool(document.waiting),
            hidden=bool(document.waiting),
            preview=photo_preview(desk, document, document.fields.photos[number - 1]),
        ),
    )


def _rows(picture: PictureView) -> Iterator[Row]:
    if picture.credit:
        yield Row("绘制" if picture.drawn else "摄影", (Link(picture.credit, ""),))
    if picture.day:
        yield Row("绘制日期" if picture.drawn else "拍摄日期", (), picture.day)
    if picture.place:
        yield Row("地点", (Link(picture.place, ""),))
