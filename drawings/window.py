"""A roof and a window (瓦、窗), a cat and a pot of orchids."""

from __future__ import annotations

import math

from drawings.block import (
    HAZE,
    INK,
    LEAF,
    MIST,
    MOSS,
    PAPER,
    PINE,
    RED,
    STONE,
    STONE_PALE,
    Block,
    Point,
    arc,
    curve,
)  # fmt: skip
from drawings.houses import lattice, stones
from drawings.nature import Tone, mist, peak, sky


def tiles(block: Block) -> None:
    """瓦：一坡青瓦，屋脊上坐着一只红色的猫。"""
    h = block.height
    sky(block, h * 0.36, HAZE)
    for x, half, tall in ((150, 190, 0.16), (480, 170, 0.24), (1240, 190, 0.22), (1540, 200, 0.15)):
        peak(block, x, h * 0.42, half, h * tall, Tone(MIST, PAPER, PAPER), edge=5, density=0.9)
    mist(block, h * 0.33, h * 0.4, PAPER, lines=6)
    # A farther roof, then the near one that fills the sheet.
    _slope(block, h * 0.4, h * 0.66, Tone(STONE, PAPER, STONE_PALE), columns=40, rise=0.0, size=0.55)
    _slope(block, h * 0.55, h * 1.05, Tone(INK, PAPER, LEAF), columns=23, rise=0.045, size=1.0)
    _cat(block, 1120, h * 0.516, 210)


def _slope(block: Block, top: float, foot: float, tone: Tone, *, columns: int, rise: float, size: float) -> None:
    """A slope of grey tiles under a ridge that bends up at both ends."""
    w = block.width

    def crest(x: float) -> float:
        return top - rise * block.height * ((x / w - 0.5) * 2) ** 2

    shape = [(-20, foot), *((x, crest(x)) for x in range(-20, int(w) + 41, 20)), (w + 20, foot)]
    block.fill(shape, tone.body)
    pitch = w / columns
    rows = round((foot - top) / (34 * size))
    for column in range(columns + 2):
        for row in range(rows + 1):
            # Tiles lie upon each other: the lower edge of each is a bow, hatched above.
            near = row / rows
            spread_ = 1 + 0.42 * near
            x = w / 2 + (column - columns / 2) * pitch * spread_
            if not -pitch * 2 < x < w + pitch * 2:
                continue
            y = crest(min(max(x, 0), w)) + 26 * size + (foot - top) * (0.62 * near + 0.38 * near * near)
            half = pitch * 0.36 * spread_
            tall = 30 * size * (0.75 + 0.7 * near)
            bow = arc(x, y, half, 0, 180, tall=tall * 0.34 / half)
            block.groove(bow, (2.6 + 2.2 * near) * size, tone.edge, taper=False)
            for n in range(4):
                px = x - half * 0.75 + half * 0.36 * n
                if block.chance.random() < 0.62:
                    low = y + tall * 0.18 * math.sqrt(max(0.0, 1 - ((px - x) / half) ** 2))
                    block.cut(
                        (px, low - tall * block.among(0.5, 0.85)),
                        (px, low - tall * 0.12),
                        (1.6 + 1.9 * near) * size,
                        tone.edge if n < 2 else tone.cuts,
                    )
            gutter = x + pitch * spread_ / 2
            block.cut((gutter - 1, y - tall * 0.5), (gutter + 1, y + tall * 0.5), (2 + 2 * near) * size, tone.cuts)
    # The ridge: a band of tiles set on edge, capped by a long bright line.
    band = [(x, crest(x)) for x in range(-20, int(w) + 41, 20)]
    block.groove([(x, y + 8 * size) for x, y in band], 46 * size, tone.body, taper=False)
    x = -10.0
    while x < w + 10:
        y = crest(x)
        block.cut((x, y - 12 * size), (x + 7 * size, y + 25 * size), 4.4 * size, tone.edge)
        x += 15 * size
    block.groove([(x, y - 20 * size) for x, y in band], 17 * size, tone.body, taper=False)
    block.groove([(x, y - 14 * size) for x, y in band], 3.6 * size, tone.edge, taper=False)
    block.groove([(x, y - 31 * size) for x, y in band], 4.4 * size, tone.edge, taper=False)


