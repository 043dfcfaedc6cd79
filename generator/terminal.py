"""Lines on the terminal: in Chinese whatever the terminal says of itself, and never the end of a command.

A pipe whose reader has gone, or a stream that was closed before we began, costs the lines, not the work.
"""

from __future__ import annotations

import io
import os
import sys
import time
from contextlib import ExitStack, contextmanager

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TextIO

    from generator.pipeline import Step
    from generator.problems import Problem

DONE, CONTENT_ERRORS, WRONG_USAGE, MACHINE_FAILED, STOPPED = 0, 1, 2, 3, 130
"""Exit statuses."""


def open_streams() -> None:
    """Make both streams writable, and able to hold Chinese: a locale of C or Latin-1 would only give ``\\u9519``."""
    sys.stdout = _opened(sys.stdout)
    sys.stderr = _opened(sys.stderr)


def _opened(stream: TextIO | None) -> TextIO:
    if stream is None:
        return open(os.devnull, "w", encoding="utf-8")
    if isinstance(stream, io.TextIOWrapper):
        try:
            "红".encode(stream.encoding)
        except (UnicodeEncodeError, LookupError):
            stream.reconfigure(encoding="utf-8")
        # A terminal of GBK has no emoji.
        stream.reconfigure(errors="backslashreplace")
    return stream


def say(line: str) -> None:
    """A line of result."""
    _write(line, sys.stdout)


def note(line: str) -> None:
    """A line beside the result: what went wrong, what is waited for."""
    _write(line, sys.stderr)


class NotPrinted(Exception):
    """The result was not printed, or only a part of it.  Nothing follows from that for what the command has done."""

    def __init__(self, error: OSError) -> None:
        super().__init__(str(error))
        self.error = error


def finish() -> None:
    """Hand over what is still held back; raises :class:`NotPrinted`."""
    _write("", sys.stdout, newline=False)


def _write(line: str, stream: TextIO, *, newline: bool = True) -> None:
    try:
        stream.write(line + "\n" if newline else line)
        stream.flush()
    except BrokenPipeError:
        drop(stream)
    except OSError as error:
        drop(stream)
        # Where the complaint itself cannot be written, nothing is left to say; the exit status tells.
        if stream is sys.stdout:
            raise NotPrinted(error) from error


def drop(stream: TextIO) -> None:
    """Send what *stream* still holds nowhere: its reader has gone, and Python must not complain while closing."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


SILENCE = 1.0
"""Seconds a command may take before it says what it is doing."""


@contextmanager
def progress() -> Iterator[Step]:
    """A line that says what is being done, on a terminal and when it takes a while; nothing where output is piped."""
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield lambda line, done=0, total=0: None
        return
    with ExitStack() as stack:
        bar = _Bar(stack)
        yield bar.step


class _Bar:
    """A bar drawn by hand at each step: a thread of its own would be running when the build forks."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        self._began = time.monotonic()
        self._draw: Step | None = None

    def step(self, line: str, done: int = 0, total: int = 0) -> None:
        if self._draw is None:
            if time.monotonic() - self._began < SILENCE:
                return
            self._draw = self._drawing()
        self._draw(line, done, total)

    def _drawing(self) -> Step:
        from rich.console import Console
        from rich.live import Live
        from rich.progress_bar import ProgressBar
        from rich.table import Table
        from rich.text import Text

        from generator.problems import one_line

        live = self._stack.enter_context(Live(console=Console(stderr=True), auto_refresh=False, transient=True))

        def draw(line: str, done: int = 0, total: int = 0) -> None:
            row = Table.grid(padding=(0, 1))
            words = Text(one_line(line), style="dim", no_wrap=True, overflow="ellipsis")
            if total:
                row.add_row(ProgressBar(total, done, width=20), Text(f"{done}/{total}"), words)
            else:
                row.add_row(words)
            live.update(row, refresh=True)

        return draw


def print_problems(problems: tuple[Problem, ...], form: str) -> None:
    """The findings, in one of the forms of ``--format``."""
    if not problems and form != "json":
        return
    from generator.problems import as_github, as_json

    if form == "json":
        say(as_json(problems))
    elif form == "github":
        say(as_github(problems))
    else:
        _print_text(problems)


def _print_text(problems: tuple[Problem, ...]) -> None:
    colour = sys.stderr.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"
    for problem in problems:
        line = str(problem)
        if colour:
            place, mark, rest = line.partition(": ")
            word, space, tail = rest.partition(" ")
            from click import style

            shade = "red" if problem.level == "error" else "yellow"
            line = style(place, bold=True) + mark + style(word, fg=shade, bold=True) + space + tail
        note(line)
        for row in problem.paste_lines:
            note(f"    {row}")
    errors = sum(problem.level == "error" for problem in problems)
    warnings = len(problems) - errors
    counts = ((errors, "错误"), (warnings, "警告"))
    note("共 " + "，".join(f"{count} 处{name}" for count, name in counts if count))
