"""Photos as they lie beside the texts: what each is, found out without decoding it, or why it cannot be used."""

from __future__ import annotations

import posixpath

import msgspec

from generator.fingerprint import bytes_digest
from generator.media.headers import Cut, Format, Unreadable, read_header, sniff
from generator.places import installed
from generator.problems import Problem, Span

BYTE_LIMIT = 40_000_000
"""Largest file: no phone writes a larger photo."""
PIXEL_LIMIT = 100_000_000
"""Largest picture, in pixels: decoded, it takes 300 MB, or 400 when it is see-through."""

_ENDINGS: dict[Format, tuple[str, ...]] = {
    "JPEG": (".jpg", ".jpeg"),
    "PNG": (".png",),
    "WEBP": (".webp",),
    "GIF": (".gif",),
    "HEIC": (".heic", ".heif"),
}
HEIC_INSTALL = 'pip install "hongcheng[heic]"'
_SAVE_AGAIN = "请另存为 JPEG 再放进来"
_UPLOAD_AGAIN = "请重新上传原图"


def heif_version() -> str:
    """The version of pillow-heif, an optional extra; empty when it is not installed."""
    return installed("pillow-heif")


class Photo(msgspec.Struct, frozen=True):
    """One photo, described by its header."""

    path: str
    """As findings show it."""
    width: int
    height: int
    """Pixels as a reader sees them, the orientation applied."""
    digest: str
    """Of the file's bytes."""
    format: Format
    orientation: int = 1
    """How the stored pixels have to be turned to stand upright: 1 to 8, as in Exif."""


def probe(raw: bytes, path: str) -> Photo | Problem:
    """The photo in *raw*, by its header alone; *path* gives the extension and names the file in a finding.

    Findings: E501 no picture or a broken header, E502 too many bytes or pixels, E503 empty or cut off,
    E504 a format that is not taken or another one than the extension says, E505 HEIC under another name or without
    pillow-heif, E506 SVG.
    """
    if not raw:
        return _problem(path, "E503", "图片是空文件（0 字节），可能没有上传完", _UPLOAD_AGAIN)
    if len(raw) > BYTE_LIMIT:
        size = -(-len(raw) // 1_000_000)
        return _problem(path, "E502", f"图片有 {size} MB，超过 {BYTE_LIMIT // 1_000_000} MB", "请缩小后再放进来")
    format = _format(raw, path)
    if isinstance(format, Problem):
        return format
    try:
        header = read_header(raw, format)
    except Cut:
        return _problem(path, "E503", "图片不完整，文件在中途断了，可能没有上传完", _UPLOAD_AGAIN)
    except Unreadable:
        return _problem(path, "E501", "图片无法解码，文件开头已损坏", _UPLOAD_AGAIN)
    if not header.width or not header.height:
        return _problem(path, "E501", "图片无法解码，宽或高是 0", _UPLOAD_AGAIN)
    if header.width * header.height > PIXEL_LIMIT:
        return _problem(
            path,
            "E502",
            f"图片有 {header.width}×{header.height} 像素，超过 {PIXEL_LIMIT // 100_000_000} 亿像素",
            "请缩小后再放进来",
        )
    # From 5 on, the stored picture lies on its side.
    width, height = (header.width, header.height) if header.orientation < 5 else (header.height, header.width)
    return Photo(path, width, height, bytes_digest(raw), format, header.orientation)


def _format(raw: bytes, path: str) -> Format | Problem:
    """The format of *raw* when it is one that is taken and the one that the extension says."""
    ending = posixpath.splitext(path)[1]
    found = sniff(raw)
    if found == "HEIC":
        if ending.lower() not in _ENDINGS["HEIC"]:
            return _problem(path, "E505", "图片是 HEIC 格式（苹果手机的默认格式），多数浏览器打不开", _SAVE_AGAIN)
        if not heif_version():
            hint = f"请另存为 JPEG 再放进来，或请维护网站的人运行 {HEIC_INSTALL}"
            return _problem(path, "E505", "图片是 HEIC 格式（苹果手机的默认格式），还没有装上读它的软件包", hint)
    for format, endings in _ENDINGS.items():
        if found != format:
            continue
        if ending.lower() in endings:
            return format
        shown = f"扩展名却是 {ending}" if ending else "却没有扩展名"
        return _problem(path, "E504", f"图片其实是 {format} 格式，{shown}", f"请把扩展名改成 {endings[0]}")
    if found == "SVG":
        return _problem(path, "E506", "内容目录里不收 SVG", "请另存为 PNG 再放进来")
    if found:
        return _problem(path, "E504", f"不支持 {found} 格式", _SAVE_AGAIN)
    return _problem(path, "E501", "图片无法解码，这个文件不是图片，或者已经损坏", _UPLOAD_AGAIN)


def _problem(path: str, code: str, message: str, hint: str) -> Problem:
    return Problem(Span(path), code, message, hint)
