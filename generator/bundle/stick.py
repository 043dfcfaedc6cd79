"""Copying a bundle so that a stick pulled out halfway says so, and the next run goes on where this one ended.

First comes a note that the copy is unfinished, last the list of digests; each file is written under another name and
renamed.  Nothing is deleted but what the list of an earlier export names.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import shutil
import stat
from collections.abc import Callable, Iterable
from pathlib import Path

import msgspec

from generator.bundle.export import Bundle
from generator.bundle.manifest import (
    PART,
    RECORD,
    SUMS,
    UNFINISHED,
    Entry,
    Unfinished,
    file_sha256,
    record_bytes,
    sums_bytes,
)
from generator.bundle.place import owned
from generator.output.machine import OutputRefused
from generator.output.publish import FileContent
from generator.problems import Problem, Span

CLUSTER = 128 << 10
"""Bytes that the smallest file takes on an exFAT stick of 32 GB and more."""
_CHUNK = 1 << 20
_AGAIN = "再运行一次会接着复制"

FreeSpace = Callable[[Path], int]
"""Bytes that can still be written where the folder is."""
Step = Callable[[str, int, int], None]
"""Hears which file is being copied, how many are behind it, and of how many."""


class Copied(msgspec.Struct, frozen=True):
    """What a copy did."""

    written: tuple[str, ...]
    kept: int
    """Files that were there already, byte for byte."""
    removed: tuple[str, ...]
    touched: bool = True
    """False when the folder was as it should be."""


def free_space(folder: Path) -> int:
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free


def copy_bundle(
    bundle: Bundle, folder: Path, *, step: Step = lambda name, done, total: None, free: FreeSpace = free_space
) -> Copied:
    """Make *folder* hold *bundle*; what is there and right is not written again.

    The folder has been judged before (:func:`generator.bundle.place.place_problem`).  Raises :class:`OutputRefused`
    when the stick is too small (E901, nothing was changed) and :class:`OSError` when it fails; whatever ends the
    copy, the next call goes on from there.
    """
    entries = bundle.record.files
    _refuse_links(folder, entries)
    missing = [
        entry for number, entry in enumerate(entries) if not _is_there(folder, entry, step, number, len(entries))
    ]
    ours = {entry.path.casefold() for entry in entries}
    before = owned(folder)
    # A stick takes two names that differ in case for one.
    obsolete = sorted(path for path in before if path.casefold() not in ours and os.path.lexists(folder / path))
    if not missing and not obsolete and _lists_are_right(bundle, folder):
        return Copied((), len(entries), (), touched=False)
    _refuse_if_too_small(folder, missing, obsolete, free)

    folder.mkdir(parents=True, exist_ok=True)
    note = Unfinished(bundle.record.kiosk, tuple(sorted({*before, *(entry.path for entry in entries)})))
    _write_list(folder, UNFINISHED, msgspec.json.encode(note) + b"\n")
    (folder / SUMS).unlink(missing_ok=True)
    for path in note.files:
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            (folder / f"{path}{PART}").unlink()
    for path in obsolete:
        _remove(folder, path)
    # A screen that plays from this folder asks for the version: it comes when all that it means is there.
    missing.sort(key=lambda entry: (entry.path.startswith("kiosk/"), entry.path.endswith("/version.js"), entry.path))
    for number, entry in enumerate(missing):
        step(entry.path, number, len(missing))
        _copy(bundle.files[entry.path], folder, entry)
    os.sync()
    _write_list(folder, RECORD, record_bytes(bundle.record))
    _write_list(folder, SUMS, sums_bytes(bundle.record))
    (folder / UNFINISHED).unlink()
    os.sync()
    return Copied(tuple(entry.path for entry in missing), len(entries) - len(missing), tuple(obsolete))


def stick_problem(error: OSError, folder: Path) -> Problem:
    """What *error* means for somebody who copies to *folder*."""
    span = Span(str(folder))
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            return Problem(span, "E901", "U 盘满了，没有复制完", f"请腾出空间，{_AGAIN}")
        case errno.EROFS | errno.EACCES | errno.EPERM:
            hint = "请看看 U 盘上有没有写保护的开关，或换一个文件夹"
            return Problem(span, "E902", "不能往这里写", hint)
        case errno.EFBIG:
            return Problem(span, "E905", "有文件超过了 U 盘允许的大小", "请把 U 盘格式化成 exFAT")
    name = os.fsdecode(error.filename) if isinstance(error.filename, str | bytes) else ""
    what = f"读写失败（{name}）" if name else "读写失败"
    return Problem(span, "E905", what, f"请看看 U 盘是否插好，{_AGAIN}")


def allocated(size: int) -> int:
    """Bytes that a file of *size* bytes takes on the stick."""
    return max(1, -(-size // CLUSTER)) * CLUSTER


def megabytes(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB"


# -- before copying ---------------------------------------------------------------------------


def _is_there(folder: Path, entry: Entry, step: Step, number: int, total: int) -> bool:
    path = folder / entry.path
    try:
        status = path.lstat()
        if not stat.S_ISREG(status.st_mode) or status.st_size != entry.size:
            return False
        step(f"核对 {entry.path}", number, total)
        return file_sha256(path) == entry.sha256
    except (FileNotFoundError, NotADirectoryError):
        return False


def _refuse_links(folder: Path, entries: Iterable[Entry]) -> None:
    """E904 when a folder of the bundle is a link: what is written there would stand somewhere else."""
    above = {str(parent) for entry in entries for parent in Path(entry.path).parents if str(parent) != "."}
    for name in sorted(above):
        if (folder / name).is_symlink():
            message = "这里是指向别处的符号链接"
            raise OutputRefused(Problem(Span(str(folder / name)), "E904", message, "请移走它，或换一个文件夹"))


def _refuse_if_too_small(folder: Path, missing: list[Entry], obsolete: list[str], free: FreeSpace) -> None:
    """E901 when what is *missing* will not fit, with what goes beforehand taken off."""
    if not missing:
        return
    going = sum(allocated(_size(folder / path)) for path in obsolete)
    going += sum(allocated(size) for entry in missing if (size := _size(folder / entry.path)))
    coming = sum(allocated(entry.size) for entry in missing)
    # A file and the one that it replaces are there together for a moment; so are the lists.
    most = max(allocated(entry.size) for entry in missing) + 3 * CLUSTER
    need, space = max(coming - going, 0) + most, free(folder)
    if need > space:
        message = f"U 盘放不下：还要 {megabytes(need)}，只有 {megabytes(space)}，什么也没有复制"
        raise OutputRefused(Problem(Span(str(folder)), "E901", message, "请腾出空间，或换一个大的 U 盘"))


def _size(path: Path) -> int:
    with contextlib.suppress(OSError):
        return path.lstat().st_size
    return 0


def _lists_are_right(bundle: Bundle, folder: Path) -> bool:
    wanted = {RECORD: record_bytes(bundle.record), SUMS: sums_bytes(bundle.record)}
    try:
        right = all((folder / name).read_bytes() == content for name, content in wanted.items())
    except OSError:
        return False
    return right and not any(os.path.lexists(folder / name) for name in (UNFINISHED, f"{UNFINISHED}{PART}"))


# -- copying ------------------------------------------------------------------------------------


def _copy(content: FileContent, folder: Path, entry: Entry) -> None:
    target = folder / entry.path
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(target.name + PART)
    known = hashlib.sha256()
    try:
        with part.open("wb") as written:
            if isinstance(content, bytes):
                known.update(content)
                written.write(content)
            else:
                with content.open("rb") as source:
                    while chunk := source.read(_CHUNK):
                        known.update(chunk)
                        written.write(chunk)
        if known.hexdigest() != entry.sha256:
            message = "复制的时候网站变了"
            raise OutputRefused(Problem(Span(entry.path), "E905", message, "请等构建结束，再运行一次"))
        os.replace(part, target)
    except BaseException:
        with contextlib.suppress(OSError):
            part.unlink()
        raise


def _write_list(folder: Path, name: str, content: bytes) -> None:
    part = folder / f"{name}{PART}"
    with part.open("wb") as written:
        written.write(content)
        written.flush()
        os.fsync(written.fileno())
    os.replace(part, folder / name)


def _remove(folder: Path, path: str) -> None:
    """Delete a file of an earlier export, and the folders that it leaves empty."""
    target = folder / path
    if any((folder / above).is_symlink() for above in Path(path).parents if str(above) != "."):
        return
    target.unlink(missing_ok=True)
    for above in target.parents:
        if above == folder:
            return
        try:
            above.rmdir()
        except OSError:
            return
