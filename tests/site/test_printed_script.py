"""The printed script as Chromium prints it: numbered lines, whole turns, no mark left alone at a foot."""

from __future__ import annotations

import io
import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise

import pytest
from playwright.sync_api import Browser
from pypdf import PdfReader

from generator.plan.scripts import MEASURE
from generator.text.lines import NEVER_FIRST, NEVER_LAST
from tests.conftest import BuiltSite

pytestmark = pytest.mark.browser

MARKS = "甲乙合"
A4 = (595, 842)
ROW = re.compile(rf"(?:(?P<number>\d+) )?(?:(?P<mark>[{MARKS}]|▲\d+) )?(?P<words>.+)")
RADICALS = str.maketrans("⻚⻔⻓⻅⻛⻢⻋⻝⻬⺠⻆⻦⻥⻘⻤", "页门长见风马车食齐民角鸟鱼青鬼")
"""Fonts tell of some characters by their radicals, which no normal form undoes."""


@dataclass(frozen=True, slots=True)
class Row:
    number: int
    mark: str
    words: str


@dataclass(frozen=True, slots=True)
class Sheet:
    rows: tuple[Row, ...]
    foot: str


def script_page(site: BuiltSite) -> str:
    return next(page for page in site.pages if page.endswith("-print.html"))


def pdf(browser: Browser, address: str) -> PdfReader:
    context = browser.new_context()
    page = context.new_page()
    page.goto(address)
    content = page.pdf(prefer_css_page_size=True)
    context.close()
    return PdfReader(io.BytesIO(content))


@pytest.fixture(scope="module")
def printed(browser: Browser, built_site: BuiltSite) -> PdfReader:
    return pdf(browser, (built_site.folder / script_page(built_site)).as_uri())


@pytest.fixture(scope="module")
def sheets(printed: PdfReader) -> tuple[Sheet, ...]:
    found = []
    for page in printed.pages:
        *lines, foot = unicodedata.normalize("NFKC", page.extract_text()).translate(RADICALS).splitlines()
        matches = [match for line in lines if (match := ROW.fullmatch(line.strip()))]
        rows = (Row(int(match["number"] or 0), match["mark"] or "", match["words"]) for match in matches)
        found.append(Sheet(tuple(rows), foot))
    return tuple(found)


def test_it_is_a4_and_every_sheet_says_which_of_how_many_it_is(
    printed: PdfReader, sheets: tuple[Sheet, ...], built_site: BuiltSite
) -> None:
    assert {(round(page.mediabox.width), round(page.mediabox.height)) for page in printed.pages} == {A4}
    assert len(sheets) == built_site.text(script_page(built_site)).count('class="leaf"')
    assert len(sheets) > 3
    for number, sheet in enumerate(sheets, 1):
        assert sheet.foot.endswith(f"第 {number} 页,共 {len(sheets)} 页")


def test_every_fifth_line_carries_its_number(sheets: tuple[Sheet, ...]) -> None:
    """Counted from the first line of the script, over all sheets."""
    rows = [row for sheet in sheets for row in sheet.rows]
    first = next(place for place, row in enumerate(rows) if re.fullmatch(r"一\s开场", row.words))
    script = rows[first:]
    assert len(script) > 100
    # A line may begin with a number of its own; it is then no fifth line.
    assert [row.number for row in script[4::5]] == list(range(5, len(script) + 1, 5))
    assert {row.number for row in rows[:first]} == {0}


def test_no_sheet_ends_with_a_speaker_or_a_head(sheets: tuple[Sheet, ...]) -> None:
    """No first line of a turn, no turn of a single line, no head of a part."""
    for sheet in sheets[:-1]:
        assert sheet.rows[-1].mark not in tuple(MARKS), sheet.rows[-1]
        assert not re.match(r"[一二三四五六七八九十]+\s", sheet.rows[-1].words), sheet.rows[-1]


def test_no_sheet_begins_with_the_last_line_of_a_turn(sheets: tuple[Sheet, ...]) -> None:
    for sheet in sheets[1:]:
        first, second = sheet.rows[:2]
        # A turn that goes on says again whose it is; then a line without a mark has to follow.
        is_new = first.mark or re.match(r"[一二三四五六七八九十]+\s", first.words)
        assert is_new, first
        goes_on = not re.search(r"[。！？…”!?)]$", sheets[sheets.index(sheet) - 1].rows[-1].words)
        if goes_on and first.mark:
            assert not second.mark, first


def test_the_printed_lines_are_the_script_and_keep_the_prohibitions(built_site: BuiltSite) -> None:
    text = built_site.text(script_page(built_site))
    row = r'class="row row-(turn|stage)[^"]*?( spread)?(?: gap-\d)?">.*?"words">(.*?)</span></p>'
    rows = re.findall(row, text)
    assert len(rows) > 100
    plain = [(bool(spread), re.sub(r"<[^>]+>", "", words)) for _, spread, words in rows]
    assert all(len(words) <= MEASURE * 2 for _, words in plain)
    for (spread, words), (_, after) in pairwise(plain):
        if spread:
            assert words[-1] not in NEVER_LAST, words
            assert after[0] not in NEVER_FIRST, after
    lecture = built_site.text(script_page(built_site).replace("-print", ""))
    said = re.sub(r"<[^>]+>|\s", "", "".join(re.findall(r'(?s)<div class="says">(.*?)</div>', lecture)))
    turns = [words for form, _, words in rows if form == "turn"]
    assert re.sub(r"<[^>]+>|\s", "", "".join(turns)) == said


def test_no_line_is_wider_than_its_column_in_the_fonts_of_this_machine(browser: Browser, built_site: BuiltSite) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto((built_site.folder / script_page(built_site)).as_uri())
    page.emulate_media(media="print")
    wide = page.evaluate("""() => [...document.querySelectorAll(".leaf .words")]
        .filter(words => words.scrollWidth > words.clientWidth + 1).map(words => words.textContent)""")
    over = page.evaluate("""() => [...document.querySelectorAll(".leaf")].filter(leaf => {
        const rows = leaf.querySelectorAll(".row");
        const foot = leaf.querySelector(".leaf-foot").getBoundingClientRect().top;
        return rows[rows.length - 1].getBoundingClientRect().bottom > foot;
    }).length""")
    context.close()
    assert wide == []
    assert over == 0
