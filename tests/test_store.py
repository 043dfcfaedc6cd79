"""The cache: never wrong, never needed."""

from __future__ import annotations

import hashlib
import itertools
import multiprocessing
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import BinaryIO

import pytest

from generator import store as store_module
from generator.store import Store, is_racy

KEY = "ab12cd"
OTHER = "ab99ff"


def entries(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_what_was_put_is_got_back(tmp_path: Path) -> None:
    store = Store(tmp_path / "cache")
    for value in (b"", b"\x00", "遵义".encode() * 1000):
        store.put(KEY, value)
        assert store.get(KEY) == value
    assert store.get(OTHER) is None


def test_a_value_is_computed_once(tmp_path: Path) -> None:
    store = Store(tmp_path)
    asked: list[int] = []

    def compute() -> bytes:
        asked.append(1)
        return b"page"

    assert store.get_or(KEY, compute) == store.get_or(KEY, compute) == b"page"
    assert len(asked) == 1


def test_a_damaged_entry_is_a_miss_wherever_the_damage_is(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.put(KEY, b"a page of a site")
    (path,) = entries(tmp_path)
    whole = path.read_bytes()
    for position in range(len(whole)):
        path.write_bytes(whole[:position] + bytes([whole[position] ^ 1]) + whole[position + 1 :])
        assert store.get(KEY) is None
        path.write_bytes(whole[:position])
        assert store.get(KEY) is None
    path.write_bytes(whole + b"\n")
    assert store.get(KEY) is None
    assert store.get_or(KEY, lambda: b"again") == b"again" == store.get(KEY)


def test_an_entry_under_another_key_is_a_miss(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.put(KEY, b"one")
    store.put(OTHER, b"other")
    one, other = entries(tmp_path)
    shutil.copy(one, other)
    assert store.get(OTHER) is None


def test_a_kept_file_is_a_file_of_exactly_these_bytes(tmp_path: Path) -> None:
    store = Store(tmp_path)
    path = store.put_file(KEY, b"picture")
    assert path is not None and path.read_bytes() == b"picture"
    assert store.get_file(KEY) == path
    assert store.get_file(OTHER) is None
    path.write_bytes(b"pictura")
    assert store.get_file(KEY) is None


def test_a_kept_file_that_stands_as_it_was_checked_is_not_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(tmp_path)
    path = store.put_file(KEY, b"picture")
    assert path and store.get_file(KEY) == path
    later = time.time_ns() + 10**10
    monkeypatch.setattr(time, "time_ns", lambda: later)
    assert store.get_file(KEY) == path
    assert store.digest(path) == hashlib.sha256(b"picture").hexdigest()
    read: list[str] = []
    real = store_module._file_digest
    monkeypatch.setattr(store_module, "_file_digest", lambda path: (read.append(path), real(path))[1])
    assert Store(tmp_path).get_file(KEY) == path
    assert read == []
    before = path.stat()
    path.write_bytes(b"pictura")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert Store(tmp_path).get_file(KEY) is None
    assert read == [str(path)]


def test_a_kept_file_without_its_checksum_is_a_miss(tmp_path: Path) -> None:
    store = Store(tmp_path)
    path = store.put_file(KEY, b"picture")
    for entry in entries(tmp_path):
        if entry != path:
            entry.unlink()
    assert store.get_file(KEY) is None


def test_a_file_may_be_made_piece_by_piece(tmp_path: Path) -> None:
    store = Store(tmp_path)

    def write(file: BinaryIO) -> None:
        file.write(b"....end")
        file.seek(0)
        file.write(b"head")

    path = store.make_file(KEY, write)
    assert path is not None and path.read_bytes() == b"headend"
    assert store.get_file(KEY) == path


def test_a_file_whose_making_fails_is_not_kept(tmp_path: Path) -> None:
    store = Store(tmp_path)

    def fail(file: BinaryIO) -> None:
        file.write(b"half")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        store.make_file(KEY, fail)
    assert entries(tmp_path) == []


def test_a_change_is_trusted_to_show_in_a_files_times_after_two_seconds() -> None:
    now = time.time_ns()
    assert is_racy(now) and is_racy(now + 10**12)
    assert not is_racy(now - 3 * 10**9)


def test_pruning_keeps_what_is_named_and_removes_the_rest_with_leftovers(tmp_path: Path) -> None:
    store = Store(tmp_path)
    for key in (KEY, OTHER, "cd0000"):
        store.put_file(key, key.encode())
    leftover = tmp_path / "ab" / ".12cd.99.abcdef"
    leftover.write_bytes(b"half")
    assert store.prune(frozenset((KEY,))) == 5
    assert not leftover.exists()
    assert store.get_file(KEY) is not None
    assert len(entries(tmp_path)) == 2


def test_deleting_the_folder_at_any_time_costs_only_work(tmp_path: Path) -> None:
    store = Store(tmp_path / "cache")
    store.put(KEY, b"1")
    shutil.rmtree(tmp_path / "cache")
    assert store.get(KEY) is None
    assert store.prune(frozenset()) == 0
    store.put(KEY, b"2")
    assert store.get(KEY) == b"2"


def test_a_cache_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be")
    store = Store(tmp_path / "cache")
    store.put(KEY, b"1")
    assert store.get(KEY) is None
    assert store.put_file(KEY, b"1") is None
    assert store.get_or(KEY, lambda: b"made") == b"made"
    assert store.prune(frozenset()) == 0


def test_a_failed_write_leaves_no_half_entry(tmp_path: Path) -> None:
    store = Store(tmp_path)
    os.makedirs(tmp_path / "ab" / "12cd")  # a folder stands where the entry goes: the last step fails
    store.put(KEY, b"1")
    assert entries(tmp_path) == []


@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_a_write_that_is_ended_at_any_moment_leaves_the_entry_or_nothing(tmp_path: Path) -> None:
    """A worker is told to end by a signal, which is heard when a call returns."""

    def end_after(returns: int) -> bool:
        """Write a new cache and be told to end when the *returns*-th call has returned; whether it was."""
        left = returns

        def listen(frame: object, event: str, called: object) -> None:
            nonlocal left
            left -= event == "c_return"
            if left == 0:
                sys.setprofile(None)
                raise SystemExit

        store = Store(tmp_path / str(returns))
        sys.setprofile(listen)
        try:
            store.put_file(KEY, b"1")
        except SystemExit:
            return True
        finally:
            sys.setprofile(None)
        return False

    moments = next(number for number in itertools.count(1) if not end_after(number))
    assert moments > 20
    assert [path for path in tmp_path.rglob(".*") if path.is_file()] == []


@pytest.mark.parametrize("key", ["", "ab", "../../etc", "ab/cd", "AB12", "ab\0c", ".abc", "a" * 200])
def test_a_key_that_is_no_key_is_a_bug(tmp_path: Path, key: str) -> None:
    with pytest.raises(ValueError):
        Store(tmp_path).put(key, b"")


def _fill(folder: Path) -> None:
    store = Store(folder)
    for round_ in range(40):
        for number in range(10):
            key = f"k{number:03}"
            store.put(key, key.encode() * 5000)
            found = store.get(key)
            if found != key.encode() * 5000:
                raise SystemExit(f"round {round_}: torn entry")


def test_processes_that_write_the_same_keys_at_once_never_see_a_torn_entry(tmp_path: Path) -> None:
    processes = [multiprocessing.Process(target=_fill, args=(tmp_path,)) for _ in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0, 0, 0]
    assert len(entries(tmp_path)) == 10


def test_a_full_disk_costs_only_work(small_disk: Path) -> None:
    store = Store(small_disk / "cache")
    store.put(KEY, b"small")
    store.put(OTHER, b"x" * 2_000_000)
    assert store.get(OTHER) is None
    assert store.get(KEY) == b"small"
    assert len(entries(small_disk)) == 1
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    store.put(OTHER, b"small")
    assert store.get(KEY) == b"small"
    assert store.prune(frozenset()) == 0


def test_what_nobody_wants_for_two_months_is_forgotten(tmp_path: Path) -> None:
    store = Store(tmp_path)
    for key in (KEY, OTHER, "cd0000", "ef0000"):
        store.put(key, key.encode())
    long_ago = time.time() - 61 * 86_400
    for path in entries(tmp_path):
        if path.name != "0000" or path.parent.name != "ef":
            os.utime(path, (long_ago, long_ago))
    assert store.get(KEY) == KEY.encode()
    assert store.forget([OTHER]) == 1
    assert [store.get(key) is not None for key in (KEY, OTHER, "cd0000", "ef0000")] == [True, True, False, True]
    os.utime(tmp_path / "ef/0000", (long_ago, long_ago))
    assert Store(tmp_path).forget([]) == 0, "it was looked through this week"
    os.utime(tmp_path / "forgotten", (long_ago, long_ago))
    assert Store(tmp_path).forget([KEY]) == 2
