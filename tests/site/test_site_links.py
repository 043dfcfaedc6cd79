"""The reference site, checked offline: links, anchors, and that it is all there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generator.checks.links import check_tree, references, targets
from tests.conftest import BuiltSite


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def base_url(site: BuiltSite) -> str:
    match = re.search(r"^base_url:\s*[\"']?([^\"'\s]+)", (site.root / "content/site.yaml").read_text("utf-8"), re.M)
    return match[1] if match else ""


def test_no_link_or_anchor_is_broken_and_nothing_is_loaded_from_elsewhere(built_site: BuiltSite) -> None:
    problems = check_tree(tree(built_site.folder), base_url(built_site))
    assert not problems, "\n".join(map(str, problems[:40]))


def test_the_site_has_ninety_pages_or_more(built_site: BuiltSite) -> None:
    assert len(built_site.pages) >= 90


@pytest.mark.parametrize("name", ["index.html", "404.html", "search.html", "az.html", "sitemap.xml", "robots.txt",
                                  "feed.xml", "feed.json", "events.ics"])  # fmt: skip
def test_the_site_has_what_every_site_has(built_site: BuiltSite, name: str) -> None:
    assert (built_site.folder / name).is_file()


def test_every_page_is_linked_to_from_the_home_page_onwards(built_site: BuiltSite) -> None:
    reached, waiting = {"index.html"}, ["index.html"]
    pages = set(built_site.pages)
    while waiting:
        page = waiting.pop()
        new = (targets(page, references((built_site.folder / page).read_bytes())) & pages) - reached
        reached |= new
        waiting += new
    apart = {"404.html"} | built_site.redirects | built_site.kiosks
    assert pages - apart - reached == set()


def test_the_sitemap_names_every_page_but_those_of_single_photos(built_site: BuiltSite) -> None:
    base = base_url(built_site)
    named = set(re.findall(r"<loc>([^<]+)</loc>", built_site.text("sitemap.xml")))
    relative = {re.sub(r"(^|/)$", r"\1index.html", url.removeprefix(base)) for url in named}
    hidden = {page for page in built_site.pages if '<meta name="robots" content="noindex' in built_site.text(page)}
    apart = {"404.html"} | built_site.redirects | built_site.kiosks | built_site.photos | hidden
    assert built_site.photos
    assert relative == set(built_site.pages) - apart


def test_file_names_are_safe_on_every_disk(built_site: BuiltSite) -> None:
    names = [path.relative_to(built_site.folder).as_posix() for path in built_site.folder.rglob("*")]
    assert len({name.casefold() for name in names}) == len(names)
    assert [name for name in names if not re.fullmatch(r"[A-Za-z0-9._/-]+", name)] == []
