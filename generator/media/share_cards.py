"""The picture that a link shows when it is passed on: art or photo above, the title below, mark and QR code beside it.

WeChat shows a small square out of the middle, so the title stands within the middle square; what is at the sides (the
mark with the site's name, the QR code) is for those who see all of it.  Type comes from a pinned package, never from
the machine, so the same card is the same bytes everywhere.
"""

from __future__ import annotations

import functools
import io
import re
from collections.abc import Sequence
from importlib import util
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec

from generator.places import installed
from generator.text.lines import FULL, break_lines, width

if TYPE_CHECKING:
    from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 1200, 630
"""What Open Graph previews are drawn for (1.91 to 1)."""
MARGIN = (WIDTH - HEIGHT) // 2
"""Left and right of the middle square."""
ART_HEIGHT = 316
TEXT_WIDTH = HEIGHT - 48
TITLE_SIZES = ((76, 1), (64, 2), (50, 3))
"""Size of the title in pixels, and the number of lines that it may then have: the first that fits is taken."""
CODE_SIDE = 236
"""Greatest side of the QR code with its border."""
QUALITY = 86
DRAWN = "示意图"

PAPER, INK, FAINT, RED, NIGHT = "#f4f6f3", "#16302d", "#55655f", "#a8321f", "#213f3a"
TYPEFACE = "pylopdf_fonts_zh_cn"
"""Package that holds Noto Serif SC and Noto Sans SC (SIL Open Font License 1.1)."""
PACKAGES = ("pillow", "segno", "pylopdf-fonts-zh-cn", "resvg-py")
INSTALL = 'pip install "hongcheng[cards]"'


class Card(msgspec.Struct, frozen=True):
    """What one card says."""

    title: str
    phrases: tuple[str, ...]
    """The title in the pieces between which a line may break by preference."""
    kicker: str
    site: str
    link: str
    """The canonical address, for the QR code."""
    is_drawn: bool
    """The picture is a drawing, and says so."""


class Art(msgspec.Struct, frozen=True):
    """The picture of a card: a photo's JPEG or a drawn print's SVG."""

    content: bytes
    form: Literal["photo", "print"]


@functools.cache
def versions() -> str:
    """Packages that shape a card, with their versions; a missing one has none."""
    return " ".join(f"{name}={installed(name)}" for name in PACKAGES)


@functools.cache
def _fonts_folder() -> Path | None:
    found = util.find_spec(TYPEFACE)
    return Path(found.origin).parent if found and found.origin else None


def has_type() -> bool:
    """Whether there is the type that a card with words takes; without it a card is the art alone."""
    return _fonts_folder() is not None


def can_rasterize() -> bool:
    """Whether drawn prints can become pixels."""
    return util.find_spec("resvg_py") is not None


