"""Albums in Chromium: rows, a photo's own page, the big view; by keyboard and by touch, from disk and from a server."""

from __future__ import annotations

import io
import json
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.conftest import PAGE_TOOLS
from tests.served import QuietFiles, served
from tests.sites import article, build_site, make_site

pytestmark = pytest.mark.browser

SIZES = ((600, 400), (400, 600), (640, 480), (640, 360), (480, 480), (600, 400), (900, 340), (480, 640), (600, 400))
"""Of the photos of the album: a phone held both ways, a square, a panorama."""
COUNT = len(SIZES)
ALBUM = "albums/one.html"
STORY = "articles/x.html"
ARRIVES_LATE = 0.15
"""Seconds that the server takes for a picture."""

ROWS = """() => [...document.querySelectorAll(".rows .pad")].map(pad => {
    const box = pad.getBoundingClientRect();
    return [Math.round(box.top + scrollY), box.height, box.width, box.right];
})"""
COUNT_SHIFTS = """
window.shifts = [];
new PerformanceObserver(list => list.getEntries().forEach(entry => window.shifts.push(
    entry.value + " " + entry.sources.map(source => source.node && source.node.nodeName + "." + source.node.className))
)).observe({ type: "layout-shift", buffered: true });
"""
FILLED = """() => [...document.querySelectorAll(".over-slide")]
    .flatMap((slide, index) => slide.firstChild ? [index + 1] : [])"""
SHOWN = """() => {
    const strip = document.querySelector(".over-strip");
    return Math.round(strip.scrollLeft / strip.clientWidth * 100) / 100 + 1;
}"""
FOCUS_IS_INSIDE = "() => document.querySelector('dialog').contains(document.activeElement)"


def jpeg(size: tuple[int, int], number: int) -> bytes:
    file = io.BytesIO()
    picture = Image.linear_gradient("L").resize(size)
    Image.merge("RGB", (picture, picture.point(lambda value: 255 - value), Image.new("L", size, 25 * number))).save(
        file, "JPEG"
    )
    return file.getvalue()


class _Files(QuietFiles):
    """The files of a folder; pictures take their time, as they do on a telephone."""

    def do_GET(self) -> None:
        if "/media/" in self.path:
            time.sleep(ARRIVES_LATE)
        super().do_GET()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("gallery")
    rows = "".join(
        f"  - {{src: {n:02}.jpg, alt: 看得见第{n}幅, caption: 说明第{n}幅，说得长一点也排得下, credit: 某甲,"
        " date: 2026-05-01, place: 永兴}\n"
        for n in range(1, COUNT + 1)
    )
    head = "---\ntitle: 一册图\nslug: one\ndistrict: [湄潭县]\ndate: 2026-05-02\nphotos:\n"
    files: dict[str, str | bytes] = {"albums/one/index.md": f"{head}{rows}---\n册子的话。\n"}
    files |= {f"albums/one/{n:02}.jpg": jpeg(size, n) for n, size in enumerate(SIZES, 1)}
    files["articles/x.md"] = article(
        "有图的故事",
        "文字。" * 30 + '\n\n![文中一幅](x-3.jpg "文中的说明")\n\n' + "文字。" * 30,
        cover="{src: x-1.jpg, alt: 头图, caption: 头图的说明}",
        photos="[{src: x-2.jpg, alt: 图组第一幅}]",
    )
    files |= {f"articles/x-{n}.jpg": jpeg(SIZES[n], n) for n in (1, 2, 3)}
    make_site(root, files)
    assert build_site(root).problems == ()
    return root / "site"


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[str]:
    with served(folder, _Files) as address:
        yield address


@pytest.fixture(params=["disk", "server"])
def home(request: pytest.FixtureRequest, folder: Path, server: str) -> str:
    return server if request.param == "server" else folder.as_uri() + "/"


@pytest.fixture
def from_disk(folder: Path) -> str:
    return folder.as_uri() + "/"


def until(page: Page, truth: str) -> None:
    """Wait until *truth* is true in the page (whose policy forbids what Playwright's own waiting does)."""
    for _ in range(100):
        if page.evaluate(truth):
            return
        time.sleep(0.05)
    raise AssertionError(truth)


