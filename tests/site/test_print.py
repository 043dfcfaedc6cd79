"""Every type of page on paper: real PDFs of Chromium, A4."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Callable

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
MOST_SHEETS = {"figures.html": 8, "honours.html": 2, "index.html": 5, "editions/jian-bao-yi-zong-he.html": 2,
               "articles/lian-xin-lu.html": 1, "topics/guan-yu-shu-zi.html": 1}  # fmt: skip
UNDER_THE_HEAD = """() => document.querySelector(".imprint").getBoundingClientRect().bottom
    <= document.querySelector("main").getBoundingClientRect().top"""
WHOLE = "() => [...document.querySelectorAll('.tally, .turn .says')].map(e => e.innerText)"


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


@pytest.fixture
def sheets_of(page: Page, built_site: BuiltSite) -> Callable[[str], list[str]]:
    """The letters of each sheet of a page, which is left open for questions."""

    def sheets(path: str) -> list[str]:
        page.emulate_media(media="print")
        page.goto((built_site.folder / path).as_uri())
        paper = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages
        return [squeezed(sheet.extract_text()) for sheet in paper]

    return sheets


@pytest.mark.parametrize("path", MOST_SHEETS)
def test_a_page_wastes_no_sheets_and_has_its_imprint_in_the_head(
    sheets_of: Callable[[str], list[str]], page: Page, path: str
) -> None:
    first, *others = sheets_of(path)
    assert 1 + len(others) <= MOST_SHEETS[path]
    assert printed("主办单位", first)
    assert not any(printed("主办单位", sheet) for sheet in others)
    assert page.evaluate(UNDER_THE_HEAD)


def test_no_sheet_parts_a_turn_or_the_times_of_the_speakers(
    sheets_of: Callable[[str], list[str]], page: Page, built_site: BuiltSite
) -> None:
    scripts = [
        path for path in built_site.pages if path.startswith("lectures/") and "turn-jia" in built_site.text(path)
    ]
    assert scripts
    for path in scripts:
        sheets = sheets_of(path)
        assert len(sheets) > 1
        parts = page.evaluate(WHOLE)
        assert parts
        assert [part for part in parts if not any(printed(part, sheet) for sheet in sheets)] == []


@pytest.mark.parametrize("path", ["articles/index.html", "albums/index.html", "editions/index.html"])
def test_large_type_takes_no_more_sheets_than_any_other(
    sheets_of: Callable[[str], list[str]], page: Page, path: str
) -> None:
    plain = sheets_of(path)
    page.evaluate("document.documentElement.classList.add('mode-big', 'mode-huge')")
    assert len(PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages) == len(plain)


def test_a_story_in_large_dark_type_prints_like_any_other(built_site: BuiltSite, page: Page) -> None:
    story = next(path for path in kinds(built_site) if 'class="prose' in built_site.text(path))
    page.goto((built_site.folder / story).as_uri())
    page.emulate_media(media="print")
    look = """() => { const of = part => getComputedStyle(document.querySelector(part));
        return [of(".prose").fontSize, of(".prose").color, of("html").fontSize]; }"""
    plain = page.evaluate(look)
    page.evaluate("document.documentElement.classList.add('mode-big', 'mode-huge', 'mode-dark')")
    assert page.evaluate(look) == plain == ["14.6667px", "rgb(0, 0, 0)", "14px"]
