"""What the last build looked at and left behind, so that a run with nothing to do finds out at once.

A file's size, times and inode stand for its bytes, unless its ctime lies within two seconds of the look: then a
second write could hide behind the first (git's racy rule), and the next run looks at the bytes again.
Nothing heavy is imported here.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import secrets
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

Stat = tuple[int, int, int, int, int]
"""Of a file: bytes, mtime and ctime in nanoseconds, inode, mode."""
INODE = 3
"""Its place in a :data:`Stat`."""


def stat_of(status: os.stat_result) -> Stat:
    """What stands for the bytes of a file."""
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino, status.st_mode


def stats(folders: Iterable[Path]) -> dict[str, Stat]:
    """The stat of every file and folder under *folders*, by its path."""
    return {path: stat_of(status) for folder in folders for path, status in _files(str(folder))}


def stats_digest(found: Mapping[str, Stat]) -> str:
    """Digest of *found*, in whatever order the disk told it."""
    lines = [
        f"{path}\0{size} {mtime} {ctime} {inode} {mode}"
        for path, (size, mtime, ctime, inode, mode) in sorted(found.items())
    ]
    return hashlib.sha256("\n".join(lines).encode("utf-8", "surrogateescape")).hexdigest()


def look(folders: Iterable[Path]) -> tuple[str, int]:
    """Digest of the stat of every file under *folders*, and the newest ctime in nanoseconds."""
    found = stats(folders)
    return stats_digest(found), max((ctime for _, _, ctime, _, _ in found.values()), default=0)


def _files(folder: str) -> Iterable[tuple[str, os.stat_result]]:
    waiting = [folder]
    while waiting:
        current = waiting.pop()
        try:
            entries = list(os.scandir(current))
        except NotADirectoryError:
            yield current, os.lstat(current)
            continue
        except OSError:
            continue
        for entry in entries:
            if entry.name == "__pycache__":
                continue
            with contextlib.suppress(OSError):
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)
                yield entry.path, entry.stat(follow_symlinks=False)


def _packages() -> str:
    """Python and every installed package with its version: a newer one may make other pages of the same files."""
    found = {sys.version}
    for folder in sys.path:
        with contextlib.suppress(OSError):
            found.update(name for name in os.listdir(folder) if name.endswith((".dist-info", ".egg-info")))
    return "\n".join(sorted(found))


def _checksum(said: bytes) -> bytes:
    # A bit that is wrong on the disk may still leave a record that can be read, with another day in it.
    return hashlib.sha256(said).hexdigest().encode()


class LastBuild:
    """The record of the last build with the same options, under the cache folder."""

    def __init__(self, cache: Path, out: Path, *, drafts: bool, base_url: str | None) -> None:
        """Builds into another folder, with drafts, under another address or with other packages keep records of
        their own."""
        options = {"out": str(out), "drafts": str(drafts), "base_url": str(base_url), "packages": _packages()}
        name = hashlib.sha256(json.dumps(options, sort_keys=True).encode()).hexdigest()[:24]
        self._path = cache / "state" / f"{name}.json"
        self._ledger = cache / "state" / f"{name}.ledger"
        self.spare = cache / "spare" / name
        """Where the tree before the published one is kept."""

    def read(self) -> dict[str, Any]:
        """What was recorded; empty when nothing was or it cannot be read."""
        try:
            record = json.loads(_read(self._path) or b"{}")
        except ValueError:
            return {}
        return record if isinstance(record, dict) else {}

    def ledger(self) -> bytes | None:
        """What :meth:`write` kept of the published files; None when nothing was or it cannot be read."""
        return _read(self._ledger)

    def unchanged(self, inputs: Iterable[Path], out: Path, now: float) -> dict[str, Any] | None:
        """The record if nothing was touched since and nothing has come due at *now* (seconds since the epoch)."""
        record = self.read()
        if not record or record.get("racy") or not record.get("whole"):
            return None
        due = record.get("due_at")
        if now < float(record.get("now", 0)) or (due is not None and now >= float(due)):
            return None
        if look(inputs)[0] != record.get("inputs") or look((out,))[0] != record.get("out"):
            return None
        return record

    def write(self, record: Mapping[str, Any], ledger: bytes = b"") -> None:
        """Record a build.  What cannot be written is not kept: the next run does the work again."""
        with contextlib.suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            _write(self._ledger, ledger)
            _write(self._path, json.dumps(dict(record), ensure_ascii=False).encode())


def _read(path: Path) -> bytes | None:
    try:
        checksum, _, said = path.read_bytes().partition(b"\n")
    except OSError:
        return None
    return said if checksum == _checksum(said) else None


def _write(path: Path, said: bytes) -> None:
    temporary = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    temporary.write_bytes(_checksum(said) + b"\n" + said)
    os.replace(temporary, path)
