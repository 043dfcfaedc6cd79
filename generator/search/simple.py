"""The simple form of search: all texts as scripts, read whole by the browser and scanned.

The scripts are calls of ``hongchengIndex``, so that they load from ``file://``; ``assets/js/search.js`` loads them
when a reader turns to the box.  :func:`find` says in Python what that script finds, in the same order.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from generator.search.records import SearchRecord
from generator.text.normal import normal, words

PART_LIMIT = 400_000
"""Bytes of JSON in one script, about: a longer page stands alone."""

_CALL = "hongchengIndex("
_ESCAPES = {ord(ch): f"\\u{ord(ch):04x}" for ch in "<>&\u2028\u2029"}


@dataclass(frozen=True, slots=True)
class Hit:
    """One page that holds every word of a query."""

    record: SearchRecord
    tier: int
    """0 the title is the query, 1 it holds the query, 2 it holds all words, 3 a block holds the query, 4 none does."""
    position: int
    """Characters of normal text, title and blocks, before the first find."""

    @property
    def score(self) -> int:
        """The greater the better."""
        return (5 - self.tier) * 1_000_000 - min(self.position, 999_999)


def index_scripts(records: Sequence[SearchRecord]) -> dict[str, bytes]:
    """The index of *records*: published path → classic script, in the order in which a page names them.

    A pure function of the records, whatever their order.  Names carry a digest of the bytes.
    """
    parts: list[list[bytes]] = []
    room = 0
    for row in (_row(record) for record in sorted(records, key=lambda record: record.url)):
        if len(row) > room:
            parts.append([])
            room = PART_LIMIT
        parts[-1].append(row)
        room -= len(row)
    scripts = {}
    for part in parts:
        script = _CALL.encode() + b"[\n" + b",\n".join(part) + b"\n]);\n"
        scripts[f"search/index-{hashlib.sha256(script).hexdigest()[:12]}.js"] = script
    return scripts


def _row(record: SearchRecord) -> bytes:
    """A record as a JSON list, in the order of its fields.  No character in it can end a script or open a tag."""
    fields = [
        record.url,
        record.title,
        record.label,
        record.places,
        record.topics,
        record.day,
        record.summary,
        record.blocks,
    ]
    row = json.dumps(fields, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)
    # A lone surrogate has no UTF-8; its backslash form is the same character to JSON and to JavaScript.
    return row.encode("utf-8", "backslashreplace")


def read_scripts(scripts: Iterable[bytes]) -> tuple[SearchRecord, ...]:
    """The records in *scripts*.  Raises :class:`ValueError` when one was not made by :func:`index_scripts`."""
    records = []
    for script in scripts:
        call = script.decode("utf-8").strip()
        if not (call.startswith(_CALL) and call.endswith(");")):
            raise ValueError("not a script of the search index")
        for url, title, label, places, topics, day, summary, blocks in json.loads(call[len(_CALL) : -2]):
            records.append(
                SearchRecord(url, title, label, tuple(places), tuple(topics), day, summary, tuple(blocks)),
            )
    return tuple(records)


def find(records: Iterable[SearchRecord], query: str) -> list[Hit]:
    """The pages that hold every word of *query* in title or blocks, best first; none for an empty query.

    The order: tiers of :class:`Hit`, then the earlier find, then the later date, then the address.
    """
    wanted = words(query)
    if not wanted:
        return []
    phrase = normal(query)
    hits = [hit for record in records if (hit := _hit(record, phrase, wanted))]
    hits.sort(key=lambda hit: hit.record.url)
    hits.sort(key=lambda hit: hit.record.day, reverse=True)
    hits.sort(key=lambda hit: (hit.tier, hit.position))
    return hits


def _hit(record: SearchRecord, phrase: str, wanted: tuple[str, ...]) -> Hit | None:
    title = normal(record.title)
    text = "\n".join((title, *map(normal, record.blocks)))
    if not all(word in text for word in wanted):
        return None
    first_word = min(text.index(word) for word in wanted)
    if title == phrase:
        return Hit(record, 0, 0)
    if phrase in title:
        return Hit(record, 1, title.index(phrase))
    if all(word in title for word in wanted):
        return Hit(record, 2, first_word)
    if phrase in text:
        return Hit(record, 3, text.index(phrase))
    return Hit(record, 4, first_word)
