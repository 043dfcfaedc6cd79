"""Timelines: the list in a ``::: 年表`` becomes times with what happened.

    ::: 年表
    - 2014年：回到村里工作
    - 2021-03：茶园达到7000亩
    :::

A definition list does as well: the term is the time.  This runs before the text within blocks is parsed, so that
the time is cut off the source and links and emphasis after it stay whole.
"""

from __future__ import annotations

import re
from typing import Literal

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from generator.text.markdown.gather import Gathering

_CHINESE_DATE = re.compile(r"(\d{4})\s*年(?:\s*(\d{1,2})\s*月(?:\s*(\d{1,2})\s*日)?)?")
_ISO_DATE = re.compile(r"(\d{4})(?:[-./](\d{1,2})(?:[-./](\d{1,2}))?)?")
_ENTRY = re.compile(r"\s*(\*{0,2})([^：*\n]{1,30}?)\s*(?:\1\s*(?:：|:(?!\d))|(?:：|:(?!\d))\s*\1)\s*")
"""``2014年：``, also ``**2014年**：`` and ``**2014年：**``; the colon of 10:30 parts nothing."""
_LISTS = ("bullet_list_open", "ordered_list_open", "dl_open")

WRITING = "每条写成“- 时间：内容”"


def machine_date(words: str) -> str | None:
    """*words* as ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``, or None where they are no such date.

    >>> machine_date("1935年1月15日")
    '1935-01-15'
    """
    found = _CHINESE_DATE.fullmatch(words.strip()) or _ISO_DATE.fullmatch(words.strip())
    if not found:
        return None
    year, month, day = found.groups()
    if int(year) == 0 or not (1 <= int(month or 1) <= 12 and 1 <= int(day or 1) <= _days(int(year), int(month or 1))):
        return None
    return "-".join([year, *(f"{int(part):02}" for part in (month, day) if part)])


def _days(year: int, month: int) -> int:
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def timelines(state: StateCore) -> None:
    """Rule for the parser: rewrite the lists in all timelines."""
    tokens: list[Token] = []
    opened: list[int] = []
    for token in state.tokens:
        tokens.append(token)
        if token.type == "container_open":
            opened.append(len(tokens))
        elif token.type == "container_close":
            start = opened.pop()
            if token.meta["kind"] == "timeline":
                tokens[start:-1] = _years(tokens[start - 1], tokens[start:-1], state.env["gathering"])
    state.tokens = tokens


def _years(box: Token, inside: list[Token], gathering: Gathering) -> list[Token]:
    outermost = [token for token in inside if token.level == box.level + 1 and token.nesting >= 0]
    if len(outermost) != 1 or outermost[0].type not in _LISTS:
        stray = next((token for token in outermost if token.type not in _LISTS), outermost[-1] if outermost else box)
        gathering.report("E313", gathering.places.of(stray), "年表里只能有一个列表", WRITING)
        return inside
    if outermost[0].type == "dl_open":
        return _from_definitions(inside)
    return _from_list(inside, gathering)


def _from_list(tokens: list[Token], gathering: Gathering) -> list[Token]:
    made: list[Token] = []
    for index, token in enumerate(tokens):
        made.append(token)
        if token.type != "list_item_open" or token.level != tokens[0].level + 1:
            continue
        paragraph = tokens[index + 1]
        text = tokens[index + 2]
        entry = _ENTRY.match(text.content) if paragraph.type == "paragraph_open" else None
        if entry is None:
            gathering.report("E313", gathering.places.of(token), "年表的这一条没有写时间", WRITING)
            continue
        made.append(_time(entry.group(2), text))
        text.content = text.content[entry.end() :]
        paragraph.hidden = tokens[index + 3].hidden = False
    return _as_years(made)


def _from_definitions(tokens: list[Token]) -> list[Token]:
    level = tokens[0].level
    made: list[Token] = []
    term: Token | None = None
    for index, token in enumerate(tokens):
        outer = token.level == level + 1
        if outer and token.type == "dt_open":
            if len(made) > 1:
                made.append(_entry_token("list_item_close", -1, token))
            made.append(_entry_token("list_item_open", 1, token))
            term = tokens[index + 1]
            made.append(_time(term.content.strip("*_ "), term))
        elif (outer and token.type in ("dt_close", "dd_open", "dd_close")) or token is term:
            continue
        else:
            if token.type in ("paragraph_open", "paragraph_close") and token.level == level + 2:
                token.hidden = False
            made.append(token)
    made.insert(-1, _entry_token("list_item_close", -1, tokens[-1]))
    return _as_years(made)


def _as_years(tokens: list[Token]) -> list[Token]:
    tokens[0].tag = tokens[-1].tag = "ol"
    tokens[0].attrs = {"class": "years"}
    return tokens


def _entry_token(kind: str, nesting: Literal[-1, 1], near: Token) -> Token:
    return Token(kind, "li", nesting, map=near.map, level=near.level, block=True)


def _time(words: str, near: Token) -> Token:
    """The time of an entry, as a token of its own; ``datetime`` only where a machine can read it."""
    date = machine_date(words)
    return Token(
        "time",
        "time" if date else "b",
        0,
        attrs={"datetime": date} if date else {},
        content=words,
        map=near.map,
        level=near.level,
        block=True,
    )
