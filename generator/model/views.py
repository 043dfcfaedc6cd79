"""What templates see: frozen plain values.  Here the pieces; whole pages are in :mod:`generator.model.pages`.

A view is the page's complete list of dependencies: its fingerprint, with those of the
template and of the bodies it shows, says whether the page must be made again.  Nothing
here is live: every address is already relative to the page that shows it, every text is
ready to print, every choice is made.  A template only chooses and loops.
"""

from __future__ import annotations

from typing import Literal

from generator.model.plain import Plain


class Link(Plain, frozen=True):
    text: str
    href: str
    """Relative to the page; empty when there is nothing to point at (print the text alone)."""
    current: bool = False
    """This link leads to the page (or section) being shown."""
    note: str = ""
    """A few words beside the link: a count, a reason."""


class Title(Plain, frozen=True):
    """A title, cut into phrases so that lines break between them (``<span class="ph">``)."""

    text: str
    phrases: tuple[tuple[str, bool], ...]
    """Each phrase, or piece of a long one, and whether it is short enough to be kept on one line."""


class Day(Plain, frozen=True):
    """A date as printed (2024年7月1日) and as a machine reads it (2024-07-01)."""

    text: str
    iso: str


class PictureSource(Plain, frozen=True):
    type: str
    """MIME type, e.g. ``image/webp``."""
    srcset: str


class PictureView(Plain, frozen=True):
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
    ratio: str = ""
    """Class of the ratio of width to height in justified rows: ``r-133``."""
    tone: str = ""
    """Class of the colour that stands there until a photo has come: ``tone-17``; empty for drawn art."""
    page: str = ""
    """The photo's own page, or empty."""
    large: str = ""
    """The largest file, to be looked at alone."""
    day: Day | None = None
    """When a photo was taken."""
    place: str = ""


class SpokenLine(Plain, frozen=True):
    """A line of the transcript of a recording."""

    clock: str
    """When it is heard, as printed: ``1:23``."""
    href: str
    """The recording at that place: works without script."""
    speaker: str
    """Empty when the captions name none, or the same as in the line before."""
    text: str


class RecordingView(Plain, frozen=True):
    """A recorded talk with its captions, its chapters and its transcript."""

    anchor: str
    title: str
    href: str
    type: str
    """MIME type: ``video/mp4``, ``audio/mpeg`` …"""
    width: int
    """Pixels; 0 for sound alone."""
    height: int
    poster: str
    """Address of a still, or empty."""
    length: str
    """12 分 30 秒, or empty when the file does not tell."""
    size: str
    """12.3 MB"""
    script: str
    """Address of the script with cues and chapters, or empty."""
    script_name: str
    """The name by which that script calls the player."""
    captions: str
    """Address of the captions to take home, or empty."""
    chapters: tuple[Link, ...]
    """Each with the recording at its place; the note is the time."""
    lines: tuple[SpokenLine, ...]
    folded: bool
    """The transcript is long: it opens when asked for."""


class FigureView(Plain, frozen=True):
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


class Bar(Plain, frozen=True):
    figure: FigureView
    share: str
    """Length against the longest bar, in percent with one decimal: ``88.0``."""
    tail: Literal["", "beyond", "before"]
    """How an approximate number ends: hatched beyond the end (余, 超过, 突破), before it (近, 不足, 约); else flat."""


class ChartView(Plain, frozen=True):
    """Figures of one item and one unit, drawn as bars."""

    id: str
    title: Title
    unit: str
    source: str
    spoken: str
    """The chart in one sentence for a screen reader."""
    bars: tuple[Bar, ...]
    page: Link


class CardView(Plain, frozen=True):
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


class BodyView(Plain, frozen=True):
    """A rendered body: its pieces by digest, and what its link and picture tokens stand for on this page."""

    digest: str
    """Key of the stored :class:`generator.text.markdown.Rendered`."""
    links: tuple[str, ...] = ()
    pictures: tuple[PictureView, ...] = ()
    empty: bool = False
    plain: bool = False
    """Links stand as text: on a touch screen they are too small to be hit, and there is nothing outside."""
    marks: tuple[str, ...] = ()
    """Of a script that is read away from the site: who says each piece, or an empty string."""


class Row(Plain, frozen=True):
    """A label with values: a line of the byline or of a fact table."""

    label: str
    values: tuple[Link, ...]
    day: Day | None = None


class Tile(Plain, frozen=True):
    """One district on the schematic map."""

    name: str
    href: str
    count: str
    """``5 篇``, or 暂无."""
    weight: Literal["none", "has", "many"]
    column: int
    row: int
    here: bool = False


class MapView(Plain, frozen=True):
    """Districts as equal tiles: a drawing of positions, not a map (示意图)."""

    label: str
    tiles: tuple[Tile, ...]
    functional: tuple[Tile, ...]
    """Functional zones: they hang below their parent by a dashed stem; never counted as a district."""
    columns: int
    rows: int


class Pager(Plain, frozen=True):
    current: int
    total: int
    previous: str
    """Empty on the first page."""
    next: str
    pages: tuple[Link, ...]


class StyleSheet(Plain, frozen=True):
    href: str
    media: str = ""
    """``print``: no page waits for it."""


class Meta(Plain, frozen=True):
    """One line of a page's head for machines."""

    name: str
    content: str


class Preview(Plain, frozen=True):
    """The picture of a page for link previews."""

    url: str
    """Absolute."""
    width: int
    height: int
    alt: str


class Frame(Plain, frozen=True):
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
    style: tuple[StyleSheet, ...]
    """In the order in which they stand."""
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
    metas: tuple[Meta, ...] = ()
    """``<meta name>`` besides the description: keywords, author, the tags of the office."""
    properties: tuple[Meta, ...] = ()
    """``<meta property>``: Open Graph."""
    structured: str = ""
    """JSON-LD, or empty."""
    language: str = "zh-CN"
    hidden: bool = False
    """Not for search engines (drafts, 404, redirects)."""
    draft: bool = False
    early: tuple[str, ...] = ()
    """Scripts that run before the first paint (not deferred)."""
