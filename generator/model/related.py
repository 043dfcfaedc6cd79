"""What to read next: chosen by rule, and every choice says why."""

from __future__ import annotations

from collections.abc import Iterator

from generator.model.document import Document
from generator.model.library import Library

RELATED = 3
"""Cards under an item."""
READING_KINDS = frozenset({"article", "lecture", "profile", "album", "event"})
"""Kinds worth offering as the next thing to read after one of another kind."""


def related(library: Library, document: Document, folder_of_kind: str) -> tuple[tuple[Document, str], ...]:
    """Up to :data:`RELATED` documents with the reason for each.

    First what the editor named, then the nearest in time in the narrowest groups that
    *document* belongs to: topics (small before large), town, district, kind.  Only the
    neighbours in each group are looked at, so the cost does not grow with the site, and
    a new item changes the choice of its neighbours alone.
    """
    chosen: dict[str, tuple[Document, str]] = {}
    for reference in document.fields.related:
        other = library.find(reference, folder_of_kind)
        if other and other.ref != document.ref:
            chosen.setdefault(other.ref, (other, "编者推荐"))
    for other, reason in _neighbours(library, document):
        if len(chosen) >= RELATED:
            break
        if other.ref != document.ref and other.kind in {*READING_KINDS, document.kind}:
            chosen.setdefault(other.ref, (other, reason))
    return tuple(chosen.values())[:RELATED]


def _neighbours(library: Library, document: Document) -> Iterator[tuple[Document, str]]:
    groups: list[tuple[str, tuple[Document, ...], str]] = [
        (f"topic:{topic.id}", library.by_topic.get(topic.id, ()), f"同一专题：{topic.name}")
        for topic in document.topics
    ]
    groups.sort(key=lambda group: (len(group[1]), group[0]))
    if document.town:
        town = document.town
        groups.append((f"town:{town.code}", library.by_town.get(town.code, ()), f"同在{town.name}"))
    groups += [
        (f"district:{place.code}", library.by_district.get(place.code, ()), f"同在{place.short}")
        for place in document.districts
    ]
    groups.append((f"kind:{document.kind}", library.of(document.kind), "同类稿件"))
    for name, members, reason in groups:
        position = library.positions.get(name, {}).get(document.ref, 0)
        for step in range(1, min(len(members), 2 * RELATED + 2)):
            # Older ones first, then round to the newest.
            yield members[(position + step) % len(members)], reason


def neighbours_in_time(library: Library, document: Document) -> tuple[Document | None, Document | None]:
    """The newer and the older document of the same kind."""
    members = library.of(document.kind)
    position = library.positions.get(f"kind:{document.kind}", {}).get(document.ref)
    if position is None:
        return None, None
    newer = members[position - 1] if position else None
    older = members[position + 1] if position + 1 < len(members) else None
    return newer, older
