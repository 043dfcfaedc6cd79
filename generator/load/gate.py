"""The gate: what is published at the build time, and why the rest is not.

Only here is the build time looked at.  It chooses which documents are in, nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from generator.fingerprint import digest
from generator.model.document import Document
from generator.model.library import Held
from generator.problems import Problem

STAGES = ("初审", "复审", "终审")
DIGEST_LENGTH = 16


def instant(text: str, zone: ZoneInfo) -> datetime:
    """``YYYY-MM-DD`` or ``YYYY-MM-DD HH:MM`` in *zone*; a date of lower precision is its first instant."""
    day, _, clock = text.partition(" ")
    parts = [int(part) for part in day.split("-")]
    parts += [1] * (3 - len(parts))
    hour, minute = (int(part) for part in clock.split(":")) if clock else (0, 0)
    return datetime(parts[0], parts[1], parts[2], hour, minute, tzinfo=zone)


def held(document: Document, now: datetime, zone: ZoneInfo, *, review_required: bool) -> Held | None:
    """Why *document* stays out at *now*, or None when it is published."""
    fields = document.fields

    def out(reason: str, due: datetime | None = None) -> Held:
        return Held(document.ref, document.title, reason, due.isoformat() if due else "")

    if fields.status == "withdrawn":
        return out("已撤稿")
    if fields.status == "draft":
        return out("草稿")
    starts = [instant(text, zone) for text in (fields.publish_at, fields.date) if text]
    due = max(starts, default=None)
    if due and due > now:
        return out("未到发布时间", due)
    if fields.expire_at and instant(fields.expire_at, zone) <= now:
        return out("已过期")
    if review_required and document.folder != "pages":
        signed = {step.stage for step in fields.review}
        missing = [stage for stage in STAGES if stage not in signed]
        if missing:
            return out(f"审核未完，缺{'、'.join(missing)}")
        if any(step.digest and step.digest != content_digest(document) for step in fields.review):
            return out("审核后有改动，需重审")
    return None


def next_change(document: Document, now: datetime, zone: ZoneInfo) -> Iterator[datetime]:
    """Instants after *now* at which *document* enters or leaves the site."""
    fields = document.fields
    if fields.status != "published":
        return
    starts = [instant(text, zone) for text in (fields.publish_at, fields.date) if text]
    ends = [instant(fields.expire_at, zone)] if fields.expire_at else []
    event_starts = getattr(fields, "starts", None)
    if event_starts:
        # The calendar moves an event from upcoming to past when its day is over.
        day = instant(event_starts[:10], zone)
        ends.append(datetime.fromordinal(day.toordinal() + 1).replace(tzinfo=zone))
    for moment in (*([max(starts)] if starts else []), *ends):
        if moment > now:
            yield moment


def content_digest(document: Document) -> str:
    """The fingerprint a reviewer signs: what a reader reads, not when it is published."""
    fields = document.fields
    read = (
        fields.title,
        fields.kicker,
        fields.subtitle,
        fields.summary,
        fields.source,
        fields.author,
        fields.figures,
        fields.photos,
        fields.cover,
        document.body.digest,
    )
    return digest(read)[:DIGEST_LENGTH]


def check_review(document: Document) -> Iterator[Problem]:
    """Reviews by three people, in order; a text changed after its sign-off is told."""
    steps = document.fields.review
    seen: dict[str, str] = {}
    for number, step in enumerate(steps):
        span = document.span(f"review.{number}")
        if step.stage in {other.stage for other in steps[:number]}:
            yield Problem(span, "E205", f"{step.stage}写了两次", "每一审只留一条")
        elif step.by in seen:
            yield Problem(span, "E205", f"{step.stage}与{seen[step.by]}是同一个人（{step.by}）", "三审要由不同的人来做")
        if number and STAGES.index(step.stage) < STAGES.index(steps[number - 1].stage):
            yield Problem(
                span, "E205", f"{step.stage}写在{steps[number - 1].stage}之后", "请按初审、复审、终审的次序写"
            )
        elif number and step.on < steps[number - 1].on:
            yield Problem(span, "E205", f"{step.stage}的日期早于{steps[number - 1].stage}", "请核对审核日期")
        seen.setdefault(step.by, step.stage)
        if step.digest and step.digest != content_digest(document):
            yield Problem(span, "W207", f"{step.stage}之后稿件有改动", "请重新审核", "warning")
