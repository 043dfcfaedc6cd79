"""The attract loop in a browser, its time driven: every scene, evenings and mornings, what breaks, days on end."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browsers import until
from tests.kiosk.conftest import FORMS, KIOSK, Watched, built_kiosk, driven, hall

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

Watch = Callable[..., Watched]
SIZES = ((1920, 1080), (1080, 1920))
ALWAYS = KIOSK.replace('hours: [{from: "08:00", to: "20:00"}]', "hours: []")


def loop_of(site: Path, slug: str = "hall") -> str:
    return f"file://{site}/kiosk/{slug}/index.html"


@pytest.fixture(scope="module")
def variants(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with several kiosks, each another in one thing, and a story that expires."""
    files = hall()
    files["articles/new.md"] = str(files["articles/new.md"]).replace("date:", "expire_at: 2026-06-05 12:00\ndate:")
    head = KIOSK.partition("dayparts:")[0]
    lecture = "[{show: lecture, seconds: 6}, {show: map, seconds: 5}]"
    return built_kiosk(tmp_path_factory.mktemp("variants"), {
        **files,
        "kiosks/always.yaml": ALWAYS,
        "kiosks/dimmed.yaml": KIOSK.replace("title:", "night: dim\n    title:"),
        "kiosks/photos.yaml": f"{head}loops: [{{scenes: [{{show: album, of: views}}]}}]\n    ",
        "kiosks/script.yaml": f"{head}loops: [{{scenes: {lecture}}}]\n    ",
    })  # fmt: skip


def forms_until(watched: Watched, count: int) -> list[str]:
    """The forms of the next *count* scenes, the one that is seen first."""
    forms, seen = [], -1
    for _ in range(3000):
        state = watched.state()
        if state["count"] != seen and state["scene"]:
            seen = state["count"]
            forms.append(watched.form())
        if len(forms) == count:
            break
        watched.drive(seconds=1)
    return forms


@pytest.mark.parametrize("size", SIZES)
def test_every_form_of_scene_is_shown_in_its_order_and_again(
    hall_site: Path, watch: Watch, size: tuple[int, int]
) -> None:
    watched = watch(loop_of(hall_site), size=size)
    assert forms_until(watched, len(FORMS) + 2) == [*FORMS, *FORMS[:2]]
    assert (watched.errors, watched.notes()) == ([], [])


def test_the_same_over_http(hall_site: Path, watch: Watch, serve: Callable[[Path], str]) -> None:
    watched = watch(f"{serve(hall_site)}/kiosk/hall/index.html")
    assert forms_until(watched, len(FORMS)) == FORMS
    assert (watched.errors, watched.notes()) == ([], [])


@pytest.mark.parametrize("size", SIZES)
def test_all_words_can_be_read_from_five_metres_and_none_is_cut(
    hall_site: Path, watch: Watch, size: tuple[int, int]
) -> None:
    watched = watch(loop_of(hall_site), size=size)
    for _ in FORMS:
        found = watched.page.evaluate(
            """() => {
              const bad = [], scene = document.querySelector(".k-layer.is-on > .k-scene");
              const tree = document.createTreeWalker(scene, NodeFilter.SHOW_TEXT);
              while (tree.nextNode()) {
                const text = tree.currentNode.data.trim(), box = tree.currentNode.parentElement;
                if (!text || box.closest("svg, .vh, .k-line:not(.is-now):not(.is-past)")) { continue; }
                const size = parseFloat(getComputedStyle(box).fontSize);
                if (size < 48 && !box.closest(".k-number")) { bad.push("small: " + text); }
              }
              scene.querySelectorAll(".k-words, .k-summary, h2, .k-panel, ul").forEach(box => {
                if (box.scrollHeight > box.clientHeight + 6 || box.scrollWidth > box.clientWidth + 6) {
                  const over = [box.scrollWidth - box.clientWidth, box.scrollHeight - box.clientHeight];
                  bad.push(["cut:", box.className, box.textContent.trim().slice(0, 20), ...over].join(" "));
                }
              });
              return bad;
            }"""
        )
        assert found == [], watched.form()
        count = watched.state()["count"]
        while watched.state()["count"] == count:
            watched.drive(seconds=2)


def test_the_next_scene_is_whole_before_it_is_seen(hall_site: Path, watch: Watch) -> None:
    watched = watch(loop_of(hall_site))
    watched.drive(seconds=4)
    pictures = ".k-layer:not(.is-on) img"
    waiting = watched.page.evaluate(
        "name => Array.from(document.querySelectorAll(name), one => one.complete && one.naturalWidth > 0)", pictures
    )
    assert watched.state()["next"]
    assert all(waiting)


