"""Where the pictures and sounds of one track lie in an MP4 file: its tables of sizes, chunks and places."""

from __future__ import annotations

import itertools
import struct
from collections.abc import Iterator

import msgspec

from generator.media.parts import Broken

_MOST_SAMPLES = 4_000_000
"""A day of talk has fewer in each track."""


class Track(msgspec.Struct):
    """What is needed of one track; sizes and places of its samples in the file."""

    matter: bytes = b""
    """``vide`` or ``soun``."""
    size: tuple[int, int] = (0, 0)
    coding: str = ""
    sample_size: int = 0
    sample_sizes: bytes = b""
    field_bits: int = 32
    count: int = 0
    chunks: tuple[int, ...] = ()
    runs: tuple[tuple[int, int], ...] = ()
    """(first chunk, samples in each chunk), chunks counted from 1."""


def sample_ranges(track: Track) -> Iterator[tuple[int, int]]:
    """Where the samples of *track* lie, chunk by chunk."""
    sizes = _sizes(track)
    sample = 0
    runs = [*track.runs, (len(track.chunks) + 1, 0)]
    for (first, each), (following, _) in itertools.pairwise(runs):
        if first < 1 or following < first or each > _MOST_SAMPLES:
            raise Broken
        for chunk in track.chunks[first - 1 : following - 1]:
            if sample >= track.count:
                return
            until = min(sample + each, track.count)
            length = track.sample_size * (until - sample) if track.sample_size else sum(sizes[sample:until])
            if length:
                yield chunk, chunk + length
            sample = until


def _sizes(track: Track) -> tuple[int, ...]:
    if track.sample_size:
        return ()
    if track.count > _MOST_SAMPLES:
        raise Broken
    raw = track.sample_sizes
    if track.field_bits == 4:
        return tuple(half for byte in raw for half in (byte >> 4, byte & 15))[: track.count]
    letter = {8: "B", 16: "H", 32: "I"}.get(track.field_bits)
    if letter is None:
        raise Broken
    return struct.unpack_from(f">{track.count}{letter}", raw)


def joined(ranges: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Sorted *ranges* with those that touch or overlap as one."""
    current: tuple[int, int] | None = None
    for start, end in ranges:
        if current is None or start > current[1]:
            if current is not None:
                yield current
            current = (start, end)
        elif end > current[1]:
            current = (current[0], end)
    if current is not None:
        yield current
