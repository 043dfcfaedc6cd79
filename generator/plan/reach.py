"""How far a chapter of the plan may look: what it is planned from, said before it is planned.

Of a document, pages show its *face*: all that is known of it without its body.  A chapter looks at the ground, which is
nobody's face, and at the faces that are named here; a document's chapter at its own body besides.  What leads to those
faces (the order of lists, who is related to whom) is worked out anew for each plan, so that it needs no record.

A view that comes to show more of other documents names them here; ``tests/plan/test_reach.py`` hides all others.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

import msgspec

from generator.fingerprint import bytes_digest, digest
from generator.load.resolve import shown_photos
from generator.model.desk import Desk
from generator.model.document import Document, Packed
from generator.model.items import edition_slug, link_addresses
from generator.model.library import REFERENCE_FIELDS, Library
from generator.model.related import neighbours_in_time, related
from generator.model.targets import Target
from generator.text.hanzi import reading_minutes

_ENCODE = msgspec.msgpack.Encoder(order="deterministic").encode
_OF_FACES = frozenset({"documents", "shots", "cards", "archives", "known", "paths"})
"""What a library has of single documents: it is in their faces, or leads to them."""
_OF_NO_PAGE = frozenset({"settings", "held", "next_due"})
"""What no page shows; of the settings, the ground has what editors wrote."""


class Board(NamedTuple):
    """A page that gathers documents, before it is planned."""

    url: str
    shows: tuple[Document, ...]
    """Whose faces it shows."""
    told: tuple[object, ...]
    """What else of the library: numbers of documents, names of other boards.  Plain values."""
    make: Callable[[], Target]


def ground(desk: Desk, version: str) -> str:
    """Digest of all that any page may look at besides documents; *version* is the digest of the program."""
    library, shelf = desk.library, desk.shelf
    settings = library.settings
    data = (settings.site, settings.districts, settings.towns, settings.honours, settings.topics)
    names = set(library.__struct_fields__) - _OF_FACES - _OF_NO_PAGE
    rest = {name: getattr(library, name) for name in names}
    stock = {name: getattr(shelf, name) for name in shelf.__struct_fields__ if name != "files"}
    return bytes_digest(_ENCODE((version, data, rest, stock, library.cards.get(""), _led_to(library))))


def _led_to(library: Library) -> tuple[list[str], list[str]]:
    """The documents, published and not, that menus lead to or that have the address of another page."""
    menus = library.settings.site.menus
    names = {entry.to for entry in (*menus.main, *menus.foot)}
    names |= {url.removesuffix(".html") for url in library.pages.values()}
    return sorted(names & library.by_ref.keys()), sorted(names & library.known)


def faces(library: Library) -> dict[str, str]:
    """Digests of all that pages may show of each document without its body, by reference, in the library's order."""
    return {document.ref: bytes_digest(_ENCODE(_face(library, document))) for document in library.documents}


def _face(library: Library, document: Document) -> tuple[object, ...]:
    ref = document.ref
    shots = [library.shots.get(path) for path in shown_photos(document)]
    # The card of an event says where it is.
    named = [(other.ref, other.title) for other in _named(library, document) if other]
    return card(document), library.cards.get(ref), library.archives.get(ref), shots, named


def card(document: Document) -> Document:
    """*document* without the digest of its body and without places in files: of no concern to any page but its own."""
    body = document.body
    links = tuple(msgspec.structs.replace(link, line=0, column=0) for link in body.links)
    pictures = tuple(msgspec.structs.replace(picture, line=0, column=0) for picture in body.pictures)
    bare = msgspec.structs.replace(
        body, digest="", written="", characters=reading_minutes(body.characters), links=links, pictures=pictures
    )
    return msgspec.structs.replace(document, body=bare, fields_at=Packed(), elsewhere={})


def _named(library: Library, document: Document) -> list[Document | None]:
    """Venue, team and lecture of *document*, in this order."""
    fields = document.fields
    return [library.find(getattr(fields, name, None), folder) for name, folder in REFERENCE_FIELDS.items()]


def whole(library: Library, known: Mapping[str, str]) -> str:
    """Digest of all faces (*known*) and of what leads from one to the other: while it stays, all reaches do."""
    return bytes_digest(_ENCODE((list(known.items()), sorted(library.known), library.paths)))


def reach(desk: Desk, document: Document, known: Mapping[str, str]) -> str:
    """Digest of what the chapter of *document* may look at besides the ground and its body; *known* are all faces."""
    library = desk.library
    seen = [(part, other and known[other.ref]) for part, other in within_reach(desk, document)]
    return bytes_digest(_ENCODE((seen, link_addresses(library, document), edition_slug(library, document))))


def within_reach(desk: Desk, document: Document) -> tuple[tuple[str, Document | None], ...]:
    """The documents whose faces the chapter of *document* may show, each with the part it plays."""
    library = desk.library
    newer, older = neighbours_in_time(library, document)
    return (
        ("own", document),
        ("newer", newer),
        ("older", older),
        *zip(REFERENCE_FIELDS, _named(library, document), strict=True),
        *((f"of {name}", other) for name in REFERENCE_FIELDS for other in library.pointing_at(name, document)),
        *((f"related: {why}", one) for one, why in related(library, document, desk.kinds[document.kind].folder)),
    )


def reach_of_board(board: Board, known: Mapping[str, str]) -> str:
    """Digest of what *board* may look at besides the ground; *known* are all faces."""
    return digest((board.told, tuple(known[document.ref] for document in board.shows)))
