"""Chinese characters and their company: what counts as one, how titles break, how numbers and dates are written.

Pure functions on strings, the lowest stone of the text room; nothing here knows Markdown or pages.
"""

from __future__ import annotations

import re
from bisect import bisect_right

READING_RATE = 400
"""Characters a minute in silent reading."""
PHRASE_LIMIT = 12
"""Longest phrase of a title, in 字, that may be kept on one line: a phone shows about 12 字 of a title."""
REST_LIMIT = 8
"""The same for what is left of a longer phrase between what it quotes or brackets."""

_HAN_BLOCKS = (
    (0x3007, 0x3007),  # 〇
    (0x3400, 0x4DBF),  # extension A
    (0x4E00, 0x9FFF),  # unified ideographs
    (0xF900, 0xFAFF),  # compatibility
    (0x20000, 0x2A6DF),  # extension B
    (0x2A700, 0x2EE5F),  # extensions C, D, E, F, I
    (0x2F800, 0x2FA1F),  # compatibility supplement
    (0x30000, 0x3347F),  # extensions G, H, J
)
_HAN_RUN = re.compile("[" + "".join(f"{chr(first)}-{chr(last)}" for first, last in _HAN_BLOCKS) + "]+")
_HAN_STARTS = tuple(first for first, _ in _HAN_BLOCKS)

_PUNCTUATION_BLOCKS = (
    (0x3000, 0x3004),
    (0x3008, 0x3020),
    (0x302A, 0x303F),
    (0xFE10, 0xFE1F),
    (0xFE30, 0xFE6F),
    (0xFF01, 0xFF0F),
    (0xFF1A, 0xFF20),
    (0xFF3B, 0xFF40),
    (0xFF5B, 0xFF65),
)
_PUNCTUATION_STARTS = tuple(first for first, _ in _PUNCTUATION_BLOCKS)
_SHARED_PUNCTUATION = frozenset("“”‘’—…·")
"""Marks that Chinese shares with Latin text."""

_OPENING = frozenset("“‘《〈（(【〔「『[")
_CLOSING = frozenset("”’》〉）)】〕」』]")
_CLAUSE_END = frozenset("，。；：！？、,;:!?")
_QUOTED = re.compile(
    r"((?:^\w{1,2})?[“‘《〈（(【〔「『\[]+[^“”‘’《》〈〉（）()【】〔〕「」『』\[\]]*[”’》〉）)】〕」』\]]+[，：；！？、。—…]*)"
)
"""A quotation or a bracket with nothing of its sort inside, a word or two that lead to it, the marks that follow it."""
_PHRASE_END = re.compile(r"(?:[，：；！？、。]|——|……|\u3000|[,;:!?](?!\w)|(?<![A-Za-z0-9]) | (?![A-Za-z0-9]))")

_DIGITS = "零一二三四五六七八九"
_SMALL_UNITS = ("", "十", "百", "千")
_GROUP_UNITS = ("", "万", "亿", "万亿")
NUMBER_LIMIT = 10**16
"""First whole number that :func:`cn_number` does not write."""

_COUNTED = re.compile(r"[0-9]{1,12}|[零一二三四五六七八九十百]+")
_PARTIAL_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")


def _within(ch: str, blocks: tuple[tuple[int, int], ...], starts: tuple[int, ...]) -> bool:
    code = ord(ch)
    place = bisect_right(starts, code) - 1
    return place >= 0 and code <= blocks[place][1]


def is_han(ch: str) -> bool:
    """Whether the one character *ch* is a Chinese character: unified with all extensions, compatibility, or 〇."""
    return _within(ch, _HAN_BLOCKS, _HAN_STARTS)


def is_cjk_punctuation(ch: str) -> bool:
    """Whether the one character *ch* is a mark of Chinese text, full-width forms and the ideographic space included."""
    return ch in _SHARED_PUNCTUATION or _within(ch, _PUNCTUATION_BLOCKS, _PUNCTUATION_STARTS)


def count_han(text: str) -> int:
    """Number of Chinese characters in *text*."""
    return sum(map(len, _HAN_RUN.findall(text)))


