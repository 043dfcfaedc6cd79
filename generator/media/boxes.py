"""MP4 and M4A (ISO base media files): what they are, and which of their bytes are picture and sound.

A file of this family is a tree of boxes.  Phones and cameras write into it where it was taken, with what and by
whom: in ``udta``, ``meta`` and ``uuid`` boxes at any level, in names of tracks, in whole tracks of positions, in the
gaps and behind the end.  So this module works from a list of what is needed to play a film; everything else is
published as zeros of the same length, which moves nothing.

Sources: ISO/IEC 14496-12 for boxes, QuickTime File Format Specification for what came before it.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import BinaryIO

import msgspec

from generator.media.parts import Broken, Copied, Cut, Mixed, Written
from generator.media.samples import Track, joined, sample_ranges

TABLES_LIMIT = 64_000_000
"""Greatest size of a film's tables, in bytes: a day of talk has a tenth of it."""
_MOST_BOXES = 1_000_000

_TOP = frozenset((b"ftyp", b"moov", b"mdat", b"moof", b"styp", b"sidx", b"mfra"))
_CONTAINERS: dict[bytes, frozenset[bytes]] = {
    b"moov": frozenset((b"mvhd", b"trak", b"mvex")),
    b"trak": frozenset((b"tkhd", b"edts", b"mdia")),
    b"edts": frozenset((b"elst",)),
    b"mdia": frozenset((b"mdhd", b"hdlr", b"minf", b"elng")),
    b"minf": frozenset((b"vmhd", b"smhd", b"nmhd", b"hdlr", b"dinf", b"stbl")),
    b"dinf": frozenset((b"dref",)),
    b"stbl": frozenset(
        (b"stsd", b"stts", b"ctts", b"cslg", b"stsc", b"stsz", b"stz2", b"stco", b"co64", b"stss", b"stps", b"sdtp",
         b"sbgp", b"sgpd", b"subs")
    ),
    b"mvex": frozenset((b"mehd", b"trex")),
    b"moof": frozenset((b"mfhd", b"traf")),
    b"traf": frozenset((b"tfhd", b"tfdt", b"trun", b"sbgp", b"sgpd", b"subs")),
    b"mfra": frozenset((b"tfra", b"mfro")),
}  # fmt: skip
"""What is kept of each box that holds boxes."""
_DATED = frozenset((b"mvhd", b"tkhd", b"mdhd"))
_TELLING = frozenset((b"udta", b"meta", b"uuid", b"free", b"skip", b"name"))
"""What is taken out of the description of a stream, which has too many boxes of its own to list."""
_VISUAL_HEADER, _SOUND_HEADER = 78, 28
"""Bytes of a sample entry before its boxes."""


class Film(msgspec.Struct, frozen=True):
    """What the tables of an MP4 or M4A file say."""

    milliseconds: int
    """0 when the tables do not tell."""
    width: int
    height: int
    """Pixels as a viewer sees them, turned upright; 0 for sound alone."""
    streams: tuple[str, ...]
    """Names of the codings: ``avc1``, ``mp4a``."""
    parts: tuple[Copied | Written, ...]
    """What is published, in order; between them stand zeros."""
    end: int
    """Length of the published file; what lies behind is no part of the film."""


class _Box(msgspec.Struct, frozen=True):
    name: bytes
    start: int
    content: int
    """Where its content begins."""
    end: int


def read_film(file: BinaryIO, size: int) -> Film:
    """The film in *file* of *size* bytes.  Reads its tables alone.

    Raises :class:`~.parts.Broken`, :class:`~.parts.Cut`, :class:`~.parts.Mixed`.
    """
    try:
        return _Reading(file, size).film()
    except (struct.error, IndexError) as error:
        raise Broken from error


