"""Characters, phrases of titles, Chinese numerals and dates."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.text.hanzi import (
    cn_date,
    cn_digits,
    cn_number,
    count_han,
    is_cjk_punctuation,
    is_han,
    phrases,
    pieces,
    reading_minutes,
    truncate,
)


@pytest.mark.parametrize("ch", "一龥〇㐀\U00020000\U0002b740\U0002ceb0\U0002ebf0\U00030000\U00031350豈\U0002f800")
def test_ideographs_of_all_blocks_are_han(ch: str) -> None:
    assert is_han(ch)


@pytest.mark.parametrize("ch", "aＡ1１，。々、あア가⺀🎉 \u3000")
def test_letters_marks_and_kana_are_not_han(ch: str) -> None:
    assert not is_han(ch)


@pytest.mark.parametrize("ch", "，。、；：？！“”‘’（）《》〈〉【】—…·\u3000％～「」")
def test_chinese_marks_are_punctuation(ch: str) -> None:
    assert is_cjk_punctuation(ch)


@pytest.mark.parametrize("ch", "中〇々,.a1Ａ０")
def test_other_characters_are_no_chinese_punctuation(ch: str) -> None:
    assert not is_cjk_punctuation(ch)


def test_characters_are_counted_without_marks_digits_and_letters() -> None:
    assert count_han("2018年，KTV在〇八街。") == 5


@pytest.mark.parametrize(("count", "minutes"), [(0, 1), (1, 1), (400, 1), (401, 2), (2500, 7)])
def test_reading_takes_a_minute_for_400_characters(count: int, minutes: int) -> None:
    assert reading_minutes(count) == minutes


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("一座楼，三天的会", ["一座楼，", "三天的会"]),
        ("遵义：红色之城", ["遵义：", "红色之城"]),
        ("遵义：“讲好，红色故事”，代代传", ["遵义：", "“讲好，红色故事”，", "代代传"]),
        ("《甲，乙》的故事——转折之城", ["《甲，乙》的故事——", "转折之城"]),
        ("真的吗？！是的", ["真的吗？！", "是的"]),
        ("不忘初心　牢记使命", ["不忘初心　", "牢记使命"]),
        ("红色物业 幸福小区", ["红色物业 ", "幸福小区"]),
        ("从12:30讲到1,000人", ["从12:30讲到1,000人"]),
        ("Long March, Red Army", ["Long March, ", "Red Army"]),
        ("（上，下）合集", ["（上，下）合集"]),
        ("“没有结束的引号，还在里面", ["“没有结束的引号，还在里面"]),
        ("多出的”引号，照样分", ["多出的”引号，", "照样分"]),
        ("", []),
    ],
)
def test_titles_break_at_marks_and_never_inside_quotes(title: str, expected: list[str]) -> None:
    assert [phrase for phrase, _ in phrases(title)] == expected


def test_a_phrase_longer_than_twelve_characters_is_not_kept_together() -> None:
    assert phrases("一二三四五六七八九十一二，一二三四五六七八九十一二三") == (
        ("一二三四五六七八九十一二，", True),
        ("一二三四五六七八九十一二三", False),
    )
    assert phrases("abcdefghijklmnopqrstuvwx") == (("abcdefghijklmnopqrstuvwx", True),)


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="甲乙，：！？、“”《》（）—… 　ab1:,", max_size=40))
def test_phrases_joined_are_the_title(title: str) -> None:
    assert "".join(phrase for phrase, _ in phrases(title)) == title


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("弘扬遵义会议精神，做“两个维护”的坚定践行者", ["弘扬遵义会议精神，", "做“两个维护”", "的坚定践行者"]),
        ("“二人讲”走进贵州钢绳（集团）有限责任公司", ["“二人讲”", "走进贵州钢绳", "（集团）", "有限责任公司"]),
        ("社区有个“红色物管会”", ["社区有个“红色物管会”"]),
    ],
)
def test_quotations_in_a_long_phrase_are_kept_together(title: str, expected: list[str]) -> None:
    assert pieces(title) == tuple((piece, True) for piece in expected)


def test_what_is_left_of_a_long_phrase_may_break() -> None:
    assert pieces("从“遵义会议精神”看中国共产党人的精神密码") == (
        ("从“遵义会议精神”", True),
        ("看中国共产党人的精神密码", False),
    )
    assert pieces("“一二三四五六七八九十一二”说") == (("“一二三四五六七八九十一二”", False), ("说", True))


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="甲乙，：！？、“”《》（）—… 　ab1:,", max_size=40))
def test_pieces_joined_are_the_title(title: str) -> None:
    assert "".join(piece for piece, _ in pieces(title)) == title


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("一座楼", 10, "一座楼"),
        ("  一座楼  ", 3, "一座楼"),
        ("老城里有一座两层楼，砖木结构，上下两层都有拱廊。你来过多少回了？", 20, "老城里有一座两层楼，砖木结构……"),
        ("会开完了。路还得走。", 6, "会开完了……"),
        ("他说过“红色，故事”，很好很好很好", 12, "他说过“红色，故事”……"),
        ("没有一个标点的长句子一直往下写", 6, "没有一个标点……"),
        ("来看 hongcheng generator", 8, "来看……"),
        ("产值达到了1,000,000元", 8, "产值达到了……"),
    ],
)
def test_a_cut_text_ends_before_a_mark(text: str, limit: int, expected: str) -> None:
    assert truncate(text, limit) == expected


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="甲乙，。“”（）ab1,. ", max_size=40), st.integers(1, 30))
def test_a_cut_text_is_a_beginning_and_within_its_limit(text: str, limit: int) -> None:
    cut = truncate(text, limit)
    assert len(cut.removesuffix("……")) <= limit
    assert text.strip().startswith(cut.removesuffix("……"))


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (0, "零"), (1, "一"), (9, "九"), (10, "十"), (11, "十一"), (20, "二十"), (21, "二十一"), (99, "九十九"),
        (100, "一百"), (105, "一百零五"), (110, "一百一十"), (1005, "一千零五"), (1050, "一千零五十"),
        (10_010, "一万零一十"), (100_000, "十万"), (110_000, "十一万"), (1_000_001, "一百万零一"),
        (100_001_000, "一亿零一千"), (2_3000_0000, "二亿三千万"), (1_2000_0000_0000, "一万二千亿"), (10**12, "一万亿"),
    ],
)  # fmt: skip
def test_whole_numbers_are_written_in_chinese(number: int, written: str) -> None:
    assert cn_number(number) == written


@pytest.mark.parametrize("number", [-1, 10**16])
def test_numbers_without_a_chinese_form_are_refused(number: int) -> None:
    with pytest.raises(ValueError):
        cn_number(number)


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 10**12 - 1))
def test_a_number_in_chinese_is_worth_what_it_says(number: int) -> None:
    total = section = digit = 0
    for ch in cn_number(number):
        if ch in "零一二三四五六七八九":
            digit = "零一二三四五六七八九".index(ch)
        elif ch in "十百千":
            section += (digit or 1) * 10 ** ("十百千".index(ch) + 1)
            digit = 0
        else:
            total += (section + digit) * (10_000 if ch == "万" else 10**8)
            section = digit = 0
    assert total + section + digit == number


def test_digits_are_read_one_by_one() -> None:
    assert cn_digits("2018") == "二零一八"


@pytest.mark.parametrize(
    ("date", "written"), [("2024", "2024年"), ("2024-07", "2024年7月"), ("2024-07-01", "2024年7月1日")]
)
def test_dates_are_written_as_far_as_they_are_known(date: str, written: str) -> None:
    assert cn_date(date) == written


@pytest.mark.parametrize("date", ["", "24", "2024-7-1", "2024-07-01 12:00", "今天"])
def test_anything_else_is_no_date(date: str) -> None:
    with pytest.raises(ValueError):
        cn_date(date)
