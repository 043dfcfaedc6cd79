"""What templates see: frozen plain values, one view a page.

A view is the page's complete list of dependencies: its fingerprint, with those of the
template and of the bodies it shows, says whether the page must be made again.  Nothing
here is live: every address is already relative to the page that shows it, every text is
ready to print, every choice is made.  A template only chooses and loops.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

# -- pieces ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Link:
    text: str
    href: str
    """Relative to the page; empty when there is nothing to point at (print the text alone)."""
    current: bool = False
    """This link leads to the page (or section) being shown."""
    note: str = ""
    """A few words beside the link: a count, a reason."""


@dataclass(frozen=True, slots=True)
class Title:
    """A title, cut into phrases so that lines break between them (``<span class="ph">``)."""

    text: str
    phrases: tuple[tuple[str, bool], ...]
    """Each phrase, and whether it is short enough to be kept on one line."""


@dataclass(frozen=True, slots=True)
class Day:
    """A date as printed (2024年7月1日) and as a machine reads it (2024-07-01)."""

    text: str
    iso: str


@dataclass(frozen=True, slots=True)
class PictureSource:
    type: str
    """MIME type, e.g. ``image/webp``."""
    srcset: str


@dataclass(frozen=True, slots=True)
class PictureView:
    href: str
    """The fallback file, relative to the page."""
    width: int
    height: int
    alt: str
    caption: str = ""
    credit: str = ""
    sources: tuple[PictureSource, ...] = ()
    drawn: bool = False
    """Drawn art: the caption says 示意图."""
    anchor: str = ""
    """Id of the picture on its page, for deep links."""
    shape: Literal["wide", "tall", "square"] = "wide"
    row: Literal["a", "b", "c", "d"] = "b"
    """Class of the justified row: a 1.6, b 1.5, c 0.8, d 1.0 (width to height, nearest)."""


@dataclass(frozen=True, slots=True)
class FigureView:
    """A number with its qualifier; the qualifier is never dropped."""

    id: str
    label: str
    number: str
    """Digits with 万 or 亿 or %, e.g. ``20万``."""
    before: str
    """Qualifier printed before the number: 近, 约, 超过, 突破, 达, 不足."""
    after: str
    """Qualifier printed after the number: 余, 多."""
    unit: str
    as_of: str
    """When it was true, or empty: then the page prints no date (版面未印截止日)."""
    note: str
    source: str
    """Name and page of the source."""
    place: str
    page: Link
    """The page that reports it."""


@dataclass(frozen=True, slots=True)
class Bar:
    figure: FigureView
    share: str
    """Length against the longest bar, in percent with one decimal: ``88.0``."""
    tail: Literal["", "beyond", "before"]
    """How an approximate number ends: hatched beyond the end (余, 超过, 突破), before it (近, 不足, 约); else flat."""


@dataclass(frozen=True, slots=True)
class ChartView:
    """Figures of one item and one unit, drawn as bars."""

    id: str
    title: Title
    unit: str
    source: str
    spoken: str
    """The chart in one sentence for a screen reader."""
    bars: tuple[Bar, ...]
    page: Link


@dataclass(frozen=True, slots=True)
class CardView:
    """An item as it stands in a list."""

    kind: str
    label: str
    """What it is, in Chinese: 故事, 简讯, 宣讲稿."""
    title: Title
    href: str
    kicker: str
    """Place, or place and topic: 红花岗·理论宣传二人讲."""
    subtitle: Title | None = None
    summary: str = ""
    picture: PictureView | None = None
    day: Day | None = None
    meta: tuple[str, ...] = ()
    """Short facts: 约 4 分钟读完, 仅存篇目."""
    tag: str = ""
    """A mark worth a frame: 示例, 仅存篇目, 草稿."""
    reason: str = ""
    """Why it is shown beside another item: 同一专题：红色物业."""
    lines: tuple[str, ...] = ()
    """Of a poster: its lines, as they stand on the sheet."""


@dataclass(frozen=True, slots=True)
class BodyView:
    """A rendered body: its pieces by digest, and what its link and picture tokens stand for on this page."""

    digest: str
    """Key of the stored :class:`generator.text.markdown.Rendered`."""
    links: tuple[str, ...] = ()
    pictures: tuple[PictureView, ...] = ()
    empty: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A label with values: a line of the byline or of a fact table."""

    label: str
    values: tuple[Link, ...]
    day: Day | None = None


@dataclass(frozen=True, slots=True)
class Tile:
    """One district on the schematic map."""

    name: str
    href: str
    count: str
    """``5 篇``, or 暂无."""
    weight: Literal["none", "has", "many"]
    column: int
    row: int
    here: bool = False


@dataclass(frozen=True, slots=True)
class MapView:
    """Districts as equal tiles: a drawing of positions, not a map (示意图)."""

    label: str
    tiles: tuple[Tile, ...]
    functional: tuple[Tile, ...]
    """Functional zones: they hang below their parent by a dashed stem; never counted as a district."""
    columns: int
    rows: int


