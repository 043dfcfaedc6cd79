"""Pages of districts: one for each county-level place, functional zone and the whole city, also for empty ones."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import islice

from generator.model import addresses
from generator.model.cards import card_views, pictured_once
from generator.model.desk import Desk, FrameExtra
from generator.model.document import Document
from generator.model.figures import chart_views, figures_beside_charts
from generator.model.pages import DistrictsView, DistrictView
from generator.model.targets import Target
from generator.model.views import FigureView, Link, MapView, Tile
from generator.plan.galleries import photo_strip
from generator.plan.reach import Board
from generator.settings import District

MANY = 4
"""From this many stories on a tile is drawn full."""
STORIES_SHOWN = 12
FIGURES_SHOWN = 8
ELSEWHERE = 3
STORIES_BESIDE = 4
"""Stories that stand beside the first; the others stand below."""
STRIP_LEAST = 2
"""One picture alone is no strip; it stands with its story."""
STORY_KINDS = ("article",)


def districts_of(desk: Desk) -> tuple[District, ...]:
    """County-level places in the order of the data file, then functional zones; the city itself left out."""
    return desk.library.districts


def map_view(desk: Desk, here: str = "") -> MapView:
    """The schematic map as seen from the desk's page, with the tile of *here* (a code) marked."""
    places = [place for place in districts_of(desk) if not place.functional and len(place.grid) == 2]
    rows = max((place.grid[1] for place in places), default=-1) + 1
    tiles = tuple(_tile(desk, place, here, (place.grid[0], place.grid[1])) for place in places)
    functional: list[Tile] = []
    for place in districts_of(desk):
        if place.functional:
            parent = desk.library.district_by_code.get(place.parent or "")
            column = parent.grid[0] if parent and len(parent.grid) == 2 else 0
            while column in {tile.column for tile in functional}:
                column += 1
            functional.append(_tile(desk, place, here, (column, rows)))
    city = desk.library.city
    return MapView(
        label=f"{city.name if city else desk.library.settings.site.title}区县示意图",
        tiles=tiles,
        functional=tuple(functional),
        columns=max((tile.column for tile in (*tiles, *functional)), default=0) + 1,
        rows=rows,
    )


def _tile(desk: Desk, place: District, here: str, cell: tuple[int, int]) -> Tile:
    count = len(_stories(desk, place))
    return Tile(
        name=place.short,
        href=desk.href(addresses.district(place)),
        count=f"{count} 篇" if count else "暂无",
        weight="many" if count >= MANY else "has" if count else "none",
        column=cell[0],
        row=cell[1],
        here=place.code == here,
    )


def place_links(desk: Desk) -> tuple[Link, ...]:
    """Every county-level place with its number of stories."""
    return tuple(_place_link(desk, place) for place in districts_of(desk) if not place.functional)


def functional_links(desk: Desk) -> tuple[Link, ...]:
    return tuple(_place_link(desk, place) for place in districts_of(desk) if place.functional)


def districts_target(desk: Desk) -> Target:
    """The page of all places."""
    city = desk.library.city
    here = desk.at(addresses.DISTRICTS)
    return Target(
        here.url,
        "pages/districts.html",
        DistrictsView(
            frame=here.frame(
                "区县", "按区县翻看故事、数据、人物与宣讲稿。", crumbs=(("区县", ""),), section="districts"
            ),
            map=map_view(here),
            city=here.link(city.name, addresses.district(city)) if city else Link("", ""),
            places=place_links(here),
            functional=functional_links(here),
        ),
    )


def plan_districts(desk: Desk) -> Iterator[Board]:
    """A page for each place: it shows its documents, and how many stories each other place has."""
    library = desk.library
    counts = (len(library.of("article")), *(len(_stories(desk, place)) for place in library.settings.districts))
    for place in (*([library.city] if library.city else []), *districts_of(desk)):
        at = desk.at(addresses.district(place))
        members, others = library.by_district.get(place.code, ()), elsewhere(desk, place)
        yield Board(at.url, (*members, *others), counts, partial(_district, at, place, others))


def _district(desk: Desk, place: District, others: tuple[Document, ...]) -> Target:
    return Target(desk.url, "pages/district.html", district_view(desk, place, others))


