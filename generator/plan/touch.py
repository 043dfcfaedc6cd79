"""The touch pages of a kiosk: its home, lists, items, districts and the pinyin pad.

Below ``kiosk/<slug>/`` every page has the address that it has in the site, so that the search index and the loop name
pages as they always do.  See docs/kiosk.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from msgspec.structs import replace

from generator.kiosks import Screen
from generator.model import addresses
from generator.model.cards import card_views, pictured_once
from generator.model.desk import Desk
from generator.model.document import Document
from generator.model.kind import Kind
from generator.model.library import Library
from generator.model.links import reference
from generator.model.pictures import cover_view
from generator.model.targets import Target, relative
from generator.model.touch import (
    DISTRICTS,
    Code,
    Door,
    TouchDesk,
    TouchDistrictsView,
    TouchDistrictView,
    TouchFrame,
    TouchHomeView,
    TouchItemView,
    TouchListView,
    TouchSearchView,
    browsed,
)
from generator.model.views import Link, Pager, PictureView
from generator.plan.districts import district_view, elsewhere, map_view, place_links
from generator.plan.scenes import public_code
from generator.settings import District
from generator.text.hanzi import truncate

SHEETS: Final = ("site", "fonts", "photos", "kiosk", "kiosk-touch", "own")
"""Style sheets of a touch page, as far as there are such."""
PAGE: Final = 8
"""Cards on one page of a list."""
WORDS: Final = 12
"""Words that the pad offers to begin with."""
CODES: Final = 4
"""Addresses of other sites that are offered beside an item's own."""
_LABEL: Final = 40


def touch_desk(desk: Desk, screen: Screen) -> TouchDesk | None:
    """The desk of a touch screen's pages; None where there is nothing to look up."""
    kiosk = screen.kiosk
    if not kiosk.touch or not kiosk.browse.sections:
        return None
    library = replace(desk.library, documents=browsed(desk.library, desk.kinds, kiosk.browse))
    pages = {addresses.KIOSK_HOME: frozenset[str](), **_pages(library, desk.kinds, kiosk.browse.sections)}
    if kiosk.search:
        pages[addresses.SEARCH] = frozenset()
    home = addresses.kiosk_home(screen.slug)
    venue = desk.library.find(kiosk.venue, "venues")
    return TouchDesk(
        library, desk.shelf, desk.kinds, home, folder=f"kiosk/{screen.slug}/", pages=pages, venue=venue
    )


def _pages(library: Library, kinds: Mapping[str, Kind], sections: tuple[str, ...]) -> dict[str, frozenset[str]]:
    """The pages of items, lists and districts, each with its anchors."""
    pages = {document.url: frozenset(_anchors(document)) for document in library.documents}
    for kind in kinds.values():
        if kind.folder in sections:
            pages |= {addresses.listing(kind.folder, number): frozenset() for number in _numbers(library, kind)}
    if DISTRICTS in sections:
        pages[addresses.DISTRICTS] = frozenset()
        pages |= {addresses.district(place): frozenset() for place in _places(library)}
    return pages


def _anchors(document: Document) -> Iterator[str]:
    yield from (heading.id for heading in document.body.headings)
    yield from (line.anchor for line in document.body.script if line.form == "part")


