"""Pages that gather across kinds: topics, honours, figures, events, editions."""

from __future__ import annotations

from collections.abc import Iterator

from generator.kinds.event import Event
from generator.kinds.profile import Profile
from generator.model import addresses
from generator.model.boards import (
    EditionsView,
    EditionView,
    EventsView,
    FigureGroup,
    FiguresView,
    HonourRow,
    HonoursView,
    TopicsView,
    TopicView,
)
from generator.model.cards import card_view, card_views, day_view
from generator.model.desk import Desk, title_view
from generator.model.document import Document
from generator.model.figures import chart_views, figure_view, figure_views, figures_beside_charts, source_text
from generator.model.pages import Section
from generator.model.targets import Target
from generator.model.views import CardView, FigureView, Link, PictureView
from generator.settings import Topic

FEATURED_FROM = 3
"""An item with this many figures is shown as a group of its own on the board."""
GROUPS_SHOWN = 6
PEOPLE_UNITS = frozenset({"人", "名", "位"})


def plan_topics(desk: Desk) -> Iterator[Target]:
    topics = desk.library.settings.topics
    here = desk.at(addresses.TOPICS)
    yield Target(
        here.url,
        "pages/topics.html",
        TopicsView(
            frame=here.frame("专题", "按事情归拢的稿件。", crumbs=(("专题", ""),), section="topics"),
            topics=tuple(topic_card(here, topic) for topic in topics),
        ),
    )
    for topic in topics:
        yield _topic(desk.at(addresses.topic(topic)), topic)


def topic_card(desk: Desk, topic: Topic) -> CardView:
    count = len(desk.library.by_topic.get(topic.id, ()))
    return CardView(
        kind="topic",
        label="专题",
        title=title_view(topic.name),
        href=desk.href(addresses.topic(topic)),
        kicker=topic.group or "专题",
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
    sections = []
    for kind in desk.kinds.values():
        chosen = tuple(member for member in members if member.kind == kind.name)
        if chosen:
            sections.append(Section(f"t-{kind.name}", kind.heading, card_views(desk, chosen)))
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
        ),
        title=title_view(topic.name),
        summary=topic.summary or "",
        figures=tuple(figure for member in members for figure in figures_beside_charts(desk, member)),
        charts=tuple(chart for member in members for chart in chart_views(desk, member)),
        sections=tuple(sections),
        places=tuple(desk.link(place.short, addresses.district(place)) for place in places.values()),
        others=tuple(desk.link(other.name, addresses.topic(other)) for other in alike),
    )
    return Target(desk.url, "pages/topic.html", view)


def plan_honours(desk: Desk) -> Iterator[Target]:
    here = desk.at(addresses.HONOURS)
    library = here.library
    reported: dict[str, list[FigureView]] = {}
    source = ""
    for document in library.documents:
        for figure in document.fields.figures:
            honour = library.honour_named.get(figure.honour or "")
            if honour:
                shown = figure_view(here, document, figure)
                reported.setdefault(honour.id, []).append(shown)
                source = source or shown.source
    rows = []
    for honour in sorted(library.settings.honours, key=lambda honour: (honour.rank, honour.id)):
        totals = reported.get(honour.id, [])
        people = [total for total in totals if total.unit in PEOPLE_UNITS]
        groups = [total for total in totals if total.unit not in PEOPLE_UNITS]
        rows.append(
            HonourRow(
                id=honour.id,
                name=honour.name,
                level=honour.level,
                nominee=honour.nominee,
                reported=people[0] if people else None,
                reported_groups=groups[0] if groups else None,
                people=tuple(
                    here.document_link(document)
                    for document in library.of("profile")
                    if _won(here, document, honour.id)
                ),
                note=honour.note or (people[0].note if people else ""),
            )
        )
    profiles = library.of("profile")
    yield Target(
        here.url,
        "pages/honours.html",
        HonoursView(
            frame=here.frame(
                "荣誉榜", "各级荣誉的报道人数与本站收录的人物。", crumbs=(("荣誉", ""),), section="honours"
            ),
            rows=tuple(rows),
            source=source,
            people=card_views(here, (one for one in profiles if not _is_group(one))),
            groups=card_views(here, (one for one in profiles if _is_group(one))),
        ),
    )


