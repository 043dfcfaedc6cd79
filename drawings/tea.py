"""Tea (茶): prints that stand beside the article on it."""

from __future__ import annotations

import math

from drawings.block import (
    DEEP,
    HAZE,
    INK,
    LEAF,
    MIST,
    MOSS,
    PAPER,
    PINE,
    RED,
    SAGE,
    STONE,
    STONE_PALE,
    TEA,
    TEA_PALE,
    Block,
    Point,
    arc,
    curve,
)  # fmt: skip
from drawings.nature import Tone, leaf, mist, peak, sky


def bud(block: Block) -> None:
    """一芽二叶：枝头的新芽和两片嫩叶，叶上停着一只红瓢虫。"""
    w, h = block.width, block.height
    block.box(0, 0, w, h, TEA)
    for n in range(64):
        y = n * 19.0
        block.cut((-60, y + 14), (w + 60, y - 10), 2.6 if n % 2 else 4.4, TEA_PALE if n % 3 else PINE)
    for tip, bow, wide, ink in (
        ((60, 820), -0.14, 250, PINE),
        ((1150, 930), 0.12, 240, PINE),
        ((150, 1170), -0.1, 230, MOSS),
        ((1060, 1190), 0.1, 240, MOSS),
    ):
        _big_leaf(block, (600, 1010), tip, wide, bow, ink, TEA_PALE, TEA)
    stem = curve((610, 1260), (590, 1060), (606, 860), (600, 660))
    block.groove(stem, 54, PAPER, taper=False)
    block.groove(stem, 40, MOSS, taper=False)
    for _ in range(12):
        at = block.chance.randrange(2, len(stem) - 9)
        aside = block.among(-13, 6)
        block.groove([(x + aside, y) for x, y in stem[at : at + 7]], 4, TEA_PALE)
    _big_leaf(block, (604, 800), (95, 330), 330, -0.16, INK, PAPER, PAPER)
    _big_leaf(block, (604, 790), (1110, 290), 330, 0.17, INK, PAPER, PAPER)
    _big_leaf(block, (600, 740), (640, 60), 170, 0.07, MOSS, TEA_PALE, PAPER)
    fold = curve((604, 720), (578, 480), (626, 120))
    block.groove(fold, 24, PAPER)
    block.groove(fold, 13, TEA)
    _ladybird(block, 850, 510, 46)


