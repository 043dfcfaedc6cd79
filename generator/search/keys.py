"""What of a page is indexed: its characters, pairs of characters and Latin words, each with its places.

docs/search.md, section 1, says which pairs there are and why these are enough to find any run of characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

import msgspec
import numpy as np

from generator.search.digits import Flags, Numbers
from generator.search.postings import Lists, Occurrences, Postings, distinct, postings_of, postings_of_counts
from generator.text.normal import normal, normal_blocks, simplified, simplify

BLOCK_STEP = 16
"""Blocks begin at multiples of this: an edit inside one seldom moves those after it."""
LONGEST_WORD = 32
"""A longer run of letters is no word: its letters are paired like other characters."""
LETTER_RANGES = "a-z\u00df-\u00f6\u00f8-\u024f\u0250-\u02af\u0370-\u03ff\u0400-\u052f\u1e00-\u1fff"
LETTERS = re.compile(f"[{LETTER_RANGES}]+")
CODE_BITS = 21
"""Bits of a code point; a pair's key is the first one shifted by these, and the second."""
_PLACE_BITS = 64 - 2 * CODE_BITS
"""Of the place of a key, so that both fit into 64 bits."""

_SPACE = 32
_IS_LETTER = np.zeros(0x2001, np.bool_)
for _code in range(0x2000):
    _IS_LETTER[_code] = LETTERS.fullmatch(chr(_code)) is not None


class Form(msgspec.Struct, frozen=True):
    """A page in search form: its title, which may be empty, and its other blocks, none of them empty."""

    blocks: tuple[str, ...]

    @property
    def length(self) -> int:
        return sum(map(len, self.blocks))


def form_of(title: str, blocks: Sequence[str]) -> Form:
    """The search form of a page."""
    forms = normal_blocks((title, *blocks))
    if _traditional()[codes_of("".join(forms))].any():
        forms = [simplify(form) for form in forms]
    return Form((forms[0], *filter(None, forms[1:])))


def characters_in(forms: Sequence[Form]) -> str:
    """All characters of *forms*, in order."""
    standing = np.zeros(0x110000, np.bool_)
    standing[codes_of("".join(block for form in forms for block in form.blocks))] = True
    return "".join(map(chr, np.flatnonzero(standing).tolist()))


def shows_traditional(texts: Iterable[str]) -> bool:
    """Whether the search form of one of *texts* differs from its normal form."""
    seen = "".join(map(chr, distinct(codes_of("\n".join(texts))).tolist()))
    # In normal form ㈾ is (資): one character may become several.
    return not simplified().keys().isdisjoint(normal(seen))


@cache
def _traditional() -> Flags:
    """By code point: whether it is a traditional form."""
    flags = np.zeros(0x110000, np.bool_)
    flags[[ord(ch) for ch in simplified()]] = True
    return flags


class PageKeys(msgspec.Struct, frozen=True):
    """All keys of pages that follow one another, and are numbered from 0."""

    lists: Mapping[str, Lists]
    """By family: ``g`` pairs, ``w`` words, ``u`` single characters."""
    loose: bool
    """Whether there is a run of letters too long for a word."""


def keys_of(forms: Sequence[Form]) -> PageKeys:
    """The keys of *forms*, which should be few: the work takes some sixty bytes for each character."""
    blocks = [block for form in forms for block in form.blocks]
    text = "".join(blocks)
    codes = codes_of(text)
    lengths = np.array([len(block) for block in blocks], np.int64)
    page_of_block = np.repeat(np.arange(len(forms), dtype=np.int32), [len(form.blocks) for form in forms])
    page = np.repeat(page_of_block, lengths)
    shift = (_starts(lengths, page_of_block) - _before(lengths)).astype(np.int32)
    position = np.arange(len(codes), dtype=np.int32) + np.repeat(shift, lengths)
    titles = np.array([len(form.blocks[0]) for form in forms], np.int32)

    ends_block = np.zeros(len(codes), np.bool_)
    ends_block[np.cumsum(lengths)[lengths > 0] - 1] = True
    inside = ~ends_block
    """A character follows in the same block."""
    letter = _IS_LETTER[np.minimum(codes, 0x2000)]
    first, last = _runs(letter, inside)
    is_word = last + 1 - first <= LONGEST_WORD
    steps = np.zeros(len(codes) + 1, np.int8)
    steps[first[is_word]] += 1
    steps[last[is_word] + 1] -= 1
    worded = np.cumsum(steps, dtype=np.int8)[:-1] > 0
    space = codes == _SPACE

    paired = inside[:-1] & ~(worded[:-1] & (worded[1:] | space[1:])) & ~(space[:-1] & worded[1:])
    here = np.flatnonzero(paired)
    pairs = _sorted(codes[here].astype(np.int64) << CODE_BITS | codes[here + 1], page[here], position[here])
    starts, ends = first[is_word], last[is_word] + 1
    words = [text[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
    spelling = tuple(sorted(set(words)))
    number = {word: place for place, word in enumerate(spelling)}
    spaced = np.zeros(len(starts), np.bool_)
    later = starts > 0
    spaced[later] = space[starts[later] - 1] & inside[starts[later] - 1]
    numbers = np.fromiter(map(number.__getitem__, words), np.int64, len(words))
    lists = {
        "g": Lists(postings_of(pairs, titles)),
        "w": Lists(postings_of(_sorted(numbers, page[starts], position[starts], spaced), titles), spelling),
        "u": Lists(_singles(codes[~space], page[~space], position[~space] < titles[page[~space]])),
    }
    return PageKeys(lists, not is_word.all())


def codes_of(text: str) -> Numbers:
    """The code points of *text*."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def _singles(codes: Numbers, pages: Numbers, titled: Flags) -> Postings:
    both = codes.astype(np.int64) << 32 | pages
    found, counts = np.unique(both, return_counts=True)
    in_title = np.zeros(len(found), np.bool_)
    in_title[np.searchsorted(found, both[titled])] = True
    return postings_of_counts(found >> 32, found & 0xFFFFFFFF, counts, in_title)


def _before(lengths: Numbers) -> Numbers:
    return np.cumsum(lengths) - lengths


def _starts(lengths: Numbers, pages: Numbers) -> Numbers:
    """Where each block begins within its page."""
    room = (lengths + BLOCK_STEP) // BLOCK_STEP * BLOCK_STEP
    whole = _before(room)
    opening = np.searchsorted(pages, pages)
    return whole - whole[opening]


def _runs(letter: Flags, inside: Flags) -> tuple[Numbers, Numbers]:
    """First and last index of each run of letters within a block."""
    joined = np.zeros(len(letter) + 1, np.bool_)
    """Letters on both sides, in one block: at i, between i - 1 and i."""
    joined[1:-1] = letter[:-1] & letter[1:] & inside[:-1]
    return np.flatnonzero(letter & ~joined[:-1]), np.flatnonzero(letter & ~joined[1:])


def _sorted(keys: Numbers, pages: Numbers, positions: Numbers, spaced: Flags | None = None) -> Occurrences:
    """In order of keys.  Pages and positions are in order already and stay so within a key."""
    order: Numbers
    if len(keys) <= 1 << _PLACE_BITS:
        # Key and place in one number: sorting these is several times faster than a stable sort.
        both = keys.astype(np.uint64) << np.uint64(_PLACE_BITS) | np.arange(len(keys), dtype=np.uint64)
        both.sort()
        order = (both & np.uint64((1 << _PLACE_BITS) - 1)).astype(np.int64)
    else:
        order = np.argsort(keys, kind="stable")
    return Occurrences(keys[order], pages[order], positions[order], None if spaced is None else spaced[order])
