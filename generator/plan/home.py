"""The front page: what the editor chose, and by date whatever was left open."""

from __future__ import annotations

from collections.abc import Iterator

from generator.kinds.article import Article
from generator.kinds.lecture import voices
from generator.model import addresses
from generator.model.cards import card_view, card_views, pictured_once
from generator.model.desk import Desk, FrameExtra
from generator.model.document import Document
from generator.model.figures import figure_view
from generator.model.pages import HomeView, Voice
from generator.model.targets import Target
from generator.model.views import FigureView
from generator.plan.districts import map_view, place_links
from generator.plan.topics import topic_card
from generator.settings import Topic
from generator.text.hanzi import truncate

BRIEFS, STORIES, PHOTOS, TOPICS, EVENTS, FIGURES = 5, 6, 3, 6, 3, 6
DUET_LENGTH = 40
"""Characters of each speaker's first words."""


def plan_home(desk: Desk) -> Iterator[Target]:
    here = desk.at(addresses.HOME)
    library = here.library
    site = library.settings.site
    front = site.front
    articles = library.of("article")
    lead = library.find(front.lead, "articles") or next(
        (one for one in articles if _form(one) == "story" and one.fields.cover), articles[0] if articles else None
    )
    photos = tuple(found for found in (library.find(name, "articles") for name in front.photos) if found) or tuple(
        one for one in articles if _form(one) == "photo"
    )
    photos = photos[:PHOTOS]
    all_photos = addresses.listing("articles", 1, "photos" if any(_form(one) == "photo" for one in articles) else "")
    used = {document.ref for document in (lead, *photos) if document}
    rest = tuple(document for document in articles if document.ref not in used)
    briefs = tuple(document for document in rest if _form(document) == "brief")[:BRIEFS]
    stories = tuple(document for document in rest if _form(document) == "story")[:STORIES]
    lecture = library.find(front.lecture, "lectures") or next(
        (one for one in library.of("lecture") if not one.body.empty), None
    )
    person = library.find(front.person, "profiles") or next(iter(library.of("profile")), None)
    (lead_card, photo_cards, person_card, album_card, story_cards) = pictured_once(
        card_views(here, group) for group in (_some(lead), photos, _some(person), library.of("album")[:1], stories)
    )
    yield Target(
        here.url,
        "pages/home.html",
        HomeView(
            frame=here.frame("", site.description or site.title, section="home", extra=FrameExtra(sheets=("front",))),
            lead=next(iter(lead_card), None),
            briefs=card_views(here, briefs),
            briefs_href=here.href(addresses.listing("articles", 1, "briefs" if briefs else "")),
            stories=story_cards,
            stories_href=here.href(addresses.listing("articles")),
            lecture=card_view(here, lecture) if lecture else None,
            duet=_duet(here, lecture) if lecture else (),
            lectures_href=here.href(addresses.listing("lectures")),
            person=next(iter(person_card), None),
            honours_href=here.href(addresses.HONOURS),
            figures=_figures(here),
            figures_note=front.figures_note or "",
            figures_href=here.href(addresses.FIGURES),
            photos=photo_cards,
            photos_href=here.href(all_photos),
            album=next(iter(album_card), None),
            albums_href=here.href(addresses.listing("albums")),
            topics=tuple(topic_card(here, topic) for topic in _busiest_topics(here)),
            topics_href=here.href(addresses.TOPICS),
            events=card_views(here, library.of("event")[:EVENTS]),
            events_href=here.href(addresses.EVENTS),
            posters=card_views(here, library.of("poster")[:1]),
            map=map_view(here),
            places=place_links(here),
        ),
    )


def _some(document: Document | None) -> tuple[Document, ...]:
    return (document,) if document else ()


def _form(document: Document) -> str:
    fields = document.fields
    return fields.form if isinstance(fields, Article) else ""


def _duet(desk: Desk, lecture: Document) -> tuple[tuple[Voice, str], ...]:
    """The first words of the two speakers."""
    by_mark = {voice.mark: voice for voice in voices(desk.library, lecture)}
    opening: dict[str, str] = {}
    for line in lecture.body.script:
        if line.form == "turn" and line.mark not in opening:
            opening[line.mark] = truncate(line.text, DUET_LENGTH)
        if len(opening) == 2:
            break
    return tuple((by_mark[mark], text) for mark, text in opening.items())


def _figures(desk: Desk) -> tuple[FigureView, ...]:
    found = {
        figure.id: figure_view(desk, document, figure)
        for document in desk.library.documents
        for figure in document.fields.figures
    }
    chosen = desk.library.settings.site.front.figures
    if chosen:
        return tuple(found[name] for name in chosen if name in found)
    return tuple(found.values())[:FIGURES]


def _busiest_topics(desk: Desk) -> list[Topic]:
    by_topic = desk.library.by_topic
    ranked = sorted(desk.library.settings.topics, key=lambda topic: (-len(by_topic.get(topic.id, ())), topic.id))
    return [topic for topic in ranked if by_topic.get(topic.id)][:TOPICS]
