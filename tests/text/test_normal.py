"""The normal form of texts, in Python and in the browser."""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.text.normal import normal, search_form, simplified, words

VECTORS = json.loads(Path(__file__).with_name("normal_vectors.json").read_text("utf-8"))
NORMAL_JS = Path(__file__).parents[2] / "assets" / "js" / "search" / "1-normal.js"
ODD = "红 aＡ\u0301\u200b́´ßΣ가ㅏﾞ𠀀"
TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=12) | st.text(ODD, max_size=10)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["what"])
def test_each_vector_has_its_normal_form(vector: dict[str, str]) -> None:
    assert normal(vector["text"]) == vector["normal"]
    assert search_form(vector["text"]) == vector.get("search", vector["normal"])


@settings(max_examples=400, deadline=None)
@given(TEXTS, st.data())
def test_any_run_of_a_normal_text_is_made_of_words_that_stand_in_it(text: str, data: st.DataObject) -> None:
    form = normal(text)
    assert normal(form) == form
    start = data.draw(st.integers(0, len(form)))
    run = form[start : data.draw(st.integers(start, len(form)))]
    assert all(word in run for word in words(run))
    assert "".join(words(run)) != "" or not run.strip()


def test_what_is_simplified_is_in_normal_form_and_stays_so() -> None:
    for old, new in simplified().items():
        assert normal(old) == old and normal(new) == new
        assert search_form(new) == new


def test_words_are_cut_at_spaces_and_none_comes_twice() -> None:
    assert words("  遵义　会议 ABC abc ") == ("遵义", "会议", "abc")
    assert words(" \u200b ") == ()


def test_every_character_that_the_browser_cuts_before_begins_a_piece_of_its_own() -> None:
    table = re.search(r"var ALONE = .*?\[(.*?)\]\|", NORMAL_JS.read_text("utf-8"), re.S)
    assert table
    ranges = re.findall(r"u([0-9a-f]{4})-[^u]*u([0-9a-f]{4})", table[1])
    assert len(ranges) * 2 == table[1].count("u")
    codes = [code for low, high in ranges for code in range(int(low, 16), int(high, 16) + 1)]
    codes += [*range(0x1F000, 0x1FC00), *range(0x20000, 0x40000)]
    joining = {pair[1] for pair in _canonical_pairs()} | {chr(code) for code in range(0x1161, 0x1200)}
    for code in codes:
        form = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", chr(code)).casefold())
        assert form, hex(code)
        assert unicodedata.combining(form[0]) == 0 and form[0] not in joining, hex(code)


def _canonical_pairs() -> list[str]:
    """Canonical decompositions in two characters."""
    pairs = (unicodedata.decomposition(chr(code)).split() for code in range(sys.maxunicode + 1))
    return ["".join(chr(int(half, 16)) for half in pair) for pair in pairs if len(pair) == 2 and pair[0][0] != "<"]
