"""Mushrooms (菌): prints that stand beside the article on them."""

from __future__ import annotations

import math

from drawings.block import (
    DEEP,
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
    arc,
    curve,
)  # fmt: skip


def cap(block: Block) -> None:
    """香菇：木头上长出一丛花菇，菇盖裂成一格一格，小的一朵是红的。"""
    w, h = block.width, block.height
    block.box(0, 0, w, h, PINE)
    for n in range(46):
        x = n * 36.0
        block.cut((x, -40), (x + block.among(-20, 20), h * block.among(0.5, 0.9)), 5, MOSS if n % 2 else INK)
    log = curve((-60, h * 0.77), (300, h * 0.73), (800, h * 0.745), (1250, h * 0.72), (1680, h * 0.75))
    shape = [*log, (w + 80, h + 20), (-60, h + 20)]
    block.fill(shape, INK)
    block.groove(log, 10, PAPER, taper=False)
    with block.within(shape):
        for n in range(1, 17):
            block.broken(
                [(x, y + n * 22 + 6 * math.sin(x / 60 + n)) for x, y in log],
                block.among(4, 8),
                (LEAF, PINE, PAPER, PINE)[n % 4],
                dash=5,
                gap=5,
            )
    for x, y, size, lean in (
        (250, 0.56, 210, -0.16),
        (1340, 0.52, 240, 0.15),
        (980, 0.7, 150, 0.1),
        (520, 0.7, 170, -0.08),
        (770, 0.4, 380, 0.0),
        (1160, 0.77, 130, 0.12),
    ):
        _mushroom(block, x, h * y, size, lean, PAPER, h * 0.82)
    _mushroom(block, 330, h * 0.8, 96, -0.1, RED, h * 0.875)
    for _ in range(60):
        x, y = block.among(0, w), h * block.among(0.8, 1.0)
        for turn in (-0.6, 0.0, 0.6):
            block.cut(
                (x, y),
                (x + math.sin(turn) * 22, y - math.cos(turn) * 26),
                6,
                TEA if block.chance.random() < 0.5 else TEA_PALE,
            )


def _mushroom(block: Block, x: float, y: float, size: float, lean: float, ink: str, foot: float) -> None:
    """A shiitake from the side: *y* is the rim of its cap, *size* half its width."""
    stem = [
        (x - size * 0.17, y),
        (x - size * 0.14 - lean * size, foot),
        (x + size * 0.2 - lean * size, foot),
        (x + size * 0.17, y),
    ]
    block.outlined(stem, PAPER, INK, 7)
    with block.within(stem):
        for _ in range(15):
            px, py = x + size * block.among(-0.12, 0.18) - lean * size * 0.5, block.among(y, foot)
            block.cut(
                (px, py),
                (px - lean * 14, py + size * block.among(0.08, 0.3)),
                4,
                STONE if px < x + size * 0.06 else INK,
            )
    for n in range(9):
        # The moss it stands in covers its foot.
        px = x - lean * size + size * (-0.2 + 0.055 * n)
        block.cut((px, foot + 8), (px + block.among(-9, 9), foot - size * block.among(0.1, 0.24)), size * 0.06, INK)
    dome = arc(x, y, size, 180, 360, tall=0.62)
    under = curve(
        (x + size, y),
        (x + size * 0.6, y + size * 0.13),
        (x, y + size * 0.17),
        (x - size * 0.6, y + size * 0.13),
        (x - size, y),
    )
    cap_shape = [*dome, *under]
    block.outlined(cap_shape, ink, INK, size * 0.045)
    gills = [
        *under,
        *curve((x - size, y), (x - size * 0.5, y + size * 0.035), (x + size * 0.5, y + size * 0.035), (x + size, y)),
    ]
    block.fill(gills, INK)
    with block.within(gills):
        for n in range(46):
            share = -1 + 2 * n / 45
            block.cut(
                (x + share * size * 0.94, y + size * 0.03),
                (x + share * size * 0.72, y + size * 0.19),
                size * 0.014,
                PAPER,
            )
    mark = PAPER if ink == RED else INK
    with block.within([*dome, (x + size, y), (x - size, y)]):
        # The skin splits into plates: larger ones at the top, slivers along the rim.
        for ring in range(5):
            radius = 0.16 + 0.185 * ring
            count = 4 + 4 * ring
            for n in range(count):
                a = math.pi * (n + (0.5 if ring % 2 else 0.0) + block.among(-0.15, 0.15)) / count + math.pi
                px, py = x + math.cos(a) * size * radius, y - size * 0.1 + math.sin(a) * size * 0.55 * radius
                px2, py2 = (
                    x + math.cos(a) * size * (radius + 0.19),
                    y - size * 0.1 + math.sin(a) * size * 0.55 * (radius + 0.19),
                )
                block.cut((px, py), (px2, py2), size * 0.034, mark)
                b = a + math.pi / count
                qx, qy = (
                    x + math.cos(b) * size * (radius + 0.18),
                    y - size * 0.1 + math.sin(b) * size * 0.55 * (radius + 0.18),
                )
                block.cut((px2, py2), (qx, qy), size * 0.026, mark)
        for _ in range(round(size * 0.22)):
            a, far = block.among(math.pi * 1.5, math.pi * 2.02), block.among(0.62, 1.0)
            px, py = x + math.cos(a) * size * far, y + math.sin(a) * size * 0.6 * far
            block.cut((px, py), (px + size * 0.05, py + size * 0.09), size * 0.018, mark)


