"""The photos of the reference site are drawn: the same each time, like a camera's files, and said to be drawings."""

from __future__ import annotations

import os
import re
import subprocess
from io import BytesIO
from pathlib import PurePosixPath

import pytest
from PIL import Image, ImageCms, ImageOps

from drawings.photo import COMMENT, OWNER, SERIAL
from drawings.prints import PRINTS, Print, drawn
from tests.conftest import REPOSITORY, BuiltSite, draw_photos

SMALL = 0.08
BY_NAME = {PurePosixPath(one.path).stem: one for one in PRINTS}


def opened(raw: bytes) -> Image.Image:
    picture = Image.open(BytesIO(raw))
    picture.load()
    return picture


@pytest.mark.parametrize("name", ["chen-wu", "jiang-wan", "wa", "pu-bu", "deng-lang", "dong"])
def test_a_print_is_drawn_the_same_twice(name: str) -> None:
    assert drawn(BY_NAME[name], SMALL) == drawn(BY_NAME[name], SMALL)


@pytest.mark.parametrize("one", PRINTS, ids=lambda one: PurePosixPath(one.path).stem)
def test_a_print_stands_upright_and_has_few_inks_and_one_red(one: Print) -> None:
    picture = ImageOps.exif_transpose(opened(drawn(one, SMALL))).convert("RGB")
    assert picture.size == tuple(round(side * SMALL) for side in one.size)
    red = sum(count for count, (r, g, b) in picture.getcolors(1 << 24) if r > 150 and g < 90 and b < 80)
    assert 0 < red < picture.width * picture.height * 0.05


def test_every_format_turn_and_profile_of_a_phone_is_among_them() -> None:
    assert {PurePosixPath(one.path).suffix for one in PRINTS} == {".jpg", ".png", ".webp"}
    assert {one.camera.turn for one in PRINTS} == {1, 3, 6, 8}
    profile = ImageCms.ImageCmsProfile(BytesIO(opened(drawn(BY_NAME["deng-lang"], SMALL)).info["icc_profile"]))
    assert "Display P3" in ImageCms.getProfileDescription(profile)
    assert sum(one.size[0] * one.size[1] for one in PRINTS) / len(PRINTS) > 10e6


def test_a_private_one_states_place_owner_and_serial_number() -> None:
    for one in PRINTS:
        if one.camera.private:
            raw = drawn(one, SMALL)
            picture = opened(raw)
            assert picture.getexif().get_ifd(0x8825)[1] == "S"
            for word in (OWNER, SERIAL, COMMENT):
                assert word.encode() in raw, word


def test_the_photos_of_the_site_are_drawn_once_and_not_kept_by_git() -> None:
    draw_photos()
    places = [REPOSITORY / "content" / one.path for one in PRINTS]
    before = [place.stat().st_mtime_ns for place in places]
    assert max(place.stat().st_size for place in places) < 1_200_000
    spent = os.times()
    draw_photos()
    assert [place.stat().st_mtime_ns for place in places] == before
    assert os.times().children_user - spent.children_user < 0.2
    if (REPOSITORY / ".git").exists():
        asked = ["git", "-C", REPOSITORY, "check-ignore", *(f"content/{one.path}" for one in PRINTS)]
        told = subprocess.run(asked, capture_output=True, text=True, check=False).stdout.split()
        assert len(told) == len(PRINTS)


def test_every_drawn_photo_has_a_page_that_says_so_and_tells_what_is_on_it(built_site: BuiltSite) -> None:
    for one in PRINTS:
        path = PurePosixPath(one.path)
        folder = path.parent if path.parts[0] == "albums" else path.parent / path.stem.rpartition("-")[0]
        if path.stem == "si-ji":
            # The cover of an album that is none of its photos: it leads the list and has no page.
            assert f"{folder}/si-ji.html" not in built_site.pages
            shown = built_site.text("albums/index.html")
        else:
            shown = built_site.text(f"{folder}/{path.stem}.html")
            assert re.search(r'<p class="?tag"?>示意图', shown), one.path
        assert re.search(r'alt="?版画：', shown), one.path
