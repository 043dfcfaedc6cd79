"""听全文 in Chromium.  The voice is the test's own: it notes what it is given and ends when it is told to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.sites import article, build_site, make_site

pytestmark = pytest.mark.browser

SENTENCE = "这一句话有二十来个字，说的是楼道里的灯。"
STORY = article(
    "灯亮了",
    "第一段，住在[三楼](https://example.org/)的人说**好**。[^1]\n\n## 小标题\n\n- 一点\n- 两点\n  - 点里的点\n\n"
    f"{SENTENCE * 20}\n\n最后一段。\n\n[^1]: 注释不读。",
    date="2026-05-01",
    kicker="引题不读",
    subtitle="副题要读",
)
SCRIPT = """
    ---
    title: 灯下话
    slug: deng
    speakers: {甲: 宣讲员, 乙: 楼栋长}
    ---
    ## 开头

    （甲、乙上场。）

    甲：吃过饭没有？

    乙：吃了。

    合：一起讲。
    """
VOICES = """[{name: "粤", lang: "zh-HK", localService: true}, {name: "远", lang: "zh-CN", localService: false},
    {name: "外", lang: "en-US", localService: true}, {name: "一", lang: "zh_CN", localService: true}]"""
FAKE = """
    window.said = [];
    window.silenced = 0;
    let now = null, all = [], told = [];
    const speech = {
        getVoices: () => all,
        addEventListener: (name, listener) => { if (name === "voiceschanged") told.push(listener); },
        speak: one => { now = one;
            said.push({text: one.text, pitch: one.pitch, rate: one.rate, voice: one.voice.name}); },
        cancel: () => { silenced += 1; const cut = now; now = null; if (cut) cut.onend({}); },
        pause: () => { throw Error("never called"); },
        resume: () => {},
    };
    window.arrive = () => { all = VOICES; told.forEach(one => one()); };
    window.finish = () => { const done = now; now = null; if (done) done.onend({}); };
    Object.defineProperty(window, "speechSynthesis", {value: speech, configurable: true});
    window.SpeechSynthesisUtterance = function (text) { this.text = text; };
