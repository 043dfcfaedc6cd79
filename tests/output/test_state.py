"""The record of the last build: when it may be believed that there is nothing to do."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from generator.output.state import LastBuild, look, standing, stat_of

NOW = 1_800_000_000.0


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """A folder with inputs, an output and the record of a build."""
    for name in ("content", "site"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a").write_text("a")
    record(tmp_path).write({
        "whole": True, "racy": False, "now": NOW, "due_at": NOW + 60,
        "inputs": look((tmp_path / "content",))[0], "out": look((tmp_path / "site",))[0],
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


def test_another_version_of_a_package_is_something_to_do(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (built / "packages/jinja2-99.0.dist-info").mkdir(parents=True)
    monkeypatch.setattr(sys, "path", [str(built / "packages"), *sys.path])
    assert unchanged(built) is None


def test_what_stands_is_told_by_address_and_looks_as_it_is_looked_at(built: Path) -> None:
    (built / "site/deep/er").mkdir(parents=True)
    (built / "site/deep/er/b.html").write_text("b")
    stats, digest = standing(built / "site")
    assert sorted(stats) == ["a", "deep", "deep/er", "deep/er/b.html"]
    assert stats["deep/er/b.html"] == stat_of((built / "site/deep/er/b.html").lstat())
    assert digest == look([built / "site"])[0]


@pytest.mark.parametrize("name", ["b", "a ", "a\n", "\udc80", "\u0430"])
def test_a_file_by_another_name_is_something_to_do(built: Path, name: str) -> None:
    assert unchanged(built)
    (built / "site/a").rename(built / "site" / name)
    assert unchanged(built) is None


def test_a_look_at_what_is_a_file_or_is_not_there_is_no_mistake(built: Path) -> None:
    assert look([built / "site/a"]) != look([built / "site/b"]) == look([])
