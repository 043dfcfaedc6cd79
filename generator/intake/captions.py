"""``captions.yaml`` beside photos: what readers are told about each, by file name.

A photo is a :class:`Picture` as in front matter, except that its ``src`` stands before the colon::

    credit: 李四 摄
    01.jpg: 清晨的石板路
    02.jpg:
      alt: 夜里亮着灯的楼
      caption: 夜里九点
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Annotated, Final

import msgspec

from generator.intake.fields import Spans, colon_hint_of, convert
from generator.intake.layout import CAPTIONS
from generator.intake.rules import PICTURE_NAME
from generator.intake.shapes import field_table, fields_of
from generator.intake.source_text import decode
from generator.intake.types import Date, Line, Picture
from generator.intake.yaml_lines import Mapping, Node, Scalar, Sequence, read_mapping
from generator.problems import Problem, Span, nearest


class Together(msgspec.Struct, frozen=True, kw_only=True):
    """What all photos of a folder have in common, written once above them."""

    credit: Annotated[Line | None, "摄影者"] = None
    date: Annotated[Date | None, "拍摄日期"] = None
    place: Annotated[Line | None, "拍摄地点"] = None
    drawn: Annotated[bool, "画的而不是拍的，写 true"] = False


class Caption(msgspec.Struct, frozen=True):
    """One photo of the file."""

    picture: Picture
    spans: Spans
    """Line and column of each field; ``src`` is the name before the colon."""


class CaptionFile(msgspec.Struct, frozen=True):
    """What one ``captions.yaml`` says, in its order."""

    path: str
    """As shown: ``content/albums/x/captions.yaml``."""
    captions: tuple[Caption, ...]
    together: Together
    together_spans: Spans
    problems: tuple[Problem, ...]


_IN_COMMON: Final = tuple(field_table(Together))
_CALLED: Final = {field.label: field.name for field in fields_of(Together)}
_OF_ONE: Final = tuple(name for name in field_table(Picture) if name not in ("src", *_IN_COMMON))
_NO_NAMES: Final = "这里应写“文件名: 一句话”"
_AS_NAMES: Final = "请每张写一行，如 01.jpg: 清晨的石板路；开头没有减号，冒号是半角，后面空一格"
_KEY_INSIDE: Final = re.compile(r"\s*([\w-]+)\s*[:：]")


def read_captions(content: bytes, path: str) -> CaptionFile:
    """The file *path* from its bytes, with all its mistakes.  Whether its photos are there is not asked."""
    text, problems = decode(content, path)
    mapping = None
    if text is not None:
        mapping, found = read_mapping(text, path)
        problems += tuple(
            replace(one, message=_NO_NAMES, hint=_AS_NAMES) if one.code == "E018" else one for one in found
        )
    if mapping is None:
        return CaptionFile(path, (), Together(), {}, problems)
    shared = tuple((key, node) for key, node in mapping.entries if key.text in _IN_COMMON)
    together, together_spans, found = convert(Mapping(shared, mapping.line, mapping.column), Together, path)
    problems += found
    captions: list[Caption] = []
    names: dict[str, int] = {}
    for key, node in mapping.entries:
        if key.text in _IN_COMMON:
            continue
        caption, found = _caption(key, node, path)
        problems += found
        if caption is None:
            continue
        src = caption.picture.src
        if src in names:
            message = f"照片“{src}”写了两次，第 {names[src]} 行已经有了"
            problems += (Problem(Span(path, key.line, key.column), "E013", message, "请删去一个"),)
            continue
        names[src] = key.line
        captions.append(caption)
    return CaptionFile(path, tuple(captions), together or Together(), together_spans, problems)


def _caption(key: Scalar, node: Node, path: str) -> tuple[Caption | None, tuple[Problem, ...]]:
    if found := _misplaced(key, path):
        return None, (found,)
    fields, found = _fields(node, path)
    if found:
        return None, (found,)
    src = (Scalar("src", key.line, key.column), key)
    picture, spans, problems = convert(Mapping((src, *fields), key.line, key.column), Picture, path)
    return (None if picture is None else Caption(picture, spans)), problems


def _misplaced(key: Scalar, path: str) -> Problem | None:
    """What is wrong with a name before the colon, besides what is wrong with any name of a picture."""
    name = key.text or ""
    span = Span(path, key.line, key.column)
    if name in _OF_ONE:
        return Problem(span, "E102", f"“{name}”要写在某一张照片下面", "请先写一行照片的文件名加冒号，再缩进两格写它")
    if "." not in name and not PICTURE_NAME.fullmatch(name) and (close := nearest(name, (*_IN_COMMON, *_CALLED))):
        return Problem(span, "E102", f"未知字段“{name[:40]}”", f"是否为“{_CALLED.get(close, close)}”？")
    folder, _, bare = name.removeprefix("./").rpartition("/")
    if folder and ".." not in folder and ":" not in folder:
        there = f"{path.removesuffix(CAPTIONS)}{folder}/{CAPTIONS}"
        hint = f"请写进 {there}，文件名写“{bare[:40]}”"
        return Problem(span, "E113", f"这里只写同一个文件夹里的照片，“{name[:40]}”在别处", hint)
    return None


def _fields(node: Node, path: str) -> tuple[tuple[tuple[Scalar, Node], ...], Problem | None]:
    """The fields under a name: a text alone is the ``alt``, nothing is no field."""
    span = Span(path, node.line, node.column)
    if isinstance(node, Mapping):
        for key, _ in node.entries:
            if key.text == "src":
                span = Span(path, key.line, key.column)
                return (), Problem(span, "E102", "这里不写 src，冒号前面就是文件名", "请删去这一行")
        return node.entries, None
    if isinstance(node, Sequence):
        return (), Problem(span, "E103", "照片下面要分行写字段，现在是列表", "请写成 alt: 一句话，开头没有减号")
    if node.text is None:
        return (), None
    inside = _KEY_INSIDE.match(node.text)
    if inside and not node.quoted and inside[1] in field_table(Picture):
        return (), Problem(span, "E103", "照片下面要分行写字段", colon_hint_of(node) or "请写成 alt: 一句话")
    return ((Scalar("alt", node.line, node.column), node),), None

