"""The command on a bad day: Ctrl-C, a full disk, no permission, two builds at once, a machine set up otherwise."""

from __future__ import annotations

import ctypes
import json
import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from generator.cli import hongcheng
from generator.pipeline import Options, build
from tests.conftest import REPOSITORY
from tests.load.photos import picture
from tests.sites import NOON, article, build_site, make_site, tree

NOW = ("--now", "2026-06-01T12:00")
PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH = 24, 1, 2


def command(*arguments: str | Path, **environment: str) -> list[str]:
    return [sys.executable, "-m", "generator", *map(str, arguments)]


def surroundings(**changes: str) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("PYTEST_", "COV_", "LC_"))}
    return {**kept, "PYTHONPATH": str(REPOSITORY), **changes}


def run(*arguments: str | Path, cwd: Path = REPOSITORY, **changes: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(*arguments), cwd=cwd, env=surroundings(**changes), capture_output=True, text=True, encoding="utf-8",
        stdin=subprocess.DEVNULL, timeout=120, check=False,
    )  # fmt: skip


def started(*arguments: str | Path, **changes: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        command(*arguments), cwd=REPOSITORY, env=surroundings(**changes), stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True, encoding="utf-8", start_new_session=True,
    )  # fmt: skip


def many(count: int, words: str = "正文") -> dict[str, str | bytes]:
    return {f"articles/a{n}.md": article(f"第{n}篇", f"{words}{n}。" * 20, date="2026-05-01") for n in range(count)}


def leavings(root: Path) -> list[str]:
    return sorted(path.name for path in root.iterdir() if path.name.startswith(".site."))


# -- stopped ----------------------------------------------------------------------------------


@pytest.mark.parametrize("moment", ["while it reads and makes", "while it publishes"])
def test_ctrl_c_leaves_the_old_site_and_says_so_in_one_line(tmp_path: Path, moment: str) -> None:
    root = make_site(tmp_path, {"articles/a.md": article("甲稿")})
    build_site(root)
    before = tree(root / "site")
    cache = root / ".hongcheng" / "cache"
    make_site(root, many(150))
    kept = sum(1 for _ in cache.rglob("*"))
    ready: dict[str, Callable[[], bool]] = {
        "while it reads and makes": lambda: sum(1 for _ in cache.rglob("*")) > kept + 20,
        "while it publishes": lambda: any(".stage-" in name for name in leavings(root)),
    }
    stopped = started("build", "--root", root, *NOW)
    deadline = time.monotonic() + 60
    while not ready[moment]() and stopped.poll() is None and time.monotonic() < deadline:
        time.sleep(0.005)
    os.killpg(stopped.pid, signal.SIGINT)
    said, complained = stopped.communicate(timeout=60)
    assert stopped.returncode == 130, (said, complained)
    assert complained.split("\n") == ["", "已停止，没有发布；原来的网站没有改动", ""]  # the first line ends that of ^C
    assert tree(root / "site") == before
    assert leavings(root) == []


EARLY = """
import os, signal, sys
class Interrupting:
    def find_spec(self, name, path=None, target=None):
        if name == "typing":
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Interrupting())
from generator.__main__ import main
main()
"""


