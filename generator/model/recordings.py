"""Recorded talks as pages show them."""

from __future__ import annotations

import posixpath
import unicodedata
from collections.abc import Iterator, Sequence

from generator.fingerprint import bytes_digest
from generator.intake.rules import seconds_of
from generator.intake.types import Picture, Recording
from generator.model.desk import Desk
from generator.model.document import Document
from generator.model.library import Library, Reel
from generator.model.pictures import picture_view
from generator.model.views import Link, RecordingView, SpokenLine
from generator.text.cues import Cue, clock, cue_script, fragment, one_line, webvtt
from generator.text.hanzi import size_text
from generator.text.script_cues import TimedTurn, script_cues

SCRIPT = "recording.js"
FOLDED_FROM = 12
"""A transcript of so many lines opens when asked for."""


def recordings_of(document: Document) -> tuple[Recording, ...]:
    """The recordings that *document* names; kinds without the field have none."""
    recordings: tuple[Recording, ...] = getattr(document.fields, "recordings", ())
    return recordings


def beside(document: Document, name: str) -> str:
    """The path under ``content/`` of the file *name* beside *document*."""
    return unicodedata.normalize("NFC", posixpath.normpath(posixpath.join(document.shelf, name)))


def scripts_for(recordings: Sequence[RecordingView]) -> tuple[str, ...]:
    """What a page with *recordings* needs in its frame."""
    return (SCRIPT,) if recordings else ()


def cues_of(library: Library, document: Document, recording: Recording) -> tuple[Cue, ...]:
    """The captions of *recording*: its own, or what the script says, where it is marked with times."""
    if recording.captions:
        return library.cues.get(beside(document, recording.captions), ())
    if recording is not timed_by_script(document):
        return ()
    reel = library.recordings.get(beside(document, recording.src))
    rate = getattr(document.fields, "rate", None) or library.settings.site.speech_rate
    turns = [TimedTurn(line.mark, line.text, line.at) for line in document.body.script if line.form == "turn"]
    return script_cues(turns, rate, reel.footage.milliseconds if reel else 0)


def timed_by_script(document: Document) -> Recording | None:
    """The recording that times in the script of *document* belong to: the first without captions of its own."""
    return next((recording for recording in recordings_of(document) if not recording.captions), None)


def chapters_of(recording: Recording) -> tuple[tuple[int, str], ...]:
    """Milliseconds and title of each chapter, in the order of their times."""
    return tuple(sorted((seconds_of(chapter.at) * 1000, chapter.title) for chapter in recording.chapters))


def captions_file(reel: Reel, cues: Sequence[Cue]) -> tuple[str, bytes]:
    """Address and bytes of the captions to take home."""
    content = webvtt(cues)
    return f"{_stem(reel)}-{bytes_digest(content)[:10]}.vtt", content


def script_file(reel: Reel, cues: Sequence[Cue], chapters: Sequence[tuple[int, str]]) -> tuple[str, bytes, str]:
    """Address and bytes of the script with cues and chapters, and the name by which it calls the player."""
    name = bytes_digest(cue_script(reel.url, cues, chapters))[:10]
    return f"{_stem(reel)}-{name}.cues.js", cue_script(name, cues, chapters), name


def _stem(reel: Reel) -> str:
    return posixpath.splitext(reel.url)[0].rpartition("-")[0]


def recording_views(desk: Desk, document: Document) -> tuple[RecordingView, ...]:
    """The recordings of *document* that are there; the others have been reported."""
    return tuple(_views(desk, document))


def _views(desk: Desk, document: Document) -> Iterator[RecordingView]:
    for number, recording in enumerate(recordings_of(document), start=1):
        reel = desk.library.recordings.get(beside(document, recording.src))
        if reel is None:
            continue
        cues, chapters = cues_of(desk.library, document, recording), chapters_of(recording)
        script, _, name = script_file(reel, cues, chapters) if cues or chapters else ("", b"", "")
        poster = picture_view(desk, document, Picture(src=recording.poster)) if recording.poster else None
        href = desk.href(reel.url)
        yield RecordingView(
            anchor=f"recording-{number}",
            title=recording.title,
            href=href,
            type=reel.footage.type,
            width=reel.footage.width,
            height=reel.footage.height,
            poster=(poster.large or poster.href) if poster else "",
            length=length_text(reel.footage.milliseconds),
            size=size_text(reel.size),
            script=desk.href(script) if script else "",
            script_name=name,
            captions=desk.href(captions_file(reel, cues)[0]) if cues else "",
            chapters=tuple(
                Link(title, f"{href}#{fragment(start)}", note=clock(start)) for start, title in chapters
            ),
            lines=tuple(_lines(href, cues)),
            folded=len(cues) >= FOLDED_FROM,
        )


def _lines(href: str, cues: Sequence[Cue]) -> Iterator[SpokenLine]:
    before = ""
    for cue in cues:
        speaker = cue.speaker if cue.speaker != before else ""
        before = cue.speaker
        yield SpokenLine(clock(cue.start), f"{href}#{fragment(cue.start)}", speaker, one_line(cue.text))


def length_text(milliseconds: int) -> str:
    """How long a recording lasts, in words; empty for 0."""
    if not milliseconds:
        return ""
    minutes, seconds = divmod(max(1, round(milliseconds / 1000)), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} 小时 {minutes} 分" if minutes else f"{hours} 小时"
    if minutes:
        return f"{minutes} 分 {seconds} 秒" if seconds else f"{minutes} 分钟"
    return f"{seconds} 秒"
