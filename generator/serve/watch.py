"""What an editor saves while a preview runs: seen at once where the system tells, and looked for everywhere.

The system's word (inotify, FSEvents, ReadDirectoryChangesW, by way of watchfiles) only says when to look, and at which
files first.  What has changed is told by size, times and number of each file, and all are looked at now and then: so
a folder of another machine, about which no system tells, is seen a little later and nothing is lost.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import stat
import threading
import time
from collections.abc import Iterable
from pathlib import Path

_POLL_SECONDS = 0.3
"""Between two looks where the system does not tell."""
_CALM_SECONDS = 3.0
"""Between two looks where it does."""
_SETTLE_SECONDS = 0.15
"""An editor writes a file in several steps, git many files: build when nothing has moved for so long."""
_SETTLE_MS = 30
"""The same where the system tells, in milliseconds; no longer than :data:`_MOST_MS` in all."""
_MOST_MS = 1000
_SCAN_SHARE = 10
"""Look for changes at most a tenth of the time, however many files there are."""

Stamps = dict[str, tuple[int, int, int, int]]


class Watch:
    """The files and folders *watched*, looked at in *loop*, until :meth:`close`."""

    def __init__(self, watched: Iterable[Path], loop: asyncio.AbstractEventLoop) -> None:
        self._watched = tuple(os.path.realpath(path) for path in watched)
        self._seen = stamps(self._watched)
        self._scan_seconds = 0.0
        self._is_rung = False
        self._sleeper: asyncio.Future[None] | None = None
        self._loop = loop
        self._is_told = False
        self._told: set[str] = set()
        """Paths that the system has told of since they were asked for."""
        self._is_over = threading.Event()
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    async def changed(self) -> set[str]:
        """Paths that are not as they were when this was asked last, once nothing moves any more."""
        told, self._told = self._told, set()
        if told and (found := self._files(told)) is not None:
            return found
        started = time.perf_counter()
        now = stamps(self._watched)
        self._scan_seconds = time.perf_counter() - started
        if now == self._seen:
            return set()
        while (later := stamps(self._watched)) != now:
            now = later
            await asyncio.sleep(_SETTLE_SECONDS)
        found = {path for path, _ in now.items() ^ self._seen.items()}
        self._seen = now
        return found

    def _files(self, told: Iterable[str]) -> set[str] | None:
        """Which of the files that the system has *told* of are not as they were; None if a folder is among them."""
        paths = [path for path in told if not self._is_hidden(path)]
        now = stamps(paths)
        others = [path for path in paths if path not in now and path not in self._seen]
        # What has come and gone again, as editors' files do, may have been a folder of files that are seen.
        beginnings = tuple(f"{path}{os.sep}" for path in others)
        if any(map(os.path.isdir, others)) or any(path.startswith(beginnings) for path in self._seen):
            return None
        found = {path for path in paths if now.get(path) != self._seen.get(path)}
        for path in found:
            if path in now:
                self._seen[path] = now[path]
            else:
                del self._seen[path]
        return found

    def _is_hidden(self, path: str) -> bool:
        """Whether a look at the folders that are watched would pass *path* by."""
        root = next((one for one in self._watched if path == one or path.startswith(f"{one}{os.sep}")), path)
        return any(map(_is_draft_of_an_editor, filter(None, path[len(root) :].split(os.sep))))

    async def rest(self) -> None:
        """Wait until it is time to look again, or :meth:`ring` is called."""
        seconds = _CALM_SECONDS if self._is_told else max(_POLL_SECONDS, _SCAN_SHARE * self._scan_seconds)
        if not self._is_rung:
            # No task: one that waits when Ctrl-C ends the loop would be complained of.
            self._sleeper = self._loop.create_future()
            alarm = self._loop.call_later(seconds, self.ring)
            await self._sleeper
            alarm.cancel()
        self._is_rung = False

    def ring(self) -> None:
        """End :meth:`rest` now."""
        self._is_rung = True
        if self._sleeper and not self._sleeper.done():
            self._sleeper.set_result(None)

    def _hear(self, told: set[str]) -> None:
        self._told |= told
        self.ring()

    def close(self) -> None:
        """Hear nothing more."""
        self._is_over.set()
        self._listener.join()

    def _listen(self) -> None:
        """Ring whenever the system tells of a change; end where it cannot."""
        # What is told of a folder's first files before it is watched itself would be missed: the looks find them.
        with contextlib.suppress(OSError, RuntimeError):
            from watchfiles import watch

            there = [path for path in self._watched if os.path.exists(path)]
            changes = watch(*there, watch_filter=None, step=_SETTLE_MS, debounce=_MOST_MS, stop_event=self._is_over)
            self._is_told = True
            for change in changes:
                self._loop.call_soon_threadsafe(self._hear, {path for _, path in change})
        self._is_told = False


def stamps(watched: Iterable[str]) -> Stamps:
    """Size, times and number of every watched file.  livereload's own watcher looks at whole mtimes only."""
    found: Stamps = {}
    waiting = list(watched)
    while waiting:
        path = waiting.pop()
        with contextlib.suppress(OSError):  # gone since its folder was read
            status = os.lstat(path)
            if not stat.S_ISDIR(status.st_mode):
                found[path] = (status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)
                continue
            # A folder's own times say nothing: an editor's swap file changes them.
            waiting.extend(f"{path}/{name}" for name in os.listdir(path) if not _is_draft_of_an_editor(name))
    return found


def _is_draft_of_an_editor(name: str) -> bool:
    return name.startswith((".", "~$")) or name.endswith(("~", ".swp", ".tmp"))
