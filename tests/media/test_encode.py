"""Published pictures: upright, in sRGB, with nothing of what a phone writes beside the pixels."""

from __future__ import annotations

import random
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageCms, PngImagePlugin

from generator.media.encode import encode
from generator.media.ladder import Rendition, ladder
from generator.media.photos import Photo, probe
from generator.problems import Problem

SECRET = b"SECRET-OF-A-PHONE"
QUARTERS = {(0, 0): (200, 30, 30), (1, 0): (30, 160, 30), (0, 1): (30, 30, 200), (1, 1): (240, 240, 240)}
"""Colour of each quarter of the test picture, by column and row."""


def quartered(size: tuple[int, int] = (64, 48)) -> Image.Image:
    small = Image.new("RGB", (2, 2))
    for place, colour in QUARTERS.items():
        small.putpixel(place, colour)
    return small.resize(size, Image.Resampling.NEAREST)


def saved(picture: Image.Image, format: str = "JPEG", **options: object) -> bytes:
    file = BytesIO()
    picture.save(file, format, **({"quality": 95} if format == "JPEG" else {}) | options)
    return file.getvalue()


def published(raw: bytes, name: str = "x.jpg", widths: tuple[int, ...] = (64,)) -> dict[str, bytes]:
    photo = probe(raw, name)
    assert isinstance(photo, Photo), photo
    found = encode(raw, photo, ladder(photo, widths))
    assert isinstance(found, dict), found
    return found


def refused(raw: bytes, name: str) -> str:
    photo = probe(raw, name)
    found = encode(raw, photo, ladder(photo, (64,))) if isinstance(photo, Photo) else photo
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
    steps = ladder(photo, (480, 960, 1600))
    pictures = encode(raw, photo, steps)
    assert isinstance(pictures, dict)
    assert list(pictures) == [step.name for step in steps]
    for step in steps:
        with Image.open(BytesIO(pictures[step.name])) as opened:
            assert opened.size == (step.width, step.height)
            assert Image.MIME[opened.format or ""] == step.type
    assert all(is_near(colour_of(pictures[steps[2].name], *place), colour) for place, colour in QUARTERS.items())


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
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
    ending = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}[format]
    for picture in published(saved(stored, format, exif=exif), f"x.{ending}").values():
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


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "GIF"])
def test_nothing_but_pixels_leaves(format: str) -> None:
    ending = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "GIF": "gif"}[format]
    raw = phone_photo(format)
    assert SECRET in raw
    for picture in published(raw, f"x.{ending}").values():
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


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "GIF"])
@pytest.mark.parametrize("share", [0.5, 0.9])
def test_a_photo_that_was_cut_off_is_refused(format: str, share: float) -> None:
    noise = Image.frombytes("RGB", (200, 200), random.Random(1).randbytes(120_000))
    ending = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "GIF": "gif"}[format]
    raw = saved(noise, format)
    assert refused(raw[: int(len(raw) * share)], f"x.{ending}") in {"E503", "E501"}


def test_a_header_that_lies_about_the_size_is_refused() -> None:
    raw = saved(quartered())
    photo = Photo("x.jpg", 640, 480, "0" * 40, "JPEG")
    found = encode(raw, photo, (Rendition("media/x.webp", 64, 48, "image/webp"),))
    assert isinstance(found, Problem)
    assert (found.code, found.span.path) == ("E501", "x.jpg")


def test_random_damage_gives_a_picture_or_one_problem() -> None:
    draw = random.Random(3)
    for format, ending in {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "GIF": "gif"}.items():
        whole = phone_photo(format)
        for _ in range(60):
            raw = bytearray(whole)
            for _ in range(draw.randint(1, 4)):
                raw[draw.randrange(12, len(raw))] = draw.randrange(256)
            photo = probe(bytes(raw), f"x.{ending}")
            if isinstance(photo, Photo):
                found = encode(bytes(raw), photo, ladder(photo, (64,)))
                assert isinstance(found, dict) or found.code in {"E501", "E503"}


def test_the_working_folder_stays_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    published(saved(quartered()))
    assert not list(tmp_path.iterdir())
