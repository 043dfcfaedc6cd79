"""The prompter in Chromium, from disk and from a server: speed, keys, pedals, touch, mirrors, where it stopped."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.conftest import PAGE_TOOLS
from tests.served import served
from tests.sites import build_site, make_site

pytestmark = pytest.mark.browser

SCRIPT = """
    ---
    title: 灯下话
    slug: deng
    speakers: {甲: 宣讲员, 乙: 楼栋长}
    rate: 240
    ---
    ## 开头

    （甲、乙上场。）

    甲：各位邻居，吃过晚饭没有？**没吃**也不要紧，我们讲得不长，不耽误下锅，也不耽误看戏，大家坐得近一点，听得清楚一点。

    乙：好。

    甲：一。

    ## 正文

    乙：2018年，[这里](https://example.org/)的灯坏了三年，谁也说不清该谁来修，后来大家坐下来，一盏一盏数了一遍，又一盏一盏修好。

    （停。）

    合：商量着办，事就好办。
    """
PAGE = "lectures/deng-prompter.html"
KEPT = "() => JSON.parse(localStorage.getItem('prompter:lectures/deng') || '{}')"
TOP = "() => document.querySelector('[data-text]').scrollTop"
NOW = "[data-cue][aria-current=true]"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = make_site(tmp_path_factory.mktemp("prompter"), {"lectures/deng.md": SCRIPT})
    assert build_site(root).problems == ()
    return root / "site"


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[str]:
    with served(folder) as address:
        yield address


@pytest.fixture(params=["disk", "server"])
def home(request: pytest.FixtureRequest, folder: Path, server: str) -> str:
    return server if request.param == "server" else folder.as_uri() + "/"


@pytest.fixture
def from_disk(folder: Path) -> str:
    return folder.as_uri() + "/"


@contextmanager
def prompter(browser: Browser, home: str, *, still: bool = True, **settings: object) -> Iterator[Page]:
    """The page, with a clock of our own when it is *still*: time passes when the test says so."""
    settings = {"viewport": {"width": 1280, "height": 800}, **settings}
    context = browser.new_context(locale="zh-CN", **settings)  # type: ignore[arg-type]
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: None if request.url.startswith(home) else complaints.append(request.url))
    if still:
        page.clock.install()
    page.goto(home + PAGE)
    yield page
    context.close()
    assert complaints == []


def place(page: Page) -> float:
    """Syllables from the beginning, as the browser remembers them."""
    return float(page.evaluate(KEPT).get("at", 0))


def test_it_runs_at_so_many_characters_a_minute_and_stops(browser: Browser, home: str) -> None:
    with prompter(browser, home) as page:
        page.clock.pause_at("2030-01-01")
        page.keyboard.press("Space")
        expect(page.get_by_role("button", name="停")).to_be_visible()
        page.clock.run_for(6000)
        page.keyboard.press("Space")
        assert place(page) == pytest.approx(24, abs=0.5)
        page.clock.run_for(6000)
        page.keyboard.press("+")
        page.keyboard.press("+")
        page.keyboard.press("Space")
        page.clock.run_for(3000)
        page.keyboard.press("Escape")
        assert place(page) == pytest.approx(24 + 13, abs=0.8)
        expect(page.get_by_role("button", name="开始")).to_be_visible()
        expect(page.locator("[data-speed]")).to_have_text("260")


@pytest.mark.parametrize("width", [360, 1280, 1920])
def test_the_same_script_takes_the_same_time_on_every_screen(browser: Browser, from_disk: str, width: int) -> None:
    with prompter(browser, from_disk, viewport={"width": width, "height": 800}) as page:
        expect(page.locator("[data-left]")).to_have_text("还有 0:25")
        page.clock.pause_at("2030-01-01")
        page.keyboard.press("Space")
        page.clock.run_for(27_000)
        expect(page.locator("[data-note]")).to_contain_text("讲完了")
        expect(page.locator("[data-left]")).to_have_text("还有 0:00")


def test_a_line_has_the_time_of_its_own_characters(browser: Browser, from_disk: str) -> None:
    """A line of one character passes sooner than a full one, though it is as high."""
    with prompter(browser, from_disk) as page:
        starts = [0.0]
        for _ in range(8):
            page.keyboard.press("ArrowDown")
            starts.append(place(page))
        lengths = [round(after - before, 1) for before, after in pairwise(starts)]
        assert lengths[0] > 10
        assert 1.0 in lengths


def test_keys_and_pedals_move_by_turns_and_lines(browser: Browser, home: str) -> None:
    with prompter(browser, home) as page:
        now = page.locator(NOW)
        expect(now).to_contain_text("各位邻居")
        page.keyboard.press("PageDown")
        expect(now).to_contain_text("好。")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("PageDown")
        expect(now).to_contain_text("2018年")
        expect(page.locator("[data-part]")).to_have_text("正文")
        page.keyboard.press("PageUp")
        expect(now).to_contain_text("一。")
        page.keyboard.press("ArrowLeft")
        expect(now).to_contain_text("好。")
        page.keyboard.press("ArrowUp")
        expect(now).to_contain_text("各位邻居")
        page.keyboard.press("End")
        expect(now).to_contain_text("商量着办")
        expect(page.locator("[data-left]")).to_have_text("还有 0:00")
        page.keyboard.press("Home")
        expect(now).to_contain_text("各位邻居")
        assert page.evaluate("scrollY") == 0


def test_the_line_that_is_said_stands_at_the_mark(browser: Browser, from_disk: str) -> None:
    with prompter(browser, from_disk) as page:
        for key in ("Home", "PageDown", "PageDown", "PageDown", "PageDown"):
            page.keyboard.press(key)
            line = page.evaluate("""() => {
                const range = document.createRange();
                range.setStart(document.querySelector("[data-cue][aria-current] .words p").firstChild, 0);
                const box = range.getBoundingClientRect();
                return (box.top + box.bottom) / 2;
            }""")
            mark = page.evaluate("""() => {
                const box = document.querySelector(".prompt-guide").getBoundingClientRect();
                return (box.top + box.bottom) / 2;
            }""")
            assert abs(line - mark) < 6, key


def test_a_control_keeps_its_own_keys(browser: Browser, from_disk: str) -> None:
    with prompter(browser, from_disk) as page:
        page.get_by_role("button", name="快一点").focus()
        page.keyboard.press("Space")
        expect(page.locator("[data-speed]")).to_have_text("250")
        expect(page.get_by_role("button", name="开始")).to_be_visible()
        # After the mouse the space bar runs the script again.
        page.get_by_role("button", name="慢一点").click()
        page.keyboard.press("Space")
        expect(page.locator("[data-speed]")).to_have_text("240")
        expect(page.get_by_role("button", name="停")).to_be_visible()


def test_keys_of_one_sign_can_be_switched_off(browser: Browser, from_disk: str) -> None:
    with prompter(browser, from_disk) as page:
        page.locator(".prompt-more summary").click()
        page.get_by_label("按 ＋ − 键调速").uncheck()
        page.keyboard.press("Escape")
        page.keyboard.press("-")
        expect(page.locator("[data-speed]")).to_have_text("240")
        page.reload()
        page.keyboard.press("-")
        expect(page.locator("[data-speed]")).to_have_text("240")


def test_it_goes_on_where_it_stopped_and_forgets_a_script_that_changed(browser: Browser, home: str) -> None:
    with prompter(browser, home) as page:
        for _ in range(3):
            page.keyboard.press("PageDown")
        page.keyboard.press("-")
        before, top = place(page), page.evaluate(TOP)
        assert before > 10
        page.reload()
        expect(page.locator(NOW)).to_contain_text("2018年")
        expect(page.locator("[data-note]")).to_contain_text("上次停下的地方")
        expect(page.locator("[data-speed]")).to_have_text("230")
        assert abs(page.evaluate(TOP) - top) < 80  # the note takes a line
        changed = {**page.evaluate(KEPT), "version": "other"}
        page.goto("about:blank")
        page.goto(home + "index.html")
        page.evaluate("text => localStorage.setItem('prompter:lectures/deng', text)", json.dumps(changed))
        page.goto(home + PAGE)
        expect(page.locator(NOW)).to_contain_text("各位邻居")
        expect(page.locator("[data-note]")).to_be_empty()


def test_mirrors_turn_the_words_and_not_the_controls_and_are_kept(browser: Browser, home: str) -> None:
    with prompter(browser, home) as page:
        shape = "() => getComputedStyle(document.querySelector('[data-view]')).transform"
        page.keyboard.press("PageDown")
        top = page.evaluate(TOP)
        page.locator(".prompt-more summary").click()
        page.get_by_role("button", name="左右镜像").click()
        assert page.evaluate(shape) == "matrix(-1, 0, 0, 1, 0, 0)"
        page.get_by_role("button", name="上下镜像").click()
        assert page.evaluate(shape) == "matrix(-1, 0, 0, -1, 0, 0)"
        expect(page.get_by_role("button", name="左右镜像")).to_have_attribute("aria-pressed", "true")
        page.reload()
        assert page.evaluate(shape) == "matrix(-1, 0, 0, -1, 0, 0)"
        # Measured while mirrored, the places are the same.
        page.keyboard.press("Home")
        page.keyboard.press("PageDown")
        assert abs(page.evaluate(TOP) - top) <= 1
        head = page.locator(".prompt-head").bounding_box()
        assert head and head["y"] == 0


def test_one_speaker_sees_the_others_set_back(browser: Browser, from_disk: str) -> None:
    with prompter(browser, from_disk) as page:
        page.locator(".prompt-more summary").click()
        page.get_by_label("乙", exact=True).check()
        expect(page.locator(".cue.is-other")).to_have_count(2)
        expect(page.locator(".cue-he.is-other, .cue-yi.is-other")).to_have_count(0)
        page.reload()
        expect(page.locator(".cue-jia.is-other")).to_have_count(2)


def test_a_tap_starts_and_stops_and_a_drag_moves(browser: Browser, from_disk: str) -> None:
    with prompter(browser, from_disk, viewport={"width": 360, "height": 780}, has_touch=True, is_mobile=True) as page:
        page.touchscreen.tap(180, 400)
        expect(page.get_by_role("button", name="停")).to_be_visible()
        page.touchscreen.tap(180, 400)
        expect(page.get_by_role("button", name="开始")).to_be_visible()
        before, top = place(page), page.evaluate(TOP)
        page.mouse.move(180, 500)
        page.mouse.down()
        page.mouse.move(180, 300, steps=4)
        page.mouse.up()
        expect(page.get_by_role("button", name="开始")).to_be_visible()
        assert page.evaluate(TOP) - top == pytest.approx(200, abs=3)
        assert place(page) > before + 4


def test_a_wheel_moves_the_place(browser: Browser, from_disk: str) -> None:
    with prompter(browser, from_disk, still=False) as page:
        page.mouse.move(600, 400)
        page.mouse.wheel(0, 400)
        expect(page.locator(NOW)).not_to_contain_text("各位邻居")


def test_less_motion_goes_line_by_line(browser: Browser, from_disk: str) -> None:
    with prompter(browser, from_disk, reduced_motion="reduce") as page:
        page.clock.pause_at("2030-01-01")
        page.keyboard.press("Space")
        tops = set()
        for _ in range(25):
            page.clock.run_for(1000)
            tops.add(page.evaluate(TOP))
        assert 5 <= len(tops) <= 10


def test_type_and_paper_are_chosen_and_kept(browser: Browser, from_disk: str) -> None:
    size = "() => parseFloat(getComputedStyle(document.querySelector('[data-text]')).fontSize)"
    ground = "() => getComputedStyle(document.querySelector('.prompt')).backgroundColor"
    with prompter(browser, from_disk) as page:
        before = page.evaluate(size)
        assert page.evaluate(ground) == "rgb(6, 11, 10)"
        page.locator(".prompt-more summary").click()
        page.get_by_role("button", name="字大").click()
        page.get_by_role("button", name="白底黑字").click()
        page.reload()
        assert page.evaluate(size) > 1.15 * before
        assert page.evaluate(ground) == "rgb(255, 255, 255)"


def test_where_storage_is_forbidden_it_still_runs(browser: Browser, from_disk: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new Error('no'); } });")
    page.goto(from_disk + PAGE)
    page.keyboard.press("PageDown")
    expect(page.locator(NOW)).to_contain_text("好。")
    context.close()
    assert wrong == []


def test_without_scripts_it_is_a_page_in_large_type(browser: Browser, from_disk: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 780})
    page = context.new_page()
    page.goto(from_disk + PAGE)
    words = page.locator(".cue .words").first
    expect(words).to_be_visible()
    assert float(words.evaluate("e => parseFloat(getComputedStyle(e).fontSize)")) >= 32
    expect(page.locator("[data-keys]")).to_be_hidden()
    expect(page.get_by_role("link", name="退出")).to_be_visible()
    last = page.locator(".cue-he")
    last.scroll_into_view_if_needed()
    expect(last).to_be_in_viewport()
    context.close()


@pytest.mark.parametrize("state", ["stopped", "running", "panel", "paper", "one", "contrast"])
def test_the_accessibility_checker_finds_nothing(browser: Browser, from_disk: str, state: str) -> None:
    checker = (PAGE_TOOLS / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
    with prompter(browser, from_disk, still=False, bypass_csp=True) as page:
        page.keyboard.press("PageDown")
        if state == "contrast":
            page.evaluate("localStorage.setItem('reading-tone', 'contrast')")
            page.reload()
        if state in ("panel", "paper", "one"):
            page.locator(".prompt-more summary").click()
        if state == "paper":
            page.get_by_role("button", name="白底黑字").click()
        if state == "one":
            page.get_by_label("甲", exact=True).check()
        if state == "running":
            page.keyboard.press("Space")
        page.evaluate(checker)
        report = page.evaluate("async () => (await axe.run({ preload: false })).violations")
        assert [(one["id"], node["target"], node["failureSummary"]) for one in report for node in one["nodes"]] == []


def test_targets_are_large_enough_for_old_hands(browser: Browser, from_disk: str) -> None:
    with prompter(browser, from_disk, viewport={"width": 360, "height": 780}) as page:
        page.locator(".prompt-more summary").click()
        boxes = page.evaluate("""() => [...document.querySelectorAll(".prompt button, .prompt a, .prompt summary")]
            .map(e => [e.textContent, e.getBoundingClientRect()]).filter(([, box]) => box.height)
            .map(([name, box]) => [name, box.width, box.height])""")
        assert len(boxes) > 10
        assert [box for box in boxes if box[1] < 60 or box[2] < 60] == []


def test_the_lecture_leads_to_its_prompter_and_back(browser: Browser, from_disk: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(from_disk + "lectures/deng.html")
    page.get_by_role("link", name="打开提词屏").click()
    expect(page).to_have_url(re.compile(r"deng-prompter\.html$"))
    page.get_by_role("link", name="退出").click()
    expect(page).to_have_url(re.compile(r"deng\.html$"))
    context.close()


def test_links_in_a_script_are_words_on_the_stage_and_it_is_not_for_search_engines(folder: Path) -> None:
    text = (folder / PAGE).read_text(encoding="utf-8")
    assert "2018年，这里的灯" in text
    assert '<meta name="robots" content="noindex">' in text
    assert "deng-prompter" not in (folder / "sitemap.xml").read_text(encoding="utf-8")
