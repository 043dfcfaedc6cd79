"""Settings of a site, and the names that places, topics and honours go by."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.config import DISTRICTS, HONOURS, SITE, TOPICS, TOWNS, Settings, load_settings, read_settings
from generator.intake.walk import walk

CONTENTS = {
    SITE: """\
title: 某城红色故事
city: "520300"
base_url: https://example.org/red/
menus:
  main:
    - {text: 文章, to: articles}
    - {text: 甲县, to: districts/jia}
    - {text: 物业, to: topics/wuye}
    - {text: 关于, to: pages/about}
readings: {重庆: chong qing}
""",
    DISTRICTS: """\
- {code: "520300", slug: shi, name: 某市, short: 全市}
- {code: "520328", slug: jia, name: 甲县, short: 甲, aliases: [老甲县, "522128"], parent: "520300", grid: [2, 3]}
- {code: "520329", slug: yi, name: 乙县, short: 乙, parent: "520300", grid: [3, 3]}
- {code: xinqu, slug: xinqu, name: 丙新区, short: 丙, parent: "520300", functional: true}
""",
    TOWNS: "code,name,district\n520328101,永兴镇,520328\n520329101,龙家镇,520329\n520329102,永兴镇,520329\n",
    HONOURS: "- {id: hao-ren, name: 中国好人, level: 全国, rank: 8}\n",
    TOPICS: "- {id: wuye, name: 红色物业, group: 四红}\n",
}


def settings_from(**changed: str) -> tuple[Settings, list[str]]:
    """Settings from CONTENTS with files replaced by the name of their table: ``site="…"``."""
    names = {"site": SITE, "districts": DISTRICTS, "towns": TOWNS, "honours": HONOURS, "topics": TOPICS}
    texts = CONTENTS | {names[name]: text for name, text in changed.items()}
    settings, problems = read_settings({path: text.encode() for path, text in texts.items()})
    return settings, [str(problem) for problem in problems]


@pytest.fixture(scope="module")
def settings() -> Settings:
    settings, problems = settings_from()
    assert problems == []
    return settings


@pytest.mark.parametrize("name", ["甲县", "甲", "老甲县", "520328", "522128", "jia"])
def test_a_district_is_found_by_each_of_its_names(settings: Settings, name: str) -> None:
    district = settings.vocabulary.district(name)
    assert district is not None
    assert district.code == "520328"


def test_unknown_names_are_none(settings: Settings) -> None:
    words = settings.vocabulary
    assert (words.district("丁县"), words.town("无名镇"), words.topic("无"), words.honour("无")) == (None,) * 4


def test_a_town_is_found_by_name_or_code_in_its_district(settings: Settings) -> None:
    words = settings.vocabulary

    def code(name: str, *districts: str) -> str | None:
        town = words.town(name, districts)
        return town.code if town else None

    assert code("永兴镇", "520328") == "520328101"
    assert code("永兴镇", "520329") == "520329102"
    assert code("永兴镇", "xinqu") is None
    assert code("永兴镇") == "520328101"
    assert code("520329102") == "520329102"
    assert code("龙家镇", "520328", "520329") == "520329101"


def test_topics_and_honours_are_found_by_id_or_name(settings: Settings) -> None:
    words = settings.vocabulary
    assert words.topic("wuye") is words.topic("红色物业") is settings.topics[0]
    assert words.honour("hao-ren") is words.honour("中国好人") is settings.honours[0]
    assert "老甲县" in words.district_names
    assert words.topic_names == ("wuye", "红色物业")
    assert "龙家镇" in words.town_names
    assert words.honour_names == ("hao-ren", "中国好人")


def test_what_site_yaml_leaves_out_has_its_default() -> None:
    settings, problems = settings_from(site="title: 城\n", districts="", towns="code,name,district\n")
    assert problems == []
    site = settings.site
    assert (site.speech_rate, site.image_widths, site.timezone, site.office) == (
        220, (480, 960, 1600), "Asia/Shanghai", "plain",
    )  # fmt: skip
    assert settings.districts == settings.towns == ()


def test_a_site_of_one_file_is_enough() -> None:
    settings, problems = read_settings({SITE: "title: 城\n".encode()})
    assert problems == ()
    assert (settings.site.title, settings.topics) == ("城", ())


def test_reported_values_that_would_break_their_readers_have_defaults() -> None:
    settings, problems = settings_from(
        site="title: 城\ntimezone: 火星\nspeech_rate: 0\npage_size: 0\nimage_widths: [0]\n"
        "search: {pack_text: 0, shard: 999}\n"
    )
    assert [line.split()[2] for line in problems] == ["E704", *["E116"] * 5]
    site = settings.site
    assert (site.timezone, site.speech_rate, site.page_size) == ("Asia/Shanghai", 220, 24)
    assert site.image_widths == (480, 960, 1600)
    assert (site.search.pack_text, site.search.shard) == (1, 16_000)


@pytest.mark.parametrize("zone", ["Asia", "/etc/passwd", "../../etc/passwd", "Asia/Shanghai/", "x" * 190])
def test_time_zones_that_are_paths_are_only_unknown(zone: str) -> None:
    _, problems = settings_from(site=f"title: 城\ntimezone: {zone}\n")
    assert ["E704" in line for line in problems] == [True]


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("https://example.org", "E703"),
        ("https://example.org/a", "E703"),
        ("https://example.org/a/?b", "E703"),
        ("https://example.org/a/#b", "E703"),
        ("https://example.org//a/", "E703"),
        ("https://example.org/../", "E703"),
        ("ftp://example.org/", "E113"),
        ("example.org/", "E113"),
    ],
)
def test_the_public_address_is_a_folder_on_the_web(address: str, code: str) -> None:
    _, problems = settings_from(site=f"title: 城\nbase_url: '{address}'\n")
    assert [line.split()[2] for line in problems] == [code]


def test_a_broken_site_file_does_not_hide_the_others_mistakes() -> None:
    settings, problems = settings_from(site="title 城\n", topics="- {id: a}\n")
    assert [line.partition("错误 ")[2][:4] for line in problems] == ["E101", "E018"]
    assert settings.site.title
    assert settings.vocabulary.district("甲县")


def test_the_files_of_a_folder_are_read(tmp_path: Path) -> None:
    for name, text in CONTENTS.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    loaded, problems = load_settings(walk(tmp_path)[0])
    assert problems == ()
    assert loaded == settings_from()[0]
    assert loaded.site_span("menus.main.1.to") == loaded.site_span("menus.main.1.to")
    assert str(loaded.site_span("menus.main.1.to")) == f"{SITE}:7:22"


def test_without_any_file_there_are_no_settings(tmp_path: Path) -> None:
    assert load_settings(walk(tmp_path)[0]) == (None, ())
