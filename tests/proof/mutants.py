"""Ways to leave one input out of a key, by name of what makes the key.

Only here do the proof's tests know the inside of the program.  A maim counts how often it bit; one whose name is gone
from the program, or that is never called, fails its test with the name.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from importlib import import_module
from typing import Any

import pytest

Maim = Callable[[pytest.MonkeyPatch, list[str]], None]
"""Applies itself by the patch, and adds its name to the list each time it bites."""


def attribute(module: str, name: str) -> Any:
    found = getattr(import_module(module), name, None)
    if found is None:
        pytest.fail(f"{module}.{name} is gone: tell tests/proof/test_mutants.py what makes that key now")
    return found


def wrapped(module: str, name: str, around: Callable[[Callable[..., Any], Callable[[], None]], Any]) -> Maim:
    """*around* gets the real function and what it is to call when it bites, and returns what stands in for it."""

    def maim(patch: pytest.MonkeyPatch, bites: list[str]) -> None:
        real = attribute(module, name)
        patch.setattr(import_module(module), name, around(real, lambda: bites.append(f"{module}.{name}")))

    return maim


def digest_of(module: str, change: Callable[[Any], Any]) -> Maim:
    """Digests that *module* asks for are of ``change(value)``, where that is not None."""

    def around(real: Callable[[Any], str], bite: Callable[[], None]) -> Callable[[Any], str]:
        def maimed(value: Any) -> str:
            changed = change(value)
            if changed is None:
                return real(value)
            bite()
            return real(changed)

        return maimed

    return wrapped(module, "digest", around)


def without(module: str, tag: tuple[int, str], place: int) -> Maim:
    """Keys of *module* that have the word of *tag* at its place lose what is at *place*."""

    def change(value: Any) -> Any:
        if type(value) is tuple and len(value) > tag[0] and value[tag[0]] == tag[1]:
            return dropped(value, place)
        return None

    return digest_of(module, change)


def without_in_pages(place: int) -> Maim:
    """Keys of pages are address, program, template closure and digest of the view."""
    module = "generator.output.produce"

    def change(value: Any) -> Any:
        return dropped(value, place) if type(value) is tuple and len(value) == 4 else None

    return digest_of(module, change)


def dropped(value: tuple[Any, ...], place: int) -> tuple[Any, ...]:
    assert len(value) > place, f"no part {place} in the key {value!r}"
    return (*value[:place], *value[place + 1 :])


def both(one: Maim, other: Maim) -> Maim:
    def maim(patch: pytest.MonkeyPatch, bites: list[str]) -> None:
        one(patch, bites)
        other(patch, bites)

    return maim


# -- a disk that does not tell all ---------------------------------------------------------------


def blind(*fields: str) -> Maim:
    """Leaves *fields* out of every stat, whoever asks: so they are in no key that is made of one."""

    def maim(patch: pytest.MonkeyPatch, bites: list[str]) -> None:
        def of(real: Callable[..., Any]) -> Callable[..., Any]:
            return lambda *given, **named: _Status(real(*given, **named), fields, bites)

        for name in ("stat", "lstat", "fstat"):
            patch.setattr(os, name, of(getattr(os, name)))
        scandir = os.scandir
        patch.setattr(os, "scandir", lambda *given: _Entries(scandir(*given), fields, bites))

    return maim


class _Status:
    def __init__(self, real: os.stat_result, hidden: tuple[str, ...], bites: list[str]) -> None:
        self._real, self._hidden, self._bites = real, hidden, bites

    def __getattr__(self, name: str) -> Any:
        if name in self._hidden:
            self._bites.append(f"stat {name}")
            return 0
        return getattr(self._real, name)

    def __getitem__(self, place: int) -> Any:
        return self._real[place]


class _Entry:
    def __init__(self, real: os.DirEntry[str], hidden: tuple[str, ...], bites: list[str]) -> None:
        self._real, self._hidden, self._bites = real, hidden, bites

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    def __fspath__(self) -> str:
        return self._real.path

    def stat(self, *, follow_symlinks: bool = True) -> _Status:
        return _Status(self._real.stat(follow_symlinks=follow_symlinks), self._hidden, self._bites)


class _Entries:
    def __init__(self, real: Any, hidden: tuple[str, ...], bites: list[str]) -> None:
        self._real, self._hidden, self._bites = real, hidden, bites

    def __iter__(self) -> Iterator[_Entry]:
        return (_Entry(entry, self._hidden, self._bites) for entry in self._real)

    def __enter__(self) -> _Entries:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._real.close()


# -- in force ----------------------------------------------------------------------------------


def in_force(maim: Maim, bites: list[str]) -> Callable[[], AbstractContextManager[None]]:
    """A context in which *maim* is at work."""

    @contextmanager
    def maimed() -> Iterator[None]:
        with pytest.MonkeyPatch.context() as patch:
            maim(patch, bites)
            yield

    return maimed


def newer(patch: pytest.MonkeyPatch, versions: Mapping[str, Any]) -> None:
    """The program is another version from now on: the attributes in *versions* (``module:name``) are other ones."""
    for place, value in versions.items():
        module, _, name = place.partition(":")
        attribute(module, name)
        patch.setattr(import_module(module), name, value)