@dataclass(frozen=True, slots=True)
class Pager:
    current: int
    total: int
    previous: str
    """Empty on the first page."""
    next: str
    pages: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """What every page carries around its content: head, navigation, foot."""

    url: str
    """Address of the page inside the site, e.g. ``articles/x.html``."""
    title: str
    """For ``<title>``: already with the site's name."""
    description: str
    site: str
    """Name of the site."""
    tagline: tuple[str, ...]
    home: str
    search: str
    script: tuple[str, ...]
    """Scripts, relative, in order; loaded with defer."""
    style: tuple[str, ...]
    icon: str
    manifest: str
    """Address of the manifest; the link is added by script on http(s) only."""
    nav: tuple[Link, ...]
    kinds: tuple[Link, ...]
    """The site's index in the foot: sections."""
    places: tuple[Link, ...]
    """The site's index in the foot: districts."""
    imprint: tuple[Link, ...]
    """Lines of the foot; those with an href are links."""
    crumbs: tuple[Link, ...]
    feeds: tuple[Link, ...]
    canonical: str = ""
    image: str = ""
    """Absolute address of the picture for link previews, or empty."""
    language: str = "zh-CN"
    hidden: bool = False
    """Not for search engines (drafts, 404, redirects)."""
    draft: bool = False
    early: tuple[str, ...] = ()
    """Scripts that run before the first paint (not deferred)."""


# -- pages ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ItemView:
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
    digest: str = ""


@dataclass(frozen=True, slots=True)
class ArticleView:
    frame: Frame
    item: ItemView


@dataclass(frozen=True, slots=True)
class Voice:
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


@dataclass(frozen=True, slots=True)
class Passage:
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


@dataclass(frozen=True, slots=True)
class LectureView:
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


@dataclass(frozen=True, slots=True)
class ProfileView:
    frame: Frame
    item: ItemView
    unit: str
    group: bool
    portrait: PictureView | None
    own: tuple[Row, ...]
    """Honours of the person: label = name of the honour; values = link to its place on the roll; day = when."""
    collective: tuple[Row, ...]
    holder: str


@dataclass(frozen=True, slots=True)
class VenueView:
    frame: Frame
    item: ItemView
    facts: tuple[Row, ...]
    events: tuple[CardView, ...]


@dataclass(frozen=True, slots=True)
class TeamView:
    frame: Frame
    item: ItemView
    facts: tuple[Row, ...]
    lectures: tuple[CardView, ...]
    events: tuple[CardView, ...]


@dataclass(frozen=True, slots=True)
class EventView:
    frame: Frame
    item: ItemView
    when: str
    """2026年5月1日 9:30, or 日期未刊."""
    online: bool
    facts: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class AlbumView:
    frame: Frame
    item: ItemView


@dataclass(frozen=True, slots=True)
class PosterView:
    frame: Frame
    item: ItemView
    lines: tuple[str, ...]
    issuer: str


@dataclass(frozen=True, slots=True)
class PageView:
    frame: Frame
    item: ItemView


@dataclass(frozen=True, slots=True)
class HomeView:
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
    topics: tuple[CardView, ...]
    topics_href: str
    events: tuple[CardView, ...]
    events_href: str
    posters: tuple[CardView, ...]
    map: MapView
    places: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class ListView:
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


@dataclass(frozen=True, slots=True)
class Section:
    """A titled group of cards."""

    id: str
    title: str
    cards: tuple[CardView, ...]
    more: Link | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class DistrictView:
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
    stories_more: Link | None
    figures: tuple[FigureView, ...]
    charts: tuple[ChartView, ...]
    people: tuple[CardView, ...]
    lectures: tuple[CardView, ...]
    venues: tuple[CardView, ...]
    teams: tuple[CardView, ...]
    events: tuple[CardView, ...]
    albums: tuple[CardView, ...]
    towns: tuple[Link, ...]
    """Towns with items (href = the page's anchor or empty, note = count)."""
    elsewhere: tuple[CardView, ...]
    """On an empty page: something to read elsewhere."""
    feed: Link


@dataclass(frozen=True, slots=True)
class DistrictsView:
    """The district map with the list that says the same in text."""

    frame: Frame
    map: MapView
    city: Link
    places: tuple[Link, ...]
    functional: tuple[Link, ...]


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


@dataclass(frozen=True, slots=True)
class LostView:
    """404: every address is absolute, since it is served at any depth."""

    frame: Frame
    ridge: str = ""
    """The drawn range of hills at the foot of the page, or empty."""


@dataclass(frozen=True, slots=True)
class MovedView:
    """The page left at an old address."""

    frame: Frame
    target: str
    title: str
    canonical: str


@dataclass(frozen=True, slots=True)
class FeedEntry:
    id: str
    title: str
    url: str
    """Absolute."""
    summary: str
    updated: str
    """RFC 3339."""
    authors: tuple[str, ...]
    body: BodyView


@dataclass(frozen=True, slots=True)
class FeedView:
    id: str
    title: str
    site_url: str
    url: str
    updated: str
    language: str
    entries: tuple[FeedEntry, ...]


@dataclass(frozen=True, slots=True)
class SitemapView:
    urls: tuple[tuple[str, str], ...]
    """Absolute address and last change (or an empty string)."""


@dataclass(frozen=True, slots=True)
class RobotsView:
    sitemap: str
    """Absolute address or empty."""


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    uid: str
    title: str
    starts: str
    """``2026-05-01`` or ``2026-05-01 09:30`` in the site's zone."""
    ends: str
    place: str
    summary: str
    url: str


@dataclass(frozen=True, slots=True)
class CalendarView:
    name: str
    timezone: str
    entries: tuple[CalendarEntry, ...]


@dataclass(frozen=True, slots=True)
class ManifestView:
    name: str
    description: str
    language: str
    icon: str
    """Address inside the site."""
