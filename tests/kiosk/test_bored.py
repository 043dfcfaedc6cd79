"""What a bored visitor does to a touch screen, and networks that go meanwhile: no way out, no stuck screen."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Error

from tests.browsers import until
from tests.kiosk.conftest import Watched
from tests.served import QuietFiles, served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, CDPSession, Page

NO_WORKER = "Object.defineProperty(Navigator.prototype, 'serviceWorker', {get: () => undefined});"
SOUND = """[scrollX, scrollY, visualViewport.scale, getSelection().toString(),
           document.querySelectorAll('[aria-busy]').length]"""
IS_PAGE = "Boolean(document.getElementById('stage') || document.getElementById('main'))"
KEYS = ("F5", "F11", "F12", "Control+p", "Control+f", "Control+s", "Control+r", "Control+a", "Alt+ArrowLeft", "Escape",
        "Backspace", "ContextMenu")  # fmt: skip


class Gate(QuietFiles):
    """A server that may tell only which version there is, or nothing, or something of a hotel's instead."""

    mode = "open"

    def do_GET(self) -> None:
        if Gate.mode == "cut" or (Gate.mode == "version only" and "version.js" not in self.path):
            self.close_connection = True
            return
        if Gate.mode == "hotel":
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"<!DOCTYPE html><title>log in</title>")
            return
        super().do_GET()


@pytest.fixture
def gate(touch_site: Path) -> Iterator[str]:
    Gate.mode = "open"
    with served(touch_site, Gate) as home:
        yield f"{home}kiosk/hall/"
    Gate.mode = "open"


class Finger:
    """A hand on a page, as the browser hears it from a screen.

    What Chromium is told while one page gives way to the next it may never answer: whatever waits then is let go.
    """

    def __init__(self, page: Page) -> None:
        self._page = page
        self._devtools: CDPSession | None = None
        page.on("framenavigated", lambda _: self._let_go())

    def put(self, *points: tuple[float, float]) -> None:
        self._send("touchStart", points)

    def move(self, *points: tuple[float, float]) -> None:
        self._send("touchMove", points)

    def lift(self) -> None:
        self._send("touchEnd", ())

    def tap(self, x: float, y: float) -> None:
        self.put((x, y))
        self.lift()

    def back(self) -> None:
        """The browser's own way back, as far as the kiosk's first page: before it stands the tab's empty one."""
        history = self._say("Page.getNavigationHistory")
        if history and (here := history["currentIndex"]) > 1:
            self._say("Page.navigateToHistoryEntry", {"entryId": history["entries"][here - 1]["id"]})

    def _send(self, kind: str, points: tuple[tuple[float, float], ...]) -> None:
        if kind != "touchStart" and self._devtools is None:
            return  # the page that was touched is gone, and this touch with it
        places = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(points)]
        self._say("Input.dispatchTouchEvent", {"type": kind, "touchPoints": places})

    def _say(self, method: str, parameters: dict[str, object] | None = None) -> dict[str, Any] | None:
        """The browser's answer; None if the page has left meanwhile."""
        devtools = self._devtools = self._devtools or self._page.context.new_cdp_session(self._page)
        try:
            return devtools.send(method, parameters)
        except Error:
            if devtools is self._devtools:
                raise
            return None

    def _let_go(self) -> None:
        devtools, self._devtools = self._devtools, None
        if devtools:
            with suppress(Error):  # the page is closed
                devtools.detach()


def stands(page: Page) -> None:
    """The page is one of the kiosk's, whole and not busy."""
    until(page, f"document.readyState === 'complete' && {SOUND}.join() === '0,0,1,,0' && {IS_PAGE}")
    assert "/kiosk/hall/" in page.url
    assert len(page.context.pages) == 1


@pytest.mark.parametrize("start", ["index.html", "articles/story.html"])
def test_taps_gestures_and_keys_of_all_sorts_lead_nowhere_else(touch_site: Path, browser: Browser, start: str) -> None:
    context = browser.new_context(viewport={"width": 1080, "height": 1920}, has_touch=True)
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("dialog", lambda dialog: wrong.append(dialog.message))
    page.goto(f"file://{touch_site}/kiosk/hall/{start}")
    finger = Finger(page)
    chance = random.Random(4)
    # Long presses, two fingers, swipes from each edge; taps as quick as they come.
    finger.put((500, 700))
    page.wait_for_timeout(800)
    finger.lift()
    for step in range(8):
        spread = 30 * step
        (finger.move if step else finger.put)((400 - spread, 900), (600 + spread, 900))
    finger.lift()
    for x, y, across, along in ((1, 900, 50, 0), (1079, 900, -50, 0), (500, 1, 0, 90), (500, 1919, 0, -90)):
        for step in range(8):
            (finger.move if step else finger.put)((x + across * step, y + along * step))
        finger.lift()
    stands(page)
    for _ in range(60):
        finger.tap(chance.randrange(1080), chance.randrange(1920))
    stands(page)
    for key in KEYS:
        page.keyboard.press(key)
    for size in ((1920, 1080), (800, 600), (1080, 1920)):
        page.set_viewport_size({"width": size[0], "height": size[1]})
    stands(page)
    for _ in range(3):
        finger.back()
        page.wait_for_timeout(200)
    stands(page)
    context.close()
    assert wrong == []


