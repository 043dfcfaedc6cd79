"""What the last build looked at and left behind, so that a run with nothing to do finds out at once.

A file's size, times and inode stand for its bytes, unless its ctime lies within two seconds of the look: then a
second write could hide behind the first (git's racy rule), and the next run looks at the bytes again.
Nothing heavy is imported here.
"""

from __future__ import annotations

import hashlib
import json
import marshal
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

Stat = tuple[int, int, int, int, int]
"""Of a file: bytes, mtime and ctime in nanoseconds, inode, mode."""
INODE = 3
"""Its place in a :data:`Stat`."""


def stat_of(status: os.stat_result) -> Stat:
    """What stands for the bytes of a file."""
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino, status.st_mode


def look(folders: Iterable[Path]) -> tuple[str, int]:
    """Digest of the stat of every file under *folders*, and the newest ctime in nanoseconds."""
    known, newest = hashlib.sha256(), 0
    for folder in folders:
        for found in _walk(str(folder)):
            known.update(_packed(found))
            newest = max(newest, *(row[3] for row in found[1]), 0)
    return known.hexdigest(), newest


def standing(folder: Path) -> tuple[dict[str, Stat], str]:
    """The stat of every file and folder in *folder* by its address there, and the digest that :func:`look` gives."""
    known = hashlib.sha256()
    stats: dict[str, Stat] = {}
    above = len(str(folder)) + 1
    for found in _walk(str(folder)):
        known.update(_packed(found))
        address = f"{found[0]}/"[above:]
        stats.update((address + row[0], row[1:]) for row in found[1])
    return stats, known.hexdigest()


_Row = tuple[str, int, int, int, int, int]
"""A name and its :data:`Stat`."""


def _walk(path: str) -> Iterator[tuple[str, list[_Row]]]:
    """*path* and all folders below, each with what is in it, in the disk's own order; of a file that is asked for by
    itself, a row without a name.

    A folder that nobody touched is told in one order.  Were it not, the next run would look at the bytes; to put
    names in order takes a fifth of a run with nothing to do.
    """
    waiting = [path]
    while waiting:
        folder = waiting.pop()
        try:
            entries = list(os.scandir(folder))
        except NotADirectoryError:
            yield folder, [("", *stat_of(os.lstat(folder)))]
            continue
        except OSError:
            continue
        rows = []
        inner = []
        for entry in entries:
            try:
                found = entry.stat(follow_symlinks=False)
            except OSError:
                continue
            if entry.is_dir(follow_symlinks=False):
                if entry.name == "__pycache__":
                    continue
                inner.append(entry.path)
            # As stat_of, which takes a tenth of a run with nothing to do when it is called here.
            rows.append(
                (entry.name, found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino, found.st_mode)
            )
        waiting += inner
        yield folder, rows


def _packed(found: tuple[str, list[_Row]]) -> bytes:
    # In the second version of this format bytes follow from values alone, and the length of a name stands before it:
    # none can look like another tree.
    return marshal.dumps(found, 2)


def _packages() -> str:
    """Python and every installed package with its version: a newer one may make other pages of the same files."""
    found = {sys.version}
    for folder in sys.path:
        with suppress(OSError):
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
        with suppress(OSError):
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
    temporary = path.with_name(f".{path.name}.{os.getpid()}.{os.urandom(4).hex()}")
    temporary.write_bytes(_checksum(said) + b"\n" + said)
    os.replace(temporary, path)