class _Reading:
    """One file being read: what is kept of it so far."""

    def __init__(self, file: BinaryIO, size: int) -> None:
        self.file = file
        self.size = size
        self.raw = b""
        self.base = 0
        self.parts: list[Copied | Written] = []
        self.tracks: list[Track] = []
        self.milliseconds = 0
        self.scale = 0
        self.boxes = 0
        self.has_fragments = False
        self.others = False
        """There is a track of something else than picture or sound."""

    def film(self) -> Film:
        top = list(self._top_boxes())
        if not top or top[0].name != b"ftyp":
            raise Broken
        if not any(box.name == b"moov" for box in top):
            raise Cut
        media = [box for box in top if box.name == b"mdat"]
        for box in top:
            if box.name == b"mdat":
                self._keep(box.start, box.content)
            elif box.name in (b"ftyp", b"styp", b"sidx"):
                self._keep(box.start, box.end)
            elif box.name in _TOP:
                self._load(box)
                self._container(box)
            else:
                self._blank(box)
        if not self.tracks:
            raise Broken
        if self.has_fragments:
            if self.others:
                raise Mixed
            for box in media:
                self._keep(box.content, box.end)
        else:
            self._keep_samples(media)
        first = next((track for track in self.tracks if track.matter == b"vide"), Track())
        streams = tuple(track.coding for track in self.tracks)
        return Film(self.milliseconds, *first.size, streams, self._merged(), top[-1].end)

    def _top_boxes(self) -> Iterator[_Box]:
        at = 0
        while at + 8 <= self.size:
            self.file.seek(at)
            head = self.file.read(16)
            box = _box(head, 0, at, self.size)
            if box is None:
                return
            if box.end > self.size:
                if box.name in _TOP:
                    raise Cut
                return
            yield box
            self._count()
            at = box.end

    def _count(self) -> None:
        self.boxes += 1
        if self.boxes > _MOST_BOXES:
            raise Broken

    def _load(self, box: _Box) -> None:
        if box.end - box.start > TABLES_LIMIT:
            raise Broken
        self.file.seek(box.start)
        self.raw = self.file.read(box.end - box.start)
        self.base = box.start

    def _at(self, start: int, end: int) -> bytes:
        return self.raw[start - self.base : end - self.base]

    def _number(self, at: int, length: int = 4) -> int:
        raw = self._at(at, at + length)
        if len(raw) < length:
            raise Broken
        return int.from_bytes(raw, "big")

    def _children(self, start: int, end: int) -> Iterator[_Box]:
        at = start
        while at + 8 <= end:
            box = _box(self._at(at, at + 16), 0, at, end)
            if box is None:
                return
            if box.end > end:
                raise Broken
            yield box
            self._count()
            at = box.end

    # -- what is kept --------------------------------------------------------------------------

    def _keep(self, start: int, end: int) -> None:
        if end > start:
            self.parts.append(Copied(start, end))

    def _blank(self, box: _Box) -> None:
        """The box keeps its length and becomes free space."""
        self._keep(box.start, box.start + 4)
        self.parts.append(Written(box.start + 4, b"free"))
        if box.content - box.start == 16:
            self._keep(box.start + 8, box.start + 16)

    def _container(self, box: _Box) -> None:
        if box.name == b"moof":
            self.has_fragments = True
        if box.name == b"trak":
            matter = self._matter(box)
            if matter not in (b"vide", b"soun"):
                self.others = True
                self._blank(box)
                return
            self.tracks.append(Track(matter))
        self._keep(box.start, box.content)
        kept = _CONTAINERS[box.name]
        for child in self._children(box.content, box.end):
            if child.name not in kept:
                self._blank(child)
            elif child.name in _CONTAINERS:
                self._container(child)
            else:
                self._leaf(child)

    def _matter(self, trak: _Box) -> bytes:
        for media in self._children(trak.content, trak.end):
            if media.name == b"mdia":
                for box in self._children(media.content, media.end):
                    if box.name == b"hdlr":
                        return self._at(box.content + 8, box.content + 12)
        return b""

    def _leaf(self, box: _Box) -> None:
        if box.name == b"hdlr":
            # What follows names the maker of the program and what wrote the track; nothing is as good.
            self._keep(box.start, min(box.content + 12, box.end))
        elif box.name in _DATED:
            long = self._number(box.content, 1) == 1
            self._keep(box.start, box.content + 4)
            self._keep(box.content + (20 if long else 12), box.end)
            self._header(box, long=long)
        elif box.name == b"dref":
            self._sources(box)
        elif box.name == b"stsd":
            self._streams(box)
        else:
            self._keep(box.start, box.end)
            if box.name == b"mehd":
                self._lasts(self._number(box.content + 4, 8 if self._number(box.content, 1) == 1 else 4))
            else:
                self._table(box)

    def _header(self, box: _Box, *, long: bool) -> None:
        after = box.content + (20 if long else 12)
        if box.name == b"mvhd":
            scale = self._number(after)
            length = self._number(after + 4, 8 if long else 4)
            unknown = (1 << (64 if long else 32)) - 1
            self.scale = scale
            if length != unknown:
                self._lasts(length)
        elif box.name == b"tkhd" and self.tracks:
            width, height = self._number(box.end - 8) >> 16, self._number(box.end - 4) >> 16
            matrix = struct.unpack(">9i", self._at(box.end - 44, box.end - 8))
            # A phone held upright writes a picture that lies on its side, and the turn.
            lies = matrix[0] == 0 and matrix[4] == 0 and matrix[1] != 0
            self.tracks[-1].size = (height, width) if lies else (width, height)

    def _lasts(self, length: int) -> None:
        """The film lasts *length* units of its own scale."""
        if self.scale:
            self.milliseconds = max(self.milliseconds, length * 1000 // self.scale)

    def _sources(self, box: _Box) -> None:
        """Where the samples lie: in this file.  Anything more is a path on somebody's computer."""
        self._keep(box.start, box.content + 8)
        for entry in self._children(box.content + 8, box.end):
            self._keep(entry.start, min(entry.content + 4, entry.end))

    def _streams(self, box: _Box) -> None:
        self._keep(box.start, box.content + 8)
        for entry in self._children(box.content + 8, box.end):
            if self.tracks and not self.tracks[-1].coding:
                self.tracks[-1].coding = entry.name.decode("latin-1")
            start = entry.content
            if self.tracks and self.tracks[-1].matter == b"vide":
                # 4 bytes tell the maker of the coder, 32 its name, which may be that of the camera.
                gaps = [(start + 12, start + 16), (start + 42, start + 74)]
                header = _VISUAL_HEADER
            else:
                version = self._number(start + 8, 2) if entry.end >= start + _SOUND_HEADER else 0
                header = _SOUND_HEADER + {1: 16, 2: 36}.get(version, 0)
                gaps = [(start + 12, start + 16)]
            at = entry.start
            for low, high in (*gaps, (start + header, entry.end)):
                self._keep(at, min(low, entry.end))
                at = high
            for child in self._children(start + header, entry.end):
                if child.name in _TELLING:
                    self._blank(child)
                else:
                    self._keep(child.start, child.end)

    # -- where the samples lie -----------------------------------------------------------------

    def _table(self, box: _Box) -> None:
        if not self.tracks:
            return
        track = self.tracks[-1]
        at = box.content
        if box.name == b"stsz":
            track.sample_size, track.count = self._number(at + 4), self._number(at + 8)
            track.sample_sizes = b"" if track.sample_size else self._at(at + 12, box.end)
        elif box.name == b"stz2":
            track.field_bits, track.count = self._number(at + 7, 1), self._number(at + 8)
            track.sample_sizes = self._at(at + 12, box.end)
        elif box.name in (b"stco", b"co64"):
            letter, width = ("I", 4) if box.name == b"stco" else ("Q", 8)
            count = self._number(at + 4)
            track.chunks = struct.unpack_from(f">{self._fits(count, width, box)}{letter}", self._at(at + 8, box.end))
        elif box.name == b"stsc":
            count = self._fits(self._number(at + 4), 12, box)
            runs = struct.iter_unpack(">III", self._at(at + 8, at + 8 + count * 12))
            track.runs = tuple((first, each) for first, each, _ in runs)

    def _fits(self, count: int, width: int, box: _Box) -> int:
        if count * width > box.end - box.content:
            raise Broken
        return count

    def _keep_samples(self, media: list[_Box]) -> None:
        ranges: list[tuple[int, int]] = []
        for track in self.tracks:
            ranges += sample_ranges(track)
        ranges.sort()
        if ranges and max(end for _, end in ranges) > self.size:
            raise Cut
        if not media:
            raise Cut if ranges else Broken
        # Samples stand in media data; a table that points elsewhere opens no door.
        waiting = iter(media)
        box: _Box | None = next(waiting)
        for start, end in joined(ranges):
            while start < end:
                while box is not None and box.end <= start:
                    box = next(waiting, None)
                if box is None:
                    return
                self._keep(max(start, box.content), min(end, box.end))
                start = box.end

    def _merged(self) -> tuple[Copied | Written, ...]:
        merged: list[Copied | Written] = []
        for part in sorted(self.parts, key=lambda part: part.start):
            last = merged[-1] if merged else None
            if isinstance(part, Copied) and isinstance(last, Copied) and last.end >= part.start:
                merged[-1] = Copied(last.start, max(last.end, part.end))
            else:
                merged.append(part)
        return tuple(merged)


def _box(head: bytes, at: int, start: int, end: int) -> _Box | None:
    """The box whose first bytes are at *at* of *head*, at *start* of the file; None when no box can be there."""
    if len(head) - at < 8:
        return None
    length, name = struct.unpack_from(">I4s", head, at)
    content = start + 8
    if length == 1:
        if len(head) - at < 16:
            return None
        (length,) = struct.unpack_from(">Q", head, at + 8)
        content = start + 16
    elif length == 0:
        length = end - start
    if length < content - start or not all(32 <= byte < 127 or byte == 0xA9 for byte in name):
        return None
    return _Box(name, start, content, start + length)