def _cat(block: Block, x: float, foot: float, tall: float) -> None:
    """A cat that sits with its back to us and looks at the hills."""
    t = tall
    outline: list[Point] = curve(
        (x - t * 0.2, foot),
        (x - t * 0.29, foot - t * 0.14),
        (x - t * 0.24, foot - t * 0.38),
        (x - t * 0.15, foot - t * 0.58),
        (x - t * 0.165, foot - t * 0.7),
        (x - t * 0.2, foot - t * 0.79),
        (x - t * 0.185, foot - t * 0.9),
        steps=10,
    )
    ears: list[Point] = [(x - t * 0.175, foot - t * 1.06), (x - t * 0.075, foot - t * 0.955)]
    half = [*outline, *ears]
    shape = [*half, *((2 * x - px, py) for px, py in reversed(half))]
    tail = curve(
        (x + t * 0.2, foot - t * 0.03),
        (x + t * 0.4, foot - t * 0.01),
        (x + t * 0.47, foot + t * 0.2),
        (x + t * 0.38, foot + t * 0.4),
        (x + t * 0.46, foot + t * 0.5),
    )
    block.groove(tail, t * 0.125, PAPER)
    block.outlined(shape, RED, PAPER, t * 0.03)
    block.groove(tail, t * 0.09, RED)
    block.box(x + t * 0.1, foot - t * 0.09, x + t * 0.24, foot - t * 0.005, RED)
    for n in range(16):
        side = -1 if n % 2 else 1
        y = foot - t * (0.1 + 0.03 * n)
        px = x + side * t * block.among(0.06, 0.2) * (1.15 - 0.04 * n)
        block.cut((px, y), (px + side * t * 0.02, y + t * 0.09), t * 0.014, PAPER)


def window(block: Block) -> None:
    """花窗：木格窗外是远山，窗台上一只红花盆。"""
    w, h = block.width, block.height
    block.box(0, 0, w, h, STONE_PALE)
    stones(block, -30, 8, w + 20, h, PAPER, course=66)
    for _ in range(150):
        x, y = block.among(0, w), block.among(0, h)
        block.cut((x, y), (x + block.among(14, 50), y + block.among(-3, 3)), block.among(1.6, 3.6), STONE)
    left, top, right, foot = 190.0, 130.0, 1010.0, 950.0
    block.box(left - 62, top - 62, right + 62, foot + 62, INK)
    for n in range(4):
        inset = -48 + n * 11
        frame = [
            (left + inset, top + inset),
            (right - inset, top + inset),
            (right - inset, foot - inset),
            (left + inset, foot - inset),
        ]
        if n in (0, 3):
            block.line([*frame, frame[0]], 3.4, LEAF)
    for _ in range(80):
        across = block.chance.random() < 0.5
        x = (
            block.among(left - 40, right)
            if across
            else block.chance.choice((left - 26, right + 22)) + block.among(-12, 12)
        )
        y = block.chance.choice((top - 26, foot + 22)) + block.among(-12, 12) if across else block.among(top - 40, foot)
        long = block.among(30, 90)
        block.cut((x, y), (x + long, y) if across else (x, y + long), 2.6, PINE)
    opening = [(left, top), (right, top), (right, foot), (left, foot)]
    with block.within(opening):
        block.fill(opening, PAPER)
        sky(block, 620, HAZE, step=22)
        for x, half, tall, tone in (
            (300, 130, 250, MIST),
            (560, 150, 400, MIST),
            (860, 140, 300, MIST),
            (1020, 130, 220, MIST),
            (420, 150, 190, LEAF),
            (760, 160, 230, LEAF),
            (200, 120, 150, LEAF),
        ):
            peak(block, x, 790, half, tall, Tone(tone, PAPER, PAPER), edge=5)
        mist(block, 690, 780, PAPER, lines=6)
        peak(block, 240, 1010, 190, 210, Tone(PINE, PAPER, PAPER), edge=6)
        peak(block, 960, 1020, 220, 260, Tone(PINE, PAPER, PAPER), edge=6)
        # The screen fills both wings; the middle stands open.
        for start in (left + 6, right - 222):
            lattice(block, start, top + 6, 72, 3, 11, INK, 13)
            for n in range(1, 34):
                y = top + n * 24
                block.cut((start + 2, y), (start + 2, y + 18), 2.2, LEAF)
    block.outlined(
        [(left - 120, foot + 56), (right + 120, foot + 56), (right + 134, foot + 110), (left - 134, foot + 110)],
        STONE,
        INK,
        6,
    )
    for _ in range(60):
        x = block.among(left - 110, right + 60)
        y = block.among(foot + 64, foot + 102)
        block.cut(
            (x, y), (x + block.among(20, 80), y), block.among(2, 4), PAPER if block.chance.random() < 0.5 else INK
        )
    _pot(block, 600, foot + 76, 200)


