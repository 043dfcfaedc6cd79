"""Numbers of people that should not stand on a public page: identity cards, mobile telephones, bank cards.

What is looked for, and how it is masked, follows what offices publish of their own rules: 138****1234,
35*************123.  An identity number is known by its day of birth and its check character (GB 11643, which is
ISO 7064 MOD 11-2), a bank card by its beginning and Luhn's digit (ISO/IEC 7812); so hardly anything else is taken for
one.  A number within an address of the web is left alone, and so is a field that is there to say a telephone number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

_BESIDE = r"A-Za-z0-9_/.=?&%#-"
_NUMBER = re.compile(
    rf"(?<![{_BESIDE}])(?:(?P<mobile>1[3-9][0-9](?P<gap>[- ]?)[0-9]{{4}}(?P=gap)[0-9]{{4}})"
    rf"|(?P<card>[0-9]{{17}}[0-9Xx])|(?P<bank>(?:62|4|5)[0-9]{{14,17}}))(?![{_BESIDE}])"
)
_LONG = re.compile(r"[0-9][0-9 -]{9}[0-9]")
"""What each of them holds: most texts have none."""
_TELEPHONE_FIELD = re.compile(r"\s*phone\s*[:：]")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


class PrivateNumber(NamedTuple):
    """A number found in a text."""

    start: int
    name: str
    masked: str


def private_numbers(text: str) -> Iterator[PrivateNumber]:
    """The numbers in *text*, in their order."""
    if not _LONG.search(text):
        return
    for match in _NUMBER.finditer(text):
        number = match.group()
        if match["mobile"]:
            line = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
            if not _TELEPHONE_FIELD.match(line):
                yield PrivateNumber(match.start(), "手机号", f"{number[:3]}****{number[-4:]}")
        elif is_identity_number(number):
            yield PrivateNumber(match.start(), "身份证号", f"{number[:2]}*************{number[-3:]}")
        elif number.isdecimal() and number[:1] in "456" and _has_luhn_digit(number):
            yield PrivateNumber(match.start(), "银行卡号", f"{number[:4]}********{number[-4:]}")


def is_identity_number(number: str) -> bool:
    """Whether *number*, of eighteen characters, can be that of a citizen."""
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    return born.year >= 1850 and _CHECKS[total % 11] == number[17].upper()


def _has_luhn_digit(number: str) -> bool:
    digits = [int(digit) for digit in reversed(number)]
    return (sum(digits[::2]) + sum(sum(divmod(2 * digit, 10)) for digit in digits[1::2])) % 10 == 0
