"""The sizes in which a photo is published: their names are known, and can be linked to, before a pixel is touched."""

from __future__ import annotations

import posixpath
import re
from typing import Literal

import msgspec

from generator.fingerprint import bytes_digest
from generator.media.photos import Photo

REVISION = "3"
"""To be counted up whenever the same photo gives other bytes: names are kept by browsers for ever."""
SIDE_LIMIT = 16_000
"""Longest side of a published picture, in pixels; WebP ends at 16,383."""
STEM_LIMIT = 40
"""Characters of the photo's own name that are kept."""

Effort = Literal["quick", "normal", "careful"]
"""``quick`` decodes no more than it needs; ``careful`` lets the encoder search longer, for smaller files."""


class Recipe(msgspec.Struct, frozen=True):
    """What one photo is to be made into."""

    widths: tuple[int, ...]
    """Pixels, in any order; none at all means the photo's own."""
    avif: bool = False
    """AVIF as well as WebP."""
    effort: Effort = "normal"
    download: bool = False
    """A JPEG of the widest width as well, for programs that know nothing else."""


class Rendition(msgspec.Struct, frozen=True):
    """One published file of a photo."""

    name: str
    """Published path: ``media/<stem>-<digest>-<width>.webp``."""
    width: int
    height: int
    type: Literal["image/avif", "image/webp", "image/jpeg"]
    use: Literal["page", "fallback", "download"] = "page"
    """``page``: offered by ``srcset``; ``fallback``: ``src``; ``download``: in no page.

    A fallback as wide as the widest is the download as well: both then have one name.
    """
    effort: Effort = "normal"


def ladder(photo: Photo, recipe: Recipe) -> tuple[Rendition, ...]:
    """The renditions of *photo*: AVIF if asked for, then WebP, each narrowest first; the JPEG of the middle width for
    browsers that know neither; the JPEG to download if asked for.

    Nothing is enlarged: a width above the photo's own becomes the photo's own.
    """
    longest = min(photo.width, max(1, SIDE_LIMIT * photo.width // photo.height), SIDE_LIMIT)
    steps = sorted({max(1, min(width, longest)) for width in recipe.widths or (longest,)})
    # How far a JPEG may be reduced while it is decoded hangs on the widest, so every size's bytes do.
    key = bytes_digest(f"{REVISION} {photo.digest} {recipe.effort} {steps[-1]}".encode())[:10]
    start = f"media/{_stem(photo.path)}-{key}"

    def height(width: int) -> int:
        return max(1, min(SIDE_LIMIT, (photo.height * width * 2 + photo.width) // (photo.width * 2)))

    def jpeg(width: int, use: Literal["fallback", "download"]) -> Rendition:
        return Rendition(f"{start}-{width}.jpg", width, height(width), "image/jpeg", use, recipe.effort)

    def page(width: int, type: Literal["image/avif", "image/webp"]) -> Rendition:
        ending = type.removeprefix("image/")
        return Rendition(f"{start}-{width}.{ending}", width, height(width), type, "page", recipe.effort)

    return (
        *(page(width, "image/avif") for width in steps if recipe.avif),
        *(page(width, "image/webp") for width in steps),
        jpeg(steps[len(steps) // 2], "fallback"),
        *((jpeg(steps[-1], "download"),) if recipe.download else ()),
    )


def _stem(path: str) -> str:
    """The file's name as far as it fits an address: ``IMG_2034.JPG`` → ``img-2034``."""
    name = posixpath.splitext(posixpath.basename(path))[0].lower()
    return re.sub("[^a-z0-9]+", "-", name)[:STEM_LIMIT].strip("-") or "photo"
