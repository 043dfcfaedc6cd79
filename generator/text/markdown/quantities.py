"""Numbers stay whole: 20余篇 and 近20万人次 do not break at the end of a line; nor does a line start with ·."""

from __future__ import annotations

import re

_UNITS = "人次|万元|公里|平方米|小时|分钟|[个名人位家户亩斤元栋条件次期类支篇场座项所棒组岁年月日天份单处批]"
QUANTITY = re.compile(
    r"[\d近约超突达](?:(?<=\d)|(?<=[近约达])\d|(?<=超)过\d|(?<=突)破\d)"
    rf"[\d.]*(?:[万亿]+(?:余|多)?|余|多)?(?:{_UNITS}|[万亿余多])"
)
"""A qualifier (近 约 超过 突破 达), digits, 万 or 亿, 余 or 多, and a unit; digits alone never break.

It begins with a set of characters, which engines for expressions look for without trying anything else.
"""
_KEPT = re.compile(rf"{QUANTITY.pattern}|[\u3400-\u9fff]·(?=[\u3400-\u9fff])")
"""Engines take · for a letter and break before it; clreq and GB/T 15834 do not."""


def kept_whole(escaped: str) -> str:
    """HTML text with every quantity in a span that does not break, and every · with the character before it."""
    kept = _KEPT if "·" in escaped else QUANTITY
    return kept.sub(lambda match: f'<span class="nb">{match[0]}</span>', escaped)
