"""Publishing whole or not at all: a new tree beside the old one, synced, then swapped in one step.

Whatever happens on the way, a full disk, Ctrl-C, ``kill -9``, the power, the folder that readers see holds the old
site or the new one, complete.  What did not change is the same file in both trees (a hard link): it stands on the disk
as the last build left it, down to its ctime and inode, or its bytes are compared.
"""

from __future__ import annotations

import ctypes
import os
import stat
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import BinaryIO

import msgspec

from generator.output.folder import MARKER, absolute, folder_problem, marker_bytes
from generator.output.lock import hold, let_go
from generator.output.machine import OutputRefused
from generator.output.spare import put_aside, sifted, take
from generator.output.state import INODE, Stat, stat_of
from generator.output.swap import neighbour, recover, swap_in, sync_folder
from generator.store import Piece
from generator.workers import uninterrupted

FILE_MODE = 0o644
FOLDER_MODE = 0o755
_CHUNK_BYTES = 1 << 20
_SYNC_ONE_BY_ONE = 64
"""Above so many files, one ``syncfs`` of the file system is quicker than an ``fsync`` of each."""

FileContent = bytes | Path
"""What a file holds: its bytes, or a finished file to copy them from (never linked: its inode is not ours to share)."""
AnyContent = FileContent | Piece
"""The same, or where in a file its bytes lie."""


class Published(msgspec.Struct, frozen=True):
    """What a publication did, by address."""

    written: tuple[str, ...]
    """New files and files with other bytes or modes than before."""
    unchanged: int
    removed: tuple[str, ...]
    """Files that were there before, ours or not."""
    swapped: bool
    """False when the folder was as it should be and nothing was touched."""


class Known(msgspec.Struct, frozen=True):
    """What earlier builds left for this one."""

    standing: Mapping[str, Stat] = msgspec.field(default_factory=dict)
    """How a published file stands on the disk if it holds what is wanted: its bytes are not looked at then."""
    spare: Path | None = None
    """Where the tree before this one is kept (see :mod:`generator.output.spare`)."""


def publish(files: Mapping[str, AnyContent], out: Path, *, build_id: str, known: Known = Known()) -> Published:
    """Make *out* hold exactly *files*: addresses as ``a/b.html``, each with its content.

    *build_id* goes into the marker file of the tree and is part of it: give the same for the same files, or every
    build swaps.  *files* may read its values when asked; each is asked for at most twice.  Call it with the
    build lock held.  Raises :class:`OutputRefused` for a folder that is not ours, :class:`OSError` when the machine
    fails (the old tree then stands as it was), :class:`ValueError` for an address that leads out of the tree.
    """
    folders = _checked_folders(files)
    out = absolute(out)
    problem = folder_problem(out)
    if problem:
        raise OutputRefused(problem)
    out.parent.mkdir(parents=True, exist_ok=True)
    recover(out)

    tree = _WithMarker(files, marker_bytes(build_id))
    before = _published(out)
    same = frozenset(
        path
        for path, found in before.stats.items()
        if path in tree and (known.standing.get(path) == found or _same(tree[path], f"{out}/{path}", found[0]))
    )
    written = tuple(sorted(path for path in tree if path not in same))
    removed = tuple(sorted(path for path in before.paths if path not in tree))
    if not written and not removed and before.folders == folders and before.is_clean:
        return Published((), len(files), (), swapped=False)

    with ExitStack() as ending:
        stage = _stage(out, known.spare, ending)
        there, changed = sifted(stage, {path: before.stats[path][INODE] for path in same}, folders)
        for folder in folders:
            os.chmod(f"{stage}/{folder}", FOLDER_MODE)
        linked = [path for path in same if path not in there]
        copied = [path for path in linked if not _link(f"{out}/{path}", f"{stage}/{path}")]
        for path in (*written, *copied):
            _write(tree[path], f"{stage}/{path}")
        touched = {*changed, *(path.rpartition("/")[0] for path in (*linked, *written))}
        _sync([f"{stage}/{path}" for path in (*written, *copied)], [f"{stage}/{folder}" for folder in touched])
        swap_in(stage, out)
        if known.spare and not copied:
            put_aside(stage, known.spare)
    ours = [path for path in written if path != MARKER]
    return Published(tuple(ours), len(files) - len(ours), removed, swapped=True)


