"""Numbers as they are said, and the minutes they take."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.text.spoken import duration, minutes_text, reading, seconds, spoken_length, tally

READINGS = [
    # amounts
    ("0", "零"),
    ("10", "十"),
    ("11名", "十一名"),
    ("101", "一百零一"),
    ("110", "一百一十"),
    ("125", "一百二十五"),
    ("1010", "一千零一十"),
    ("4500余亩", "四千五百余亩"),
    ("10500", "一万零五百"),
    ("47000余斤", "四万七千余斤"),
    ("20万", "二十万"),
    ("20余万元", "二十余万元"),
    ("201000", "二十万一千"),
    ("100010", "十万零一十"),
    ("100000000", "一亿"),
    ("1,000元", "一千元"),
    ("２０台", "二十台"),
    ("130个贫困村", "一百三十个贫困村"),
    ("578超市", "五百七十八超市"),
    ("第14届", "第十四届"),
    ("2000多年", "二千多年"),
    ("1500年的银杏", "一千五百年的银杏"),
    # decimals, shares, ratios
    ("4.5公里", "四点五公里"),
    ("0.05", "零点零五"),
    ("14.86万人", "十四点八六万人"),
    ("90.79%", "百分之九十点七九"),
    ("85％", "百分之八十五"),
    ("30%-50%", "百分之三十至百分之五十"),
    ("3-5%", "百分之三至五"),
    ("2‰", "千分之二"),
    ("1/3", "三分之一"),
    ("24/7", "二十四/七"),
    ("3:1", "三比一"),
    ("1:1.5", "一比一点五"),
    # years, dates, times
    ("2018年", "二零一八年"),
    ("1934年10月", "一九三四年十月"),
    ("1930年代", "一九三零年代"),
    ("20世纪30年代", "二十世纪三十年代"),
    ("2018—2020年", "二零一八至二零二零年"),
    ("2018年-2020年", "二零一八年至二零二零年"),
    ("（1934—1936）", "（一九三四至一九三六）"),
    ("2021-2022学年", "二零二一至二零二二学年"),
    ("2024-07-01", "二零二四年七月一日"),
    ("2024.7.1", "二零二四年七月一日"),
    ("2021-07", "二零二一年七月"),
    ("1月15日到17日", "一月十五日到十七日"),
    ("5月1日-3日", "五月一日至三日"),
    ("12:30", "十二点三十分"),
    ("8:05开始", "八点零五分开始"),
    ("14：00", "十四点"),
    ("8:30-12:00", "八点三十分至十二点"),
    # ranges
    ("3-5人", "三至五人"),
    ("3～5月", "三至五月"),
    ("10—12个", "十至十二个"),
    ("3.5元-5元", "三点五元至五元"),
    # codes and telephone numbers
    ("12345热线", "一二三四五热线"),
    ("12345政务服务便民热线", "一二三四五政务服务便民热线"),
    ("拨打110", "拨打一一零"),
    ("电话：0851-12345678", "电话：零八五一一二三四五六七八"),
    ("手机13800138000", "手机一三八零零一三八零零零"),
    ("400-800-1234", "四零零八零零一二三四"),
    ("电话1000部", "电话一千部"),
    ("热线受理12345件", "热线受理一万二千三百四十五件"),
    ("007号", "零零七号"),
    ("520302013", "五二零三零二零一三"),
    # units and signs
    ("¥500", "五百元"),
    ("20㎡", "二十平方米"),
    ("50km", "五十公里"),
    ("5 kg", "五公斤"),
    ("-5℃", "零下五摄氏度"),
    ("5-10℃", "五至十摄氏度"),
    ("500元/人", "五百元每人"),
    ("5+3+N", "五加三加N"),
    ("1+1+1>3", "一加一加一大于三"),
    ("党建+网格", "党建加网格"),
    ("7×24小时", "七乘二十四小时"),
    ("①②", "一二"),
    ("1.2.3", "一点二点三"),
    ("一座楼，三天的会。", "一座楼，三天的会。"),
]


@pytest.mark.parametrize(("written", "said"), READINGS, ids=[written for written, _ in READINGS])
def test_numbers_and_signs_are_read_as_they_are_said(written: str, said: str) -> None:
    assert reading(written) == said


@pytest.mark.parametrize(
    ("text", "syllables"),
    [
        ("", 0),
        ("——……！？", 0),
        ("**甲**", 1),
        ("讲好遵义故事", 6),
        ("2018年", 5),
        ("90.79%", 8),
        ("（1934—1936）", 9),
        ("〇〇后", 3),
        ("人人々", 3),
        ("KTV", 3),
        ("KTV包厢", 5),
        ("APP和WiFi", 6),
        ("5G网络", 4),
        ("made in China", 4),
        ("table", 2),
        ("it's", 1),
        ("COVID-19", 4),
        ("café", 2),
        ("🎉", 0),
        ("\U00020000\U0002a6a5", 2),
    ],
)
def test_syllables_are_counted_as_heard(text: str, syllables: int) -> None:
    assert spoken_length(text) == syllables


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="0123456789.,:-/%年月热线电话万KTm℃+~ ①９", max_size=60))
def test_any_mixture_of_digits_and_signs_can_be_said(text: str) -> None:
    assert spoken_length(text) >= 0
    assert not any(ch.isdecimal() for ch in reading(text))


@pytest.mark.parametrize("row", ["1" * 50_000, "1," * 25_000, "111," * 12_000, "1.1" * 20_000, "电话" + "9" * 50_000])
def test_long_rows_of_digits_are_read_without_delay(row: str) -> None:
    assert spoken_length(row) > 0


@pytest.mark.parametrize(("syllables", "length"), [(0, 0), (1, 1), (22, 6), (220, 60), (330, 90), (2500, 682)])
def test_seconds_follow_from_the_speaking_rate(syllables: int, length: int) -> None:
    assert seconds(syllables, 220) == length


def test_a_rate_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError):
        seconds(10, 0)


@pytest.mark.parametrize(
    ("length", "shown"),
    [
        (0, "0 秒"),
        (2, "约 5 秒"),
        (27, "约 25 秒"),
        (58, "约 1 分钟"),
        (92, "约 1 分 30 秒"),
        (299, "约 5 分钟"),
        (596, "约 10 分钟"),
        (700, "约 12 分钟"),
        (3600, "约 1 小时"),
        (3890, "约 1 小时 5 分钟"),
    ],
)
def test_lengths_are_rounded_as_estimates_are(length: int, shown: str) -> None:
    assert minutes_text(length) == shown


def test_a_length_in_a_table_comes_without_about() -> None:
    assert duration(92) == "1 分 30 秒"


def test_each_speaker_has_a_row_and_joint_lines_one_of_their_own() -> None:
    counted = tally(
        [("甲", "一二三四"), ("合", "一二"), ("乙", "2018年"), ("乙", "一"), ("甲", "一")], ("甲", "乙", "丙"), 60
    )
    rows = [(row.mark, row.turns, row.syllables, row.seconds) for row in counted.speakers]
    assert rows == [("甲", 2, 5, 5), ("乙", 1, 6, 6), ("丙", 0, 0, 0), ("合", 1, 2, 2)]
    assert counted.total_seconds == 13


def test_without_joint_lines_there_is_no_joint_row() -> None:
    assert [row.mark for row in tally([("甲", "好")], ("甲", "乙")).speakers] == ["甲", "乙"]


def test_rows_add_up_to_the_whole() -> None:
    counted = tally([("甲", "好" * 220), ("乙", "好" * 110), ("合", "好" * 22)], ("甲", "乙"), 220)
    assert counted.total_seconds == sum(row.seconds for row in counted.speakers) == 96
