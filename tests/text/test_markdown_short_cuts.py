"""Short cuts change how long a body takes and nothing else: what comes of each is compared with the long way."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from commonmark_spec import examples
from hypothesis import given, settings
from hypothesis import strategies as st
from test_markdown_chinese import CASES

from generator.intake.frontmatter import split
from generator.text.hanzi import count_han, is_han
from generator.text.markdown import Piece
from generator.text.markdown.limits import all_within, refusal_of_stretch
from generator.text.markdown.parser import parser
from generator.text.markdown.quantities import QUANTITY, kept_whole
from generator.text.markdown.reading import read
from generator.text.markdown.unmarked import UNMARKED

SOAKING = os.environ.get("HYPOTHESIS_PROFILE") == "soak"
CONTENT = Path(__file__).parents[2] / "content"
NOTES = "\n\n[^1]: 注\n\n[甲]: a.md\n"
"""Definitions that some of the fragments refer to."""

FRAGMENTS = (
    "讲好“遵义故事”，说给大家听。", "甲乙", "甲：好。", "2021年3月", "近20万人次", "超过5·", "12", "1.", "1) ",
    "1234567890. ", "老城·新城", "- ", "* ", "+ ", "> ", "# ", "## ", "#", "---", "===", "***", "```", "~~~", "~",
    ": ", ":", "：：： 资料 题", "::: 年表", "::: 引文 出处", "::: 图组", ":::", "- 2014年：甲", "|", "|--|--|",
    "| 甲 | 乙 |", "[", "]", "](b)", "[^1]", "[^2]", "[^3]: ", "[乙](a.md)", "[甲]", "![图](a.jpg)", "[b]: c.md",
    "**", "**“甲”**", "*", "_", "`", "<b>", "<", "&amp;", "&", "{仡佬|gē lǎo}", "｛仡佬｜ge｝", "{仡佬|1}", "{",
    "｛", "\\", "\\*", " ", "  ", "    ", "\t", "\u3000", "\u3000\u3000", "\u00a0", "·", "……", "！", "!", "%",
    "http://a.b", "https://甲.乙", "a.b@c.d", "Word", "^", "=", "-", "+", '"', "'", "(c)",
)  # fmt: skip
COUNTED = ("[", "<", "|", "|\n", "[|", "*", "甲\n\n", "[甲](b)\n")
PLAIN_EXPRESSION = re.compile(
    r"(?:近|约|超过|突破|达)?\d"
    + QUANTITY.pattern[QUANTITY.pattern.index(r"[\d.]*") :]
    + r"|[\u3400-\u9fff]·(?=[\u3400-\u9fff])"
)
"""Qualifier and digits as one would write them without a thought of time."""
LINE = st.lists(st.sampled_from(FRAGMENTS), max_size=4).map("".join)
BODY = st.lists(LINE | st.just(""), max_size=9).map("\n".join)

CORNERS = (
    "甲\n\n: 乙", "甲\n\n  ~ 乙", "甲\n\n\n: 乙", "甲\n: 乙", "甲\n---", "甲\n===", "甲\n|--|", "甲\n- 乙", "甲\n乙",
    "甲\n\n乙", "\u3000\u3000甲\n\u3000\u3000乙", "\u3000\u3000甲\n\u3000乙", "甲\n \u3000\u3000乙",
    "\u3000\u3000#甲", "\u3000\u3000# 甲", "\u3000- 甲", " 甲", "甲 ", "甲\u3000", "甲  乙", "甲\u00a0", "1. 甲",
    "1.甲", "1.", "1234567890. 甲", "2021年", "12", "：：： 资料", "：甲", "甲](b)", "甲｛仡佬｜ge｝",
    "｛仡佬｜ge｝甲", "甲{仡佬|gē}", "甲 ** 乙", "甲&lt;乙", "甲<乙>", "甲!乙", "甲\\", "甲\n \n乙", "#甲",
    "::: 年表\n- 2014：甲\n:::\n乙", "::: 年表\n- 2014：甲\n:::\n[^1]: 注\n\n乙", "::: 引文\n甲\n:::\n\n乙",
    "- 甲\n\n乙", "> 甲\n\n乙", "[^1]: 甲\n\n乙[^1]", "甲[^1]\n\n[^1]: 乙", "超过5人·甲，近20万人次", "-", "=",
    "甲\n=", "甲\n\n=", "甲\n\t",
)  # fmt: skip


def assert_same(pieces: Sequence[Piece]) -> None:
    assert read(pieces, "content/x.md", 2) == read(pieces, "content/x.md", 2, short_cuts=False)


def one_piece(text: str) -> list[Piece]:
    return [Piece(text, 3)]


def test_the_short_cut_is_taken() -> None:
    for on, kinds in ((True, [UNMARKED]), (False, ["paragraph_open", "inline", "paragraph_close"])):
        md = parser(short_cuts=on)
        tokens = md.block.parse("\u3000\u3000近20万人次，讲好“遵义故事”。\n", md, {}, [])
        assert tokens is not None
        assert [token.type for token in tokens] == kinds


@pytest.mark.parametrize("text", CORNERS)
def test_nothing_differs_at_the_corners(text: str) -> None:
    assert_same(one_piece(text))
    assert_same([Piece(text, 3), Piece(text, 9, 4)])


def test_nothing_differs_in_bodies_of_this_site() -> None:
    read_so_far = 0
    for path in sorted(CONTENT.rglob("*.md")):
        front, _ = split(path.read_text("utf-8"), path.name)
        assert front is not None
        assert_same([Piece(front.body, front.body_line)])
        # As the turns of a lecture are read, each a piece.
        rows = enumerate(front.body.split("\n"), front.body_line)
        assert_same([Piece(row, number) for number, row in rows if row])
        read_so_far += 1
    assert read_so_far > 50


def test_nothing_differs_in_the_examples() -> None:
    for example in examples():
        assert_same(one_piece(example.markdown))
    for _, source, _ in CASES:
        assert_same(one_piece(source))


@settings(max_examples=10_000 if SOAKING else 300)
@given(BODY, BODY)
def test_nothing_differs_in_any_body(first: str, second: str) -> None:
    assert_same([Piece(first, 1), Piece(second + NOTES, 40)])


@settings(max_examples=10_000 if SOAKING else 300)
@given(st.text(alphabet="近约超过突破达0123.·万亿余多人次篇元甲乙", max_size=12))
def test_quantities_are_found_as_by_the_plain_expression(text: str) -> None:
    assert kept_whole(text) == PLAIN_EXPRESSION.sub(r'<span class="nb">\g<0></span>', text)


@settings(max_examples=2_000 if SOAKING else 200)
@given(st.lists(st.tuples(st.sampled_from(COUNTED), st.integers(1, 150)), max_size=5))
def test_what_is_within_the_limits_as_a_whole_is_so_in_each_stretch(parts: list[tuple[str, int]]) -> None:
    text = "".join(part * times for part, times in parts)
    if all_within(text, text.count("\n") + 1):
        assert refusal_of_stretch(one_piece(text), "content/x.md") is None


@given(st.text(alphabet="甲〇㐀豈\U00020000\U000323afa1，。 ー", max_size=30))
def test_characters_counted_in_runs_are_as_many_as_one_by_one(text: str) -> None:
    assert count_han(text) == sum(map(is_han, text))
