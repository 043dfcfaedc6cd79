"""What grows, stands and flows: hills, trees, water, mist and sky, in the hand of the site's prints."""

from __future__ import annotations

import math
from dataclasses import dataclass

from drawings.block import Block, Point, Points, spread


@dataclass(frozen=True, slots=True)
class Tone:
    """The inks of one hill: its body, the halo that frees it, and the cuts in it."""

    body: str
    edge: str
    cuts: str


def sky(block: Block, bottom: float, ink: str, *, step: float = 24, fill: float = 0.42, thick: float = 2.6) -> None:
    """The grain of the wood: level strokes that leave most of the sky empty."""
    y = step * 1.6
    while y < bottom:
        x = block.among(-200, 150)
        while x < block.width:
            length = block.among(60, 330)
            if block.chance.random() < fill:
                block.cut((x, y), (x + length, y), block.among(0.5, 1.0) * thick, ink)
            x += length + block.among(20, 260)
        y += step


def mist(block: Block, top: float, bottom: float, ink: str, *, lines: int = 6) -> None:
    """Level bands that dissolve the feet of hills: thin and apart at the top, one white at the bottom."""
    gap = (bottom - top) / max(lines - 1, 1)
    for number in range(lines):
        y = top + gap * number
        thick = gap * (0.22 + 1.15 * number / max(lines - 1, 1))
        x = block.among(-460, -100)
        while x < block.width:
            length = block.among(300, 760)
            block.cut((x, y), (x + length, y), thick * block.among(0.85, 1.2), ink)
            x += length * block.among(0.62, 0.86)
    block.box(0, bottom - gap * 0.25, block.width, bottom + gap * 0.4, ink)


def water(
    block: Block, top: float, bottom: float, ink: str, *, near: float = 9, fill: float = 0.5, step: float = 11
) -> None:
    """Level strokes that grow towards the viewer."""
    y = top
    while y < bottom:
        depth = (y - top) / max(bottom - top, 1)
        x = block.among(-160, 0)
        while x < block.width:
            length = block.among(28, 110) * (0.5 + depth * 1.1)
            if block.chance.random() < fill:
                block.cut((x, y), (x + length, y), (1.6 + near * depth * depth) * block.among(0.6, 1.1), ink)
            x += length + block.among(14, 110) * (0.6 + depth)
        y += step * (0.55 + 1.5 * depth)


def peak_line(
    block: Block, x: float, foot: float, half: float, height: float, *, lean: float = 0.0, rough: float = 0.03
) -> list[Point]:
    """The outline of a karst peak from its left foot over the top to its right foot."""
    power = block.among(0.82, 1.05)
    ragged = block.wave(half * rough, height * 0.34)
    line: list[Point] = []
    for n in range(-30, 31):
        t = n / 30
        rise = math.cos(math.pi / 2 * t) ** power if abs(n) < 30 else 0.0
        wild = (1 - rise) * (1.0 if t < 0 else 0.35)
        line.append((x + half * (t + lean * rise) + ragged(rise * height) * wild, foot - height * rise))
    return line


def peak(
    block: Block,
    x: float,
    foot: float,
    half: float,
    height: float,
    tone: Tone,
    *,
    lean: float = 0.0,
    edge: float = 6.0,
    density: float = 1.0,
    lit: int = -1,
    bushes: bool = False,
) -> list[Point]:
    """A karst peak with its cuts, combed on the side the light comes from (*lit*: -1 left, 1 right)."""
    line = peak_line(block, x, foot, half, height, lean=lean)
    block.fill(line, tone.body)
    block.groove(line, edge, tone.edge, taper=False)
    columns = max(8, round(density * half / 7.5))
    thick = 1.7 + height * 0.0052
    for number in range(columns):
        # Cuts run down from the top in columns; the nearer to the lit flank, the closer they follow each other.
        side = -0.95 + 1.75 * (number + block.among(-0.35, 0.35)) / columns
        light = max(0.06, 1.0 - (side + 0.95) / 1.15)
        down = block.among(0.02, 0.1) + 0.05 / light * block.among(0.2, 1.0)
        while down < 0.94:
            long = block.among(0.05, 0.17) * (0.35 + 0.75 * light) * (1.25 - 0.6 * down)
            path: list[Point] = []
            for n in range(5):
                depth = min(down + long * n / 4, 0.985)
                t = 2 / math.pi * math.acos((1 - depth) ** (1 / 0.93))
                path.append((x + half * (-lit * side * t + lean * (1 - depth)), foot - height * (1 - depth)))
            block.groove(path, thick * block.among(0.65, 1.1) * (0.55 + 0.45 * light), tone.cuts)
            down += long + block.among(0.02, 0.09) / (light + 0.08) * (0.45 + down * 0.75) / density**0.5
    if bushes:
        _bushes(block, x - half * 1.03, x + half * 1.03, foot, half * 0.085, tone)
    return line


