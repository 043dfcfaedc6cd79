"""The normal form in which search compares texts.

Readers type full-width digits, capitals, a space too many; pages hold invisible characters pasted
from Word.  Both sides are brought to one form and compared there, character by character.
``assets/js/normal.js`` is the same function in the browser; ``tests/text/normal_vectors.json`` holds
the two together.

The form is only for comparing, never for showing: it turns ``＜`` into ``<``.
"""

from __future__ import annotations

import re
import unicodedata

_INVISIBLE = re.compile("[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]")
"""Soft hyphens, zero-width marks, direction marks and variation selectors: nobody can type them."""
_SPACES = re.compile("[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
"""White space written out: ``\\s`` differs between Python and JavaScript."""
_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_SPACE_BESIDE_HAN = re.compile(f"(?<=[{_HAN}]) | (?=[{_HAN}])")


def normal(text: str) -> str:
    """The normal form of *text*: NFKC, casefold, runs of white space as one space, none beside Han or at the ends.

    A form of a form is the form itself, also of any run of it, so that a query cut out of a normal text finds it.
    """
    visible = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text))
    folded = unicodedata.normalize("NFKC", visible.casefold())
    return _SPACE_BESIDE_HAN.sub("", _SPACES.sub(" ", folded).strip(" "))


def words(query: str) -> tuple[str, ...]:
    """The words of a query in normal form, in order, none twice: a page has to hold every one of them.

    They are cut before spaces beside Han go away: ``遵义 会议`` asks for two words, and ``遵义会议`` for one.
    """
    pieces = (piece for part in _SPACES.split(query) for piece in normal(part).split(" "))
    return tuple(dict.fromkeys(piece for piece in pieces if piece))
