"""Pages of topics: what was printed when, in order; what is only inferred or undated says so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import partial

from msgspec.structs import replace

from generator.kinds.event import Event
from generator.model import addresses
from generator.model.boards import Moment, Period, TopicsView, TopicView
from generator.model.cards import card_view, card_views, day_view, pictured_once
from generator.model.desk import Desk, title_view
from generator.model.document import Document
from generator.model.figures import chart_views, figures_beside_charts, place_text
from generator.model.pages import Section
from generator.model.targets import Target
from generator.model.views import CardView, PictureView
from generator.plan.boards import BOARD
from generator.plan.reach import Board
from generator.settings import Topic

LASTING = frozenset({"venue", "team", "poster"})
"""Kinds that stand for something that lasts: beside the timeline, not on it."""
UNDATED = "9999"
"""Sorts behind every year."""
_YEAR = re.compile(r"\d{4}")


def topics_target(desk: Desk) -> Target:
    """The page of all topics."""
    topics = desk.library.settings.topics
    here = desk.at(addresses.TOPICS)
    cards = pictured_once([tuple(topic_card(here, topic) for topic in topics)])[0]
    return Target(
        here.url,
        "pages/topics.html",
        TopicsView(
            frame=here.frame("专题", "按事情归拢的稿件。", crumbs=(("专题", ""),), section="topics", extra=BOARD),
            topics=cards,
        ),
    )


def plan_topics(desk: Desk) -> Iterator[Board]:
    """A page for each topic, which shows its documents."""
    for topic in desk.library.settings.topics:
        here = desk.at(addresses.topic(topic))
        yield Board(here.url, desk.library.by_topic.get(topic.id, ()), (), partial(_topic, here, topic))


def topic_card(desk: Desk, topic: Topic) -> CardView:
    count = len(desk.library.by_topic.get(topic.id, ()))
    return CardView(
        kind="topic",
        label="专题",
        title=title_view(topic.name),
        href=desk.href(addresses.topic(topic)),
        kicker=topic.group or "",
        summary=topic.summary or "",
        picture=_topic_picture(desk, topic),
        meta=(f"{count} 篇" if count else "暂无稿件",),
    )


def _topic_picture(desk: Desk, topic: Topic) -> PictureView | None:
    name = (topic.cover or "").removeprefix("art:")
    art = desk.shelf.art.get(name)
    return PictureView(desk.href(art.url), art.width, art.height, "", drawn=True) if art else None


def _topic(desk: Desk, topic: Topic) -> Target:
    members = desk.library.by_topic.get(topic.id, ())
    picture = _topic_picture(desk, topic)
    places = {place.code: place for member in members for place in member.districts}
    alike = [
        other
        for other in desk.library.settings.topics
        if other.id != topic.id and topic.group and other.group == topic.group
    ]
    view = TopicView(
        frame=desk.frame(
            topic.name,
            topic.summary or topic.name,
            crumbs=(("专题", addresses.TOPICS), (topic.name, "")),
            section="topics",
            extra=BOARD,
        ),
        title=title_view(topic.name),
        kicker=f"专题·{topic.group}" if topic.group else "专题",
        summary=topic.summary or "",
        picture=picture,
        figures=tuple(figure for member in members for figure in figures_beside_charts(desk, member)),
        charts=tuple(chart for member in members for chart in chart_views(desk, member)),
        periods=_timeline(desk, [member for member in members if member.kind not in LASTING], picture),
        sections=tuple(_lasting(desk, members)),
        places=tuple(desk.link(place.short, addresses.district(place)) for place in places.values()),
        others=tuple(desk.link(other.name, addresses.topic(other)) for other in alike),
    )
    return Target(desk.url, "pages/topic.html", view)


def _lasting(desk: Desk, members: tuple[Document, ...]) -> Iterator[Section]:
    for kind in desk.kinds.values():
        chosen = tuple(member for member in members if member.kind == kind.name and kind.name in LASTING)
        if chosen:
            yield Section(f"t-{kind.name}", kind.heading, card_views(desk, chosen))


def _timeline(desk: Desk, members: Iterable[Document], shown: PictureView | None) -> tuple[Period, ...]:
    """*members* by the day printed in the original, earliest first; years that are only inferred stand apart in
    their year, with the ground of the inference; what has neither comes last, in the order of the site."""
    periods: dict[tuple[str, str], list[tuple[str, Document]]] = {}
    for member in members:
        day = _printed(member)
        if day:
            periods.setdefault((day[:4], ""), []).append((day, member))
        else:
            inferred = member.fields.source.date_inferred or "" if member.fields.source else ""
            year = _YEAR.search(inferred)
            key = (year[0], inferred) if year else (UNDATED, "")
            periods.setdefault(key, []).append(("", member))
    ordered = sorted(periods.items())
    entries = [sorted(found, key=lambda pair: pair[0]) for _, found in ordered]
    cards = pictured_once(
        (tuple(_moment_card(desk, member) for _, member in found) for found in entries),
        (shown.href,) if shown else (),
    )
    return tuple(
        Period(
            *_period_words(*key),
            moments=tuple(Moment(day_view(day), card) for (day, _), card in zip(found, told, strict=True)),
        )
        for (key, _), found, told in zip(ordered, entries, cards, strict=True)
    )


def _printed(document: Document) -> str:
    """The day of what is told: of an event its own, else of the newspaper page, else of the source; or empty."""
    fields = document.fields
    if isinstance(fields, Event) and fields.starts:
        return fields.starts[:10]
    return (fields.edition and fields.edition.date) or (fields.source and fields.source.date) or ""


def _period_words(year: str, inferred: str) -> tuple[str, str]:
    """Heading and note of a period; *inferred* is what the editor wrote of a year that is not printed."""
    if year == UNDATED:
        return "日期未刊", "原件没有印日期，不作推算"
    if not inferred:
        return f"{year}年", ""
    about, _, ground = inferred.partition("（")
    return about.strip(), f"推断的年份：{ground.removesuffix('）')}" if ground else "推断的年份"


def _moment_card(desk: Desk, document: Document) -> CardView:
    """On the page of a topic the kicker need not name it: what kind of text this is says more."""
    card = card_view(desk, document)
    return replace(card, kicker="·".join(part for part in (card.label, place_text(document)) if part))