def test_layers_stand_in_one_place_so_that_nothing_jumps_between_scenes(hall_site: Path, watch: Watch) -> None:
    watched = watch(loop_of(hall_site))
    boxes = """() => Array.from(document.querySelectorAll(".k-layer"), one => {
        const {x, y, width, height} = one.getBoundingClientRect();
        return [x, y, width, height];
    })"""
    before = watched.page.evaluate(boxes)
    watched.drive(seconds=11)
    assert watched.page.evaluate(boxes) == before
    fits = "[scrollX, scrollY, document.scrollingElement.scrollHeight <= innerHeight]"
    assert watched.page.evaluate(fits) == [0, 0, True]


def test_an_image_that_cannot_be_read_costs_its_scene_and_is_noted(
    tmp_path: Path, hall_site: Path, watch: Watch
) -> None:
    site = tmp_path / "site"
    shutil.copytree(hall_site, site)
    page = (site / "kiosk" / "hall" / "index.html").read_text("utf-8")
    photo = re.search(r'<template id="(s\d+)" data-form="photo".*?<img src="\.\./\.\./([^"]+)"', page, re.DOTALL)
    assert photo
    (site / photo[2]).write_bytes(b"no picture")
    watched = watch(loop_of(site))
    forms = [form for number, form in enumerate(FORMS) if number != FORMS.index("photo")]
    assert forms_until(watched, len(forms)) == forms
    assert [note.partition("：")[0] for note in watched.notes()] == [f"{photo[1]} photo 图片读不出"]
    assert watched.errors == []


def test_an_image_that_never_comes_is_given_up_after_some_seconds(hall_site: Path, watch: Watch) -> None:
    def stall(page: Page) -> None:
        page.add_init_script(
            "HTMLImageElement.prototype.decode = (old => function () {"
            " const stalls = /art\\/court/.test(this.src) && !this.closest('.k-still');"
            " return stalls ? new Promise(() => {}) : old.call(this); }"
            ")(HTMLImageElement.prototype.decode);"
        )

    watched = watch(loop_of(hall_site), spoil=stall)
    watched.drive(minutes=1)
    assert "图片迟迟没有来" in "".join(watched.notes())
    assert watched.state()["count"] > 2


def test_when_no_scene_can_be_shown_the_still_stands_there_and_it_tries_again(
    tmp_path: Path, variants: Path, watch: Watch
) -> None:
    site = tmp_path / "site"
    shutil.copytree(variants, site)
    hidden = tmp_path / "hidden"
    photos = sorted((site / "media").glob("*"))
    hidden.mkdir()
    for photo in photos:
        photo.rename(hidden / photo.name)
    watched = watch(loop_of(site, "photos"))
    watched.drive(minutes=2)
    assert watched.state()["count"] == 0
    assert watched.page.locator(".k-still h1").is_visible()
    for photo in hidden.iterdir():
        photo.rename(site / "media" / photo.name)
    watched.drive(minutes=2)
    assert watched.state()["count"] > 0


def test_without_the_script_of_times_everything_is_played(tmp_path: Path, hall_site: Path, watch: Watch) -> None:
    site = tmp_path / "site"
    shutil.copytree(hall_site, site)
    for script in (site / "kiosk" / "hall").glob("loop.*.js"):
        script.unlink()
    watched = watch(loop_of(site))
    assert forms_until(watched, len(FORMS)) == FORMS
    assert watched.errors == []


def test_the_loop_changes_at_the_edge_of_a_daypart_and_not_at_the_end_of_a_scene(hall_site: Path, watch: Watch) -> None:
    watched = watch(loop_of(hall_site), at="2026-06-03T17:59:55+08:00")
    assert watched.state()["loop"] == "main"
    watched.drive(seconds=4)
    assert watched.state()["loop"] == "evening"
    assert forms_until(watched, 3) == ["story", "clock", "story"]


def test_the_screen_goes_black_at_closing_and_wakes_at_opening(hall_site: Path, watch: Watch) -> None:
    watched = watch(loop_of(hall_site), at="2026-06-03T19:59:30+08:00")
    assert not watched.state()["isNight"]
    watched.drive(minutes=1)
    assert watched.state()["isNight"]
    assert watched.page.evaluate("document.querySelectorAll('.k-layer > *').length") == 0
    watched.drive(hours=12)
    assert (watched.state()["isNight"], watched.state()["loop"]) == (False, "main")
    assert watched.form()


def test_a_weekend_morning_has_its_own_loop_also_on_a_box_in_another_zone(hall_site: Path, watch: Watch) -> None:
    watched = watch(loop_of(hall_site), at="2026-06-06T01:30+00:00")
    assert watched.state()["loop"] == "weekend"
    assert forms_until(watched, 3) == ["map", "poster", "map"]


