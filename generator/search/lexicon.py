"""Terms by pinyin: what a reader may mean by ``zyhy`` or ``zunyihuiyi``, or by characters of the same sound.

pypinyin is slow to import and loads only when a level's terms are new.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import islice, product
from typing import Any

import numpy as np

from generator.search.lists import Shards
from generator.search.records import SearchRecord
from generator.search.shards import cells_of_words, shard_of_keys
from generator.text.normal import search_form
from generator.text.pinyin import syllables

SHORTEST, LONGEST = 2, 14
READINGS = 4
"""A name with heteronyms stands under so many readings at most."""
OF_A_CHARACTER = 3

TITLE, NAME, PLACE, TOPIC, HEADING, MINED = "tnpkhm"

_PIECE = re.compile("[\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff0-9a-z]+")
_RUN = re.compile("[a-z]+|[0-9]+|.", re.DOTALL)
_SPELLED = re.compile("[a-z0-9]+")
_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")


def named_terms(records: Iterable[SearchRecord]) -> dict[str, str]:
    """Terms that *records* name, in search form, and the class of each; the first class that fits counts."""
    found: dict[str, str] = {}
    for kind, texts in (
        (NAME, lambda record: record.names),
        (PLACE, lambda record: record.places),
        (TOPIC, lambda record: record.topics),
        (TITLE, lambda record: (record.title,)),
        (HEADING, lambda record: record.headings),
    ):
        for record in records:
            for text in texts(record):
                for piece in _PIECE.findall(search_form(text)):
                    if SHORTEST <= len(piece) <= LONGEST:
                        found.setdefault(piece, kind)
    return found


def term_lines(terms: Mapping[str, tuple[str, int]], spelling: Spelling) -> list[tuple[str, str]]:
    """Key and line of every reading of *terms* (term → class and pages), in order."""
    rows = []
    spelling.learn(terms)
    for term, (kind, pages) in terms.items():
        for sounds in spelling.sounds(term, READINGS if kind == NAME else 1):
            rows.append((_key(term, sounds), " ".join(sounds), term, pages, kind))
    return [(key, f"{term} {sounds} {pages} {kind}") for key, sounds, term, pages, kind in sorted(rows)]


def _key(term: str, sounds: tuple[str, ...]) -> str:
    """First letters of the syllables of *term*; runs of Latin letters and digits stand whole."""
    runs = _RUN.findall(term)
    if len(runs) != len(sounds):
        return "".join(sound[0] for sound in sounds)
    return "".join(sound if run.isascii() else sound[0] for run, sound in zip(runs, sounds, strict=True))


def term_shards(lines: Sequence[tuple[str, str]], limit: int) -> Shards:
    """Family ``y``."""
    if not lines:
        return Shards(("",), ("",))
    weights = np.array([len(line) + 1 for _, line in lines], np.int64)
    shards, borders = shard_of_keys(cells_of_words([key for key, _ in lines], "initials"), weights, "initials", limit)
    of_shard: list[list[str]] = [[] for _ in borders]
    for shard, (_, line) in zip(shards.tolist(), lines, strict=True):
        of_shard[shard].append(line)
    return Shards(borders, tuple(map("\n".join, of_shard)))


def character_sounds(characters: Iterable[str]) -> str:
    """Family ``r``: the characters of GB 2312 and *characters* by syllable, the commoner first."""
    by_sound: dict[str, list[str]] = {}
    ranks = _gb2312()
    for ch in sorted({*ranks, *characters}, key=lambda ch: (ranks.get(ch, 2), ch)):
        for sound in _sounds_of(ch):
            by_sound.setdefault(sound, []).append(ch)
    return "\n".join(f"{sound} {''.join(chars)}" for sound, chars in sorted(by_sound.items()))


class Spelling:
    """How terms sound; each is worked out once."""

    def __init__(self, readings: Mapping[str, str]) -> None:
        """*readings*: words that are guessed wrong, such as ``{"重庆": "chong qing"}``."""
        self._readings = readings
        self._named = re.compile("|".join(map(re.escape, sorted(readings)))) if readings else None
        self._known: dict[str, tuple[str, ...]] = {}

    def learn(self, terms: Iterable[str]) -> None:
        """Work out many terms at once: pypinyin takes long for each call."""
        from pypinyin import Style, lazy_pinyin

        new = [term for term in terms if term not in self._known]
        sounds = iter(lazy_pinyin("\n".join((*new, "")).replace("〇", "零"), style=Style.NORMAL, errors=_apart))
        for term in new:
            self._known[term] = _runs(list(islice(sounds, len(term) + 1))[:-1])
            if self._named and self._named.search(term):
                self._known[term] = _with_runs(term, syllables(term, self._readings))

    def sounds(self, term: str, most: int = 1) -> Iterator[tuple[str, ...]]:
        """Syllables of *term*, in at most *most* ways; none when a character has no sound."""
        if term not in self._known:
            self.learn((term,))
        first = self._known[term]
        if not all(map(_SPELLED.fullmatch, first)):
            return
        runs = _RUN.findall(term)
        if most == 1 or len(runs) != len(first) or (self._named and self._named.search(term)):
            yield first
            return
        ways = (
            (sound,) if run.isascii() else (sound, *(other for other in _sounds_of(run) if other != sound))
            for run, sound in zip(runs, first, strict=True)
        )
        yield from islice(product(*ways), most)


def _apart(characters: str) -> Any:
    """What pypinyin does not know stays, each character by itself."""
    return list(characters)


def _runs(sounds: list[str]) -> tuple[str, ...]:
    """Syllables, with the letters and digits that stand between them, each alone so far, as runs."""
    joined: list[str] = []
    single = False
    for sound in sounds:
        if single and len(sound) == 1 and joined[-1][-1].isdigit() == sound.isdigit() and sound in _PLAIN:
            joined[-1] += sound
        else:
            joined.append(sound)
        single = len(sound) == 1 and sound in _PLAIN
    return tuple(joined)


def _with_runs(term: str, sounds: tuple[str, ...]) -> tuple[str, ...]:
    """Syllables of the Han of *term*, and its runs of letters and digits in their places."""
    spoken = iter(sounds)
    return tuple(run if run.isascii() else next(spoken, "") for run in _RUN.findall(term))


@cache
def _sounds_of(character: str) -> tuple[str, ...]:
    """The usual readings of *character*, without tones."""
    from pypinyin import Style, pinyin

    found = pinyin(character, style=Style.NORMAL, heteronym=True, errors="ignore")
    plain = (sound for sound in (found[0] if found else ()) if sound.isascii() and sound.isalpha())
    return tuple(dict.fromkeys(plain))[:OF_A_CHARACTER]


@cache
def _gb2312() -> dict[str, int]:
    """The Han of GB 2312: 0 for its first level, 1 for its second."""
    found = {}
    for row in range(0xB0, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                found[bytes((row, cell)).decode("gb2312")] = 0 if row < 0xD8 else 1
            except UnicodeDecodeError:
                continue
    return found
