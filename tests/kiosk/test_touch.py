"""The touch pages of a kiosk: what is in them, how large, the ways on and back, and that there is no way out."""

from __future__ import annotations

import math
import re
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from generator.bundle.closure import closure
from tests.browsers import until
from tests.conftest import PAGE_TOOLS
from tests.kiosk.conftest import TOUCH, Watched, built_kiosk, touched
from tests.sites import article, build_site, make_site, tree

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

Watch = Callable[..., Watched]
SIZES = ((1920, 1080), (1080, 1920))
PAGES = ("home.html", "articles/index.html", "articles/story.html", "lectures/lesson.html", "profiles/zhang.html",
         "venues/hall.html", "events/talk.html", "albums/views.html", "districts/index.html",
         "districts/honghuagang.html", "search.html")  # fmt: skip
"""One of each type."""
KINDS = ("articles", "lectures", "profiles", "venues", "events", "albums")
MARKUP = re.compile(r"<(?:a|link|script|img|video|audio|source)\b[^>]*?\b(?:href|src)=\"([^\"]*)\"")


def pages_of(site: Path, slug: str = "hall") -> dict[str, str]:
    """The touch pages by their address in the kiosk."""
    folder = site / "kiosk" / slug
    found = {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in folder.rglob("*.html")}
    return {name: text for name, text in found.items() if name != "index.html"}


def address(site: Path, page: str) -> str:
    return f"file://{site}/kiosk/hall/{page}"


# -- what is in the pages ---------------------------------------------------------------------------


def test_a_touch_screen_has_a_home_lists_items_districts_and_a_pad(touch_site: Path) -> None:
    pages = pages_of(touch_site)
    assert set(PAGES) <= pages.keys()
    assert {page.partition("/")[0] for page in pages if "/" in page} == {*KINDS, "districts"}
    doors = re.findall(r'<li><a href="([^"]+)"[^>]*><b>', pages["home.html"])
    assert doors == [f"{name}/index.html" for name in ("lectures", "articles", "profiles", "venues", "events",
                                                       "albums", "districts")] + ["search.html"]  # fmt: skip


def test_a_section_holds_the_newest_items_up_to_its_limit_page_by_page(touch_site: Path) -> None:
    pages = pages_of(touch_site)
    stories = {page for page in pages if page.startswith("articles/") and not re.search("index|page-", page)}
    assert len(stories) == 12
    assert not stories & {"articles/older.html", "articles/n2.html"}
    assert 'href="page-2.html">下一页' in pages["articles/index.html"]
    assert len(re.findall('class="t-card" href', pages["articles/index.html"])) == 8
    assert len(re.findall('class="t-card" href', pages["articles/page-2.html"])) == 4


def test_a_page_names_nothing_but_the_kiosk_and_what_it_shares(touch_site: Path) -> None:
    folder = touch_site / "kiosk" / "hall"
    for page, text in pages_of(touch_site).items():
        for word in ("canonical", "ld+json", "og:", "user-scalable", "maximum-scale", "<form", "<input", "target="):
            assert word not in text, (page, word)
        for found in MARKUP.findall(text):
            target = (folder / page).parent.joinpath(found.partition("#")[0]).resolve()
            assert target.is_file(), (page, found)
            inside = target.relative_to(touch_site).as_posix()
            assert inside.startswith(("kiosk/hall/", "assets/", "media/")), (page, found)
            assert not inside.endswith(".html") or inside.startswith("kiosk/hall/"), (page, found)


def test_links_of_a_text_become_words_large_keys_and_codes(touch_site: Path) -> None:
    text = pages_of(touch_site)["articles/story.html"]
    [prose] = re.findall(r'<div class="prose">(.*?)</div>\n', text, re.DOTALL)
    assert "<a" not in prose
    assert all(words in prose for words in ("一座楼", "很早的一篇", "外面的网页"))
    assert '<li><a href="old.html">' in text
    assert "older.html" not in text
    assert re.findall("二维码：([^\"]+)", text) == [
        "https://example.org/s/articles/story.html", "https://example.com/lamps?x=1",
    ]  # fmt: skip


def test_without_a_public_address_only_outside_links_have_codes(tmp_path: Path) -> None:
    make_site(tmp_path, touched())
    assert build_site(tmp_path, base_url="").published
    text = pages_of(tmp_path / "site")["articles/story.html"]
    assert re.findall('二维码：([^"]+)', text) == ["https://example.com/lamps?x=1"]


