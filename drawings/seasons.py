"""One tree, four times (一棵树的四季): the same trunk and the same boughs in spring, summer, autumn and winter."""

from __future__ import annotations

import math
from dataclasses import dataclass
from random import Random

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
    SAGE,
    SNOW,
    STONE_PALE,
    TEA,
    TEA_PALE,
    Block,
    Point,
    curve,
)  # fmt: skip
from drawings.nature import Tone, leaf, mist, peak, sky


@dataclass(frozen=True, slots=True)
class Bough:
    path: tuple[Point, ...]
    start: float
    stop: float
    """Thickness at both ends."""
    rank: int
    """0 the trunk; each fork adds one."""


def spring(block: Block) -> None:
    """春：新枝上开了白花，飞过一只红燕。"""
    _land(block, far=TEA_PALE, hill=TEA, marks=(MOSS, PAPER), grain="#cbd5c4")
    boughs = grow(596, block.height * 0.8, 268)
    _wood(block, boughs, INK, PAPER)
    for x, y in _tips(block, boughs, 3, per=5, loose=26):
        _blossom(block, x, y, block.among(10, 19))
    for x, y in _tips(block, boughs, 4, per=1, loose=20):
        a = block.among(-2.6, -0.5)
        leaf(block, (x, y), (x + math.cos(a) * 30, y + math.sin(a) * 30), 10, PINE, vein=TEA_PALE)
    for _ in range(70):
        block.oval(block.among(260, 1000), block.height * block.among(0.8, 0.93), 7, 3.4, PAPER)
    _swallow(block, 960, 690, 96)


def summer(block: Block) -> None:
    """夏：枝叶合拢成一大片荫，树下一条红凳。"""
    _land(block, far=MIST, hill=PINE, marks=(INK, TEA), grain=HAZE)
    h = block.height
    boughs = grow(596, h * 0.8, 268)
    block.oval(640, h * 0.825, 370, 44, INK)
    _wood(block, boughs, INK, PAPER)
    tips = _tips(block, boughs, 2, per=2, loose=20)
    for grown, ink in ((13, PAPER), (0, INK)):
        for number, (x, y) in enumerate(tips):
            block.disc(x, y, 46 + number * 7 % 24 + grown, ink)
    middle = (596.0, h * 0.44)
    for x, y in tips:
        for _ in range(11):
            a, far = block.among(0, 2 * math.pi), 46 * math.sqrt(block.chance.random())
            px, py = x + math.cos(a) * far, y + math.sin(a) * far
            out = math.atan2(py - middle[1] - 90, px - middle[0])
            lit = math.cos(out + 2.3)
            if lit < block.among(-1.0, 0.9):
                continue
            long = block.among(15, 32)
            block.cut(
                (px, py),
                (px + math.cos(out) * long, py + math.sin(out) * long),
                block.among(4, 8),
                PAPER if lit > 0.35 else LEAF,
            )
    x, y = 850.0, h * 0.835
    for side in (-1, 1):
        block.outlined(
            [(x + side * 66 - 9, y), (x + side * 56 - 8, y - 56), (x + side * 56 + 8, y - 56), (x + side * 66 + 9, y)],
            RED,
            PAPER,
            4,
        )
    block.outlined([(x - 96, y - 74), (x + 96, y - 74), (x + 96, y - 54), (x - 96, y - 54)], RED, PAPER, 5)


