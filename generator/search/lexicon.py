"""Terms by pinyin: what a reader may mean by ``zyhy`` or ``zunyihuiyi``, or by characters of the same sound.

pypinyin is slow to import and loads only when a level's terms are new.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import islice, product

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


def term_lines(terms: Mapping[str, tuple[str, int]], readings: Mapping[str, str]) -> list[tuple[str, str]]:
    """Key and line of every reading of *terms* (term → class and pages), in order."""
    rows = []
    for term, (kind, pages) in terms.items():
        for sounds in _readings(term, readings, READINGS if kind == NAME else 1):
            rows.append(("".join(sound[0] for sound in sounds), " ".join(sounds), term, pages, kind))
    return [(key, f"{term} {sounds} {pages} {kind}") for key, sounds, term, pages, kind in sorted(rows)]


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
    common = _common()
    for ch in sorted({*common, *characters}, key=lambda ch: (common.get(ch, 2), ch)):
        for sound in _sounds_of(ch):
            by_sound.setdefault(sound, []).append(ch)
    return "\n".join(f"{sound} {''.join(chars)}" for sound, chars in sorted(by_sound.items()))


def _readings(term: str, readings: Mapping[str, str], most: int) -> Iterator[tuple[str, ...]]:
    """Syllables of *term*, in at most *most* ways; none when a character has no sound."""
    if term in readings:
        yield tuple(_SPELLED.findall(readings[term].lower()))
        return
    parts: list[tuple[str, ...]] = []
    guessed = iter(syllables(term, readings))
    for run in _RUN.findall(term):
        if run.isascii():
            parts.append((run,))
            continue
        sound = next(guessed, "")
        if not _SPELLED.fullmatch(sound):
            return
        parts.append((sound, *(other for other in _sounds_of(run) if other != sound)) if most > 1 else (sound,))
    yield from islice(product(*parts), most)


@cache
def _sounds_of(character: str) -> tuple[str, ...]:
    """The usual readings of *character*, without tones."""
    from pypinyin import Style, pinyin

    found = pinyin(character, style=Style.NORMAL, heteronym=True, errors="ignore")
    plain = (sound for sound in (found[0] if found else ()) if sound.isascii() and sound.isalpha())
    return tuple(dict.fromkeys(plain))[:OF_A_CHARACTER]


@cache
def _common() -> dict[str, int]:
    """The Han of GB 2312: 0 for its first level, 1 for its second."""
    found = {}
    for row in range(0xB0, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                found[bytes((row, cell)).decode("gb2312")] = 0 if row < 0xD8 else 1
            except UnicodeDecodeError:
                continue
    return found
