"""A kiosk that plays in real time, and what it has grown to at the end: ``make bench-kiosk`` (MINUTES=60, KIOSK=slug).

The reference site is built anew, without the kiosk's opening hours, for nobody knows at what time of the day this
runs; the kiosk is played over http with its service worker, as at a venue.  Counts are taken every ten minutes; the one
they are held against is the first, when every scene has been seen and what is kept once is kept.  The browser makes
machine code of what has run often, hours later too; it is told apart.
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

BETWEEN = 600
"""Seconds from one count to the next; a sixth of the time when it is shorter than an hour."""
MOST_GROWTH = 1.05
FLAGS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--mute-audio")


@dataclass(frozen=True, slots=True)
class Count:
    """What the page holds at one moment, after its rubbish was taken out."""

    heap: int
    """Bytes of what scripts keep: objects, strings, tables."""
    code: int
    """Bytes of the scripts themselves, byte code and machine code: more the longer they run, up to all of them."""
    native: int
    """Bytes of what the browser holds for them: nodes, styles, layout."""
    nodes: int
    listeners: int
    scenes: int
    cpu: float
    """Seconds that the page's process has worked."""
    clock: float


def code_in(devtools: CDPSession) -> int:
    """Bytes of code in the page's heap, by a picture of it in the format of V8's heap profiler."""
    chunks: list[str] = []

    def keep(event: dict[str, str]) -> None:
        chunks.append(event["chunk"])

    devtools.on("HeapProfiler.addHeapSnapshotChunk", keep)
    devtools.send("HeapProfiler.takeHeapSnapshot", {"reportProgress": False})
    devtools.remove_listener("HeapProfiler.addHeapSnapshotChunk", keep)
    picture = json.loads("".join(chunks))
    fields = picture["snapshot"]["meta"]["node_fields"]
    kinds, width = picture["snapshot"]["meta"]["node_types"][0], len(fields)
    kind, size = fields.index("type"), fields.index("self_size")
    nodes = picture["nodes"]
    return sum(nodes[start + size] for start in range(0, len(nodes), width) if kinds[nodes[start + kind]] == "code")


def counted(page: Page, devtools: CDPSession) -> Count:
    devtools.send("HeapProfiler.collectGarbage")
    devtools.send("HeapProfiler.collectGarbage")
    found: dict[str, Any] = devtools.send("Memory.getDOMCounters")
    metrics = {one["name"]: one["value"] for one in devtools.send("Performance.getMetrics")["metrics"]}
    usage: dict[str, Any] = devtools.send("Runtime.getHeapUsage")
    code = code_in(devtools)
    return Count(
        heap=int(usage["usedSize"]) - code,
        code=code,
        native=int(usage.get("embedderHeapUsedSize", 0)),
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
        between = min(BETWEEN, options.minutes * 10)
        counts: list[Count] = []
        while len(counts) * between < options.minutes * 60:
            page.wait_for_timeout(between * 1000)
            counts.append(counted(page, devtools))
            print(line(counts[0], counts[-1]), flush=True)
        state = page.evaluate("hongchengKiosk.updates.state()")
        notes = page.evaluate("hongchengKiosk.notes.list()")
        browser.close()
    return told(counts[0], counts[-1], [*errors, *(f"{note['what']} {note['why']}" for note in notes)], state)


def line(first: Count, count: Count) -> str:
    minutes = (count.clock - first.clock) / 60
    return "  ".join((
        f"+{minutes:4.1f} 分钟",
        f"对象 {count.heap / 1024:7.1f} kB（{(count.heap / first.heap - 1) * 100:+.1f}%）",
        f"代码 {count.code / 1024:6.1f} kB",
        f"浏览器自己的 {count.native / 1024:7.1f} kB",
        f"节点 {count.nodes}  监听器 {count.listeners}  {count.scenes} 幅",
    ))  # fmt: skip


def told(before: Count, after: Count, wrong: list[str], state: dict[str, Any]) -> int:
    seconds = after.clock - before.clock
    print(f"放了 {seconds / 60:.1f} 分钟，{after.scenes - before.scenes} 幅；更新：{state['means']} {state['result']}")
    for name, old, new in (
        ("JS 对象（字节）", before.heap, after.heap),
        ("JS 代码（字节）", before.code, after.code),
        ("节点", before.nodes, after.nodes),
        ("监听器", before.listeners, after.listeners),
    ):
        print(f"{name:<12} {old:>12,} → {new:>12,}  {(new / old - 1) * 100:+.1f}%")
    print(f"CPU 占用 {(after.cpu - before.cpu) / seconds * 100:.1f}%（页面的主线程）")
    print(f"出错 {len(wrong)} 次" + "".join(f"\n  {line}" for line in wrong))
    grew = after.heap > before.heap * MOST_GROWTH or after.listeners > before.listeners + 5
    return int(bool(wrong) or grew)


if __name__ == "__main__":
    sys.exit(main())
