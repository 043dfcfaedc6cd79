"""The built index, asked through the Python engine: exact, and a pure function of what the pages say."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from generator.search.ask import find, shown
from generator.search.index import Index, IndexOptions, Workshop, build_index
from generator.search.keys import form_of
from generator.search.opened import Opened
from generator.search.records import SearchRecord
from generator.text.normal import search_form

ODD = "红城遵义会议 会議a bc9,。-'“\"𠀀𠮷ab\u0301ß"
RUNS = st.text(ODD, max_size=24) | st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
LONG = st.builds(lambda letters, end: letters * 9 + end, st.text("abcé", min_size=4, max_size=6), RUNS)
PAGES = st.lists(st.tuples(RUNS, st.lists(RUNS | LONG, max_size=4)), min_size=1, max_size=12)


def record(number: int, title: str, *blocks: str, day: str = "") -> SearchRecord:
    return SearchRecord(f"articles/{number:04}.html", title, "故事", (), (), day, "", blocks)


def site(*titles: str) -> list[SearchRecord]:
    return [record(number, title) for number, title in enumerate(titles)]


def opened(index: Index) -> Opened:
    return Opened(index.manifest, index.files.__getitem__)


def urls(index: Index, query: str) -> list[str]:
    at = opened(index)
    return [shown(at, hit)["url"] for hit in find(at, query)]


def quoted(run: str) -> str:
    return f"「{run}」" if "」" not in run and "』" not in run else f'"{run}"'


@settings(max_examples=60, deadline=None)
@given(PAGES, st.data())
def test_any_run_within_one_block_is_found_on_just_the_pages_that_hold_it(
    pages: list[tuple[str, list[str]]], data: st.DataObject
) -> None:
    records = [record(number, title, *blocks) for number, (title, blocks) in enumerate(pages)]
    index = build_index(records)
    forms = {one.url: form_of(one.title, one.blocks).blocks for one in records}
    blocks = [block for form in forms.values() for block in form]
    for _ in range(8):
        block = data.draw(st.sampled_from(blocks))
        start = data.draw(st.integers(0, len(block)))
        run = block[start : start + data.draw(st.integers(2, 9))].strip(" ")
        if not run or "」" in run or "』" in run or search_form(run) != run:
            continue
        holding = {url for url, form in forms.items() if any(run in block for block in form)}
        assert set(urls(index, quoted(run))) == holding, (run, records)


@settings(max_examples=40, deadline=None)
@given(PAGES, RUNS)
def test_what_stands_nowhere_finds_nothing(pages: list[tuple[str, list[str]]], run: str) -> None:
    records = [record(number, title, *blocks) for number, (title, blocks) in enumerate(pages)]
    form = search_form(run)
    if any(mark in run for mark in "」』") or not form:
        return
    forms = {one.url: form_of(one.title, one.blocks).blocks for one in records}
    holding = {url for url, blocks in forms.items() if any(form in block for block in blocks)}
    assert set(urls(build_index(records), quoted(run))) == holding


@settings(max_examples=25, deadline=None)
@given(PAGES, st.randoms(use_true_random=False))
def test_the_order_of_records_and_what_is_kept_change_no_byte(
    pages: list[tuple[str, list[str]]], chance: random.Random
) -> None:
    records = [record(number, title, *blocks) for number, (title, blocks) in enumerate(pages)]
    index = build_index(records)
    shuffled = chance.sample(records, len(records))
    kept: dict[str, bytes] = {}

    def keep(key: str, compute: object) -> bytes:
        if key not in kept:
            kept[key] = compute()  # type: ignore[operator]
        return kept[key]

    assert build_index(shuffled, IndexOptions(), Workshop(keep)) == index
    assert build_index(records, IndexOptions(), Workshop(keep)) == index


def test_words_of_a_query_must_all_stand_somewhere_and_excluded_ones_nowhere() -> None:
    index = build_index(site("遵义会议旧址", "会议通知", "遵义故事，会议纪要", "红城"))
    assert set(urls(index, "遵义 会议")) == {"articles/0000.html", "articles/0002.html"}
    assert urls(index, "会议 -遵义") == ["articles/0001.html"]
    assert urls(index, "会议 -「遵义故事」 -通知") == ["articles/0000.html"]
    assert urls(index, "-会议") == []
    assert urls(index, " “” ") == []


def test_han_beside_latin_is_tried_joined_before_it_is_taken_apart() -> None:
    index = build_index(site("共 23 支队伍", "共有支队23个", "红 Party 章", "party 红"))
    assert urls(index, "共 23 支") == ["articles/0000.html"]
    assert set(urls(index, "支 23 共")) == {"articles/0000.html", "articles/0001.html"}
    assert urls(index, "红 party") == ["articles/0002.html"]


def test_traditional_and_simplified_forms_find_each_other() -> None:
    index = build_index(site("遵義會議", "遵义会议"))
    assert len(urls(index, "遵义会议")) == len(urls(index, "遵義會議")) == 2


def test_a_latin_word_is_found_by_any_run_of_it_whole_words_first() -> None:
    index = build_index(site("hongcheng", "a hong b", "the hongs", "xhong", "城"))
    assert urls(index, "hong")[0] == "articles/0001.html"
    assert set(urls(index, "hong")) == {f"articles/{number:04}.html" for number in range(4)}
    assert urls(index, "hong")[-1] == "articles/0003.html"
    assert urls(index, "ngch") == ["articles/0000.html"]
    assert urls(index, '"the h"') == ["articles/0002.html"]
    assert urls(index, '"e h"') == ["articles/0002.html"]
    assert urls(index, '"a-hong"') == []


def test_the_page_whose_title_is_the_query_comes_first_then_titles_then_later_pages() -> None:
    records = [
        record(0, "别的", "遵义会议" * 9, day="2024-01-01"),
        record(1, "说说遵义会议", day="2020-01-01"),
        record(2, "遵义会议", day="1999"),
        record(3, "另外", "遵义会议", day="2021-05-01"),
        record(4, "另外", "遵义会议", day="2021-05-02"),
    ]
    found = urls(build_index(records), "遵义会议")
    assert found[:2] == ["articles/0002.html", "articles/0001.html"]
    assert found.index("articles/0004.html") < found.index("articles/0003.html")


def test_hostile_queries_find_nothing_and_fail_nowhere() -> None:
    index = build_index(site("红城 <img onerror=x>", "__proto__ constructor"))
    assert urls(index, "<img onerror") == ["articles/0000.html"]
    assert urls(index, "＜ｉｍｇ") == ["articles/0000.html"]
    assert urls(index, "__proto__") == ["articles/0001.html"]
    for query in ("x" * 10_000, "红" * 10_000, "\ud800", "\udc00红", "-", "“", "\x00", "- -"):
        assert urls(index, query) == []


def test_an_empty_site_has_an_index() -> None:
    assert urls(build_index([]), "红城") == []


def test_many_pages_stand_in_levels_and_are_found_in_all() -> None:
    records = [record(number, f"第{number}篇", "遵义会议的故事", day=f"{1500 + number}") for number in range(600)]
    index = build_index(records)
    assert len(opened(index).levels) == 3
    assert len(urls(index, "会议的")) == 600
    assert urls(index, "第3篇") == ["articles/0003.html"]
    of_one_length = [url for url in urls(index, "会议的") if url >= "articles/0100"]
    assert of_one_length == sorted(of_one_length, reverse=True)


def test_page_texts_packed_together_are_found_just_as_well() -> None:
    records = [record(number, f"第{number}篇") for number in range(20)]
    index = build_index(records, IndexOptions(pack_text=8))
    assert sum(path.startswith("search/t-") for path in index.files) == 3
    assert urls(index, "第13篇") == ["articles/0013.html"]
