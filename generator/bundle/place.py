"""Where a bundle may be written: a new or empty folder, or one with an export of the same kiosk.

There is no switch to write among somebody's files: a stick with photos on it takes a kiosk in a folder of its own, and
then every file that is there and not in the list is one that should not be.
"""

from __future__ import annotations

import os
from pathlib import Path

from generator.bundle.manifest import LISTS, PART, UNFINISHED, read_record, read_sums, read_unfinished
from generator.output.folder import is_published, resolved
from generator.problems import Problem, Span

SOURCES = ("content", "templates", "assets", "site", ".git", ".hongcheng")
_AT_THE_TOP = frozenset(
    (
        "system volume information", "$recycle.bin", "recycler", "recycled", ".spotlight-v100", ".fseventsd",
        ".temporaryitems", ".documentrevisions-v100", "lost+found", "lost.dir", "found.000", "android",
    )
)  # fmt: skip
_ANYWHERE = frozenset(("thumbs.db", "desktop.ini", ".ds_store", ".directory"))
_BEGINNINGS = (".trash", "._")
_NEW = "请用 --to 指定一个空文件夹，如 U 盘里新建的“展播”"


def is_of_the_system(path: str) -> bool:
    """Whether Windows, macOS, Linux or Android put *path* (below the folder) there by itself.

    ``autorun.inf`` is not among them: no system writes one, and what does is what a stick should be kept free of.
    """
    first, *rest = path.casefold().split("/")
    name = rest[-1] if rest else first
    return first in _AT_THE_TOP or first.startswith(".trash") or name in _ANYWHERE or name.startswith(_BEGINNINGS)


def place_problem(folder: Path, root: Path, slug: str) -> Problem | None:
    """E904: why the kiosk *slug* of the site in *root* must not be written into *folder*; None when it may.

    Looks and changes nothing; raises :class:`OSError` for a folder that cannot be read.
    """
    where = resolved(folder)
    reason = _wrong_place(where, resolved(root)) or _wrong_content(where, slug)
    return Problem(Span(str(folder)), "E904", reason, _NEW) if reason else None


def _wrong_place(where: Path, root: Path) -> str:
    for name in SOURCES:
        if where.is_relative_to(root / name):
            return f"展播文件夹不能放在 {name}/ 里面"
    if root.is_relative_to(where):
        return "展播文件夹不能是站点文件夹或它的上级"
    around = next((above for above in (where, *where.parents) if is_published(above)), None)
    return f"{around} 是发布出来的网站，下次发布会把它整个换掉" if around else ""


def _wrong_content(where: Path, slug: str) -> str:
    if not os.path.lexists(where):
        return nothing_above(where)
    if not where.is_dir():
        return "这是一个文件，不是文件夹"
    # The note of a copy that was killed before it had begun is no file of anybody's.
    names = sorted(name for name in os.listdir(where) if not is_of_the_system(name) and name != f"{UNFINISHED}{PART}")
    if not names:
        return ""
    before = kiosk_in(where)
    if before is None:
        return f"文件夹里有别的文件（如“{names[0]}”），不往里写，免得混在一起"
    return "" if before == slug else f"文件夹里是另一块屏“{before}”的展播"


def nothing_above(where: Path) -> str:
    """Why *where*, which is not there, may not be made; empty when the folder above it is there.

    Made on the way, that folder would lie on the disk of this machine while everybody thinks of the stick.
    """
    return "" if where.parent.is_dir() else f"没有“{where.parent}”这个文件夹，U 盘可能没有插好"


def kiosk_in(folder: Path) -> str | None:
    """Whose export *folder* holds, whole or not; None when it holds none."""
    for told in (read_unfinished(folder), read_record(folder)):
        if told:
            return told.kiosk
    # The record is damaged: the other list says as much.
    pages = (path.split("/") for path in read_sums(folder))
    return next(
        (steps[1] for steps in pages if len(steps) == 3 and steps[0] == "kiosk" and steps[2] == "index.html"), None
    )


def owned(folder: Path) -> frozenset[str]:
    """Paths that an earlier export into *folder* has written, as far as its lists say; without the lists."""
    paths: set[str] = set()
    if unfinished := read_unfinished(folder):
        paths.update(unfinished.files)
    if before := read_record(folder):
        paths.update(entry.path for entry in before.files)
    else:
        paths.update(read_sums(folder))
    return frozenset(paths - LISTS)
