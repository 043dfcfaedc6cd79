"""Failures of the machine, in words for an editor: a full disk, a missing permission, a folder that is not ours."""

from __future__ import annotations

import errno
import os
from dataclasses import replace
from pathlib import Path

from generator.output.folder import resolved
from generator.problems import Problem, Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from generator.places import Places

_FULL = frozenset((errno.ENOSPC, errno.EDQUOT))
_FORBIDDEN = frozenset((errno.EACCES, errno.EPERM, errno.EROFS))
_NOT_SWAPPABLE = frozenset((errno.EBUSY, errno.EXDEV))
_WORDS = {
    errno.EIO: "磁盘读写出错",
    errno.EEXIST: "这里已经有一个同名的文件",
    errno.ENOENT: "文件或文件夹不见了",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.EISDIR: "这里是文件夹，不是文件",
    errno.EMFILE: "打开的文件太多",
    errno.ENFILE: "打开的文件太多",
    errno.ENAMETOOLONG: "文件名太长",
    errno.EFBIG: "文件超过了系统允许的大小",
    errno.ELOOP: "符号链接绕成了圈",
}


class OutputRefused(Exception):
    """The output folder cannot be used as it is; ``problem`` says why.  Nothing was changed."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


def machine_problem(error: OSError, path: Path | str) -> Problem:
    """What *error* means for somebody who wanted *path* written or read.  Exit status 3 is the caller's part."""
    span = Span(str(path))
    if error.errno in _FULL:
        message = f"磁盘空间不足，没有写完{_disk(error, path)}"
        return Problem(span, "E901", message, "腾出空间后再运行一次，已发布的网站没有改动")
    if error.errno in _FORBIDDEN:
        hint = "请检查文件夹的所有者和权限，或用 --out 换一个文件夹"
        return Problem(span, "E902", f"没有写入权限{_where(error)}", hint)
    if error.errno in _NOT_SWAPPABLE:
        hint = "请用 --out 指向挂载点里面的一个子文件夹"
        return Problem(span, "E904", "这个文件夹不能整夹替换（是挂载点，或与上级文件夹不在同一磁盘）", hint)
    reason = _WORDS.get(error.errno or 0) or error.strerror or type(error).__name__
    return Problem(span, "E905", f"读写失败：{reason}{_where(error)}", "请检查磁盘后再运行一次")


def not_built(error: OSError, out: Path | None, places: Places) -> Problem:
    """What *error* means for a build into *out*, or for a check.  To publish elsewhere helps only where the trouble is
    with the published folder itself."""
    name = error.filename
    if out is None or (isinstance(name, str) and resolved(Path(name)).is_relative_to(resolved(places.cache))):
        return not_written(error, out or places.root)
    return machine_problem(error, out)


def not_written(error: OSError, path: Path | str) -> Problem:
    """What *error* means for somebody who wanted *path* written, where no published site is at stake."""
    found = machine_problem(error, path)
    hints = {"E901": "请腾出空间，再运行一次", "E902": "请检查文件夹的所有者和权限，或换一个文件夹"}
    return replace(found, hint=hints.get(found.code, found.hint))


def _where(error: OSError) -> str:
    name = _named(error)
    return f"（{name}）" if name else ""


def _named(error: OSError) -> str:
    name = error.filename
    if isinstance(name, bytes):
        name = name.decode("utf-8", "backslashreplace")
    return name if isinstance(name, str) else ""


def _disk(error: OSError, path: Path | str) -> str:
    """Which disk is full: an editor who frees space on another waits in vain."""
    folder = Path(os.path.abspath(_named(error) or path))
    disk = next((place for place in (folder, *folder.parents) if os.path.ismount(place)), folder)
    folder = folder if folder.is_dir() else folder.parent
    return f"（{folder} 所在的磁盘 {disk}）"
