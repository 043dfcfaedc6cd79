"""What a page weighs on its way to a phone, and that it reads whole without scripts."""

from __future__ import annotations

import gzip
import re
from urllib.parse import unquote, urldefrag, urlsplit

import pytest
from playwright.sync_api import Browser

from tests.conftest import BuiltSite

BUDGET = 60_000
"""Bytes of HTML, CSS and scripts of a story, packed as web servers pack them."""
ASKED = re.compile(r'<(?:script[^>]* src|link rel="?stylesheet"?[^>]* href)="([^"]+)"')


def weights(site: BuiltSite, page: str) -> dict[str, int]:
    """What *page* asks for before it can be read → packed bytes."""
    files = [page, *(str((site.folder / page).parent.joinpath(found)) for found in ASKED.findall(site.text(page)))]
    return {
        name.rpartition("/")[2]: len(gzip.compress((site.folder / name).resolve().read_bytes(), 6, mtime=0))
        for name in files
    }


def test_a_story_weighs_at_most_sixty_kilobytes_and_no_page_much_more(built_site: BuiltSite) -> None:
    found = {page: weights(built_site, page) for page in built_site.sample}
    table = "\n".join(f"{sum(parts.values()):>7} {page} {parts}" for page, parts in found.items())
    stories = [page for page in found if page.startswith(("articles/", "profiles/", "lectures/", "events/", "teams/"))]
    assert all("css" in " ".join(parts) and "js" in " ".join(parts) for parts in found.values()), table
    assert max(sum(found[page].values()) for page in stories) <= BUDGET, table
    assert max(sum(parts.values()) for parts in found.values()) <= 1.25 * BUDGET, table


@pytest.mark.browser
def test_pages_ask_for_nothing_outside_the_site_and_read_whole_without_scripts(
    browser: Browser, built_site: BuiltSite
) -> None:
    """All text that scripts show is there without them; photos load; links within the page have their ends."""
    home = built_site.folder.as_uri() + "/"
    faults: list[str] = []
    texts = """() => [...document.querySelectorAll("main h1, main .prose p, main .says p, main .prose li, main .sum")]
        .map(e => e.innerText.trim().replace(/\\s+/g, ""))"""
    with_scripts = browser.new_context(viewport={"width": 1280, "height": 800})
    without = browser.new_context(viewport={"width": 1280, "height": 800}, java_script_enabled=False)

    def asked(url: str) -> None:
        if not url.startswith((home, "data:")):
            faults.append(f"asked for {url}")

    for context in (with_scripts, without):
        context.on("request", lambda request: asked(request.url))
    first, second = with_scripts.new_page(), without.new_page()
    for path in built_site.types:
        if path in built_site.redirects:
            continue
        first.goto(home + path)
        second.goto(home + path)
        shown = second.locator("main").inner_text()
        if path.endswith("-prompter.html"):
            continue
        squeezed = re.sub(r"\s+", "", shown)
        hidden = [text for text in first.evaluate(texts) if text not in squeezed]
        faults += [f"{path}: only with scripts: {text[:30]}" for text in hidden]
        html = built_site.text(path)
        for source in re.findall(r'<img[^>]* src="([^"]+)"', html):
            if not (built_site.folder / path).parent.joinpath(unquote(source)).is_file():
                faults.append(f"{path}: no picture {source}")
        names = set(re.findall(r' id="([^"]+)"', html))
        for link in re.findall(r'<a[^>]* href="#([^"]+)"', html):
            if unquote(link) not in names:
                faults.append(f"{path}: leads nowhere: #{link}")
    with_scripts.close()
    without.close()
    assert not faults, "\n".join(faults[:30])


@pytest.mark.browser
def test_without_scripts_contents_lead_to_their_places_and_photos_to_their_pages(
    browser: Browser, built_site: BuiltSite
) -> None:
    context = browser.new_context(
        viewport={"width": 1280, "height": 800}, java_script_enabled=False, reduced_motion="reduce"
    )
    page = context.new_page()
    lectures = (path for path in built_site.sample if path.startswith("lectures/"))
    lecture = next(path for path in lectures if 'class="contents"' in built_site.text(path))
    page.goto((built_site.folder / lecture).as_uri())
    link = page.locator(".contents a").last
    target = unquote(urldefrag(link.get_attribute("href") or "").fragment)
    link.click()
    box = page.locator(f"[id='{target}']").bounding_box()
    assert box and 0 <= box["y"] < 800
    albums = (path for path in built_site.sample if path.startswith("albums/"))
    album = next(path for path in albums if 'class="rows' in built_site.text(path))
    page.goto((built_site.folder / album).as_uri())
    page.locator(".rows a").first.click()
    assert urlsplit(page.url).path.endswith(".html")
    assert page.locator(".photo-mat img").is_visible()
    context.close()
