"""One file from its bytes to a Struct: the steps of this room in their order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Generic, TypeVar

import msgspec

from generator.intake.fields import Spans, convert
from generator.intake.frontmatter import split
from generator.intake.privacy import PrivateNumber, private_numbers
from generator.intake.source_text import decode, position
from generator.intake.yaml_lines import Mapping, Scalar, Sequence, read_mapping, read_yaml
from generator.problems import Problem, Span

StructT = TypeVar("StructT", bound=msgspec.Struct)


class Reading(msgspec.Struct, Generic[StructT], frozen=True):
    """What one file says."""

    fields: StructT | None
    """None when the file cannot be read or lacks what is required."""
    spans: Spans
    """Line and column by the path of a field: ``district.0``."""
    problems: tuple[Problem, ...]
    body: str = ""
    body_line: int = 0
    """The line at which the body begins."""

    def span(self, path: str, trail: str = "") -> Span:
        """Where the field *trail* stands in the file *path*, else its nearest parent, else the beginning."""
        while trail and trail not in self.spans:
            trail = trail.rpartition(".")[0]
        line, column = self.spans.get(trail, (1, 1))
        return Span(path, line, column)


def read_document(content: bytes, struct: type[StructT], path: str) -> Reading[StructT]:
    """Front matter and body of the Markdown file *path*."""
    text, problems = decode(content, path)
    if text is None:
        return Reading(None, {}, problems)
    front, faults = split(text, path)
    problems += faults
    if front is None:
        return Reading(None, {}, problems)
    mapping, faults = read_mapping(front.yaml, path, front.yaml_line)
    problems += faults
    if mapping is None:
        return Reading(None, {}, problems, front.body, front.body_line)
    fields, spans, faults = convert(mapping, struct, path)
    problems += (*faults, *_private(text, path))
    return Reading(fields, spans, problems, front.body, front.body_line)


def _private(text: str, path: str) -> Iterator[Problem]:
    """One warning for each sort of number that is a person's own."""
    sorts: dict[str, list[PrivateNumber]] = {}
    for number in private_numbers(text):
        sorts.setdefault(number.name, []).append(number)
    for name, found in sorts.items():
        more = f"，全文共 {len(found)} 处" if len(found) > 1 else ""
        hint = f"请删去，或写成 {found[0].masked}" + ("；本人同意公开的可以不管" if name == "手机号" else "")
        line, column = position(text, found[0].start)
        yield Problem(Span(path, line, column), "W318", f"这里像是{name}{more}", hint, "warning")


def read_settings_file(content: bytes, struct: type[StructT], path: str) -> Reading[StructT]:
    """A YAML file that holds the fields of one Struct, such as ``site.yaml`` or a kiosk."""
    text, problems = decode(content, path)
    if text is None:
        return Reading(None, {}, problems)
    mapping, faults = read_mapping(text, path)
    problems += faults
    if mapping is None:
        return Reading(None, {}, problems)
    fields, spans, faults = convert(mapping, struct, path)
    return Reading(fields, spans, problems + faults)


def read_list(
    content: bytes, struct: type[StructT], path: str
) -> tuple[tuple[Reading[StructT], ...], tuple[Problem, ...]]:
    """A YAML file that is a list of Structs, such as ``districts.yaml``: one reading an entry, and all problems."""
    text, problems = decode(content, path)
    if text is None:
        return (), problems
    root, faults = read_yaml(text, path)
    problems += faults
    if root is None or (isinstance(root, Scalar) and root.text is None):
        return (), problems
    if not isinstance(root, Sequence):
        span = Span(path, root.line, root.column)
        return (), (*problems, Problem(span, "E702", "这里应是一个列表", "请让每一项以减号加空格开头，如 - name: 名称"))
    readings: list[Reading[StructT]] = []
    for entry in root.entries:
        if not isinstance(entry, Mapping):
            problem = Problem(Span(path, entry.line, entry.column), "E702", "列表的这一项没有分行写字段",
                              "请写成 - 字段: 值")
            problems += (problem,)
            continue
        fields, spans, faults = convert(entry, struct, path)
        problems += faults
        readings.append(Reading(fields, spans, faults))
    return tuple(readings), problems
