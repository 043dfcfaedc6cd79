"""Which loop a kiosk plays at an instant: the player's answer against the rule as it is written down."""

from __future__ import annotations

import json
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.kiosks import Daypart, Hours, minutes

SCRIPT = Path(__file__).parent.parent.parent / "assets" / "js" / "kiosk" / "1-schedule.js"
ASK = """
var fs = require("fs"), asked = JSON.parse(fs.readFileSync(0, "utf8"));
require("vm").runInThisContext(fs.readFileSync(process.argv[1], "utf8"));
console.log(JSON.stringify(asked.at.map(function (at) { return hongchengKiosk.schedule.at(asked.times, at, false); })));
"""
MONDAY = datetime(2026, 6, 1, tzinfo=UTC)
"""Of the venue's wall."""

clocks = st.builds("{:02}:{:02}".format, st.integers(0, 23), st.sampled_from([0, 1, 15, 30, 59]))
days = st.lists(st.integers(1, 7), min_size=1, max_size=7, unique=True).map(tuple)
pairs = st.one_of(st.just((None, None)), st.tuples(clocks, clocks).filter(lambda pair: pair[0] != pair[1]))
dayparts = st.builds(lambda days, pair, loop: Daypart(days=days, from_=pair[0], to=pair[1], loop=loop), days, pairs,
                     st.sampled_from(["a", "b", "c"]))  # fmt: skip


def answers(parts: tuple[Daypart, ...], hours: tuple[Hours, ...], walls: list[datetime]) -> list[dict[str, Any]]:
    """What the player says at each of *walls*."""
    node = shutil.which("node")
    if not node:
        pytest.skip("node is not installed")
    times = {
        "offset": 480, "since": "2026-01-01", "loops": [["main", []], ["a", []], ["b", []], ["c", []]],
        "hours": [stretch for span in hours for stretch in minutes(span)],
        "dayparts": [[*stretch, part.loop] for part in parts for stretch in minutes(part)],
    }  # fmt: skip
    asked = json.dumps({"times": times, "at": [int(wall.timestamp() * 1000) for wall in walls]})
    run = subprocess.run([node, "-e", ASK, str(SCRIPT)], input=asked, capture_output=True, encoding="utf-8", check=True)
    return list(json.loads(run.stdout))


def covers(span: Hours, wall: datetime) -> bool:
    """The rule: *from* inclusive, *to* exclusive, over midnight the time belongs to the day on which it starts."""
    clock, today = wall.strftime("%H:%M"), wall.isoweekday()
    if span.from_ is None or span.to is None:
        return today in span.days
    if span.from_ < span.to:
        return today in span.days and span.from_ <= clock < span.to
    yesterday = (today - 2) % 7 + 1
    return (today in span.days and clock >= span.from_) or (yesterday in span.days and clock < span.to)


def instants(parts: tuple[Hours, ...]) -> list[datetime]:
    """Every edge of the week, the minute before and after, and some between."""
    clocks = {clock for part in parts for clock in (part.from_, part.to) if clock} | {"00:00", "12:34"}
    found = set()
    for day in range(8):
        for clock in clocks:
            hour, minute = map(int, clock.split(":"))
            edge = MONDAY + timedelta(days=day, hours=hour, minutes=minute)
            found |= {edge - timedelta(seconds=1), edge, edge + timedelta(minutes=1)}
    return sorted(found)


@settings(max_examples=60)
@given(st.lists(dayparts, max_size=4).map(tuple))
def test_every_instant_has_exactly_the_loop_that_was_written_first_for_it(parts: tuple[Daypart, ...]) -> None:
    walls = instants(parts)
    expected = [next((part.loop for part in parts if covers(part, wall)), "main") for wall in walls]
    assert [answer["loop"] for answer in answers(parts, (), walls)] == expected


@settings(max_examples=30)
@given(
    st.lists(st.builds(lambda days, pair: Hours(days=days, from_=pair[0], to=pair[1]), days, pairs), max_size=3).map(
        tuple
    )
)
def test_a_kiosk_is_open_when_any_of_its_hours_says_so_and_always_without_hours(hours: tuple[Hours, ...]) -> None:
    walls = instants(hours)
    expected = [not hours or any(covers(span, wall) for span in hours) for wall in walls]
    assert [answer["isOpen"] for answer in answers((), hours, walls)] == expected


def test_a_night_belongs_to_the_day_on_which_it_starts() -> None:
    friday = (Daypart(days=(5,), from_="22:00", to="02:00", loop="a"),)
    walls = [MONDAY + timedelta(days=4, hours=hour, minutes=59) for hour in (1, 21, 22, 25, 26)]
    assert [answer["loop"] for answer in answers(friday, (), walls)] == ["main", "main", "a", "a", "main"]


def test_a_sunday_night_goes_on_into_monday() -> None:
    sunday = (Daypart(days=(7,), from_="23:00", to="01:00", loop="a"),)
    assert [answer["loop"] for answer in answers(sunday, (), [MONDAY, MONDAY + timedelta(hours=1)])] == ["a", "main"]


def test_a_clock_before_the_content_was_made_is_believed_neither_hours_nor_dayparts() -> None:
    parts = (Daypart(loop="a"),)
    closed = (Hours(from_="23:58", to="23:59"),)
    [answer] = answers(parts, closed, [datetime(1970, 1, 1, tzinfo=UTC)])
    assert answer == {"loop": "main", "isOpen": True, "isRight": False}


def test_the_stretches_of_a_span_do_not_overlap_and_keep_its_length() -> None:
    span = Hours(days=(1, 3, 7), from_="22:30", to="06:00")
    stretches = minutes(span)
    assert sum(end - start for start, end in stretches) == 3 * (7 * 60 + 30)
    taken = [minute for start, end in stretches for minute in range(start, end)]
    assert len(taken) == len(set(taken))
    assert minutes(msgspec.structs.replace(span, from_=None, to=None)) == ((0, 1440), (2880, 4320), (8640, 10080))
