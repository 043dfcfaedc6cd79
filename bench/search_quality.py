"""What the searches find, by type of query: recall and precision; terms by pinyin; misspelled ones."""

from __future__ import annotations

import random
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from playwright.sync_api import Browser, Error
from search_browser import PAGE, Search, answers, opened, terms
from search_queries import Query
from search_words import Typed

SHOWN = 10
FIRST = 5
CORRECTIONS = 3


@dataclass(frozen=True, slots=True)
class Score:
    """Means over the queries of a type; None when no query had a result."""

    queries: int
    recall: float
    precision: float | None
    shown: float | None
    """Precision among the first ten."""
    false: int
    """Queries with a page that does not hold the string."""


def found_pages(browser: Browser, search: Search, queries: Sequence[Query]) -> list[list[int]]:
    """The pages that *search* finds for each query, best first."""
    with opened(browser, search) as page:
        found = answers(page, [query.text for query in queries])
    return [[search.number_of(hit) for hit in answer["hits"]] for answer in found]


def scores(queries: Sequence[Query], found: Sequence[Sequence[int]]) -> dict[str, Score]:
    """By type of query."""
    kinds = dict.fromkeys(query.kind for query in queries)
    return {
        kind: _score([(query, pages) for query, pages in zip(queries, found, strict=True) if query.kind == kind])
        for kind in kinds
    }


def _score(answered: Sequence[tuple[Query, Sequence[int]]]) -> Score:
    recalls = [len(query.truth & set(pages)) / len(query.truth) for query, pages in answered if query.truth]
    return Score(
        len(answered),
        statistics.mean(recalls) if recalls else 1.0,
        _precision(answered, None),
        _precision(answered, SHOWN),
        sum(bool(set(pages) - query.truth) for query, pages in answered),
    )


def _precision(answered: Sequence[tuple[Query, Sequence[int]]], most: int | None) -> float | None:
    right = [len(query.truth & set(pages[:most])) / len(pages[:most]) for query, pages in answered if pages]
    return statistics.mean(right) if right else None


def mean(of_kinds: Mapping[str, Score], kinds: Sequence[str]) -> tuple[float, float]:
    """Recall and precision over *kinds*."""
    chosen = [of_kinds[kind] for kind in kinds if kind in of_kinds]
    precisions = [one.precision for one in chosen if one.precision is not None]
    return statistics.mean(one.recall for one in chosen), statistics.mean(precisions) if precisions else 0.0


def terms_found(browser: Browser, search: Search, typed: Sequence[Typed]) -> dict[str, tuple[int, int]]:
    """By class: how many terms stand among the first five that their letters may mean, and of how many."""
    with opened(browser, search) as page:
        offered = terms(page, [one.letters for one in typed])
    return _counted(typed, [one.term in list(meant)[:FIRST] for one, meant in zip(typed, offered, strict=True)])


def corrections(browser: Browser, search: Search, typed: Sequence[Typed]) -> dict[str, tuple[int, int]]:
    """By class: how many misspelled terms are put right by one of the first three suggestions, and of how many."""
    with opened(browser, search) as page:
        found = answers(page, [one.letters for one in typed])
    right = [one.term in answer["others"][:CORRECTIONS] for one, answer in zip(typed, found, strict=True)]
    return _counted(typed, right)


def pages_for_letters(
    browser: Browser, search: Search, typed: Sequence[Typed], truth: Mapping[str, frozenset[int]]
) -> dict[str, tuple[int, int]]:
    """By class: for how many letters a page with the term is among the first five results, and of how many."""
    with opened(browser, search) as page:
        found = answers(page, [one.letters for one in typed])
    right = [
        bool({search.number_of(hit) for hit in answer["hits"][:FIRST]} & truth[one.term])
        for one, answer in zip(typed, found, strict=True)
    ]
    return _counted(typed, right)


def _counted(typed: Sequence[Typed], right: Sequence[bool]) -> dict[str, tuple[int, int]]:
    counts: dict[str, tuple[int, int]] = {}
    for one, is_right in zip(typed, right, strict=True):
        before = counts.get(one.kind, (0, 0))
        counts[one.kind] = (before[0] + is_right, before[1] + 1)
    return counts


def works_from_disk(browser: Browser, search: Search, queries: Sequence[Query], seed: int) -> bool:
    """Whether *search*, opened from its folder without a server, finds what it finds with one."""
    some = random.Random(seed).sample(list(queries), min(20, len(queries)))
    context = browser.new_context()
    page = context.new_page()
    try:
        page.goto((search.served.folder / PAGE).as_uri())
        page.wait_for_function("() => window.bench", timeout=5000)
        page.evaluate("() => bench.open()")
        found = answers(page, [query.text for query in some])
    except Error:
        return False
    finally:
        context.close()
    return all(
        {search.number_of(hit) for hit in one["hits"]} == query.truth for one, query in zip(found, some, strict=True)
    )
