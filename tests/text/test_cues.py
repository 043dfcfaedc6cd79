"""Captions: WebVTT becomes cues, and cues become clean captions and a script that can do no harm."""

from __future__ import annotations

import json
import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.text.cues import MOST_CUES, Cue, clock, cue_script, fragment, one_line, parse_cues, webvtt


def read(text: str) -> tuple[Cue, ...]:
    cues, problems = parse_cues(text, "talk.vtt")
    assert problems == ()
    return cues


def findings(text: str) -> list[str]:
    return [str(problem) for problem in parse_cues(text, "talk.vtt")[1]]


def test_cues_have_times_in_milliseconds_speakers_and_plain_text() -> None:
    cues = read(
        """WEBVTT - 现场
Kind: captions

NOTE 校对过一遍
00:00.000 --> 不是字幕

STYLE
::cue { color: red }

REGION
id:a

开场
00:01.000 --> 00:04.250 align:start position:10%
<v.loud 甲>大家<b>好</b>，
<c.yellow>今天</c>讲 A&amp;B &lt;灯&gt; 1 < 2

01:00:05.000 --> 01:00:06.000
没有讲者
"""
    )
    assert cues == (
        Cue(1000, 4250, "大家好，\n今天讲 A&B <灯> 1 < 2", "甲"),
        Cue(3_605_000, 3_606_000, "没有讲者"),
    )


def test_a_second_voice_in_a_cue_begins_a_line_with_its_name() -> None:
    (cue,) = read("WEBVTT\n\n00:01.000 --> 00:02.000\n<v 甲>好吗？</v> <v 乙>好。\n")
    assert (cue.speaker, cue.text, cue.spoken) == ("甲", "好吗？\n乙：好。", "甲：好吗？\n乙：好。")


def test_cues_come_in_the_order_of_their_times() -> None:
    cues, problems = parse_cues("WEBVTT\n\n00:05.000 --> 00:06.000\n后\n\n00:01.000 --> 00:02.000\n先\n", "talk.vtt")
    assert [cue.text for cue in cues] == ["先", "后"]
    assert [str(problem) for problem in problems] == ["talk.vtt:6:1: 警告 W522 这一条比上一条开始得早，请核对时间"]


def test_times_that_overlap_are_told_once_with_their_number() -> None:
    text = "WEBVTT\n\n" + "".join(f"00:0{start}.000 --> 00:0{start + 2}.000\n字\n\n" for start in range(4))
    assert findings(text) == ["talk.vtt:6:1: 警告 W522 这一条与上一条的时间重叠，全文共 3 处，请核对时间"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "1:1: 错误 E521 字幕文件的第一行不是 WEBVTT，第一行写 WEBVTT，第二行空着"),
        (
            "1\n00:00:01,000 --> 00:00:02,000\n字\n",
            "1:1: 错误 E521 字幕文件的第一行不是 WEBVTT，这像是 SRT 字幕：第一行写 WEBVTT，第二行空着，"
            "时间里的逗号改成点",
        ),
        ("WEBVTT\n", "1:1: 错误 E521 字幕文件里没有一条字幕，请补上，或删去 captions 一行"),
        ("WEBVTT\n00:01.000 --> 00:02.000\n字\n", "2:1: 错误 E521 WEBVTT 一行后面少了空行，请在第一行后面空一行"),
        (
            "WEBVTT\n\n00:01,500 --> 00:02.000\n字\n",
            "3:1: 错误 E521 字幕的时间“00:01,500”写法不对，可写成 00:01.500",
        ),
        ("WEBVTT\n\n1\n0:1 --> 00:02.000\n字\n", "4:1: 错误 E521 字幕的时间“0:1”写法不对，可写成 00:01.000"),
        (
            "WEBVTT\n\n00:01.000 -->\n字\n",
            "3:1: 错误 E521 字幕的时间“”写法不对，请写成 00:01.000 或 01:02:03.000",
        ),
        ("WEBVTT\n\n00:02.000 --> 00:01.000\n字\n", "3:1: 错误 E521 字幕的结束时间不晚于开始时间，请核对这两个时间"),
        (
            "WEBVTT\n\n字\n字\n",
            "3:1: 错误 E521 这几行字幕没有时间，前面写一行时间，如 00:01.000 --> 00:04.000，各条之间空一行",
        ),
        (
            "WEBVTT\n\n00:01.000 --> 00:02.000\n字\n00:02.000 --> 00:03.000\n字\n",
            "5:1: 错误 E521 这一条字幕前面少了空行，请在它前面空一行",
        ),
    ],
)
def test_an_editor_sees_what_a_browser_would_pass_over(text: str, expected: str) -> None:
    assert findings(text) == [f"talk.vtt:{expected}"]


