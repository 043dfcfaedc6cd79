"""The lines of a lecture script: what each one is, before anybody knows who is speaking.

In a script pasted from Word a line is a paragraph, in one typed as Markdown it may be the middle of one; this
module decides, and keeps apart what must not be searched for marks: code, boxes, lists, quotations, tables, notes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import Enum, auto
from itertools import pairwise

import msgspec
from msgspec.structs import replace

from generator.text.speakers import Opening, read_opening
from generator.text.time_marks import TimeMark, read_time


class Kind(Enum):
    """What a line is."""

    BLANK = auto()
    PROSE = auto()
    """Running text."""
    BLOCK = auto()
    """A list or quotation: spoken, but not running text."""
    SHOWN = auto()
    """Pictures, boxes, tables, code, notes: not spoken."""
    UNDERLINE = auto()
    """``===`` or ``---``: a heading if running text stands above it."""
    HEADING = auto()
    DIRECTION = auto()


class Line(msgspec.Struct, frozen=True):
    """A line of the body, or a stage direction or heading of several."""

    kind: Kind
    number: int
    text: str
    column: int = 1
    opening: Opening | None = None
    """Set if a speaker takes over in this line."""
    level: int = 0
    """Of a heading."""
    time: TimeMark | None = None
    """When the speaker who takes over is heard in the recording, if the line says so."""


def read_lines(text: str, marks: Sequence[str], first_line: int) -> Iterator[Line]:
    """The lines of *text*, numbered from *first_line*, with headings and stage directions of several made one each.

    *marks* are the declared speakers.  ``\\：`` is read as a plain colon, ``\\；`` as a plain semicolon.
    """
    return _sorted_out(_Reader(marks).lines(text, first_line))


_HEADING = re.compile(r"[ \t]*(?P<hashes>#{1,6})(?:[ \t\u3000]+|$)")
_RULE = re.compile(r"[ \t]*(?P<sign>[-*_])(?:[ \t]*(?P=sign)){2,}[ \t]*")
_UNDERLINE = re.compile(r"[ \t]*(?P<sign>=|-)(?P=sign)*[ \t]*")
_FENCE = re.compile(r"[ \t]*(?P<fence>`{3,}(?=[^`]*$)|~{3,})")
_BOX = re.compile(r"[ \t]*(?P<colons>[:：]{3,})")
_LIST_ENTRY = re.compile(r"(?P<marker>[ \t]*(?:[-*+]|\d{1,9}[.)]|[:~])(?:[ \t]{1,4}|$))")
_QUOTE = re.compile(r"[ \t]*>")
_NOTE = re.compile(r"[ \t]*\[\^[^\]]+\]:")
_SHOWN = re.compile(r"[ \t]*(?:\||\[[^\]]+\]:\s*\S)")
_ESCAPED = re.compile(r"(?<!\\)((?:\\\\)*)\\([：；])")


class _Reader:
    """Tells what each line is; remembers the fence, box or list it may stand in."""

    def __init__(self, marks: Sequence[str]) -> None:
        self._marks = marks
        self._previous = ""
        self._fence = ""
        self._box = 0
        self._inset = 0
        """Column from which text belongs to the open list entry; 0 if none is open."""

    def lines(self, text: str, first_line: int) -> list[Line]:
        return [self._line(row, number) for number, row in enumerate(text.split("\n"), first_line)]

    def _line(self, row: str, number: int) -> Line:
        blank = not row.strip()
        indent = len(row.expandtabs(4)) - len(row.expandtabs(4).lstrip(" "))
        if self._fence and (blank or indent >= self._inset):
            if row.strip().startswith(self._fence) and not row.strip().strip(self._fence[0]):
                self._fence = ""
            return Line(Kind.SHOWN, number, row)
        self._fence = ""
        if self._box:
            return self._in_box(row, number)
        if blank:
            return Line(Kind.BLANK, number, "")
        text = _ESCAPED.sub(r"\1\2", row)
        if self._inset and indent >= self._inset:
            self._open_fence(row)
            return Line(Kind.BLOCK, number, text)
        self._inset = 0
        kind = self._block(row)
        if kind is Kind.HEADING:
            return _heading(row, number)
        if kind is not Kind.PROSE:
            return Line(kind, number, row if self._fence else text)
        opening = read_opening(row, self._marks, self._previous)
        if opening is None:
            return Line(Kind.PROSE, number, text)
        self._previous = opening.speaker
        return self._taking_over(opening, number)

    def _taking_over(self, opening: Opening, number: int) -> Line:
        """The line in which a speaker takes over; what follows the mark may be a block of its own."""
        if opening.message or not opening.text.strip():
            return Line(Kind.PROSE, number, opening.text, 1 if opening.message else opening.column, opening)
        time = read_time(opening.text)
        taken = time.length if time else 0
        rest, column = opening.text[taken:], opening.column + taken
        text, kind = rest, self._block(rest)
        if kind is Kind.HEADING:
            text, kind = "\\" + text, Kind.PROSE
        text = text if self._fence else _ESCAPED.sub(r"\1\2", text)
        return Line(Kind.SHOWN if kind is Kind.UNDERLINE else kind, number, text, column, opening, time=time)

    def _block(self, row: str) -> Kind:
        """What kind of block *row* opens or belongs to, PROSE for none."""
        if _HEADING.match(row):
            return Kind.HEADING
        if _UNDERLINE.fullmatch(row):
            return Kind.UNDERLINE
        if _NOTE.match(row):
            self._inset = 4
            return Kind.SHOWN
        if _RULE.fullmatch(row) or _SHOWN.match(row) or _is_picture(row):
            return Kind.SHOWN
        if box := _BOX.match(row):
            # a row of colons alone closes nothing here, and opens nothing
            self._box = len(box["colons"]) if row[box.end() :].strip() else 0
            return Kind.SHOWN
        if self._open_fence(row):
            return Kind.SHOWN
        if entry := _LIST_ENTRY.match(row):
            self._inset = len(entry["marker"].expandtabs(4))
            self._open_fence(row[entry.end() :])
            return Kind.BLOCK
        return Kind.BLOCK if _QUOTE.match(row) else Kind.PROSE

    def _open_fence(self, row: str) -> bool:
        match = _FENCE.match(row)
        self._fence = match["fence"] if match else ""
        return bool(match)

    def _in_box(self, row: str, number: int) -> Line:
        closing = _BOX.match(row)
        if closing and len(closing["colons"]) >= self._box and not row[closing.end() :].strip():
            self._box = 0
        elif self._open_fence(row):
            self._inset = 0
            return Line(Kind.SHOWN, number, row)
        return Line(Kind.SHOWN, number, _ESCAPED.sub(r"\1\2", row) if row.strip() else "")


def _is_picture(row: str) -> bool:
    """Whether *row* holds nothing but pictures."""
    row = row.strip()
    return row.startswith("![") and row.endswith(")") and "](" in row


def _heading(row: str, number: int) -> Line:
    match = _HEADING.match(row)
    assert match
    text = row[match.end() :].rstrip()
    bare = text.rstrip("#")
    if not bare or bare[-1] in " \t":
        text = bare.rstrip()
    text = _ESCAPED.sub(r"\1\2", text)
    return Line(Kind.HEADING, number, text, match.end() + 1, level=len(match["hashes"]))


# Lines that only their neighbours tell.

_SENTENCE_END = tuple("。！？…；：”’」』）.!?;~～")
_BRACKETED = re.compile(r"[*_]{0,3}(?P<inner>（.*）)[*_]{0,3}", re.DOTALL)
_INDENT = "\u3000\u3000"
"""Two full-width spaces start a paragraph, also without a blank line."""
_LONGEST_DIRECTION = 20
"""Lines of the longest stage direction."""


def _sorted_out(lines: Sequence[Line]) -> Iterator[Line]:
    """*lines* with underlined headings and stage directions told from running text."""
    place = 0
    while place < len(lines):
        line = lines[place]
        if line.kind is not Kind.PROSE:
            yield replace(line, kind=Kind.SHOWN) if line.kind is Kind.UNDERLINE else line
            place += 1
            continue
        end = place + 1
        while end < len(lines) and lines[end].kind is Kind.PROSE and not lines[end].opening:
            end += 1
        after = lines[end] if end < len(lines) else None
        # text that goes on with a list or quotation without a blank line is part of it
        is_lazy = place > 0 and lines[place - 1].kind is Kind.BLOCK and not line.opening
        run = list(_directions(lines[place:end], after))
        if after and after.kind is Kind.UNDERLINE and not is_lazy and run[-1].kind is Kind.PROSE:
            yield from _underlined(run, after)
            end += 1
        else:
            yield from run
        place = end


def _underlined(run: Sequence[Line], underline: Line) -> Iterator[Line]:
    """*run* with the heading that *underline* makes of its last paragraph, unless it opens with a mark."""
    first = len(run) - 1
    while first > 0 and run[first - 1].kind is Kind.PROSE and not run[first].text.startswith(_INDENT):
        first -= 1
    yield from run[:first]
    heading = run[first]
    sign = underline.text.strip()[0]
    if heading.opening:
        # what a speaker says is no heading: --- is a rule then, === is text
        yield from run[first:]
        yield replace(underline, kind=Kind.SHOWN, text="***" if sign == "-" else "\\" + underline.text.strip())
        return
    text = ""
    for row in run[first:]:
        words = row.text.strip()
        text += (" " if text[-1:].isascii() and words[:1].isascii() and text else "") + words
    level = 1 if sign == "=" else 2
    yield replace(heading, kind=Kind.HEADING, text=text, column=indent_of(heading.text) + 1, level=level)


def _directions(run: Sequence[Line], after: Line | None) -> Iterator[Line]:
    """*run*, a paragraph or several, with the stage directions in it made one line each."""
    place = 0
    previous: Line | None = None
    while place < len(run):
        ends = [place]
        while end := _bracket_end(run, ends[-1]):
            ends.append(end)
        last = max(ends[-1], place + 1)
        if len(ends) > 1 and _stand_alone(previous, run[place], run[last] if last < len(run) else after):
            yield from (_direction(run[start:end]) for start, end in pairwise(ends))
        else:
            yield from run[place:last]
        previous = run[last - 1]
        place = last


def _direction(rows: Sequence[Line]) -> Line:
    text = "\n".join(row.text.strip() for row in rows)
    return replace(rows[0], kind=Kind.DIRECTION, text=text, column=indent_of(rows[0].text) + 1)


def _bracket_end(run: Sequence[Line], start: int) -> int:
    """Index after the last of the lines from *start* that are wholly in full-width brackets, 0 if there are none."""
    if start == len(run) or run[start].opening or not run[start].text.strip().lstrip("*_").startswith("（"):
        return 0
    text, end, depth = "", start, 0
    while end < min(len(run), start + _LONGEST_DIRECTION):
        text += run[end].text.strip()
        depth += run[end].text.count("（") - run[end].text.count("）")
        end += 1
        if depth <= 0:
            break
    match = _BRACKETED.fullmatch(text)
    return end if match and depth == 0 and _is_wholly_bracketed(match["inner"]) else 0


def _is_wholly_bracketed(text: str) -> bool:
    """Whether *text* is one bracket or several, with nothing outside."""
    depth = 0
    for ch in text:
        depth += (ch == "（") - (ch == "）")
        if depth < 0 or (depth == 0 and ch != "）" and not ch.isspace()):
            return False
    return depth == 0


def _stand_alone(before: Line | None, first: Line, after: Line | None) -> bool:
    """Whether bracketed lines, the *first* of them given, are paragraphs and no part of a sentence that goes on.

    They are if no running text goes on below, or if the text above has come to an end: with a mark of punctuation
    (in a script from Word every line is a paragraph), with a speaker's mark alone, or because they are set in.
    """
    if after is None or after.kind is not Kind.PROSE or after.opening or after.text.startswith(_INDENT):
        return True
    if before is None:
        return False
    return not before.text.strip() or before.text.rstrip(" *_\u3000").endswith(_SENTENCE_END)


def indent_of(text: str) -> int:
    """Characters of white space at the start of *text*."""
    return len(text) - len(text.lstrip())
