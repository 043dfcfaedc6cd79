"""Dates as people write them, as a date of ours: ``2026年5月1日（星期五）上午9点`` is ``2026-05-01 09:00``."""

from __future__ import annotations

import re
import unicodedata

_DASHES = str.maketrans("‐‑‒–—−", "------")
_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_AROUND = re.compile(r"\(?(?:星期|周|礼拜)[一二三四五六日天]\)?|[,，。;；、]+$")
_HAN_NUMBER = re.compile(r"[〇○零一二三四五六七八九十]+")
_DATE = re.compile(
    r"(\d{4}|\d{2})\s*[-年/.]\s*(\d{1,2})(?:\s*[-月/.]\s*(\d{1,2})\s*[日号]?|\s*月)?"
    r"(?:[T\s]*(上午|下午|晚上|中午|早上)?\s*(\d{1,2})(?::(\d{1,2})(?::\d+)?|[点时](?:(\d{1,2})分?|(半))?))?"
)
_PACKED_DATE = re.compile(r"(\d{4})(\d\d)(\d\d)")
_YEAR = re.compile(r"(\d{4})\s*年")


def loose_date(text: str) -> str:
    """*text* as ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``, with ``HH:MM`` if it has a time of day; else *text* in plain
    letters.  Whether there is such a day is for the caller to see."""
    plain = unicodedata.normalize("NFKC", text).translate(_DASHES).strip()
    plain = _HAN_NUMBER.sub(_number, plain) if "年" in plain else plain
    plain = _AROUND.sub("", plain).strip()
    if match := _DATE.fullmatch(plain):
        return _written(match)
    if match := _PACKED_DATE.fullmatch(plain):
        return f"{match[1]}-{match[2]}-{match[3]}"
    if match := _YEAR.fullmatch(plain):
        return match[1]
    return plain


def _written(match: re.Match[str]) -> str:
    year, month, day, part, hour, minute, later, half = match.groups()
    if len(year) == 2:
        if not day:
            return match.group()
        year = f"{'19' if year > '50' else '20'}{year}"
    date = f"{year}-{int(month):02}" + (f"-{int(day):02}" if day else "")
    if not hour or not day:
        return date
    clock = int(hour)
    if (part in ("下午", "晚上") and clock < 12) or (part == "中午" and clock < 3) or (part == "晚上" and clock == 12):
        clock += 12
    return f"{date} {clock:02}:{int(minute or later or (30 if half else 0)):02}"


def _number(match: re.Match[str]) -> str:
    """二〇二六 → 2026, 十二 → 12, 二十 → 20; days of the week are left alone."""
    word = match.group()
    before = match.string[:match.start()]
    if before.endswith(("星期", "周", "礼拜")):
        return word
    if "十" not in word:
        return word.translate(_DIGITS)
    tens, _, ones = word.partition("十")
    return f"{tens.translate(_DIGITS) or '1'}{ones.translate(_DIGITS) or '0'}"