def test_a_wall_has_no_touch_pages_and_a_screen_without_search_no_pad(tmp_path: Path) -> None:
    wall, mute = TOUCH.replace("touch: true", "touch: false"), TOUCH.replace("search: true", "search: false")
    site = built_kiosk(tmp_path, {**touched(), "kiosks/wall.yaml": wall, "kiosks/mute.yaml": mute})
    assert pages_of(site, "wall") == {}
    assert "data-home" not in (site / "kiosk/wall/index.html").read_text("utf-8")
    pages = pages_of(site, "mute")
    assert "home.html" in pages
    assert not (site / "kiosk/mute/search").exists()
    assert all("search.html" not in text for text in (*pages, *pages.values()))


def test_a_story_that_the_kiosk_does_not_hold_changes_none_of_its_bytes(tmp_path: Path, touch_site: Path) -> None:
    make_site(tmp_path, {**touched(), "articles/older.md": article("更早的一篇", "石桥没了。", date="2020-01-01")})
    assert build_site(tmp_path).published
    assert tree(tmp_path / "site/kiosk/hall") == tree(touch_site / "kiosk/hall")


def test_all_of_it_goes_on_a_stick_and_opens_with_the_site_gone(
    tmp_path: Path, touch_site: Path, browser: Browser
) -> None:
    taken = closure(touch_site, "hall")
    assert taken.problems == ()
    for name in taken.addresses:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(touch_site / name, tmp_path / name)
    assert pages_of(tmp_path) == pages_of(touch_site)
    lost: list[str] = []
    page: Page = browser.new_page()
    # What is under way when a page is left is dropped, and no loss.
    page.on("requestfailed", lambda request: "ABORTED" in str(request.failure) or lost.append(request.url))
    for name in PAGES:
        page.goto(address(tmp_path, name))
        until(page, "Array.from(document.images).every(image => image.complete || image.loading === 'lazy')")
    page.close()
    assert lost == []


# -- how they stand ----------------------------------------------------------------------------------


MILLIMETRES = 32 * 25.4 * 16 / math.hypot(16, 9) / 1920
"""A pixel of a screen of 32 inches with 1920 × 1080."""
SMALLEST = max(60, math.ceil(12 / MILLIMETRES))
"""Pixels of what is touched: the wider of 60 and of 12 millimetres."""
MEASURED = """() => {
    const found = [], main = document.getElementById("main"), root = getComputedStyle(document.documentElement);
    const sides = box => [box.width, box.height];
    document.querySelectorAll("a[href], button, summary").forEach(one => {
        if (!one.getClientRects().length) return;
        const target = one.querySelector("rect") || one;
        const [width, height] = sides(target.getBoundingClientRect());
        if (Math.min(width, height) < SMALLEST) found.push(`small: ${one.textContent.trim()} ${width} ${height}`);
        if (width > document.documentElement.clientWidth) found.push("wide: " + one.textContent.trim());
    });
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const of = walker.currentNode.parentElement;
        if (!walker.currentNode.data.trim() || !of.getClientRects().length || of.closest(".vh, svg, sup")) continue;
        const size = parseFloat(getComputedStyle(of).fontSize);
        if (size < 24) found.push(`little: ${walker.currentNode.data.trim().slice(0, 20)} ${size}`);
    }
    if (main.scrollWidth > main.clientWidth) found.push("overflows");
    if (document.scrollingElement.scrollHeight > innerHeight) found.push("the page itself scrolls");
    if (main.offsetWidth !== main.clientWidth) found.push("a scroll bar");
    return found;
}""".replace("SMALLEST", str(SMALLEST))


@pytest.mark.parametrize("size", SIZES)
def test_whatever_is_touched_is_large_and_all_words_can_be_read(
    touch_site: Path, browser: Browser, size: tuple[int, int]
) -> None:
    page: Page = browser.new_page(viewport={"width": size[0], "height": size[1]})
    found = {}
    for name in PAGES:
        page.goto(address(touch_site, name))
        if name == "search.html":
            for key in "hong":
                page.click(f"[data-key={key}]")
            until(page, "document.querySelectorAll('.p-found .t-card').length > 1")
        if faults := page.evaluate(MEASURED):
            found[name] = faults
    page.evaluate("document.querySelector('.t-ask').hidden = false")
    found["asking"] = page.evaluate(MEASURED)
    page.close()
    assert found == {"asking": []}


