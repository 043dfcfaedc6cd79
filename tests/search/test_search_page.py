"""The search page in a browser, from a disk and a server: typing, composing, keys, facets, addresses, hostile words."""

from __future__ import annotations

import html
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from generator.output.assets import read_shelf
from generator.search.index import build_index
from generator.search.records import SearchRecord

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
ASSETS = Path(__file__).parents[2] / "assets"
PAGE = """<!DOCTYPE html><html lang="zh-CN"><meta charset="utf-8"><title>搜索</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'self'; script-src 'self'; object-src 'none'">
<script defer src="search.js"></script>
<form id="seek" role="search" action="search.html"><input id="q" name="q" type="search" autocomplete="off"></form>
<div id="search-page" hidden><p id="search-status" aria-live="polite"></p><aside id="search-facets"></aside>
<ol id="search-results" class="list"></ol></div><div id="search-browse">专题</div><p id="end" tabindex="0">尾</p>
<div id="search-index" data-src="SOURCES"></div></html>"""


def page_for(manifest: str) -> str:
    return PAGE.replace("SOURCES", manifest)


@pytest.fixture
def folder(tmp_path: Path, records: tuple[SearchRecord, ...]) -> Path:
    many = tuple(
        SearchRecord(f"many/{number:02}.html", f"第{number}篇", "故事", ("播州",), ("长征",), "", "", ("都说长征",))
        for number in range(40)
    )
    index = build_index((*records, *many))
    for name, script in index.files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(script)
    shelf = read_shelf((ASSETS,))
    for name in ("search.js", "mark.js"):
        (tmp_path / name).write_bytes(shelf.files[shelf.script[name]])
    (tmp_path / "search.html").write_text(page_for(index.manifest), encoding="utf-8")
    for record in records:
        (tmp_path / record.url).parent.mkdir(exist_ok=True)
        words = "".join(f"<p>{html.escape(block)}</p>" for block in record.blocks)
        main = f'<main id="main"><h1>{record.title}</h1>{words}</main><script src="../mark.js"></script>'
        (tmp_path / record.url).write_text(
            f'<meta charset="utf-8"><title>{record.title}</title>{main}', encoding="utf-8"
        )
    return tmp_path


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server(folder: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


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
    page.wait_for_function(
        "words => document.getElementById('search-status').textContent === words"
        " && !document.querySelector('.is-waiting')",
        arg=words,
    )


def nothing_found(page: Page) -> None:
    page.wait_for_function("() => document.getElementById('search-status').textContent.indexOf('没有找到') === 0")


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
    assert page.url.endswith("?q=" + quote("二人讲"))
    assert page.locator("#search-browse").is_hidden()
    page.locator("#q").fill("")
    status(page, "")
    assert titles(page) == [] and page.locator("#search-browse").is_visible()


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
    assert "q=" not in page.url
    session.send("Input.insertText", {"text": "木刻"})
    status(page, "找到 1 条结果")


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
    page.wait_for_function("() => document.querySelectorAll('#search-results h3 a').length === 20")
    link = page.locator("#search-results h3 a").nth(17)
    name = link.inner_text()
    link.evaluate("link => { link.href = 'articles/meitan.html'; link.focus(); link.scrollIntoView(); }")
    before = page.evaluate("pageYOffset")
    assert before > 0
    page.keyboard.press("Enter")
    page.wait_for_url("**/meitan.html")
    page.go_back()
    page.wait_for_function("() => document.querySelectorAll('#search-results h3 a').length === 20")
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
    page.locator("#end").focus()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.type("二人讲")
    status(page, "找到 3 条结果")
    where = "document.activeElement.textContent || document.activeElement.id"
    seen = []
    for key in ("ArrowDown", "ArrowDown", "ArrowUp", "ArrowUp", "ArrowDown", "Escape"):
        page.keyboard.press(key)
        seen.append(page.evaluate(where))
    assert seen == ["二人讲", "黔北木刻小辑", "二人讲", "q", "二人讲", "q"]


def test_facets_narrow_the_results_and_show_counts(page: Page) -> None:
    page.locator("#q").fill("二人讲")
    status(page, "找到 3 条结果")
    rows = page.locator("#search-facets .facet-kind a")
    assert rows.all_inner_texts() == ["全部3", "图集1", "宣讲稿1", "故事1"]
    rows.nth(1).click()
    status(page, "找到 1 条结果")
    assert titles(page) == ["黔北木刻小辑"]
    assert page.locator("#search-facets [aria-current]").first.inner_text() == "图集1"
    assert page.evaluate("document.activeElement.textContent") == "图集1"
    page.locator("#search-facets .facet-place summary").click()
    assert page.locator("#search-facets .facet-place a").all_inner_texts() == ["全部1", "汇川1"]
    page.reload()
    status(page, "找到 1 条结果")
    page.locator("#search-facets .facet-kind a").first.click()
    status(page, "找到 3 条结果")
    page.go_back()
    status(page, "找到 1 条结果")
    page.locator("#search-facets .facet-kind a").first.click()
    page.locator("#search-facets .facet-year summary").click()
    assert page.locator("#search-facets .facet-year a").all_inner_texts() == ["全部3", "2024年2", "2023年1"]
    page.locator("#search-facets .facet-topic summary").click()
    page.locator("#search-facets .facet-topic a").nth(1).click()
    status(page, "找到 1 条结果")
    assert titles(page) == ["两个人，三个问题，讲进企业里"]


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
    page.wait_for_function("() => document.querySelectorAll('#search-results h3 a').length === 20")
    page.wait_for_function("() => document.activeElement === document.querySelectorAll('#search-results h3 a')[10]")
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
        page.wait_for_function(
            "want => { const said = document.getElementById('search-status').textContent;"
            " return want[0] ? said === want[0] : said.indexOf(want[1]) === 0; }",
            arg=[f"找到 {count} 条结果" if count else "", f"没有找到“{shown}”"],
        )
        assert page.locator("#search-results img, script:not([src])").count() == 0
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
