"""Lines of a fixed measure: nothing lost, no mark where it must not stand, no line too long."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.text.lines import FULL, NEVER_FIRST, NEVER_LAST, break_lines, may_break, width

PROSE = st.text(alphabet="一座楼三天会红军的，。、；：！？）》”’（《“‘—…·%a1 .-", max_size=120)
ANYTHING = st.text(max_size=80)


@settings(max_examples=300)
@given(PROSE | ANYTHING, st.integers(4, 30))
def test_the_lines_joined_are_the_text(text: str, measure: int) -> None:
    assert "".join(break_lines(text, measure)) == text
    assert all(break_lines(text, measure))


@settings(max_examples=300)
@given(PROSE | ANYTHING, st.integers(4, 30))
def test_no_line_is_wider_than_the_measure(text: str, measure: int) -> None:
    assert all(width(line.rstrip(" \t\n\u3000")) <= measure * FULL for line in break_lines(text, measure))


@settings(max_examples=300)
@given(PROSE, st.integers(4, 30))
def test_a_mark_stands_wrongly_only_where_its_line_has_no_lawful_break_at_all(text: str, measure: int) -> None:
    lines = break_lines(text, measure)
    for line, after in pairwise(lines):
        if not may_break(line, after):
            assert [place for place in range(1, len(line)) if may_break(line[:place], line[place:])
                    and not (line[place - 1].isascii() and line[place].isascii())
                    and line[place - 1 : place + 1] not in ("——", "……")
                    and not line[place].isspace()] == []  # fmt: skip


@pytest.mark.parametrize(
    ("text", "measure", "lines"),
    [
        ("一二三四五六七八", 4, ["一二三四", "五六七八"]),
        ("一二三四，五六七", 4, ["一二三", "四，五", "六七"]),
        ("一二三四，五六七八", 4, ["一二三", "四，五六", "七八"]),
        ("一二三（四五）六", 4, ["一二三", "（四", "五）六"]),
        ("他说：“好。”我说", 5, ["他说：", "“好。”", "我说"]),
        ("一二三——四五六", 4, ["一二", "三——四", "五六"]),
        ("看了hello之后再说", 4, ["看了", "hello之", "后再说"]),
        ("有10万余名党员来", 4, ["有", "10万余", "名党员来"]),
        ("读 one two 三", 5, ["读 one ", "two 三"]),
        ("abcdefghijklmnop", 4, ["abcdef", "ghijklm", "nop"]),
    ],
)
def test_how_lines_break(text: str, measure: int, lines: list[str]) -> None:
    assert list(break_lines(text, measure)) == lines


def test_a_last_line_of_one_character_takes_one_from_the_line_before() -> None:
    assert break_lines("一二三四五六七", 6) == ("一二三四五", "六七")
    assert break_lines("一二三四五六好吗？", 8) == ("一二三四五六", "好吗？")


def test_no_line_of_real_text_begins_or_ends_with_a_forbidden_mark() -> None:
    text = "（两人站起，走到台前。）“四红”建设行动，往大处说，它撑着的是“党建引领·四有红城”……2021年7月，10万余！" * 9
    for measure in range(8, 40):
        lines = break_lines(text, measure)
        assert not [line for line in lines[1:] if line[0] in NEVER_FIRST]
        assert not [line for line in lines[:-1] if line.rstrip()[-1] in NEVER_LAST]


def test_an_empty_text_has_no_lines() -> None:
    assert break_lines("", 10) == ()
