"""The sitemap: one file, or an index of several."""

from __future__ import annotations

from generator.plan.feeds import plan_sitemap

BASE = "https://example.org/"
URLS = tuple((f"{BASE}{number}.html", f"2026-01-{number:02}") for number in range(1, 8))


def test_few_addresses_are_one_file() -> None:
    (only,) = plan_sitemap(URLS, BASE, most=7)
    assert (only.url, only.template, only.view.urls) == ("sitemap.xml", "machine/sitemap.xml", URLS)


def test_more_are_files_under_an_index_that_says_when_each_changed() -> None:
    *parts, index = plan_sitemap(URLS, BASE, most=3)
    assert [part.url for part in parts] == ["sitemap-1.xml", "sitemap-2.xml", "sitemap-3.xml"]
    assert tuple(row for part in parts for row in part.view.urls) == URLS
    assert (index.url, index.template) == ("sitemap.xml", "machine/sitemap-index.xml")
    assert index.view.urls == (
        (f"{BASE}sitemap-1.xml", "2026-01-03"),
        (f"{BASE}sitemap-2.xml", "2026-01-06"),
        (f"{BASE}sitemap-3.xml", "2026-01-07"),
    )


def test_the_index_is_a_sitemap_index() -> None:
    from generator.places import Places
    from generator.render.templates import Templates
    from tests.conftest import REPOSITORY

    *_, index = plan_sitemap(URLS, BASE, most=3)
    templates = Templates(Places(REPOSITORY).templates, lambda digest: None)  # type: ignore[arg-type, return-value]
    text = templates.page(index.template, index.view).decode()
    assert text.count("<sitemap><loc>") == 3
    assert "<sitemapindex xmlns=" in text