def test_ctrl_c_while_the_first_modules_load_ends_the_command_without_a_traceback() -> None:
    done = subprocess.run(
        [sys.executable, "-S", "-c", EARLY], cwd=REPOSITORY, env=surroundings(), capture_output=True, text=True,
        timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode in (130, -signal.SIGINT)
    assert done.stderr == ""


def test_a_reader_of_the_output_that_goes_away_is_no_failure(tmp_path: Path) -> None:
    make_site(tmp_path, {f"articles/a{n}.md": article("甲", district="火星") for n in range(50)})
    done = subprocess.run(
        f"{' '.join(command('check', '--root', tmp_path, '--format', 'json'))} | head -1",
        shell=True, cwd=REPOSITORY, env=surroundings(), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stdout.strip() == "["
    assert done.stderr == ""


# -- the disk ---------------------------------------------------------------------------------


def test_a_full_disk_is_told_in_one_line_and_the_old_site_stays(tmp_path: Path, small_disk: Path) -> None:
    root = make_site(tmp_path / "project", {"articles/a.md": article("甲稿")})
    out = small_disk / "site"
    subprocess.run(["mount", "-o", "remount,size=4m", small_disk], check=True)
    assert build(Options(root, out, NOON)).problems == ()
    before = tree(out)
    fill_up(small_disk, leaving=200_000)
    make_site(root, many(60))
    done = run("build", "--root", root, "--out", out, *NOW)
    assert done.returncode == 3
    assert done.stderr.splitlines()[0].split(" ")[1:3] == ["错误", "E901"]
    assert "Traceback" not in done.stderr
    assert tree(out) == before
    assert sorted(path.name for path in small_disk.iterdir()) == ["filler", "site"]


def fill_up(disk: Path, *, leaving: int) -> None:
    free = os.statvfs(disk)
    (disk / "filler").write_bytes(bytes(max(free.f_bavail * free.f_frsize - leaving, 0)))


def test_a_project_on_a_full_disk_is_told_so(small_disk: Path) -> None:
    root = make_site(small_disk / "project", {"articles/a.md": article("甲稿")})
    fill_up(small_disk, leaving=8192)
    done = run("build", "--root", root, *NOW)
    assert done.returncode == 3
    assert done.stderr.splitlines()[0].split(" ")[1:3] == ["错误", "E901"]
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("init", "fresh"), "fresh"),
        (("new", "--root", "site", "article", "甲稿"), "site/content/articles/jia-gao.md"),
        (("schema", "--out", "schemas"), "schemas/article.schema.json"),
    ],
)
def test_a_first_step_on_a_full_disk_names_what_was_to_be_written(
    small_disk: Path, words: tuple[str, ...], named: str
) -> None:
    make_site(small_disk / "site", {"articles/b.md": article("乙稿")})
    fill_up(small_disk, leaving=0)
    before = tree(small_disk / "site")
    done = run(*words, cwd=small_disk)
    assert done.returncode == 3
    told = done.stderr.splitlines()[0]
    assert told.startswith(f"{named}: 错误 E901 磁盘空间不足")
    assert "已发布的网站" not in told
    assert tree(small_disk / "site") == before
    assert not (small_disk / "fresh/content").exists()


def test_a_result_that_cannot_be_printed_does_not_belie_what_was_done(tmp_path: Path) -> None:
    root = make_site(tmp_path, {"articles/a.md": article("甲稿")})
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "generator", "build", "--root", root, *NOW],
            cwd=REPOSITORY, stdout=full, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert (root / "site/index.html").is_file()
    assert done.returncode == 3
    assert done.stderr.startswith("标准输出: 错误 E901 磁盘空间不足，只是没有打印完")
    assert "没有改动" not in done.stderr


def test_a_read_only_disk_is_told_in_one_line_and_the_old_site_stays(tmp_path: Path, small_disk: Path) -> None:
    root = make_site(tmp_path / "project", {"articles/a.md": article("甲稿")})
    out = small_disk / "site"
    subprocess.run(["mount", "-o", "remount,size=4m", small_disk], check=True)
    assert build(Options(root, out, NOON)).problems == ()
    before = tree(out)
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    make_site(root, {"articles/b.md": article("乙稿")})
    done = run("build", "--root", root, "--out", out, *NOW)
    assert done.returncode == 3 and " E902 " in done.stderr and "Traceback" not in done.stderr
    assert tree(out) == before


def run_without_privilege(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """As :func:`run`, by a process for which the permissions of files hold, also when root runs the tests."""

    def drop() -> None:
        for capability in (CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH):
            ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)

    return subprocess.run(
        command(*arguments), cwd=REPOSITORY, env=surroundings(), capture_output=True, text=True, encoding="utf-8",
        stdin=subprocess.DEVNULL, preexec_fn=drop, timeout=120, check=False,
    )  # fmt: skip


