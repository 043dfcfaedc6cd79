"""Hostile and odd bodies: refused by size, quick otherwise, and never an exception."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.text.markdown import Piece, Rendered, render
from generator.text.markdown.limits import MOST_BYTES

PATIENCE = 2.0
"""Seconds of processor time that a body may cost, however it is written."""

HOSTILE = {
    "nested brackets": "[" * 190_000,
    "nested pictures": "![" * 90_000,
    "nested pictures, closed": ("![" * 20 + "](b)" * 20 + "\n\n") * 150,
    "brackets just within the limits": ("[" * 20 + "\n\n") * 900,
    "links": "[甲](b.md)" * 1_900,
    "empty notes": "[^x]" * 1_900,
    "one note, many marks": "[^1]: 注\n\n" + "[^1]" * 1_900,
    "notes that lead to notes": "".join(f"[^{i}]: [^{i + 1}]\n\n" for i in range(1_600)) + "[^0]",
    "a long reference used often": "[a]: " + "b" * 90_000 + "\n\n" + "[a]" * 1_500,
    "emphasis": "*a_ " * 9_000,
    "Chinese emphasis": "*中_，" * 9_000,
    "stars": "*" * 19_000,
    "backticks": "".join("`" * i + "a" for i in range(1, 190)),
    "tags": "<a " * 1_900,
    "comments": "<!--" * 1_900,
    "wide table": "|a" * 9_000 + "|\n" + "|-" * 9_000 + "|\n",
    "table with missing cells": "|a" * 300 + "|\n" + "|-" * 300 + "|\n" + "b|\n" * 4_000,
    "deep quotations": ("> " * 99 + "a\n") * 190,
    "deep lists": "".join(" " * (i % 100) * 2 + "- a\n" for i in range(1_500)),
    "definition lists": "a\n: b\n" * 2_400,
    "open boxes": "::: 引文\n" * 4_900,
    "unknown boxes": "::: a\n" * 4_900,
    "timeline": "::: 年表\n" + "- 2014：甲\n" * 4_900,
    "headings of one text": "# a\n" * 4_900,
    "lines": "中\n" * 100_000,
    "shared marks": "…*" * 18_000,
    "a long address": "[a](http://" + "%25" * 60_000 + ")",
    "text": "讲好**“遵义故事”**，" * 4_900,
}


def cost(text: str) -> tuple[float, Rendered]:
    started = time.process_time()
    rendered = render([Piece(text, 1)], "x.md")
    return time.process_time() - started, rendered


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_body_is_quick_or_refused(name: str) -> None:
    text = HOSTILE[name].encode()[: MOST_BYTES - 10].decode(errors="ignore")
    seconds, rendered = cost(text)
    assert seconds < PATIENCE
    assert sum(map(len, rendered.html)) < 8_000_000


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("字" * 70_000, "E303", 7),
        ("字\n" * 5_001, "E303", 7),
        ("甲\n\n" + "[a] " * 2_001, "E304", 9),
        ("甲\n\n" + "[" * 21, "E304", 9),
        ("甲\n\n" + "* " * 20_001, "E304", 9),
        ("甲\n\n" + ("|a" * 100 + "|\n") * 250, "E304", 9),
        ("甲\n\n" + "> " * 120 + "乙", "E304", 9),
    ],
)
def test_what_would_take_long_is_refused_with_its_line(text: str, code: str, line: int) -> None:
    rendered = render([Piece(text, 7)], "content/x.md")
    assert [(problem.code, problem.span.line) for problem in rendered.problems] == [(code, line)]
    assert len(rendered.html) == 1


def test_pieces_count_together() -> None:
    assert [p.code for p in render([Piece("字" * 40_000, 1), Piece("字" * 40_000, 5)], "x.md").problems] == ["E303"]


def test_a_long_honest_body_is_not_refused() -> None:
    paragraph = "讲好**“遵义故事”**，见[全文](a.md)与[^1]，共23支（近20万人次）。" * 8 + "\n\n"
    table = "| 项 | 数 |\n|---|--:|\n" + "| 队伍 | 23 |\n" * 200 + "\n"
    notes = "".join(f"[^{number}]: 见报纸版面，日期未印\n" for number in range(1, 200))
    assert not {p.code for p in render([Piece(paragraph * 60 + table + notes, 1)], "x.md").problems} - {"W314"}


FRAGMENTS = [
    "甲", "，", "“", "”", "《", "》", "a", "1", " ", "　", "\n", "\n\n", "    ", "\t", "*", "**", "_", "~~",
    "`", "```\n", "[", "]", "(", ")", "![", "](", "](a.md)", "](javascript:x)",
    "![图](a.jpg \"题（张三 摄）\")", "[^1]", "[^1]: ", "[a]: b\n", "<", ">", "<b>", "<!--", "&#x2;", "&lt;",
    "\\", "|", "|--|\n", "| a |\n", "# ", "## ", "### ", "- ", "1. ", "> ", ": ", "::: ", ":::\n",
    "::: 引文 甲\n", "::: 资料 题\n", ":::: 图组\n", "::: 年表\n", "- 2014：甲\n", "：：：", "---\n", "===\n",
    "😀", "\ufe0f", "\u200b", "\x02L0\x03", "https://", "[a](http://", "<https://a.b>", "&", "%", "@",
]

SAFE_TAG = re.compile(
    r"</?(?:p|em|strong|s|code|pre|ul|ol|li|dl|dt|dd|blockquote|aside|div|footer|time|span|sup|a|table|thead|tbody|tr|th"
    r"|td|h[2-6]|hr|br|b)(?: (?:id|class|href|rel|title|start|scope|datetime|role|tabindex|aria-label|aria-labelledby)"
    r'="[^"<>]*")*>'
)


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(FRAGMENTS), max_size=40), st.integers(1, 3))
def test_no_text_raises_or_writes_a_tag_of_its_own(fragments: list[str], count: int) -> None:
    size = len(fragments) // count + 1
    pieces = [Piece("".join(fragments[i * size : (i + 1) * size]), 1 + i * 50) for i in range(count)]
    rendered = render(pieces, "x.md")
    assert len(rendered.html) == count
    html = "".join([*rendered.html, rendered.notes])
    assert "<" not in SAFE_TAG.sub("", html)
    assert not re.search('href="(?!https?://|mailto:|tel:|#fn|#r|\x02L)', html)
    tokens = sorted(re.findall("\x02([LPI])(\\d+)\x03", html))
    assert {int(number) for kind, number in tokens if kind == "L"} <= set(range(len(rendered.links)))
    assert {int(number) for kind, number in tokens if kind != "L"} <= set(range(len(rendered.pictures)))
    anchors = re.findall(' id="([^"]*)"', html)
    assert len(anchors) == len(set(anchors))
    for problem in rendered.problems:
        assert problem.span.line >= 1 and problem.span.column >= 1
