"""Files of the index kept apart from what names them: a build that finds them made neither reads nor holds them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

import msgspec
from msgspec.structs import replace

from generator.fingerprint import bytes_digest
from generator.search.workshop import Workshop
from generator.store import Piece


class Place(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Where a file lies in its bundle."""

    start: int
    end: int
    digest: str
    """Of its bytes."""


class Bundle(msgspec.Struct, frozen=True):
    """Some files, end to end: in a file of the store's, or here if it keeps none."""

    key: str
    """In the store."""
    places: dict[str, Place]
    """By address."""
    content: bytes = b""
    """Of all; empty when it lies in the store."""


class Bundled(msgspec.Struct, frozen=True):
    """What names the files of a bundle."""

    bundle: Bundle


BundledT = TypeVar("BundledT", bound=Bundled)


def bundled(files: Mapping[str, bytes]) -> Bundle:
    """*files* by address, as one."""
    places = {}
    end = 0
    for path, script in files.items():
        start, end = end, end + len(script)
        places[path] = Place(start, end, bytes_digest(script))
    content = b"".join(files.values())
    return Bundle(f"bundle-{bytes_digest(content)}", places, content)


def kept_apart(workshop: Workshop, key: str, make: Callable[[], BundledT], form: type[BundledT]) -> BundledT:
    """What is kept under *key*, its bundle apart; made if it, or the bundle, is not there."""
    kept = workshop.recalled(key)
    if kept is not None:
        found = msgspec.msgpack.decode(kept, type=form)
        if is_there(workshop, found.bundle):
            return found
    made = make()
    bundle = made.bundle
    if workshop.keep_file(bundle.key, bundle.content) is not None:
        made = replace(made, bundle=replace(bundle, content=b""))
    workshop.keep(key, lambda: msgspec.msgpack.encode(made))
    return made


def is_there(workshop: Workshop, bundle: Bundle) -> bool:
    """Whether the files of *bundle* can be read."""
    return bool(bundle.content) or not bundle.places or workshop.file(bundle.key) is not None


def files_of(workshop: Workshop, bundle: Bundle) -> dict[str, bytes | Piece]:
    """The files of *bundle* by address.  Raises :class:`FileNotFoundError` if the store has just lost them."""
    if bundle.content or not bundle.places:
        return {path: bundle.content[place.start : place.end] for path, place in bundle.places.items()}
    file = workshop.file(bundle.key)
    if file is None:
        raise FileNotFoundError(bundle.key)
    return {path: Piece(file, place.start, place.end, place.digest) for path, place in bundle.places.items()}
