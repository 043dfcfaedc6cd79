"""A built index, read the way a browser reads it: file by file, as asked."""

from __future__ import annotations

import gzip
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from generator.search.columns import NAMES_A_CHUNK, PAGES_A_CHUNK
from generator.search.digits import DIGITS, numbers_in
from generator.search.lists import MOST_COUNTED, RARE
from generator.search.parts import EMPTY, NAME_LENGTH, parts_in, path_of

PostingList = dict[int, tuple[int, bool]]
"""Page → occurrences, counted up to :data:`MOST_COUNTED`, and whether one is in the title."""

Positions = dict[int, list[int]]

SENSELESS = (ArithmeticError, AttributeError, LookupError, RuntimeError, StopIteration, TypeError, ValueError)
"""What reading nonsense may end in."""


class Damaged(Exception):
    """A file of the index is missing or holds something else; its argument is the address."""


@dataclass(slots=True)
class Reading:
    """What was read so far."""

    files: list[tuple[str, int, int]] = field(default_factory=list)
    """Address, bytes, bytes as sent with gzip."""

    @property
    def sent(self) -> int:
        return sum(sent for _, _, sent in self.files)


class Opened:
    """An index whose files come from *read*: address → bytes.

    All methods may raise :class:`Damaged`, and those of :data:`SENSELESS` when a file holds nonsense in good form.
    """

    def __init__(self, manifest: str, read: Callable[[str], bytes]) -> None:
        self._read = read
        self._parts: dict[str, Any] = {}
        self.reading = Reading()
        self._load(manifest)
        name = manifest.rpartition("/")[2].removesuffix(".js")
        self.manifest: dict[str, Any] = self.part(name)
        self.levels = tuple(
            Level(self, self.part(level["dir"]), pages=level["pages"], loose=level["loose"])
            for level in self.manifest["levels"]
        )

    def part(self, name: str) -> Any:
        """The value of a part; its file is read if it is not known yet."""
        if name not in self._parts:
            self._load(path_of(name))
        if name not in self._parts:
            raise Damaged(path_of(name))
        return self._parts[name]

    def _load(self, address: str) -> None:
        try:
            content = self._read(address)
        except FileNotFoundError as missing:
            raise Damaged(address) from missing
        self.reading.files.append((address, len(content), len(gzip.compress(content, 6))))
        try:
            self._parts.update(parts_in(content))
        except (ValueError, RecursionError) as reason:
            raise Damaged(address) from reason


