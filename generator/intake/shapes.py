"""The shape of a Struct: which fields it has and what each may hold.

Worked out once for each Struct from its annotations.  :mod:`generator.intake.fields` reads
YAML by it and :mod:`generator.kinds.schema` writes JSON Schema from it, so the two agree.
"""

from __future__ import annotations

import re
import types
import typing
from functools import cache
from typing import Annotated, Any, Literal

import msgspec

from generator.intake.types import Rule


class Text(msgspec.Struct, frozen=True):
    """A text under a rule."""

    rule: Rule


class Whole(msgspec.Struct, frozen=True):
    """A whole number from 0."""

    rule: Rule


class YesNo(msgspec.Struct, frozen=True):
    """true or false."""


class Choice(msgspec.Struct, frozen=True):
    """One of a few words."""

    words: tuple[str, ...]
    description: str = ""
    """Of the field; may say what the words mean: ``draft 草稿、published 发布``."""

    def meanings(self) -> dict[str, str]:
        """What words are called in Chinese, with the words, as far as the description tells."""
        found = ((re.search(rf"\b{re.escape(word)} ([^\s、，；：（]+)", self.description), word) for word in self.words)
        return {meaning[1]: word for meaning, word in found if meaning}


class Many(msgspec.Struct, frozen=True):
    """A list; one value stands for a list of one."""

    each: Shape


class Named(msgspec.Struct, frozen=True):
    """Words with a text each; a list of words stands for words that are their own text."""

    each: Text


class Nested(msgspec.Struct, frozen=True):
    """Fields inside a field."""

    struct: type[msgspec.Struct]


class TextOrNested(msgspec.Struct, frozen=True):
    """A text alone, or the same with more to say."""

    text: Text
    nested: Nested


Shape = Text | Whole | YesNo | Choice | Many | Named | Nested | TextOrNested


class Field(msgspec.Struct, frozen=True):
    """One field of a Struct."""

    name: str
    """As it is written in YAML: ``from`` is the attribute ``from_``, for Python keeps the word to itself."""
    attribute: str
    shape: Shape
    required: bool
    """Whether it must be written."""
    description: str
    """The first string among the annotations, in Chinese; may be empty."""

    @property
    def label(self) -> str:
        """The description up to its first explanation: ``来源`` of ``来源：谁最先刊出``."""
        for end, mark in enumerate(self.description):
            if mark in "：；，（、 ":
                return self.description[:end]
        return self.description


@cache
def fields_of(struct: type[msgspec.Struct]) -> tuple[Field, ...]:
    """The fields of *struct* in their order.  A TypeError is a mistake in our own declarations."""
    hints = typing.get_type_hints(struct, include_extras=True)
    return tuple(_field(struct, field, hints[field.name]) for field in msgspec.structs.fields(struct))


def _field(struct: type[msgspec.Struct], field: msgspec.structs.FieldInfo, annotation: Any) -> Field:
    shape, description = shape_of(annotation, f"{struct.__name__}.{field.name}"), _description(annotation)
    if isinstance(shape, Choice):
        shape = Choice(shape.words, description)
    return Field(field.name.rstrip("_"), field.name, shape, field.required, description)


@cache
def field_table(struct: type[msgspec.Struct]) -> dict[str, Field]:
    """The fields of *struct* by name."""
    return {field.name: field for field in fields_of(struct)}


def shape_of(annotation: Any, where: str) -> Shape:
    """The shape that an annotation stands for; *where* names it in the TypeError for one that has none."""
    bare, rule = _without_extras(annotation)
    origin = typing.get_origin(bare)
    if bare is str:
        return Text(rule or Rule("line"))
    if bare is int:
        return Whole(rule or Rule("count"))
    if bare is bool:
        return YesNo()
    if origin is Literal:
        return Choice(typing.get_args(bare))
    if origin in (typing.Union, types.UnionType):
        return _union(typing.get_args(bare), where)
    if origin is tuple:
        return Many(shape_of(typing.get_args(bare)[0], where))
    if origin is dict:
        each = shape_of(typing.get_args(bare)[1], where)
        if isinstance(each, Text):
            return Named(each)
    if isinstance(bare, type) and issubclass(bare, msgspec.Struct):
        return Nested(bare)
    raise TypeError(f"{where}: no way to read {annotation!r} from YAML")


def _union(members: tuple[Any, ...], where: str) -> Shape:
    shapes = [shape_of(member, where) for member in members if member is not type(None)]
    if len(shapes) == 1:
        return shapes[0]
    if len(shapes) == 2:
        text, nested = shapes
        if isinstance(text, Text) and isinstance(nested, Nested):
            return TextOrNested(text, nested)
    raise TypeError(f"{where}: a union may only be a text or a Struct")


def _without_extras(annotation: Any) -> tuple[Any, Rule | None]:
    if typing.get_origin(annotation) is not Annotated:
        return annotation, None
    bare, *extras = typing.get_args(annotation)
    return bare, next((extra for extra in extras if isinstance(extra, Rule)), None)


def _description(annotation: Any) -> str:
    if typing.get_origin(annotation) is not Annotated:
        return ""
    return next((extra for extra in typing.get_args(annotation)[1:] if isinstance(extra, str)), "")