def _bushes(block: Block, left: float, right: float, foot: float, size: float, tone: Tone) -> None:
    """A hem of scrub in the ink of the hill, so that it does not end in a ruled line."""
    x = left
    while x < right:
        radius = size * block.among(0.6, 1.25)
        block.disc(x, foot - size * 0.3, radius, tone.body)
        if block.chance.random() < 0.4:
            block.cut((x - radius * 0.1, foot - size * 0.7), (x - radius * 0.5, foot), size * 0.15, tone.cuts)
        x += radius * 1.1


def hill(block: Block, line: Points, tone: Tone, *, edge: float = 7.0) -> list[Point]:
    """The land under *line*, down to the foot of the sheet."""
    shape = [*line, (line[-1][0], block.height + 20), (line[0][0], block.height + 20)]
    block.fill(shape, tone.body)
    block.groove(line, edge, tone.edge, taper=False)
    return shape


def ridge(block: Block, level: float, height: float, length: float, *, step: float = 16) -> list[Point]:
    """A rolling line across the sheet."""
    wave = block.wave(height, length)
    return [(x, level + wave(x)) for x in spread(-40, block.width + 40, step)]


def crown(
    block: Block, x: float, y: float, size: float, tone: Tone, *, marks: int = 150, squeeze: float = 0.92
) -> None:
    """The leaves of a broad tree: five rounds in one, cuts that spread from the middle."""
    rounds = [(0.0, -0.42, 0.62), (-0.52, -0.12, 0.52), (0.52, -0.1, 0.54), (-0.28, 0.3, 0.5), (0.32, 0.3, 0.48)]
    for ink, more in ((tone.edge, size * 0.055), (tone.body, 0.0)):
        for dx, dy, radius in rounds:
            block.disc(x + dx * size, y + dy * size * squeeze, radius * size + more, ink)
    for _ in range(marks):
        dx, dy, radius = rounds[block.chance.randrange(5)]
        angle, far = block.among(0, 2 * math.pi), radius * math.sqrt(block.chance.random()) * 0.93
        px, py = x + (dx + far * math.cos(angle)) * size, y + (dy * squeeze + far * math.sin(angle)) * size
        out = math.atan2(py - y - size * 0.3, px - x)
        if math.cos(out + 2.2) < block.among(-1.1, 0.6):
            continue
        long = size * block.among(0.05, 0.12)
        end = (px + math.cos(out) * long, py + math.sin(out) * long)
        block.cut((px, py), end, size * block.among(0.012, 0.026), tone.cuts, bend=size * block.among(-0.01, 0.01))


def trunk(block: Block, x: float, top: float, foot: float, wide: float, tone: Tone) -> None:
    shape = [
        (x - wide * 0.36, top), (x - wide * 0.42, (top + foot) / 2), (x - wide * 0.8, foot),
        (x + wide * 0.8, foot), (x + wide * 0.42, (top + foot) / 2), (x + wide * 0.36, top),
    ]  # fmt: skip
    block.fill(shape, tone.body)
    for n in range(7):
        side = block.among(-0.34, 0.1) * wide
        start = top + (foot - top) * block.among(0.1, 0.7)
        block.cut(
            (x + side, start),
            (x + side * 1.3, start + (foot - top) * block.among(0.1, 0.24)),
            wide * 0.07,
            tone.cuts if n % 3 else tone.edge,
        )


def leaf(block: Block, root: Point, tip: Point, wide: float, ink: str, vein: str = "") -> None:
    """A pointed leaf from *root* to *tip*, with its middle vein cut out when *vein* is given."""
    block.cut(root, tip, wide, ink)
    if vein:
        (x0, y0), (x1, y1) = root, tip
        block.cut((x0 + (x1 - x0) * 0.06, y0 + (y1 - y0) * 0.06), (x0 + (x1 - x0) * 0.8, y0 + (y1 - y0) * 0.8),
                  wide * 0.09, vein)  # fmt: skip


def pine(block: Block, x: float, foot: float, height: float, tone: Tone) -> None:
    """A fir in four tiers, each with a few cuts on its lit side."""
    block.fill([(x - height * 0.03, foot), (x, foot - height * 0.3), (x + height * 0.03, foot)], tone.body)
    for tier in range(4):
        low = foot - height * (0.1 + 0.2 * tier)
        top = low - height * (0.42 - 0.04 * tier)
        half = height * (0.27 - 0.05 * tier)
        shape = [
            (x - half, low),
            (x - half * 0.35, low - height * 0.03),
            (x + half * 0.3, low - height * 0.02),
            (x + half, low),
            (x + half * 0.18, (low + top) / 2),
            (x, top),
            (x - half * 0.18, (low + top) / 2),
        ]
        block.fill(shape, tone.body)
        for n in range(4):
            px = x - half * (0.75 - 0.19 * n)
            block.cut(
                (px + half * 0.2, low - height * (0.075 + 0.02 * n)),
                (px, low - height * 0.015),
                height * 0.011,
                tone.cuts,
            )


def moon(block: Block, x: float, y: float, radius: float, ink: str, *, crescent: str = "") -> None:
    block.disc(x, y, radius, ink)
    if crescent:
        block.disc(x + radius * 0.42, y - radius * 0.16, radius * 0.92, crescent)
