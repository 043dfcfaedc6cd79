"""The A–Z index: every title of the site under the first letter of its pinyin.

It is the way for readers whose browser runs no script, and for those who like to browse.  pypinyin is slow, so sounds
are kept from build to build, and few are worked out anew for a new title.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import NamedTuple
from zlib import crc32

import msgspec

from generator.fingerprint import digest
from generator.kinds.profile import Profile
from generator.kinds.registry import BY_NAME
from generator.model import addresses
from generator.model.boards import AzGroup, AzRow, AzView
from generator.model.cards import day_view
from generator.model.desk import Desk, FrameExtra, title_view
from generator.model.document import Document
from generator.model.library import Library
from generator.model.targets import Target
from generator.model.views import Link
from generator.places import installed
from generator.plan.reach import Board
from generator.search.dictionary import put_away
from generator.search.sounds import SAID, Spelling, surname_of, word_of
from generator.search.workshop import Keep
from generator.text.normal import search_form

HEADING = "标题索引"
ONE_PAGE = 1000
"""Up to so many titles stand on one page; beyond, each letter has a page of its own."""
PLACES_NAMED = 2
LETTERS = (*((letter, letter.upper()) for letter in "abcdefghijklmnopqrstuvwxyz"), ("0", "0–9"), ("other", "其他"))
"""Name in addresses and ids, and as shown, in order."""
SELDOM = frozenset(("i", "u", "v", "0", "other"))
"""Shown only where titles begin so, which no syllable does."""

Sounds = tuple[str, ...]
ByLetter = Mapping[str, Sequence[Document]]


class Name(NamedTuple):
    """A title, with what else says how it sounds."""

    title: str
    is_person: bool
    readings: tuple[tuple[str, str], ...]
    """Those that its own document gives."""


_BASKET = 64
"""Sounds of so many titles are kept together, or of half as many: no more are worked out for a new one."""
_STRETCH = f"[{SAID}0-9a-z]+|[^\\W_]"
"""Han, letters and digits, or one letter of another script; marks are passed over."""


def plan_az(desk: Desk, keep: Keep = lambda _, compute: compute()) -> Iterator[Board]:
    """One page with all titles; on a long site a page of the letters, and one for the titles of each."""
    by_letter = titles_by_letter(desk.library, keep)
    counts = tuple((name, len(members)) for name, members in by_letter.items())
    here = desk.at(addresses.AZ)
    if len(desk.library.documents) <= ONE_PAGE:
        shown = tuple(document for members in by_letter.values() for document in members)
        yield Board(here.url, shown, counts, partial(_whole, here, by_letter))
        return
    yield Board(here.url, (), counts, partial(_first, here, by_letter))
    for name, members in by_letter.items():
        there = desk.at(addresses.az_letter(name))
        yield Board(there.url, tuple(members), counts, partial(_letter, there, by_letter, name))


def _whole(here: Desk, by_letter: ByLetter) -> Target:
    groups = tuple(_group(here, name, members) for name, members in by_letter.items())
    return _page(here, "", _letters(by_letter, "#az-{}".format), groups)


def _first(here: Desk, by_letter: ByLetter) -> Target:
    return _page(here, "", _letters(by_letter, _to_letter(here)), ())


def _letter(here: Desk, by_letter: ByLetter, name: str) -> Target:
    return _page(here, name, _letters(by_letter, _to_letter(here), name), (_group(here, name, by_letter[name]),))


def titles_by_letter(library: Library, keep: Keep) -> dict[str, list[Document]]:
    """Name of each letter that has titles → its documents, by syllables, then title, then date."""
    names = {document.ref: _name_of(document) for document in library.documents}
    sounds = _sounds(frozenset(names.values()), library.settings.site.readings, keep)
    found: dict[str, list[Document]] = {name: [] for name, _ in LETTERS}
    for document in library.documents:
        found[_letter_of(sounds[names[document.ref]])].append(document)
    for members in found.values():
        members.sort(key=lambda one: (sounds[names[one.ref]], one.title, one.date, one.ref))
    return {name: members for name, members in found.items() if members}


def _letter_of(sounds: Sounds) -> str:
    first = sounds[0][0] if sounds else ""
    if "a" <= first <= "z":
        return first
    return "0" if "0" <= first <= "9" else "other"


def _name_of(document: Document) -> Name:
    fields = document.fields
    is_person = isinstance(fields, Profile) and not fields.is_group
    return Name(document.title, is_person, tuple(sorted(fields.readings.items())))


def _sounds(names: frozenset[Name], readings: Mapping[str, str], keep: Keep) -> dict[Name, Sounds]:
    """What puts each of *names* in its place: syllables, words of letters, numbers by their value."""
    # Powers of two: a site that grows seldom sorts its titles into other baskets.
    baskets: list[list[Name]] = [[] for _ in range(1 << (len(names) // _BASKET).bit_length())]
    for name in sorted(names):
        baskets[crc32(name.title.encode()) % len(baskets)].append(name)
    found: dict[Name, Sounds] = {}
    spoken_by = (unicodedata.unidata_version, installed("pypinyin"), dict(readings))
    for basket in filter(None, baskets):
        key = digest((*spoken_by, tuple(map(tuple, basket))))
        kept = keep(f"az-{key}", partial(_spelled, basket, readings))
        found |= zip(basket, msgspec.msgpack.decode(kept, type=tuple[Sounds, ...]), strict=True)
    put_away()
    return found


def _spelled(names: Sequence[Name], readings: Mapping[str, str]) -> bytes:
    spelling = Spelling(readings)
    return msgspec.msgpack.encode([list(_spoken(name, spelling)) for name in names])


def _without_accents(text: str) -> str:
    return "".join(ch for ch in unicodedata.normalize("NFKD", text) if not unicodedata.combining(ch))


def _spoken(name: Name, spelling: Spelling) -> Iterator[str]:
    title = _without_accents(search_form(name.title))
    surname = surname_of(title) if name.is_person else None
    given = [word for word in (word_of(*reading) for reading in name.readings) if word]
    say = partial(spelling.with_words, guessed=(surname,) if surname else (), given=given)
    for stretch in re.findall(_STRETCH, title):
        # One character without a sound leaves the whole without: then each is said by itself, and that one written.
        way = say(stretch) or " ".join(say(ch) or ch for ch in stretch)
        for sound in way.lower().split(" "):
            yield f"{len(sound.lstrip('0')):03}{sound}" if sound.isdecimal() else sound


def _letters(by_letter: ByLetter, way: Callable[[str], str], current: str = "") -> tuple[Link, ...]:
    """All letters; *way* gives the address of one that has titles."""
    return tuple(
        Link(shown, way(name) if name in by_letter else "", name == current, str(len(by_letter.get(name, ()))))
        for name, shown in LETTERS
        if name in by_letter or (by_letter and name not in SELDOM)
    )


def _to_letter(here: Desk) -> Callable[[str], str]:
    return lambda name: here.href(addresses.az_letter(name))


def _group(here: Desk, name: str, members: Sequence[Document]) -> AzGroup:
    return AzGroup(f"az-{name}", dict(LETTERS)[name], tuple(_row(here, document) for document in members))


def _row(here: Desk, document: Document) -> AzRow:
    notes = BY_NAME[document.kind].notes(here.library, document)
    tag = "草稿" if document.waiting else notes.tag
    places = [place.short for place in document.districts]
    named = "、".join(places[:PLACES_NAMED])
    return AzRow(
        title=document.title,
        href=here.href(document.url),
        label=f"{notes.label}·{tag}" if tag else notes.label,
        place=f"{named}等" if len(places) > PLACES_NAMED else named,
        day=day_view(document.date),
    )


def _page(here: Desk, name: str, letters: tuple[Link, ...], groups: tuple[AzGroup, ...]) -> Target:
    count = len(here.library.documents)
    shown = dict(LETTERS).get(name, "")
    whole = f"全站 {count} 个标题，按第一个字的拼音排列，书名号和引号不算。"
    heading = f"{HEADING} {shown}" if shown else HEADING
    view = AzView(
        frame=here.frame(
            heading,
            "全站标题按拼音首字母排列。",
            crumbs=((HEADING, addresses.AZ), (shown, "")) if shown else ((HEADING, ""),),
            section="az",
            extra=FrameExtra(sheets=("search",)),
        ),
        title=title_view(heading),
        lede=f"这里是 {len(groups[0].rows)} 个；{whole}" if shown else whole,
        letters=letters,
        groups=groups,
    )
    return Target(here.url, "pages/az.html", view)
