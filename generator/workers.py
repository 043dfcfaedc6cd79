"""Work shared out to forked processes, which inherit what they need and send back only results.

:func:`in_parallel` is for many small tasks that are sure to end, :func:`one_by_one` for few and heavy ones that may
not, :func:`begun` for one that others need not wait for.  Where there is no fork, or little to do, the work is done
here.  A worker dies with its parent, also after ``kill -9``, and leaves Ctrl-C to it.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import math
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from operator import itemgetter
from pathlib import Path
from typing import Any, Literal, TypeVar

TaskT = TypeVar("TaskT")
ResultT = TypeVar("ResultT")

LEAST = 64
"""With fewer tasks than this a fork costs more than it saves."""
CHUNKS_A_WORKER = 4
CHUNK = 256
"""Tasks of one process at most.  It copies what it touches of the memory it inherits, and ends before that is all."""
_PATIENCE = 1.5
"""Seconds that a worker is given to end, in which it can be in the middle of writing a file."""
_PR_SET_PDEATHSIG = 1


def cores() -> int:
    """Processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def in_parallel(
    function: Callable[[TaskT], ResultT], tasks: Sequence[TaskT], jobs: int = 0, *, least: int = LEAST
) -> list[ResultT]:
    """``[function(task) for task in tasks]`` by *jobs* processes; 0 is one for each core.

    Fewer than *least* tasks are done here.

    *function* may use anything in memory, but what it changes there is lost; its results must be picklable.
    """
    jobs = jobs or cores()
    if jobs == 1 or len(tasks) < least or not _can_fork():
        return [function(task) for task in tasks]
    size = min(CHUNK, -(-len(tasks) // (jobs * CHUNKS_A_WORKER)))
    chunks = [tasks[start : start + size] for start in range(0, len(tasks), size)]

    def done(chunk: Sequence[TaskT]) -> list[ResultT]:
        return [function(task) for task in chunk]

    results: list[ResultT] = []
    for number, found in sorted(one_by_one(done, chunks, jobs), key=itemgetter(0)):
        # What killed its process, maybe for want of memory, is tried once more with no other beside it.
        results += done(chunks[number]) if isinstance(found, Died) else found
    return results


def _can_fork() -> bool:
    return "fork" in multiprocessing.get_all_start_methods()


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Ctrl-C waits.  Between a fork and our knowing of it, it would leave a worker behind, and in the worker a trace on
    the screen; between the making of a folder and what takes it away again, the folder."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _start(parent: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # What is inherited is never garbage; looking for some there would copy all of it.
    gc.freeze()
    try:
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    except (OSError, AttributeError):
        return
    if os.getppid() != parent:
        os._exit(1)


@contextmanager
def begun(work: Callable[[], ResultT], jobs: int = 0) -> Iterator[Callable[[], ResultT]]:
    """Begin *work*, which keeps what it makes in the store, in a process of its own, and go on with something else.

    What is given is *work* to be done here: it waits for that process, and then finds everything made.  If the
    process fails, or there is none because *jobs* is 1 or there is no fork, all of it is done here, and whatever is
    wrong is met here.  It may be called after the end too.
    """
    # A fork from a thread beside others, as in a preview, may copy a lock that nobody lets go.
    is_alone = threading.current_thread() is threading.main_thread()
    if (jobs or cores()) == 1 or not _can_fork() or not is_alone:
        yield work
        return
    ahead = multiprocessing.get_context("fork").Process(target=_ahead, args=(work, os.getpid()))

    def done() -> ResultT:
        with contextlib.suppress(ValueError):  # it was closed
            ahead.join()
        return work()

    with ExitStack() as ending:
        with uninterrupted():
            ahead.start()
            ending.callback(_end, [ahead])
        yield done


def _ahead(work: Callable[[], object], parent: int) -> None:
    _start(parent)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with contextlib.suppress(Exception):
        work()


@dataclass(frozen=True, slots=True)
class Limits:
    """What one task may use."""

    memory: int
    """Bytes of address space on top of what the worker inherits."""
    seconds: int
    """Of processor time.  A task that gets no processor, or waits for ever, is given twenty times as long."""


@dataclass(frozen=True, slots=True)
class Died:
    """A task without a result."""

    reason: Literal["memory", "time", "crash"]


def one_by_one(
    function: Callable[[TaskT], ResultT], tasks: Iterable[TaskT], jobs: int, limits: Limits | None = None
) -> Generator[tuple[int, ResultT | Died], None, None]:
    """Each task in a process of its own, at most *jobs* (0: one for each core) at a time: its number in *tasks* and
    its result, whichever is done first.

    A task is taken from *tasks* when its process starts.  Results are pickled and should be small.  A task that
    breaks *limits* or kills its process is :class:`Died`; what *function* raises is raised here.  When the caller
    stops early, close the iterator: the workers get :data:`_PATIENCE` to leave the store clean, then they are killed.
    """
    if not _can_fork():
        for number, task in enumerate(tasks):
            yield number, _attempt(function, task)
        return
    waiting = enumerate(tasks)
    at_work: dict[Connection, _Worker] = {}
    try:
        while True:
            while len(at_work) < (jobs or cores()) and (begun := next(waiting, None)) is not None:
                _begin(function, begun, limits, at_work)
            if not at_work:
                return
            pause = min(worker.deadline for worker in at_work.values()) - time.monotonic()
            for ready in wait(list(at_work), timeout=None if pause == math.inf else max(0.0, pause)):
                assert isinstance(ready, Connection)
                worker = at_work.pop(ready)
                yield worker.number, _outcome(worker)
            for late in [worker for worker in at_work.values() if worker.deadline < time.monotonic()]:
                del at_work[late.results]
                _stop([late])
                yield late.number, Died("time")
    finally:
        _stop(list(at_work.values()))


@dataclass(frozen=True, slots=True, eq=False)
class _Worker:
    number: int
    process: BaseProcess
    results: Connection
    deadline: float


def _begin(
    function: Callable[[Any], Any], begun: tuple[int, Any], limits: Limits | None, at_work: dict[Connection, _Worker]
) -> None:
    number, task = begun
    context = multiprocessing.get_context("fork")
    results, sending = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(function, task, limits, sending, os.getpid()), daemon=True)
    with uninterrupted():
        try:
            process.start()
            deadline = time.monotonic() + 20 * limits.seconds if limits else math.inf
            at_work[results] = _Worker(number, process, results, deadline)
        finally:
            sending.close()


def _work(
    function: Callable[[Any], Any], task: Any, limits: Limits | None, sending: Connection, parent: int
) -> None:  # pragma: no cover - runs in the worker
    _start(parent)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    if limits:
        _confine(limits)
    try:
        sending.send(_attempt(function, task))
    except Exception as error:
        sending.send(error)


def _confine(limits: Limits) -> None:  # pragma: no cover - runs in the worker
    import faulthandler
    import resource

    # A library that crashes says so on the screen; what the user needs to know is which task it was.
    faulthandler.disable()
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _lower(resource.RLIMIT_AS, _address_space() + limits.memory)
    _lower(resource.RLIMIT_CPU, limits.seconds)


def _lower(resource_number: int, most: int) -> None:
    import resource

    soft, hard = resource.getrlimit(resource_number)
    if soft == resource.RLIM_INFINITY or most < soft:
        resource.setrlimit(resource_number, (most, hard))


def _address_space() -> int:
    """Bytes of address space this process has: a worker is born with its parent's."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[0])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


def _attempt(function: Callable[[TaskT], ResultT], task: TaskT) -> ResultT | Died:
    try:
        return function(task)
    except MemoryError:
        return Died("memory")


def _outcome(worker: _Worker) -> Any:
    """What *worker* has sent, or what it died of.  Raises what it has raised."""
    try:
        result = worker.results.recv()
    except (EOFError, OSError):
        worker.process.join()
        # The kernel kills by SIGKILL when memory runs out.
        reasons: dict[int, Literal["memory", "time"]] = {-signal.SIGXCPU: "time", -signal.SIGKILL: "memory"}
        result = Died(reasons.get(worker.process.exitcode or 0, "crash"))
    _stop([worker])
    if isinstance(result, Exception):
        raise result
    return result


def _stop(workers: Sequence[_Worker]) -> None:
    """End *workers* and leave nothing of them; those in the middle of writing a file may take it away again."""
    _end([worker.process for worker in workers])
    for worker in workers:
        worker.results.close()


def _end(processes: Sequence[BaseProcess]) -> None:
    for process in processes:
        process.terminate()
    patience = time.monotonic() + _PATIENCE
    for process in processes:
        process.join(max(0.0, patience - time.monotonic()))
        process.kill()
        process.join()
        process.close()
