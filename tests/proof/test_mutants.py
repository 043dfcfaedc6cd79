"""The proof proves something: with any one input left out of a key, a story ends badly."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from tests.proof.keys import KEYS, Mutant
from tests.proof.mutants import in_force
from tests.proof.quick import quicken
from tests.proof.story import Stage, tell

ARCHITECTURE = Path(__file__).parents[2] / "docs" / "architecture.md"
MUTANTS = {key: mutant for key, mutant in KEYS.items() if isinstance(mutant, Mutant)}
DIFFERENT = list({id(mutant): key for key, mutant in MUTANTS.items()}.values())
"""Some inputs are one part of a key."""
IN_SHORT = (
    ("the plan of a document", "digest of the body"),
    ("the plan of a document", "faces in its reach"),
    ("a page", "template closure"),
    ("what a photo's or a recording's header says", "times"),
)




def inputs_in_the_table() -> list[tuple[str, str]]:
    """The inputs that docs/architecture.md names, each with what is kept under it."""
    rows = re.findall(r"(?m)^\| (.+?) \| (.+?) \| .+ \|$", ARCHITECTURE.read_text("utf-8").partition("## Keys")[2])
    table = rows[1 : [row[0] for row in rows].index("that there is nothing to do") + 1]
    return [
        (what.partition(",")[0].partition(" (")[0], source.strip())
        for what, sources in table
        for source in re.split(r", |(?<=times) and (?=inode of the file)", sources)
    ]


def test_each_input_of_each_key_has_a_mutant() -> None:
    assert sorted(KEYS) == sorted(inputs_in_the_table())


def play(folder: Path, mutant: Mutant, *, maimed: bool) -> tuple[list[str], list[str]]:
    """What the last build differed in, and when the maim bit."""
    bites: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        quicken(patch)
        stage = Stage(folder)
        if maimed:
            force = in_force(mutant.maim, bites)
            stage = replace(stage, incremental=force, **({"clean": force} if mutant.clean_too else {}))
        told = tell(stage, [(each, 0) for each in mutant.story(patch)])
    return told.differs, bites


def named(key: tuple[str, str]) -> str:
    return f"{key[0]} without {key[1]}"


def assert_noticed(folder: Path, key: tuple[str, str]) -> None:
    differs, bites = play(folder, MUTANTS[key], maimed=True)
    assert bites, f"nothing makes the key of {named(key)} any more: bring the table in this file up to date"
    assert differs, f"{named(key)}: the story ends well, so nothing would notice"


@pytest.mark.parametrize("key", IN_SHORT, ids=named)
def test_an_input_left_out_of_a_key_is_noticed(tmp_path: Path, key: tuple[str, str]) -> None:
    assert_noticed(tmp_path, key)


@pytest.mark.soak
@pytest.mark.parametrize("key", DIFFERENT, ids=named)
def test_each_input_left_out_of_its_key_is_noticed(tmp_path: Path, key: tuple[str, str]) -> None:
    assert_noticed(tmp_path, key)


@pytest.mark.soak
@pytest.mark.parametrize("key", DIFFERENT, ids=named)
def test_the_same_story_ends_well_when_nothing_is_left_out(tmp_path: Path, key: tuple[str, str]) -> None:
    assert play(tmp_path, MUTANTS[key], maimed=False)[0] == []
