"""Recorded talks as they lie beside the texts: what each is, found out from its tables, or why it cannot be used.

Nothing is decoded and nothing is coded anew.  What is published holds picture and sound alone: where it was taken,
with what, by whom and what was noted stay behind.  Files are read a piece at a time, whatever their size.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
from typing import BinaryIO, Literal

import msgspec

from generator.fingerprint import DIGEST_LENGTH, bytes_digest
from generator.media.boxes import Film, read_film
from generator.media.frames import read_sound
from generator.media.parts import Broken, Cut, Mixed, Written
from generator.problems import Problem, Span

TREATMENT = "1"
"""To be counted up whenever the same recording is published with other bytes: names are kept by browsers for ever."""
STEM_LIMIT = 40
"""Characters of the recording's own name that are kept."""
MEGABYTE = 1_000_000
_PIECE_BYTES = 1 << 20

Form = Literal["MP4", "MP3"]
MediaType = Literal["video/mp4", "audio/mp4", "audio/mpeg"]

_ENDINGS: dict[str, Form] = {".mp4": "MP4", ".m4a": "MP4", ".mp3": "MP3"}
_PLAYED = frozenset(
    ("avc1", "avc2", "avc3", "avc4", "av01", "vp08", "vp09", "mp4a", ".mp3", "Opus", "fLaC", "jpeg", "mjpa", "png ")
)
"""Codings that every browser of the last years plays; the last three are covers of sound files."""
_NAMES = {
    "hvc1": "H.265（HEVC）", "hev1": "H.265（HEVC）", "dvh1": "杜比视界", "dvhe": "杜比视界",
    "mp4v": "MPEG-4 第 2 部分",
    "apcn": "ProRes", "apch": "ProRes", "apcs": "ProRes", "apco": "ProRes", "ap4h": "ProRes", "encv": "加密的视频",
    "enca": "加密的音频", "alac": "苹果无损（ALAC）", "ac-3": "杜比 AC-3", "ec-3": "杜比 E-AC-3", "samr": "AMR",
    "sawb": "AMR", "sowt": "PCM", "twos": "PCM", "lpcm": "PCM", "s263": "H.263", "h263": "H.263",
}  # fmt: skip
_SIGNS: tuple[tuple[int, bytes, str], ...] = (
    (0, b"OggS", "OGG"),
    (0, b"\x1a\x45\xdf\xa3", "WebM 或 MKV"),
    (0, b"fLaC", "FLAC"),
    (0, b"FLV\x01", "FLV"),
    (0, b"#!AMR", "AMR"),
    (0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "WMV 或 WMA"),
    (0, b".RMF", "RealMedia"),
    (0, b"\x00\x00\x01\xba", "MPEG"),
    (0, b"\x47\x40", "TS"),
    (8, b"WAVE", "WAV"),
    (8, b"AVI ", "AVI"),
)
_SAVE_AGAIN = "请用剪辑软件另存为 MP4（H.264、AAC）"
_UPLOAD_AGAIN = "请重新上传原文件"


class Footage(msgspec.Struct, frozen=True):
    """What the tables of one recording say."""

    form: Form
    type: MediaType
    milliseconds: int
    """0 when the file does not tell."""
    width: int = 0
    height: int = 0
    """Pixels as a viewer sees them; 0 for sound alone."""
    doubtful: str = ""
    """A coding that some browsers cannot play, as a finding names it."""