def test_the_checker_finds_nothing_on_any_type_of_touch_page(touch_site: Path, browser: Browser) -> None:
    checker = (PAGE_TOOLS / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
    page: Page = browser.new_page(viewport={"width": 1080, "height": 1920}, bypass_csp=True)
    found = []
    for name in PAGES:
        page.goto(address(touch_site, name))
        page.evaluate(checker)
        faults = page.evaluate("async () => (await axe.run()).violations.map(one => [one.id, one.nodes[0].html])")
        found += [(name, *fault) for fault in faults]
    page.close()
    assert found == []


# -- ways on and back ----------------------------------------------------------------------------------


def arrived(watched: Watched, page: str) -> None:
    watched.page.wait_for_url(f"**/kiosk/hall/{page}*")
    watched.page.wait_for_load_state("load")


def test_a_touch_on_a_story_leads_to_it_and_elsewhere_to_the_home(touch_site: Path, watch: Watch) -> None:
    watched = watch(address(touch_site, "index.html"))
    watched.page.mouse.click(900, 500)
    arrived(watched, "articles/story.html")
    evening = watch(address(touch_site, "index.html"), at="2026-06-03T20:30+08:00")
    evening.page.mouse.click(900, 500)
    arrived(evening, "home.html")
    assert (watched.errors, evening.errors) == ([], [])


@pytest.mark.parametrize("over", ["server", "disk"])
def test_from_the_home_to_a_story_and_back_the_way_one_came(
    touch_site: Path, watch: Watch, serve: Callable[[Path], str], over: str
) -> None:
    start = serve(touch_site) if over == "server" else f"file://{touch_site}"
    watched = watch(f"{start}/kiosk/hall/home.html", size=(1080, 1920))
    page = watched.page
    page.click(".t-doors a[href^=articles]")
    arrived(watched, "articles/index.html")
    page.click(".t-pager a")
    arrived(watched, "articles/page-2.html")
    page.click("[data-way=back]")
    arrived(watched, "articles/index.html")
    page.evaluate("main.scrollTop = 300")
    page.click(".t-card[href='story.html']")
    arrived(watched, "articles/story.html")
    page.click(".t-links a")
    arrived(watched, "articles/old.html")
    page.click("[data-way=back]")
    arrived(watched, "articles/story.html")
    page.click("[data-way=back]")
    arrived(watched, "articles/index.html")
    assert page.evaluate("main.scrollTop") > 0
    page.click("[data-way=home]")
    arrived(watched, "home.html")
    assert watched.errors == []


def test_a_page_that_cannot_be_reached_is_not_gone_to(tmp_path: Path, touch_site: Path, watch: Watch) -> None:
    site = shutil.copytree(touch_site, tmp_path / "site")
    watched = watch(address(site, "home.html"))
    (site / "kiosk").rename(site / "pulled")
    watched.page.click(".t-doors a")
    watched.drive(seconds=8)
    assert "打不开" in watched.page.locator(".t-say").inner_text()
    watched.drive(minutes=3)
    assert watched.page.locator(".t-ask").is_visible()
    assert watched.page.url.endswith("home.html")
    (site / "pulled").rename(site / "kiosk")
    watched.page.click(".t-ask button")
    watched.page.click(".t-doors a")
    arrived(watched, "lectures/index.html")


def test_it_asks_before_it_goes_back_to_the_loop(touch_site: Path, watch: Watch) -> None:
    watched = watch(address(touch_site, "articles/story.html"))
    asking = watched.page.locator(".t-ask")
    watched.drive(seconds=50)
    watched.page.mouse.click(600, 500)
    watched.drive(seconds=50)
    assert asking.is_hidden()
    watched.drive(seconds=11)
    assert asking.is_visible()
    watched.drive(seconds=5)
    assert watched.page.locator(".t-left").inner_text() in ("9", "10")
    watched.page.click(".t-ask button")
    assert asking.is_hidden()
    watched.drive(seconds=55)
    assert asking.is_hidden()
    watched.drive(seconds=15)
    watched.page.evaluate("() => { drive(8000); }")
    arrived(watched, "index.html")
    assert watched.page.evaluate("sessionStorage.getItem('hongcheng-way')") is None
    assert watched.errors == []


def test_nobody_is_asked_while_a_recording_plays(touch_site: Path, watch: Watch) -> None:
    watched = watch(address(touch_site, "lectures/lesson.html"))
    page = watched.page
    page.evaluate("document.querySelector('audio').loop = true")
    page.click("[data-play]")
    until(page, "document.querySelector('audio').currentTime > 0.1")
    watched.drive(minutes=5)
    assert page.locator(".t-ask").is_hidden()
    assert page.locator(".t-cue").inner_text() == "甲：灯亮了没有？"
    assert page.evaluate("document.querySelector('audio').volume") == pytest.approx(0.4)
    page.click("[data-play]")
    until(page, "document.querySelector('audio').paused")
    watched.drive(minutes=1, seconds=1)
    assert page.locator(".t-ask").is_visible()


def test_pictures_turn_by_key_and_by_swipe(touch_site: Path, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 1080, "height": 1920}, has_touch=True)
    page: Page = context.new_page()
    page.goto(address(touch_site, "albums/views.html"))
    assert page.locator("[data-count]").inner_text() == "1／2"
    page.tap("[data-step='1']")
    # The picture glides: a finger put down meanwhile would only stop it.
    list_of = "document.querySelector('[data-strip] ul')"
    until(page, f"{list_of}.scrollLeft === {list_of}.clientWidth")
    assert page.locator("[data-count]").inner_text() == "2／2"
    assert page.locator("[data-step='1']").is_disabled()
    swipe(page, 300, 700, x=600)
    until(page, f"{list_of}.scrollLeft === 0")
    assert page.locator("[data-count]").inner_text() == "1／2"
    context.close()


