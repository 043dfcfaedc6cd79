"""The tree kept aside: whatever stands in it, what is published is what was asked for."""

from __future__ import annotations

import os
import random
import shutil
import signal
import stat
import time
from pathlib import Path
from typing import NoReturn

import pytest
from trees import neighbours, site

from generator.output import lock, swap
from generator.output.folder import MARKER
from generator.output.publish import Known, publish
from generator.output.spare import sifted

NAMES = ("index.html", "a/one.html", "a/two.html", "a/b/c.html", "d/e.html", "f")


@pytest.fixture
def known(tmp_path: Path) -> Known:
    return Known(spare=tmp_path / "cache" / "spare")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "public" / "site"


def tree(folder: Path) -> dict[str, bytes]:
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    del files[MARKER]
    return files


def ctimes(folder: Path) -> dict[str, int]:
    return {path.name: path.stat().st_ctime_ns for path in folder.rglob("*") if path.is_file()}


def test_a_file_that_stays_is_not_touched_by_the_third_publication(out: Path, known: Known) -> None:
    files = {name: name.encode() for name in NAMES}
    for round in range(2):
        publish({**files, "f": b"%d" % round}, out, build_id=str(round), known=known)
    before = ctimes(out)
    time.sleep(0.02)
    publish({**files, "f": b"2"}, out, build_id="2", known=known)
    after = ctimes(out)
    assert {name for name in before if after[name] != before[name]} == {"f", MARKER}
    assert tree(out) == {**files, "f": b"2"}
    assert neighbours(out) == []


def mischief(chance: random.Random, out: Path, spare: Path) -> None:
    """Somebody works in the published folder or in the cache."""
    for folder in (out, spare):
        if not folder.is_dir() or chance.random() < 0.5:
            continue
        # Without its marker the published folder is somebody else's.
        found = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != MARKER)
        if not found:
            continue
        victim = chance.choice(found)
        match chance.randrange(6):
            case 0:
                victim.write_bytes(b"by hand")
            case 1:
                victim.unlink()
            case 2:
                victim.chmod(0o600)
            case 3:
                (folder / "more").mkdir(exist_ok=True)
                (folder / "more" / "x").write_bytes(b"x")
            case 4:
                other = victim.with_name("swapped")
                os.rename(chance.choice(found), other)
            case 5:
                shutil.rmtree(spare, ignore_errors=True)


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("system", ["all there", "no exchange", "no links", "no locks"])
def test_trees_follow_each_other_whatever_happens_to_the_spare_one(
    out: Path, known: Known, seed: int, system: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if system == "no exchange":
        monkeypatch.setattr(swap, "_renameat2", lambda: None)
    if system == "no links":
        monkeypatch.setattr(os, "link", lambda *_, **__: (_ for _ in ()).throw(PermissionError()))
    if system == "no locks":
        monkeypatch.setattr(lock, "fcntl", None)
    assert known.spare
    chance = random.Random(seed)
    for number in range(12):
        names = chance.sample(NAMES, chance.randint(1, len(NAMES)))
        if "f" in names and chance.random() < 0.5:
            names[names.index("f")] = "f/was-a-file.html"
        files = {name: b"%d" % chance.randrange(3) for name in names}
        publish(files, out, build_id=str(number), known=known)
        assert tree(out) == files
        assert neighbours(out) == []
        modes = {stat.S_IMODE(path.stat().st_mode) for path in (out, *out.rglob("*"))}
        assert modes <= {0o644, 0o755}
        mischief(chance, out, known.spare)


def publish_for_ever(out: Path, spare: Path) -> NoReturn:
    """In a process of its own: one site, then the other, until killed."""
    trees = [(name, site(name)) for name in "AB"]
    try:
        while True:
            for name, files in trees:
                publish(files, out, build_id=name, known=Known(spare=spare))
    finally:
        os._exit(1)


def test_after_a_build_was_killed_the_next_one_is_whole(out: Path, known: Known) -> None:
    assert known.spare
    chance = random.Random(2)
    publish(site("A"), out, build_id="A", known=known)
    for number in range(20):
        publisher = os.fork() or publish_for_ever(out, known.spare)
        time.sleep(chance.random() * 0.15)
        os.kill(publisher, signal.SIGKILL)
        os.waitpid(publisher, 0)
        found = tree(out)
        assert found in (site("A"), site("B"))
        wanted = site("AB"[number % 2])
        publish(wanted, out, build_id=str(number), known=known)
        assert tree(out) == wanted
        assert neighbours(out) == []


def test_a_tree_on_another_disk_is_left_alone(out: Path, known: Known, monkeypatch: pytest.MonkeyPatch) -> None:
    rename = os.rename

    def within_one_disk(old: Path, new: Path) -> None:
        if Path(old).parent != Path(new).parent:
            raise OSError(18, "another disk")
        rename(old, new)

    monkeypatch.setattr(os, "rename", within_one_disk)
    for number in range(3):
        publish({"a": b"%d" % number}, out, build_id=str(number), known=known)
        assert tree(out) == {"a": b"%d" % number}
        assert neighbours(out) == []
    assert known.spare
    assert not known.spare.exists()


def test_sifting_keeps_a_file_by_its_inode_alone(tmp_path: Path) -> None:
    for name in ("keep", "another", "gone"):
        (tmp_path / name).write_bytes(name.encode())
    (tmp_path / "folder").mkdir()
    wanted = {name: (tmp_path / name).stat().st_ino for name in ("keep", "folder")} | {"another": 1}
    assert sifted(tmp_path, wanted, {"new"}) == (frozenset({"keep"}), frozenset({"", "new"}))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["keep", "new"]
