"""Recorded talks in a whole site: what is published, what is kept, and what a browser makes of it."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import pytest
from playwright.sync_api import Browser, Page

import generator.load.reading as reading
from tests.browsers import until
from tests.conftest import PAGE_TOOLS
from tests.media import films
from tests.media.films import SECRETS
from tests.served import QuietFiles, served
from tests.sites import build_site, check_site, make_site, tree

HOSTILE = '<img src=x onerror="window.bad=1"></script><script>window.bad=1</script>'
CAPTIONS = "WEBVTT\n\n" + "\n".join(
    f"00:{start:02}.000 --> 00:{start + 2:02}.000\n<v {'甲乙'[start // 2 % 2]}>第{start}秒 & {HOSTILE}话\n"
    for start in range(0, 30, 2)
)
LECTURE = """
    ---
    title: 灯下话家常
    recordings:
      - src: talk.mp3
        title: 现场录音
        captions: talk.vtt
        chapters: [{at: 0:00, title: 开场}, {at: 0:10, title: "</script><b>灯</b>是怎么亮的"}]
      - src: film.mp4
        title: 现场录像
        poster: art:court
        captions: talk.vtt
    ---
    甲：你好。
    """
FILES: dict[str, str | bytes] = {
    "lectures/deng/index.md": LECTURE,
    "lectures/deng/talk.mp3": films.mp3(40),
    "lectures/deng/film.mp4": films.mp4(),
    "lectures/deng/talk.vtt": CAPTIONS,
    "events/wan.md": "---\ntitle: 小院一场\nrecordings: [{src: wan.m4a, title: 录音}]\n---\n正文。\n",
    "events/wan.m4a": films.mp4(),
}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    make_site(tmp_path, FILES)
    outcome = build_site(tmp_path)
    assert [str(problem) for problem in outcome.problems] == []
    return tmp_path


def media(root: Path, ending: str) -> list[Path]:
    return sorted((root / "site/media").glob(f"*{ending}"))


def test_recordings_captions_and_scripts_are_published_without_anything_private(site: Path) -> None:
    assert [len(media(site, ending)) for ending in (".mp3", ".mp4", ".m4a", ".vtt", ".cues.js")] == [1, 1, 1, 2, 2]
    assert [(name, secret) for name, raw in tree(site / "site").items() for secret in SECRETS if secret in raw] == []


def test_the_page_says_all_of_it_without_a_script(site: Path) -> None:
    page = (site / "site/lectures/deng.html").read_text(encoding="utf-8")
    for words in ("现场录音", "录音 40 秒", "录像 5 秒", "<b>甲：</b>第0秒", "下载字幕"):
        assert words in page
    assert 'width="64" height="48"' in page
    assert page.count("recording") > page.count("<script")
    assert "onerror" not in page and "<script>" not in page
    assert "recording." not in (site / "site/index.html").read_text(encoding="utf-8")


def test_a_recording_is_found_and_a_check_leaves_nothing(tmp_path: Path) -> None:
    make_site(tmp_path, FILES)
    assert check_site(tmp_path) == ()
    assert sorted(os.listdir(tmp_path)) == ["content"]


def test_a_recording_that_has_lain_still_is_not_read_again(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Within two seconds of its last change nothing but its bytes can be believed."""
    time.sleep(2.1)
    build_site(site)
    opened: list[str] = []
    once = reading.open_inside
    monkeypatch.setattr(reading, "open_inside", lambda root, path: opened.append(path) or once(root, path))
    before = tree(site / "site")
    (site / "content/articles").mkdir()
    (site / "content/articles/a.md").write_text("---\ntitle: 甲\n---\n文。\n", encoding="utf-8")
    build_site(site)
    assert [path for path in opened if path.endswith((".mp3", ".mp4", ".m4a"))] == []
    after = tree(site / "site")
    assert {name: raw for name, raw in after.items() if name.startswith("media/")} == {
        name: raw for name, raw in before.items() if name.startswith("media/")
    }


def test_another_recording_gets_another_name(site: Path) -> None:
    (before,) = media(site, ".mp3")
    (site / "content/lectures/deng/talk.mp3").write_bytes(films.mp3(30))
    build_site(site)
    (after,) = media(site, ".mp3")
    assert before.name != after.name


# -- in a browser -------------------------------------------------------------------------------


