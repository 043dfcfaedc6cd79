"""The search page in a browser, from a disk and a server: typing, composing, keys, facets, addresses, hostile words."""

from __future__ import annotations

import html
import shutil
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from urllib.parse import quote

import pytest
from msgspec.structs import replace

from generator.output.assets import read_shelf
from generator.search.index import build_index
from generator.search.records import SearchRecord
from tests.browsers import until
from tests.conftest import PAGE_TOOLS, BuiltSite
from tests.served import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

pytestmark = pytest.mark.browser
ASSETS = Path(__file__).parents[2] / "assets"
PRINT = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 3 2"><path d="M0 0h3v2H0z"/></svg>'
PAGE = """<!DOCTYPE html><html lang="zh-CN"><meta charset="utf-8"><title>搜索</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'self'; script-src 'self'; object-src 'none'">
<link rel="stylesheet" href="site.css"><script defer src="search.js"></script>
<form id="seek" role="search" action="search.html"><input id="q" name="q" type="search" autocomplete="off"></form>
<p id="search-hint">怎样搜</p>
<div id="search-page" hidden><aside id="search-facets"></aside><section><h2 id="search-status"></h2>
<div></div><ol id="search-results" class="list"></ol><div></div></section></div>
<div id="search-browse">专题</div><p id="end" tabindex="0">尾</p>
<div id="search-index" data-src="SOURCES"></div><p class="vh" id="search-said" role="status"></p></html>"""


def page_for(manifest: str) -> str:
    return PAGE.replace("SOURCES", manifest)


@pytest.fixture
def folder(tmp_path: Path, records: tuple[SearchRecord, ...]) -> Path:
    kinds = ["故事"] * 25 + ["简讯"] * 15
    many = tuple(
        SearchRecord(f"many/{number:02}.html", f"第{number}篇", kind, ("播州",), ("长征",), "", "", ("都说长征",))
        for number, kind in enumerate(kinds)
    )
    pictured = (replace(record, thumb="print.svg" if "木刻" in record.title else "") for record in records)
    index = build_index((*pictured, *many))
    (tmp_path / "print.svg").write_text(PRINT, encoding="utf-8")
    for name, script in index.files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(script)
    shelf = read_shelf((ASSETS,))
    for name in ("search.js", "mark.js"):
        (tmp_path / name).write_bytes(shelf.files[shelf.script[name]])
    (tmp_path / "site.css").write_bytes(b"".join(shelf.files[url] for url in shelf.style.values()))
    (tmp_path / "search.html").write_text(page_for(index.manifest), encoding="utf-8")
    for record in records:
        (tmp_path / record.url).parent.mkdir(exist_ok=True)
        words = "".join(f"<p>{html.escape(block)}</p>" for block in record.blocks)
        main = f'<main id="main"><h1>{record.title}</h1>{words}</main><script src="../mark.js"></script>'
        (tmp_path / record.url).write_text(
            f'<meta charset="utf-8"><title>{record.title}</title>{main}', encoding="utf-8"
        )
    return tmp_path


@pytest.fixture
def server(folder: Path) -> Iterator[str]:
    with served(folder) as address:
        yield address.rstrip("/")


@pytest.fixture(params=["file", "http"])
def base(request: pytest.FixtureRequest, folder: Path) -> str:
    """The address of the site's folder."""
    return folder.as_uri() if request.param == "file" else str(request.getfixturevalue("server"))


@pytest.fixture
def page(browser: Browser, base: str) -> Iterator[Page]:
    page = browser.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("dialog", lambda dialog: said.append("dialog"))
    page.on("request", lambda request: None if request.url.startswith(base) else said.append(request.url))
    page.set_default_timeout(5000)
    page.route("**/favicon.ico", lambda route: route.fulfill(body=""))
    page.goto(base + "/search.html")
    yield page
    page.close()
    assert said == []


def status(page: Page, words: str) -> None:
    """Waits until the page says so and all results it shows are there."""
    until(
        page,
        "words => document.getElementById('search-status').textContent === words"
        " && !document.querySelector('.is-waiting, [aria-busy]')",
        arg=words,
    )


