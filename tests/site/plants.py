"""Photos of every format that is taken, with a word hidden in every place that a camera or a program writes words to.

Each hidden word begins with :data:`SIGN`, stands nowhere else, and names its file and its place, so that a test that
finds one in a published file says at once what has leaked.
"""

from __future__ import annotations

import io
import random
import struct
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from PIL import Image, ImageCms

SIGN = "zq7"
LATITUDE = b"".join(struct.pack("<II", *part) for part in ((27, 1), (41, 1), (305_419, 10_007)))
"""As Exif has it, little end first: 27° 41′ 30.52″."""
SMALL = 96, 64


@dataclass(frozen=True, slots=True)
class Planted:
    """A file and the words hidden in it."""

    name: str
    raw: bytes
    words: frozenset[str]


@dataclass(slots=True)
class _Garden:
    """Makes the words for one file."""

    file: str
    words: set[str] = field(default_factory=set)

    def word(self, place: str) -> str:
        word = f"{SIGN}-{self.file}-{place}."
        self.words.add(word)
        return word

    def raw(self, place: str) -> bytes:
        return self.word(place).encode()

    def planted(self, ending: str, raw: bytes) -> Planted:
        return Planted(f"{self.file}.{ending}", raw, frozenset(self.words))


def planted_photos() -> tuple[Planted, ...]:
    """One file for each format, and for JPEG and PNG the kinds of pixels that are handled apart."""
    return (
        _jpeg("phone", "RGB", 6),
        _jpeg("print", "CMYK", 1),
        _jpeg("grey", "L", 3),
        _png("screen", "RGB"),
        _png("clear", "RGBA"),
        _png("few", "P"),
        _png("deep", "I;16"),
        _webp("web", "RGB"),
        _webp("glass", "RGBA"),
        _gif("moving"),
        *_heic("apple"),
    )


# -- the pixels -----------------------------------------------------------------------------------


def _pixels(name: str, mode: str = "RGB") -> Image.Image:
    """Soft blots: different for each file, and quick to encode."""
    rng = random.Random(name)
    bands = {"I;16": 1, "P": 3}.get(mode, Image.getmodebands(mode))
    plain = {1: "L", 3: "RGB", 4: "CMYK" if mode == "CMYK" else "RGBA"}[bands]
    small = Image.frombytes(plain, (6, 4), rng.randbytes(6 * 4 * bands)).resize(SMALL, Image.Resampling.BICUBIC)
    if mode == "P":
        return small.quantize(16)
    if mode == "I;16":
        return small.convert("I").point(lambda value: value * 257).convert("I;16")
    return small


def _saved(picture: Image.Image, form: str, **settings: object) -> bytes:
    file = io.BytesIO()
    picture.save(file, form, **settings)
    return file.getvalue()


# -- what is hidden -------------------------------------------------------------------------------


def _tiff(garden: _Garden, orientation: int = 1) -> bytes:
    """An Exif block without its sign: tags, camera's tags, place, maker's note, and a small picture with a comment."""
    place = {
        1: (2, b"N\0"),
        2: (5, LATITUDE),
        0x1B: (7, b"ASCII\0\0\0" + garden.raw("gps-method")),
        0x1C: (7, b"UNICODE\0" + garden.word("gps-area").encode("utf-16-le")),
    }
    camera = {
        0x927C: (7, b"Maker\0" + garden.raw("maker-note")),
        0x9286: (7, b"UNICODE\0" + garden.word("user-comment").encode("utf-16-be")),
        0xA430: (2, garden.raw("owner") + b"\0"),
        0xA431: (2, garden.raw("serial") + b"\0"),
        0xA435: (2, garden.raw("lens-serial") + b"\0"),
    }
    tags = {
        0x010E: (2, garden.raw("description") + b"\0"),
        0x010F: (2, garden.raw("make") + b"\0"),
        0x0112: (3, struct.pack("<HH", orientation, 0)),
        0x0132: (2, b"2025:11:07 08:09:10\0"),
        0x013B: (2, garden.raw("artist") + b"\0"),
        0x8298: (2, garden.raw("copyright") + b"\0"),
        0x9C9D: (1, garden.word("xp-author").encode("utf-16-le") + b"\0\0"),
    }
    preview = _with_segments(_saved(_pixels(garden.file).resize((16, 12)), "JPEG"), ((0xFE, garden.raw("preview")),))
    first = 8
    camera_at = first + len(_directory(tags | {0x8769: (4, bytes(4)), 0x8825: (4, bytes(4))}, first))
    place_at = camera_at + len(_directory(camera, camera_at))
    second_at = place_at + len(_directory(place, place_at))
    links = {0x8769: (4, struct.pack("<I", camera_at)), 0x8825: (4, struct.pack("<I", place_at))}
    second = {0x0201: (4, bytes(4)), 0x0202: (4, struct.pack("<I", len(preview)))}
    second[0x0201] = (4, struct.pack("<I", second_at + len(_directory(second, second_at))))
    return b"".join(
        (
            b"II*\0" + struct.pack("<I", first),
            _directory(tags | links, first, second_at),
            _directory(camera, camera_at),
            _directory(place, place_at),
            _directory(second, second_at),
            preview,
        )
    )


