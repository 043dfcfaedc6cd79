"""A day in the hills (山里的一天): the bridge, the orchard, the bamboo."""

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
    SAGE,
    STONE,
    STONE_PALE,
    TEA_PALE,
    Block,
    Point,
    arc,
    arch,
    curve,
    spread,
)  # fmt: skip
from drawings.houses import boat, stones, sweeping_roof
from drawings.nature import Tone, crown, hill, leaf, mist, peak, ridge, sky, trunk, water


def bridge(block: Block) -> None:
    """拱桥：一道石拱和它的倒影合成一个圆，圆里过一条红篷船。"""
    w, h = block.width, block.height
    level = h * 0.57
    sky(block, h * 0.4, HAZE)
    for x, half, tall in ((60, 170, 0.2), (330, 150, 0.27), (880, 160, 0.24), (1150, 190, 0.32)):
        peak(block, x, level, half, h * tall, Tone(MIST, PAPER, PAPER), edge=5, density=0.8)
    mist(block, h * 0.47, h * 0.55, PAPER, lines=6)
    block.box(0, level, w, h, INK)
    water(block, level + 16, h, LEAF, near=6, fill=0.5, step=12)
    deck = curve(
        (-40, level - 40),
        (140, level - 90),
        (360, level - 262),
        (600, level - 352),
        (840, level - 262),
        (1060, level - 90),
        (1240, level - 40),
    )
    radius = 236
    opening = arc(600, level, radius, 180, 360)
    body = [*deck, (1240, level), *reversed(opening), (-40, level)]
    block.fill(body, STONE)
    with block.within(body):
        stones(block, -40, level - 330, 1240, level, PAPER, course=33)
        for _ in range(150):
            x, y = block.among(0, w), block.among(level - 300, level)
            block.cut((x, y), (x + block.among(10, 34), y + block.among(-2, 2)), block.among(1.4, 3.2), INK)
    ring = [*arc(600, level, radius + 52, 180, 360), *reversed(opening)]
    block.outlined(ring, STONE_PALE, PAPER, 6)
    for n in range(1, 21):
        a = math.radians(180 + 9 * n - 4.5)
        block.line(
            [
                (600 + math.cos(a) * (radius + 2), level + math.sin(a) * (radius + 2)),
                (600 + math.cos(a) * (radius + 50), level + math.sin(a) * (radius + 50)),
            ],
            4,
            INK,
        )
    block.groove(arc(600, level, radius, 180, 360), 6, INK, taper=False)
    block.groove([(x, y - 4) for x, y in deck], 20, INK, taper=False)
    block.groove([(x, y - 17) for x, y in deck], 6, PAPER, taper=False)
    for x, y in deck[6:-6:5]:
        block.outlined([(x - 8, y - 8), (x - 8, y - 62), (x + 8, y - 62), (x + 8, y - 8)], STONE_PALE, INK, 4)
    block.groove([(x, y - 44) for x, y in deck[4:-4]], 8, INK, taper=False)
    # The reflection: the same ring, broken by level strokes.
    under = [*arc(600, level, radius + 52, 180, 0), *reversed(arc(600, level, radius, 180, 0))]
    with block.within(under):
        y = level + 3
        while y < level + radius + 60:
            block.cut(
                (600 - 330 + block.among(-20, 20), y), (600 + 330 + block.among(-20, 20), y), block.among(6, 9), STONE
            )
            y += 12
    mirror = arc(600, level, radius - 3, 180, 0)
    with block.within(mirror):
        block.fill(mirror, SAGE)
        y = level + 6
        while y < level + radius:
            for _ in range(5):
                x = block.among(340, 820)
                block.cut(
                    (x, y),
                    (x + block.among(30, 140), y),
                    block.among(2, 5),
                    PAPER if block.chance.random() < 0.6 else INK,
                )
            y += 11
    boat(block, 628, level + 58, 190)
    for n in range(4):
        block.cut((536 - n * 7, level + 84 + n * 11), (720 + n * 6, level + 84 + n * 11), 4.4 - n * 0.6, INK)
    for root, count in (((1250, -30), 17), ((-60, -60), 12)):
        for _ in range(count):
            side = 1 if root[0] > 600 else -1
            x = root[0] - side * block.among(20, 330)
            start, low = block.among(-30, 70), h * block.among(0.24, 0.5) * (1 - abs(x - root[0]) / 620)
            stem = curve((x, start), (x - side * 8, start + low * 0.5), (x - side * block.among(14, 40), start + low))
            block.groove(stem, 3.6, INK)
            for px, py in stem[4::2]:
                for way in (-1, 1):
                    long = block.among(26, 42)
                    leaf(
                        block,
                        (px, py),
                        (px + way * long * 0.5 - side * 4, py + long),
                        7.5,
                        INK if block.chance.random() < 0.75 else PINE,
                    )


