"""One build at a time, and no lock that outlives its holder."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from generator.output import lock
from generator.output.lock import Busy, build_lock

ROOT = Path(__file__).parents[2]


@pytest.fixture(params=["flock", "no flock"], autouse=True)
def system(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "no flock":
        monkeypatch.setattr(lock, "fcntl", None)
    return str(request.param)


def holder(folder: Path, system: str, *, body: str = "time.sleep(60)") -> subprocess.Popen[str]:
    """A process that holds the lock and has said so."""
    script = f"""
        import os, sys, time
        from pathlib import Path
        from generator.output import lock
        if {system == "no flock"}:
            lock.fcntl = None
        with lock.build_lock(Path({str(folder)!r})):
            print("held", flush=True)
            {body}
    """
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(script)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_a_second_build_learns_who_holds_the_lock_and_gives_up(tmp_path: Path, system: str) -> None:
    process = holder(tmp_path, system)
    said: list[str] = []
    try:
        with pytest.raises(Busy) as busy, build_lock(tmp_path, wait=0.3, announce=said.append):
            pass
    finally:
        process.kill()
        process.wait()
    assert busy.value.holder.pid == process.pid
    assert len(said) == 1 and f"进程 {process.pid}" in said[0]
    problem = busy.value.problem("content")
    assert problem.code == "E903" and str(process.pid) in problem.message


def test_a_second_build_goes_on_when_the_first_has_ended(tmp_path: Path, system: str) -> None:
    process = holder(tmp_path, system, body="time.sleep(0.4)")
    with build_lock(tmp_path, wait=20):
        pass
    assert process.wait(timeout=10) == 0


def test_a_killed_holder_leaves_no_lock(tmp_path: Path, system: str) -> None:
    process = holder(tmp_path, system)
    process.send_signal(signal.SIGKILL)
    process.wait()
    with build_lock(tmp_path, wait=0):
        pass


def test_a_worker_that_outlives_its_killed_build_holds_nothing(tmp_path: Path, system: str) -> None:
    body = "worker = os.fork() or time.sleep(60); print(worker, flush=True); time.sleep(60)"
    process = holder(tmp_path, system, body=body)
    assert process.stdout is not None
    worker = int(process.stdout.readline())
    process.send_signal(signal.SIGKILL)
    process.wait()
    try:
        with build_lock(tmp_path, wait=5):  # the worker may still be on its first step
            os.kill(worker, 0)
    finally:
        os.kill(worker, signal.SIGKILL)


def test_a_worker_that_ends_does_not_end_the_lock_of_its_build(tmp_path: Path, system: str) -> None:
    with build_lock(tmp_path):
        worker = os.fork()
        if not worker:
            os._exit(0)
        os.waitpid(worker, 0)
        process = subprocess.run(
            [sys.executable, "-c", _TRY.format(folder=str(tmp_path), hide=system == "no flock")], cwd=ROOT
        )
        assert process.returncode == 7


_TRY = """
import sys
from pathlib import Path
from generator.output import lock
if {hide}:
    lock.fcntl = None
try:
    with lock.build_lock(Path({folder!r}), wait=0):
        pass
except lock.Busy:
    sys.exit(7)
"""


def test_the_lock_is_free_again_after_an_error_in_the_build(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), build_lock(tmp_path):
        raise RuntimeError
    with build_lock(tmp_path, wait=0):
        pass


def test_builds_at_once_run_one_after_the_other(tmp_path: Path, system: str) -> None:
    script = f"""
import time
from pathlib import Path
from generator.output import lock
if {system == "no flock"}:
    lock.fcntl = None
for _ in range(4):
    with lock.build_lock(Path({str(tmp_path)!r}), wait=60):
        Path({str(tmp_path / "inside")!r}).touch(exist_ok=False)
        time.sleep(0.01)
        Path({str(tmp_path / "inside")!r}).unlink()
"""
    processes = [subprocess.Popen([sys.executable, "-c", script], cwd=ROOT) for _ in range(4)]
    assert [process.wait() for process in processes] == [0, 0, 0, 0]


def test_a_lock_file_left_from_long_ago_is_removed_without_flock(tmp_path: Path, system: str) -> None:
    if system == "flock":
        pytest.skip("the kernel keeps no lock of the dead")
    mark = tmp_path / "build.pid"
    mark.write_text(f"{os.getppid()} 08:00:00 abcd\n")
    with pytest.raises(Busy), build_lock(tmp_path, wait=0):
        pass
    os.utime(mark, (time.time() - 86400,) * 2)
    with build_lock(tmp_path, wait=0):
        pass
    mark.write_text("")
    os.utime(mark, (time.time() - 60,) * 2)
    with build_lock(tmp_path, wait=0):
        pass
    assert list(tmp_path.iterdir()) == []


def test_what_stands_in_a_damaged_lock_file_does_not_matter(tmp_path: Path, system: str) -> None:
    (tmp_path / "build.lock").write_bytes(b"\xff\x00 9999999999999999999999 \n")
    with build_lock(tmp_path, wait=0):
        pass


def test_on_a_read_only_disk_there_is_still_one_build_at_a_time(small_disk: Path, system: str) -> None:
    if system == "no flock":
        pytest.skip("a file cannot be created there")
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    with build_lock(small_disk / ".hongcheng/cache", wait=0):
        process = subprocess.run(
            [sys.executable, "-c", _TRY.format(folder=str(small_disk / ".hongcheng/cache"), hide=False)], cwd=ROOT
        )
        assert process.returncode == 7
    assert list(small_disk.iterdir()) == []