def reading_minutes(count: int) -> int:
    """Minutes of silent reading for *count* characters, at least one."""
    return max(1, -(-count // READING_RATE))


def _width(text: str) -> float:
    """Width of *text* in 字: characters of ASCII take half a place, and a closing mark hangs and takes none."""
    words = text.rstrip("，：；！？、。\u3000 ")
    return sum(0.5 if ch.isascii() else 1 for ch in words)


def phrases(title: str) -> tuple[tuple[str, bool], ...]:
    """*title* in phrases, each with whether it is short enough to be kept on one line.

    Phrases end after ，：；！？、。—— …… or a space between Chinese words, never inside quotation marks, book title
    marks or brackets.  Joined they give the title back.  One of more than :data:`PHRASE_LIMIT` 字 is not to be kept
    together: on a phone it would be wider than the screen.
    """
    found: list[str] = []
    start = place = depth = 0
    while place < len(title):
        ch = title[place]
        end = _PHRASE_END.match(title, place)
        if end and depth == 0:
            place = end.end()
            while place < len(title) and (again := _PHRASE_END.match(title, place)):
                place = again.end()
            found.append(title[start:place])
            start = place
            continue
        if ch in _OPENING:
            depth += 1
        elif ch in _CLOSING:
            depth = max(0, depth - 1)
        place += 1
    if start < len(title):
        found.append(title[start:])
    return tuple((phrase, _width(phrase) <= PHRASE_LIMIT) for phrase in found)


def pieces(title: str) -> tuple[tuple[str, bool], ...]:
    """The phrases of *title*, those too long for one line cut around what they quote or bracket.

    So a line of a title never ends inside “两个维护” or （集团） while there is room for it on the next.  What is left
    between is kept together as well if it has at most :data:`REST_LIMIT` 字.
    """
    found: list[tuple[str, bool]] = []
    for phrase, short in phrases(title):
        for part in (phrase,) if short else filter(None, _QUOTED.split(phrase)):
            limit = PHRASE_LIMIT if _QUOTED.fullmatch(part) else REST_LIMIT
            found.append((part, short or (part != phrase and _width(part) <= limit)))
    return tuple(found)


def truncate(text: str, limit: int) -> str:
    """*text* whole if it has at most *limit* characters, else its beginning, cut before a mark and ended with ……

    The last mark in the second half is taken, by preference one outside quotation marks and brackets, so that none
    stays open.  Without any the cut falls at *limit*, but not inside a Latin word or a number.
    """
    text = text.strip()
    if len(text) <= limit:
        return text
    depth = 0
    outside = inside = 0
    for place, ch in enumerate(text[: limit + 1]):
        if ch in _CLAUSE_END and place * 2 >= limit and not _joins_word(text, place):
            if depth == 0:
                outside = place
            inside = place
        if ch in _OPENING:
            depth += 1
        elif ch in _CLOSING:
            depth = max(0, depth - 1)
    cut = outside or inside
    if not cut:
        cut = limit
        while cut and _joins_word(text, cut):
            cut -= 1
        cut = cut or limit
    return text[:cut].rstrip("，。；：！？、,;:!?…—\u3000 ") + "……"


def _joins_word(text: str, place: int) -> bool:
    """Whether a cut before *place* would fall inside a Latin word or a number such as 1,000 or 4.5."""
    before, after = text[place - 1 : place], text[place : place + 1]
    if after in (",", ".", ":"):
        after = text[place + 1 : place + 2]
    elif before in (",", ".", ":"):
        before = text[place - 2 : place - 1]
    return before.isascii() and before.isalnum() and after.isascii() and after.isalnum()


def cn_number(number: int) -> str:
    """A whole number as it is written and read in Chinese: 11 → 十一, 125 → 一百二十五, 10500 → 一万零五百.

    Raises ValueError below 0 and from :data:`NUMBER_LIMIT` on.
    """
    if not 0 <= number < NUMBER_LIMIT:
        raise ValueError(f"no Chinese numeral for {number}")
    if number == 0:
        return "零"
    written = ""
    for power in range(3, -1, -1):
        group = number // 10_000**power % 10_000
        if not group:
            continue
        if written and (group < 1000 or number // 10_000 ** (power + 1) % 10_000 == 0):
            written += "零"
        unit = _GROUP_UNITS[power]
        if power == 3 and number // 10**8 % 10_000:
            unit = "万"  # 一万二千亿, not 一万亿二千亿
        written += _group(group) + unit
    return written.removeprefix("一") if written.startswith("一十") else written


def _group(number: int) -> str:
    """1 to 9999 in Chinese, with 一十 for ten."""
    written = ""
    for power in range(3, -1, -1):
        digit = number // 10**power % 10
        if digit:
            gap = written and number // 10 ** (power + 1) % 10 == 0
            written += ("零" if gap else "") + _DIGITS[digit] + _SMALL_UNITS[power]
    return written


def cn_digits(digits: str) -> str:
    """Decimal digits read one by one: 2018 → 二零一八.  Other characters are left out."""
    return "".join(_DIGITS[int(ch)] for ch in digits if ch.isdecimal())


def cn_date(partial: str) -> str:
    """A date ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD`` as 2024年, 2024年7月 or 2024年7月1日.  Else ValueError."""
    match = _PARTIAL_DATE.fullmatch(partial)
    if not match:
        raise ValueError(f"not a date: {partial!r}")
    year, month, day = match.groups()
    return f"{year}年" + (f"{int(month)}月" if month else "") + (f"{int(day)}日" if day else "")


def counting_order(text: str) -> str:
    """A key that sorts names as they count: 剪报二 before 剪报三, 第2版 before 第10版.  In Chinese below 1000."""
    return _COUNTED.sub(lambda run: f"{_counted(run[0]):012d}", text)


def _counted(run: str) -> int:
    if run[0] not in _DIGITS and run[0] not in _SMALL_UNITS:
        return int(run)
    total = digit = 0
    for ch in run:
        if ch in _DIGITS:
            digit = _DIGITS.index(ch)
        else:
            total += (digit or 1) * 10 ** _SMALL_UNITS.index(ch)
            digit = 0
    return total + digit


def size_text(count: int) -> str:
    """A number of bytes as a reader is told of it before a download: ``12.3 MB``, ``640 KB``."""
    if count >= 1_000_000:
        return f"{count / 1_000_000:.1f} MB"
    return f"{max(1, round(count / 1000))} KB"
