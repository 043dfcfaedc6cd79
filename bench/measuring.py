"""A command run as a user would wait for it: clock, processors' time, memory of the process and its children."""

from __future__ import annotations

import contextlib
import os
import platform
import signal
import statistics
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Run:
    """What one run of a command took."""

    wall: float
    """Seconds on the clock."""
    cpu: float
    """Seconds of all processors, of the command and its children."""
    memory: int
    """Bytes at the highest moment, of the command and its children; pages they share are counted once."""
    log: str


class CommandFailed(Exception):
    """The command ended with an error; the text is what it said last."""


def measured(
    command: Sequence[str | Path], folder: Path, *, limit: float, environment: Mapping[str, str] | None = None
) -> Run:
    """Run *command* in *folder*, ended after *limit* seconds.  Raises :class:`CommandFailed`."""
    log = folder / ".bench-log"
    with log.open("wb") as out:
        start = time.perf_counter()
        process = subprocess.Popen(
            [str(part) for part in command],
            cwd=folder,
            env={**os.environ, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
        watch = _MemoryWatch(process.pid)
        watch.start()
        timer = threading.Timer(limit, os.killpg, (process.pid, signal.SIGKILL))
        timer.start()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        timer.cancel()
        watch.stop()
    text = log.read_text(encoding="utf-8", errors="replace")
    log.unlink()
    if process.returncode:
        raise CommandFailed(f"{command[0]}: {process.returncode}\n{text[-2000:]}")
    # A run too short to be watched is judged by its largest process.
    memory = max(watch.peak, usage.ru_maxrss * 1024)
    return Run(wall, usage.ru_utime + usage.ru_stime, memory, text)


class _MemoryWatch(threading.Thread):
    """Asks Linux ten times a second; elsewhere the figure stays 0."""

    def __init__(self, root: int) -> None:
        super().__init__(daemon=True)
        self.root = root
        self.peak = 0
        self.over = threading.Event()

    def stop(self) -> None:
        self.over.set()
        self.join()

    def run(self) -> None:
        while not self.over.wait(0.1):
            self.peak = max(self.peak, sum(map(_proportional, _family(self.root))))


def _family(root: int) -> list[int]:
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            parent = int(entry.read_text().rpartition(")")[2].split()[1])
            parents.setdefault(parent, []).append(int(entry.parent.name))
    found = [root]
    for process in found:
        found += parents.get(process, [])
    return found


def _proportional(process: int) -> int:
    """Resident bytes, of a page that several processes share only this one's part."""
    with contextlib.suppress(OSError, ValueError):
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0


def cpu(run: Run) -> float:
    return run.cpu


def wall(run: Run) -> float:
    return run.wall


def memory(run: Run) -> float:
    return run.memory


def middle(runs: Sequence[Run], figure: Callable[[Run], float]) -> float:
    """The median of *figure* over *runs*."""
    return statistics.median(map(figure, runs))


def ratio(ours: Sequence[Run], theirs: Sequence[Run], figure: Callable[[Run], float]) -> float | None:
    """*figure* of ours to theirs, round by round, then the median; None if no round has both."""
    pairs = [figure(mine) / figure(other) for mine, other in zip(ours, theirs, strict=False) if figure(other)]
    return statistics.median(pairs) if pairs else None


def machine() -> str:
    """One line on where the figures come from."""
    name = platform.processor() or platform.machine()
    with contextlib.suppress(OSError, IndexError):
        text = Path("/proc/cpuinfo").read_text()
        name = text.partition("model name")[2].partition(":")[2].partition("\n")[0].strip() or name
    return f"{name}，{len(os.sched_getaffinity(0))} 核，Python {platform.python_version()}"


def load() -> str:
    """Processes that wanted a processor in the last minute, on average."""
    return f"{os.getloadavg()[0]:.1f}"
