"""The JSON Schemas say what the reader accepts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from generator.intake.fields import convert
from generator.intake.shapes import fields_of
from generator.intake.yaml_lines import read_mapping
from generator.kinds.album import Album
from generator.kinds.article import Article
from generator.kinds.event import Event
from generator.kinds.lecture import Lecture
from generator.kinds.page import Page
from generator.kinds.poster import Poster
from generator.kinds.profile import Profile
from generator.kinds.schema import json_schema
from generator.kinds.team import Team
from generator.kinds.venue import Venue
from generator.settings import District, Honour, Site, Topic

STRUCTS = (Album, Article, Event, Lecture, Page, Poster, Profile, Team, Venue, Site, District, Honour, Topic)
GOOD = """\
title: 红色故事
subtitle: ~
slug: hong-se
aliases: old/a.html
date: 2024
updated: 2024-05-01
district: [甲县, 乙县]
source: {name: 日报, date: 2024-02, url: https://example.org/a}
author: 张三
review: [{stage: 初审, by: 甲, on: 2024-05-01}]
publish_at: 2026-05-01 09:30
cover: art:court
photos: [{src: 照片/a.jpg, alt: ''}]
figures: [{id: a, label: 一, value: 90.79%}, {id: b, label: 二, value: 20万, qualifier: 余}]
series: {id: 栏目, number: 5}
pinned: 是
"""
BAD = (
    "titel: 一", "slug: A b", "date: 2024/1/2", "date: 昨天", "source: 日报", "status: 发布", "pinned: 对",
    "figures: [{id: a}]", "publish_at: 2026-05", "cover: /a.jpg", "series: {id: 一, number: 五}", "aliases: /a.html",
    "source: {name: 日报, url: 'javascript:x'}", "photos: [a.jpg]", "title: [一]",
)  # fmt: skip


def as_json_value(node: Any) -> Any:
    """What another program makes of the tree: numbers and truth values where a bare text looks like one."""
    if hasattr(node, "text"):
        if not node.quoted and node.text and re.fullmatch(r"\d{1,15}", node.text):
            return int(node.text)
        return {"true": True, "false": False}.get(node.text, node.text) if not node.quoted else node.text
    if node.entries and isinstance(node.entries[0], tuple):
        return {key.text: as_json_value(value) for key, value in node.entries}
    return [as_json_value(entry) for entry in node.entries]


TYPES = {"string": str, "array": list, "object": dict, "null": type(None), "boolean": bool, "number": int}


def is_valid(value: Any, schema: dict[str, Any]) -> bool:
    """The few words of JSON Schema that are used here."""
    if "anyOf" in schema and not any(is_valid(value, choice) for choice in schema["anyOf"]):
        return False
    if "enum" in schema and value not in schema["enum"]:
        return False
    names = schema.get("type", [])
    names = [names] if isinstance(names, str) else names
    if names and not any(isinstance(value, TYPES[name]) for name in names):
        return False
    if isinstance(value, str):
        return len(value) <= schema.get("maxLength", len(value)) and bool(re.search(schema.get("pattern", ""), value))
    if isinstance(value, dict) and "properties" in schema:
        return set(value) <= set(schema["properties"]) and set(schema.get("required", ())) <= set(value) and all(
            is_valid(inner, schema["properties"][name]) for name, inner in value.items()
        )
    if isinstance(value, list) and "items" in schema:
        return all(is_valid(entry, schema["items"]) for entry in value)
    return True


def nested_structs(struct: type[msgspec.Struct]) -> Iterator[type[msgspec.Struct]]:
    yield struct
    for field in fields_of(struct):
        for shape in (field.shape, getattr(field.shape, "each", None), getattr(field.shape, "nested", None)):
            inner = getattr(shape, "struct", None)
            if inner is not None:
                yield from nested_structs(inner)


def accepts(text: str) -> tuple[bool, bool]:
    """Whether the reader and the schema take *text* as an article."""
    mapping, problems = read_mapping(text, "x.md")
    assert mapping is not None
    fields, _, found = convert(mapping, Article, "x.md")
    read = fields is not None and not problems and not found
    return read, is_valid(as_json_value(mapping), json_schema(Article))


@pytest.mark.parametrize("struct", STRUCTS)
def test_every_field_has_a_description_in_chinese(struct: type[msgspec.Struct]) -> None:
    for inner in nested_structs(struct):
        for field in fields_of(inner):
            assert re.search(r"[\u4e00-\u9fff]", field.description), f"{inner.__name__}.{field.name}"
            assert field.label


@pytest.mark.parametrize("struct", STRUCTS)
def test_a_schema_names_just_the_fields_of_its_struct(struct: type[msgspec.Struct]) -> None:
    schema = json_schema(struct)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["title"]
    assert list(schema["properties"]) == [field.name for field in fields_of(struct)]
    assert schema["additionalProperties"] is False
    assert schema.get("required", []) == [field.name for field in fields_of(struct) if field.required]


def test_a_list_of_structs_has_a_schema_too() -> None:
    schema = json_schema(District, listed=True)
    assert schema["type"] == "array"
    assert schema["items"]["required"] == ["code", "slug", "name", "short"]


def test_the_schema_takes_what_the_reader_takes() -> None:
    assert accepts(GOOD) == (True, True)


@pytest.mark.parametrize("line", BAD)
def test_the_schema_refuses_what_the_reader_refuses(line: str) -> None:
    name = line.partition(":")[0]
    others = "\n".join(row for row in GOOD.splitlines() if not row.startswith(f"{name}:"))
    assert accepts(f"{others}\n{line}\n") == (False, False)
