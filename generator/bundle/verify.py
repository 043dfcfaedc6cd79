"""Whether a bundle came through: every file as it was when it was exported, none missing, none that does not belong."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from generator.bundle.manifest import (
    LISTS,
    RECORD,
    SUMS,
    UNFINISHED,
    Record,
    file_sha256,
    read_record,
    read_sums,
    sums_bytes,
)
from generator.bundle.place import is_of_the_system
from generator.problems import Problem, Span, in_order

_AGAIN = "请重新导出"


class Verdict(msgspec.Struct, frozen=True):
    """What was found."""

    problems: tuple[Problem, ...]
    files: int = 0
    """How many are in the list."""
    record: Record | None = None
    """None when it is damaged, missing, or the folder is no bundle."""


def verify(folder: Path, step: Callable[[str, int, int], None] = lambda name, done, total: None) -> Verdict:
    """Compare *folder* with its lists.  E611 changed, E612 missing, E613 extra, E614 unfinished or no bundle at all.

    A file that cannot be read is a changed one; raises :class:`OSError` only when the folder itself cannot be listed.
    """
    present = frozenset(_files(folder))
    if UNFINISHED in present:
        hint = "请在导出它的电脑上再运行一次 hongcheng kiosk export，会接着复制"
        return Verdict((Problem(Span(str(folder)), "E614", "这个展播文件夹没有复制完", hint),))
    told = read_record(folder) if RECORD in present else None
    digests = {entry.path: entry.sha256 for entry in told.files} if told else read_sums(folder)
    if not digests:
        message = "这不是展播文件夹，里面没有 SHA256SUMS 和 files.json"
        if present & LISTS:
            message = "展播文件夹的清单坏了，没法核对"
        return Verdict((Problem(Span(str(folder)), "E614", message, _AGAIN),))
    problems = [*_list_problems(folder, present, told)]
    sizes = {entry.path: entry.size for entry in told.files} if told else {}
    known = digests.keys() - LISTS
    for number, path in enumerate(sorted(known)):
        step(path, number, len(known))
        if path not in present:
            problems.append(_found(folder, path, "E612", "缺少这个文件"))
        elif reason := _difference(folder / path, sizes.get(path), digests[path]):
            problems.append(_found(folder, path, "E611", reason))
    for path in present - known - LISTS:
        if not is_of_the_system(path):
            problems.append(_found(folder, path, "E613", "多出来的文件，不是导出的", "请删去"))
    return Verdict(in_order(problems), len(known), told)


def _files(folder: Path) -> Iterator[str]:
    """Everything in *folder* that is no folder, links included."""

    def cannot(error: OSError) -> None:
        if error.filename == str(folder):
            raise error

    for above, folders, names in os.walk(folder, onerror=cannot):
        below = Path(above).relative_to(folder).as_posix()
        prefix = "" if below == "." else f"{below}/"
        links = [name for name in folders if os.path.islink(os.path.join(above, name))]
        folders[:] = [name for name in folders if not is_of_the_system(f"{prefix}{name}")]
        yield from (f"{prefix}{name}" for name in (*names, *links))


def _list_problems(folder: Path, present: frozenset[str], told: Record | None) -> Iterator[Problem]:
    for name in (SUMS, RECORD):
        if name not in present:
            yield _found(folder, name, "E612", "缺少这个文件")
    if RECORD in present and told is None:
        yield _found(folder, RECORD, "E611", "内容和导出时不一样")
    if SUMS in present and told is not None:
        try:
            is_right = (folder / SUMS).read_bytes() == sums_bytes(told)
        except OSError:
            is_right = False
        if not is_right:
            yield _found(folder, SUMS, "E611", "内容和导出时不一样")


def _difference(path: Path, size: int | None, digest: str) -> str:
    try:
        if path.is_symlink() or not path.is_file():
            return "这里不是普通文件"
        if size is not None and path.stat().st_size != size:
            return f"大小和导出时不一样：现在 {path.stat().st_size} 字节，应是 {size} 字节"
        return "" if file_sha256(path) == digest else "内容和导出时不一样"
    except OSError as error:
        return f"读不出来（{error.strerror}），U 盘可能坏了"


def _found(folder: Path, path: str, code: str, message: str, hint: str = _AGAIN) -> Problem:
    return Problem(Span(str(folder / path)), code, message, hint)
