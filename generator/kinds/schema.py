"""JSON Schema of a content type, for editors whose program checks YAML while they type.

It accepts what :func:`generator.intake.fields.convert` accepts, as far as a schema can say
it; what it accepts and ``check`` refuses (a day that does not exist) is still refused there.
"""

from __future__ import annotations

from typing import Any, Final

import msgspec

from generator.intake import rules
from generator.intake.shapes import Choice, Field, Many, Named, Nested, Shape, Text, TextOrNested, Whole, fields_of
from generator.intake.types import RuleName

Schema = dict[str, Any]

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_PLAIN: Final = ["string", "number", "boolean"]
"""What other readers of YAML make of a bare text: ``2024`` is a number to them."""
_CLOCK: Final = r"([01][0-9]|2[0-3]):[0-5][0-9]"
_DAY: Final = r"[1-9][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
_PATTERNS: Final[dict[RuleName, str]] = {
    "line": r"^[^\n\t]*$",
    "slug": f"^{rules.SLUG.pattern}$",
    "id": f"^{rules.SLUG.pattern}$",
    "date": rf"^([1-9][0-9]{{3}}(-(0[1-9]|1[0-2]))?|{_DAY})$",
    "instant": rf"^{_DAY}( {_CLOCK})?$",
    "time": f"^{_CLOCK}$",
    "web": r"^https?://[^\s<>\"\\`]+$",
    "old_address": r"^[^/\s\\<>:\"|?*%][^\s\\<>:\"|?*%]*(\.html?|/)$",
    "picture": r"^(art:[a-z0-9]+(-[a-z0-9]+)*|[^/\\<>:\"|?*][^\\<>:\"|?*]*)$",
    "number": r"^-?[0-9]+(\.[0-9]+)?[十百千万亿]*[%‰]?$",
    "count": "^[0-9]{1,9}$",
    "recording": r"^[^/\\<>:\"|?*][^\\<>:\"|?*]*\.([mM][pP][34]|[mM]4[aA])$",
    "captions": r"^[^/\\<>:\"|?*][^\\<>:\"|?*]*\.[vV][tT][tT]$",
    "syllables": f"^{rules.SYLLABLES.pattern}$",
    "site_code": f"^({rules.SITE_CODE.pattern})$",
    "record_code": f"^{rules.RECORD_CODE.pattern}$",
    "moment": r"^([0-9]{1,2}:[0-5][0-9]|[0-9]{1,3}):[0-5][0-9]$",
}


def json_schema(struct: type[msgspec.Struct], *, listed: bool = False) -> Schema:
    """The schema (2020-12) of a file with the fields of *struct*, or, *listed*, with a list of them."""
    schema = _struct(struct)
    if listed:
        schema = {"type": "array", "items": schema}
    title = (struct.__doc__ or "").strip().split("\n")[0].rstrip("。.")
    return {"$schema": DIALECT, "title": title or struct.__name__, **schema}


def _struct(struct: type[msgspec.Struct]) -> Schema:
    fields = fields_of(struct)
    schema: Schema = {
        "type": "object",
        "properties": {field.name: _field(field) for field in fields},
        "additionalProperties": False,
    }
    required = [field.name for field in fields if field.required]
    if required:
        schema["required"] = required
    return schema


def _field(field: Field) -> Schema:
    schema = _shape(field.shape)
    if not field.required:
        schema = {"anyOf": [schema, {"type": "null"}]}
    return {"description": field.description, **schema} if field.description else schema


def _shape(shape: Shape) -> Schema:
    if isinstance(shape, Text | Whole):
        return _text(shape)
    if isinstance(shape, Choice):
        return {"enum": list(shape.words)}
    if isinstance(shape, Many):
        each = _shape(shape.each)
        return {"anyOf": [each, {"type": "array", "items": each}]}
    if isinstance(shape, Named):
        each = _text(shape.each)
        return {"anyOf": [{"type": "object", "additionalProperties": each}, {"type": "array", "items": each}]}
    if isinstance(shape, Nested):
        return _struct(shape.struct)
    if isinstance(shape, TextOrNested):
        return {"anyOf": [_text(shape.text), _struct(shape.nested.struct)]}
    return {"enum": [True, False, "true", "false", "是", "否"]}


def _text(shape: Text | Whole) -> Schema:
    rule = shape.rule
    schema: Schema = {"type": _PLAIN, "maxLength": rule.longest}
    if rule.name in ("count", "number"):
        schema["type"] = ["string", "number"]
    if rule.name in ("count", "date"):
        schema |= {"minimum": 0 if rule.name == "count" else 1000}
    if pattern := _PATTERNS.get(rule.name):
        schema["pattern"] = pattern
    return schema
