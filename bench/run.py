"""How long builds of the reference site take: ``make bench``.

Each row is a whole run of the command in a process of its own, as an editor waits for it.  CPU time counts
the command's children too.  The site is a copy, so that neither site/ nor the cache of this folder is touched.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).parent.parent
RUNS = 5


@dataclass(frozen=True, slots=True)
class Timing:
    wall: float
    """Seconds on the clock."""
    cpu: float
    """Seconds of all processors."""


def timed(root: Path, *arguments: str) -> Timing:
    before, start = os.times(), time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "generator", *arguments, "--root", str(root)],
        cwd=REPOSITORY,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    wall, after = time.perf_counter() - start, os.times()
    if done.returncode:
        sys.exit(f"{' '.join(arguments)} 没有成功：\n{done.stdout}{done.stderr}")
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return Timing(wall, cpu)


def nothing(root: Path) -> None:
    """Leave everything as it is."""


def cold(root: Path) -> None:
    shutil.rmtree(root / "site", ignore_errors=True)
    shutil.rmtree(root / ".hongcheng", ignore_errors=True)


def touch_article(root: Path) -> None:
    """Change one story's text."""
    article = min((root / "content" / "articles").rglob("*.md"))
    with article.open("a", encoding="utf-8") as text:
        text.write(f"\n改动 {time.time_ns()}。\n")


CASES: tuple[tuple[str, str, Callable[[Path], None]], ...] = (
    ("从头构建（无缓存）", "build", cold),
    ("没有改动", "build", nothing),
    ("改一篇文章", "build", touch_article),
    ("只检查", "check", nothing),
)


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="hongcheng-bench-") as folder:
        root = Path(folder)
        for name in ("content", "templates", "assets"):
            shutil.copytree(REPOSITORY / name, root / name)
        print(f"{RUNS} 次取中位数（最快—最慢），秒")
        for title, command, prepare in CASES:
            timings = []
            for _ in range(RUNS):
                prepare(root)
                timings.append(timed(root, command))
            walls, cpus = [timing.wall for timing in timings], [timing.cpu for timing in timings]
            wall = f"{statistics.median(walls):6.2f}（{min(walls):.2f}—{max(walls):.2f}）"
            print(f"{wall}  处理器 {statistics.median(cpus):6.2f}  {title}")


if __name__ == "__main__":
    main()
