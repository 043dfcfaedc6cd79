"""What was planned before: addresses, templates and digests of views, so that views are put together where they change.

A *chapter* is a group of targets that are planned together: all that one document has to itself, or all that the site
shares.  Chapters are kept under the digest of everything that they may look at besides bodies (:func:`ground`), and a
document's chapter under its body besides.  So the plan needs no record of who read what: while nothing but bodies
changes, no other chapter can change; when a card changes, everything is planned again.
``tests/plan/test_memory.py`` changes all bodies and looks whether a shared view differs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import fields

import msgspec

from generator.fingerprint import bytes_digest
from generator.model.desk import Desk
from generator.model.document import Document
from generator.model.targets import Target, is_listed, sealed
from generator.text.hanzi import reading_minutes


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

    def __init__(self, kept: bytes | None = None) -> None:
        """*kept* is what :meth:`written` gave; anything else is as good as nothing."""
        try:
            self._before = _DECODE.decode(kept) if kept else {}
        except msgspec.DecodeError:
            self._before = {}
        self._now: dict[str, _Chapter] = {}

    def chapter(self, name: str, key: str, make: Callable[[], Iterable[Target]]) -> tuple[Target, ...]:
        """The targets of chapter *name*: what *make* plans, or their seals if it was planned from *key* before."""
        before = self._before.get(name)
        if before is not None and before[0] == key:
            self._now[name] = before
            return tuple(Target(row.url, row.template, None, row.seal, row.listed) for row in before[1])
        made = tuple(sealed(target) for target in make())
        rows = tuple(_Row(target.url, target.template, target.seal, is_listed(target)) for target in made)
        self._now[name] = (key, rows)
        return made

    def written(self) -> bytes | None:
        """What to keep for the next plan; None when it is the same as before."""
        return None if self._now == self._before else msgspec.msgpack.encode(self._now)


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
