"""Indexes of kinds, newest first, cut into pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import partial
from typing import NamedTuple

from generator.kinds.article import Article
from generator.model import addresses
from generator.model.cards import card_views, pictured_once
from generator.model.desk import Desk, title_view
from generator.model.document import Document
from generator.model.kind import Kind
from generator.model.pages import ListView
from generator.model.targets import Target
from generator.model.views import Link, Pager
from generator.plan.reach import Board

ARTICLE_LISTS = (("stories", "story", "故事"), ("briefs", "brief", "简讯"), ("photos", "photo", "图片新闻"))
"""Lists of articles of one form: name in the address, form, heading."""
KINDS_WITH_OWN_INDEX = frozenset({"event", "page"})
"""Events have a calendar, pages stand alone."""


class _List(NamedTuple):
    kind: Kind
    heading: str
    name: str
    """In its address; empty for all of the kind."""
    documents: tuple[Document, ...]
    counts: Mapping[str, int]
    """Articles of each form."""


def plan_listings(desk: Desk) -> Iterator[Board]:
    counts = Counter(map(_form, desk.library.of("article")))
    for kind in desk.kinds.values():
        if kind.name in KINDS_WITH_OWN_INDEX:
            continue
        documents = desk.library.of(kind.name)
        yield from _pages(desk, _List(kind, kind.heading, "", documents, counts))
        if kind.name == "article":
            for name, form, heading in ARTICLE_LISTS:
                chosen = tuple(document for document in documents if _form(document) == form)
                if chosen:
                    yield from _pages(desk, _List(kind, heading, name, chosen, counts))


def _form(document: Document) -> str:
    fields = document.fields
    return fields.form if isinstance(fields, Article) else ""


def _pages(desk: Desk, the: _List) -> Iterator[Board]:
    size = max(desk.library.settings.site.page_size, 1)
    total = max((len(the.documents) + size - 1) // size, 1)
    for number in range(1, total + 1):
        shown = the.documents[(number - 1) * size : number * size]
        url = addresses.listing(the.kind.folder, number, the.name)
        told = (total, tuple(sorted(the.counts.items())))
        yield Board(url, shown, told, partial(_page, desk.at(url), the, shown, (number, total)))


def _page(here: Desk, the: _List, shown: tuple[Document, ...], place: tuple[int, int]) -> Target:
    """One page of a list; *place* is its number and that of the last."""
    kind, heading = the.kind, the.heading
    number, total = place
    numbered = f"{heading}（第 {number} 页）" if number > 1 else heading
    cards = card_views(here, shown)
    view = ListView(
        frame=here.frame(numbered, kind.lede or heading, crumbs=((heading, ""),), section=kind.folder),
        kind=kind.name,
        title=title_view(heading),
        lede=kind.lede,
        # A picture is part of a poster's sheet; elsewhere one print stands once on a page.
        cards=cards if kind.name == "poster" else pictured_once([cards])[0],
        pager=_pager(here, kind, the.name, number, total),
        filters=_filters(here.at(addresses.listing(kind.folder, 1, the.name)), the),
        empty=kind.empty,
    )
    return Target(here.url, "pages/list.html", view)


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


def _filters(desk: Desk, the: _List) -> tuple[Link, ...]:
    if the.kind.name != "article":
        return ()
    whole = str(sum(the.counts.values()))
    links = [Link("全部", desk.href(addresses.listing("articles")), current=not the.name, note=whole)]
    for name, form, heading in ARTICLE_LISTS:
        if count := the.counts.get(form):
            href = desk.href(addresses.listing("articles", 1, name))
            links.append(Link(heading, href, current=name == the.name, note=str(count)))
    return tuple(links)
