"""The boards as templates see them: topics, honours, figures, events, editions, search, the A–Z index."""

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
    PictureView,
    Title,
)


@dataclass(frozen=True, slots=True)
class Moment:
    """One entry of a timeline."""

    day: Day | None
    """Printed in the original; never the day on which this site published it."""
    card: CardView


@dataclass(frozen=True, slots=True)
class Period:
    """A year of a timeline, a year that is only inferred, or what bears no date."""

    title: str
    """2024年, 约 2023 年, 日期未刊."""
    note: str
    """What the inference stands on."""
    moments: tuple[Moment, ...]


@dataclass(frozen=True, slots=True)
class TopicView:
    frame: Frame
    title: Title
    kicker: str
    summary: str
    picture: PictureView | None
    figures: tuple[FigureView, ...]
    charts: tuple[ChartView, ...]
    periods: tuple[Period, ...]
    """The timeline, earliest first, undated last."""
    sections: tuple[Section, ...]
    """What lasts, by kind: venues, teams."""
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
class HonourLevel:
    """Honours of one level, highest first."""

    id: str
    name: str
    rows: tuple[HonourRow, ...]


@dataclass(frozen=True, slots=True)
class HonoursView:
    frame: Frame
    levels: tuple[HonourLevel, ...]
    """The level of the highest honour first."""
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
class FigurePlace:
    """The figures of one district, as a group of rows."""

    id: str
    name: str
    rows: tuple[FigureView, ...]


@dataclass(frozen=True, slots=True)
class FiguresView:
    frame: Frame
    featured: tuple[FigureGroup, ...]
    charts: tuple[ChartView, ...]
    places: tuple[FigurePlace, ...]
    """Every figure of the site: the table."""
    total: int


@dataclass(frozen=True, slots=True)
class EventsView:
    frame: Frame
    months: tuple[Section, ...]
    """What is to come, nearest first; then what was, latest first."""
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
    inferred: str
    """Of a page without a date: what its stories agree on, 约 2023 年（文中提到……）; or empty."""
    lead: CardView | None
    cards: tuple[CardView, ...]
    """The further stories, in the order of the page."""
    previous: Link | None
    next: Link | None


@dataclass(frozen=True, slots=True)
class EditionSheet:
    """A newspaper page in small."""

    link: Link
    """To its page; the text is the paper's name, the note the number of stories."""
    page: str
    day: Day | None
    inferred: str
    headlines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EditionsView:
    frame: Frame
    editions: tuple[EditionSheet, ...]


@dataclass(frozen=True, slots=True)
class SearchView:
    frame: Frame
    index: str
    """The script of the index that names all others, relative."""
    topics: tuple[Link, ...]
    places: tuple[Link, ...]
    az: str
    """Address of the A–Z index, relative."""


@dataclass(frozen=True, slots=True)
class AzRow:
    """One title of the A–Z index."""

    title: str
    href: str
    label: str
    """What it is, in Chinese, and its tag if it has one: 故事, 宣讲稿·仅存篇目."""
    place: str
    """Short names of its districts, or empty."""
    day: Day | None


@dataclass(frozen=True, slots=True)
class AzGroup:
    """The titles of one letter."""

    id: str
    name: str
    """H, 0–9 or 其他."""
    rows: tuple[AzRow, ...]


@dataclass(frozen=True, slots=True)
class AzView:
    """Titles by the first letter of their pinyin: all, or of a long site those of one letter, or none."""

    frame: Frame
    title: Title
    lede: str
    letters: tuple[Link, ...]
    """In order, each with its number of titles; one that has none has no address."""
    groups: tuple[AzGroup, ...]
