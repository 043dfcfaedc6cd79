"""What a plan remembers: nothing that a body could have changed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from generator.fingerprint import digest
from generator.model.desk import Desk
from generator.model.document import Document
from generator.model.library import Library
from generator.plan.memory import Memory
from tests.plan.planning import desk_of, planned, seals
from tests.proof.town import TOWN


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return desk_of(tmp_path_factory.mktemp("town"), TOWN)


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


def chapters(memory: Memory) -> dict[str, list[Any]]:
    """Name of each chapter → the address and seal of its targets."""
    _, shared, own = msgspec.msgpack.decode(memory.written() or b"")
    return {name: [row[:3] for row in rows] for name, (_, _, rows) in (shared | own).items()}


def test_other_bodies_change_the_chapters_of_their_documents_and_no_other(desk: Desk) -> None:
    first, second = Memory(), Memory()
    planned(desk, first)
    planned(with_other_bodies(desk), second)
    before, after = chapters(first), chapters(second)
    documents = {document.ref for document in desk.library.documents}
    assert before.keys() == after.keys()
    assert documents < before.keys()
    changed = {name for name in before if before[name] != after[name]}
    assert changed <= documents
    assert len(changed) > len(documents) // 2


def test_a_document_shows_no_body_but_its_own(desk: Desk) -> None:
    first = Memory()
    planned(desk, first)
    before = chapters(first)
    for document in desk.library.documents:
        memory = Memory()
        planned(with_other_bodies(desk, keeping=document.ref), memory)
        after = chapters(memory)
        assert after[document.ref] == before[document.ref], document.ref


def test_a_plan_out_of_memory_has_the_same_addresses_and_seals(desk: Desk) -> None:
    memory = Memory()
    fresh = planned(desk, memory)
    kept = planned(desk, Memory(memory.written()))
    assert seals(kept.targets) == seals(fresh.targets)
    assert any(target.view is None for target in kept.targets)
    assert kept.files == fresh.files


@pytest.mark.parametrize("damage", [b"", b"\xc1", b"\x81\xa1a", b"\x80", b"\x90"])
def test_a_memory_that_cannot_be_read_is_as_good_as_none(desk: Desk, damage: bytes) -> None:
    assert seals(planned(desk, Memory(damage)).targets) == seals(planned(desk).targets)


def test_the_folder_is_not_a_part_of_the_plan(desk: Desk, tmp_path: Path) -> None:
    assert seals(planned(desk_of(tmp_path, TOWN)).targets) == seals(planned(desk).targets)
