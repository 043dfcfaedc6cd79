"""A query answered from a published site, with what it took: ``hongcheng search``."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from generator.search.ask import find, shown
from generator.search.opened import SENSELESS, Damaged, Opened
from generator.search.parts import FOLDER
from generator.search.query import parts_of
from generator.search.suggest import Suggestion, suggestions
from generator.text.normal import normal_blocks, simplify

AROUND = 20
"""Characters shown before a find, and three times as many after it."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One page found."""

    title: str
    url: str
    label: str
    day: str
    score: float
    texts: tuple[str, ...]
    """Title and blocks."""
    wanted: tuple[str, ...]
    """What was asked for."""

    @property
    def excerpt(self) -> str:
        """What stands around the first find that is not in the title, in search form."""
        blocks = [simplify(block) for block in normal_blocks(self.texts)]
        for block in blocks[1:]:
            for text in self.wanted:
                if (place := block.find(text)) >= 0:
                    return block[max(0, place - AROUND) : place + len(text) + 3 * AROUND]
        return blocks[1][: 4 * AROUND] if len(blocks) > 1 else ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a query finds."""

    hits: tuple[Hit, ...]
    """The best ones."""
    total: int
    suggestions: tuple[Suggestion, ...]
    """When nothing is found."""
    files: tuple[tuple[str, int, int], ...]
    """Address, bytes and bytes as sent of each file that was read, in order."""


class NoIndex(Exception):
    """The folder holds no search index."""


def answer(site: Path, query: str, most: int | None) -> Answer:
    """The best *most* pages, or all, of the published folder *site*.

    Raises :class:`NoIndex`, :class:`generator.search.opened.Damaged` and :class:`OSError`.
    """
    manifests = sorted((site / FOLDER).glob("m-*.js"))
    if len(manifests) != 1:
        raise NoIndex(str(site))
    read = [f"{FOLDER}{manifests[0].name}"]
    """The last one is the first to be suspected."""

    def content(address: str) -> bytes:
        read.append(address)
        return (site / address).read_bytes()

    try:
        return _answered(Opened(read[0], content), query, most)
    except SENSELESS as reason:
        raise Damaged(read[-1]) from reason


def _answered(index: Opened, query: str, most: int | None) -> Answer:
    found = find(index, query)
    wanted = tuple(part.text for part in parts_of(query) if not part.excluded)
    hits = []
    for hit in found[:most]:
        page = shown(index, hit)
        texts = (page["title"], *page["blocks"])
        hits.append(Hit(page["title"], page["url"], page["label"], page["day"], hit.score, texts, wanted))
    others = () if found else tuple(suggestions(index, query))
    return Answer(tuple(hits), len(found), others, tuple(index.reading.files))
