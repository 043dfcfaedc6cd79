"""One level of the index: its lists, columns and texts, and its terms by pinyin."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import msgspec

from generator.search.columns import NAMES_A_CHUNK, facets_chunks, lengths_chunks, text_value
from generator.search.counting import page_counts
from generator.search.keys import Form, level_keys, shows_traditional
from generator.search.lexicon import MINED, Spelling, named_terms, term_lines, term_shards
from generator.search.lists import Shards, pair_shards, single_shards, spelling_shards, word_shards
from generator.search.mining import mined_terms
from generator.search.parts import EMPTY, NAME_LENGTH, name_of, path_of, script, value_text
from generator.search.records import SearchRecord

INLINE = 5000
"""Characters of a level's small columns that ride along with the manifest."""
SPELLING = 64_000
"""Letters of words in one file of the spelling."""

Entry = list[str]
"""What the directory says of a family: borders and names of its shards, or names of its parts."""


class LevelFiles(msgspec.Struct, frozen=True):
    """A level without its terms."""

    pages: int
    length: int
    """Sum of the pages' lengths."""
    loose: bool
    traditional: bool
    """Some page shows characters that the search form changes."""
    characters: str
    """All characters of its pages in search form, in order."""
    directory: dict[str, Entry]
    inline: dict[str, str]
    """Small parts that need no file of their own."""
    files: dict[str, bytes]


class LevelTerms(msgspec.Struct, frozen=True):
    """The terms of a level."""

    entry: Entry
    files: dict[str, bytes]
    terms: dict[str, str]
    """Every term of this level, and its class."""


@dataclass(frozen=True, slots=True)
class OlderTerms:
    """What the levels before one know of terms."""

    terms: Mapping[str, str]
    """Their terms, and the class of each."""
    pages: Callable[[Sequence[str]], Mapping[str, int]]
    """On how many of their pages each of some terms stands."""


def level_files(records: Sequence[SearchRecord], forms: Sequence[Form], limit: int, pack: int) -> LevelFiles:
    """What follows from a level's pages alone.  *limit*: digits in a shard; *pack*: pages in a text file."""
    files: dict[str, bytes] = {}
    inline: dict[str, str] = {}
    directory: dict[str, Entry] = {}
    keys = level_keys(forms)
    for family, beside, shards in (
        ("g", "p", pair_shards(keys, limit)),
        ("w", "v", word_shards(keys, limit)),
        ("u", "", single_shards(keys, limit // 2)),
    ):
        directory[family] = _shards(shards, family, beside, files)
    room = INLINE
    for family, chunks in (
        ("l", list(lengths_chunks(forms))),
        ("n", _text_names(records, pack, files)),
        ("s", spelling_shards(keys, SPELLING)),
        ("f", list(facets_chunks(records))),
    ):
        texts = [value_text(chunk) for chunk in chunks]
        names = [f"{family}-{name_of(text)}" for text in texts]
        directory[family] = names
        size = sum(map(len, texts))
        if family in "ln" and size <= room:
            room -= size
            inline |= zip(names, texts, strict=True)
        else:
            files |= {path_of(name): script({name: text}) for name, text in zip(names, texts, strict=True)}
    return LevelFiles(
        pages=len(records),
        length=sum(form.length for form in forms),
        loose=keys.loose,
        traditional=shows_traditional(text for record in records for text in (record.title, *record.blocks)),
        characters="".join(sorted({ch for form in forms for block in form.blocks for ch in block})),
        directory=directory,
        inline=inline,
        files=files,
    )


def level_terms(
    records: Sequence[SearchRecord],
    forms: Callable[[], Sequence[Form]],
    older: OlderTerms,
    spelling: Spelling,
    limit: int,
) -> LevelTerms:
    """The terms its records name, and those of *older* levels that stand here; in the oldest level mined ones."""
    kinds = dict(older.terms)
    own = named_terms(records)
    mined = {} if older.terms else mined_terms(forms())
    kinds |= {term: MINED for term in mined}
    kinds |= own
    counts = {**mined, **page_counts(forms(), [term for term in kinds if term not in mined])}
    new = sorted(term for term in own if term not in older.terms and term in counts)
    before = older.pages(new)
    terms = {term: (kinds[term], count + before.get(term, 0)) for term, count in counts.items()}
    files: dict[str, bytes] = {}
    entry = _shards(term_shards(term_lines(terms, spelling), limit), "y", "", files)
    return LevelTerms(entry, files, {term: kinds[term] for term in sorted(terms)})


def _shards(shards: Shards, family: str, beside: str, files: dict[str, bytes]) -> Entry:
    """Add the files of one family; its entry in the directory."""
    names = []
    for place, lists in enumerate(shards.lists):
        if not lists:
            names.append(EMPTY)
            continue
        texts = [value_text([shards.words[place], lists] if shards.words else lists)]
        if beside:
            texts.append(value_text(shards.positions[place]))
        name = name_of(*texts)
        names.append(name)
        for letter, text in zip(family + beside, texts, strict=True):
            part = f"{letter}-{name}"
            files[path_of(part)] = script({part: text})
    return ["\n".join(shards.borders), "".join(names)]


def _text_names(records: Sequence[SearchRecord], pack: int, files: dict[str, bytes]) -> list[str]:
    """Add the text files; family ``n``."""
    names = []
    for start in range(0, len(records), pack):
        text = value_text([text_value(record) for record in records[start : start + pack]])
        name = name_of(text)
        files[path_of(f"t-{name}")] = script({f"t-{name}": text})
        names.append(name)
    joined = "".join(names)
    step = NAMES_A_CHUNK * NAME_LENGTH
    return [joined[start : start + step] for start in range(0, len(joined), step)]
