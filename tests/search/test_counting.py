"""On how many pages terms stand: what is counted anew and what is added up from before comes to the same."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

from hypothesis import given
from hypothesis import strategies as st

from generator.search.counting import Pages, groups_of, page_counts, sums
from generator.search.keys import Form
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
        assert page_counts(parts(texts), groups_of(terms), workshop) == naive(texts, terms)
        texts[place % len(texts)] = other
        assert page_counts(parts(texts), groups_of(terms), workshop) == naive(texts, terms)
        assert page_counts(parts(texts), groups_of(terms)) == naive(texts, terms)


def test_after_an_edit_of_a_great_text_few_counts_are_read() -> None:
    texts = [[[f"第{number}页山水"]] for number in range(160)]
    store = Remembering()
    page_counts(parts(texts), [["山水"]], Workshop(store.keep))
    texts[77] = [["红城"]]
    store.asked = 0
    assert page_counts(parts(texts), [["山水"]], Workshop(store.keep)) == {"山水": 159}
    assert store.asked < 40


def test_what_parts_say_is_added_up() -> None:
    assert sums([]) == {}
    assert sums([{"a": 1}, {"a": 2, "b": 3}, {"c": 4}]) == {"a": 3, "b": 3, "c": 4}
