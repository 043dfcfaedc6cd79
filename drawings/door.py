"""A door (门), a bicycle beside it."""

from __future__ import annotations

import math

from drawings.block import (
    DEEP,
    HAZE,
    INK,
    LEAF,
    MOSS,
    PAPER,
    PINE,
    RAIN_PALE,
    RED,
    SAGE,
    STONE,
    STONE_PALE,
    Block,
    arc,
)  # fmt: skip
from drawings.houses import stones, sweeping_roof
from drawings.nature import Tone, leaf, peak, sky


def door(block: Block) -> None:
    """门：石阶上两扇木门，墙边靠着一辆红自行车。"""
    w, h = block.width, block.height
    ground = h * 0.83
    block.box(0, 0, w, h, STONE_PALE)
    sky(block, h * 0.2, PAPER, fill=0.6)
    for x, half, tall in ((120, 170, 190), (1060, 200, 240)):
        peak(block, x, h * 0.25, half, tall, Tone(RAIN_PALE, STONE_PALE, PAPER), edge=5)
    block.box(0, h * 0.235, w, ground, PAPER)
    for _ in range(110):
        x, y = block.among(0, w), block.among(h * 0.3, ground)
        block.cut((x, y), (x + block.among(20, 110), y), block.among(1.4, 2.8), HAZE)
    stones(block, -20, h * 0.7, w, ground, STONE, course=46)
    block.groove([(-20, h * 0.7), (w / 2, h * 0.7), (w + 20, h * 0.7)], 6, INK, taper=False)
    for side in (0, 1):
        # Coping of the wall: two courses of tiles, seen from the front.
        x = -20.0 if side == 0 else 760.0
        stop = 440.0 if side == 0 else w + 20
        block.box(x, h * 0.215, stop, h * 0.245, INK)
        while x < stop:
            block.groove(arc(x + 17, h * 0.245, 15, 0, 180, tall=0.9), 4, PAPER, taper=False)
            block.cut((x + 17, h * 0.217), (x + 17, h * 0.243), 4, LEAF)
            x += 34
    # The gate: posts, lintel, leaves of planks.
    block.outlined([(330, ground), (330, h * 0.27), (870, h * 0.27), (870, ground)], STONE, INK, 6)
    stones(block, 334, h * 0.275, 866, ground, PAPER, course=52)
    block.outlined([(404, ground), (404, h * 0.335), (796, h * 0.335), (796, ground)], INK, PAPER, 6)
    for n in range(10):
        x = 424 + n * 36
        for _ in range(7):
            y = block.among(h * 0.36, ground - 120)
            block.cut(
                (x + block.among(4, 28), y),
                (x + block.among(4, 28), y + block.among(40, 130)),
                2.6,
                PINE if n % 2 else LEAF,
            )
        block.cut((x, h * 0.355), (x, ground - 20), 4, PINE)
    block.box(597, h * 0.345, 603, ground, PAPER)
    for side in (-1, 1):
        x, y = 600 + side * 46, h * 0.6
        block.disc(x, y, 24, PAPER)
        block.disc(x, y, 18, INK)
        block.groove(arc(x, y + 26, 24, -60, 240), 7, PAPER, taper=False)
        for row in range(4):
            for column in range(3):
                block.disc(600 + side * (40 + column * 58), h * 0.4 + row * 52, 6.5, STONE_PALE)
    sweeping_roof(block, 600, h * 0.1, h * 0.262, 330, Tone(INK, PAPER, PAPER), tiles=26)
    for n in range(7):
        x = 420 + n * 60
        block.outlined(
            [(x - 15, h * 0.29), (x - 15, h * 0.315), (x + 15, h * 0.315), (x + 15, h * 0.29)], MOSS, PAPER, 3
        )
    # Steps, a stone drum at each side, then the lane.
    block.box(0, ground, w, h, SAGE)
    for n in range(5):
        top, spread_ = ground + n * 34, 250 + n * 44
        block.outlined(
            [
                (600 - spread_, top),
                (600 + spread_, top),
                (600 + spread_ + 12, top + 34),
                (600 - spread_ - 12, top + 34),
            ],
            PAPER if n % 2 else STONE_PALE,
            INK,
            4,
        )
        for _ in range(14):
            x = 600 + block.among(-spread_, spread_ - 60)
            block.cut((x, top + block.among(6, 28)), (x + block.among(18, 60), top + block.among(6, 28)), 2.6, STONE)
    for side in (-1, 1):
        x = 600 + side * 236
        block.outlined(
            [(x - 44, ground + 6), (x - 36, ground - 40), (x + 36, ground - 40), (x + 44, ground + 6)], STONE, INK, 4
        )
        block.disc(x, ground - 84, 52, INK)
        for radius, ink in ((47, STONE_PALE), (34, INK), (30, STONE_PALE), (10, INK)):
            block.disc(x, ground - 84, radius, ink)
        for n in range(12):
            a = math.radians(30 * n)
            block.cut(
                (x + math.cos(a) * 13, ground - 84 + math.sin(a) * 13),
                (x + math.cos(a) * 28, ground - 84 + math.sin(a) * 28),
                4,
                INK,
            )
    for row in range(3):
        for n in range(17):
            x = n * 80 - (40 if row % 2 else 0)
            y = ground + 186 + row * 36
            block.cut((x, y), (x + 70, y), 4.4, PINE)
            block.cut((x + 74, y + 4), (x + 70, y + 30), 3, PINE)
    _bicycle(block, 1000, h * 0.905, 178)
    for x, y in ((70, ground), (150, ground), (230, ground), (40, ground + 4), (300, ground)):
        for n in range(7):
            a = math.radians(-150 + 20 * n + block.among(-6, 6))
            leaf(
                block,
                (x, y + 4),
                (x + math.cos(a) * 58, y + math.sin(a) * block.among(50, 96)),
                11,
                INK if n % 2 else MOSS,
                vein=LEAF,
            )


