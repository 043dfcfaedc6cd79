"""What search promises, held against the plain text of the pages: thousands of draws from sites made to be hard."""

from __future__ import annotations

import math
import os
import random
import re
import unicodedata
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.search.ask import Found, find
from generator.search.columns import LONGEST_DIGIT
from generator.search.keys import LETTERS, LONGEST_WORD
from generator.search.levels import cut, limits
from generator.search.suggest import suggestions
from generator.text.normal import search_form, simplified
from tests.search.drawn_sites import KINDS, Kind, Site, drawn, quoted, texts

TIMES = 20 if os.environ.get("HYPOTHESIS_PROFILE") == "soak" else 1
CHANCES = st.builds(random.Random, st.integers(0, 1 << 32))
"""Hypothesis draws the seeds alone: drawing each letter would cost more than all the searching."""
LENGTHS = (2, 2, 2, 3, 3, 4, 5, 6, 8, 13, 33, 34, 70, 400)
SPACES = ("", "", " ", "\u3000 ")

every_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
some_kinds = pytest.mark.parametrize("kind", KINDS[::3] + KINDS[6:8], ids=lambda kind: kind.name)


def site_of(kind: Kind, chance: random.Random) -> Site:
    return drawn(kind, chance.randint(2, 9)) if TIMES > 1 else drawn(kind)


def numbers(site: Site, query: str) -> list[int]:
    """The pages that are found, best first."""
    return [site.numbers(hit.level) + hit.page for hit in find(site.opened, query)]


def a_run(chance: random.Random, blocks: list[str]) -> str:
    """A run of one of *blocks*, that may be short when there is no long one."""
    block = chance.choice(blocks)
    start = chance.randint(0, max(0, len(block) - 2))
    return block[start : start + chance.choice(LENGTHS)]


@every_kind
@settings(max_examples=24 * TIMES)
@given(CHANCES)
def test_any_run_of_a_block_is_found_just_where_it_stands(kind: Kind, chance: random.Random) -> None:
    site = site_of(kind, chance)
    blocks = [block for form in site.forms for block in form if len(block) > 1]
    for _ in range(8 if blocks else 0):
        run = a_run(chance, blocks)
        form = run.strip(" ")
        assert search_form(run) == form
        before, after = chance.choice(SPACES), chance.choice(SPACES)
        assert set(numbers(site, quoted(f"{before}{run}{after}"))) == (site.holding(form) if form else set()), run


@every_kind
@settings(max_examples=8 * TIMES)
@given(CHANCES)
def test_any_run_as_the_page_writes_it_is_found_on_that_page(kind: Kind, chance: random.Random) -> None:
    site = site_of(kind, chance)
    pages = [(number, text) for number, record in enumerate(site.records) for text in texts(record) if len(text) > 1]
    for _ in range(8 if pages else 0):
        number, text = chance.choice(pages)
        cuts = [at for at in range(len(text) + 1) if _begins_a_character(text, at)]
        start = chance.choice(cuts)
        run = text[start : chance.choice([at for at in cuts if at >= start][:40])]
        if search_form(run):
            assert number in numbers(site, quoted(run)), run


def _begins_a_character(text: str, at: int) -> bool:
    """Whether no mark at *at* belongs to what stands before it: half a character is another one."""
    follows = text[at:].lstrip("\u200b\u202e\u200d\ufe0f")[:1]
    return not follows or not (unicodedata.combining(follows) or follows in "ﾞﾟ")


@every_kind
@settings(max_examples=12 * TIMES)
@given(CHANCES)
def test_what_stands_nowhere_finds_nothing(kind: Kind, chance: random.Random) -> None:
    """Any string of the site's own letters: nearly all its pairs stand somewhere, itself perhaps not."""
    site = site_of(kind, chance)
    for _ in range(10):
        words = "".join(chance.choices(kind.pieces, k=chance.randint(1, 9)))
        form = search_form(words.replace("＂", '"'))
        assert set(numbers(site, quoted(words))) == (site.holding(form) if form else set()), words


@every_kind
@settings(max_examples=7 * TIMES)
@given(CHANCES)
def test_two_runs_of_one_page_put_together_find_only_what_holds_them_so(kind: Kind, chance: random.Random) -> None:
    site = site_of(kind, chance)
    pages = [[block for block in form if block] for form in site.forms if any(form)]
    for _ in range(8 if pages else 0):
        blocks = chance.choice(pages)
        words = a_run(chance, blocks) + a_run(chance, blocks)
        form = search_form(words)
        assert set(numbers(site, quoted(words))) == (site.holding(form) if form else set()), words


@every_kind
def test_each_single_character_finds_just_the_pages_that_hold_it(kind: Kind) -> None:
    site = drawn(kind)
    standing = {ch for form in site.forms for block in form for ch in block} - {" "}
    for ch in standing | set("没é𠀂\x00\ud800"):
        assert set(numbers(site, quoted(ch))) == site.holding(ch), ch


@some_kinds
@settings(max_examples=12 * TIMES)
@given(CHANCES)
def test_all_parts_must_stand_and_no_part_that_is_left_out(kind: Kind, chance: random.Random) -> None:
    site = site_of(kind, chance)
    blocks = [block for form in site.forms for block in form if len(block) > 1] or ["一二"]
    for _ in range(6):
        wanted = [a_run(chance, blocks)[:9] for _ in range(chance.randint(0, 3))]
        without = [a_run(chance, blocks)[:5] for _ in range(chance.randint(0, 2))]
        query = " ".join([*map(quoted, wanted), *(f"-{quoted(run)}" for run in without)])
        forms = [form for form in map(search_form, wanted) if form]
        truth = set.intersection(*map(site.holding, forms)) if forms else set()
        for form in filter(None, map(search_form, without)):
            truth -= site.holding(form)
        assert set(numbers(site, query)) == truth, query