def nothing_found(page: Page) -> None:
    until(page, "() => document.getElementById('search-status').textContent.indexOf('没有找到') === 0")


def titles(page: Page) -> list[str]:
    return page.locator("#search-results h3 a").all_inner_texts()


def test_results_come_while_typing_and_the_address_follows(page: Page) -> None:
    page.locator("#q").press_sequentially("二人讲")
    status(page, "找到 3 条结果")
    assert titles(page) == ["二人讲", "黔北木刻小辑", "两个人，三个问题，讲进企业里"]
    first = page.locator("li.hit").first
    assert first.locator("p.meta span").all_inner_texts() == ["宣讲稿", "红花岗", "汇川", "2023年"]
    assert first.locator("h3 mark").all_inner_texts() == ["二人讲"]
    assert page.locator("p.ex mark").all_inner_texts() == ["二人讲", "二人讲"]
    page.wait_for_url(lambda url: url.endswith("?q=" + quote("二人讲")))
    assert page.locator("#search-browse").is_hidden() and page.locator("#search-hint").is_hidden()
    page.locator("#q").fill("")
    status(page, "")
    assert titles(page) == [] and page.locator("#search-browse").is_visible()
    assert page.locator("#search-hint").is_visible()


def test_a_screen_reader_is_told_the_number_when_the_reader_pauses_not_at_each_letter(page: Page) -> None:
    page.evaluate("""() => {
        window.told = [];
        const said = document.getElementById("search-said");
        new MutationObserver(() => told.push(said.textContent)).observe(said, {childList: true});
    }""")
    page.locator("#q").press_sequentially("二人讲", delay=200)
    status(page, "找到 3 条结果")
    until(page, "() => told.length > 0")
    page.locator("#q").fill("茶园")
    until(page, "() => told.length > 1")
    assert page.evaluate("told") == ["“二人讲”找到 3 条结果", "“茶园”找到 1 条结果"]
    assert page.locator("[aria-live], [role=status]").count() == 1


def test_results_change_in_their_places_and_never_leave_a_gap(page: Page) -> None:
    page.locator("#q").fill("长征")
    status(page, "找到 40 条结果")
    page.evaluate("""() => {
        window.least = 99;
        const list = document.getElementById("search-results");
        new MutationObserver(() => { least = Math.min(least, list.querySelectorAll("h3").length); })
            .observe(list, {childList: true, subtree: true});
    }""")
    page.locator("#q").fill("都说长征")
    until(page, "() => document.querySelector('#search-results mark').textContent === '都说长征'")
    assert page.evaluate("least") == 10


def test_results_come_one_in_a_frame_so_that_no_frame_is_long(page: Page) -> None:
    page.evaluate("""() => {
        window.seen = [];
        const list = document.getElementById("search-results");
        requestAnimationFrame(function look() {
            seen.push([list.children.length, document.querySelectorAll("#search-facets details").length]);
            requestAnimationFrame(look);
        });
    }""")
    page.locator("#q").fill("长征")
    status(page, "找到 40 条结果")
    seen = page.evaluate("seen")
    assert max(later[0] - earlier[0] for earlier, later in pairwise(seen)) == 1
    assert next(facets for results, facets in seen if results) > 0


def test_a_picture_keeps_its_place_before_it_is_there(page: Page) -> None:
    page.locator("#q").fill("木刻")
    status(page, "找到 1 条结果")
    picture = page.locator("#search-results img")
    sizes = picture.evaluate("img => [img.getAttribute('width'), img.getAttribute('height'), img.alt, img.loading]")
    assert sizes == ["96", "96", "", "lazy"]


def test_nothing_of_the_index_is_read_before_a_reader_turns_to_the_box(page: Page) -> None:
    read: list[str] = []
    page.on("request", lambda request: read.append(request.url))
    page.reload()
    page.wait_for_timeout(200)
    assert not [address for address in read if "/search/" in address]
    page.locator("#q").focus()
    page.wait_for_timeout(200)
    assert [address for address in read if "/search/m-" in address]


