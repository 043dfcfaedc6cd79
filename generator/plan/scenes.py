"""Scenes of a kiosk: what one entry of a loop shows, made of the published items."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import Final, Literal

from msgspec.structs import replace

from generator.kinds.event import Event, when_text
from generator.kinds.lecture import Lecture, speaking_rate, voices
from generator.kinds.poster import Poster
from generator.kinds.profile import Profile, honour_name
from generator.kiosks import LIMITS, SECONDS, Kiosk, Scene
from generator.load.kiosks import FOLDERS
from generator.media.qr import Qr
from generator.model import addresses
from generator.model.cards import day_view, summary_text
from generator.model.desk import Desk, title_view
from generator.model.document import Document
from generator.model.figures import figure_views, place_text, source_text
from generator.model.kiosk import Caption, Occasion, SceneView
from generator.model.pages import Voice
from generator.model.pictures import as_picture, cover_view, photo_views, picture_view
from generator.model.targets import absolute, relative
from generator.model.touch import browsed
from generator.model.views import MapView, Title
from generator.plan.districts import map_view
from generator.text.hanzi import is_han
from generator.text.spoken import seconds as spoken_seconds
from generator.text.spoken import spoken_length
from generator.text.wall import captions, opening

SUMMARY: Final = 54
"""字 beside a title: what is read in a quarter of a minute."""
CAPTION: Final = 56
FIGURES: Final = 6
HONOURS: Final = 3
UPRIGHT: Final = (7, 6)
"""Longest phrases of a title in upright columns: the second stands a character lower."""
_Size = Literal["xl", "l", "m", "s"]
_SIZES: Final[tuple[tuple[_Size, int, float], ...]] = (("xl", 5, 16), ("l", 6, 11.5), ("m", 8, 9.6), ("s", 10, 7.9))
"""Sizes of a title with the 字 of a line and its height in hundredths of the stage, as 4-kiosk.css sets them."""
_TITLE_ROOM: Final = 29
_WORDS_ROOM: Final = 53
"""What title and summary have together."""
_SUMMARY_LINE: Final = (13, 7.4)
_UPRIGHT_MARKS: Final = frozenset("，、：；？！“”‘’《》·— ")
_SHORTEST_CAPTION: Final = 4
"""Seconds: less and an old reader has not found the line yet."""


def scenes_of(desk: Desk, kiosk: Kiosk, scene: Scene) -> tuple[SceneView, ...]:
    """What *scene* shows, in order and without ids; empty when there is nothing."""
    return tuple(_FORMS[scene.show](desk, kiosk, scene))


def _chosen(desk: Desk, scene: Scene, folder: str) -> tuple[Document, ...]:
    """The items that *scene* asks for, newest first."""
    library = desk.library
    if scene.of:
        found = library.find(scene.of, folder)
        return (found,) if found else ()
    kind = next(kind for kind in desk.kinds.values() if kind.folder == folder)
    place = library.settings.vocabulary.district(scene.district) if scene.district else None
    topic = library.settings.vocabulary.topic(scene.topic) if scene.topic else None
    return tuple(
        document
        for document in library.of(kind.name)
        if (place is None or place in document.districts) and (topic is None or topic in document.topics)
    )


def _seconds(scene: Scene) -> int:
    return scene.seconds or SECONDS[scene.show]


def _limit(scene: Scene) -> int:
    return scene.limit or LIMITS[scene.show]


def public_code(desk: Desk, kiosk: Kiosk, document: Document) -> Qr | None:
    """The code of the public address of *document*; None without one, and for what still waits."""
    base = kiosk.qr or desk.library.settings.site.base_url
    return desk.code(absolute(base, document.url)) if base and not document.waiting else None


def _item(desk: Desk, kiosk: Kiosk, document: Document, seconds: int) -> SceneView:
    """A scene of *document*: what all forms have."""
    fields = document.fields
    title = title_view(fields.title)
    size, height = _size(title)
    is_upright = _is_upright(title)
    room = SUMMARY if is_upright else int((_WORDS_ROOM - height) / _SUMMARY_LINE[1]) * _SUMMARY_LINE[0]
    topic = document.topics[0].name if document.topics else ""
    return SceneView(
        id="",
        form="story",
        seconds=seconds,
        label=desk.kinds[document.kind].notes(desk.library, document).label,
        title=title,
        size=size,
        upright=is_upright,
        kicker="·".join(part for part in (place_text(document), topic) if part) or fields.kicker or "",
        summary=opening(summary_text(desk, document), min(SUMMARY, room)),
        picture=cover_view(desk, document),
        day=day_view(fields.date),
        qr=public_code(desk, kiosk, document),
        starts=instant(fields.publish_at),
        until=instant(fields.expire_at),
        page=_touch_page(desk, kiosk, document),
    )


def _touch_page(desk: Desk, kiosk: Kiosk, document: Document) -> str:
    """Where a touch on a scene of *document* leads: below a kiosk, pages have the addresses of the site."""
    there = browsed(desk.library, desk.kinds, kiosk.browse) if kiosk.touch else ()
    return relative(addresses.HOME, document.url) if any(one.ref == document.ref for one in there) else ""


def _size(title: Title) -> tuple[_Size, float]:
    """The largest size in which *title* takes no more than its room, and the height it takes."""
    heights = {
        size: line * sum(-(-len(phrase) // measure) for phrase, _ in title.phrases) for size, measure, line in _SIZES
    }
    size = next((size for size, height in heights.items() if height <= _TITLE_ROOM), _SIZES[-1][0])
    return size, min(heights[size], 5 * _SIZES[-1][2])


def _is_upright(title: Title) -> bool:
    """Whether *title* is of nothing but Han, and each of its one or two phrases fits into a column."""
    if len(title.phrases) > len(UPRIGHT) or not all(is_han(ch) or ch in _UPRIGHT_MARKS for ch in title.text):
        return False
    return all(len(phrase) <= most for (phrase, _), most in zip(title.phrases, UPRIGHT, strict=False))


def instant(text: str | None) -> str:
    """``YYYY-MM-DD HH:MM`` or a day, its first minute, as the player compares them."""
    day, _, clock = (text or "").partition(" ")
    return f"{day}T{clock or '00:00'}" if day else ""


def _latest(desk: Desk, kiosk: Kiosk, scene: Scene) -> Iterator[SceneView]:
    found = _chosen(desk, scene, scene.kind)
    for document in tuple(document for document in found if not document.body.empty)[: _limit(scene)]:
        yield _item(desk, kiosk, document, _seconds(scene))


def _album(desk: Desk, kiosk: Kiosk, scene: Scene) -> Iterator[SceneView]:
    for document in _chosen(desk, scene, FOLDERS["album"])[:1]:
        whole = _item(desk, kiosk, document, _seconds(scene))
        for photo in photo_views(desk, document)[: _limit(scene)]:
            words = opening(photo.caption or photo.alt, SUMMARY)
            yield replace(whole, form="photo", picture=photo, summary=words)


def _profile(desk: Desk, kiosk: Kiosk, scene: Scene) -> Iterator[SceneView]:
    for document in _chosen(desk, scene, FOLDERS["profile"])[: _limit(scene)]:
        fields = document.fields
        assert isinstance(fields, Profile)
        portrait = as_picture(fields.portrait)
        own = (honour_name(desk.library, won) for won in fields.honours if not won.collective)
        yield replace(
            _item(desk, kiosk, document, _seconds(scene)),
            form="profile",
            picture=picture_view(desk, document, portrait) if portrait else cover_view(desk, document),
            summary=fields.unit or opening(summary_text(desk, document), SUMMARY),
            lines=tuple(own)[:HONOURS],
        )


def _lecture(desk: Desk, kiosk: Kiosk, scene: Scene) -> Iterator[SceneView]:
    spoken = (document for document in _chosen(desk, scene, FOLDERS["lecture"]) if document.body.script)
    for document in tuple(spoken)[:1]:
        fields = document.fields
        assert isinstance(fields, Lecture)
        speakers = (replace(voice, seconds="", share="", turns=0) for voice in voices(desk.library, document))
        by_mark = {voice.mark: voice for voice in speakers}
        rate = speaking_rate(desk.library, fields)
        said = tuple(
            caption
            for line in document.body.script
            for caption in _said(line.form, line.text, by_mark.get(line.mark), rate)
        )
        if said:
            yield replace(_item(desk, kiosk, document, _seconds(scene)), form="lecture", captions=said)


def _said(form: str, text: str, voice: Voice | None, rate: int) -> Iterator[Caption]:
    if form == "part":
        yield Caption(text, _SHORTEST_CAPTION)
    elif form == "turn":
        for piece in captions(" ".join(text.split()), CAPTION):
            yield Caption(piece, max(_SHORTEST_CAPTION, spoken_seconds(spoken_length(piece), rate) + 1), voice)


def _poster(desk: Desk, kiosk: Kiosk, scene: Scene) -> Iterator[SceneView]:
    for document in _chosen(desk, scene, FOLDERS["poster"])[: _limit(scene)]:
        fields = document.fields
        assert isinstance(fields, Poster)
        whole = _item(desk, kiosk, document, _seconds(scene))
        yield replace(whole, form="poster", lines=fields.lines or (fields.title,), source=fields.issuer or "")


def _figures(desk: Desk, kiosk: Kiosk, scene: Scene) -> Iterator[SceneView]:
    """One scene for each item: figures of two sources do not stand side by side."""
    found = _chosen(desk, scene, FOLDERS["figures"])
    counted = (document for document in found if document.fields.figures)
    for document in tuple(counted)[: _limit(scene)]:
        views = tuple(replace(view, page=replace(view.page, href="")) for view in figure_views(desk, document))
        yield replace(
            _item(desk, kiosk, document, _seconds(scene)),
            form="figures",
            label="数据",
            figures=views[:FIGURES],
            source=source_text(document.fields.source),
        )


def _events(desk: Desk, kiosk: Kiosk, scene: Scene) -> Iterator[SceneView]:
    rows: list[tuple[str, Occasion]] = []
    for document in _chosen(desk, scene, "events"):
        fields = document.fields
        assert isinstance(fields, Event)
        venue = desk.library.find(fields.venue, "venues")
        last = (fields.ends or fields.starts or "")[:10]
        if last and last < desk.library.today:
            continue
        until = f"{date.fromisoformat(last) + timedelta(days=1)}T00:00" if last else ""
        where = "线上" if fields.online else venue.title if venue else place_text(document)
        rows.append((fields.starts or "9", Occasion(title_view(fields.title), when_text(fields), where, until)))
    occasions = tuple(row for _, row in sorted(rows, key=lambda row: (row[0], row[1].title.text)))[: _limit(scene)]
    if occasions:
        ends = tuple(row.until for row in occasions)
        yield SceneView(
            "", "events", _seconds(scene), "宣讲活动", occasions=occasions, until=max(ends) if all(ends) else ""
        )


def _map(desk: Desk, kiosk: Kiosk, scene: Scene) -> Iterator[SceneView]:
    drawn = map_view(desk)
    if drawn.tiles:
        yield SceneView("", "map", _seconds(scene), drawn.label, map=_without_links(drawn))


def _without_links(drawn: MapView) -> MapView:
    return replace(
        drawn,
        tiles=tuple(replace(tile, href="") for tile in drawn.tiles),
        functional=tuple(replace(tile, href="") for tile in drawn.functional),
    )


def _clock(desk: Desk, kiosk: Kiosk, scene: Scene) -> Iterator[SceneView]:
    venue = desk.library.find(kiosk.venue, "venues")
    yield SceneView("", "clock", _seconds(scene), "时间", picture=cover_view(desk, venue) if venue else None)


_FORMS: Final[Mapping[str, Callable[[Desk, Kiosk, Scene], Iterator[SceneView]]]] = {
    "latest": _latest,
    "album": _album,
    "profile": _profile,
    "lecture": _lecture,
    "poster": _poster,
    "figures": _figures,
    "events": _events,
    "map": _map,
    "clock": _clock,
}
