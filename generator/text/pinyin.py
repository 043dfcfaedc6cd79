"""Slugs and syllables: Chinese titles in the letters an address can hold.

pypinyin is slow to import, so it loads when the first Chinese word needs it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping

from generator.text.hanzi import is_han

SLUG_LENGTH = 60
"""Longest slug that is minted, in characters."""
SLUG_LIMIT = 80
"""Longest slug that is accepted."""

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_WORD = re.compile(r"[A-Za-z0-9]+")
_APOSTROPHE = re.compile(r"(?<=\w)['’](?=\w)")
WINDOWS_NAMES = frozenset(
    {"con", "prn", "aux", "nul", *(f"com{n}" for n in range(1, 10)), *(f"lpt{n}" for n in range(1, 10))}
)
"""Names that Windows keeps for devices, with any extension: a stick with ``con.html`` on it cannot be copied there."""


def is_slug(text: str) -> bool:
    """Whether *text* can stand as the name of a page: lower-case words and digits joined by single hyphens."""
    return len(text) <= SLUG_LIMIT and bool(_SLUG.fullmatch(text)) and text not in WINDOWS_NAMES


def slugify(title: str, readings: Mapping[str, str]) -> str:
    """The slug of *title*: pinyin without tones, one syllable a word (``lao-cheng-de-lou``), letters and digits kept.

    *readings* gives words whose sound pypinyin would guess wrong, such as place names: ``{"重庆": "chong qing"}``.
    The slug has at most :data:`SLUG_LENGTH` characters, ends with a whole syllable, is never empty and always the same.
    """
    words: list[str] = []
    length = -1
    for word in _words(unicodedata.normalize("NFKC", title), readings):
        if length + 1 + len(word) > SLUG_LENGTH:
            words = words or [word[:SLUG_LENGTH]]
            break
        words.append(word)
        length += 1 + len(word)
    slug = "-".join(words) or _from_code_points(title)
    # index is the page of a folder, so no item can have it
    return f"{slug}-1" if slug in WINDOWS_NAMES or slug == "index" else slug


def syllables(text: str, readings: Mapping[str, str]) -> tuple[str, ...]:
    """The syllables of the Chinese characters of *text*, without tones and with ``v`` for ü; the rest is left out."""
    return tuple(
        syllable
        for stretch, is_chinese in _stretches(text, readings)
        if is_chinese
        for syllable in _sounds(stretch, readings)
    )


def initials(text: str, readings: Mapping[str, str]) -> str:
    """First letters of the syllables of *text*: 遵义会议 → ``zyhy``."""
    return "".join(syllable[0] for syllable in syllables(text, readings))


def _words(title: str, readings: Mapping[str, str]) -> Iterator[str]:
    for stretch, is_chinese in _stretches(title, readings):
        if is_chinese:
            yield from _sounds(stretch, readings)
        else:
            plain = unicodedata.normalize("NFKD", _APOSTROPHE.sub("", stretch))
            letters = "".join(ch for ch in plain if not unicodedata.combining(ch))
            yield from (word.lower() for word in _WORD.findall(letters))


def _stretches(text: str, readings: Mapping[str, str]) -> Iterator[tuple[str, bool]]:
    """*text* cut into named words, runs of Chinese characters and the rest, with whether each is Chinese."""
    names = sorted((name for name in readings if name), key=lambda name: (-len(name), name))
    pattern = "|".join([*map(re.escape, names), "."])
    run, run_is_han = "", False
    for piece in re.findall(pattern, text, flags=re.DOTALL):
        if piece in readings:
            if run:
                yield run, run_is_han
            yield piece, True
            run = ""
            continue
        if run and is_han(piece) != run_is_han:
            yield run, run_is_han
            run = ""
        run_is_han = is_han(piece)
        run += piece
    if run:
        yield run, run_is_han


def _sounds(word: str, readings: Mapping[str, str]) -> list[str]:
    """Syllables of a run of Chinese characters; one that pypinyin does not know becomes its code point."""
    if word in readings:
        return _WORD.findall(readings[word].lower())
    from pypinyin import Style, lazy_pinyin

    sounds = lazy_pinyin(word.replace("〇", "零"), style=Style.NORMAL, errors=_code_points)
    # rare interjections are spelled with ê or syllabic ḿ, ń, which ASCII cannot hold
    plain = (unicodedata.normalize("NFKD", sound).encode("ascii", "ignore").decode() for sound in sounds)
    return [part.lower() for sound in plain for part in sound.split("-") if part]


def _code_points(characters: str) -> str:
    return "-".join(f"u{ord(ch):x}" for ch in characters)


def _from_code_points(title: str) -> str:
    """A name for a title that holds neither Chinese nor Latin, such as 🎉: ``u1f389``."""
    visible = [ch for ch in title if not ch.isspace()]
    return _code_points("".join(visible[:6])) or "untitled"
