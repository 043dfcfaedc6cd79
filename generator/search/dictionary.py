"""The words and readings that pypinyin ships, without its program.

Importing that unpacks every reading and every beginning of a word, 60 MB; here a word's readings stay as they are
written until somebody asks for them.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import msgspec

_USUAL = range(0x4E00, 0xA000)
"""Code points of the characters that most sites are content with: half of those that have a reading."""


def words_in(run: str) -> Iterator[str]:
    """*run* cut into words, each time the longest that begins there; what begins none is a character of its own."""
    phrases, longest = _phrases(), _longest()
    start = 0
    while start < len(run):
        size = min(longest.get(run[start], 1), len(run) - start)
        while size > 1 and run[start : start + size] not in phrases:
            size -= 1
        yield run[start : start + size]
        start += size


def sounds_of_phrase(word: str) -> tuple[str, ...]:
    """The usual reading of each character of *word*, with tones; nothing if it is not in the list of words."""
    written = _phrases().get(word)
    return tuple(some[0] for some in msgspec.json.decode(written, type=list[list[str]])) if written else ()


def readings_of(character: str) -> Iterator[str]:
    """The readings of *character*, with tones, the commonest first."""
    code = ord(character)
    return filter(None, (_usual() if code in _USUAL else _rare()).get(code, "").split(","))


def put_away() -> None:
    """Give back the memory of the lists, some 20 MB, until somebody asks again."""
    for known in (_phrases, _longest, _usual, _rare):
        known.cache_clear()


@cache
def _phrases() -> dict[str, msgspec.Raw]:
    return msgspec.json.decode(_shipped("phrases_dict.json"), type=dict[str, msgspec.Raw])


@cache
def _longest() -> dict[str, int]:
    """By character: how long the longest word is that it begins."""
    found: dict[str, int] = {}
    for word in _phrases():
        if len(word) > found.get(word[0], 1):
            found[word[0]] = len(word)
    return found


@cache
def _usual() -> dict[int, str]:
    return {code: sounds for code, sounds in _characters().items() if code in _USUAL}


@cache
def _rare() -> dict[int, str]:
    return {code: sounds for code, sounds in _characters().items() if code not in _USUAL}


def _characters() -> dict[int, str]:
    return msgspec.json.decode(_shipped("pinyin_dict.json"), type=dict[int, str])


def _shipped(name: str) -> bytes:
    package = find_spec("pypinyin")
    assert package is not None and package.origin is not None
    return Path(package.origin).with_name(name).read_bytes()