@some_kinds
@settings(max_examples=8 * TIMES)
@given(CHANCES)
def test_a_query_in_traditional_characters_finds_what_the_simplified_one_finds(
    kind: Kind, chance: random.Random
) -> None:
    site = site_of(kind, chance)
    blocks = [block for form in site.forms for block in form if len(block) > 1] or ["会学"]
    for _ in range(6):
        run = a_run(chance, blocks)
        twin = "".join(chance.choice(_twins()[ch]) if ch in _twins() else ch for ch in run)
        assert find(site.opened, quoted(twin)) == find(site.opened, quoted(run)), twin


@cache
def _twins() -> dict[str, list[str]]:
    """Traditional forms of each character that has one."""
    found: dict[str, list[str]] = {}
    for old, new in simplified().items():
        found.setdefault(new, []).append(old)
    return found


@every_kind
@settings(max_examples=12 * TIMES)
@given(CHANCES)
def test_the_order_and_the_scores_follow_from_the_texts_alone(kind: Kind, chance: random.Random) -> None:
    """Which way a page was found, by lists, positions or its text, must not show."""
    site = site_of(kind, chance)
    blocks = [block for form in site.forms for block in form if block] or ["一"]
    for _ in range(6):
        runs = [a_run(chance, blocks)[:9] for _ in range(chance.randint(1, 3))]
        parts = list(dict.fromkeys(form for form in map(search_form, runs) if form))
        found = find(site.opened, " ".join(map(quoted, runs)))
        places = {hit: _places(site, parts, site.numbers(hit.level) + hit.page) for hit in found}
        for hit in found:
            assert math.isclose(hit.score, _score(site, hit, places[hit], len(found)), abs_tol=2e-6), (parts, hit)
        order = [(not _is_title(site, hit, parts), -hit.score, -hit.level, -hit.page) for hit in found]
        assert order == sorted(order), parts


def _places(site: Site, parts: list[str], number: int) -> list[tuple[int, bool, float]]:
    """How the page holds each part: how often, up to four, whether in the title, and how well."""
    return [_place(site, part, site.forms[number]) for part in parts]


def _place(site: Site, part: str, blocks: tuple[str, ...]) -> tuple[int, bool, float]:
    # How far into a title a long part is seen; what has a list of its own is seen anywhere.
    seen = len(blocks[0]) if len(part) <= 2 else LONGEST_DIGIT + len(part) - 1
    if len(part) == 1 or not LETTERS.fullmatch(part):
        return min(4, sum(_count(part, block) for block in blocks)), part in blocks[0][:seen], 1.0
    weights = site.opened.manifest["weights"]
    words, loose = [], 0
    titled = False
    for block in blocks:
        for run in LETTERS.finditer(block):
            is_word = len(run[0]) <= LONGEST_WORD
            words += [run[0]] if is_word and part in run[0] else []
            loose += 0 if is_word else _count(part, run[0])
            title = blocks[0] if is_word else blocks[0][:seen]
            titled |= block is blocks[0] and part in title[slice(*run.span())]
    begins = any(word.startswith(part) for word in words)
    fit = 1.0 if part in words or loose else weights["prefix"] if begins else weights["inside"]
    return min(4, len(words) + loose), titled, fit


def _count(part: str, text: str) -> int:
    return len(re.findall(f"(?={re.escape(part)})", text))


def _score(site: Site, hit: Found, places: list[tuple[int, bool, float]], found: int) -> float:
    manifest, weights = site.opened.manifest, site.opened.manifest["weights"]
    length = sum(map(len, site.forms[site.numbers(hit.level) + hit.page]))
    rounded = 2 ** (min(63, math.floor(3 * math.log2(length + 1) + 0.5)) / 3) - 1
    mean = manifest["length"] / manifest["pages"]
    size = weights["k1"] * (1 - weights["b"] + weights["b"] * rounded / mean)
    rarity = math.log(1 + (manifest["pages"] - found + 0.5) / (found + 0.5))
    return rarity * sum(
        fit * (count * (weights["k1"] + 1) / (count + size) + weights["title"] * titled)
        for count, titled, fit in places
    )


def _is_title(site: Site, hit: Found, parts: list[str]) -> bool:
    return parts == [site.forms[site.numbers(hit.level) + hit.page][0]]


@some_kinds
@settings(max_examples=6 * TIMES)
@given(CHANCES)
def test_what_is_suggested_finds_as_many_pages_as_it_says(kind: Kind, chance: random.Random) -> None:
    site = site_of(kind, chance)
    words = "".join(chance.choices((*kind.pieces, "没"), k=chance.randint(1, 7)))
    if find(site.opened, words):
        return
    for other in suggestions(site.opened, words):
        assert len(find(site.opened, other.query)) == other.pages > 0, (words, other)


def test_a_level_that_comes_to_be_empty_changes_no_shard_of_the_others() -> None:
    sizes = {
        count: (len(cut(range(count))), limits(count, len(cut(range(count))), 16_000)) for count in (527, 528, 544)
    }
    assert sizes == {527: (3, [16_000, 8_000, 4_000]), 528: (2, [16_000, 4_000]), 544: (3, [16_000, 8_000, 4_000])}
