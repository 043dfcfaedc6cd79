"""The normal form in which search compares texts.

Readers type full-width digits, capitals, a space too many; pages hold invisible characters pasted
from Word.  Both sides are brought to one form and compared there, character by character.
``assets/js/search/1-normal.js`` is the same function in the browser; ``tests/text/normal_vectors.json`` holds
the two together.

The form is only for comparing, never for showing: it turns ``＜`` into ``<``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path

_INVISIBLE = re.compile("[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]")
"""Soft hyphens, zero-width marks, direction marks and variation selectors: nobody can type them."""
_SPACES = re.compile("[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
"""White space written out: ``\\s`` differs between Python and JavaScript."""
_OTHER_SPACE = re.compile(_SPACES.pattern.replace("\r ", "\r").rstrip("+"))
"""White space that is no plain space; a line feed, too."""
_OTHER_SPACE_IN_LINE = re.compile(_OTHER_SPACE.pattern.replace("\t-\r", "\t\x0b-\r"))
_PLAIN_SPACES = re.compile("  +")
_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_SPACE_BESIDE_HAN = re.compile(f" (?:(?<=[{_HAN}] )|(?=[{_HAN}]))")
_COMMON_MARKS = {"，": ",", "：": ":", "；": ";", "！": "!", "？": "?", "（": "(", "）": ")", "…": "...", "　": " "}
"""What NFKC makes of the marks of which Chinese text is full."""


def normal(text: str) -> str:
    """The normal form of *text*: NFKC, casefold, runs of white space as one space, none beside Han or at the ends.

    A form of a form is the form itself, also of any run of it, so that a query cut out of a normal text finds it.
    """
    return _SPACE_BESIDE_HAN.sub("", _spaced(_folded(text), _OTHER_SPACE).strip(" "))


def normal_blocks(blocks: Iterable[str]) -> list[str]:
    """``[normal(block) for block in blocks]``, an order of magnitude faster for many short ones."""
    whole = "\n".join(block.replace("\n", " ") for block in blocks)
    spaced = _SPACE_BESIDE_HAN.sub("", _spaced(_folded(whole), _OTHER_SPACE_IN_LINE))
    return [block.strip(" ") for block in spaced.split("\n")]


def _folded(text: str) -> str:
    visible = _nfkc(_INVISIBLE.sub("", text))
    return _nfkc(visible.casefold())


def _nfkc(text: str) -> str:
    """NFKC.  A character may be replaced by its decomposition beforehand; a text without the commonest marks that have
    one mostly is in NFKC already, which is seen ten times sooner than put right."""
    for mark, plain in _COMMON_MARKS.items():
        text = text.replace(mark, plain)
    return unicodedata.normalize("NFKC", text)


def _spaced(text: str, other: re.Pattern[str]) -> str:
    return _PLAIN_SPACES.sub(" ", other.sub(" ", text))


def words(query: str) -> tuple[str, ...]:
    """The words of a query in normal form, in order, none twice: a page has to hold every one of them.

    They are cut before spaces beside Han go away: ``遵义 会议`` asks for two words, and ``遵义会议`` for one.
    """
    pieces = (piece for part in _SPACES.split(query) for piece in normal(part).split(" "))
    return tuple(dict.fromkeys(piece for piece in pieces if piece))


def split_at_spaces(text: str) -> list[str]:
    """*text* cut at white space, without empty pieces."""
    return [piece for piece in _SPACES.split(text) if piece]


def is_space(character: str) -> bool:
    """Whether *character* is white space to the normal form."""
    return _SPACES.fullmatch(character) is not None


def is_han(character: str) -> bool:
    """Whether the normal form has no space beside *character*."""
    return (
        "\u4e00" <= character <= "\u9fff"
        or "\u3400" <= character <= "\u4dbf"
        or "\U00020000" <= character <= "\U0003ffff"
        or "\uf900" <= character <= "\ufaff"
        or character == "\u3007"
    )


def search_form(text: str) -> str:
    """What the index compares: the normal form with traditional characters as simplified ones, one for one."""
    return simplify(normal(text))


def simplify(text: str) -> str:
    """*text* with traditional characters as simplified ones, one for one."""
    return text if text.isascii() else text.translate(_simplified_codes())


@cache
def simplified() -> dict[str, str]:
    """Traditional → simplified character.  Both are Han in normal form; what is simplified is never a key.

    From OpenCC's ``TSCharacters`` (Apache-2.0) as packed in opencc-python-reimplemented 0.1.7: the first choice of each
    row, chains followed to their end.
    """
    rows = Path(__file__).with_name("simplified.txt").read_text("utf-8").split()
    return {row[0]: row[1] for row in rows}


@cache
def _simplified_codes() -> dict[int, str]:
    return {ord(old): new for old, new in simplified().items()}