def test_lines_of_a_cue_join_without_a_space_between_chinese() -> None:
    assert one_line("大家好，\n我是甲") == "大家好，我是甲"
    assert one_line("Party\nSchool") == "Party School"


def test_times_are_printed_and_addressed_as_people_and_browsers_read_them() -> None:
    assert [clock(ms) for ms in (0, 83_500, 3_723_000)] == ["0:00", "1:23", "1:02:03"]
    assert [fragment(ms) for ms in (0, 83_000, 83_500, 83_050)] == ["t=0", "t=83", "t=83.5", "t=83.05"]


NASTY = st.text(st.sampled_from("甲a<>&-\u2028\\\"'/` ;:"), min_size=1, max_size=30)


@settings(max_examples=60)
@given(st.lists(st.tuples(NASTY, NASTY), min_size=1, max_size=4))
def test_what_is_written_is_read_back_whatever_the_words(pairs: list[tuple[str, str]]) -> None:
    cues = tuple(
        Cue(place * 1000, place * 1000 + 900, " ".join(text.split()) or "字", " ".join(speaker.split()) or "甲")
        for place, (speaker, text) in enumerate(pairs)
    )
    assert read(webvtt(cues).decode()) == cues


@settings(max_examples=60)
@given(NASTY, NASTY)
def test_no_word_ends_the_script_or_opens_a_tag(text: str, title: str) -> None:
    script = cue_script("name", (Cue(83_500, 84_000, text, "甲"),), ((0, title),)).decode()
    assert not re.search(r"[<>&\u2028\u2029]", script)
    assert script.startswith("hongchengCues(") and script.endswith(");\n")
    name, cues, chapters = json.loads(f"[{script[len('hongchengCues(') : -3]}]")
    assert (name, cues, chapters) == ("name", [[83.5, 84.0, f"甲：{text}"]], [[0.0, title]])


def test_markup_in_captions_is_taken_off() -> None:
    (cue,) = read("WEBVTT\n\n00:01.000 --> 00:02.000\n<img src=x onerror=alert(1)>灯<script>亮</script>了\n")
    assert cue.text == "灯亮了"


@pytest.mark.parametrize(
    "text",
    [
        "WEBVTT\n\n" + "00:00.000 --> 00:01.000\na\n\n" * 100_000,
        "WEBVTT\n\n" + "a\n\n" * 300_000,
        "WEBVTT\n\n00:00.000 --> 00:01.000\n<v" + " " * 900_000,
        "WEBVTT\n\n00:00.000 --> 00:01.000\n" + "<v " * 300_000,
        "WEBVTT\n\n00:00.000 --> 00:01.000\n" + "&lt" * 300_000,
        "WEBVTT\n\n" + "--> " * 250_000,
        "WEBVTT\n\n" + "9" * 900_000 + " --> 00:01.000\n字",
    ],
    ids=["cues", "blocks", "blanks", "voices", "entities", "arrows", "digits"],
)
def test_hostile_captions_cost_little_and_are_cut(text: str) -> None:
    started = time.process_time()
    cues, problems = parse_cues(text, "talk.vtt")
    assert time.process_time() - started < 2
    assert len(cues) <= MOST_CUES
    assert len(problems) <= 30
    assert all(len(str(problem)) < 200 for problem in problems)
