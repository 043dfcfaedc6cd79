"""A kiosk on a stick: all that it needs and nothing else, whatever happens while it is copied."""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from generator.bundle.closure import closure
from generator.bundle.delivery import Delivery, check_delivery
from generator.bundle.manifest import RECORD, SUMS, UNFINISHED, is_below
from generator.bundle.names import name_problems
from generator.bundle.package import write_package
from generator.bundle.place import place_problem
from generator.bundle.starters import BROWSER_FLAGS, CARD
from generator.bundle.stick import CLUSTER, copy_bundle, stick_problem
from generator.bundle.verify import verify
from generator.output.folder import MARKER, marker_bytes
from generator.output.machine import OutputRefused
from tests.conftest import run_command
from tests.kiosk.conftest import FORMS, Watched, hall
from tests.kiosk.sticks import FILES, LEFT_AT_HOME, codes, hand_made, made, put, refused
from tests.sites import make_site, tree

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

REPOSITORY = Path(__file__).parent.parent.parent
MUCH = 1 << 40


# -- what is taken along ------------------------------------------------------------------------


def test_everything_the_kiosk_names_is_taken_along_and_nothing_else(tmp_path: Path) -> None:
    found = closure(hand_made(tmp_path), "hall")
    assert found.problems == ()
    assert set(found.addresses) == FILES.keys() - LEFT_AT_HOME


@pytest.mark.parametrize(
    ("markup", "named"),
    [
        ('<a href="../../articles/lamp.html">灯</a>', "articles/lamp.html"),
        ('<a href="../other/index.html">别的屏</a>', "kiosk/other/index.html"),
        ('<a href="https://example.org/">外面</a>', "https://example.org/"),
        ('<a href="mailto:a@example.org">写信</a>', "mailto:a@example.org"),
        ('<img src="https://example.org/a.jpg" alt="">', "https://example.org/a.jpg"),
        ('<img src="//example.org/a.jpg" alt="">', "//example.org/a.jpg"),
        ('<img src="../../../a.jpg" alt="">', "../../../a.jpg"),
        ('<img src="/a.jpg" alt="">', "/a.jpg"),
        ('<img src="gone.jpg" alt="">', "gone.jpg"),
        ('<p data-large="../../media/gone.webp"></p>', "../../media/gone.webp"),
        ('<link rel="canonical" href="https://example.org/s/">', "https://example.org/s/"),
    ],
)
def test_an_address_that_leaves_the_kiosk_is_refused_by_name(tmp_path: Path, markup: str, named: str) -> None:
    site = hand_made(tmp_path, **{"kiosk/hall/more.html": f"<title>更多</title>{markup}"})
    lines = refused(site)
    assert len(lines) == 1
    assert lines[0].startswith("kiosk/hall/more.html: 错误 E615 ")
    assert f"“{named}”" in lines[0]


@pytest.mark.parametrize("address", ["https://example.org/a.jpg", "../../media/gone.webp", "../../articles/lamp.html"])
def test_so_is_one_in_the_scripts_of_the_kiosk(tmp_path: Path, address: str) -> None:
    site = hand_made(tmp_path, **{"kiosk/hall/more.js": f'x({{"a":"{address}"}})'})
    assert len(refused(site)) == 1


def test_text_that_only_looks_like_an_address_is_let_be(tmp_path: Path) -> None:
    site = hand_made(
        tmp_path, **{"kiosk/hall/more.js": 'x("见 https://example.org/a.jpg 一图", "a.b", "灯.jpg", "1.5")'}
    )
    assert closure(site, "hall").problems == ()


def test_all_parts_of_the_search_index_are_taken_along(hall_site: Path, tmp_path: Path) -> None:
    site = hand_made(tmp_path)
    shutil.copytree(hall_site / "search", site / "search")
    index = next((site / "search").glob("m-*.js")).name
    put(site, {"kiosk/hall/stories.html": f'<title>找</title><div data-src="../../search/{index}"></div>'})
    put(site, {"search/t-00000000.js": 'hongchengPart("t-00000000", [])'})
    taken = {address for address in closure(site, "hall").addresses if address.startswith("search/")}
    assert taken == {f"search/{path.name}" for path in (hall_site / "search").iterdir()}