def racks(block: Block) -> None:
    """菇棚：棚里两边是一层层的架，过道上一只红桶。"""
    w, h = block.width, block.height
    block.box(0, 0, w, h, STONE_PALE)
    vx, vy = 800.0, h * 0.53
    # Hoops of the shed, from far to near.
    for n in range(9, 0, -1):
        near = (1 - n / 10) ** 2
        half, top, foot = 120 + 860 * near, vy - 90 - 520 * near, vy + 60 + 560 * near
        hoop = [(vx - half, foot), *arc(vx, vy - 20 * near, half, 180, 360, tall=(vy - top) / half), (vx + half, foot)]
        block.groove(hoop, 5 + 17 * near, INK, taper=False)
        if n < 9:
            for k in range(26):
                a = math.radians(186 + 6.7 * k)
                if block.chance.random() < 0.75:
                    start = (vx + math.cos(a) * half * 0.97, vy + math.sin(a) * (vy - top) * 0.97)
                    block.cut(
                        start,
                        (vx + math.cos(a) * half * 0.8, vy + math.sin(a) * (vy - top) * 0.8),
                        2 + 6 * near,
                        PAPER if k % 2 else STONE,
                    )
    floor = [(vx - 60, vy + 66), (vx + 60, vy + 66), (w * 0.86, h + 10), (w * 0.14, h + 10)]
    block.fill([(0, h), (0, h * 0.9), (vx - 60, vy + 64), (vx + 60, vy + 64), (w, h * 0.9), (w, h)], INK)
    block.outlined(floor, SAGE, INK, 6)
    with block.within(floor):
        for n in range(26):
            near = (n / 25) ** 2
            y = vy + 66 + (h - vy - 66) * near
            for _ in range(4):
                x = vx + block.among(-1, 1) * (60 + 560 * near)
                block.cut(
                    (x, y), (x + 20 + 110 * near, y), 2 + 6 * near, PINE if block.chance.random() < 0.6 else PAPER
                )
    for side in (-1, 1):
        for n in range(7, -1, -1):
            near = ((8 - n) / 8) ** 1.9
            inner = vx + side * (78 + 640 * near)
            outer = inner + side * (34 + 190 * near)
            low, high = vy + 66 + 420 * near, vy - 60 - 330 * near
            left, right = min(inner, outer), max(inner, outer)
            for level in range(5):
                y = low - (low - high) * (level + 0.6) / 5
                thick = 3 + 12 * near
                tall = (low - high) / 5
                block.box(left, y - tall * 0.6, right, y, MOSS if n % 2 else INK)
                count = 3
                for k in range(count):
                    px = left + (right - left) * (k + 0.5) / count
                    size = (right - left) / count * 0.44
                    block.fill(arc(px, y - tall * 0.2, size, 180, 360, tall=0.8), PAPER)
                    block.box(px - size * 0.24, y - tall * 0.2, px + size * 0.24, y, PAPER)
                    for m in range(3):
                        block.cut(
                            (px + size * (0.1 + 0.24 * m), y - tall * 0.24),
                            (px + size * (0.06 + 0.2 * m), y - tall * 0.2 - size * 0.5),
                            size * 0.07,
                            INK,
                        )
                block.box(left - 2, y, right + 2, y + thick, STONE)
            for x in (left, right):
                block.outlined(
                    [
                        (x - 2 - 8 * near, low),
                        (x - 2 - 8 * near, high),
                        (x + 2 + 8 * near, high),
                        (x + 2 + 8 * near, low),
                    ],
                    INK,
                    STONE_PALE,
                    1 + 3 * near,
                )
    x, foot = 690.0, h * 0.92
    bucket = [(x - 62, foot - 128), (x + 62, foot - 128), (x + 46, foot), (x - 46, foot)]
    block.oval(x + 34, foot, 96, 14, INK)
    block.groove(arc(x, foot - 128, 60, 180, 360, tall=1.2), 6, INK, taper=False)
    block.outlined(bucket, RED, PAPER, 6)
    block.oval(x, foot - 128, 64, 14, PAPER)
    block.oval(x, foot - 128, 56, 9, INK)
    for n in range(6):
        block.cut((x - 44 + n * 9, foot - 104), (x - 36 + n * 8, foot - 104 + block.among(30, 80)), 4, PAPER)


