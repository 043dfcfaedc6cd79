"""The pages for everyone: axe-core in every scheme, landmarks, the keyboard, few colours, no motion."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.conftest import PAGE_TOOLS, SOAKING, BuiltSite

pytestmark = pytest.mark.browser

COLOURS = ["color-contrast", "link-in-text-block"]
"""The rules about what colours alone can change; the others see the same page in every scheme."""
Scheme = Literal["light", "dark"]
Mode = tuple[str, Scheme, str, str, list[str]]
"""Name, scheme of the system, classes, root size, names of axe's rules (none: all)."""
MODES: tuple[Mode, ...] = (
    ("light", "light", "", "", []),
    ("dark", "dark", "", "", COLOURS),
    ("高对比", "light", "mode-contrast", "", COLOURS),
    ("长辈版", "light", "mode-big", "", []),
    ("200 %", "light", "", "200%", []),
)
SET = """([classes, size]) => { const root = document.documentElement; root.style.fontSize = size;
    root.className = ("js may-speak " + classes).trim(); }"""
CHECK = """async rules => (await axe.run(Object.assign({resultTypes: ["violations"]},
    rules.length ? {runOnly: {type: "rule", values: rules}} : {}))).violations"""
LANDMARKS = """() => {
    const found = [], count = what => document.querySelectorAll(what).length;
    if (count("main") !== 1) found.push("main: " + count("main"));
    if (count("h1") !== 1) found.push("h1: " + count("h1"));
    const names = [...document.querySelectorAll("nav")].map(nav => nav.getAttribute("aria-label") || "");
    names.forEach((name, n) => { if (!name || names.indexOf(name) !== n) found.push("nav: " + name); });
    return found;
}"""
# Whatever says where the keyboard is: an outline on the link, on what covers its card, or on the card itself.
UNSEEN = """() => {
    const rim = (e, part) => { const s = getComputedStyle(e, part);
        return s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2; };
    const line = e => getComputedStyle(e.querySelector("rect") || e).strokeWidth;
    const unseen = [];
    for (const e of document.querySelectorAll("a[href], button, summary, input, select, textarea, [tabindex='0']")) {
        if (!e.checkVisibility() || e.disabled) continue;
        const before = line(e);
        e.focus();
        if (document.activeElement !== e) { unseen.push("not reached: " + e.outerHTML.slice(0, 80)); continue; }
        const around = [e, e.parentElement, e.closest(".card, .hit, li, label") || e];
        const sign = around.some(x => rim(x, null) || rim(x, "::after")) || e.closest("svg") && line(e) !== before;
        if (!sign) unseen.push(e.outerHTML.slice(0, 80));
    }
    return unseen;
}"""


MOVING = """() => [...document.querySelectorAll("*")].filter(e => { const s = getComputedStyle(e);
    return parseFloat(s.transitionDuration) > 0 || s.animationName !== "none" || s.scrollBehavior === "smooth"; })
    .map(e => e.className)"""


@pytest.fixture(scope="module")
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(
        viewport={"width": 1280, "height": 800}, locale="zh-CN", bypass_csp=True, reduced_motion="reduce"
    )
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    page = context.new_page()
    yield page
    page.close()


def pages(site: BuiltSite) -> list[str]:
    return [path for path in site.types if path not in site.redirects]


def schemes(site: BuiltSite) -> dict[str, tuple[Mode, ...]]:
    """Page → modes to check it in: every page in light, main ones in dark too, a few in all; with time, all in all."""
    paths = pages(site)
    if SOAKING:
        return dict.fromkeys(paths, MODES)
    by_length = sorted(paths, key=lambda path: len(site.text(path)))
    longest = {path.rpartition("/")[0]: path for path in by_length if "/" in path}
    few = {"index.html", "search.html", "figures.html", *map(longest.__getitem__, ("articles", "lectures", "albums"))}
    modes = dict.fromkeys(paths, MODES[:1])
    return modes | dict.fromkeys(("honours.html", *longest.values()), MODES[:2]) | dict.fromkeys(few, MODES)


