"""Captions out of a script whose turns carry times: the words are written once, and heard where the recording says.

Between two times the turns share what lies between by their syllables, and so do the captions of one turn, so a
script may carry as few times as its editor cares to write.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from generator.text.cues import Cue
from generator.text.lines import FULL, break_lines, width
from generator.text.spoken import spoken_length

LINE = 18
"""字 in a line of a caption."""
LINES = 2
_SLOWEST = 2
"""Speakers take at most so many times the estimate; what is left until the next time is a pause."""
_SENTENCE = re.compile(r"[。！？…][”’』」）》】]*\s*$")
_CLAUSE = re.compile(r"[^，。！？；：、…—,.!?;]*(?:[，。！？；：、…—]+|[,.!?;]+(?!\d)|[,.!?;]|$)[”’』」）》】]*")


class TimedTurn(msgspec.Struct, frozen=True):
    """What one speaker says, and when."""

    speaker: str
    text: str
    """Plain text."""
    at: int | None
    """Milliseconds, or None for "after what came before"."""


def script_cues(turns: Sequence[TimedTurn], rate: int, length: int = 0) -> tuple[Cue, ...]:
    """Captions for *turns*, or none if no turn carries a time.

    *rate* is in syllables a minute.  *length* of the recording in milliseconds (0: not known) ends the last turn.
    Turns before the first time share what lies before it.
    """
    if all(turn.at is None for turn in turns):
        return ()
    cues: list[Cue] = []
    starts = [place for place, turn in enumerate(turns) if place == 0 or turn.at is not None]
    for start, end in zip(starts, (*starts[1:], len(turns)), strict=True):
        said = [(turn.speaker, words) for turn in turns[start:end] for words in captions(turn.text)]
        begins = turns[start].at or 0
        limit = (turns[end].at or 0) if end < len(turns) else length
        cues += _shared_out(said, begins, limit, rate)
    return tuple(cues)


def captions(text: str) -> tuple[str, ...]:
    """*text* in captions of at most two lines, cut between clauses where that is possible."""
    found: list[str] = []
    held = ""
    for clause in _clauses(text):
        is_full = width((held + clause).rstrip()) > LINES * (LINE - 1) * FULL
        has_ended = width(held) > LINE * FULL // 2 and _SENTENCE.search(held)
        if held and (is_full or has_ended):
            found.append(held)
            held = ""
        held += clause
    if held.strip():
        found.append(held)
    return tuple("\n".join(line.strip() for line in _lines(one.strip())) for one in found)


def _lines(caption: str) -> tuple[str, ...]:
    """*caption* in two lines that part between clauses, or where the first is full."""
    if width(caption) <= LINE * FULL:
        return (caption,)
    clauses = list(_clauses(caption))
    halves = [("".join(clauses[:place]), "".join(clauses[place:])) for place in range(1, len(clauses))]
    fitting = [pair for pair in halves if all(width(line.strip()) <= LINE * FULL for line in pair)]
    if fitting:
        return min(fitting, key=lambda pair: abs(width(pair[0]) - width(pair[1])))
    return break_lines(caption, LINE)


def _clauses(text: str) -> Iterator[str]:
    """*text* cut after its marks; what is longer than a caption is cut where it is full."""
    for match in _CLAUSE.finditer(text):
        lines = break_lines(match[0], LINE)
        for place in range(0, len(lines), LINES):
            yield "".join(lines[place : place + LINES])


def _shared_out(said: Sequence[tuple[str, str]], begins: int, limit: int, rate: int) -> Iterator[Cue]:
    """Cues for *said*, pairs of speaker and words, from *begins* to *limit* at the latest (0: not known)."""
    shares = [max(1, spoken_length(words)) for _, words in said]
    estimate = sum(shares) * 60_000 // rate
    span = min(limit - begins, _SLOWEST * estimate) if limit > begins else estimate
    passed = 0
    for (speaker, words), share in zip(said, shares, strict=True):
        start = begins + span * passed // sum(shares)
        passed += share
        end = begins + span * passed // sum(shares)
        if end > start:
            yield Cue(start, end, words, speaker)