def orchard(block: Block) -> None:
    """果园：一坡果树排得整整齐齐，有一棵结了红果。"""
    w, h = block.width, block.height
    sky(block, h * 0.34, HAZE)
    for x, half, tall in ((80, 190, 0.17), (430, 170, 0.25), (760, 150, 0.15), (1090, 190, 0.28), (1480, 220, 0.2)):
        peak(block, x, h * 0.42, half, h * tall, Tone(MIST, PAPER, PAPER), edge=5, density=0.8)
    mist(block, h * 0.34, h * 0.4, PAPER, lines=5)
    hill(block, ridge(block, h * 0.41, 16, 1500), Tone(SAGE, PAPER, PAPER), edge=8)
    swell = block.wave(1.0, 1900)
    trees: list[tuple[float, float, float]] = []
    for row in range(6):
        depth = row / 5
        level, size, gap = h * (0.445 + 0.55 * depth**1.45), 34 + 90 * depth, 128 + 262 * depth
        line = [(x, level + swell(x + row * 60) * (14 + 26 * depth) + size * 0.5) for x in spread(-40, w + 40, 12)]
        for n in range(5):
            block.broken(
                [(x, y - 4 + n * (6 + 9 * depth)) for x, y in line],
                2.4 + 3 * depth,
                MOSS if n % 2 else INK,
                dash=9,
                gap=8,
            )
        block.broken([(x, y + 5 + 3 * (6 + 9 * depth)) for x, y in line], 2.4 + 3 * depth, PAPER, dash=6, gap=22)
        x = -gap * (0.2 if row % 2 else 0.7)
        while x < w + gap:
            trees.append((x + block.among(-6, 6), level + swell(x + row * 60) * (14 + 26 * depth), size))
            x += gap
    ripe = min(range(len(trees)), key=lambda n: math.hypot(trees[n][0] - 1000, trees[n][1] - h * 0.79))
    for number, (x, y, size) in enumerate(trees):
        foot = y + size * 0.62
        block.oval(x + size * 0.28, foot, size * 0.72, size * 0.1, INK)
        trunk(block, x, y - size * 0.1, foot, size * 0.17, Tone(INK, PAPER, PAPER))
        crown(
            block,
            x,
            y - size * 0.5,
            size * 0.72,
            Tone(INK if number % 3 else MOSS, PAPER, PAPER if number % 3 else TEA_PALE),
            marks=round(26 + size * 0.85),
        )
        laden = number == ripe or number % 5 in (0, 3)
        hung: list[Point] = []
        while laden and len(hung) < 9:
            angle, far = block.among(0, 2 * math.pi), math.sqrt(block.chance.random()) * 0.8
            px, py = x + math.cos(angle) * size * 0.72 * far, y - size * 0.5 + math.sin(angle) * size * 0.62 * far
            if all(math.hypot(px - ox, py - oy) > size * 0.23 for ox, oy in hung):
                hung.append((px, py))
        for px, py in hung:
            block.disc(px, py, size * 0.095 + 2.4, INK)
            block.disc(px, py, size * 0.095, RED if number == ripe else PAPER)
            block.cut((px - size * 0.04, py - size * 0.05), (px + size * 0.03, py - size * 0.06), size * 0.02, INK)


