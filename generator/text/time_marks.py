"""Times in a script: ``甲：[00:12]大家好`` is heard twelve seconds into the recording."""

from __future__ import annotations

import re

import msgspec

_MARK = re.compile(r"\[(?:(\d{1,2}):)?([0-5]?\d):([0-5]\d)(?:\.(\d{1,3}))?\][ \t\u3000]*")
_LOOSE = re.compile(
    r"[\[［【〔]\s*(?:(?P<hours>\d{1,3})\s*[:：])?\s*(?P<minutes>\d{1,3})\s*[:：]\s*(?P<seconds>\d{1,3})"
    r"(?:\s*[.．。,，]\s*(?P<rest>\d+))?\s*[\]］】〕]"
)


class TimeMark(msgspec.Struct, frozen=True):
    """A time at the start of a turn."""

    written: str
    """As it stands in the script, with its brackets."""
    length: int
    """Characters that it takes there, spaces after it included."""
    milliseconds: int | None
    """From the beginning of the recording; None if it cannot be read."""
    hint: str = ""
    """How to write what cannot be read."""


def read_time(text: str) -> TimeMark | None:
    """The time that *text* opens with, or None if it opens with none.

    What only looks like one (full-width brackets or colons, 75 seconds) is given without milliseconds and with a hint.
    """
    match = _MARK.match(text)
    if match:
        hours, minutes, seconds = (int(group or 0) for group in match.groups()[:3])
        rest = int((match[4] or "0").ljust(3, "0"))
        return TimeMark(match[0].strip(" \t\u3000"), match.end(), ((hours * 60 + minutes) * 60 + seconds) * 1000 + rest)
    match = _LOOSE.match(text)
    if match is None:
        return None
    hours, minutes, seconds = (int(match[name] or 0) for name in ("hours", "minutes", "seconds"))
    better = f"[{hours:02}:{minutes:02}:{seconds:02}]" if hours else f"[{minutes:02}:{seconds:02}]"
    hint = f"请写成 {better}" if _MARK.fullmatch(better) else "分和秒都小于 60，如 [01:15]"
    return TimeMark(match[0], match.end(), None, hint)
