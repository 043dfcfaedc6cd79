"""Scripts for two speakers (二人讲宣讲稿)."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from generator.intake.types import Count, Line, Recording, TeamRef
from generator.model import addresses
from generator.model.cards import card_views
from generator.model.desk import Desk
from generator.model.document import Document
from generator.model.item_nodes import written
from generator.model.items import frame_of, item_view
from generator.model.kind import Kind, Notes
from generator.model.library import Library
from generator.model.pages import LectureView, Passage, Voice
from generator.model.recordings import recording_views, scripts_for
from generator.model.shared import Shared
from generator.model.views import Link
from generator.text.hanzi import cn_number, truncate
from generator.text.speakers import JOINT
from generator.text.spoken import minutes_text, tally

Audience = Literal["农村", "社区", "学校", "国有企业", "新经济组织", "社会组织"]


class Lecture(Shared, frozen=True, kw_only=True):
    """二人讲宣讲稿。正文为空时是“仅存篇目”。"""

    speakers: Annotated[dict[str, Line], "讲者标记与身份，如“甲: 宣讲员”"] = msgspec.field(
        default_factory=lambda: {"甲": "甲", "乙": "乙"}
    )
    audience: Annotated[tuple[Audience, ...], "适合的听众"] = ()
    team: Annotated[TeamRef | None, "宣讲队伍"] = None
    rate: Annotated[Count | None, "每分钟字数；不填用 site.yaml 的"] = None
    sample: Annotated[bool, "示例稿写 true"] = False
    recordings: Annotated[tuple[Recording, ...], "录音录像"] = ()


OUTLINE_ONLY = "仅存篇目"
SAMPLE = "示例"
OPENING_LENGTH = 60
"""Characters of the first turn that stand for a summary."""
STYLES: tuple[Literal["jia", "yi"], ...] = ("jia", "yi")


def speaking_rate(library: Library, fields: Lecture) -> int:
    """Syllables a minute: the script's own, or the site's."""
    return fields.rate or library.settings.site.speech_rate


def script_seconds(library: Library, document: Document) -> int:
    fields = document.fields
    assert isinstance(fields, Lecture)
    turns = ((line.mark, line.text) for line in document.body.script if line.form == "turn")
    return tally(turns, tuple(fields.speakers), speaking_rate(library, fields)).total_seconds


def voices(library: Library, document: Document) -> tuple[Voice, ...]:
    """Everyone who speaks, with their share of the time; joint lines last."""
    fields = document.fields
    assert isinstance(fields, Lecture)
    turns = [(line.mark, line.text) for line in document.body.script if line.form == "turn"]
    whole = tally(turns, tuple(fields.speakers), speaking_rate(library, fields))
    total = max(sum(speaker.seconds for speaker in whole.speakers), 1)
    marks = list(fields.speakers)
    return tuple(
        Voice(
            mark=speaker.mark,
            role="合" if speaker.mark == JOINT else fields.speakers.get(speaker.mark, speaker.mark),
            style=_style(speaker.mark, marks),
            seconds=minutes_text(speaker.seconds),
            share=f"{100 * speaker.seconds / total:.1f}",
            turns=speaker.turns,
        )
        for speaker in whole.speakers
    )


def _style(mark: str, marks: list[str]) -> Literal["jia", "yi", "he", "other"]:
    if mark == JOINT:
        return "he"
    place = marks.index(mark) if mark in marks else len(STYLES)
    return STYLES[place] if place < len(STYLES) else "other"


def passages(library: Library, document: Document) -> tuple[Passage, ...]:
    """The script in order; every part with its number and its estimated length."""
    fields = document.fields
    assert isinstance(fields, Lecture)
    by_mark = {voice.mark: voice for voice in voices(library, document)}
    script = document.body.script
    part_starts = [place for place, line in enumerate(script) if line.form == "part"]
    shown = []
    for place, line in enumerate(script):
        if line.form == "part":
            number = part_starts.index(place)
            end = part_starts[number + 1] if number + 1 < len(part_starts) else len(script)
            turns = ((entry.mark, entry.text) for entry in script[place:end] if entry.form == "turn")
            length = tally(turns, tuple(fields.speakers), speaking_rate(library, fields)).total_seconds
            shown.append(
                Passage("part", line.piece, line.text, line.anchor, cn_number(number + 1), minutes_text(length))
            )
        elif line.form == "turn":
            shown.append(Passage("turn", line.piece, voice=by_mark[line.mark], continued=line.continued))
        else:
            shown.append(Passage("stage" if line.form == "stage" else "narration", line.piece, line.text))
    return tuple(shown)


def view(desk: Desk, document: Document) -> LectureView:
    fields = document.fields
    assert isinstance(fields, Lecture)
    library = desk.library
    entries = passages(library, document)
    team = library.find(fields.team, "teams")
    recordings = recording_views(desk, document)
    return LectureView(
        frame_of(desk, document, scripts=scripts_for(recordings), node=written(desk, document, "Article")),
        item_view(desk, document),
        outline_only=document.body.empty,
        sample=fields.sample,
        rate=speaking_rate(library, fields),
        length=minutes_text(script_seconds(library, document)) if document.body.script else "",
        voices=voices(library, document) if document.body.script else (),
        passages=entries,
        parts=tuple(
            Link(f"{entry.number}\u3000{entry.text}", f"#{entry.anchor}", note=entry.length)
            for entry in entries
            if entry.form == "part"
        ),
        audience=fields.audience,
        team=desk.document_link(team) if team else None,
        events=card_views(desk, library.pointing_at("lecture", document)),
        recordings=recordings,
        prompter=desk.href(addresses.prompter(document)) if document.body.script else "",
        printed=desk.href(addresses.printed(document)) if document.body.script else "",
    )


def notes(library: Library, document: Document) -> Notes:
    fields = document.fields
    assert isinstance(fields, Lecture)
    if document.body.empty:
        return Notes("宣讲稿", tag=OUTLINE_ONLY)
    length = minutes_text(script_seconds(library, document))
    opening = next((line.text for line in document.body.script if line.form == "turn"), "")
    return Notes(
        "宣讲稿",
        meta=tuple(part for part in (length, "、".join(fields.audience)) if part),
        tag=SAMPLE if fields.sample else "",
        summary=truncate(opening, OPENING_LENGTH),
    )


KIND = Kind(
    name="lecture",
    folder="lectures",
    label="宣讲稿",
    heading="宣讲稿",
    fields=Lecture,
    view=view,
    notes=notes,
    lede="一人问，一人答。只知道题目的，标作仅存篇目。",
    empty="还没有宣讲稿。",
)
