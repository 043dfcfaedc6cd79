"""Lecture scripts as the prompter and the printed sheets show them: views without links and pictures."""

from __future__ import annotations

from typing import Literal

from generator.model.pages import Voice
from generator.model.plain import Plain
from generator.model.views import Frame, Link
from generator.text.paragraphs import Paragraph


class Said(Plain, frozen=True):
    """A paragraph and how long it takes to say."""

    runs: Paragraph
    syllables: int


class Prompt(Plain, frozen=True):
    """One entry of the script on the prompter."""

    form: Literal["part", "turn", "stage", "narration"]
    said: tuple[Said, ...]
    number: str = ""
    """Of a part: 一, 二, 三."""
    voice: Voice | None = None
    """Of a turn."""


class PrompterView(Plain, frozen=True):
    frame: Frame
    name: str
    """By which the browser remembers where this script stopped: ``lectures/shuo-shu``."""
    version: str
    """Changes with the script: a place in another version is none in this one."""
    title: str
    lecture: Link
    rate: int
    """Syllables a minute to begin with."""
    length: str
    """约 12 分钟."""
    voices: tuple[Voice, ...]
    prompts: tuple[Prompt, ...]


class PrintRow(Plain, frozen=True):
    """One printed line."""

    form: Literal["kicker", "title", "subtitle", "about", "part", "turn", "stage", "narration"]
    runs: Paragraph
    spread: bool = False
    """Whether it fills the measure: the next line goes on with its paragraph."""
    voice: Voice | None = None
    """Who says it."""
    mark: Literal["", "first", "again"] = ""
    """Whether the speaker's mark stands in the margin: the turn begins here, or goes on (after a stage direction, on a
    new sheet)."""
    cue: int = 0
    """Number of the stage direction that begins here, else 0."""
    number: int = 0
    """Number of the line where it is printed, else 0."""
    gap: int = 0
    """Quarters of a line left free above it."""


class Leaf(Plain, frozen=True):
    """One sheet."""

    number: int
    rows: tuple[PrintRow, ...]


class PrintedScriptView(Plain, frozen=True):
    frame: Frame
    title: str
    lecture: Link
    site: str
    leaves: tuple[Leaf, ...]
