"""A finished print → the bytes of a file such as cameras write: turned, tagged, with everything a site must drop.

What is planted is invented: the place is the point of the ocean farthest from any land, the owner is 示例.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from io import BytesIO
from typing import Literal

from PIL import Image, ImageCms, ImageFilter
from PIL.Image import Transpose

QUALITY = 88
LIMIT = 1_150_000
"""Bytes; a denser print is softened a little, as a lens would."""
OWNER = "示例"
SERIAL = "SHILI-0001"
COMMENT = "shili: a planted comment"
_SOUTH, _WEST = (48.0, 52.0, 31.75), (123.0, 23.0, 33.07)
_XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    b'<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator><rdf:Seq><rdf:li>'
    + OWNER.encode()
    + b"</rdf:li></rdf:Seq></dc:creator></rdf:Description></rdf:RDF></x:xmpmeta>"
)
_TURNS = {3: Transpose.ROTATE_180, 6: Transpose.ROTATE_90, 8: Transpose.ROTATE_270}


@dataclass(frozen=True, slots=True)
class Camera:
    """How one file is written."""

    turn: Literal[1, 3, 6, 8] = 1
    """The orientation that its Exif block states; the pixels are stored to match."""
    private: bool = False
    """Place, owner, serial number, comment and XMP are written into it."""
    wide: bool = False
    """Stored in Display P3, with that profile."""


def developed(picture: Image.Image, ending: str, camera: Camera) -> bytes:
    """The bytes of a file with *ending* (``.jpg``, ``.png`` or ``.webp``)."""
    if ending == ".png":
        return _saved(_in_palette(picture), "PNG", compress_level=6)
    if ending == ".webp":
        return _saved(picture, "WEBP", quality=80, method=0)
    options: dict[str, object] = {"quality": QUALITY, "optimize": True}
    if camera.wide:
        profile = display_p3()
        converted = ImageCms.profileToProfile(
            picture, ImageCms.createProfile("sRGB"), ImageCms.ImageCmsProfile(BytesIO(profile)), outputMode="RGB"
        )
        assert converted is not None
        picture, options["icc_profile"] = converted, profile
    if camera.turn != 1:
        picture = picture.transpose(_TURNS[camera.turn])
    if camera.turn != 1 or camera.private:
        options["exif"] = _exif(camera)
    if camera.private:
        options |= {"comment": COMMENT.encode(), "xmp": _XMP}
    raw = _saved(picture, "JPEG", **options)
    if len(raw) > LIMIT:
        raw = _saved(picture.filter(ImageFilter.BoxBlur(0.7)), "JPEG", **options)
    return raw


def _saved(picture: Image.Image, format: str, **options: object) -> bytes:
    file = BytesIO()
    picture.save(file, format, **options)
    return file.getvalue()


def _in_palette(picture: Image.Image) -> Image.Image:
    """The same picture with a palette of its few inks."""
    colours = picture.resize((picture.width // 5, picture.height // 5), Image.Resampling.NEAREST).getcolors(4096) or []
    inks = sorted(colour for _, colour in colours)[:256]
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for ink in inks for part in ink])
    return picture.quantize(palette=palette, dither=Image.Dither.NONE)


def _exif(camera: Camera) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = camera.turn
    if camera.private:
        exif[0x010F], exif[0x0110] = "Shili", "Woodblock 1"
        exif[0x013B] = exif[0x8298] = OWNER.encode()
        exif.get_ifd(0x8769).update({0xA430: OWNER.encode(), 0xA431: SERIAL, 0x9286: b"ASCII\0\0\0" + COMMENT.encode()})
        exif.get_ifd(0x8825).update({1: "S", 2: _SOUTH, 3: "W", 4: _WEST})
    return exif.tobytes()


def display_p3() -> bytes:
    """A profile (ICC 2.1) with the primaries of Display P3 and a plain gamma of 2.2."""

    def number(value: float) -> bytes:
        return struct.pack(">i", round(value * 65536))

    def point(x: float, y: float, z: float) -> bytes:
        return b"XYZ \0\0\0\0" + number(x) + number(y) + number(z)

    name = b"Display P3 (shili)\0"
    gamma = b"curv\0\0\0\0" + struct.pack(">IH", 1, round(2.2 * 256))
    tags = {
        b"desc": b"desc\0\0\0\0" + struct.pack(">I", len(name)) + name + bytes(78),
        b"cprt": b"text\0\0\0\0public domain\0",
        b"wtpt": point(0.96420, 1.0, 0.82491),
        b"rXYZ": point(0.51512, 0.24120, -0.00105),
        b"gXYZ": point(0.29198, 0.69225, 0.04189),
        b"bXYZ": point(0.15710, 0.06657, 0.78407),
        b"rTRC": gamma,
        b"gTRC": gamma,
        b"bTRC": gamma,
    }
    table, body = struct.pack(">I", len(tags)), b""
    start = 128 + 4 + 12 * len(tags)
    for tag, content in tags.items():
        table += tag + struct.pack(">II", start + len(body), len(content))
        body += content + bytes(-len(content) % 4)
    length = start + len(body)
    head = struct.pack(
        ">I4sI4s4s4s12s4s4s6I",
        length,
        b"\0\0\0\0",
        0x02100000,
        b"mntr",
        b"RGB ",
        b"XYZ ",
        bytes(12),
        b"acsp",
        b"\0\0\0\0",
        0,
        0,
        0,
        0,
        0,
        0,
    )
    white = number(0.96420) + number(1.0) + number(0.82491)
    return (head + white + bytes(48))[:128] + table + body
