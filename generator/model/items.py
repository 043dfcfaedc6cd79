"""What the page of any document shows, whatever its kind."""

from __future__ import annotations

from generator.intake.types import Picture
from generator.model import addresses
from generator.model.cards import card_view, day_view, pictured_once, summary_text
from generator.model.desk import Desk, FrameExtra, title_view
from generator.model.document import Document
from generator.model.figures import chart_views, figures_beside_charts, source_text
from generator.model.item_nodes import modified, preview_of, published, recorded
from generator.model.library import Library
from generator.model.links import reference
from generator.model.office import OWN_WORK, Story
from generator.model.pages import ItemView
from generator.model.pictures import cover_view, photo_views, picture_view
from generator.model.related import neighbours_in_time, related
from generator.model.structured import Node
from generator.model.views import BodyView, CardView, Frame, Link, PictureView, Row
from generator.text.hanzi import reading_minutes

CONTENTS_FROM = 3
"""A body with this many headings gets a list of them."""
FOR_WECHAT = frozenset({"article", "lecture", "profile"})
"""Kinds whose text an office passes on to its WeChat account."""


def frame_of(desk: Desk, document: Document, *, scripts: tuple[str, ...] = (), node: Node | None = None) -> Frame:
    """The frame of a document's page: in its kind's section, under its first district; *node* is what it is."""
    kind = desk.kinds[document.kind]
    if document.fields.photos or document.body.pictures or document.fields.cover:
        scripts = (*scripts, "gallery.js")
    if not document.body.empty:
        scripts = (*scripts, "aloud.js")
    if goes_to_wechat(desk, document):
        scripts = (*scripts, "wechat.js")
    crumbs: list[tuple[str, str]] = []
    if kind.folder != "pages":
        crumbs.append((kind.heading, addresses.listing(kind.folder)))
        if document.districts:
            crumbs.append((document.districts[0].short, addresses.district(document.districts[0])))
    crumbs.append((document.title, ""))
    return desk.frame(
        document.title,
        summary_text(desk, document) or document.title,
        crumbs=tuple(crumbs),
        section=kind.folder,
        extra=FrameExtra(
            scripts=scripts,
            draft=bool(document.waiting),
            hidden=bool(document.waiting),
            preview=preview_of(desk, document),
            story=_story(desk, document, node),
            nodes=(*((node,) if node else ()), *recorded(desk, document)),
        ),
    )


def _story(desk: Desk, document: Document, node: Node | None) -> Story:
    """What the head says of an item."""
    fields = document.fields
    return Story(
        section=desk.kinds[document.kind].heading,
        type="profile" if node and node["@type"] == "Person" else "article",
        published=published(document),
        modified=modified(document),
        source=fields.source.name if fields.source else OWN_WORK,
        authors=fields.author,
        tags=tuple(topic.name for topic in document.topics) + tuple(place.name for place in document.districts),
    )


def goes_to_wechat(desk: Desk, document: Document) -> bool:
    """Whether the text may be copied for WeChat: what still waits does not leave the house."""
    site = desk.library.settings.site
    is_wanted = site.wechat and bool(site.base_url) and document.kind in FOR_WECHAT
    return is_wanted and not document.waiting and not document.body.empty


def body_view(desk: Desk, document: Document) -> BodyView:
    """The body of *document* as seen from the desk's page."""
    hrefs = tuple(desk.href(target) if target else "" for target in link_addresses(desk.library, document))
    pictures = []
    for picture in document.body.pictures:
        shown = picture_view(
            desk,
            document,
            Picture(src=picture.src, alt=picture.alt, caption=picture.caption or None, credit=picture.credit or None),
        )
        if shown:
            pictures.append(shown)
    return BodyView(document.body.digest, hrefs, tuple(pictures), empty=document.body.empty)


def link_addresses(library: Library, document: Document) -> tuple[str, ...]:
    """Where the links in the body of *document* lead inside the site; empty for one whose end is not published."""
    names = library.pages
    found = []
    for link in document.body.links:
        name = reference(document, link.target, library.paths, names, library.known)
        _, mark, fragment = link.target.partition("#")
        if name == addresses.FIGURES and fragment not in library.figure_ids:
            # A number whose story waits or has expired: the board is still there.
            mark = fragment = ""
        target = library.by_ref[name].url if name in library.by_ref else name if name in names.values() else ""
        found.append(target + mark + fragment if target else "")
    return tuple(found)


def edition_slug(library: Library, document: Document) -> str:
    """What the newspaper page that *document* stands on is called in its address; empty without one."""
    edition = document.fields.edition
    return library.edition_slugs.get((edition.paper, edition.date or "", edition.page), "") if edition else ""