def _numbers(library: Library, kind: Kind) -> range:
    return range(1, max(-(-len(library.of(kind.name)) // PAGE), 1) + 1)


def _places(library: Library) -> tuple[District, ...]:
    return (*((library.city,) if library.city else ()), *library.districts)


def plan_touch(desk: Desk, touch: TouchDesk, screen: Screen, manifest: str) -> Iterator[Target]:
    """The pages of *touch*; *desk* is the site's, *manifest* the kiosk's index or empty."""
    yield _home(touch, screen)
    sections = screen.kiosk.browse.sections
    for kind in touch.kinds.values():
        if kind.folder in sections:
            yield from _lists(touch, screen, kind)
    for document in touch.library.documents:
        here = touch.on(document.url)
        yield Target(here.url, f"kiosk/{document.kind}.html", _item(desk, here, screen, document))
    if DISTRICTS in sections:
        yield from _districts(touch, screen)
    if manifest:
        here = touch.on(addresses.SEARCH)
        frame = _frame(here, screen, "用拼音找", scripts=("search.js",))
        root = relative(here.url, "x").removesuffix("x")
        view = TouchSearchView(frame, relative(addresses.SEARCH, manifest), root, _words(here))
        yield Target(here.url, "kiosk/search.html", view)


def _frame(
    here: TouchDesk, screen: Screen, title: str, *, back: str = "", scripts: tuple[str, ...] = ()
) -> TouchFrame:
    """*back* is the page above, or empty for the home; it also says which section this page is in."""
    kiosk, shelf, site = screen.kiosk, here.shelf, here.library.settings.site
    page = here.url.removeprefix(here.folder)
    wanted = ("kiosk.js", *scripts, "kiosk-touch.js")
    known = [relative(here.url, shelf.script[name]) for name in wanted if name in shelf.script]
    return TouchFrame(
        title=f"{title}｜{site.title}",
        site=site.title,
        language=site.language,
        venue=here.venue.title if here.venue else "",
        orientation=kiosk.orientation,
        rotate=kiosk.rotate,
        icon=here.href(shelf.icon) if shelf.icon else "",
        style=tuple(here.href(shelf.style[name]) for name in SHEETS if name in shelf.style),
        script=(
            *known[:1],
            relative(here.url, addresses.kiosk_version(screen.slug)),
            *known[1:],
            relative(here.url, addresses.kiosk_ends(screen.slug)),
        ),
        idle=kiosk.idle,
        volume=kiosk.volume,
        loop=relative(here.url, addresses.kiosk(screen.slug)),
        home=here.href(addresses.KIOSK_HOME) if page != addresses.KIOSK_HOME else "",
        search=here.href(addresses.SEARCH) if page != addresses.SEARCH else "",
        back=here.href(back) if back else "",
        section=page.partition("/")[0] if "/" in page else "",
    )


def _home(touch: TouchDesk, screen: Screen) -> Target:
    sections = screen.kiosk.browse.sections
    here = touch.on(addresses.KIOSK_HOME)
    kinds = {kind.folder: kind for kind in touch.kinds.values()}
    doors = tuple(_door(here, section, kinds.get(section)) for section in sections)
    if screen.kiosk.search:
        doors = (*doors, Door("search", here.href(addresses.SEARCH), 0))
    drawn = map_view(here) if DISTRICTS in sections else None
    return Target(
        here.url,
        "kiosk/home.html",
        TouchHomeView(_frame(here, screen, "想看什么，点一下"), _still(here), doors, drawn),
    )


def _door(here: TouchDesk, section: str, kind: Kind | None) -> Door:
    if kind is None:
        return Door(section, here.href(addresses.DISTRICTS), len(here.library.districts))
    return Door(section, here.href(addresses.listing(section)), len(here.library.of(kind.name)))


def _still(here: TouchDesk) -> PictureView | None:
    """The picture at the head of the home: the venue's, else the newest that an item leads with."""
    shown = (*((here.venue,) if here.venue else ()), *here.library.documents)
    covers = (cover_view(here, document) for document in shown)
    return next((cover for cover in covers if cover), None)


def _lists(touch: TouchDesk, screen: Screen, kind: Kind) -> Iterator[Target]:
    documents, numbers = touch.library.of(kind.name), _numbers(touch.library, kind)
    for number in numbers:
        here = touch.on(addresses.listing(kind.folder, number))
        cards = card_views(here, documents[(number - 1) * PAGE : number * PAGE])
        frame = _frame(here, screen, kind.heading, back=addresses.KIOSK_HOME)
        pager = _pager(here, kind, number, numbers[-1])
        view = TouchListView(frame, pictured_once([cards])[0], pager, kind.empty)
        yield Target(here.url, "kiosk/list.html", view)


def _pager(here: TouchDesk, kind: Kind, number: int, total: int) -> Pager | None:
    def page(wanted: int) -> str:
        return here.href(addresses.listing(kind.folder, wanted)) if 1 <= wanted <= total else ""

    return Pager(number, total, page(number - 1), page(number + 1), ()) if total > 1 else None


def _item(desk: Desk, here: TouchDesk, screen: Screen, document: Document) -> TouchItemView:
    kind = here.kinds[document.kind]
    above = addresses.listing(kind.folder)
    back = above if above in here.pages else addresses.DISTRICTS
    page = kind.view(here, document)
    return TouchItemView(
        _frame(here, screen, document.title, back=back),
        replace(page, item=replace(page.item, body=_body(page.item.body))),
        tuple(_codes(desk, screen, document)),
        _mentioned(here, document),
    )


def _body(body: Any) -> Any:
    """*body* with nothing to touch in it: neither links nor pictures that open a file."""
    return replace(body, plain=True, links=(), pictures=tuple(replace(one, large="", page="") for one in body.pictures))


def _codes(desk: Desk, screen: Screen, document: Document) -> Iterator[Code]:
    """The item's own public address, then those of other sites that it names."""
    if own := public_code(desk, screen.kiosk, document):
        yield Code("", own)
    source = document.fields.source
    outside = (*((source.url,) if source and source.url else ()), *document.body.outside)
    for address in tuple(dict.fromkeys(url for url in outside if url.startswith(("http://", "https://"))))[:CODES]:
        yield Code(truncate(address.partition("://")[2], _LABEL), desk.code(address))


def _mentioned(here: TouchDesk, document: Document) -> tuple[Link, ...]:
    library = here.library
    found = (
        reference(document, link.target, library.paths, library.pages, library.known) for link in document.body.links
    )
    others = dict.fromkeys(name for name in found if name in library.by_ref and name != document.ref)
    return tuple(here.document_link(library.by_ref[name]) for name in others if name)


def _districts(touch: TouchDesk, screen: Screen) -> Iterator[Target]:
    here = touch.on(addresses.DISTRICTS)
    drawn = map_view(here)
    city = here.library.city
    whole = (here.link(city.name, addresses.district(city)),) if city else ()
    frame = _frame(here, screen, "区县", back=addresses.KIOSK_HOME)
    places = whole if drawn.tiles else (*whole, *place_links(here))
    yield Target(here.url, "kiosk/districts.html", TouchDistrictsView(frame, drawn, places))
    for place in _places(touch.library):
        here = touch.on(addresses.district(place))
        frame = _frame(here, screen, place.short, back=addresses.DISTRICTS)
        page = replace(district_view(here, place, elsewhere(here, place)), strip=())
        yield Target(here.url, "kiosk/district.html", TouchDistrictView(frame, page))


def _words(here: TouchDesk) -> tuple[str, ...]:
    """What the pad offers before a letter was typed: topics and places that have items, the busiest first."""
    library = here.library
    counted = {topic.name: len(library.by_topic.get(topic.id, ())) for topic in library.settings.topics}
    counted |= {place.short: len(library.by_district.get(place.code, ())) for place in library.districts}
    busiest = sorted(counted, key=lambda name: (-counted[name], name))
    return tuple(name for name in busiest if counted[name])[:WORDS]