class Reader:
    """A browser context that remembers what went wrong in it."""

    def __init__(self, browser: Browser, width: int = 1280, **settings: object) -> None:
        phone = {"has_touch": True, "is_mobile": True} if width < 500 else {}
        chosen = {"viewport": {"width": width, "height": 800}, "locale": "zh-CN", **phone, **settings}
        self.context: BrowserContext = browser.new_context(**chosen)  # type: ignore[arg-type]
        self.complaints: list[str] = []
        self.context.on("console", lambda message: self._note(message.type, message.text))
        self.context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        self.page: Page = self.context.new_page()

    def _note(self, kind: str, text: str) -> None:
        if kind == "error":
            self.complaints.append(text)

    def count(self, number: int, total: int = COUNT) -> None:
        """Wait until the big view says that it shows photo *number* and its strip stands there."""
        expect(self.page.locator(".over-count")).to_contain_text(f"{number} / {total}")
        until(self.page, f"({SHOWN})() === {number}")

    def closed(self) -> None:
        expect(self.page.locator("dialog")).not_to_be_visible()


@pytest.fixture
def readers(browser: Browser) -> Iterator[partial[Reader]]:
    made: list[Reader] = []

    def reader(width: int = 1280, **settings: object) -> Reader:
        made.append(Reader(browser, width, **settings))
        return made[-1]

    yield partial(reader)
    for one in made:
        one.context.close()
    assert [complaint for one in made for complaint in one.complaints] == []


# -- rows --------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [280, 360, 768, 1280, 1920])
def test_rows_are_even_filled_and_keep_the_shape_of_each_photo(
    readers: partial[Reader], from_disk: str, width: int
) -> None:
    page = readers(width).page
    page.goto(from_disk + ALBUM)
    rows: dict[int, list[list[float]]] = {}
    for box in page.evaluate(ROWS):
        rows.setdefault(box[0], []).append(box)
    for boxes in rows.values():
        heights = [box[1] for box in boxes]
        assert max(heights) - min(heights) < 1.5
    *full, _last = [boxes[-1][3] for boxes in rows.values()]
    assert max(full) - min(full) < 1.5
    for (_, height, shown, _), (w, h) in zip([b for row in rows.values() for b in row], SIZES, strict=True):
        assert shown / height == pytest.approx(w / h, rel=0.02)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("address", [ALBUM, "albums/one/03.html", STORY])
def test_nothing_moves_when_the_pictures_come(readers: partial[Reader], server: str, width: int, address: str) -> None:
    page = readers(width).page
    page.add_init_script(COUNT_SHIFTS)
    page.goto(server + address)
    for _ in range(8):
        page.evaluate("window.scrollBy({ top: 600, behavior: 'instant' })")
        page.wait_for_timeout(120)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.shifts") == []


def test_a_colour_of_the_photo_stands_in_its_place_until_it_has_come(readers: partial[Reader], from_disk: str) -> None:
    page = readers().page
    page.route("**/media/*", lambda route: None)
    page.goto(from_disk + ALBUM, wait_until="domcontentloaded")
    colours = page.evaluate("[...document.querySelectorAll('.pad')].map(pad => getComputedStyle(pad).backgroundColor)")
    assert len(set(colours)) > 1
    above = page.evaluate("getComputedStyle(document.querySelector('.pad img')).backgroundColor")
    assert above == "rgba(0, 0, 0, 0)"


def test_captions_stand_under_the_photos_and_the_focus_is_seen(readers: partial[Reader], from_disk: str) -> None:
    page = readers(360).page
    page.goto(from_disk + ALBUM)
    assert page.locator(".rows p").count() == COUNT
    expect(page.locator(".rows p").first).to_contain_text("摄影：某甲")
    page.locator(".site-head a").last.focus()
    while not page.evaluate("document.activeElement.matches('.pad')"):
        page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


# -- without a script ------------------------------------------------------------------------------


def test_without_a_script_every_photo_is_reached_page_by_page(readers: partial[Reader], from_disk: str) -> None:
    page = readers(java_script_enabled=False).page
    page.goto(from_disk + ALBUM)
    page.locator(".rows a").first.click()
    for number in range(1, COUNT + 1):
        assert page.locator("h1").inner_text().startswith(f"说明第{number}幅")
        assert "某甲" in page.locator("main").inner_text() and "永兴" in page.locator("main").inner_text()
        if number < COUNT:
            page.locator("a[rel=next]").click()
    assert page.locator("a[rel=next]").count() == 0
    page.locator("a[rel=prev]").click()
    page.locator(".back a").click()
    page.wait_for_url(f"**{ALBUM}#p{COUNT - 1}")


