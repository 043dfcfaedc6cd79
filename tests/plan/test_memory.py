"""What a plan remembers: nothing that a body could have changed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from generator.config import load_settings
from generator.fingerprint import digest
from generator.intake.walk import walk
from generator.kinds.registry import BY_NAME
from generator.load.library import Shelves, read_library
from generator.load.reading import Reader
from generator.model.desk import Desk
from generator.model.document import Document
from generator.model.library import Library
from generator.model.targets import Target
from generator.output.assets import read_shelf
from generator.places import Places
from generator.plan.memory import Memory, card, ground
from generator.plan.site import Plan, plan_site
from generator.search.index import Index
from generator.store import Store
from tests.conftest import REPOSITORY
from tests.proof.town import TOWN
from tests.sites import NOON, make_site

NOTHING = Index("", {})


def desk_of(root: Path) -> Desk:
    """The desk of a town with something of everything."""
    files, _ = walk(make_site(root, TOWN))
    settings, _ = load_settings(files)
    assert settings
    shelf = read_shelf(Places(REPOSITORY).assets)
    reader = Reader(Store(root / "store"), "1")
    library, problems = read_library(Shelves(files, shelf.art.keys()), settings, reader, NOON, drafts=False)
    assert not [problem for problem in problems if problem.level == "error"]
    return Desk(library, shelf, BY_NAME, "index.html")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return desk_of(tmp_path_factory.mktemp("town"))


def with_other_bodies(desk: Desk, keeping: str = "") -> Desk:
    """The same cards above other bodies; the body of the document called *keeping* stays."""

    def rewritten(document: Document) -> Document:
        body = document.body
        links = tuple(msgspec.structs.replace(link, line=link.line + 7, column=3) for link in body.links)
        other = msgspec.structs.replace(body, digest=digest(("another", body.digest)), links=links)
        return document if document.ref == keeping else msgspec.structs.replace(document, body=other)

    documents = tuple(map(rewritten, desk.library.documents))
    library: Library = replace(desk.library, documents=documents)
    return Desk(library, desk.shelf, desk.kinds, desk.url)


def planned(desk: Desk, memory: Memory | None = None) -> Plan:
    indexes = {screen.slug: NOTHING for screen in desk.library.kiosks}
    return plan_site(desk, NOTHING, indexes, memory=memory)


def seals(targets: tuple[Target, ...]) -> dict[str, str]:
    return {target.url: target.seal or digest(target.view) for target in targets}


def test_other_bodies_change_the_chapters_of_their_documents_and_no_other(desk: Desk) -> None:
    first, second = Memory(), Memory()
    planned(desk, first)
    planned(with_other_bodies(desk), second)
    before, after = (msgspec.msgpack.decode(memory.written() or b"") for memory in (first, second))
    assert before.keys() == after.keys()
    changed = {name for name in before if before[name][1] != after[name][1]}
    assert "" not in changed
    assert len(changed) > len(before) // 2


def test_a_document_shows_no_body_but_its_own(desk: Desk) -> None:
    first = Memory()
    planned(desk, first)
    before = msgspec.msgpack.decode(first.written() or b"")
    for document in desk.library.documents:
        memory = Memory()
        planned(with_other_bodies(desk, keeping=document.ref), memory)
        after = msgspec.msgpack.decode(memory.written() or b"")
        assert after[document.ref] == before[document.ref], document.ref


def test_all_that_is_no_body_counts(desk: Desk) -> None:
    library, version = desk.library, "1"
    same = ground(desk, version)
    assert ground(with_other_bodies(desk), version) == same
    first, *others = library.documents
    fields = msgspec.structs.replace(first.fields, title="另一个题目")
    heading = msgspec.structs.replace(first.body, opening="另一个开头")
    site = msgspec.structs.replace(library.settings.site, title="另一座城")
    changes = [
        replace(library, documents=(msgspec.structs.replace(first, fields=fields), *others)),
        replace(library, documents=(msgspec.structs.replace(first, body=heading), *others)),
        replace(library, documents=(msgspec.structs.replace(first, waiting="未到时间"), *others)),
        replace(library, documents=tuple(others)),
        replace(library, settings=replace(library.settings, site=site)),  # type: ignore[type-var]
        replace(library, today="2031-01-01"),
        replace(library, shots={}),
        replace(library, paths={}),
    ]
    found = {ground(Desk(changed, desk.shelf, desk.kinds, desk.url), version) for changed in changes}
    shelf = replace(desk.shelf, icon="another.svg")
    found |= {ground(desk, "2"), ground(Desk(library, shelf, desk.kinds, desk.url), version), same}
    assert len(found) == len(changes) + 3


def test_a_plan_out_of_memory_has_the_same_addresses_and_seals(desk: Desk) -> None:
    memory = Memory()
    fresh = planned(desk, memory)
    kept = planned(desk, Memory(memory.written()))
    assert seals(kept.targets) == seals(fresh.targets)
    assert any(target.view is None for target in kept.targets)
    assert kept.files == fresh.files


@pytest.mark.parametrize("damage", [b"", b"\xc1", b"\x81\xa1a", b"\x80"])
def test_a_memory_that_cannot_be_read_is_as_good_as_none(desk: Desk, damage: bytes) -> None:
    assert seals(planned(desk, Memory(damage)).targets) == seals(planned(desk).targets)


def test_reading_time_is_on_a_card_and_the_count_of_characters_is_not(desk: Desk) -> None:
    document = next(one for one in desk.library.documents if one.body.characters > 10)
    longer = msgspec.structs.replace(document.body, characters=document.body.characters + 1)
    assert card(msgspec.structs.replace(document, body=longer)) == card(document)
    much = msgspec.structs.replace(document.body, characters=document.body.characters + 5000)
    assert card(msgspec.structs.replace(document, body=much)) != card(document)


def test_the_folder_is_not_a_part_of_the_plan(desk: Desk, tmp_path: Path) -> None:
    assert seals(planned(desk_of(tmp_path)).targets) == seals(planned(desk).targets)
