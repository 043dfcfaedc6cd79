"""A stick looked over: whatever is not as it was exported is named, one line each."""

from __future__ import annotations

import random
import shutil
import time
from pathlib import Path

import pytest

from generator.bundle.manifest import RECORD, SUMS, UNFINISHED
from generator.bundle.stick import copy_bundle
from generator.bundle.verify import verify
from tests.conftest import run_command
from tests.kiosk.sticks import hand_made, made, put
from tests.sites import tree


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("verify")
    copy_bundle(made(hand_made(place)), place / "stick")
    return place / "stick"


@pytest.fixture
def stick(whole: Path, tmp_path: Path) -> Path:
    return shutil.copytree(whole, tmp_path / "stick")


def found(stick: Path) -> list[tuple[str, str]]:
    """Code and path of each finding."""
    return [(one.code, str(Path(one.span.path).relative_to(stick))) for one in verify(stick).problems]


def test_a_whole_export_is_whole(stick: Path) -> None:
    verdict = verify(stick)
    assert verdict.problems == ()
    assert verdict.files == len(tree(stick)) - 2
    assert verdict.record and verdict.record.version == "0123456789abcdef"


def test_one_bit_flipped_anywhere_names_that_file_and_no_other(stick: Path) -> None:
    chance = random.Random(6)
    for name, content in tree(stick).items():
        for _ in range(4 if name in (SUMS, RECORD) else 1):
            if not content:
                continue
            spoiled = bytearray(content)
            spoiled[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
            (stick / name).write_bytes(spoiled)
            assert found(stick) == [("E611", name)], bytes(spoiled)
        (stick / name).write_bytes(content)
    assert found(stick) == []


def test_every_file_that_is_missing_is_named(stick: Path) -> None:
    for name, content in tree(stick).items():
        (stick / name).unlink()
        assert found(stick) == [("E612", name)]
        (stick / name).write_bytes(content)


def test_a_file_that_was_cut_short_is_named_with_its_sizes(stick: Path) -> None:
    (stick / "media/b.jpg").write_bytes(b"b" * 1000)
    (problem,) = verify(stick).problems
    assert problem.code == "E611"
    assert "1000 字节" in problem.message and "300000 字节" in problem.message


def test_every_file_that_does_not_belong_is_named(stick: Path, tmp_path: Path) -> None:
    put(stick, {"autorun.inf": "", "media/more.exe": "x", "a/b/c.txt": ""})
    (stick / "link").symlink_to(tmp_path)
    assert found(stick) == [
        ("E613", "a/b/c.txt"),
        ("E613", "autorun.inf"),
        ("E613", "link"),
        ("E613", "media/more.exe"),
    ]


def test_what_systems_leave_on_a_stick_does_not_count(stick: Path) -> None:
    names = (
        "System Volume Information/WPSettings.dat", "$RECYCLE.BIN/S-1/desktop.ini", ".Trash-1000/info/a",
        ".Trashes/501/b",
        "._index.html", "media/._b.jpg", "Thumbs.db", "media/Thumbs.db", "desktop.ini", ".DS_Store", "media/.DS_Store",
        ".Spotlight-V100/x", ".fseventsd/y",
    )  # fmt: skip
    put(stick, dict.fromkeys(names, "x"))
    assert found(stick) == []


def test_several_faults_are_told_together(stick: Path) -> None:
    (stick / "media/c.mp4").write_bytes(b"f1lm")
    (stick / "media/c.vtt").unlink()
    put(stick, {"virus.exe": ""})
    assert found(stick) == [("E611", "media/c.mp4"), ("E612", "media/c.vtt"), ("E613", "virus.exe")]
    done = run_command("kiosk", "verify", stick)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 4
    assert done.stderr.endswith("共 3 处错误\n")


def test_a_folder_in_place_of_a_file_is_a_finding(stick: Path) -> None:
    (stick / "media/c.mp4").unlink()
    (stick / "media/c.mp4").mkdir()
    assert found(stick) == [("E612", "media/c.mp4")]


def test_an_unfinished_export_says_that_it_is_and_how_to_go_on(stick: Path) -> None:
    put(stick, {UNFINISHED: "{}"})
    (problem,) = verify(stick).problems
    assert problem.code == "E614"
    assert "没有复制完" in problem.message and "接着复制" in problem.hint


def test_a_folder_that_is_no_export_is_told_apart(tmp_path: Path) -> None:
    put(tmp_path, {"a.txt": "x"})
    assert found(tmp_path) == [("E614", ".")]
    assert run_command("kiosk", "verify", tmp_path).returncode == 1
    missing = run_command("kiosk", "verify", tmp_path / "none")
    assert (missing.returncode, missing.stderr) == (2, f"hongcheng：没有“{tmp_path / 'none'}”这个文件夹\n")
    (tmp_path / "hall.htz").write_bytes(b"PK")
    packed = run_command("kiosk", "verify", tmp_path / "hall.htz")
    assert packed.returncode == 2
    assert "hall.htz”是一个文件，这里只核对导出的文件夹" in packed.stderr


def test_lists_of_nonsense_cost_a_line_and_no_traceback(stick: Path) -> None:
    for content in (b"", b"\xff\xfe\x00", b"[]", b"{" * 5000, b"null", b'{"format":1}'):
        (stick / RECORD).write_bytes(content)
        assert found(stick) == [("E611", RECORD)]
    (stick / SUMS).write_bytes(b"\xff" * 100)
    assert found(stick) == [("E614", ".")]


def test_looking_over_five_hundred_files_takes_no_time(tmp_path: Path) -> None:
    site = hand_made(tmp_path, **{f"kiosk/hall/{number}.webp": b"x" * 20_000 for number in range(500)})
    copy_bundle(made(site), tmp_path / "stick")
    begin = time.process_time()
    assert verify(tmp_path / "stick").problems == ()
    assert time.process_time() - begin < 1
