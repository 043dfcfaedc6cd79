"""A day in the hills (山里的一天): rain, the ferry and the roofs after dark; and a gallery with lanterns (灯)."""

from __future__ import annotations

import math

from drawings.block import (
    DEEP,
    DUSK,
    DUSK_DEEP,
    INK,
    LEAF,
    MOSS,
    NIGHT,
    PAPER,
    PINE,
    RAIN,
    RAIN_PALE,
    RED,
    STONE,
    STONE_PALE,
    Block,
    Point,
    arch,
    curve,
)  # fmt: skip
from drawings.houses import boat, flags, lantern, town, umbrella
from drawings.nature import Tone, crown, moon, peak, sky, trunk


def rain(block: Block) -> None:
    """雨巷：雨落在两边的屋檐和石板上，巷子里一把红伞。"""
    w, h = block.width, block.height
    block.box(0, 0, w, h, RAIN_PALE)
    for x, half, tall in ((400, 200, 0.16), (690, 170, 0.22), (900, 150, 0.13)):
        peak(block, x, h * 0.5, half, h * tall, Tone(RAIN, RAIN_PALE, RAIN_PALE), edge=5, density=0.7)
    vanish = (618.0, h * 0.505)
    block.box(0, vanish[1], w, h, STONE_PALE)
    flags(block, vanish[1] + 4, h, (vanish[0], vanish[1] - 30), STONE, rows=13)
    for _ in range(190):
        near = block.among(0, 1) ** 0.7
        y = vanish[1] + (h - vanish[1]) * near
        x = vanish[0] + block.among(-0.75, 0.7) * (y - vanish[1]) * 1.5
        long = 12 + 80 * near
        ink = PAPER if block.chance.random() < 0.7 else DUSK
        block.cut((x, y), (x + long, y), 1.4 + 5 * near * block.among(0.4, 1.0), ink)
    # Houses step towards the end of the lane on both sides, the far ones paler.
    for number in range(6):
        near = (number + 1) / 6
        tone = Tone((RAIN, STONE, DUSK, PINE, MOSS, INK)[number], PAPER, PAPER)
        for side in (-1, 1):
            inner = vanish[0] + side * (34 + 470 * near**1.7 * (1.0 if side < 0 else 1.08))
            outer = vanish[0] + side * (150 + 900 * near)
            foot = vanish[1] + h * 0.5 * near**1.75 + 12
            eave = vanish[1] - h * (0.05 + 0.27 * near**1.35) - (24 if (number + (side > 0)) % 2 else 0)
            block.outlined([(inner, foot), (inner, eave), (outer, eave), (outer, foot)], tone.body, PAPER, 4)
            wide = abs(outer - inner)
            cell = 26 + 74 * near
            for _ in range(round(24 * near)):
                px, y = inner + side * block.among(4, 40 + 190 * near), block.among(eave, foot - 10)
                block.cut((px, y), (px + block.among(10, 30 + 30 * near), y), 1.3 + 2 * near, PAPER)
            for n in range(3):
                px = inner + side * (cell * (0.5 + n * 1.35))
                left, right = min(px, px + side * cell * 0.7), max(px, px + side * cell * 0.7)
                if number > 1 and right > 0 and left < w:
                    y = eave + (foot - eave) * 0.2
                    block.box(
                        left, y, right, y + cell * 0.95, PAPER if (n + number) % 3 == 0 else INK if number < 4 else DEEP
                    )
                    for bar in (0.25, 0.5, 0.75):
                        bx = left + (right - left) * bar
                        block.box(bx - 1 - near, y, bx + 1 + near, y + cell * 0.95, tone.body)
                    block.box(left, y + cell * 0.45, right, y + cell * 0.45 + 2 + near, tone.body)
                    block.box(left - 4 * near, y + cell * 0.95, right + 4 * near, y + cell * 0.95 + 3 + 5 * near, PAPER)
            door = inner + side * cell * 0.5
            left, right = min(door, door + side * cell * 0.9), max(door, door + side * cell * 0.9)
            block.fill(arch(left, right, foot, foot - cell * 1.35), INK if number < 4 else DEEP)
            reach = inner - side * (10 + 62 * near)
            top = eave - h * (0.022 + 0.075 * near)
            roof = [
                (reach, eave + 12 * near),
                (inner + side * wide * 0.1, top),
                (outer + side * 60, top - 16 * near),
                (outer + side * 60, eave + 8 * near),
            ]
            block.outlined(roof, INK if number > 1 else tone.body, PAPER, 5)
            with block.within(roof):
                for n in range(26):
                    px = reach + side * n * (13 + 26 * near)
                    block.groove(
                        curve(
                            (px + side * (28 + 60 * near), top - 8),
                            (px + side * 8, (top + eave) / 2),
                            (px - side * 6, eave + 16),
                        ),
                        1.8 + 2.6 * near,
                        PAPER if number > 1 else RAIN_PALE,
                    )
    for n in range(18):
        y = h * 0.742 + n * 13
        long = (104 - n * 4.6) * block.among(0.7, 1.1)
        block.cut((590 - long, y), (590 + long, y), 8 - n * 0.25, RED if 3 < n < 15 and n % 3 else DUSK)
    umbrella(block, 590, h * 0.735, 320, RED, edge=PAPER)
    for _ in range(330):
        x, y = block.among(-100, w + 60), block.among(-80, h)
        long = block.among(40, 170)
        block.cut((x, y), (x - long * 0.2, y + long), block.among(1.6, 3.4), PAPER)
    for _ in range(46):
        x, y = block.among(40, w - 40), h * block.among(0.8, 0.985)
        for turn in (-0.9, 0.0, 0.9):
            block.cut((x, y), (x + math.sin(turn) * 20, y - math.cos(turn) * 17), 3, PAPER)


