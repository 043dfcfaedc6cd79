"""What was saved is seen at once where the system tells of it, and soon where it does not."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Coroutine, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import watchfiles

import generator.serve.watch
from generator.serve.watch import Watch


@contextmanager
def watching(*paths: Path) -> Iterator[tuple[Callable[[Coroutine[Any, Any, Any]], Any], Watch]]:
    """A watch, and how to have one of its answers: in a thread, for a browser's loop may run in this one."""
    loop = asyncio.new_event_loop()
    watch = Watch(paths, loop)
    with ThreadPoolExecutor(1) as thread:
        try:
            yield lambda answer: thread.submit(loop.run_until_complete, answer).result(60), watch
        finally:
            watch.close()
            loop.close()


def saved(path: Path) -> None:
    path.write_text(str(time.monotonic_ns()), encoding="utf-8")


async def is_rung(watch: Watch) -> bool:
    started = time.monotonic()
    await watch.rest()
    return time.monotonic() - started < generator.serve.watch._CALM_SECONDS


def test_a_change_ends_the_rest_wherever_it_lies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generator.serve.watch, "_CALM_SECONDS", 60)
    content, settings = tmp_path / "content", tmp_path / "site.yaml"
    (content / "articles").mkdir(parents=True)
    saved(settings)
    with watching(content, settings, tmp_path / "not there") as (ask, watch):
        for path in (content / "articles" / "一篇.md", settings):
            # Until the system listens it tells of nothing.
            writer = threading.Event()

            def write(path: Path = path, writer: threading.Event = writer) -> None:
                while not writer.wait(0.2):
                    saved(path)

            thread = threading.Thread(target=write)
            thread.start()
            try:
                while str(path) not in ask(watch.changed()):
                    assert ask(is_rung(watch))
            finally:
                writer.set()
                thread.join()


def test_a_change_that_no_system_tells_of_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def deaf(*_: object, **__: object) -> Iterator[object]:
        raise OSError("no more watches")

    monkeypatch.setattr(watchfiles, "watch", deaf)
    with watching(tmp_path) as (ask, watch):
        assert ask(watch.changed()) == set()
        saved(tmp_path / "new.md")
        ask(watch.rest())
        assert ask(watch.changed()) == {str(tmp_path / "new.md")}
        (tmp_path / "new.md").unlink()
        ask(watch.rest())
        assert ask(watch.changed()) == {str(tmp_path / "new.md")}


def test_what_the_system_tells_of_is_seen_without_a_look_at_all_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At ten thousand articles a look at all of them takes longer than the page that was saved."""
    calls: list[list[str]] = []
    real = generator.serve.watch.stamps

    def counted(paths: Iterable[str]) -> dict[str, tuple[int, int, int, int]]:
        calls.append(list(paths))
        return real(calls[-1])

    content = tmp_path / "content"
    (content / "a").mkdir(parents=True)
    saved(content / "a/old.md")
    saved(content / "a/gone.md")
    with watching(content) as (ask, watch):
        ask(watch.changed())
        monkeypatch.setattr(generator.serve.watch, "stamps", counted)

        def told(*paths: str) -> set[str]:
            calls.clear()
            watch._hear({f"{content}/{path}" for path in paths})
            found = ask(watch.changed())
            assert not watch._told
            return {path.removeprefix(f"{content}/") for path in found}

        # Listened to or not: what else is told by the system meanwhile is about the same files.
        saved(content / "a/old.md")
        saved(content / "a/new.md")
        (content / "a/gone.md").unlink()
        paths = {"a/old.md", "a/new.md", "a/gone.md"}
        assert told(*paths, "a/4913", "a/.old.md.swp", ".git/index", "a/old.md~") == paths
        assert [str(content)] not in calls
        assert told(*paths) == set()
        # A folder has to be looked into, one that has gone as well.
        (content / "b").mkdir()
        saved(content / "b/first.md")
        assert told("b") == {"b/first.md"}
        (content / "b/first.md").unlink()
        (content / "b").rmdir()
        assert told("b") == {"b/first.md"}


def test_nobody_listens_when_it_is_over(tmp_path: Path) -> None:
    before = threading.active_count()
    with watching(tmp_path):
        pass
    assert threading.active_count() == before
