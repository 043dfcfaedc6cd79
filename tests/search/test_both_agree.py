"""The browser's scripts and the Python engine, asked the same: the same pages in the same order, scores and facets.

Whole batches go to one Node process, and each index is asked everything twice: what it remembers must not show.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from generator.search.ask import find
from generator.search.index import build_index
from generator.search.records import SearchRecord
from generator.search.shards import borders
from generator.search.suggest import suggestions
from generator.text.normal import search_form, simplified
from tests.search.drawn_sites import KINDS, LABELS, PLACES, TOPICS, Site, drawn, quoted, texts

Ask = Callable[..., dict[str, Any]]
SEEDS = range(1, 16) if os.environ.get("HYPOTHESIS_PROFILE") == "soak" else (1,)
DRAWS = 110
FIELDS = ("kind", "place", "year", "topic")
STRANGE = ('"', "“", "」", "-", "－", "\u3000", " ", "\x00", "\ud800", "\udc00", "没", "zz", "ａ", "\u0301", "")
FOUND: dict[tuple[int, str], list[tuple[int, float]]] = {}
TWINS: dict[str, list[str]] = {}
for _old, _new in simplified().items():
    TWINS.setdefault(_new, []).append(_old)


@pytest.fixture(scope="module", params=SEEDS)
def answered(
    ask: Ask, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> list[tuple[Site, list[dict[str, str]], list[dict[str, Any]]]]:
    """Sites, what was asked of each, and what the scripts said."""
    chance = random.Random(request.param)
    asked = []
    for kind in KINDS:
        site = drawn(kind, request.param)
        wishes = [_wish(chance, site, kind.pieces) for _ in range(DRAWS)]
        folder = tmp_path_factory.mktemp("index")
        for address, script in site.index.files.items():
            (folder / address).parent.mkdir(exist_ok=True)
            (folder / address).write_bytes(script)
        asked.append((site, wishes + wishes[::-1], folder / site.index.manifest))
    batch = [{"manifest": str(manifest), "wishes": wishes} for _, wishes, manifest in asked]
    answers = ask(manifest=Path("none.js"), batch=batch)["batch"]
    return [(site, wishes, found) for (site, wishes, _), found in zip(asked, answers, strict=True)]


def _wish(chance: random.Random, site: Site, pieces: Sequence[str]) -> dict[str, str]:
    wish = {"query": _query(chance, site, pieces)}
    if chance.random() < 0.3:
        values = {"kind": LABELS, "place": PLACES, "year": ("1935", "2024"), "topic": (*TOPICS, "没有的")}
        wish |= {field: chance.choice(values[field]) for field in chance.sample(FIELDS, chance.choice((1, 1, 2)))}
    return wish


def _query(chance: random.Random, site: Site, pieces: Sequence[str]) -> str:
    def run(most: int) -> str:
        text = chance.choice(written)
        start = chance.randrange(len(text))
        return text[start : start + chance.choice((1, 2, 2, 3, 4, most))]

    written = [text for record in site.records for text in texts(record) if text] or ["一"]
    form = chance.randrange(8)
    if form == 0:
        return run(40)
    if form == 1:
        return quoted(run(200))
    if form == 2:
        words = run(9)
        place = chance.randrange(len(words) + 1)
        return quoted(words[:place] + chance.choice(pieces) + words[place + 1 :])
    if form == 3:
        return "".join(chance.choice(TWINS.get(ch, [ch])) for ch in run(6))
    if form == 4:
        return "".join(chance.choices((*pieces, *STRANGE), k=chance.randrange(9)))
    if form == 5:
        return quoted("".join(chance.choices(pieces, k=chance.randrange(2, 5))))
    words = [run(5) if chance.random() < 0.5 else quoted(run(5)) for _ in range(chance.choice((2, 2, 3)))]
    return "".join(chance.choice(("", " ", " ", "\u3000", " -", " －")) + word for word in words)


def test_both_find_the_same_pages_in_the_same_order_with_the_same_scores(answered: Any) -> None:
    for site, wishes, answers in answered:
        for wish, answer in zip(wishes, answers, strict=True):
            assert not answer["isLost"], (wish, answer.get("lost"))
            found = _found(site, wish["query"])
            assert answer["total"] == len(found), wish
            kept = [(number, score) for number, score in found if _fits(site.records[number], wish)]
            assert list(zip(answer["hits"], answer.get("scores", ()), strict=True)) == kept, wish


def test_facets_count_what_a_plain_count_of_the_records_gives(answered: Any) -> None:
    for site, wishes, answers in answered:
        for wish, answer in zip(wishes, answers, strict=True):
            found = [site.records[number] for number, _ in _found(site, wish["query"])]
            for field in FIELDS if answer["facets"] or found else ():
                others = {name: value for name, value in wish.items() if name != field}
                left = [record for record in found if _fits(record, others)]
                assert answer["facets"][field]["all"] == len(left), (wish, field)
                counts = Counter(value for record in left for value in _values(record)[field])
                order = sorted(counts.items(), reverse=True)
                if field != "year":
                    order = sorted(counts.items(), key=lambda row: (-row[1], row[0]))
                assert list(map(tuple, answer["facets"][field]["values"])) == order, (wish, field)


def test_both_suggest_the_same_when_nothing_is_found(answered: Any) -> None:
    for site, wishes, answers in answered:
        for wish, answer in zip(wishes, answers, strict=True):
            if not answer["total"]:
                others = [(one.why, one.query, one.pages) for one in suggestions(site.opened, wish["query"])]
                assert [(one["why"], one["query"], one["count"]) for one in answer["others"]] == others, wish


def test_a_traditional_character_inside_a_compatible_one_is_found(ask: Ask, tmp_path: Path) -> None:
    """㈾ is (資) in normal form, though it is no traditional character itself."""
    page = SearchRecord("a.html", "", "故事", (), (), "", "", ("编 ㈾ 料",))
    index = build_index([page])
    for address, script in index.files.items():
        (tmp_path / address).parent.mkdir(exist_ok=True)
        (tmp_path / address).write_bytes(script)
    wishes = [{"query": query} for query in ("编(资)料", "編（資）料", "㈾料")]
    assert [answer["total"] for answer in ask(manifest=tmp_path / index.manifest, wishes=wishes)["found"]] == [1, 1, 1]


@pytest.mark.parametrize("table", ["pairs", "characters", "words", "initials"])
def test_borders_are_in_one_order_for_python_and_for_browsers(table: str) -> None:
    """Beyond the surrogates, code points and code units differ: rare characters would be looked up in other shards."""
    keys = borders(table)
    assert list(keys) == sorted(keys)
    assert all(ch < "\ud800" and search_form(ch) == ch for key in keys for ch in key if ch != " ")


def _found(site: Site, query: str) -> list[tuple[int, float]]:
    if (id(site), query) not in FOUND:
        hits = find(site.opened, query)
        FOUND[id(site), query] = [(site.numbers(hit.level) + hit.page, hit.score) for hit in hits]
    return FOUND[id(site), query]


def _values(record: SearchRecord) -> dict[str, tuple[str, ...]]:
    year = (record.day[:4],) if record.day else ()
    return {"kind": (record.label,), "place": record.places, "year": year, "topic": record.topics}


def _fits(record: SearchRecord, wish: dict[str, str]) -> bool:
    return all(wish[field] in _values(record)[field] for field in FIELDS if wish.get(field))