def test_a_clock_before_the_content_was_made_plays_the_default_loop_without_dates(
    hall_site: Path, watch: Watch
) -> None:
    watched = watch(loop_of(hall_site), at="1999-12-31T23:00+08:00")
    undated = [form for form in FORMS if form not in ("clock", "events")]
    assert forms_until(watched, len(undated) + 1) == [*undated, undated[0]]
    assert watched.page.evaluate("getComputedStyle(document.querySelector('.k-clock')).visibility") == "hidden"
    assert not watched.state()["isNight"]


def test_a_clock_that_is_set_right_meanwhile_is_followed_within_a_minute(hall_site: Path, watch: Watch) -> None:
    watched = watch(loop_of(hall_site), at="2026-06-03T10:00+08:00")
    watched.page.evaluate("hongchengHost.jump = 9 * 3600000")
    watched.drive(minutes=1)
    assert watched.state()["loop"] == "evening"
    watched.page.evaluate("hongchengHost.jump = -30 * 86400000")
    before = watched.state()["count"]
    watched.drive(minutes=2)
    assert watched.state()["count"] > before


def test_an_evening_lasts_over_midnight_and_ends_at_its_edge(variants: Path, watch: Watch) -> None:
    watched = watch(loop_of(variants, "dimmed"), at="2026-06-03T23:58:50+08:00")
    loops = []
    for skipped in (0, 0, 118, 0):
        watched.page.evaluate("minutes => { hongchengHost.jump += minutes * 60000; }", skipped)
        watched.drive(minutes=1)
        state = watched.state()
        loops.append((state["stamp"][-5:], state["loop"]))
    assert loops == [("23:59", "evening"), ("00:00", "evening"), ("01:59", "evening"), ("02:00", "main")]
    assert (watched.errors, watched.notes()) == ([], [])


def test_an_event_is_announced_until_its_day_is_over(hall_site: Path, watch: Watch) -> None:
    on_the_day = forms_until(watch(loop_of(hall_site), at="2026-06-20T13:00+08:00"), len(FORMS))
    afterwards = forms_until(watch(loop_of(hall_site), at="2026-06-22T13:00+08:00"), len(FORMS))
    assert ("events" in on_the_day, "events" in afterwards) == (True, False)


def test_a_story_leaves_the_loop_when_it_expires(variants: Path, watch: Watch) -> None:
    site = variants
    assert forms_until(watch(loop_of(site), at="2026-06-05T11:50+08:00"), 3) == ["story", "story", "photo"]
    assert forms_until(watch(loop_of(site), at="2026-06-05T12:00+08:00"), 3) == ["story", "photo", "photo"]


def test_a_script_goes_on_in_the_next_round_where_it_stopped(variants: Path, watch: Watch) -> None:
    watched = watch(loop_of(variants, "script"))
    line = "document.querySelector('.k-layer.is-on .k-line.is-now p').textContent"
    assert watched.page.evaluate(line) == "开场"
    watched.drive(seconds=3)
    assert watched.page.evaluate(line) == "灯亮了没有？"
    watched.drive(seconds=7.5)
    assert (watched.form(), watched.page.evaluate(line)) == ("lecture", "灯亮了没有？")


