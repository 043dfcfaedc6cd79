"""What one edit rewrites of the index, and that what is kept from before never shows."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

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
    assert [one.query for one in answer(tmp_path, "遵义会意", 5).suggestions] == ["遵义会议"]
    with pytest.raises(NoIndex):
        answer(tmp_path / "search", "会议", 5)