def test_the_pad_stands_hundreds_of_taps_and_still_finds(touch_site: Path, browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 1080, "height": 1920})
    page.goto(f"file://{touch_site}/kiosk/hall/search.html")
    hammered = """() => {
        const keys = Array.from(document.querySelectorAll("[data-key]"));
        for (let number = 0; number < 500; number += 1) {
            const key = keys[number * 7 % keys.length];
            const told = {bubbles: true, clientX: 500, clientY: 900};
            ["pointerdown", "click"].forEach(name => key.dispatchEvent(new PointerEvent(name, told)));
        }
    }"""
    page.evaluate(hammered)
    page.click("[data-key=clear]")
    for key in "zyhy":
        page.click(f"[data-key={key}]")
    until(page, "Array.from(document.querySelectorAll('.p-found h2'), one => one.textContent).includes('灯下的故事')")
    page.close()


def test_a_network_that_is_cut_in_the_middle_of_a_change_of_page_shows_no_error(
    gate: str, watch: Callable[..., Watched]
) -> None:
    watched = watch(f"{gate}home.html", spoil=lambda page: page.add_init_script(NO_WORKER))
    page = watched.page
    Gate.mode = "version only"
    page.click(".t-doors a[href^=articles]")
    until(page, "!document.querySelector('.t-say').hidden")
    assert "打不开" in page.locator(".t-say").inner_text()
    stands(page)
    Gate.mode = "open"
    page.click(".t-doors a[href^=articles]")
    page.wait_for_url("**/articles/index.html")
    Gate.mode = "version only"
    watched.drive(minutes=3)
    assert page.locator(".t-ask").is_visible()
    assert page.url.endswith("/articles/index.html")
    Gate.mode = "open"
    page.evaluate("() => { drive(40000); }")
    page.wait_for_url("**/kiosk/hall/index.html")
    assert watched.errors == []


def test_with_all_of_it_kept_a_touch_screen_needs_no_network(gate: str, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 1080, "height": 1920})
    context.clock.set_fixed_time("2026-06-03T10:00:00+08:00")  # the evening's loop shows no story
    page = context.new_page()
    page.goto(f"{gate}index.html")
    until(page, "hongchengKiosk.updates.state().means === 'worker' && Boolean(navigator.serviceWorker.controller)")
    page.evaluate("hongchengKiosk.updates.check()")
    until(page, "hongchengKiosk.updates.state().isKept")
    Gate.mode = "cut"
    page.mouse.click(900, 500)
    page.wait_for_url("**/articles/story.html")
    page.click("[data-way=home]")
    page.wait_for_url("**/home.html")
    page.click(".t-bar a[href='index.html']")
    page.wait_for_url("**/kiosk/hall/index.html")
    context.close()


def test_the_page_of_a_hotel_s_gate_is_no_version_and_no_error(gate: str, watch: Callable[..., Watched]) -> None:
    watched = watch(f"{gate}index.html", spoil=lambda page: page.add_init_script(NO_WORKER))
    build = watched.page.evaluate("hongchengKiosk.build")
    Gate.mode = "hotel"
    watched.drive(minutes=7)
    state = watched.page.evaluate("hongchengKiosk.updates.state()")
    assert (state["result"], state["staged"]) == ("没有回应", "")
    assert watched.page.evaluate("hongchengKiosk.build") == build
    assert (watched.errors, watched.notes()) == ([], [])


def test_who_asks_at_the_same_time_hears_the_same_and_a_late_answer_renames_nothing(
    touch_site: Path, watch: Callable[..., Watched]
) -> None:
    watched = watch(f"file://{touch_site}/kiosk/hall/home.html")
    asked = "Promise.all([1, 2, 3].map(() => new Promise(hear => hongchengKiosk.ask(hear))))"
    build = watched.page.evaluate("hongchengKiosk.build")
    assert watched.page.evaluate(asked) == [build] * 3
    watched.page.evaluate("hongchengKiosk.version('fedcba9876543210')")
    assert watched.page.evaluate("hongchengKiosk.build") == build
