"""Publishing whole or not at all: what the folder holds, before, after, and when it goes wrong."""

from __future__ import annotations

import itertools
import os
import resource
import signal
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from trees import neighbours

from generator.output import lock, swap
from generator.output import publish as publishing
from generator.output.folder import MARKER, folder_problem
from generator.output.machine import OutputRefused, machine_problem
from generator.output.publish import Published, publish

ROOT = Path(__file__).parents[2]
SITE = {"index.html": b"front", "a/one.html": b"1", "a/b/two.html": "二".encode(), "css/site.css": b""}


def hide_exchange(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(swap, "_renameat2", lambda: None)


def hide_links(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "link", refuse)


def hide_syncfs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publishing, "_syncfs", lambda: None)


def hide_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock, "fcntl", None)


SYSTEMS: dict[str, tuple[Callable[[pytest.MonkeyPatch], None], ...]] = {
    "all there": (),
    "no exchange": (hide_exchange,),
    "no links": (hide_links,),
    "no locks": (hide_locks,),
    "nothing there": (hide_exchange, hide_links, hide_syncfs, hide_locks),
}


@pytest.fixture(params=SYSTEMS)
def system(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    for hide in SYSTEMS[request.param]:
        hide(monkeypatch)
    return str(request.param)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "site"


def tree(out: Path) -> dict[str, bytes]:
    found = {str(path.relative_to(out)): path.read_bytes() for path in out.rglob("*") if path.is_file()}
    found.pop(MARKER, None)
    return found


def modes(out: Path) -> dict[str, int]:
    return {str(path.relative_to(out)): stat.S_IMODE(path.stat().st_mode) for path in (out, *out.rglob("*"))}


def snapshot(out: Path) -> dict[str, tuple[int, int, int]]:
    """Everything that a write would change."""
    status = {str(path): path.lstat() for path in (out, out.parent, *out.rglob("*"))}
    return {path: (entry.st_ino, entry.st_mtime_ns, entry.st_ctime_ns) for path, entry in status.items()}


# -- what is published ----------------------------------------------------------------------


def test_the_folder_holds_exactly_what_was_given_again_and_again(out: Path, system: str) -> None:
    assert publish(SITE, out, build_id="1") == Published(tuple(sorted(SITE)), 0, (), swapped=True)
    assert tree(out) == SITE
    later = {**SITE, "index.html": b"FRONT", "new/x.html": b"x"}
    del later["a/b/two.html"]
    done = publish(later, out, build_id="2")
    assert done == Published(("index.html", "new/x.html"), 2, ("a/b/two.html",), swapped=True)
    assert tree(out) == later
    assert not (out / "a" / "b").exists()
    assert neighbours(out) == []
    publish(SITE, out, build_id="1")
    assert tree(out) == SITE
    assert neighbours(out) == []


def test_when_nothing_differs_nothing_is_written(out: Path, system: str) -> None:
    publish(SITE, out, build_id="1")
    before = snapshot(out)
    assert publish(SITE, out, build_id="1") == Published((), 4, (), swapped=False)
    assert snapshot(out) == before


def test_an_unchanged_file_stays_the_same_file(out: Path) -> None:
    publish(SITE, out, build_id="1")
    before = (out / "a/one.html").stat()
    publish({**SITE, "index.html": b"other"}, out, build_id="2")
    after = (out / "a/one.html").stat()
    assert (after.st_ino, after.st_mtime_ns, after.st_nlink) == (before.st_ino, before.st_mtime_ns, 1)


def test_the_same_files_give_the_same_tree_whatever_was_there_before(tmp_path: Path) -> None:
    publish({"x/y.html": b"old"}, tmp_path / "two", build_id="0")
    for out in (tmp_path / "one", tmp_path / "two"):
        publish(dict(reversed(SITE.items())), out, build_id="1")
    assert (tmp_path / "one" / MARKER).read_bytes() == (tmp_path / "two" / MARKER).read_bytes()
    assert modes(tmp_path / "one") == modes(tmp_path / "two")


def test_files_can_be_copied_from_finished_files(out: Path, tmp_path: Path) -> None:
    picture = tmp_path / "picture"
    picture.write_bytes(os.urandom(3_000_000))
    picture.chmod(0o600)
    files: dict[str, bytes | Path] = {**SITE, "img/p.webp": picture}
    assert publish(files, out, build_id="1").swapped
    assert (out / "img/p.webp").read_bytes() == picture.read_bytes()
    assert (out / "img/p.webp").stat().st_ino != picture.stat().st_ino
    assert not publish(files, out, build_id="1").swapped
    picture.write_bytes(picture.read_bytes()[:-1] + b"!")
    assert publish(files, out, build_id="1").written == ("img/p.webp",)


def test_a_link_or_a_pipe_in_place_of_a_finished_file_is_not_followed(out: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    (tmp_path / "link").symlink_to(tmp_path / "secret")
    os.mkfifo(tmp_path / "pipe")
    for name in ("link", "pipe"):
        with pytest.raises(OSError):
            publish({"x": tmp_path / name}, out, build_id="1")
    assert not out.exists()


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077, 0o777])
def test_modes_are_the_same_under_any_umask(out: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        publish(SITE, out, build_id="1")
    finally:
        os.umask(before)
    assert {mode for path, mode in modes(out).items() if (out / path).is_dir()} == {0o755}
    assert {mode for path, mode in modes(out).items() if not (out / path).is_dir()} == {0o644}


def _edit(out: Path) -> None:
    status = (out / "index.html").stat()
    (out / "index.html").write_bytes(b"FRONT")
    os.utime(out / "index.html", ns=(status.st_atime_ns, status.st_mtime_ns))


def _make_link(out: Path) -> None:
    (out.parent / "elsewhere").write_bytes(b"front")
    (out / "index.html").unlink()
    (out / "index.html").symlink_to(out.parent / "elsewhere")


def _make_folder(out: Path) -> None:
    (out / "index.html").unlink()
    (out / "index.html").mkdir()


@pytest.mark.parametrize(
    "damage",
    [
        _edit,
        _make_link,
        _make_folder,
        lambda out: (out / "index.html").unlink(),
        lambda out: (out / "index.html").chmod(0o666),
        lambda out: (out / "a").chmod(0o700),
        lambda out: out.chmod(0o700),
        lambda out: (out / MARKER).chmod(0o600),
        lambda out: (out / "extra.html").write_bytes(b"?"),
        lambda out: (out / "empty").mkdir(),
        lambda out: (out / "away").symlink_to("/"),
        lambda out: (out / "a").rename(out / "c"),
        lambda out: os.mkfifo(out / "pipe"),
    ],
)
def test_whatever_was_done_to_the_folder_by_hand_is_undone(
    out: Path, system: str, damage: Callable[[Path], None]
) -> None:
    publish(SITE, out, build_id="1")
    expected = modes(out)
    damage(out)
    publish(SITE, out, build_id="1")
    assert tree(out) == SITE
    assert modes(out) == expected
    assert not any(path.is_symlink() for path in out.rglob("*"))


@pytest.mark.parametrize(
    "address",
    ["../x", "a/../../x", "/etc/x", "a//b", "", "a/", "./a", "a/.", "..", "a\0b", "a\\b", "\ud800.html", MARKER],
)
def test_an_address_that_leads_out_of_the_tree_is_a_bug(out: Path, address: str) -> None:
    with pytest.raises(ValueError):
        publish({address: b""}, out, build_id="1")
    assert not out.exists()


def test_an_address_that_is_a_file_and_a_folder_is_a_bug(out: Path) -> None:
    with pytest.raises(ValueError):
        publish({"a": b"", "a/b": b""}, out, build_id="1")


# -- whose folder it is ---------------------------------------------------------------------


def test_a_folder_with_files_of_others_is_refused_and_stays(out: Path) -> None:
    out.mkdir()
    (out / "thesis.docx").write_bytes(b"years of work")
    with pytest.raises(OutputRefused) as refused:
        publish(SITE, out, build_id="1")
    assert refused.value.problem.code == "E904"
    assert "thesis.docx" in refused.value.problem.message
    assert tree(out) == {"thesis.docx": b"years of work"}
    assert neighbours(out) == []


def test_an_empty_folder_is_taken(out: Path, system: str) -> None:
    out.mkdir()
    assert publish(SITE, out, build_id="1").swapped
    assert tree(out) == SITE


@pytest.mark.parametrize("target", ["elsewhere", "nowhere", ".", "/"])
def test_a_link_to_elsewhere_is_refused(out: Path, target: str) -> None:
    (out.parent / "elsewhere").mkdir()
    out.symlink_to(target)
    with pytest.raises(OutputRefused):
        publish(SITE, out, build_id="1")
    assert out.is_symlink()


def test_a_file_in_its_place_is_refused(out: Path) -> None:
    out.write_text("mine")
    with pytest.raises(OutputRefused):
        publish(SITE, out, build_id="1")
    assert out.read_text() == "mine"


@pytest.mark.parametrize("work", [".git/HEAD", "content/site.yaml"])
def test_a_published_folder_that_somebody_works_in_is_refused(out: Path, work: str) -> None:
    publish(SITE, out, build_id="1")
    (out / work).parent.mkdir()
    (out / work).write_text("ref")
    with pytest.raises(OutputRefused):
        publish({}, out, build_id="2")
    assert (out / work).read_text() == "ref"


def test_a_marker_that_is_not_ours_does_not_make_a_folder_ours(out: Path) -> None:
    (out / MARKER).mkdir(parents=True)
    assert folder_problem(out) is not None
    (out / MARKER).rmdir()
    (out / MARKER).write_text("hongcheng")
    assert folder_problem(out) is not None


@pytest.mark.parametrize(
    "out", ["/", "~", "project", ".", "project/content", "project/content/site", "project/templates", "project/.git/x",
            "project/assets/../assets/site", "project/.hongcheng/cache", "project/x/.."]
)  # fmt: skip
def test_sources_and_what_holds_them_are_no_output_folder(
    tmp_path: Path, out: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = tmp_path / "project"
    (project / "content").mkdir(parents=True)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    (tmp_path / "home").mkdir()
    problem = folder_problem(tmp_path / Path(out).expanduser(), project)
    assert problem is not None and problem.code == "E904"


@pytest.mark.parametrize("out", ["project/site", "site", "project/.hongcheng/preview", "project/contents"])
def test_other_folders_will_do(tmp_path: Path, out: str) -> None:
    (tmp_path / "project" / "content").mkdir(parents=True)
    assert folder_problem(tmp_path / out, tmp_path / "project") is None


def test_the_content_folder_is_recognised_behind_a_link(tmp_path: Path) -> None:
    (tmp_path / "project" / "content").mkdir(parents=True)
    (tmp_path / "door").symlink_to(tmp_path / "project" / "content")
    assert folder_problem(tmp_path / "door" / "site", tmp_path / "project") is not None


@pytest.mark.parametrize("out", ["circle/site", "circle/a/site"])
def test_links_in_a_circle_are_a_failure_of_the_disk(tmp_path: Path, out: str) -> None:
    (tmp_path / "circle").symlink_to("circle")
    with pytest.raises(OSError) as failed:
        folder_problem(tmp_path / out, tmp_path)
    assert "符号链接绕成了圈" in machine_problem(failed.value, out).message


# -- when it goes wrong ---------------------------------------------------------------------


def test_a_full_disk_leaves_the_old_site_and_nothing_else(small_disk: Path) -> None:
    out = small_disk / "site"
    publish(SITE, out, build_id="1")
    with pytest.raises(OSError) as failed:
        publish({f"{number}.html": b"x" * 50_000 for number in range(40)}, out, build_id="2")
    assert machine_problem(failed.value, out).code == "E901"
    assert tree(out) == SITE
    assert neighbours(out) == []
    publish({**SITE, "index.html": b"later"}, out, build_id="3")
    assert (out / "index.html").read_bytes() == b"later"


def test_a_read_only_disk_leaves_the_old_site(small_disk: Path) -> None:
    out = small_disk / "site"
    publish(SITE, out, build_id="1")
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    with pytest.raises(OSError) as failed:
        publish({}, out, build_id="2")
    assert machine_problem(failed.value, out).code == "E902"
    assert tree(out) == SITE


def test_a_mount_point_is_refused_with_advice(small_disk: Path) -> None:
    problem = folder_problem(small_disk)
    assert problem is not None and "挂载点" in problem.message


def test_a_file_that_may_not_grow_leaves_the_old_site(out: Path) -> None:
    publish(SITE, out, build_id="1")
    script = f"""
import resource
from pathlib import Path
from generator.output.publish import publish
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    publish({{"a.html": b"1", "b.html": b"x" * 2000}}, Path({str(out)!r}), build_id="2")
except OSError as error:
    print(error.errno)
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip().isdecimal()
    assert tree(out) == SITE
    assert neighbours(out) == []
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] != 1000


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit, MemoryError])
def test_whatever_ends_a_build_the_old_site_stays(out: Path, system: str, error: type[BaseException]) -> None:
    class Interrupted(dict[str, bytes]):
        def __getitem__(self, path: str) -> bytes:
            if path == "z.html":
                raise error
            return super().__getitem__(path)

    publish(SITE, out, build_id="1")
    with pytest.raises(error):
        publish(Interrupted({"a.html": b"a", "z.html": b"z"}), out, build_id="2")
    assert tree(out) == SITE
    assert neighbours(out) == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_stopped_build_leaves_the_old_site(out: Path, number: signal.Signals) -> None:
    publish(SITE, out, build_id="1")
    script = f"""
import os
from pathlib import Path
from generator.output.publish import publish
class Stopped(dict):
    def __getitem__(self, path):
        if path == "z.html":
            os.kill(os.getpid(), {int(number)})
        return super().__getitem__(path)
publish(Stopped({{"a.html": b"a", "z.html": b"z"}}), Path({str(out)!r}), build_id="2")
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True)
    assert done.returncode != 0
    assert tree(out) == SITE
    publish(SITE, out, build_id="1")
    assert neighbours(out) == []


# -- from one system to another -------------------------------------------------------------


def test_ctrl_c_while_the_new_tree_is_begun_leaves_nothing_beside_the_site(out: Path) -> None:
    """Whatever call it comes after, up to where the tree is filled."""
    publish({"a.html": b"1"}, out, build_id="1")

    def is_stopped_after(returns: int) -> bool:
        left = returns

        def listen(frame: object, event: str, called: object) -> None:
            nonlocal left
            left -= event == "c_return"
            if left == 0:
                sys.setprofile(None)
                signal.raise_signal(signal.SIGINT)

        def begun(*given: object) -> None:
            sys.setprofile(None)
            raise EOFError

        try:
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(publishing, "sifted", begun)
                sys.setprofile(listen)
                publish({"a.html": b"2"}, out, build_id="2")
        except EOFError:
            return False
        except KeyboardInterrupt:
            sys.setprofile(None)
            assert neighbours(out) == [], returns
            return True
        finally:
            sys.setprofile(None)
        raise AssertionError("neither stopped nor begun")

    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        moments = next(number for number in itertools.count(1) if not is_stopped_after(number))
    finally:
        signal.signal(signal.SIGINT, before)
    assert moments > 40
    assert (out / "a.html").read_bytes() == b"1"


def test_a_folder_moved_to_a_disk_without_exchange_and_back_stays_whole(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(SITE, out, build_id="1")
    with monkeypatch.context() as elsewhere:
        hide_exchange(elsewhere)
        for number in range(3):
            files = {**SITE, "index.html": b"%d" % number}
            publish(files, out, build_id=str(number))
            assert out.is_symlink() and tree(out) == files and neighbours(out) == []
    publish(SITE, out, build_id="4")
    assert not out.is_symlink() and tree(out) == SITE and neighbours(out) == []


def test_a_build_killed_in_the_one_gap_is_undone(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(SITE, out, build_id="1")
    script = f"""
import os
from pathlib import Path
from generator.output import swap
from generator.output.publish import publish
swap._renameat2 = lambda: None
os.replace = lambda *_: os._exit(9)
publish({{"a.html": b"a"}}, Path({str(out)!r}), build_id="2")
"""
    assert subprocess.run([sys.executable, "-c", script], cwd=ROOT).returncode == 9
    assert not os.path.lexists(out)
    swap.recover(out)
    assert tree(out) == SITE
    assert neighbours(out) == []


def test_recovering_touches_no_name_that_is_not_ours(out: Path) -> None:
    publish(SITE, out, build_id="1")
    others = ".site.stage", ".site.stage-x", ".site.stage-12-backup", ".siteX.stage-12-0123abcd", "site.old-1-00000000"
    for name in others:
        (out.parent / name).mkdir()
    before = neighbours(out)
    swap.recover(out)
    assert neighbours(out) == before


def test_the_stage_of_a_build_that_still_runs_is_left_alone(out: Path, tmp_path: Path) -> None:
    stage = tmp_path / f".site.stage-{2**22 + 1}-0123abcd"
    stage.mkdir()
    descriptor = lock.hold(stage)
    assert descriptor is not None
    swap.recover(out)
    assert stage.exists()
    lock.let_go(descriptor)
    swap.recover(out)
    assert not stage.exists()


def test_a_link_of_ours_whose_version_was_deleted_is_mended(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hide_exchange(monkeypatch)
    publish(SITE, out, build_id="1")
    version = out.resolve()
    version.rename(out.parent / "gone")
    publish(SITE, out, build_id="1")
    assert tree(out) == SITE
