"""Terms by pinyin: what a reader may mean by ``zyhy`` or ``zunyihuiyi``, or by characters of the same sound."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from generator.search.counting import CUTS
from generator.search.made import Named
from generator.search.query import parts_of
from generator.search.records import Naming
from generator.search.sounds import SAID, Spelling, Word, surname_of, word_of
from generator.text.normal import search_form

SHORTEST, LONGEST = 2, 14
LONGEST_WHOLE = 60
"""Characters of a title, marks included."""

TITLE, NAME, PLACE, TOPIC, HEADING, MINED = "tnpkhm"
CLASSES = NAME + PLACE + TOPIC + TITLE + HEADING + MINED
"""A term is of the first that fits."""

_PIECE = re.compile(f"[{SAID}0-9a-z]+")
_NO_BREAK = "\u00a0"
"""A space inside a term: a query is cut at it as at any other, a line is not."""


class Told(NamedTuple):
    """What some pages say of the terms that they name."""

    kinds: dict[str, str]
    guesses: dict[str, set[tuple[Word, ...]]]
    """Words in a term that a page takes for names of persons."""
    orders: dict[str, set[tuple[Word, ...]]]
    """Words in a term whose sound a page gives."""


def terms_told(records: Sequence[Naming]) -> Told:
    """Terms that *records* name, in search form."""
    told = Told({}, {}, {})
    words = [_words_of(record) for record in records]
    for kind, texts in (
        (NAME, lambda record: record.names),
        (PLACE, lambda record: record.places),
        (TOPIC, lambda record: record.topics),
        (TITLE, lambda record: (record.title,)),
        (HEADING, lambda record: record.headings),
    ):
        for record, (guessed, given) in zip(records, words, strict=True):
            for text in texts(record):
                for term in _terms_in(search_form(text), is_whole=kind != HEADING):
                    told.kinds.setdefault(term, kind)
                    for found, some in ((told.guesses, guessed), (told.orders, given)):
                        inside = tuple(word for word in some if word[0] in term)
                        if inside:
                            found.setdefault(term, set()).add(inside)
    return told


def named_terms(parts: Iterable[Told], spelling: Spelling) -> dict[str, Named]:
    """What a level knows of the terms that its *parts* told."""
    kinds: dict[str, str] = {}
    guesses: dict[str, set[tuple[Word, ...]]] = {}
    orders: dict[str, set[tuple[Word, ...]]] = {}
    for part in parts:
        for term, kind in part.kinds.items():
            before = kinds.setdefault(term, kind)
            if before != kind and CLASSES.index(kind) < CLASSES.index(before):
                kinds[term] = kind
        for found, some in ((guesses, part.guesses), (orders, part.orders)):
            for term, inside in some.items():
                found.setdefault(term, set()).update(inside)

    def ways(term: str) -> tuple[str, ...]:
        if term in orders:
            found = {spelling.with_words(term, given=given) for given in orders[term]}
        elif kinds[term] == NAME:
            return spelling.of_name(term)
        elif term in guesses:
            found = {spelling.usual(term), *(spelling.with_words(term, guessed) for guessed in guesses[term])}
        else:
            return ()
        return tuple(sorted(filter(None, found)))

    return {term: Named(kind, ways(term)) for term, kind in kinds.items()}


def together(term: str, one: Named, other: Named, spelling: Spelling) -> Named:
    """What two levels know of *term*."""
    kind = min(one.kind, other.kind, key=CLASSES.index)
    if one.ways == other.ways:
        return Named(kind, one.ways)
    return Named(kind, tuple(dict.fromkeys((*one.said(term, spelling), *other.said(term, spelling)))))


def _words_of(record: Naming) -> tuple[tuple[Word, ...], tuple[Word, ...]]:
    """Words whose sound the page of *record* lets guess, its names, and those whose sound it gives."""
    guessed = map(surname_of, map(search_form, record.names))
    given = (word_of(text, sounds) for text, sounds in record.readings)
    return tuple(word for word in guessed if word), tuple(word for word in given if word)


def _terms_in(form: str, *, is_whole: bool) -> Iterator[str]:
    """The pieces of a name between its marks, and all of it if a query can ask for that."""
    for piece in _PIECE.findall(form):
        if SHORTEST <= len(piece) <= LONGEST and not piece.isascii():
            yield piece
    runs = list(_PIECE.finditer(form[:LONGEST_WHOLE])) if is_whole else ()
    whole = form[runs[0].start() : runs[-1].end()] if runs else ""
    if len(whole) >= SHORTEST and (not CUTS.search(whole) or _can_be_asked(whole)):
        yield whole.replace(" ", _NO_BREAK)


def _can_be_asked(whole: str) -> bool:
    return all(len(part.text) >= SHORTEST and not part.excluded for part in parts_of(whole))
