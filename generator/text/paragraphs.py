"""What a speaker says, as paragraphs of plain text with its stresses: for the prompter and the printed script.

Both break lines themselves and can be read from a distance, so links, pictures and note marks are left out; what is
stressed (``**``, ``*``) is for the voice and stays.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Literal

Stress = Literal["", "strong", "em"]


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one stress."""

    text: str
    stress: Stress = ""


Paragraph = tuple[Run, ...]
"""Runs that follow each other without anything between; two neighbours never have the same stress."""

_BLOCKS = re.compile("p|div|ul|ol|li|blockquote|pre|table|tr|h[1-6]|dl|dt|dd|hr|figure|aside|section")
_STRESSES: dict[str, Stress] = {"strong": "strong", "b": "strong", "em": "em", "i": "em"}
_RAISED = frozenset(("sup", "rt", "rp"))
"""Note marks, and readings above a word."""
_CELLS = frozenset(("td", "th"))
_TOKEN = re.compile("\x02[^\x03]*\x03")
_SPACE = re.compile(r"[ \t\n]+")


def paragraphs(markup: str) -> tuple[Paragraph, ...]:
    """The paragraphs in *markup*, HTML of a rendered piece; entries of numbered lists keep their number."""
    reader = _Reader()
    reader.feed(_TOKEN.sub("", markup))
    reader.close()
    reader.end_paragraph()
    return tuple(reader.found)


def plain(paragraph: Paragraph) -> str:
    return "".join(run.text for run in paragraph)


def cut(paragraph: Paragraph, lines: tuple[str, ...]) -> tuple[Paragraph, ...]:
    """*paragraph* in the *lines* that its plain text was broken into, without the spaces at their ends."""
    rest = list(paragraph)
    rows: list[Paragraph] = []
    for line in lines:
        row: list[Run] = []
        wanted = len(line)
        while wanted:
            run = rest.pop(0)
            if len(run.text) > wanted:
                rest.insert(0, Run(run.text[wanted:], run.stress))
                run = Run(run.text[:wanted], run.stress)
            wanted -= len(run.text)
            row.append(run)
        if row:
            row[-1] = Run(row[-1].text.rstrip(" "), row[-1].stress)
        rows.append(tuple(run for run in row if run.text))
    return tuple(rows)


class _Reader(HTMLParser):
    """Collects paragraphs: what stands between two tags of blocks."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Paragraph] = []
        self._runs: list[Run] = []
        self._stresses: list[Stress] = []
        self._counts: list[int | None] = []
        """For each list that is open: the number of its next entry, None without numbers."""
        self._number = ""
        """Of the entry that has just begun, until its first words come."""
        self._raised = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if _BLOCKS.fullmatch(tag):
            self.end_paragraph()
        if tag in _STRESSES:
            self._stresses.append(_STRESSES[tag])
        elif tag in ("ul", "ol"):
            start = dict(attrs).get("start") or "1"
            self._counts.append(int(start) if tag == "ol" and start.isdecimal() else None)
        elif tag == "li" and self._counts and (number := self._counts[-1]) is not None:
            self._counts[-1] = number + 1
            self._number = f"{number}. "
        elif tag in _RAISED:
            self._raised += 1
        elif tag in _CELLS or tag == "br":
            self._add(" ")

    def handle_endtag(self, tag: str) -> None:
        if _BLOCKS.fullmatch(tag):
            self.end_paragraph()
        if tag in _STRESSES and self._stresses:
            self._stresses.pop()
        elif tag in ("ul", "ol") and self._counts:
            self._counts.pop()
        elif tag in _RAISED:
            self._raised -= 1

    def handle_data(self, data: str) -> None:
        if not self._raised:
            self._add(data)

    def _add(self, text: str) -> None:
        text = _SPACE.sub(" ", text)
        before = self._runs[-1] if self._runs else None
        if (before is None or before.text.endswith(" ")) and text.startswith(" "):
            text = text[1:]
        if not text:
            return
        if text.strip():
            text, self._number = self._number + text, ""
        stress = self._stresses[-1] if self._stresses else ""
        if before is not None and before.stress == stress:
            self._runs[-1] = Run(before.text + text, stress)
        else:
            self._runs.append(Run(text, stress))

    def end_paragraph(self) -> None:
        while self._runs and not self._runs[-1].text.rstrip(" "):
            self._runs.pop()
        if self._runs:
            last = self._runs[-1]
            self._runs[-1] = Run(last.text.rstrip(" "), last.stress)
            self.found.append(tuple(self._runs))
        self._runs = []
