"""Sheets of a printed script: what may stand at their head and foot."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from generator.plan.leaves import LONELY, Slot, page_turns

HEIGHT = 40
SLOTS = st.lists(
    st.builds(Slot, st.sampled_from([4, 6, 8]), st.sampled_from([0, 1, 4]), st.booleans(), st.booleans()), max_size=60
)


def sheets(slots: list[Slot], height: int = HEIGHT) -> list[list[Slot]]:
    starts = [0, *page_turns(slots, height)]
    return [slots[start:end] for start, end in pairwise(starts)]


def height_of(sheet: list[Slot]) -> int:
    return sum(slot.height + slot.gap for slot in sheet) - sheet[0].gap


@given(SLOTS)
def test_nothing_is_lost_and_no_sheet_is_fuller_than_it_can_be(slots: list[Slot]) -> None:
    made = sheets(slots)
    assert [slot for sheet in made for slot in sheet] == slots
    assert all(height_of(sheet) <= HEIGHT for sheet in made)


@given(SLOTS)
def test_a_held_line_begins_a_sheet_only_where_the_sheet_before_has_no_other_place(slots: list[Slot]) -> None:
    made = sheets(slots)
    for before, sheet in pairwise(made):
        if sheet[0].held:
            assert all(slot.held for slot in before[1:])


def test_a_turn_of_one_line_is_not_left_at_the_foot_if_a_longer_one_ends_near() -> None:
    turn = [Slot(), Slot(held=True)]
    slots = [*turn * 4, Slot(lonely=True), *turn * 4]
    assert page_turns(slots, 9 * 4)[0] == 8


def test_among_turns_of_one_line_a_sheet_is_filled() -> None:
    assert page_turns([Slot(lonely=True)] * 20, 40) == (10, 20)


def test_no_more_than_a_dozen_lines_stay_empty_for_it() -> None:
    slots = [Slot(), Slot(held=True), *[Slot(lonely=True)] * 30]
    assert page_turns(slots, 4 * (2 + LONELY + 1))[0] == 2 + LONELY + 1
