"""The record of the last build: when it may be believed that there is nothing to do."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from generator import pipeline
from generator.output.state import LastBuild, Listing, Stat, digest_of, listings, newest, stat_of, stats
from tests.sites import build_site, make_site

NOW = 1_800_000_000.0


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """A folder with inputs, an output and the record of a build."""
    for name in ("content", "site"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a").write_text("a")
    record(tmp_path).write({
        "whole": True, "racy": False, "now": NOW, "due_at": NOW + 60,
        "inputs": digest_of(listings(tmp_path / "content")), "out": digest_of(listings(tmp_path / "site")),
    })  # fmt: skip
    return tmp_path


def record(root: Path) -> LastBuild:
    return LastBuild(root / "cache", root / "site", drafts=False, base_url=None)


def unchanged(root: Path, now: float = NOW) -> dict[str, Any] | None:
    return record(root).unchanged((root / "content",), root / "site", now)


def test_a_record_is_believed_until_something_is_due(built: Path) -> None:
    assert unchanged(built)
    assert unchanged(built, NOW + 60) is None


def test_a_record_that_is_wrong_by_one_character_is_none(built: Path) -> None:
    [path] = (built / "cache/state").glob("*.json")
    path.write_text(path.read_text().replace(str(NOW + 60), str(NOW + 90)))
    assert unchanged(built) is None


def test_a_folder_in_which_a_file_came_and_went_is_as_it_was(built: Path) -> None:
    (built / "content/deep").mkdir()
    (built / "content/deep/a.md").write_text("a")
    before = digest_of(listings(built / "content"))
    (built / "content/deep/.a.md.swp").write_text("")
    assert digest_of(listings(built / "content")) != before
    (built / "content/deep/.a.md.swp").unlink()
    (built / "content/deep/__pycache__").mkdir()
    assert digest_of(listings(built / "content")) == before
    (built / "content/deep").chmod(0o700)
    assert digest_of(listings(built / "content")) != before


def test_another_version_of_a_package_is_something_to_do(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (built / "packages/jinja2-99.0.dist-info").mkdir(parents=True)
    monkeypatch.setattr(sys, "path", [str(built / "packages"), *sys.path])
    assert unchanged(built) is None


def test_a_build_that_takes_long_makes_no_young_file_look_settled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_site(tmp_path)
    took = 0
    clock, walk = time.time_ns, pipeline.walk

    def slow_walk(folder: Path) -> Any:
        nonlocal took
        took = 10**10
        return walk(folder)

    monkeypatch.setattr(time, "time_ns", lambda: clock() + took)
    monkeypatch.setattr(pipeline, "walk", slow_walk)
    build_site(root)
    [kept] = (root / ".hongcheng/state").glob("*.json")
    assert '"racy": true' in kept.read_text()


# -- what is seen of a folder -----------------------------------------------------------------

PLAIN: Stat = (1, 2, 3, 4, 5)


def test_what_is_told_apart_has_another_digest() -> None:
    trees: list[list[list[Listing]]] = [
        [[]],
        [[], []],
        [[("", [])]],
        [[("", [])], []],
        [[], [("", [])]],
        [[("", []), ("a/", [])]],
        [[("", [])], [("a/", [])]],
        [[("", [("a", PLAIN)])]],
        [[("", [("a", PLAIN), ("b", PLAIN)])]],
        [[("", [("a", PLAIN)]), ("b", [])]],
        [[("", [("a\0b", PLAIN)])]],
        [[("", [("a\nb", PLAIN)])]],
        [[("", [("a", PLAIN)]), ("", [("b", PLAIN)])]],
        [[("", [("\udcff", PLAIN)])]],
        [[("", [("\udcc3\udcbf", PLAIN)])]],
        [[("", [("ÿ", PLAIN)])]],
        *([[("", [("a", (*PLAIN[:place], 6, *PLAIN[place + 1 :]))])]] for place in range(5)),
        *([[("", [("a", (2**bits, 2, 3, 4, 5))])]] for bits in (31, 32, 63, 64)),
    ]
    assert len({digest_of(*seen) for seen in trees}) == len(trees)


def test_equal_values_have_one_digest_whatever_objects_they_are() -> None:
    name, number = "site.yaml", 1_800_000_000_123_456_789
    shared = [("", [(name, (number, number, number, number, 5)), (name, PLAIN), (sys.intern("a" * 9), PLAIN)])]
    apart = [
        ("".join([]), [
            ("".join(name), (int(str(number)), number + 0, int(f"{number}"), number * 1, int("5"))),
            ("site" + name[4:], tuple([1, 2, 3, 4, 5])),
            ("".join(["a"] * 9), PLAIN),
        ])
    ]  # fmt: skip
    assert digest_of(shared) == digest_of(apart)


def test_names_of_any_bytes_are_seen_and_folders_in_one_order(tmp_path: Path) -> None:
    names = [b"a\nb", b"\xff\xfe", "红".encode(), b"b", b"__pycache__"]
    for name in reversed(names):
        folder = os.path.join(os.fsencode(tmp_path), name)
        os.mkdir(folder)
        with open(os.path.join(folder, name + b".md"), "wb") as file:
            file.write(b"1")
    os.symlink(tmp_path, tmp_path / "around")
    seen = list(listings(tmp_path))
    assert [name for name, _ in seen[0][1]] == sorted(["around", *map(os.fsdecode, names[:-1])])
    assert sorted(folder for folder, _ in seen) == sorted(["", *(f"{os.fsdecode(name)}/" for name in names[:-1])])
    found = stats(seen)
    assert found["a\nb/a\nb.md"] == stat_of((tmp_path / "a\nb/a\nb.md").lstat())
    assert newest(seen) == max(path.lstat().st_ctime_ns for path in (*tmp_path.iterdir(), *tmp_path.glob("[!_a]*/*")))


def test_what_is_no_folder_or_may_not_be_read_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("a")
    os.mkfifo(tmp_path / "pipe")
    for name in ("a", "pipe", "none"):
        assert list(listings(tmp_path / name)) == []
