"""Work shared out to processes."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from generator.workers import CHUNK, LEAST, Died, Limits, begun, in_parallel, one_by_one
from tests.conftest import REPOSITORY
from tests.sites import article, build_site, make_site, tree


def test_results_come_in_the_order_of_the_tasks_whoever_did_them() -> None:
    numbers = range(3 * LEAST + 1)
    assert in_parallel(lambda number: number * number, numbers, 3) == [number * number for number in numbers]


def test_workers_are_other_processes_and_a_little_work_stays_here() -> None:
    assert os.getpid() not in in_parallel(lambda _: os.getpid(), range(LEAST), 2)
    assert set(in_parallel(lambda _: os.getpid(), range(LEAST - 1), 2)) == {os.getpid()}


def test_a_failure_in_a_worker_is_raised_here() -> None:
    with pytest.raises(ZeroDivisionError):
        in_parallel(lambda number: 1 // (number - 5), range(LEAST), 2)


def test_what_kills_its_process_is_tried_once_more_here() -> None:
    here = os.getpid()

    def deadly(number: int) -> int:
        if number == 5 and os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return number

    assert in_parallel(deadly, range(LEAST), 2) == list(range(LEAST))


def test_a_worker_ends_before_it_has_copied_all_memory() -> None:
    numbers = in_parallel(lambda _: os.getpid(), range(4 * 2 * CHUNK), 2)
    assert max(numbers.count(number) for number in set(numbers)) <= CHUNK


def test_any_number_of_processes_gives_the_same_bytes(tmp_path: Path) -> None:
    files = {f"articles/a{n}.md": article(f"第{n}篇", f"正文{n}。") for n in range(LEAST + 6)}
    for jobs in (1, 3):
        build_site(make_site(tmp_path / str(jobs), files), jobs=jobs)
    assert tree(tmp_path / "1/site") == tree(tmp_path / "3/site")


# -- few, heavy, possibly deadly --------------------------------------------------------------

LIMITS = Limits(memory=300_000_000, seconds=5)


def outcomes(function: Callable[[int], object], count: int, jobs: int = 2, limits: Limits = LIMITS) -> list[object]:
    found = dict(one_by_one(function, range(count), jobs, limits))
    return [found[number] for number in range(count)]


def test_each_task_has_a_process_of_its_own_and_its_result_comes_back_under_its_number() -> None:
    found = outcomes(lambda number: (number, os.getpid()), 5)
    assert [number for number, _ in found] == [0, 1, 2, 3, 4]  # type: ignore[misc]
    assert len({pid for _, pid in found} | {os.getpid()}) == 6  # type: ignore[misc]


def test_results_come_as_they_are_done() -> None:
    others_are_done = multiprocessing.get_context("fork").Event()

    def slow_first(number: int) -> None:
        if number == 0:
            others_are_done.wait(60)

    order = []
    for number, _ in one_by_one(slow_first, range(3), 2, LIMITS):
        order.append(number)
        if order == [1, 2]:
            others_are_done.set()
    assert order == [1, 2, 0]


def test_a_result_larger_than_a_pipe_comes_whole() -> None:
    assert outcomes(lambda number: b"x" * 3_000_000, 2) == [b"x" * 3_000_000] * 2


def test_a_task_that_kills_its_process_costs_only_itself() -> None:
    deadly: dict[int, Callable[[], object]] = {
        0: lambda: bytearray(400_000_000),
        1: os.abort,
        2: lambda: os.kill(os.getpid(), signal.SIGSEGV),
        3: lambda: os.kill(os.getpid(), signal.SIGKILL),
        4: lambda: os._exit(0),
    }
    found = outcomes(lambda number: deadly.get(number, lambda: number)() and number, 6)
    assert found == [Died("memory"), Died("crash"), Died("crash"), Died("memory"), Died("crash"), 5]


def test_what_a_worker_inherits_does_not_count_as_its_own_memory() -> None:
    ballast = bytearray(400_000_000)
    assert outcomes(lambda number: len(bytearray(100_000_000)) + len(ballast) - 500_000_000, 1) == [0]


IMPATIENT = Limits(memory=LIMITS.memory, seconds=1)


def test_a_task_that_never_ends_is_stopped() -> None:
    def work(number: int) -> int:
        while number == 0:
            pass
        return number

    assert outcomes(work, 2, limits=IMPATIENT) == [Died("time"), 1]


@pytest.mark.soak
def test_a_task_that_waits_for_ever_is_stopped() -> None:
    assert outcomes(lambda number: time.sleep(600 * number), 2, limits=IMPATIENT) == [None, Died("time")]


def test_what_a_task_raises_is_raised_here() -> None:
    with pytest.raises(ZeroDivisionError):
        outcomes(lambda number: 1 // (number - 2), 4)


def test_nothing_is_left_of_the_workers() -> None:
    def state() -> tuple[int, bool]:
        try:
            return len(os.listdir("/proc/self/fd")), os.waitpid(-1, os.WNOHANG) == (0, 0)
        except ChildProcessError:
            return len(os.listdir("/proc/self/fd")), False

    outcomes(lambda number: number, 1)
    before = state()
    outcomes(lambda number: os.abort() if number % 2 else number, 20)
    assert state() == before
    for _ in one_by_one(time.sleep, [0.0, 60.0, 60.0], 3, LIMITS):
        break
    assert state() == before


def test_a_worker_that_is_stopped_may_tidy_up() -> None:
    def tidy(folder: Path) -> None:
        half = folder / "half"
        half.write_text("")
        try:
            time.sleep(60)
        finally:
            half.unlink()

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        work = one_by_one(lambda number: tidy(folder) if number else None, range(2), 2, LIMITS)
        assert next(work) == (0, None)
        while not (folder / "half").exists():
            time.sleep(0.01)
        work.close()
        assert list(folder.iterdir()) == []


def test_tasks_are_taken_when_there_is_somebody_to_do_them() -> None:
    taken: list[int] = []

    def tasks() -> Iterator[int]:
        for number in range(6):
            taken.append(number)
            yield number

    for place, _ in enumerate(one_by_one(lambda number: number, tasks(), 2, LIMITS)):
        assert len(taken) <= place + 2


def test_ctrl_c_ends_the_workers_with_the_parent_and_they_say_nothing(tmp_path: Path) -> None:
    script = f"""