def size_problem(size: int, path: str, limit: int) -> Problem | None:
    """E513 for an empty recording, E512 for one of more than *limit* megabytes.  *size* in bytes."""
    if size == 0:
        return Problem(Span(path), "E513", "录音录像是空文件（0 字节），可能没有上传完", _UPLOAD_AGAIN)
    if size > limit * MEGABYTE:
        shown = -(-size // MEGABYTE)
        hint = "请用剪辑软件压缩或分段，或在 site.yaml 里调大 recording_limit"
        return Problem(Span(path), "E512", f"录音录像有 {shown} MB，超过 {limit} MB", hint)
    return None


def probe(file: BinaryIO, size: int, path: str) -> Footage | Problem:
    """The recording in *file* of *size* bytes, not empty; *path* gives the extension and names it in a finding.

    Findings: E511 unreadable, E513 cut off, E514 another format than its extension says or one that is not taken,
    E516 what is private cannot be parted from the rest.
    """
    ending = posixpath.splitext(path)[1].lower()
    file.seek(0)
    found = _sniff(file.read(64))
    form = _ENDINGS.get(ending)
    if found and found != form:
        shown = f"录音录像其实是 {found} 格式，扩展名却是 {ending}"
        right = {"MP4": "请把扩展名改成 .mp4", "MP3": "请把扩展名改成 .mp3"}
        return Problem(Span(path), "E514", shown, right.get(found, _SAVE_AGAIN))
    try:
        if form == "MP3":
            return Footage("MP3", "audio/mpeg", read_sound(file, size).milliseconds)
        if found == "MP4":
            return _footage(read_film(file, size), ending)
    except Cut:
        return Problem(Span(path), "E513", "录音录像不完整，文件在中途断了，可能没有上传完", _UPLOAD_AGAIN)
    except Mixed:
        message = "录像里夹着定位一类的附加信息，和画面混在一起，无法去除"
        return Problem(Span(path), "E516", message, _SAVE_AGAIN)
    except Broken:
        pass
    return Problem(Span(path), "E511", "录音录像无法读取，这个文件不是录音录像，或者已经损坏", _UPLOAD_AGAIN)


def _footage(film: Film, ending: str) -> Footage:
    is_video = ending != ".m4a" and film.width > 0 and film.height > 0
    doubtful = next((name for name in film.streams if name not in _PLAYED), "")
    shown = _NAMES.get(doubtful) or (doubtful if re.fullmatch(r"[\w .-]{4}", doubtful) else "不常见")
    return Footage(
        "MP4",
        "video/mp4" if is_video else "audio/mp4",
        film.milliseconds,
        *((film.width, film.height) if is_video else (0, 0)),
        doubtful=shown if doubtful else "",
    )


def doubt(footage: Footage, path: str) -> Problem | None:
    """W515 for a coding that some browsers cannot play."""
    if not footage.doubtful:
        return None
    message = f"编码是 {footage.doubtful}，有的浏览器放不了"
    return Problem(Span(path), "W515", message, _SAVE_AGAIN, "warning")


def source_digest(file: BinaryIO) -> str:
    """The digest of all bytes of *file*, equal to :func:`~generator.fingerprint.bytes_digest` of them."""
    file.seek(0)
    known = hashlib.sha256()
    while piece := file.read(_PIECE_BYTES):
        known.update(piece)
    return known.hexdigest()[:DIGEST_LENGTH]


def published_name(path: str, source: str) -> str:
    """The address of the recording at *path* whose bytes have the digest *source*: ``media/<stem>-<digest>.mp4``."""
    stem, ending = posixpath.splitext(posixpath.basename(path).lower())
    key = bytes_digest(f"{TREATMENT} {source}".encode())[:10]
    return f"media/{re.sub('[^a-z0-9]+', '-', stem)[:STEM_LIMIT].strip('-') or 'recording'}-{key}{ending}"


def write_public(source: BinaryIO, target: BinaryIO, size: int, form: Form) -> None:
    """Write to *target* what is published of the recording in *source* of *size* bytes.

    Raises what :func:`~.boxes.read_film` and :func:`~.frames.read_sound` raise: probe it first.
    """
    if form == "MP3":
        for frames in read_sound(source, size).parts:
            _copy(source, target, frames.start, frames.end)
        return
    film = read_film(source, size)
    at = 0
    for part in film.parts:
        _zeros(target, part.start - at)
        if isinstance(part, Written):
            target.write(part.content)
        else:
            _copy(source, target, part.start, part.end)
        at = part.end
    _zeros(target, film.end - at)


def _copy(source: BinaryIO, target: BinaryIO, start: int, end: int) -> None:
    source.seek(start)
    while start < end:
        piece = source.read(min(_PIECE_BYTES, end - start))
        if not piece:
            raise OSError("the recording became shorter while it was read")
        target.write(piece)
        start += len(piece)


def _zeros(target: BinaryIO, count: int) -> None:
    while count > 0:
        target.write(bytes(min(count, _PIECE_BYTES)))
        count -= _PIECE_BYTES


def _sniff(head: bytes) -> str:
    """The format that the first bytes show; empty when they show none that is known."""
    if head[4:8] == b"ftyp":
        return "MP4"
    for at, sign, name in _SIGNS:
        if head[at : at + len(sign)] == sign:
            return name
    if head[:3] == b"ID3" or (len(head) > 1 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2):
        return "MP3"
    if len(head) > 1 and head[0] == 0xFF and head[1] & 0xF6 == 0xF0:
        return "AAC"
    return ""