""".replace("VOICES", VOICES)
MUTE = "delete window.speechSynthesis; Object.defineProperty(window, 'speechSynthesis', {value: undefined});"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> str:
    root = make_site(tmp_path_factory.mktemp("aloud"), {"articles/deng.md": STORY, "lectures/deng.md": SCRIPT})
    assert build_site(root).problems == ()
    return (root / "site").as_uri() + "/"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 360, "height": 640}, locale="zh-CN")
    yield context.new_page()
    context.close()


def open_with_voice(page: Page, address: str) -> None:
    page.add_init_script(FAKE)
    page.goto(address)
    page.evaluate("arrive()")


def said(page: Page) -> list[str]:
    return [str(one) for one in page.evaluate("said.map(one => one.text)")]


def listen(page: Page) -> list[str]:
    """Let the voice come to the end of all it is given."""
    while page.evaluate("document.documentElement.classList.contains('is-aloud')"):
        page.evaluate("finish()")
    return said(page)


def button(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def test_a_story_is_read_from_its_title_to_its_last_block_in_pieces_a_voice_can_finish(page: Page, home: str) -> None:
    open_with_voice(page, home + "articles/deng.html")
    assert said(page) == [], "it speaks without being asked"
    button(page, "听全文")
    pieces = listen(page)
    blocks = [
        "灯亮了",
        "副题要读",
        "第一段，住在三楼的人说好。",
        "小标题",
        "一点",
        "两点",
        "点里的点",
        SENTENCE * 20,
        "最后一段。",
    ]
    assert "".join(pieces) == "".join(blocks)
    assert max(map(len, pieces)) <= 45
    assert page.evaluate("[...new Set(said.map(one => one.voice))]") == ["一"], "not Mandarin on this device"
    assert page.locator(".aloud-bar").is_hidden()
    assert page.locator(".is-read").count() == 0


def test_the_button_comes_when_a_voice_comes_and_moves_nothing(page: Page, home: str) -> None:
    page.add_init_script(FAKE)
    page.goto(home + "articles/deng.html")
    start, text = page.locator("[data-aloud] button"), page.locator(".prose > p").first
    assert start.is_hidden()
    before = text.bounding_box()
    page.evaluate("arrive()")
    assert start.is_visible()
    assert text.bounding_box() == before
    button(page, "听全文")
    assert text.bounding_box() == before


@pytest.mark.parametrize("world", [MUTE, FAKE], ids=["no-speech", "no-voice"])
def test_without_a_voice_there_is_no_button(page: Page, home: str, world: str) -> None:
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.add_init_script(world)
    page.goto(home + "articles/deng.html")
    assert page.locator("[data-aloud] button").is_hidden()
    assert page.locator("[data-aloud-bar]").is_hidden()
    page.locator(".reading summary").click()
    assert page.locator(".reading-speed").is_hidden()
    assert faults == []


def test_two_voices_of_a_lecture_differ_and_directions_and_marks_are_not_read(page: Page, home: str) -> None:
    open_with_voice(page, home + "lectures/deng.html")
    button(page, "听全文")
    pieces = listen(page)
    assert [piece for piece in pieces if "一开头" not in piece.replace(" ", "")][-3:] == [
        "吃过饭没有？",
        "吃了。",
        "一起讲。",
    ]
    assert not any("上场" in piece or "甲" in piece for piece in pieces)
    pitches = page.evaluate("said.slice(-3).map(one => one.pitch)")
    assert len(set(pitches)) == 3
    assert pitches[1] - pitches[0] > 0.3


def test_the_block_being_read_is_marked_and_kept_in_view_above_the_bar(page: Page, home: str) -> None:
    page.emulate_media(reduced_motion="reduce")
    open_with_voice(page, home + "articles/deng.html")
    button(page, "听全文")
    for _ in range(8):
        button(page, "下一段")
    marked = page.locator(".is-read")
    assert marked.all_inner_texts() == ["最后一段。"]
    box, bar = marked.bounding_box(), page.locator(".aloud-bar").bounding_box()
    assert box and bar
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= bar["y"] + 1
    assert page.locator("[data-place]").inner_text() == page.locator("[data-total]").inner_text() == "9"
    button(page, "上一段")
    assert said(page)[-1].startswith(SENTENCE)


def test_a_pause_begins_the_piece_again_and_nothing_is_said_meanwhile(page: Page, home: str) -> None:
    open_with_voice(page, home + "articles/deng.html")
    button(page, "听全文")
    page.evaluate("finish()")
    button(page, "暂停")
    page.evaluate("finish()")
    assert said(page) == ["灯亮了", "副题要读"]
    button(page, "下一段")
    assert said(page) == ["灯亮了", "副题要读"]
    button(page, "继续")
    assert said(page)[2:] == ["第一段，住在三楼的人说好。"]


def test_the_speed_is_remembered_and_holds_at_once(page: Page, home: str) -> None:
    open_with_voice(page, home + "articles/deng.html")
    button(page, "听全文")
    button(page, "语速：适中")
    first, second = page.evaluate("said.map(one => one.rate)")
    assert second > first
    page.goto(home + "lectures/deng.html")
    page.evaluate("arrive()")
    button(page, "听全文")
    assert page.evaluate("said[0].rate") == second
    page.locator(".reading summary").click()
    page.get_by_label("慢", exact=True).check()
    assert page.evaluate("said[said.length - 1].rate") < first


@pytest.mark.parametrize("keys", [["Escape"], ["Tab", "Tab", "Tab", "Tab", "Enter"]], ids=["escape", "button"])
def test_it_stops_when_asked_and_the_keyboard_is_where_it_was(page: Page, home: str, keys: list[str]) -> None:
    open_with_voice(page, home + "articles/deng.html")
    page.locator("[data-aloud] button").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.textContent") == "暂停"
    for key in keys:
        page.keyboard.press(key)
    page.evaluate("finish()")
    assert said(page) == ["灯亮了"]
    assert page.locator(".is-read").count() == 0
    assert page.evaluate("document.activeElement.textContent") == "听全文"


def test_it_stops_when_the_page_is_left(page: Page, home: str) -> None:
    open_with_voice(page, home + "articles/deng.html")
    button(page, "听全文")
    page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide'))")
    assert page.evaluate("silenced") >= 1
    page.evaluate("finish()")
    assert said(page) == ["灯亮了"]


def test_only_pages_with_a_text_carry_the_script(home: str) -> None:
    folder = Path(home.removeprefix("file://"))
    assert "aloud." in (folder / "articles/deng.html").read_text(encoding="utf-8")
    for other in ("index.html", "search.html", "articles/index.html", "lectures/deng-prompter.html"):
        assert "aloud" not in (folder / other).read_text(encoding="utf-8"), other
