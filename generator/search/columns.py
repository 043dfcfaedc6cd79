"""What the index knows of whole pages: lengths for the ranking, facets, names of the text files, the texts."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np

from generator.search.digits import DIGITS, written
from generator.search.records import SearchRecord

PAGES_A_CHUNK = 1024
NAMES_A_CHUNK = 256
LONGEST_DIGIT = len(DIGITS) - 1
"""What is longer is written as this."""


def length_digit(length: int) -> str:
    """A page's length in thirds of an octave."""
    return DIGITS[min(LONGEST_DIGIT, math.floor(3 * math.log2(length + 1) + 0.5))]


def lengths_chunks(lengths: Sequence[int], titles: Sequence[int]) -> Iterator[str]:
    """Family ``l``: lengths of pages, then of their titles."""
    for start in range(0, len(lengths), PAGES_A_CHUNK):
        chunk = slice(start, start + PAGES_A_CHUNK)
        shown = (DIGITS[min(LONGEST_DIGIT, title)] for title in titles[chunk])
        yield "".join((*map(length_digit, lengths[chunk]), *shown))


def names_chunks(names: Sequence[str]) -> Iterator[str]:
    """Family ``n``: names of text files."""
    for start in range(0, len(names), NAMES_A_CHUNK):
        yield "".join(names[start : start + NAMES_A_CHUNK])


def facets_chunks(records: Sequence[SearchRecord]) -> Iterator[dict[str, object]]:
    """Family ``f``: kind, year, places and topics of pages."""
    for start in range(0, len(records), PAGES_A_CHUNK):
        chunk = records[start : start + PAGES_A_CHUNK]
        kinds = sorted({record.label for record in chunk})
        years = sorted({record.day[:4] for record in chunk} - {""})
        places = sorted({place for record in chunk for place in record.places})
        topics = sorted({topic for record in chunk for topic in record.topics})
        row: list[int] = []
        for record in chunk:
            row += [kinds.index(record.label), years.index(record.day[:4]) + 1 if record.day else 0]
            row += [len(record.places), *map(places.index, record.places)]
            row += [len(record.topics), *map(topics.index, record.topics)]
        rows = written(np.array(row, np.int64))
        yield {"kinds": kinds, "years": years, "places": places, "topics": topics, "rows": rows}


def text_value(record: SearchRecord) -> dict[str, object]:
    """A page as a result shows it, for family ``t``."""
    return {
        "id": record.id,
        "url": record.url,
        "title": record.title,
        "label": record.label,
        "kind": record.kind,
        "day": record.day,
        "year": record.day[:4],
        "places": record.places,
        "topics": record.topics,
        "summary": record.summary,
        "thumb": record.thumb,
        "blocks": record.blocks,
    }
