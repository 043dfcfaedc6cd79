"""Targets become bytes: taken from the store where the key is known, made where it is not.

What a file points at is read when it is made, by the same worker, and kept with it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from generator.checks.links import PageReferences, reader
from generator.fingerprint import digest
from generator.model.targets import Target
from generator.render.machine import MAKERS
from generator.render.templates import Templates
from generator.store import Store
from generator.workers import in_parallel


@dataclass(frozen=True, slots=True)
class Press:
    """What targets are made with."""

    templates: Templates
    store: Store
    version: str
    """Digest of the program."""
    jobs: int = 0
    view: Callable[[str], Any] = lambda url: None
    """Puts a view together whose target came without one, by its address."""


@dataclass(frozen=True, slots=True)
class Produced:
    files: Mapping[str, bytes]
    references: Mapping[str, PageReferences]
    """What those files point at that point at anything."""
    keys: Mapping[str, tuple[str, str, str]]
    """Address → digests of program, template and view: what the file was made from."""
    made: tuple[str, ...]
    """Addresses that were not in the store."""


class _Page(msgspec.Struct, frozen=True, array_like=True):
    """A file as it is kept."""

    references: PageReferences
    content: bytes


def produce(targets: Sequence[Target], press: Press) -> Produced:
    """The bytes of every target.  Raises ``TemplateBroken``."""
    templates, store = press.templates, press.store
    encode, decode = msgspec.msgpack.Encoder().encode, msgspec.msgpack.Decoder(_Page).decode
    keys = {
        target.url: (
            press.version,
            target.template if target.template in MAKERS else templates.closure(target.template),
            target.seal or digest(target.view),
        )
        for target in targets
    }
    kept = {url: store.get(digest((url, *parts))) for url, parts in keys.items()}
    # A seal whose file the store has lost.
    missing = [
        replace(target, view=press.view(target.url)) if target.view is None else target
        for target in targets
        if kept[target.url] is None
    ]

    def make(target: Target) -> bytes:
        maker = MAKERS.get(target.template)
        content = maker(target.view, templates.body) if maker else templates.page(target.template, target.view)
        read = reader(target.url)
        page = encode(_Page(read(content) if read else PageReferences(), content))
        store.put(digest((target.url, *keys[target.url])), page)
        return page

    for target, page in zip(missing, in_parallel(make, missing, press.jobs), strict=True):
        kept[target.url] = page
    pages = {url: decode(page) for url, page in kept.items() if page is not None}
    return Produced(
        {url: page.content for url, page in pages.items()},
        {url: page.references for url, page in pages.items() if reader(url)},
        keys,
        tuple(target.url for target in missing),
    )