def test_a_browser_without_dialogs_goes_to_the_page_of_the_photo(readers: partial[Reader], from_disk: str) -> None:
    page = readers().page
    page.add_init_script("delete HTMLDialogElement.prototype.showModal")
    page.goto(from_disk + ALBUM)
    page.locator(".rows a").nth(2).click()
    page.wait_for_url("**/albums/one/03.html")
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**/albums/one/04.html")
    page.keyboard.press("ArrowLeft")
    page.wait_for_url("**/albums/one/03.html")


# -- the big view -----------------------------------------------------------------------------------


def test_the_big_view_is_driven_by_keys_and_gives_the_focus_back(readers: partial[Reader], home: str) -> None:
    reader = readers()
    page = reader.page
    page.goto(home + ALBUM)
    page.locator(".rows a").nth(1).focus()
    page.keyboard.press("Enter")
    reader.count(2)
    page.wait_for_url("**#p2")
    for key, number in (("ArrowRight", 3), ("ArrowLeft", 2), ("End", COUNT), ("ArrowRight", COUNT), ("Home", 1)):
        page.keyboard.press(key)
        reader.count(number)
        page.wait_for_url(f"**#p{number}")
    page.keyboard.press("End")
    reader.count(COUNT)
    expect(page.locator(".over-words")).to_contain_text(f"说明第{COUNT}幅")
    expect(page.locator(".over-words")).to_contain_text("摄影：某甲")
    inside = set()
    for _ in range(12):
        page.keyboard.press("Tab")
        # Past the last control a browser may stop at its own bar, never at the page behind.
        inside.add(page.evaluate(f"({FOCUS_IS_INSIDE})() || document.activeElement === document.body"))
    assert inside == {True}
    page.keyboard.press("Escape")
    reader.closed()
    until(page, f"document.activeElement === document.querySelectorAll('.rows a')[{COUNT - 1}]")
    page.wait_for_url(home + ALBUM)
    expect(page.locator(".rows a").last).to_be_in_viewport()


def test_quick_keys_end_at_the_photo_that_was_asked_for(readers: partial[Reader], from_disk: str) -> None:
    reader = readers()
    reader.page.goto(f"{from_disk}{ALBUM}#p1")
    for _ in range(5):
        reader.page.keyboard.press("ArrowRight")
    reader.count(6)


