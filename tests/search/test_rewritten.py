"""What one edit rewrites of the index, and that what is kept from before never shows."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from generator.search import levels
from generator.search.answer import NoIndex, answer
from generator.search.index import Index, IndexOptions, Workshop, build_index
from generator.search.records import SearchRecord

PAGES = 1263
"""The last level is as great as it can be: 31 pages."""
ADDED = "遵义会议是生死攸关的转折点"


def story(chance: random.Random, number: int) -> SearchRecord:
    """A page of common characters, drawn as in real text: few of them make up most of it."""
    codes = [0x4E00 + min(int(chance.expovariate(1 / 400)), 20000) for _ in range(300)]
    text = "".join(map(chr, codes))
    blocks = tuple(text[start : start + 40] + "。" for start in range(0, len(text), 40))
    return SearchRecord(f"articles/{number}.html", f"第{number}篇", "故事", (), (), f"{2000 + number}", "", blocks)


@pytest.fixture(scope="module")
def records() -> list[SearchRecord]:
    chance = random.Random(4)
    return [story(chance, number) for number in range(PAGES)]


@pytest.fixture(scope="module")
def workshop() -> Workshop:
    kept: dict[str, bytes] = {}

    def keep(key: str, compute: Callable[[], bytes]) -> bytes:
        if key not in kept:
            kept[key] = compute()
        return kept[key]

    return Workshop(keep, jobs=1)


@contextmanager
def small_levels(pages_of_group: int = 128) -> Iterator[None]:
    """Levels of a few pages, so that a page soon moves from one to the next."""
    with pytest.MonkeyPatch.context() as patch:
        sizes = {"ONE_LEVEL": 12, "LAST": 3, "MIDDLE": 6, "PAGES_OF_GROUP": pages_of_group}
        for name, pages in sizes.items():
            patch.setattr(levels, name, pages)
        yield


WORDS = st.lists(st.sampled_from(["遵义会议", "会议", "红城", "ab", "party", "学會", "的", " ", "a" * 33]), max_size=9)
NAMING: dict[str, dict[str, Any]] = {
    "a name": {"names": ("任弼时",)},
    "a word as a name": {"names": ("会议",), "headings": ("红城学会",)},
    "its own sounds": {"readings": (("会议", "kuai yi"),), "headings": ("遵义会议",)},
    "a topic": {"topics": ("会议",), "headings": ("学会 ab",)},
}
DAYS = st.sampled_from(["", "1935", "1936-10", "2024-07-01"])
PAGE = st.tuples(WORDS, st.lists(WORDS, max_size=3), DAYS, st.sampled_from(list(NAMING)))
Page = tuple[list[str], list[list[str]], str, str]
EDIT = st.tuples(st.sampled_from(["edit", "add", "delete"]), st.integers(0, 99), PAGE)


def written(number: int, page: Page) -> SearchRecord:
    title, blocks, day, naming = page
    texts = tuple("".join(words) for words in blocks)
    record = SearchRecord(f"a/{number:03}.html", "".join(title), "故事", ("遵义",), (), day, "", texts)
    return replace(record, **NAMING[naming])


@settings(max_examples=24, deadline=None)
@given(st.lists(PAGE, max_size=30), st.lists(EDIT, max_size=4), st.sampled_from([40, 800]))
def test_after_any_edits_what_is_kept_gives_the_index_that_a_clean_build_gives(
    pages: list[Page], edits: list[tuple[str, int, Page]], shard: int
) -> None:
    kept: dict[str, bytes] = {}

    def keep(key: str, compute: Callable[[], bytes]) -> bytes:
        if key not in kept:
            kept[key] = compute()
        return kept[key]

    options = IndexOptions(shard=shard)
    records = [written(number, page) for number, page in enumerate(pages)]
    for what, place, page in [("edit", 0, None), *edits]:
        if page is not None and what == "add":
            records.append(written(100 + len(kept), page))
        elif page is not None and records:
            old = records.pop(place % len(records))
            if what == "edit":
                records.append(replace(written(0, page), url=old.url))
        with small_levels(pages_of_group=1):
            index = build_index(records, options, Workshop(keep, jobs=1, pages=4))
        with small_levels():
            assert index == build_index(records, options, Workshop(jobs=1))


def test_a_term_of_older_pages_comes_and_goes_with_the_text_of_a_newer_one() -> None:
    kept: dict[str, bytes] = {}

    def keep(key: str, compute: Callable[[], bytes]) -> bytes:
        return kept[key] if key in kept else kept.setdefault(key, compute())

    pages: list[Page] = [(["遵义会议"], [["红城"]], f"{2000 + number}", "a topic") for number in range(20)]
    for text in ("红城", "遵义会议", "学会 ab", "红城"):
        pages[-1] = (["红城"], [[text]], "2030", "a name")
        records = [written(number, page) for number, page in enumerate(pages)]
        with small_levels(pages_of_group=1):
            index = build_index(records, IndexOptions(), Workshop(keep, jobs=1))
            assert index == build_index(records, IndexOptions(), Workshop(jobs=1))


@settings(max_examples=12, deadline=None)
@given(st.lists(PAGE, min_size=1, max_size=30), st.integers(1, 9), st.sampled_from([1, 3]))
def test_how_many_pages_and_postings_are_worked_on_at_once_changes_no_byte(
    pages: list[Page], at_once: int, pack: int
) -> None:
    records = [written(number, page) for number, page in enumerate(pages)]
    options = IndexOptions(pack_text=pack, shard=40)
    little = Workshop(jobs=1, pages=at_once, postings=1)
    with small_levels():
        assert build_index(records, options, little) == build_index(records, options, Workshop(jobs=1))


def test_several_processes_make_the_index_that_one_makes(records: list[SearchRecord]) -> None:
    some = records[:600]
    assert build_index(some, IndexOptions(), Workshop(jobs=2)) == build_index(some, IndexOptions(), Workshop(jobs=1))
    many = build_index(some, IndexOptions(), Workshop(jobs=2, postings=1, pages=8))
    assert many == build_index(some)


def edited(records: list[SearchRecord], place: int) -> list[SearchRecord]:
    one = records[place]
    blocks = (*one.blocks[:3], one.blocks[3] + ADDED, *one.blocks[4:])
    return [replace(one, blocks=blocks) if record is one else record for record in records]


def rewritten(before: Index, after: Index) -> float:
    whole = sum(map(len, after.files.values()))
    return sum(len(content) for path, content in after.files.items() if path not in before.files) / whole


@pytest.mark.parametrize("place", [-1, -16])
def test_an_edit_of_a_recent_page_rewrites_little_even_when_the_last_level_is_full(
    records: list[SearchRecord], workshop: Workshop, place: int
) -> None:
    before = build_index(records, IndexOptions(), workshop)
    assert rewritten(before, build_index(edited(records, place), IndexOptions(), workshop)) < 0.03


def test_a_level_that_is_kept_is_the_one_that_would_be_made(records: list[SearchRecord], workshop: Workshop) -> None:
    build_index(records, IndexOptions(), workshop)
    for changed in (edited(records, -5), records[:-1], [*records, replace(records[7], url="x.html", day="2001-05-05")]):
        assert build_index(changed, IndexOptions(), workshop) == build_index(changed)


def test_a_published_index_answers_from_the_folder(tmp_path: Path) -> None:
    page = SearchRecord("articles/a.html", "遵义会议", "故事", (), (), "2024", "", ("会议的故事",), id="articles/a")
    for path, content in build_index([page]).files.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(content)
    found = answer(tmp_path, "会议 故事", 5)
    assert [(hit.url, hit.excerpt) for hit in found.hits] == [("articles/a.html", "会议的故事")]
    assert found.total == 1 and not found.suggestions and found.files[0][0].startswith("search/m-")
    assert [one.query for one in answer(tmp_path, "会意", 5).suggestions] == []
    assert [one.query for one in answer(tmp_path, "遵义会意", 5).suggestions][:1] == ["遵义会议"]
    with pytest.raises(NoIndex):
        answer(tmp_path / "search", "会议", 5)
