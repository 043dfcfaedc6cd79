"""What stands on one line of a document: runs of words with their stress, as Markdown and as bare words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from xml.etree.ElementTree import Element

import msgspec

from generator.text.markdown import Piece, render

_STRESSES = {"strong": "**", "b": "**", "em": "*", "i": "*", "s": "~~", "del": "~~"}
_MARKS = re.compile(r"[\\`*_\[\]{}|~]|<(?=[A-Za-z/!?])|&(?=#?\w+;)")
_OPENINGS = re.compile(r"#{1,6}(?:\s|$)|>|[-+](?:\s|$)|={2,}|-{2,}|:")
_NUMBER = re.compile(r"\d{1,9}(?=[.)](?:\s|$))")
_NOTE = re.compile(r"(foot|end)note-(\d+)")
_NOTE_MARK = re.compile(r"\[\^[\w-]+\]")
_WEB = re.compile(r"(?:https?://|mailto:)[^\s<>]+", re.IGNORECASE)
_SMALL = {"sup": str.maketrans("0123456789+-n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ"), "sub": str.maketrans("0123456789+-", "₀₁₂₃₄₅₆₇₈₉₊₋")}
_SPACES = re.compile(r"\s+")
_INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff]")


class Run(msgspec.Struct, frozen=True):
    """Words of one stress."""

    text: str
    stress: str = ""
    """``**``, ``*``, ``~~`` or nothing: the outermost, since inner ones are mostly accidents of copying."""
    link: str = ""
    """Address, of the web or of a mail box."""
    note: str = ""
    """Name of the note that is called here; there are no words then."""


_PLAIN = Run("")


class Break(msgspec.Struct, frozen=True):
    """The end of a line within a paragraph."""


class Shown(msgspec.Struct, frozen=True):
    """A picture among words."""

    number: int
    """Which of the document's."""
    alt: str


def runs_of(element: Element, like: Run = _PLAIN) -> Iterator[Run | Break | Shown]:
    """What stands in *element*, in its order; lists and tables in it are passed over."""
    yield from _words(element.text, like)
    for child in element:
        yield from _child(child, like)
        yield from _words(child.tail, like)


def _words(text: str | None, like: Run) -> Iterator[Run]:
    if text and (visible := _INVISIBLE.sub("", _SPACES.sub(" ", text))):
        yield msgspec.structs.replace(like, text=visible)


def _child(child: Element, like: Run) -> Iterator[Run | Break | Shown]:
    match child.tag:
        case "br":
            yield Break()
        case "img":
            yield Shown(int(child.get("src", "0")), bare(child.get("alt", "")))
        case "ul" | "ol" | "table":
            return
        case "sup" | "sub":
            link = child.find("a")
            if link is not None and (note := note_name(link.get("href", "").removeprefix("#"))):
                yield Run("", note=note)
                return
            yield from _words("".join(child.itertext()).translate(_SMALL[child.tag]), like)
        case "a":
            link_to = child.get("href", "")
            yield from runs_of(child, msgspec.structs.replace(like, link=link_to if _WEB.fullmatch(link_to) else ""))
        case tag:
            yield from runs_of(child, msgspec.structs.replace(like, stress=like.stress or _STRESSES.get(tag, "")))
            if tag == "p":
                yield Run(" ")


def note_name(id: str) -> str:
    """The name of the note that mammoth calls *id*; empty if it is none."""
    found = _NOTE.fullmatch(id)
    return f"{'e' if found[1] == 'end' else ''}{found[2]}" if found else ""


def bare(text: str) -> str:
    """*text* without what cannot be seen and without the spaces around it."""
    return _SPACES.sub(" ", _INVISIBLE.sub("", text)).strip()


def plain(runs: Iterable[Run]) -> str:
    """The words of *runs*."""
    return bare("".join(run.text for run in runs))


def written(runs: Iterable[Run]) -> str:
    """*runs* as a line of Markdown that begins a block.

    It is read back by the house's own parser: if its words are not those that came in, they are written without any
    markup.  So a sign that nobody thought of costs a stress, never a word.
    """
    runs = list(runs)
    alike = groupby(runs, lambda run: (run.stress, run.link, run.note))
    line = _opened("".join(_marked(list(same)) for _, same in alike))
    if _packed("".join(render((Piece(line, 1),), "").blocks)) == _packed(plain(runs)):
        return line
    return _opened(_escaped(plain(runs)))


def _marked(runs: list[Run]) -> str:
    """Runs of one stress."""
    first = runs[0]
    if first.note:
        return "".join(f"[^{run.note}]" for run in runs)
    text = _escaped("".join(run.text for run in runs))
    inner = text.strip()
    if not inner:
        return text
    start, end = text.index(inner), text.index(inner) + len(inner)
    linked = f"[{inner}](<{first.link}>)" if first.link else inner
    return f"{text[:start]}{first.stress}{linked}{first.stress}{text[end:]}"


def _escaped(text: str) -> str:
    return _MARKS.sub(r"\\\g<0>", text)


def _opened(line: str) -> str:
    """*line* so that its beginning is no sign of Markdown."""
    line = line.strip()
    if number := _NUMBER.match(line):
        return f"{number[0]}\\{line[number.end() :]}"
    return f"\\{line}" if _OPENINGS.match(line) else line


def _packed(text: str) -> str:
    """*text* for comparison: without spaces, which a line may lose, and without the marks of notes."""
    return _NOTE_MARK.sub("", _SPACES.sub("", text))