def ferry(block: Block) -> None:
    """渡口：天快黑了，船都靠了岸，一条红篷的还没收。"""
    w, h = block.width, block.height
    block.box(0, 0, w, h, STONE_PALE)
    sky(block, h * 0.42, PAPER, fill=0.6, thick=4)
    block.disc(w * 0.68, h * 0.25, 62, PAPER)
    level = h * 0.5
    shapes: list[list[Point]] = []
    for x, half, tall, tone in (
        (120, 190, 0.24, RAIN),
        (460, 150, 0.33, RAIN),
        (800, 170, 0.2, RAIN),
        (1120, 160, 0.3, RAIN),
        (1480, 190, 0.36, RAIN),
        (-20, 230, 0.2, DUSK),
        (640, 150, 0.16, DUSK),
        (1330, 190, 0.18, DUSK),
    ):
        shapes.append(
            peak(block, x, level, half, h * tall, Tone(tone, STONE_PALE, STONE_PALE), edge=5, density=0.8, lit=1)
        )
    block.box(0, level, w, h, RAIN)
    with block.within([(0, level), (w, level), (w, h), (0, h)]):
        for shape in shapes:
            block.fill([(x, level + (level - y) * 0.72) for x, y in shape], DUSK)
        y = level + 6
        while y < h:
            near = (y - level) / (h - level)
            x = block.among(-200, 0)
            while x < w:
                long = block.among(60, 330)
                block.cut(
                    (x, y),
                    (x + long, y),
                    2.2 + 6 * near * block.among(0.4, 1.0),
                    STONE_PALE if block.chance.random() < 0.6 else RAIN,
                )
                x += long + block.among(10, 190)
            y += 8 + 15 * near
        for n in range(17):
            y = level + 8 + n * 14
            long = 30 + 50 * math.sin(n * 1.3) ** 2 + n * 1.2
            block.cut((w * 0.68 - long, y), (w * 0.68 + long, y), 4.6, PAPER)
    bank = curve((-40, h * 0.63), (200, h * 0.66), (430, h * 0.72), (620, h * 0.83), (700, h * 1.03))
    shore = [*bank, (-40, h * 1.03)]
    block.outlined(shore, INK, PAPER, 7)
    with block.within(shore):
        for n in range(1, 22):
            block.broken(
                [(x - 9 * n, y + 15 * n) for x, y in bank],
                block.among(2.4, 4.6),
                LEAF if n % 3 else PAPER,
                dash=5,
                gap=7,
            )
    for n in range(9):
        left = 300 + n * 34
        y = h * (0.71 + 0.031 * n)
        block.outlined([(left, y), (left + 150, y), (left + 158, y + 19), (left - 6, y + 19)], STONE_PALE, INK, 4)
    for x, y, size, hood in ((770, 0.66, 220, INK), (1000, 0.74, 280, INK), (860, 0.9, 360, RED)):
        boat(block, x, h * y, size, hull=INK, awning=hood if hood == RED else DUSK_DEEP, edge=PAPER)
        for n in range(4):
            block.cut(
                (x - size * (0.42 - 0.05 * n), h * y + size * (0.13 + 0.04 * n)),
                (x + size * (0.45 - 0.06 * n), h * y + size * (0.13 + 0.04 * n)),
                5.5 - n,
                INK,
            )
    for x, top, foot in ((640, 0.6, 0.76), (930, 0.63, 0.82), (700, 0.77, 0.99)):
        block.outlined([(x - 6, h * foot), (x - 5, h * top), (x + 5, h * top), (x + 6, h * foot)], INK, PAPER, 3)
    trunk(block, 150, h * 0.34, h * 0.69, 46, Tone(INK, PAPER, PAPER))
    crown(block, 160, h * 0.26, 170, Tone(INK, STONE_PALE, PAPER), marks=420)


