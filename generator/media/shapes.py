"""Justified rows without a script and without inline style: a class for each ratio of width to height.

A picture of ratio *r* grows by 100 *r* and starts from *r* row heights, so all pictures of a row come out equally high.
(By *r* alone an upright picture in a row of its own would not fill it: growth below 1 shares out less than all.)
The box keeps its ratio by padding, which old engines know, and so nothing moves when the picture comes.
"""

from __future__ import annotations

from functools import cache

STEP = 1.03
"""A picture is cut by half a step at most."""
NARROWEST, WIDEST = 0.4, 3.0
"""Beyond these a picture is cut to fit: a panorama of 6:1 would leave its neighbours no room."""
COMMON = ((1, 1), (4, 3), (3, 4), (3, 2), (2, 3), (16, 9), (9, 16), (5, 4), (4, 5), (2, 1))
"""Ratios of cameras and prints, kept exactly."""


def ratio_class(width: int, height: int) -> str:
    """The class of the ratio nearest to that of a picture of this size."""
    ratio = min(max(width / max(height, 1), NARROWEST), WIDEST)
    return _name(min(_ratios(), key=lambda known: abs(known / ratio - 1)))


def rows_css() -> bytes:
    """The rules of all ratios; ``--row`` is the height that a row aims at."""
    rules = (
        f".rows .{_name(ratio)}{{flex:{100 * ratio:.1f} 1 calc({ratio:.3f}*var(--row))}}"
        f".{_name(ratio)}>.pad{{padding-bottom:{100 / ratio:.2f}%}}"
        for ratio in _ratios()
    )
    return ("".join(rules) + "\n").encode()


def _name(ratio: float) -> str:
    return f"r-{round(ratio * 100)}"


@cache
def _ratios() -> tuple[float, ...]:
    exact = [width / height for width, height in COMMON]
    steps = []
    ratio = NARROWEST
    while ratio < WIDEST * STEP:
        steps.append(ratio)
        ratio *= STEP
    # A step beside a common ratio says nothing that the common one does not.
    near = [step for step in steps if all(abs(step / known - 1) > (STEP - 1) / 2 for known in exact)]
    named = {_name(ratio): ratio for ratio in (*near, *exact)}
    return tuple(sorted(named.values()))
