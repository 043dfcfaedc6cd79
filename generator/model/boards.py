"""The boards as templates see them: topics, honours, figures, events, editions, search, the A–Z index."""

from __future__ import annotations

from generator.model.pages import Section
from generator.model.plain import Plain
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


class Moment(Plain, frozen=True):
    """One entry of a timeline."""

    day: Day | None
    """Printed in the original; never the day on which this site published it."""
    card: CardView


class Period(Plain, frozen=True):
    """A year of a timeline, a year that is only inferred, or what bears no date."""

    title: str
    """2024年, 约 2023 年, 日期未刊."""
    note: str
    """What the inference stands on."""
    moments: tuple[Moment, ...]


class TopicView(Plain, frozen=True):
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


class TopicsView(Plain, frozen=True):
    frame: Frame
    topics: tuple[CardView, ...]


class HonourRow(Plain, frozen=True):
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


class HonourLevel(Plain, frozen=True):
    """Honours of one level, highest first."""

    id: str
    name: str
    rows: tuple[HonourRow, ...]


class HonoursView(Plain, frozen=True):
    frame: Frame
    levels: tuple[HonourLevel, ...]
    """The level of the highest honour first."""
    source: str
    people: tuple[CardView, ...]
    groups: tuple[CardView, ...]


class FigureGroup(Plain, frozen=True):
    """The figures of one item."""

    id: str
    title: Title
    source: str
    page: Link
    figures: tuple[FigureView, ...]


class FigurePlace(Plain, frozen=True):
    """The figures of one district, as a group of rows."""

    id: str
    name: str
    rows: tuple[FigureView, ...]


class FiguresView(Plain, frozen=True):
    frame: Frame
    featured: tuple[FigureGroup, ...]
    charts: tuple[ChartView, ...]
    places: tuple[FigurePlace, ...]
    """Every figure of the site: the table."""
    total: int


class EventsView(Plain, frozen=True):
    frame: Frame
    months: tuple[Section, ...]
    """What is to come, nearest first; then what was, latest first."""
    undated: tuple[CardView, ...]
    calendar: Link
    """events.ics"""


class EditionView(Plain, frozen=True):
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


class EditionSheet(Plain, frozen=True):
    """A newspaper page in small."""

    link: Link
    """To its page; the text is the paper's name, the note the number of stories."""
    page: str
    day: Day | None
    inferred: str
    headlines: tuple[Title, ...]


class EditionsView(Plain, frozen=True):
    frame: Frame
    editions: tuple[EditionSheet, ...]


class SearchView(Plain, frozen=True):
    frame: Frame
    index: str
    """The script of the index that names all others, relative."""
    topics: tuple[Link, ...]
    places: tuple[Link, ...]
    az: str
    """Address of the A–Z index, relative."""


class AzRow(Plain, frozen=True):
    """One title of the A–Z index."""

    title: str
    href: str
    label: str
    """What it is, in Chinese, and its tag if it has one: 故事, 宣讲稿·仅存篇目."""
    place: str
    """Short names of its districts, or empty."""
    day: Day | None


class AzGroup(Plain, frozen=True):
    """The titles of one letter."""

    id: str
    name: str
    """H, 0–9 or 其他."""
    rows: tuple[AzRow, ...]


class AzView(Plain, frozen=True):
    """Titles by the first letter of their pinyin: all, or of a long site those of one letter, or none."""

    frame: Frame
    title: Title
    lede: str
    letters: tuple[Link, ...]
    """In order, each with its number of titles; one that has none has no address."""
    groups: tuple[AzGroup, ...]
