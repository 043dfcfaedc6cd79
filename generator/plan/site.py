"""The whole plan: every file of the site, and what is wrong with its addresses."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping
from functools import partial

import msgspec

from generator.model import addresses
from generator.model.desk import Desk, FrameExtra
from generator.model.document import Document
from generator.model.pages import LostView, MovedView
from generator.model.targets import Target, absolute, is_listed, relative
from generator.plan.az import plan_az
from generator.plan.boards import editions_target, plan_editions, plan_events, plan_figures, plan_honours
from generator.plan.districts import districts_target, plan_districts
from generator.plan.feeds import plan_calendar, plan_calendar_of, plan_feeds, plan_machine_files
from generator.plan.galleries import plan_gallery
from generator.plan.home import plan_home
from generator.plan.kiosks import plan_kiosks
from generator.plan.listings import plan_listings
from generator.plan.memory import Memory, Shared
from generator.plan.reach import Board, faces, reach, reach_of_board, whole
from generator.plan.scripts import plan_script
from generator.plan.search import plan_search
from generator.plan.topics import plan_topics, topics_target
from generator.plan.wechat import plan_wechat
from generator.problems import Problem, Span
from generator.search.index import Index
from generator.search.workshop import Keep
from generator.store import Piece

LONGEST_PATH = 240
"""Bytes of an address: folders on Windows and on USB sticks take no more."""


class Plan(msgspec.Struct, frozen=True):
    targets: tuple[Target, ...]
    """In the order of their addresses."""
    files: Mapping[str, bytes | Piece]
    """What is published as it is: style sheets, scripts, prints, the search index."""
    problems: tuple[Problem, ...]


def plan_site(
    desk: Desk,
    indexes: Callable[[], Mapping[str, Index]],
    keep: Keep = lambda _, compute: compute(),
    memory: Memory | None = None,
) -> Plan:
    """All targets of the site.

    *indexes* are asked for last: the site's own search index by the name "", those of kiosks by slug.  *keep* remembers
    how titles sound.  What *memory* has planned before comes as seals without views.
    """
    memory = memory or Memory()
    by_ref, known = desk.library.by_ref, faces(desk.library)
    everything = whole(desk.library, known)
    memory.begin(everything)
    pages = [*memory.shared(partial(_shared, desk, keep, known, everything))]
    beside: list[Target] = []
    bodies = {ref: document.body.digest for ref, document in by_ref.items()}
    own = memory.own(bodies, lambda ref: reach(desk, by_ref[ref], known), lambda ref: _own(desk, by_ref[ref]))
    for page, *others in own:
        pages.append(page)
        beside += others
    searched = indexes()
    pages += plan_search(desk, searched[""].manifest)
    sitemap = tuple(sorted((target.url, _changed(desk, target)) for target in pages if is_listed(target)))
    kiosks = plan_kiosks(desk, searched)
    targets = [*pages, *beside, *plan_feeds(desk), *plan_machine_files(desk, sitemap), *kiosks.targets]
    problems = [*_collisions(desk, targets), *kiosks.problems]
    files = {**desk.shelf.files, **searched[""].files, **kiosks.files}
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


def _shared(desk: Desk, keep: Keep, known: Mapping[str, str], everything: str) -> Iterator[Shared]:
    """What documents share, by pages; *known* are all faces, *everything* is the digest of them.

    Nothing here may show a body: see :mod:`generator.plan.reach`.
    """
    yield Shared("", everything, partial(_gathered, desk))
    for board in (
        *plan_listings(desk), *plan_districts(desk), *plan_topics(desk), *plan_editions(desk), *plan_az(desk, keep)
    ):  # fmt: skip
        yield Shared(board.url, reach_of_board(board, known), partial(_one, board))


def _one(board: Board) -> tuple[Target]:
    return (board.make(),)


def _gathered(desk: Desk) -> Iterator[Target]:
    """Pages that choose from all documents or count them: few, and planned whenever a face is another."""
    yield from plan_home(desk)
    yield districts_target(desk)
    yield topics_target(desk)
    yield editions_target(desk)
    yield from plan_honours(desk)
    yield from plan_figures(desk)
    yield from plan_events(desk)
    yield from plan_calendar(desk)
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
