"""Addresses of the pages that are no document: every one is decided here."""

from __future__ import annotations

from typing import NamedTuple

from generator.model.document import Document
from generator.settings import District, Topic

HOME = "index.html"
DISTRICTS = "districts/index.html"
TOPICS = "topics/index.html"
HONOURS = "honours.html"
FIGURES = "figures.html"
EDITIONS = "editions/index.html"
EVENTS = "events/index.html"
CALENDAR = "events.ics"
SEARCH = "search.html"
AZ = "az.html"
LOST = "404.html"
KIOSK_HOME = "home.html"
"""Within a kiosk."""
SITEMAP = "sitemap.xml"
ROBOTS = "robots.txt"
MANIFEST = "manifest.webmanifest"
PAGE_ANCHORS = frozenset((
    "main", "q", "seek", "site-index", "rows",
    "m-std", "m-big", "m-large", "m-huge", "m-auto", "m-light", "m-dark", "m-contrast",
))  # fmt: skip
"""Ids of the templates' own parts on the boards."""
_PAGE_ANCHOR_STARTS = ("h-", "f-", "chart-")


class Feeds(NamedTuple):
    """Addresses of the two forms of one feed."""

    atom: str
    json: str


FEEDS = Feeds("feed.xml", "feed.json")
PLACES = {
    "home": HOME,
    "districts": DISTRICTS,
    "topics": TOPICS,
    "honours": HONOURS,
    "figures": FIGURES,
    "editions": EDITIONS,
    "search": SEARCH,
    "az": AZ,
}
"""Menu targets that are no kind."""


OWN_PAGES = frozenset(url.removesuffix(".html") for url in (HOME, HONOURS, FIGURES, SEARCH, AZ, LOST))
"""Slugs that a document at the top of the site (a page) cannot have."""


def is_page_anchor(name: str) -> bool:
    """Whether the boards use *name* as an id for parts of their own: no number and no honour can have it."""
    return name in PAGE_ANCHORS or name.startswith(_PAGE_ANCHOR_STARTS)


def sitemap_part(number: int) -> str:
    """One of the files of a sitemap that is too large for one, from 1."""
    return f"sitemap-{number}.xml"


def listing(folder: str, page: int = 1, name: str = "") -> str:
    """A page of a kind's index: ``articles/page-2.html``; of a list with a *name*: ``articles/briefs-2.html``."""
    if name:
        return f"{folder}/{name}.html" if page == 1 else f"{folder}/{name}-{page}.html"
    return f"{folder}/index.html" if page == 1 else f"{folder}/page-{page}.html"


def district(place: District) -> str:
    return f"districts/{place.slug}.html"


def district_feeds(place: District) -> Feeds:
    return Feeds(f"districts/{place.slug}.xml", f"districts/{place.slug}.json")


def topic(subject: Topic) -> str:
    return f"topics/{subject.id}.html"


def edition(slug: str) -> str:
    return f"editions/{slug}.html"


def az_letter(name: str) -> str:
    """The page of one letter, on sites too long for one page: ``az/h.html``."""
    return f"az/{name}.html"


def menu(to: str, folders: frozenset[str]) -> str | None:
    """The page a menu entry leads to, or None when there is no such page."""
    if to in PLACES:
        return PLACES[to]
    if to in folders:
        return listing(to)
    folder, _, slug = to.partition("/")
    if slug and (folder in folders or folder in ("districts", "topics")):
        return f"{slug}.html" if folder == "pages" else f"{folder}/{slug}.html"
    return None


def of(document: Document) -> str:
    return document.url


def photo(document: Document, name: str) -> str:
    """The page of one of the photos of *document*: ``albums/shan-shui/karst.html``."""
    return f"{document.url.removesuffix('.html')}/{name}.html"


def archive(document: Document) -> str:
    """All pictures of *document* in one file."""
    return f"{document.url.removesuffix('.html')}.zip"


def prompter(document: Document) -> str:
    """The page that runs the script of *document* before its speakers: ``lectures/shuo-shu-prompter.html``."""
    return f"{document.url.removesuffix('.html')}-prompter.html"


def calendar(document: Document) -> str:
    """One event for the reader's own calendar: ``events/kai-jiang.ics``."""
    return f"{document.url.removesuffix('.html')}.ics"


def wechat(document: Document) -> str:
    """The text of *document* for WeChat's editor, as a script that its page loads when asked."""
    return f"{document.url.removesuffix('.html')}-wechat.js"


def kiosk(slug: str) -> str:
    """The loop of a kiosk."""
    return f"kiosk/{slug}/index.html"


def kiosk_folder(slug: str) -> str:
    """Where all that only one kiosk has stands."""
    return f"kiosk/{slug}/"


def kiosk_home(slug: str) -> str:
    """Where a touch leads: the first of a kiosk's touch pages."""
    return f"kiosk/{slug}/{KIOSK_HOME}"


def kiosk_version(slug: str) -> str:
    """The script that tells a running kiosk which version lies there now."""
    return f"kiosk/{slug}/version.js"


def kiosk_ends(slug: str) -> str:
    """The script that tells touch pages which of the kiosk's items expire, and when."""
    return f"kiosk/{slug}/ends.js"


def kiosk_list(slug: str) -> str:
    """Every file that a kiosk needs, with its size and digest, for whoever fetches a version whole."""
    return f"kiosk/{slug}/list.json"


def kiosk_worker(slug: str) -> str:
    """The kiosk's service worker, which must stand in the folder that it answers for."""
    return f"kiosk/{slug}/worker.js"


def printed(document: Document) -> str:
    """The script of *document* on sheets of A4."""
    return f"{document.url.removesuffix('.html')}-print.html"
