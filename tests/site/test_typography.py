"""Chinese typography in Chromium: where lines may break, marks that share a square, dots, readings, style sheets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.sites import article, build_site, make_site

pytestmark = pytest.mark.browser

NEVER_FIRST = "，。、；：！？）》〉」』】〕”’…—·％%"
NEVER_LAST = "（《〈「『【〔“‘"
WIDTHS = (*range(320, 440, 7), 768, 1024, 1280, 1920)
STORY = """
他说：“《宣讲稿》写好了，（第一篇）。”大家听完，都说“好！”“真好！”……于是又讲了一遍——从头讲到尾，一共3场，GDP增长5%。

（一）“四个同志”走进院坝，党建品牌叫“市场监管卫士·服务发展先锋·名城先锋·党员义工”，《红色物业》《强组兴村》《一宣一顾》三个专题，“讲”“评”“帮”“带”，一样不少；“怎么讲？”“用家乡话讲！”

在**“一人问，一人答”**的台上，[《两个人的讲台》](https://example.org/)讲了什么？*着重号*在字下面。
{仡佬|gē lǎo}族的老人家问：“明天还来不来？”（笑）“来！”

> “讲得明白，听得进去；（记得住，用得上）。”——《宣讲手记》
"""
LINES = """() => [...document.querySelectorAll("main p, main h1, main h2, main li")].flatMap(block => {
    const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    const lines = [];
    let bottom = null;
    while (walker.nextNode()) {
        const node = walker.currentNode;
        if (node.parentNode.closest("rt, rp, sup, .vh")) continue;
        for (let at = 0; at < node.data.length; at += 1) {
            const range = document.createRange();
            range.setStart(node, at);
            range.setEnd(node, at + 1);
            const box = [...range.getClientRects()].find(box => box.width > 0);
            if (!box || !node.data[at].trim()) continue;
            if (bottom === null || box.bottom - bottom > 8) lines.push("");
            bottom = box.bottom;
            lines[lines.length - 1] += node.data[at];
        }
    }
    return lines.length > 1 ? [lines] : [];
})"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = make_site(
        tmp_path_factory.mktemp("type"),
        {
            "articles/a.md": article(
                "“你问我答”进院坝，《宣讲稿》写在田坎上：一个村的两个人", STORY, kicker="“理论宣传二人讲”进基层",
                subtitle="记“草根宣讲员”（第二期）", summary="摘要。"
            ),
            "articles/b.md": article("另一篇", "正文。"),
        },
    )  # fmt: skip
    outcome = build_site(root)
    assert outcome.published, outcome.problems
    return root / "site"


@pytest.fixture
def page(folder: Path, browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    page = context.new_page()
    page.goto((folder / "articles/a.html").as_uri())
    yield page
    context.close()


def style(page: Page, selector: str, name: str) -> str:
    return str(page.eval_on_selector(selector, f"element => getComputedStyle(element).{name}"))


def test_no_line_starts_with_a_closing_mark_or_ends_with_an_opening_one(page: Page) -> None:
    broken = set()
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        blocks: list[list[str]] = page.evaluate(LINES)
        assert len(blocks) >= 3 or width > 400, width
        for lines in blocks:
            broken |= {(width, line) for line in lines[1:] if line[0] in NEVER_FIRST}
            broken |= {(width, line) for line in lines[:-1] if line[-1] in NEVER_LAST}
    assert broken == set()


def test_the_sample_would_break_the_rule_if_the_style_sheet_did_not_hold_it(page: Page) -> None:
    page.evaluate("document.querySelectorAll('main *').forEach(one => { one.style.lineBreak = 'anywhere'; })")
    found = 0
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        found += sum(line[0] in NEVER_FIRST for lines in page.evaluate(LINES) for line in lines[1:])
    assert found > 0


def squares(page: Page, text: str, rules: str = "") -> float:
    """Width of *text* in the body, in 字, under *rules*."""
    return float(
        page.evaluate(
            """([text, rules]) => {
                const span = document.createElement("span");
                span.style.cssText = "white-space: nowrap;" + rules;
                span.textContent = text;
                document.querySelector(".prose > p").append(span);
                const width = span.getBoundingClientRect().width / parseFloat(getComputedStyle(span).fontSize);
                span.remove();
                return width;
            }""",
            [text, rules],
        )
    )


def test_quotation_marks_stand_in_a_square_as_chinese_marks_do(page: Page) -> None:
    assert page.evaluate("document.documentElement.lang") == "zh-CN"
    assert squares(page, "国“国”国", "text-spacing-trim: space-all") == pytest.approx(5, abs=0.05)


def test_two_marks_in_a_row_share_a_square(page: Page) -> None:
    marks = "字”，《字》。（字）"
    assert squares(page, marks, "text-spacing-trim: space-all") == pytest.approx(10, abs=0.05)
    assert squares(page, marks) == pytest.approx(8, abs=0.05)


def test_chinese_and_latin_stand_apart_without_a_space_in_the_text(page: Page) -> None:
    apart = squares(page, "共3场")
    assert apart > squares(page, "共3场", "text-autospace: no-autospace") + 0.15
    assert "一共3场" in page.inner_text("main")


def test_emphasis_is_dots_below_the_characters_and_never_slanted(page: Page) -> None:
    assert style(page, ".prose em", "fontStyle") == "normal"
    assert "dot" in style(page, ".prose em", "textEmphasisStyle")
    assert style(page, ".prose em", "textEmphasisPosition").startswith("under")


def test_a_reading_stands_above_its_word_and_is_neither_copied_nor_indented(page: Page) -> None:
    word, above = page.evaluate(
        """() => {
            const box = one => one.getBoundingClientRect().toJSON();
            const ruby = document.querySelector("ruby"), range = document.createRange();
            range.selectNode(ruby.firstChild);
            return [box(range), box(ruby.querySelector("rt"))];
        }"""
    )
    assert above["bottom"] <= word["top"] + 6 and abs(above["left"] + above["right"] - word["left"] - word["right"]) < 8
    assert style(page, "rt", "textIndent") == "0px" and float(style(page, "rt", "fontSize")[:-2]) >= 12
    page.evaluate("getSelection().selectAllChildren(document.querySelector('ruby').parentNode)")
    copied = page.evaluate("getSelection().toString()")
    assert "仡佬族的老人家" in copied and "gē" not in copied


def test_kicker_title_and_subtitle_have_ranks_of_their_own(page: Page) -> None:
    sizes = [float(style(page, f".title-block {name}", "fontSize")[:-2]) for name in (".ref", "h1", ".sub")]
    assert sizes[1] > sizes[2] > sizes[0]


def links(folder: Path, name: str) -> list[str]:
    """Names of the style sheets that a page links to, without their digests."""
    text = (folder / name).read_text("utf-8")
    return re.findall(r'<link rel="stylesheet" href="[^"]*assets/(\w+)\.\w+\.css"', text)


def test_a_page_takes_only_the_style_sheets_that_it_needs(folder: Path) -> None:
    assert "front" in links(folder, "index.html") and "search" in links(folder, "search.html")
    story = links(folder, "articles/b.html")
    assert story[0] == "site" and not {"front", "photos", "search", "lectures", "recordings"} & set(story)
    for path in folder.rglob("*.html"):
        text = path.read_text("utf-8")
        assert text.count(' media="print">') == 1, path
