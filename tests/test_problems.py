"""How findings are named, sorted and printed."""

from __future__ import annotations

import json
import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.problems import (
    CODES,
    Problem,
    Span,
    as_github,
    as_json,
    did_you_mean,
    has_errors,
    in_order,
    nearest,
    one_line,
)

COUNTIES = (
    "红花岗区", "汇川区", "播州区", "桐梓县", "绥阳县", "正安县", "凤冈县", "湄潭县", "余庆县", "习水县", "赤水市",
    "仁怀市", "道真仡佬族苗族自治县", "务川仡佬族苗族自治县", "新蒲新区",
)  # fmt: skip
SHORT = ("红花岗", "汇川", "播州", "湄潭", "道真", "仁怀")
FIELDS = ("title", "author", "date", "district", "topics", "photographer", "pinned")


@pytest.mark.parametrize(
    ("word", "choices", "meant"),
    [
        ("涪潭县", COUNTIES, "湄潭县"),
        ("涪潭", SHORT, "湄潭"),
        ("红花冈区", COUNTIES, "红花岗区"),
        ("凤岗县", COUNTIES, "凤冈县"),
        ("新浦新区", COUNTIES, "新蒲新区"),
        ("道真县", SHORT, "道真"),
        ("织金县", COUNTIES, None),
        ("毕节市", COUNTIES, None),
        ("tilte", FIELDS, "title"),
        ("Auther", FIELDS, "author"),
        ("ＴＩＴＬＥ", FIELDS, "title"),
        ("distrct", FIELDS, "district"),
        ("colour", FIELDS, None),
        ("", FIELDS, None),
        ("x", (), None),
    ],
)
def test_the_nearest_choice_is_the_one_that_was_meant(word: str, choices: tuple[str, ...], meant: str | None) -> None:
    assert nearest(word, choices) == meant
    assert did_you_mean(word, choices) == (f"是否为“{meant}”？" if meant else "")


def test_a_page_of_text_in_place_of_a_name_is_not_compared() -> None:
    begin = time.process_time()
    assert nearest("湄潭县" * 20_000, COUNTIES) is None
    assert time.process_time() - begin < 0.1


def test_the_order_of_the_choices_does_not_matter() -> None:
    assert nearest("某潭县", ("龙潭县", "湄潭县")) == nearest("某潭县", ("湄潭县", "龙潭县"))


def test_a_finding_is_one_line_with_its_place_its_code_and_what_to_do() -> None:
    problem = Problem(Span("content/lectures/gushi.md", 4, 11), "E104", "未知区县“涪潭县”", "是否为“湄潭县”？")
    assert str(problem) == "content/lectures/gushi.md:4:11: 错误 E104 未知区县“涪潭县”，是否为“湄潭县”？"
    assert str(Problem(Span("content/a.md"), "W404", "讲稿没有台词", level="warning")) == (
        "content/a.md: 警告 W404 讲稿没有台词"
    )
    assert str(Span("a.md", 3)) == "a.md:3:1"


def test_content_cannot_forge_lines_or_colours() -> None:
    problem = Problem(Span("content/a\nb.md", 1, 1), "E102", "未知字段“x\n\x1b[31m\u202e”", "\r")
    assert str(problem) == "content/a\\nb.md:1:1: 错误 E102 未知字段“x\\n\\x1b[31m\\u202e”，\\r"


def test_names_that_are_no_text_can_be_printed() -> None:
    problem = Problem(Span("content/\udcff.md"), "E007", "文件名不是 UTF-8 编码")
    for shown in (str(problem), as_json([problem]), as_github([problem])):
        assert "\\udcff" in shown
        assert shown.encode("utf-8")


@given(st.text())
def test_one_line_is_one_line(text: str) -> None:
    shown = one_line(text)
    assert len(shown.splitlines()) <= 1
    assert shown.encode("utf-8") is not None


def test_findings_are_sorted_by_place_and_said_once() -> None:
    first = Problem(Span("a.md", 2, 1), "E102", "一")
    second = Problem(Span("a.md", 10, 1), "E101", "二")
    third = Problem(Span("b.md", 1, 1), "E101", "三")
    assert in_order([third, second, first, second]) == (first, second, third)


def test_a_warning_stops_nothing() -> None:
    warning = Problem(Span("a.md"), "E009", "不会发布", level="warning")
    assert not has_errors([warning])
    assert has_errors([warning, Problem(Span("a.md"), "E009", "不认识")])


def test_a_code_that_is_not_documented_is_our_bug() -> None:
    with pytest.raises(ValueError, match="E999"):
        Problem(Span("a.md"), "E999", "没有这个")


def test_codes_are_documented_in_order_and_never_twice() -> None:
    assert all(re.fullmatch(r"[EW]\d{3}", code) for code in CODES)
    assert len({code[1:] for code in CODES}) == len(CODES)


def test_json_has_one_object_a_finding() -> None:
    problem = Problem(Span("a.md", 2, 3), "E102", "未知字段“x”", "请删去")
    assert json.loads(as_json([problem, problem])) == [
        {"path": "a.md", "line": 2, "column": 3, "level": "error", "code": "E102",
         "message": "未知字段“x”", "hint": "请删去", "paste": ""}
    ]
    assert json.loads(as_json([])) == []


def test_github_annotates_the_line() -> None:
    problem = Problem(Span("a,b:c.md", 2, 3), "E102", "100% 不对", "请删去")
    assert as_github([problem]) == "::error file=a%2Cb%3Ac.md,line=2,col=3,title=E102::100%25 不对，请删去"
    assert as_github([Problem(Span("a.md"), "E009", "一")]) == "::error file=a.md,title=E009::一"


def test_lines_to_paste_stand_beside_a_finding_that_stays_one_line() -> None:
    problem = Problem(Span("a.md", 2, 3), "E115", "缺少", "请写", paste='1.jpg:\n  alt: \n"\x1b.jpg":')
    assert str(problem) == "a.md:2:3: 错误 E115 缺少，请写"
    assert problem.paste_lines == ("1.jpg:", "  alt: ", '"\\x1b.jpg":')
    assert json.loads(as_json([problem]))[0]["paste"] == '1.jpg:\n  alt: \n"\\x1b.jpg":'
    assert as_github([problem]) == (
        '::error file=a.md,line=2,col=3,title=E115::缺少，请写%0A1.jpg:%0A  alt: %0A"\\x1b.jpg":'
    )
