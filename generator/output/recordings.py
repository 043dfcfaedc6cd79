"""Recorded talks on their way into the site: each without what is private, from the store or copied once and kept."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import BinaryIO

from generator.fingerprint import digest
from generator.intake.walk import InputFile, open_inside
from generator.media.parts import Broken, Cut, Mixed
from generator.media.recordings import TREATMENT, write_public
from generator.model.library import Library, Reel
from generator.model.recordings import beside, captions_file, chapters_of, cues_of, recordings_of, script_file
from generator.store import Store


def recording_texts(library: Library) -> dict[str, bytes]:
    """Published address → captions to take home, and scripts with cues and chapters."""
    texts: dict[str, bytes] = {}
    for document in library.documents:
        for recording in recordings_of(document):
            reel = library.recordings.get(beside(document, recording.src))
            if reel is None:
                continue
            cues, chapters = cues_of(library, document, recording), chapters_of(recording)
            if cues:
                address, content = captions_file(reel, cues)
                texts[address] = content
            if cues or chapters:
                address, content, _ = script_file(reel, cues, chapters)
                texts[address] = content
    return texts


def published_recordings(
    library: Library,
    files: Sequence[InputFile],
    store: Store,
    *,
    copying: bool = True,
    announce: Callable[[str], None] = lambda _: None,
) -> dict[str, Path | bytes]:
    """Published address → what is published of every recording, with captions and scripts.

    *announce* hears the name of each recording that is copied.  Without *copying*, for a check, the recordings are
    empty: all that can be said of them has been said by load.  Raises :class:`OSError` when one cannot be read.
    """
    by_name = {file.name: file for file in files}
    tree: dict[str, Path | bytes] = dict(recording_texts(library))
    for name, reel in sorted(library.recordings.items()):
        if not copying:
            tree[reel.url] = b""
        elif reel.url not in tree:
            tree[reel.url] = _public(by_name[name], reel, store, announce)
    return tree


def _public(file: InputFile, reel: Reel, store: Store, announce: Callable[[str], None]) -> Path | bytes:
    key = digest(("recording", TREATMENT, reel.source, reel.footage.form))
    kept = store.get_file(key)
    if kept is not None:
        return kept
    announce(file.name)

    def write(target: BinaryIO) -> None:
        with open_inside(file.root, file.path) as source:
            try:
                write_public(source, target, reel.size, reel.footage.form)
            except (Broken, Cut, Mixed) as change:
                raise OSError(f"{file.path} changed while it was read") from change
            status = os.fstat(source.fileno())
            if (status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino) != file.key:
                raise OSError(f"{file.path} changed while it was read")

    made = store.make_file(key, write)
    if made is not None:
        return made
    # A cache that cannot be written costs memory and time, nothing else.
    whole = io.BytesIO()
    write(whole)
    return whole.getvalue()