def _directory(tags: Mapping[int, tuple[int, bytes]], at: int, following: int = 0) -> bytes:
    """A directory of a TIFF file that will lie at *at*: tag → type and content."""
    size = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1}
    rows, rest = b"", b""
    rest_at = at + 2 + 12 * len(tags) + 4
    for tag, (kind, content) in sorted(tags.items()):
        rows += struct.pack("<HHI", tag, kind, 1 if kind == 3 else len(content) // size[kind])
        if len(content) <= 4:
            rows += content.ljust(4, b"\0")
        else:
            rows += struct.pack("<I", rest_at + len(rest))
            rest += content + b"\0" * (len(content) % 2)
    return struct.pack("<H", len(tags)) + rows + struct.pack("<I", following) + rest


def _xmp(garden: _Garden, place: str = "xmp") -> bytes:
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description '
        f'xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" photoshop:AuthorsPosition="{garden.word(place)}"/>'
        '</rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    ).encode()


def _profile(garden: _Garden) -> bytes:
    """A colour profile of its own, whose name is a hidden word."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    old = "sRGB built-in"
    # A name cannot grow without moving all that follows, so the word is a short one.
    word = f"{SIGN}~{garden.file}"[: len(old)].ljust(len(old), "~")
    garden.words.add(word)
    encoded = old.encode("utf-16-be")
    assert encoded in profile
    return profile.replace(encoded, word.encode("utf-16-be"))


def _press_note(garden: _Garden) -> bytes:
    """What press photographers' programs write: an IPTC record in a Photoshop block."""
    byline, city = garden.raw("iptc-byline"), garden.raw("iptc-city")
    records = b"".join(
        struct.pack(">BBBH", 0x1C, 2, number, len(text)) + text for number, text in ((80, byline), (90, city))
    )
    block = b"8BIM" + struct.pack(">HHI", 0x0404, 0, len(records)) + records
    return b"Photoshop 3.0\0" + block + b"\0" * (len(records) % 2)


# -- the files ------------------------------------------------------------------------------------


def _with_segments(jpeg: bytes, segments: tuple[tuple[int, bytes], ...]) -> bytes:
    """*jpeg* with more segments (marker, content) after its first two bytes."""
    added = b"".join(struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content for marker, content in segments)
    return jpeg[:2] + added + jpeg[2:]


def _jpeg(name: str, mode: str, orientation: int) -> Planted:
    garden = _Garden(name)
    plain = _saved(_pixels(name, mode), "JPEG", quality=90)
    segments = [
        (0xE1, b"Exif\0\0" + _tiff(garden, orientation)),
        (0xE1, b"http://ns.adobe.com/xap/1.0/\0" + _xmp(garden)),
        (0xE1, b"http://ns.adobe.com/xmp/extension/\0" + bytes(40) + garden.raw("xmp-more")),
        (0xE2, b"MPF\0" + garden.raw("more-pictures")),
        (0xE4, garden.raw("app4")),
        (0xEC, b"Ducky" + garden.raw("app12")),
        (0xED, _press_note(garden)),
        (0xFE, garden.raw("comment")),
    ]
    if mode == "RGB":
        segments.insert(3, (0xE2, b"ICC_PROFILE\0\1\1" + _profile(garden)))
    second = _with_segments(plain, ((0xFE, garden.raw("second-picture")),))
    return garden.planted("jpg", _with_segments(plain, tuple(segments)) + second + garden.raw("after-the-end"))


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def _png(name: str, mode: str) -> Planted:
    garden = _Garden(name)
    plain = _saved(_pixels(name, mode), "PNG")
    head = 8 + 25
    early = [
        _chunk(b"tEXt", b"Author\0" + garden.raw("text")),
        _chunk(b"zTXt", b"Comment\0\0" + zlib.compress(garden.raw("packed-text") * 3)),
        _chunk(b"iTXt", b"Title\0\0\0zh\0\0" + garden.raw("unicode-text")),
        _chunk(b"iTXt", b"Description\0\1\0zh\0\0" + zlib.compress(garden.raw("packed-unicode-text") * 3)),
        _chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + _xmp(garden)),
        _chunk(b"zTXt", b"Raw profile type exif\0\0" + zlib.compress(garden.raw("raw-profile") * 3)),
        _chunk(b"tIME", struct.pack(">HBBBBB", 2025, 11, 7, 8, 9, 10)),
        _chunk(b"prVt", garden.raw("private-chunk")),
        _chunk(b"eXIf", _tiff(garden)),
    ]
    if mode == "RGB":
        early.insert(0, _chunk(b"iCCP", garden.raw("profile-name")[:70] + b"\0\0" + zlib.compress(_profile(garden))))
    end = len(plain) - 12
    late = _chunk(b"tEXt", b"Late\0" + garden.raw("late-text"))
    raw = plain[:head] + b"".join(early) + plain[head:end] + late + plain[end:] + garden.raw("after-the-end")
    return garden.planted("png", raw)


