"""Every finding of this room, as an editor sees it: the tables in ``cases/``."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.intake.casebook import Case, cases, findings

CODES_OF_THIS_ROOM = frozenset(
    [f"E{number:03}" for number in (1, 2, 4, 7, *range(9, 19))]
    + ["E101", "E102", "E103", "E105", "E106", "E112", "E113", "E116", "E117", "E121", "E206", "E506", "E701", "E702",
       "E703", "E704", "E705"]
)  # fmt: skip
"""Codes that need a large file or a special one (E003, E005, E006, E008) stand in test_walk.py."""


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.title)
def test_an_editor_sees_exactly_these_lines(case: Case, tmp_path: Path) -> None:
    for name, content in case.files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    (tmp_path / "content").mkdir(exist_ok=True)
    assert tuple(str(problem) for problem in findings(tmp_path)) == case.expected


def test_every_code_has_a_case() -> None:
    told = {code for case in cases() for line in case.expected for code in re.findall(r"[EW]\d{3}", line)}
    assert told >= CODES_OF_THIS_ROOM


def test_no_finding_ends_in_a_full_stop_or_runs_over_a_line(tmp_path: Path) -> None:
    for case in cases():
        for line in case.expected:
            assert not line.endswith(("。", "."))
            assert re.match(r"[^:]+(:\d+:\d+)?: (错误|警告) [EW]\d{3} \S", line.replace("a:b", "a_b"))
