"""The colour that stands where a photo will be: the nearest of a fixed few, as a class.

The palette is fixed so that a new photo changes the pages that show it and no style sheet; a colour of its own for
each photo would have to stand in a ``style`` attribute, which the site's policy forbids.
"""

from __future__ import annotations

from functools import cache

LIGHTNESS = (0.22, 0.36, 0.5, 0.64, 0.78, 0.9)
"""Steps of OKLab lightness."""
CHROMA = 0.045
"""Quiet colours only: a placeholder is a shadow of the picture, not a picture."""
HUES = ((0.0, 0.0), (1.0, 0.2), (0.45, 0.9), (-0.5, 0.85), (-1.0, 0.1), (-0.55, -0.85), (0.35, -0.95))
"""Directions in the a-b plane: none, red, ochre, leaf, jade, blue, plum."""


def nearest_tone(red: int, green: int, blue: int) -> str:
    """The class of the colour of the palette nearest to this sRGB colour (0 to 255 each)."""
    wanted = _oklab(red, green, blue)
    number = min(
        range(len(_palette())),
        key=lambda place: sum((mine - theirs) ** 2 for mine, theirs in zip(_palette()[place], wanted, strict=True)),
    )
    return _name(number)


def tones_css() -> bytes:
    """The rules of all tones."""
    rules = (f".{_name(number)}{{background:#{_hex(colour)}}}" for number, colour in enumerate(_palette()))
    return ("".join(rules) + "\n").encode()


def _name(number: int) -> str:
    return f"tone-{number}"


@cache
def _palette() -> tuple[tuple[float, float, float], ...]:
    return tuple((light, CHROMA * a, CHROMA * b) for light in LIGHTNESS for a, b in HUES)


def _oklab(red: int, green: int, blue: int) -> tuple[float, float, float]:
    """Björn Ottosson, “A perceptual color space for image processing” (2020)."""
    r, g, b = (_linear(channel / 255) for channel in (red, green, blue))
    long = (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b) ** (1 / 3)
    middle = (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b) ** (1 / 3)
    short = (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


def _hex(colour: tuple[float, float, float]) -> str:
    light, a, b = colour
    long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    linear = (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )
    return "".join(f"{round(255 * _curved(min(1.0, max(0.0, channel)))):02x}" for channel in linear)


def _linear(channel: float) -> float:
    """IEC 61966-2-1."""
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)


def _curved(channel: float) -> float:
    return channel * 12.92 if channel <= 0.0031308 else float(1.055 * channel ** (1 / 2.4) - 0.055)
