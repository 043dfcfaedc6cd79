"""What the first bytes of a picture say: format, size, orientation, and whether the file is whole.

Read here byte by byte because a build asks every photo of the site, and an imaging library takes longer to load than
all of them take to answer.  Nothing is decoded; a header that lies is caught when the picture is.  HEIC alone is asked
through pillow-heif, which reads it or nobody does.

Sources: JPEG is ITU-T T.81 annex B with Exif 2.32, PNG its W3C recommendation, GIF the 89a specification, WebP its
container specification (RIFF), the boxes of HEIC ISO/IEC 14496-12.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from io import BytesIO
from typing import Literal

import msgspec

Format = Literal["JPEG", "PNG", "WEBP", "GIF", "HEIC"]

ORIENTATION_TAG = 0x0112
_JPEG_START, _JPEG_END, _JPEG_SCAN = 0xD8, 0xD9, 0xDA
_JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_PNG_SIGN = b"\x89PNG\r\n\x1a\n"
_EXIF_SIGN = b"Exif\0\0"


class Unreadable(Exception):
    """The bytes break the rules of their format."""


class Cut(Unreadable):
    """The bytes end too early: an upload that was broken off."""


class Header(msgspec.Struct, frozen=True):
    format: Format
    width: int
    height: int
    """Pixels as stored, before the orientation is applied."""
    orientation: int
    """1 to 8 as in Exif; 1 when it is missing or makes no sense."""


def sniff(raw: bytes) -> str:
    """The format that the first bytes show: ``JPEG``, ``PNG`` … also those that are refused, or an empty string."""
    if raw.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if raw.startswith(_PNG_SIGN):
        return "PNG"
    if raw.startswith((b"GIF87a", b"GIF89a")):
        return "GIF"
    if raw[:4] == b"RIFF" and raw[8:12] == b"WEBP":
        return "WEBP"
    if raw[4:8] == b"ftyp":
        return _sniff_brands(raw)
    for sign, name in ((b"II*\0", "TIFF"), (b"MM\0*", "TIFF"), (b"BM", "BMP"), (b"8BPS", "PSD"), (b"%PDF", "PDF")):
        if raw.startswith(sign):
            return name
    if b"<svg" in raw[:1000].lower():
        return "SVG"
    return ""


def _sniff_brands(raw: bytes) -> str:
    """HEIC, AVIF or a film: the brands in the first box of an ISO media file tell."""
    length = min(int.from_bytes(raw[:4], "big"), 256)
    brands = {raw[8:12], *(raw[at : at + 4] for at in range(16, length, 4))}
    if brands & {b"avif", b"avis"}:
        return "AVIF"
    if brands & {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1"}:
        return "HEIC"
    return "MP4"


def read_header(raw: bytes, format: Format) -> Header:
    """The header of *raw*, known to be of *format*.  Raises :class:`Cut` or :class:`Unreadable`.

    HEIC needs pillow-heif.
    """
    readers = {"JPEG": _read_jpeg, "PNG": _read_png, "WEBP": _read_webp, "GIF": _read_gif, "HEIC": _read_heic}
    try:
        return readers[format](raw)
    except (struct.error, IndexError) as error:
        raise Cut from error


def _read_jpeg(raw: bytes) -> Header:
    orientation = 0
    size: tuple[int, int] | None = None
    for marker, start, end in _jpeg_segments(raw):
        if marker in _JPEG_FRAMES and size is None:
            height, width = struct.unpack_from(">HH", raw, start + 1)
            size = width, height
        elif marker == 0xE1 and not orientation and raw[start : start + 6] == _EXIF_SIGN:
            orientation = exif_orientation(raw[start:end])
        elif marker == _JPEG_SCAN:
            # Inside a scan FF is always followed by 00 or a restart, so FFD9 is the end; previews stand before it.
            if raw.find(b"\xff\xd9", end) < 0:
                raise Cut
            break
    if size is None:
        raise Unreadable
    return Header("JPEG", *size, orientation or 1)


def _jpeg_segments(raw: bytes) -> Iterator[tuple[int, int, int]]:
    """Marker, start and end of the content of each segment up to the first scan."""
    at = 2
    while True:
        if raw[at] != 0xFF:
            raise Unreadable
        while raw[at] == 0xFF:
            at += 1
        marker = raw[at]
        if marker in (0, _JPEG_START, _JPEG_END):
            raise Unreadable
        at += 1
        (length,) = struct.unpack_from(">H", raw, at)
        if length < 2:
            raise Unreadable
        yield marker, at + 2, at + length
        if marker == _JPEG_SCAN:
            return
        at += length


def _read_png(raw: bytes) -> Header:
    if raw[12:16] != b"IHDR":
        raise Cut if len(raw) < 16 else Unreadable
    width, height = struct.unpack_from(">II", raw, 16)
    orientation = 0
    at = 8
    while raw[at + 4 : at + 8] != b"IEND":
        (length,) = struct.unpack_from(">I", raw, at)
        if raw[at + 4 : at + 8] == b"eXIf":
            orientation = exif_orientation(raw[at + 8 : at + 8 + length])
        at += 12 + length
    return Header("PNG", width, height, orientation or 1)


def _read_webp(raw: bytes) -> Header:
    (length,) = struct.unpack_from("<I", raw, 4)
    if length + 8 > len(raw):
        raise Cut
    size: tuple[int, int] | None = None
    orientation = 0
    at = 12
    while at + 8 <= length + 8:
        name = raw[at : at + 4]
        (chunk,) = struct.unpack_from("<I", raw, at + 4)
        start = at + 8
        if name == b"EXIF":
            orientation = exif_orientation(raw[start : start + chunk])
        elif size is None:
            size = _webp_size(raw, name, start)
        at = start + chunk + chunk % 2
    if size is None:
        raise Unreadable
    return Header("WEBP", *size, orientation or 1)


def _webp_size(raw: bytes, name: bytes, start: int) -> tuple[int, int] | None:
    if name == b"VP8X":
        width, height = (int.from_bytes(raw[start + at : start + at + 3], "little") + 1 for at in (4, 7))
        return width, height
    if name == b"VP8L":
        (bits,) = struct.unpack_from("<I", raw, start + 1)
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if name == b"VP8 ":
        width, height = struct.unpack_from("<HH", raw, start + 6)
        return width & 0x3FFF, height & 0x3FFF
    return None


def _read_gif(raw: bytes) -> Header:
    width, height = struct.unpack_from("<HH", raw, 6)
    return Header("GIF", width, height, 1)


def _read_heic(raw: bytes) -> Header:
    at = 0
    while at < len(raw):
        length, name = struct.unpack_from(">I4s", raw, at)
        if length == 1:
            (length,) = struct.unpack_from(">Q", raw, at + 8)
        if length == 0:
            # The last box may say that it runs to the end.
            break
        if length < 8:
            raise Unreadable
        if name in (b"meta", b"mdat", b"idat") and at + length > len(raw):
            raise Cut
        at += length
    import pillow_heif

    try:
        # Reads the boxes and decodes nothing; the picture's own turns are applied to its size, its Exif means nothing.
        width, height = pillow_heif.open_heif(BytesIO(raw), convert_hdr_to_8bit=True).size
    except (OSError, ValueError, SyntaxError, RuntimeError, EOFError, IndexError, KeyError, TypeError) as error:
        raise Unreadable from error
    return Header("HEIC", width, height, 1)


def exif_orientation(exif: bytes) -> int:
    """The orientation that an Exif block states, 1 to 8; 0 when it states none."""
    block = exif.removeprefix(_EXIF_SIGN)
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(block[:4])
    if order is None:
        return 0
    try:
        (start,) = struct.unpack_from(f"{order}I", block, 4)
        (count,) = struct.unpack_from(f"{order}H", block, start)
        for at in range(start + 2, start + 2 + 12 * count, 12):
            tag, _, _, value = struct.unpack_from(f"{order}HHIH", block, at)
            if tag == ORIENTATION_TAG:
                return value if 1 <= value <= 8 else 0
    except struct.error:
        return 0
    return 0
