"""Targets become files: known from the last build, kept in the store, or made.

Whoever makes a file puts it into the store, together with what it points at, and sends back only its :class:`Sheet`.
So no process holds the pages of a site: each is read when somebody asks for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

import msgspec
from msgspec.structs import replace

from generator.checks.links import PageReferences, reader
from generator.fingerprint import bytes_digest, digest
from generator.model.targets import Target
from generator.render.machine import MAKERS
from generator.render.templates import PICTURES, TemplateBroken, Templates
from generator.store import Store
from generator.workers import in_parallel

Parts = tuple[str, str, str]
"""What a file was made from: digests of program, template and view."""
PartT = TypeVar("PartT")


class Sheet(msgspec.Struct, frozen=True, array_like=True):
    """What is known of a file without reading it."""

    digest: str
    """Of its bytes."""
    anchors: str
    """Of the ids in it that others may point at."""


class Finished(NamedTuple):
    """A file that is in the store."""

    key: str
    sheet: Sheet
    is_new: bool


class _Page(msgspec.Struct, frozen=True, array_like=True):
    """A file as it is kept."""

    references: PageReferences
    content: bytes


_ENCODE = msgspec.msgpack.Encoder().encode
_DECODE = msgspec.msgpack.Decoder(_Page).decode


class Press(msgspec.Struct, frozen=True):
    """What targets are made with."""

    templates: Templates
    store: Store
    version: str
    """Digest of the program."""
    jobs: int = 0
    view: Callable[[str], Any] = lambda url: None
    """Puts a view together whose target came without one, by its address."""
    known: dict[str, Sheet] = msgspec.field(default_factory=dict)
    """Sheets of files by key, from earlier builds or other processes."""

    def parts(self, target: Target) -> Parts:
        """What *target* is made from."""
        # Feeds in other formats than pages hold bodies too, with pictures by this macro.
        template = PICTURES if target.template in MAKERS else target.template
        return self.version, self.templates.closure(template), target.seal or digest(target.view)

    def finish(self, target: Target) -> Finished:
        """Have the file of *target* in the store.  Raises ``TemplateBroken``."""
        key = _key(target.url, self.parts(target))
        sheet = self.sheet(key)
        if sheet is not None:
            return Finished(key, sheet, is_new=False)
        return Finished(key, _sheet(self.make(key, target)), is_new=True)

    def early(self, target: Target) -> Finished | None:
        """:meth:`finish` while others are planned; None if the template is broken, which :func:`produce` will tell."""
        try:
            return self.finish(target)
        except TemplateBroken:
            return None

    def sheet(self, key: str) -> Sheet | None:
        """The sheet of the file kept under *key*; None if there is none."""
        if key not in self.known and (page := self.kept(key)) is not None:
            self.known[key] = _sheet(page)
        return self.known.get(key)

    def kept(self, key: str) -> _Page | None:
        """The file kept under *key*."""
        found = self.store.get(key)
        return None if found is None else _DECODE(found)

    def make(self, key: str, target: Target) -> _Page:
        """Make the file of *target* and keep it.  Raises ``TemplateBroken``."""
        view = self.view(target.url) if target.view is None else target.view
        maker = MAKERS.get(target.template)
        content = maker(view, self.templates.body) if maker else self.templates.page(target.template, view)
        read = reader(target.url)
        page = _Page(read(content) if read else PageReferences(), content)
        self.store.put(key, _ENCODE(page))
        return page


class Produced(msgspec.Struct, frozen=True):
    """The files of all targets, by address."""

    files: Mapping[str, bytes]
    """Read, or made again if the store has lost them, whenever one is asked for."""
    references: Mapping[str, PageReferences]
    """What those files point at that point at anything; read like them."""
    parts: Mapping[str, Parts]
    finished: Mapping[str, Finished]


def produce(targets: Sequence[Target], press: Press, finished: Mapping[str, Finished]) -> Produced:
    """Have the file of every target; *finished* are those that were made already.  Raises ``TemplateBroken``."""
    press.known.update((done.key, done.sheet) for done in finished.values())
    by_url = {target.url: target for target in targets}
    parts = {url: press.parts(target) for url, target in by_url.items()}
    keys = {url: _key(url, of_page) for url, of_page in parts.items()}
    # What comes without a view and is nowhere has been lost; its view is put together here, once for all.
    missing = [
        replace(target, view=press.view(url)) if target.view is None else target
        for url, target in by_url.items()
        if press.sheet(keys[url]) is None
    ]
    press.known.update((one.key, one.sheet) for one in in_parallel(press.finish, missing, press.jobs))
    made = frozenset((*(url for url, one in finished.items() if one.is_new), *(target.url for target in missing)))

    def page(url: str) -> _Page:
        return press.kept(keys[url]) or press.make(keys[url], by_url[url])

    return Produced(
        files=Asked(keys, lambda url: page(url).content),
        references=Asked([url for url in keys if reader(url)], lambda url: page(url).references),
        parts=parts,
        finished={url: Finished(key, press.known[key], url in made) for url, key in keys.items()},
    )


def _key(url: str, parts: Parts) -> str:
    return digest((url, *parts))


def _sheet(page: _Page) -> Sheet:
    return Sheet(bytes_digest(page.content), bytes_digest(_ENCODE(page.references.ids)))


class Asked(Mapping[str, PartT], Generic[PartT]):
    """Values that are put together when they are asked for."""

    def __init__(self, names: Iterable[str], ask: Callable[[str], PartT]) -> None:
        self._names = dict.fromkeys(names)
        self._ask = ask

    def __getitem__(self, name: str) -> PartT:
        if name not in self._names:
            raise KeyError(name)
        return self._ask(name)

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)
