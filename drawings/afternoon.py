"""A day in the hills (山里的一天): the road and the fall."""

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
    RAIN,
    RAIN_PALE,
    RED,
    SLATE,
    STONE,
    Block,
    Point,
    curve,
)  # fmt: skip
from drawings.houses import sweeping_roof
from drawings.nature import Tone, crown, mist, peak, pine, sky, trunk, water


def road(block: Block) -> None:
    """山路：一条路在坡上折了五道弯，弯里一辆红客车。"""
    w, h = block.width, block.height
    sky(block, h * 0.4, HAZE)
    for x, half, tall in ((60, 200, 0.2), (360, 180, 0.3), (690, 170, 0.19), (1500, 190, 0.27), (1800, 220, 0.34)):
        peak(block, x, h * 0.46, half, h * tall, Tone(MIST, PAPER, PAPER), edge=5, density=0.9)
    mist(block, h * 0.36, h * 0.455, PAPER, lines=7)
    slope = curve(
        (-60, h * 0.62),
        (220, h * 0.52),
        (520, h * 0.42),
        (860, h * 0.27),
        (1120, h * 0.17),
        (1330, h * 0.2),
        (1560, h * 0.34),
        (1780, h * 0.44),
        (1990, h * 0.47),
    )
    shape = [*slope, (w + 70, h + 20), (-60, h + 20)]
    block.fill(shape, PINE)
    block.groove(slope, 8, PAPER, taper=False)
    with block.within(shape):
        for n in range(1, 34):
            lift = h * 0.027 * n
            block.broken(
                [(x + 12 * n, y + lift + 9 * math.sin(x / 90 + n)) for x, y in slope],
                block.among(2.6, 4.4),
                INK if n % 3 else LEAF,
                dash=7,
                gap=6,
            )
    way = curve(
        (1224, h * 0.185),
        (1180, h * 0.225),
        (1290, h * 0.265),
        (1480, h * 0.335),
        (1550, h * 0.4),
        (1400, h * 0.42),
        (1040, h * 0.4),
        (800, h * 0.43),
        (800, h * 0.5),
        (1060, h * 0.53),
        (1450, h * 0.545),
        (1700, h * 0.6),
        (1660, h * 0.68),
        (1280, h * 0.69),
        (740, h * 0.665),
        (420, h * 0.7),
        (430, h * 0.8),
        (800, h * 0.83),
        (1300, h * 0.86),
        (1560, h * 0.94),
        (1480, h * 1.06),
        steps=16,
    )
    last = len(way) - 1
    for extra, ink in ((1.5, INK), (1.0, PAPER)):
        left: list[Point] = []
        right: list[Point] = []
        for n, (x, y) in enumerate(way):
            (xa, ya), (xb, yb) = way[max(n - 1, 0)], way[min(n + 1, last)]
            away = math.hypot(xb - xa, yb - ya) or 1.0
            half = (3.5 + 19 * (y / h) ** 1.7) * (1.0 if ink == PAPER else extra)
            # A road lies flat: it is narrower where it runs across the sheet.
            left.append((x + (yb - ya) / away * half * 1.25, y - (xb - xa) / away * half * 0.82))
            right.append((x - (yb - ya) / away * half * 1.25, y + (xb - xa) / away * half * 0.82))
        block.fill([*left, *reversed(right)], ink)
    for n in range(90, last - 4, 6):
        (xa, ya), (xb, yb) = way[n], way[n + 3]
        block.cut((xa, ya), (xb, yb), 2 + 4 * ya / h, STONE)
    for n in range(60, last, 3):
        x, y = way[n]
        half = 3.5 + 19 * (y / h) ** 1.7
        if abs(way[n - 2][1] - way[min(n + 2, last)][1]) < half * 1.2:
            block.box(x - 1.6 - 2 * y / h, y + half * 0.7, x + 1.6 + 2 * y / h, y + half * 1.5, PAPER)
    spots: list[tuple[float, float, float]] = []
    for _ in range(900):
        x = block.among(-20, w + 20)
        top = min((abs(px - x), py) for px, py in slope[::4])[1]
        y = block.among(top + 20, h * 1.08)
        tall = 26 + 108 * (y / h) ** 2
        clear = all(
            math.hypot((px - x) * 0.8, py - y + tall * 0.3) > tall * 0.62 + 14
            for px, py in way[::2]
            if abs(px - x) < 220
        )
        if clear and all(math.hypot(px - x, (py - y) * 1.7) > tall * 0.5 for px, py, _ in spots):
            spots.append((x, y, tall))
    for x, y, tall in sorted(spots, key=lambda spot: spot[1]):
        if (x * 7 + y) % 5 < 3.2:
            pine(block, x, y, tall, Tone(INK, PAPER, PAPER))
        else:
            trunk(block, x, y - tall * 0.4, y, tall * 0.09, Tone(INK, PAPER, PAPER))
            crown(block, x, y - tall * 0.58, tall * 0.33, Tone(INK, PINE, PAPER), marks=round(22 + tall * 0.3))
    _bus(block, 800, h * 0.66, 104)