class _WithMarker(Mapping[str, AnyContent]):
    """The files of a tree and its marker, read no earlier than asked for."""

    def __init__(self, files: Mapping[str, AnyContent], marker: bytes) -> None:
        self._files = files
        self._marker = marker

    def __getitem__(self, path: str) -> AnyContent:
        return self._marker if path == MARKER else self._files[path]

    def __contains__(self, path: object) -> bool:
        return path == MARKER or path in self._files

    def __iter__(self) -> Iterator[str]:
        yield MARKER
        yield from self._files

    def __len__(self) -> int:
        return len(self._files) + 1


def _checked_folders(files: Mapping[str, AnyContent]) -> frozenset[str]:
    """The folders that *files* stand in.  An address that is wrong here is a bug of the plan, not of content."""
    folders: set[str] = set()
    for path in files:
        folder, _, name = path.rpartition("/")
        if name in ("", ".", "..") or "\0" in path or "\\" in path or path == MARKER or path.startswith("/"):
            raise ValueError(f"not an address inside the site: {path!r}")
        path.encode()  # a lone surrogate is a ValueError as well
        while folder and folder not in folders:
            folders.add(folder)
            folder, _, name = folder.rpartition("/")
            if name in ("", ".", ".."):
                raise ValueError(f"not an address inside the site: {path!r}")
    both = folders & files.keys()
    if both:
        raise ValueError(f"both a file and a folder: {min(both)!r}")
    return frozenset(folders)


class _Before(msgspec.Struct, frozen=True):
    """The tree as it stands, links in it not followed."""

    stats: Mapping[str, Stat]
    """Of every plain file with the right mode: what may be kept."""
    paths: frozenset[str]
    """Everything that is not a folder."""
    folders: frozenset[str]
    is_clean: bool
    """Nothing but plain files and folders with the right modes."""


def _published(out: Path) -> _Before:
    stats: dict[str, Stat] = {}
    paths: set[str] = set()
    folders: set[str] = set()
    is_clean = True
    modes_count = _keeps_modes(out)
    waiting = [""] if out.is_dir() else []
    while waiting:
        prefix = waiting.pop()
        folder = out / prefix
        if modes_count and stat.S_IMODE(folder.stat().st_mode) != FOLDER_MODE:
            is_clean = False
        with os.scandir(folder) as entries:
            for entry in entries:
                path = f"{prefix}/{entry.name}" if prefix else entry.name
                status = entry.stat(follow_symlinks=False)
                if stat.S_ISDIR(status.st_mode):
                    folders.add(path)
                    waiting.append(path)
                    continue
                paths.add(path)
                if stat.S_ISREG(status.st_mode) and (stat.S_IMODE(status.st_mode) == FILE_MODE or not modes_count):
                    stats[path] = stat_of(status)
                else:
                    is_clean = False
    return _Before(stats, frozenset(paths), frozenset(folders), is_clean)


def _keeps_modes(out: Path) -> bool:
    """False on a disk that gives every file a mode of its own choice (FAT, a Windows folder): ask for none there."""
    marker = out / MARKER
    try:
        if stat.S_IMODE(marker.stat().st_mode) != FILE_MODE:
            marker.chmod(FILE_MODE)
        return stat.S_IMODE(marker.stat().st_mode) == FILE_MODE
    except OSError:
        return True


