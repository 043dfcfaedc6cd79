"""Dates as editors write them: what the advice makes of them."""

from __future__ import annotations

import pytest

from generator.intake.rules import Fault, check
from generator.intake.types import Rule


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026年5月1日", "2026-05-01"),
        ("2026-05-01（星期五）", "2026-05-01"),
        ("2026年5月1日 周五", "2026-05-01"),
        ("2026–05–01", "2026-05-01"),
        ("2026-05-01,", "2026-05-01"),
        ("26.5.1", "2026-05-01"),
        ("99-12-31", "1999-12-31"),
        ("二〇二六年五月一日", "2026-05-01"),
        ("二○二六年十二月二十一日", "2026-12-21"),
        ("二零二六年十月", "2026-10"),
        ("2026年5月1号", "2026-05-01"),
    ],
)
def test_a_date_in_other_words_is_offered_as_ours(written: str, meant: str) -> None:
    assert check(Rule("date"), written) == Fault("E105", f"日期“{written}”写法不对", f"可写成 {meant}")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-05-01 上午9点", "2026-05-01 09:00"),
        ("2026年5月1日下午3点半", "2026-05-01 15:30"),
        ("2026-05-01 9点30分", "2026-05-01 09:30"),
        ("2026年5月1日上午九点", "2026-05-01 09:00"),
        ("2026-05-01 中午12点", "2026-05-01 12:00"),
        ("2026-05-01 中午1点", "2026-05-01 13:00"),
    ],
)
def test_a_time_of_day_in_other_words_is_offered_as_ours(written: str, meant: str) -> None:
    assert check(Rule("instant"), written) == Fault("E105", f"时间“{written}”写法不对", f"可写成 {meant}")


@pytest.mark.parametrize("written", ["今天", "5月1日", "26.5", "2026-02-30（周一）", "二〇二六年十三月", "05/01/2026"])
def test_what_is_no_certain_day_is_not_guessed(written: str) -> None:
    found = check(Rule("date"), written)
    assert isinstance(found, Fault) and found.hint.startswith("请写成")


def test_midnight_is_not_guessed() -> None:
    found = check(Rule("instant"), "2026-05-01 晚上12点")
    assert isinstance(found, Fault) and found.hint.startswith("请写成")
