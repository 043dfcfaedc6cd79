"""One build at a time: the lock that a build holds from its first read to its last write.

The kernel keeps the lock (``flock``), so it is gone the moment its holder is, also after ``kill -9``, and nobody
ever removes a lock file by hand.  Workers that the holder forks give up their copy at once: a worker that outlives
a killed build must not keep the next one waiting.  Where there is no ``flock`` a file that only one can create takes
its place, and the process named in it is asked for.
"""

from __future__ import annotations

import contextlib
import errno
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from generator.problems import Problem, Span

try:
    import fcntl
except ImportError:  # no such locks on this system
    fcntl = None  # type: ignore[assignment]

WAIT_SECONDS = 60.0
_POLL_SECONDS = 0.1
_STALE_SECONDS = 6 * 3600.0
"""Without flock: no build takes this long, so a lock this old was left behind, whoever has its process number now."""
_UNSIGNED_SECONDS = 10.0
"""Without flock: a lock file that names nobody for so long belonged to a build killed between two system calls."""
_LOCK_NAME = "build.lock"
_MARK_NAME = "build.pid"


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a lock."""

    pid: int
    """0 when it could not be read."""
    since: str
    """Local time, ``HH:MM:SS``; empty when it could not be read."""

    def __str__(self) -> str:
        return f"进程 {self.pid}，{self.since} 开始" if self.pid else "另一个进程"


class Busy(Exception):
    """Another build is running and did not end in time."""

    def __init__(self, holder: Holder) -> None:
        super().__init__(str(holder))
        self.holder = holder

    def problem(self, path: Path | str) -> Problem:
        """The finding E903, placed at *path* (the project's folder)."""
        message = f"另一个构建正在进行（{self.holder}）"
        return Problem(Span(str(path)), "E903", message, "请等它结束后再运行一次")


@contextlib.contextmanager
def build_lock(
    folder: Path, *, wait: float = WAIT_SECONDS, announce: Callable[[str], None] = lambda _: None
) -> Iterator[None]:
    """Hold the build lock of the cache in *folder* for the length of a ``with`` block.

    When another build holds it, *announce* gets one line saying which, and up to *wait* seconds pass before
    :class:`Busy` is raised.  In a folder that nobody can write to, where no build can leave anything half done,
    the folder itself is locked.  Raises :class:`OSError` when the disk fails.
    """
    take = _take_by_flock if fcntl else _take_by_file
    deadline = time.monotonic() + wait
    announced = False
    while (release := take(folder)) is None:
        holder = _holder(folder)
        if time.monotonic() >= deadline:
            raise Busy(holder)
        if not announced:
            announce(f"另一个构建正在进行（{holder}），等它结束……")
            announced = True
        time.sleep(_POLL_SECONDS)
    try:
        yield
    finally:
        release()


def hold(path: Path | str) -> int | None:
    """Lock a file or folder that exists, without waiting; a descriptor for :func:`let_go`, or None if it is held.

    Raises :class:`OSError` when it cannot be opened or when there are no such locks here (``ENOTSUP``).
    """
    if not fcntl:
        raise OSError(errno.ENOTSUP, "no flock", str(path))
    return _flocked(os.open(path, os.O_RDONLY | os.O_CLOEXEC))


def let_go(descriptor: int) -> None:
    _held.discard(descriptor)
    os.close(descriptor)


def is_running(pid: int) -> bool:
    """Whether a process of that number runs on this machine; True when this cannot be asked."""
    if os.name != "posix":
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


_held: set[int] = set()


def _forget_in_worker() -> None:
    # The lock belongs to the open file: closing the worker's copy leaves it with the parent, as it should be.
    for descriptor in _held:
        with contextlib.suppress(OSError):
            os.close(descriptor)
    _held.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_in_worker)


def _flocked(descriptor: int) -> int | None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    except BaseException:
        os.close(descriptor)
        raise
    _held.add(descriptor)
    return descriptor


def _take_by_flock(folder: Path) -> Callable[[], None] | None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(folder / _LOCK_NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    except OSError as error:
        if error.errno not in (errno.EROFS, errno.EACCES, errno.EPERM):
            raise
        nearest = next(parent for parent in (folder, *folder.absolute().parents) if parent.is_dir())
        descriptor = os.open(nearest, os.O_RDONLY | os.O_CLOEXEC)
    try:
        locked = _flocked(descriptor)
    except OSError as error:
        if error.errno not in (errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EINVAL):
            raise
        return _take_by_file(folder)  # a disk over the network that knows no such locks
    if locked is None:
        return None
    with contextlib.suppress(OSError):  # who holds it is a courtesy, and a full disk has no room for it
        os.ftruncate(locked, 0)
        os.pwrite(locked, _card(), 0)

    def release() -> None:
        with contextlib.suppress(OSError):
            os.ftruncate(locked, 0)
        let_go(locked)

    return release


def _take_by_file(folder: Path) -> Callable[[], None] | None:
    folder.mkdir(parents=True, exist_ok=True)
    mark = folder / _MARK_NAME
    _remove_stale(mark)
    try:
        descriptor = os.open(mark, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    except FileExistsError:
        return None
    with open(descriptor, "wb") as file:
        file.write(_card())
    return lambda: mark.unlink(missing_ok=True)


def _remove_stale(mark: Path) -> None:
    """Remove a lock file whose process is gone.  Renamed first: of several that find it stale only one gets it."""
    try:
        content = mark.read_bytes()
        age = time.time() - mark.stat().st_mtime
    except OSError:
        return
    holder = _read_card(content)
    limit = _STALE_SECONDS if holder.pid else _UNSIGNED_SECONDS
    if age < limit and (not holder.pid or is_running(holder.pid)):
        return
    aside = mark.with_name(f"{mark.name}.stale-{os.getpid()}")
    with contextlib.suppress(OSError):
        os.rename(mark, aside)
        if aside.read_bytes() == content:
            aside.unlink()
        else:  # somebody else was quicker, and this is the new lock
            os.rename(aside, mark)


def _card() -> bytes:
    return f"{os.getpid()} {time.strftime('%H:%M:%S')} {os.urandom(4).hex()}\n".encode()


def _holder(folder: Path) -> Holder:
    for name in (_LOCK_NAME, _MARK_NAME):
        with contextlib.suppress(OSError):
            holder = _read_card((folder / name).read_bytes())
            if holder.pid:
                return holder
    return Holder(0, "")


def _read_card(content: bytes) -> Holder:
    words = content.decode("ascii", "replace").split()
    if len(words) != 3 or not words[0].isdecimal():
        return Holder(0, "")
    return Holder(int(words[0]), words[1])
