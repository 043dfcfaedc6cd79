"""Lecture scripts: a body's Markdown source taken apart into parts, turns and stage directions.

Read line by line and without the Markdown parser, because a script is mostly pasted from Word and has no blank lines
where Markdown wants them.  What comes out is Markdown again, one stretch an entry, with the line and column it
starts in; together the entries hold every character of the body but marks, their colons and the hashes of headings.

How a line is read, in this order:

- within a code fence, a ``:::`` box, a list entry (its first line and what is indented under it), a quotation (``>``),
  a table row or a definition of a note or link, nothing is looked for;
- a heading, with ``#`` or underlined, is a part and ends the turn; text after it needs a new mark;
- a mark with a colon starts a turn; a time in square brackets after it says when the turn is heard in the recording;
  what follows may open a list or quotation, never a heading;
- all else goes on with what came before.

A stage direction keeps its brackets.  It is a paragraph wholly in ``（…）``, or in a script without blank lines a line
of its own: the line before ends a sentence, or no running text follows.  It does not end the turn: text after it
is the same speaker's, as a turn that is ``continued``.  Text before the first turn is narration, which is printed and
not spoken.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from generator.problems import Level, Problem, Span
from generator.text.script_lines import Kind, Line, indent_of, read_lines
from generator.text.speakers import JOINT, Opening, check_marks

__all__ = [
    "JOINT",
    "Entry",
    "Narration",
    "PartHeading",
    "Script",
    "StageDirection",
    "Turn",
    "check_marks",
    "parse_script",
]


class Turn(msgspec.Struct, frozen=True):
    """What one speaker says before the other takes over, or a stretch of it."""

    speaker: str
    """A declared mark, or 合."""
    text: str
    """Markdown without the mark."""
    line: int
    """Line of the file in which *text* starts."""
    column: int = 1
    continued: bool = False
    """Whether this goes on with the turn that a stage direction interrupted."""
    at: int | None = None
    """When it is heard in the recording, in milliseconds, if the script says so."""


class StageDirection(msgspec.Struct, frozen=True):
    """What happens on the stage, with its full-width brackets."""

    text: str
    line: int
    column: int = 1


class PartHeading(msgspec.Struct, frozen=True):
    """The head of a part."""

    text: str
    """Inline Markdown without hashes."""
    level: int
    """1 to 6, as written."""
    line: int
    column: int = 1


class Narration(msgspec.Struct, frozen=True):
    """What nobody says: an introduction before the first turn, or pictures and boxes between a heading and a mark."""

    text: str
    line: int
    column: int = 1


Entry = Turn | StageDirection | PartHeading | Narration


class Script(msgspec.Struct, frozen=True):
    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]


def parse_script(text: str, marks: Sequence[str], path: str, first_line: int) -> Script:
    """The script in *text*, whose first line is line *first_line* of the file shown as *path*.

    *marks* are the declared speakers; 合 is always known.  Problems: E401 for a mark that is not declared, E403 for
    text after a heading that nobody says, W404 for a script without turns, W405 for a mark with nothing said, E406 for
    a time that cannot be read, W407 for one that is not later than the one before.
    """
    scribe = _Scribe(path)
    for line in read_lines(text, marks, first_line):
        scribe.write(line)
    return scribe.script(first_line)


class _Scribe:
    """Writes entries from lines: knows who is speaking."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._entries: list[Entry] = []
        self._problems: list[Problem] = []
        self._rows: list[Line] = []
        self._opened: Line | None = None
        """The line in which the present speaker took over."""
        self._has_spoken = False
        self._has_acted = False
        self._turns = 0
        self._at: int | None = None
        """When the present turn is heard."""
        self._latest = -1
        """The last time that a turn was marked with, in milliseconds."""

    def write(self, line: Line) -> None:
        if line.kind is Kind.HEADING:
            self._end_turn()
            self._entries.append(PartHeading(line.text, line.level, line.number, line.column))
        elif line.kind is Kind.DIRECTION:
            self._flush()
            self._has_acted = True
            self._entries.append(StageDirection(line.text, line.number, line.column))
        else:
            if line.opening:
                self._take_over(line, line.opening)
            self._rows.append(line)

    def script(self, first_line: int) -> Script:
        """What was written; nothing may be written after."""
        self._end_turn()
        if not self._turns:
            self._note("W404", first_line, 1, "讲稿没有台词", "在每段台词前写讲者和冒号，例如“甲：”")
        return Script(tuple(self._entries), tuple(self._problems))

    def _take_over(self, line: Line, opening: Opening) -> None:
        self._end_turn()
        self._opened, self._at = line, None
        self._turns += 1
        if opening.message:
            self._note("E401", line.number, opening.column, opening.message, opening.hint)
        if line.time:
            column = line.column - line.time.length
            if line.time.milliseconds is None:
                self._note("E406", line.number, column, f"台词的时间“{line.time.written}”写法不对", line.time.hint)
            elif line.time.milliseconds <= self._latest:
                message = f"台词的时间 {line.time.written} 不晚于前面的时间，没有用上"
                self._note("W407", line.number, column, message, "请核对时间")
            else:
                self._at = self._latest = line.time.milliseconds

    def _end_turn(self) -> None:
        self._flush()
        opened = self._opened
        if opened and opened.opening and not (self._has_spoken or self._has_acted):
            message = f"“{opened.opening.speaker}：”之后没有台词"
            self._note("W405", opened.number, 1, message, "请补上台词或删去这个标记")
        self._opened, self._has_spoken, self._has_acted = None, False, False

    def _flush(self) -> None:
        """Make an entry of the lines since the last one."""
        rows = self._rows
        self._rows = []
        while rows and not rows[0].text.strip():
            rows.pop(0)
        while rows and not rows[-1].text.strip():
            rows.pop()
        if not rows:
            return
        text, first = "\n".join(row.text for row in rows), rows[0]
        if self._opened and self._opened.opening:
            speaker = self._opened.opening.speaker
            at = None if self._has_spoken else self._at
            self._entries.append(Turn(speaker, text, first.number, first.column, self._has_spoken, at))
            self._has_spoken = True
            return
        self._entries.append(Narration(text, first.number, first.column))
        spoken = [row for row in rows if row.kind in (Kind.PROSE, Kind.BLOCK)]
        if self._turns and spoken:
            column = indent_of(spoken[0].text) + 1
            self._note("E403", spoken[0].number, column, "标题之后的文字没有讲者", "请在段首写讲者和冒号，例如“甲：”")

    def _note(self, code: str, line: int, column: int, message: str, hint: str) -> None:
        level: Level = "warning" if code.startswith("W") else "error"
        self._problems.append(Problem(Span(self._path, line, column), code, message, hint, level))
