"""Whole pages as templates see them: one view a page, made of the pieces in :mod:`generator.model.views`."""

from __future__ import annotations

from typing import Literal

from generator.model.plain import Plain
from generator.model.views import (
    BodyView,
    CardView,
    ChartView,
    FigureView,
    Frame,
    Link,
    MapView,
    Pager,
    PictureView,
    RecordingView,
    Row,
    Title,
)


class ItemView(Plain, frozen=True):
    """What the page of any document shows."""

    kind: str
    form: str
    """Of an article: story, brief, photo; else empty."""
    label: str
    kicker: str
    title: Title
    subtitle: Title | None
    summary: str
    dateline: str
    cover: PictureView | None
    byline: tuple[Row, ...]
    """Original author, photographer, editor, source, date of publication, reviews."""
    places: tuple[Link, ...]
    topics: tuple[Link, ...]
    body: BodyView
    reading: str
    """约 4 分钟读完, or empty."""
    contents: tuple[Link, ...]
    """The body's headings when there are three or more."""
    figures: tuple[FigureView, ...]
    charts: tuple[ChartView, ...]
    photos: tuple[PictureView, ...]
    corrections: tuple[Row, ...]
    previous: Link | None
    next: Link | None
    related: tuple[CardView, ...]
    draft: bool = False
    waiting: str = ""
    """In a preview: why the public site does not hold it yet."""
    wechat: str = ""
    """Address of the script with the text for WeChat's editor, or empty."""
    digest: str = ""


class ArticleView(Plain, frozen=True):
    frame: Frame
    item: ItemView


class WechatView(Plain, frozen=True):
    """An item for WeChat's editor: every address is absolute."""

    url: str
    kicker: str
    title: str
    subtitle: str
    dateline: str
    byline: tuple[Row, ...]
    corrections: tuple[Row, ...]
    facts: tuple[str, ...]
    """Of a profile: unit and honours."""
    cover: PictureView | None
    body: BodyView
    passages: tuple[Passage, ...]
    """Of a lecture: its script."""
    photos: tuple[PictureView, ...]


class Voice(Plain, frozen=True):
    """One speaker: the mark in the margin and how it is told apart."""

    mark: str
    role: str
    style: Literal["jia", "yi", "he", "other"]
    """CSS class suffix: first speaker, second, both together, further ones."""
    seconds: str = ""
    """约 40 秒."""
    share: str = ""
    """Width of the tally bar in percent with one decimal."""
    turns: int = 0


class Passage(Plain, frozen=True):
    """One entry of a script.  ``piece`` is the number of the body's piece with its HTML."""

    form: Literal["part", "turn", "stage", "narration"]
    piece: int
    text: str = ""
    """Of a part: its heading."""
    anchor: str = ""
    number: str = ""
    """Of a part: 一, 二, 三."""
    length: str = ""
    """Of a part: 约 35 秒."""
    voice: Voice | None = None
    continued: bool = False
    """Of a turn: it goes on after a stage direction; the speaker is not named again."""


class LectureView(Plain, frozen=True):
    frame: Frame
    item: ItemView
    outline_only: bool
    """Only the title is known (仅存篇目)."""
    sample: bool
    rate: int
    """Characters a minute."""
    length: str
    """约 12 分钟."""
    voices: tuple[Voice, ...]
    passages: tuple[Passage, ...]
    parts: tuple[Link, ...]
    audience: tuple[str, ...]
    team: Link | None
    events: tuple[CardView, ...]
    recordings: tuple[RecordingView, ...]
    prompter: str = ""
    """Address of the prompter; empty without a script."""
    printed: str = ""
    """Address of the script on sheets."""


class ProfileView(Plain, frozen=True):
    frame: Frame
    item: ItemView
    unit: str
    group: bool
    portrait: PictureView | None
    own: tuple[Row, ...]
    """Honours of the person: label = name of the honour; values = link to its place on the roll; day = when."""
    collective: tuple[Row, ...]
    holder: str


class VenueView(Plain, frozen=True):
    frame: Frame
    item: ItemView
    facts: tuple[Row, ...]
    events: tuple[CardView, ...]


class TeamView(Plain, frozen=True):
    frame: Frame
    item: ItemView
    facts: tuple[Row, ...]
    lectures: tuple[CardView, ...]
    events: tuple[CardView, ...]


