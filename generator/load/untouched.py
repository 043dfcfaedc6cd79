"""Readings of files that were not touched since they were read: those are not opened again."""

from __future__ import annotations

import zlib
from collections import defaultdict

import msgspec

from generator.fingerprint import digest
from generator.intake.walk import InputFile
from generator.model.kind import Kind
from generator.store import Store, is_racy

_SHELVES = 64
"""An edit writes one of so many shelves anew."""
_Told = tuple[str, tuple[int, int, int, int], bytes]
"""Kind, what stands for the bytes of the file, the reading as stored."""


class Untouched:
    """What the last build read, and what this one does."""

    def __init__(self, store: Store, version: str) -> None:
        """*version* is the digest of everything besides the file that a reading depends on."""
        self._store = store
        self._version = version
        self._before: dict[int, dict[str, _Told]] = {}
        self._now: defaultdict[int, dict[str, _Told]] = defaultdict(dict)

    def get(self, file: InputFile, kind: Kind) -> bytes | None:
        """The reading of *file* as stored, if its size, times and inode are those of the file that was read."""
        shelf = _shelf(file)
        if shelf not in self._before:
            self._before[shelf] = self._opened(shelf)
        told = self._before[shelf].get(file.name)
        if told is None or told[:2] != (kind.name, file.key):
            return None
        self._now[shelf][file.name] = told
        return told[2]

    def put(self, file: InputFile, kind: Kind, stored: bytes) -> None:
        """Remember the reading of *file*, which was looked at before it was read."""
        if not is_racy(file.ctime_ns):
            self._now[_shelf(file)][file.name] = (kind.name, file.key, stored)

    def keep(self) -> None:
        """Write down what was got and put, for the next build, and hold it no longer."""
        while self._now:
            shelf, told = self._now.popitem()
            if told != self._before.pop(shelf, None):
                self._store.put(self._key(shelf), msgspec.msgpack.encode(told))

    def _opened(self, shelf: int) -> dict[str, _Told]:
        kept = self._store.get(self._key(shelf))
        return {} if kept is None else msgspec.msgpack.decode(kept, type=dict[str, _Told])

    def _key(self, shelf: int) -> str:
        return digest((self._version, "untouched", shelf))


def _shelf(file: InputFile) -> int:
    return zlib.crc32(file.name.encode("utf-8", "surrogateescape")) % _SHELVES
