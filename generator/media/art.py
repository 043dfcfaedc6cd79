"""Drawn prints that ship with the site: SVG, published as they are."""

from __future__ import annotations

import re

_ROOT = re.compile(rb"<svg\b[^>]*>")
_NUMBER = r"(\d+(?:\.\d+)?)"


def art_size(svg: bytes) -> tuple[int, int]:
    """Width and height of a drawn print in pixels, from its root's ``width`` and ``height``, else from its ``viewBox``.

    Raises :class:`ValueError` when it states neither.
    """
    root = _ROOT.search(svg)
    if root:
        start = root[0].decode("utf-8", "replace")
        width, height = (
            re.search(rf"\s{side}\s*=\s*[\"']{_NUMBER}(?:px)?[\"']", start) for side in ("width", "height")
        )
        if width and height:
            return round(float(width[1])), round(float(height[1]))
        box = re.search(rf"\sviewBox\s*=\s*[\"']\s*\S+[\s,]+\S+?[\s,]+{_NUMBER}[\s,]+{_NUMBER}\s*[\"']", start)
        if box:
            return round(float(box[1])), round(float(box[2]))
    raise ValueError("a drawn print needs width and height, or a viewBox")
