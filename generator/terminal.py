"""Lines on the terminal: in Chinese whatever the terminal says of itself, and never the end of a command.

A pipe whose reader has gone, or a stream that was closed before we began, costs the lines, not the work.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

import click

from generator.problems import Problem, as_github, as_json, one_line


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


def _write(line: str, stream: TextIO) -> None:
    try:
        click.echo(line, file=stream)
    except BrokenPipeError:
        drop(stream)


def drop(stream: TextIO) -> None:
    """Send what *stream* still holds nowhere: its reader has gone, and Python must not complain while closing."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


@contextmanager
def progress() -> Iterator[Callable[[str], None]]:
    """A line that says what is being done, on a terminal; nothing where the output is piped."""
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield lambda _: None
        return
    from rich.console import Console
    from rich.live import Live
    from rich.text import Text

    # Refreshed by hand: a thread of its own would be running when the build forks.
    with Live(console=Console(stderr=True), auto_refresh=False, transient=True) as live:
        yield lambda line: live.update(Text(one_line(line), style="dim"), refresh=True)


def print_problems(problems: tuple[Problem, ...], form: str) -> None:
    """The findings, in one of the forms of ``--format``."""
    if form == "json":
        say(as_json(problems))
    elif form == "github":
        if problems:
            say(as_github(problems))
    elif problems:
        _print_text(problems)


def _print_text(problems: tuple[Problem, ...]) -> None:
    colour = sys.stderr.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"
    for problem in problems:
        line = str(problem)
        if colour:
            place, mark, rest = line.partition(": ")
            word, space, tail = rest.partition(" ")
            shade = "red" if problem.level == "error" else "yellow"
            line = click.style(place, bold=True) + mark + click.style(word, fg=shade, bold=True) + space + tail
        note(line)
    errors = sum(problem.level == "error" for problem in problems)
    warnings = len(problems) - errors
    counts = ((errors, "错误"), (warnings, "警告"))
    note("共 " + "，".join(f"{count} 处{name}" for count, name in counts if count))
