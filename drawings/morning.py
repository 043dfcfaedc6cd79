"""A day in the hills (山里的一天): before dawn, the river, the fields, the tea."""

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
    SAGE,
    SLATE,
    SNOW,
    STONE_PALE,
    TEA,
    TEA_PALE,
    Block,
    Point,
    curve,
    spread,
)  # fmt: skip
from drawings.houses import boat, cottage, sweeping_roof
from drawings.nature import Tone, crown, hill, leaf, mist, moon, peak, pine, sky, trunk, water


def dawn(block: Block) -> None:
    """晨雾：峰林浮在雾上，近处山头一座红顶小亭。"""
    w, h = block.width, block.height
    sky(block, h * 0.5, HAZE)
    moon(block, w * 0.2, h * 0.16, 40, SNOW, crescent=PAPER)
    far, middle, near = Tone(HAZE, PAPER, PAPER), Tone(MIST, PAPER, PAPER), Tone(LEAF, PAPER, PAPER)
    for n, x in enumerate(spread(-60, w + 60, 178)):
        peak(
            block,
            x + block.among(-30, 30),
            h * 0.62,
            block.among(95, 135),
            h * (0.2 + 0.12 * ((n * 7) % 5) / 4),
            far,
            edge=4,
            density=0.5,
        )
    mist(block, h * 0.52, h * 0.61, PAPER, lines=6)
    for x, half, tall in ((110, 170, 0.3), (420, 150, 0.4), (800, 130, 0.26), (1130, 165, 0.44), (1480, 180, 0.33)):
        peak(block, x, h * 0.74, half, h * tall, middle, edge=5, density=0.8, lean=block.among(-0.12, 0.12))
    mist(block, h * 0.6, h * 0.74, PAPER, lines=8)
    for x, half, tall in ((-20, 240, 0.36), (610, 190, 0.25), (1330, 250, 0.31)):
        peak(block, x, h * 0.88, half, h * tall, near, edge=6, lean=0.08)
    mist(block, h * 0.76, h * 0.885, PAPER, lines=9)
    line = curve(
        (-40, h * 0.97),
        (240, h * 0.93),
        (520, h * 0.965),
        (820, h * 0.88),
        (1060, h * 0.8),
        (1260, h * 0.82),
        (1480, h * 0.72),
        (1660, h * 0.68),
    )
    shape = hill(block, line, Tone(INK, PAPER, PAPER), edge=8)
    with block.within(shape):
        for x, y in line[::2]:
            for _ in range(4):
                px, py = x + block.among(-20, 20), y + block.among(10, 190) ** 1.02
                block.cut(
                    (px, py),
                    (px - block.among(14, 42), py + block.among(14, 36)),
                    block.among(2, 4),
                    PAPER if block.chance.random() < 0.5 else PINE,
                )
    for x, tall in ((1350, 130), (1398, 170), (1446, 140), (1536, 190), (1580, 150), (310, 96), (356, 124), (404, 90)):
        foot = min((abs(px - x), py) for px, py in line)[1] + 10
        pine(block, x, foot, tall, Tone(INK, PAPER, PAPER))
    x, foot = 1085, h * 0.806
    for side in (-44, -16, 16, 44):
        block.box(x + side - 4, foot - 62, x + side + 4, foot, INK)
    block.box(x - 58, foot - 10, x + 58, foot + 4, INK)
    sweeping_roof(block, x, foot - 128, foot - 62, 72, Tone(RED, PAPER, PAPER), tiles=8)


