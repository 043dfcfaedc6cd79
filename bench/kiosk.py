"""A kiosk that plays in real time, and what it has grown to at the end: ``make bench-kiosk`` (MINUTES=60, KIOSK=slug).

The reference site is built anew, without the kiosk's opening hours, for nobody knows at what time of the day this
runs; the kiosk is played over http with its service worker, as at a venue.  The first count is taken when two minutes
have gone.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

REPOSITORY = Path(__file__).parent.parent
sys.path.insert(0, str(REPOSITORY))

from tests.served import served  # noqa: E402

if TYPE_CHECKING:
    from playwright.sync_api import CDPSession, Page

WARM_UP = 120
"""Seconds before the first count."""
MOST_GROWTH = 1.05
FLAGS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--mute-audio")


@dataclass(frozen=True, slots=True)
class Count:
    """What the page holds at one moment, after its rubbish was taken out."""

    heap: int
    nodes: int
    listeners: int
    scenes: int
    cpu: float
    """Seconds that the page's process has worked."""
    clock: float


def counted(page: Page, devtools: CDPSession) -> Count:
    devtools.send("HeapProfiler.collectGarbage")
    devtools.send("HeapProfiler.collectGarbage")
    found: dict[str, Any] = devtools.send("Memory.getDOMCounters")
    metrics = {one["name"]: one["value"] for one in devtools.send("Performance.getMetrics")["metrics"]}
    return Count(
        heap=int(devtools.send("Runtime.getHeapUsage")["usedSize"]),
        nodes=found["nodes"],
        listeners=found["jsEventListeners"],
        scenes=page.evaluate("hongchengKiosk.loop.state().count"),
        cpu=metrics["TaskDuration"],
        clock=time.monotonic(),
    )


def build(folder: Path, slug: str) -> Path:
    """The site, with the kiosk *slug* open day and night, built in *folder*."""
    shutil.copytree(REPOSITORY / "content", folder / "content")
    settings = folder / "content" / "kiosks" / f"{slug}.yaml"
    kept = {name: value for name, value in yaml.safe_load(settings.read_text("utf-8")).items() if name != "hours"}
    settings.write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")
    command = [sys.executable, "-m", "generator", "build", "--root", str(folder), "--out", str(folder / "site")]
    subprocess.run(command, cwd=REPOSITORY, check=True, stdout=subprocess.DEVNULL)
    return folder / "site"


def main() -> int:
    asked = argparse.ArgumentParser()
    asked.add_argument("--minutes", type=float, default=60)
    asked.add_argument("--kiosk", default="yi-zhi-chang-guan")
    options = asked.parse_args()
    from playwright.sync_api import sync_playwright

    with (
        tempfile.TemporaryDirectory(prefix="hongcheng-bench-") as folder,
        served(build(Path(folder), options.kiosk)) as home,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=list(FLAGS))
        page = browser.new_context(viewport={"width": 1920, "height": 1080}).new_page()
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"{home}kiosk/{options.kiosk}/index.html")
        devtools = page.context.new_cdp_session(page)
        devtools.send("Performance.enable")
        page.wait_for_timeout(min(WARM_UP, options.minutes * 20) * 1000)
        before = counted(page, devtools)
        page.wait_for_timeout(max(options.minutes * 60 - WARM_UP, options.minutes * 40) * 1000)
        after = counted(page, devtools)
        state = page.evaluate("hongchengKiosk.updates.state()")
        notes = page.evaluate("hongchengKiosk.notes.list()")
        browser.close()
    return told(before, after, [*errors, *(f"{note['what']} {note['why']}" for note in notes)], state)


def told(before: Count, after: Count, wrong: list[str], state: dict[str, Any]) -> int:
    seconds = after.clock - before.clock
    print(f"放了 {seconds / 60:.1f} 分钟，{after.scenes - before.scenes} 幅；更新：{state['means']} {state['result']}")
    for name, old, new in (
        ("JS 堆（字节）", before.heap, after.heap),
        ("节点", before.nodes, after.nodes),
        ("监听器", before.listeners, after.listeners),
    ):
        print(f"{name:<12} {old:>12,} → {new:>12,}  {(new / old - 1) * 100:+.1f}%")
    print(f"CPU 占用 {(after.cpu - before.cpu) / seconds * 100:.1f}%（页面的主线程）")
    print(f"出错 {len(wrong)} 次" + "".join(f"\n  {line}" for line in wrong))
    grew = after.heap > before.heap * MOST_GROWTH + 200_000 or after.listeners > before.listeners + 5
    return int(bool(wrong) or grew)


if __name__ == "__main__":
    sys.exit(main())
