"""A font that a site gives: cut down to the characters it shows.

fontTools is an optional extra and loads when a site asks for it.  A cut font holds no time of its own, so the same
font and characters give the same bytes.
"""

from __future__ import annotations

import functools
import io
from collections.abc import Iterable

import msgspec

from generator.places import installed

INSTALL = 'pip install "hongcheng[fonts]"'
SOURCE_LIMIT = 60_000_000
"""Largest font taken, in bytes: the largest Chinese ones have about 40 MB."""
PUBLISHED_LIMIT = 400_000
"""Bytes that a reader on a phone may be asked for; the page is read in the system's font until they have come."""
_OPENINGS = (b"\0\1\0\0", b"OTTO", b"true")
_FEATURES = ("ccmp", "chws", "halt", "kern", "liga", "locl", "mark", "mkmk", "palt", "vchw", "vert", "vhal", "vrt2")
_NAMES = (0, 1, 2, 3, 4, 5, 6, 13, 14)
"""Copyright, the font's names, licence and its address: they stay with the font."""
_GAP = 16
"""Ranges of characters with fewer than this between them are told as one: a shorter style sheet."""


class CutFont(msgspec.Struct, frozen=True):
    content: bytes
    ending: str
    """``.woff2``, or ``.woff`` where brotli is not installed."""
    missing: str
    """Characters that were wanted and that the font has not, in order."""
    ranges: str
    """For ``unicode-range``."""


@functools.cache
def versions() -> str:
    """What shapes the bytes of a cut font; empty when fontTools is not installed."""
    fonttools, brotli = installed("fonttools"), installed("brotli")
    packing = f"brotli {brotli}" if brotli else "zlib"
    return f"fonttools {fonttools}, {packing}" if fonttools else ""


def cut_font(raw: bytes, characters: Iterable[str]) -> CutFont | str:
    """The font *raw* with no more than *characters*, or why it cannot be used, in Chinese."""
    if raw[:4] == b"ttcf":
        return "这是几款字体合成的 .ttc，请取出要用的一款"
    if not raw.startswith(_OPENINGS):
        return "这不是 .ttf 或 .otf 字体"
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    wanted = sorted({ord(ch) for ch in characters if ch.isprintable() and ch != "\u3000"})
    options = Options(hinting=False, recalc_timestamp=False, notdef_outline=True)
    options.layout_features = list(_FEATURES)
    options.name_IDs = list(_NAMES)
    written = io.BytesIO()
    # Whatever stands in a broken font, fontTools meets it somewhere and says so in its own way.
    try:
        font = TTFont(io.BytesIO(raw), recalcTimestamp=False, lazy=True)
        known = frozenset(font.getBestCmap() or ())
        cutter = Subsetter(options)
        cutter.populate(unicodes=wanted)
        cutter.subset(font)
        font.flavor = "woff2" if "brotli" in versions() else "woff"
        font.save(written)
    except Exception:
        return "字体文件是坏的，或里面没有字"
    missing = "".join(chr(code) for code in wanted if code not in known)
    return CutFont(written.getvalue(), f".{font.flavor}", missing, _ranges([code for code in wanted if code in known]))


def _ranges(codes: list[int]) -> str:
    """``U+20-7e,U+4e00-4e09`` for these code points, in order."""
    found: list[list[int]] = []
    for code in codes:
        if found and code - found[-1][1] <= _GAP:
            found[-1][1] = code
        else:
            found.append([code, code])
    return ",".join(f"U+{first:x}" if first == last else f"U+{first:x}-{last:x}" for first, last in found)