def bend(block: Block) -> None:
    """江湾：江水折了三折，一条红篷小船。"""
    w, h = block.width, block.height
    sky(block, h * 0.3, "#c4d0cd")
    far = Tone(RAIN_PALE, PAPER, PAPER)
    for x, half, tall in (
        (90, 130, 0.15),
        (300, 110, 0.21),
        (500, 105, 0.12),
        (720, 120, 0.19),
        (930, 100, 0.13),
        (1130, 140, 0.22),
    ):
        peak(block, x, h * 0.37, half, h * tall, far, edge=5, density=0.7)
    mist(block, h * 0.31, h * 0.365, PAPER, lines=6)
    block.box(0, h * 0.37, w, h, SAGE)
    left = curve(
        (650, h * 0.37),
        (790, h * 0.43),
        (700, h * 0.5),
        (430, h * 0.565),
        (230, h * 0.66),
        (300, h * 0.78),
        (240, h * 0.9),
        (60, h * 1.02),
    )
    right = curve(
        (690, h * 0.37),
        (880, h * 0.43),
        (860, h * 0.505),
        (650, h * 0.59),
        (520, h * 0.67),
        (720, h * 0.77),
        (860, h * 0.88),
        (880, h * 1.02),
    )
    # Fields along the banks: furrows that follow the river.
    for number in range(13):
        for bank, side in ((left, -1), (right, 1)):
            furrow = [(x + side * 30 * (number + 1) * (0.3 + (y / h - 0.37) * 1.3), y) for x, y in bank if y > h * 0.39]
            block.broken(furrow, 3.4, (PAPER, PINE, MIST)[number % 3], dash=9, gap=6)
    river = [*left, *reversed(right)]
    block.fill(river, PAPER)
    with block.within(river):
        water(block, h * 0.38, h, SLATE, near=6, fill=0.46, step=12)
    for edge in (left, right):
        block.broken([(x + block.among(-1, 1), y) for x, y in edge], 6, INK, dash=11, gap=3)
    middle, near = Tone(PINE, PAPER, PAPER), Tone(INK, PAPER, PAPER)
    for x, foot, half, tall, tone in (
        (150, 0.52, 190, 0.2, middle),
        (1060, 0.5, 170, 0.19, middle),
        (400, 0.5, 90, 0.09, near),
        (20, 0.64, 200, 0.24, near),
        (1020, 0.645, 150, 0.17, near),
        (1190, 0.7, 170, 0.27, near),
        (60, 0.86, 175, 0.2, near),
        (1130, 0.9, 210, 0.22, near),
        (-10, 1.06, 190, 0.22, near),
        (1010, 1.1, 170, 0.17, near),
    ):
        peak(block, x, h * foot, half, h * tall, tone, edge=7, lean=block.among(-0.08, 0.08), bushes=True)
    for x, y, size in ((790, 0.553, 46), (846, 0.562, 54), (905, 0.552, 42)):
        cottage(block, x, h * y, size, wall=INK, roof=INK, edge=PAPER, door=PAPER)
    for x, y, size in (
        (745, 0.555, 30),
        (960, 0.556, 34),
        (660, 0.72, 44),
        (712, 0.735, 54),
        (240, 0.585, 30),
        (205, 0.59, 36),
        (330, 0.55, 26),
        (880, 0.79, 50),
        (940, 0.78, 42),
    ):
        trunk(block, x, h * y - size, h * y, size * 0.16, near)
        crown(block, x, h * y - size * 1.25, size * 0.62, near, marks=round(30 + size))
    boat(block, 520, h * 0.885, 190)
    for n in range(5):
        block.cut(
            (410 - n * 16, h * 0.902 + n * 11),
            (640 + n * 9, h * 0.902 + n * 11),
            4.6 - n * 0.5,
            INK if n < 2 else SLATE,
        )


