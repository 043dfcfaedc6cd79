"""The tree that was published before the last one, kept aside: with what has changed since, it is the next one.

It shares its files with the published tree (hard links), so names and inodes tell which of them it has already: no file
is opened or asked for its stat, and what two builds have in common costs neither a link nor its removal.  Taking it and
putting it aside are renames; a build that is killed between them leaves a stage, which goes the way of all leftovers,
and the next one links every file again.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Collection, Mapping
from pathlib import Path


def take(spare: Path, stage: Path) -> bool:
    """Make the tree kept at *spare* the new folder *stage*; False if there is none, or not on the same disk."""
    try:
        os.rename(spare, stage)
    except OSError:
        return False
    return True


def put_aside(tree: Path, spare: Path) -> None:
    """Keep the folder *tree*, if it is there, at *spare* for :func:`take`; where that cannot be done it stays."""
    with contextlib.suppress(OSError):
        spare.parent.mkdir(parents=True, exist_ok=True)
        drop(spare)
        os.rename(tree, spare)


def drop(spare: Path) -> None:
    """Forget what is kept at *spare*."""
    shutil.rmtree(spare, ignore_errors=True)


def sifted(stage: Path, wanted: Mapping[str, int], folders: Collection[str]) -> tuple[frozenset[str], frozenset[str]]:
    """Take from *stage* all that is not wanted, and make the *folders* that it lacks.

    *wanted* are paths of files and the inodes that they have in the published tree.  Returns those that are there, and
    the folders (``""`` is *stage* itself) that were changed.  Raises :class:`OSError`.
    """
    there: set[str] = set()
    changed: set[str] = set()
    missing = set(folders)
    waiting = [""]
    while waiting:
        above = waiting.pop()
        with os.scandir(stage / above) as entries:
            found = list(entries)
        for entry in found:
            path = f"{above}/{entry.name}" if above else entry.name
            is_folder = entry.is_dir(follow_symlinks=False)
            if is_folder and path in missing:
                missing.discard(path)
                waiting.append(path)
            elif not is_folder and wanted.get(path) == entry.inode():
                there.add(path)
            else:
                changed.add(above)
                if is_folder:
                    shutil.rmtree(entry.path)
                else:
                    os.unlink(entry.path)
    for folder in sorted(missing):
        os.mkdir(stage / folder)
        changed |= {folder, folder.rpartition("/")[0]}
    return frozenset(there), frozenset(changed)
