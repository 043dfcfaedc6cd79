"""Digests of plain values: what a page depends on, as one short word.

A page's key is the digest of its view, so two rules matter more than anything else here.
Different values never share an encoding (a text is no number, ``1`` is no ``True``, a Card is no Link),
and a value whose encoding could differ between two runs is refused, not guessed at:
computed floats, things that change, live objects.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable
from functools import cache
from operator import attrgetter
from pathlib import Path
from typing import Any

DIGEST_LENGTH = 40
"""Characters of a digest: 160 bits of SHA-256, so that nobody finds two contents with one digest."""

_LEAVES = frozenset((type(None), bool, int, str, bytes))


def digest(value: object) -> str:
    """The digest of a plain value: 40 hexadecimal characters.

    Plain are None, bool, int of 64 bits, str, bytes; tuples and frozensets of plain values; dicts with text as
    keys, whose order does not count; frozen dataclasses and frozen msgspec Structs, told apart by type as well.
    Anything else, floats among it, raises :class:`TypeError`: a number on a page is text or an integer by then.
    """
    try:
        return bytes_digest(_packer()(_packable(value)))
    except OverflowError:
        raise TypeError("no digest of an integer beyond 64 bits") from None


def bytes_digest(content: bytes) -> str:
    """The digest of *content* as it stands: 40 hexadecimal characters."""
    return hashlib.sha256(content).hexdigest()[:DIGEST_LENGTH]


def file_digest(path: Path) -> str:
    """The digest of a file's bytes, equal to :func:`bytes_digest` of them.  Raises :class:`OSError`."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:DIGEST_LENGTH]


@cache
def _packer() -> Callable[[Any], bytes]:
    import msgspec  # twenty milliseconds that a run with nothing to do has no use for

    return msgspec.msgpack.Encoder(order="deterministic").encode


def _packable(value: Any) -> Any:
    """*value* out of leaves, arrays and maps alone, for MessagePack, whose bytes say type and length of everything.

    A tuple becomes an array; whatever is no tuple becomes a map of one entry, named for what it was.  So nothing
    that is not a tuple looks like one, and nothing that an editor writes can pose as such a name.
    """
    kind = type(value)
    if kind in _LEAVES:
        return value
    if kind is tuple:
        return _array(value)
    if kind in _PLAIN:
        return value
    shape = _SHAPES.get(kind)
    if shape is not None:
        name, fields = shape
        return {name: _array(fields(value))}
    if kind is dict:
        if not all(type(key) is str for key in value):
            raise TypeError("only text can be a key in a value with a digest")
        return {"dict": [(key, _packable(value[key])) for key in sorted(value)]}
    if kind is frozenset:
        return {"frozenset": sorted(_packer()(_packable(element)) for element in value)}
    if _is_plain(kind):
        _PLAIN.add(kind)
    else:
        _SHAPES[kind] = _shape(kind)
    return _packable(value)


def _array(values: tuple[Any, ...]) -> Any:
    # Most of every view is rows of leaves: they pass as they are, without a step of Python for each.
    if _LEAVES.issuperset(map(type, values)):
        return values
    return [value if type(value) in _LEAVES else _packable(value) for value in values]


_Shape = tuple[str, Callable[[Any], tuple[Any, ...]]]
"""Name of a type with its fields (a renamed field is another value), and how to take the fields' values."""

_SHAPES: dict[type, _Shape] = {}


_PLAIN: set[type] = set()
"""Kinds that MessagePack writes by itself, with their names, down to the leaves."""


def _is_plain(kind: type) -> bool:
    """Whether *kind* is a frozen Struct that bears a tag: plain to the ground (``generator/model/plain.py``)."""
    config = getattr(kind, "__struct_config__", None)
    return config is not None and config.frozen and config.tag is not None


def _shape(kind: type) -> _Shape:
    names = _field_names(kind)
    name = f"{kind.__module__}.{kind.__qualname__}({','.join(names)})"
    if len(names) > 1:
        return name, attrgetter(*names)
    return name, lambda value: tuple(getattr(value, name) for name in names)


def _field_names(kind: type) -> tuple[str, ...]:
    import msgspec

    dataclass_marks = kind.__dict__.get("__dataclass_params__")
    if dataclass_marks is not None and dataclass_marks.frozen:
        return tuple(field.name for field in dataclasses.fields(kind))
    if issubclass(kind, msgspec.Struct) and kind.__struct_config__.frozen:
        return kind.__struct_fields__
    raise TypeError(f"no digest of a {kind.__module__}.{kind.__qualname__}: not a plain, unchanging value")
