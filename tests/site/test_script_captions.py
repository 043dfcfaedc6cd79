"""Times in a script: captions for the recording, without a second file."""

from __future__ import annotations

import re
from pathlib import Path

from tests.media.films import mp3
from tests.sites import build_site, make_site

SCRIPT = """
    ---
    title: 灯下问
    slug: wen
    recordings:
      - {src: wen.mp3, title: 现场录音}
      - {src: again.mp3, title: 又一场}
    ---
    甲：[00:02]这盏灯是谁修的？

    乙：大家修的。

    甲：[00:08]修了多久？
    """


def built(root: Path, script: str = SCRIPT) -> Path:
    talk = mp3(60)
    files: dict[str, str | bytes] = {"lectures/wen/index.md": script}
    files |= {"lectures/wen/wen.mp3": talk, "lectures/wen/again.mp3": talk + talk}
    make_site(root, files)
    assert [str(problem) for problem in build_site(root).problems] == []
    return root / "site"


def test_the_first_recording_without_captions_has_those_of_the_script(tmp_path: Path) -> None:
    site = built(tmp_path)
    captions = list(site.rglob("*.vtt"))
    assert len(captions) == 1
    text = captions[0].read_text(encoding="utf-8")
    assert text.startswith("WEBVTT\n\n00:00:02.000 --> ")
    assert "\n<v 甲>这盏灯是谁修的？\n" in text
    assert "\n<v 乙>大家修的。\n" in text
    assert "00:00:08.000 --> " in text
    assert len(list(site.rglob("*.cues.js"))) == 1
    page = (site / "lectures/wen.html").read_text(encoding="utf-8")
    assert page.count(">下载字幕<") == 1
    assert re.search(r"#t=8\"><span class=\"n\">0:08</span><span><b>甲：</b>修了多久？", page)


def test_times_are_on_no_page_and_in_no_spoken_length(tmp_path: Path) -> None:
    site = built(tmp_path)
    for name in ("wen", "wen-prompter", "wen-print"):
        assert "[00:" not in (site / f"lectures/{name}.html").read_text(encoding="utf-8")
    assert "全长约 5 秒" in (site / "lectures/wen-print.html").read_text(encoding="utf-8")


def test_captions_of_their_own_come_first(tmp_path: Path) -> None:
    script = SCRIPT.replace("title: 现场录音", "title: 现场录音, captions: own.vtt")
    (tmp_path / "content/lectures/wen").mkdir(parents=True)
    own = "WEBVTT\n\n00:01.000 --> 00:02.000\n另写的字幕。\n"
    (tmp_path / "content/lectures/wen/own.vtt").write_text(own, encoding="utf-8")
    site = built(tmp_path, script)
    texts = sorted(path.read_text(encoding="utf-8") for path in site.rglob("*.vtt"))
    assert len(texts) == 2
    assert any("另写的字幕" in text for text in texts)
    assert any("这盏灯" in text for text in texts)