def _same(content: AnyContent, published: str, size: int) -> bool:
    """Whether a published file of *size* bytes holds *content*."""
    if not isinstance(content, Path):
        if (len(content) if isinstance(content, bytes) else content.size) != size:
            return False
        descriptor = os.open(published, os.O_RDONLY)
        try:
            return os.read(descriptor, size + 1) == bytes_of(content)
        finally:
            os.close(descriptor)
    with _source(content) as source, open(published, "rb", buffering=0) as file:
        if os.fstat(source.fileno()).st_size != size:
            return False
        while chunk := source.read(_CHUNK_BYTES):
            if chunk != file.read(len(chunk)):
                return False
        return not file.read(1)


def bytes_of(content: AnyContent) -> bytes:
    """What a file holds, all at once.  Raises :class:`OSError`."""
    return content if isinstance(content, bytes) else content.read_bytes()


def _source(path: Path) -> BinaryIO:
    """A finished file opened for reading; a link or a pipe in its place is not what the build looked at."""
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(f"not a plain file: {path}")
    return open(descriptor, "rb", buffering=0)


def _stage(out: Path, spare: Path | None, ending: ExitStack) -> Path:
    """A folder beside *out*, a new one or the *spare* tree, locked while it is worked on, and gone at the *ending* in
    whatever way that comes."""
    with uninterrupted():
        ending.callback(recover, out)
        stage, lock = _locked_stage(out, spare)
        if lock is not None:
            ending.callback(let_go, lock)
        return stage


def _locked_stage(out: Path, spare: Path | None) -> tuple[Path, int | None]:
    while True:
        stage = neighbour(out, "stage")
        if not (spare and take(spare, stage)):
            stage.mkdir()
        try:
            stage.chmod(FOLDER_MODE)
            lock = hold(stage)
        except FileNotFoundError:
            continue
        except OSError:  # no such locks here: its name says whose it is
            return stage, None
        if stage.exists():
            return stage, lock
        # A build of another project for the same folder took it for a leftover before it was locked.
        if lock is not None:
            let_go(lock)


def _link(old: str, new: str) -> bool:
    """Give an unchanged file its place in the new tree; False where links are not to be had."""
    try:
        os.link(old, new, follow_symlinks=False)
    except OSError:
        return False
    return True


def _write(content: AnyContent, path: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE)
    with open(descriptor, "wb", buffering=0) as file:
        os.fchmod(descriptor, FILE_MODE)  # whatever the umask
        if not isinstance(content, Path):
            _write_all(file, bytes_of(content))
        else:
            with _source(content) as source:
                while chunk := source.read(_CHUNK_BYTES):
                    _write_all(file, chunk)


def _write_all(file: BinaryIO, content: bytes) -> None:
    rest = memoryview(content)
    while rest:
        rest = rest[file.write(rest) :]


def _sync(files: Collection[str], folders: Collection[str]) -> None:
    """Have the disk keep *files* and *folders* before anything points to them.

    A rename may reach the disk before the bytes it names: without this, a power cut leaves a new site of empty
    files.  Many files are synced at once by ``syncfs``, which waits for this one file system and reports its
    errors; ``sync`` promises neither (it may return before the end, and says nothing of a failed write).
    """
    if len(files) + len(folders) > _SYNC_ONE_BY_ONE and _sync_file_system(next(iter(folders))):
        return
    for path in files:
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    for folder in folders:
        sync_folder(folder)


def _sync_file_system(folder: str) -> bool:
    syncfs = _syncfs()
    if syncfs is None:
        return False
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        if syncfs(descriptor) == 0:
            return True
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), folder)
    finally:
        os.close(descriptor)


@cache
def _syncfs() -> Callable[[int], int] | None:
    try:
        function = ctypes.CDLL(None, use_errno=True).syncfs
    except (OSError, AttributeError, TypeError):
        return None
    function.argtypes = (ctypes.c_int,)
    function.restype = ctypes.c_int
    sync: Callable[[int], int] = function
    return sync