@pytest.mark.parametrize(
    ("name", "is_fine"),
    [
        ("media/a.webp", True), ("media/灯.webp", True), ("media/a:b.webp", False), ("media/a?.webp", False),
        ("a|b", False), ('a"b', False), ("a<b", False), ("a*b", False), ("a\\b", False), ("a\x1fb", False),
        ("folder./a", False), ("a ", False), ("con.js", False), ("media/COM1.webp", False), ("console.js", True),
        ("x" * 300, False),
    ],
)  # fmt: skip
def test_names_are_those_that_every_stick_can_hold(name: str, is_fine: bool) -> None:
    assert codes(tuple(name_problems([name]))) == ([] if is_fine else ["E616"])


def test_two_names_that_windows_takes_for_one_are_refused(tmp_path: Path) -> None:
    assert codes(tuple(name_problems(["media/A.webp", "media/a.webp", "Media/b.webp"]))) == ["E616", "E616"]
    site = hand_made(tmp_path, **{"kiosk/hall/a.css": "", "kiosk/hall/A.css": ""})
    assert [line.split()[2] for line in refused(site)] == ["E616"]


def test_a_kiosk_that_was_not_built_is_a_finding(tmp_path: Path) -> None:
    assert "E615" in refused(hand_made(tmp_path), "lobby")[0]


# -- copying ------------------------------------------------------------------------------------


