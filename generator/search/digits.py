"""Numbers of an index as text: base64 digits of five bits each, lowest first; 32 and above says that more follow.

Digits stay aligned to characters, so that gzip sees them: a fifth smaller as sent than base64 of packed bytes.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

Numbers = npt.NDArray[np.integer[Any]]
Flags = npt.NDArray[np.bool_]

_BYTES = np.frombuffer(DIGITS.encode(), np.uint8)
_VALUES = {digit: value for value, digit in enumerate(DIGITS)}

def digit_counts(numbers: Numbers) -> Numbers:
    """How many digits each of *numbers* takes."""
    counts = np.ones(len(numbers), np.int8)
    # Few numbers are great: what none of them reaches is not compared.
    for bits in range(5, int(numbers.max(initial=0)).bit_length(), 5):
        counts += numbers >= 1 << bits
    return counts


def digits_of(numbers: Numbers) -> tuple[Numbers, Numbers]:
    """The digits of *numbers* on end, in ASCII, and where each number begins, with the whole length at last."""
    counts = digit_counts(numbers)
    starts = np.zeros(len(numbers) + 1, np.int64)
    np.cumsum(counts, out=starts[1:])
    digits = np.empty(int(starts[-1]), np.uint8)
    left, places, more = numbers, starts[:-1], counts
    while len(left):
        values = (left & 31).astype(np.uint8)
        longer = np.flatnonzero(more > 1)
        values[longer] |= 32
        digits[places] = _BYTES[values]
        left, places, more = left[longer] >> 5, places[longer] + 1, more[longer] - 1
    return digits, starts


def written(numbers: Numbers) -> str:
    """The digits of *numbers* on end."""
    return digits_of(numbers)[0].tobytes().decode("ascii")


def numbers_in(digits: str) -> list[int]:
    """The numbers of which :func:`written` made *digits*."""
    found = []
    number = shift = 0
    for digit in digits:
        value = _VALUES[digit]
        number |= (value & 31) << shift
        if value & 32:
            shift += 5
        else:
            found.append(number)
            number = shift = 0
    return found
