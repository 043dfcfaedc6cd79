"""What was made before and need not be made again: bytes by key, on disk.

The cache is never trusted: each value lies beside its own checksum, which covers the key as well,
so a damaged, shortened or swapped entry is a miss.  It is never needed either: a read-only or full
disk, or somebody deleting the folder in the middle of a build, costs work and nothing else.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import re
import time
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import BinaryIO

import msgspec

_KEY = re.compile(r"[0-9a-z][0-9a-z_-]{2,119}")
_CHECKSUM_BYTES = 20
_DIGEST_BYTES = 32
_FILE_SUFFIX = ".file"
_TEMPORARY_PREFIX = "."
_RACY_NS = 2_000_000_000
_WEEK = 7 * 86_400.0
_MONTHS = 60 * 86_400.0
"""Seconds."""


def is_racy(ctime_ns: int) -> bool:
    """Whether a file changed at *ctime_ns* may change again, now, without its size, times and inode telling.

    They stand for its bytes unless the change is younger than two seconds: a second write in the same tick of the
    clock could hide behind the first (git's racy rule).  Ask before the file is read.
    """
    return ctime_ns > time.time_ns() - _RACY_NS


class Piece(msgspec.Struct, frozen=True, gc=False):
    """A piece of a file that a store has given."""

    path: Path
    start: int
    end: int
    digest: str
    """Of its bytes: of :func:`~generator.fingerprint.bytes_digest`."""

    @property
    def size(self) -> int:
        """Of its bytes."""
        return self.end - self.start

    def read_bytes(self) -> bytes:
        """What it holds.  Raises :class:`OSError`."""
        with open(self.path, "rb", buffering=0) as file:
            file.seek(self.start)
            found = file.read(self.size)
        if len(found) != self.size:
            raise OSError(errno.EIO, "shorter than it was", str(self.path))
        return found


class Store:
    """Bytes by key.  Safe to delete at any time; a miss only costs work.

    A key is the digest of everything its value is made from, so a value under a key never changes and two
    processes that write the same key write the same bytes.  Entries are not synced to disk: after a power cut
    a torn one fails its checksum.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._digests: dict[Path, str] = {}
        self._used: set[str] = set()

    def get(self, key: str) -> bytes | None:
        """The bytes kept under *key*, or None when there are none or they are damaged."""
        self._used.add(key)
        try:
            with open(self._path(key), "rb", buffering=0) as file:
                entry = file.read()
        except OSError:
            return None
        value = entry[_CHECKSUM_BYTES:]
        return value if entry[:_CHECKSUM_BYTES] == _checksum(key, value) else None

    def put(self, key: str, value: bytes) -> None:
        """Keep *value* under *key*.  What cannot be written is not kept."""
        with contextlib.suppress(OSError):
            self._write(self._path(key), lambda file: file.write(_checksum(key, value) + value))

    def get_or(self, key: str, compute: Callable[[], bytes]) -> bytes:
        """Return the bytes kept under *key*, computing them on a miss."""
        value = self.get(key)
        if value is None:
            value = compute()
            self.put(key, value)
        return value

    def get_file(self, key: str) -> Path | None:
        """A file that holds exactly the bytes kept by :meth:`put_file`, or None.  For what is too big for memory.

        Copy from it, never link to it or change it.  It is read and checked unless it stands as it stood when that
        was done last, by size, times and inode.
        """
        known = self.get(key) or b""
        path = self._path(key + _FILE_SUFFIX)
        try:
            stamp = _stamp(path)
            if not stamp or known[_DIGEST_BYTES:] != stamp:
                found = _file_digest(path)
                if found != known[:_DIGEST_BYTES]:
                    return None
                self.put(key, found + stamp)
        except OSError:
            return None
        self._digests[Path(path)] = known[:_DIGEST_BYTES].hex()
        return Path(path)

    def digest(self, path: Path) -> str | None:
        """SHA-256 of a file that this store has given, where it knows it."""
        return self._digests.get(path)

    def put_file(self, key: str, value: bytes) -> Path | None:
        """Keep *value* as a file of its own under *key*; its path, or None if it cannot be written."""
        return self.make_file(key, lambda file: file.write(value))

    def make_file(self, key: str, write: Callable[[BinaryIO], object]) -> Path | None:
        """Keep what *write* puts into the file it is given, as a file of its own under *key*.

        Its path, or None if it cannot be written, to the end.
        """
        path = self._path(key + _FILE_SUFFIX)
        try:
            self._write(path, write)
            self.put(key, _file_digest(path) + _stamp(path))
        except OSError:
            return None
        return Path(path)

    def prune(self, keep: frozenset[str]) -> int:
        """Delete every entry whose key is not in *keep*, and what killed builds left behind; how many files went."""
        return self._remove(lambda key, path: key not in keep)

    def forget(self, named: Collection[str]) -> int:
        """Once a week, delete what is older than :data:`_MONTHS`, was not asked for in this process and is not
        *named*; how many files went.  A cache is used for years, by one version of the program after the other."""
        told = self._folder / "forgotten"
        old = time.time() - _MONTHS
        with contextlib.suppress(OSError):
            if told.stat().st_mtime > time.time() - _WEEK:
                return 0
        with contextlib.suppress(OSError):
            told.touch()
        used = self._used.union(named)
        return self._remove(lambda key, path: key not in used and path.stat().st_mtime < old)

    def _remove(self, is_done: Callable[[str, Path], bool]) -> int:
        removed = 0
        for path in self._files():
            key = path.parent.name + path.name.removesuffix(_FILE_SUFFIX)
            with contextlib.suppress(OSError):
                if is_done(key, path):
                    path.unlink()
                    removed += 1
        return removed

    def _files(self) -> Iterator[Path]:
        with contextlib.suppress(OSError):
            for shard in sorted(self._folder.iterdir()):
                # A link in the cache leads somewhere that is not ours to tidy.
                if len(shard.name) == 2 and shard.is_dir() and not shard.is_symlink():
                    yield from list(shard.iterdir())

    def _path(self, key: str) -> str:
        if not _KEY.fullmatch(key.removesuffix(_FILE_SUFFIX)):
            raise ValueError(f"not a key: {key!r}")
        return f"{self._folder}/{key[:2]}/{key[2:]}"

    def _write(self, path: str, write: Callable[[BinaryIO], object]) -> None:
        """Write a file whole or not at all.  The temporary name is nobody else's, whatever process or thread asks."""
        folder, name = os.path.split(path)
        temporary = f"{folder}/{_TEMPORARY_PREFIX}{name}.{os.getpid()}.{os.urandom(6).hex()}"
        try:
            # From here on, since a worker that is told to end may be so as soon as the file is there.
            with _new_file(temporary) as file:
                write(file)
            os.replace(temporary, path)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(temporary)
            raise


def _new_file(path: str) -> BinaryIO:
    try:
        return open(path, "xb")
    except FileNotFoundError:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        return open(path, "xb")


def _file_digest(path: str) -> bytes:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


def _stamp(path: str) -> bytes:
    """What stands for the bytes of a file; nothing where its change is too young for that."""
    status = os.stat(path)
    if is_racy(status.st_ctime_ns):
        return b""
    return f"{status.st_size} {status.st_mtime_ns} {status.st_ctime_ns} {status.st_ino}".encode()


def _checksum(key: str, value: bytes) -> bytes:
    checksum = hashlib.sha256(key.encode())
    checksum.update(value)
    return checksum.digest()[:_CHECKSUM_BYTES]