class InParts(QuietFiles):
    """Gives out parts of a file when asked, as every web server does: without it no browser turns to a place."""

    def send_head(self) -> BinaryIO | BytesIO | None:
        wanted = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
        file = super().translate_path(self.path)
        if wanted is None or not os.path.isfile(file):
            return super().send_head()
        content = Path(file).read_bytes()
        start, end = int(wanted[1]), min(int(wanted[2] or len(content)), len(content) - 1)
        self.send_response(206)
        self.send_header("Content-Type", self.guess_type(file))
        self.send_header("Content-Range", f"bytes {start}-{end}/{len(content)}")
        self.send_header("Content-Length", str(end - start + 1))
        self.send_header("Accept-Ranges", "bytes")
        self.end_headers()
        return BytesIO(content[start : end + 1])


@pytest.fixture
def server(site: Path) -> Iterator[str]:
    with served(site / "site", InParts) as address:
        yield address


@pytest.fixture(params=["disk", "server"])
def home(request: pytest.FixtureRequest, site: Path) -> str:
    if request.param == "disk":
        return (site / "site").as_uri() + "/"
    return str(request.getfixturevalue("server"))


@pytest.fixture
def page(browser: Browser, home: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 360, "height": 800})
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.goto(home + "lectures/deng.html")
    yield page
    assert page.evaluate("window.bad") is None
    assert complaints == []
    context.close()


TRACKS = """selector => Array.from(document.querySelector(selector).textTracks).map(track => ({
    kind: track.kind, mode: track.mode, language: track.language,
    cues: Array.from(track.cues).map(cue => [cue.startTime, cue.endTime, cue.getCueAsHTML().textContent])}))"""


@pytest.mark.browser
def test_captions_and_chapters_reach_the_player(page: Page) -> None:
    until(page, "document.querySelector('audio').textTracks.length === 2")
    captions, chapters = page.evaluate(TRACKS, "audio")
    assert (captions["kind"], captions["language"], len(captions["cues"])) == ("captions", "zh-CN", 15)
    assert captions["cues"][0] == [0, 2, "甲：第0秒 & window.bad=1话"]
    assert chapters["kind"] == "chapters"
    assert chapters["cues"][1][::2] == [10, "</script><b>灯</b>是怎么亮的"]


@pytest.mark.browser
def test_captions_of_a_film_are_shown_even_when_its_pictures_cannot_be(page: Page) -> None:
    until(page, "document.querySelector('video').textTracks.length === 1")
    (captions,) = page.evaluate(TRACKS, "video")
    assert captions["mode"] == "showing"
    assert len(captions["cues"]) == 15


@pytest.mark.browser
def test_a_jump_link_turns_the_player_and_its_line_is_marked(page: Page) -> None:
    section = page.locator("#recording-1")
    section.locator("summary").click()
    section.get_by_text("第20秒").click()
    until(page, "document.querySelector('audio').currentTime >= 20")
    marked = section.locator(".lines .now")
    marked.wait_for()
    assert "第20秒" in marked.inner_text() or "第22秒" in marked.inner_text()
    assert marked.get_attribute("aria-current") == "true"
    section.get_by_text("是怎么亮的").click()
    until(page, "document.querySelector('audio').currentTime < 20")
    section.locator(".lines .now").filter(has_text="第10秒").wait_for()
    assert page.url.endswith("lectures/deng.html")


@pytest.mark.browser
def test_large_type_gives_large_targets_and_nothing_scrolls_sideways(page: Page) -> None:
    page.evaluate("document.documentElement.classList.add('mode-big')")
    page.locator("#recording-1 summary").click()
    shown = page.evaluate("""Array.from(document.querySelectorAll('.jumps a'))
        .map(link => link.getBoundingClientRect().height).filter(Boolean)""")
    assert shown and round(min(shown)) >= 60
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.mark.browser
def test_the_accessibility_checker_finds_nothing(browser: Browser, site: Path) -> None:
    context = browser.new_context(bypass_csp=True, reduced_motion="reduce")
    page = context.new_page()
    page.goto((site / "site/lectures/deng.html").as_uri())
    page.locator("#recording-1 summary").click()
    page.locator("#recording-1 .lines a").nth(3).click()
    page.locator("#recording-1 .lines .now").wait_for()
    page.evaluate((PAGE_TOOLS / "axe-core" / "axe.min.js").read_text(encoding="utf-8"))
    violations = page.evaluate("async () => (await axe.run()).violations")
    assert [(one["id"], node["target"]) for one in violations for node in one["nodes"]] == []
    context.close()


@pytest.mark.browser
def test_without_a_script_a_jump_link_leads_into_the_recording(browser: Browser, site: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((site / "site/lectures/deng.html").as_uri())
    link = page.locator("#recording-1 .jumps a").nth(1)
    assert link.get_attribute("href", timeout=1000).endswith(".mp3#t=10")  # type: ignore[union-attr]
    assert page.locator("audio").is_visible()
    context.close()