def draw(card: Card, art: Art | None) -> bytes:
    """The card as JPEG.  Titles with a character that the typeface lacks are left out, and the art stands alone."""
    from PIL import Image, ImageDraw

    sheet = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    is_set = can_set(card)
    drawn = _cut(art, ART_HEIGHT if is_set else HEIGHT) if art else None
    if drawn:
        sheet.paste(drawn, (0, 0))
    pen = ImageDraw.Draw(sheet)
    if is_set:
        if not drawn:
            pen.rectangle((0, 0, WIDTH, ART_HEIGHT), fill=NIGHT)
            _gate(sheet, ((WIDTH - 118) // 2, ART_HEIGHT - 240), 118, PAPER)
        _words(pen, card)
        _imprint(sheet, pen, card)
        _code(sheet, card.link)
    file = io.BytesIO()
    sheet.save(file, "JPEG", quality=QUALITY, subsampling=2 if drawn else 0)
    return file.getvalue()


def _cut(art: Art, height: int) -> Image.Image | None:
    """*art* over the whole width, cut to *height*: more is lost below than above, where heads are.

    None for a drawing that browsers show and resvg does not.
    """
    from PIL import Image

    if art.form == "print":
        return _pixels(art.content, height)
    photo = Image.open(io.BytesIO(art.content))
    photo.draft("RGB", (WIDTH, height))
    scale = max(WIDTH / photo.width, height / photo.height)
    wanted = (WIDTH / scale, height / scale)
    left, top = (photo.width - wanted[0]) / 2, (photo.height - wanted[1]) * 0.4
    box = (left, top, left + wanted[0], top + wanted[1])
    upright = photo if photo.mode == "RGB" else photo.convert("RGB")
    return upright.resize((WIDTH, height), Image.Resampling.BILINEAR, box=box)


@functools.lru_cache(maxsize=4)
def _pixels(svg: bytes, height: int) -> Image.Image | None:
    """A drawn print that fills the width; most items of a site share a few prints, so the last are kept."""
    import resvg_py
    from PIL import Image

    text = svg.decode("utf-8", "replace")
    root = re.search(r"<(?:\w+:)?svg\b[^>]*?(/?>)", text)
    assert root is not None  # the shelf has read its size
    start, end = root[0].removesuffix(root[1]), root[1]
    kept = re.sub(r"\s(?:width|height|preserveAspectRatio)\s*=\s*(?:\"[^\"]*\"|'[^']*')", "", start)
    if "viewBox" not in kept:
        sides = [re.search(rf"\s{side}\s*=\s*[\"']([\d.]+)", start) for side in ("width", "height")]
        kept += ' viewBox="0 0 {} {}"'.format(*(side[1] if side else "1" for side in sides))
    sized = f'{kept} width="{WIDTH}" height="{height}" preserveAspectRatio="xMidYMid slice"{end}'
    whole = text[: root.start()] + sized + text[root.end() :]
    try:
        made = bytes(resvg_py.svg_to_bytes(svg_string=whole, skip_system_fonts=True, background=PAPER))
    except ValueError:
        return None
    return Image.open(io.BytesIO(made)).convert("RGB")


# -- type -------------------------------------------------------------------------------------


@functools.lru_cache(maxsize=16)
def _font(name: Literal["Serif", "Sans"], size: int) -> ImageFont.FreeTypeFont:
    from PIL import ImageFont

    folder = _fonts_folder()
    assert folder is not None
    path = str(folder / f"Noto{name}SC-Regular.otf")
    return ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)


def can_set(card: Card) -> bool:
    """Whether there is type, with every character of *card*."""
    return has_type() and covers(card.title + card.kicker)


def covers(text: str) -> bool:
    """Whether the typeface has every character of *text*."""
    return all(ch == " " or _drawn(ch) != _drawn("\uffff") for ch in set(text))


@functools.lru_cache(maxsize=8192)
def _drawn(ch: str) -> bytes:
    mask = _font("Serif", 24).getmask(ch)
    return bytes(mask) + bytes(str(mask.size), "ascii")


def _words(pen: ImageDraw.ImageDraw, card: Card) -> None:
    """Kicker and title, within the middle square."""
    lines, size = set_title(card.phrases)
    step = round(size * 1.28)
    kicker = _font("Sans", 28)
    line = _shortened(card.kicker, kicker, TEXT_WIDTH)
    top = ART_HEIGHT + (HEIGHT - ART_HEIGHT - step * len(lines) - (52 if line else 0)) // 2
    if line:
        pen.text((WIDTH / 2, top + 4), line, font=kicker, fill=FAINT, anchor="ma")
        top += 52
    font = _font("Serif", size)
    for number, words in enumerate(lines):
        # The typeface comes in its regular weight: a stroke of a pixel makes it hold at the size of a stamp.
        middle = top + step * number + step // 2
        pen.text((WIDTH / 2, middle), words, font=font, fill=INK, anchor="mm", stroke_width=1, stroke_fill=INK)


def set_title(phrases: Sequence[str]) -> tuple[tuple[str, ...], int]:
    """The lines of a title and their size; what does not fit in the smallest ends in ……"""
    for size, most in TITLE_SIZES:
        lines = _broken(phrases, TEXT_WIDTH // size)
        if len(lines) <= most:
            return tuple(lines), size
    size, most = TITLE_SIZES[-1]
    last = _shortened("".join(lines[most - 1 :]), _font("Serif", size), TEXT_WIDTH)
    return (*lines[: most - 1], last), size


def _broken(phrases: Sequence[str], measure: int) -> list[str]:
    """Lines of at most *measure* 字: broken between phrases where they fit, else within them."""
    lines: list[str] = []
    for phrase in phrases:
        if lines and width((lines[-1] + phrase).rstrip()) <= measure * FULL:
            lines[-1] += phrase
        else:
            lines += break_lines(phrase, measure)
    return [line.strip() for line in lines]


def _shortened(text: str, font: ImageFont.FreeTypeFont, room: int) -> str:
    if font.getlength(text) <= room:
        return text
    while text and font.getlength(text + "……") > room:
        text = text[:-1]
    return text + "……" if text else ""


# -- at the sides -----------------------------------------------------------------------------


def _imprint(sheet: Image.Image, pen: ImageDraw.ImageDraw, card: Card) -> None:
    """The mark and the site's name on the left; that the picture is drawn."""
    _gate(sheet, (64, HEIGHT - 228), 44, RED)
    if covers(card.site):
        pen.text((64, HEIGHT - 92), _shortened(card.site, _font("Serif", 34), MARGIN - 72), font=_font("Serif", 34),
                 fill=INK, anchor="ls", stroke_width=1, stroke_fill=INK)
    if card.is_drawn:
        pen.text((WIDTH - 64, ART_HEIGHT + 14), DRAWN, font=_font("Sans", 20), fill=FAINT, anchor="ra")


def _gate(sheet: Image.Image, place: tuple[int, int], side: int, colour: str) -> None:
    """The mark (拱): drawn four times as large and reduced, so that its arch is smooth."""
    from PIL import Image, ImageDraw

    (left, top), height = place, side * 755 // 370
    large = Image.new("L", (side * 4, height * 4), 0)
    pen = ImageDraw.Draw(large)
    pen.pieslice((0, 0, side * 4 - 1, side * 4 - 1), 180, 360, fill=255)
    pen.rectangle((0, side * 2, side * 4, height * 4), fill=255)
    mask = large.resize((side, height), Image.Resampling.BOX)
    sheet.paste(colour, (left, top, left + side, top + height), mask)


def _code(sheet: Image.Image, link: str) -> None:
    """The QR code of *link* on the right, with the four empty modules around it that readers want."""
    import segno
    from PIL import Image, ImageChops

    # One mask for all: trying all eight takes three times as long as the rest of the code.
    modules = segno.make(link, error="m", micro=False, boost_error=False, mask=3).matrix
    side = len(modules) + 8
    bits = Image.new("1", (side, side), 1)
    bits.putdata([0 if row and cell else 1 for row, cell in _cells(modules, side)])
    scale = max(1, CODE_SIDE // side)
    code = bits.convert("L").resize((side * scale, side * scale), Image.Resampling.NEAREST)
    left, top = WIDTH - 64 - code.width + 4 * scale, ART_HEIGHT + 20 + (HEIGHT - ART_HEIGHT - code.height) // 2
    sheet.paste(PAPER, (left, top, left + code.width, top + code.height))
    sheet.paste(INK, (left, top), ImageChops.invert(code))


def _cells(modules: Sequence[Sequence[int]], side: int) -> list[tuple[bool, int]]:
    """Every cell of the code with its empty border, row by row: whether it lies inside, and its module."""
    inner = range(4, side - 4)
    return [
        (y in inner and x in inner, modules[y - 4][x - 4] if y in inner and x in inner else 0)
        for y in range(side)
        for x in range(side)
    ]
