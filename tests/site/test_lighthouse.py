"""Lighthouse's verdict on a large album and on the main types of page, in real Chromium.

It sees them as a middling phone on a middling line does.

The figure for speed is not among what is tested: Lighthouse reckons what a phone would need from what it sees on this
machine, whatever else the machine is doing.  ``make bench-pages`` measures it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import NOW, BuiltSite, run_command
from tests.lighthouse import Verdict, Zipped, hundred_photos, lighthouse
from tests.served import served

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def album(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of the album's page on a server."""
    root = tmp_path_factory.mktemp("album")
    with served(root / "site", Zipped) as home:
        yield home + hundred_photos(root, home)


@pytest.mark.soak
def test_an_album_of_a_hundred_photos_is_faultless_but_for_speed(album: str, tmp_path: Path) -> None:
    faultless(lighthouse(album, tmp_path / "report.json"), album)


@pytest.fixture(scope="module")
def reference(built_site: BuiltSite, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The reference site on a server whose address it bears: a canonical address elsewhere costs points."""
    folder = tmp_path_factory.mktemp("served") / "site"
    with served(folder, Zipped) as home:
        done = run_command("build", "--root", built_site.root, "--out", folder, "--now", NOW, "--base-url", home)
        assert done.returncode == 0, done.stdout + done.stderr
        yield home


IN_SOAK = [pytest.param(kind, marks=pytest.mark.soak) for kind in ("index", "search", "districts/", "lectures/")]


@pytest.mark.parametrize("kind", ["articles/", *IN_SOAK])
def test_a_page_of_each_main_type_is_faultless_but_for_speed(
    reference: str, built_site: BuiltSite, tmp_path: Path, kind: str
) -> None:
    apart = ("/index.html", "-print.html", "-prompter.html")
    pages = [page for page in built_site.sample if page.startswith(kind) and not page.endswith(apart)]
    pages = [page for page in pages if page.count("/") == 1 and "<h1>" in built_site.text(page)]
    page = f"{kind}.html" if not kind.endswith("/") else max(pages, key=lambda page: len(built_site.text(page)))
    # The home page is its folder: that is the address it calls its own.
    faultless(lighthouse(reference + page.removesuffix("index.html"), tmp_path / "report.json"), page)


def faultless(verdict: Verdict, page: str) -> None:
    assert verdict.shift == 0, (page, verdict.faults)
    others = {name: score for name, score in verdict.scores.items() if name != "performance"}
    assert others == dict.fromkeys(("accessibility", "best-practices", "seo"), 100), (page, verdict.faults)
