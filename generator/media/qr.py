"""QR codes as paths: one line of an SVG, black on the white that must stand around it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import msgspec

QUIET = 4
"""Modules of white on each side (ISO/IEC 18004)."""


@dataclass(frozen=True, slots=True)
class Qr:
    """A code as a drawing of ``size`` by ``size`` modules."""

    size: int
    path: str
    """Value of ``d``: the dark modules, run by run."""
    address: str


def kept_codes(keep: Callable[[str, Callable[[], bytes]], bytes]) -> Callable[[str], Qr]:
    """:func:`qr`, of which *keep* remembers what was drawn: a kiosk for touching has a thousand codes."""
    decode = msgspec.msgpack.Decoder(Qr).decode
    return lambda address: decode(keep(f"qr-{address}", lambda: msgspec.msgpack.encode(qr(address))))


def qr(address: str) -> Qr:
    """The code of *address*, level M: read from two metres off a screen that may be scratched."""
    import segno  # only where a code is drawn

    rows = [bytes(row) for row in segno.make(address, error="m", micro=False).matrix]
    runs = []
    for line, row in enumerate(rows):
        start = 0
        while (start := row.find(1, start)) >= 0:
            end = row.find(0, start) if 0 in row[start:] else len(row)
            runs.append(f"M{start + QUIET} {line + QUIET}h{end - start}v1h-{end - start}z")
            start = end
    return Qr(len(rows) + 2 * QUIET, "".join(runs), address)
