"""Photographs to measure with: as large and as detailed as a phone's, the same on every machine, made here at need.

Nothing is fetched.  The brightness is noise whose contrast falls off towards the fine scales as in pictures of the
world, calm in some places and rough in others, with hard edges of hills and roofs, a lens's softness and a sensor's
grain.  Like a phone, each file says where it was taken and how the camera was held.
"""

from __future__ import annotations

import random
import sys
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageFilter

SIZE = 4000, 3000
"""Pixels as stored: 12 megapixels."""
QUALITY = 92
ORIENTATIONS = 1, 1, 1, 6, 8, 3
"""Half are held upright to the camera, a third on their side, a sixth upside down."""
SOFTNESS = 0.7
"""Pixels: a phone's lens is not as fine as its sensor."""
GRAIN = 0.03
"""Contrast of the sensor's noise."""
MAKE = 1
"""Counted up when the photographs change, so that old ones are not taken for new."""


def sample_photos(folder: Path, count: int) -> tuple[Path, ...]:
    """*count* photographs in *folder*, ``photo-0000.jpg`` on; those that are there already are left as they are."""
    home = folder / f"{SIZE[0]}x{SIZE[1]}-{MAKE}"
    home.mkdir(parents=True, exist_ok=True)
    paths = tuple(home / f"photo-{number:04d}.jpg" for number in range(count))
    missing = [number for number, path in enumerate(paths) if not path.exists()]
    if missing:
        print(f"制作 {len(missing)} 张样张（只在第一次）", file=sys.stderr)
        with ProcessPoolExecutor() as pool:
            list(pool.map(partial(_write, home), missing))
    return paths


def _write(home: Path, number: int) -> None:
    rng = random.Random(f"photo {number}")
    picture = Image.merge("YCbCr", (_brightness(rng), _colour(rng), _colour(rng)))
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "BenchCam", "Model 1"
    exif[0x0112] = ORIENTATIONS[number % len(ORIENTATIONS)]
    exif.get_ifd(0x8825).update(
        {1: "N", 2: (27.0, 41.0, 30.0 + number % 20), 3: "E", 4: (106.0, 55.0, 10.0 + number % 30)}
    )
    aside = home / f"photo-{number:04d}.part"
    picture.save(aside, "JPEG", quality=QUALITY, subsampling="4:2:0", exif=exif)
    aside.rename(home / f"photo-{number:04d}.jpg")


def _brightness(rng: random.Random) -> Image.Image:
    calm = _octaves(rng, SIZE, contrast=0.22, fade=0.68)
    rough = _octaves(rng, SIZE, contrast=0.26, fade=0.94)
    # Sky and walls are calm, trees and stones are not.
    where = _octaves(rng, (SIZE[0] // 8, SIZE[1] // 8), contrast=0.6, fade=0.5).point(_harder).resize(SIZE)
    field = ImageChops.add(Image.composite(rough, calm, where), _edges(rng), 1, -128)
    field = field.filter(ImageFilter.GaussianBlur(SOFTNESS))
    return ImageChops.add(field, _noise(rng, SIZE, GRAIN), 1, -128)


def _colour(rng: random.Random) -> Image.Image:
    small = SIZE[0] // 4, SIZE[1] // 4
    return _octaves(rng, small, contrast=0.12, fade=0.68).resize(SIZE, Image.Resampling.BILINEAR)


def _harder(value: int) -> int:
    return max(0, min(255, (value - 128) * 6 + 128))


def _octaves(rng: random.Random, size: tuple[int, int], *, contrast: float, fade: float) -> Image.Image:
    """Noise at every scale from a few blots to *size*, each octave with *fade* of the contrast of the one above."""
    field = Image.new("L", (1, 1), 128)
    for step in reversed(range(size[0].bit_length() - 2)):
        now = max(1, size[0] >> step), max(1, size[1] >> step)
        field = field.resize(now, Image.Resampling.BICUBIC)
        field = ImageChops.add(field, _noise(rng, now, contrast), 1, -128)
        contrast *= fade
    return field


def _noise(rng: random.Random, size: tuple[int, int], strength: float) -> Image.Image:
    """Even noise around 128; beyond a thousand pixels it repeats, turned, which no encoder notices."""
    scale = [round(128 + (value - 128) * strength) for value in range(256)]
    side = 1000
    tile = Image.frombytes("L", (side, side), rng.randbytes(side * side)).point(scale)
    noise = Image.new("L", size)
    for top in range(0, size[1], side):
        for left in range(0, size[0], side):
            noise.paste(tile.rotate(90 * rng.randrange(4)), (left, top))
    return noise


def _edges(rng: random.Random) -> Image.Image:
    """Ridges one behind the other, and roofs before them: shades around 128."""
    width, height = SIZE
    shades = Image.new("L", SIZE, 150)
    draw = ImageDraw.Draw(shades)
    for ridge in range(5):
        level = height * (3 + ridge) // 9
        line = [(x, level + rng.randrange(-250, 250)) for x in range(0, width + 200, 200)]
        draw.polygon([(0, height), *line, (width, height)], fill=140 - 8 * ridge)
    for _ in range(40):
        x, y, side = rng.randrange(width), rng.randrange(height // 2, height), rng.randrange(40, 300)
        draw.polygon([(x, y), (x + side, y - side // 2), (x + 2 * side, y)], fill=rng.randrange(96, 160))
        draw.rectangle([x + side // 4, y, x + 2 * side - side // 4, y + side], fill=rng.randrange(96, 160))
    return shades
