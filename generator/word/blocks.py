"""The paragraphs, headings, lists, tables and pictures of a document, as Markdown.

What comes in is the little HTML that mammoth makes of Word's styles, read as a tree.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, get_args
from xml.etree.ElementTree import Element

import msgspec

from generator.word.runs import Break, Run, Shown, bare, note_name, plain, runs_of, written

Form = Literal["title", "subtitle", "caption", "heading", "text", "picture", "other"]

_LISTS = ("ul", "ol")
_MOST_COLUMNS = 100


class Block(msgspec.Struct, frozen=True):
    """A piece of the text with nothing of another on its lines."""

    form: Form
    markdown: str
    plain: str
    """Its words; what a picture shows."""
    level: int = 0
    """Of a heading: from 1."""
    is_bold: bool = False
    """Of a text: all of it."""
    picture: int = 0
    """Of a picture: which of the document's."""


def blocks_of(parent: Element) -> Iterator[Block]:
    """The blocks of *parent* in their order."""
    for element in parent:
        match element.tag:
            case "p":
                named = element.get("class", "")
                yield from _lines(element, named if named in get_args(Form) else "text")
            case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
                yield from _lines(element, "heading", int(element.tag[1]))
            case "ul" | "ol" if any(note_name(item.get("id", "")) for item in element):
                yield from _notes(element)
            case "ul" | "ol":
                yield Block("other", "\n".join(_items(element)), bare("".join(element.itertext())))
                yield from _pictures(element)
            case "table":
                yield from _table(element)
            case _:
                yield from blocks_of(element)


def _lines(element: Element, form: str, level: int = 0) -> Iterator[Block]:
    """Each line a paragraph of its own, as is meant where a web page was pasted; pictures between them."""
    line: list[Run] = []
    for part in (*runs_of(element), Break()):
        if isinstance(part, Run):
            line.append(part)
            continue
        if said := plain(line):
            bold = all(run.stress == "**" for run in line if run.text.strip())
            yield Block(msgspec.convert(form, Form), written(line), said, level, bold)
        line = []
        if isinstance(part, Shown):
            yield Block("picture", "", part.alt, picture=part.number)


def _pictures(element: Element) -> Iterator[Block]:
    for picture in element.iter("img"):
        yield Block("picture", "", bare(picture.get("alt", "")), picture=int(picture.get("src", "0")))


def _line(element: Element) -> str:
    """*element* as one line."""
    return written(part if isinstance(part, Run) else Run(" ") for part in runs_of(element))


def _items(element: Element, indent: str = "") -> Iterator[str]:
    for number, item in enumerate(element.findall("li"), 1):
        mark = f"{number}. " if element.tag == "ol" else "- "
        yield f"{indent}{mark}{_line(item)}"
        for inner in item:
            if inner.tag in _LISTS:
                yield from _items(inner, indent + " " * len(mark))


def _notes(element: Element) -> Iterator[Block]:
    for item in element:
        for part in item.iter():
            for back in [one for one in part if one.tag == "a" and one.get("href", "").startswith("#")]:
                part.remove(back)
        yield Block(
            "other", f"[^{note_name(item.get('id', ''))}]: {_line(item)}", bare("".join(item.itertext())) or " "
        )


def _table(element: Element) -> Iterator[Block]:
    """Rows of equal length, the first its head; a table that only frames a text, or pictures, is what stands in it."""
    parts = (element, *element.findall("thead"), *element.findall("tbody"))
    rows = [[cell for cell in row if cell.tag in ("td", "th")] for part in parts for row in part.findall("tr")]
    if element.find(".//img") is not None or element.find(".//table") is not None or sum(map(len, rows)) == 1:
        for row in rows:
            for cell in row:
                yield from blocks_of(cell)
        return
    grid = _grid(rows)
    width = max(map(len, grid), default=0)
    if width:
        lines = [f"| {' | '.join(line + [''] * (width - len(line)))} |" for line in grid]
        lines.insert(1, "|" + "---|" * width)
        yield Block("other", "\n".join(lines), bare("".join(element.itertext())))


def _grid(rows: Sequence[Sequence[Element]]) -> list[list[str]]:
    """The cells of *rows*, with an empty one wherever another reaches to."""
    grid: list[list[str]] = []
    reach: dict[int, int] = {}
    """Column → how many rows further a cell above reaches."""
    for row in rows:
        line: list[str] = []
        for cell in row:
            while reach.get(len(line)):
                reach[len(line)] -= 1
                line.append("")
            across, down = (min(_MOST_COLUMNS, int(cell.get(name, "1"))) for name in ("colspan", "rowspan"))
            for column in range(len(line), len(line) + across):
                reach[column] = down - 1
            line += [_line(cell), *[""] * (across - 1)]
        while reach.get(len(line)):
            reach[len(line)] -= 1
            line.append("")
        grid.append(line)
    return grid
