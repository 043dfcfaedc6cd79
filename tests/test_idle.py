"""A build with nothing to do: what is known without the parser is what the parser would have said."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from generator.cli import hongcheng
from generator.idle import plain_root
from generator.output.state import LastBuild, digest_of, listings
from generator.places import Places

REPOSITORY = Path(__file__).parent.parent
REPORT = {
    "pages": 7,
    "held": [["articles/a", "甲稿", "还没有到时间", "2999-01-01T00:00:00+08:00"]],
    "next_due": "2999-01-01T00:00:00+08:00",
    "has_base_url": False,
    "plain_cards": False,
    "problems": [
        {
            "span": {"path": "content/albums/a/index.md", "line": 3, "column": 9},
            "code": "W120", "message": "图集文件夹里有照片没有用上", "hint": "", "level": "warning",
            "paste": "- src: 2.jpg",
        }
    ],
}  # fmt: skip


def settled(root: Path, report: dict[str, object] = REPORT) -> Path:
    """*root* as a site that was built and has nothing to do."""
    for name in ("content", "site"):
        (root / name).mkdir(parents=True, exist_ok=True)
        (root / name / "a").write_text("a")
    places = Places(root)
    LastBuild(places.cache, places.out, drafts=False, base_url=None).write({
        "whole": True, "racy": False, "now": time.time(), "due_at": None, "report": report,
        "inputs": digest_of(*map(listings, places.inputs)), "out": digest_of(listings(places.out)),
    })  # fmt: skip
    return root


def run(*arguments: str | Path, stdout: int = subprocess.PIPE) -> tuple[int, str, str]:
    """Exit status and what both streams say."""
    done = subprocess.run(
        [sys.executable, "-m", "generator", *map(str, arguments)],
        cwd=REPOSITORY, stdout=stdout, stderr=subprocess.PIPE, text=True, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout or "", done.stderr


@pytest.mark.parametrize("folder", [".", "./", "a", "a/", "./a//b/.", "红 城", "/", "//a", "///a/b", " a"])
def test_a_plain_line_is_what_the_parser_makes_of_it(folder: str) -> None:
    root = plain_root(["build", "--root", folder])
    build = hongcheng.commands["build"]
    given = build.make_context("build", ["--root", folder]).params
    assert root is not None and str(given["root"]) == root
    assert given == {**build.make_context("build", []).params, "root": given["root"]}
    assert {name for name, value in given.items() if value} == {"root", "form"}
    assert os.path.normpath(os.path.join(root, "site")) == str(Places(given["root"]).out)


def test_a_line_without_a_folder_means_the_current_one() -> None:
    default = hongcheng.commands["build"].make_context("build", []).params
    assert (plain_root(["build"]), default["root"]) == (".", Path("."))


@pytest.mark.parametrize("line", [
    (), ("check",), ("build", "--root"), ("build", "--root", ""), ("build", "--root", " "), ("build", "--root", "-a"),
    ("build", "--root", "a/../b"), ("build", "--root=a"), ("build", "--clean"), ("build", "--root", "a", "--drafts"),
], ids=str)  # fmt: skip
def test_any_other_line_is_left_to_the_parser(line: tuple[str, ...]) -> None:
    assert plain_root(list(line)) is None


def test_what_is_said_is_the_same_with_the_parser_and_without(tmp_path: Path) -> None:
    root = settled(tmp_path)
    said = run("build", "--root", root)
    assert said == run("build", "--root", root, "--format", "text")
    assert said[0] == 0 and f"{root}/site 已是最新：共 7 页，没有变化\n1 篇没有发布：" in said[1]
    assert said[2].splitlines()[0].startswith("content/albums/a/index.md:3:9: 警告 W120")


def test_a_touched_file_is_something_to_do(tmp_path: Path) -> None:
    root = settled(tmp_path)
    (root / "content/a").write_text("b")
    assert "已是最新" not in run("build", "--root", root)[1]


def test_an_answer_that_cannot_be_printed_is_told(tmp_path: Path) -> None:
    root = settled(tmp_path)
    with open("/dev/full", "w") as full:
        status, _, complained = run("build", "--root", root, stdout=full.fileno())
    assert status == 3 and "只是没有打印完" in complained
