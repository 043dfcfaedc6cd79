"""What each step of a photo's way costs, measured apart in one process, and how true the small pictures are."""

from __future__ import annotations

import math
import struct
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path

from PIL import ExifTags, Image, ImageChops, ImageCms, ImageOps

from generator.media import encode as encoding
from generator.media.ladder import Effort, Recipe, Rendition, ladder
from generator.media.photos import Photo, probe
from generator.media.tones import nearest_tone

WIDTHS = 480, 960, 1600
REPEATS = 3


def costs(paths: Sequence[Path]) -> Iterator[tuple[str, float]]:
    """What is measured → processor milliseconds a photo; the extras as what they add to the plain ladder."""
    raws = [path.read_bytes() for path in paths]
    coloured = [_with_profile(raw) for raw in raws]
    plain, webp = Recipe(WIDTHS), "image/webp"
    ways: dict[str, Callable[[int], object]] = {
        "probe": lambda number: _photo(raws[number]),
        "plain": lambda number: _encoded(raws[number], plain, webp),
        "quick": lambda number: _encoded(raws[number], Recipe(WIDTHS, effort="quick"), webp),
        "careful": lambda number: _encoded(raws[number], Recipe(WIDTHS, effort="careful"), webp),
        "profile": lambda number: _encoded(coloured[number], plain, webp),
        "fallback": lambda number: _written(small[number], "fallback"),
        "download": lambda number: _written(small[number], "download"),
        "avif": lambda number: _written(small[number], "image/avif"),
    }
    encoding.load_plugins()
    small = [_before_encoding(raw, Recipe(WIDTHS, avif=True, download=True)) for raw in raws]
    took = _milliseconds(ways, len(raws))
    yield "读文件头（probe）", took["probe"]
    yield "三种宽度的 WebP", took["plain"]
    yield "同上，image_effort: quick", took["quick"]
    yield "同上，image_effort: careful", took["careful"]
    yield "另加：一张 JPEG（960）", took["fallback"]
    yield "另加：供下载的 JPEG（1600）", took["download"]
    yield "另加：颜色描述（Display P3 → sRGB）", took["profile"] - took["plain"]
    yield "另加：占位色", _tone_cost(raws)
    yield "另加：image_avif，三种宽度", took["avif"]


def _milliseconds(ways: Mapping[str, Callable[[int], object]], count: int) -> dict[str, float]:
    """The quickest of a few tries of each way for each photo; the ways take turns, so that a busy minute meets all."""
    best = {name: [math.inf] * count for name in ways}
    for _ in range(REPEATS):
        for number in range(count):
            for name, work in ways.items():
                start = time.process_time()
                work(number)
                best[name][number] = min(best[name][number], time.process_time() - start)
    return {name: 1000 * sum(times) / count for name, times in best.items()}


def _encoded(raw: bytes, recipe: Recipe, only: str = "") -> None:
    photo = _photo(raw)
    steps = tuple(step for step in ladder(photo, recipe) if step.type == (only or step.type))
    assert isinstance(encoding.encode(raw, photo, steps), encoding.Pictures)


def _written(pictures: Sequence[tuple[Image.Image, Rendition]], what: str) -> None:
    """Encode those of *pictures* whose type or use is *what*."""
    for picture, rendition in pictures:
        if what in (rendition.type, rendition.use):
            encoding._written(picture.copy(), rendition)


def _tone_cost(raws: Sequence[bytes]) -> float:
    small = [_upright(raw).resize((480, 360)) for raw in raws]

    def tone(number: int) -> str:
        pixel = small[number].resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))
        assert isinstance(pixel, tuple)
        return nearest_tone(int(pixel[0]), int(pixel[1]), int(pixel[2]))

    return _milliseconds({"tone": tone}, len(small))["tone"]


