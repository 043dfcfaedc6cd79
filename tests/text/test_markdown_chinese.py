"""The readable table of Chinese cases in ``chinese_cases.txt``: title, source, HTML.

A case is a title line, then source and HTML between lines that hold a single dot.  In the HTML ``⟦L0⟧`` stands for
the token of a link or a picture, and lines ``! CODE`` after it name the findings that are expected.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from generator.text.markdown import Piece, render
from generator.text.markdown.chinese import chinese, is_wide

CASES = re.findall(
    r"^([^\n]+)\n\.\n(.*?)\n\.\n(.*?)\n\.$",
    (Path(__file__).parent / "chinese_cases.txt").read_text("utf-8"),
    re.MULTILINE | re.DOTALL,
)


def test_the_table_is_read_whole() -> None:
    assert len(CASES) >= 60
    assert len({title for title, _, _ in CASES}) == len(CASES)


@pytest.mark.parametrize(("title", "source", "expected"), CASES, ids=[title for title, _, _ in CASES])
def test_chinese_case(title: str, source: str, expected: str) -> None:
    rendered = render([Piece(source, 1)], "content/x.md")
    html = (rendered.html[0] + rendered.notes).replace("\x02", "⟦").replace("\x03", "⟧").strip("\n")
    findings = [f"! {problem.code}" for problem in rendered.problems]
    assert "\n".join([html, *findings]) == expected


def test_other_parsers_in_the_process_stay_as_they_are() -> None:
    MarkdownIt("commonmark").use(chinese)
    assert MarkdownIt("commonmark").render("讲好**“故事”**的\n甲") == "<p>讲好**“故事”**的\n甲</p>\n"


@pytest.mark.parametrize("char", "中，。《》「」（）！：、〇々㐀𠀀あ한Ａ　")
def test_characters_only_east_asian_text_uses_are_wide(char: str) -> None:
    assert is_wide(char)


@pytest.mark.parametrize("char", "aé1.*“”…—·😀🀄⌚⭐ ")
def test_latin_shared_marks_and_emoji_are_not_wide(char: str) -> None:
    assert not is_wide(char)
