"""Published pictures: upright, in sRGB, with nothing of what a phone writes beside the pixels."""

from __future__ import annotations

import math
import random
import struct
import zlib
from io import BytesIO
from pathlib import Path

import pillow_heif
import pytest
from PIL import Image, ImageChops, ImageCms, ImageOps, ImageStat, PngImagePlugin

from generator.media.encode import Pictures, encode, reduced
from generator.media.ladder import Recipe, Rendition, ladder
from generator.media.photos import Photo, probe
from generator.problems import Problem

SECRET = b"SECRET-OF-A-PHONE"
QUARTERS = {(0, 0): (200, 30, 30), (1, 0): (30, 160, 30), (0, 1): (30, 30, 200), (1, 1): (240, 240, 240)}
"""Colour of each quarter of the test picture, by column and row."""

SMALL = Recipe((64,))
ENDINGS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "GIF": "gif", "HEIF": "heic"}
pillow_heif.register_heif_opener()


def quartered(size: tuple[int, int] = (64, 48)) -> Image.Image:
    small = Image.new("RGB", (2, 2))
    for place, colour in QUARTERS.items():
        small.putpixel(place, colour)
    return small.resize(size, Image.Resampling.NEAREST)


def saved(picture: Image.Image, format: str = "JPEG", **options: object) -> bytes:
    file = BytesIO()
    picture.save(file, format, **({"quality": 95} if format == "JPEG" else {}) | options)
    return file.getvalue()


def made(raw: bytes, name: str = "x.jpg", recipe: Recipe = SMALL) -> Pictures:
    photo = probe(raw, name)
    assert isinstance(photo, Photo), photo
    found = encode(raw, photo, ladder(photo, recipe))
    assert isinstance(found, Pictures), found
    return found


def published(raw: bytes, name: str = "x.jpg", widths: tuple[int, ...] = (64,)) -> dict[str, bytes]:
    return made(raw, name, Recipe(widths)).files


def refused(raw: bytes, name: str) -> str:
    photo = probe(raw, name)
    found = encode(raw, photo, ladder(photo, Recipe((64,)))) if isinstance(photo, Photo) else photo
    assert isinstance(found, Problem)
    return found.code


def is_near(colour: object, wanted: tuple[int, int, int], slack: int = 16) -> bool:
    assert isinstance(colour, tuple)
    return all(abs(one - other) <= slack for one, other in zip(colour, wanted, strict=True))


