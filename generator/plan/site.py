"""The whole plan: every file of the site, and what is wrong with its addresses."""

from __future__ import annotations

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
from generator.plan.claims import Claims, folded, old_address, own_problems
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
    claims = Claims((*(target.url for target in targets), *files))
    for target, document, number in _moved(desk):
        problems += claims.problems(document, number)
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
            url = old_address(alias)
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


def _collisions(desk: Desk, targets: list[Target]) -> Iterator[Problem]:
    """Documents whose address is that of a page of the program; two documents of one address are E201."""
    owners = {document.url: document for document in desk.library.documents}
    seen: dict[str, str] = {}
    for target in targets:
        name = folded(target.url)
        owner = owners.get(target.url) or owners.get(seen.get(name, ""))
        span = owner.span("slug") if owner else Span("content")
        yield from own_problems(target.url, span, is_taken=name in seen)
        seen.setdefault(name, target.url)
