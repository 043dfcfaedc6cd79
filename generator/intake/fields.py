"""A YAML mapping becomes a Struct, field by field, so that all mistakes of a file show at once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection
from enum import Enum
from typing import Any, Final, TypeVar

import msgspec

from generator.intake.rules import Fault, check, reading_fault, tidy
from generator.intake.shapes import (
    Choice,
    Field,
    Many,
    Named,
    Nested,
    Shape,
    Text,
    TextOrNested,
    Whole,
    YesNo,
    field_table,
    fields_of,
)
from generator.intake.types import Rule
from generator.intake.yaml_lines import Mapping, Node, Scalar, Sequence
from generator.intake.yaml_mistakes import colon_hint
from generator.problems import Problem, Span, did_you_mean, nearest

StructT = TypeVar("StructT", bound=msgspec.Struct)

Spans = dict[str, tuple[int, int]]
"""Line and column by the path of a field: ``district.0``, ``source.name``; ``""`` is the whole."""

_YES: Final = frozenset({"true", "是"})
_NO: Final = frozenset({"false", "否"})
_ALMOST_YES_NO: Final = {"yes": "true", "on": "true", "1": "true", "y": "true", "有": "是",
                         "no": "false", "off": "false", "0": "false", "n": "false", "无": "否", "不是": "否"}
_NUMBERED: Final = re.compile(r"(.*?[^\s\d第（(#·])[\s第（(#·]*([①-⑳]|\d{1,4})\s*[)）期号]*")
"""A text with a number at its end: ``深度关注⑤``, ``深度关注（第 5 期）``."""
_ALMOST_ITEM: Final = re.compile(r"(?:-(?![-\d])|[·•●▪])\s*(\S{1,20})")
"""An item of a list whose sign YAML does not know: ``-甲``, ``· 甲``."""
_MOST_WORDS: Final = 12
"""How many choices a message lists."""


class _Outcome(Enum):
    MISSING = 0
    """Nothing is written: the default holds."""
    WRONG = 1
    """A problem was reported."""


_MISSING: Final = _Outcome.MISSING
_WRONG: Final = _Outcome.WRONG


def convert(
    mapping: Mapping, struct_type: type[StructT], path: str
) -> tuple[StructT | None, Spans, tuple[Problem, ...]]:
    """The *mapping* of the file *path* as a *struct_type*, where each field stands, and every mistake.

    A wrong field that may be left out has its default, so that the others can still be
    checked against the rest of the content; where a required one is missing or wrong there is no Struct.
    Entries of a list count by what was kept.
    """
    reading = _Reading(path)
    value = reading.nested(mapping, struct_type, "")
    return (None if isinstance(value, _Outcome) else value), reading.spans, tuple(reading.problems)


class _Reading:
    """One file being converted: what is found on the way."""

    __slots__ = ("path", "problems", "spans")

    def __init__(self, path: str) -> None:
        self.path = path
        self.spans: Spans = {}
        self.problems: list[Problem] = []

    def report(self, node: Node, fault: Fault) -> _Outcome:
        if _is_told(node):
            return _WRONG
        span = Span(self.path, node.line, node.column)
        self.problems.append(Problem(span, fault.code, fault.message, fault.hint))
        return _WRONG

    def nested(self, mapping: Mapping, struct: type[StructT], trail: str) -> StructT | _Outcome:
        """Read the fields of *struct*; *trail* is the path of the mapping."""
        self.spans[trail] = (mapping.line, mapping.column)
        table = field_table(struct)
        values: dict[str, Any] = {}
        wrong: set[str] = set()
        empty: Field | None = None
        for key, node in mapping.entries:
            name = key.text or ""
            field = table.get(name)
            if field is None:
                if empty and name in _inner_names(empty.shape):
                    hint = f"它若属于上面的“{empty.name}”，请在行首加两个空格"
                    self.report(key, Fault("E102", f"未知字段“{name[:40]}”", hint))
                    continue
                if trail and (pair := _as_pair(mapping, struct)):
                    return self.report(key, Fault("E102", f"未知字段“{name[:40]}”", pair))
                meant = _meant(name, struct)
                self.report(key, _unknown(name, meant))
                # One mistake: the field is not missing as well.
                wrong.add(meant)
                continue
            empty = field if type(node) is Scalar and node.text is None else None
            here = f"{trail}.{name}" if trail else name
            self.spans[here] = (node.line, node.column)
            value = self.field(field, node, here)
            if value is _WRONG or (_is_told(node) and not _is_words(field)):
                wrong.add(name)
            elif value is not _MISSING:
                values[field.attribute] = value
        complete = True
        for field in fields_of(struct):
            if field.required and field.attribute not in values:
                complete = False
                if field.name not in wrong:
                    self._missing(field, mapping)
        return struct(**values) if complete else _WRONG

    def field(self, field: Field, node: Node, trail: str) -> object:
        """The value of *field*, or an outcome."""
        if type(node) is Scalar and node.text is None:
            return self._empty(field, node) if field.required else _MISSING
        value = _READERS[type(field.shape)](self, field.shape, node, trail)
        if field.required and (value == "" or value is _MISSING):
            return self._empty(field, node)
        return value

    def _empty(self, field: Field, node: Node) -> _Outcome:
        return self.report(node, Fault("E101", f"必填字段“{field.name}”是空的", _fill_in(field)))

    def _missing(self, field: Field, mapping: Mapping) -> None:
        hint = f"请加一行 {field.name}: {field.label or '……'}"
        self.report(mapping, Fault("E101", f"缺少必填字段“{field.name}”", hint))


def _is_told(node: Node) -> bool:
    return type(node) is Scalar and node.told


def _is_words(field: Field) -> bool:
    """Whether *field* takes any words, so that a value whose quotes were missing is still what was meant."""
    return type(field.shape) is Text and field.shape.rule.name in ("line", "prose")


def _text(reading: _Reading, shape: Text, node: Node, trail: str) -> object:
    if type(node) is not Scalar or node.text is None:
        return reading.report(node, _not_one_value(trail, node))
    text = tidy(node.text, folded=node.folded)
    if not text:
        return "" if shape.rule.name in ("line", "prose") else _MISSING
    value = check(shape.rule, text)
    return reading.report(node, value) if type(value) is Fault else value


def _whole(reading: _Reading, shape: Whole, node: Node, trail: str) -> object:
    value = _text(reading, Text(shape.rule), node, trail)
    return int(value) if isinstance(value, str) else value


def _yes_no(reading: _Reading, shape: YesNo, node: Node, trail: str) -> object:
    if type(node) is not Scalar or node.text is None:
        return reading.report(node, _not_one_value(trail, node))
    word = tidy(node.text).casefold()
    if word in _YES:
        return True
    if word in _NO:
        return False
    better = _ALMOST_YES_NO.get(word)
    return reading.report(node, Fault("E103", f"“{_last(trail)}”要写 true 或 false，现在是“{node.text[:20]}”",
                                      f"请改成 {better}" if better else "是写 true，否写 false"))


def _choice(reading: _Reading, shape: Choice, node: Node, trail: str) -> object:
    if type(node) is not Scalar or node.text is None:
        return reading.report(node, _not_one_value(trail, node))
    word = tidy(node.text, folded=node.folded)
    if word in shape.words:
        return word
    listed = "、".join(shape.words[:_MOST_WORDS])
    return reading.report(node, Fault("E106", f"“{_last(trail)}”不能是“{word[:20]}”，可选 {listed}",
                                      did_you_mean(word, shape.words) or _choice_called(word, shape)))


def _choice_called(word: str, shape: Choice) -> str:
    """The choice whose Chinese name is *word*, or part of it: ``已发布``."""
    meanings = shape.meanings()
    called = nearest(word, meanings) or next((name for name in meanings if name in word or word in name), "")
    return f"请写成 {meanings[called]}" if called else ""


def _many(reading: _Reading, shape: Many, node: Node, trail: str) -> object:
    entries = node.entries if type(node) is Sequence else (node,)
    if type(node) is Scalar and not node.quoted and (item := _ALMOST_ITEM.match(node.text or "")):
        fault = Fault("E103", f"“{_last(trail)}”的列表没有分开，每一项前面要有半角减号加空格", f"如 - {item[1]}")
        return reading.report(node, fault)
    read = _READERS[type(shape.each)]
    values: list[object] = []
    is_right = True
    for number, entry in enumerate(entries, 1):
        here = f"{trail}.{len(values)}"
        spans_before = len(reading.spans)
        reading.spans[here] = (entry.line, entry.column)
        if _is_told(entry):
            value: object = _WRONG
        elif type(entry) is Scalar and entry.text is None:
            value = _MISSING
        else:
            value = read(reading, shape.each, entry, here)
        if value == "" or value is _MISSING:
            fault = Fault("E103", f"“{_last(trail)}”的第 {number} 项是空的", "请填上或删去这一项")
            value = reading.report(entry, fault)
        if value is _WRONG:
            is_right = False
            while len(reading.spans) > spans_before:
                reading.spans.popitem()
        else:
            values.append(value)
    return tuple(values) if is_right or values else _WRONG


def _named(reading: _Reading, shape: Named, node: Node, trail: str) -> object:
    if type(node) is Sequence:
        return _words_alone(reading, shape, node, trail)
    if type(node) is not Mapping:
        return reading.report(node, Fault("E103", f"“{_last(trail)}”要写成几行“名称: 文字”", colon_hint_of(node)))
    values: dict[str, str] = {}
    for key, entry in node.entries:
        name = tidy(key.text or "")
        here = f"{trail}.{name}"
        reading.spans[here] = (entry.line, entry.column)
        fault = check(Rule("line", shape.each.rule.longest), name)
        if type(fault) is Fault:
            reading.report(key, fault)
            continue
        value: object = _MISSING
        if type(entry) is not Scalar or entry.text is not None:
            value = _text(reading, shape.each, entry, here)
        if value == "" or value is _MISSING:
            reading.report(entry, Fault("E103", f"“{_last(trail)}”里“{name[:20]}”是空的", "请填上或删去这一行"))
        elif isinstance(value, str):
            wrong = reading_fault(name, value) if shape.each.rule.name == "syllables" else None
            if wrong:
                reading.report(entry, wrong)
            else:
                values[name] = value
    return values


def _words_alone(reading: _Reading, shape: Named, node: Sequence, trail: str) -> object:
    """Words without a text, ``[甲, 乙]``: each stands for itself."""
    values: dict[str, str] = {}
    for number, entry in enumerate(node.entries):
        if type(entry) is Mapping:
            return reading.report(entry, Fault("E103", f"“{_last(trail)}”要写成几行“名称: 文字”", "请去掉开头的减号"))
        here = f"{trail}.{number}"
        reading.spans[here] = (entry.line, entry.column)
        value = _text(reading, shape.each, entry, here)
        if isinstance(value, str):
            values[value] = value
            reading.spans[f"{trail}.{value}"] = (entry.line, entry.column)
    return values or _WRONG


def _nested(reading: _Reading, shape: Nested, node: Node, trail: str) -> object:
    if type(node) is Mapping:
        return reading.nested(node, shape.struct, trail)
    hint = colon_hint_of(node)
    if not hint and type(node) is Scalar and node.text:
        hint = _as_fields(tidy(node.text), shape.struct)
    names = "、".join(field.name for field in fields_of(shape.struct)[:_MOST_WORDS])
    return reading.report(node, Fault("E103", f"“{_last(trail)}”下面要分行写字段（{names}）", hint))


def _as_fields(text: str, struct: type[msgspec.Struct]) -> str:
    """How *text* is written as the first of the fields that must be there and may hold it; nothing if none may."""
    required = [field for field in fields_of(struct) if field.required] or [fields_of(struct)[0]]
    fits = next((one for one in required
                 if type(one.shape) is Text and type(check(one.shape.rule, text)) is not Fault), None)
    if fits is None:
        return ""
    counted = next((one for one in required if type(one.shape) is Whole), None)
    number = ""
    if counted and (match := _NUMBERED.fullmatch(text)):
        text, number = match[1], unicodedata.normalize("NFKC", match[2])
    known = {fits.name: text[:40]} | ({counted.name: number} if counted and number else {})
    written = ", ".join(f"{one.name}: {known.get(one.name, '……')}" for one in required)
    return f"可写成 {{{written}}}"


def _text_or_nested(reading: _Reading, shape: TextOrNested, node: Node, trail: str) -> object:
    if type(node) is Mapping:
        return reading.nested(node, shape.nested.struct, trail)
    return _text(reading, shape.text, node, trail)


_READERS: Final[dict[type, Callable[[_Reading, Any, Node, str], object]]] = {
    Text: _text,
    Whole: _whole,
    YesNo: _yes_no,
    Choice: _choice,
    Many: _many,
    Named: _named,
    Nested: _nested,
    TextOrNested: _text_or_nested,
}


def colon_hint_of(node: Node) -> str:
    """A hint where a lone text was meant as ``key: value``."""
    return colon_hint(node.text) if type(node) is Scalar and node.text else ""


def _not_one_value(trail: str, node: Node) -> Fault:
    name = _last(trail)
    if type(node) is Sequence:
        return Fault("E103", f"“{name}”只能写一个值，现在是列表", "若值以 [ 或 - 开头，请用引号把整个值括起来")
    if type(node) is Mapping:
        return Fault("E103", f"“{name}”只能写一个值，现在下面分了字段", "若值里有冒号，请用引号把整个值括起来")
    return Fault("E103", f"“{name}”是空的", "请填上或删去")


def _last(trail: str) -> str:
    """The name an editor knows a field by: the last word of its path that is not a number."""
    return next((part for part in reversed(trail.split(".")) if not part.isdigit()), trail)


def _fill_in(field: Field) -> str:
    return f"请填写{field.label}" if field.label else "请填写"


def _unknown(name: str, meant: str) -> Fault:
    plain = "".join(character for character in name if unicodedata.category(character) != "Cf")
    if plain == meant and plain != name:
        return Fault("E102", f"字段名“{plain}”里有看不见的字符", "请删去这个名字，重新打一遍")
    return Fault("E102", f"未知字段“{name[:40]}”", f"是否为“{meant}”？" if meant else "")


def _as_pair(mapping: Mapping, struct: type[msgspec.Struct]) -> str:
    """A hint where the two values that must be there are written as name and value: ``- 故事: articles``."""
    required = [field for field in fields_of(struct) if field.required and type(field.shape) is Text]
    if len(mapping.entries) != 1 or len(required) != 2 or len([one for one in fields_of(struct) if one.required]) != 2:
        return ""
    (key, value), = mapping.entries
    if type(value) is not Scalar or not value.text:
        return ""
    return f"可写成 {{{required[0].name}: {(key.text or '')[:40]}, {required[1].name}: {value.text[:40]}}}"


def _inner_names(shape: Shape) -> Collection[str]:
    """The names of the fields inside a field."""
    inner = shape.each if type(shape) is Many else shape.nested if type(shape) is TextOrNested else shape
    return field_table(inner.struct).keys() if type(inner) is Nested else ()


def _meant(name: str, struct: type[msgspec.Struct]) -> str:
    """The field that *name* was meant to be, a typo or the Chinese name of a field; empty when there is none."""
    for field in fields_of(struct):
        if field.label and field.label == name:
            return field.name
    for field in fields_of(struct):
        if len(name) > 1 and field.label.endswith(name):
            return field.name
    return nearest(name, field_table(struct)) or ""