def autumn(block: Block) -> None:
    """秋：叶子落了一半，有一片是红的。"""
    _land(block, far=STONE_PALE, hill=SAGE, marks=(PINE, PAPER), grain="#c4d0cd")
    h = block.height
    boughs = grow(596, h * 0.8, 268)
    _wood(block, boughs, INK, PAPER)
    for x, y in _tips(block, boughs, 3, per=3, loose=24):
        a, long = block.among(0.2, 2.9), block.among(26, 44)
        ink = (SAGE, PINE, LEAF, INK)[block.chance.randrange(4)]
        leaf(block, (x, y), (x + math.cos(a) * long, y + math.sin(a) * long), long * 0.4, ink, vein=PAPER)
    for _ in range(34):
        x, y, a = block.among(180, 1120), h * block.among(0.3, 0.78), block.among(0, 6.3)
        leaf(
            block,
            (x, y),
            (x + math.cos(a) * 36, y + math.sin(a) * 36),
            15,
            (PINE, LEAF, SAGE)[block.chance.randrange(3)],
            vein=PAPER,
        )
    for _ in range(120):
        x, y = 596 + block.chance.gauss(0, 200), h * (0.815 + abs(block.chance.gauss(0, 0.045)))
        leaf(
            block,
            (x - 15, y),
            (x + 15, y + block.among(-6, 6)),
            10,
            (INK, PINE, PAPER, MOSS)[block.chance.randrange(4)],
        )
    x, y = 930.0, h * 0.585
    leaf(block, (x - 30, y - 26), (x + 34, y + 30), 44, PAPER)
    leaf(block, (x - 26, y - 22), (x + 30, y + 26), 35, RED, vein=PAPER)
    block.groove(curve((x - 48, y - 46), (x - 36, y - 34), (x - 22, y - 20)), 5, RED)
    for n in range(3):
        block.groove(
            curve((x - 60 - n * 16, y - 130 + n * 20), (x - 100 - n * 8, y - 90 + n * 18), (x - 66, y - 60 + n * 10)),
            3,
            RAIN,
        )


