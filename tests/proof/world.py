"""A town on a disk that is edited and built again and again, and a clean copy of it that is always built from nothing.

Builds go through the command, in this process; one that is to be killed, to run beside another, or to run another
version of the program, in a forked one.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import os
import re
import shutil
import stat
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NoReturn

import generator
from tests.sites import make_site

START = datetime(2026, 6, 1, 12)
PROGRAM = Path(generator.__file__).parent
INPUTS = ("content", "templates", "assets")
AHEAD_SECONDS = 3.0
"""So much later than the disk's is the clock of every build: files look settled, and are known by their stat."""

Snapshot = Mapping[str, tuple[bytes, int]]
"""Path below the root → bytes and mtime of every file an editor may change."""


@dataclass(frozen=True)
class Report:
    """What a build said and left behind."""

    status: int
    findings: str
    tree: Mapping[str, bytes | str]


class World:
    """One site, through any number of edits and builds."""

    def __init__(self, folder: Path, files: Mapping[str, str | bytes]) -> None:
        self.folder = folder
        self.root = make_site(folder / "town", files)
        self.now = START
        self.program = PROGRAM
        """Where the program lies that builds are made with."""
        self.difference = ""
        """What is written in it otherwise than in the real one."""
        self.past: list[Snapshot] = [self.snapshot()]
        """The inputs after each step that was no mistake."""
        self.known: dict[object, Report] | None = None
        """Clean builds by the whole of their inputs, for a story in which some come again; None to make each."""

    # -- building ------------------------------------------------------------------------------

    @property
    def site(self) -> Path:
        return self.root / "site"

    @property
    def cache(self) -> Path:
        return self.root / ".hongcheng"

    def build(self) -> Report:
        """Build the town as its editors would, with all that is left of earlier builds."""
        status, findings = self._run(self.command())
        return Report(status, findings, tree(self.site))

    def clean_build(self) -> Report:
        """Build a copy of the inputs from nothing."""
        if self.known is None:
            return self._clean_build()
        files = tuple((name, content) for name, (content, _) in self.snapshot().items())
        inputs = (self.now, self.program, self.difference, files)
        if inputs not in self.known:
            self.known[inputs] = self._clean_build()
        return self.known[inputs]

    def _clean_build(self) -> Report:
        copy = self.folder / "clean"
        shutil.rmtree(copy, ignore_errors=True)
        for name in INPUTS:
            if (self.root / name).is_dir():
                shutil.copytree(self.root / name, copy / name)
        status, findings = self._run(["--root", str(copy), *self.command()[2:]])
        return Report(status, findings, tree(copy / "site"))

    def command(self) -> list[str]:
        return ["--root", str(self.root), "--now", self.now.isoformat(timespec="minutes"), "--jobs", "1"]

    def _run(self, arguments: list[str]) -> tuple[int, str]:
        if self.program == PROGRAM:
            return command(arguments)
        return forked(lambda: command(arguments, self.program))

    def start(self) -> int:
        """Begin a build in a process of its own and return its number."""
        arguments, program = self.command(), self.program
        return os.fork() or _leave(lambda: command(arguments, program))

    # -- the disk ------------------------------------------------------------------------------

    def path(self, name: str) -> Path:
        return self.root / name

    def write(self, name: str, content: str | bytes) -> None:
        """Save a file as an editor's program does: anew, under its name."""
        path = self.path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)

    def text(self, name: str) -> str:
        return self.path(name).read_text("utf-8")

    def snapshot(self) -> Snapshot:
        return {
            path.relative_to(self.root).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns)
            for name in INPUTS
            for path in sorted((self.root / name).rglob("*"))
            if path.is_file()
        }

    def put_back(self, before: Snapshot) -> None:
        """Make the inputs what they were, with their old times: by a backup, not by typing."""
        for name in self.snapshot().keys() - before.keys():
            self.path(name).unlink()
        for name, (content, mtime) in before.items():
            path = self.path(name)
            if not path.is_file() or path.read_bytes() != content:
                self.write(name, content)
                os.utime(path, ns=(mtime, mtime))
        for name in INPUTS:
            remove_empty_folders(self.root / name)

    def later(self, **passed: float) -> None:
        self.now += timedelta(**passed)


def tree(folder: Path) -> dict[str, bytes | str]:
    """All that is under *folder*: bytes of plain files with the usual mode, words for everything else."""
    found: dict[str, bytes | str] = {}
    for path in sorted(folder.rglob("*")):
        status = path.lstat()
        mode = stat.S_IMODE(status.st_mode)
        if stat.S_ISREG(status.st_mode) and mode == 0o644:
            found[path.relative_to(folder).as_posix()] = path.read_bytes()
        else:
            found[path.relative_to(folder).as_posix()] = f"{stat.filemode(status.st_mode)}"
    return found


