"""What stands between a document and its readers, for those who have to do something about it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from generator.load.gate import instant
from generator.model.library import Held, Library

SOON = timedelta(days=30)
"""What is taken down within this time is told."""
_ORDER = ("草稿", "初审", "复审", "终审", "未到发布时间", "已过期", "已撤稿")
"""How reasons end (see :func:`generator.load.gate.held`): whom they concern first to last."""


def waiting(library: Library) -> list[dict[str, Any]]:
    """Each document that stays out, for a program: file, title, why, until when, and who has reviewed it."""
    return [
        {
            "path": one.document.path,
            "title": one.title,
            "reason": one.reason,
            "due": one.due,
            "review": [{"stage": step.stage, "by": step.by, "on": step.on} for step in one.document.fields.review],
        }
        for one in library.held
    ]


def lines(library: Library, now: datetime) -> list[str]:
    """The same for people, one group a reason; then what is taken down soon, and when the site changes next."""
    groups: dict[str, list[str]] = {}
    for one in library.held:
        groups.setdefault(one.reason, []).append(_line(one))
    if leaving := _leaving(library, now):
        groups["将要撤下"] = leaving
    said = []
    for reason in sorted(groups, key=_place):
        said += [f"{reason} {len(groups[reason])} 篇：", *groups[reason]]
    said.append(f"已发布 {len(library.documents)} 篇" + ("" if library.held else "，没有在等的稿件"))
    if library.next_due:
        said.append(f"下一次内容变动：{_moment(library.next_due)}，到时请再构建一次")
    return said


def _place(reason: str) -> int:
    return next((place for place, end in enumerate(_ORDER) if reason.endswith(end)), len(_ORDER))


def _line(one: Held) -> str:
    known = [f"{step.stage} {step.by} {step.on}" for step in one.document.fields.review]
    known += [f"{_moment(one.due)} 发布"] if one.due else []
    return f"  {one.document.path} 《{one.title}》" + (f"（{'，'.join(known)}）" if known else "")


def _leaving(library: Library, now: datetime) -> list[str]:
    zone = ZoneInfo(library.settings.site.timezone)
    ends = [(instant(one.fields.expire_at, zone), one) for one in library.documents if one.fields.expire_at]
    soon = sorted((end, one.path, one.title) for end, one in ends if end <= now + SOON)
    return [f"  {path} 《{title}》（{_moment(end.isoformat())} 撤下）" for end, path, title in soon]


def _moment(iso: str) -> str:
    return iso[:16].replace("T", " ")
