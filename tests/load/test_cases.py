"""Findings that need the whole site, as an editor sees them: the tables in ``cases/``."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

import pytest

from tests.intake.casebook import Case, cases
from tests.load.photos import PHOTOS
from tests.load.recordings import RECORDINGS
from tests.sites import BASE, check_site, make_site

HERE = Path(__file__).parent / "cases"
TABLE = cases(HERE, textwrap.dedent(BASE["site.yaml"]).lstrip().encode())
CODES_OF_THESE_ROOMS = frozenset(
    re.findall(
        r"\w+",
        """E104 E107 E108 E109 E110 E111 E114 E115 E118 E119 W120 E201 E202 E203 E204 E205 E206 W207 E301 E302 E303
        E304 E305 E306 E307 E308 E309 E310 E311 W312 E313 W314 E401 E402 E403 W404 W405 E406 W407 E501 E502 E503 E504
        E505 E511 E512 E513 E514 W515 E516 E517 E521 W522 W523 E801 E802
        E803 E804 E805 E806 E601 E602 W603 W604""",
    )
)


@pytest.mark.parametrize("case", TABLE, ids=lambda case: case.title)
def test_an_editor_sees_exactly_these_lines(case: Case, tmp_path: Path) -> None:
    make_site(tmp_path)
    for name, content in case.files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        wanted = re.fullmatch(rb"(?:photo|recording): (\w+)\n", content)
        path.write_bytes((PHOTOS | RECORDINGS)[wanted[1].decode()] if wanted else content)
    assert check_site(tmp_path) == case.expected


def test_every_code_has_a_case() -> None:
    told = {code for case in TABLE for line in case.expected for code in re.findall(r"[EW]\d{3}", line)}
    assert CODES_OF_THESE_ROOMS - told == frozenset()


def test_no_finding_ends_in_a_full_stop_and_each_names_a_place() -> None:
    for case in TABLE:
        for line in case.expected:
            assert not line.endswith(("。", "."))
            assert re.match(r"[^:]+(:\d+:\d+)?: (错误|警告) [EW]\d{3} \S", line)
