"""The woodblock: a sheet on which flat shapes are printed and tapered cuts are made."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from random import Random

from PIL import Image, ImageDraw

Point = tuple[float, float]
Points = Sequence[Point]

PIXELS = 2.5
"""Pixels of a full-size picture to one unit."""

# The inks.  Those of the prints in assets/art, and no other hue.
PAPER, SNOW = "#e7ebe3", "#fbfcf9"
INK, NIGHT, DEEP = "#16302d", "#142a30", "#0e1f24"
MOSS, PINE, LEAF, MIST, HAZE = "#2a4a33", "#55796b", "#7fa095", "#b4c6bb", "#c9d4ca"
SAGE, TEA, TEA_PALE = "#8aa28f", "#86a376", "#b7c7b0"
SLATE, RAIN, RAIN_PALE, DUSK, DUSK_DEEP = "#6f9aa0", "#93aeb2", "#b3c6c6", "#4d7078", "#2c4a52"
STONE, STONE_PALE = "#93a3a3", "#bcc8c6"
RED = "#b5342a"


class Block:
    """One print in the making.  *scale* 1 is full size; the same arguments give the same picture."""

    def __init__(self, width: float, height: float, ground: str, *, seed: int, scale: float = 1.0) -> None:
        self.width, self.height = width, height
        self.unit = PIXELS * scale
        self.chance = Random(seed)
        self.image = Image.new("RGB", (round(width * self.unit), round(height * self.unit)), ground)
        self._draw = ImageDraw.Draw(self.image)
        self._corner = (0, 0)

    # -- flat shapes --------------------------------------------------------------------------

    def fill(self, points: Points, ink: str) -> None:
        self._draw.polygon(self._pixels(points), fill=ink)

    def box(self, left: float, top: float, right: float, bottom: float, ink: str) -> None:
        self._draw.rectangle(self._pixels(((left, top), (right, bottom))), fill=ink)

    def disc(self, x: float, y: float, radius: float, ink: str) -> None:
        self.oval(x, y, radius, radius, ink)

    def oval(self, x: float, y: float, across: float, down: float, ink: str) -> None:
        """*across* and *down* are half the width and half the height."""
        self._draw.ellipse(self._pixels(((x - across, y - down), (x + across, y + down))), fill=ink)

    def line(self, points: Points, width: float, ink: str) -> None:
        joint = "curve" if width * self.unit > 4 else None
        self._draw.line(self._pixels(points), ink, max(1, round(width * self.unit)), joint)

    def _pixels(self, points: Points) -> list[Point]:
        unit, (left, top) = self.unit, self._corner
        return [(x * unit - left, y * unit - top) for x, y in points]

    def outlined(self, points: Points, ink: str, edge: str, width: float) -> None:
        """A shape with a halo of *edge* around it, as a cutter frees it from what lies behind."""
        self.fill(points, ink)
        self.line([*points, points[0], points[1]], width, edge)

    # -- cuts ---------------------------------------------------------------------------------

    def cut(self, start: Point, end: Point, width: float, ink: str, bend: float = 0.0) -> None:
        """One stroke of the gouge: it swells and tapers; *bend* moves its middle to the left of its way."""
        (x0, y0), (x1, y1) = start, end
        away = math.hypot(x1 - x0, y1 - y0) or 1.0
        nx, ny = (y1 - y0) / away, (x0 - x1) / away
        left, right = bend + width / 2, bend - width / 2
        xm, ym = (x0 + x1) / 2, (y0 + y1) / 2
        xq, yq = (x0 * 3 + x1) / 4, (y0 * 3 + y1) / 4
        xr, yr = (x0 + x1 * 3) / 4, (y0 + y1 * 3) / 4
        lq, rq = left * 0.75, right * 0.75
        self.fill(
            (
                start,
                (xq + nx * lq, yq + ny * lq),
                (xm + nx * left, ym + ny * left),
                (xr + nx * lq, yr + ny * lq),
                end,
                (xr + nx * rq, yr + ny * rq),
                (xm + nx * right, ym + ny * right),
                (xq + nx * rq, yq + ny * rq),
            ),
            ink,
        )

    def groove(self, points: Points, width: float, ink: str, *, taper: bool = True) -> None:
        """A cut along a curve, thin at both ends unless *taper* is off."""
        left: list[Point] = []
        right: list[Point] = []
        last = len(points) - 1
        for number, (x, y) in enumerate(points):
            (xa, ya), (xb, yb) = points[max(number - 1, 0)], points[min(number + 1, last)]
            away = math.hypot(xb - xa, yb - ya) or 1.0
            half = width / 2 * (max(0.0, math.sin(math.pi * number / last)) ** 0.6 if taper else 1.0)
            nx, ny = (yb - ya) / away * half, (xa - xb) / away * half
            left.append((x + nx, y + ny))
            right.append((x - nx, y - ny))
        self.fill([*left, *reversed(right)], ink)

    def broken(self, points: Points, width: float, ink: str, *, dash: int, gap: int) -> None:
        """A curve cut in several strokes; *dash* and *gap* are about how many points each takes."""
        at = -self.chance.randrange(dash)
        while at < len(points) - 2:
            length = max(3, round(dash * self.chance.uniform(0.5, 1.6)))
            part = points[max(at, 0) : max(at, 0) + length]
            if len(part) >= 3:
                self.groove(part, width * self.chance.uniform(0.7, 1.2), ink)
            at += length + max(1, round(gap * self.chance.uniform(0.4, 1.6)))

    # -- inside a shape -----------------------------------------------------------------------

    @contextmanager
    def within(self, *shapes: Points) -> Iterator[None]:
        """What is drawn in this block is kept only inside *shapes*."""
        across = [x for shape in shapes for x, _ in self._pixels(shape)]
        down = [y for shape in shapes for _, y in self._pixels(shape)]
        frame = (
            max(0, math.floor(min(across))),
            max(0, math.floor(min(down))),
            min(self.image.width, math.ceil(max(across)) + 1),
            min(self.image.height, math.ceil(max(down)) + 1),
        )
        whole, pen, (left, top) = self.image, self._draw, self._corner
        if frame[0] >= frame[2] or frame[1] >= frame[3]:
            frame = (0, 0, 1, 1)
        self.image = whole.crop(frame)
        self._draw = ImageDraw.Draw(self.image)
        self._corner = (left + frame[0], top + frame[1])
        inside = Image.new("1", self.image.size)
        for shape in shapes:
            ImageDraw.Draw(inside).polygon(self._pixels(shape), fill=1)
        yield
        whole.paste(self.image, frame, inside)
        self.image, self._draw, self._corner = whole, pen, (left, top)

    # -- chance -------------------------------------------------------------------------------

    def among(self, low: float, high: float) -> float:
        return self.chance.uniform(low, high)

    def wave(self, height: float, length: float) -> Callable[[float], float]:
        """A gentle line that never repeats within a picture: three waves, the longest *length* units long."""
        parts = [(height / n**0.9, 2 * math.pi * n**1.3 / length, self.among(0, 2 * math.pi)) for n in (1.0, 1.9, 3.1)]
        return lambda x: sum(tall * math.sin(often * x + start) for tall, often, start in parts) / 1.8


def spread(start: float, stop: float, step: float) -> list[float]:
    """Numbers from *start* past *stop*, *step* apart."""
    return [start + step * n for n in range(max(1, math.ceil((stop - start) / step)) + 1)]


def curve(*knots: Point, steps: int = 14) -> list[Point]:
    """A smooth line through *knots* (Catmull-Rom)."""
    line: list[Point] = []
    padded = (knots[0], *knots, knots[-1])
    for a, b, c, d in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        for n in range(steps):
            t = n / steps
            line.append(
                tuple(
                    0.5 * (2 * q + (r - p) * t + (2 * p - 5 * q + 4 * r - s) * t * t + (3 * q - p - 3 * r + s) * t**3)
                    for p, q, r, s in zip(a, b, c, d, strict=True)
                )
            )
    return [*line, knots[-1]]


def arc(x: float, y: float, radius: float, start: float, stop: float, *, tall: float = 1.0) -> list[Point]:
    """Points on a circle from *start* to *stop* degrees, 0 at the right, clockwise; *tall* stretches it upright."""
    steps = max(6, round(abs(stop - start) / 5))
    return [
        (x + radius * math.cos(math.radians(a)), y + radius * tall * math.sin(math.radians(a)))
        for a in (start + (stop - start) * n / steps for n in range(steps + 1))
    ]


def arch(left: float, right: float, foot: float, spring: float) -> list[Point]:
    """An opening with a half circle over it that springs at *spring*."""
    middle, radius = (left + right) / 2, (right - left) / 2
    return [(left, foot), *arc(middle, spring, radius, 180, 360), (right, foot)]