def test_nothing_is_asked_while_an_input_method_is_composing(page: Page) -> None:
    page.locator("#q").focus()
    session = page.context.new_cdp_session(page)
    for letters in ("c", "ch", "ch'z", "ch'zh"):
        session.send("Input.imeSetComposition", {"text": letters, "selectionStart": 1, "selectionEnd": 1})
        page.wait_for_timeout(150)
    assert page.locator("#search-status").inner_text() == ""
    page.wait_for_url(lambda url: "q=" not in url)
    asked = "window.times = 0; const before = history.replaceState;"
    asked += "history.replaceState = function () { times += 1; return before.apply(history, arguments); };"
    page.evaluate(f"() => {{ {asked} }}")
    session.send("Input.insertText", {"text": "木刻"})
    status(page, "找到 1 条结果")
    page.wait_for_timeout(300)
    assert page.evaluate("times") == 1


def test_keys_belong_to_the_input_method_while_it_is_composing(page: Page) -> None:
    page.locator("#q").fill("二人讲")
    status(page, "找到 3 条结果")
    session = page.context.new_cdp_session(page)
    session.send("Input.imeSetComposition", {"text": "mu", "selectionStart": 2, "selectionEnd": 2})
    for key in ("ArrowDown", "Escape", "Enter"):
        page.evaluate(
            "key => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true}))", key
        )
    assert page.evaluate("document.activeElement.id") == "q"
    assert page.locator("#q").input_value() == "二人讲mu"
    assert titles(page) == ["二人讲", "黔北木刻小辑", "两个人，三个问题，讲进企业里"]


def test_a_deep_link_is_answered_and_the_way_back_too(page: Page, base: str) -> None:
    page.goto(base + "/search.html?q=%E6%9C%A8%E5%88%BB+%E4%BA%8C%E4%BA%BA%E8%AE%B2&bad=%E6")
    status(page, "找到 1 条结果")
    assert page.locator("#q").input_value() == "木刻 二人讲"
    page.locator("#search-results a").click()
    page.wait_for_url("**/albums/muke.html?h=*")
    page.go_back()
    status(page, "找到 1 条结果")
    assert page.locator("#q").input_value() == "木刻 二人讲"


def test_the_way_back_leads_to_the_same_results_at_the_same_place(page: Page) -> None:
    page.locator("#q").fill("都说长征")
    status(page, "找到 40 条结果")
    page.locator("button.more").click()
    until(page, "() => document.querySelectorAll('#search-results h3 a').length === 20")
    link = page.locator("#search-results h3 a").nth(17)
    name = link.inner_text()
    link.evaluate("link => { link.href = 'articles/meitan.html'; link.focus(); }")
    link.evaluate("link => link.scrollIntoView({behavior: 'instant'})")
    before = page.evaluate("pageYOffset")
    assert before > 0
    page.keyboard.press("Enter")
    page.wait_for_url("**/meitan.html")
    page.go_back()
    until(page, "() => document.querySelectorAll('#search-results h3 a').length === 20")
    status(page, "找到 40 条结果")
    assert page.evaluate("document.activeElement.textContent") == name
    assert abs(page.evaluate("pageYOffset") - before) < 3


def test_hits_are_marked_on_the_page_that_opens_in_its_own_form(page: Page) -> None:
    page.locator("#q").fill("gdp与party")
    status(page, "找到 1 条结果")
    page.locator("#search-results a").click()
    page.wait_for_url("**/gangsheng.html*")
    assert page.locator("main mark").all_inner_texts() == ["ＧＤＰ与 Party"]


def test_keys_move_from_the_box_through_the_results_and_back(page: Page) -> None:
    page.locator("#q").focus()
    page.keyboard.type("二人讲")
    status(page, "找到 3 条结果")
    where = "document.activeElement.textContent || document.activeElement.id"
    seen = []
    for key in ("ArrowDown", "ArrowDown", "ArrowUp", "ArrowUp", "ArrowDown", "Escape"):
        page.keyboard.press(key)
        seen.append(page.evaluate(where))
    assert seen == ["二人讲", "黔北木刻小辑", "二人讲", "q", "二人讲", "q"]
    assert page.locator("#q").input_value() == "二人讲"
    page.keyboard.press("Escape")
    status(page, "")
    assert page.locator("#q").input_value() == "" and titles(page) == []


