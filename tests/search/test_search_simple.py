"""The simple form of search in Python: what is found, in which order, and the scripts it is read from."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.search.records import SearchRecord
from generator.search.simple import PART_LIMIT, find, index_scripts, read_scripts
from generator.text.normal import normal

BLOCKS = st.text(st.characters(exclude_categories=("Cs",)), min_size=2, max_size=30) | st.text(
    "红军长征在遵义 aBc12，。“”《》\n\u3000𠀀ＡＢ", min_size=2, max_size=30
)


def record(url: str, title: str = "", *blocks: str, day: str = "") -> SearchRecord:
    return SearchRecord(url, title, "故事", (), (), day, "", blocks)


def urls(records: tuple[SearchRecord, ...], query: str) -> list[str]:
    return [hit.record.url for hit in find(records, query)]


@settings(max_examples=300, deadline=None)
@given(st.lists(BLOCKS, min_size=1, max_size=4), st.data())
def test_any_run_of_two_or_more_characters_within_a_block_is_found(blocks: list[str], data: st.DataObject) -> None:
    block = normal(data.draw(st.sampled_from(blocks)))
    start = data.draw(st.integers(0, max(0, len(block) - 2)))
    run = block[start : data.draw(st.integers(start + 2, max(start + 2, len(block))))]
    page = record("a.html", "标题", *blocks)
    assert find([page], run) or not run.strip()


@settings(max_examples=200, deadline=None)
@given(st.lists(BLOCKS, max_size=4), BLOCKS)
def test_a_string_that_stands_nowhere_finds_nothing(blocks: list[str], query: str) -> None:
    phrase = normal(query)
    if " " not in phrase and not any(ch.isspace() for ch in query):
        stands = phrase != "" and any(phrase in normal(block) for block in ("标题", *blocks))
        assert bool(find([record("a.html", "标题", *blocks)], query)) == stands


def test_a_run_is_not_found_across_two_blocks(records: tuple[SearchRecord, ...]) -> None:
    assert urls((record("a.html", "红城", "遵义", "会议"),), "遵义会议") == []
    assert urls((record("a.html", "红城", "遵义"),), "红城遵义") == []


def test_several_words_have_to_stand_on_the_page_all_of_them(records: tuple[SearchRecord, ...]) -> None:
    assert urls(records, "二人讲 木刻") == ["albums/muke.html"]
    assert urls(records, "二人讲 火箭") == []


def test_width_case_and_spaces_beside_han_make_no_difference(records: tuple[SearchRecord, ...]) -> None:
    for query in ("共23支", "共 23 支", "共２３支", "gdp", "ＧＤＰ与party", "party  school"):
        assert urls(records, query) == ["articles/gangsheng.html"]


def test_the_title_comes_first_then_the_earlier_find_then_the_later_day() -> None:
    pages = (
        record("late.html", "甲", "很久以后才说到茶", day="2024"),
        record("old.html", "乙", "说茶", day="2022-03"),
        record("new.html", "丙", "说茶", day="2022-11-01"),
        record("title.html", "湄潭茶", day="2001"),
        record("whole.html", "茶", day="2000"),
        record("b.html", "丁", "说茶", day=""),
        record("a.html", "丁", "说茶", day=""),
    )
    expected = ["whole.html", "title.html", "new.html", "old.html", "a.html", "b.html", "late.html"]
    assert urls(pages, "茶") == expected
    assert urls(tuple(reversed(pages)), "茶") == expected
    scores = [hit.score for hit in find(pages, "茶")]
    assert scores == sorted(scores, reverse=True)


def test_the_words_together_come_before_the_words_apart() -> None:
    pages = (record("apart.html", "甲", "茶 和红"), record("together.html", "甲", "说了很多话以后才说到红茶"))
    assert urls(pages, "红 茶") == ["together.html", "apart.html"]


def test_an_empty_query_finds_nothing(records: tuple[SearchRecord, ...]) -> None:
    assert urls(records, " \u3000\u200b") == []


def test_scripts_do_not_depend_on_the_order_of_the_records(records: tuple[SearchRecord, ...]) -> None:
    mixed = list(records)
    random.Random(1).shuffle(mixed)
    assert index_scripts(mixed) == index_scripts(records)
    assert list(index_scripts(mixed)) == list(index_scripts(records))


def test_scripts_give_the_records_back(records: tuple[SearchRecord, ...]) -> None:
    hostile = record("x.html", "</script><!--\u2028", "&amp; \\ \" \ud800")
    back = read_scripts(index_scripts((*records, hostile)).values())
    assert sorted(back, key=lambda one: one.url) == sorted((*records, hostile), key=lambda one: one.url)
    for script in index_scripts((hostile,)).values():
        assert not set("<>&\u2028\u2029") & set(script.decode("utf-8"))


def test_a_large_index_stands_in_several_scripts_of_bounded_size() -> None:
    pages = [record(f"{number}.html", "题", "字" * 20_000) for number in range(30)]
    scripts = index_scripts(pages)
    assert len(scripts) == 5
    assert all(len(script) < PART_LIMIT + 1000 for script in scripts.values())
    assert len(read_scripts(scripts.values())) == 30


def test_no_records_need_no_script() -> None:
    assert index_scripts(()) == {}


def test_something_else_is_refused_as_an_index() -> None:
    with pytest.raises(ValueError, match="not a script"):
        read_scripts([b"alert(1)"])
