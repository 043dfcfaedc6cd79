"""What a published file may hold, byte for byte, and where words can hide: used on whole output trees.

Two independent looks.  :func:`words_in` searches any bytes for given words, in the encodings that cameras and programs
use, packed parts unpacked.  :func:`unexpected` takes a picture, recording or archive to pieces by the rules of its
format and names every piece that is not on a short list; so it needs no idea of what might have been left in.
"""

from __future__ import annotations

import base64
import gzip
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

ENCODINGS = "utf-8", "utf-16-le", "utf-16-be", "gb18030"
MARKER = ".hongcheng"
"""The name of the text file by which a build knows its own folder."""
TEXTS = frozenset({".html", ".css", ".js", ".mjs", ".xml", ".json", ".txt", ".ics", ".vtt", ".csv", ".webmanifest"})
_UNPACKED_LIMIT = 20_000_000
_PACKED = re.compile(rb"\x78[\x01\x5e\x9c\xda]|\x1f\x8b\x08")


def files_in(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file under *folder* by its path, and every file in the archives among them as ``album.zip!/photo.jpg``."""
    for path in sorted(folder.rglob("*")):
        if not path.is_file():
            continue
        name, raw = path.relative_to(folder).as_posix(), path.read_bytes()
        yield name, raw
        if name.endswith(".zip"):
            with zipfile.ZipFile(io.BytesIO(raw)) as archive:
                for entry in archive.infolist():
                    yield f"{name}!/{entry.filename}", archive.read(entry)


# -- words ----------------------------------------------------------------------------------------


def words_in(raw: bytes, words: frozenset[str], sign: str = "") -> set[str]:
    """Those of *words* that stand somewhere in *raw*, in any of several encodings, packed or not.

    With *sign*, bytes without that beginning of all words are not searched for each of them.
    """
    return {
        word
        for part in (raw, *_unpacked(raw))
        if not sign or any(form in part for form in _forms(sign))
        for word in words
        if any(form in part for form in _forms(word))
    }


def _forms(word: str) -> Iterator[bytes]:
    for encoding in ENCODINGS:
        yield word.encode(encoding)
    # Three bytes make four letters: what stands around the word changes only the letters at its edges.
    raw = word.encode()
    for shift in range(3):
        encoded = base64.b64encode(bytes(shift) + raw)
        inside = encoded[(4 if shift else 0) : len(encoded) - 4]
        if len(inside) >= 8:
            yield inside


def _unpacked(raw: bytes) -> Iterator[bytes]:
    """Whatever in *raw* is packed as in PNG or gzip, wherever it begins."""
    for found in _PACKED.finditer(raw):
        machine = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)
        try:
            part = machine.decompress(raw[found.start() :], _UNPACKED_LIMIT)
        except zlib.error:
            continue
        if part:
            yield part


# -- pieces ---------------------------------------------------------------------------------------


def unexpected(name: str, raw: bytes) -> list[str]:
    """Every piece of the file that has no business in it, in words; empty for a clean file and for texts."""
    ending = PurePosixPath(name).suffix.lower()
    if ending in TEXTS or name == MARKER:
        return []
    look = {
        ".jpg": _in_jpeg, ".webp": _in_webp, ".avif": _in_avif, ".png": _in_png, ".svg": _in_svg, ".zip": _in_zip,
        ".mp4": _in_mp4, ".m4a": _in_mp4, ".mp3": _in_mp3, ".gz": _in_gzip,
    }.get(ending)  # fmt: skip
    if look is None:
        return [f"no rule for {ending or 'files without an ending'}"]
    try:
        return list(look(raw))
    except (struct.error, IndexError, zipfile.BadZipFile) as error:
        return [f"not a whole {ending} file: {error!r}"]


_JPEG_FRAME = {0xDB: "DQT", 0xC0: "SOF0", 0xC1: "SOF1", 0xC2: "SOF2", 0xC4: "DHT", 0xDD: "DRI", 0xDA: "SOS"}


def _in_jpeg(raw: bytes) -> Iterator[str]:
    if raw[:2] != b"\xff\xd8":
        yield "no SOI"
        return
    at = 2
    while True:
        if raw[at] != 0xFF:
            yield f"bytes between segments at {at}"
            return
        marker = raw[at + 1]
        if marker == 0xD9:
            break
        (length,) = struct.unpack_from(">H", raw, at + 2)
        content = raw[at + 4 : at + 2 + length]
        if marker == 0xE0:
            if not content.startswith(b"JFIF\0") or len(content) != 14 or content[12:14] != b"\0\0":
                yield "APP0 that is not a plain JFIF one"
        elif marker not in _JPEG_FRAME:
            yield _jpeg_name(marker, content)
        at += 2 + length
        if marker == 0xDA:
            # Inside a scan FF is followed by 00 or a restart.
            while not (raw[at] == 0xFF and raw[at + 1] not in (0, *range(0xD0, 0xD8))):
                at += 1
    if at + 2 != len(raw):
        yield f"{len(raw) - at - 2} bytes after EOI"


def _jpeg_name(marker: int, content: bytes) -> str:
    if marker == 0xFE:
        return "COM"
    name = f"APP{marker - 0xE0}" if 0xE0 <= marker <= 0xEF else f"marker {marker:02X}"
    return f"{name} {content[:28].split(bytes(1))[0].decode('ascii', 'replace')}".strip()


def _in_webp(raw: bytes) -> Iterator[str]:
    if raw[:4] != b"RIFF" or raw[8:12] != b"WEBP":
        yield "no WebP"
        return
    (length,) = struct.unpack_from("<I", raw, 4)
    if length + 8 != len(raw):
        yield f"{len(raw) - length - 8} bytes after the end"
    at, end = 12, min(length + 8, len(raw))
    while at < end:
        name, size = struct.unpack_from("<4sI", raw, at)
        if name == b"VP8X":
            # Of the flags, only "there is an alpha channel".
            if raw[at + 8] & ~0x10 or any(raw[at + 9 : at + 12]):
                yield "VP8X that announces more than pixels"
        elif name not in (b"VP8 ", b"VP8L", b"ALPH"):
            yield f"chunk {name.decode('ascii', 'replace')}"
        if size % 2 and raw[at + 8 + size]:
            yield f"a byte in the padding of {name.decode('ascii', 'replace')}"
        at += 8 + size + size % 2


def _in_png(raw: bytes) -> Iterator[str]:
    if raw[:8] != b"\x89PNG\r\n\x1a\n":
        yield "no PNG"
        return
    at = 8
    while True:
        length, name = struct.unpack_from(">I4s", raw, at)
        if name not in (b"IHDR", b"PLTE", b"IDAT", b"IEND"):
            yield f"chunk {name.decode('ascii', 'replace')}"
        at += 12 + length
        if name == b"IEND":
            break
    if at != len(raw):
        yield f"{len(raw) - at} bytes after IEND"


def _boxes(raw: bytes, at: int = 0, end: int | None = None) -> Iterator[tuple[str, int, int]]:
    """Name, start and end of the content of each ISO media box."""
    end = len(raw) if end is None else end
    while at < end:
        length, name = struct.unpack_from(">I4s", raw, at)
        start = at + 8
        if length == 1:
            (length,) = struct.unpack_from(">Q", raw, start)
            start += 8
        if length == 0:
            length = end - at
        if length < start - at or at + length > end:
            raise struct.error(f"box {name!r} runs over the end")
        yield name.decode("latin-1"), start, at + length
        at += length


_AVIF_META = frozenset({"hdlr", "pitm", "iloc", "iinf", "iprp", "iref"})
_AVIF_PROPERTIES = frozenset({"ispe", "pixi", "av1C", "colr", "auxC", "pasp"})


def _in_avif(raw: bytes) -> Iterator[str]:
    boxes = list(_boxes(raw))
    for name, start, end in boxes:
        if name == "meta":
            yield from _in_avif_meta(raw, start + 4, end)
        elif name not in ("ftyp", "mdat"):
            yield f"box {name}"
    media = sum(end - start for name, start, end in boxes if name == "mdat")
    if [name for name, _, _ in boxes].count("meta") == 1 and media != _avif_located(raw, boxes):
        yield "bytes in mdat that belong to no picture"


def _in_avif_meta(raw: bytes, start: int, end: int) -> Iterator[str]:
    for name, inner, stop in _boxes(raw, start, end):
        if name not in _AVIF_META:
            yield f"box {name}"
        elif name == "hdlr" and raw[inner + 4 : inner + 24] != bytes(4) + b"pict" + bytes(12):
            yield "a handler that is no picture's"
        elif name == "hdlr" and raw[inner + 24 : stop].strip(b"\0") not in (b"", b"libavif"):
            yield "a handler with a name"
        elif name == "iinf":
            for _, item, item_end in _boxes(raw, inner + 6, stop):
                kind = raw[item + 8 : item + 12].decode("latin-1")
                if kind != "av01":
                    yield f"item {kind}"
                if raw[item + 12 : item_end].strip(b"\0") not in (b"", b"Color", b"Alpha"):
                    yield "an item with a name"
        elif name == "iprp":
            for part, first, last in _boxes(raw, inner, stop):
                if part not in ("ipco", "ipma"):
                    yield f"box {part}"
                if part == "ipco":
                    yield from _in_avif_properties(raw, first, last)


def _in_avif_properties(raw: bytes, start: int, end: int) -> Iterator[str]:
    for name, inner, _ in _boxes(raw, start, end):
        if name not in _AVIF_PROPERTIES:
            yield f"property {name}"
        elif name == "colr" and raw[inner : inner + 4] != b"nclx":
            yield "a colour profile"


def _avif_located(raw: bytes, boxes: list[tuple[str, int, int]]) -> int:
    """Sum of the lengths that the item locations claim."""
    meta = next((start, end) for name, start, end in boxes if name == "meta")
    _, at, _ = next(box for box in _boxes(raw, meta[0] + 4, meta[1]) if box[0] == "iloc")
    version, sizes = raw[at], struct.unpack_from(">H", raw, at + 4)[0]
    offset_size, length_size, base_size, index_size = (sizes >> shift & 15 for shift in (12, 8, 4, 0))
    index_size = index_size if version else 0
    wide = version >= 2
    at += 6
    count = int.from_bytes(raw[at : at + (4 if wide else 2)], "big")
    at += 4 if wide else 2
    total = 0
    for _ in range(count):
        at += (4 if wide else 2) + (2 if version else 0) + 2 + base_size
        (extents,) = struct.unpack_from(">H", raw, at)
        at += 2
        for _ in range(extents):
            at += index_size + offset_size
            total += int.from_bytes(raw[at : at + length_size], "big")
            at += length_size
    return total


def _in_svg(raw: bytes) -> Iterator[str]:
    text = raw.decode("utf-8").lower()
    for piece in ("<metadata", "<!--", "<!doctype", "<?xpacket", "rdf:", "inkscape:", "sodipodi:", "<image", "<script",
                  "<foreignobject", "data:"):  # fmt: skip
        if piece in text:
            yield piece


def _in_zip(raw: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        entries = archive.infolist()
        if archive.comment:
            yield "a comment of the archive"
    at = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset != at:
            yield f"bytes before {entry.filename}"
        length, extra = struct.unpack_from("<HH", raw, entry.header_offset + 26)
        at = entry.header_offset + 30 + length + extra + entry.compress_size
        if extra or entry.extra:
            yield f"an extra field of {entry.filename}"
        if entry.comment:
            yield f"a comment of {entry.filename}"
        if entry.date_time != (1980, 1, 1, 0, 0, 0):
            yield f"a date of {entry.filename}"
        if entry.external_attr >> 16 & 0o7777 not in (0, 0o644):
            yield f"rights of {entry.filename}"
        for found in unexpected(entry.filename, zipfile.ZipFile(io.BytesIO(raw)).read(entry)):
            yield f"{entry.filename}: {found}"
    central = raw.rfind(b"PK\5\6")
    size, offset = struct.unpack_from("<II", raw, central + 12)
    if offset != at or offset + size != central or central + 22 != len(raw):
        yield "bytes around the directory"


def _in_gzip(raw: bytes) -> Iterator[str]:
    if raw[3] or raw[4:8] != bytes(4):
        yield "a name or a time"
    gzip.decompress(raw)


# -- recordings -----------------------------------------------------------------------------------

_MP4_TREES = frozenset({"moov", "trak", "edts", "mdia", "minf", "dinf", "stbl", "mvex", "moof", "traf", "mfra"})
_MP4_LEAVES = frozenset(
    {"ftyp", "mdat", "mvhd", "tkhd", "elst", "mdhd", "hdlr", "vmhd", "smhd", "nmhd", "dref", "stsd", "stts", "ctts",
     "stsc", "stsz", "stz2", "stco", "co64", "stss", "sdtp", "sgpd", "sbgp", "cslg", "mehd", "trex", "mfhd", "tfhd",
     "tfdt", "trun", "sidx", "styp", "stps", "subs", "elng", "tfra", "mfro"}
)  # fmt: skip


def _in_mp4(raw: bytes, start: int = 0, end: int | None = None) -> Iterator[str]:
    for name, inner, stop in _boxes(raw, start, end):
        if name in _MP4_TREES:
            yield from _in_mp4(raw, inner, stop)
        elif name in ("free", "skip"):
            if any(raw[inner:stop]):
                yield f"bytes in {name}"
        elif name not in _MP4_LEAVES:
            yield f"box {name}"
        elif name in ("mvhd", "tkhd", "mdhd"):
            wide = raw[inner] == 1
            if any(raw[inner + 4 : inner + (20 if wide else 12)]):
                yield f"a date in {name}"
        elif name == "hdlr" and any(raw[inner + 12 : stop]):
            yield "a handler with a name"
        elif name == "stsd" and raw[inner + 12 : inner + 16] == b"avc1" and any(raw[inner + 58 : inner + 90]):
            yield "a coder with a name"


def _in_mp3(raw: bytes) -> Iterator[str]:
    if raw[:3] == b"ID3":
        yield "ID3 at the start"
    elif not (raw[0] == 0xFF and raw[1] & 0xE0 == 0xE0):
        yield "bytes before the first frame"
    if raw[-128:-125] == b"TAG":
        yield "ID3 at the end"
    if b"APETAGEX" in raw[-70_000:]:
        yield "APE tags"
    if b"LYRICS200" in raw[-70_000:]:
        yield "Lyrics3 tags"