def _won(desk: Desk, document: Document, honour: str) -> bool:
    fields = document.fields
    if not isinstance(fields, Profile):
        return False
    listed = (desk.library.honour_named.get(won.id or "") for won in fields.honours)
    return any(one.id == honour for one in listed if one)


def _is_group(document: Document) -> bool:
    return isinstance(document.fields, Profile) and document.fields.is_group


def plan_figures(desk: Desk) -> Iterator[Target]:
    here = desk.at(addresses.FIGURES)
    with_figures = [document for document in here.library.documents if document.fields.figures]
    groups = tuple(
        FigureGroup(
            id=f"f-{document.kind}-{document.slug}",
            title=title_view(document.title),
            source=source_text(document.fields.source),
            page=here.document_link(document),
            figures=figure_views(here, document),
        )
        for document in sorted(with_figures, key=lambda document: -len(document.fields.figures))
        if len(document.fields.figures) >= FEATURED_FROM
        and not any(figure.honour for figure in document.fields.figures)
    )
    yield Target(
        here.url,
        "pages/figures.html",
        FiguresView(
            frame=here.frame(
                "数据总览", "每个数字都带着出处：余、近、约照原文保留。", crumbs=(("数据", ""),), section="figures"
            ),
            featured=groups[:GROUPS_SHOWN],
            charts=tuple(chart for document in with_figures for chart in chart_views(here, document)),
            rows=tuple(figure for document in with_figures for figure in figure_views(here, document)),
        ),
    )


def plan_events(desk: Desk) -> Iterator[Target]:
    here = desk.at(addresses.EVENTS)
    upcoming, past, undated = [], [], []
    for document in here.library.of("event"):
        fields = document.fields
        assert isinstance(fields, Event)
        if not fields.starts:
            undated.append(document)
        elif fields.starts[:10] >= here.library.today:
            upcoming.append(document)
        else:
            past.append(document)

    def starts(document: Document) -> str:
        return getattr(document.fields, "starts", None) or ""

    yield Target(
        here.url,
        "pages/events.html",
        EventsView(
            frame=here.frame("宣讲活动", here.kinds["event"].lede, crumbs=(("宣讲活动", ""),), section="events"),
            upcoming=card_views(here, sorted(upcoming, key=starts)),
            past=card_views(here, sorted(past, key=starts, reverse=True)),
            undated=card_views(here, undated),
            calendar=here.link("日历文件（.ics）", addresses.CALENDAR),
        ),
    )


def plan_editions(desk: Desk) -> Iterator[Target]:
    library = desk.library
    pages = list(library.editions)
    here = desk.at(addresses.EDITIONS)
    yield Target(
        here.url,
        "pages/editions.html",
        EditionsView(
            frame=here.frame("版面", "同一个版面上的稿件，按原来的次序。", crumbs=(("版面", ""),), section="editions"),
            editions=tuple(
                here.link(
                    _edition_name(page),
                    addresses.edition(library.edition_slugs[page]),
                    note=f"{len(library.editions[page])} 篇",
                )
                for page in pages
            ),
        ),
    )
    for place, page in enumerate(pages):
        here = desk.at(addresses.edition(library.edition_slugs[page]))
        neighbours: list[Link | None] = [None, None]
        for side, other in ((0, place - 1), (1, place + 1)):
            if 0 <= other < len(pages):
                neighbours[side] = here.link(
                    _edition_name(pages[other]), addresses.edition(library.edition_slugs[pages[other]])
                )
        paper, date, name = page
        yield Target(
            here.url,
            "pages/edition.html",
            EditionView(
                frame=here.frame(
                    _edition_name(page),
                    f"{_edition_name(page)}上的稿件，按版面次序。",
                    crumbs=(("版面", addresses.EDITIONS), (paper, "")),
                    section="editions",
                ),
                paper=paper,
                page=name,
                day=day_view(date),
                cards=tuple(card_view(here, document) for document in library.editions[page]),
                previous=neighbours[0],
                next=neighbours[1],
            ),
        )


def _edition_name(page: tuple[str, str, str]) -> str:
    return " ".join(part for part in page if part)