def test_keys_reach_suggestions_and_the_button_for_more(page: Page) -> None:
    page.locator("#q").fill("都说长征")
    status(page, "找到 40 条结果")
    for _ in range(11):
        page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.textContent") == "再看 10 条"
    page.keyboard.press("Enter")
    until(page, "() => document.activeElement === document.querySelectorAll('#search-results h3 a')[10]")
    page.locator("#q").fill("木刻 火箭")
    status(page, "没有找到“木刻 火箭”，下面是相近的")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    status(page, "找到 1 条结果")
    until(page, "() => document.activeElement.textContent === '黔北木刻小辑'")


def test_facets_narrow_the_results_and_show_counts(page: Page) -> None:
    page.locator("#q").fill("二人讲")
    status(page, "找到 3 条结果")
    rows = page.locator("#search-facets .facet-kind a")
    assert rows.all_text_contents() == ["全部3", "图集1", "宣讲稿1", "故事1"]
    rows.nth(1).click()
    status(page, "找到 1 条结果")
    assert titles(page) == ["黔北木刻小辑"]
    assert page.locator("#search-facets [aria-current]").first.text_content() == "图集1"
    assert page.evaluate("document.activeElement.textContent") == "图集1"
    page.keyboard.press("Enter")
    status(page, "找到 3 条结果")
    assert page.evaluate("document.activeElement.textContent") == "图集1"
    rows.nth(1).click()
    status(page, "找到 1 条结果")
    page.locator("#search-facets .facet-place summary").click()
    assert page.locator("#search-facets .facet-place a").all_text_contents() == ["全部1", "汇川1"]
    page.reload()
    status(page, "找到 1 条结果")
    page.locator("#search-facets .facet-kind a").first.click()
    status(page, "找到 3 条结果")
    page.go_back()
    status(page, "找到 1 条结果")
    page.locator("#search-facets .facet-kind a").first.click()
    page.locator("#search-facets .facet-year summary").click()
    assert page.locator("#search-facets .facet-year a").all_text_contents() == ["全部3", "2024年2", "2023年1"]
    page.locator("#search-facets .facet-topic summary").click()
    page.locator("#search-facets .facet-topic a").nth(1).click()
    status(page, "找到 1 条结果")
    assert titles(page) == ["两个人，三个问题，讲进企业里"]


def test_facets_combine_and_each_can_be_taken_away(page: Page, base: str) -> None:
    page.goto(base + "/search.html?q=" + quote("二人讲") + "&kind=" + quote("图集") + "&place=" + quote("湄潭"))
    status(page, "筛选之后没有“二人讲”")
    assert page.locator(".picked a").all_inner_texts() == ["去掉“图集”", "去掉“湄潭”"]
    page.locator(".picked a").nth(1).click()
    status(page, "找到 1 条结果")
    page.wait_for_url(lambda url: "place" not in url and url.endswith("&kind=" + quote("图集")))
    assert page.evaluate("document.activeElement.textContent") == "全部1"
    page.locator(".picked a").click()
    status(page, "找到 3 条结果")
    assert page.locator(".picked").count() == 0
    page.go_back()
    page.go_back()
    status(page, "筛选之后没有“二人讲”")


def test_on_a_phone_the_lists_lie_over_the_results_one_at_a_time(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 780})
    page.locator("#q").fill("二人讲")
    status(page, "找到 3 条结果")
    lists = page.locator("#search-facets details[open]")
    assert lists.count() == 0
    page.locator(".facet-kind summary").click()
    page.locator(".facet-place summary").click()
    until(page, "() => document.querySelectorAll('#search-facets [open]').length === 1")
    page.locator(".facet-place a").nth(1).click()
    status(page, "找到 2 条结果")
    assert lists.count() == 0
    assert page.evaluate("document.activeElement.textContent") == "区县"