def hamper(block: Block) -> None:
    """一筐菇：竹筐里装满香菇，有一朵是红的。"""
    w, h = block.width, block.height
    block.box(0, 0, w, h, MIST)
    for n in range(50):
        y = n * 24.0
        x = block.among(-200, 100)
        while x < w:
            long = block.among(90, 380)
            block.cut((x, y), (x + long, y), block.among(2, 4), PAPER)
            x += long + block.among(20, 160)
    block.box(0, h * 0.8, w, h, INK)
    for _ in range(90):
        x, y = block.among(-60, w), block.among(h * 0.81, h)
        block.cut(
            (x, y), (x + block.among(50, 200), y), block.among(2, 4.4), PINE if block.chance.random() < 0.7 else LEAF
        )
    block.oval(660, h * 0.93, 470, 38, DEEP)
    handle = arc(600, 560, 400, 180, 360, tall=1.16)
    block.groove(handle, 52, PAPER, taper=False)
    block.groove(handle, 38, INK, taper=False)
    for number, (x, y) in enumerate(handle[2:-2]):
        block.cut((x - 15, y - 12), (x + 15, y + 12), 5, LEAF if number % 2 else PAPER)
    tops = [
        (600 + dx, 585 - rise, size)
        for rise, row in (
            (210, (-90, 110)),
            (130, (-220, -20, 190)),
            (40, (-320, -130, 70, 260)),
            (-50, (-370, -210, -30, 160, 350)),
        )
        for dx, size in ((dx, 118 + dx % 37) for dx in row)
    ]
    for number, (x, y, size) in enumerate(tops):
        _top(block, x, y, size, RED if number == 3 else PAPER, block.among(-0.3, 0.3))
    rim = h * 0.55
    body = [(150, rim), (1050, rim), (930, h * 0.93), (270, h * 0.93)]
    block.outlined(body, SAGE, PAPER, 10)
    with block.within(body):
        rows, cols = 9, 25
        for row in range(rows):
            for column in range(cols + 1):
                near = row / rows
                half = 450 - 118 * near
                left = 600 - half + 2 * half * column / cols
                y = rim + (h * 0.38) * near
                tall = h * 0.38 / rows
                if (row + column) % 2:
                    block.outlined(
                        [
                            (left, y + 5),
                            (left + 2 * half / cols, y + 5),
                            (left + 2 * half / cols, y + tall - 5),
                            (left, y + tall - 5),
                        ],
                        PINE,
                        INK,
                        4,
                    )
                    for k in range(3):
                        block.cut(
                            (left + 5, y + 12 + k * 12), (left + 2 * half / cols - 5, y + 12 + k * 12), 3.4, TEA_PALE
                        )
                else:
                    block.box(left + 6, y - 4, left + 2 * half / cols - 6, y + tall + 4, INK)
                    block.cut((left + half / cols - 4, y), (left + half / cols - 4, y + tall), 5, LEAF)
    block.outlined([(126, rim - 30), (1074, rim - 30), (1062, rim + 36), (138, rim + 36)], INK, PAPER, 8)
    for n in range(38):
        x = 138 + n * 24.6
        block.cut((x, rim + 28), (x + 22, rim - 22), 7, LEAF if n % 2 else PAPER)


def _top(block: Block, x: float, y: float, size: float, ink: str, turn: float) -> None:
    """The cap of a mushroom, seen from above at a slant, split like a star."""
    mark = PAPER if ink == RED else INK
    block.oval(x, y, size + 8, size * 0.74 + 8, INK)
    block.oval(x, y, size, size * 0.74, ink)
    for n in range(7):
        a = turn + 2 * math.pi * n / 7
        for start, stop, wide, bend in ((0.1, 0.52, 0.07, 0.0), (0.56, 0.92, 0.05, 0.06)):
            block.cut(
                (x + math.cos(a) * size * start, y + math.sin(a) * size * 0.74 * start),
                (x + math.cos(a) * size * stop, y + math.sin(a) * size * 0.74 * stop),
                size * wide,
                mark,
                bend=size * bend,
            )
        b = a + math.pi / 7
        block.cut(
            (x + math.cos(b) * size * 0.44, y + math.sin(b) * size * 0.33),
            (x + math.cos(b) * size * 0.8, y + math.sin(b) * size * 0.59),
            size * 0.045,
            mark,
        )
    for _ in range(26):
        a, far = block.among(-0.5, 2.0), block.among(0.7, 0.98)
        px, py = x + math.cos(a) * size * far, y + math.sin(a) * size * 0.74 * far
        block.cut((px, py), (px - math.sin(a) * size * 0.1, py + math.cos(a) * size * 0.08), size * 0.024, mark)
