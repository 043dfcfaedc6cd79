"""What a build of the index is given beside the records."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from generator.search.records import SearchRecord

Keep = Callable[[str, Callable[[], bytes]], bytes]
"""Bytes by key, computed on a miss: ``Store.get_or``."""


class FileStore(Protocol):
    """Files by key: of ``Store``."""

    def get_file(self, key: str) -> Path | None:
        """The file kept under *key*, if it is whole."""

    def put_file(self, key: str, value: bytes) -> Path | None:
        """The file that now holds *value*, if it can be written."""


@dataclass(frozen=True, slots=True)
class IndexOptions:
    """What sites disagree about."""

    pack_text: int = 1
    """Pages in one text file, for hosts that limit the number of files."""
    shard: int = 16_000
    """Digits in a shard of a small site, lists and positions; greater is fewer files and more bytes for a query."""
    readings: Mapping[str, str] = field(default_factory=dict)
    """Sounds of words that are guessed wrong: ``{"重庆": "chong qing"}``."""


@dataclass(frozen=True, slots=True)
class Workshop:
    """What a build has at hand: it decides how fast the index is made, and not about one byte of it."""

    keep: Keep = lambda _, compute: compute()
    whole: Callable[[SearchRecord], SearchRecord] = lambda record: record
    """The record with its blocks, of one whose blocks are stood for by a digest: most are never asked for."""
    jobs: int = 0
    """Processes; 0 is one for each core."""
    version: str = ""
    """Digest of the program."""
    pages: int = 64
    """Worked out and kept together."""
    postings: int = 100_000
    """Put together at once, unless shards are greater: some sixty bytes of memory each."""
    scratch: Path | None = None
    """A folder for what does not stay in memory; None is the system's."""
    files: FileStore | None = None
    """For what is great and seldom asked for; without it that stays with what :attr:`keep` keeps."""

    def recalled(self, key: str) -> bytes | None:
        """What is kept under *key*, if anything is."""
        try:
            return self.keep(key, _absent)
        except _Absent:
            return None

    def file(self, key: str) -> Path | None:
        """The file kept under *key*, if there is one."""
        return self.files.get_file(key) if self.files else None

    def keep_file(self, key: str, content: bytes) -> Path | None:
        """The file that holds *content*, kept under *key*; None if none can be kept."""
        return self.file(key) or (self.files.put_file(key, content) if self.files else None)


class _Absent(Exception):
    """The store has no such bytes."""


def _absent() -> bytes:
    raise _Absent


USUAL = IndexOptions()
ALONE = Workshop()
"""Nothing is known from before."""