def terraces(block: Block) -> None:
    """水田：一层层水田映着天，田边一间红门小屋。"""
    w, h = block.width, block.height
    sky(block, h * 0.26, "#c4d0cd", step=22)
    for n, x in enumerate(spread(-40, w + 80, 230)):
        peak(
            block,
            x + block.among(-40, 40),
            h * 0.36,
            block.among(120, 170),
            h * (0.13 + 0.09 * (n * 3 % 4) / 3),
            Tone(RAIN_PALE, PAPER, PAPER),
            edge=4,
            density=0.6,
        )
    mist(block, h * 0.29, h * 0.35, PAPER, lines=5)
    roll = block.wave(1.0, 1300)
    count = 15
    inks = (PAPER, RAIN_PALE, PAPER, MIST, PAPER, STONE_PALE)
    lines: list[list[Point]] = []
    for n in range(count + 1):
        # Two spurs push the rims forward, a hollow between them draws them together.
        depth = n / count
        line = []
        for x in spread(-30, w + 30, 9):
            spur = math.exp(-(((x - 380) / 330) ** 2)) + 0.85 * math.exp(-(((x - 1330) / 290) ** 2)) - 0.5
            y = (
                h * (0.335 + 0.72 * depth**1.5)
                + spur * h * 0.24 * depth * (1.35 - depth)
                + roll(x * 1.2 + n * 47) * (4 + 15 * depth)
            )
            line.append((x, y))
        lines.append(line)
    for n, line in enumerate(lines[:-1]):
        depth = n / count
        wall = 7 + 24 * depth
        below = lines[n + 1]
        pond = [*line, *((x, y + 60) for x, y in reversed(below))]
        block.fill(pond, SLATE if n == 6 else inks[n % len(inks)])
        # Reflections: level strokes inside the pond, and the low wall under its rim.
        with block.within([*line, *reversed(below)]):
            if n % 3 == 1:
                _seedlings(block, line, below, wall, depth)
            for _ in range(round(26 + 14 * depth)):
                at = block.chance.randrange(len(line) - 1)
                x = line[at][0]
                low, high = line[at][1] + wall * 0.4, below[at][1] - wall
                if high - low < 4:
                    continue
                y, long = block.among(low, high), block.among(20, 120) * (0.5 + depth)
                block.cut(
                    (x - long / 2, y),
                    (x + long / 2, y),
                    1.6 + 3.2 * depth,
                    PAPER if n == 6 or inks[n % 6] != PAPER else RAIN,
                )
        block.fill(
            [*((x, y - wall * (0.75 + 0.25 * math.sin(x / 41))) for x, y in below), *reversed(below)],
            MOSS if n % 2 else INK,
        )
        for x, y in below[:: 2 if depth < 0.5 else 1]:
            if block.chance.random() < 0.8:
                reach = wall * block.among(0.35, 0.75)
                block.cut((x, y - reach * 1.1), (x + block.among(-4, 4), y - wall * 0.08), 1.4 + 2.0 * depth, TEA)
        block.groove(
            [(x, y - wall * (0.75 + 0.25 * math.sin(x / 41)) - 1) for x, y in below],
            2.2 + 2.6 * depth,
            PAPER,
            taper=False,
        )
    for x, n, size in ((905, 8, 88), (835, 7, 62)):
        y = min((abs(px - x), py) for px, py in lines[n])[1]
        cottage(block, x, y + 3, size, wall=INK, roof=INK, edge=PAPER, door=RED if n == 8 else PAPER)
    for x, n, size in (
        (1030, 8, 58),
        (780, 7, 42),
        (300, 5, 34),
        (345, 5, 26),
        (520, 9, 56),
        (1450, 6, 44),
        (1490, 6, 34),
    ):
        y = min((abs(px - x), py) for px, py in lines[n])[1]
        trunk(block, x, y - size * 1.1, y + 4, size * 0.16, Tone(INK, PAPER, PAPER))
        crown(block, x, y - size * 1.35, size * 0.62, Tone(INK, PAPER, PAPER), marks=46)


def _seedlings(block: Block, top: list[Point], foot: list[Point], wall: float, depth: float) -> None:
    """Rice just planted: rows of small fans along the rim."""
    for share in (0.25, 0.5, 0.75, 1.0):
        for n in range(block.chance.randrange(3), len(top), 3):
            x, low, high = top[n][0], top[n][1], foot[n][1] - wall * 1.05
            y, long = low + (high - low) * share, 4 + 11 * depth
            for turn in (-0.45, 0.0, 0.45):
                block.cut((x, y), (x + long * turn, y - long), 1.1 + 1.8 * depth, PINE)


