"""Photos on their way into the site: every rendition from the store, or encoded once and kept."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable, Mapping, Sequence
from importlib import metadata
from pathlib import Path

from generator.fingerprint import digest
from generator.intake.walk import InputFile, read_file
from generator.model.library import Shot
from generator.places import PACKAGE
from generator.problems import Problem
from generator.store import Store


@functools.cache
def encoder_version() -> str:
    """Digest of the code and the package that shape encoded photos; nothing else makes them anew."""
    known = hashlib.sha256(metadata.version("pillow").encode())
    for path in sorted((PACKAGE / "media").glob("*.py")):
        known.update(path.read_bytes())
    return known.hexdigest()[:40]


def encoded_photos(
    shots: Mapping[str, Shot],
    files: Sequence[InputFile],
    store: Store,
    announce: Callable[[str], None] = lambda _: None,
) -> tuple[dict[str, Path | bytes], tuple[Problem, ...]]:
    """Published address → file for every rendition of *shots*; *announce* hears the name of each photo encoded."""
    by_name = {file.name: file for file in files}
    tree: dict[str, Path | bytes] = {}
    problems: list[Problem] = []
    for name, shot in sorted(shots.items()):
        keys = {
            rendition.name: digest((encoder_version(), "photo", shot.digest, rendition.name, rendition.width))
            for rendition in shot.renditions
        }
        kept = {address: store.get_file(key) for address, key in keys.items()}
        found = {address: path for address, path in kept.items() if path is not None}
        if len(found) == len(keys):
            tree |= found
            continue
        announce(name)
        made, trouble = _encode(by_name[name], shot)
        problems += trouble
        for address, content in made.items():
            tree[address] = store.put_file(keys[address], content) or content
    return tree, tuple(problems)


def _encode(file: InputFile, shot: Shot) -> tuple[dict[str, bytes], tuple[Problem, ...]]:
    from generator.media.encode import encode
    from generator.media.photos import Photo, probe

    raw, problems = read_file(file)
    if raw is None:
        return {}, problems
    photo = probe(raw, file.path)
    if not isinstance(photo, Photo):
        return {}, (photo,)
    made = encode(raw, photo, shot.renditions)
    return ({}, (made,)) if isinstance(made, Problem) else (made, ())