def _webp(name: str, mode: str) -> Planted:
    garden = _Garden(name)
    settings = {"exif": _tiff(garden, 8), "xmp": _xmp(garden), "icc_profile": _profile(garden)}
    plain = _saved(_pixels(name, mode), "WEBP", quality=90, lossless=mode == "RGBA", **settings)
    note = garden.raw("unknown-chunk")
    note += b"\0" * (len(note) % 2)
    body = plain[8:] + b"NOTE" + struct.pack("<I", len(note)) + note
    return garden.planted("webp", b"RIFF" + struct.pack("<I", len(body)) + body + garden.raw("after-the-end"))


def _gif(name: str) -> Planted:
    garden = _Garden(name)
    frames = [_pixels(f"{name} {number}", "P") for number in range(3)]
    plain = _saved(frames[0], "GIF", save_all=True, append_images=frames[1:], duration=100)
    comment, own = garden.raw("comment"), garden.raw("application")
    extensions = b"".join(
        (
            b"\x21\xfe" + bytes([len(comment)]) + comment + b"\0",
            b"\x21\xff\x0bMYPROGRA1.0" + bytes([len(own)]) + own + b"\0",
            b"\x21\xff\x0bXMP DataXMP" + _xmp(garden) + b"\1" + bytes(range(255, -1, -1)) + b"\0\0",
        )
    )
    end = len(plain) - 1
    raw = b"GIF89a" + plain[6:end] + extensions + plain[end:] + garden.raw("after-the-end")
    return garden.planted("gif", raw)


def _heic(name: str) -> Iterator[Planted]:
    """Only where the extra is installed that reads it, and if it can write it too."""
    try:
        import pillow_heif
    except ImportError:
        return
    pillow_heif.register_heif_opener()
    garden = _Garden(name)
    try:
        raw = _saved(_pixels(name), "HEIF", exif=b"Exif\0\0" + _tiff(garden, 6), xmp=_xmp(garden))
    except (RuntimeError, OSError, KeyError):
        return
    yield garden.planted("heic", raw + struct.pack(">I4s", 8 + 40, b"free") + garden.raw("free-box").ljust(40, b"\0"))
