"""One tree for another in one step, so that no reader ever finds half a site or none.

With ``renameat2(RENAME_EXCHANGE)`` the new folder and the old one change names: ``out`` is a plain folder, always.
Without it (another kernel, a network disk) the tree stays in a hidden neighbour and ``out`` is a link to it that
``os.replace`` turns over, atomic as well.  ``out`` becomes such a link at its first publication.  Only where a plain
folder published with the exchange has been carried to a disk without it is there, once, a gap of two system calls;
a build that dies in it is undone by :func:`recover`.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import re
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path

from generator.output.folder import beside, beside_pattern, current_version
from generator.output.lock import hold, is_running, let_go

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
_NOT_HERE = frozenset((errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP))


def neighbour(out: Path, kind: str) -> Path:
    """A name beside *out* that nobody else has: for a stage, a tree, a link."""
    return beside(out, kind, f"{os.getpid()}-{os.urandom(4).hex()}")


def swap_in(stage: Path, out: Path) -> None:
    """Put the whole, synced folder *stage* in the place of *out*; what *out* was is left for :func:`recover`.

    Raises :class:`OSError` with *out* as it was.
    """
    if not os.path.lexists(out) or _is_empty_folder(out):
        if _exchange_works(out):
            os.rename(stage, out)
        else:
            _turn_link(stage, out)
    elif not _exchange(stage, out):
        _turn_link(stage, out)
    sync_folder(out.parent)


def recover(out: Path) -> None:
    """Finish or undo what a killed build left beside *out*, and remove every leftover of builds that are over."""
    if not os.path.lexists(out):
        for left in _leftovers(out):
            if ".old-" in left.name:
                os.rename(left, out)
                break
    current = current_version(out)
    for left in _leftovers(out):
        if left.name != current:
            _remove(left)


def sync_folder(folder: Path | str) -> None:
    """Ask the disk to keep the names in *folder*."""
    if os.name == "nt":  # folders cannot be opened there
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _turn_link(stage: Path, out: Path) -> None:
    tree = neighbour(out, "tree")
    link = neighbour(out, "link")
    os.rename(stage, tree)
    os.symlink(tree.name, link, target_is_directory=True)
    sync_folder(out.parent)
    if out.is_dir() and not out.is_symlink():
        if _is_empty_folder(out):
            out.rmdir()
        else:
            os.rename(out, neighbour(out, "old"))
    os.replace(link, out)


def _exchange(one: Path, other: Path) -> bool:
    """Swap two names in one step; False where that cannot be done.  Raises :class:`OSError` for anything else."""
    renameat2 = _renameat2()
    if renameat2 is None:
        return False
    if renameat2(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0:
        return True
    number = ctypes.get_errno()
    if number in _NOT_HERE:
        return False
    raise OSError(number, os.strerror(number), str(other))


@cache
def _renameat2() -> Callable[..., int] | None:
    try:
        function = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError, TypeError):
        return None
    function.argtypes = (ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint)
    function.restype = ctypes.c_int
    exchange: Callable[..., int] = function
    return exchange


def _exchange_works(out: Path) -> bool:
    """Whether names can be exchanged on the disk of *out*, tried on two empty folders beside it."""
    pair = neighbour(out, "try"), neighbour(out, "try")
    try:
        for folder in pair:
            folder.mkdir()
        return _exchange(*pair)
    finally:
        for folder in pair:
            with contextlib.suppress(OSError):
                folder.rmdir()


def _is_empty_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink() and not os.listdir(path)


def _leftovers(out: Path) -> list[Path]:
    """Everything beside *out* that bears one of our names and belongs to no build that still runs."""
    pattern = beside_pattern(out)
    try:
        matches = [match for name in sorted(os.listdir(out.parent)) if (match := pattern.fullmatch(name))]
    except FileNotFoundError:
        return []
    # A build holds a lock on its tree, from the first file to the swap; what else it made bears its number too.
    running = {match[2] for match in matches if match[1] in ("stage", "tree") and _is_held(out, match)}
    return [out.with_name(match[0]) for match in matches if match[2] not in running]


def _is_held(out: Path, match: re.Match[str]) -> bool:
    try:
        descriptor = hold(out.with_name(match[0]))
    except FileNotFoundError:
        return False
    except OSError:  # no such locks here: ask for the process
        return int(match[2]) != os.getpid() and is_running(int(match[2]))
    if descriptor is None:
        return True
    let_go(descriptor)
    return False


def _remove(left: Path) -> None:
    # What cannot be removed now is tried again by every later build; the site itself is whole.
    if left.is_symlink() or not left.is_dir():
        with contextlib.suppress(OSError):
            left.unlink()
    else:
        shutil.rmtree(left, ignore_errors=True)
