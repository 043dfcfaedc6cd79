"""Digests: the same for the same value, never the same for two values, and none of what changes."""

from __future__ import annotations

import datetime
import enum
import importlib
import pkgutil
from dataclasses import dataclass, make_dataclass
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import generator.model
from generator.fingerprint import DIGEST_LENGTH, bytes_digest, digest, file_digest
from generator.model.plain import Plain


@dataclass(frozen=True, slots=True)
class Card:
    title: Any
    tags: Any = ()


@dataclass(frozen=True, slots=True)
class Link:
    title: Any
    tags: Any = ()


@dataclass(frozen=True)
class Only:
    title: Any


@dataclass(frozen=True)
class Bare:
    pass


@dataclass
class Changing:
    title: str


class Place(msgspec.Struct, frozen=True):
    title: Any
    tags: Any = ()


class Tagged(msgspec.Struct, frozen=True, tag=True):
    title: Any
    tags: Any = ()


class ChangingPlace(msgspec.Struct):
    title: str


class Colour(enum.Enum):
    RED = "red"


LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(min_value=-(2**63), max_value=2**64 - 1),
    st.integers(min_value=-2, max_value=2),
    st.text(max_size=6),
    st.sampled_from(["dict", "frozenset", "", "1", "None", "甲"]),
    st.binary(max_size=6),
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4).map(tuple),
        st.dictionaries(st.sampled_from(["dict", "frozenset", "a", "b", ""]), inner, max_size=3),
        st.frozensets(LEAVES, max_size=3),
        st.builds(Card, inner, inner),
        st.builds(Link, inner, inner),
        st.builds(Only, inner),
        st.just(Bare()),
        st.builds(Place, inner, inner),
        st.builds(Tagged, LEAVES, st.lists(LEAVES, max_size=3).map(tuple)),
    ),
    max_leaves=8,
)


def identity(value: Any) -> Any:
    """A second, slow and plain way to say what a value is: nested (type, content) pairs that compare by content."""
    if isinstance(value, dict):
        return ("dict", frozenset((key, identity(inner)) for key, inner in value.items()))
    if isinstance(value, frozenset):
        return ("set", frozenset(identity(inner) for inner in value))
    if isinstance(value, tuple):
        return ("tuple", tuple(identity(inner) for inner in value))
    if isinstance(value, Card | Link | Place | Tagged):
        return (type(value).__name__, identity(value.title), identity(value.tags))
    if isinstance(value, Only):
        return ("Only", identity(value.title))
    return (type(value).__name__, value if not isinstance(value, Bare) else None)


@settings(max_examples=400)
@given(VALUES, VALUES)
def test_two_values_share_a_digest_exactly_when_they_are_the_same_value(one: Any, other: Any) -> None:
    assert (digest(one) == digest(other)) == (identity(one) == identity(other))


def test_values_that_look_alike_have_different_digests() -> None:
    alike = [
        None, False, True, 0, 1, -1, "", "0", "1", "None", b"", b"1", (), (None,), ((),), ("",), ("", ""), ("1",), (1,),
        (True,), ("ab", "c"), ("a", "bc"), (("a",), "b"), ("a", ("b",)), {}, {"": ""}, {"a": 1}, {"a": "1"}, {"b": 1},
        ("dict",), ("dict", ()), {"dict": ()}, {"dict": (("a", 1),)}, (("a", 1),), frozenset(), frozenset(("a",)),
        frozenset((1,)), {"frozenset": ()}, ("frozenset",), Card(""), Link(""), Place(""), Only(""), Bare(),
        Card((), ""), Card("", ("",)), Card(Card("")), ("Card", ""), "甲", "甲".encode(), "é", "e\u0301",
        "\x00", "\x00\x00",
    ]  # fmt: skip
    assert len({digest(value) for value in alike}) == len(alike)


def test_the_order_of_a_dict_and_of_a_set_does_not_count() -> None:
    assert digest({"甲": 1, "乙": (2,)}) == digest({"乙": (2,), "甲": 1})
    assert digest(frozenset(("甲", "乙", "合"))) == digest(frozenset(("合", "甲", "乙")))


def test_a_renamed_field_is_another_value() -> None:
    before = make_dataclass("Card", [("title", str)], frozen=True)
    after = make_dataclass("Card", [("heading", str)], frozen=True)
    assert digest(before("遵义")) != digest(after("遵义"))


@pytest.mark.parametrize(
    "value",
    [
        1.0, float("nan"), 2j, [], ["a"], {1, 2}, bytearray(b"a"), object(), Changing("a"), ChangingPlace("a"), Card,
        datetime.date(2024, 7, 1), Path("a"), Colour.RED, range(3), len, {1: "a"}, {("a",): 1}, 2**64, -(2**63) - 1,
        type("Text", (str,), {})("a"),
    ],
    ids=lambda value: repr(value).partition(" at 0x")[0],
)  # fmt: skip
@pytest.mark.parametrize("wrap", [lambda v: v, lambda v: (v,), lambda v: {"a": ("b", v)}, Card, Place])
def test_what_is_not_plain_is_refused_at_any_depth(value: Any, wrap: Any) -> None:
    with pytest.raises(TypeError):
        digest(wrap(value))


def test_a_digest_is_a_short_word_and_never_changes_between_runs() -> None:
    assert digest(("红城", 1, None)) == "d4f106df2101155f37cb81794059c0bf011d35ee"
    assert len(digest("")) == DIGEST_LENGTH


def test_a_file_has_the_digest_of_its_bytes(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"\x00\xff" * 100_000)
    assert file_digest(tmp_path / "x") == bytes_digest(b"\x00\xff" * 100_000)


def views() -> list[type[Plain]]:
    """Every class of :class:`Plain`."""
    for module in pkgutil.iter_modules(generator.model.__path__, "generator.model."):
        importlib.import_module(module.name)
    found, waiting = [], [Plain]
    while waiting:
        kind = waiting.pop()
        found += kind.__subclasses__()
        waiting += kind.__subclasses__()
    return found


def test_a_view_holds_nothing_that_could_change_or_be_taken_for_something_else() -> None:
    names = [kind.__name__ for kind in views()]
    assert len(names) > 50
    assert len(set(names)) == len(names), "two views of one name have one digest"
    for kind in views():
        assert kind.__struct_config__.frozen, kind
        for field in msgspec.inspect.type_info(kind).fields:  # type: ignore[attr-defined]
            assert is_plain(field.type), f"{kind.__name__}.{field.name}"


def is_plain(kind: msgspec.inspect.Type) -> bool:
    match kind:
        case (
            msgspec.inspect.NoneType() | msgspec.inspect.BoolType() | msgspec.inspect.IntType()
            | msgspec.inspect.StrType() | msgspec.inspect.LiteralType()
        ):  # fmt: skip
            return True
        case msgspec.inspect.UnionType(types=types) | msgspec.inspect.TupleType(item_types=types):
            return all(map(is_plain, types))
        case msgspec.inspect.VarTupleType(item_type=inner):
            return is_plain(inner)
        case msgspec.inspect.DictType(key_type=key, value_type=value):
            return is_plain(key) and is_plain(value)
        case msgspec.inspect.StructType(cls=cls):
            return issubclass(cls, Plain)
        case msgspec.inspect.DataclassType(cls=cls, fields=fields):
            # Nameless in the encoding: the field that holds it says what it is.
            return cls.__dataclass_params__.frozen and all(is_plain(field.type) for field in fields)
    return False
