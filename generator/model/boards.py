"""The boards as templates see them: topics, honours, figures, events, editions, search."""

from __future__ import annotations

from dataclasses import dataclass

from generator.model.pages import Section
from generator.model.views import (
    CardView,
    ChartView,
    Day,
    FigureView,
    Frame,
    Link,
    Title,
)


@dataclass(frozen=True, slots=True)
class TopicView:
    frame: Frame
    title: Title
    summary: str
    figures: tuple[FigureView, ...]
    charts: tuple[ChartView, ...]
    sections: tuple[Section, ...]
    """By kind."""
    places: tuple[Link, ...]
    others: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class TopicsView:
    frame: Frame
    topics: tuple[CardView, ...]


@dataclass(frozen=True, slots=True)
class HonourRow:
    id: str
    name: str
    level: str
    nominee: bool
    reported: FigureView | None
    """The reported total; never added to others."""
    reported_groups: FigureView | None
    people: tuple[Link, ...]
    """Those who have a page here."""
    note: str


@dataclass(frozen=True, slots=True)
class HonoursView:
    frame: Frame
    rows: tuple[HonourRow, ...]
    source: str
    people: tuple[CardView, ...]
    groups: tuple[CardView, ...]


@dataclass(frozen=True, slots=True)
class FigureGroup:
    """The figures of one item."""

    id: str
    title: Title
    source: str
    page: Link
    figures: tuple[FigureView, ...]


@dataclass(frozen=True, slots=True)
class FiguresView:
    frame: Frame
    featured: tuple[FigureGroup, ...]
    charts: tuple[ChartView, ...]
    rows: tuple[FigureView, ...]
    """Every figure of the site: the table."""


@dataclass(frozen=True, slots=True)
class EventsView:
    frame: Frame
    upcoming: tuple[CardView, ...]
    past: tuple[CardView, ...]
    undated: tuple[CardView, ...]
    calendar: Link
    """events.ics"""


@dataclass(frozen=True, slots=True)
class EditionView:
    """One newspaper page: its stories in order."""

    frame: Frame
    paper: str
    page: str
    day: Day | None
    cards: tuple[CardView, ...]
    previous: Link | None
    next: Link | None


@dataclass(frozen=True, slots=True)
class EditionsView:
    frame: Frame
    editions: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class SearchView:
    frame: Frame
    index: tuple[str, ...]
    """Scripts that hold the index, relative."""
    topics: tuple[Link, ...]
    places: tuple[Link, ...]
