"""Tables of the documentation that the code already knows: fields of front matter and finding codes.

``make tables`` rewrites what stands between the markers ``<!-- table: NAME -->`` and
``<!-- table end -->`` in the documents; a test holds them current.  NAME is ``codes``, ``fields`` (those that
every kind shares), ``fields KIND``, ``kinds`` (what each kind adds), ``pieces`` (fields inside a field) or
``settings NAME`` (a data file, or a part of ``site.yaml``).
"""

from __future__ import annotations

import re
import sys
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec

from generator.intake import types as field_types
from generator.intake.types import Rule
from generator.kinds.registry import BY_NAME, KINDS
from generator.kiosks import Browse, Daypart, Hours, Kiosk, Loop, Scene
from generator.model.shared import Shared
from generator.problems import CODES
from generator.settings import District, Fonts, Front, Honour, Imprint, Search, Site, Topic

REPOSITORY = Path(__file__).parent.parent.parent
DOCUMENTS = ("README.md", "README.zh-CN.md", "docs/编辑手册.md")
MARKED = re.compile(r"(<!-- table: ([a-z ]+) -->\n).*?(<!-- table end -->)", re.DOTALL)
RULES = {
    "line": "一行文字", "prose": "文字", "slug": "小写字母、数字、连字符", "id": "小写字母、数字、连字符",
    "date": "日期", "instant": "日期或日期时间", "time": "时:分", "web": "网址", "old_address": "站内旧网址",
    "picture": "图片", "number": "数字（照原文）", "count": "整数", "district": "区县", "town": "乡镇街道",
    "topic": "专题", "honour": "荣誉编号", "ref": "条目", "phone": "电话",
    "recording": "录音录像文件", "captions": "字幕文件", "moment": "分:秒", "syllables": "拼音",
    "record_code": "14 位数字", "site_code": "网站标识码",
}  # fmt: skip
PIECES = {
    "Source": "source", "Picture": "photos、cover、portrait", "Figure": "figures", "Correction": "corrections",
    "Review": "review", "Series": "series", "EditionPlace": "edition", "HonourWon": "honours",
    "Recording": "recordings", "Chapter": "chapters", "Speaker": "speakers",
}  # fmt: skip
"""Fields that hold fields, by the name of their type."""
SETTINGS: dict[str, type[msgspec.Struct]] = {
    "site": Site, "imprint": Imprint, "front": Front, "fonts": Fonts, "search": Search, "districts": District,
    "honours": Honour, "topics": Topic, "kiosk": Kiosk, "loop": Loop, "scene": Scene, "daypart": Daypart,
    "hours": Hours, "browse": Browse,
}  # fmt: skip


def table(name: str) -> str:
    """The Markdown table called *name*."""
    if name == "codes":
        return rows(("编号", "含义"), ((f"`{code}`", meaning) for code, meaning in CODES.items()))
    if name == "fields":
        return field_table(Shared)
    if name == "pieces":
        named = ((fields, getattr(field_types, kind, None)) for kind, fields in PIECES.items())
        return "\n".join(f"**{fields}**\n\n{field_table(struct)}" for fields, struct in named if struct)
    if name == "kinds":
        return kinds_table()
    if name.startswith("settings "):
        return field_table(SETTINGS[name.removeprefix("settings ")])
    return field_table(BY_NAME[name.removeprefix("fields ")].fields, own=True)


def field_table(struct: type[msgspec.Struct], *, own: bool = False) -> str:
    """Fields of *struct*, or only those it adds to what every kind shares."""
    hints = get_type_hints(struct, include_extras=True)
    required = {field.name for field in msgspec.structs.fields(struct) if field.required}
    shared = set(Shared.__struct_fields__) if own else set()
    names = [name for name in struct.__struct_fields__ if name not in shared]
    return rows(
        ("字段", "写法", "说明"),
        (
            (f"`{name.rstrip('_')}`{' 必填' if name in required else ''}", writing(hints[name]), note(hints[name]))
            for name in names
        ),
    )


def kinds_table() -> str:
    """Kinds with their folders, and what each adds to the fields that all share."""

    def own(fields: type[msgspec.Struct]) -> str:
        required = {field.name for field in msgspec.structs.fields(fields) if field.required}
        added = [name for name in fields.__struct_fields__ if name not in Shared.__struct_fields__]
        return "、".join(f"`{name}`{'（必填）' if name in required else ''}" for name in added) or "—"

    return rows(
        ("类型", "名称", "文件夹", "自己的字段"),
        ((f"`{kind.name}`", kind.heading, f"`content/{kind.folder}/`", own(kind.fields)) for kind in KINDS),
    )


def rows(head: tuple[str, ...], body: Iterator[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *body]
    return "".join(f"| {' | '.join(cell.replace('|', '&#124;') for cell in line)} |\n" for line in lines)


def note(hint: Any) -> str:
    """The description among the annotations of a field."""
    return next((extra for extra in getattr(hint, "__metadata__", ()) if isinstance(extra, str)), "")


def writing(hint: Any) -> str:
    """How the value of a field is written, in a few words."""
    if get_origin(hint) is Annotated:
        rule = next((extra for extra in hint.__metadata__ if isinstance(extra, Rule)), None)
        return RULES[rule.name] if rule else writing(get_args(hint)[0])
    if get_origin(hint) in {Union, types.UnionType}:
        return "或".join(dict.fromkeys(writing(choice) for choice in get_args(hint) if choice is not type(None)))
    if get_origin(hint) is tuple:
        return f"列表：{writing(get_args(hint)[0])}"
    if get_origin(hint) is dict:
        return "名称: 值"
    if get_origin(hint) is Literal:
        return "、".join(f"`{choice}`" for choice in get_args(hint))
    if hint is bool:
        return "`true`、`false`"
    return {str: "文字", int: "整数"}.get(hint, "一组字段")


def current(text: str) -> str:
    """*text* with every marked table as the code has it now."""
    return MARKED.sub(lambda match: f"{match[1]}\n{table(match[2])}\n{match[3]}", text)


if __name__ == "__main__":
    for name in DOCUMENTS:
        path = REPOSITORY / name
        if path.exists() and (old := path.read_text(encoding="utf-8")) != (new := current(old)):
            path.write_text(new, encoding="utf-8")
            sys.stdout.write(f"{name} 已更新\n")