def colour_of(picture: bytes, column: int = 0, row: int = 0) -> object:
    """The colour in the middle of a quarter."""
    with Image.open(BytesIO(picture)) as opened:
        assert opened.mode == "RGB"
        return opened.getpixel((opened.width * (1 + 2 * column) // 4, opened.height * (1 + 2 * row) // 4))


def test_each_rendition_has_the_size_and_the_format_its_name_says() -> None:
    raw = saved(quartered((2000, 1500)))
    photo = probe(raw, "x.jpg")
    assert isinstance(photo, Photo)
    steps = ladder(photo, Recipe((480, 960, 1600), avif=True, download=True))
    pictures = made(raw, "x.jpg", Recipe((480, 960, 1600), avif=True, download=True)).files
    assert list(pictures) == [step.name for step in steps]
    for step in steps:
        with Image.open(BytesIO(pictures[step.name])) as opened:
            assert opened.size == (step.width, step.height)
            assert Image.MIME[opened.format or ""] == step.type
    assert all(is_near(colour_of(pictures[steps[2].name], *place), colour) for place, colour in QUARTERS.items())


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "HEIF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_pictures_stand_upright_whatever_the_phone_wrote(format: str, orientation: int) -> None:
    stored_from_upright = {
        1: None, 2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_90, 7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }[orientation]  # fmt: skip
    upright = quartered((64, 48))
    stored = upright if stored_from_upright is None else upright.transpose(stored_from_upright)
    exif = Image.Exif()
    exif[0x0112] = orientation
    # HEIC says in its boxes how it lies, and what Exif says besides means nothing; Pillow writes both from here.
    stored.info["exif"] = exif.tobytes()
    options = {} if format == "HEIF" else {"exif": exif}
    for picture in published(saved(stored, format, **options), f"x.{ENDINGS[format]}").values():
        with Image.open(BytesIO(picture)) as opened:
            assert opened.size == (64, 48)
            assert not opened.getexif()
        assert all(is_near(colour_of(picture, *place), colour, 30) for place, colour in QUARTERS.items())


def phone_photo(format: str) -> bytes:
    """A photo with all that a phone writes into it, and something after its end."""
    exif = Image.Exif()
    exif[0x010F] = SECRET.decode()
    exif[0x9C9D] = SECRET
    exif.get_ifd(0x8825).update({1: "N", 2: (27.0, 41.0, 20.5), 29: SECRET.decode()})
    exif.get_ifd(0x8769).update({0xA431: SECRET.decode()})
    options: dict[str, object] = {"exif": exif}
    if format == "JPEG":
        options |= {"comment": SECRET, "xmp": b"<x:xmpmeta>" + SECRET + b"</x:xmpmeta>"}
    if format == "WEBP":
        options |= {"xmp": b"<x:xmpmeta>" + SECRET + b"</x:xmpmeta>"}
    if format == "PNG":
        notes = PngImagePlugin.PngInfo()
        notes.add_text("Comment", SECRET.decode())
        options |= {"pnginfo": notes}
    if format == "GIF":
        options = {"comment": SECRET}
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    if format != "GIF":
        options |= {"icc_profile": profile}
    return saved(quartered(), format, **options) + SECRET


@pytest.mark.parametrize("format", ENDINGS)
def test_nothing_but_pixels_leaves(format: str) -> None:
    raw = phone_photo(format)
    assert SECRET in raw
    pictures = made(raw, f"x.{ENDINGS[format]}", Recipe((64,), avif=True, download=True)).files
    assert len(pictures) == 3
    for picture in pictures.values():
        assert SECRET not in picture
        assert not any(mark in picture for mark in (b"Exif", b"EXIF", b"xmp", b"XMP", b"ICC", b"8BIM"))
        with Image.open(BytesIO(picture)) as opened:
            assert not set(opened.info) & {"exif", "xmp", "comment", "icc_profile", "photoshop"}


def test_the_same_photo_gives_the_same_bytes() -> None:
    raw = saved(quartered((300, 200)))
    assert published(raw, widths=(64, 128)) == published(raw, widths=(64, 128))


def test_grey_palette_cmyk_and_sixteen_bit_pictures_keep_their_look() -> None:
    grey = quartered().convert("L")
    sixteen = Image.frombytes("I;16", (64, 48), b"".join(value.to_bytes(2, "little") for value in [40_000] * 64 * 48))
    cases = {
        "grey.jpg": (saved(grey), (81, 81, 81)),
        "palette.png": (saved(quartered().quantize(16), "PNG"), QUARTERS[0, 0]),
        "cmyk.jpg": (saved(quartered().convert("CMYK")), QUARTERS[0, 0]),
        "sixteen.png": (saved(sixteen, "PNG"), (156, 156, 156)),
        "one-bit.png": (saved(Image.new("1", (64, 48), 1), "PNG"), (255, 255, 255)),
    }
    for name, (raw, wanted) in cases.items():
        for picture in published(raw, name).values():
            assert is_near(colour_of(picture), wanted), name


def deep_png(channels: int, colour: tuple[int, ...]) -> bytes:
    """A PNG of 16 bits a channel, which Pillow reads and does not write; *colour* in 0 to 65535."""
    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    kind = {1: 0, 2: 4, 3: 2, 4: 6}[channels]
    rows = (b"\0" + struct.pack(f">{channels}H", *colour) * 64) * 48
    header = struct.pack(">IIBBBBB", 64, 48, 16, kind, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def test_sixteen_bits_a_channel_become_eight() -> None:
    cases = {
        (40_000,): (156, 156, 156),
        (40_000, 65_535): (156, 156, 156),
        (65_535, 40_000, 0): (255, 156, 0),
        (65_535, 40_000, 0, 65_535): (255, 156, 0),
        (65_535, 40_000, 0, 0): (255, 255, 255),
    }
    for colour, wanted in cases.items():
        for picture in published(deep_png(len(colour), colour), "x.png").values():
            assert is_near(colour_of(picture), wanted, 8), colour


def test_half_see_through_edges_do_not_darken() -> None:
    sheet = Image.new("RGBA", (640, 480), (0, 0, 0, 0))
    sheet.paste((250, 250, 250, 255), (0, 0, 320, 480))
    for picture in published(saved(sheet, "PNG"), "x.png").values():
        with Image.open(BytesIO(picture)) as opened:
            assert min(low for low, _ in opened.getextrema()) > 235


def likeness(one: Image.Image, other: Image.Image) -> float:
    """PSNR in dB."""
    squares = ImageStat.Stat(ImageChops.difference(one, other)).sum2
    return 10 * math.log10(255**2 * 3 * one.width * one.height / max(1e-9, sum(squares)))


def soft_photo(size: tuple[int, int], seed: int = 1) -> Image.Image:
    """Noise with nothing finer than two dozen pixels: a photo out of focus."""
    small = size[0] // 24, size[1] // 24
    noise = Image.frombytes("RGB", small, random.Random(seed).randbytes(3 * small[0] * small[1]))
    return Image.blend(noise, Image.new("RGB", small, "gray"), 0.6).resize(size, Image.Resampling.BICUBIC)


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
@pytest.mark.parametrize("size", [(1600, 1200), (1281, 857), (999, 1501)])
def test_the_short_way_gives_the_picture_of_the_long_way(size: tuple[int, int], orientation: int) -> None:
    """Rounding colours to whole steps on the way alone keeps the two at 53 dB or less."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    raw = saved(soft_photo(size), exif=exif, icc_profile=profile, subsampling=0)
    photo = probe(raw, "x.jpg")
    assert isinstance(photo, Photo)
    for wanted, picture in reduced(raw, photo, ladder(photo, Recipe((120, 240, 400)))).items():
        with Image.open(BytesIO(raw)) as opened:
            whole = ImageOps.exif_transpose(opened).resize(wanted, Image.Resampling.LANCZOS)
        assert picture.size == wanted
        assert likeness(picture, whole) > 50


def test_a_photo_is_never_decoded_smaller_than_its_widest_width() -> None:
    raw = saved(soft_photo((1000, 700)))
    photo = probe(raw, "x.jpg")
    assert isinstance(photo, Photo)
    for width in (499, 500, 501, 999, 1000):
        (picture,) = reduced(raw, photo, ladder(photo, Recipe((width,)))).values()
        with Image.open(BytesIO(raw)) as opened:
            whole = opened.resize(picture.size, Image.Resampling.LANCZOS)
        assert likeness(picture, whole) > 46


def test_less_effort_gives_other_files_of_the_same_pictures() -> None:
    raw = saved(soft_photo((300, 200)))
    careful, quick = (made(raw, recipe=Recipe((240,), effort=effort)) for effort in ("careful", "quick"))
    assert not set(careful.files) & set(quick.files)
    first, second = next(iter(careful.files.values())), next(iter(quick.files.values()))
    assert first != second and abs(len(first) - len(second)) < len(first) / 4


def test_a_small_picture_is_one_reduction_of_the_whole_photo_and_nothing_else() -> None:
    raw = saved(soft_photo((1000, 700)))
    photo = probe(raw, "x.jpg")
    assert isinstance(photo, Photo)
    (normal,) = reduced(raw, photo, ladder(photo, Recipe((400,)))).values()
    (quick,) = reduced(raw, photo, ladder(photo, Recipe((400,), effort="quick"))).values()
    with Image.open(BytesIO(raw)) as opened:
        whole = opened.resize(normal.size, Image.Resampling.LANCZOS)
    assert normal.tobytes() == whole.tobytes() != quick.tobytes()


def test_the_mean_colour_is_that_of_the_whole_photo() -> None:
    wanted = tuple(sum(colour[channel] for colour in QUARTERS.values()) // 4 for channel in range(3))
    assert is_near(made(saved(quartered())).colour, wanted, 3)
    assert made(saved(Image.new("RGBA", (64, 48)), "PNG"), "x.png").colour == (255, 255, 255)


def test_see_through_parts_become_white() -> None:
    clear = Image.new("RGBA", (64, 48), (0, 0, 0, 0))
    keyed = Image.new("P", (64, 48), 0)
    keyed.putpalette([9, 9, 9] * 256)
    cases = {
        "rgba.png": saved(clear, "PNG"),
        "la.png": saved(clear.convert("LA"), "PNG"),
        "rgba.webp": saved(clear, "WEBP", exact=True),
        "keyed.png": saved(keyed, "PNG", transparency=0),
        "keyed.gif": saved(keyed, "GIF", transparency=0),
        "colour-key.png": saved(Image.new("RGB", (64, 48), (7, 7, 7)), "PNG", transparency=(7, 7, 7)),
        "grey-key.png": saved(Image.new("L", (64, 48), 7), "PNG", transparency=7),
    }
    for name, raw in cases.items():
        for picture in published(raw, name).values():
            assert is_near(colour_of(picture), (255, 255, 255)), name


def test_of_an_animation_the_first_frame_is_taken() -> None:
    frames = [Image.new("RGB", (64, 48), colour) for colour in ((200, 30, 30), (30, 30, 200))]
    for format in ("GIF", "WEBP", "PNG"):
        raw = saved(frames[0], format, save_all=True, append_images=frames[1:], duration=100)
        for picture in published(raw, f"x.{format.lower()}").values():
            assert is_near(colour_of(picture), (200, 30, 30)), format


def test_a_photo_of_several_pictures_gives_its_first() -> None:
    raw = saved(quartered(), "MPO", save_all=True, append_images=[Image.new("RGB", (64, 48))])
    for picture in published(raw).values():
        assert is_near(colour_of(picture), QUARTERS[0, 0])


def test_colours_are_brought_to_srgb_by_their_profile() -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = wide_gamut(srgb)
    plain = published(saved(quartered(), "PNG"), "x.png")
    same = published(saved(quartered(), "PNG", icc_profile=srgb), "x.png")
    other = published(saved(quartered(), "PNG", icc_profile=swapped), "x.png")
    unfit = published(saved(quartered(), "PNG", icc_profile=lab), "x.png")
    broken = published(saved(quartered(), "PNG", icc_profile=b"nonsense" * 40), "x.png")

    def first(pictures: dict[str, bytes]) -> object:
        return colour_of(next(iter(pictures.values())))

    assert is_near(first(same), QUARTERS[0, 0])
    assert first(unfit) == first(broken) == first(plain)
    assert is_near(first(other), (30, 200, 30), 20)


def wide_gamut(srgb: bytes) -> bytes:
    """A profile whose red is sRGB's green and the other way round, so that its effect is seen."""
    count = int.from_bytes(srgb[128:132], "big")
    table = bytearray(srgb)
    entries = {srgb[at : at + 4]: at for at in range(132, 132 + 12 * count, 12)}
    red, green = entries[b"rXYZ"], entries[b"gXYZ"]
    table[red + 4 : red + 12], table[green + 4 : green + 12] = srgb[green + 4 : green + 12], srgb[red + 4 : red + 12]
    return bytes(table)


@pytest.mark.parametrize("format", ENDINGS)
@pytest.mark.parametrize("share", [0.5, 0.9])
def test_a_photo_that_was_cut_off_is_refused(format: str, share: float) -> None:
    noise = Image.frombytes("RGB", (200, 200), random.Random(1).randbytes(120_000))
    raw = saved(noise, format)
    assert refused(raw[: int(len(raw) * share)], f"x.{ENDINGS[format]}") in {"E503", "E501"}


def test_a_header_that_lies_about_the_size_is_refused() -> None:
    raw = saved(quartered())
    photo = Photo("x.jpg", 640, 480, "0" * 40, "JPEG")
    found = encode(raw, photo, (Rendition("media/x.webp", 64, 48, "image/webp"),))
    assert isinstance(found, Problem)
    assert (found.code, found.span.path) == ("E501", "x.jpg")


def test_random_damage_gives_a_picture_or_one_problem() -> None:
    draw = random.Random(3)
    for format, ending in ENDINGS.items():
        whole = phone_photo(format)
        for _ in range(60):
            raw = bytearray(whole)
            for _ in range(draw.randint(1, 4)):
                raw[draw.randrange(12, len(raw))] = draw.randrange(256)
            photo = probe(bytes(raw), f"x.{ending}")
            if isinstance(photo, Photo):
                found = encode(bytes(raw), photo, ladder(photo, Recipe((64,))))
                assert isinstance(found, Pictures) or found.code in {"E501", "E503"}


def test_the_working_folder_stays_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    published(saved(quartered()))
    assert not list(tmp_path.iterdir())
