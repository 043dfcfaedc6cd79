"""One level of the index: its lists, columns and texts, and its terms by pinyin."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain

import msgspec

from generator.search.bundles import bundled
from generator.search.columns import facets_chunks, lengths_chunks, names_chunks, text_value
from generator.search.counting import groups_of
from generator.search.keys import shows_traditional
from generator.search.lexicon import MINED, TermLine, term_lines, term_shards, together
from generator.search.lists import Shards, pair_shards, single_shards, spelling_shards, word_shards
from generator.search.made import Entry, LevelFiles, LevelTerms, Named, ShardFiles, Texts
from generator.search.parts import EMPTY, name_of, path_of, script, value_of
from generator.search.records import SearchRecord
from generator.search.runs import Run, characters_of, lists_of, words_of
from generator.search.shards import Node
from generator.search.sounds import Spelling

INLINE = 5000
"""Bytes of a level's small columns that ride along with the manifest."""
SPELLING = 64_000
"""Letters of words in one file of the spelling."""

class Speech(msgspec.Struct, frozen=True):
    """How terms are said."""

    spelling: Spelling
    learn: Callable[[Iterable[str]], None]
    """Lets :attr:`spelling` know the usual ways to say many terms."""


class LevelText(msgspec.Struct, frozen=True):
    """The text of a level, asked for its terms."""

    mined: Callable[[], Mapping[str, int]]
    """Its own, and on how many pages each stands; 0 if that is not known."""
    pages: Callable[[Sequence[Sequence[str]]], Mapping[str, int]]
    """On how many pages each term stands that this level or a newer one names, and each of some groups; those on none
    are left out."""


class OlderTerms(msgspec.Struct, frozen=True):
    """What the levels before one know of terms."""

    terms: Mapping[str, Named]
    """Their terms."""
    pages: Callable[[], Mapping[str, int]]
    """On how many of their pages each term that the newer level names stands."""


def texts_of(records: Sequence[SearchRecord], pack: int) -> Texts:
    """The text files of *records*, *pack* pages in each."""
    files: dict[str, bytes] = {}
    names = []
    for start in range(0, len(records), pack):
        value = value_of([text_value(record) for record in records[start : start + pack]])
        names.append(name_of(value))
        files[path_of(f"t-{names[-1]}")] = script({f"t-{names[-1]}": value})
    traditional = shows_traditional(text for record in records for text in (record.title, *record.blocks))
    return Texts(tuple(names), bundled(files), traditional)


def shards_of(runs: Sequence[Run], family: str, node: Node, limit: int) -> ShardFiles:
    """The shards of *family* with the keys of *node*, of *limit* digits at most."""
    lists = lists_of(runs, family, node)
    if family == "g":
        borders, names, files = _shards(pair_shards(lists, node, limit), "g", "p")
    elif family == "w":
        borders, names, files = _shards(word_shards(lists, node, limit), "w", "v")
    else:
        borders, names, files = _shards(single_shards(lists, node, limit), "u")
    return ShardFiles(borders, names, bundled(files))


def level_files(
    records: Sequence[SearchRecord],
    runs: Sequence[Run],
    texts: Sequence[Texts],
    shards: Mapping[str, Sequence[ShardFiles]],
) -> LevelFiles:
    """What follows from a level's pages alone, given its parts.  *shards*: in order, by family."""
    files: dict[str, bytes] = {}
    inline: dict[str, bytes] = {}
    directory = {family: entry_of((part.borders, part.names) for part in parts) for family, parts in shards.items()}
    lengths = [length for run in runs for length in run.notes.lengths]
    room = INLINE
    for family, chunks in (
        ("l", list(lengths_chunks(lengths, [length for run in runs for length in run.notes.titles]))),
        ("n", list(names_chunks([name for part in texts for name in part.names]))),
        ("s", spelling_shards(words_of(runs), SPELLING)),
        ("f", list(facets_chunks(records))),
    ):
        values = [value_of(chunk) for chunk in chunks]
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
        bundle=bundled(files),
        others=(*(part.bundle for part in texts), *(part.bundle for part in chain(*shards.values()))),
    )


def entry_of(parts: Iterable[tuple[Sequence[str], Sequence[str]]]) -> Entry:
    """What the directory says of a family, given borders and names of all its shards in order."""
    borders, names = zip(*parts, strict=True)
    return ["\n".join(chain(*borders)), "".join(chain(*names))]


def level_terms(own: Mapping[str, Named], text: LevelText, older: OlderTerms, speech: Speech, limit: int) -> LevelTerms:
    """The terms a level names, which are its *own*, and those of *older* levels that stand here; in the oldest level
    mined ones."""
    spelling = speech.spelling
    named = dict(older.terms)
    mined = {} if older.terms else text.mined()
    named |= dict.fromkeys(mined, Named(MINED))
    for term, one in own.items():
        named[term] = together(term, named[term], one, spelling) if term in older.terms else one
    standing = text.pages(groups_of(term for term in named if term not in own and not mined.get(term)))
    counts = {term: pages for term in named if (pages := mined.get(term) or standing.get(term))}
    # What older levels do not list, in this way at least, is counted here for them too.
    before = older.pages()
    usual = [term for term in counts if not named[term].ways]
    speech.learn(usual)
    rows = []
    for term, pages in counts.items():
        known = older.terms.get(term)
        listed = known.said(term, spelling) if known else ()
        for way in named[term].said(term, spelling):
            rows.append(TermLine(term, way, pages + (0 if way in listed else before.get(term, 0)), named[term].kind))
    borders, names, files = _shards(term_shards(term_lines(rows), limit), "y")
    return LevelTerms(
        entry_of([(borders, names)]),
        files,
        {term: named[term] for term in sorted(counts)},
        {term: spelling.usual(term) for term in sorted(usual)},
    )


def _shards(
    shards: Shards, family: str, beside: str = ""
) -> tuple[tuple[str, ...], tuple[str, ...], dict[str, bytes]]:
    """Borders and names of *shards*, and their files.  *beside*: the family of their positions."""
    files: dict[str, bytes] = {}
    names = []
    for place, lists in enumerate(shards.lists):
        if not lists:
            names.append(EMPTY)
            continue
        values = [value_of([shards.words[place], lists] if shards.words else lists)]
        if beside:
            values.append(value_of(shards.positions[place]))
        name = name_of(*values)
        names.append(name)
        for letter, value in zip(family + beside, values, strict=True):
            part = f"{letter}-{name}"
            files[path_of(part)] = script({part: value})
    return shards.borders, tuple(names), files