def test_the_list_is_one_that_sha256sum_reads(tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    copy_bundle(made(hand_made(tmp_path)), stick)
    done = subprocess.run(
        ["sha256sum", "--check", "--strict", "--quiet", SUMS], cwd=stick, capture_output=True, text=True
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    listed = {line[66:] for line in (stick / SUMS).read_text("utf-8").splitlines()}
    assert listed == tree(stick).keys() - {SUMS}
    told = json.loads((stick / RECORD).read_bytes())
    assert (told["kiosk"], told["title"], told["version"]) == ("hall", "大厅 & 走廊｜小站", "0123456789abcdef")


def test_the_same_kiosk_gives_the_same_bytes(tmp_path: Path) -> None:
    site = hand_made(tmp_path)
    copy_bundle(made(site), tmp_path / "one")
    copy_bundle(made(shutil.copytree(site, tmp_path / "elsewhere")), tmp_path / "two")
    assert tree(tmp_path / "one") == tree(tmp_path / "two")


def test_what_is_there_already_is_not_copied_again(tmp_path: Path) -> None:
    site, stick = hand_made(tmp_path), tmp_path / "stick"
    copy_bundle(made(site), stick)
    assert copy_bundle(made(site), stick).written == ()
    (stick / "media/b.jpg").write_bytes(b"x" * 300_000)
    (stick / "media/c.vtt").unlink()
    assert copy_bundle(made(site), stick).written == ("media/b.jpg", "media/c.vtt")
    assert verify(stick).problems == ()


def test_what_an_older_export_had_goes_and_what_is_not_ours_stays(tmp_path: Path) -> None:
    site, stick = hand_made(tmp_path, **{"kiosk/hall/old/a.css": "", "kiosk/hall/Name.css": "x"}), tmp_path / "stick"
    copy_bundle(made(site), stick)
    put(stick, {"kiosk/hall/ours-not.css": "", "照片/合影.jpg": "x"})
    shutil.rmtree(site / "kiosk/hall/old")
    (site / "kiosk/hall/Name.css").unlink()
    done = copy_bundle(made(site), stick)
    assert done.removed == ("kiosk/hall/Name.css", "kiosk/hall/old/a.css")
    assert not (stick / "kiosk/hall/old").exists()
    assert (stick / "kiosk/hall/ours-not.css").exists()
    assert (stick / "照片/合影.jpg").exists()


class Stopped(Exception):
    pass


@pytest.mark.parametrize("reason", [KeyboardInterrupt, OSError(errno.ENOSPC, "full"), OSError(errno.EIO, "pulled out")])
@pytest.mark.parametrize("place", [0, 3, 9])
def test_a_copy_that_was_stopped_says_so_and_the_next_one_goes_on(
    tmp_path: Path, reason: BaseException | type[BaseException], place: int
) -> None:
    site, stick = hand_made(tmp_path), tmp_path / "stick"

    def stop(name: str, number: int, total: int) -> None:
        if number == place and not name.startswith("核对"):
            raise reason

    with pytest.raises((KeyboardInterrupt, OSError)):
        copy_bundle(made(site), stick, step=stop)
    assert codes(verify(stick).problems) == ["E614"]
    assert not list(stick.rglob("*.part"))
    assert not (stick / SUMS).exists()
    done = copy_bundle(made(site), stick)
    assert done.kept == place
    assert verify(stick).problems == ()
    assert not (stick / UNFINISHED).exists()


def test_so_does_a_copy_that_was_killed_while_it_wrote(tmp_path: Path) -> None:
    site, stick = hand_made(tmp_path), tmp_path / "stick"
    copy_bundle(made(site), stick)
    put(site, {"media/b.jpg": b"B" * 300_000, "media/c.mp4": b"FILM"})
    code = (
        "import os, pathlib, sys\n"
        "from tests.kiosk.sticks import made\n"
        "from generator.bundle.stick import copy_bundle\n"
        "def stop(name, number, total):\n"
        "    if name == 'media/c.mp4': os.kill(os.getpid(), 9)\n"
        "copy_bundle(made(pathlib.Path(sys.argv[1])), pathlib.Path(sys.argv[2]), step=stop)\n"
    )
    killed = subprocess.run([sys.executable, "-c", code, site, stick], cwd=REPOSITORY, check=False)
    assert killed.returncode == -signal.SIGKILL
    put(stick, {"media/c.mp4.part": b"FI"})
    assert codes(verify(stick).problems) == ["E614"]
    assert copy_bundle(made(site), stick).written == ("media/c.mp4",)
    assert verify(stick).problems == ()
    assert not list(stick.rglob("*.part"))


def test_a_copy_that_was_killed_before_its_first_file_is_in_nobodys_way(tmp_path: Path) -> None:
    stick = put(tmp_path / "stick", {f"{UNFINISHED}.part": "{"})
    assert place_problem(stick, make_site(tmp_path / "root"), "hall") is None
    site = hand_made(tmp_path)
    copy_bundle(made(site), stick)
    put(stick, {f"{UNFINISHED}.part": "{"})
    assert copy_bundle(made(site), stick).touched
    assert verify(stick).problems == ()


def test_a_stick_too_small_is_said_before_anything_is_copied(tmp_path: Path) -> None:
    ready, stick = made(hand_made(tmp_path)), tmp_path / "stick"
    need = (len(ready.record.files) + 2) * CLUSTER
    with pytest.raises(OutputRefused) as told:
        copy_bundle(ready, stick, free=lambda folder: need)
    assert told.value.problem.code == "E901"
    assert f"只有 {need / 1e6:.1f} MB" in told.value.problem.message
    assert not stick.exists()
    copy_bundle(ready, stick, free=lambda folder: MUCH)
    # What only changes needs no more than one file's room.
    put(tmp_path / "site", {"media/b.jpg": b"B" * 300_000})
    copy_bundle(made(tmp_path / "site"), stick, free=lambda folder: 7 * CLUSTER)
    assert verify(stick).problems == ()


def test_a_full_and_a_locked_stick_are_said_in_one_line(small_disk: Path, tmp_path: Path) -> None:
    site = hand_made(tmp_path, **{"media/c.mp4": b"x" * 2_000_000})
    with pytest.raises(OSError) as full:
        copy_bundle(made(site), small_disk / "展播", free=lambda folder: MUCH)
    assert str(stick_problem(full.value, small_disk)).startswith(f"{small_disk}: 错误 E901 U 盘满了")
    assert codes(verify(small_disk / "展播").problems) == ["E614"]
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    with pytest.raises(OSError) as locked:
        copy_bundle(made(site), small_disk / "展播", free=lambda folder: MUCH)
    assert stick_problem(locked.value, small_disk).code == "E902"


def test_a_site_that_changes_while_it_is_copied_is_not_taken_for_whole(tmp_path: Path) -> None:
    site, stick = hand_made(tmp_path), tmp_path / "stick"
    ready = made(site)
    put(site, {"media/b.jpg": b"new"})
    with pytest.raises(OutputRefused, match="网站变了"):
        copy_bundle(ready, stick)
    assert codes(verify(stick).problems) == ["E614"]


# -- where --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", [".", "content", "content/x", "site", "site/stick", ".hongcheng/x", "templates/x", ".."]
)
def test_the_folders_of_the_site_are_no_place_for_an_export(tmp_path: Path, name: str) -> None:
    root = make_site(tmp_path / "root")
    put(root, {"site/index.html": ""})
    problem = place_problem(root / name, root, "hall")
    assert problem and problem.code == "E904"


def test_nor_is_a_published_site_or_a_folder_with_somebodys_files(tmp_path: Path) -> None:
    root, stick = make_site(tmp_path / "root"), tmp_path / "stick"
    put(tmp_path, {f"web/{MARKER}": marker_bytes("x"), "stick/假期.jpg": "x"})
    for folder in (tmp_path / "web", tmp_path / "web/kiosk", stick, stick / "假期.jpg"):
        problem = place_problem(folder, root, "hall")
        assert problem and problem.code == "E904", folder
    assert place_problem(stick / "展播", root, "hall") is None


def test_a_stick_that_is_not_plugged_in_is_not_made_up(tmp_path: Path) -> None:
    root = make_site(tmp_path / "root")
    problem = place_problem(tmp_path / "media/usb/展播", root, "hall")
    assert problem and problem.code == "E904" and "media/usb”这个文件夹" in problem.message
    assert not (tmp_path / "media").exists()
    assert place_problem(tmp_path / "new", root, "hall") is None


@pytest.mark.parametrize("name", ["展播", "hall.htz"])
def test_nor_is_it_made_up_for_a_package(tmp_path: Path, name: str) -> None:
    root = make_site(tmp_path / "root", hall())
    found = check_delivery(Delivery(root, "hall", tmp_path / "media/usb" / name, packed=True))
    assert [problem.code for problem in found] == ["E904"]
    assert "media/usb”这个文件夹" in found[0].message
    assert check_delivery(Delivery(root, "hall", tmp_path / name, packed=True)) == ()


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("name", ["circle", "circle/展播"])
def test_links_in_a_circle_are_no_place(tmp_path: Path, name: str, packed: bool) -> None:
    root = make_site(tmp_path / "root", hall())
    (tmp_path / "circle").symlink_to("circle")
    found = check_delivery(Delivery(root, "hall", tmp_path / name, packed=packed))
    assert all(problem.code in ("E904", "E905") for problem in found)
    if not found:
        with pytest.raises(OSError):
            (tmp_path / name).mkdir(exist_ok=True)


def test_a_stick_with_nothing_but_what_systems_leave_on_it_is_empty(tmp_path: Path) -> None:
    stick = put(tmp_path / "stick", {"System Volume Information/IndexerVolumeGuid": "x", ".Trashes/a": "", "._x": ""})
    assert place_problem(stick, make_site(tmp_path / "root"), "hall") is None
    put(stick, {"autorun.inf": ""})
    assert place_problem(stick, make_site(tmp_path / "root"), "hall") is not None


def test_an_export_takes_its_next_one_and_no_other_kiosks(tmp_path: Path) -> None:
    root, stick = make_site(tmp_path / "root"), tmp_path / "stick"
    copy_bundle(made(hand_made(tmp_path)), stick)
    assert place_problem(stick, root, "hall") is None
    other = place_problem(stick, root, "other")
    assert other and "hall" in other.message
    # A stick whose record was damaged is still known by the other list.
    (stick / RECORD).write_bytes((stick / RECORD).read_bytes().replace(b"hall", b"haII", 1))
    assert place_problem(stick, root, "hall") is None


def test_a_list_that_was_made_to_harm_deletes_nothing_outside(tmp_path: Path) -> None:
    assert not any(map(is_below, ["../a", "/a", "a/../../b", "a\\b", "C:a", "", ".", "a//b", "a/./b"]))
    site, stick = hand_made(tmp_path), tmp_path / "stick"
    copy_bundle(made(site), stick)
    (tmp_path / "precious").mkdir()
    put(tmp_path, {"precious/a.css": "x"})
    (stick / RECORD).unlink()
    with (stick / SUMS).open("a", encoding="utf-8") as sums:
        sums.write(f"{'0' * 64}  ../precious/a.css\n{'0' * 64}  link/a.css\n")
    (stick / "link").symlink_to(tmp_path / "precious")
    copy_bundle(made(site), stick)
    assert (tmp_path / "precious/a.css").read_text() == "x"


def test_nothing_is_written_through_a_link(tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    (tmp_path / "elsewhere").mkdir()
    (stick / "media").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OutputRefused, match="符号链接"):
        copy_bundle(made(hand_made(tmp_path)), stick)
    assert not list((tmp_path / "elsewhere").iterdir())


# -- what stands beside it ------------------------------------------------------------------------


def test_the_card_and_the_scripts_are_as_their_systems_read_them(tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    copy_bundle(made(hand_made(tmp_path)), stick)
    for name in (CARD, "start-windows.ps1"):
        content = (stick / name).read_bytes()
        assert content.startswith(b"\xef\xbb\xbf")
        assert content.count(b"\r\n") == content.count(b"\n") == content.count(b"\r")
    batch = (stick / "start-windows.bat").read_bytes()
    assert batch.isascii() and batch.count(b"\r\n") == batch.count(b"\n")
    for name in ("start-linux.sh", "hongcheng-kiosk.service", SUMS, RECORD, "index.html"):
        assert b"\r" not in (stick / name).read_bytes()
    card = (stick / CARD).read_text("utf-8-sig")
    assert "展播终端：大厅 & 走廊｜小站" in card and "0123456789abcdef" in card and "没有在 Windows 上试过" in card
    assert subprocess.run(["sh", "-n", stick / "start-linux.sh"], check=False).returncode == 0


@pytest.mark.parametrize("spoiled", [False, True])
def test_the_linux_script_checks_the_files_and_starts_the_browser_all_the_same(tmp_path: Path, spoiled: bool) -> None:
    stick, programs = tmp_path / "U 盘", tmp_path / "bin"
    copy_bundle(made(hand_made(tmp_path)), stick)
    if spoiled:
        (stick / "media/c.mp4").write_bytes(b"f1lm")
    programs.mkdir()
    (programs / "chromium").write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n')
    (programs / "chromium").chmod(0o755)
    environment = {"PATH": f"{programs}:{os.environ['PATH']}", "HOME": str(tmp_path), "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        ["sh", stick / "start-linux.sh"], env=environment, capture_output=True, text=True, check=False
    )
    arguments = done.stdout.splitlines()
    assert arguments[-1] == str(stick / "kiosk/hall/index.html")
    assert set(BROWSER_FLAGS) <= set(arguments)
    assert not any("allow-file-access" in argument for argument in arguments)
    assert ("media/c.mp4: FAILED" in done.stderr) == spoiled
    assert ("展播文件完好" in done.stdout) != spoiled


# -- one file for Xibo ------------------------------------------------------------------------------


def test_the_package_opens_by_its_first_page_and_has_the_same_bytes_each_time(tmp_path: Path) -> None:
    site = hand_made(tmp_path)
    for name in ("a", "b"):
        write_package(made(site, bare=True), tmp_path / name / "hall.htz")
    assert (tmp_path / "a/hall.htz").read_bytes() == (tmp_path / "b/hall.htz").read_bytes()
    with zipfile.ZipFile(tmp_path / "a/hall.htz") as package:
        assert package.testzip() is None
        assert set(package.namelist()) == (FILES.keys() - LEFT_AT_HOME) | {"index.html"}
        assert b"url=kiosk/hall/index.html" in package.read("index.html")
        assert {one.date_time for one in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    with pytest.raises(OutputRefused, match="放不下"):
        write_package(made(site, bare=True), tmp_path / "c/hall.htz", free=lambda folder: 300_000)
    assert not (tmp_path / "c").exists()


# -- the command --------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def hall_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_site(tmp_path_factory.mktemp("hall-root"), hall())


def test_the_command_builds_exports_and_says_what_it_did(hall_root: Path, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    export = ("kiosk", "export", "hall", "--root", hall_root, "--now", "2026-06-01", "--to", stick)
    done = run_command(*export)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"已导出到 {stick}：共 ")
    assert "已是最新" in run_command(*export).stdout
    done = run_command("kiosk", "verify", stick)
    assert (done.returncode, done.stderr) == (0, "")
    assert "完好" in done.stdout
    packed = run_command(*export[:-1], tmp_path, "--format", "htz")
    assert (packed.returncode, packed.stderr) == (0, "")
    assert (tmp_path / "hall.htz").is_file()


def test_a_kiosk_that_is_not_there_is_answered_with_the_nearest(hall_root: Path, tmp_path: Path) -> None:
    done = run_command("kiosk", "export", "hal", "--root", hall_root, "--to", tmp_path / "stick")
    assert (done.returncode, done.stdout, done.stderr) == (2, "", "hongcheng：没有“hal”这块屏，是否为“hall”？\n")


def test_content_with_an_error_is_not_exported(tmp_path: Path) -> None:
    root = make_site(tmp_path / "root", hall(**{"articles/bad.md": "---\ntitle: 坏\ndistrict: 没有县\n---\n字。\n"}))
    done = run_command("kiosk", "export", "hall", "--root", root, "--to", tmp_path / "stick")
    assert done.returncode == 1
    assert "E104" in done.stderr
    assert not (tmp_path / "stick").exists()


def test_a_folder_with_other_files_is_refused_before_anything_is_built(hall_root: Path, tmp_path: Path) -> None:
    put(tmp_path, {"photo.jpg": "x"})
    done = run_command("kiosk", "export", "hall", "--root", hall_root, "--to", tmp_path)
    assert done.returncode == 3
    assert done.stderr.startswith(f"{tmp_path}: 错误 E904 ")
    assert [path.name for path in tmp_path.iterdir()] == ["photo.jpg"]


def test_ctrl_c_while_copying_is_said_in_one_line(hall_root: Path, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    export = ("kiosk", "export", "hall", "--root", hall_root, "--now", "2026-06-01", "--to", stick)
    run_command(*export)
    (stick / CARD).unlink()
    # Whoever opens this to write waits for a reader who never comes.
    os.mkfifo(stick / f"{RECORD}.part")
    command = [sys.executable, "-m", "generator", *map(str, export)]
    with subprocess.Popen(command, cwd=REPOSITORY, stderr=subprocess.PIPE, text=True, encoding="utf-8") as running:
        for _ in range(600):
            if (stick / CARD).exists():
                break
            time.sleep(0.1)
        running.send_signal(signal.SIGINT)
        told = running.communicate(timeout=60)[1]
    assert running.returncode == 130
    assert told.strip() == "已停止，没有导出完；再运行一次会接着复制"
    assert codes(verify(stick).problems) == ["E614"]
    (stick / f"{RECORD}.part").unlink()
    assert run_command(*export).stdout.startswith("已导出到")
    assert verify(stick).problems == ()


# -- in a browser ---------------------------------------------------------------------------------


@pytest.mark.browser
def test_an_exported_kiosk_plays_with_the_site_gone(
    hall_site: Path, tmp_path: Path, watch: Callable[..., Watched]
) -> None:
    site = shutil.copytree(hall_site, tmp_path / "site")
    copy_bundle(made(site), tmp_path / "stick")
    shutil.rmtree(site)
    asked: list[str] = []
    failed: list[str] = []

    def listen(page: Page) -> None:
        page.on("request", lambda request: asked.append(request.url))
        page.on("requestfailed", lambda request: failed.append(request.url))

    watched = watch(f"file://{tmp_path}/stick/kiosk/hall/index.html", spoil=listen)
    watched.drive(minutes=8)
    assert len(set(watched.shown())) == len(FORMS)
    assert failed == []
    assert watched.errors == []
    assert all(url.startswith((f"file://{tmp_path}/stick/", "data:")) for url in asked)


@pytest.mark.browser
def test_the_first_page_of_a_stick_leads_to_the_kiosk_without_a_script(tmp_path: Path, browser: Browser) -> None:
    copy_bundle(made(hand_made(tmp_path)), tmp_path / "stick")
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"file://{tmp_path}/stick/index.html")
    page.wait_for_url("**/kiosk/hall/index.html")
    context.close()


def test_the_reference_kiosks_are_exported_whole(built_site: object, tmp_path: Path) -> None:
    folder: Path = built_site.folder  # type: ignore[attr-defined]
    slugs = sorted(path.parent.name for path in folder.glob("kiosk/*/index.html"))
    assert slugs
    for slug in slugs:
        copy_bundle(made(folder, slug), tmp_path / slug)
        assert verify(tmp_path / slug).problems == ()
        assert closure(tmp_path / slug, slug).problems == ()