class EventView(Plain, frozen=True):
    frame: Frame
    item: ItemView
    when: str
    """2026年5月1日 9:30, or 日期未刊."""
    online: bool
    facts: tuple[Row, ...]
    recordings: tuple[RecordingView, ...]
    calendar: str
    """Address of the event as a file for calendars; empty when its day is over or not told."""


class Download(Plain, frozen=True):
    """All pictures of an album in one file."""

    href: str
    size: str
    """12.3 MB"""
    count: int


class AlbumView(Plain, frozen=True):
    frame: Frame
    item: ItemView
    download: Download | None


class PhotoView(Plain, frozen=True):
    """One picture of an item on a page of its own."""

    frame: Frame
    album: Link
    """The item it belongs to, at the picture's place on it."""
    title: Title
    picture: PictureView
    number: int
    total: int
    previous: Link | None
    next: Link | None
    rows: tuple[Row, ...]
    """Photographer, day, place."""


class PosterView(Plain, frozen=True):
    frame: Frame
    item: ItemView
    lines: tuple[str, ...]
    issuer: str


class PageView(Plain, frozen=True):
    frame: Frame
    item: ItemView


class HomeView(Plain, frozen=True):
    frame: Frame
    lead: CardView | None
    briefs: tuple[CardView, ...]
    briefs_href: str
    stories: tuple[CardView, ...]
    """Further stories with pictures."""
    stories_href: str
    lecture: CardView | None
    duet: tuple[tuple[Voice, str], ...]
    """The first words of the two speakers."""
    lectures_href: str
    person: CardView | None
    honours_href: str
    figures: tuple[FigureView, ...]
    figures_note: str
    figures_href: str
    photos: tuple[CardView, ...]
    photos_href: str
    album: CardView | None
    albums_href: str
    topics: tuple[CardView, ...]
    topics_href: str
    events: tuple[CardView, ...]
    events_href: str
    posters: tuple[CardView, ...]
    map: MapView
    places: tuple[Link, ...]


class ListView(Plain, frozen=True):
    """A kind's index, one page of it."""

    frame: Frame
    kind: str
    title: Title
    lede: str
    cards: tuple[CardView, ...]
    pager: Pager | None
    filters: tuple[Link, ...]
    """Of articles: all, stories, briefs, photo news."""
    empty: str
    """What to say when there is nothing yet."""


class Section(Plain, frozen=True):
    """A titled group of cards."""

    id: str
    title: str
    cards: tuple[CardView, ...]
    more: Link | None = None
    note: str = ""


class DistrictView(Plain, frozen=True):
    frame: Frame
    code: str
    name: str
    """Short name: 红花岗."""
    full: str
    """红花岗区·遵义市."""
    summary: str
    functional: bool
    empty: bool
    """Nothing at all is published here yet."""
    map: MapView
    jump: tuple[Link, ...]
    lead: CardView | None
    stories: tuple[CardView, ...]
    """Beside the lead."""
    further: tuple[CardView, ...]
    """Below both."""
    stories_more: Link | None
    figures: tuple[FigureView, ...]
    charts: tuple[ChartView, ...]
    people: tuple[CardView, ...]
    lectures: tuple[CardView, ...]
    venues: tuple[CardView, ...]
    teams: tuple[CardView, ...]
    events: tuple[CardView, ...]
    albums: tuple[CardView, ...]
    strip: tuple[PictureView, ...]
    """Photos from here, each with its own page."""
    towns: tuple[Link, ...]
    """Towns with items (href = the page's anchor or empty, note = count)."""
    elsewhere: tuple[CardView, ...]
    """On an empty page: something to read elsewhere."""
    beside: tuple[Link, ...]
    """Places whose tiles touch this one's, with their number of stories."""
    feed: Link


class DistrictsView(Plain, frozen=True):
    """The district map with the list that says the same in text."""

    frame: Frame
    map: MapView
    city: Link
    places: tuple[Link, ...]
    functional: tuple[Link, ...]


class LostView(Plain, frozen=True):
    """404: every address is absolute, since it is served at any depth."""

    frame: Frame
    ridge: str = ""
    """The drawn range of hills at the foot of the page, or empty."""


class MovedView(Plain, frozen=True):
    """The page left at an old address."""

    frame: Frame
    target: str
    title: str
    canonical: str
