"""What the kiosk says of itself, and how loud it is."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browsers import until
from tests.kiosk.conftest import Watched

if TYPE_CHECKING:
    from playwright.sync_api import Browser

Watch = Callable[..., Watched]
ROWS = "Array.from(document.querySelectorAll('[data-told]'), one => [one.dataset.told, one.textContent])"
TOLD = f"Object.fromEntries({ROWS})"
OPEN = "document.querySelectorAll('.k-told').length"


def loop_of(site: Path) -> str:
    return f"file://{site}/kiosk/hall/index.html"


def tap(watched: Watched, times: int, *, seconds: float = 0.3, at: tuple[int, int] = (40, 40)) -> None:
    for _ in range(times):
        watched.page.mouse.click(*at)
        watched.drive(seconds=seconds)


def test_five_taps_in_the_corner_tell_how_the_kiosk_is(hall_site: Path, watch: Watch) -> None:
    watched = watch(loop_of(hall_site))
    watched.page.evaluate("hongchengKiosk.notes.add('灯', '坏了')")
    watched.drive(minutes=3)
    tap(watched, 5)
    told = watched.page.evaluate(TOLD)
    version = (hall_site / "kiosk" / "hall" / "version.js").read_text("ascii").split('"')[1]
    assert (told["title"], told["build"]) == ("大厅的屏", version)
    assert told["clock"] == "2026-06-03 10:03，可信"
    assert told["screen"] == "1920×1080，1 倍，横，转 0°"
    assert re.fullmatch("2026-06-03 10:0[012] 已是最新", told["checked"])
    assert told["means"] == "本机文件夹或 U 盘"
    assert told["volume"] == "静音"
    assert told["now"].endswith("组 main")
    assert told["browser"].partition("/")[0] in ("Chrome", "Chromium")
    assert "灯 坏了" in told["notes"]


@pytest.mark.parametrize("size", [(1920, 1080), (1080, 1920)])
def test_all_that_it_tells_is_in_view(hall_site: Path, watch: Watch, size: tuple[int, int]) -> None:
    watched = watch(loop_of(hall_site), size=size)
    note = "hongchengKiosk.notes.add('s1 photo', '图片读不出：' + 'a'.repeat(150))"
    watched.page.evaluate(f"for (let i = 0; i < 50; i += 1) {note}")
    tap(watched, 5)
    told = "document.querySelector('.k-told')"
    box = watched.page.evaluate(f"[{told}.scrollWidth, {told}.scrollHeight]")
    assert box == list(size)


def test_four_taps_or_slow_ones_or_taps_elsewhere_open_nothing(hall_site: Path, watch: Watch) -> None:
    watched = watch(loop_of(hall_site))
    tap(watched, 4)
    watched.drive(seconds=5)
    tap(watched, 6, seconds=1)
    tap(watched, 6, at=(900, 500))
    assert watched.page.evaluate(OPEN) == 0


def test_a_tap_closes_it_and_so_does_a_minute(hall_site: Path, watch: Watch) -> None:
    watched = watch(loop_of(hall_site))
    for close in (lambda: tap(watched, 1, at=(900, 500)), lambda: watched.drive(seconds=61)):
        tap(watched, 6, seconds=0.1)
        assert watched.page.evaluate(OPEN) == 1
        watched.drive(seconds=2)
        close()
        assert watched.page.evaluate(OPEN) == 0


def test_the_loop_plays_on_below_it(hall_site: Path, watch: Watch) -> None:
    watched = watch(loop_of(hall_site))
    before = watched.state()["count"]
    tap(watched, 5)
    watched.drive(seconds=30)
    assert watched.page.evaluate(OPEN) == 1
    assert watched.state()["count"] > before
    assert watched.errors == []


def test_a_clock_that_is_wrong_is_called_so(hall_site: Path, watch: Watch) -> None:
    watched = watch(loop_of(hall_site), at="1999-12-31T23:59:50+08:00")
    watched.drive(seconds=30)
    tap(watched, 5)
    assert watched.page.evaluate(TOLD)["clock"].startswith("2000-01-01 00:00，不可信")


def test_on_a_turned_stage_the_corner_turns_with_it(hall_site: Path, watch: Watch) -> None:
    watched = watch(f"{loop_of(hall_site)}?rotate=90")
    tap(watched, 5)
    assert watched.page.evaluate(OPEN) == 0
    watched.drive(seconds=5)
    tap(watched, 5, at=(1880, 40))
    assert watched.page.evaluate(OPEN) == 1


def test_what_sounds_on_a_page_obeys_the_volume_of_its_settings(
    tmp_path: Path, hall_site: Path, browser: Browser
) -> None:
    sounds = """() => {
        const medium = document.body.appendChild(document.createElement("audio"));
        medium.src = "data:audio/wav;base64,UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YQAAAAA=";
        return new Promise(resolve => setTimeout(() => resolve([medium.muted, medium.volume]), 200));
    }"""
    loud = tmp_path / "loud"
    shutil.copytree(hall_site, loud)
    times = next((loud / "kiosk" / "hall").glob("loop.*.js"))
    assert '"volume":0' in times.read_text("ascii")
    times.write_text(times.read_text("ascii").replace('"volume":0', '"volume":40'))
    for site, expected in ((hall_site, [True, 0]), (loud, [False, 0.4])):
        page = browser.new_page()
        page.goto(f"{loop_of(site)}?at=2026-06-03T10:00")
        until(page, "hongchengKiosk.loop.state().count > 0")
        assert page.evaluate(sounds) == expected
        page.close()