def _bus(block: Block, x: float, y: float, size: float) -> None:
    """A small country bus from the side; *y* is where its wheels stand."""
    top, half = y - size * 0.42, size / 2
    block.oval(x + size * 0.05, y + size * 0.015, half * 1.1, size * 0.05, INK)
    body = [
        (x - half, y - size * 0.07),
        (x - half, top + size * 0.1),
        (x - half + size * 0.1, top),
        (x + half - size * 0.06, top),
        (x + half, top + size * 0.08),
        (x + half, y - size * 0.07),
    ]
    block.outlined(body, RED, PAPER, size * 0.035)
    for n in range(4):
        left = x - half + size * (0.12 + 0.2 * n)
        block.box(left, top + size * 0.08, left + size * 0.15, top + size * 0.2, PAPER)
    block.box(x - half + size * 0.06, y - size * 0.15, x + half - size * 0.06, y - size * 0.135, PAPER)
    for side in (-0.27, 0.29):
        block.disc(x + size * side, y - size * 0.055, size * 0.088, PAPER)
        block.disc(x + size * side, y - size * 0.055, size * 0.066, INK)
        block.disc(x + size * side, y - size * 0.055, size * 0.024, PAPER)


def falls(block: Block) -> None:
    """瀑布：一道白水从崖上落下，崖边一间红顶小亭。"""
    w, h = block.width, block.height
    sky(block, h * 0.25, HAZE)
    for x, half, tall in ((140, 170, 0.15), (1040, 200, 0.2)):
        peak(block, x, h * 0.3, half, h * tall, Tone(MIST, PAPER, PAPER), edge=5, density=0.8)
    mist(block, h * 0.22, h * 0.29, PAPER, lines=6)
    lip = h * 0.225
    left_rim = curve((-40, h * 0.2), (120, h * 0.19), (260, h * 0.205), (400, lip), (470, lip + 14))
    right_rim = curve((730, lip + 10), (800, lip - 20), (930, h * 0.17), (1080, h * 0.15), (1250, h * 0.155))
    cliff = [*left_rim, *right_rim, (w + 50, h * 0.82), (-40, h * 0.82)]
    block.fill(cliff, INK)
    for rim in (left_rim, right_rim):
        block.groove(rim, 8, PAPER, taper=False)
    _rock_face(block, left_rim, -1)
    _rock_face(block, right_rim, 1)
    fall_left = curve((452, lip + 6), (438, h * 0.34), (456, h * 0.46), (424, h * 0.6), (404, h * 0.8))
    fall_right = curve((742, lip + 6), (756, h * 0.34), (730, h * 0.46), (770, h * 0.6), (806, h * 0.8))
    body = [*fall_left, *reversed(fall_right)]
    block.fill(body, PAPER)
    with block.within(body):
        for _ in range(210):
            share = block.among(0.01, 0.99)
            at = block.chance.randrange(0, 44)
            long = block.chance.randrange(5, 17)
            part = [
                (a[0] + (b[0] - a[0]) * share + block.among(-1.5, 1.5), a[1])
                for a, b in list(zip(fall_left, fall_right, strict=True))[at : at + long]
            ]
            if len(part) > 3:
                block.groove(
                    part, block.among(2.2, 6.5), (RAIN_PALE, SLATE, RAIN, INK)[min(3, block.chance.randrange(9) // 2)]
                )
    for x, y, size in ((545, 0.43, 62), (668, 0.56, 80), (508, 0.665, 74)):
        _boulder(block, x, h * y, size)
        for n in range(17):
            px = x + size * (-1 + n / 8)
            block.cut(
                (px, h * y - size * block.among(0.05, 0.3)),
                (px, h * y + size * block.among(0.3, 0.9)),
                size * 0.12,
                PAPER,
            )
    block.box(0, h * 0.795, w, h, SLATE)
    water(block, h * 0.81, h, PAPER, near=8, fill=0.6, step=12)
    water(block, h * 0.85, h, INK, near=7, fill=0.28, step=15)
    for radius, ink in ((6.0, RAIN_PALE), (0.0, PAPER)):
        spray = block.chance.getstate()
        for n in range(56):
            x, y = 604 + block.among(-1, 1) * (225 + n), h * 0.772 + n * 1.2 + block.among(-16, 10)
            block.disc(x, y, block.among(9, 27) + radius, ink)
        if radius:
            block.chance.setstate(spray)
    for x, y, size in (
        (90, 0.865, 125),
        (236, 0.9, 84),
        (1110, 0.88, 135),
        (950, 0.93, 78),
        (-10, 0.99, 180),
        (1190, 1.0, 160),
    ):
        _boulder(block, x, h * y, size)
        for n in range(3):
            block.cut(
                (x - size * (1.3 - 0.2 * n), h * y + n * 9),
                (x + size * (1.25 - 0.2 * n), h * y + n * 9),
                7 - n,
                PAPER if n != 1 else INK,
            )
    for x, foot, tall in (
        (60, 0.198, 120),
        (126, 0.193, 160),
        (196, 0.2, 110),
        (1140, 0.155, 190),
        (1200, 0.155, 150),
        (905, 0.182, 96),
        (40, 0.42, 110),
        (1180, 0.4, 130),
    ):
        pine(block, x, h * foot + 8, tall, Tone(INK if foot < 0.3 else MOSS, PAPER, PAPER))
    foot = h * 0.157
    for side in (-46, -16, 16, 46):
        block.box(1030 + side - 4, foot - 66, 1030 + side + 4, foot + 6, INK)
    block.box(968, foot - 8, 1092, foot + 8, INK)
    sweeping_roof(block, 1030, foot - 134, foot - 66, 76, Tone(RED, PAPER, PAPER), tiles=8)


def _rock_face(block: Block, rim: list[Point], side: int) -> None:
    """Pillars of rock under *rim*: lit along one edge, hatched along the other, broken by ledges."""
    low, high = (-30.0, 470.0) if side < 0 else (730.0, 1240.0)
    x = low
    while x < high:
        wide = block.among(38, 92)
        right = min(x + wide, high)
        y = min((abs(px - x), py) for px, py in rim)[1] + block.among(6, 40)
        while y < block.height * 0.8:
            tall = block.among(60, 210)
            foot = min(y + tall, block.height * 0.8)
            shade = block.chance.random()
            block.cut(
                (x + 3, y),
                (right - 3, y + block.among(-5, 5)),
                block.among(4, 8),
                PAPER if shade < 0.45 else LEAF,
                bend=3,
            )
            block.cut(
                (x + 4, y + 4), (x + block.among(2, 8), foot - 6), block.among(3, 6.5), LEAF if shade < 0.7 else PINE
            )
            px = x + 12
            while px < right - 4:
                reach = (foot - y) * block.among(0.14, 0.8) * (0.35 + 0.65 * (px - x) / wide)
                block.cut(
                    (px, foot - reach),
                    (px + block.among(-2, 2), foot - 6),
                    block.among(2, 4.4),
                    PINE if block.chance.random() < 0.75 else LEAF,
                )
                px += block.among(7, 13)
            for _ in range(2):
                px = block.among(x + 6, max(x + 7, right - 8))
                block.cut((px, y + 10), (px - 3, y + 10 + block.among(14, 50)), block.among(2, 4), PAPER)
            y = foot + block.among(2, 8)
        x = right + block.among(2, 6)


def _boulder(block: Block, x: float, foot: float, size: float) -> None:
    """A rock in the water, lit from the left; its foot is left to the water."""
    top = curve(
        (x - size, foot),
        (x - size * 0.82, foot - size * 0.42),
        (x - size * 0.28, foot - size * 0.7),
        (x + size * 0.42, foot - size * 0.56),
        (x + size * 0.86, foot - size * 0.24),
        (x + size, foot),
    )
    block.fill(top, INK)
    block.groove(top, size * 0.07, PAPER, taper=False)
    with block.within(top):
        for n in range(14):
            px = x + size * (-0.84 + 0.115 * n)
            down = size * block.among(0.16, 0.44) * (1.2 - n / 16)
            start = min((abs(tx - px), ty) for tx, ty in top)[1] + size * 0.1
            block.cut((px, start), (px - size * 0.08, start + down), size * 0.034, PAPER if n < 7 else LEAF)
