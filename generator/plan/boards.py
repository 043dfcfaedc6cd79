"""Pages that gather across kinds: honours, figures, events, editions."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from generator.kinds.event import Event, is_to_come
from generator.kinds.profile import Profile
from generator.model import addresses
from generator.model.boards import (
    EditionSheet,
    EditionsView,
    EditionView,
    EventsView,
    FigureGroup,
    FigurePlace,
    FiguresView,
    HonourLevel,
    HonourRow,
    HonoursView,
)
from generator.model.cards import card_views, day_view, pictured_once
from generator.model.desk import Desk, FrameExtra, title_view
from generator.model.document import Document
from generator.model.figures import chart_views, figure_view, figure_views, figures_beside_charts, source_text
from generator.model.pages import Section
from generator.model.targets import Target
from generator.model.views import FigureView
from generator.plan.reach import Board
from generator.text.hanzi import cn_date

FEATURED_FROM = 3
"""An item with this many figures is shown as a group of its own on the board."""
GROUPS_SHOWN = 6
FIGURES_SHOWN = 8
"""Of one item; its page and the table have them all."""
HEADLINES = 4
"""Titles on a newspaper page in small."""
BOARD = FrameExtra(sheets=("boards",))
PEOPLE_UNITS = frozenset({"人", "名", "位"})


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
    rows: dict[str, list[HonourRow]] = {}
    for honour in sorted(library.settings.honours, key=lambda honour: (honour.rank, honour.id)):
        totals = reported.get(honour.id, [])
        people = [total for total in totals if total.unit in PEOPLE_UNITS]
        groups = [total for total in totals if total.unit not in PEOPLE_UNITS]
        rows.setdefault(honour.level, []).append(
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
    persons, groups_held = pictured_once(
        card_views(here, (one for one in profiles if _is_group(one) is wanted)) for wanted in (False, True)
    )
    yield Target(
        here.url,
        "pages/honours.html",
        HonoursView(
            frame=here.frame(
                "荣誉榜", "各级荣誉的报道人数与本站收录的人物。", crumbs=(("荣誉", ""),), section="honours", extra=BOARD
            ),
            levels=tuple(
                HonourLevel(f"h-level-{number}", level, tuple(listed))
                for number, (level, listed) in enumerate(rows.items(), start=1)
            ),
            source=source,
            people=persons,
            groups=groups_held,
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
            figures=figures_beside_charts(here, document)[:FIGURES_SHOWN],
        )
        for document in sorted(with_figures, key=lambda document: _prominence(here, document))
        if len(figures_beside_charts(here, document)) >= FEATURED_FROM
        and not any(figure.honour for figure in document.fields.figures)
    )
    yield Target(
        here.url,
        "pages/figures.html",
        FiguresView(
            frame=here.frame(
                "数据总览",
                "每个数字都带着出处：余、近、约照原文保留。",
                crumbs=(("数据", ""),),
                section="figures",
                extra=BOARD,
            ),
            featured=groups[:GROUPS_SHOWN],
            charts=tuple(chart for document in with_figures for chart in chart_views(here, document)),
            places=_figure_places(here, with_figures),
            total=sum(len(document.fields.figures) for document in with_figures),
        ),
    )


def _prominence(desk: Desk, document: Document) -> tuple[int, int]:
    """What the front page shows comes first, then whoever reports most."""
    front = desk.library.settings.site.front.figures
    shown = sum(figure.id in front for figure in document.fields.figures)
    return -shown, -len(document.fields.figures)


def _figure_places(desk: Desk, documents: list[Document]) -> tuple[FigurePlace, ...]:
    """Figures under the first district of their item: the whole city, then in the order of the data file."""
    library = desk.library
    city = library.city
    whole = city.short if city else "全市"
    order = [whole, *(place.short for place in library.districts)]
    rows: dict[str, list[FigureView]] = {}
    for document in documents:
        name = document.districts[0].short if document.districts else whole
        rows.setdefault(name, []).extend(figure_views(desk, document))
    named = sorted(rows.items(), key=lambda pair: order.index(pair[0]) if pair[0] in order else len(order))
    return tuple(FigurePlace(f"h-at-{number}", name, tuple(found)) for number, (name, found) in enumerate(named, 1))


def plan_events(desk: Desk) -> Iterator[Target]:
    here = desk.at(addresses.EVENTS)
    upcoming: list[Document] = []
    past: list[Document] = []
    undated: list[Document] = []
    for document in here.library.of("event"):
        fields = document.fields
        assert isinstance(fields, Event)
        if not fields.starts:
            undated.append(document)
        elif is_to_come(here.library, document):
            upcoming.append(document)
        else:
            past.append(document)

    def starts(document: Document) -> str:
        return getattr(document.fields, "starts", None) or ""

    months = (
        *_months(here, "将要开讲", sorted(upcoming, key=starts)),
        *_months(here, "已经讲过", sorted(past, key=starts, reverse=True)),
    )
    yield Target(
        here.url,
        "pages/events.html",
        EventsView(
            frame=here.frame(
                "宣讲活动", here.kinds["event"].lede, crumbs=(("宣讲活动", ""),), section="events", extra=BOARD
            ),
            months=months,
            undated=card_views(here, undated),
            calendar=here.link("日历文件（.ics）", addresses.CALENDAR),
        ),
    )


def _months(desk: Desk, note: str, documents: list[Document]) -> Iterator[Section]:
    """*documents*, which are in order, by the month in which they begin."""
    by_month: dict[str, list[Document]] = {}
    for document in documents:
        assert isinstance(document.fields, Event) and document.fields.starts
        by_month.setdefault(document.fields.starts[:7], []).append(document)
    word = "next" if note == "将要开讲" else "past"
    for month, found in by_month.items():
        yield Section(f"{word}-{month}", cn_date(month), card_views(desk, found), note=note)


def editions_target(desk: Desk) -> Target:
    """The page of all newspaper pages."""
    library = desk.library
    pages = list(library.editions)
    here = desk.at(addresses.EDITIONS)
    return Target(
        here.url,
        "pages/editions.html",
        EditionsView(
            frame=here.frame(
                "版面", "同一个版面上的稿件，按原来的次序。", crumbs=(("版面", ""),), section="editions", extra=BOARD
            ),
            editions=tuple(
                EditionSheet(
                    link=here.link(
                        page[0],
                        addresses.edition(library.edition_slugs[page]),
                        note=f"{len(library.editions[page])} 篇",
                    ),
                    page=page[2],
                    day=day_view(page[1]),
                    inferred=_inferred(library.editions[page]),
                    headlines=tuple(title_view(one.title) for one in library.editions[page][:HEADLINES]),
                )
                for page in pages
            ),
        ),
    )


def plan_editions(desk: Desk) -> Iterator[Board]:
    """A page for each newspaper page; it names the one before and the one after."""
    library = desk.library
    pages = list(library.editions)
    for place, page in enumerate(pages):
        url = addresses.edition(library.edition_slugs[page])
        before, after = place - 1, place + 1
        beside = (pages[before] if place else None, pages[after] if after < len(pages) else None)
        told = (page, tuple(other and (other, library.edition_slugs[other]) for other in beside))
        yield Board(url, library.editions[page], told, partial(_edition, desk.at(url), page, beside))


_Page = tuple[str, str, str]
"""Paper, date and page."""


def _edition(here: Desk, page: _Page, beside: tuple[_Page | None, _Page | None]) -> Target:
    library = here.library
    previous, following = (
        here.link(_edition_name(other), addresses.edition(library.edition_slugs[other])) if other else None
        for other in beside
    )
    paper, date, name = page
    cards = pictured_once([card_views(here, library.editions[page])])[0]
    return Target(
        here.url,
        "pages/edition.html",
        EditionView(
            frame=here.frame(
                _edition_name(page),
                f"{_edition_name(page)}上的稿件，按版面次序。",
                crumbs=(("版面", addresses.EDITIONS), (paper, "")),
                section="editions",
                extra=BOARD,
            ),
            paper=paper,
            page=name,
            day=day_view(date),
            inferred=_inferred(library.editions[page]) if not date else "",
            lead=cards[0] if cards else None,
            cards=cards[1:],
            previous=previous,
            next=following,
        ),
    )


def _inferred(documents: tuple[Document, ...]) -> str:
    """The one inferred date that all stories of a page give, or empty."""
    said = {document.fields.source.date_inferred or "" for document in documents if document.fields.source}
    return said.pop() if len(said) == 1 else ""


def _edition_name(page: _Page) -> str:
    return " ".join(part for part in page if part)
