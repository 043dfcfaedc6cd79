"""What the pages of documents are, as schema.org has it.  A fact that nobody wrote down is left out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generator.intake.types import Picture
from generator.model.cards import summary_text
from generator.model.desk import Desk
from generator.model.document import Document
from generator.model.library import Shot
from generator.model.office import moment
from generator.model.pictures import as_picture, photo_path
from generator.model.recordings import beside, recordings_of
from generator.model.structured import Node, known
from generator.model.views import Preview

PHOTOS_NAMED = 24
"""Photos of an album that its structured data names: the page shows them all."""
WHOLE_DATE = len("2026-05-01")


def preview_of(desk: Desk, document: Document) -> Preview | None:
    """The picture of *document* for link previews: its card, else the photo it leads with; previews take no SVG."""
    card = desk.library.cards.get(document.ref)
    if card:
        return Preview(desk.public(card.url), card.width, card.height, document.title)
    pictures = (document.fields.cover, getattr(document.fields, "portrait", None), *document.fields.photos[:1])
    chosen = next((picture for picture in map(as_picture, pictures) if picture), None)
    return photo_preview(desk, document, chosen) if chosen else None


def photo_preview(desk: Desk, document: Document, picture: Picture) -> Preview | None:
    """*picture* of *document* as link previews take it: the JPEG; None for drawn prints and without ``base_url``."""
    shot = _shot(desk, document, picture)
    if shot is None or not desk.library.settings.site.base_url:
        return None
    file = next(step for step in shot.renditions if step.type == "image/jpeg")
    return Preview(desk.public(file.name), file.width, file.height, picture.alt or picture.caption or document.title)


def _shot(desk: Desk, document: Document, picture: Picture) -> Shot | None:
    return desk.library.shots.get(photo_path(document, picture.src))


def published(document: Document) -> str:
    """The day on which *document* appeared here, with the clock of its release if told; empty without a whole day."""
    date, release = document.date, document.fields.publish_at or ""
    if release.startswith(date) and len(date) in (0, WHOLE_DATE):
        return release or date
    return date if len(date) == WHOLE_DATE else ""


def modified(document: Document) -> str:
    """The last day on which the text or a correction to it changed, if that is told."""
    days = (document.fields.updated or "", *(correction.date for correction in document.fields.corrections))
    return max((day for day in days if len(day) == WHOLE_DATE), default="")


def written(desk: Desk, document: Document, type: str) -> Node:
    """A text: NewsArticle, Article, ImageGallery."""
    fields, site = document.fields, desk.library.settings.site
    preview = preview_of(desk, document)
    source = fields.source
    return _node(desk, document, type) | known(
        {
            "headline": document.title,
            "alternativeHeadline": fields.subtitle,
            "datePublished": moment(published(document), site.timezone),
            "dateModified": moment(modified(document), site.timezone),
            # Whether a byline names people or an office is not told, so it stays text.
            "author": list(fields.author),
            "editor": list(fields.editor),
            "image": [preview.url] if preview else [],
            "articleSection": desk.kinds[document.kind].heading if type != "ImageGallery" else "",
            "keywords": [topic.name for topic in document.topics],
            "contentLocation": [{"@type": "Place", "name": place.name} for place in document.districts],
            "sourceOrganization": {"@type": "Organization", "name": source.name} if source else None,
            "isBasedOn": source.url if source else None,
            "publisher": {"@type": "Organization", "name": site.title},
            "correction": [correction.text for correction in fields.corrections],
        }
    )


def gallery(desk: Desk, document: Document) -> Node:
    """ImageGallery with its photos; a drawn print is no photo and has no file that programs take."""
    return {**written(desk, document, "ImageGallery"), **known({"image": list(_photos(desk, document))})}


def _photos(desk: Desk, document: Document) -> Iterator[Node]:
    for picture in document.fields.photos[:PHOTOS_NAMED]:
        shown = photo_preview(desk, document, picture)
        if shown:
            yield known(
                {
                    "@type": "ImageObject",
                    "contentUrl": shown.url,
                    "width": shown.width,
                    "height": shown.height,
                    "caption": picture.caption,
                    "creditText": picture.credit,
                }
            )


def honoured(desk: Desk, document: Document, awards: tuple[str, ...], *, is_group: bool) -> Node:
    """A person, or a group as Organization; *awards* are its own.  Drawn portraits show nobody, so none is given."""
    portrait = as_picture(getattr(document.fields, "portrait", None))
    shown = photo_preview(desk, document, portrait) if portrait and not portrait.drawn else None
    return _node(desk, document, "Organization" if is_group else "Person") | known(
        {"award": list(awards), "image": shown.url if shown else ""}
    )


def occasion(desk: Desk, document: Document, when: tuple[str, str], *, online: bool) -> Node | None:
    """An Event; *when* is its start and its end.  None without a start or a place: then it is no event to a machine."""
    starts, ends = when
    venue = desk.library.find(getattr(document.fields, "venue", None), "venues")
    if venue:
        address = getattr(venue.fields, "address", None)
        place = known({"@type": "Place", "name": venue.title, "address": address, "url": desk.public(venue.url)})
    elif online:
        place = {"@type": "VirtualLocation", "url": desk.public(document.url)}
    else:
        place = {}
    if not starts or not place:
        return None
    zone = desk.library.settings.site.timezone
    mode = "OnlineEventAttendanceMode" if online else "OfflineEventAttendanceMode"
    team = desk.library.find(getattr(document.fields, "team", None), "teams")
    preview = preview_of(desk, document)
    return _node(desk, document, "Event") | known(
        {
            "startDate": moment(starts, zone),
            "endDate": moment(ends, zone),
            "eventAttendanceMode": f"https://schema.org/{mode}",
            "location": place,
            "image": [preview.url] if preview else [],
            "performer": {"@type": "Organization", "name": team.title, "url": desk.public(team.url)} if team else None,
        }
    )


def _node(desk: Desk, document: Document, type: str) -> dict[str, Any]:
    return known(
        {
            "@type": type,
            "name": document.title,
            "description": summary_text(desk, document),
            "url": desk.public(document.url),
            "mainEntityOfPage": desk.public(document.url),
            "inLanguage": desk.library.settings.site.language if type not in ("Person", "Organization") else "",
        }
    )


def recorded(desk: Desk, document: Document) -> Iterator[Node]:
    """Recordings of which all is known that search engines require: for a film a still and the day of publication."""
    day = moment(published(document), desk.library.settings.site.timezone)
    for number, recording in enumerate(recordings_of(document), start=1):
        reel = desk.library.recordings.get(beside(document, recording.src))
        if reel is None or not day:
            continue
        poster = photo_preview(desk, document, Picture(src=recording.poster)) if recording.poster else None
        is_film = reel.footage.type.startswith("video/")
        if is_film and not poster:
            continue
        yield known(
            {
                "@type": "VideoObject" if is_film else "AudioObject",
                "name": recording.title,
                "description": summary_text(desk, document) or recording.title,
                "url": f"{desk.public(document.url)}#recording-{number}",
                "contentUrl": desk.public(reel.url),
                "encodingFormat": reel.footage.type,
                "uploadDate": day,
                "duration": _duration(reel.footage.milliseconds),
                "thumbnailUrl": poster.url if poster else "",
            }
        )


def _duration(milliseconds: int) -> str:
    """ISO 8601: ``PT12M30S``; empty when the file does not tell."""
    if not milliseconds:
        return ""
    minutes, seconds = divmod(max(1, round(milliseconds / 1000)), 60)
    return f"PT{minutes}M{seconds}S"
