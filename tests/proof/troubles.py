"""What a machine may do to a site between two builds: caches that rot, hands in the published folder, builds that die.

Steps as in ``steps.py``.  Those that run a build of their own leave it to the next one to find everything in order.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

from generator.output.folder import MARKER
from tests.proof.steps import Step, add_a_document, edit_a_body, edit_a_title, replace_a_photo_slyly, undo
from tests.proof.world import PROGRAM, World

EDITED_MEANWHILE: tuple[Step, ...] = (edit_a_body, edit_a_title, add_a_document, replace_a_photo_slyly, undo)


def _files(folder: Path) -> list[Path]:
    """All but the marker by which a published folder is ours: the tree kept aside shares it."""
    found = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return sorted(path for path in found if path.name != MARKER)


# -- the cache ----------------------------------------------------------------------------------


def damage_the_cache(world: World, chance: Random) -> str:
    way, damage = chance.choice(tuple(DAMAGES.items()))
    kept = [path for path in _files(world.cache) if not path.name.startswith("build.")]
    hurt = [path for path in kept if chance.random() < chance.choice((0.02, 0.3, 1.0))]
    for path in hurt:
        damage(path, chance)
    return f"{len(hurt)} entries of the cache are {way}" if hurt else ""


def _half(path: Path, chance: Random) -> None:
    os.truncate(path, path.stat().st_size // 2)


def _empty(path: Path, chance: Random) -> None:
    os.truncate(path, 0)


def _flip(path: Path, chance: Random) -> None:
    content = bytearray(path.read_bytes())
    if content:
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        path.write_bytes(content)


def _longer(path: Path, chance: Random) -> None:
    path.write_bytes(path.read_bytes() + b"\0")


def _away(path: Path, chance: Random) -> None:
    path.unlink()


def _changed_over(path: Path, chance: Random) -> None:
    other = chance.choice(_files(path.parent.parent))
    mine, theirs = path.read_bytes(), other.read_bytes()
    path.write_bytes(theirs)
    other.write_bytes(mine)


DAMAGES: dict[str, Callable[[Path, Random], None]] = {
    "cut in half": _half, "emptied": _empty, "wrong by a bit": _flip, "too long": _longer, "gone": _away,
    "changed over": _changed_over,
}  # fmt: skip


def lose_the_cache(world: World, chance: Random) -> str:
    gone = chance.choice((world.cache, world.cache / "cache", world.cache / "state"))
    shutil.rmtree(gone, ignore_errors=True)
    return f"{gone.relative_to(world.root)} is deleted"


def an_older_cache(world: World, chance: Random) -> str:
    """What a job on a server does that keeps the cache of some earlier run."""
    backup = world.folder / "older"
    if backup.is_dir() and chance.random() < 0.7:
        shutil.rmtree(world.cache, ignore_errors=True)
        shutil.copytree(backup, world.cache)
        return "the cache is an older one"
    shutil.rmtree(backup, ignore_errors=True)
    if world.cache.is_dir():
        shutil.copytree(world.cache, backup)
    return "the cache is copied away"


# -- the published folder -----------------------------------------------------------------------


def damage_the_site(world: World, chance: Random) -> str:
    files = _files(world.site)
    if not files:
        return ""
    path = chance.choice(files)
    way = chance.choice(tuple(HANDS))
    HANDS[way](path)
    return f"site/{path.relative_to(world.site)} is {way} by hand"


def _rewritten(path: Path) -> None:
    before = path.stat()
    path.write_bytes(path.read_bytes()[::-1])
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def _linked(path: Path) -> None:
    path.rename(path.with_name("moved"))
    path.symlink_to("moved")


def _a_folder(path: Path) -> None:
    path.unlink()
    (path / "deep").mkdir(parents=True)


HANDS: dict[str, Callable[[Path], None]] = {
    "rewritten with its size and time": _rewritten,
    "longer": lambda path: path.write_bytes(path.read_bytes() + b"!") and None,
    "emptied": lambda path: os.truncate(path, 0),
    "deleted": Path.unlink,
    "made executable": lambda path: path.chmod(0o755),
    "turned into a link": _linked,
    "turned into a folder": _a_folder,
    "given a neighbour": lambda path: path.with_name("own.html").write_bytes(b"mine") and None,
}


def lose_the_site(world: World, chance: Random) -> str:
    if world.site.is_symlink():
        world.site.unlink()
    else:
        shutil.rmtree(world.site, ignore_errors=True)
    return "site/ is deleted"


# -- builds that die, and builds beside each other ----------------------------------------------


def kill_a_build(world: World, chance: Random) -> str:
    edited = chance.choice(EDITED_MEANWHILE)(world, chance)
    builder = world.start()
    after = chance.random() * 0.7
    time.sleep(after)
    os.kill(builder, signal.SIGKILL)
    os.waitpid(builder, 0)
    return f"{edited}; a build is killed after {after:.2f} s"


def two_builds(world: World, chance: Random) -> str:
    """Another build is running, maybe while somebody edits, when ours begins."""
    builder = world.start()
    time.sleep(chance.random() * 0.4)
    edited = chance.choice(EDITED_MEANWHILE)(world, chance) if chance.random() < 0.7 else "nothing is edited"
    world.build()
    status = os.waitstatus_to_exitcode(os.waitpid(builder, 0)[1])
    assert status == 0, f"the other build ended with {status}"
    return f"two builds at once; when one was under way, {edited}"


# -- the program --------------------------------------------------------------------------------

VERSIONS = (
    ("text/hanzi.py", r'f"\{year\}年"', 'f"{year} 年"'),
    ("load/reading.py", r"count_han\(block\) > 8", "count_han(block) > 2"),
    ("search/index.py", r'"k1": 1\.2', '"k1": 1.3'),
    ("media/encode.py", r"(?m)^WEBP_QUALITY = \d+", "WEBP_QUALITY = 30"),
    ("media/share_cards.py", r"(?m)^QUALITY = \d+", "QUALITY = 40"),
)
"""A module, what is to be found in it, and what a newer version has there: each changes what is published."""


def another_program(world: World, chance: Random) -> str:
    module, pattern, replacement = chance.choice(VERSIONS)
    world.program = new_version(world.folder / "program", module, pattern, replacement)
    world.difference = f"{module} {replacement}"
    return f"the program is another version, with {replacement!r} in {module}"


def new_version(folder: Path, module: str, pattern: str, replacement: str) -> Path:
    """A copy of the program that differs in one place."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(PROGRAM, folder / PROGRAM.name)
    for name in ("templates", "assets"):
        (folder / name).symlink_to(PROGRAM.parent / name)
    path = folder / PROGRAM.name / module
    changed, count = re.subn(pattern, replacement, path.read_text("utf-8"))
    assert count, f"{module} has no {pattern!r} any more: choose another difference for the proof's new version"
    path.write_text(changed, "utf-8")
    return folder / PROGRAM.name


TROUBLES: tuple[Step, ...] = (
    damage_the_cache, damage_the_cache, damage_the_cache, lose_the_cache, an_older_cache, damage_the_site,
    damage_the_site, lose_the_site, kill_a_build, kill_a_build, two_builds,
)  # fmt: skip
