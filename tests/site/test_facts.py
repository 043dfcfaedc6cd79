"""The reference site says what its sources print: every programme, figure, place and honour, with its source."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

from tests.conftest import BuiltSite

FACTS = yaml.safe_load((Path(__file__).parent.parent / "facts.yaml").read_text(encoding="utf-8"))
ITEM_FOLDERS = ("articles", "lectures", "profiles", "venues", "teams", "events")
_MAIN = re.compile(r"<main\b.*?</main>", re.DOTALL)
_LIST = re.compile(r"(/(index|page-\d+|(stories|briefs|photos)(-\d+)?)|-(prompter|print))\.html$")
"""Lists, and the other forms of a lecture."""
_RELATED = re.compile(r'<section class="[^"]*related.*?</section>', re.DOTALL)


def words(markup: str) -> str:
    """What a page says, without tags and spaces."""
    return "".join(html.unescape(re.sub(r"<[^>]*>", "", markup)).split())


@pytest.fixture(scope="module")
def said(built_site: BuiltSite) -> Mapping[str, str]:
    """The words of each item's page, its cards of other items left out."""
    items = [page for page in built_site.pages if page.partition("/")[0] in ITEM_FOLDERS and not _LIST.search(page)]
    shown = {page: _MAIN.search(built_site.text(page)) for page in items}
    return {page: words(_RELATED.sub("", main[0])) for page, main in shown.items() if main}


def test_the_list_of_facts_is_long_enough_to_mean_something() -> None:
    assert len(FACTS) >= 150
    assert {fact["kind"] for fact in FACTS} >= {"programme", "figure", "place", "honour"}


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: f"{fact['kind']}-{fact['says']}")
def test_a_fact_stands_on_a_page_that_names_its_source(fact: Mapping[str, str], said: Mapping[str, str]) -> None:
    wanted = "".join(str(fact["says"]).split())
    pages = [page for page, text in said.items() if wanted in text]
    assert pages, f"no page says {wanted}"
    assert [page for page in pages if fact["source"] in said[page]], f"{pages} do not name {fact['source']}"


def test_every_item_but_samples_and_own_pages_names_its_source(said: Mapping[str, str]) -> None:
    marks = ("剪报", "示例", "本站")
    unsourced = [page for page, text in said.items() if not any(mark in text for mark in marks)]
    assert unsourced == []
