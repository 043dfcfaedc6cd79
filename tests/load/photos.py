"""Photos with what may be wrong with a photo: whole ones, cut ones, ones that are something else."""

from __future__ import annotations

import io
import random
import struct
import zlib

from PIL import Image


def picture(form: str, width: int = 40, height: int = 30) -> bytes:
    """A picture of noise (nothing in it repeats, so that half of it is really half) in the *form* of Pillow's name."""
    noise = random.Random(7).randbytes(width * height * 3)
    file = io.BytesIO()
    Image.frombytes("RGB", (width, height), noise).save(file, form)
    return file.getvalue()


def png_of(width: int, height: int) -> bytes:
    """A PNG whose header promises *width* × *height* pixels and which holds none."""
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)) + _chunk(
        b"IDAT", zlib.compress(b"")
    ) + _chunk(b"IEND", b"")  # fmt: skip


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


WHOLE = picture("JPEG")
PNG = picture("PNG")
PHOTOS = {
    "whole": WHOLE,
    "half": WHOLE[: len(WHOLE) // 2],
    "png": PNG,
    "tail": PNG[:-20],
    "broken": PNG[:60] + bytes(byte ^ 0x55 for byte in PNG[60:200]) + PNG[200:],
    "bomb": png_of(30_000, 30_000),
    "zero": png_of(0, 10),
    "bmp": picture("BMP"),
    "heic": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(64),
}
