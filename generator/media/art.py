"""Drawn prints that ship with the site: SVG, published as they are."""

from __future__ import annotations

import re
from typing import NamedTuple
from xml.parsers import expat

_SVG = "http://www.w3.org/2000/svg"
_NUMBER = r"(\d+(?:\.\d+)?)"
_LENGTH = re.compile(rf"\s*{_NUMBER}(?:px)?\s*")
_BOX = re.compile(rf"\s*\S+[\s,]+\S+?[\s,]+{_NUMBER}[\s,]+{_NUMBER}\s*")
_SIDES = 1, 20_000
"""Pixels."""


class NotDrawn(NamedTuple):
    """Why a file is no print: what is wrong, in Chinese, and where; 0 for the whole file."""

    message: str
    hint: str
    line: int = 0
    column: int = 0


def art_size(svg: bytes) -> tuple[int, int] | NotDrawn:
    """Width and height of a drawn print in pixels, as its root's ``width`` and ``height`` or its ``viewBox`` say."""
    roots: list[tuple[str, dict[str, str]]] = []
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = lambda name, attributes: None if roots else roots.append((name, attributes))
    try:
        parser.Parse(svg, True)
    except expat.ExpatError as error:
        before = svg.split(b"\n")[error.lineno - 1][: error.offset].decode("utf-8", "replace")
        return NotDrawn("不是完整的 SVG 图", "请重新导出这张图", error.lineno, len(before) + 1)
    name, attributes = roots[0]
    if name != f"{_SVG} svg":
        return NotDrawn("不是 SVG 图", f'图的开头应是 <svg xmlns="{_SVG}" …>')
    width, height = (_LENGTH.fullmatch(attributes.get(side, "")) for side in ("width", "height"))
    box = _BOX.fullmatch(attributes.get("viewBox", ""))
    if width and height:
        size = round(float(width[1])), round(float(height[1]))
    elif box:
        size = round(float(box[1])), round(float(box[2]))
    else:
        return NotDrawn("没有写图的大小", "请在 <svg …> 里写上 width 和 height，或 viewBox")
    least, most = _SIDES
    if not (least <= min(size) and max(size) <= most):
        return NotDrawn(f"图的大小是 {size[0]}×{size[1]}", f"宽和高要在 {least} 到 {most} 之间")
    return size