def swipe(page: Page, left: int, top: int, *, x: int = 0, y: int = 0) -> None:
    """A finger goes from a place by so many pixels."""
    devtools = page.context.new_cdp_session(page)
    for step in range(9):
        point = {"x": left + x * step / 8, "y": top + y * step / 8}
        kind = "touchMove" if step else "touchStart"
        devtools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [point]})
        page.wait_for_timeout(16)
    devtools.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


@pytest.mark.parametrize("turn", ["0", "90"])
def test_a_swipe_scrolls_also_on_a_turned_screen_and_two_fingers_do_not_zoom(
    touch_site: Path, browser: Browser, turn: str
) -> None:
    context = browser.new_context(viewport={"width": 1920, "height": 1080}, has_touch=True)
    page: Page = context.new_page()
    page.goto(address(touch_site, f"articles/story.html?rotate={turn}"))
    # What is up on a turned screen is its right side.
    swipe(page, 900, 500, **({"x": 300} if turn == "90" else {"y": -300}))
    until(page, "main.scrollTop > 100")
    page.context.new_cdp_session(page).send(
        "Input.synthesizePinchGesture", {"x": 900, "y": 500, "scaleFactor": 2, "gestureSourceType": "touch"}
    )
    assert page.evaluate("visualViewport.scale") == 1
    from playwright.sync_api import TimeoutError as TooLong

    # A tap while the page still glides stops it, and does nothing else.
    for _ in range(3):
        page.tap("[data-way=home]")
        with suppress(TooLong):
            page.wait_for_url(f"**/home.html?rotate={turn}", timeout=5000)
            break
    assert page.url.endswith(f"/home.html?rotate={turn}")
    context.close()


def test_a_visitor_can_call_up_nothing_of_the_browser_on_a_touch_page(touch_site: Path, watch: Watch) -> None:
    watched = watch(address(touch_site, "articles/story.html"))
    stopped = watched.page.evaluate(
        """() => {
          const told = {bubbles: true, cancelable: true};
          const events = ["contextmenu", "selectstart", "dragstart", "drop", "copy"].map(name => new Event(name, told));
          events.push(new KeyboardEvent("keydown", {key: "p", ctrlKey: true, ...told}));
          events.push(new WheelEvent("wheel", {ctrlKey: true, ...told}));
          return events.map(event => !document.querySelector(".prose p").dispatchEvent(event));
        }"""
    )
    assert all(stopped)
    inside = watched.page.evaluate(
        "Array.from(document.querySelectorAll('input,select,textarea,video[controls],[contenteditable]')).length"
    )
    assert inside == 0


# -- what has expired, what has been published anew --------------------------------------------------------


SHOWN = "Array.from(document.querySelectorAll('main li:not([hidden]) a'), one => one.getAttribute('href'))"


