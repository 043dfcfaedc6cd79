"""Sizes and names of published photos, and sizes of drawn prints."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from generator.media.art import NotDrawn, art_size
from generator.media.ladder import SIDE_LIMIT, Recipe, ladder
from generator.media.photos import Photo

PHOTO = Photo("content/articles/x/IMG_2034.JPG", 4000, 3000, "0" * 40, "JPEG")
WIDTHS = (480, 960, 1600)
THREE = Recipe(WIDTHS)


def sizes(photo: Photo, widths: tuple[int, ...] = WIDTHS) -> list[tuple[int, int, str]]:
    return [(step.width, step.height, step.type.removeprefix("image/")) for step in ladder(photo, Recipe(widths))]


def first_name(photo: Photo = PHOTO, recipe: Recipe = THREE) -> str:
    return ladder(photo, recipe)[0].name


def test_a_photo_comes_in_each_width_and_one_jpeg() -> None:
    assert sizes(PHOTO) == [(480, 360, "webp"), (960, 720, "webp"), (1600, 1200, "webp"), (960, 720, "jpeg")]


def test_nothing_is_enlarged() -> None:
    assert sizes(replace(PHOTO, width=1000, height=750)) == [
        (480, 360, "webp"), (960, 720, "webp"), (1000, 750, "webp"), (960, 720, "jpeg"),
    ]  # fmt: skip
    assert sizes(replace(PHOTO, width=200, height=100)) == [(200, 100, "webp"), (200, 100, "jpeg")]


def test_widths_may_stand_in_any_order_and_twice() -> None:
    assert sizes(PHOTO, (1600, 480, 960, 480)) == sizes(PHOTO)


def test_without_widths_the_photo_keeps_its_own() -> None:
    assert sizes(replace(PHOTO, width=800, height=600), ()) == [(800, 600, "webp"), (800, 600, "jpeg")]


def test_very_long_photos_stay_within_what_the_formats_hold() -> None:
    for width, height in ((1000, 60_000), (1, 60_000), (60_000, 1), (60_000, 1000)):
        for step in ladder(replace(PHOTO, width=width, height=height), Recipe((*WIDTHS, 50_000))):
            assert 1 <= step.width <= SIDE_LIMIT and 1 <= step.height <= SIDE_LIMIT


def test_avif_comes_before_webp_so_that_browsers_that_know_it_take_it() -> None:
    steps = ladder(PHOTO, Recipe(WIDTHS, avif=True))
    assert [(step.type, step.width, step.use) for step in steps] == [
        ("image/avif", 480, "page"), ("image/avif", 960, "page"), ("image/avif", 1600, "page"),
        ("image/webp", 480, "page"), ("image/webp", 960, "page"), ("image/webp", 1600, "page"),
        ("image/jpeg", 960, "fallback"),
    ]  # fmt: skip
    assert set(steps) > set(ladder(PHOTO, Recipe(WIDTHS)))


def test_a_photo_to_take_home_is_a_jpeg_of_the_widest_width() -> None:
    *others, last = ladder(PHOTO, Recipe(WIDTHS, download=True))
    assert tuple(others) == ladder(PHOTO, Recipe(WIDTHS))
    assert (last.type, last.width, last.use) == ("image/jpeg", 1600, "download")
    small = ladder(replace(PHOTO, width=200, height=100), Recipe(WIDTHS, download=True))
    assert [(step.use, step.width) for step in small] == [("page", 200), ("fallback", 200), ("download", 200)]
    assert small[1].name == small[2].name


def test_names_are_ascii_and_carry_digest_and_width() -> None:
    first = first_name()
    assert first.startswith("media/img-2034-") and first.endswith("-480.webp")
    assert len(first) == len("media/img-2034-") + 10 + len("-480.webp")
    assert first_name(replace(PHOTO, path="照片 (1).jpg")).startswith("media/1-")
    assert first_name(replace(PHOTO, path="照片.jpg")).startswith("media/photo-")
    assert len(first_name(replace(PHOTO, path="a" * 300 + ".jpg"))) < 80


def test_other_bytes_have_another_name_and_the_same_bytes_the_same() -> None:
    assert first_name() == first_name(replace(PHOTO, path="y/img_2034.jpg"))
    assert first_name() == first_name(recipe=Recipe((480, 1600), download=True))
    others = [
        first_name(replace(PHOTO, digest="1" * 40)),
        first_name(recipe=Recipe(WIDTHS, effort="quick")),
        first_name(recipe=Recipe((480, 960, 2000))),
    ]
    assert len({first_name(), *others}) == 4


NAMED = b'<svg xmlns="http://www.w3.org/2000/svg" '


@pytest.mark.parametrize(
    ("svg", "size"),
    [
        (NAMED + b'viewBox="0 0 1600 1000" width="1600" height="1000"/>', (1600, 1000)),
        (NAMED + b'viewBox="0 0 2400 420"><title>a &gt; b</title></svg>', (2400, 420)),
        (b"<?xml version='1.0'?>\n<!-- <svg> -->" + NAMED + b"\n viewBox='-5,-5, 30.4 , 20'/>", (30, 20)),
        (NAMED + b'width="100%" height="100%" viewBox="0 0 7 8"/>', (7, 8)),
        (NAMED + b'width="20px" height="10.6px"/>', (20, 11)),
        (b'<s:svg xmlns:s="http://www.w3.org/2000/svg" viewBox="0 0 7 8"/>', (7, 8)),
    ],
)
def test_a_print_states_its_size(svg: bytes, size: tuple[int, int]) -> None:
    assert art_size(svg) == size


@pytest.mark.parametrize("inside", [b"", b'stroke-width="2"', b'width="10"', b'width="1e9" height="2"'])
def test_a_print_without_a_size_is_refused(inside: bytes) -> None:
    found = art_size(NAMED + inside + b"/>")
    assert isinstance(found, NotDrawn) and "大小" in found.message


@pytest.mark.parametrize(
    ("svg", "place"),
    [(b"", (1, 1)), (b"<svg", (1, 1)), (b"\xff\xfe\x00", (1, 2)), (NAMED + b">\n&nbsp;</svg>", (2, 1)),
     (b'<!DOCTYPE x [<!ENTITY a "b"><!ENTITY a2 "&a;&a;">]><html>&a2;</html>', (0, 0))],
)  # fmt: skip
def test_what_is_no_print_is_told_with_its_place(svg: bytes, place: tuple[int, int]) -> None:
    found = art_size(svg)
    assert isinstance(found, NotDrawn) and (found.line, found.column) == place


def test_every_print_that_ships_states_its_size() -> None:
    prints = sorted((Path(__file__).parents[2] / "assets" / "art").glob("*.svg"))
    assert not [path.name for path in prints if isinstance(art_size(path.read_bytes()), NotDrawn)]
