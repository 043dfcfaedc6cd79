"""What was planned before: addresses, templates and digests of views, so that views are put together where they change.

A *chapter* is a group of targets that are planned together: all that one document has to itself, or all that the site
shares.  Chapters are kept under the digest of everything that they may look at besides bodies (:func:`ground`), and a
document's chapter under its body besides.  So the plan needs no record of who read what: while nothing but bodies
changes, no other chapter can change; when a card changes, everything is planned again.
``tests/plan/test_memory.py`` changes all bodies and looks whether a shared view differs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from functools import partial
from typing import Any

import msgspec

from generator.fingerprint import bytes_digest
from generator.model.desk import Desk
from generator.model.document import Document
from generator.model.targets import Target, is_listed, sealed
from generator.text.hanzi import reading_minutes
from generator.workers import in_parallel


class _Row(msgspec.Struct, frozen=True, array_like=True):
    url: str
    template: str
    seal: str
    listed: bool


_Chapter = tuple[str, tuple[_Row, ...]]
"""What it was planned from besides the ground, and its targets."""
_DECODE = msgspec.msgpack.Decoder(dict[str, _Chapter])


class Memory:
    """The chapters of one plan, and of the last one on the same ground."""

    def __init__(
        self, kept: bytes | None = None, finish: Callable[[Target], Any] | None = None, jobs: int = 1
    ) -> None:
        """*kept* is what :meth:`written` gave; anything else is as good as nothing.

        With *finish*, :meth:`chapters` are planned by as many workers as *jobs* says, which have it make a file of
        each target and send home seals without views, and what it told of those that it could make.
        """
        try:
            self._before = _DECODE.decode(kept) if kept else {}
        except msgspec.DecodeError:
            self._before = {}
        self._fresh: dict[str, _Chapter] = {}
        """What the workers have sent home."""
        self._now: dict[str, _Chapter] = {}
        self._finish = finish
        self._jobs = jobs
        self.finished: dict[str, Any] = {}
        """What *finish* has said of each target that was planned anew, by address."""

    def chapter(self, name: str, key: str, make: Callable[[], Iterable[Target]]) -> tuple[Target, ...]:
        """The targets of chapter *name*: what *make* plans, or their seals if it was planned from *key* before."""
        before = self._fresh.get(name) or self._before.get(name)
        if before is not None and before[0] == key:
            self._now[name] = before
            return _unseen(before[1])
        made = tuple(sealed(target) for target in make())
        self._now[name] = (key, _rows(made))
        return made

    def chapters(
        self, keys: Mapping[str, str], make: Callable[[str], Iterable[Target]]
    ) -> Iterable[tuple[Target, ...]]:
        """The targets of one chapter after the other; *keys* are names and keys, *make* plans a chapter by its name."""
        finish = self._finish
        if finish is not None:
            fresh = [name for name, key in keys.items() if self._before.get(name, ("", ()))[0] != key]

            def written(name: str) -> tuple[tuple[_Row, ...], dict[str, Any]]:
                made = [sealed(target) for target in make(name)]
                done = ((target.url, finish(target)) for target in made)
                return _rows(made), {url: told for url, told in done if told is not None}

            # The first is made here: what it loads and shares with others, all workers inherit.
            done = [written(name) for name in fresh[:1]] + in_parallel(written, fresh[1:], self._jobs)
            for name, (rows, finished) in zip(fresh, done, strict=True):
                self._fresh[name] = (keys[name], rows)
                self.finished.update(finished)
        return [self.chapter(name, key, partial(make, name)) for name, key in keys.items()]

    def written(self) -> bytes | None:
        """What to keep for the next plan; None when it is the same as before."""
        return None if self._now == self._before else msgspec.msgpack.encode(self._now)


def _rows(targets: Iterable[Target]) -> tuple[_Row, ...]:
    return tuple(_Row(target.url, target.template, target.seal, is_listed(target)) for target in targets)


def _unseen(rows: Iterable[_Row]) -> tuple[Target, ...]:
    return tuple(Target(row.url, row.template, None, row.seal, row.listed) for row in rows)


def ground(desk: Desk, version: str) -> str:
    """Digest of all that a plan may look at besides bodies: the library, its cards for documents, and the shelf.

    *version* is the digest of the program.
    """
    library, shelf = desk.library, desk.shelf
    settings = library.settings
    encode = msgspec.msgpack.Encoder(order="deterministic").encode
    cards = [encode(card(document)) for document in library.documents]
    rest = {field.name: getattr(library, field.name) for field in fields(library)}
    del rest["documents"], rest["settings"]
    stock = {field.name: getattr(shelf, field.name) for field in fields(shelf) if field.name != "files"}
    data = (settings.site, settings.districts, settings.towns, settings.honours, settings.topics)
    return bytes_digest(encode((version, data, cards, rest, stock)))


def card(document: Document) -> Document:
    """*document* as pages other than its own may see it: without the digest of its body, without places in the file."""
    body = document.body
    links = tuple(msgspec.structs.replace(link, line=0, column=0) for link in body.links)
    pictures = tuple(msgspec.structs.replace(picture, line=0, column=0) for picture in body.pictures)
    bare = msgspec.structs.replace(
        body, digest="", characters=reading_minutes(body.characters), links=links, pictures=pictures
    )
    return msgspec.structs.replace(document, body=bare)
