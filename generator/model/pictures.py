"""Pictures as pages show them: drawn prints from the shelf, photos from the library."""

from __future__ import annotations

import posixpath
import unicodedata
from typing import Literal

from msgspec.structs import replace

from generator.intake.types import Picture
from generator.media.shapes import ratio_class
from generator.model import addresses
from generator.model.desk import Desk
from generator.model.document import Document
from generator.model.views import Day, PictureSource, PictureView
from generator.text.hanzi import cn_date
from generator.text.pinyin import slugify

ART_PREFIX = "art:"
DRAWN_BY = "本站绘制"
PHOTO_NAME_LIMIT = 60
"""Characters of a photo's name that go into its address."""


def as_picture(value: str | Picture | None) -> Picture | None:
    """A ``cover`` or ``portrait`` in its long form."""
    return Picture(src=value) if isinstance(value, str) else value


def photo_path(document: Document, src: str) -> str:
    """The path under ``content/`` of a picture that stands beside *document*."""
    return unicodedata.normalize("NFC", posixpath.normpath(posixpath.join(document.shelf, src)))


def picture_view(desk: Desk, document: Document, picture: Picture, *, anchor: str = "") -> PictureView | None:
    """*picture* of *document* on the desk's page; None when it is not there (the finding is reported by load)."""
    if picture.src.startswith(ART_PREFIX):
        art = desk.shelf.art.get(picture.src.removeprefix(ART_PREFIX))
        if art is None:
            return None
        href = large = desk.href(art.url)
        width, height = art.width, art.height
        sources: tuple[PictureSource, ...] = ()
        tone, drawn = "", True
    else:
        shot = desk.library.shots.get(photo_path(document, picture.src))
        if shot is None:
            return None
        steps = [rendition for rendition in shot.renditions if rendition.use == "page"]
        fallback = next((rendition for rendition in shot.renditions if rendition.use == "fallback"), steps[-1])
        href = desk.href(fallback.name)
        large = desk.href(next(step for step in reversed(steps) if step.type == "image/webp").name)
        width, height = shot.width, shot.height
        sources = tuple(
            PictureSource(
                type, ", ".join(f"{desk.href(step.name)} {step.width}w" for step in steps if step.type == type)
            )
            for type in dict.fromkeys(step.type for step in steps)
        )
        tone, drawn = shot.tone, picture.drawn
    return PictureView(
        href,
        width,
        height,
        picture.alt or "",
        picture.caption or "",
        picture.credit or (DRAWN_BY if drawn else ""),
        sources,
        drawn=drawn,
        anchor=anchor,
        shape=_shape(width, height),
        ratio=ratio_class(width, height),
        tone=tone,
        large=large,
        day=Day(cn_date(picture.date), picture.date) if picture.date else None,
        place=picture.place or "",
    )


def _chosen_cover(document: Document) -> Picture | None:
    portrait = getattr(document.fields, "portrait", None)
    return as_picture(document.fields.cover) or as_picture(portrait)


def thumb_address(desk: Desk, document: Document) -> str:
    """The smallest form of the picture that *document* leads with, relative to the site's root; empty without one."""
    picture = _chosen_cover(document) or next(iter(document.fields.photos), None)
    if picture is None:
        return ""
    if picture.src.startswith(ART_PREFIX):
        art = desk.shelf.art.get(picture.src.removeprefix(ART_PREFIX))
        return art.url if art else ""
    shot = desk.library.shots.get(photo_path(document, picture.src))
    steps = shot.renditions if shot else ()
    return next((step.name for step in steps if step.use == "page" and step.type == "image/webp"), "")


def cover_view(desk: Desk, document: Document) -> PictureView | None:
    """The picture an item leads with: its cover, else its portrait, else its first photo."""
    chosen = _chosen_cover(document)
    if chosen is None and document.fields.photos:
        # It keeps its place among the photos and its page.
        first = picture_view(desk, document, document.fields.photos[0], anchor="p1")
        page = desk.href(addresses.photo(document, photo_names(document)[0]))
        return replace(first, page=page) if first else None
    return picture_view(desk, document, chosen) if chosen else None


def photo_views(desk: Desk, document: Document) -> tuple[PictureView, ...]:
    """The photos of *document* in order, each with the page it has to itself."""
    names = photo_names(document)
    views = (
        (picture_view(desk, document, photo, anchor=f"p{number}"), name)
        for number, (photo, name) in enumerate(zip(document.fields.photos, names, strict=True), start=1)
    )
    return tuple(replace(view, page=desk.href(addresses.photo(document, name))) for view, name in views if view)


def photo_names(document: Document) -> tuple[str, ...]:
    """What each photo of *document* is called in its address: its file's name, so that a new order moves nothing."""
    taken: dict[str, int] = {}
    names = []
    for photo in document.fields.photos:
        stem = posixpath.splitext(posixpath.basename(photo.src.removeprefix(ART_PREFIX)))[0]
        name = slugify(stem, {})[:PHOTO_NAME_LIMIT].strip("-")
        taken[name] = taken.get(name, 0) + 1
        names.append(name if taken[name] == 1 else f"{name}-{taken[name]}")
    return tuple(names)


def _shape(width: int, height: int) -> Literal["wide", "tall", "square"]:
    ratio = width / max(height, 1)
    return "wide" if ratio > 1.1 else "tall" if ratio < 0.9 else "square"