class Level:
    """One level of an opened index."""

    def __init__(self, index: Opened, directory: dict[str, Any], *, pages: int, loose: bool) -> None:
        self._index = index
        self._directory = directory
        self._decoded: dict[str, Any] = {}
        self.pages = pages
        self.loose = loose

    def single(self, character: str) -> PostingList:
        """Pages that hold *character*."""
        found: PostingList = self._kept("u", self._name("u", character), _singles).get(character, {})
        return found

    def pair(self, pair: str) -> PostingList:
        """Pages that hold two characters one after the other."""
        found: PostingList = self._kept("g", self._name("g", pair), _pairs).get(pair, {})
        return found

    def pair_positions(self, pair: str) -> Positions:
        """Page → positions of *pair*."""
        name = self._name("g", pair)
        counted = self._kept("g", name, _pairs)
        found: Positions = self._kept("p", name, lambda digits: _positions(digits, counted)).get(pair, {})
        return found

    def word(self, word: str) -> PostingList:
        """Pages that hold *word* as a word of its own."""
        found: PostingList = self._kept("w", self._name("w", word), _words).get(word, {})
        return found

    def word_positions(self, word: str) -> Positions:
        """Page → positions of *word*, doubled, and 1 if a space stands before."""
        name = self._name("w", word)
        counted = self._kept("w", name, _words)
        found: Positions = self._kept("v", name, lambda digits: _spaced_positions(digits, counted)).get(word, {})
        return found

    def words_from(self, beginning: str) -> Iterator[str]:
        """Words that begin with *beginning*, itself among them."""
        for name in self._names("w", beginning):
            yield from (word for word in self._kept("w", name, _words) if word.startswith(beginning))

    def spelling(self) -> Iterator[str]:
        """All words."""
        for part in self._directory["s"]:
            yield from _front_decoded(self._index.part(part))

    def lengths(self, page: int) -> tuple[int, int]:
        """The length digits of *page* and its title."""
        chunk, place = divmod(page, PAGES_A_CHUNK)
        digits = self._index.part(self._directory["l"][chunk])
        return DIGITS.index(digits[place]), DIGITS.index(digits[len(digits) // 2 + place])

    def text(self, page: int) -> dict[str, Any]:
        """What a result shows of *page*."""
        file, slot = divmod(page, self._index.manifest["pack"])
        chunk, place = divmod(file, NAMES_A_CHUNK)
        names = self._index.part(self._directory["n"][chunk])
        found = self._index.part(f"t-{names[place * NAME_LENGTH : (place + 1) * NAME_LENGTH]}")[slot]
        return dict(found)

    def lines(self, initials: str) -> Iterator[str]:
        """Lines of the lexicon in the shards where initials begin with *initials*."""
        for name in self._names("y", initials):
            yield from self._index.part(f"y-{name}").split("\n")

    def _name(self, family: str, key: str) -> str:
        borders, names = self._shards(family)
        place = bisect_right(borders, key) - 1
        return names[place * NAME_LENGTH : (place + 1) * NAME_LENGTH]

    def _names(self, family: str, beginning: str) -> Iterator[str]:
        """Shards that may hold keys beginning with *beginning*."""
        borders, names = self._shards(family)
        for place in range(bisect_right(borders, beginning) - 1, bisect_left(borders, beginning + "\uffff")):
            name = names[place * NAME_LENGTH : (place + 1) * NAME_LENGTH]
            if name != EMPTY:
                yield name

    def _shards(self, family: str) -> tuple[list[str], str]:
        if family not in self._decoded:
            borders, names = self._directory.get(family, ("", EMPTY))
            self._decoded[family] = (borders.split("\n"), names)
        shards: tuple[list[str], str] = self._decoded[family]
        return shards

    def _kept(self, family: str, name: str, decode: Callable[[Any], Any]) -> Any:
        if name == EMPTY:
            return {}
        part = f"{family}-{name}"
        if part not in self._decoded:
            self._decoded[part] = decode(self._index.part(part))
        return self._decoded[part]


def _list(numbers: Iterator[int], count: int) -> PostingList:
    found: PostingList = {}
    page = -1
    for _ in range(count):
        number = next(numbers)
        page += (number >> 3) + 1
        found[page] = ((number >> 1 & 3) + 1, bool(number & 1))
    return found


def _pairs(digits: str) -> dict[str, PostingList]:
    numbers = iter(numbers_in(digits))
    found: dict[str, PostingList] = {}
    one = 0
    for step in numbers:
        one += step
        other = -1
        for _ in range(next(numbers) + 1):
            other += next(numbers) + 1
            found[chr(one) + chr(other)] = _list(numbers, next(numbers) + 1)
    return found


def _words(value: list[str]) -> dict[str, PostingList]:
    words, digits = value
    numbers = iter(numbers_in(digits))
    return {word: _list(numbers, next(numbers) + 1) for word in _front_decoded(words)}


def _singles(digits: str) -> dict[str, PostingList]:
    numbers = iter(numbers_in(digits))
    found: dict[str, PostingList] = {}
    code = 0
    for step in numbers:
        code += step
        found[chr(code)] = _list(numbers, next(numbers) + 1)
    return found


def _front_decoded(words: str) -> Iterator[str]:
    word = ""
    start = 0
    for place in range(1, len(words) + 1):
        if place == len(words) or "A" <= words[place] <= "Z":
            word = word[: ord(words[start]) - 65] + words[start + 1 : place]
            start = place
            yield word


def _positions(digits: str, counted: dict[str, PostingList]) -> dict[str, Positions]:
    numbers = iter(numbers_in(digits))
    return {
        key: {page: _run(numbers, count) for page, (count, _) in pages.items()}
        for key, pages in counted.items()
        if len(pages) > RARE
    }


def _run(numbers: Iterator[int], count: int) -> list[int]:
    if count == MOST_COUNTED:
        count += next(numbers)
    position = -1
    found = []
    for _ in range(count):
        position += next(numbers) + 1
        found.append(position)
    return found


def _spaced_positions(digits: str, counted: dict[str, PostingList]) -> dict[str, Positions]:
    numbers = iter(numbers_in(digits))
    return {
        key: {page: _spaced_run(numbers, count) for page, (count, _) in pages.items()} for key, pages in counted.items()
    }


def _spaced_run(numbers: Iterator[int], count: int) -> list[int]:
    if count == MOST_COUNTED:
        count += next(numbers)
    position = -1
    found = []
    for _ in range(count):
        number = next(numbers)
        position += (number >> 1) + 1
        found.append(2 * position + (number & 1))
    return found
