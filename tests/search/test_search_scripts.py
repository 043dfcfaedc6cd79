"""The browser's search scripts, asked under Node: they find what Python finds, in the same order."""

from __future__ import annotations

import gzip
import json
import random
import re
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.output.assets import read_shelf
from generator.search.ask import find
from generator.search.index import Index, build_index
from generator.search.opened import Opened
from generator.search.records import SearchRecord
from generator.text.normal import normal, search_form

Ask = Callable[..., dict[str, Any]]
ROOT = Path(__file__).parents[2]
SCRIPTS = tuple(sorted((ROOT / "assets" / "js" / "search").glob("*.js")))
VECTORS = json.loads((ROOT / "tests" / "text" / "normal_vectors.json").read_text("utf-8"))
ODD = "红 aAＡ\u0301\u200b\u200d́´ßẞıΣͅ가ㅏᅡﾞ𠀀👍🏽，\n\u3000①\ufe0f葛\U000e0100\u115f"
TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cn", "Co")), max_size=15) | st.text(ODD, max_size=12)
WORDS = "红红军遵义a ab b ab c 12𠀀，。 "
BLOCKS = st.text(WORDS, max_size=40) | st.text("ab 红", min_size=30, max_size=80)


def written(index: Index, folder: Path) -> Path:
    """Writes *index*; the path of its manifest."""
    for address, script in index.files.items():
        (folder / address).parent.mkdir(parents=True, exist_ok=True)
        (folder / address).write_bytes(script)
    return folder / index.manifest


def page(number: int, title: str, blocks: Sequence[str]) -> SearchRecord:
    return SearchRecord(f"{number}.html", title, "故事", (), (), f"20{number % 30:02}", "", tuple(blocks))


def found_by_python(index: Index, query: str) -> list[list[float]]:
    opened = Opened(index.manifest, lambda address: index.files[address])
    starts = [0]
    for level in opened.levels:
        starts.append(starts[-1] + level.pages)
    return [[starts[hit.level] + hit.page, hit.score] for hit in find(opened, query)]


def found_by_browser(answer: dict[str, Any]) -> list[list[float]]:
    assert not answer["isLost"], answer.get("lost")
    return [[number, score] for number, score in zip(answer["hits"], answer.get("scores", ()), strict=True)]


def test_each_vector_has_the_same_normal_form_in_the_browser(ask: Ask) -> None:
    assert ask(forms=[vector["text"] for vector in VECTORS])["forms"] == [vector["normal"] for vector in VECTORS]


@settings(max_examples=4, suppress_health_check=list(HealthCheck))
@given(st.lists(TEXTS, min_size=400, max_size=400))
def test_python_and_browser_agree_on_normal_forms(ask: Ask, texts: list[str]) -> None:
    answer = ask(forms=texts)
    assert answer["forms"] == [normal(text) for text in texts]
    for text, placed in zip(texts, answer["placed"], strict=True):
        units = len(text.encode("utf-16-le")) // 2
        assert placed["text"] == normal(text)
        assert len(placed["starts"]) == len(placed["ends"]) == len(placed["text"].encode("utf-16-le")) // 2
        assert placed["starts"] == sorted(placed["starts"]) and placed["ends"] == sorted(placed["ends"])
        assert all(0 <= a < b <= units for a, b in zip(placed["starts"], placed["ends"], strict=True))


@settings(max_examples=12, suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.tuples(st.text(WORDS, max_size=8), st.lists(BLOCKS, max_size=4)), min_size=1, max_size=30),
    st.randoms(use_true_random=False),
)
def test_any_run_is_found_where_it_stands_and_nowhere_else_as_in_python(
    ask: Ask, tmp_path_factory: Any, pages: list[tuple[str, list[str]]], draw: random.Random
) -> None:
    records = [page(number, title, blocks) for number, (title, blocks) in enumerate(pages)]
    index = build_index(records)
    forms = [[search_form(block) for block in (record.title, *record.blocks)] for record in _in_order(records)]
    queries = [query for _ in range(80) for query in _queries(draw, [block for blocks in forms for block in blocks])]
    manifest = written(index, tmp_path_factory.mktemp("index"))
    answers = ask(manifest=manifest, wishes=[{"query": query} for query in queries])["found"]
    for query, answer in zip(queries, answers, strict=True):
        assert found_by_browser(answer) == found_by_python(index, query), query
        run = query.strip('"')
        if query == f'"{run}"' and run == search_form(run) and run:
            truth = {number for number, blocks in enumerate(forms) if any(run in block for block in blocks)}
            assert set(answer["hits"]) == truth, query


def _in_order(records: Sequence[SearchRecord]) -> list[SearchRecord]:
    return sorted(records, key=lambda record: (record.day, record.url))


