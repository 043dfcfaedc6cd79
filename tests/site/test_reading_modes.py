"""长辈版 and 阅读设置 in Chromium: one tap, remembered, measured on every type of page.

A target is large enough when it is 44px (长辈版: 60px) high and wide.  Not counted: links in running text; a link
in a drawing whose list of the same links stands beside it; the place that a card's title covers is its target.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.conftest import SOAKING, BuiltSite

pytestmark = pytest.mark.browser

MEASURE = """([hit, least]) => {
    const seen = e => e.getClientRects().length > 0 && getComputedStyle(e).visibility === "visible"
        && !e.closest(".vh, .skip");
    const said = e => [e.tagName, (e.closest("[class]") || e).className, e.textContent.trim().slice(0, 12)].join(" ");
    const whole = e => {
        const after = getComputedStyle(e, "::after");
        if (after.position !== "absolute" || after.content === "none" || after.top !== "0px") return e;
        for (e = e.parentElement; getComputedStyle(e).position === "static";) e = e.parentElement;
        return e;
    };
    const block = "p, li, dd, td, figcaption, blockquote";
    const inText = e => e.matches("a") && getComputedStyle(e).display === "inline" && e.closest(block)
        && e.closest(block).textContent.trim() !== e.textContent.trim();
    const small = [...document.querySelectorAll("a[href], button, summary, select, textarea, input, [tabindex='0']")]
        .filter(e => seen(e) && !inText(e) && !e.closest("svg"))
        .map(e => e.matches("label input") ? e.closest("label") : e)
        .filter(e => { const box = whole(e).getBoundingClientRect();
            return box.width < hit - .6 || box.height < hit - .6; })
        .map(e => "target " + said(e));
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (least && walker.nextNode()) {
        const e = walker.currentNode.parentElement;
        if (!walker.currentNode.nodeValue.trim() || !seen(e) || e.closest("svg, sup, rt, noscript")) continue;
        const style = getComputedStyle(e);
        if (parseFloat(style.fontSize) < least - .1) small.push("letters " + style.fontSize + " " + said(e));
        const lines = e.getBoundingClientRect().height / parseFloat(style.lineHeight);
        const tight = parseFloat(style.lineHeight) < 1.3 * parseFloat(style.fontSize) - .1;
        if (e.matches("p, li, dd") && lines > 1.9 && tight) small.push("lines " + said(e));
    }
    return small.slice(0, 6);
}"""
OVERFLOW = """() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return "";
    const wide = [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > width + 1);
    return wide.slice(-3).map(e => e.tagName.toLowerCase() + "." + e.className).join(" ") || "html";
}"""
APART = ("-prompter.html", "-print.html")
"""A screen and sheets of paper with sizes of their own."""
MODES = (("", 44, 0), ("mode-big", 60, 24), ("mode-big mode-huge", 60, 24), ("mode-huge", 44, 0))
"""Classes of the page, least target, least letters; 特大 on every page only in `make soak`."""
IN_ALL_MODES = ("index.html", "search.html", "figures.html", "articles/index.html", "lectures/", "albums/",
                "honours.html")
BUTTON = "() => { const box = document.querySelector('.elder').getBoundingClientRect(); return [box.y, box.right]; }"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 360, "height": 800}, locale="zh-CN")
    yield context.new_page()
    context.close()


def pages(site: BuiltSite) -> list[str]:
    return [path for path in site.types if path not in site.redirects and not path.endswith(APART)]


def test_sizes_and_targets_hold_on_every_type_of_page_and_nothing_is_cut_off(page: Page, built_site: BuiltSite) -> None:
    """And the button is in the head of every page, at either width."""
    faults: list[str] = []
    for path in pages(built_site):
        page.goto((built_site.folder / path).as_uri())
        for width in (1280, 360):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.locator(".elder").is_visible(), path
            top, right = page.evaluate(BUTTON)
            assert 0 <= top < 400 and right <= width, path
        for classes, hit, least in MODES if SOAKING or path.startswith(IN_ALL_MODES) else MODES[:2]:
            page.evaluate("classes => { document.documentElement.className = 'js may-speak ' + classes; }", classes)
            for width in (320, 360, 1280) if classes else (320, 360):
                page.set_viewport_size({"width": width, "height": 800})
                where = f"{path} {width} {classes}"
                if culprits := page.evaluate(OVERFLOW):
                    faults.append(f"{where}: wider than the screen: {culprits}")
                faults += [f"{where}: {small}" for small in page.evaluate(MEASURE, [hit, least])]
    assert not faults, f"{len(faults)}, the first:\n" + "\n".join(faults[:30])


def test_one_tap_turns_it_on_and_it_stays(page: Page, built_site: BuiltSite) -> None:
    story = (built_site.folder / pages(built_site)[0]).as_uri()
    page.goto(story)
    page.locator(".elder").click()
    for path in ("search.html", "index.html", "articles/index.html"):
        page.goto((built_site.folder / path).as_uri())
        assert page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)") > 21, path
        assert page.locator(".elder").inner_text() == "标准版"
    page.locator(".elder").click()
    page.goto(story)
    assert page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)") == 16


def test_text_can_be_made_thirty_points_and_the_choice_is_kept(page: Page, built_site: BuiltSite) -> None:
    story = next(
        path for path in pages(built_site) if path.startswith("articles/") and 'class="prose' in built_site.text(path)
    )
    page.goto((built_site.folder / story).as_uri())
    page.locator(".elder").click()
    page.locator(".reading summary").click()
    page.get_by_label("特大").check()
    page.get_by_label("深色").check()
    page.reload()
    assert page.locator(".prose > p").first.evaluate("e => parseFloat(getComputedStyle(e).fontSize)") >= 39.9
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"
    assert page.get_by_label("特大").is_checked()


def test_the_panel_opens_and_closes_by_keyboard_and_does_not_stay_in_the_way(page: Page, built_site: BuiltSite) -> None:
    page.goto((built_site.folder / "articles/index.html").as_uri())
    page.focus(".reading summary")
    for key in ("Enter", "Tab", "ArrowDown"):
        page.keyboard.press(key)
    assert page.evaluate("document.activeElement.value") == "large"
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.matches('.reading:not([open]) summary')")
    page.keyboard.press("Enter")
    page.keyboard.press("Shift+Tab")
    assert page.locator(".reading-panel").is_hidden()


def test_without_scripts_the_button_is_away_and_the_panel_works_on_the_page(
    browser: Browser, built_site: BuiltSite
) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 800}, java_script_enabled=False)
    page = context.new_page()
    page.goto((built_site.folder / "articles/index.html").as_uri())
    size = "parseFloat(getComputedStyle(document.documentElement).fontSize)"
    assert page.locator(".elder").is_hidden()
    page.locator(".reading summary").click()
    page.get_by_label("长辈版").check()
    assert page.evaluate(size) > 21
    page.get_by_label("特大").check()
    assert page.evaluate(size) > 26
    assert page.locator(".reading-speed, .reading-keys").filter(visible=True).count() == 0
    assert page.evaluate(OVERFLOW) == ""
    context.close()


def test_twice_the_browsers_own_letters_fit_a_phone(browser: Browser, built_site: BuiltSite) -> None:
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    larger = browser.browser_type.launch(
        executable_path=path, args=["--no-sandbox", "--disable-gpu", "--blink-settings=defaultFontSize=32"]
    )
    page, wide = larger.new_page(viewport={"width": 360, "height": 800}), {}
    for name in pages(built_site):
        page.goto((built_site.folder / name).as_uri())
        assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "32px"
        if culprits := page.evaluate(OVERFLOW):
            wide[name] = culprits
    larger.close()
    assert wide == {}
