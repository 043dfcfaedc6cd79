"""Pictures as pages show them: drawn prints from the shelf, photos from the library."""

from __future__ import annotations

import posixpath
import unicodedata
from typing import Literal

from generator.intake.types import Picture
from generator.model.desk import Desk
from generator.model.document import Document
from generator.model.views import PictureSource, PictureView

ROWS: tuple[tuple[Literal["a", "b", "c", "d"], float], ...] = (("a", 1.6), ("b", 1.5), ("c", 0.8), ("d", 1.0))
"""Classes of the justified rows with their width to height."""
ART_PREFIX = "art:"
DRAWN_BY = "本站绘制"


def as_picture(value: str | Picture | None) -> Picture | None:
    """A ``cover`` or ``portrait`` in its long form."""
    return Picture(src=value) if isinstance(value, str) else value


def photo_path(document: Document, src: str) -> str:
    """The path under ``content/`` of a picture that stands beside *document*."""
    return unicodedata.normalize("NFC", posixpath.normpath(posixpath.join(document.shelf, src)))


def picture_view(desk: Desk, document: Document, picture: Picture, *, anchor: str = "") -> PictureView | None:
    """*picture* of *document* on the desk's page; None when it is not there (the finding is reported by load)."""
    credit = picture.credit or ""
    alt = picture.alt or ""
    caption = picture.caption or ""
    if picture.src.startswith(ART_PREFIX):
        art = desk.shelf.art.get(picture.src.removeprefix(ART_PREFIX))
        if art is None:
            return None
        return PictureView(
            desk.href(art.url),
            art.width,
            art.height,
            alt,
            caption,
            credit or DRAWN_BY,
            drawn=True,
            anchor=anchor,
            shape=_shape(art.width, art.height),
            row=_row(art.width, art.height),
        )
    shot = desk.library.shots.get(photo_path(document, picture.src))
    if shot is None:
        return None
    fallback = [rendition for rendition in shot.renditions if rendition.type == "image/jpeg"]
    ladder = [rendition for rendition in shot.renditions if rendition.type != "image/jpeg"]
    chosen = (fallback or ladder)[-1]
    sources = (
        (PictureSource("image/webp", ", ".join(f"{desk.href(step.name)} {step.width}w" for step in ladder)),)
        if ladder and fallback
        else ()
    )
    return PictureView(
        desk.href(chosen.name),
        shot.width,
        shot.height,
        alt,
        caption,
        credit,
        sources,
        anchor=anchor,
        shape=_shape(shot.width, shot.height),
        row=_row(shot.width, shot.height),
    )


def cover_view(desk: Desk, document: Document) -> PictureView | None:
    """The picture an item leads with: its cover, else its portrait, else its first photo."""
    portrait = getattr(document.fields, "portrait", None)
    chosen = as_picture(document.fields.cover) or as_picture(portrait)
    if chosen is None and document.fields.photos:
        chosen = document.fields.photos[0]
    return picture_view(desk, document, chosen) if chosen else None


def photo_views(desk: Desk, document: Document) -> tuple[PictureView, ...]:
    views = (
        picture_view(desk, document, photo, anchor=f"p{number}")
        for number, photo in enumerate(document.fields.photos, start=1)
    )
    return tuple(view for view in views if view)


def _shape(width: int, height: int) -> Literal["wide", "tall", "square"]:
    ratio = width / max(height, 1)
    return "wide" if ratio > 1.1 else "tall" if ratio < 0.9 else "square"


def _row(width: int, height: int) -> Literal["a", "b", "c", "d"]:
    ratio = width / max(height, 1)
    return min(ROWS, key=lambda row: abs(row[1] - ratio))[0]
