"""The page that the search bench types into looks like the site's own."""

from __future__ import annotations

from pathlib import Path

from search import SHEETS

from generator.output.assets import read_shelf


def test_the_page_that_is_typed_into_has_the_sheets_of_the_site_s_search_page() -> None:
    style = read_shelf((Path(__file__).parents[2] / "assets",)).style
    assert set(SHEETS) <= set(style) and "search" in SHEETS
