"""Work shared out to processes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from generator.workers import LEAST, in_parallel
from tests.sites import article, build_site, make_site, tree


def test_results_come_in_the_order_of_the_tasks_whoever_did_them() -> None:
    numbers = range(3 * LEAST + 1)
    assert in_parallel(lambda number: number * number, numbers, 3) == [number * number for number in numbers]


def test_workers_are_other_processes_and_a_little_work_stays_here() -> None:
    assert os.getpid() not in in_parallel(lambda _: os.getpid(), range(LEAST), 2)
    assert set(in_parallel(lambda _: os.getpid(), range(LEAST - 1), 2)) == {os.getpid()}


def test_a_failure_in_a_worker_is_raised_here() -> None:
    with pytest.raises(ZeroDivisionError):
        in_parallel(lambda number: 1 // (number - 5), range(LEAST), 2)


def test_any_number_of_processes_gives_the_same_bytes(tmp_path: Path) -> None:
    files = {f"articles/a{n}.md": article(f"第{n}篇", f"正文{n}。") for n in range(LEAST + 6)}
    for jobs in (1, 3):
        build_site(make_site(tmp_path / str(jobs), files), jobs=jobs)
    assert tree(tmp_path / "1/site") == tree(tmp_path / "3/site")
