"""The list that goes with a bundle: ``SHA256SUMS`` for people and their tools, ``files.json`` beside it for ours.

Each can be checked by the other, so that a flipped bit in the list is not blamed on a file: ``files.json`` bears a
digest of itself, and all of ``SHA256SUMS`` follows from it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

import msgspec

SUMS = "SHA256SUMS"
RECORD = "files.json"
UNFINISHED = "unfinished.json"
"""Stands there while files are copied."""
LISTS = frozenset((SUMS, RECORD, UNFINISHED))
PART = ".part"
"""Ending of a file that is being written."""
_LINE = re.compile(r"([0-9a-f]{64})  (.+)")
_LONGEST_LIST = 32 << 20
_FORMAT = 1


class Entry(msgspec.Struct, frozen=True, order=True):
    """One file of a bundle."""

    path: str
    """Below the bundle's folder, with forward slashes."""
    size: int
    """Bytes."""
    sha256: str


class Record(msgspec.Struct, frozen=True):
    """``files.json``."""

    format: int
    kiosk: str
    title: str
    version: str
    """What the page of diagnosis shows as well."""
    files: tuple[Entry, ...]
    digest: str = ""
    """SHA-256 of the record without it."""


class Unfinished(msgspec.Struct, frozen=True):
    """``unfinished.json``: whose files these are, while it is not certain which of them are there."""

    kiosk: str
    files: tuple[str, ...]


def record(kiosk: str, title: str, version: str, entries: Iterable[Entry]) -> Record:
    plain = Record(_FORMAT, kiosk, title, version, tuple(sorted(entries)))
    return msgspec.structs.replace(plain, digest=_own_digest(plain))


def _own_digest(plain: Record) -> str:
    return hashlib.sha256(msgspec.json.encode(msgspec.structs.replace(plain, digest=""))).hexdigest()


def record_bytes(told: Record) -> bytes:
    return msgspec.json.format(msgspec.json.encode(told), indent=1) + b"\n"


def sums_bytes(told: Record) -> bytes:
    """``SHA256SUMS``, for ``sha256sum -c``: all files of *told* and ``files.json``."""
    own = hashlib.sha256(record_bytes(told)).hexdigest()
    digests = {entry.path: entry.sha256 for entry in told.files} | {RECORD: own}
    return "".join(f"{digest}  {path}\n" for path, digest in sorted(digests.items())).encode("utf-8")


def read_record(folder: Path) -> Record | None:
    """``files.json`` of *folder*; None when it is not there, damaged or names paths outside."""
    try:
        told = msgspec.json.decode(_bytes(folder / RECORD), type=Record)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return None
    # Told again it must be the same: a flipped bit may stand where no field is.
    if told.format != _FORMAT or told.digest != _own_digest(told) or _bytes(folder / RECORD) != record_bytes(told):
        return None
    return told if all(is_below(entry.path) for entry in told.files) else None


def read_sums(folder: Path) -> dict[str, str]:
    """Path → digest out of ``SHA256SUMS``; lines that are none are left out."""
    try:
        text = _bytes(folder / SUMS).decode("utf-8", "replace")
    except OSError:
        return {}
    rows = filter(None, map(_LINE.fullmatch, text.split("\n")))
    return {row[2]: row[1] for row in rows if is_below(row[2])}


def read_unfinished(folder: Path) -> Unfinished | None:
    try:
        told = msgspec.json.decode(_bytes(folder / UNFINISHED), type=Unfinished)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return None
    return told if all(map(is_below, told.files)) else None


def is_below(path: str) -> bool:
    """Whether *path* stays in its folder, on Windows too.  A stick comes from anywhere: its list may lie."""
    pure = PurePosixPath(path)
    is_plain = bool(path) and not re.search(r"[\x00-\x1f\\:]", path) and pure.as_posix() == path
    return is_plain and path != "." and not pure.is_absolute() and ".." not in pure.parts


def _bytes(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_LONGEST_LIST)


def file_sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
