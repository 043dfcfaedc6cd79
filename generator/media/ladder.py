"""The sizes in which a photo is published: their names are known, and can be linked to, before a pixel is touched."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from typing import Literal

from generator.fingerprint import bytes_digest
from generator.media.photos import Photo

RECIPE = "1"
"""To be counted up whenever the same photo gives other bytes: names are kept by browsers for ever."""
SIDE_LIMIT = 16_000
"""Longest side of a published picture, in pixels; WebP ends at 16,383."""
STEM_LIMIT = 40
"""Characters of the photo's own name that are kept."""


@dataclass(frozen=True, slots=True)
class Rendition:
    """One published size of a photo."""

    name: str
    """Published path: ``media/<stem>-<digest>-<width>.webp``."""
    width: int
    height: int
    type: Literal["image/webp", "image/jpeg"]


def ladder(photo: Photo, widths: tuple[int, ...]) -> tuple[Rendition, ...]:
    """The renditions of *photo*: WebP in each of *widths* (pixels), narrowest first, then one JPEG.

    Nothing is enlarged: a width above the photo's own becomes the photo's own.  The JPEG, for browsers and programs
    that know no WebP, takes the middle width.
    """
    widest = min(photo.width, max(1, SIDE_LIMIT * photo.width // photo.height), SIDE_LIMIT)
    steps = sorted({max(1, min(width, widest)) for width in widths or (widest,)})
    key = bytes_digest(f"{RECIPE} {photo.digest}".encode())[:10]
    start = f"media/{_stem(photo.path)}-{key}"

    def height(width: int) -> int:
        return max(1, min(SIDE_LIMIT, (photo.height * width * 2 + photo.width) // (photo.width * 2)))

    middle = steps[len(steps) // 2]
    return (
        *(Rendition(f"{start}-{width}.webp", width, height(width), "image/webp") for width in steps),
        Rendition(f"{start}-{middle}.jpg", middle, height(middle), "image/jpeg"),
    )


def _stem(path: str) -> str:
    """The file's name as far as it fits an address: ``IMG_2034.JPG`` → ``img-2034``."""
    name = posixpath.splitext(posixpath.basename(path))[0].lower()
    return re.sub("[^a-z0-9]+", "-", name)[:STEM_LIMIT].strip("-") or "photo"
