"""How long a script takes to say: text as it is read aloud, its syllables, minutes of the whole and of each speaker.

A script full of figures is longer than it looks: 2018年 is five syllables, 90.79% is eight.  :func:`reading` writes
numbers, years, times, units and signs out as they are spoken; :func:`spoken_length` counts what is then said.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence

import msgspec

from generator.text.hanzi import NUMBER_LIMIT, cn_digits, cn_number, is_han
from generator.text.speakers import JOINT

SPEAKING_RATE = 220
"""Syllables a minute, unless the site says otherwise."""

_TO_HALF_WIDTH = str.maketrans(
    {code + 0xFEE0: code for code in (*range(0x30, 0x3A), *range(0x41, 0x5B), *range(0x61, 0x7B))}
    | {ord(wide): narrow for wide, narrow in zip("％．＋＝＞＜／－～〜∼", "%.+=></-~~~", strict=True)}
)
_RANGE = r"(?:-|–|—{1,2}|~|−)"
_NUMBER = r"(?:\d{1,3}(?:,\d{3}){1,5}|\d+)(?:\.\d+)?"
_UNITS = {
    "km/h": "公里每小时",
    "m/s": "米每秒",
    "km²": "平方公里",
    "km2": "平方公里",
    "kWh": "千瓦时",
    "m²": "平方米",
    "m2": "平方米",
    "m³": "立方米",
    "m3": "立方米",
    "km": "公里",
    "cm": "厘米",
    "mm": "毫米",
    "kg": "公斤",
    "mg": "毫克",
    "ml": "毫升",
    "mL": "毫升",
    "kW": "千瓦",
    "MW": "兆瓦",
    "m": "米",
    "g": "克",
    "t": "吨",
    "L": "升",
    "h": "小时",
}
_SIGNS = {"㎡": "平方米", "℃": "摄氏度", "°C": "摄氏度", "㎞": "公里", "㎏": "公斤", "°": "度", "&": "和"}
_HOTLINE_BEFORE = r"(?:拨打|致电|热线|电话|邮编|编号)(?:号码)?[：:为是]?\s?"
_HOTLINE_AFTER = r"(?=\s?[”」]?(?:政务|便民|市民|服务|投诉|举报|报警|急救|客服|咨询)*(?:热线|电话|专线|平台|报警|急救))"
_COUNTED = r"(?!\.?\d*[多余]?[万亿条个部件次人起台家户年月日%])"


def reading(text: str) -> str:
    """*text* with every number, unit and sign written out in Chinese as it is read aloud; the rest as it is.

    Decided where writing is ambiguous: four digits before 年 are a year and read one by one; so are mobile numbers (11
    digits from 1), numbers with a leading zero, of nine digits and more, after 拨打 or 电话 and before 热线; 3-5 is a
    range (三至五), 1/3 a fraction, 12:30 a time, 3:1 a score.
    """
    text = unicodedata.normalize("NFC", text).translate(_TO_HALF_WIDTH)
    for pattern, spoken in _RULES:
        text = pattern.sub(spoken, text)
    return text


def spoken_length(text: str) -> int:
    """Number of syllables when plain *text* is read aloud.  Punctuation and signs without a sound count nothing."""
    said = reading(text)
    letters = "".join(" " if is_han(ch) or ch == "々" else ch for ch in said)
    return sum(is_han(ch) or ch == "々" for ch in said) + sum(map(_word_syllables, _WORD.findall(letters)))


def seconds(syllables: int, rate: int) -> int:
    """Whole seconds for *syllables* at *rate* syllables a minute, at least one for anything said."""
    if rate <= 0:
        raise ValueError(f"speaking rate {rate}")
    return max(1, (syllables * 120 + rate) // (2 * rate)) if syllables else 0


def duration(seconds: int) -> str:
    """A length for readers: 25 秒, 1 分 30 秒, 12 分钟, 1 小时 5 分钟.

    Steps of 5 seconds below a minute, of 10 below ten minutes, of a minute beyond: an estimate knows no better.
    """
    if seconds <= 0:
        return "0 秒"
    if seconds < 60:
        rounded = max(5, (seconds + 2) // 5 * 5)
    elif seconds < 600:
        rounded = (seconds + 5) // 10 * 10
    else:
        rounded = (seconds + 30) // 60 * 60
    minutes, rest = divmod(rounded, 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} 小时" + (f" {minutes} 分钟" if minutes else "")
    if not rest:
        return f"{minutes} 分钟"
    return (f"{minutes} 分 " if minutes else "") + f"{rest} 秒"


def minutes_text(seconds: int) -> str:
    """:func:`duration` as an estimate: 约 12 分钟."""
    return f"约 {duration(seconds)}" if seconds > 0 else duration(0)


class SpeakerTime(msgspec.Struct, frozen=True):
    """What one speaker says."""

    mark: str
    turns: int
    """Times the speaker takes over; text after a stage direction goes on with the same turn."""
    syllables: int
    seconds: int


class Tally(msgspec.Struct, frozen=True):
    """The estimated length of a script, or of a part of one."""

    total_seconds: int
    speakers: tuple[SpeakerTime, ...]
    """One row for each declared mark, in order, also for one who says nothing; then one for 合 if there is any.

    The rows do not overlap and add up to the whole (rounding aside): joint lines count once, in their own row.
    """


def tally(turns: Iterable[tuple[str, str]], marks: Sequence[str], rate: int = SPEAKING_RATE) -> Tally:
    """Count *turns*, pairs of a speaker's mark and plain text, at *rate* syllables a minute.

    Pairs of one mark that follow each other are one turn.  A mark that is not among *marks* gets a row after them.
    """
    counts = {mark: 0 for mark in marks}
    taken = dict(counts)
    previous = None
    for mark, plain in turns:
        counts[mark] = counts.get(mark, 0) + spoken_length(plain)
        taken[mark] = taken.get(mark, 0) + (mark != previous)
        previous = mark
    rows = sorted(counts, key=lambda mark: mark == JOINT)
    return Tally(
        total_seconds=seconds(sum(counts.values()), rate),
        speakers=tuple(SpeakerTime(mark, taken[mark], counts[mark], seconds(counts[mark], rate)) for mark in rows),
    )


# Numbers in Chinese.


def _whole(digits: str) -> str:
    """Digits of a whole number, read as an amount, or one by one where they are rather a code."""
    plain = digits.replace(",", "")
    has_leading_zero = len(plain) > 1 and plain[0] == "0"
    is_code = has_leading_zero or (len(plain) >= 9 and not plain.endswith("0000"))
    if (is_code and "," not in digits) or len(plain) >= len(str(NUMBER_LIMIT)):
        return cn_digits(plain)
    return cn_number(int(plain))


def _amount(number: str) -> str:
    whole, point, fraction = number.partition(".")
    return _whole(whole) + ("点" + cn_digits(fraction) if point else "")


def _date(match: re.Match[str]) -> str:
    year, month, day = match["year"], int(match["month"]), int(match["day"])
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return match[0]
    return f"{cn_digits(year)}年{cn_number(month)}月{cn_number(day)}日"


def _time(match: re.Match[str]) -> str:
    hour, minute = cn_number(int(match["hour"])), match["minute"]
    if minute == "00":
        return f"{hour}点"
    return f"{hour}点" + ("零" if minute[0] == "0" else "") + f"{cn_number(int(minute))}分"


def _score(match: re.Match[str]) -> str:
    return "比".join(_amount(number) for number in re.split("[:：]", match[0]))


def _fraction(match: re.Match[str]) -> str:
    upper, lower = match["upper"], match["lower"]
    if 0 < int(upper) < int(lower) and lower[0] != "0":
        return f"{_amount(lower)}分之{_amount(upper)}"
    return _amount(upper) + "/" + _amount(lower)


def _percentage(match: re.Match[str]) -> str:
    name = "百分之" if match["sign"] == "%" else "千分之"
    low, high = match["low"], match["high"]
    if not low:
        return name + _amount(high)
    return name + _amount(low) + "至" + (name if match["again"] else "") + _amount(high)


def _month(match: re.Match[str]) -> str:
    return f"{cn_digits(match['year'])}年{cn_number(int(match['month']))}月"


def _year_range(match: re.Match[str]) -> str:
    return f"{cn_digits(match['first'])}{match['word']}至{cn_digits(match['last'])}"


def _one_by_one(match: re.Match[str]) -> str:
    return cn_digits(match[0])


def _after_name(match: re.Match[str]) -> str:
    return match["name"] + cn_digits(match["digits"])


def _several(match: re.Match[str]) -> str:
    return "点".join(_whole(number) for number in match[0].split("."))


def _character_number(match: re.Match[str]) -> str:
    """①, Ⅱ, ² and their like; ½ as a fraction."""
    value = unicodedata.numeric(match[0], None)
    if value is None:
        return match[0]
    if value.is_integer():
        return cn_number(int(value))
    upper, lower = value.as_integer_ratio()
    return f"{cn_number(lower)}分之{cn_number(upper)}"


_Spoken = str | Callable[[re.Match[str]], str]
_YEAR = r"(?:1[89]\d\d|20\d\d|1[0-7](?!00)\d\d)"
"""1500年 is rather an age than a date."""
_NEAR_YEAR = r"(?:19|20)\d\d"
_RULES: tuple[tuple[re.Pattern[str], _Spoken], ...] = (
    # years and dates
    (re.compile(rf"(?<!\d)(?P<year>{_YEAR})(?P<mark>[-/.])(?P<month>\d\d?)(?P=mark)(?P<day>\d\d?)(?![\d.])"), _date),
    (re.compile(rf"(?<!\d)(?P<year>{_NEAR_YEAR})-(?P<month>0[1-9]|1[0-2])(?![\d.])"), _month),
    (re.compile(rf"(?<!\d)(?P<first>{_YEAR})(?P<word>年?)(?:{_RANGE}|至|到)(?P<last>{_YEAR})(?=学?年)"), _year_range),
    (re.compile(rf"(?<!\d)(?P<first>{_YEAR})(?P<word>){_RANGE}(?P<last>{_YEAR})(?![\d.%\w])"), _year_range),
    (re.compile(rf"(?<![\d.]){_YEAR}(?=学?年)"), _one_by_one),
    # telephone numbers and codes
    (re.compile(r"(?<!\d)(?:0\d{2,3}-\d{7,8}|400-\d{3,4}-\d{3,4}|1\d\d-\d{4}-\d{4})(?!\d)"), _one_by_one),
    (re.compile(r"(?<![\d.])1\d{10}(?![\d.])"), _one_by_one),
    (re.compile(rf"(?P<name>{_HOTLINE_BEFORE})(?P<digits>\d{{3,12}})(?!\d){_COUNTED}"), _after_name),
    (re.compile(rf"(?<![\d.])\d{{3,}}{_HOTLINE_AFTER}"), _one_by_one),
    # times, scores, shares
    (re.compile(r"(?<![\d.:：])(?P<hour>[01]?\d|2[0-4])[:：](?P<minute>[0-5]\d)(?::\d\d)?(?![\d:：])"), _time),
    (re.compile(r"(?<![\d.])\d+(?:\.\d+)?(?:[:：]\d+(?:\.\d+)?)+"), _score),
    (
        re.compile(rf"(?<![\d.])(?:(?P<low>{_NUMBER})(?P<again>[%‰]?){_RANGE})?(?P<high>{_NUMBER})(?P<sign>[%‰])"),
        _percentage,
    ),
    (re.compile(r"(?<![\d./])(?P<upper>\d{1,6})/(?P<lower>\d{1,6})(?![\d./])"), _fraction),
    # units and signs beside numbers
    (re.compile(rf"[¥￥]\s?({_NUMBER}[万亿]?)"), r"\1元"),
    (re.compile(rf"[-−](?={_NUMBER}\s?(?:℃|°C|摄氏度))(?<![\d].)"), "零下"),
    (
        re.compile(rf"(?<=\d)\s?({'|'.join(map(re.escape, _UNITS))})(?![A-Za-z0-9])"),
        lambda match: _UNITS[match[1]],
    ),
    (re.compile("|".join(map(re.escape, _SIGNS))), lambda match: _SIGNS[match[0]]),
    (re.compile(rf"(?<=[\d点分年月日元里米斤亩岁度]){_RANGE}(?=[\d零一二三四五六七八九十])"), "至"),
    (re.compile(r"(?<=\w)\s?\+\s?(?=\w)"), "加"),
    (re.compile(r"(?<=\d)\s?[×x*]\s?(?=\d)"), "乘"),
    (re.compile(r"(?<=\w)\s?>\s?(?=\w)"), "大于"),
    (re.compile(r"(?<=\w)\s?<\s?(?=\w)"), "小于"),
    (re.compile(r"(?<=\w)\s?=\s?(?=\w)"), "等于"),
    (re.compile(r"(?<=元)/(?=\w)"), "每"),
    # what is left are amounts
    (re.compile(r"(?<![\d.])\d+(?:\.\d+){2,}"), _several),
    (re.compile(_NUMBER), lambda match: _amount(match[0])),
    (re.compile(r"[²³¹½⅓⅔¼¾①-⑳㈠-㈩⑴-⒇Ⅰ-ⅿ❶-❿]"), _character_number),
)
"""Patterns and what is said for them, tried in this order over the whole text."""


# Letters.

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_VOWELS = re.compile(r"[aeiouy]+")


def _word_syllables(word: str) -> int:
    """Syllables of a word in letters.

    Up to four capitals, or letters without a vowel, are spelled out (KTV); else each group of vowels is a syllable.
    """
    plain = unicodedata.normalize("NFKD", word).encode("ascii", "ignore").decode().replace("'", "")
    if not plain:
        return (len(word) + 1) // 2
    groups = _VOWELS.findall(plain.lower())
    if not groups or (plain.isupper() and len(plain) <= 4):
        return len(plain)
    is_silent = len(groups) > 1 and re.search(r"(?<![aeiouyl])e$|[aeiouy]le$", word.lower())
    return len(groups) - bool(is_silent)
