"""Speakers' marks in a script: which may be declared, and what the opening of a line says about who speaks.

A line that opens with a declared mark and a colon is that speaker's.  One that opens almost so is a slip of the pen
and must not end up in the other speaker's mouth: it is an error with the nearest mark.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Sequence

import msgspec

JOINT = "合"
"""The mark of what all speakers say together; never declared."""
MOST_SPEAKERS = 8
LONGEST_MARK = 8
"""Longest mark in characters: 主持人, not a sentence."""

COLONS = "：:﹕︰∶"
"""Colons as keyboards and Word give them."""
_GAPS = " \t\u3000\xa0\u2000-\u200f\u202f\u205f\u2060\ufeff"
"""Spaces as Word leaves them, those without width included."""
_LONGEST_OPENING = 24
_OPENING = re.compile(
    rf"(?P<pad>[{_GAPS}]*)"
    r"(?P<wrap>\*{1,3}|_{1,3})?"
    rf"(?P<word>[^{_GAPS}{COLONS}*_\\`|#，。！？；“”\"][^{COLONS}*_\\`|#，。！？；“”\"]{{0,{_LONGEST_OPENING - 1}}}?)"
    rf"[{_GAPS}]*(?:(?P<early>(?P=wrap))[{_GAPS}]*)?"
    rf"(?P<colon>[{COLONS}])"
    rf"(?P<late>[{_GAPS}]*(?P=wrap))?[{_GAPS}]*"
)
_SEMICOLON = re.compile(
    rf"(?P<pad>[{_GAPS}]*)(?:\*{{1,3}}|_{{1,3}})?(?P<word>[^{_GAPS}{COLONS}*_\\`|；;]{{1,{LONGEST_MARK}}})"
    rf"[{_GAPS}*_]*[；;]"
)
_NO_COLON = re.compile(
    rf"(?P<pad>[{_GAPS}]*)(?:(?P<open>[【\[〔（(]|\*\*)[{_GAPS}]*)?(?P<word>[^{_GAPS}*】\]〕）)]{{1,{LONGEST_MARK}}})"
    rf"(?P<gap>[{_GAPS}]*)(?(open)(?:[】\]〕）)]|\*\*)(?!\()|(?=[{_GAPS}]|$))(?P<rest>.*)"
)
"""A mark in brackets, in bold, or with a gap after it, as scripts in Word tables and columns have them."""
_GAP = re.compile(f"[{_GAPS}]+")
_ASIDE = re.compile(r"(?P<mark>[^（(【\[]+)[（(【\[].*")
_BRACKETS = "【】[]（）()〔〕<>{}"
_AND = re.compile("[、和与及同&/,]")
_SEEN_OR_HEARD_AS = {"甲": "由申田曱甴里加家假佳贾钾", "乙": "已己巳乞以已一Z2艺亿忆", "合": "和盒何河禾台会含舍全齐众"}
"""Characters that are easily typed or read for the customary marks."""


class Opening(msgspec.Struct, frozen=True):
    """How a line of a script opens that names a speaker, or seems to."""

    speaker: str
    """The declared mark or :data:`JOINT`; for a slip, the nearest one; empty if nothing is declared."""
    text: str
    """The line without the mark; for a slip, the whole line."""
    column: int
    """Column, from 1, in which *text* starts; for a slip, in which the opening starts."""
    message: str = ""
    """What is wrong, empty if nothing is."""
    hint: str = ""


def check_marks(marks: Iterable[str]) -> tuple[str, ...]:
    """What is wrong with the declared *marks*, as messages for an editor; empty if nothing is."""
    messages: list[str] = []
    known: set[str] = set()
    declared = tuple(marks)
    if not declared:
        messages.append("没有声明讲者")
    if len(declared) > MOST_SPEAKERS:
        messages.append(f"讲者最多 {MOST_SPEAKERS} 位，这里有 {len(declared)} 位")
    for mark in declared:
        plain = _plain(mark)
        if not plain:
            messages.append("讲者标记不能是空的")
        elif any(colon in mark for colon in COLONS):
            messages.append(f"讲者标记“{mark}”里不要写冒号")
        elif plain == JOINT:
            messages.append(f"“{JOINT}”是同说的标记，不必也不能声明为讲者")
        elif not all(ch.isalnum() or ch in "·•" for ch in plain) or plain != unicodedata.normalize("NFKC", mark):
            messages.append(f"讲者标记“{mark}”只能用汉字、字母和数字，中间不要空格")
        elif len(plain) > LONGEST_MARK:
            messages.append(f"讲者标记“{mark}”太长，最多 {LONGEST_MARK} 个字")
        elif plain in known:
            messages.append(f"讲者标记“{mark}”重复")
        known.add(plain)
    return tuple(messages)


def read_opening(line: str, marks: Sequence[str], previous: str = "") -> Opening | None:
    """What the opening of *line* says about the speaker, or None if it is plain text.

    *previous* is who spoke before; in a dialogue an unknown mark most likely means another speaker.
    """
    match = _OPENING.match(line)
    if not match:
        return _semicolon(line, marks) or _without_colon(line, marks)
    by_plain = {_plain(mark): mark for mark in marks} | {JOINT: JOINT}
    word = _plain(match["word"])
    start = len(match["pad"]) + 1
    if word in by_plain:
        rest, column = line[match.end() :], match.end() + 1
        wrap = match["wrap"]
        if wrap and not (match["early"] or match["late"]):
            # the whole line is set in bold, so what is left of it stays bold
            rest, column = wrap + rest, max(1, column - len(wrap))
        return Opening(by_plain[word], rest, column)
    if len(word) == 1:
        if unicodedata.category(word)[0] not in "LN" or (word.isdecimal() and line[match.end() :][:1].isdecimal()):
            return None
        return _unknown(line, match["word"], (_likely(word, marks, previous), start))
    return _slip(line, match["word"], marks, start) or _without_colon(line, marks)


def _unknown(line: str, written: str, guess: tuple[str, int]) -> Opening:
    nearest, column = guess
    question = f"是否为“{nearest}”？" if nearest else "请先在 speakers 里声明讲者；"
    return Opening(nearest, line, column, f"未知的讲者标记“{written}”", question + "若是正文，请把冒号写成“\\：”")


def _semicolon(line: str, marks: Sequence[str]) -> Opening | None:
    match = _SEMICOLON.match(line)
    if not match:
        return None
    for mark in (*marks, JOINT):
        if _plain(match["word"]) == _plain(mark):
            message, hint = f"讲者标记“{mark}”后面是分号", f"请改成冒号“{mark}：”；若是正文，请在分号前加“\\”"
            return Opening(mark, line, len(match["pad"]) + 1, message, hint)
    return None


def _without_colon(line: str, marks: Sequence[str]) -> Opening | None:
    """A declared mark that opens the line by itself and has no colon: ``【乙】好``, ``**乙** 好``, ``乙　好``."""
    match = _NO_COLON.match(line)
    if not match:
        return None
    word = _plain(match["word"])
    mark = next((mark for mark in (*marks, JOINT) if word == _plain(mark)), None)
    # "A 组" and "合 …" are words of a text; a lone mark in round brackets is a stage direction.
    if mark is None or (not match["open"] and (mark.isascii() or mark == JOINT)):
        return None
    if match["open"] in ("（", "(") and not match["rest"].strip(_GAPS):
        return None
    message, hint = f"讲者标记“{mark}”后面没有冒号", f"请改成“{mark}：”；若是正文，请换个说法开头"
    return Opening(mark, line, len(match["pad"]) + 1, message, hint)


def _slip(line: str, written: str, marks: Sequence[str], start: int) -> Opening | None:
    """An opening of two characters and more that is close to a declared mark, as an error; else None."""
    by_plain = {_plain(mark): mark for mark in marks}
    word = _plain(written)
    message = f"未知的讲者标记“{written}”"
    if aside := _ASIDE.fullmatch(word):
        mark = aside["mark"]
        if mark == JOINT or mark in by_plain:
            words = word[len(mark) :].translate(str.maketrans("(【[)】]", "（（（）））"))
            return Opening(by_plain.get(mark, JOINT), line, start, message, f"动作写在冒号后面：“{mark}：{words}”")
    bare = word.strip(_BRACKETS)
    if bare == JOINT or bare in by_plain:
        return _unknown(line, written, (by_plain.get(bare, JOINT), start))
    names = [name for name in _AND.split(word) if name]
    spelled = list(word) if len(names) == 1 else names
    if len(set(spelled)) > 1 and all(name in by_plain for name in spelled):
        return Opening(JOINT, line, start, message, f"几个人同说请写“{JOINT}：”")
    close = sorted((-_closeness(word, plain), mark) for plain, mark in by_plain.items() if _closeness(word, plain))
    return _unknown(line, written, (close[0][1], start)) if close else None


def _closeness(word: str, mark: str) -> float:
    """How close *word* is to *mark*, 0 for not close.

    Marks are short, so one character too many, too few or wrong is close if the mark has at least two, and a mark
    of one character with one beside it (甲方); from five characters on, three quarters must be the same.
    """
    if len(mark) == 1:
        return 0.5 if len(word) == 2 and mark in word else 0.0
    ratio = difflib.SequenceMatcher(None, word, mark).ratio()
    if sorted(word) == sorted(mark) or (len(mark) < 5 and _one_edit(word, mark)):
        return max(ratio, 0.5)
    return ratio if ratio >= 0.75 else 0.0


def _one_edit(word: str, mark: str) -> bool:
    """Whether one character replaced, added or left out turns *word* into *mark*."""
    if abs(len(word) - len(mark)) > 1:
        return False
    head = 0
    while head < min(len(word), len(mark)) and word[head] == mark[head]:
        head += 1
    skip_word, skip_mark = len(word) >= len(mark), len(mark) >= len(word)
    return word[head + skip_word :] == mark[head + skip_mark :]


def _likely(character: str, marks: Sequence[str], previous: str) -> str:
    """The mark that a single unknown *character* probably stands for."""
    for mark in (*marks, JOINT):
        if character in _SEEN_OR_HEARD_AS.get(mark, "") or character.casefold() == _plain(mark).casefold():
            return mark
    for mark in marks:
        if character in mark:
            return mark
    others = [mark for mark in marks if mark != previous]
    if previous in marks:
        # in a dialogue the next in turn speaks
        place = list(marks).index(previous)
        others = [*marks[place + 1 :], *marks[:place]]
    return (others or list(marks) or [""])[0]


def _plain(mark: str) -> str:
    return _GAP.sub("", unicodedata.normalize("NFKC", mark))
