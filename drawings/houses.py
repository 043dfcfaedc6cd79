"""What people build: roofs, windows, lanterns, boats, in the hand of the site's prints."""

from __future__ import annotations

from drawings.block import DEEP, INK, NIGHT, PAPER, RED, Block, arc, arch, curve
from drawings.nature import Tone


def cottage(block: Block, x: float, foot: float, wide: float, *, wall: str, roof: str, edge: str, door: str) -> None:
    """A small house seen from the front; its roof overhangs on both sides."""
    tall = wide * 0.62
    block.outlined([(x, foot), (x, foot - tall), (x + wide, foot - tall), (x + wide, foot)], wall, edge, wide * 0.045)
    eave = wide * 0.2
    block.outlined(
        [
            (x - eave, foot - tall),
            (x + wide * 0.12, foot - tall - wide * 0.42),
            (x + wide * 0.88, foot - tall - wide * 0.42),
            (x + wide + eave, foot - tall),
        ],
        roof,
        edge,
        wide * 0.045,
    )
    for n in range(6):
        px = x + wide * (0.02 + 0.17 * n)
        block.cut((px + wide * 0.06, foot - tall - wide * 0.36), (px, foot - tall - wide * 0.06), wide * 0.022, edge)
    block.fill(arch(x + wide * 0.39, x + wide * 0.61, foot, foot - tall * 0.42), door)


def sweeping_roof(block: Block, x: float, top: float, foot: float, half: float, tone: Tone, *, tiles: int = 18) -> None:
    """A tiled roof whose eaves turn up; rows of tiles are cut out, *foot* is the height of the eaves."""
    tall = foot - top
    left = curve(
        (x - half * 0.44, top),
        (x - half * 0.62, top + tall * 0.5),
        (x - half * 0.86, foot - tall * 0.06),
        (x - half * 1.08, foot - tall * 0.22),
    )
    under = curve(
        (x - half * 1.08, foot - tall * 0.22),
        (x - half * 0.86, foot + tall * 0.03),
        (x, foot + tall * 0.05),
        (x + half * 0.86, foot + tall * 0.03),
        (x + half * 1.08, foot - tall * 0.22),
    )
    shape = [*left, *under, *((2 * x - px, py) for px, py in reversed(left))]
    block.outlined(shape, tone.body, tone.edge, 5)
    with block.within(shape):
        for n in range(tiles + 1):
            share = n / tiles * 2 - 1
            line = curve(
                (x + half * 0.44 * share, top + tall * 0.08),
                (x + half * 0.62 * share, top + tall * 0.52),
                (x + half * 0.93 * share, foot + tall * 0.03),
            )
            block.groove(line, half * 0.009, tone.cuts)
            for _ in range(4):
                at = block.chance.randrange(3, len(line) - 3)
                px, py = line[at]
                step = half / tiles
                block.cut((px + step * 0.25, py), (px + step * 0.8, py + 2), tall * 0.016, tone.cuts, bend=-tall * 0.01)
    block.box(x - half * 0.47, top - tall * 0.09, x + half * 0.47, top + tall * 0.02, tone.body)
    for side in (-1, 1):
        block.fill(
            [(x + side * half * 0.40, top), (x + side * half * 0.47, top), (x + side * half * 0.53, top - tall * 0.24)],
            tone.body,
        )


def town(
    block: Block,
    level: float,
    count: int,
    wide: tuple[float, float],
    inks: tuple[str, str],
    *,
    lit: float,
    glow: str = PAPER,
    edge: str = NIGHT,
    jump: float = 40.0,
) -> list[tuple[float, float, float]]:
    """A row of night houses, *inks* of walls and roofs; the windows, (x, y, width), *lit* the share with light."""
    wall, roof = inks
    windows: list[tuple[float, float, float]] = []
    x = -block.among(0, wide[1])
    for _ in range(count):
        if x > block.width:
            break
        broad = block.among(*wide)
        top = level + block.among(-jump, jump)
        block.outlined(
            [(x, block.height + 10), (x, top), (x + broad, top), (x + broad, block.height + 10)], wall, edge, 4
        )
        eave, rise = broad * 0.1, broad * block.among(0.2, 0.3)
        block.outlined(
            [
                (x - eave, top + 3),
                (x + broad * 0.2, top - rise),
                (x + broad * 0.8, top - rise),
                (x + broad + eave, top + 3),
            ],
            roof,
            edge,
            4,
        )
        for n in range(5):
            px = x + broad * (0.1 + 0.17 * n)
            block.cut((px + broad * 0.06, top - rise * 0.86), (px, top - rise * 0.1), broad * 0.014, wall)
        columns = max(2, round(broad / (wide[1] * 0.3)))
        cell = broad / columns
        pane = cell * 0.44
        y = top + pane * 0.9
        while y < min(block.height, top + wide[1] * 2.4):
            for column in range(columns):
                px = x + cell * (column + 0.5) - pane / 2
                if block.chance.random() < 0.12:
                    continue
                shining = block.chance.random() < lit
                block.box(px, y, px + pane, y + pane * 1.35, glow if shining else edge)
                if shining:
                    windows.append((px, y, pane))
                    block.box(px + pane * 0.44, y, px + pane * 0.54, y + pane * 1.35, wall)
            y += pane * 2.4
        x += broad + block.among(3, wide[0] * 0.14)
    return windows


