"""Builds killed at random moments, with a reader who never stops looking."""

from __future__ import annotations

import hashlib
import json
import os
import random
import signal
import threading
import time
from pathlib import Path
from typing import NoReturn

import pytest
from trees import neighbours, site

from generator.output import swap
from generator.output.folder import MARKER
from generator.output.publish import publish
from tests.sites import article, build_site, make_site

KILLS = 25
MOST_KILLS = 400
"""On a busy machine the first publishers die before they have published anything, so the later ones live longer."""


def publish_for_ever(out: Path) -> NoReturn:
    """In a process of its own: one site, then the other, until killed."""
    trees = [(name, site(name)) for name in "AB"]
    try:
        while True:
            for name, files in trees:
                publish(files, out, build_id=name)
    finally:
        os._exit(1)  # an error must not run the rest of the tests a second time


class Reader(threading.Thread):
    """Opens the folder over and over and reads all of it; says what was wrong."""

    def __init__(self, out: Path) -> None:
        super().__init__(daemon=True)
        self.out = out
        self.stop = False
        self.faults: list[str] = []
        self.seen: dict[str, int] = {"A": 0, "B": 0}

    def run(self) -> None:
        while not self.stop:
            try:
                folder = os.open(self.out, os.O_RDONLY | os.O_DIRECTORY)
            except OSError as error:
                self.faults.append(f"no site: {error}")
                continue
            try:
                self.read(folder)
            except FileNotFoundError as error:
                # The tree in hand was swapped out and is being removed; that is the only excuse.
                if os.path.sameopenfile(folder, again := os.open(self.out, os.O_RDONLY)):
                    self.faults.append(f"torn: {error}")
                os.close(again)
            finally:
                os.close(folder)

    def read(self, folder: int) -> None:
        def content(path: str) -> bytes:
            with open(os.open(path, os.O_RDONLY, dir_fd=folder), "rb") as file:
                return file.read()

        index = json.loads(content("index.html"))
        for path, expected in index["files"].items():
            if hashlib.sha256(content(path)).hexdigest() != expected:
                self.faults.append(f"torn: {path} is not {index['name']}'s")
        self.seen[index["name"]] += 1


@pytest.mark.parametrize("system", ["exchange", "no exchange"])
def test_a_reader_finds_one_whole_site_while_builds_are_killed(
    tmp_path: Path, system: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "site"
    if system == "no exchange":
        monkeypatch.setattr(swap, "_renameat2", lambda: None)
    publish(site("A"), out, build_id="A")
    reader = Reader(out)
    reader.start()
    chance = random.Random(1)
    try:
        for number in range(MOST_KILLS):
            if number >= KILLS and min(reader.seen.values()) > 0:
                break
            publisher = os.fork() or publish_for_ever(out)
            time.sleep(chance.random() * 0.15 * (1 + number // KILLS))
            os.kill(publisher, signal.SIGKILL)
            assert os.waitpid(publisher, 0)[1] == signal.SIGKILL
    finally:
        reader.stop = True
        reader.join()
    assert reader.faults == []
    assert min(reader.seen.values()) > 0
    publish(site("C"), out, build_id="C")
    assert neighbours(out) == []
    assert {str(path.relative_to(out)) for path in out.rglob("*") if path.is_file()} == {*site("C"), MARKER}


def test_what_a_killed_build_left_on_the_disk_goes_with_the_next(tmp_path: Path) -> None:
    root = make_site(tmp_path, {"articles/a.md": article("灯亮了", "一盏灯。")})
    left = root / ".hongcheng/scratch/hongcheng-x/half"
    left.parent.mkdir(parents=True)
    left.touch()
    build_site(root)
    assert list((root / ".hongcheng/scratch").iterdir()) == []
