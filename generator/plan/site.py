"""The whole plan: every file of the site, and what is wrong with its addresses."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from generator.model import addresses
from generator.model.desk import Desk, FrameExtra
from generator.model.document import Document
from generator.model.pages import LostView, MovedView
from generator.model.targets import Target, absolute, is_listed, relative
from generator.plan.az import plan_az
from generator.plan.boards import plan_editions, plan_events, plan_figures, plan_honours
from generator.plan.districts import plan_districts
from generator.plan.feeds import plan_calendar, plan_calendar_of, plan_feeds, plan_machine_files
from generator.plan.galleries import plan_gallery
from generator.plan.home import plan_home
from generator.plan.kiosks import plan_kiosks
from generator.plan.listings import plan_listings
from generator.plan.memory import Memory
from generator.plan.scripts import plan_script
from generator.plan.search import plan_search
from generator.plan.topics import plan_topics
from generator.plan.wechat import plan_wechat
from generator.problems import Problem, Span
from generator.search.index import Index
from generator.search.workshop import Keep

LONGEST_PATH = 240
"""Bytes of an address: folders on Windows and on USB sticks take no more."""


@dataclass(frozen=True, slots=True)
class Plan:
    targets: tuple[Target, ...]
    """In the order of their addresses."""
    files: Mapping[str, bytes]
    """What is published as it is: style sheets, scripts, prints, the search index."""
    problems: tuple[Problem, ...]


def plan_site(
    desk: Desk,
    index: Index,
    indexes: Mapping[str, Index],
    keep: Keep = lambda _, compute: compute(),
    memory: Memory | None = None,
) -> Plan:
    """All targets of the site.

    *index* is the search index, *indexes* are those of kiosks, by slug; *keep* remembers how titles sound.  What
    *memory* has planned before comes as seals without views.
    """
    memory = memory or Memory()
    pages = [
        *memory.chapter("", "", lambda: (*_boards(desk), *plan_az(desk, keep), *plan_calendar(desk))),
        *plan_search(desk, index.manifest),
    ]
    beside: list[Target] = []
    bodies = {document.ref: document.body.digest for document in desk.library.documents}
    for page, *others in memory.chapters(bodies, lambda ref: _own(desk, desk.library.by_ref[ref])):
        pages.append(page)
        beside += others
    sitemap = tuple(sorted((target.url, _changed(desk, target)) for target in pages if is_listed(target)))
    kiosks = plan_kiosks(desk, indexes)
    targets = [*pages, *beside, *plan_feeds(desk), *plan_machine_files(desk, sitemap), *kiosks.targets]
    problems = [*_collisions(desk, targets), *kiosks.problems]
    files = {**desk.shelf.files, **index.files, **kiosks.files}
    taken = {_folded(url) for url in (*(target.url for target in targets), *files)}
    folders = {folder for url in taken for folder in _folders(url)}
    for target, document, number in _moved(desk):
        span = document.span(f"aliases.{number}")
        folded = _folded(target.url)
        if folded in taken:
            message = f"旧网址“{target.url}”已经是一个页面或另一条旧网址（不分大小写）"
            problems.append(Problem(span, "E203", message, "请换一个或删掉"))
        elif folded in folders or not taken.isdisjoint(_folders(folded)):
            message = f"旧网址“{target.url}”里有一级既是文件又是文件夹"
            problems.append(Problem(span, "E203", message, "请换一个或删掉"))
        if len(target.url.encode()) > LONGEST_PATH:
            problems.append(Problem(span, "E204", f"旧网址超过 {LONGEST_PATH} 字节（约 80 个汉字）", "请删掉这一条"))
        taken.add(folded)
        folders.update(_folders(folded))
        targets.append(target)
    return Plan(tuple(sorted(targets, key=lambda target: target.url)), files, tuple(problems))


def _own(desk: Desk, document: Document) -> Iterator[Target]:
    """What *document* has to itself: its page, then what stands beside it."""
    kind = desk.kinds[document.kind]
    yield Target(document.url, kind.template, kind.view(desk.at(document.url), document))
    yield from plan_gallery(desk, document)
    yield from plan_script(desk, document)
    yield from plan_wechat(desk, document)
    yield from plan_calendar_of(desk, document)


def _boards(desk: Desk) -> Iterator[Target]:
    """What documents share.  Nothing here may show a body: see :mod:`generator.plan.memory`."""
    yield from plan_home(desk)
    yield from plan_listings(desk)
    yield from plan_districts(desk)
    yield from plan_topics(desk)
    yield from plan_honours(desk)
    yield from plan_figures(desk)
    yield from plan_events(desk)
    yield from plan_editions(desk)
    yield _lost(desk)


def _lost(desk: Desk) -> Target:
    base = desk.library.settings.site.base_url or ""
    here = desk.at(addresses.LOST, root=base)
    return Target(
        addresses.LOST,
        "pages/lost.html",
        LostView(
            ridge=here.href(desk.shelf.art["ridge"].url) if "ridge" in desk.shelf.art else "",
            frame=here.frame("没有这一页", "这一页不在。", extra=FrameExtra(hidden=True, feeds=())),
        ),
    )


def _moved(desk: Desk) -> Iterator[tuple[Target, Document, int]]:
    base = desk.library.settings.site.base_url
    for document in desk.library.documents:
        for number, alias in enumerate(document.fields.aliases):
            old = alias.lstrip("/")
            url = old + "index.html" if old.endswith("/") else old
            here = desk.at(url)
            view = MovedView(
                frame=here.frame(
                    document.title, f"这一页搬到了新网址：{document.title}", extra=FrameExtra(hidden=True, feeds=())
                ),
                target=relative(url, document.url),
                title=document.title,
                canonical=absolute(base, document.url) if base else "",
            )
            yield Target(url, "pages/moved.html", view), document, number


def _changed(desk: Desk, target: Target) -> str:
    document = desk.library.by_ref.get(target.url.removesuffix(".html"))
    if document is None:
        return ""
    return document.changed


def _folded(url: str) -> str:
    """*url* as file systems without case or with other compositions would see it."""
    return unicodedata.normalize("NFC", url).casefold()


def _folders(url: str) -> Iterator[str]:
    """Every folder above *url*: ``a/b/c.html`` → ``a/b``, ``a``."""
    folder = url.rpartition("/")[0]
    while folder:
        yield folder
        folder = folder.rpartition("/")[0]


def _collisions(desk: Desk, targets: list[Target]) -> Iterator[Problem]:
    """Documents whose address is that of a page of the program; two documents of one address are E201."""
    owners = {document.url: document for document in desk.library.documents}
    seen: dict[str, str] = {}
    for target in targets:
        folded = _folded(target.url)
        owner = owners.get(target.url) or owners.get(seen.get(folded, ""))
        span = owner.span("slug") if owner else Span("content")
        if folded in seen:
            yield Problem(span, "E202", f"网址“{target.url}”已经是程序自己的一个页面", "请改一个 slug")
        seen.setdefault(folded, target.url)
        if len(target.url.encode()) > LONGEST_PATH:
            yield Problem(span, "E204", f"网址“{target.url}”超过 {LONGEST_PATH} 字节", "请把 slug 改短")
