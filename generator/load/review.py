"""The three reviews of a document (三审三校): which are signed, and whether it still says what was signed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any, get_args

import msgspec

from generator.fingerprint import bytes_digest
from generator.intake.types import Stage
from generator.load.resolve import shown_photos
from generator.model.document import Document
from generator.problems import Problem

STAGES: tuple[Stage, ...] = get_args(Stage)
SIGNATURE_LENGTH = 16
UNSIGNED = frozenset([
    "slug", "aliases", "date", "updated", "publish_at", "expire_at", "status", "review", "related", "readings",
    "pinned",
])  # fmt: skip
"""Fields that say where and when a document is published, not what it says: they may change after its reviews."""

PhotoDigest = Callable[[str], str]
"""Path of a photo under ``content/`` → digest of its bytes."""


def awaited_review(document: Document, outdated: tuple[Stage, ...]) -> str:
    """What *document* waits for, given its outdated reviews; empty when all three are signed and nothing has changed
    since, and for the pages that explain the site."""
    stage = None if document.folder == "pages" else next_stage(document, outdated)
    return f"审核后有改动，待{stage}" if stage and outdated else f"待{stage}" if stage else ""


def next_stage(document: Document, outdated: tuple[Stage, ...]) -> Stage | None:
    """The first review that is missing or outdated."""
    signed = {step.stage for step in document.fields.review}.difference(outdated)
    return next((stage for stage in STAGES if stage not in signed), None)


def outdated_reviews(document: Document, photo: PhotoDigest) -> tuple[Stage, ...]:
    """The reviews of *document* that were signed when it said or showed something else."""
    signed = [step for step in document.fields.review if step.digest]
    if not signed:
        return ()
    now = signature(document, photo)
    return tuple(step.stage for step in signed if step.digest != now)


def signature(document: Document, photo: PhotoDigest) -> str:
    """The fingerprint a reviewer signs: what a reader reads and sees, not when it is published.

    It is made of what is written and of the bytes of the photos, and of nothing that this program makes of them; what
    is not written counts for nothing.  So it stays what it is when the program learns to render otherwise, or a new
    field.
    """
    written = _written(document.fields)
    said = {name: value for name, value in written.items() if name not in UNSIGNED}
    photos = {name: photo(name) for name in shown_photos(document)}
    signed = [document.kind, said, document.body.written, photos]
    return bytes_digest(json.dumps(signed, ensure_ascii=False, sort_keys=True).encode())[:SIGNATURE_LENGTH]


def _written(value: Any) -> Any:
    """*value* out of what JSON has, without the fields that nobody has filled in."""
    if isinstance(value, msgspec.Struct):
        said = {}
        for field in msgspec.structs.fields(value):
            of_field = getattr(value, field.name)
            made = field.default_factory
            if of_field != (made() if made is not msgspec.NODEFAULT else field.default):
                said[field.name] = _written(of_field)
        return said
    if isinstance(value, tuple):
        return [_written(one) for one in value]
    if isinstance(value, dict):
        return {name: _written(one) for name, one in value.items()}
    return value


def check_review(document: Document, outdated: tuple[Stage, ...]) -> Iterator[Problem]:
    """Reviews by three people, in order; a text changed after its sign-off is told."""
    steps = document.fields.review
    seen: dict[str, str] = {}
    for number, step in enumerate(steps):
        span = document.span(f"review.{number}")
        if step.stage in {other.stage for other in steps[:number]}:
            # Which of the two is to go decides the rest.
            yield Problem(span, "E205", f"{step.stage}写了两次", "每一审只留一条")
            continue
        if step.by in seen:
            yield Problem(span, "E205", f"{step.stage}与{seen[step.by]}是同一个人（{step.by}）", "三审要由不同的人来做")
        if number and STAGES.index(step.stage) < STAGES.index(steps[number - 1].stage):
            yield Problem(
                span, "E205", f"{step.stage}写在{steps[number - 1].stage}之后", "请按初审、复审、终审的次序写"
            )
        elif number and step.on < steps[number - 1].on:
            yield Problem(span, "E205", f"{step.stage}的日期早于{steps[number - 1].stage}", "请核对审核日期")
        seen.setdefault(step.by, step.stage)
        if step.stage in outdated:
            yield Problem(span, "W207", f"{step.stage}之后稿件有改动", "请重新审核", "warning")