def lanterns(block: Block) -> None:
    """灯廊：檐下挂着一排灯，一盏是红的。"""
    w, h = block.width, block.height
    block.box(0, 0, w, h, DUSK_DEEP)
    sky(block, h * 0.62, DUSK, step=26, fill=0.5)
    for x, half, tall in ((130, 210, 0.3), (520, 180, 0.22), (860, 200, 0.36), (1260, 190, 0.25), (1560, 230, 0.37)):
        peak(block, x, h * 0.78, half, h * tall, Tone(DUSK, DUSK_DEEP, DUSK_DEEP), edge=6)
    # Roofs of the valley, with their windows.
    for level, wide, inks, lit in (
        (h * 0.7, (60, 96), ("#35565e", "#22404a"), 0.3),
        (h * 0.77, (84, 130), ("#243f47", "#183037"), 0.42),
    ):
        town(block, level, 30, wide, inks, lit=lit, jump=26)
    block.box(0, h * 0.88, w, h, INK)
    for n in range(4):
        y = h * (0.88 + 0.034 * n)
        block.cut((-200, y), (w + 200, y + block.among(-3, 3)), 4 + n, LEAF)
        for _ in range(20):
            x = block.among(0, w)
            block.cut(
                (x, y + block.among(8, 26)),
                (x + block.among(30, 130), y + block.among(8, 26)),
                block.among(2, 4.4),
                DUSK,
            )
    # The balustrade.
    block.box(0, h * 0.775, w, h * 0.797, INK)
    block.groove([(0, h * 0.775), (w / 2, h * 0.775), (w, h * 0.775)], 4, PAPER, taper=False)
    for n in range(27):
        x = 22 + n * 60
        block.outlined([(x - 7, h * 0.797), (x - 7, h * 0.885), (x + 7, h * 0.885), (x + 7, h * 0.797)], INK, DUSK, 3)
    for x in (250, 800, 1350):
        block.outlined([(x - 26, h * 0.89), (x - 22, h * 0.14), (x + 22, h * 0.14), (x + 26, h * 0.89)], INK, DUSK, 5)
        for _ in range(26):
            px, y = x + block.among(-17, 10), block.among(h * 0.2, h * 0.85)
            block.cut((px, y), (px, y + block.among(30, 90)), 2.6, LEAF)
        for side in (-1, 1):
            brace = [
                (x + side * 20, h * 0.3),
                (x + side * 120, h * 0.155),
                (x + side * 84, h * 0.155),
                (x + side * 20, h * 0.245),
            ]
            block.outlined(brace, INK, DUSK, 4)
    # The eaves overhead: round tile ends along a beam.
    block.box(0, 0, w, h * 0.155, INK)
    for n in range(41):
        x = n * 40.0
        block.box(x + 4, 0, x + 30, h * 0.105, "#2b4f49")
        for _ in range(3):
            y = block.among(0, h * 0.08)
            block.cut((x + block.among(8, 20), y), (x + block.among(8, 20), y + block.among(18, 40)), 2.2, LEAF)
        block.disc(x + 17, h * 0.105, 17, PAPER)
        block.disc(x + 17, h * 0.105, 13, INK)
        block.disc(x + 17, h * 0.105, 4, PAPER)
    block.box(0, h * 0.131, w, h * 0.136, PAPER)
    hung = (
        (-20, 60),
        (145, 104),
        (365, 104),
        (525, 52),
        (685, 104),
        (915, 104),
        (1075, 52),
        (1235, 104),
        (1455, 104),
        (1620, 60),
    )
    for number, (x, cord) in enumerate(hung):
        red = number == 4
        lantern(
            block, x, h * 0.15, 152, RED if red else PAPER, "#7e1f18" if red else STONE, cord=cord, rope=PAPER, cap=DEEP
        )


def roofs(block: Block) -> None:
    """夜里：屋顶一层叠一层，亮着的窗里有一扇是红的。"""
    w, h = block.width, block.height
    block.box(0, 0, w, h, NIGHT)
    sky(block, h * 0.5, DUSK_DEEP, fill=0.55)
    moon(block, w * 0.745, h * 0.17, 46, PAPER)
    for _ in range(60):
        x, y = block.among(0, w), block.among(10, h * 0.34)
        block.disc(x, y, block.among(1.2, 2.6), RAIN_PALE)
    for x, half, tall in (
        (90, 230, 0.36),
        (470, 220, 0.47),
        (850, 200, 0.33),
        (1190, 220, 0.43),
        (1640, 260, 0.5),
        (1930, 210, 0.36),
    ):
        peak(block, x, h * 0.7, half, h * tall, Tone(DUSK, NIGHT, NIGHT), edge=6, lit=1)
    rows = (
        (0.5, (52, 80), ("#41646c", "#2c4a52"), 0.34), (0.57, (66, 100), ("#35565e", "#22404a"), 0.38),
        (0.65, (86, 128), ("#2c4a52", "#1d3841"), 0.4), (0.74, (108, 164), ("#243f47", "#183037"), 0.44),
        (0.85, (140, 206), ("#1d353c", DEEP), 0.48),
    )  # fmt: skip
    windows: list[tuple[float, float, float]] = []
    for number, (level, wide, inks, lit) in enumerate(rows):
        found = town(block, h * level, 60, wide, inks, lit=lit, jump=22)
        windows = found if number == 3 else windows
    x, y, pane = min(windows, key=lambda one: math.hypot(one[0] - w * 0.36, one[1] - h * 0.8))
    block.box(x - 3, y - 3, x + pane + 3, y + pane * 1.35 + 3, NIGHT)
    block.box(x, y, x + pane, y + pane * 1.35, RED)
    block.box(x + pane * 0.44, y, x + pane * 0.54, y + pane * 1.35, NIGHT)
