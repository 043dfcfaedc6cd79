"""What the index is put together from, as the store keeps it.

Apart from what makes it, so that a build which finds all of it need not load numpy: a tenth of a second.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from generator.fingerprint import bytes_digest, digest
from generator.search.bundles import Bundle, Bundled
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


class LevelFiles(Bundled, frozen=True):
    """A level without its terms; its bundle has the files of its own."""

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
    others: tuple[Bundle, ...] = ()
    """Those of its texts and shards."""


class Group(msgspec.Struct, frozen=True):
    """Terms of a level whose first characters are of one group."""

    written: str
    """The terms in order, a line feed between them."""
    size: int
    """How many they are."""
    names: str
    """Stands for the terms."""
    whole: str
    """Stands for the terms and what is known of them."""
    known: msgspec.Raw
    """What is :class:`Named` of each; of mined terms nothing."""
    usual: msgspec.Raw
    """The usual way to say each that is said so, if it was asked for."""

    @classmethod
    def of(cls, terms: Sequence[str], known: Sequence[Named] = (), usual: Sequence[str | None] = ()) -> Group:
        """*terms*, in order, and what is *known* of them."""
        written, packed = "\n".join(terms), msgspec.msgpack.encode(known)
        names = bytes_digest(written.encode())
        raw = msgspec.Raw(packed), msgspec.Raw(msgspec.msgpack.encode(usual))
        return cls(written, len(terms), names, digest((names, bytes_digest(packed))), *raw)

    def terms(self) -> list[str]:
        """The terms, in order."""
        return self.written.split("\n") if self.written else []

    def named(self) -> dict[str, Named]:
        """What is known of them."""
        return dict(zip(self.terms(), msgspec.msgpack.decode(self.known, type=list[Named]), strict=False))

    def said(self) -> dict[str, str]:
        """The usual way to say them, where it is known."""
        ways = msgspec.msgpack.decode(self.usual, type=list[str | None])
        return {term: way for term, way in zip(self.terms(), ways, strict=False) if way is not None}


class LevelTerms(Bundled, frozen=True):
    """The terms of a level."""

    entry: Entry
    groups: list[Group]
    """Every term of this level."""


class Texts(Bundled, frozen=True):
    """The text files of some pages."""

    names: tuple[str, ...]
    traditional: bool
    """Some page shows characters that the search form changes."""


class ShardFiles(Bundled, frozen=True):
    """The files of a family's shards, or of some of them that follow one another."""

    borders: tuple[str, ...]
    names: tuple[str, ...]
