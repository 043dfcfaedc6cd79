"""The browser's search scripts, asked under Node: they find what Python finds, and mark it in the page's own form."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.search.records import SearchRecord
from generator.search.simple import find, index_scripts
from generator.text.normal import normal, words

Ask = Callable[..., dict[str, Any]]
ROOT = Path(__file__).parents[2]
SCRIPTS = tuple(ROOT / "assets" / "js" / name for name in ("normal.js", "find.js", "search.js"))
VECTORS = json.loads((ROOT / "tests" / "text" / "normal_vectors.json").read_text("utf-8"))
ODD = "红 aAＡ\u0301\u200b\u200d́´ßẞıΣͅ가ㅏᅡﾞ𠀀👍🏽，\n\u3000①\ufe0f葛\U000e0100\u115f"
TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cn", "Co")), max_size=15) | st.text(ODD, max_size=12)


def scripts_of(records: tuple[SearchRecord, ...]) -> list[str]:
    return [script.decode("utf-8") for script in index_scripts(records).values()]


def test_each_vector_has_the_same_normal_form_in_the_browser(ask: Ask) -> None:
    forms = ask(forms=[vector["text"] for vector in VECTORS])["forms"]
    assert forms == [vector["normal"] for vector in VECTORS]


@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(TEXTS, min_size=400, max_size=400))
def test_python_and_browser_agree_on_normal_forms_and_words(ask: Ask, texts: list[str]) -> None:
    answer = ask(forms=texts, words=texts)
    assert answer["forms"] == [normal(text) for text in texts]
    assert [tuple(found) for found in answer["words"]] == [words(text) for text in texts]
    for text, placed in zip(texts, answer["placed"], strict=True):
        units = len(text.encode("utf-16-le")) // 2
        assert placed["text"] == normal(text)
        assert len(placed["starts"]) == len(placed["ends"]) == len(placed["text"].encode("utf-16-le")) // 2
        assert placed["starts"] == sorted(placed["starts"]) and placed["ends"] == sorted(placed["ends"])
        assert all(0 <= a < b <= units for a, b in zip(placed["starts"], placed["ends"], strict=True))


def test_python_and_browser_find_the_same_pages_in_the_same_order(
    ask: Ask, records: tuple[SearchRecord, ...]
) -> None:
    draw = random.Random(7)
    queries = ["二人讲", "二人讲 红花岗", "", " ", "火箭", "__proto__", "constructor", "𠀀", "＜img", "Ａ", "23 支"]
    for record in records:
        for block in (record.title, *record.blocks):
            form = normal(block)
            for _ in range(25):
                start = draw.randrange(len(form) - 1)
                queries.append(form[start : draw.randrange(start + 2, len(form) + 1)])
            queries.append("".join(draw.sample(form, min(4, len(form)))))
    answer = ask(scripts=scripts_of(records), queries=queries)
    for query, found in zip(queries, answer["found"], strict=True):
        assert [tuple(hit) for hit in found] == [
            (hit.record.url, hit.tier, hit.position) for hit in find(records, query)
        ], query


def test_half_a_surrogate_pair_finds_nothing(ask: Ask, records: tuple[SearchRecord, ...]) -> None:
    assert ask(scripts=scripts_of(records), queries=["\ud842", "\udfb7祥"])["found"] == [[], []]


def test_finds_are_marked_in_the_form_the_page_shows(ask: Ask) -> None:
    cases = {
        ("共 ２３ 支队伍", "23支"): ["２３ 支"],
        ("说ＧＤＰ、gdp", "Gdp"): ["ＧＤＰ", "gdp"],
        ("caf\u0065\u0301 红", "café"): ["cafe\u0301"],
        ("遵\u200b义会议", "遵义"): ["遵\u200b义"],
        ("㎡是面积", "m2"): ["㎡"],
        ("𠮷祥如意𠮷祥", "𠮷祥"): ["𠮷祥", "𠮷祥"],
        ("红军长征", "长征 红军"): ["红军长征"],
        ("红的军", "红 军"): ["红", "军"],
        ("＜script＞", "<script>"): ["＜script＞"],
    }
    marked = ask(marks=list(cases))["marked"]
    assert dict(zip(cases, marked, strict=True)) == cases


def test_an_excerpt_shows_the_find_in_the_middle_of_a_long_block(ask: Ask) -> None:
    page = SearchRecord("a.html", "题", "故事", (), (), "", "概要", ("别的", "𠀀" * 200 + "红军" + "字" * 200))
    other = SearchRecord("b.html", "红军", "故事", (), (), "", "概要", ("别的",))
    answer = ask(scripts=scripts_of((page, other)), excerpts=[["a.html", "红军"], ["b.html", "红军"]])
    first, second = answer["excerpts"]
    assert re.fullmatch("…𠀀{12}红军字+…", first["text"])
    units = first["text"].encode("utf-16-le")
    [[start, end]] = first["runs"]
    assert units[start * 2 : end * 2].decode("utf-16-le") == "红军"
    assert second == {"text": "概要", "runs": []}


def test_a_query_that_finds_nothing_is_answered_with_queries_that_do(
    ask: Ask, records: tuple[SearchRecord, ...]
) -> None:
    queries = ["茶园里的会", "二人讲 火箭", "（二人讲）", "不着边际"]
    answer = ask(scripts=scripts_of(records), queries=queries)
    assert answer["found"] == [[], [], [], []]
    assert answer["others"][:3] == [
        [{"query": "茶园里的", "count": 1}],
        [{"query": "二人讲", "count": 3}],
        [{"query": "二人讲", "count": 3}],
    ]
    assert answer["others"][3] == []


def test_a_very_long_query_is_answered_at_once(ask: Ask, records: tuple[SearchRecord, ...]) -> None:
    answer = ask(scripts=scripts_of(records), queries=["红" * 10_000, "二人讲 " * 3_000, "字 红 " * 2_000])
    assert [len(found) for found in answer["found"]] == [0, 3, 0]


def test_the_scripts_keep_to_old_syntax_and_safe_ways() -> None:
    banned = r"\b(?:let|const|class|import|export|async|await|Worker|fetch|eval|(?:inner|outer|insertAdjacent)HTML)\b"
    for script in SCRIPTS:
        code = re.sub(r"/\*.*?\*/", "", script.read_text("utf-8"), flags=re.S)
        assert not re.search(banned + r"|=>|`|\.\.\.[\w\[]|\(\?<[=!]|/[gimsy]*[su][gimsy]*[.,;)]", code), script.name