def test_the_chosen_moment_is_played_and_time_goes_on_from_there(hall_site: Path, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(f"{loop_of(hall_site)}?at=2026-07-01T19:30")
    until(page, "hongchengKiosk.loop.state().count > 0")
    state = page.evaluate("hongchengKiosk.loop.state()")
    page.close()
    assert (state["stamp"], state["loop"]) == ("2026-07-01T19:30", "evening")


@pytest.mark.parametrize(("turn", "tall"), [("0", False), ("90", True), ("180", False), ("270", True)])
def test_a_screen_that_cannot_turn_is_turned_by_its_address(
    hall_site: Path, browser: Browser, turn: str, tall: bool
) -> None:
    page = browser.new_page(viewport={"width": 1920, "height": 1080})
    page.goto(f"{loop_of(hall_site)}?at=2026-07-01T10:30&rotate={turn}")
    until(page, "hongchengKiosk.loop.state().count > 0")
    box = page.evaluate("(({x, y, width, height}) => [x, y, width, height])(stage.getBoundingClientRect())")
    sides = page.evaluate("[stage.offsetWidth, stage.offsetHeight]")
    page.close()
    assert [round(side) for side in box] == [0, 0, 1920, 1080]
    assert sides == ([1080, 1920] if tall else [1920, 1080])


def test_a_visitor_can_call_up_nothing_of_the_browser(hall_site: Path, watch: Watch) -> None:
    watched = watch(loop_of(hall_site))
    stopped = watched.page.evaluate(
        """() => {
          const told = {bubbles: true, cancelable: true};
          const events = ["contextmenu", "selectstart", "dragstart", "drop", "copy"].map(name => new Event(name, told));
          events.push(new KeyboardEvent("keydown", {key: "p", ctrlKey: true, ...told}));
          events.push(new WheelEvent("wheel", {ctrlKey: true, ...told}));
          return events.map(event => !document.body.dispatchEvent(event));
        }"""
    )
    assert all(stopped)
    assert watched.page.evaluate("document.querySelectorAll('a[href], input, select, textarea, video').length") == 0


def test_once_a_day_at_a_quiet_hour_the_page_is_loaded_again_if_it_is_still_there(
    tmp_path: Path, hall_site: Path, watch: Watch
) -> None:
    watched = watch(loop_of(hall_site), at="2026-06-04T01:30+08:00")
    watched.drive(hours=2, minutes=29)
    assert watched.page.evaluate("reloads()") == 0
    watched.drive(minutes=3)
    assert watched.page.evaluate("reloads()") == 1
    gone = tmp_path / "gone"
    shutil.copytree(hall_site, gone)
    alone = watch(loop_of(gone), at="2026-06-04T01:30+08:00")
    shutil.rmtree(gone / "kiosk")
    alone.drive(hours=2, minutes=32)
    assert alone.page.evaluate("reloads()") == 0
    assert "够不着" in "".join(alone.notes())


def test_a_scene_that_outstays_its_time_is_begun_anew_and_then_the_page_is(hall_site: Path, watch: Watch) -> None:
    watched = watch(loop_of(hall_site))
    lost = """(() => {
        const wheel = hongchengKiosk.wheel, at = wheel.at;
        wheel.at = (name, wait, work) => name === "due" || name === "fade" ? 0 : at(name, wait, work);
        wheel.drop("due");
        wheel.drop("fade");
    })()"""
    watched.page.evaluate(lost)
    watched.drive(minutes=4)
    assert "画面停住了" in "".join(watched.notes())
    watched.drive(minutes=8)
    assert watched.page.evaluate("reloads()") == 1


def test_round_after_round_leaves_no_node_behind(variants: Path, watch: Watch) -> None:
    watched = watch(loop_of(variants, "always"))
    nodes = "document.getElementsByTagName('*').length"
    watched.drive(minutes=10)
    before = watched.page.evaluate(nodes)
    seen = []
    for _ in range(3):
        watched.drive(minutes=7)
        seen.append(watched.page.evaluate(nodes))
    assert max(seen) < before + 200
    assert (watched.errors, watched.notes()) == ([], [])


@pytest.mark.soak
@pytest.mark.parametrize(
    ("flags", "settling"),
    [
        # What the scripts keep.  A round of the loop takes three minutes: after an hour all that is kept once is kept.
        pytest.param(["--js-flags=--jitless"], 1, id="scripts alone"),
        # V8 compiles what has run often, the seldom for the first time after days: it comes to its end on the third.
        pytest.param([], 72, id="with machine code"),
    ],
)
def test_three_days_leave_no_node_no_listener_and_no_memory_behind(
    tmp_path: Path, browser: Browser, flags: list[str], settling: int
) -> None:
    plain = browser.browser_type.launch(
        executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu", *flags]
    )
    page = f"file://{built_kiosk(tmp_path, hall(ALWAYS))}/kiosk/hall/index.html"
    watched = driven(plain.new_context(viewport={"width": 1920, "height": 1080}), page, "2026-06-03T05:00+08:00")
    devtools = watched.page.context.new_cdp_session(watched.page)

    def measured() -> dict[str, int]:
        watched.page.evaluate("shown.length = 0")
        # Once is not enough: what hears a script that is gone goes with the next round.
        for _ in range(3):
            devtools.send("HeapProfiler.collectGarbage")
            watched.page.wait_for_timeout(200)
        return dict(devtools.send("Memory.getDOMCounters")) | {
            "heap": int(devtools.send("Runtime.getHeapUsage")["usedSize"])
        }

    # V8's table of numbers as text takes its full size, 64 kB, when two of them first want one place, be it after days.
    watched.page.evaluate("() => { for (let number = 0; number < 5000; number += 1) { String(number); } }")
    for _ in range(settling):
        watched.drive(hours=1)
    before = measured()
    for hour in range(1, 73):
        watched.drive(hours=1)
        if hour % 12 == 0:
            print(settling + hour, measured())
    after = measured()
    plain.close()
    print(before, after)
    assert after["heap"] < before["heap"] * 1.05
    assert after["jsEventListeners"] <= before["jsEventListeners"] + 5
    assert after["nodes"] <= before["nodes"] * 1.2
    assert watched.errors == []