def bamboo(block: Block) -> None:
    """竹林：一条小路穿过竹林，尽头一扇红门。"""
    w, h = block.width, block.height
    block.box(0, 0, w, h, HAZE)
    for _ in range(34):
        x = block.among(0, w)
        block.box(x, 0, x + block.among(9, 16), h * 0.74, MIST)
    for n, (x, wide) in enumerate(sorted((block.among(0, w), block.among(20, 28)) for _ in range(17))):
        if abs(x - 610) > 90:
            _culm(block, x, wide, h * 0.76, Tone(LEAF, HAZE, PAPER), block.among(110, 150), lean=(n % 3 - 1) * 14)
    block.fill([*ridge(block, h * 0.73, 10, 700), (w + 40, h + 20), (-40, h + 20)], PINE)
    # The gate at the end of the path.
    stones(block, 400, h * 0.665, 830, h * 0.742, PAPER, course=26)
    block.outlined([(404, h * 0.742), (404, h * 0.655), (826, h * 0.655), (826, h * 0.742)], STONE, PAPER, 5)
    stones(block, 408, h * 0.66, 822, h * 0.74, PAPER, course=26)
    block.outlined([(512, h * 0.745), (512, h * 0.6), (718, h * 0.6), (718, h * 0.745)], STONE_PALE, PAPER, 5)
    block.outlined(arch(540, 690, h * 0.745, h * 0.66), PAPER, INK, 5)
    block.fill(arch(556, 674, h * 0.745, h * 0.662), RED)
    block.box(613, h * 0.63, 617, h * 0.745, PAPER)
    for side in (-1, 1):
        block.disc(615 + side * 13, h * 0.7, 5, PAPER)
    sweeping_roof(block, 615, h * 0.558, h * 0.606, 156, Tone(INK, PAPER, PAPER), tiles=16)
    path = [
        *curve((556, h * 0.745), (520, h * 0.82), (640, h * 0.9), (380, h * 1.03)),
        *reversed(curve((676, h * 0.745), (700, h * 0.81), (930, h * 0.89), (960, h * 1.03))),
    ]
    block.outlined(path, PAPER, MOSS, 5)
    with block.within(path):
        y = h * 0.755
        while y < h:
            depth = (y / h - 0.75) * 4
            for _ in range(5):
                x = block.among(380, 960)
                block.oval(x, y, (20 + 46 * depth), (4 + 10 * depth), STONE_PALE)
                block.cut(
                    (x - 16 - 26 * depth, y + 4 + 8 * depth),
                    (x + 16 + 26 * depth, y + 4 + 8 * depth),
                    2 + 3 * depth,
                    STONE,
                )
            y += 14 + 26 * depth
    for _ in range(240):
        x, y = block.among(0, w), block.among(h * 0.76, h)
        if (400 < x < 960 and y < h * 0.9) or (330 < x < 1000 and y >= h * 0.9):
            continue
        block.cut(
            (x, y),
            (x + block.among(-12, 12), y - block.among(14, 44)),
            block.among(2, 4.5),
            TEA_PALE if block.chance.random() < 0.5 else INK,
        )
    for x, wide, lean in ((60, 50, 20), (170, 42, -12), (285, 46, 14), (1010, 48, -16), (1122, 54, 12), (905, 38, 10)):
        _culm(block, x, wide, h * 1.02, Tone(INK, HAZE, PAPER), block.among(210, 250), lean=lean)
    for _ in range(150):
        x, y = block.among(-20, w + 20), h * block.among(-0.02, 0.36) ** 1.0
        if 380 < x < 830 and y > h * 0.2:
            continue
        way = block.among(0.5, 2.6)
        for turn in (-0.5, 0.0, 0.5):
            long = block.among(56, 104)
            leaf(block, (x, y), (x + math.cos(way + turn) * long, y + math.sin(way + turn) * long), long * 0.19,
                 INK if block.chance.random() < 0.62 else PINE, vein=PAPER if long > 84 else "")  # fmt: skip


def _culm(block: Block, x: float, wide: float, foot: float, tone: Tone, joint: float, *, lean: float) -> None:
    """One stem of bamboo, from the foot out of the sheet; it leans by *lean* units at the top."""
    y = foot
    while y > -joint:
        top = y - joint * block.among(0.92, 1.08)
        x0, x1 = x + lean * (foot - y) / foot, x + lean * (foot - top) / foot
        block.outlined(
            [
                (x0 - wide / 2, y),
                (x1 - wide / 2 + wide * 0.05, top + 3),
                (x1 + wide / 2 - wide * 0.05, top + 3),
                (x0 + wide / 2, y),
            ],
            tone.body,
            tone.edge,
            wide * 0.09,
        )
        block.groove(
            [(x0 - wide * 0.56, y - 2), (x0, y + wide * 0.05), (x0 + wide * 0.56, y - 2)],
            wide * 0.13,
            tone.edge,
            taper=False,
        )
        block.cut((x0 - wide * 0.26, y - joint * 0.08), (x1 - wide * 0.24, top + joint * 0.12), wide * 0.11, tone.cuts)
        for _ in range(3):
            start = block.among(top + joint * 0.1, y - joint * 0.3)
            side = block.among(-0.1, 0.3) * wide
            block.cut((x0 + side, start), (x0 + side, start + joint * block.among(0.08, 0.2)), wide * 0.05, tone.cuts)
        y = top