def _bicycle(block: Block, x: float, foot: float, size: float) -> None:
    """A bicycle from the side: *foot* is where the wheels stand, *size* the height of a wheel."""
    radius = size / 2
    back, front = (x - size * 0.56, foot - radius), (x + size * 0.56, foot - radius)
    for cx, cy in (back, front):
        for wide, ink in ((15, PAPER), (8, DEEP)):
            ring = arc(cx, cy, radius - 4, 0, 360)
            block.groove(ring, wide, ink, taper=False)
        for n in range(12):
            a = math.radians(30 * n + 8)
            block.line([(cx, cy), (cx + math.cos(a) * (radius - 7), cy + math.sin(a) * (radius - 7))], 1.8, DEEP)
        block.disc(cx, cy, 7, DEEP)
    crank = (x - size * 0.08, foot - radius * 0.92)
    seat, head = (x - size * 0.22, foot - size * 0.98), (x + size * 0.36, foot - size * 1.06)
    tubes = (
        (back, crank),
        (back, seat),
        (crank, seat),
        (crank, head),
        (seat, (head[0] - 4, head[1] + 12)),
        (head, front),
    )
    for wide, ink in ((16, PAPER), (9.5, RED)):
        for start, end in tubes:
            block.line([start, end], wide, ink)
    for wide, ink in ((13, PAPER), (8, DEEP)):
        block.line(
            [head, (head[0] - 8, head[1] - size * 0.16), (head[0] + size * 0.1, head[1] - size * 0.2)], wide, ink
        )
        block.line([(head[0] - 8, head[1] - size * 0.16), (head[0] - size * 0.14, head[1] - size * 0.13)], wide, ink)
        block.line([seat, (seat[0] - 3, seat[1] - size * 0.1)], wide, ink)
        block.line(
            [(seat[0] - size * 0.13, seat[1] - size * 0.11), (seat[0] + size * 0.1, seat[1] - size * 0.1)],
            wide + 3,
            ink,
        )
    block.groove(arc(*crank, size * 0.12, 0, 360), 5, DEEP, taper=False)
    block.line([(crank[0] - 2, crank[1]), (crank[0] + size * 0.1, crank[1] + size * 0.13)], 6, DEEP)
    block.line(
        [(crank[0] + size * 0.05, crank[1] + size * 0.14), (crank[0] + size * 0.16, crank[1] + size * 0.13)], 7, DEEP
    )
    basket = [
        (head[0] + size * 0.08, head[1] - size * 0.1),
        (head[0] + size * 0.4, head[1] - size * 0.12),
        (head[0] + size * 0.35, head[1] + size * 0.18),
        (head[0] + size * 0.12, head[1] + size * 0.18),
    ]
    block.outlined(basket, PAPER, DEEP, 4)
    for n in range(1, 5):
        px = head[0] + size * (0.08 + 0.064 * n)
        block.line([(px, head[1] - size * 0.1), (px - size * 0.008, head[1] + size * 0.17)], 2.6, DEEP)
        y = head[1] + size * (-0.1 + 0.056 * n)
        block.line([(head[0] + size * 0.09, y), (head[0] + size * 0.38, y)], 2.6, DEEP)