def test_a_file_that_may_not_be_read_costs_one_line(tmp_path: Path) -> None:
    root = make_site(tmp_path, {"articles/a.md": article("甲稿"), "articles/b.md": article("乙稿", district="涪潭县"),
                                "albums/c/index.md": article("图集")})  # fmt: skip
    (root / "content/articles/a.md").chmod(0)
    (root / "content/albums/c").chmod(0)
    done = run_without_privilege("check", "--root", root)
    (root / "content/albums/c").chmod(0o755)
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "content/albums/c: 错误 E008 文件无法读取，请检查文件权限，并确认它不是符号链接",
        "content/articles/a.md: 错误 E008 文件无法读取，请检查文件权限，并确认它不是符号链接",
        "content/articles/b.md:3:11: 错误 E104 未知区县“涪潭县”，是否为“湄潭县”？",
        "共 3 处错误",
    ]


@pytest.mark.parametrize("closed", [".", "site"])
def test_a_folder_that_may_not_be_used_is_told_in_one_line(tmp_path: Path, closed: str) -> None:
    root = make_site(tmp_path / "project", {"articles/a.md": article("甲稿")})
    build_site(root)
    before = tree(root / "site")
    make_site(root, {"articles/b.md": article("乙稿")})
    (root / closed).chmod(0o555)
    done = run_without_privilege("build", "--root", root, *NOW)
    (root / closed).chmod(0o755)
    assert "Traceback" not in done.stderr
    if closed == ".":
        assert done.returncode == 3
        assert done.stderr.splitlines()[0].split(" ")[1:3] == ["错误", "E902"]
        assert tree(root / "site") == before
    else:
        # It is swapped whole: what may not be written in it does not matter.
        assert done.returncode == 0, done.stderr
        assert "articles/b.html" in tree(root / "site")


@pytest.mark.parametrize("command", ["check", "build"])
def test_a_site_that_may_not_be_opened_is_not_taken_for_none(tmp_path: Path, command: str) -> None:
    root = make_site(tmp_path / "project")
    root.chmod(0)
    done = run_without_privilege(command, "--root", root)
    root.chmod(0o755)
    assert done.returncode == 1
    assert done.stderr.splitlines()[0] == f"{root}: 错误 E701 没有权限打开这个文件夹，请检查它的所有者和权限"


@pytest.mark.parametrize("out", ["site", "elsewhere"])
def test_no_other_folder_is_advised_where_it_would_not_help(tmp_path: Path, out: str) -> None:
    root = make_site(tmp_path)
    build_site(root)
    make_site(root, {"articles/b.md": article("乙稿")})
    folders = [root / ".hongcheng", *(path for path in (root / ".hongcheng").rglob("*") if path.is_dir())]
    for folder in folders:
        folder.chmod(0o555)
    done = run_without_privilege("build", "--root", root, "--out", root / out, *NOW)
    for folder in folders:
        folder.chmod(0o755)
    assert done.returncode == 3
    assert " E902 " in done.stderr and ".hongcheng" in done.stderr and "--out" not in done.stderr


# -- at once ----------------------------------------------------------------------------------


def test_builds_at_once_both_succeed_and_leave_one_whole_site(tmp_path: Path) -> None:
    root = make_site(tmp_path / "a", many(30))
    builds = [started("build", "--root", root, *NOW) for _ in range(2)]
    beside = started("check", "--root", root, *NOW)
    said = [one.communicate(timeout=120) for one in (*builds, beside)]
    assert [one.returncode for one in (*builds, beside)] == [0, 0, 0], said
    other = make_site(tmp_path / "b", many(30))
    build_site(other)
    assert tree(root / "site") == tree(other / "site")
    assert leavings(root) == []


# -- elsewhere --------------------------------------------------------------------------------


def modes(folder: Path) -> dict[str, int]:
    return {str(path.relative_to(folder)): stat.S_IMODE(path.lstat().st_mode) for path in sorted(folder.rglob("*"))}


