"""Targets become bytes: taken from the store where the key is known, made where it is not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from generator.fingerprint import digest
from generator.model.targets import Target
from generator.render.machine import MAKERS
from generator.render.templates import Templates
from generator.store import Store


@dataclass(frozen=True, slots=True)
class Produced:
    files: Mapping[str, bytes]
    keys: Mapping[str, tuple[str, str, str]]
    """Address → digests of program, template and view: what the file was made from."""
    made: tuple[str, ...]
    """Addresses that were not in the store."""


def produce(targets: Sequence[Target], templates: Templates, store: Store, version: str) -> Produced:
    """The bytes of every target.  *version* is the digest of the program.  Raises ``TemplateBroken``."""
    files: dict[str, bytes] = {}
    keys: dict[str, tuple[str, str, str]] = {}
    made = []
    for target in targets:
        maker = MAKERS.get(target.template)
        closure = target.template if maker else templates.closure(target.template)
        keys[target.url] = (version, closure, digest(target.view))
        key = digest((target.url, *keys[target.url]))
        content = store.get(key)
        if content is None:
            content = maker(target.view, templates.body) if maker else templates.page(target.template, target.view)
            store.put(key, content)
            made.append(target.url)
        files[target.url] = content
    return Produced(files, keys, tuple(made))