@dataclass(frozen=True)
class Visit:
    """What one visit to a page found wrong."""

    landmarks: list[str]
    moving: list[str]
    unseen: list[str]
    violations: list[str]


@pytest.fixture(scope="module")
def visits(context: BrowserContext, built_site: BuiltSite) -> dict[str, Visit]:
    """Page → what was found there.  To open a page takes as long as most that is asked of it."""
    checker = (PAGE_TOOLS / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
    page, found = context.new_page(), {}
    for path, modes in schemes(built_site).items():
        page.emulate_media(color_scheme="light")
        page.goto((built_site.folder / path).as_uri())
        landmarks, moving = page.evaluate(LANDMARKS), page.evaluate(MOVING)
        page.keyboard.press("Tab")
        unseen = page.evaluate(UNSEEN)
        page.evaluate("document.activeElement.blur(), scrollTo(0, 0)")
        page.evaluate(checker)
        found[path] = Visit(landmarks, moving, unseen, violations(page, modes))
    page.close()
    return found


def violations(page: Page, modes: tuple[Mode, ...]) -> list[str]:
    found: list[str] = []
    for name, scheme, classes, size, rules in modes:
        page.emulate_media(color_scheme=scheme)
        page.evaluate(SET, [classes, size])
        found += [
            f"({name}): {fault['id']}: {json.dumps(node['target'])} {node['failureSummary']}"
            for fault in page.evaluate(CHECK, rules)
            for node in fault["nodes"][:2]
        ]
    return found


def test_the_checker_finds_nothing_in_any_scheme(visits: dict[str, Visit]) -> None:
    found = [f"{path} {violation}" for path, visit in visits.items() for violation in visit.violations]
    assert not found, f"{len(found)} violations, the first:\n" + "\n".join(found[:20])


def test_every_page_has_one_main_one_title_and_named_navigation(visits: dict[str, Visit]) -> None:
    assert {path: visit.landmarks for path, visit in visits.items() if visit.landmarks} == {}


def test_the_keyboard_reaches_everything_and_is_always_seen(visits: dict[str, Visit]) -> None:
    assert {path: visit.unseen[:3] for path, visit in visits.items() if visit.unseen} == {}


@pytest.mark.parametrize("path", ["index.html", "search.html", "figures.html"])
def test_tab_goes_through_the_whole_page_and_out_again(page: Page, built_site: BuiltSite, path: str) -> None:
    page.goto((built_site.folder / path).as_uri())
    places, last = 0, "() => document.activeElement === document.body ? '' : 'on'"
    while places < 400:
        page.keyboard.press("Tab")
        if not page.evaluate(last):
            break
        places += 1
    wanted = page.evaluate("""() => [...document.querySelectorAll("a[href], button, summary, input")]
        .filter(e => e.checkVisibility() && !(e.type === "radio" && !e.checked)).length""")
    assert places == wanted


def test_the_first_stop_skips_to_the_text(page: Page, built_site: BuiltSite) -> None:
    for path in ("articles/index.html", "index.html"):
        page.goto((built_site.folder / path).as_uri())
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        box = page.locator(".skip").bounding_box()
        assert box and box["x"] >= 0
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("Boolean(document.activeElement.closest('main'))"), path


def test_nothing_moves_for_those_who_want_no_motion(visits: dict[str, Visit]) -> None:
    assert {path: visit.moving for path, visit in visits.items() if visit.moving} == {}


def test_in_few_colours_voices_buttons_and_the_current_page_keep_their_edges(page: Page, built_site: BuiltSite) -> None:
    page.emulate_media(forced_colors="active")
    lecture = next(
        path for path in pages(built_site) if path.startswith("lectures/") and 'class="turn' in built_site.text(path)
    )
    page.goto((built_site.folder / lecture).as_uri())
    edged = """what => { const s = getComputedStyle(document.querySelector(what));
        return s.borderTopStyle !== "none" && parseFloat(s.borderTopWidth) > 0 || s.outlineStyle !== "none"; }"""
    for what in (".voice-jia", ".voice-yi", ".tools .elder", ".button", ".site-nav [aria-current]"):
        assert page.evaluate(edged, what), what