def lantern(block: Block, x: float, top: float, size: float, body: str, ribs: str, *, cord: float, rope: str,
            cap: str = INK) -> None:  # fmt: skip
    """A round paper lantern that hangs *cord* below *top*; *size* is its width."""
    y = top + cord
    block.box(x - size * 0.012 - 0.8, top, x + size * 0.012 + 0.8, y, rope)
    half, tall = size / 2, size * 0.43
    middle = y + size * 0.1 + tall
    block.oval(x, middle, half + size * 0.03, tall + size * 0.03, cap)
    block.oval(x, middle, half, tall, body)
    for share in (0.3, 0.66):
        for side in (-1, 1):
            block.groove(
                [
                    (px, py)
                    for px, py in arc(x, middle, half * share * side, -86, 86, tall=tall / (half * share) * side)
                ],
                size * 0.02,
                ribs,
                taper=False,
            )
    block.box(x - size * 0.01, middle - tall, x + size * 0.01, middle + tall, ribs)
    for y0 in (y, middle + tall - size * 0.03):
        block.box(x - size * 0.19, y0, x + size * 0.19, y0 + size * 0.11, cap)
    for n in range(6):
        px = x + size * (-0.14 + 0.056 * n)
        foot = middle + tall + size * 0.08
        block.cut((px, foot), (px + size * 0.004, foot + size * (0.34 + 0.05 * (n % 2))), size * 0.022, body)


def boat(
    block: Block, x: float, y: float, size: float, *, hull: str = INK, awning: str = RED, edge: str = PAPER
) -> None:
    """A river boat with a curved awning amidships; *size* is its length."""
    half = size / 2
    deck = curve((x - half, y - size * 0.09), (x - half * 0.5, y), (x, y + size * 0.015), (x + half * 0.5, y),
                 (x + half, y - size * 0.1))  # fmt: skip
    keel = curve((x + half, y - size * 0.1), (x + half * 0.62, y + size * 0.07), (x, y + size * 0.1),
                 (x - half * 0.62, y + size * 0.07), (x - half, y - size * 0.09))  # fmt: skip
    hood = arc(x, y + size * 0.02, size * 0.23, 180, 360, tall=0.82)
    block.outlined(hood, awning, edge, size * 0.016)
    with block.within(hood):
        for share in (-0.14, -0.05, 0.05, 0.14):
            block.groove(arc(x + size * share, y + size * 0.02, size * 0.2, 190, 285, tall=0.9), size * 0.008, edge)
    block.outlined([*deck, *keel], hull, edge, size * 0.016)
    for n in range(4):
        block.cut(
            (x - half * (0.62 - 0.3 * n), y + size * 0.045),
            (x - half * (0.42 - 0.3 * n), y + size * 0.05),
            size * 0.009,
            edge,
        )


