"""What was planned before: addresses, templates and digests of views, so that views are put together where they change.

A *chapter* is a group of targets that are planned together: all that one document has to itself, or a page that gathers
documents.  It is kept with the digest of what it may look at (:mod:`generator.plan.reach`), a document's with its body
besides, and planned again when that is another.  So the plan needs no record of who read what.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import msgspec

from generator.model.targets import Target, is_listed, sealed
from generator.workers import in_parallel


class _Row(msgspec.Struct, frozen=True, array_like=True):
    url: str
    template: str
    seal: str
    listed: bool


class _Chapter(msgspec.Struct, frozen=True, array_like=True):
    """What it was planned from besides the ground, and its targets."""

    reach: str
    body: str
    rows: tuple[_Row, ...]


class _Kept(msgspec.Struct, array_like=True):
    """The chapters of one plan by name."""

    whole: str = ""
    """Digest of all that reaches are made of: while it stays, none is worked out."""
    shared: dict[str, _Chapter] = msgspec.field(default_factory=dict)
    own: dict[str, _Chapter] = msgspec.field(default_factory=dict)


_DECODE = msgspec.msgpack.Decoder(_Kept)
_NONE = _Chapter("", "", ())


class Shared(NamedTuple):
    """A chapter that belongs to no document."""

    name: str
    reach: str
    make: Callable[[], Iterable[Target]]


class Memory:
    """The chapters of one plan, and of the last one on the same ground."""

    def __init__(
        self, kept: bytes | None = None, finish: Callable[[Target], Any] | None = None, jobs: int = 1
    ) -> None:
        """*kept* is what :meth:`written` gave; anything else is as good as nothing.

        With *finish*, chapters are planned by as many workers as *jobs* says, which have it make a file of
        each target and send home seals without views, and what it told of those that it could make.
        """
        try:
            self._before = _DECODE.decode(kept) if kept else _Kept()
        except msgspec.DecodeError:
            self._before = _Kept()
        self._now = _Kept()
        self._finish = finish
        self._jobs = jobs
        self.finished: dict[str, Any] = {}
        """What *finish* has said of each target that was planned anew, by address."""

    def begin(self, whole: str) -> None:
        """The plan is made of what has the digest *whole*."""
        self._now.whole = whole

    @property
    def _is_same(self) -> bool:
        return self._now.whole == self._before.whole

    def shared(self, ask: Callable[[], Iterable[Shared]]) -> Iterator[Target]:
        """The targets of the chapters that *ask* gives, which are all that belong to no document."""
        before, now = self._before.shared, self._now.shared
        if self._is_same and before:
            now |= before
            for chapter in before.values():
                yield from _unseen(chapter.rows)
            return
        asked = {chapter.name: chapter for chapter in ask()}
        for name, reach, _ in asked.values():
            known = before.get(name, _NONE)
            now[name] = known if known.reach == reach else _Chapter(reach, "", ())
        for made in self._filled(before, now, lambda name: asked[name].make()):
            yield from made

    def own(
        self, bodies: Mapping[str, str], reach: Callable[[str], str], make: Callable[[str], Iterable[Target]]
    ) -> Iterator[tuple[Target, ...]]:
        """The targets of one document after the other; *bodies* are the digests of theirs by name.

        *reach* gives the digest of what a document's chapter may look at besides, *make* plans it.
        """
        before, now = self._before.own, self._now.own
        for name, body in bodies.items():
            known = before.get(name, _NONE)
            seen = known.reach if self._is_same and name in before else reach(name)
            now[name] = known if (known.reach, known.body) == (seen, body) else _Chapter(seen, body, ())
        yield from self._filled(before, now, make)

    def _filled(
        self, before: Mapping[str, _Chapter], now: dict[str, _Chapter], make: Callable[[str], Iterable[Target]]
    ) -> Iterator[tuple[Target, ...]]:
        """The targets of the chapters *now*, those planned that are not as they were *before*."""
        fresh = [name for name, chapter in now.items() if chapter is not before.get(name)]
        views: dict[str, tuple[Target, ...]] = {}
        for name, made in self._made(fresh, make):
            now[name] = msgspec.structs.replace(now[name], rows=_rows(made))
            views[name] = made
        for name, chapter in now.items():
            yield views.get(name) or _unseen(chapter.rows)

    def _made(
        self, fresh: list[str], make: Callable[[str], Iterable[Target]]
    ) -> Iterator[tuple[str, tuple[Target, ...]]]:
        """The chapters called *fresh*, planned."""
        finish = self._finish
        if finish is None:
            for name in fresh:
                yield name, tuple(sealed(target) for target in make(name))
            return

        def written(name: str) -> tuple[tuple[_Row, ...], dict[str, Any]]:
            made = [sealed(target) for target in make(name)]
            done = ((target.url, finish(target)) for target in made)
            return _rows(made), {url: told for url, told in done if told is not None}

        # The first is made here: what it loads and shares with others, all workers inherit.
        done = [written(name) for name in fresh[:1]] + in_parallel(written, fresh[1:], self._jobs)
        for name, (rows, finished) in zip(fresh, done, strict=True):
            self.finished.update(finished)
            yield name, _unseen(rows)

    def written(self) -> bytes | None:
        """What to keep for the next plan; None when it is the same as before."""
        return None if self._now == self._before else msgspec.msgpack.encode(self._now)


def _rows(targets: Iterable[Target]) -> tuple[_Row, ...]:
    return tuple(_Row(target.url, target.template, target.seal, is_listed(target)) for target in targets)


def _unseen(rows: Iterable[_Row]) -> tuple[Target, ...]:
    return tuple(Target(row.url, row.template, None, row.seal, row.listed) for row in rows)
