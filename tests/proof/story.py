"""A story of steps, built after each; where it ends badly, the shortest story that still does.

The steps of a story are drawn before it begins, each with a number of its own for all that it will choose: so any
part of a story can be played.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tests.proof.steps import Step
from tests.proof.town import TOWN
from tests.proof.world import PROGRAM, World, differences, settled_clock

SHRINKING_SECONDS = 240.0
"""As long as one waits for a shorter story."""
MOST_LINES = 12

Chapter = tuple[Step, int]
"""What happens, and the number from which it draws its choices."""


@dataclass
class Told:
    """How a story went."""

    lines: list[str] = field(default_factory=list)
    differs: list[str] = field(default_factory=list)
    """In what the last build differed from a clean one; empty for a story that ends well."""
    played: int = 0
    """Steps of the story, with those that found nothing to do."""
    mistakes: int = 0
    """Steps after which the content had errors."""

    def __str__(self) -> str:
        more = len(self.differs) - MOST_LINES
        steps = [f"{number}. {line}, and the site is built" for number, line in enumerate(self.lines, 1)]
        ends = [*self.differs[:MOST_LINES], *([f"… {more} more"] if more > 0 else [])]
        return "\n".join(["The town is built.", *steps, "Now an incremental build is not what a clean one is:", *ends])


@dataclass(frozen=True)
class Stage:
    """Where stories are played."""

    folder: Path
    files: Mapping[str, str | bytes] = field(default_factory=lambda: TOWN)
    incremental: Callable[[], AbstractContextManager[object]] = nullcontext
    """What is different in the builds that know earlier ones; the mutants come in here."""
    clean: Callable[[], AbstractContextManager[object]] = nullcontext
    """What is different in clean builds."""
    remembering: bool = False
    """Make no clean build a second time from the same inputs."""


def chapters(number: int, steps: Sequence[Step], length: int) -> list[Chapter]:
    chance = Random(number)
    return [(chance.choice(steps), chance.randrange(1 << 30)) for _ in range(length)]


def tell(stage: Stage, story: Sequence[Chapter], place: str = "story") -> Told:
    """Play *story* from its beginning, up to the first build that is not what a clean one is."""
    with settled_clock():
        return _tell(stage, story, place)


def _tell(stage: Stage, story: Sequence[Chapter], place: str) -> Told:
    told = Told()
    world = World(stage.folder / f"{place}-{time.monotonic_ns()}", stage.files)
    if stage.remembering:
        world.known = {}
    with stage.incremental():
        first = world.build()
    if first.status:
        told.differs = differences(first, world.clean_build())
        assert told.differs, f"the town itself does not build:\n{first.findings}"
        return told
    for number, (step, seed) in enumerate(story, 1):
        told.played = number
        before = world.past[-1]
        line = step(world, Random(seed))
        if not line:
            continue
        told.lines.append(line)
        with stage.incremental():
            ours = world.build()
        with stage.clean():
            clean = world.clean_build()
        told.differs = differences(ours, clean)
        if told.differs:
            return told
        if clean.status:
            told.mistakes += 1
            told.lines[-1] += " (a mistake, put right)"
            world.put_back(before)
        else:
            world.past.append(world.snapshot())
        if world.program != PROGRAM and seed % 2:
            world.program, world.difference = PROGRAM, ""
            told.lines[-1] += "; then the program is the old one again"
    return told


def shortest(stage: Stage, story: Sequence[Chapter]) -> Told:
    """Of the stories within *story* that end badly, one from which no step can be left out, or the best in the time."""
    best = tell(stage, story)
    if not best.differs:
        return best
    kept = list(story[: best.played])
    until = time.monotonic() + SHRINKING_SECONDS
    size = len(kept) // 2
    while size:
        start = 0
        while start < len(kept) and time.monotonic() < until:
            fewer = kept[:start] + kept[start + size :]
            told = tell(stage, fewer) if fewer else Told()
            if told.differs:
                kept, best = fewer, told
            else:
                start += size
        size //= 2
    return best


def assert_well_told(stage: Stage, story: Sequence[Chapter]) -> Told:
    """Play *story*; a test fails with the shortest bad story that it holds."""
    told = tell(stage, story)
    assert not told.differs, f"\n{shortest(stage, story)}"
    return told
