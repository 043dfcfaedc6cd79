"""What the index is put together from, as the store keeps it.

Apart from what makes it, so that a build which finds all of it need not load numpy: a tenth of a second.
"""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from generator.search.bundles import Bundle
from generator.search.sounds import Spelling

Entry = list[str]
"""What the directory says of a family: borders and names of its shards, or names of its parts."""


class Named(NamedTuple):
    """What a level knows of a term."""

    kind: str
    ways: tuple[str, ...] = ()
    """How it is said; empty: in the usual way."""

    def said(self, term: str, spelling: Spelling) -> tuple[str, ...]:
        """The ways to say *term*, which this is about."""
        if self.ways:
            return self.ways
        way = spelling.usual(term)
        return (way,) if way else ()


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
    inline: dict[str, bytes]
    """Small parts that need no file of their own."""
    bundle: Bundle
    """Files of the level's own."""
    others: tuple[Bundle, ...] = ()
    """Those of its texts and shards."""


class LevelTerms(msgspec.Struct, frozen=True):
    """The terms of a level."""

    entry: Entry
    files: dict[str, bytes]
    terms: dict[str, Named]
    """Every term of this level."""
    usual: dict[str, str]
    """The usual way to say those that are said so."""


class Texts(msgspec.Struct, frozen=True):
    """The text files of some pages."""

    names: tuple[str, ...]
    bundle: Bundle
    traditional: bool
    """Some page shows characters that the search form changes."""


class ShardFiles(msgspec.Struct, frozen=True):
    """The files of a family's shards, or of some of them that follow one another."""

    borders: tuple[str, ...]
    names: tuple[str, ...]
    bundle: Bundle
