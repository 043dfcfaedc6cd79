"""The search page in a browser, opened from a disk: typing, composing, keys, facets, addresses, hostile words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from generator.search.records import SearchRecord
from generator.search.simple import index_scripts

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
ASSETS = Path(__file__).parents[2] / "assets" / "js"
PAGE = """<!DOCTYPE html><html lang="zh-CN"><meta charset="utf-8"><title>搜索</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'self'; script-src 'self'; object-src 'none'">
<script defer src="normal.js"></script><script defer src="find.js"></script><script defer src="search.js"></script>
<form id="seek" role="search" action="search.html"><input id="q" name="q" type="search" autocomplete="off"></form>
<div id="search-page" hidden><p id="search-status" aria-live="polite"></p><aside id="search-facets"></aside>
<ol id="search-results" class="list"></ol></div><div id="search-browse">专题</div><p id="end" tabindex="0">尾</p>
<div id="search-index" data-src="SOURCES" data-root=""></div></html>"""


@pytest.fixture
def folder(tmp_path: Path, records: tuple[SearchRecord, ...]) -> Path:
    many = tuple(
        SearchRecord(f"many/{number:02}.html", f"第{number}篇", "故事", ("播州",), (), "", "", ("都说长征",))
        for number in range(40)
    )
    scripts = index_scripts((*records, *many))
    for name, script in scripts.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(script)
    for name in ("normal.js", "find.js", "search.js"):
        (tmp_path / name).write_bytes((ASSETS / name).read_bytes())
    (tmp_path / "search.html").write_text(PAGE.replace("SOURCES", " ".join(scripts)), encoding="utf-8")
    for record in records:
        (tmp_path / record.url).parent.mkdir(exist_ok=True)
        (tmp_path / record.url).write_text(f"<title>{record.title}</title>", encoding="utf-8")
    return tmp_path


@pytest.fixture
def page(browser: Browser, folder: Path) -> Iterator[Page]:
    page = browser.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("dialog", lambda dialog: said.append("dialog"))
    page.set_default_timeout(5000)
    page.goto((folder / "search.html").as_uri())
    yield page
    page.close()
    assert said == []


def titles(page: Page) -> list[str]:
    return page.locator("#search-results h3 a").all_inner_texts()


def status(page: Page, words: str) -> None:
    page.wait_for_function("words => document.getElementById('search-status').textContent === words", arg=words)


def test_results_come_while_typing_and_the_address_follows(page: Page) -> None:
    assert page.locator("script[src*=index-]").count() == 0
    page.locator("#q").press_sequentially("二人讲")
    status(page, "找到 3 条结果")
    assert titles(page) == ["二人讲", "黔北木刻小辑", "两个人，三个问题，讲进企业里"]
    first = page.locator("li.hit").first
    assert first.locator("p.meta span").all_inner_texts() == ["宣讲稿", "红花岗", "汇川"]
    assert first.locator("h3 mark").all_inner_texts() == ["二人讲"]
    assert page.locator("p.ex mark").all_inner_texts() == ["二人讲", "二人讲"]
    assert page.url.endswith("?q=" + quote("二人讲"))
    assert page.locator("#search-browse").is_hidden()
    page.locator("#q").fill("")
    status(page, "")
    assert titles(page) == [] and page.locator("#search-browse").is_visible()


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


def test_a_deep_link_is_answered_and_the_way_back_too(page: Page, folder: Path) -> None:
    page.goto((folder / "search.html").as_uri() + "?q=%E6%9C%A8%E5%88%BB+%E4%BA%8C%E4%BA%BA%E8%AE%B2&bad=%E6")
    status(page, "找到 1 条结果")
    assert page.locator("#q").input_value() == "木刻 二人讲"
    page.locator("#search-results a").click()
    page.wait_for_url("**/albums/muke.html")
    page.go_back()
    status(page, "找到 1 条结果")
    assert page.locator("#q").input_value() == "木刻 二人讲"


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
    page.locator("#search-facets summary").click()
    places = page.locator("#search-facets details a")
    assert places.all_inner_texts() == ["全部1", "汇川1"]
    page.reload()
    status(page, "找到 1 条结果")
    page.locator("#search-facets .facet-kind a").first.click()
    status(page, "找到 3 条结果")


def test_many_results_come_in_steps(page: Page) -> None:
    page.locator("#q").fill("长征")
    status(page, "找到 40 条结果")
    assert len(titles(page)) == 30
    page.locator("button", has_text="再看 10 条").click()
    assert len(titles(page)) == 40
    assert page.evaluate("document.activeElement.textContent") == titles(page)[30]
    assert page.locator("button").count() == 0


def test_no_result_offers_what_can_be_found_labelled(page: Page) -> None:
    page.locator("#q").fill("木刻 火箭")
    status(page, "没有找到“木刻 火箭”")
    assert titles(page) == [] and page.locator("#search-browse").is_visible()
    page.locator("a", has_text="木刻（1 条）").click()
    status(page, "找到 1 条结果")
    assert page.locator("#q").input_value() == "木刻"


def test_hostile_words_do_nothing_but_show_themselves(page: Page, folder: Path) -> None:
    for words, count in {
        "<img src=x onerror=alert(1)>": 1, "＜img": 1, "</script><script>alert(1)</script>": 0, "__proto__": 1,
        "constructor": 1, "javascript:alert(1)": 0, "红" * 10_000: 0,
    }.items():  # fmt: skip
        page.locator("#q").fill(words)
        status(page, f"找到 {count} 条结果" if count else f"没有找到“{words}”")
        assert page.locator("#search-results img, script:not([src])").count() == 0
    half_a_pair = "const q = document.getElementById('q'); q.value = '\\ud800红'; q.dispatchEvent(new Event('input'))"
    page.evaluate(f"() => {{ {half_a_pair} }}")
    page.wait_for_function("document.getElementById('search-status').textContent.indexOf('没有找到') === 0")


def test_a_page_that_misses_the_index_reads_itself_anew_once_and_then_says_so(browser: Browser, folder: Path) -> None:
    page = browser.new_page()
    page.set_default_timeout(5000)
    opened: list[str] = []
    page.on("domcontentloaded", lambda _: opened.append(page.url))
    (folder / "search.html").write_text(PAGE.replace("SOURCES", "search/index-old.js"), encoding="utf-8")
    page.goto((folder / "search.html").as_uri())
    page.locator("#q").focus()
    page.wait_for_timeout(300)
    assert len(opened) == 1
    page.locator("#q").fill("长征")
    status(page, "搜索没能载入，请刷新本页，或从目录和区县翻看")
    assert len(opened) == 2
    assert page.locator("#q").input_value() == "长征"
    new = next((folder / "search").glob("*.js")).name
    (folder / "search.html").write_text(PAGE.replace("SOURCES", f"search/{new}"), encoding="utf-8")
    page.reload()
    status(page, "找到 40 条结果")
    assert len(opened) == 3
    page.close()
