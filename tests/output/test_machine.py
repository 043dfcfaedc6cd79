"""What a disk could not do, in words for an editor."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from generator.output.machine import machine_problem


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "E901"),
        (errno.EDQUOT, "E901"),
        (errno.EACCES, "E902"),
        (errno.EPERM, "E902"),
        (errno.EROFS, "E902"),
        (errno.EBUSY, "E904"),
        (errno.EXDEV, "E904"),
        (errno.EIO, "E905"),
        (errno.EFBIG, "E905"),
        (errno.ENAMETOOLONG, "E905"),
    ],
)
def test_each_failure_has_its_code_and_one_line(number: int, code: str) -> None:
    problem = machine_problem(OSError(number, "words", "site/a.html"), Path("site"))
    assert problem.code == code
    assert str(problem).startswith(f"site: 错误 {code} ")
    assert "\n" not in str(problem)


def test_an_error_without_a_number_still_makes_a_line() -> None:
    assert machine_problem(OSError("odd"), "site").code == "E905"


def test_a_full_disk_is_named_by_the_folder_and_the_disk(tmp_path: Path) -> None:
    failed = OSError(errno.ENOSPC, "full", str(tmp_path / "site/a.html"))
    (tmp_path / "site").mkdir()
    message = machine_problem(failed, Path("elsewhere")).message
    assert message.startswith(f"磁盘空间不足，没有写完（{tmp_path / 'site'} 所在的磁盘 /")
