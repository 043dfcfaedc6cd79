"""Slugs: readable, short, safe on every file system, and always the same."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.text.pinyin import SLUG_LENGTH, WINDOWS_NAMES, initials, is_slug, slugify, syllables

READINGS = {"重庆": "chong qing", "六盘水": "liu pan shui", "朝天门": "chao tian men", "务川": "wu chuan"}


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("老城的楼", "lao-cheng-de-lou"),
        ("绿色发展", "lv-se-fa-zhan"),
        ("重庆路上的朝天门", "chong-qing-lu-shang-de-chao-tian-men"),
        ("一座楼，三天的会", "yi-zuo-lou-san-tian-de-hui"),
        ("“四红”：24小时在线", "si-hong-24-xiao-shi-zai-xian"),
        ("KTV里的宣讲", "ktv-li-de-xuan-jiang"),
        ("４.５ＫＭ健步走", "4-5km-jian-bu-zou"),
        ("Café de l'Été", "cafe-de-lete"),
        ("二〇二一", "er-ling-er-yi"),
        ("Ⅳ期", "iv-qi"),
        ("🎉", "u1f389"),
        ("", "untitled"),
        ("！？", "uff01-uff1f"),
        ("CON", "con-1"),
        ("aux", "aux-1"),
        ("index", "index-1"),
    ],
)
def test_a_title_becomes_a_readable_slug(title: str, slug: str) -> None:
    assert slugify(title, READINGS) == slug


def test_a_reading_that_is_given_wins_over_the_dictionary() -> None:
    assert slugify("大城", {}) == "da-cheng"
    assert slugify("大城", {"大城": "Dai Cheng"}) == "dai-cheng"


def test_the_longest_name_that_is_given_wins() -> None:
    assert slugify("甲乙丙", {"甲": "x", "甲乙": "y z"}) == "y-z-bing"


def test_a_long_title_is_cut_after_a_whole_syllable() -> None:
    slug = slugify("行" * 50, {})
    assert len(slug) <= SLUG_LENGTH
    assert set(slug.split("-")) == {"xing"}


def test_a_single_long_word_is_cut_where_it_must_be() -> None:
    assert slugify("a" * 200, {}) == "a" * SLUG_LENGTH


@settings(max_examples=120, deadline=None)
@given(st.text(max_size=30))
def test_every_title_has_a_slug_that_is_one(title: str) -> None:
    slug = slugify(title, READINGS)
    assert is_slug(slug)
    assert len(slug) <= SLUG_LENGTH + 2
    assert slugify(title, READINGS) == slug


@pytest.mark.parametrize("text", ["a", "lao-cheng", "2021", "a" * 80, "a-1"])
def test_words_joined_by_hyphens_are_a_slug(text: str) -> None:
    assert is_slug(text)


@pytest.mark.parametrize(
    "text", ["", "-a", "a-", "a--b", "A", "a_b", "a.b", "老城", "a b", "a\n", "a" * 81, "é", "con"]
)
def test_anything_else_is_no_slug(text: str) -> None:
    assert not is_slug(text)


def test_device_names_of_windows_are_never_minted() -> None:
    assert all(slugify(name, {}) == f"{name}-1" for name in WINDOWS_NAMES)


def test_syllables_and_initials_leave_out_what_is_not_chinese() -> None:
    assert syllables("遵义会议2021，重庆", READINGS) == ("zun", "yi", "hui", "yi", "chong", "qing")
    assert initials("遵义会议（1935）", {}) == "zyhy"


def test_pypinyin_stays_unloaded_until_a_chinese_word_needs_it() -> None:
    script = (
        "import sys; from generator.text.pinyin import slugify; "
        "slugify('KTV 2021', {'重庆': 'chong qing'}); assert 'pypinyin' not in sys.modules; "
        "slugify('楼', {}); assert 'pypinyin' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", script], check=True)
