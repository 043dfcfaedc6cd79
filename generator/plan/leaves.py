"""Where a printed script turns the page.

Lines have a fixed height, so the sheets are made up here and not by the browser: no sheet ends in the first line of a
turn that goes on, none begins with its last one, and a part's head is never left behind.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

LONELY = 12
"""Lines that may stay empty at the foot so that no turn of a single line ends a sheet: where the speakers take turns
quickly, they are better not made to turn the page."""


class Slot(msgspec.Struct, frozen=True):
    """A line as the maker-up sees it; heights are in quarters of a line."""

    height: int = 4
    gap: int = 0
    """Free space above it, but not at the head of a sheet."""
    held: bool = False
    """Whether no sheet may begin with it."""
    lonely: bool = False
    """Whether it is better not the last on its sheet: the only line of a turn."""


def page_turns(slots: Sequence[Slot], height: int) -> tuple[int, ...]:
    """Index after the last slot of each sheet; a sheet holds *height* quarters of a line.

    A place that is not :attr:`~Slot.held` is always found unless a whole sheet has none.
    """
    turns: list[int] = []
    start = 0
    while start < len(slots):
        start = _turn(slots, start, height)
        turns.append(start)
    return tuple(turns)


def _turn(slots: Sequence[Slot], start: int, height: int) -> int:
    end, taken = start, 0
    while end < len(slots):
        taken += slots[end].height + (slots[end].gap if end > start else 0)
        if taken > height and end > start:
            break
        end += 1
    if end == len(slots):
        return end
    lawful = [place for place in range(start + 1, end + 1) if not slots[place].held]
    if not lawful:
        return end
    return min(lawful, key=lambda place: (end - place + (LONELY if slots[place - 1].lonely else 0), -place))
