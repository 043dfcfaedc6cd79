"""Times in a script, and the captions that come of them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.text.cues import parse_cues, webvtt
from generator.text.dialogue import Turn, parse_script
from generator.text.lines import FULL, width
from generator.text.script_cues import LINE, LINES, TimedTurn, captions, script_cues
from generator.text.time_marks import read_time


def times(text: str) -> tuple[list[tuple[int | None, str]], list[str]]:
    found = parse_script(text, ("甲", "乙"), "x.md", 1)
    turns = [(entry.at, entry.text) for entry in found.entries if isinstance(entry, Turn)]
    return turns, [str(problem) for problem in found.problems]


def test_a_time_after_the_mark_is_taken_off_the_words() -> None:
    turns, problems = times("甲：[00:12]大家好。\n乙： [1:02:03.5] 我来了。\n**甲：**[01:02:10] 好。\n乙：没有时间。")
    assert turns == [(12_000, "大家好。"), (3_723_500, "我来了。"), (3_730_000, "好。"), (None, "没有时间。")]
    assert problems == []


def test_only_the_first_stretch_of_a_turn_carries_its_time() -> None:
    turns, _ = times("甲：[00:12]大家好。\n\n（停。）\n\n接着说。")
    assert turns == [(12_000, "大家好。"), (None, "接着说。")]


def test_a_time_that_goes_back_is_told_and_not_used() -> None:
    turns, problems = times("甲：[00:12]一。\n乙：[00:12]二。\n甲：[00:05]三。\n乙：[00:20]四。")
    assert [at for at, _ in turns] == [12_000, None, None, 20_000]
    assert problems == [
        "x.md:2:3: 警告 W407 台词的时间 [00:12] 不晚于前面的时间，没有用上，请核对时间",
        "x.md:3:3: 警告 W407 台词的时间 [00:05] 不晚于前面的时间，没有用上，请核对时间",
    ]


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("【00:12】", "请写成 [00:12]"),
        ("[00：12]", "请写成 [00:12]"),
        ("［1:2］", "请写成 [01:02]"),
        ("[00:75]", "分和秒都小于 60，如 [01:15]"),
        ("[1：02：03]", "请写成 [01:02:03]"),
    ],
)
def test_a_time_written_otherwise_is_an_error_with_the_right_form(written: str, hint: str) -> None:
    turns, problems = times(f"甲：{written}大家好。")
    assert turns == [(None, "大家好。")]
    assert problems == [f"x.md:1:3: 错误 E406 台词的时间“{written}”写法不对，{hint}"]


@pytest.mark.parametrize("text", ["[链接](x.md)", "【合】", "10:30开始", "（00:12）", "[^1]"])
def test_other_brackets_are_no_times(text: str) -> None:
    assert read_time(text) is None


def test_turns_share_the_time_between_two_marks_by_what_is_said() -> None:
    turns = (TimedTurn("甲", "一二三", 1000), TimedTurn("乙", "四五六七八九", None), TimedTurn("甲", "十", 4000))
    cues = script_cues(turns, 220, 60_000)
    assert [(cue.start, cue.end, cue.speaker, cue.text) for cue in cues] == [
        (1000, 2000, "甲", "一二三"),
        (2000, 4000, "乙", "四五六七八九"),
        (4000, 4544, "甲", "十"),
    ]


def test_a_pause_before_the_next_time_shows_no_caption() -> None:
    cues = script_cues((TimedTurn("甲", "一二三四", 0), TimedTurn("乙", "五", 60_000)), 240)
    assert [(cue.start, cue.end) for cue in cues] == [(0, 2000), (60_000, 60_250)]


def test_the_recording_ends_the_last_caption() -> None:
    cues = script_cues((TimedTurn("甲", "一二三四五六七八九十", 0),), 60, 5000)
    assert cues[-1].end == 5000


def test_a_script_without_times_has_no_captions() -> None:
    assert script_cues((TimedTurn("甲", "大家好。", None),), 220) == ()


def test_captions_are_cut_between_clauses_and_fit_two_lines() -> None:
    text = "全市机关企事业单位的在职党员，到社区报到的，有10万余名。"
    text += "有事设岗，有岗定人，把服务带到社区，带到楼栋，带到居民家里。"
    assert captions(text) == (
        "全市机关企事业单位的在职党员，\n到社区报到的，有10万余名。",
        "有事设岗，有岗定人，把服务带到社区，\n带到楼栋，带到居民家里。",
    )


@given(st.text(alphabet="一二三，。！4. a（）“”…—", max_size=200))
def test_captions_lose_nothing_but_spaces_and_are_never_too_long(text: str) -> None:
    found = captions(text)
    assert "".join("".join(found).split()) == "".join(text.split())
    for one in found:
        lines = one.split("\n")
        assert len(lines) <= LINES + 1
        assert all(width(line) <= LINE * FULL for line in lines)


@given(st.lists(st.tuples(st.text(alphabet="一二三，。", max_size=60), st.booleans()), min_size=1, max_size=8))
def test_what_comes_of_a_script_is_clean_webvtt(said: list[tuple[str, bool]]) -> None:
    turns = [TimedTurn("甲乙"[place % 2], text, place * 5000 if timed else None)
             for place, (text, timed) in enumerate(said)]  # fmt: skip
    cues = script_cues(turns, 220, 100_000)
    assert all(before.end <= after.start for before, after in pairwise(cues))
    if cues:
        again, problems = parse_cues(webvtt(cues).decode(), "x.vtt")
        assert problems == ()
        assert [cue.text for cue in again] == [cue.text for cue in cues]
