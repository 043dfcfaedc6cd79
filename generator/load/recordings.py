"""The recorded talks of the documents: which are there, what each is, and what their captions say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from generator.intake.rules import seconds_of
from generator.intake.source_text import decode
from generator.intake.walk import InputFile, read_file
from generator.load.reading import Reader
from generator.media.recordings import doubt, published_name, size_problem
from generator.model.document import Document
from generator.model.library import Reel
from generator.model.recordings import beside, recordings_of, timed_by_script
from generator.problems import Problem, did_you_mean
from generator.text.cues import Cue, clock, parse_cues


class Recordings(msgspec.Struct, frozen=True):
    """What the recordings of all published documents are; both by path under ``content/``."""

    reels: Mapping[str, Reel]
    cues: Mapping[str, tuple[Cue, ...]]


class _Shelf(msgspec.Struct, frozen=True):
    """The files that documents may name, by path under ``content/``."""

    recordings: Mapping[str, InputFile]
    captions: Mapping[str, InputFile]


def read_recordings(
    documents: Sequence[Document],
    published: Sequence[Document],
    files: Sequence[InputFile],
    reader: Reader,
    limit: int,
) -> tuple[Recordings, list[Problem]]:
    """The recordings of the *published* documents; of all *documents*, those that are not there are reported.

    *limit* is the greatest size of a recording in megabytes.
    """
    shelf = _Shelf(
        {file.name: file for file in files if file.role == "recording"},
        {file.name: file for file in files if file.role == "captions"},
    )
    problems = [problem for document in documents for problem in _missing(document, shelf)]
    named = [(document, recording) for document in published for recording in recordings_of(document)]
    reels: dict[str, Reel] = {}
    for name in sorted({beside(document, recording.src) for document, recording in named} & shelf.recordings.keys()):
        reel, found = _reel(shelf.recordings[name], reader, limit)
        problems += found
        if reel is not None:
            reels[name] = reel
    cues: dict[str, tuple[Cue, ...]] = {}
    spoken = {beside(document, recording.captions) for document, recording in named if recording.captions}
    for name in sorted(spoken & shelf.captions.keys()):
        cues[name], found = _cues(shelf.captions[name])
        problems += found
    for document in published:
        problems += _chapters(document, reels)
        problems += _late_turns(document, reels)
    return Recordings(reels, cues), problems


def _reel(file: InputFile, reader: Reader, limit: int) -> tuple[Reel | None, tuple[Problem, ...]]:
    if problem := size_problem(file.size, file.path, limit):
        return None, (problem,)
    found = reader.recording(file)
    if isinstance(found, Problem):
        return None, (found,)
    source, footage = found
    doubtful = doubt(footage, file.path)
    reel = Reel(published_name(file.path, source), source, file.size, footage)
    return reel, (doubtful,) if doubtful else ()


def _missing(document: Document, shelf: _Shelf) -> Iterator[Problem]:
    for number, recording in enumerate(recordings_of(document)):
        wanted = (
            ("src", "录音录像", recording.src, shelf.recordings),
            ("captions", "字幕", recording.captions, shelf.captions),
        )
        for field, what, name, files in wanted:
            if name and beside(document, name) not in files:
                start = document.shelf + "/"
                near = did_you_mean(name, [other.removeprefix(start) for other in files if other.startswith(start)])
                span = document.span(f"recordings.{number}.{field}")
                hint = near or f"请把文件放进 content/{document.shelf}/"
                yield Problem(span, "E517", f"{what}文件“{name}”不存在", hint)


def _cues(file: InputFile) -> tuple[tuple[Cue, ...], tuple[Problem, ...]]:
    raw, problems = read_file(file)
    if raw is None:
        return (), problems
    text, problems = decode(raw, file.path)
    if text is None:
        return (), problems
    cues, found = parse_cues(text, file.path)
    return cues, problems + found


def _chapters(document: Document, reels: Mapping[str, Reel]) -> Iterator[Problem]:
    for number, recording in enumerate(recordings_of(document)):
        reel = reels.get(beside(document, recording.src))
        length = reel.footage.milliseconds if reel else 0
        before = -1
        for place, chapter in enumerate(recording.chapters):
            start = seconds_of(chapter.at)
            span = document.span(f"recordings.{number}.chapters.{place}.at")
            if length and start * 1000 >= length:
                message = f"章节“{chapter.title}”的时间 {chapter.at} 在录像结束之后"
                yield Problem(span, "W523", message, "请核对时间", "warning")
            elif start <= before:
                message = f"章节“{chapter.title}”不晚于前一章"
                yield Problem(span, "W523", message, "请按时间先后写，每章一个时间", "warning")
            before = max(before, start)


def _late_turns(document: Document, reels: Mapping[str, Reel]) -> Iterator[Problem]:
    """One finding when the script says times that the recording does not have."""
    recording = timed_by_script(document)
    reel = reels.get(beside(document, recording.src)) if recording else None
    if recording is None or reel is None or not reel.footage.milliseconds:
        return
    late = [line.at for line in document.body.script if line.at is not None and line.at >= reel.footage.milliseconds]
    if late:
        span = document.span(f"recordings.{recordings_of(document).index(recording)}.src")
        more = f"，共 {len(late)} 处" if len(late) > 1 else ""
        message = f"台词的时间 {clock(late[0])} 在录音录像结束之后{more}"
        yield Problem(span, "W407", message, "请核对时间，看看是不是这段录音录像", "warning")