def winter(block: Block) -> None:
    """冬：枝上压着雪，停着一只红鸟。"""
    block.box(0, 0, block.width, block.height, RAIN_PALE)
    _land(block, far=RAIN, hill=PAPER, marks=(RAIN, RAIN_PALE), grain=PAPER)
    h = block.height
    boughs = grow(596, h * 0.8, 268)
    _wood(block, boughs, INK, RAIN_PALE)
    for bough in boughs:
        # Snow lies on what is nearly level.
        (xa, ya), (xb, yb) = bough.path[0], bough.path[-1]
        if bough.rank and abs(yb - ya) < abs(xb - xa) * 2.4:
            top = [(x, y - (bough.start + bough.stop) * 0.3) for x, y in bough.path]
            block.groove(top, max(3.4, bough.start * 0.62), SNOW)
    for dx in (-64, -20, 26, 66):
        block.oval(596 + dx, h * 0.806, 54, 19, PAPER)
    # He sits where a bough of the second rank runs level on the right.
    seats = [
        bough for bough in boughs if bough.rank in (2, 3) and bough.path[-1][0] > 800 and bough.path[-1][1] > h * 0.3
    ]
    seat = min(seats, key=lambda bough: abs(bough.path[-1][1] - bough.path[0][1]))
    x, y = seat.path[len(seat.path) // 2]
    _bird(block, x, y - 8, 74)
    for _ in range(230):
        x, y = block.among(0, block.width), block.among(0, h * 0.97)
        block.disc(x, y, block.among(2.2, 5.4), SNOW)


def round_year(block: Block) -> None:
    """四季：四棵同样的树排成一行，从开花到落雪。"""
    w, h = block.width, block.height
    quarter = w / 4
    grounds = (PAPER, HAZE, STONE_PALE, RAIN_PALE)
    hills = (TEA, PINE, SAGE, PAPER)
    for n in range(4):
        left = quarter * n
        panel = [(left, 0.0), (left + quarter, 0.0), (left + quarter, h), (left, h)]
        with block.within(panel):
            block.fill(panel, grounds[n])
            sky(block, h * 0.6, (HAZE, PAPER, PAPER, PAPER)[n], fill=0.5)
            for x, half, tall in ((70, 130, 0.18), (260, 120, 0.27), (430, 130, 0.2)):
                peak(
                    block,
                    left + x,
                    h * 0.72,
                    half,
                    h * tall,
                    Tone((TEA_PALE, LEAF, RAIN_PALE, RAIN)[n], grounds[n], grounds[n]),
                    edge=5,
                    density=0.8,
                )
            line = curve(
                (left - 20, h * 0.73), (left + 150, h * 0.705), (left + 330, h * 0.705), (left + quarter + 20, h * 0.73)
            )
            shape = [*line, (left + quarter + 20, h + 20), (left - 20, h + 20)]
            block.fill(shape, hills[n])
            block.groove(line, 6, PAPER, taper=False)
            for k in range(1, 13):
                ink = ((MOSS, PAPER), (INK, TEA), (PINE, PAPER), (RAIN, RAIN_PALE))[n][k % 2]
                block.broken([(x, y + 22 * k) for x, y in line], 4, ink, dash=7, gap=9)
            boughs = grow(left + quarter / 2 - 10, h * 0.76, 142)
            _wood(block, boughs, INK, PAPER if n < 3 else RAIN_PALE)
            tips = _tips(block, boughs, 3, per=3, loose=15)
            if n == 0:
                for x, y in tips:
                    _blossom(block, x, y, block.among(6, 11))
            elif n == 1:
                crown_tips = _tips(block, boughs, 2, per=2, loose=14)
                for grown, ink in ((8, PAPER), (0, INK)):
                    for k, (x, y) in enumerate(crown_tips):
                        block.disc(x, y, 28 + k * 7 % 14 + grown, ink)
                for x, y in tips:
                    out = math.atan2(y - h * 0.5, x - left - quarter / 2)
                    if math.cos(out + 2.3) > block.among(-0.8, 0.5):
                        block.cut((x, y), (x + math.cos(out) * 17, y + math.sin(out) * 17), 4.6, PAPER)
            elif n == 2:
                for x, y in tips[::2]:
                    a = block.among(0.2, 2.9)
                    leaf(
                        block,
                        (x, y),
                        (x + math.cos(a) * 21, y + math.sin(a) * 21),
                        9,
                        (PINE, LEAF, INK)[block.chance.randrange(3)],
                        vein=PAPER,
                    )
                for _ in range(46):
                    x, y = left + block.among(40, quarter - 40), h * block.among(0.55, 0.9)
                    leaf(
                        block,
                        (x - 10, y),
                        (x + 10, y + block.among(-8, 8)),
                        8,
                        (PINE, INK, PAPER)[block.chance.randrange(3)],
                    )
                x, y = left + quarter * 0.77, h * 0.6
                leaf(block, (x - 18, y - 16), (x + 20, y + 18), 25, RED, vein=PAPER)
            else:
                for bough in boughs:
                    (xa, ya), (xb, yb) = bough.path[0], bough.path[-1]
                    if bough.rank and abs(yb - ya) < abs(xb - xa) * 2.4:
                        block.groove(
                            [(x, y - (bough.start + bough.stop) * 0.3) for x, y in bough.path],
                            max(2.4, bough.start * 0.6),
                            SNOW,
                        )
                for _ in range(90):
                    block.disc(left + block.among(0, quarter), block.among(0, h * 0.95), block.among(1.8, 4.2), SNOW)
    for n in range(1, 4):
        block.box(quarter * n - 5, 0, quarter * n + 5, h, PAPER)


def grow(x: float, foot: float, reach: float) -> list[Bough]:
    """The tree that all four prints show: its forks are drawn from a source of chance of their own."""
    chance = Random(19)
    boughs: list[Bough] = []

    def fork(x0: float, y0: float, angle: float, long: float, thick: float, rank: int) -> None:
        bend = chance.uniform(-0.16, 0.16) * long
        x1, y1 = x0 + math.cos(angle) * long, y0 + math.sin(angle) * long
        middle = ((x0 + x1) / 2 - math.sin(angle) * bend, (y0 + y1) / 2 + math.cos(angle) * bend)
        end = thick * 0.66
        boughs.append(Bough(tuple(curve((x0, y0), middle, (x1, y1), steps=7)), thick, end, rank))
        if rank == 5:
            return
        ways = (-0.55, 0.5) if rank else (-0.72, -0.12, 0.62)
        for way in ways:
            turned = angle + way * chance.uniform(0.75, 1.25)
            # A steady wind has bent all boughs a little to the left.
            turned -= 0.072 * abs(math.cos(turned))
            fork(x1, y1, turned, long * chance.uniform(0.66, 0.86), end * 0.86, rank + 1)

    fork(x, foot, -math.pi / 2 + 0.05, reach * 0.86, reach * 0.2, 0)
    return boughs


def _wood(block: Block, boughs: list[Bough], ink: str, edge: str) -> None:
    for extra, colour in ((5.0, edge), (0.0, ink)):
        for bough in boughs:
            left: list[Point] = []
            right: list[Point] = []
            last = len(bough.path) - 1
            for n, (x, y) in enumerate(bough.path):
                (xa, ya), (xb, yb) = bough.path[max(n - 1, 0)], bough.path[min(n + 1, last)]
                away = math.hypot(xb - xa, yb - ya) or 1.0
                flare = 1 + 0.75 * max(0.0, 1 - n / 4) if bough.rank == 0 else 1.0
                half = (bough.start + (bough.stop - bough.start) * n / last) / 2 * flare + (
                    extra if bough.rank < 4 else extra * 0.4
                )
                left.append((x + (yb - ya) / away * half, y - (xb - xa) / away * half))
                right.append((x - (yb - ya) / away * half, y + (xb - xa) / away * half))
            block.fill([*left, *reversed(right)], colour)
            block.disc(*bough.path[-1], bough.stop / 2 + extra * (0.6 if bough.rank < 4 else 0.2), colour)
    x, y = boughs[0].path[0]
    for side, long in ((-1, 1.5), (-0.5, 0.9), (0.55, 0.95), (1, 1.6)):
        wide = boughs[0].start
        root = curve(
            (x + side * wide * 0.5, y - wide * 0.34),
            (x + side * wide * 0.9, y),
            (x + side * wide * (0.9 + long * 0.5), y + wide * 0.16),
        )
        block.groove(root, wide * 0.36, ink)
    for bough in boughs:
        if bough.rank < 3:
            for _ in range(9 - 2 * bough.rank):
                n = block.chance.randrange(1, len(bough.path) - 4)
                side = -bough.start * block.among(0.05, 0.32)
                block.groove([(x + side, y) for x, y in bough.path[n : n + 5]], max(2.0, bough.start * 0.07), edge)


def _tips(block: Block, boughs: list[Bough], rank: int, *, per: int, loose: float) -> list[Point]:
    """Places at the thin ends, *per* a bough of at least *rank*, *loose* units around them."""
    return [
        (x + block.among(-loose, loose), y + block.among(-loose, loose))
        for bough in boughs
        if bough.rank >= rank
        for x, y in [bough.path[block.chance.randrange(len(bough.path) // 2, len(bough.path))] for _ in range(per)]
    ]


def _land(block: Block, *, far: str, hill: str, marks: tuple[str, str], grain: str) -> None:
    w, h = block.width, block.height
    ground = PAPER if hill != PAPER else RAIN_PALE
    sky(block, h * 0.6, grain)
    for x, half, tall in ((90, 180, 0.14), (360, 170, 0.22), (900, 180, 0.2), (1160, 190, 0.27)):
        peak(block, x, h * 0.72, half, h * tall, Tone(far, ground, ground), edge=5, density=0.9)
    mist(block, h * 0.65, h * 0.715, ground, lines=5)
    line = curve((-40, h * 0.775), (260, h * 0.735), (620, h * 0.72), (960, h * 0.74), (1260, h * 0.79))
    shape = [*line, (w + 60, h + 20), (-40, h + 20)]
    block.fill(shape, hill)
    block.groove(line, 8, PAPER, taper=False)
    for n in range(1, 16):
        block.broken([(x, y + 24 * n) for x, y in line], block.among(3, 5.5), marks[n % 2], dash=6, gap=8)


def _blossom(block: Block, x: float, y: float, size: float) -> None:
    for n in range(5):
        a = math.radians(72 * n + x)
        block.disc(x + math.cos(a) * size * 0.55, y + math.sin(a) * size * 0.55, size * 0.46 + 1.8, INK)
    for n in range(5):
        a = math.radians(72 * n + x)
        block.disc(x + math.cos(a) * size * 0.55, y + math.sin(a) * size * 0.55, size * 0.46, SNOW)
    block.disc(x, y, size * 0.17, PINE)


def _swallow(block: Block, x: float, y: float, size: float) -> None:
    body = [
        *curve((x - size * 0.66, y - size * 0.1), (x - size * 0.2, y - size * 0.17), (x + size * 0.5, y + size * 0.16)),
        *curve((x + size * 0.5, y + size * 0.16), (x, y + size * 0.1), (x - size * 0.66, y - size * 0.1)),
    ]
    wings = (
        curve((x - size * 0.2, y - size * 0.1), (x + size * 0.1, y - size * 0.62), (x + size * 0.74, y - size * 0.94)),
        curve((x - size * 0.2, y), (x - size * 0.24, y + size * 0.5), (x + size * 0.16, y + size * 0.98)),
    )
    tails = (
        curve((x + size * 0.3, y + size * 0.1), (x + size * 0.7, y + size * 0.1), (x + size * 1.06, y - size * 0.06)),
        curve((x + size * 0.3, y + size * 0.1), (x + size * 0.66, y + size * 0.26), (x + size * 0.96, y + size * 0.42)),
    )
    for extra, ink in ((9, PAPER), (0, RED)):
        for wing in wings:
            block.groove(wing, size * 0.2 + extra, ink)
        for tail in tails:
            block.groove(tail, size * 0.085 + extra, ink)
        block.fill(body, ink)
    block.disc(x - size * 0.5, y - size * 0.09, size * 0.028, PAPER)


def _bird(block: Block, x: float, foot: float, size: float) -> None:
    """A round small bird in the cold, on its twig."""
    y = foot - size * 0.46
    tail = curve(
        (x + size * 0.2, y + size * 0.1), (x + size * 0.62, y + size * 0.26), (x + size * 0.98, y + size * 0.5)
    )
    for extra, ink in ((8, RAIN_PALE), (0, INK)):
        block.groove(tail, size * 0.17 + extra, ink)
        block.disc(x, y, size * 0.46 + extra / 2, ink)
        block.disc(x - size * 0.27, y - size * 0.42, size * 0.29 + extra / 2, ink)
    block.oval(x - size * 0.1, y + size * 0.06, size * 0.36, size * 0.4, RED)
    block.disc(x - size * 0.3, y - size * 0.3, size * 0.21, RED)
    block.cut((x - size * 0.5, y - size * 0.44), (x - size * 0.74, y - size * 0.4), size * 0.1, INK)
    block.disc(x - size * 0.33, y - size * 0.48, size * 0.042, PAPER)
    block.groove(
        curve((x + size * 0.06, y - size * 0.2), (x + size * 0.36, y + size * 0.02), (x + size * 0.5, y + size * 0.34)),
        size * 0.2,
        INK,
    )
    for n in range(3):
        block.cut(
            (x + size * (0.12 + 0.08 * n), y - size * 0.06 + size * 0.07 * n),
            (x + size * (0.3 + 0.08 * n), y + size * (0.14 + 0.07 * n)),
            size * 0.03,
            PAPER,
        )
    for side in (-0.12, 0.06):
        block.line([(x + size * side, y + size * 0.42), (x + size * side - 3, foot + size * 0.06)], 4, INK)
