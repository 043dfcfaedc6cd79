"""Work shared out to forked processes, which inherit what they need and send back only results.

Where there is no fork, or little to do, the work is done here.  A worker dies with its parent, also after
``kill -9``, and leaves Ctrl-C to it.
"""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Any, TypeVar

TaskT = TypeVar("TaskT")
ResultT = TypeVar("ResultT")

LEAST = 64
"""With fewer tasks than this a fork costs more than it saves."""
CHUNKS_A_WORKER = 4
_PR_SET_PDEATHSIG = 1

_inherited: tuple[Callable[[Any], Any], Sequence[Any]] | None = None
"""What forked workers find in their copy of memory: the function and its tasks."""


def cores() -> int:
    """Processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def in_parallel(function: Callable[[TaskT], ResultT], tasks: Sequence[TaskT], jobs: int = 0) -> list[ResultT]:
    """``[function(task) for task in tasks]`` by *jobs* processes; 0 is one for each core.

    *function* may use anything in memory, but what it changes there is lost; its results must be picklable.
    """
    global _inherited
    jobs = jobs or cores()
    if jobs == 1 or len(tasks) < LEAST or "fork" not in multiprocessing.get_all_start_methods():
        return [function(task) for task in tasks]
    size = -(-len(tasks) // (jobs * CHUNKS_A_WORKER))
    ranges = [(start, min(start + size, len(tasks))) for start in range(0, len(tasks), size)]
    _inherited = (function, tasks)
    try:
        context = multiprocessing.get_context("fork")
        with ProcessPoolExecutor(jobs, context, initializer=_start, initargs=(os.getpid(),)) as pool:
            return [result for chunk in pool.map(_chunk, ranges) for result in chunk]
    finally:
        _inherited = None


def _chunk(bounds: tuple[int, int]) -> list[Any]:
    assert _inherited is not None
    function, tasks = _inherited
    return [function(task) for task in tasks[slice(*bounds)]]


def _start(parent: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    except (OSError, AttributeError):
        return
    if os.getppid() != parent:
        os._exit(1)