def _big_leaf(block: Block, root: Point, tip: Point, wide: float, bow: float, ink: str, vein: str, edge: str) -> None:
    """A tea leaf with a toothed rim, its veins cut out; *bow* bends it to its left."""
    (x0, y0), (x1, y1) = root, tip
    long = math.hypot(x1 - x0, y1 - y0)
    ux, uy = (x1 - x0) / long, (y1 - y0) / long
    nx, ny = uy, -ux

    def at(along: float, across: float) -> Point:
        bend = bow * long * math.sin(math.pi * along)
        return x0 + ux * long * along + nx * (bend + across), y0 + uy * long * along + ny * (bend + across)

    def half(along: float) -> float:
        return wide / 2 * math.sin(math.pi * along**0.82) ** 0.9 if 0 < along < 1 else 0.0

    rim: dict[int, list[Point]] = {}
    for side in (-1, 1):
        teeth = []
        for n in range(53):
            along = n / 52
            teeth.append(at(along, side * half(along) * (1.035 if n % 2 else 0.965)))
        rim[side] = teeth
    shape = [*rim[1], *reversed(rim[-1])]
    block.outlined(shape, ink, edge, 9)
    with block.within(shape):
        block.groove([at(n / 24, 0) for n in range(1, 24)], wide * 0.05, vein)
        for n in range(1, 10):
            along = 0.05 + n * 0.088
            for side in (-1, 1):
                path = [
                    at(along + 0.13 * s, side * half(along + 0.06) * 0.94 * s**0.9)
                    for s in (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
                ]
                block.groove(path, wide * 0.022, vein)
                if side < 0:
                    for k in range(1, 5):
                        fine = [
                            (px + ux * long * 0.018 * k, py + uy * long * 0.018 * k) for px, py in path[1 : 6 - k // 3]
                        ]
                        block.groove(fine, wide * 0.010, vein)
        for _ in range(60):
            along = block.among(0.08, 0.9)
            start = at(along, half(along) * block.among(0.1, 0.85))
            end = at(along + 0.035, half(along) * block.among(0.1, 0.85))
            block.cut(start, ((start[0] * 2 + end[0]) / 3, (start[1] * 2 + end[1]) / 3), wide * 0.009, vein)


def _ladybird(block: Block, x: float, y: float, size: float) -> None:
    block.disc(x + size * 0.42, y - size * 0.44, size * 0.42, PAPER)
    block.disc(x, y, size * 0.8, PAPER)
    block.disc(x + size * 0.42, y - size * 0.44, size * 0.34, DEEP)
    block.disc(x, y, size * 0.7, RED)
    block.line([(x + size * 0.5, y - size * 0.5), (x - size * 0.5, y + size * 0.5)], size * 0.07, DEEP)
    for dx, dy in ((-0.34, -0.2), (0.05, -0.44), (-0.02, 0.4), (0.4, 0.08), (-0.44, 0.14), (0.22, 0.46)):
        block.disc(x + dx * size, y + dy * size, size * 0.105, DEEP)


def trays(block: Block) -> None:
    """晾青：几只竹匾里摊着鲜叶，一只是红边。"""
    w, h = block.width, block.height
    block.box(0, 0, w, h, INK)
    for n in range(16):
        y = n * 78.0
        block.box(0, y, w, y + 3, PINE)
        for _ in range(14):
            x = block.among(-60, w)
            block.cut(
                (x, y + block.among(10, 70)),
                (x + block.among(50, 260), y + block.among(10, 70) * 0.2 + block.among(8, 56)),
                2.4,
                MOSS if n % 2 else PINE,
            )
    spots = (
        (250, 250, 292),
        (830, 190, 262),
        (1390, 300, 300),
        (540, 740, 300),
        (1130, 790, 290),
        (40, 800, 210),
        (1560, 860, 200),
        (250, 1190, 250),
        (820, 1235, 240),
        (1420, 1240, 230),
    )
    for number, (x, y, radius) in enumerate(spots):
        block.disc(x + 16, y + 20, radius + 6, DEEP)
        rim = RED if number == 3 else PAPER
        block.disc(x, y, radius, rim)
        block.disc(x, y, radius * 0.94, INK)
        block.disc(x, y, radius * 0.915, rim if number == 3 else STONE_PALE)
        block.disc(x, y, radius * 0.85, (SAGE, TEA_PALE, MIST)[number % 3])
        # Bamboo strips cross under the leaves; along the rim they lie side by side.
        for n in range(60):
            a = math.radians(6 * n)
            block.cut(
                (x + math.cos(a) * radius * 0.945, y + math.sin(a) * radius * 0.945),
                (x + math.cos(a + 0.05) * radius * 0.995, y + math.sin(a + 0.05) * radius * 0.995),
                3.6,
                INK,
            )
        with block.within(arc(x, y, radius * 0.845, 0, 360)):
            for n in range(-9, 10):
                block.cut((x + n * radius / 9, y - radius), (x + n * radius / 9, y + radius), 7, PAPER)
                block.cut((x - radius, y + n * radius / 9), (x + radius, y + n * radius / 9), 5, PINE)
        for leaves in range(round(radius * 0.34)):
            a, far = block.among(0, 2 * math.pi), radius * 0.68 * block.chance.random() ** 0.55
            px, py = x + math.cos(a) * far, y + math.sin(a) * far
            turn, long = block.among(0, 2 * math.pi), block.among(72, 112)
            ink = (INK, MOSS, PINE, TEA, INK)[block.chance.randrange(5)]
            end = (px + math.cos(turn) * long, py + math.sin(turn) * long)
            leaf(block, (px, py), end, long * 0.44, TEA_PALE)
            leaf(block, (px, py), end, long * 0.35, ink, vein=PAPER if leaves % 2 else "")


def cup(block: Block) -> None:
    """一碗茶：窗前一只盖碗冒着热气，旁边一只小红杯。"""
    w, h = block.width, block.height
    block.box(0, 0, w, h, SAGE)
    for _ in range(90):
        x, y = block.among(0, w), block.among(0, h * 0.7)
        block.cut((x, y), (x, y + block.among(30, 110)), 2.2, LEAF if block.chance.random() < 0.5 else PINE)
    left, top, right, foot = 130.0, 70.0, 900.0, 560.0
    block.box(left - 26, top - 26, right + 26, foot + 26, INK)
    pane = [(left, top), (right, top), (right, foot), (left, foot)]
    with block.within(pane):
        block.fill(pane, PAPER)
        sky(block, 420, HAZE, step=20)
        for x, half, tall, tone in (
            (230, 130, 230, MIST),
            (520, 150, 320, MIST),
            (820, 140, 260, MIST),
            (370, 130, 150, LEAF),
            (700, 150, 190, LEAF),
        ):
            peak(block, x, 500, half, tall, Tone(tone, PAPER, PAPER), edge=5)
        mist(block, 420, 490, PAPER, lines=6)
        for n in range(5):
            line = curve((100, 520 + n * 16), (400, 500 + n * 17), (700, 516 + n * 15), (940, 496 + n * 17))
            block.groove(line, 11, PINE, taper=False)
            block.broken([(x, y - 5) for x, y in line], 5, PAPER, dash=3, gap=3)
    for x in (left + (right - left) / 3, left + (right - left) * 2 / 3):
        block.box(x - 9, top, x + 9, foot, INK)
    block.box(left, top + 150, right, top + 164, INK)
    table = h * 0.735
    block.box(0, table, w, h, INK)
    block.groove([(-20, table), (w / 2, table), (w + 20, table)], 7, PAPER, taper=False)
    for _ in range(95):
        x, y = block.among(-80, w), block.among(table + 14, h)
        block.cut(
            (x, y),
            (x + block.among(60, 280), y + block.among(-3, 3)),
            block.among(2, 4),
            PINE if block.chance.random() < 0.75 else LEAF,
        )
    _gaiwan(block, 1130, h * 0.845, 330)
    for lean, start in ((0.0, 0.0), (46.0, 40.0), (-44.0, 30.0)):
        x, y = 1130 + lean, h * 0.40 - start
        steam = curve((x, y + 40), (x - 34, y - 30), (x + 30, y - 100), (x - 14, y - 180), (x + 20, y - 250))
        block.groove(steam, 15, PAPER)
    # A small cup, and a caddy behind it.
    block.outlined([(1395, table + 40), (1395, 350), (1555, 350), (1555, table + 40)], MOSS, PAPER, 6)
    block.outlined([(1416, 350), (1416, 300), (1534, 300), (1534, 350)], MOSS, PAPER, 6)
    for n in range(15):
        block.cut((1408 + n * 10, 366), (1408 + n * 10, 366 + block.among(60, 280)), 3, LEAF if n > 4 else PAPER)
    block.box(1425, 450, 1525, 580, PAPER)
    for turn in (-0.8, 0.0, 0.8):
        leaf(block, (1475, 566), (1475 + math.sin(turn) * 66, 566 - math.cos(turn) * 92), 30, INK, vein=PAPER)
    x, foot2 = 720.0, h * 0.9
    bowl = [
        *curve((x - 78, foot2 - 104), (x - 66, foot2 - 36), (x - 34, foot2)),
        *curve((x + 34, foot2), (x + 66, foot2 - 36), (x + 78, foot2 - 104)),
    ]
    block.oval(x + 40, foot2 + 2, 130, 15, DEEP)
    block.outlined(bowl, RED, PAPER, 6)
    block.oval(x, foot2 - 104, 81, 19, PAPER)
    block.oval(x, foot2 - 104, 73, 14, TEA)
    for n in range(8):
        block.cut((x - 60 + n * 9, foot2 - 74), (x - 44 + n * 7, foot2 - 74 + block.among(24, 60)), 3.4, PAPER)


def _gaiwan(block: Block, x: float, foot: float, size: float) -> None:
    """A lidded bowl on its saucer."""
    half = size / 2
    block.oval(x + 40, foot + 12, half * 1.5, 24, DEEP)
    block.oval(x, foot, half * 1.28, 30, PAPER)
    block.oval(x, foot - 5, half * 1.2, 22, STONE_PALE)
    block.oval(x, foot - 7, half * 0.72, 13, INK)
    rim = foot - size * 0.56
    bowl = [
        *curve((x - half, rim), (x - half * 0.9, rim + size * 0.27), (x - half * 0.46, foot - 12)),
        *curve((x + half * 0.46, foot - 12), (x + half * 0.9, rim + size * 0.27), (x + half, rim)),
    ]
    block.outlined(bowl, PAPER, INK, 6)
    with block.within(bowl):
        for n in range(16):
            px = x + half * (0.1 + 0.055 * n)
            block.cut(
                (px, rim + 14),
                (px - half * 0.16, rim + 14 + size * block.among(0.16, 0.42)),
                4.2,
                STONE if n < 12 else INK,
            )
        for n in range(5):
            a = -0.9 + 0.45 * n
            root = (x - half * 0.36, rim + size * 0.38)
            leaf(
                block,
                root,
                (root[0] + math.sin(a) * 92, root[1] - math.cos(a) * 92),
                30,
                PINE if n % 2 else INK,
                vein=PAPER,
            )
    lid = [*arc(x, rim - 10, half * 0.94, 180, 360, tall=0.5)]
    block.outlined([*lid, (x + half * 0.94, rim + 4), (x - half * 0.94, rim + 4)], PAPER, INK, 6)
    for n in range(11):
        px = x + half * (0.1 + 0.066 * n)
        block.cut((px, rim - 8), (px - half * 0.14, rim - 8 - size * block.among(0.03, 0.15)), 4, STONE)
    top = rim - 10 - half * 0.47
    block.outlined([(x - 42, top - 34), (x + 42, top - 34), (x + 30, top + 8), (x - 30, top + 8)], PAPER, INK, 6)
    block.oval(x, top - 34, 45, 11, INK)
    block.oval(x, top - 34, 38, 6, STONE_PALE)
