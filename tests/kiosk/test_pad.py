"""The pinyin pad: words and results out of the kiosk's own pages, from a server and from a disk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browsers import until

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

TITLES = "Array.from(document.querySelectorAll('.p-found h2'), one => one.textContent)"
TERMS = "Array.from(document.querySelectorAll('.p-terms button'), one => one.textContent)"
FIELD = "document.querySelector('.p-words').textContent + '|' + document.querySelector('.p-letters').textContent"


@pytest.fixture(params=["server", "disk"])
def pad(
    request: pytest.FixtureRequest, browser: Browser, touch_site: Path, serve: Callable[[Path], str]
) -> Iterator[Page]:
    start = serve(touch_site) if request.param == "server" else f"file://{touch_site}"
    errors: list[str] = []
    page = browser.new_page(viewport={"width": 1080, "height": 1920})
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{start}/kiosk/hall/search.html")
    yield page
    page.close()
    assert errors == []


def press(page: Page, keys: str) -> None:
    for key in keys:
        page.click(f"[data-key={key}]")


@pytest.mark.parametrize("typed", ["zunyihuiyi", "zunyh"])
def test_full_pinyin_and_mixtures_mean_the_same_word(touch_site: Path, browser: Browser, typed: str) -> None:
    page = browser.new_page()
    page.goto(f"file://{touch_site}/kiosk/hall/search.html")
    press(page, typed)
    until(page, f"({TERMS})[0] === '遵义会议' && {TITLES}.includes('灯下的故事')")
    page.close()


def test_initials_find_a_word_and_its_pages_and_one_comes_back_to_them(pad: Page) -> None:
    press(pad, "zyhy")
    until(pad, f"{TITLES}.includes('灯下的故事')")
    assert pad.evaluate(TERMS)[0] == "遵义会议"
    assert pad.evaluate("document.querySelector('.p-found mark').textContent") == "遵义会议"
    pad.click(".p-found .t-card")
    pad.wait_for_url("**/kiosk/hall/articles/story.html")
    pad.click("[data-way=back]")
    pad.wait_for_url("**/kiosk/hall/search.html")
    until(pad, f"{TITLES}.includes('灯下的故事')")
    assert pad.evaluate(FIELD) == "|zyhy"
    pad.click("[data-way=home]")
    pad.wait_for_url("**/home.html")
    pad.click(".t-doors a[href='search.html']")
    pad.wait_for_url("**/search.html")
    assert pad.evaluate(FIELD) == "|"


def test_results_change_at_each_key_and_keys_take_back_what_they_did(pad: Page) -> None:
    press(pad, "hong")
    until(pad, f"{TITLES}.length > 1")
    pad.click(".p-terms button")
    until(pad, f"({FIELD}) === '红花岗|'")
    until(pad, f"{TITLES}.includes('灯下的故事') && {TITLES}.includes('灯修好了')")
    press(pad, "zyhy")
    until(pad, f"{TITLES}.join() === '灯下的故事'")
    pad.click("[data-key=space]")
    assert pad.evaluate(FIELD) == "红花岗 遵义会议|"
    pad.click("[data-key=delete]")
    assert pad.evaluate(FIELD) == "红花岗|"
    press(pad, "d")
    pad.click("[data-key=delete]")
    assert pad.evaluate(FIELD) == "红花岗|"
    pad.click("[data-key=clear]")
    assert pad.evaluate(FIELD) == "|"
    assert pad.locator(".p-hint").is_visible()
    pad.click("[data-word='红花岗']")
    until(pad, f"{TITLES}.length > 1")


def test_a_result_that_stays_is_not_drawn_anew_under_a_finger(pad: Page) -> None:
    press(pad, "zyhy")
    until(pad, f"{TITLES}.includes('灯下的故事')")
    pad.evaluate("touched = document.querySelector('.p-found .t-card')")
    # Whoever draws says whether there is more.
    pad.evaluate("document.querySelector('.p-more').hidden = false")
    pad.click(".p-terms button")
    until(pad, "document.querySelector('.p-more').hidden")
    assert pad.evaluate("touched.isConnected")
    # Nor is anything drawn while a finger lies there.
    pad.evaluate("touched.dispatchEvent(new PointerEvent('pointerdown', {bubbles: true}))")
    press(pad, "hong")
    until(pad, f"({FIELD}) === '遵义会议|hong' && {TERMS}.includes('红花岗')")
    pad.wait_for_timeout(500)
    assert pad.evaluate("touched.isConnected")
    # A finger that comes back at once lies there as well.
    pad.evaluate("['up', 'down'].forEach(way => "
                 "touched.dispatchEvent(new PointerEvent('pointer' + way, {bubbles: true})))")
    pad.wait_for_timeout(500)
    assert pad.evaluate("touched.isConnected")
    pad.evaluate("touched.dispatchEvent(new PointerEvent('pointerup', {bubbles: true}))")
    until(pad, "!touched.isConnected")


def test_where_no_word_fits_characters_are_put_together_and_nothing_is_said_to_be_nothing(pad: Page) -> None:
    press(pad, "shuo")
    until(pad, f"{TERMS}.includes('说')")
    pad.get_by_role("button", name="说", exact=True).click()
    press(pad, "le")
    until(pad, f"{TERMS}.includes('了')")
    pad.get_by_role("button", name="了", exact=True).click()
    assert pad.evaluate(FIELD) == "说了|"
    until(pad, f"{TITLES}.join() === '灯下的故事'")
    press(pad, "qqq")
    until(pad, "document.querySelector('.p-none').textContent.includes('没有找到')")


def test_the_index_holds_the_kiosk_s_own_pages_and_no_other(touch_site: Path, browser: Browser) -> None:
    text = "".join(path.read_text("utf-8") for path in (touch_site / "kiosk/hall/search").glob("t-*.js"))
    assert "articles/story.html" in text
    assert "articles/older.html" not in text
    page = browser.new_page()
    page.goto(f"file://{touch_site}/kiosk/hall/search.html")
    asked = """words => new Promise(hear => hongchengSearch.open(pad.dataset.src).ask(
        {query: words, kind: "", place: "", year: "", topic: ""}, answer => answer.isDone && hear(answer.total)))"""
    assert (page.evaluate(asked, "灯火通明"), page.evaluate(asked, "石桥边上的旧事")) == (1, 0)
    page.close()