def _pot(block: Block, x: float, foot: float, size: float) -> None:
    """An orchid in a pot: long leaves that bend over, and two small stems of flowers."""
    rim = foot - size * 0.72
    for n in range(23):
        reach = -1 + 2 * n / 22
        tip = (
            x + reach * size * 1.35 + block.among(-20, 20),
            rim - size * (1.32 - abs(reach) * 0.9) - block.among(0, 40),
        )
        bow = curve(
            (x + reach * size * 0.16, rim + 4),
            (x + reach * size * 0.5, rim - size * 0.9 * (1.1 - abs(reach) * 0.3)),
            tip,
        )
        block.groove(bow, size * 0.085, PAPER)
        block.groove(bow, size * 0.062, INK if n % 3 else MOSS)
        block.groove(bow[2:-6], size * 0.009, PAPER if n % 2 else LEAF)
    for lean, tall in ((-0.34, 1.22), (0.28, 1.42)):
        stem = curve((x, rim), (x + lean * size * 0.4, rim - size * tall * 0.6), (x + lean * size, rim - size * tall))
        block.groove(stem, size * 0.03, INK)
        for px, py in stem[len(stem) // 2 :: 4]:
            for turn in range(5):
                a = math.radians(-90 + 72 * turn)
                block.cut((px, py), (px + math.cos(a) * size * 0.11, py + math.sin(a) * size * 0.11), size * 0.055, INK)
                block.cut((px, py), (px + math.cos(a) * size * 0.1, py + math.sin(a) * size * 0.1), size * 0.038, PAPER)
            block.disc(px, py, size * 0.018, INK)
    body = [
        *curve((x - size * 0.4, rim), (x - size * 0.42, rim + size * 0.26), (x - size * 0.26, foot)),
        *curve((x + size * 0.26, foot), (x + size * 0.42, rim + size * 0.26), (x + size * 0.4, rim)),
    ]
    block.outlined(body, RED, PAPER, size * 0.03)
    block.outlined(
        [
            (x - size * 0.47, rim - size * 0.07),
            (x + size * 0.47, rim - size * 0.07),
            (x + size * 0.44, rim + size * 0.06),
            (x - size * 0.44, rim + size * 0.06),
        ],
        RED,
        PAPER,
        size * 0.03,
    )
    with block.within(body):
        for n in range(13):
            px = x + size * (-0.36 + 0.052 * n)
            block.cut(
                (px, rim + size * 0.13),
                (px + size * 0.02 * (n - 6) * -0.4, rim + size * block.among(0.24, 0.6)),
                size * 0.014,
                PAPER,
            )
