"""Photos on their way into the site: every rendition from the store, or encoded once and kept.

Each photo is encoded by a process of its own, which may be killed by a picture made to do that, and which puts what
it made into the store at once: a build that is interrupted loses only the photos in hand.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path

import msgspec

from generator.fingerprint import digest
from generator.intake.walk import InputFile, read_file
from generator.media.photos import Photo, heif_version, probe
from generator.media.tones import nearest_tone
from generator.model.library import Shot
from generator.places import PACKAGE, installed
from generator.problems import Problem, Span
from generator.store import Store
from generator.workers import Died, Limits, one_by_one

SHAPING_MODULES = ("encode", "headers", "ladder", "photos")
"""Modules of ``generator/media/`` that shape the bytes of a photo."""
_MEMORY = 1_500_000_000
_SECONDS = 30
_SECONDS_WITH_AVIF = 60


class PhotoWork(msgspec.Struct, frozen=True):
    """How photos are encoded; nothing here changes a byte."""

    jobs: int = 0
    """Processes; 0 is one for each core."""
    announce: Callable[[int, int, str], None] = lambda done, total, name: None
    """Hears how many photos of those to encode are done, how many there are, and the one that is begun."""


class Encoded(msgspec.Struct, frozen=True):
    """What became of the photos."""

    files: dict[str, Path | bytes] = msgspec.field(default_factory=dict)
    """Published address → file in the store, or its bytes when the store cannot be written."""
    tones: dict[str, str] = msgspec.field(default_factory=dict)
    """Path under ``content/`` → class of the colour that stands in for the photo until it is there."""
    problems: tuple[Problem, ...] = ()


@functools.cache
def encoder_version() -> str:
    """Digest of the code and the packages that shape encoded photos; nothing else makes them anew."""
    known = hashlib.sha256(f"{installed('pillow')} {heif_version()}".encode())
    for name in SHAPING_MODULES:
        known.update((PACKAGE / "media" / f"{name}.py").read_bytes())
    return known.hexdigest()[:40]


def encoded_photos(
    shots: Mapping[str, Shot], files: Sequence[InputFile], store: Store, work: PhotoWork = PhotoWork()
) -> Encoded:
    """Every rendition of *shots* (by path under ``content/``), and the tone of each photo that could be decoded.

    Findings: those of :func:`generator.media.encode.encode`, E502 for a photo that takes too much memory or time,
    E501 for one that crashes its decoder, E008 for one that has changed since it was probed.
    """
    by_name = {file.name: file for file in files}
    tree: dict[str, Path | bytes] = {}
    colours: dict[str, bytes] = {}
    waiting: list[_Task] = []
    for name, shot in sorted(shots.items()):
        task = _Task(name, by_name[name], shot, store)
        kept = {address: store.get_file(key) for address, key in task.keys.items()}
        found = {address: path for address, path in kept.items() if path is not None}
        colour = store.get(task.colour_key)
        if len(found) < len(task.keys) or colour is None:
            waiting.append(task)
        else:
            tree |= found
            colours[name] = colour
    problems: list[Problem] = []
    for task, made in _all_encoded(waiting, work):
        if isinstance(made, Problem):
            problems.append(made)
        else:
            tree |= made.files
            colours[task.name] = made.colour
    return Encoded(tree, {name: nearest_tone(*colour) for name, colour in sorted(colours.items())}, tuple(problems))


class _Task(msgspec.Struct, frozen=True):
    """One photo to encode, and where to keep what comes of it."""

    name: str
    file: InputFile
    shot: Shot
    store: Store

    @property
    def keys(self) -> dict[str, str]:
        """Published address → key in the store."""
        return {step.name: self._key(step.name) for step in self.shot.renditions}

    @property
    def colour_key(self) -> str:
        return self._key("colour")

    def _key(self, use: str) -> str:
        return digest((encoder_version(), "photo", self.shot.digest, use))


class _Made(msgspec.Struct, frozen=True):
    """What a worker sends back."""

    files: dict[str, Path | bytes]
    colour: bytes
    """Red, green, blue."""


def _all_encoded(tasks: Sequence[_Task], work: PhotoWork) -> Iterator[tuple[_Task, _Made | Problem]]:
    """What becomes of each of *tasks*, whichever is done first."""
    if not tasks:
        return
    from generator.media.encode import load_plugins

    load_plugins()
    done = 0

    def in_hand() -> Iterator[_Task]:
        for task in tasks:
            work.announce(done, len(tasks), task.name)
            yield task

    has_avif = any(step.type == "image/avif" for task in tasks for step in task.shot.renditions)
    limits = Limits(_MEMORY, _SECONDS_WITH_AVIF if has_avif else _SECONDS)
    with closing(one_by_one(_encode, in_hand(), work.jobs, limits)) as results:
        for number, made in results:
            done += 1
            task = tasks[number]
            yield task, _obituary(task.file.path, made) if isinstance(made, Died) else made


def _encode(task: _Task) -> _Made | Problem:
    """Read, encode and keep one photo.  Runs in a process of its own."""
    from generator.media.encode import encode

    raw, problems = read_file(task.file)
    if raw is None:
        return problems[0]
    photo = probe(raw, task.file.path)
    if not isinstance(photo, Photo):
        return photo
    if photo.digest != task.shot.digest:
        return Problem(Span(task.file.path), "E008", "图片刚刚被改动", "请再试一次")
    pictures = encode(raw, photo, task.shot.renditions)
    if isinstance(pictures, Problem):
        return pictures
    colour = bytes(pictures.colour)
    task.store.put(task.colour_key, colour)
    keys = task.keys
    return _Made(
        {name: task.store.put_file(keys[name], content) or content for name, content in pictures.files.items()}, colour
    )


def _obituary(path: str, died: Died) -> Problem:
    """What is told of a photo whose worker died."""
    told = {
        "memory": ("E502", "图片太大，处理它的内存不够", "请缩小后再放进来"),
        "time": ("E502", "图片处理得太久，已经停下", "请缩小后再放进来，或另存为 JPEG"),
        "crash": ("E501", "图片无法解码，文件已损坏", "请重新上传原图，或另存为 JPEG"),
    }
    return Problem(Span(path), *told[died.reason])