def remove_empty_folders(folder: Path) -> None:
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()
    if folder.is_dir() and folder.name != "content" and not any(folder.iterdir()):
        folder.rmdir()


def differences(incremental: Report, clean: Report) -> list[str]:
    """In what two builds differ, a line each."""
    lines = []
    if incremental.status != clean.status:
        lines.append(f"status {incremental.status}, clean {clean.status}")
    if incremental.findings != clean.findings:
        lines.append(f"findings {incremental.findings}, clean {clean.findings}")
    if not clean.status:
        for path in sorted(incremental.tree.keys() | clean.tree.keys()):
            ours, theirs = incremental.tree.get(path), clean.tree.get(path)
            if ours != theirs:
                lines.append(f"{path}: {_beside(ours, theirs)}")
    return lines


def _beside(ours: bytes | str | None, theirs: bytes | str | None) -> str:
    if not isinstance(ours, bytes) or not isinstance(theirs, bytes):
        return f"{_kind(ours)}, clean {_kind(theirs)}"
    at = next((at for at, pair in enumerate(zip(ours, theirs, strict=False)) if pair[0] != pair[1]), len(ours))
    return f"{_around(ours, at)}, clean {_around(theirs, at)}"


def _kind(content: bytes | str | None) -> str:
    return "absent" if content is None else content if isinstance(content, str) else f"{len(content)} bytes"


def _around(content: bytes, at: int) -> str:
    return repr(content[max(0, at - 40) : at + 40].decode("utf-8", "replace"))


# -- running the command ------------------------------------------------------------------------

_OF_THE_WORK = re.compile(r"^.*：(共 [0-9]+ 页)，.*$", re.MULTILINE)
"""Where the site was published, and how much of it was written: that is where builds may differ."""
_WAITING = re.compile(r"^另一个构建正在进行.*\n", re.MULTILINE)


def command(arguments: list[str], program: Path = PROGRAM) -> tuple[int, str]:
    """Run ``hongcheng build`` with *arguments*; its exit status and what it says of the site, not of the work."""
    if program != PROGRAM:
        _load(program)
    run = importlib.import_module("generator.__main__").main
    said, beside = io.StringIO(), io.StringIO()
    before = sys.argv
    sys.argv = ["hongcheng", "build", *arguments]
    try:
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(beside):
            run()
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else int(bool(end.code))
    finally:
        sys.argv = before
    return status, _OF_THE_WORK.sub(r"\1", said.getvalue()) + _WAITING.sub("", beside.getvalue())


def _load(program: Path) -> None:
    """From now on this process, a forked one, runs the program in *program*."""
    for name in [name for name in sys.modules if name == "generator" or name.startswith("generator.")]:
        del sys.modules[name]
    sys.dont_write_bytecode = True
    sys.path.insert(0, str(program.parent))
    importlib.invalidate_caches()
    assert Path(importlib.import_module("generator").__file__ or "").parent == program


def forked(function: Callable[[], tuple[int, str]]) -> tuple[int, str]:
    """What *function* returns, called in a process of its own."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        _leave(lambda: _write(writing, json.dumps(function())))
    os.close(writing)
    with open(reading, encoding="utf-8") as pipe:
        answer = pipe.read()
    os.waitpid(child, 0)
    assert answer, "a build in a process of its own died"
    status, said = json.loads(answer)
    return status, said


def _write(descriptor: int, text: str) -> None:
    with open(descriptor, "w", encoding="utf-8") as pipe:
        pipe.write(text)


def _leave(work: Callable[[], object]) -> NoReturn:
    """Do *work* and end this forked process: nothing of the tests may run in it."""
    try:
        work()
        os._exit(0)
    finally:
        os._exit(70)


@contextmanager
def settled_clock() -> Iterator[None]:
    """Builds think that they begin some seconds after the last edit, and take files for settled."""
    real: dict[str, Any] = {"time": time.time, "time_ns": time.time_ns}
    time.time = lambda: real["time"]() + AHEAD_SECONDS  # type: ignore[assignment]
    time.time_ns = lambda: real["time_ns"]() + int(AHEAD_SECONDS * 1e9)  # type: ignore[assignment]
    try:
        yield
    finally:
        time.time, time.time_ns = real["time"], real["time_ns"]