def test_the_big_view_is_swiped_tapped_and_pinched(readers: partial[Reader], home: str) -> None:
    reader = readers(360)
    page = reader.page
    page.goto(home + ALBUM)
    page.locator(".rows a").first.tap()
    reader.count(1)
    touch = reader.context.new_cdp_session(page)

    def finger(kind: str, *at: int) -> None:
        points = [{"x": x, "y": 400, "id": number} for number, x in enumerate(at)]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    def pinch(start: int, end: int) -> None:
        """Two fingers from *start* to *end* pixels off the middle."""
        finger("touchStart", 180 - start, 180 + start)
        for step in range(1, 13):
            away = start + (end - start) * step // 12
            finger("touchMove", 180 - away, 180 + away)
            page.wait_for_timeout(16)
        finger("touchEnd")

    def swipe(start: int, end: int) -> None:
        finger("touchStart", start)
        for step in range(1, 13):
            finger("touchMove", start + (end - start) * step // 12)
            page.wait_for_timeout(16)
        finger("touchEnd")

    swipe(300, 60)
    reader.count(2)
    page.wait_for_url("**#p2")
    swipe(300, 60)
    reader.count(3)
    swipe(60, 300)
    reader.count(2)
    expect(page.locator(".over-words")).to_contain_text("说明第2幅")
    page.locator(".over-next").tap()
    reader.count(3)
    pinch(40, 150)
    until(page, "visualViewport.scale > 1.5")
    pinch(160, 15)
    until(page, "visualViewport.scale < 1.01")
    reader.count(3)
    page.locator(".over-close").tap()
    reader.closed()
    page.wait_for_url(home + ALBUM)
    assert page.evaluate("document.activeElement === document.querySelectorAll('.rows a')[2]")


def test_buttons_are_large_enough_and_fit_a_small_phone_in_large_type(readers: partial[Reader], from_disk: str) -> None:
    reader = readers(280)
    page = reader.page
    page.add_init_script("localStorage.setItem('reading-elder', 'big')")
    page.goto(f"{from_disk}{ALBUM}#p2")
    reader.count(2)
    assert page.evaluate("document.documentElement.classList.contains('mode-big')")
    for control in page.locator("dialog button, dialog a").all():
        box = control.bounding_box()
        assert box and box["width"] >= 48 and box["height"] >= 48
        assert box["x"] >= 0 and box["x"] + box["width"] <= 280 + 1
        assert box["y"] >= 0 and box["y"] + box["height"] <= 800 + 1


def test_only_the_photo_and_its_neighbours_are_fetched_in_a_size_for_the_screen(
    readers: partial[Reader], from_disk: str
) -> None:
    reader = readers()
    page = reader.page
    page.goto(f"{from_disk}{ALBUM}#p5")
    reader.count(5)
    assert page.evaluate(FILLED) == [4, 5, 6]
    page.keyboard.press("ArrowRight")
    reader.count(6)
    assert page.evaluate(FILLED) == [5, 6, 7]
    page.keyboard.press("Home")
    reader.count(1)
    assert page.evaluate(FILLED) == [1, 2]
    sources = page.locator(".over-slide source")
    assert sources.count() == 2
    assert sources.first.get_attribute("sizes") == "100vw"
    assert "600w" in (sources.first.get_attribute("srcset") or "")


def test_an_address_opens_the_photo_and_closing_takes_it_away(readers: partial[Reader], home: str) -> None:
    reader = readers()
    page = reader.page
    page.goto(f"{home}{ALBUM}#p3")
    reader.count(3)
    page.keyboard.press("Escape")
    reader.closed()
    page.wait_for_url(home + ALBUM)
    assert page.evaluate("document.activeElement === document.querySelectorAll('.rows a')[2]")


def test_the_back_key_closes_and_the_forward_key_opens_again(readers: partial[Reader], home: str) -> None:
    reader = readers()
    page = reader.page
    page.goto(home + "albums/index.html")
    page.goto(home + ALBUM)
    page.locator(".rows a").nth(3).click()
    page.keyboard.press("ArrowRight")
    reader.count(5)
    page.go_back()
    reader.closed()
    page.wait_for_url(home + ALBUM)
    until(page, "document.activeElement === document.querySelectorAll('.rows a')[4]")
    page.go_forward()
    reader.count(5)
    page.locator(".over-close").click()
    reader.closed()
    page.wait_for_url(home + ALBUM)
    page.go_back()
    page.wait_for_url("**/albums/index.html")


def test_the_page_behind_stands_still(readers: partial[Reader], from_disk: str) -> None:
    reader = readers()
    page = reader.page
    page.goto(from_disk + ALBUM)
    page.locator(".rows a").nth(4).scroll_into_view_if_needed()
    place, width = page.evaluate("[scrollY, document.body.clientWidth]")
    page.locator(".rows a").nth(4).click()
    reader.count(5)
    page.mouse.move(640, 400)
    page.mouse.wheel(0, 900)
    page.wait_for_timeout(200)
    assert page.evaluate("scrollY") == place
    page.keyboard.press("Escape")
    reader.closed()
    assert page.evaluate("[scrollY, document.body.clientWidth]") == [place, width]


def test_the_slide_show_goes_on_and_stops_at_the_first_touch(readers: partial[Reader], from_disk: str) -> None:
    reader = readers(reduced_motion="reduce")
    page = reader.page
    page.clock.install()
    page.goto(from_disk + ALBUM)
    page.get_by_role("button", name="从头放映").click()
    expect(page.locator(".over-count")).to_contain_text(f"1 / {COUNT}")
    expect(page.locator(".over-count")).to_have_attribute("aria-live", "off")
    for number in (2, 3):
        until(page, "[...document.querySelectorAll('.over-slide img')].every(one => one.complete)")
        page.clock.run_for(5100)
        expect(page.locator(".over-count")).to_contain_text(f"{number} / {COUNT}")
        # With less motion the strip does not glide: it is there.
        assert page.evaluate(SHOWN) == number
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("button", name="放映", exact=True)).to_be_visible()
    page.clock.run_for(12_000)
    expect(page.locator(".over-count")).to_contain_text(f"2 / {COUNT}")
    expect(page.locator(".over-count")).to_have_attribute("aria-live", "polite")
    page.locator(".over-strip").focus()
    page.keyboard.press(" ")
    expect(page.get_by_role("button", name="暂停")).to_be_visible()
    page.evaluate("""() => {
        Object.defineProperty(document, "hidden", { value: true, configurable: true });
        document.dispatchEvent(new Event("visibilitychange"));
    }""")
    expect(page.get_by_role("button", name="放映", exact=True)).to_be_visible()
    page.get_by_role("button", name="放映", exact=True).click()
    expect(page.get_by_role("button", name="暂停")).to_be_visible()
    page.get_by_role("button", name="暂停").click()
    expect(page.get_by_role("button", name="放映", exact=True)).to_be_visible()