def _queries(draw: random.Random, blocks: Sequence[str]) -> list[str]:
    """A run of a block, in quotes; the same with a character changed; some runs as words, one perhaps left out."""
    runs = []
    for _ in range(3):
        block = draw.choice(blocks)
        start = draw.randrange(len(block) + 1)
        runs.append(block[start : start + draw.choice((1, 2, 2, 3, 4, 6, 9, 40))])
    place = draw.randrange(len(runs[0]) + 1)
    changed = runs[0][:place] + draw.choice(WORDS) + runs[0][place + 1 :]
    return [f'"{runs[0]}"', f'"{changed}"', runs[1], f"{runs[1]} {draw.choice(('', '-'))}{runs[2]}"]


def test_what_a_result_shows_is_marked_in_the_page_s_own_form(
    ask: Ask, records: tuple[SearchRecord, ...], tmp_path: Path
) -> None:
    long = SearchRecord("a.html", "題目", "故事", (), (), "", "概要", ("别的", "𠀀" * 200 + "紅軍" + "字" * 200))
    manifest = written(build_index((*records, long)), tmp_path)
    ask = partial(ask, manifest=manifest)
    for query, title, said in (
        ("红军", "題目", "…𠀀{12}<紅軍>字+…"),
        ("题目", "<題目>", "概要"),
        ("gdp与", "两个人，三个问题，讲进企业里", "共 23 支队伍、<ＧＤＰ与> Party School。"),
        ("木刻 方", "黔北<木刻>小辑", "第二幅：院落里的二人讲，一个圆与一个<方>。"),
        ("宣讲二人", "湄潭茶园", "茶园里的<宣讲 二人>，讲了一场。"),
    ):
        [row] = ask(shown=[{"query": query}])["shown"][0]
        assert _marked(row["title"], row["titleRuns"]) == title
        assert re.fullmatch(said, _marked(row["text"], row["runs"])), row["text"]


def _marked(shown: str, runs: list[list[int]]) -> str:
    """*shown* with marks around *runs*, which count as JavaScript does."""
    units = shown.encode("utf-16-le")
    for start, end in reversed(runs):
        pieces = (units[: start * 2], units[start * 2 : end * 2], units[end * 2 :])
        before, hit, after = (piece.decode("utf-16-le") for piece in pieces)
        units = f"{before}<{hit}>{after}".encode("utf-16-le")
    return units.decode("utf-16-le")


def test_a_query_that_finds_nothing_is_answered_with_queries_that_do(
    ask: Ask, records: tuple[SearchRecord, ...], tmp_path: Path
) -> None:
    manifest = written(build_index(records), tmp_path)
    queries = ["茶园里的会", "二人讲 火箭", "（二人讲）", "不着边际", "湄谭茶圆", "mtcy", "meitanchayuan"]
    found = ask(manifest=manifest, wishes=[{"query": query} for query in queries])["found"]
    assert [answer["hits"] for answer in found] == [[]] * len(queries)
    assert [[(other["why"], other["query"], other["count"]) for other in answer["others"]][:1] for answer in found] == [
        [("near", "茶园里的", 1)],
        [("word", "二人讲", 3)],
        [("near", "二人讲", 3)],
        [],
        [("sound", "湄潭茶园", 1)],
        [("letters", "湄潭茶园", 1)],
        [("letters", "湄潭茶园", 1)],
    ]


def test_hostile_queries_are_answered_at_once(ask: Ask, records: tuple[SearchRecord, ...], tmp_path: Path) -> None:
    manifest = written(build_index(records), tmp_path)
    counts = {
        "红" * 10_000: 0, "a" * 10_000: 0, "二人讲 " * 3_000: 3, "字 红 " * 2_000: 0, "\ud800红": 0, "\udc00": 0,
        "<img src=x onerror=alert(1)>": 1, "＜img": 1, "__proto__": 1, "constructor": 1, "toString": 0, "\x00": 0,
        '"' * 999: 0, "-" * 999: 0, "“": 0, "-": 0, "- 二人讲": 0, "（" * 5_000: 0,
    }  # fmt: skip
    found = ask(manifest=manifest, wishes=[{"query": query} for query in counts])["found"]
    assert [answer["total"] for answer in found] == list(counts.values())
    assert max(answer["ms"] for answer in found) < 2_000


def test_the_scripts_keep_to_old_syntax_and_safe_ways_and_are_small() -> None:
    banned = r"\b(?:let|const|class|import|export|async|await|Worker|fetch|eval|(?:inner|outer|insertAdjacent)HTML)\b"
    for script in SCRIPTS:
        code = re.sub(r"/\*.*?\*/", "", script.read_text("utf-8"), flags=re.S)
        assert not re.search(banned + r"|=>|`|\.\.\.[\w\[]|\(\?<[=!]|/[gimsy]*[su][gimsy]*[.,;)]", code), script.name
    shelf = read_shelf((ROOT / "assets",))
    assert len(gzip.compress(shelf.files[shelf.script["search.js"]], 9)) <= 15_000
