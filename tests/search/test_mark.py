"""A page opened from a search result: the words it was found by are marked in a browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
SCRIPT = Path(__file__).parents[2] / "assets" / "js" / "mark.js"
PAGE = """<!DOCTYPE html><html lang="zh-CN"><meta charset="utf-8"><title>页</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'self'; script-src 'self'; object-src 'none'">
<script defer src="mark.js"></script><nav>遵义会议</nav><main id="main"><h1>一座楼</h1>
TALL<p>在<b>遵义</b>会<a href="#x">议
</a>之后，遵 义
会议又开了。</p><p>遵</p><p>义会议</p><ul><li>GDP 与 &lt;b&gt;</li></ul><nav>遵义会议</nav>
<ruby>湄<rp>(</rp><rt>méi</rt><rp>)</rp></ruby>潭</main></html>"""

Opened = Callable[[str], "Page"]


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Opened]:
    page = browser.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    (tmp_path / "mark.js").write_bytes(SCRIPT.read_bytes())
    (tmp_path / "page.html").write_text(PAGE.replace("TALL", "<p>字</p>" * 200), encoding="utf-8")

    def open_with(query: str) -> Page:
        page.goto((tmp_path / "page.html").as_uri() + query)
        return page

    yield open_with
    page.close()
    assert said == []


def marks(page: Page) -> list[str]:
    return page.locator("mark").all_inner_texts()


def test_words_are_marked_across_inline_tags_and_breaks_but_not_across_blocks(opened: Opened) -> None:
    page = opened("?h=" + quote("遵义会议"))
    assert [text.strip() for text in marks(page)] == ["遵义", "会", "议", "遵 义 会议"]
    assert page.locator("nav mark").count() == 0
    assert page.locator("main p").nth(200).inner_text().replace("\n", "") == "在遵义会议 之后，遵 义 会议又开了。"
    assert page.locator("mark").first.bounding_box()["y"] < 720  # type: ignore[index]
    assert page.locator(".found p").inner_text() == "第 1 处，共 2 处"


def test_each_word_is_marked_and_case_does_not_matter(opened: Opened) -> None:
    page = opened("?h=gdp&x=1&h=" + quote("湄潭") + "&h=%E6%")
    assert marks(page) == ["GDP", "湄", "潭"]


def test_hostile_words_mark_nothing_or_themselves(opened: Opened) -> None:
    assert marks(opened("?h=" + quote("<b>"))) == ["<b>"]
    for words in ("", "&h=", quote("<img src=x onerror=alert(1)>"), "__proto__", "constructor", quote("字" * 10_000)):
        assert marks(opened("?h=" + words)) == []
    assert len(marks(opened("?h=" + quote("字")))) == 200


def test_a_bar_leads_from_find_to_find_and_round(opened: Opened) -> None:
    page = opened("?h=" + quote("遵义会议"))
    where = page.locator("mark.is-here")
    seen = [where.inner_text()]
    for _ in range(2):
        page.get_by_role("button", name="下一处").click()
        seen.append(where.inner_text())
    assert seen == ["遵义", "遵 义 会议", "遵义"]
    assert page.get_by_role("status").inner_text() == "第 1 处，共 2 处"
    assert page.evaluate("document.activeElement.textContent") == "下一处"


def test_the_marks_can_be_taken_away_and_the_page_is_as_it_was(opened: Opened) -> None:
    page = opened("")
    before = page.locator("main").inner_html()
    page = opened("?x=1&h=" + quote("遵义会议") + "#main")
    page.get_by_role("button", name="去掉标记").click()
    assert page.locator("mark, .found").count() == 0
    page.wait_for_url(lambda url: url.endswith("/page.html?x=1#main"))
    assert page.evaluate("document.activeElement.textContent").startswith("在遵义会议")
    page.locator("[tabindex]").evaluate("element => element.removeAttribute('tabindex')")
    assert page.locator("main").inner_html() == before
    split = "node => node.nodeType === 3 && node.nextSibling && node.nextSibling.nodeType === 3"
    assert page.evaluate(f"[...document.querySelectorAll('main p')].every(p => ![...p.childNodes].some({split}))")


def test_a_page_without_a_find_has_no_bar_and_a_find_in_the_title_moves_nothing(opened: Opened) -> None:
    assert opened("?h=" + quote("没有的词")).locator(".found").count() == 0
    page = opened("?h=" + quote("一座楼"))
    assert page.evaluate("pageYOffset") == 0
    assert page.get_by_role("button", name="到这一处").is_visible()
