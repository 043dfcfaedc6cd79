"""What comes of a lecture script besides its page: the prompter, and sheets of A4 with numbered lines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from msgspec.structs import replace

from generator.kinds.lecture import KIND, Lecture, passages, script_seconds, speaking_rate, voices
from generator.model import addresses
from generator.model.desk import Desk, FrameExtra
from generator.model.document import Document, Line
from generator.model.pages import Passage
from generator.model.scripts import Leaf, PrintedScriptView, PrintRow, Prompt, PrompterView, Said
from generator.model.targets import Target
from generator.model.views import Frame
from generator.plan.leaves import Slot, page_turns
from generator.text.lines import break_lines
from generator.text.paragraphs import Paragraph, Run, cut, plain
from generator.text.spoken import minutes_text, spoken_length

MEASURE = 28
"""字 in a printed line: 14 pt, 138 mm."""
TITLE_MEASURE = 16
PART_MEASURE = 23
LINE_HEIGHT = 4
LEAF_HEIGHT = 29 * LINE_HEIGHT
"""Quarters of a line on a sheet; a line has 8.2 mm."""
NUMBERED = 5
"""Every fifth line carries its number."""
HEIGHTS = {"title": 8, "part": 6}
"""Quarters of a line that larger type takes."""
GAPS = {"part": 4, "turn": 1, "stage": 1, "narration": 1, "about": 1}
"""Quarters of a line left free above."""
_HEAD = ("kicker", "title", "subtitle", "about")


def plan_script(desk: Desk, document: Document) -> Iterator[Target]:
    """Prompter and printed script of *document*, if it is a lecture that has one."""
    if document.kind == KIND.name and document.body.script:
        entries = tuple(zip(document.body.script, passages(desk.library, document), strict=True))
        yield _prompter(desk.at(addresses.prompter(document)), document, entries)
        yield _printed(desk.at(addresses.printed(document)), document, entries)


_Entries = tuple[tuple[Line, Passage], ...]
"""What the script says, and how its page shows it."""


def _frame(desk: Desk, document: Document, name: str, extra: FrameExtra) -> Frame:
    return desk.frame(
        f"{name}：{document.title}",
        f"《{document.title}》的{name}",
        crumbs=((KIND.heading, addresses.listing(KIND.folder)), (document.title, document.url), (name, "")),
        section=KIND.folder,
        # The same words as on the lecture's own page: that is the one to be found.
        extra=replace(extra, hidden=True, feeds=(), draft=bool(document.waiting)),
    )


def _prompter(desk: Desk, document: Document, entries: _Entries) -> Target:
    view = PrompterView(
        frame=_frame(desk, document, "提词屏", FrameExtra(scripts=("prompter.js",))),
        name=document.ref,
        version=document.body.digest[:10],
        title=document.title,
        lecture=desk.document_link(document),
        rate=_rate(desk, document),
        length=minutes_text(script_seconds(desk.library, document)),
        voices=tuple(voice for voice in voices(desk.library, document) if voice.turns),
        prompts=tuple(_prompts(entries)),
    )
    return Target(desk.url, "pages/prompter.html", view)


def _rate(desk: Desk, document: Document) -> int:
    assert isinstance(document.fields, Lecture)
    return speaking_rate(desk.library, document.fields)


def _prompts(entries: _Entries) -> Iterator[Prompt]:
    for line, passage in entries:
        said = tuple(
            Said(paragraph, spoken_length(plain(paragraph)) if line.form == "turn" else 0)
            for paragraph in line.paragraphs
        )
        if said:
            yield Prompt(passage.form, said, passage.number, passage.voice)


# The printed script.


def _printed(desk: Desk, document: Document, entries: _Entries) -> Target:
    rows, slots = _made_up([*_head(desk, document), *_body(entries)])
    leaves: list[Leaf] = []
    start = 0
    for number, end in enumerate(page_turns(slots, LEAF_HEIGHT), start=1):
        leaves.append(Leaf(number, tuple(_on_sheet(rows[start:end]))))
        start = end
    view = PrintedScriptView(
        frame=_frame(desk, document, "打印稿", FrameExtra(sheets=("lectures",))),
        title=document.title,
        lecture=desk.document_link(document),
        site=desk.library.settings.site.title,
        leaves=tuple(leaves),
    )
    return Target(desk.url, "pages/printed.html", view)


_Form = Literal["kicker", "title", "subtitle", "about", "part", "turn", "stage", "narration"]
_Stretch = tuple[PrintRow, ...]
"""The lines of one entry; the first carries mark and number of the entry."""


def _head(desk: Desk, document: Document) -> Iterator[_Stretch]:
    """Title, subtitle, who speaks and how long it takes."""
    fields = document.fields
    if fields.kicker:
        yield _stretch("kicker", ((Run(fields.kicker),),), MEASURE)
    yield _stretch("title", ((Run(fields.title),),), TITLE_MEASURE)
    if fields.subtitle:
        yield _stretch("subtitle", ((Run(fields.subtitle),),), MEASURE)
    for voice in voices(desk.library, document):
        if voice.turns:
            role = voice.role if voice.role != voice.mark else ""
            words = "，".join(filter(None, (role, voice.seconds)))
            first, *others = _stretch("about", ((Run(words),),), MEASURE)
            yield (replace(first, voice=voice, mark="first"), *others)
    length = minutes_text(script_seconds(desk.library, document))
    yield _stretch("about", ((Run(f"全长{length}，每分钟 {_rate(desk, document)} 字"),),), MEASURE)


def _body(entries: _Entries) -> Iterator[_Stretch]:
    cues = 0
    for line, passage in entries:
        if not line.paragraphs:
            continue
        form = passage.form
        if form == "part":
            heading = (Run(f"{passage.number}\u3000{plain(line.paragraphs[0])}"),)
            yield _stretch("part", (heading,), PART_MEASURE)
        elif form == "stage":
            cues += 1
            first, *others = _stretch("stage", line.paragraphs, MEASURE)
            yield (replace(first, cue=cues), *others)
        else:
            first, *others = (replace(row, voice=passage.voice) for row in _stretch(form, line.paragraphs, MEASURE))
            yield (replace(first, mark="again" if line.continued else "first" if passage.voice else ""), *others)


def _stretch(form: _Form, paragraphs: tuple[Paragraph, ...], measure: int) -> _Stretch:
    rows: list[PrintRow] = []
    for paragraph in paragraphs:
        lines = cut(paragraph, break_lines(plain(paragraph), measure))
        last = len(lines) - 1
        rows += [PrintRow(form, line, spread=place < last) for place, line in enumerate(lines)]
    return tuple(rows)


def _made_up(stretches: list[_Stretch]) -> tuple[list[PrintRow], list[Slot]]:
    """All lines, numbered from the first of the script, and what may be done with them."""
    rows: list[PrintRow] = []
    slots: list[Slot] = []
    number = 0
    is_held = True
    for stretch in stretches:
        form = stretch[0].form
        is_whole = form in ("part", *_HEAD)
        for place, row in enumerate(stretch):
            number += form not in _HEAD
            shown = number if form not in _HEAD and number % NUMBERED == 0 else 0
            gap = GAPS.get(form, 0) if place == 0 else 0
            held = is_held if place == 0 else is_whole or place == 1 or place == len(stretch) - 1
            rows.append(replace(row, number=shown, gap=gap))
            slots.append(Slot(HEIGHTS.get(form, LINE_HEIGHT), gap, held, form == "turn" and len(stretch) == 1))
        # A head takes what follows with it, through a stage direction to the first words.
        is_held = is_whole or (is_held and form == "stage")
    return rows, slots


def _on_sheet(rows: list[PrintRow]) -> Iterator[PrintRow]:
    """The *rows* of one sheet: nothing free above the first, which names its speaker again."""
    first, *others = rows
    yield replace(first, gap=0, mark=first.mark or ("again" if first.voice else ""))
    yield from others
