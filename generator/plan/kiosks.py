"""The kiosks: of each its loop as one page, and its times as a script.

Pages of the touch screen stand beside the loop, in the same folder: :mod:`generator.plan.touch`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from itertools import chain
from zoneinfo import ZoneInfo

import msgspec
from msgspec.structs import replace

from generator.fingerprint import bytes_digest
from generator.kiosks import Hours, Scene, Screen, minutes
from generator.model import addresses
from generator.model.desk import Desk
from generator.model.document import Document
from generator.model.kiosk import KioskView, SceneView
from generator.model.pictures import cover_view
from generator.model.targets import Target
from generator.plan.scenes import instant, scenes_of
from generator.plan.touch import plan_touch, touch_desk
from generator.problems import Problem
from generator.search.index import Index
from generator.store import Piece

SHEETS = ("site", "fonts", "kiosk", "own")
"""Style sheets of a kiosk's pages, as far as there are such."""
NEVER_BEFORE = "2026-01-01"
"""A clock that shows an earlier day is wrong, whatever the content says."""
HASH_LENGTH = 10


class KioskPlan(msgspec.Struct, frozen=True):
    targets: tuple[Target, ...]
    files: Mapping[str, bytes | Piece]
    problems: tuple[Problem, ...]


def plan_kiosks(desk: Desk, indexes: Mapping[str, Index]) -> KioskPlan:
    """All kiosks of the site; *indexes* are those of kiosks with a pad, by slug.

    A kiosk depends on what its own scenes show and on what its visitors may look up, on nothing else.
    """
    targets: list[Target] = []
    files: dict[str, bytes | Piece] = {}
    problems: list[Problem] = []
    for screen in desk.library.kiosks:
        here = desk.at(addresses.kiosk(screen.slug))
        loops, scenes, empty = _loops(here, screen)
        problems += empty
        script = _times(here, screen, loops, scenes)
        name = f"kiosk/{screen.slug}/loop.{bytes_digest(script)[:HASH_LENGTH]}.js"
        files[name] = script
        touch = touch_desk(desk, screen)
        home = here.href(addresses.kiosk_home(screen.slug)) if touch else ""
        targets.append(Target(here.url, "kiosk/loop.html", replace(_view(here, screen, scenes, name), home=home)))
        if touch:
            index = indexes.get(screen.slug)
            targets += plan_touch(desk, touch, screen, index.manifest if index else "")
            files |= {f"{touch.folder}{url}": content for url, content in index.files.items()} if index else {}
            files[addresses.kiosk_ends(screen.slug)] = _ends(desk, touch.library.documents, scenes)
    return KioskPlan(tuple(targets), files, tuple(problems))


_Loops = Mapping[str, tuple[str, ...]]
"""Loop → its scenes by id, in order."""


def _loops(desk: Desk, screen: Screen) -> tuple[_Loops, tuple[SceneView, ...], tuple[Problem, ...]]:
    """The scenes of all loops; what two loops show alike stands there once."""
    ids: dict[SceneView, str] = {}
    loops: dict[str, tuple[str, ...]] = {}
    problems: list[Problem] = []
    for number, loop in enumerate(screen.kiosk.loops):
        order: list[str] = []
        for place, scene in enumerate(loop.scenes):
            found = scenes_of(desk, screen.kiosk, scene)
            # That nothing is on for the moment is no mistake.
            if not found and scene.show != "events":
                problems.append(_nothing(screen, f"loops.{number}.scenes.{place}", scene))
            order += [ids.setdefault(view, f"s{len(ids) + 1}") for view in found]
        loops[loop.id] = tuple(order)
    return loops, tuple(replace(view, id=name) for view, name in ids.items()), tuple(problems)


def _nothing(screen: Screen, trail: str, scene: Scene) -> Problem:
    hint = "没有合条件的稿件，或还没有发布；这一幅会跳过"
    return Problem(screen.span(f"{trail}.show"), "W604", f"“{scene.show}”这一幅现在没有内容", hint, "warning")


def _view(desk: Desk, screen: Screen, scenes: tuple[SceneView, ...], times: str) -> KioskView:
    site, kiosk, shelf = desk.library.settings.site, screen.kiosk, desk.shelf
    venue = desk.library.find(kiosk.venue, "venues")
    still = cover_view(desk, venue) if venue else None
    return KioskView(
        title=f"{kiosk.title}｜{site.title}",
        site=site.title,
        language=site.language,
        venue=venue.title if venue else "",
        orientation=kiosk.orientation,
        rotate=kiosk.rotate,
        icon=desk.href(shelf.icon) if shelf.icon else "",
        style=tuple(desk.href(shelf.style[name]) for name in SHEETS if name in shelf.style),
        script=tuple(
            desk.href(name)
            for name in (shelf.script.get("kiosk.js", ""), addresses.kiosk_version(screen.slug), times)
            if name
        ),
        still=still.large if still else "",
        still_alt=still.alt if still else "",
        home="",
        scenes=scenes,
    )


def _times(desk: Desk, screen: Screen, loops: _Loops, scenes: tuple[SceneView, ...]) -> bytes:
    """The script that tells the player when to show what.  Times are minutes of the week from Monday 0:00."""
    kiosk, library = screen.kiosk, desk.library
    told = {
        "title": kiosk.title,
        "offset": _offset(library.settings.site.timezone, library.today),
        "since": _since(scenes),
        "hours": sorted(chain.from_iterable(minutes(hours) for hours in kiosk.hours)),
        "dayparts": [[*stretch, part.loop] for part in kiosk.dayparts for stretch in minutes(part)],
        "loops": [[name, list(order)] for name, order in loops.items()],
        "open": _hours_text(kiosk.hours),
        "night": kiosk.night,
        "idle": kiosk.idle,
        "volume": kiosk.volume,
    }
    text = json.dumps(told, ensure_ascii=True, separators=(",", ":"), sort_keys=True).replace("<", "\\u003c")
    return f"hongchengKiosk.times({text});\n".encode("ascii")


def _ends(desk: Desk, documents: tuple[Document, ...], scenes: tuple[SceneView, ...]) -> bytes:
    """The script that tells touch pages when each of *documents* that expires is not to be opened any more.

    One file for all pages: a page does not change because another one will expire.
    """
    library = desk.library
    told = {
        "offset": _offset(library.settings.site.timezone, library.today),
        "since": _since(scenes),
        "until": {one.url: instant(one.fields.expire_at) for one in documents if one.fields.expire_at},
    }
    return f"hongchengKiosk.ends({json.dumps(told, separators=(',', ':'), sort_keys=True)});\n".encode("ascii")


def _offset(zone: str, today: str) -> int | None:
    """Minutes by which the site's clock is ahead of UTC, or None where that changes with the season."""
    year = int(today[:4])
    offsets = {datetime(year, month, 1, tzinfo=ZoneInfo(zone)).utcoffset() for month in range(1, 13)}
    only = offsets.pop()
    return int(only.total_seconds() // 60) if only is not None and not offsets else None


def _since(scenes: tuple[SceneView, ...]) -> str:
    """A day before which no honest clock can be: what is shown had been published by then."""
    first = (f"{scene.day.iso}-01-01"[:10] for scene in scenes if scene.day)
    return max((NEVER_BEFORE, *first))


def _hours_text(hours: tuple[Hours, ...]) -> str:
    """Opening hours in a few words for the clock; empty where they differ between days."""
    spans = {(span.from_, span.to) for span in hours if span.from_}
    if len(spans) != 1:
        return ""
    start, end = spans.pop()
    return f"{start}—{end}"
