"""CommonMark's own examples: the Chinese rules change none, the house's rules change those the table names."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from commonmark_spec import COUNT, Example, examples, folder
from markdown_it import MarkdownIt

from generator.text.markdown import Piece, Rendered, render
from generator.text.markdown.chinese import chinese

LIBRARY_ALONE_FAILS = (218, 239, 240)
"""Examples that the library writes otherwise than the document (``<blockquote></blockquote>`` on one line)."""

TABLE = Path(__file__).parent / "commonmark_product.txt"

EXAMPLES = examples()


def test_the_examples_are_there() -> None:
    if not EXAMPLES and os.environ.get("CI") != "true":
        pytest.skip(f"no CommonMark examples in {folder()}; commonmark_spec.py says how to get them")
    assert len(EXAMPLES) == COUNT


def test_the_chinese_rules_change_no_example() -> None:
    alone, with_chinese = MarkdownIt("commonmark"), MarkdownIt("commonmark").use(chinese)
    for example in EXAMPLES:
        assert with_chinese.render(example.markdown) == alone.render(example.markdown), example.number


def test_examples_fail_only_where_the_library_alone_fails() -> None:
    md = MarkdownIt("commonmark").use(chinese)
    failing = tuple(example.number for example in EXAMPLES if md.render(example.markdown) != example.html)
    assert failing == (LIBRARY_ALONE_FAILS if EXAMPLES else ())


def reasons() -> dict[str, tuple[int, ...]]:
    """The table: a line ``## reason: why``, then the numbers of the examples."""
    table = {}
    for part in TABLE.read_text("utf-8").split("\n## ")[1:]:
        head, _, numbers = part.partition("\n")
        table[head.partition(":")[0]] = tuple(int(number) for number in numbers.split())
    return table


def codes(rendered: Rendered) -> set[str]:
    return {problem.code for problem in rendered.problems}


SIGNS: dict[str, Callable[[Example, Rendered], bool]] = {
    "html": lambda example, rendered: "W312" in codes(rendered) or example.markdown.startswith("<div"),
    "address": lambda example, rendered: "E305" in codes(rendered),
    "picture": lambda example, rendered: "<img" in example.html,
    "link": lambda example, rendered: bool(rendered.links) or 'class="out"' in rendered.html[0],
    "heading": lambda example, rendered: bool(re.search("<h[1-6]>", example.html)),
    "indent": lambda example, rendered: bool(re.search("^.*(?:    |\t)", example.markdown, re.MULTILINE)),
}
"""What an example of each reason shows, so that no number stands under a wrong one."""


def test_the_product_differs_from_the_library_only_where_the_table_says() -> None:
    alone = MarkdownIt("commonmark", {"xhtmlOut": False})
    differing = {}
    for example in EXAMPLES:
        rendered = render([Piece(example.markdown, 1)], "content/x.md")
        if rendered.html[0] + rendered.notes != alone.render(example.markdown):
            differing[example.number] = (example, rendered)
    if not EXAMPLES:
        return
    table = reasons()
    listed = [number for numbers in table.values() for number in numbers]
    assert sorted(listed) == sorted(differing)
    for reason, numbers in table.items():
        for number in numbers:
            assert SIGNS[reason](*differing[number]), (reason, number)
