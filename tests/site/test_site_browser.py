"""The reference site in Chromium: from a disk, from a server, on a phone, without scripts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.conftest import SOAKING, BuiltSite
from tests.served import served

pytestmark = pytest.mark.browser

LINKS_A_READER_CAN_CLICK = """() => [...document.querySelectorAll("a[href]")]
    .filter(a => a.getClientRects().length > 0 || a.closest("details:not([open])"))
    .map(a => a.href)"""
OVERFLOW = """() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return "";
    const wide = [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > width + 1);
    return wide.slice(-3).map(e => e.tagName.toLowerCase() + "." + e.className).join(" ") || "html";
}"""


class Watch:
    """Everything that goes wrong in a browser context: console errors, exceptions, requests that leave the site."""

    def __init__(self, context: BrowserContext, home: str) -> None:
        self.home = home
        self.page = "start"
        self.complaints: list[str] = []
        context.on("console", lambda message: self.note(message.text) if message.type == "error" else None)
        context.on("weberror", lambda error: self.note(str(error.error)))
        context.on("request", lambda request: self.requested(request.url))
        context.on("requestfailed", lambda request: self.failed(request.url, request.failure or ""))

    def note(self, complaint: str) -> None:
        self.complaints.append(f"{self.page}: {complaint}")

    def requested(self, url: str) -> None:
        if not url.startswith((self.home, "data:", "blob:")):
            self.note(f"asked for {url}")

    def failed(self, url: str, why: str) -> None:
        # What is still on its way when the reader turns to the next page (the icon, mostly) is dropped.
        if "ERR_ABORTED" not in why:
            self.note(f"failed: {url} {why}")

    def open(self, page: Page, path: str) -> None:
        self.page = path
        page.goto(self.home + path, wait_until="load")


class Links(HTMLParser):
    """Where the links of a page lead, as its HTML says."""

    def __init__(self, address: str, text: str) -> None:
        super().__init__()
        self.address = address
        self.found: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a" and (href := dict(attrs).get("href")) is not None:
            self.found.append(urljoin(self.address, href))


@contextmanager
def context_of(browser: Browser, width: int = 1280, **settings: object) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": width, "height": 800}, locale="zh-CN", **settings)  # type: ignore[arg-type]
    yield context
    context.close()


@pytest.fixture
def from_disk(built_site: BuiltSite) -> str:
    return built_site.folder.as_uri() + "/"


def test_every_page_is_reached_by_clicking_from_the_home_page_on_a_disk(
    browser: Browser, built_site: BuiltSite, from_disk: str
) -> None:
    """A page of each type is opened, and every page where time does not count; of the others the HTML is read."""
    opened = frozenset(built_site.pages if SOAKING else built_site.types)
    with context_of(browser) as context:
        watch, page = Watch(context, from_disk), context.new_page()

        def links(path: str) -> list[str]:
            if path not in opened:
                return Links(from_disk + path, built_site.text(path)).found
            watch.open(page, path)
            return list(page.evaluate(LINKS_A_READER_CAN_CLICK))

        reached, waiting = {"index.html"}, ["index.html"]
        while waiting:
            for address in links(waiting.pop()):
                target = unquote(urlsplit(urldefrag(address).url)._replace(query="").geturl())
                inside = target.removeprefix(unquote(from_disk))
                if inside != target and inside.endswith(".html") and inside not in reached:
                    reached.add(inside)
                    waiting.append(inside)
    assert watch.complaints == []
    apart = {"404.html"} | built_site.redirects | built_site.kiosks
    assert set(built_site.pages) - apart - reached == set()


def test_no_page_scrolls_sideways_on_a_small_phone(browser: Browser, built_site: BuiltSite, from_disk: str) -> None:
    wide = {}
    with context_of(browser, width=360) as context:
        watch, page = Watch(context, from_disk), context.new_page()
        for path in (*built_site.types, "404.html"):
            watch.open(page, path)
            if culprits := page.evaluate(OVERFLOW):
                wide[path] = culprits
    assert wide == {}


@pytest.fixture
def from_server(built_site: BuiltSite) -> Iterator[str]:
    """The site in a folder of a web server, as ``http://…/<folder>/``."""
    with served(built_site.folder.parent) as address:
        yield f"{address}{built_site.folder.name}/"


def test_the_pages_work_in_a_folder_of_a_web_server(browser: Browser, built_site: BuiltSite, from_server: str) -> None:
    with context_of(browser) as context:
        watch, page = Watch(context, from_server), context.new_page()
        for path in built_site.types:
            watch.open(page, path)
    assert watch.complaints == []


def test_the_search_box_finds_a_story_by_its_title(browser: Browser, built_site: BuiltSite, from_disk: str) -> None:
    stories = (page for page in built_site.pages if page.startswith("articles/"))
    story = next(page for page in stories if "<article" in built_site.text(page))
    with context_of(browser) as context:
        watch, page = Watch(context, from_disk), context.new_page()
        watch.open(page, story)
        title = page.locator("h1").inner_text().replace("\n", "")
        watch.open(page, "search.html")
        page.locator("#q").fill(title)
        found = page.locator(f"#search-results a[href^='{story}']").first
        found.wait_for(timeout=5000)
        page.locator("#q").fill("没有哪一页写着这一串字")
        found.wait_for(state="detached", timeout=5000)
    assert watch.complaints == []


def test_an_old_address_leads_to_the_page(browser: Browser, built_site: BuiltSite, from_disk: str) -> None:
    with context_of(browser) as context:
        watch, page = Watch(context, from_disk), context.new_page()
        for path in sorted(built_site.redirects)[:5]:
            watch.open(page, path)
            page.wait_for_url(lambda url, old=path: not url.endswith(old), timeout=5000)
            assert page.locator("h1").count() == 1
    assert watch.complaints == []


def test_pages_read_well_without_scripts(browser: Browser, built_site: BuiltSite, from_disk: str) -> None:
    thin = []
    with context_of(browser, java_script_enabled=False) as context:
        watch, page = Watch(context, from_disk), context.new_page()
        for path in built_site.types:
            watch.open(page, path)
            heading, main = page.locator("h1").first, page.locator("main")
            if path in built_site.redirects:
                continue
            if not (heading.is_visible() and len(main.inner_text().strip()) > 20):
                thin.append(path)
    assert thin == []
    assert watch.complaints == []


def test_the_404_page_reads_well_without_a_style_sheet(browser: Browser, built_site: BuiltSite, from_disk: str) -> None:
    """It is served at any depth, so its addresses are those of the public site, out of reach here."""
    with context_of(browser) as context:
        page = context.new_page()
        page.route("**/*", lambda route: route.continue_() if route.request.url.startswith("file:") else route.abort())
        page.goto(from_disk + "404.html")
        assert page.locator("h1").is_visible()
        assert page.locator("a[href]").count() >= 3