def fidelity(paths: Sequence[Path]) -> Iterator[str]:
    """For each effort and width: PSNR of what is given to the encoder against a full decode and one Lanczos reduction,
    turned upright.

    Equal pictures, for which PSNR has no number, are counted and not averaged.  The reduction comes before the turn on
    both sides: rows and columns in the other order differ by the rounding to eight bits, about 55 dB.
    """
    efforts: tuple[Effort, ...] = ("normal", "quick")
    for effort in efforts:
        values: dict[int, list[float]] = {width: [] for width in WIDTHS}
        for path in paths:
            raw = path.read_bytes()
            steps = (kept for kept in _before_encoding(raw, Recipe(WIDTHS, effort=effort)) if kept[1].use == "page")
            for picture, step in steps:
                values[step.width].append(psnr(_reduced_then_turned(raw, picture.size), picture))
        for width, found in values.items():
            finite = [value for value in found if value < math.inf]
            line = f"{effort}，宽 {width}：{len(found)} 张里 {len(found) - len(finite)} 张逐位相同"
            if finite:
                line += f"，其余 PSNR 最低 {min(finite):.1f} dB，平均 {sum(finite) / len(finite):.1f} dB"
            yield line


def published_fidelity(original: Path, published: Path) -> float:
    """PSNR in dB of a picture as published against the original, reduced as well as can be."""
    with Image.open(published) as picture:
        return psnr(_reduced(_upright(original.read_bytes()), picture.width), picture.convert("RGB"))


def webp_width(path: Path) -> int:
    """Pixels, by the file's header."""
    with Image.open(path) as picture:
        return picture.width


def _reduced_then_turned(raw: bytes, size: tuple[int, int]) -> Image.Image:
    """The photo in *raw* in upright *size*."""
    with Image.open(BytesIO(raw)) as picture:
        orientation = picture.getexif().get(ExifTags.Base.Orientation, 1)
        small = picture.resize(size if orientation < 5 else size[::-1], Image.Resampling.LANCZOS)
        small.getexif()[ExifTags.Base.Orientation] = orientation
        return ImageOps.exif_transpose(small)


def _reduced(whole: Image.Image, width: int) -> Image.Image:
    return whole.resize((width, round(whole.height * width / whole.width)), Image.Resampling.LANCZOS)


def _before_encoding(raw: bytes, recipe: Recipe) -> list[tuple[Image.Image, Rendition]]:
    """The pictures of the ladder in the moment in which they are handed to the encoder."""
    kept: list[tuple[Image.Image, Rendition]] = []
    written = encoding._written

    def keep(picture: Image.Image, rendition: Rendition) -> bytes:
        kept.append((picture.copy(), rendition))
        return b""

    photo = _photo(raw)
    encoding._written = keep
    try:
        encoding.encode(raw, photo, ladder(photo, recipe))
    finally:
        encoding._written = written
    return kept


def _photo(raw: bytes) -> Photo:
    photo = probe(raw, "photo.jpg")
    assert isinstance(photo, Photo), photo
    return photo


def _upright(raw: bytes) -> Image.Image:
    with Image.open(BytesIO(raw)) as picture:
        return ImageOps.exif_transpose(picture).convert("RGB")


def psnr(one: Image.Image, other: Image.Image) -> float:
    counts = ImageChops.difference(one, other).histogram()
    squares = sum(count * (value % 256) ** 2 for value, count in enumerate(counts))
    return 10 * math.log10(255**2 * sum(counts) / squares) if squares else math.inf


def _with_profile(raw: bytes) -> bytes:
    """*raw* with the colour profile of a telephone: Pillow's sRGB with the primaries of Display P3."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    primaries = {b"rXYZ": (0.51512, 0.2412, -0.00105), b"gXYZ": (0.29198, 0.69225, 0.04189),
                 b"bXYZ": (0.1571, 0.06657, 0.78407)}  # fmt: skip
    (tags,) = struct.unpack_from(">I", profile, 128)
    for row in range(132, 132 + 12 * tags, 12):
        name, at = struct.unpack_from(">4sI", profile, row)
        if name in primaries:
            struct.pack_into(">3i", profile, at + 8, *(round(part * 65536) for part in primaries[name]))
    segment = b"ICC_PROFILE\0\1\1" + bytes(profile)
    return raw[:2] + struct.pack(">BBH", 0xFF, 0xE2, len(segment) + 2) + segment + raw[2:]
