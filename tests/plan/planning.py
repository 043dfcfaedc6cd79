"""The desk of a town, and plans made at it without making pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from generator.config import load_settings
from generator.fingerprint import digest
from generator.intake.walk import walk
from generator.kinds.registry import BY_NAME
from generator.load.library import Shelves, read_library
from generator.load.reading import Reader
from generator.model.desk import Desk
from generator.model.targets import Target
from generator.output.assets import read_shelf
from generator.places import Places
from generator.plan.memory import Memory
from generator.plan.site import Plan, plan_site
from generator.search.index import Index
from generator.store import Store
from tests.conftest import REPOSITORY
from tests.sites import NOON, make_site

NOTHING = Index("", {})
SOUNDS: dict[str, bytes] = {}
"""How titles sound, which is slow to say and always the same."""


def remembered(key: str, compute: Callable[[], bytes]) -> bytes:
    return SOUNDS[key] if key in SOUNDS else SOUNDS.setdefault(key, compute())


def desk_of(root: Path, town: Mapping[str, str | bytes]) -> Desk:
    """The desk of the site of *town*, written under *root*."""
    files, _ = walk(make_site(root, town))
    settings, _ = load_settings(files)
    assert settings
    shelf = read_shelf(Places(REPOSITORY).assets)
    reader = Reader(Store(root / "store"), "1")
    library, problems = read_library(Shelves(files, shelf.art.keys()), settings, reader, NOON, drafts=False)
    assert not [problem for problem in problems if problem.level == "error"]
    return Desk(library, shelf, BY_NAME, "index.html")


def planned(desk: Desk, memory: Memory | None = None) -> Plan:
    indexes = dict.fromkeys(("", *(screen.slug for screen in desk.library.kiosks)), NOTHING)
    return plan_site(desk, lambda: indexes, remembered, memory)


def seals(targets: tuple[Target, ...]) -> dict[str, str]:
    return {target.url: target.seal or digest(target.view) for target in targets}