def test_the_way_back_from_a_facet_leads_to_the_same_place(page: Page) -> None:
    page.locator("#q").fill("都说长征")
    status(page, "找到 40 条结果")
    page.locator("button.more").click()
    until(page, "() => document.activeElement === document.querySelectorAll('#search-results h3 a')[10]")
    page.locator("#search-results h3 a").nth(15).evaluate("link => link.scrollIntoView({behavior: 'instant'})")
    before = page.evaluate("pageYOffset")
    page.locator(".facet-kind a").nth(1).evaluate("link => link.click()")
    until(page, "() => document.querySelectorAll('#search-results h3 a').length === 10")
    page.go_back()
    until(page, "() => document.querySelectorAll('#search-results h3 a').length === 20")
    status(page, "找到 40 条结果")
    assert abs(page.evaluate("pageYOffset") - before) < 3


def test_words_in_quotes_are_one_and_a_minus_leaves_out(page: Page) -> None:
    counts = {"二人讲 -木刻": 2, "“二人讲起”": 0, "二人 讲起": 1, "红花岗 -二人": 0, "二人讲 －“茶园里的”": 3}
    for query, count in counts.items():
        page.locator("#q").fill(query)
        if count:
            status(page, f"找到 {count} 条结果")
        else:
            nothing_found(page)
    page.locator("#q").fill("-木刻")
    status(page, "")


def test_many_results_come_in_steps(page: Page) -> None:
    page.locator("#q").fill("长征")
    status(page, "找到 40 条结果")
    assert len(titles(page)) == 10
    page.locator("button", has_text="再看 10 条").click()
    until(page, "() => document.querySelectorAll('#search-results h3 a').length === 20")
    until(page, "() => document.activeElement === document.querySelectorAll('#search-results h3 a')[10]")
    for _ in range(2):
        page.locator("button.more").click()
        status(page, "找到 40 条结果")
    assert len(set(titles(page))) == 40
    assert page.locator("button").count() == 0


def test_no_result_offers_what_can_be_found_labelled(page: Page) -> None:
    page.locator("#q").fill("木刻 火箭")
    status(page, "没有找到“木刻 火箭”，下面是相近的")
    assert titles(page) == [] and page.locator("#search-browse").is_visible()
    assert page.locator("p.note").all_inner_texts() == ["一个词一个词地找："]
    page.locator("a", has_text="木刻（1 条）").click()
    status(page, "找到 1 条结果")
    assert page.locator("#q").input_value() == "木刻"
    page.go_back()
    status(page, "没有找到“木刻 火箭”，下面是相近的")
    page.locator("#q").fill("茶园里的会")
    status(page, "没有找到“茶园里的会”，下面是相近的")
    assert page.locator("p.links a").all_inner_texts() == ["茶园里的（1 条）"]


def test_hostile_words_do_nothing_but_show_themselves(page: Page) -> None:
    for words, count in {
        "<img src=x onerror=alert(1)>": 1, "＜img": 1, "</script><script>alert(1)</script>": 0, "__proto__": 1,
        "constructor": 1, "javascript:alert(1)": 0, "红" * 10_000: 0, "a" * 10_000: 0, "红 a" * 3_000: 0,
    }.items():  # fmt: skip
        page.locator("#q").fill(words)
        shown = words if len(words) <= 60 else words[:60] + "……"
        until(
            page,
            "want => { const said = document.getElementById('search-status').textContent;"
            " return want[0] ? said === want[0] : said.indexOf(want[1]) === 0; }",
            arg=[f"找到 {count} 条结果" if count else "", f"没有找到“{shown}”"],
        )
        assert page.locator("#search-results img:not(.hit-pic), script:not([src])").count() == 0
        assert len(page.url) < 6_000
    half_a_pair = "const q = document.getElementById('q'); q.value = '\\ud800红'; q.dispatchEvent(new Event('input'))"
    page.evaluate(f"() => {{ {half_a_pair} }}")
    nothing_found(page)


