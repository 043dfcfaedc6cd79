"""How the pages are cut into levels, so that an edit of a recent page rewrites little.

Boundaries follow from the number of pages alone; the newest 16 pages at least always stand in the small last level.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from generator.search.records import SearchRecord

ONE_LEVEL = 512
"""Fewer pages than this are one level."""
LAST = 16
MIDDLE, WIDE_MIDDLE = 256, 1024
WIDE = 4096
VERY_WIDE = 16384
PAGES_OF_GROUP, MOST_GROUPS = 128, 64


def in_order(records: Iterable[SearchRecord]) -> list[SearchRecord]:
    """Oldest first, undated before all: the place of a page is its number."""
    return sorted(records, key=lambda record: (record.day, record.url))


def cut(records: Sequence[SearchRecord]) -> list[Sequence[SearchRecord]]:
    """*records*, which are in order, as base, middle and last level, or as one; none is empty."""
    count = len(records)
    if count < ONE_LEVEL:
        return [records] if records else []
    step = MIDDLE if count < WIDE else WIDE_MIDDLE
    middle = (count - LAST) // step * step
    last = (count - LAST) // LAST * LAST
    return [part for part in (records[:middle], records[middle:last], records[last:]) if part]


def limits(count: int, levels: int, shard: int) -> list[int]:
    """Digits that a shard of each level may weigh, given the number of pages and *shard*, that of a small site."""
    base = shard if count < WIDE else shard * 3 // 2 if count < VERY_WIDE else shard * 3
    of_three = [base, shard // 2 if count < WIDE else shard * 3 // 4, shard // 4]
    # Of two, it is the middle one that is missing.
    return of_three[::2] if levels == 2 else of_three[:levels]


def term_groups(count: int) -> int:
    """Into how many groups the terms of each level are parted, given the number of pages: an edit makes few of them
    again, and each is read by itself."""
    return min(MOST_GROUPS, 1 << (count // PAGES_OF_GROUP).bit_length())
