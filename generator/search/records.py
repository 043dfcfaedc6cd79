"""What search knows of a page."""

from __future__ import annotations

from typing import NamedTuple

from generator.model.plain import Plain


class SearchRecord(Plain, frozen=True):
    """One page: what is searched (title and blocks), what narrows a search, and what a result shows."""

    url: str
    """Relative to the site's root: ``articles/si-hong.html``."""
    title: str
    label: str
    """What it is, in Chinese: 故事, 宣讲稿."""
    places: tuple[str, ...]
    """Short names of its districts."""
    topics: tuple[str, ...]
    day: str
    """``YYYY``, ``YYYY-MM``, ``YYYY-MM-DD`` or empty."""
    summary: str
    """Shown when only the title is hit; searched only if it is among the blocks, too."""
    blocks: tuple[str, ...]
    """The page's own text, block by block, in its order: a run of characters is found inside one block."""
    id: str = ""
    """Its name in the site: ``articles/si-hong``."""
    kind: str = ""
    """``article``, ``lecture`` …"""
    thumb: str = ""
    """A small picture, relative to the site's root."""
    headings: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    """People it names: for finding them by pinyin."""
    readings: tuple[tuple[str, str], ...] = ()
    """Words of the page that are not said in the usual way, and their syllables: ``("行义", "xing yi")``."""


class Naming(NamedTuple):
    """Of a record what names terms, and says how they sound."""

    title: str
    places: tuple[str, ...]
    topics: tuple[str, ...]
    headings: tuple[str, ...]
    names: tuple[str, ...]
    readings: tuple[tuple[str, str], ...]


def naming_of(record: SearchRecord) -> Naming:
    """What of *record* names terms."""
    return Naming(record.title, record.places, record.topics, record.headings, record.names, record.readings)