import os, pathlib, time
from generator.workers import Limits, one_by_one
def work(number):
    pathlib.Path({str(tmp_path)!r}, str(os.getpid())).write_text("")
    while True: sum(range(100_000))
try:
    list(one_by_one(work, range(2), 2, Limits(10**9, 60)))
except KeyboardInterrupt:
    print("stopped")
"""
    parent = subprocess.Popen(
        [sys.executable, "-c", script], cwd=REPOSITORY, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        start_new_session=True,
    )  # fmt: skip
    deadline = time.monotonic() + 30
    while len(list(tmp_path.iterdir())) < 2 and time.monotonic() < deadline:
        time.sleep(0.01)
    os.killpg(parent.pid, signal.SIGINT)
    assert parent.communicate(timeout=30) == ("stopped\n", "")
    assert [path.name for path in tmp_path.iterdir() if Path("/proc", path.name).exists()] == []


def test_workers_die_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    script = f"""
import os, pathlib, time
from generator.workers import Limits, one_by_one
def work(number):
    pathlib.Path({str(tmp_path)!r}, str(os.getpid())).write_text("")
    time.sleep(60)
list(one_by_one(work, range(2), 2, Limits(10**9, 60)))
"""
    parent = subprocess.Popen([sys.executable, "-c", script], cwd=REPOSITORY)
    deadline = time.monotonic() + 30
    while len(list(tmp_path.iterdir())) < 2 and time.monotonic() < deadline:
        time.sleep(0.01)
    parent.kill()
    parent.wait()

    def alive() -> list[str]:
        states = [Path("/proc", path.name, "stat") for path in tmp_path.iterdir()]
        return [str(path) for path in states if path.exists() and path.read_text().split()[2] != "Z"]

    while alive() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert alive() == []


# -- one, that others need not wait for -------------------------------------------------------


def test_what_was_begun_elsewhere_is_there_when_it_is_asked_for(tmp_path: Path) -> None:
    kept = tmp_path / "made by"

    def work() -> int:
        if not kept.exists():
            kept.write_text(str(os.getpid()))
        return int(kept.read_text())

    with begun(work, 2) as done:
        maker = done()
    assert maker != os.getpid()
    assert done() == maker


def test_without_other_processes_it_is_done_when_it_is_asked_for(tmp_path: Path) -> None:
    with begun(os.getpid, 1) as done:
        assert done() == os.getpid()


def test_what_fails_elsewhere_fails_here_once_it_is_asked_for(capfd: pytest.CaptureFixture[str]) -> None:
    with begun(lambda: 1 // 0, 2) as done, pytest.raises(ZeroDivisionError):
        done()
    assert capfd.readouterr() == ("", "")


def test_what_nobody_asks_for_is_stopped_and_tidies_up(tmp_path: Path) -> None:
    started = tmp_path / "started"

    def work() -> None:
        with tempfile.TemporaryDirectory(dir=tmp_path):
            started.touch()
            time.sleep(60)

    before = time.monotonic()
    with pytest.raises(KeyboardInterrupt), begun(work, 2):
        while not started.exists():
            time.sleep(0.01)
        raise KeyboardInterrupt
    assert time.monotonic() - before < 30
    assert list(tmp_path.iterdir()) == [started]
