"""Targets become bytes: taken from the store where the key is known, made where it is not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from generator.fingerprint import digest
from generator.model.targets import Target
from generator.render.machine import MAKERS
from generator.render.templates import Templates
from generator.store import Store
from generator.workers import in_parallel


@dataclass(frozen=True, slots=True)
class Produced:
    files: Mapping[str, bytes]
    keys: Mapping[str, tuple[str, str, str]]
    """Address → digests of program, template and view: what the file was made from."""
    made: tuple[str, ...]
    """Addresses that were not in the store."""


def produce(targets: Sequence[Target], templates: Templates, store: Store, version: str, jobs: int = 0) -> Produced:
    """The bytes of every target.  *version* is the digest of the program.  Raises ``TemplateBroken``."""
    keys = {
        target.url: (
            version,
            target.template if target.template in MAKERS else templates.closure(target.template),
            digest(target.view),
        )
        for target in targets
    }
    files = {url: store.get(digest((url, *parts))) for url, parts in keys.items()}
    missing = [target for target in targets if files[target.url] is None]

    def make(target: Target) -> bytes:
        maker = MAKERS.get(target.template)
        content = maker(target.view, templates.body) if maker else templates.page(target.template, target.view)
        store.put(digest((target.url, *keys[target.url])), content)
        return content

    for target, content in zip(missing, in_parallel(make, missing, jobs), strict=True):
        files[target.url] = content
    return Produced(
        {url: content for url, content in files.items() if content is not None},
        keys,
        tuple(target.url for target in missing),
    )
