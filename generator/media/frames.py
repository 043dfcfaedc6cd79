"""MP3: which of its bytes are sound.

Sound stands in frames, one after the other (ISO/IEC 11172-3, 13818-3); tags of ID3, APE and Lyrics3 stand before,
behind and, where files were joined, between them.  Only whole frames are published.
"""

from __future__ import annotations

from typing import BinaryIO

import msgspec

from generator.media.parts import Broken, Copied, Cut

_RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
"""Samples a second, by the version's two bits: MPEG 1, 2 and 2.5."""
_BITS = {
    3: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
"""Thousands of bits a second in layer III; versions 2 and 2.5 share one row.  0 is "free", which nobody writes."""
_CHUNK_BYTES = 1 << 20
_MOST_TAG_BYTES = 20_000_000
"""Greatest stretch without sound between frames, in bytes: pictures in tags are large."""
_MOST_GAPS = 10_000
_WHOLE = 0.9
"""The part of the frames announced at the beginning that must be there."""


class Sound(msgspec.Struct, frozen=True):
    """What the frames of an MP3 file say."""

    milliseconds: int
    parts: tuple[Copied, ...]
    """The frames, in order; what stands between them is left out."""


def read_sound(file: BinaryIO, size: int) -> Sound:
    """The sound in *file* of *size* bytes.  Reads it once, a piece at a time.

    Raises :class:`~.parts.Broken` when there is none, :class:`~.parts.Cut` when far less than its beginning promises.
    """
    window = _Window(file, size)
    parts: list[Copied] = []
    milliseconds = 0.0
    frames = promised = 0
    at = first = 0
    kind: tuple[int, int] | None = None
    while at < size:
        frame = _frame(window.four(at)) if kind else None
        if frame is None or frame.kind != kind or at + frame.length > size:
            found = _next_frame(window, at, kind)
            if found is None:
                break
            if len(parts) >= _MOST_GAPS:
                raise Broken
            at = first = found
            if kind is None and (opening := _frame(window.four(at))):
                kind = opening.kind
                promised = _promised(window.read(at, min(opening.length, 200)))
            continue
        frames += 1
        milliseconds += frame.milliseconds
        at += frame.length
        if parts and parts[-1].end == first:
            parts[-1] = Copied(parts[-1].start, at)
        else:
            parts.append(Copied(first, at))
        first = at
    if not frames:
        raise Broken
    if frames < promised * _WHOLE:
        raise Cut
    return Sound(round(milliseconds), tuple(parts))


class _Frame(msgspec.Struct, frozen=True):
    kind: tuple[int, int]
    """Version and rate: the same in all frames of a file."""
    length: int
    milliseconds: float


def _frame(head: int) -> _Frame | None:
    """The frame that begins with the four bytes *head*, or None."""
    if head >> 21 != 0x7FF or head >> 17 & 3 != 1:
        return None
    version, bits, rate = head >> 19 & 3, head >> 12 & 15, head >> 10 & 3
    if version == 1 or bits in (0, 15) or rate == 3:
        return None
    speed = _RATES[version][rate]
    samples = 1152 if version == 3 else 576
    length = samples // 8 * _BITS[3 if version == 3 else 2][bits] * 1000 // speed + (head >> 9 & 1)
    return _Frame((version, rate), length, samples * 1000 / speed)


def _next_frame(window: _Window, at: int, kind: tuple[int, int] | None) -> int | None:
    """Where sound goes on from *at*: a frame that another follows, or that ends the file."""
    limit = min(window.size, at + _MOST_TAG_BYTES)
    if window.read(at, 3) == b"ID3":
        # A tag's picture may look like frames.
        a, b, c, d = window.four(at + 6).to_bytes(4, "big")
        footer = 10 if window.four(at + 2) & 0x10 else 0
        after = at + 10 + (a << 21 | b << 14 | c << 7 | d) + footer
        if a | b | c | d < 128 and after < window.size:
            at = after
            limit = min(window.size, after + _MOST_TAG_BYTES)
    while (at := window.find(b"\xff", at, limit)) >= 0:
        frame = _frame(window.four(at))
        if frame is not None and kind in (None, frame.kind):
            after = at + frame.length
            follower = _frame(window.four(after)) if after < window.size else None
            if after == window.size or (follower is not None and follower.kind == frame.kind):
                return at
        at += 1
    return None


def _promised(frame: bytes) -> int:
    """The number of frames that the first one announces (Xing, Info, VBRI); 0 when it does not."""
    for mark in (b"Xing", b"Info"):
        place = frame.find(mark, 4)
        if place >= 0 and len(frame) >= place + 12 and frame[place + 7] & 1:
            return int.from_bytes(frame[place + 8 : place + 12], "big")
    place = frame.find(b"VBRI", 4)
    return int.from_bytes(frame[place + 14 : place + 18], "big") if place >= 0 and len(frame) >= place + 18 else 0


class _Window:
    """A file seen through a window of fixed size that moves on."""

    def __init__(self, file: BinaryIO, size: int) -> None:
        self.size = size
        self._file = file
        self._start = 0
        self._raw = b""

    def read(self, at: int, length: int) -> bytes:
        place = at - self._start
        if place < 0 or place + length > len(self._raw):
            self._start = at
            self._file.seek(at)
            self._raw = self._file.read(max(length, _CHUNK_BYTES))
            place = 0
        return self._raw[place : place + length]

    def four(self, at: int) -> int:
        return int.from_bytes(self.read(at, 4).ljust(4, b"\0"), "big")

    def find(self, mark: bytes, at: int, limit: int) -> int:
        """The first place of the one byte *mark* from *at* up to *limit*, or -1."""
        while at < limit:
            self.read(at, 1)
            place = self._raw.find(mark, at - self._start, limit - self._start)
            if place >= 0:
                return place + self._start
            if not self._raw:
                break
            at = self._start + len(self._raw)
        return -1