def test_a_page_that_misses_the_index_reads_itself_anew_once_and_then_says_so(browser: Browser, folder: Path) -> None:
    page = browser.new_page()
    page.set_default_timeout(5000)
    opened: list[str] = []
    page.on("domcontentloaded", lambda _: opened.append(page.url))
    (folder / "search.html").write_text(page_for("search/m-00000000.js"), encoding="utf-8")
    page.goto((folder / "search.html").as_uri())
    page.locator("#q").focus()
    page.wait_for_timeout(300)
    assert len(opened) == 1
    page.locator("#q").fill("长征")
    status(page, "搜索没能载入，请刷新本页，或从目录和区县翻看")
    assert len(opened) == 2
    assert page.locator("#q").input_value() == "长征"
    new = next((folder / "search").glob("m-*.js")).name
    (folder / "search.html").write_text(page_for(f"search/{new}"), encoding="utf-8")
    page.reload()
    status(page, "找到 40 条结果")
    assert len(opened) == 3
    page.close()


SHOWN = {
    "empty": "",
    "filled": "?q=" + quote("宣讲"),
    "narrowed": "?q=" + quote("宣讲") + "&kind=" + quote("故事"),
    "nothing": "?q=" + quote("遵义会意"),
}
"""Addresses of the reference site's search page in each of its states."""


def open_state(page: Page, site: BuiltSite, state: str) -> None:
    page.goto((site.folder / "search.html").as_uri() + SHOWN[state])
    if SHOWN[state]:
        until(
            page,
            "() => /^(找到|没有|筛选)/.test(document.getElementById('search-status').textContent)"
            " && !document.querySelector('.is-waiting, [aria-busy]')"
        )


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_accessibility_checker_finds_nothing_in_any_state(
    browser: Browser, built_site: BuiltSite, scheme: Literal["light", "dark"], width: int
) -> None:
    checker = (PAGE_TOOLS / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
    page = browser.new_page(
        viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True, reduced_motion="reduce"
    )
    found = []
    for state in SHOWN:
        open_state(page, built_site, state)
        if state == "filled":
            assert page.locator(".hit-pic").count() > 0
            page.locator(".facet-place summary").click()
        page.evaluate(checker)
        report = page.evaluate("async () => (await axe.run()).violations")
        found += [f"{state}: {violation['id']} {violation['nodes'][0]['target']}" for violation in report]
        assert page.evaluate("document.documentElement.scrollWidth") <= width, state
    page.close()
    assert found == []


def test_the_search_page_holds_with_letters_twice_as_large(built_site: BuiltSite, browser: Browser) -> None:
    large = browser.browser_type.launch(
        executable_path=next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome")))),
        args=["--no-sandbox", "--disable-gpu", "--blink-settings=defaultFontSize=32"],
    )
    page = large.new_page(viewport={"width": 360, "height": 780})
    for state in SHOWN:
        open_state(page, built_site, state)
        assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "32px"
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, state
    large.close()


MOVED = """() => {
    window.moved = 0;
    new PerformanceObserver(list => list.getEntries().forEach(entry => { moved += entry.value; }))
        .observe({type: "layout-shift", buffered: true});
}"""
TOP_OF_LISTS = "document.getElementById('search-browse').getBoundingClientRect().top"


def test_nothing_moves_while_a_reader_types(browser: Browser, built_site: BuiltSite) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 780})
    open_state(page, built_site, "empty")
    page.evaluate(MOVED)
    page.locator("#q").press_sequentially("理论宣传二人讲", delay=120)
    until(page, "() => document.querySelector('.hit mark')?.textContent === '理论宣传二人讲'")
    page.wait_for_timeout(1200)
    assert page.evaluate("moved") < 0.05
    page.close()


def test_the_room_kept_for_results_stays_when_the_next_letter_comes_before_they_are_drawn(
    browser: Browser, built_site: BuiltSite
) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 780})
    page.add_init_script("window.requestAnimationFrame = work => setTimeout(work, 450);")
    open_state(page, built_site, "empty")
    page.evaluate(MOVED)
    page.locator("#q").press_sequentially("理论宣传二人讲", delay=120)
    until(page, "document.querySelector('.hit mark')?.textContent === '理论宣传二人讲'")
    page.wait_for_timeout(1200)
    assert page.evaluate("moved") < 0.05
    page.close()