def tea(block: Block) -> None:
    """茶垄：茶垄从脚边排到山前，垄间一只红筐。"""
    w, h = block.width, block.height
    sky(block, h * 0.3, "#cbd5c4")
    for n, x in enumerate(spread(-30, w + 60, 250)):
        peak(
            block,
            x + block.among(-50, 50),
            h * 0.4,
            block.among(140, 200),
            h * (0.13 + 0.12 * (n * 5 % 4) / 3),
            Tone(TEA_PALE, PAPER, PAPER),
            edge=5,
            density=0.8,
        )
    mist(block, h * 0.33, h * 0.385, PAPER, lines=5)
    brow = curve((-40, h * 0.42), (300, h * 0.385), (760, h * 0.375), (1150, h * 0.4), (1660, h * 0.37))
    hill(block, brow, Tone(TEA, PAPER, PAPER), edge=7)
    # Hedges fan out from the brow; they are laid row by row from far to near, so that the near ones cover.
    hedges, steps = 20, 64
    for n in range(steps + 1):
        depth = (n / steps) ** 1.75
        size = 0.66 * (64 + 190 * depth)
        for number in range(hedges):
            share = (number + 0.5) / hedges * 2 - 1
            x = w * (0.5 + share * (0.4 + 1.24 * depth)) + 230 * math.sin(depth * 2.2 + 0.3) * (1 - depth * 0.45)
            y = h * (0.398 + 0.7 * depth) + 20 * math.cos(share * 2.4) - 14
            if not -size < x < w + size:
                continue
            deep = size * (0.16 + 0.16 * depth)
            block.oval(x + size * 0.1, y + deep * 0.7, size * 0.5, deep, INK)
            block.oval(x, y, size * 0.48, deep, MOSS)
            for _ in range(2 if depth < 0.12 else 3):
                px = x + size * block.among(-0.44, 0.3)
                py = y - deep * (0.9 - 1.5 * abs(px - x) / size) + deep * block.among(0.0, 0.6)
                long = (7 + 26 * depth) * block.among(0.75, 1.15)
                ink = TEA_PALE if px < x - size * 0.2 else TEA
                for turn in (-0.7, 0.0, 0.7) if depth > 0.06 else (0.0,):
                    block.cut((px, py), (px + math.sin(turn) * long, py - math.cos(turn) * long), long * 0.26, ink)
    cottage(block, 1190, h * 0.398, 96, wall=INK, roof=INK, edge=PAPER, door=PAPER)
    for x, size in ((1120, 54), (1325, 66), (1380, 48)):
        trunk(block, x, h * 0.395 - size, h * 0.4, size * 0.15, Tone(INK, PAPER, PAPER))
        crown(block, x, h * 0.395 - size * 1.2, size * 0.6, Tone(INK, PAPER, PAPER), marks=60)
    # The basket stands in an aisle between two hedges.
    depth, share = 0.6, 14 / hedges - 1
    x = w * (0.5 + share * (0.4 + 1.24 * depth)) + 230 * math.sin(depth * 2.2 + 0.3) * (1 - depth * 0.45)
    block.oval(x + 50, h * 0.81, 90, 20, INK)
    basket(block, x, h * 0.818, 170)


def basket(block: Block, x: float, y: float, size: float, ink: str = RED) -> None:
    """A picker's basket, woven, with leaves heaped in it; *y* is its foot."""
    top, half = y - size * 0.78, size * 0.5
    shape = [(x - half, top), (x + half, top), (x + half * 0.74, y), (x - half * 0.74, y)]
    block.outlined(shape, ink, PAPER, size * 0.05)
    with block.within(shape):
        for row in range(6):
            py = top + (y - top) * (row + 0.5) / 6
            for n in range(9):
                px = x - half + size * (n + (0.5 if row % 2 else 0)) / 8.5
                block.cut((px, py), (px + size * 0.09, py), size * 0.03, PAPER, bend=-size * 0.012)
    for _ in range(44):
        px = x + block.among(-0.92, 0.92) * half
        py = top - math.cos((px - x) / half * 1.5) * size * block.among(0.0, 0.2)
        leaf(
            block,
            (px, py + size * 0.04),
            (px + block.among(-0.12, 0.12) * size, py - size * block.among(0.06, 0.13)),
            size * 0.06,
            block.chance.choice((TEA_PALE, INK, MOSS, TEA)),
        )
    block.groove(
        [(x - half * 1.05, top), (x, top + size * 0.02), (x + half * 1.05, top)], size * 0.07, PAPER, taper=False
    )
    block.groove([(x - half, top), (x, top + size * 0.02), (x + half, top)], size * 0.045, ink, taper=False)
