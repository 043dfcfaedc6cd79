"""Readings above rare names: ``{仡佬|gē lǎo}``."""

from __future__ import annotations

import pytest

from generator.load.reading import plain_text
from generator.text.markdown import Piece, Rendered, render
from generator.text.markdown.ruby import without_readings
from generator.text.paragraphs import paragraphs, plain

WORD = '<ruby>仡佬<rp>（</rp><rt lang="zh-Latn-pinyin">gē lǎo</rt><rp>）</rp></ruby>'


def body(text: str) -> Rendered:
    return render([Piece(text, 1)], "content/x.md")


def codes(text: str) -> list[str]:
    return [problem.code for problem in body(text).problems]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("{仡佬|gē lǎo}族", f"{WORD}族"),
        ("**{仡佬|gē lǎo}**族", f"<strong>{WORD}</strong>族"),
        ("{仡佬| gē   lǎo }", WORD),
        ("[{仡佬|gē lǎo}](https://example.org/)", f'noopener noreferrer">{WORD}</a>'),
        ("中\n{仡佬|gē lǎo}", f"中{WORD}"),
        ("| {仡佬\\|gē lǎo} |\n|---|", f'<th scope="col">{WORD}</th>'),
        ("{㵲|舞}", "<ruby>㵲<rp>（</rp><rt>舞</rt><rp>）</rp></ruby>"),
    ],
)
def test_a_reading_is_written_as_ruby_with_brackets_for_engines_without(written: str, shown: str) -> None:
    assert shown in body(written).html[0] and not codes(written)


@pytest.mark.parametrize(
    "written",
    ["\\{仡佬|gē lǎo}", "`{仡佬|gē lǎo}`", "{a|b}", "{仡a|b}", "{仡佬|}", "{仡佬|12}", "{仡佬}", "{|gē}", "{仡|g{e}"],
)
def test_braces_around_anything_else_are_braces(written: str) -> None:
    assert "ruby" not in body(written).html[0] and "{" in body(written).html[0]


@pytest.mark.parametrize("written", ["｛仡佬｜gē lǎo｝", "{仡佬｜gē lǎo}", "{仡佬|}", "{仡佬x|gē}"])
def test_an_editor_hears_of_a_reading_that_is_none(written: str) -> None:
    assert codes(written) == ["W314"]


@pytest.mark.parametrize("written", ["\\{仡佬|gē lǎo}", "`{仡佬｜gē}`", "{a|b}", "{仡佬|gē lǎo}", "{一}|{二}"])
def test_what_is_right_or_meant_as_it_stands_is_no_finding(written: str) -> None:
    assert codes(written) == []


def test_search_headings_and_anchors_know_the_word_alone() -> None:
    rendered = body("## {仡佬|gē lǎo}族\n\n务川{仡佬|gē lǎo}族\n\n| {仡佬\\|gē lǎo} |\n|---|\n\n![{翀|chōng}](a.jpg)")
    assert rendered.blocks == ("仡佬族", "务川仡佬族", "仡佬")
    assert (rendered.headings[0].text, rendered.headings[0].id) == ("仡佬族", "h-仡佬族")
    assert rendered.pictures[0].alt == "翀"


def test_the_prompter_captions_and_the_measured_script_know_the_word_alone() -> None:
    markup = body("务川{仡佬|gē lǎo}族**{翀|chōng}**[^1]\n\n[^1]: 注").html[0]
    assert plain_text(markup) == "务川仡佬族翀"
    assert [plain(paragraph) for paragraph in paragraphs(markup)] == ["务川仡佬族翀"]


def test_feeds_have_the_word_alone() -> None:
    markup = body("务川{仡佬|gē lǎo}族与`<ruby>`").html[0]
    assert without_readings(markup) == "<p>务川仡佬族与<code>&lt;ruby&gt;</code></p>\n"


@pytest.mark.parametrize("reading", ['x" onclick="y', "x'><b>", "x&lt;", "x\\*", "x</rt>", "a" * 60])
def test_nothing_written_as_a_reading_becomes_markup(reading: str) -> None:
    markup = body(f"{{字|{reading}}}").html[0]
    assert "<b>" not in markup and markup.count("</rt>") <= 1 and 'onclick="' not in markup
    assert without_readings(markup).count("<rt") == 0
