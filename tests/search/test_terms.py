"""Terms by pinyin, and what is offered when nothing is found."""

from __future__ import annotations

import pytest

from generator.search.index import IndexOptions, build_index
from generator.search.opened import Opened
from generator.search.records import SearchRecord
from generator.search.suggest import suggestions
from generator.search.terms import candidates, same_sound


@pytest.fixture(scope="module")
def index() -> Opened:
    titles = ("遵义会议", "曾国藩与重庆", "中国工农红军", "西安事变", "先进集体", "遵义会议的意义", "GDP增长")
    records = [
        SearchRecord(
            f"articles/{number}.html", title, "故事", ("湄潭",), ("红色文化",), "2024", "",
            (f"第{number}篇讲四渡赤水。", "四渡赤水出奇兵。", "湄潭的红色文化。", "单田芳。"),
            names=("单田芳", "曾国藩"),
        )
        for number, title in enumerate(titles)
    ]  # fmt: skip
    built = build_index(records, IndexOptions(readings={"重庆": "chong qing", "湄潭": "mei tan"}))
    return Opened(built.manifest, built.files.__getitem__)


@pytest.mark.parametrize(
    ("letters", "term"),
    [
        ("zyhy", "遵义会议"),
        ("zunyihuiyi", "遵义会议"),
        ("zunyihy", "遵义会议"),
        ("ZunYi HuiYi", "遵义会议"),
        ("zunyihui", "遵义会议"),
        ("zgg", "中国工农红军"),
        ("zhonggnhj", "中国工农红军"),
        ("xasb", "西安事变"),
        ("xiansb", "西安事变"),
        ("mt", "湄潭"),
        ("hswh", "红色文化"),
        ("gdpzz", "gdp增长"),
        ("zgf", "曾国藩"),
        ("cengguof", "曾国藩"),
        ("cgfycq", "曾国藩与重庆"),
    ],
)
def test_letters_lead_to_the_term(index: Opened, letters: str, term: str) -> None:
    assert term in [one.term for one in candidates(index, letters)][:2]


def test_candidates_carry_the_number_of_pages_and_whole_terms_come_first(index: Opened) -> None:
    first, second = candidates(index, "zyhy")
    assert (first.term, first.pages, first.fit) == ("遵义会议", 2, 1)
    assert (second.term, second.pages, second.fit) == ("遵义会议的意义", 1, 2)


def test_a_name_is_found_by_each_of_its_readings(index: Opened) -> None:
    for letters in ("stf", "dtf", "chantianfang", "shantf"):
        assert [one.term for one in candidates(index, letters)] == ["单田芳"]


def test_letters_that_mean_nothing_lead_nowhere(index: Opened) -> None:
    for letters in ("", "qqqq", "'", "遵义", "x" * 500, "zunyihuiyix"):
        assert candidates(index, letters) == []


def test_what_sounds_the_same_is_offered(index: Opened) -> None:
    assert [one.term for one in same_sound(index, "遵义会意")] == ["遵义会议"]
    assert [(one.query, one.why) for one in suggestions(index, "遵义会意")] == [("遵义会议", "sound")]
    assert suggestions(index, "四渡赤谁")[0].query in ("四渡赤水", "四渡赤")
    assert suggestions(index, "zyhy")[0].query == "遵义会议"


def test_else_the_longest_runs_and_then_each_part_are_offered(index: Opened) -> None:
    assert [(one.query, one.pages, one.why) for one in suggestions(index, "四渡赤水龘")] == [("四渡赤水", 7, "shorter")]
    assert [(one.query, one.why) for one in suggestions(index, "遵义 龘龘")] == [("遵义", "part")]
    assert suggestions(index, "龘龘") == []
    assert suggestions(index, "-遵义") == []