def byline_rows(desk: Desk, document: Document) -> tuple[Row, ...]:
    """What a reader may ask of a text, in the order of public sites: source, people who made it, reviewers, dates.

    Reviewers are named where the office's policy says so (``show_review``).
    """
    fields = document.fields
    rows = []
    if fields.source:
        source = fields.source
        rows.append(Row("来源", (Link(source_text(source), source.url or ""),)))
        if not source.date:
            inferred = source.date_inferred or "原件未印日期"
            rows.append(Row("原刊日期", (Link(inferred, ""),)))
    elif document.folder != "pages":
        rows.append(Row("来源", (Link(OWN_WORK, ""),)))
    if fields.edition:
        edition = edition_slug(desk.library, document)
        text = " ".join(part for part in (fields.edition.paper, fields.edition.page) if part)
        rows.append(Row("版面", (desk.link(text, addresses.edition(edition)) if edition else Link(text, ""),)))
    if fields.series:
        rows.append(Row("栏目", (Link(f"{fields.series.id} 第{fields.series.number}期", ""),)))
    for label, people in (("作者", fields.author), ("摄影", fields.photographer), ("责任编辑", fields.editor)):
        if people:
            rows.append(Row(label, tuple(Link(name, "") for name in people)))
    if fields.review and desk.library.settings.site.show_review:
        rows.append(Row("审核", tuple(Link(f"{step.stage} {step.by}", "") for step in fields.review)))
    if fields.date:
        rows.append(Row("本站发布", (), day_view(fields.date)))
    if fields.updated:
        rows.append(Row("更新", (), day_view(fields.updated)))
    return tuple(rows)


def correction_rows(document: Document) -> tuple[Row, ...]:
    return tuple(
        Row("更正", (Link(correction.text, ""),), day_view(correction.date))
        for correction in document.fields.corrections
    )


def pictures_of(desk: Desk, document: Document) -> tuple[PictureView | None, tuple[PictureView, ...]]:
    """The picture at the head, and the photos below: one that leads is not shown again."""
    photos = photo_views(desk, document)
    if photos and _leads_with_a_photo(document):
        return photos[0], photos[1:]
    return cover_view(desk, document), photos


def item_view(desk: Desk, document: Document) -> ItemView:
    fields = document.fields
    kind = desk.kinds[document.kind]
    notes = kind.notes(desk.library, document)
    newer, older = neighbours_in_time(desk.library, document)
    cover, photos = pictures_of(desk, document)
    body = body_view(desk, document)
    headings = [heading for heading in document.body.headings if heading.level == 2]
    return ItemView(
        kind=document.kind,
        form=getattr(fields, "form", ""),
        label=notes.label,
        kicker=fields.kicker or "",
        title=title_view(fields.title),
        subtitle=title_view(fields.subtitle) if fields.subtitle else None,
        summary=fields.summary or "",
        dateline=fields.dateline or "",
        cover=cover,
        byline=byline_rows(desk, document),
        places=_places(desk, document),
        topics=desk.topic_links(document),
        body=body,
        reading=f"约 {reading_minutes(document.body.characters)} 分钟读完" if document.body.characters else "",
        contents=tuple(Link(heading.text, f"#{heading.id}") for heading in headings)
        if len(headings) >= CONTENTS_FROM
        else (),
        figures=figures_beside_charts(desk, document),
        charts=chart_views(desk, document),
        photos=photos,
        corrections=correction_rows(document),
        previous=desk.document_link(newer) if newer else None,
        next=desk.document_link(older) if older else None,
        related=_related(desk, document, (cover, *photos, *body.pictures)),
        draft=bool(document.waiting),
        waiting=document.waiting,
        wechat=desk.href(addresses.wechat(document)) if goes_to_wechat(desk, document) else "",
        digest=document.body.digest,
    )


def _related(desk: Desk, document: Document, own: tuple[PictureView | None, ...]) -> tuple[CardView, ...]:
    """Cards of what to read next; a picture among *own*, which stand on the page, is not shown again."""
    folder = desk.kinds[document.kind].folder
    cards = tuple(card_view(desk, other, reason=reason) for other, reason in related(desk.library, document, folder))
    if document.kind == "poster":
        # A picture is part of the sheet.
        return cards
    return pictured_once([cards], (picture.href for picture in own if picture))[0]


def _leads_with_a_photo(document: Document) -> bool:
    """Whether the picture at the head is the first of the photos, if there are any; it is then not shown again."""
    leads = document.fields.cover is None and getattr(document.fields, "portrait", None) is None
    return leads and document.kind not in ("album", "profile", "poster")


def _places(desk: Desk, document: Document) -> tuple[Link, ...]:
    places = list(desk.district_links(document))
    if document.town:
        places.append(Link(document.town.name, ""))
    if document.fields.place:
        places.append(Link(document.fields.place, ""))
    return tuple(places)
