"""What search knows: one record a document, and the page that asks."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from generator.kinds.profile import Profile
from generator.kinds.registry import BY_NAME
from generator.model import addresses
from generator.model.boards import SearchView
from generator.model.desk import Desk, FrameExtra
from generator.model.document import Document
from generator.model.figures import AFTER
from generator.model.library import Library
from generator.model.pictures import thumb_address
from generator.model.recordings import cues_of, recordings_of
from generator.model.targets import Target
from generator.plan.districts import functional_links, place_links
from generator.search.records import SearchRecord
from generator.text.cues import one_line

TOPICS_SHOWN = 12


def search_records(desk: Desk, blocks: Callable[[Document], tuple[str, ...]]) -> tuple[SearchRecord, ...]:
    """One record for each document: front matter that the page shows, what is said in its recordings, then *blocks*."""
    library = desk.library
    return tuple(
        SearchRecord(
            url=document.url,
            title=document.title,
            label=BY_NAME[document.kind].notes(library, document).label,
            places=tuple(place.short for place in document.districts),
            topics=tuple(topic.name for topic in document.topics),
            day=document.date,
            summary=document.fields.summary or "",
            blocks=(*_front_matter(document), *_recorded(library, document), *blocks(document)),
            id=document.ref,
            kind=document.kind,
            thumb=thumb_address(desk, document),
            headings=tuple(heading.text for heading in document.body.headings),
            names=tuple(dict.fromkeys((*document.fields.author, *_speakers(document), *_person(document)))),
            readings=tuple(sorted(document.fields.readings.items())),
        )
        for document in library.documents
    )


def _speakers(document: Document) -> Iterator[str]:
    yield from (line.mark for line in document.body.script if line.form == "turn" and line.mark)


def _person(document: Document) -> Iterator[str]:
    if isinstance(document.fields, Profile) and not document.fields.is_group:
        yield document.title


def _recorded(library: Library, document: Document) -> Iterator[str]:
    for recording in recordings_of(document):
        yield recording.title
        yield from (chapter.title for chapter in recording.chapters)
        if recording.captions:  # cues made from the script say what the body says
            yield from (one_line(cue.text) for cue in cues_of(library, document, recording))


def _front_matter(document: Document) -> Iterator[str]:
    fields = document.fields
    yield from (text for text in (fields.kicker, fields.subtitle, fields.summary, fields.place) if text)
    if document.town:
        yield document.town.name
    yield from (place.name for place in document.districts)
    yield from (topic.name for topic in document.topics)
    yield from (*fields.author, *fields.photographer, *fields.editor)
    for figure in fields.figures:
        qualifier = figure.qualifier or ""
        number = figure.value + qualifier if qualifier in AFTER else qualifier + figure.value
        yield number + figure.unit
        yield figure.label
    for picture in fields.photos:
        yield from (text for text in (picture.caption, picture.credit) if text)
    for name in ("unit", "category", "address", "issuer"):
        value = getattr(fields, name, None)
        if value:
            yield value
    yield from getattr(fields, "lines", ())


def plan_search(desk: Desk, manifest: str) -> Iterator[Target]:
    """The page that asks the index whose first script is *manifest*."""
    here = desk.at(addresses.SEARCH)
    items = here.library.by_topic
    busiest = sorted(here.library.settings.topics, key=lambda topic: (-len(items.get(topic.id, ())), topic.id))
    yield Target(
        here.url,
        "pages/search.html",
        SearchView(
            az=here.href(addresses.AZ),
            frame=here.frame(
                "搜索",
                "搜索全站的故事、宣讲稿、人物与数据。",
                crumbs=(("搜索", ""),),
                section="search",
                extra=FrameExtra(scripts=("search.js",)),
            ),
            index=here.href(manifest),
            topics=tuple(
                here.link(topic.name, addresses.topic(topic), note=f"{len(items.get(topic.id, ()))} 篇")
                for topic in busiest[:TOPICS_SHOWN]
            ),
            places=(*place_links(here), *functional_links(here)),
        ),
    )
