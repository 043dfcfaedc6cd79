"""What the bench makes of its figures."""

from __future__ import annotations

import build_report
from build_report import BODY, COLD, WHOLE, Measured, Output, print_report
from measuring import Run, cpu, memory, middle, ratio, wall


def runs(*figures: tuple[float, float]) -> list[Run]:
    return [Run(wall=seconds, cpu=work, memory=1_000_000, log="") for work, seconds in figures]


def test_a_ratio_is_taken_round_by_round_and_then_the_median() -> None:
    # The machine is ten times slower in the second round, for both.
    ours, theirs = runs((1, 2), (10, 20), (3, 3)), runs((2, 2), (20, 40), (3, 3))
    assert ratio(ours, theirs, cpu) == 0.5
    assert ratio(ours, theirs, wall) == 1.0
    assert middle(ours, cpu) == 3


def test_a_round_that_one_side_lacks_is_left_out() -> None:
    assert ratio(runs((1, 1), (9, 9)), runs((2, 2)), cpu) == 0.5
    assert ratio(runs((1, 1)), [], cpu) is None
    assert ratio(runs((1, 1)), runs((0, 1)), cpu) is None


def measured() -> Measured:
    ours, hugo = "Hongcheng", "Hugo"
    found = Measured("这里", 1000, {ours: "", hugo: "0.1"}, 1)
    for work, name, figures in (
        (COLD, ours, (1, 2)), (WHOLE, ours, (3, 4)), (BODY, ours, (0.1, 0.2)),
        (COLD, hugo, (2, 4)), (BODY, hugo, (2, 4)),
        (f"{WHOLE}×10", ours, (27, 36)), (f"{COLD}×10", hugo, (20, 44)),
    ):  # fmt: skip
        found.add(work, name, runs(figures)[0])
    found.outputs = {name: Output(1, 2, 3_000_000, 4) for name in (ours, hugo)}
    return found


def test_the_table_sets_both_of_our_cold_builds_beside_the_one_of_a_peer(capsys) -> None:
    print_report(measured())
    lines = capsys.readouterr().out.splitlines()
    assert "| cold, without search index | 1.00 / 2.00 | 0.5 / 0.5 | — |" in lines
    assert "| cold, everything on | 3.00 / 4.00 | 1.5 / 1 | ≤ 1.5 CPU, ≤ 1.3 clock |" in lines
    assert "| one body edited | 0.10 / 0.20 | 0.05 / 0.05 | ≤ 0.12 CPU |" in lines
    [growth] = [line for line in lines if "10,000" in line]
    assert growth.endswith("| 9 × / 9 × | 10 × / 11 × | ≤ 11 × (ours) |")
    assert "测了的比都达到所定的了，有 3 个没有测" in lines


def test_what_was_not_reached_is_named(capsys) -> None:
    found = measured()
    found.runs[(BODY, "Hongcheng")] = runs((1, 1))
    print_report(found)
    assert "没有达到：one body edited 0.5（≤ 0.12 CPU of Hugo）" in capsys.readouterr().out


def test_every_goal_belongs_to_a_row() -> None:
    titles = {row.title for row in build_report.ROWS}
    assert {goal.work for count in (1000, 10_000) for goal in build_report.goals(count)} <= titles
    assert memory in {goal.figure for goal in build_report.goals(10_000)}