def umbrella(block: Block, x: float, foot: float, tall: float, ink: str, *, edge: str, coat: str = DEEP) -> None:
    """Somebody under an umbrella, seen from behind: two shapes and no face."""
    wide = tall * 0.46
    brim = foot - tall * 0.64
    hem = foot - tall * 0.06
    left = curve(
        (x - tall * 0.16, hem),
        (x - tall * 0.135, hem - tall * 0.24),
        (x - tall * 0.115, brim + tall * 0.12),
        (x - tall * 0.03, brim + tall * 0.02),
        (x, brim - tall * 0.02),
    )
    for leg in (-1, 1):
        block.box(x + leg * tall * 0.05 - tall * 0.022, hem - 2, x + leg * tall * 0.05 + tall * 0.022, foot, coat)
    block.outlined([*left, *((2 * x - px, py) for px, py in reversed(left))], coat, edge, tall * 0.012)
    for n in range(5):
        px = x + tall * (-0.1 + 0.04 * n)
        block.cut((px, hem - tall * (0.1 + 0.05 * (n % 2))), (px - tall * 0.012, hem - tall * 0.015), tall * 0.01, edge)
    rim = [(x - wide, brim)]
    for n in range(4):
        left = x - wide + wide / 2 * n
        rim += [(left + wide / 4 + wide / 4 * s, brim - tall * 0.035 * (1 - s * s)) for s in (-0.6, -0.2, 0.2, 0.6)]
        rim.append((left + wide / 2, brim))
    dome = arc(x, brim, wide, 0, -180, tall=0.78)
    block.outlined([*rim, *dome], ink, edge, tall * 0.016)
    for share in (-0.5, 0.0, 0.5):
        block.groove(
            curve((x, brim - wide * 0.76), (x + wide * share * 0.72, brim - wide * 0.46), (x + wide * share, brim - 2)),
            tall * 0.009,
            edge,
            taper=False,
        )
    block.box(x - tall * 0.008, brim - wide * 0.9, x + tall * 0.008, brim - wide * 0.74, ink)


def stones(block: Block, left: float, top: float, right: float, bottom: float, ink: str, *, course: float) -> None:
    """Courses of stone, drawn by their joints alone."""
    y, row = top, 0
    while y < bottom:
        block.cut((left, y), (right, y + block.among(-1, 1)), course * 0.07, ink)
        x = left + course * (0.9 if row % 2 else 1.7)
        while x < right:
            block.cut(
                (x, y + course * 0.1), (x + block.among(-2, 2), min(y + course * 0.92, bottom)), course * 0.06, ink
            )
            x += course * block.among(1.5, 2.3)
        y, row = y + course, row + 1


def lattice(block: Block, left: float, top: float, cell: float, columns: int, rows: int, ink: str, bar: float) -> None:
    """A window screen: squares joined by their middles (步步锦), bars *bar* thick."""
    right, bottom = left + cell * columns, top + cell * rows
    for n in range(columns + 1):
        block.box(left + cell * n - bar / 2, top, left + cell * n + bar / 2, bottom, ink)
    for n in range(rows + 1):
        block.box(left, top + cell * n - bar / 2, right, top + cell * n + bar / 2, ink)
    inner = cell * 0.27
    for column in range(columns):
        for row in range(rows):
            x, y = left + cell * (column + 0.5), top + cell * (row + 0.5)
            for ax, ay, bx, by in ((-1, -1, 1, -1), (-1, 1, 1, 1), (-1, -1, -1, 1), (1, -1, 1, 1)):
                block.box(x + ax * inner - bar * 0.36, y + ay * inner - bar * 0.36, x + bx * inner + bar * 0.36,
                          y + by * inner + bar * 0.36, ink)  # fmt: skip
            for dx, dy in ((0, -1), (0, 1), (-1, 0), (1, 0)):
                x0, x1 = sorted((x + dx * inner, x + dx * cell / 2))
                y0, y1 = sorted((y + dy * inner, y + dy * cell / 2))
                block.box(x0 - bar * 0.36, y0 - bar * 0.36, x1 + bar * 0.36, y1 + bar * 0.36, ink)


def flags(block: Block, line: float, bottom: float, vanish: tuple[float, float], ink: str, *, rows: int = 9) -> None:
    """Flagstones of a lane that runs to *vanish*: joints in rows that come closer with distance."""
    vx, vy = vanish
    for row in range(1, rows + 1):
        y = line + (bottom - line) * (row / rows) ** 1.9
        reach = (y - vy) * 0.62
        block.cut((vx - reach, y), (vx + reach, y), 1.6 + (y - line) * 0.008, ink)
        below = line + (bottom - line) * ((row + 1) / rows) ** 1.9
        for n in range(-3, 4):
            share = (n + (0.5 if row % 2 else 0.0)) / 3.5 * 0.6
            block.cut((vx + (y - vy) * share, y), (vx + (below - vy) * share, below), 1.4 + (y - line) * 0.006, ink)