def test_the_slide_show_does_not_start_by_itself(readers: partial[Reader], from_disk: str) -> None:
    page = readers(reduced_motion="reduce").page
    page.clock.install()
    page.goto(f"{from_disk}{ALBUM}#p1")
    page.clock.run_for(20_000)
    expect(page.locator(".over-count")).to_contain_text(f"1 / {COUNT}")


def test_the_pictures_of_a_story_open_in_their_order(readers: partial[Reader], home: str, folder: Path) -> None:
    reader = readers()
    page = reader.page
    page.goto(home + STORY)
    page.locator(".prose figure a").click()
    reader.count(2, 3)
    expect(page.locator(".over-words")).to_have_text("文中的说明")
    own = page.get_by_role("link", name="打开原图")
    assert (own.get_attribute("href") or "").endswith(".webp")
    page.keyboard.press("ArrowLeft")
    reader.count(1, 3)
    expect(page.locator(".over-words")).to_contain_text("头图的说明")
    page.keyboard.press("End")
    reader.count(3, 3)
    page.wait_for_url("**#p1")
    expect(page.get_by_role("link", name="单独一页")).to_have_attribute("href", f"{home}articles/x/x-2.html")
    page.keyboard.press("Escape")
    reader.closed()
    page.goto(home + STORY + "#main")
    reader.closed()


def test_the_strip_of_a_district_opens_with_the_words_of_each_photo(readers: partial[Reader], from_disk: str) -> None:
    reader = readers()
    page = reader.page
    page.goto(from_disk + "districts/meitan.html")
    # The first photo stands on the album's card.
    page.locator(".rows-bare a").nth(1).click()
    expect(page.locator(".over-words")).to_contain_text("说明第3幅")
    expect(page.locator(".over-words")).to_contain_text("摄影：某甲")
    page.get_by_role("link", name="单独一页").click()
    page.wait_for_url("**/albums/one/03.html")


# -- for everybody, and on paper -----------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "address", [ALBUM, "albums/one/01.html", "albums/one/05.html", f"{ALBUM}#p2", STORY, f"{STORY}#photo-1"]
)
def test_the_accessibility_checker_finds_nothing(
    readers: partial[Reader], server: str, scheme: str, address: str
) -> None:
    checker = (PAGE_TOOLS / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
    page = readers(color_scheme=scheme, bypass_csp=True, reduced_motion="reduce").page
    page.goto(server + address)
    assert page.evaluate("Boolean(document.querySelector('dialog[open]'))") == ("#" in address)
    page.evaluate(checker)
    found = page.evaluate("async () => (await axe.run()).violations")
    assert found == [], json.dumps(found, ensure_ascii=False)[:2000]


def test_an_album_prints_as_a_contact_sheet(readers: partial[Reader], from_disk: str) -> None:
    page = readers().page
    page.goto(from_disk + ALBUM)
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.locator("img[loading=lazy]").count() == 0
    until(page, "[...document.querySelectorAll('.rows img')].every(one => one.complete && one.naturalWidth)")
    page.set_viewport_size({"width": 643, "height": 972})
    page.emulate_media(media="print")
    boxes = page.evaluate(ROWS)
    assert [sum(1 for box in boxes if box[0] == top) for top in sorted({box[0] for box in boxes})] == [3, 3, 3]
    assert max(box[1] for box in boxes) - min(box[1] for box in boxes) < 1
    assert page.locator(".rows p").first.is_visible()
    assert not page.locator(".album-do").is_visible()
    numbers = page.evaluate("getComputedStyle(document.querySelector('.album .rows p'), '::before').content")
    assert "counter" in numbers
