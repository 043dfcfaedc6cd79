"""Every type of page on paper: real PDFs of Chromium, A4."""

from __future__ import annotations

import io
import re
import unicodedata

import pytest
from playwright.sync_api import Browser, Page
from pypdf import PdfReader

from tests.conftest import BuiltSite

pytestmark = pytest.mark.browser

TOOLS = "nav, .tools, .share, .skip, .aloud, .aloud-bar, .pager, .onward, .related, button, input[type=checkbox]"
SHOWN_TOOLS = f"""() => [...document.querySelectorAll({TOOLS!r})]
    .filter(e => e.getBoundingClientRect().height > 0 && !e.closest(".recording, .stage, .seek"))
    .map(e => e.tagName + "." + e.className)"""
TEXTS = """() => [...document.querySelectorAll(
        "main h1, main h2, main h3, main .prose > p, main .says > p, main figcaption")]
    .filter(e => e.getClientRects().length && !e.closest(".vh")).map(e => e.innerText)"""
HEADS = """() => [...document.querySelectorAll("main h2, main h3")]
    .filter(e => !e.closest(".card, .leaf") && !e.closest("section:has(.rows-bare)")).map(e => e.innerText)"""
TOO_TALL = """() => [...document.querySelectorAll("main img, main svg")]
    .filter(e => e.getBoundingClientRect().height > 970)
    .map(e => e.outerHTML.slice(0, 80))"""
PAPER = {"width": 643, "height": 960}
"""What A4 has between its margins, in CSS pixels."""


@pytest.fixture(scope="module")
def page(browser: Browser) -> Page:
    return browser.new_page(viewport=PAPER)  # type: ignore[arg-type]


def squeezed(text: str) -> str:
    """Letters and figures alone: lines break elsewhere on paper.  Radicals, by which fonts name some characters, are
    ``?``."""
    named = unicodedata.normalize("NFKC", re.sub(r"[\u2e80-\u2fdf]", "\ue000", text))
    return re.sub(r"[^\w\ue000]|_", "", named).replace("\ue000", "?")


def printed(text: str, whole: str) -> bool:
    """Whether *text* stands in *whole*; its middle may be parted by what is drawn later on the same sheet."""
    letters = [f"[{letter}?]" for letter in squeezed(text)]
    return all(re.search("".join(part), whole) for part in (letters[:12], letters[-12:]))


def kinds(site: BuiltSite) -> list[str]:
    """The longest page of each folder and those at the top; printed scripts have their own tests."""
    pages = [page for page in site.sample if not page.endswith("-print.html") and page != "404.html"]
    longest = {page.rpartition("/")[0]: page for page in sorted(pages, key=lambda page: len(site.text(page)))}
    return sorted({page for page in pages if "/" not in page} | set(longest.values()))


@pytest.mark.soak
def test_every_type_of_page_prints_whole_and_without_its_tools(built_site: BuiltSite, page: Page) -> None:
    faults: list[str] = []
    for path in kinds(built_site):
        page.emulate_media(media="print")
        page.goto((built_site.folder / path).as_uri())
        faults += [f"{path}: on paper stands {tool}" for tool in page.evaluate(SHOWN_TOOLS)]
        faults += [f"{path}: taller than a sheet: {picture}" for picture in page.evaluate(TOO_TALL)]
        paper = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages
        whole = squeezed("".join(sheet.extract_text() for sheet in paper))
        sheets = [sheet.extract_text(extraction_mode="layout") for sheet in paper]
        faults += [f"{path}: not on paper: {text[:40]}" for text in page.evaluate(TEXTS) if not printed(text, whole)]
        heads = {squeezed(head) for head in page.evaluate(HEADS)}
        for number, sheet in enumerate(sheets[:-1], 1):
            last = next((line for line in reversed(sheet.splitlines()) if squeezed(line)), "")
            if any(printed(last, head) and printed(head, squeezed(last)) for head in heads):
                faults.append(f"{path}: sheet {number} ends with the head {last}")
    assert not faults, "\n".join(faults)


def test_a_story_in_large_dark_type_prints_like_any_other(built_site: BuiltSite, page: Page) -> None:
    story = next(path for path in kinds(built_site) if 'class="prose' in built_site.text(path))
    page.goto((built_site.folder / story).as_uri())
    page.emulate_media(media="print")
    look = "() => { const s = getComputedStyle(document.querySelector('.prose')); return [s.fontSize, s.color]; }"
    plain = page.evaluate(look)
    page.evaluate("document.documentElement.classList.add('mode-big', 'mode-huge', 'mode-dark')")
    assert page.evaluate(look) == plain == ["14.6667px", "rgb(0, 0, 0)"]
