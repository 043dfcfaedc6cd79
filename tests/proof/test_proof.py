"""Incremental equals clean, byte for byte, whatever editors and machines do between two builds.

In ``make test`` a few short stories, in ``make soak`` thousands of steps (``HONGCHENG_STEPS``).
"""

from __future__ import annotations

import multiprocessing
import os
from pathlib import Path
from random import Random

import pytest

from generator.output import lock, swap
from tests.proof.quick import quicken
from tests.proof.steps import EDITS
from tests.proof.story import Chapter, Stage, assert_well_told, chapters
from tests.proof.troubles import TROUBLES, another_program
from tests.proof.world import World

STEPS = int(os.environ.get("HONGCHENG_STEPS", "2000"))
A_STORY = 50
"""Steps of one long story."""
MACHINES = ("all there", "no exchange of names", "no fork", "no locks")


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    quicken(monkeypatch)


@pytest.fixture
def machine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """What the system can do; the rest is hidden from the program."""
    system = str(request.param)
    if system == "no exchange of names":
        monkeypatch.setattr(swap, "_renameat2", lambda: None)
    elif system == "no fork":
        monkeypatch.setattr(multiprocessing, "get_all_start_methods", lambda: ["spawn"])
    elif system == "no locks":
        monkeypatch.setattr(lock, "fcntl", None)
    return system


def dealt(machine: str) -> list[Chapter]:
    """Every kind of step once, shared out among the machines."""
    kinds = sorted({*EDITS, *TROUBLES}, key=lambda step: step.__name__)
    Random(7).shuffle(kinds)
    mine = kinds[MACHINES.index(machine) :: len(MACHINES)] + [another_program] * (machine == "all there")
    return [(step, number) for number, step in enumerate(mine, 1)]


@pytest.mark.parametrize("machine", MACHINES, indirect=True)
def test_after_each_kind_of_step_the_site_is_what_a_clean_build_makes_it(tmp_path: Path, machine: str) -> None:
    assert_well_told(Stage(tmp_path, remembering=True), dealt(machine))


def test_another_macro_of_pictures_shows_in_feeds_that_no_template_makes(tmp_path: Path) -> None:
    name = "templates/macros/picture.html"

    def own_macro(world: World, _: Random) -> str:
        shipped = (world.program.parent / name).read_text("utf-8")
        world.write(name, shipped.replace('class="', 'class="own '))
        return f"{name} is the site's own"

    assert_well_told(Stage(tmp_path), [(own_macro, 0)])


@pytest.mark.soak
@pytest.mark.parametrize("number", range(100, 100 + -(-STEPS // A_STORY)))
@pytest.mark.parametrize("machine", MACHINES, indirect=True)
def test_long_stories(tmp_path: Path, machine: str, number: int) -> None:
    if number % len(MACHINES) != MACHINES.index(machine):
        pytest.skip("another machine's story")
    steps = (*EDITS, *TROUBLES, *((another_program,) if machine == "all there" else ()))
    assert_well_told(Stage(tmp_path, remembering=True), chapters(number, steps, A_STORY))