def district_view(desk: Desk, place: District, others: tuple[Document, ...]) -> DistrictView:
    """The page of *place* as seen from the desk; *others* are what :func:`elsewhere` gives."""
    library = desk.library
    members = library.by_district.get(place.code, ())
    of_kind = {kind: tuple(member for member in members if member.kind == kind) for kind in desk.kinds}
    stories = of_kind["article"]
    lead, beside, people, albums, far = pictured_once(
        card_views(desk, group)
        for group in (
            stories[:1],
            stories[1:STORIES_SHOWN],
            of_kind["profile"],
            of_kind["album"],
            others,
        )
    )
    seen = {card.picture.href for card in (*lead, *beside, *people, *albums) if card.picture}
    strip = tuple(photo for photo in photo_strip(desk, members) if photo.href not in seen)
    strip = strip if len(strip) >= STRIP_LEAST else ()
    figures = tuple(figure for member in members for figure in figures_beside_charts(desk, member))
    sections = (
        ("d-story", "故事", len(stories)),
        ("d-num", "数据", sum(len(member.fields.figures) for member in members)),
        ("d-people", "人物", len(of_kind["profile"])),
        ("d-lec", "宣讲稿", len(of_kind["lecture"])),
        ("d-venue", "阵地", len(of_kind["venue"])),
        ("d-team", "队伍", len(of_kind["team"])),
        ("d-event", "活动", len(of_kind["event"])),
        ("d-album", "图集", len(of_kind["album"])),
        ("d-photo", "图片", len(strip)),
    )
    parent = library.district_by_code.get(place.parent or "")
    full = f"{place.name}·{parent.name}" if parent else place.name
    return DistrictView(
        frame=desk.frame(
            place.name,
            place.summary or f"{place.name}的故事、数据、人物、宣讲稿与阵地。",
            crumbs=(("区县", addresses.DISTRICTS), (place.short, "")),
            section="districts",
            extra=FrameExtra(
                scripts=("gallery.js",), feeds=((f"{place.short}更新", addresses.district_feeds(place).atom),)
            ),
        ),
        code=place.code if place.code.isdigit() else "",
        name=place.short,
        full=full,
        summary=place.summary or "",
        functional=place.functional,
        empty=not members,
        map=map_view(desk, place.code),
        jump=tuple(Link(text, f"#{anchor}", note=str(count)) for anchor, text, count in sections if count),
        lead=next(iter(lead), None),
        stories=beside[:STORIES_BESIDE],
        further=beside[STORIES_BESIDE:],
        stories_more=desk.link(f"全部故事 {len(library.of('article'))} 篇", addresses.listing("articles"))
        if len(stories) > STORIES_SHOWN
        else None,
        figures=_told_once(figures)[:FIGURES_SHOWN],
        charts=tuple(chart for member in members for chart in chart_views(desk, member)),
        people=people,
        lectures=card_views(desk, of_kind["lecture"]),
        venues=card_views(desk, of_kind["venue"]),
        teams=card_views(desk, of_kind["team"]),
        events=card_views(desk, of_kind["event"]),
        albums=albums,
        strip=strip,
        towns=_towns(members),
        elsewhere=far,
        beside=_beside(desk, place),
        feed=desk.link(f"订阅{place.short}", addresses.district_feeds(place).atom)
        if library.settings.site.base_url
        else Link("", ""),
    )


def _told_once(figures: tuple[FigureView, ...]) -> tuple[FigureView, ...]:
    return tuple({figure.id: figure for figure in figures}.values())


def _stories(desk: Desk, place: District) -> tuple[Document, ...]:
    return tuple(member for member in desk.library.by_district.get(place.code, ()) if member.kind in STORY_KINDS)


def _place_link(desk: Desk, place: District) -> Link:
    count = len(_stories(desk, place))
    return desk.link(place.short, addresses.district(place), note=f"{count} 篇" if count else "暂无")


def _towns(members: tuple[Document, ...]) -> tuple[Link, ...]:
    counts: dict[str, int] = {}
    for member in members:
        if member.town:
            counts[member.town.name] = counts.get(member.town.name, 0) + 1
    return tuple(
        Link(name, "", note=f"{count} 篇") for name, count in sorted(counts.items(), key=lambda pair: -pair[1])
    )


def _beside(desk: Desk, place: District) -> tuple[Link, ...]:
    """Places whose tiles touch the tile of *place*, a functional zone's parent included: the ways on."""
    if len(place.grid) != 2:
        parent = desk.library.district_by_code.get(place.parent or "")
        return (_place_link(desk, parent),) if parent and place.functional else ()
    near = [
        other
        for other in districts_of(desk)
        if other.code != place.code
        and (
            other.parent == place.code
            or (
                len(other.grid) == 2
                and max(abs(one - two) for one, two in zip(other.grid, place.grid, strict=True)) == 1
            )
        )
    ]
    return tuple(_place_link(desk, other) for other in near)


def elsewhere(desk: Desk, place: District) -> tuple[Document, ...]:
    """What to read instead where *place* has nothing."""
    if desk.library.by_district.get(place.code):
        return ()
    with_pictures = (document for document in desk.library.of("article") if document.fields.cover)
    return tuple(islice(with_pictures, ELSEWHERE))