def test_what_has_expired_is_neither_offered_nor_opened(touch_site: Path, watch: Watch) -> None:
    watched = watch(address(touch_site, "articles/index.html"), at="2026-06-10T11:58+08:00")
    page = watched.page
    assert "notice.html" in page.evaluate(SHOWN)
    watched.drive(seconds=30)
    page.mouse.click(500, 30)
    watched.drive(seconds=55)
    page.evaluate("hongchengHost.jump = 60000")
    page.evaluate("hongchengKiosk.way.go('notice.html')")
    arrived(watched, "home.html")
    page.goto(address(touch_site, "articles/index.html"))
    page.evaluate("hongchengHost.jump = 3 * 60000")
    watched.drive(minutes=1)
    assert "notice.html" not in page.evaluate(SHOWN)
    assert "story.html" in page.evaluate(SHOWN)
    late = watch(address(touch_site, "articles/notice.html"), at="2026-06-10T12:00+08:00")
    arrived(late, "home.html")
    assert (watched.errors, late.errors) == ([], [])


def test_a_clock_that_is_not_to_be_believed_ends_nothing(touch_site: Path, watch: Watch) -> None:
    assert "notice.html" in watch(
        address(touch_site, "articles/index.html"), at="2025-06-10T12:00+08:00"
    ).page.evaluate(SHOWN)


def test_a_link_that_a_new_version_no_longer_has_leads_home_and_not_to_an_error(
    tmp_path: Path, touch_site: Path, watch: Watch, serve: Callable[[Path], str]
) -> None:
    site = shutil.copytree(touch_site, tmp_path / "site")
    no_worker = "Object.defineProperty(Navigator.prototype, 'serviceWorker', {get: () => undefined});"
    watched = watch(f"{serve(site)}/kiosk/hall/articles/index.html", spoil=lambda page: page.add_init_script(no_worker))
    page = watched.page
    refused: list[str] = []
    page.on("response", lambda answer: answer.status < 400 or refused.append(answer.url))
    version = site / "kiosk/hall/version.js"
    version.write_text('hongchengKiosk.version("0123456789abcdef");', "ascii")
    (site / "kiosk/hall/articles/story.html").unlink()
    page.click(".t-card[href='story.html']")
    arrived(watched, "home.html")
    # Of what is new, everything can be followed.
    page.click(".t-doors a[href^=articles]")
    arrived(watched, "articles/index.html")
    page.click(".t-card[href='new.html']")
    arrived(watched, "articles/new.html")
    # The loop, too, is older than what lies there.
    page.goto(f"{page.url.rpartition('/articles/')[0]}/index.html")
    watched.drive(seconds=2)
    page.evaluate("hongchengKiosk.build = 'older'")
    page.mouse.click(900, 500)
    arrived(watched, "home.html")
    assert (watched.errors, refused) == ([], [])


def test_five_taps_tell_of_a_touch_page_too_and_the_one_that_closes_it_opens_nothing(
    touch_site: Path, watch: Watch
) -> None:
    for size in SIZES:
        watched = watch(address(touch_site, "articles/index.html"), size=size)
        for _ in range(5):
            watched.page.mouse.click(40, 40)
        told = "document.querySelector('.k-told')"
        assert watched.page.evaluate(f"[{told}.scrollWidth, {told}.scrollHeight]") == list(size)
        rows = dict(watched.page.evaluate(
            "Array.from(document.querySelectorAll('[data-told]'), one => [one.dataset.told, one.textContent])"
        ))  # fmt: skip
        version = (touch_site / "kiosk/hall/version.js").read_text("ascii").split('"')[1]
        assert (rows["build"], rows["now"]) == (version, "触摸页 articles/index.html")
        assert rows["means"] == "本机文件夹或 U 盘"
        watched.drive(seconds=2)
        watched.page.mouse.click(400, 600)
        assert watched.page.evaluate("document.querySelectorAll('.k-told').length") == 0
        watched.drive(seconds=2)
        assert watched.page.url.endswith("/articles/index.html")
        assert watched.errors == []


def test_large_words_stay_until_the_visitor_has_gone(touch_site: Path, watch: Watch) -> None:
    watched = watch(address(touch_site, "articles/story.html"), size=(1080, 1920))
    page = watched.page
    size = "parseFloat(getComputedStyle(document.querySelector('.prose p')).fontSize)"
    small = page.evaluate(size)
    page.click("[data-way=size]")
    assert page.evaluate(size) > small * 1.3
    for name in PAGES:
        page.goto(address(touch_site, name))
        assert page.evaluate("document.documentElement.classList.contains('is-big')")
        assert (name, page.evaluate(MEASURED)) == (name, [])
    watched.drive(seconds=74)
    page.evaluate("() => { drive(3000); }")
    arrived(watched, "index.html")
    page.goto(address(touch_site, "articles/story.html"))
    assert page.evaluate(size) == small
