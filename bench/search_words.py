"""Texts cut into words, and terms as a reader may type them without an input method."""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from peer_sites import CannotInstall, installed
from search_queries import Pages, Tokens

from generator.search.opened import Opened

_CUT = """
import json, logging, sys
import jieba.posseg
jieba.setLogLevel(logging.ERROR)
json.dump([[[token.word, token.flag] for token in jieba.posseg.cut(text)] for text in json.load(sys.stdin)], sys.stdout)
"""
_HAN = re.compile("[\u4e00-\u9fff]+")
LONGEST = 12
"""Characters of a term that somebody types by its sound."""


def cut_words(cache: Path, texts: Sequence[str]) -> list[Tokens]:
    """Each text as words and what they are, cut by jieba, or, without what they are, by pypinyin's list of words."""
    try:
        home = installed("jieba", cache)
    except CannotInstall as failure:
        from pypinyin.seg.mmseg import seg

        print(f"jieba 没有装上，改用 pypinyin 的词表切词，没有人名地名：{failure}", file=sys.stderr)
        return [[(word, "") for word in seg.cut(text)] for text in texts]
    done = subprocess.run(
        [home / "bin" / "python", "-c", _CUT], input=json.dumps(texts), capture_output=True, text=True, check=True
    )
    return [[(word, flag) for word, flag in tokens] for tokens in json.loads(done.stdout)]


@dataclass(frozen=True, slots=True)
class Typed:
    """What is typed for a term."""

    kind: str
    letters: str
    term: str


def sounds(term: str) -> list[str]:
    """The syllables of *term*, as a reader would say them."""
    from pypinyin import Style, lazy_pinyin

    return lazy_pinyin(term, style=Style.NORMAL)


def spelled(terms: dict[str, list[str]], cases: int, seed: int) -> tuple[list[Typed], list[Typed]]:
    """*cases* of each class of *terms*, in full pinyin and by initials."""
    draw = random.Random(seed)
    full, initials = [], []
    for kind, of_kind in terms.items():
        for term in draw.sample(of_kind, min(cases, len(of_kind))):
            syllables = sounds(term)
            full.append(Typed(kind, "".join(syllables), term))
            initials.append(Typed(kind, "".join(sound[0] for sound in syllables), term))
    return full, initials


def misspelled(pages: Pages, terms: dict[str, list[str]], cases: int, seed: int) -> list[Typed]:
    """*cases* of each class of *terms* with one character of the same sound in another's stead, standing nowhere."""
    draw = random.Random(seed)
    alike: dict[str, list[str]] = {}
    for ch in _gb2312():
        alike.setdefault(sounds(ch)[0], []).append(ch)
    found = []
    for kind, of_kind in terms.items():
        longer = [term for term in of_kind if len(term) > 2]
        draw.shuffle(longer)
        wrong: list[Typed] = []
        for term in longer:
            place = draw.randrange(len(term))
            others = [ch for ch in alike.get(sounds(term)[place], ()) if ch != term[place]]
            if others and len(wrong) < cases:
                typed = term[:place] + draw.choice(others) + term[place + 1 :]
                if not pages.holding(typed):
                    wrong.append(Typed(kind, typed, term))
        found += wrong
    return found


def _gb2312() -> list[str]:
    """The 3,755 commoner characters."""
    rows = (bytes((row, cell)) for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF))
    return [code.decode("gb2312") for code in rows if not (code[0] == 0xD7 and code[1] > 0xF9)]


def named(pages: Pages) -> dict[str, list[str]]:
    """Titles, headings, names, places and topics that are Han alone and no sentence, by class."""
    classes = {
        "标题": [record.title for record in pages.records],
        "小标题": [heading for record in pages.records for heading in record.headings],
        "人名": [name for record in pages.records for name in record.names],
        "地名": [place for record in pages.records for place in record.places],
        "专题": [topic for record in pages.records for topic in record.topics],
    }
    found = {}
    for kind, texts in classes.items():
        terms = sorted({text for text in texts if 2 <= len(text) <= LONGEST and _HAN.fullmatch(text)})
        if terms:
            found[kind] = terms
    return found


def mined(folder: Path) -> list[str]:
    """The terms that the index in *folder* found by itself."""
    [manifest] = (folder / "search").glob("m-*.js")
    index = Opened(f"search/{manifest.name}", lambda address: (folder / address).read_bytes())
    lines = (line.split(" ") for level in index.levels for line in level.lines("") if line)
    terms = {parts[0] for parts in lines if parts[-1] == "m"}
    return sorted(term for term in terms if _HAN.fullmatch(term))
