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


def test_each_word_is_marked_and_case_does_not_matter(opened: Opened) -> None:
    page = opened("?h=gdp&x=1&h=" + quote("湄潭") + "&h=%E6%")
    assert marks(page) == ["GDP", "湄", "潭"]


def test_hostile_words_mark_nothing_or_themselves(opened: Opened) -> None:
    assert marks(opened("?h=" + quote("<b>"))) == ["<b>"]
    for words in ("", "&h=", quote("<img src=x onerror=alert(1)>"), "__proto__", "constructor", quote("字" * 10_000)):
        assert marks(opened("?h=" + words)) == []
    assert len(marks(opened("?h=" + quote("字")))) == 200
