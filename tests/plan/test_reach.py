"""How far chapters look: no farther than is said beforehand, and as far as is said, they notice every change."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from generator.kinds.event import Event
from generator.kinds.profile import Profile
from generator.model.desk import Desk
from generator.model.document import Body, Document, Packed
from generator.model.library import Archive, Library, Sheet
from generator.plan.az import ONE_PAGE, plan_az
from generator.plan.boards import plan_editions
from generator.plan.districts import plan_districts
from generator.plan.listings import plan_listings
from generator.plan.memory import Memory
from generator.plan.reach import Board, card, faces, ground, reach, reach_of_board, whole, within_reach
from generator.plan.site import _own
from generator.plan.topics import plan_topics
from tests.plan.planning import desk_of, planned, seals
from tests.proof.town import EDITION, TOWN
from tests.sites import article

MORE = {
    f"articles/more{number}.md": article(
        f"又一篇{number}", "见[灯](lamp.md)。", date=f"2026-0{1 + number % 5}-{10 + number}",
        **{"district": ("红花岗", "湄潭", "遵义")[number % 3]}, **({"topics": "red"} if number % 4 == 0 else {}),
        **({"edition": EDITION} if number % 9 == 0 else {}),
    )
    for number in range(18)
}  # fmt: skip
EVENTS = {
    f"events/more{number}.md": article(f"讲座{number}", "讲。", starts=f"2026-05-0{number} 09:00", venue="hall")
    for number in range(1, 5)
}
TEAMS = {f"teams/choir{number}.md": article(f"合唱队{number}", "唱。", members="9") for number in range(3)}
CITY = {**TOWN, **MORE, **EVENTS, **TEAMS}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    bare = desk_of(tmp_path_factory.mktemp("city"), CITY)
    archives = {"albums/views": Archive("albums/views.zip", 9, 2)}
    cards = {"": Sheet("share/site.jpg", 1200, 630)}
    return at_work(bare, replace(bare.library, archives=archives, cards=cards, kiosks=()))


def at_work(desk: Desk, library: Library) -> Desk:
    """A desk that has made nothing yet, above *library*."""
    return Desk(library, desk.shelf, desk.kinds, desk.url)


# -- no farther ----------------------------------------------------------------------------------


class Hidden:
    """Stands where nobody may look."""

    def __init__(self, ref: str) -> None:
        self.__dict__["ref"] = ref

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(f"{name} of {self.__dict__['ref']} is looked at from beyond its reach")


def hiding(library: Library, seen: set[str]) -> Callable[[Any], Any]:
    """Replaces, in any value, the documents that are not called as in *seen* by such as have an address and no face."""
    known: dict[str, Document] = {}
    for document in library.documents:
        hidden: Any = Hidden(document.ref)
        known[document.ref] = (
            document if document.ref in seen else msgspec.structs.replace(document, fields=hidden, body=hidden)
        )

    def over(value: Any) -> Any:
        if isinstance(value, Document):
            return known[value.ref]
        if isinstance(value, Desk):
            return dataclasses.replace(value, library=blind, kept={})
        if isinstance(value, tuple):
            parts = [over(part) for part in value]
            return type(value)(*parts) if hasattr(value, "_fields") else tuple(parts)
        if isinstance(value, list):
            return [over(part) for part in value]
        return {name: over(part) for name, part in value.items()} if isinstance(value, dict) else value

    # What leads from one to the other is found by those who see.
    lists = {name: getattr(library, name) for name in vars(Library) if hasattr(vars(Library)[name], "attrname")}
    blind = replace(library, documents=over(library.documents))
    for name, value in lists.items():
        blind.__dict__[name] = over(value)
    return over


def test_a_document_looks_at_no_face_beyond_its_reach(desk: Desk) -> None:
    hidden = 0
    for document in desk.library.documents:
        seen = {other.ref for _, other in within_reach(desk, document) if other}
        # The card of an event names where it is, which is in its face.
        seen |= {f"venues/{desk.library.by_ref[ref].fields.venue}" for ref in set(seen) if ref.startswith("events/")}  # type: ignore[attr-defined]
        hidden += len(desk.library.by_ref.keys() - seen)
        over = hiding(desk.library, seen)
        expected = [(target.url, target.view) for target in _own(desk, document)]
        assert [(target.url, target.view) for target in _own(over(desk), document)] == expected
    assert hidden > len(desk.library.documents) ** 2 // 2


def boards(desk: Desk) -> Iterator[Board]:
    yield from plan_listings(desk)
    yield from plan_districts(desk)
    yield from plan_topics(desk)
    yield from plan_editions(desk)
    yield from plan_az(desk)


@pytest.mark.parametrize("most", [ONE_PAGE, 3])
def test_a_board_looks_at_no_face_that_it_does_not_show(
    desk: Desk, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generator.plan.az.ONE_PAGE", most)
    hidden = 0
    for board in boards(desk):
        seen = {document.ref for document in board.shows} | {"venues/hall"}
        hidden += len(desk.library.by_ref.keys() - seen)
        make: Any = board.make
        over = hiding(desk.library, seen)
        assert make.func(*map(over, make.args)).view == board.make().view, board.url
    assert hidden > 400


# -- as far --------------------------------------------------------------------------------------


def with_fields(desk: Desk, document: Document, **fields: object) -> Document:
    return replace(document, fields=replace(document.fields, **fields))


def edits(desk: Desk, document: Document) -> Iterator[tuple[str, Document | None]]:
    """*document* as editors may change it; None when it is taken away."""
    library = desk.library
    places = library.settings.districts
    other = library.by_ref["articles/bridge"]
    yield "title", with_fields(desk, document, title="换了的题目")
    yield "date", with_fields(desk, document, date="2026-04-30")
    yield "district", replace(document, districts=(places[2],))
    yield "topics", replace(document, topics=library.settings.topics[1:])
    yield "summary", with_fields(desk, document, summary="换了的摘要")
    yield "cover", with_fields(desk, document, cover="art:ridge")
    yield "photo of another", replace(document, fields=replace(document.fields, cover="bridge.jpg"), shelf=other.shelf)
    yield "waiting", replace(document, waiting="未到时间")
    yield "figures", with_fields(desk, document, figures=())
    yield "opening", replace(document, body=replace(document.body, opening="换了的开头", digest="another"))
    edition = other.fields.edition
    assert edition
    yield "edition", with_fields(desk, document, edition=None if document.fields.edition else edition)
    yield "page", with_fields(desk, document, edition=replace(edition, page="第四版"))
    yield "related", with_fields(desk, document, related=("events/talk", "venues/hall"))
    if isinstance(document.fields, Event):
        yield "venue", with_fields(desk, document, venue=None)
    if isinstance(document.fields, Profile):
        yield "honours", with_fields(desk, document, honours=())
    yield "gone", None


def edited(desk: Desk, document: Document, other: Document | None) -> Desk:
    """The desk above a library in which *other* stands where *document* stood, in order again."""
    library = desk.library
    order = list(dict.fromkeys(one.kind for one in library.documents))
    found = [other if one.ref == document.ref else one for one in library.documents]
    documents = sorted((one for one in found if one), key=lambda one: (order.index(one.kind), one.newest_first))
    return at_work(desk, replace(library, documents=tuple(documents)))


def test_after_any_edit_a_plan_out_of_memory_is_the_one_planned_anew(desk: Desk) -> None:
    memory = Memory()
    planned(desk, memory)
    kept = memory.written()
    last_of_kind = {document.kind: document for document in desk.library.documents}
    middle = desk.library.of("article")[9]
    chosen = (*last_of_kind.values(), desk.library.by_ref["articles/lamp"], middle)
    for turn, document in enumerate(chosen):
        # Of the kinds that are much alike, each has half of the edits.
        mine = list(edits(desk, document))[turn % 2 :: 1 + (turn < len(last_of_kind) - 1)]
        for name, other in (*mine, ("gone", None)):
            there = edited(desk, document, other)
            found = planned(there, Memory(kept)).targets
            assert seals(found) == seals(planned(there).targets), f"{name} of {document.ref}"


def test_after_one_edit_upon_another_the_memory_is_still_right(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generator.plan.az.ONE_PAGE", 3)
    chance = Random(5)
    there, kept = desk, None
    for _ in range(40):
        document = chance.choice(there.library.documents)
        _, other = chance.choice(list(edits(there, document))[:-1])
        there = edited(there, document, other)
        memory = Memory(kept)
        assert seals(planned(there, memory).targets) == seals(planned(there).targets)
        kept = memory.written() or kept


def test_a_new_title_plans_what_shows_it_and_little_else(desk: Desk) -> None:
    memory = Memory()
    fresh = planned(desk, memory)
    document = desk.library.of("article")[9]
    there = edited(desk, document, with_fields(desk, document, title="换了的题目"))
    found = planned(there, Memory(memory.written())).targets
    before = seals(fresh.targets)
    changed = {url for url, seal in seals(found).items() if before.get(url) != seal}
    articles = {one.url for one in desk.library.of("article")}
    anew = {target.url for target in found if target.view is not None}
    assert document.url in changed <= anew
    assert len(anew & articles) < len(articles) // 2


def test_all_that_pages_may_look_at_counts(desk: Desk) -> None:
    library, version = desk.library, "1"
    document = library.by_ref["articles/bridge"]
    site = msgspec.structs.replace(library.settings.site, title="另一座城")
    changes = [
        replace(library, settings=dataclasses.replace(library.settings, site=site)),
        replace(library, today="2031-01-01"),
        replace(library, pages={}),
        replace(library, recordings={}),
        replace(library, cards={}),
    ]
    found = {ground(at_work(desk, changed), version) for changed in changes}
    shelf = replace(desk.shelf, icon="another.svg")
    same = ground(desk, version)
    found |= {ground(desk, "2"), ground(Desk(library, shelf, desk.kinds, desk.url), version), same}
    assert len(found) == len(changes) + 3
    assert ground(edited(desk, document, with_fields(desk, document, title="另一题")), version) == same

    own = [
        replace(library, shots={}),
        replace(library, archives={"articles/bridge": Archive("x.zip", 1, 1)}),
        replace(library, cards={"articles/bridge": Sheet("x.jpg", 1, 1)}),
        edited(desk, document, replace(document, waiting="未到时间")).library,
        edited(desk, document, replace(document, body=replace(document.body, opening="另一个开头"))).library,
    ]
    known = {faces(one)[document.ref] for one in own}
    assert len(known | {faces(library)[document.ref]}) == len(own) + 1

    everything = {whole(one, faces(one)) for one in (library, *own, replace(library, paths={}))}
    assert len(everything) == len(own) + 2


def test_a_menu_that_leads_to_a_document_is_planned_anew_when_it_goes(desk: Desk) -> None:
    about = desk.library.by_ref["pages/about"]
    site = desk.library.settings.site
    menus = replace(site.menus, foot=(*site.menus.foot, type(site.menus.foot[0])(text="关于", to="pages/about")))
    settings = dataclasses.replace(desk.library.settings, site=replace(site, menus=menus))  # type: ignore[type-var]
    there = at_work(desk, replace(desk.library, settings=settings))
    assert ground(edited(there, about, None), "1") != ground(there, "1")


def test_places_in_the_file_are_nobodys_concern(desk: Desk) -> None:
    document = desk.library.by_ref["articles/lamp"]
    links = tuple(replace(link, line=link.line + 7) for link in document.body.links)
    body = replace(document.body, links=links, digest="another")
    moved = replace(document, fields_at=Packed.of({"title": (9, 9)}), body=body)
    there = edited(desk, document, moved)
    assert document.body.links
    assert faces(there.library) == faces(desk.library)


def test_reading_time_is_on_a_card_and_the_count_of_characters_is_not(desk: Desk) -> None:
    document = next(one for one in desk.library.documents if one.body.characters > 10)

    def of(characters: int) -> Document:
        body: Body = msgspec.structs.replace(document.body, characters=characters)
        return card(msgspec.structs.replace(document, body=body))

    assert of(document.body.characters + 1) == card(document)
    assert of(document.body.characters + 5000) != card(document)


def test_where_a_link_leads_counts(desk: Desk) -> None:
    linking = desk.library.by_ref["articles/more1"]
    lamp = desk.library.by_ref["articles/lamp"]
    there = edited(desk, lamp, None)
    assert "articles/lamp" not in {other.ref for _, other in within_reach(desk, linking) if other}
    assert reach(there, linking, faces(there.library)) != reach(desk, linking, faces(desk.library))


def test_the_reason_why_one_is_related_counts(desk: Desk) -> None:
    """It changes with the sizes of groups, while both stay as they are."""
    red, two = desk.library.settings.topics
    named = {"more1": (red, two), "more4": (red, two), "more7": (red,)}
    bare = [replace(one, topics=named.get(one.slug, ())) for one in desk.library.documents]
    fewer = [replace(one, topics=()) if one.slug == "more7" else one for one in bare]
    there, then = (at_work(desk, replace(desk.library, documents=tuple(ones))) for ones in (bare, fewer))
    document = there.library.by_ref["articles/more1"]
    known, known_then = faces(there.library), faces(then.library)
    said, said_then = (
        {other.ref: why for why, other in within_reach(one, document) if other and why.startswith("related")}
        for one in (there, then)
    )
    assert (said["articles/more4"], said_then["articles/more4"]) == tuple(
        f"related: 同一专题：{topic.name}" for topic in (two, red)
    )
    assert known["articles/more4"] == known_then["articles/more4"]
    mute = {ref: "" for ref in known}
    assert reach(there, document, mute) != reach(then, document, mute)


def test_numbers_on_a_board_count(desk: Desk) -> None:
    known = faces(desk.library)
    board = next(boards(desk))
    assert reach_of_board(board, known) != reach_of_board(board._replace(told=("another",)), known)
