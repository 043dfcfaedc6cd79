"""Mined terms: found whatever is kept and however pages are cut into strips, and counted right."""

from __future__ import annotations

import random
from pathlib import Path

from generator.search.keys import Form, form_of
from generator.search.mining import LONGEST, OCCURRENCES, PAGES, mined_terms, strip_of
from generator.search.workshop import Workshop
from generator.store import Store

WORDS = ["遵义会议", "娄山关", "四渡赤水", "红军", "纪念馆", "茅台", "乌江", "强渡"]
FILLER = "天地人家国大小东南西北春夏秋冬"


def _page(draw: random.Random) -> Form:
    words = (draw.choice(WORDS) + "".join(draw.choices(FILLER, k=draw.randint(1, 3))) for _ in range(60))
    return form_of("题", ("".join(words), "gdp，" + draw.choice(WORDS)))


def _mined(pages: list[Form], size: int, workshop: Workshop) -> dict[str, int]:
    strips = [strip_of(pages[start : start + size]) for start in range(0, len(pages), size)]
    return mined_terms(strips, workshop, "")


def test_terms_are_strings_that_stand_often_on_as_many_pages_as_is_said() -> None:
    pages = [_page(random.Random(number)) for number in range(40)]

    found = _mined(pages, 8, Workshop())

    assert {"遵义会议", "娄山关", "四渡赤水"} <= found.keys()
    for term, count in found.items():
        standing = [page for page in pages if any(term in block for block in page.blocks)]
        assert count == len(standing) >= PAGES, term
        assert 2 <= len(term) <= LONGEST
        assert sum(block.count(term) for page in pages for block in page.blocks) >= OCCURRENCES


def test_what_is_kept_and_how_pages_are_cut_decide_about_no_term(tmp_path: Path) -> None:
    workshop = Workshop(Store(tmp_path).get_or)
    draw = random.Random(7)
    pages = [_page(draw) for _ in range(40)]
    for _ in range(6):
        fresh = _mined(pages, 64, Workshop())
        assert _mined(pages, 8, workshop) == _mined(pages, 7, Workshop()) == fresh
        place = draw.randrange(len(pages))
        pages[place] = form_of("题", (pages[place].blocks[1] + draw.choice(WORDS) * 2, *pages[place].blocks[2:]))
