"""What the last build looked at and left behind, so that a run with nothing to do finds out at once.

A file's size, times and inode stand for its bytes, unless its ctime lies within two seconds of the look: then a
second write could hide behind the first (git's racy rule), and the next run looks at the bytes again.
Nothing heavy is imported here.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import marshal
import os
import stat
import sys
from operator import attrgetter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path
    from typing import Any

Stat = tuple[int, int, int, int, int]
"""Of a file: bytes, mtime and ctime in nanoseconds, inode, mode; of a folder, of the first three, none."""
_CTIME, INODE, _MODE = 2, 3, 4
"""Places in a :data:`Stat`."""
_parts_of = attrgetter("st_size", "st_mtime_ns", "st_ctime_ns", "st_ino", "st_mode")

Listing = tuple[str, list[tuple[str, Stat]]]
"""A folder by its path, ending in a slash, from the one that was looked at (which is ``""``); what is in it."""


def stat_of(status: os.stat_result) -> Stat:
    """What stands for the bytes of a file."""
    parts: Stat = _parts_of(status)
    return parts


def listings(top: Path | str) -> Iterator[Listing]:
    """Every folder at and under *top*, in an order that names alone decide; what cannot be looked at is left out."""
    waiting = [""]
    while waiting:
        folder = waiting.pop()
        try:
            found = _listed(f"{top}/{folder}")
        except OSError:
            continue
        yield folder, found
        waiting += [f"{folder}{name}/" for name, parts in found if stat.S_ISDIR(parts[_MODE])]


def _listed(folder: str) -> list[tuple[str, Stat]]:
    # Names below an open folder are looked up quicker than whole paths.
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        found = []
        for name in sorted(os.listdir(descriptor)):
            if name != "__pycache__":
                try:
                    status = os.lstat(name, dir_fd=descriptor)
                except OSError:
                    continue
                parts = _parts_of(status)
                # What is in a folder is told by itself; its times change with every swap file and __pycache__ there.
                found.append((name, (0, 0, 0, *parts[INODE:]) if stat.S_ISDIR(parts[_MODE]) else parts))
        return found
    finally:
        os.close(descriptor)


def stats(seen: Iterable[Listing]) -> dict[str, Stat]:
    """The stat of every file and folder in *seen*, by its path there."""
    return {folder + name: parts for folder, found in seen for name, parts in found}


def newest(seen: Iterable[Listing]) -> int:
    """The newest ctime in *seen*, in nanoseconds."""
    return max((parts[_CTIME] for _, found in seen for _, parts in found), default=0)


def digest_of(*seen: Iterable[Listing]) -> str:
    """Digest of what was seen in some folders, each told apart from the next.

    This version of marshal writes values one after the other, each with its length, and looks neither at which of
    them are one object nor at which strings Python keeps only once, as later versions do: equal values, and only
    those, have equal bytes, undecodable names among them.
    """
    known = hashlib.sha256()
    for listings in seen:
        known.update(_BEGIN)
        for listing in listings:
            known.update(marshal.dumps(listing, _MARSHAL))
    return known.hexdigest()


_MARSHAL = 2
_BEGIN = marshal.dumps(None, _MARSHAL)


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

    def __init__(self, cache: Path | str, out: Path | str, *, drafts: bool, base_url: str | None) -> None:
        """Builds into another folder, with drafts, under another address or with other packages keep records of
        their own."""
        options = {"out": str(out), "drafts": str(drafts), "base_url": str(base_url), "packages": _packages()}
        name = hashlib.sha256(json.dumps(options, sort_keys=True).encode()).hexdigest()[:24]
        self._path = os.path.join(cache, "state", f"{name}.json")
        self._ledger = os.path.join(cache, "state", f"{name}.ledger")
        self.spare = os.path.join(cache, "spare", name)
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

    def unchanged(self, inputs: Iterable[Path | str], out: Path | str, now: float) -> dict[str, Any] | None:
        """The record if nothing was touched since and nothing has come due at *now* (seconds since the epoch)."""
        record = self.read()
        if not record or record.get("racy") or not record.get("whole"):
            return None
        due = record.get("due_at")
        if now < float(record.get("now", 0)) or (due is not None and now >= float(due)):
            return None
        if digest_of(*map(listings, inputs)) != record.get("inputs") or digest_of(listings(out)) != record.get("out"):
            return None
        return record

    def write(self, record: Mapping[str, Any], ledger: bytes = b"") -> None:
        """Record a build.  What cannot be written is not kept: the next run does the work again."""
        with contextlib.suppress(OSError):
            os.makedirs(os.path.dirname(self._path), exist_ok=True)
            _write(self._ledger, ledger)
            _write(self._path, json.dumps(dict(record), ensure_ascii=False).encode())


def is_public(cache: Path | str, out: Path | str, base_url: str | None) -> bool:
    """Whether *out* is as a build without drafts has left it, under *base_url* or the site's own address."""
    builds = (LastBuild(cache, out, drafts=False, base_url=address) for address in {base_url, None})
    recorded = {record.get("out") for last in builds if (record := last.read())}
    return bool(recorded) and digest_of(listings(out)) in recorded


def _read(path: str) -> bytes | None:
    try:
        with open(path, "rb", buffering=0) as file:
            checksum, _, said = file.read().partition(b"\n")
    except OSError:
        return None
    return said if checksum == _checksum(said) else None


def _write(path: str, said: bytes) -> None:
    folder, name = os.path.split(path)
    temporary = f"{folder}/.{name}.{os.getpid()}.{os.urandom(4).hex()}"
    with open(temporary, "wb") as file:
        file.write(_checksum(said) + b"\n" + said)
    os.replace(temporary, path)