@pytest.mark.parametrize("width", [360, 1280])
def test_the_lists_keep_their_places_while_a_query_takes_long(
    browser: Browser, built_site: BuiltSite, width: int
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 780})
    held: list[Route] = []
    is_slow = True
    page.route("**/search/*.js", lambda route: held.append(route) if is_slow else route.continue_())
    open_state(page, built_site, "empty")
    page.evaluate(MOVED)
    top = page.evaluate(TOP_OF_LISTS)
    page.locator("#q").fill("理论宣传二人讲")
    until(page, "document.getElementById('search-said').textContent === '正在查找……'")
    words = page.evaluate("getComputedStyle(document.getElementById('search-hint'), '::before').content")
    assert (words, page.evaluate(TOP_OF_LISTS)) == ('"正在查找……"', top)
    assert page.locator("#search-browse").is_visible()
    is_slow = False
    for route in held:
        route.continue_()
    until(page, "document.querySelector('.hit mark')?.textContent === '理论宣传二人讲'")
    page.wait_for_timeout(1200)
    assert page.evaluate("moved") < 0.05
    page.locator("#q").fill("")
    until(page, "document.getElementById('search-page').hidden")
    assert page.locator("#search-hint").is_visible()
    page.close()


@pytest.mark.parametrize("width", [360, 1280])
def test_the_lists_keep_their_places_when_nothing_is_found(browser: Browser, built_site: BuiltSite, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 780})
    open_state(page, built_site, "empty")
    top = page.evaluate(TOP_OF_LISTS)
    page.locator("#q").fill("zqxjkv")
    nothing_found(page)
    words = page.evaluate("getComputedStyle(document.getElementById('search-hint'), '::before').content")
    assert (words, page.evaluate(TOP_OF_LISTS)) == ('"没有找到“zqxjkv”"', top)
    page.locator("#q").fill("")
    until(page, "!document.getElementById('search-hint').hasAttribute('data-wait')")
    assert page.locator("#search-hint").is_visible() and page.evaluate(TOP_OF_LISTS) == top
    page.close()


def test_a_slash_leads_to_the_box_unless_it_is_switched_off(browser: Browser, built_site: BuiltSite) -> None:
    page = browser.new_page()
    open_state(page, built_site, "empty")
    box, here = page.locator("#q"), "document.activeElement.id"
    page.keyboard.press("/")
    assert page.evaluate(here) == "q" and box.get_attribute("aria-keyshortcuts") == "/"
    page.keyboard.type("1/2")
    assert box.input_value() == "1/2"
    page.locator(".reading summary").click()
    switch = page.get_by_label("按 / 键跳到搜索框")
    switch.focus()
    page.keyboard.press("/")
    assert page.evaluate(here) == "q"
    # The panel closes behind who leaves it.
    page.locator(".reading summary").click()
    switch.uncheck()
    page.keyboard.press("/")
    assert page.evaluate(here) != "q" and box.get_attribute("aria-keyshortcuts") is None
    page.reload()
    page.keyboard.press("/")
    assert page.evaluate(here) != "q" and not switch.is_checked()
    page.goto((built_site.folder / "index.html").as_uri())
    page.locator(".reading summary").click()
    assert not switch.is_visible()
    page.close()


def test_without_scripts_the_page_leads_to_the_lists(browser: Browser, built_site: BuiltSite) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((built_site.folder / "search.html").as_uri())
    assert page.locator(".seek-page .empty").inner_text().startswith("搜索要用到脚本")
    assert page.locator("#search-browse .place-list a").count() > 10
    page.get_by_role("link", name="按拼音 A–Z 翻").click()
    assert page.url.endswith("/az.html")
    context.close()


def test_on_paper_the_question_stands_above_its_results(browser: Browser, built_site: BuiltSite) -> None:
    page = browser.new_page()
    open_state(page, built_site, "filled")
    page.emulate_media(media="print")
    shown = ("#q", "#search-status", ".hit h3")
    hidden = (".seek button", "#search-facets", ".seek-grid .more", "#search-browse")
    assert all(page.locator(part).first.is_visible() for part in shown)
    assert not any(page.locator(part).first.is_visible() for part in hidden)
    page.close()
