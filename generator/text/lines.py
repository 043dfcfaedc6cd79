"""Lines of a fixed measure, broken at build time: a printed script numbers its lines, so they are the same everywhere.

Chinese text may break between any two characters, but for the marks that must not begin a line or end one
(GB/T 15834—2011, 5.1; the W3C's Requirements for Chinese Text Layout, "Prohibition rules for line start and line
end", the strict form: dashes and ellipses do not begin a line either).  Words and numbers in Latin letters stay whole.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise

import msgspec

from generator.text.hanzi import is_cjk_punctuation, is_han

NEVER_FIRST = frozenset("，。、；：！？．·…—～－）》】」』〕〉〗］｝”’%‰℃°,.;:!?)]}/／")
NEVER_LAST = frozenset("（《【「『〔〈〖［｛“‘([{¥￥$/／")
FULL = 100
"""Width of one 字 in the hundredths that widths are counted in."""
FEWEST_LAST = 2
"""Characters, marks not counted, that a last line has at least if a lawful break allows it."""
_LONGEST_HANDOVER = 6
"""Atoms that the line before gives to a last line at most."""
_SPACES = " \t\n\u3000"
_INSIDE = r".,:'’\-–+&@_~=#/"
"""What may stand inside a word, as a range of a pattern."""
_ATOM = re.compile(
    r"(?:—+|…+"
    # A word or a number with what belongs inside; 万, 余 and per cent stay with their number.
    # (What a word is made of stands here once: it takes two milliseconds to compile.)
    rf"|[¥￥$]?(?![{_INSIDE}])(?:[{_INSIDE}]?[^\W_\u2e80-\U0003ffff]++)+(?:(?<=\d)[百千万亿余多%‰℃°]+)?"
    rf"|[^{_SPACES}])[\u0300-\u036f\u200d\ufe0f]*[{_SPACES}]*|[{_SPACES}]+"
)


class _Atom(msgspec.Struct, frozen=True):
    """What no line may break within, with the spaces after it."""

    text: str
    bare: int
    """Width without the spaces."""
    width: int


def width(text: str) -> int:
    """Estimated width of *text* in hundredths of a 字, on the wide side for Latin letters."""
    return sum(map(_character_width, text))


def break_lines(text: str, measure: int) -> tuple[str, ...]:
    """*text* in lines of at most *measure* 字; joined they are *text*, spaces included.

    A space at which a line breaks stays at its end and does not count.  Where the prohibitions leave no place in a
    whole line, or a word is longer than a line, the line breaks where it is full.
    """
    atoms = _atoms(text, measure * FULL)
    if not atoms:
        return (text,) if text else ()
    places = [0]
    while places[-1] < len(atoms):
        places.append(_line_end(atoms, places[-1], measure * FULL))
    if len(places) > 2:
        places[-2] = _handed_over(atoms, places[-3], places[-2], measure * FULL)
    return tuple(
        "".join(atom.text for atom in atoms[start:end]) for start, end in pairwise(places)
    )


def may_break(before: str, after: str) -> bool:
    """Whether a line may end in *before* and the next begin with *after*."""
    last, first = before.rstrip(_SPACES)[-1:], after[:1]
    return last not in NEVER_LAST and first not in NEVER_FIRST


def _atoms(text: str, limit: int) -> list[_Atom]:
    atoms = []
    for match in _ATOM.finditer(text):
        atom = _atom(match[0])
        # A word that no line can hold is taken apart.
        atoms += [atom] if atom.bare <= limit else [_atom(piece) for piece in _pieces(match[0], limit)]
    return atoms


def _atom(text: str) -> _Atom:
    return _Atom(text, width(text.rstrip(_SPACES)), width(text))


def _pieces(word: str, limit: int) -> list[str]:
    pieces, piece = [], ""
    for ch in word:
        if piece and width((piece + ch).rstrip(_SPACES)) > limit:
            pieces.append(piece)
            piece = ""
        piece += ch
    return [*pieces, piece]


def _line_end(atoms: Sequence[_Atom], start: int, limit: int) -> int:
    """Index after the last atom of the line that begins at *start*."""
    end, taken, lawful = start, 0, 0
    while end < len(atoms) and taken + atoms[end].bare <= limit:
        taken += atoms[end].width
        end += 1
        if end == len(atoms):
            return end
        if may_break(atoms[end - 1].text, atoms[end].text):
            lawful = end
    return lawful or max(end, start + 1)


def _handed_over(atoms: Sequence[_Atom], start: int, last: int, limit: int) -> int:
    """Where the last line begins, so that it is no single character; *start* is where the line before begins."""
    for place in range(last, max(start + 1, last - _LONGEST_HANDOVER) - 1, -1):
        line = "".join(atom.text for atom in atoms[place:])
        if place < last and not may_break(atoms[place - 1].text, line):
            continue
        if width(line.rstrip(_SPACES)) > limit:
            break
        if sum(ch.isalnum() for ch in line) >= FEWEST_LAST:
            return place
    return last


# East Asian widths say nothing of proportional letters; these are the widest of the usual faces.
_WIDTHS = ((" ", 28), ("!'(),.:;[]{|}ijlftr-/", 42), ("@%&MW", 96), ("mw", 88))
_NARROW = {ch: size for letters, size in _WIDTHS for ch in letters}


def _character_width(ch: str) -> int:
    if ch in _NARROW:
        return _NARROW[ch]
    if "!" <= ch <= "~":
        return 74 if ch.isupper() else 60
    if is_han(ch) or is_cjk_punctuation(ch):
        return FULL
    if unicodedata.combining(ch) or ch in "\u200d\ufe0f":
        return 0
    return FULL if unicodedata.east_asian_width(ch) in "WFA" else 74
