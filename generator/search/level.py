"""One level of the index: its lists, columns and texts, and its terms by pinyin."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import msgspec

from generator.search.columns import facets_chunks, lengths_chunks, names_chunks, text_value
from generator.search.keys import shows_traditional
from generator.search.lexicon import MINED, Named, TermLine, term_lines, term_shards, together
from generator.search.lists import Shards, pair_shards, single_shards, spelling_shards, word_shards
from generator.search.parts import EMPTY, name_of, path_of, script, value_text
from generator.search.records import SearchRecord
from generator.search.runs import Run, characters_of, lists_of, words_of
from generator.search.shards import Node
from generator.search.sounds import Spelling

INLINE = 5000
"""Characters of a level's small columns that ride along with the manifest."""
SPELLING = 64_000
"""Letters of words in one file of the spelling."""
MINED_GROUPS = 8
"""Groups of mined terms that are counted by themselves: an edit of an old page makes few come or go."""

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
    terms: dict[str, Named]
    """Every term of this level."""
    usual: dict[str, str]
    """The usual way to say those that are said so."""


@dataclass(frozen=True, slots=True)
class Speech:
    """How terms are said."""

    spelling: Spelling
    learn: Callable[[Iterable[str]], None]
    """Lets :attr:`spelling` know the usual ways to say many terms."""


@dataclass(frozen=True, slots=True)
class LevelText:
    """The text of a level, asked for its terms."""

    mined: Callable[[], Mapping[str, int]]
    """Its own, and on how many pages each stands; 0 if that is not known."""
    pages: Callable[[Sequence[Sequence[str]]], dict[str, int]]
    """On how many pages each term of some groups stands; those on none are left out."""


@dataclass(frozen=True, slots=True)
class OlderTerms:
    """What the levels before one know of terms."""

    terms: Mapping[str, Named]
    """Their terms."""
    pages: Callable[[Sequence[str]], Mapping[str, int]]
    """On how many of their pages each of some terms stands."""


class Texts(msgspec.Struct, frozen=True):
    """The text files of some pages."""

    names: tuple[str, ...]
    files: dict[str, bytes]
    traditional: bool
    """Some page shows characters that the search form changes."""


class ShardFiles(msgspec.Struct, frozen=True):
    """The files of a family's shards, or of some of them that follow one another."""

    borders: tuple[str, ...]
    names: tuple[str, ...]
    files: dict[str, bytes]


def texts_of(records: Sequence[SearchRecord], pack: int) -> Texts:
    """The text files of *records*, *pack* pages in each."""
    files: dict[str, bytes] = {}
    names = []
    for start in range(0, len(records), pack):
        text = value_text([text_value(record) for record in records[start : start + pack]])
        names.append(name_of(text))
        files[path_of(f"t-{names[-1]}")] = script({f"t-{names[-1]}": text})
    traditional = shows_traditional(text for record in records for text in (record.title, *record.blocks))
    return Texts(tuple(names), files, traditional)


def shards_of(runs: Sequence[Run], family: str, node: Node, limit: int) -> ShardFiles:
    """The shards of *family* with the keys of *node*, of *limit* digits at most."""
    lists = lists_of(runs, family, node)
    if family == "g":
        return _shards(pair_shards(lists, node, limit), "g", "p")
    if family == "w":
        return _shards(word_shards(lists, node, limit), "w", "v")
    return _shards(single_shards(lists, node, limit), "u")


def level_files(
    records: Sequence[SearchRecord], runs: Sequence[Run], texts: Sequence[Texts], shards: Mapping[str, Entry]
) -> LevelFiles:
    """What follows from a level's pages alone, given its parts.  *shards*: entries of the families that have them."""
    files: dict[str, bytes] = {}
    inline: dict[str, str] = {}
    directory = dict(shards)
    lengths = [length for run in runs for length in run.notes.lengths]
    room = INLINE
    for family, chunks in (
        ("l", list(lengths_chunks(lengths, [length for run in runs for length in run.notes.titles]))),
        ("n", list(names_chunks([name for part in texts for name in part.names]))),
        ("s", spelling_shards(words_of(runs), SPELLING)),
        ("f", list(facets_chunks(records))),
    ):
        values = [value_text(chunk) for chunk in chunks]
        names = [f"{family}-{name_of(value)}" for value in values]
        directory[family] = names
        size = sum(map(len, values))
        if family in "ln" and size <= room:
            room -= size
            inline |= zip(names, values, strict=True)
        else:
            files |= {path_of(name): script({name: value}) for name, value in zip(names, values, strict=True)}
    return LevelFiles(
        pages=len(records),
        length=sum(lengths),
        loose=any(run.notes.loose for run in runs),
        traditional=any(part.traditional for part in texts),
        characters=characters_of(runs),
        directory=directory,
        inline=inline,
        files=files,
    )


def entry_of(parts: Sequence[ShardFiles]) -> Entry:
    """What the directory says of a family, given all its shards in order."""
    borders = (border for part in parts for border in part.borders)
    return ["\n".join(borders), "".join(name for part in parts for name in part.names)]


def level_terms(own: Mapping[str, Named], text: LevelText, older: OlderTerms, speech: Speech, limit: int) -> LevelTerms:
    """The terms a level names, which are its *own*, and those of *older* levels that stand here; in the oldest level
    mined ones."""
    spelling = speech.spelling
    named = dict(older.terms)
    mined = {} if older.terms else text.mined()
    named |= dict.fromkeys(mined, Named(MINED))
    for term, one in own.items():
        named[term] = together(term, named[term], one, spelling) if term in older.terms else one
    counts = text.pages(_groups({term: one for term, one in named.items() if not mined.get(term)}))
    counts |= {term: pages for term, pages in mined.items() if pages}
    # What older levels do not list, in this way at least, is counted here for them too.
    new = sorted(term for term in counts if older.terms and named[term].ways != _ways(older, term))
    before = older.pages(new)
    usual = [term for term in counts if not named[term].ways]
    speech.learn(usual)
    rows = []
    for term, pages in counts.items():
        listed = older.terms[term].said(term, spelling) if term in older.terms else ()
        for way in named[term].said(term, spelling):
            rows.append(TermLine(term, way, pages + (0 if way in listed else before.get(term, 0)), named[term].kind))
    made = _shards(term_shards(term_lines(rows), limit), "y")
    return LevelTerms(
        entry_of([made]),
        made.files,
        {term: named[term] for term in sorted(counts)},
        {term: spelling.usual(term) for term in sorted(usual)},
    )


def _groups(named: Mapping[str, Named]) -> list[list[str]]:
    """Terms by what makes them come and go: titles, headings and the like; or any text of the oldest level."""
    groups: list[list[str]] = [[] for _ in range(1 + MINED_GROUPS)]
    for term in sorted(named):
        groups[1 + ord(term[0]) % MINED_GROUPS if named[term].kind == MINED else 0].append(term)
    return groups


def _ways(older: OlderTerms, term: str) -> tuple[str, ...] | None:
    return older.terms[term].ways if term in older.terms else None


def _shards(shards: Shards, family: str, beside: str = "") -> ShardFiles:
    """*shards* as files.  *beside*: the family of their positions."""
    files: dict[str, bytes] = {}
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
    return ShardFiles(shards.borders, tuple(names), files)