def test_time_zone_language_mask_seed_and_folder_do_not_change_a_byte_or_a_mode(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        **many(10), "albums/c/index.md": "---\ntitle: 图集\nphotos: [{src: p.jpg, alt: 照片}]\n---\n",
        "albums/c/p.jpg": picture("JPEG", 900, 600), "events/e.md": article("一场", starts="2026-05-01 09:30"),
        "lectures/l.md": article("讲稿", "甲：你好。\n乙：好。", audience="[农村, 社区]"),
        "profiles/p.md": article("李四", honours="[{id: model}]"),
    }  # fmt: skip
    one = make_site(tmp_path / "one", files)
    other = make_site(tmp_path / "a far" / "另一个 folder", dict(reversed(files.items())))
    first = subprocess.run(
        ["sh", "-c", f"umask 022; exec {' '.join(command('build', '--root', one, '--jobs', '1', *NOW))}"],
        cwd=REPOSITORY, env=surroundings(TZ="Asia/Shanghai", LANG="zh_CN.UTF-8", PYTHONHASHSEED="1"), check=False,
        capture_output=True, text=True,
    )  # fmt: skip
    assert first.returncode == 0, first.stderr
    second = subprocess.run(
        ["sh", "-c", f"umask 077; exec {' '.join(command('build', '--root', '.', '--jobs', '4', *NOW))}"],
        cwd=other, env=surroundings(TZ="America/St_Johns", LANG="C", LC_ALL="C", PYTHONHASHSEED="2", COLUMNS="40"),
        check=False, capture_output=True,
    )  # fmt: skip
    assert second.returncode == 0, second.stderr
    assert tree(one / "site") == tree(other / "site")
    assert modes(one / "site") == modes(other / "site")
    assert set(modes(one / "site").values()) == {0o644, 0o755}


@pytest.mark.parametrize("language", ["C", "zh_CN.GB18030"])
def test_findings_come_out_in_utf_8_under_any_locale(tmp_path: Path, language: str) -> None:
    make_site(tmp_path, {"articles/a.md": article("甲稿", district="涪潭县")})
    done = subprocess.run(
        command("check", "--root", tmp_path), cwd=REPOSITORY, capture_output=True, check=False,
        env=surroundings(LANG=language, LC_ALL=language, PYTHONUTF8="0", PYTHONCOERCECLOCALE="0", PYTHONIOENCODING=""),
    )  # fmt: skip
    assert done.returncode == 1
    assert "content/articles/a.md:3:11: 错误 E104 未知区县“涪潭县”，是否为“湄潭县”？" in done.stderr.decode("utf-8")


def test_a_name_that_is_no_utf_8_is_printed_and_does_not_break_the_report(tmp_path: Path) -> None:
    make_site(tmp_path, {"articles/a.md": article("甲稿")})
    (Path(os.fsdecode(os.fsencode(tmp_path / "content/articles") + b"/\xb8\xe5.md"))).write_text("x")
    done = run("check", "--root", tmp_path, "--format", "json")
    assert done.returncode == 1 and done.stderr == ""
    assert json.loads(done.stdout)[0]["code"] == "E007"


@pytest.mark.parametrize("now", ["0001-01-01", "9999-12-31T23:59:59Z", "2026-02-30", "", "2026-06-01T12:00+99:00"])
def test_a_build_time_that_is_none_is_wrong_usage(tmp_path: Path, now: str) -> None:
    done = CliRunner().invoke(hongcheng, ["check", "--root", str(make_site(tmp_path)), "--now", now])
    assert done.exit_code == 2 and "--now" in done.output and isinstance(done.exception, SystemExit)


NO_ADDRESSES = ("javascript:alert(1)", "x", "/", "https://x.cn/a", 'https://x.cn/"><b>/', "https://x.cn/../")


@pytest.mark.parametrize("url", NO_ADDRESSES)
def test_a_public_address_that_is_none_is_refused_on_the_command_line_too(tmp_path: Path, url: str) -> None:
    make_site(tmp_path)
    assert [problem.code for problem in build_site(tmp_path, base_url=url).problems] == ["E703"]
    assert not (tmp_path / "site").exists()
