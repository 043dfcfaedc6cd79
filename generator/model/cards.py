"""Items as they stand in lists."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from generator.model.desk import Desk, title_view
from generator.model.document import Document
from generator.model.figures import place_text
from generator.model.pictures import cover_view
from generator.model.views import CardView, Day
from generator.text.hanzi import cn_date, truncate

SUMMARY_LENGTH = 72
"""Characters of a card's summary when the editor wrote none."""


def day_view(date: str | None) -> Day | None:
    return Day(cn_date(date), date) if date else None


def summary_text(desk: Desk, document: Document) -> str:
    if document.fields.summary:
        return document.fields.summary
    written = desk.kinds[document.kind].notes(desk.library, document).summary
    return written or truncate(document.body.opening, SUMMARY_LENGTH)


def card_view(desk: Desk, document: Document, *, reason: str = "") -> CardView:
    """The card of *document* on the desk's page."""
    return desk.once(("card", document.ref, reason), lambda: _card(desk, document, reason))


def _card(desk: Desk, document: Document, reason: str) -> CardView:
    fields = document.fields
    notes = desk.kinds[document.kind].notes(desk.library, document)
    topic = document.topics[0].name if document.topics else ""
    kicker = "·".join(part for part in (place_text(document), topic) if part)
    return CardView(
        kind=document.kind,
        label=notes.label,
        title=title_view(fields.title),
        href=desk.href(document.url),
        kicker=kicker,
        subtitle=title_view(fields.subtitle) if fields.subtitle else None,
        summary=summary_text(desk, document),
        picture=cover_view(desk, document),
        day=day_view(fields.date),
        meta=notes.meta,
        tag="草稿" if document.waiting else notes.tag,
        reason=reason,
        lines=notes.lines,
    )


def card_views(desk: Desk, documents: Iterable[Document]) -> tuple[CardView, ...]:
    return tuple(card_view(desk, document) for document in documents)


Cards = tuple[CardView, ...]


def pictured_once(groups: Iterable[Cards], shown: Iterable[str] = ()) -> tuple[Cards, ...]:
    """The same cards in the same groups, each picture on the first card that has it alone.

    One print twice on a page looks like a mistake; a card without a picture looks like a brief.
    *shown* are the addresses of pictures that stand on the page besides.
    """
    taken = set(shown)
    result = []
    for cards in groups:
        kept = []
        for card in cards:
            address = card.picture.href if card.picture else ""
            kept.append(replace(card, picture=None) if address in taken else card)
            taken.add(address)
        result.append(tuple(kept))
    return tuple(result)
