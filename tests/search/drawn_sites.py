"""Sites drawn to be hard on a search: of a few letters, so that everything nearly stands everywhere."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from generator.search.index import Index, IndexOptions, build_index
from generator.search.keys import form_of
from generator.search.levels import in_order
from generator.search.opened import Opened
from generator.search.records import SearchRecord

LABELS = ("故事", "宣讲稿", "__proto__")
PLACES = ("红花岗", "汇川", "constructor", "<b>")
TOPICS = ("长征", "toString", "一二")
DAYS = ("", "", "1935", "1935-01", "1935-01-15", "2024-07-01", "2024-07-02")
QUOTES = ('""', "“”", "””", "「」", "『』", "＂＂")


@dataclass(frozen=True, slots=True)
class Kind:
    """How a site is drawn."""

    name: str
    pieces: tuple[str, ...]
    """What texts are made of."""
    pages: int = 40
    blocks: int = 4
    length: int = 40
    """Of the longest blocks, in pieces."""
    pack: int = 1
    shard: int = 16_000


MIXED = (*"一二ab1 ，的𠀀é", "的 ", " 一")
LOOSE = (*"ab", "a" * 15, "ba" * 8, "é", "一", " ", "1")
KINDS = (
    Kind("few letters of each sort", MIXED, shard=400),
    Kind("one page", MIXED, pages=1, blocks=9),
    Kind("one page, nothing on it", ("",), pages=1),
    Kind("packed by three, tiny shards", MIXED, pages=60, pack=3, shard=40),
    Kind("two characters of Han, long blocks", tuple("一二"), pages=20, length=400),
    Kind("words and spaces", tuple("ab  "), pages=30, length=90, shard=200),
    Kind("runs too long for words", LOOSE, pages=40, length=12, shard=300),
    Kind("traditional, wide, compatible", tuple("学會会㈾Ａa１1①ｱﾞがか\u3099 \u3000ß㍿發"), pages=30, pack=1000),
    Kind("marks that combine, digits, signs", tuple("一ae\u0301\u0323\u0301 123%-_.，·"), pages=30, shard=200),
    Kind("quotes and dashes", tuple('一a"“”「」『』＂- －'), pages=20),
    Kind(
        "emoji, astral Han, unseen marks",
        ("👍🏽", "👩\u200d👧", "❤\ufe0f", *"𠀀𠀁𰀀一a \u200b\u202e"),
        pages=30,
        length=20,
    ),
    Kind("levels", (*MIXED, *"ab" * 3), pages=600, blocks=2, length=24, shard=800),
    Kind("levels with runs too long for words", LOOSE, pages=530, blocks=1, length=6, pack=3, shard=100),
    Kind("columns of more than one part", MIXED, pages=1300, blocks=1, length=6, pack=1000),
)


@dataclass(frozen=True, slots=True)
class Site:
    """A site and its index."""

    records: tuple[SearchRecord, ...]
    """In the order of their numbers."""
    forms: tuple[tuple[str, ...], ...]
    """Title and blocks of each in search form."""
    index: Index
    opened: Opened

    def holding(self, form: str) -> set[int]:
        """The pages that hold *form* in one block."""
        return {number for number, blocks in enumerate(self.forms) if any(form in block for block in blocks)}

    def numbers(self, level: int) -> int:
        """The number of the first page of a level."""
        return sum(one.pages for one in self.opened.levels[:level])


@cache
def drawn(kind: Kind, seed: int = 1) -> Site:
    """The site that *seed* gives."""
    chance = random.Random(f"{kind.name} {seed}")
    records = tuple(in_order(_record(chance, kind, number) for number in range(kind.pages)))
    forms = tuple(form_of(record.title, record.blocks).blocks for record in records)
    index = build_index(records, IndexOptions(pack_text=kind.pack, shard=kind.shard))
    return Site(records, forms, index, Opened(index.manifest, index.files.__getitem__))


def _record(chance: random.Random, kind: Kind, number: int) -> SearchRecord:
    def text(most: int) -> str:
        size = chance.choice((0, 1, 2, 3, 5, 8, most, most, most))
        return "".join(chance.choices(kind.pieces, k=min(size, most)))

    return SearchRecord(
        url=f"{chance.choice('ab')}/{number}.html",
        title=text(chance.choice((3, 6, 90))),
        label=chance.choice(LABELS),
        places=tuple(chance.sample(PLACES, chance.randrange(3))),
        topics=tuple(chance.sample(TOPICS, chance.randrange(3))),
        day=chance.choice(DAYS),
        summary="",
        blocks=tuple(text(kind.length) for _ in range(chance.randrange(kind.blocks + 1))),
    )


def quoted(words: str) -> str:
    """*words* in quotes that do not stand in them."""
    words = words.replace("＂", '"')
    pair = next(pair for pair in QUOTES if pair[1] not in words)
    return f"{pair[0]}{words}{pair[1]}"


def texts(record: SearchRecord) -> Sequence[str]:
    """What is searched of a page, as it was written."""
    return (record.title, *record.blocks)
