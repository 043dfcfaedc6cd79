"""Indexes of kinds, newest first, cut into pages."""

from __future__ import annotations

from collections.abc import Iterator

from generator.kinds.article import Article
from generator.model import addresses
from generator.model.cards import card_views, pictured_once
from generator.model.desk import Desk, title_view
from generator.model.document import Document
from generator.model.kind import Kind
from generator.model.pages import ListView
from generator.model.targets import Target
from generator.model.views import Link, Pager

ARTICLE_LISTS = (("stories", "story", "故事"), ("briefs", "brief", "简讯"), ("photos", "photo", "图片新闻"))
"""Lists of articles of one form: name in the address, form, heading."""
KINDS_WITH_OWN_INDEX = frozenset({"event", "page"})
"""Events have a calendar, pages stand alone."""


def plan_listings(desk: Desk) -> Iterator[Target]:
    for kind in desk.kinds.values():
        if kind.name in KINDS_WITH_OWN_INDEX:
            continue
        documents = desk.library.of(kind.name)
        yield from _pages(desk, kind, documents, kind.heading, "")
        if kind.name == "article":
            for name, form, heading in ARTICLE_LISTS:
                chosen = tuple(document for document in documents if _form(document) == form)
                if chosen:
                    yield from _pages(desk, kind, chosen, heading, name)


def _form(document: Document) -> str:
    fields = document.fields
    return fields.form if isinstance(fields, Article) else ""


def _pages(desk: Desk, kind: Kind, documents: tuple[Document, ...], heading: str, name: str) -> Iterator[Target]:
    size = max(desk.library.settings.site.page_size, 1)
    total = max((len(documents) + size - 1) // size, 1)
    filters = _filters(desk.at(addresses.listing(kind.folder, 1, name)), kind, name)
    for number in range(1, total + 1):
        here = desk.at(addresses.listing(kind.folder, number, name))
        numbered = f"{heading}（第 {number} 页）" if number > 1 else heading
        cards = card_views(here, documents[(number - 1) * size : number * size])
        view = ListView(
            frame=here.frame(numbered, kind.lede or heading, crumbs=((heading, ""),), section=kind.folder),
            kind=kind.name,
            title=title_view(heading),
            lede=kind.lede,
            # A picture is part of a poster's sheet; elsewhere one print stands once on a page.
            cards=cards if kind.name == "poster" else pictured_once([cards])[0],
            pager=_pager(here, kind, name, number, total),
            filters=filters,
            empty=kind.empty,
        )
        yield Target(here.url, "pages/list.html", view)


def _pager(desk: Desk, kind: Kind, name: str, number: int, total: int) -> Pager | None:
    if total == 1:
        return None

    def page(wanted: int) -> str:
        return desk.href(addresses.listing(kind.folder, wanted, name))

    near = sorted({1, total, *range(max(1, number - 2), min(total, number + 2) + 1)})
    return Pager(
        current=number,
        total=total,
        previous=page(number - 1) if number > 1 else "",
        next=page(number + 1) if number < total else "",
        pages=tuple(Link(str(wanted), page(wanted), current=wanted == number) for wanted in near),
    )


def _filters(desk: Desk, kind: Kind, name: str) -> tuple[Link, ...]:
    if kind.name != "article":
        return ()
    documents = desk.library.of("article")
    links = [Link("全部", desk.href(addresses.listing("articles")), current=not name, note=str(len(documents)))]
    for other, form, heading in ARTICLE_LISTS:
        count = sum(_form(document) == form for document in documents)
        if count:
            links.append(
                Link(
                    heading, desk.href(addresses.listing("articles", 1, other)), current=other == name, note=str(count)
                )
            )
    return tuple(links)
