"""On how many pages terms stand: what is counted anew and what is added up from before comes to the same."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

from hypothesis import given
from hypothesis import strategies as st

from generator.search.counting import Pages, page_counts
from generator.search.keys import Form
from generator.search.made import Group
from generator.search.query import parts_of
from generator.search.workshop import Workshop

BLOCK = st.text("山水城红a1 ", min_size=1, max_size=9)
PAGES = st.lists(st.lists(BLOCK, min_size=1, max_size=3), min_size=1, max_size=3)
TERM = st.text("山水城红a1 ", min_size=2, max_size=6)
TERMS = st.sets(TERM.filter(lambda term: all(len(piece) > 1 for piece in term.split(" "))), max_size=30)


class Remembering:
    """A store in memory that counts what was not there."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}
        self.asked = 0

    def keep(self, key: str, compute: Callable[[], bytes]) -> bytes:
        self.asked += 1
        if key not in self.kept:
            self.kept[key] = compute()
        return self.kept[key]


def parts(texts: Sequence[Sequence[Sequence[str]]]) -> list[Pages]:
    def some(pages: Sequence[Sequence[str]]) -> Pages:
        return Pages(hashlib.sha256(repr(pages).encode()).hexdigest(), lambda: [Form(tuple(page)) for page in pages])

    return list(map(some, texts))


def counted(texts: Sequence[Sequence[Sequence[str]]], terms: set[str], workshop: Workshop) -> dict[str, int]:
    """What is counted of *terms*, in some groups, and of all of them once more."""
    ordered = sorted(terms)
    families = [[Group.of(ordered[start::3]) for start in range(3)], [Group.of(ordered)]]
    some, (whole,) = page_counts(parts(texts), families, workshop)
    found = {term: int(count) for term, count in zip(ordered, whole, strict=True) if count}
    for start, counts in enumerate(some):
        assert counts.tolist() == [found.get(term, 0) for term in ordered[start::3]]
    return found


def naive(texts: Sequence[Sequence[Sequence[str]]], terms: set[str]) -> dict[str, int]:
    pages = [page for some in texts for page in some]
    found = {
        term: sum(all(any(part.text in block for block in page) for part in parts_of(term)) for page in pages)
        for term in terms
    }
    return {term: count for term, count in found.items() if count}


@given(few=st.lists(PAGES, min_size=1, max_size=4), other=PAGES, terms=TERMS, place=st.integers(0, 49))
def test_the_counts_of_few_and_many_parts_are_true_cold_and_after_an_edit(
    few: list[list[list[str]]], other: list[list[str]], terms: set[str], place: int
) -> None:
    many = [few[number % len(few)] for number in range(50)]
    for texts in (few, many):
        store = Remembering()
        workshop = Workshop(store.keep)
        assert counted(texts, terms, workshop) == naive(texts, terms)
        texts[place % len(texts)] = other
        assert counted(texts, terms, workshop) == naive(texts, terms)
        assert counted(texts, terms, Workshop()) == naive(texts, terms)


def test_after_an_edit_of_a_great_text_few_counts_are_read() -> None:
    texts = [[[f"第{number}页山水"]] for number in range(160)]
    store = Remembering()
    families = [[Group.of(["山水"])]]
    page_counts(parts(texts), families, Workshop(store.keep))
    texts[77] = [["红城"]]
    store.asked = 0
    (((count,),),) = page_counts(parts(texts), families, Workshop(store.keep))
    assert count == 159
    assert store.asked < 40
