"""Ids of headings: ``h-`` and the heading's words, so that an editor can guess the address of a section."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field

TAKEN = frozenset(
    ("h-album", "h-all", "h-brief", "h-browse", "h-captions", "h-charts", "h-corr", "h-deeds", "h-empty",
     "h-event", "h-events", "h-groups", "h-honour", "h-lec", "h-lectures", "h-levels", "h-man", "h-map",
     "h-next", "h-num", "h-people", "h-photo", "h-photos", "h-poster", "h-rel", "h-results", "h-said",
     "h-story", "h-topic")
)  # fmt: skip
"""Ids of the templates' own headings."""

LONGEST_ANCHOR = 40
"""Characters of a heading that go into its id."""


def anchor_of(text: str) -> str:
    """The id a heading gets, if no earlier heading of the page has it.

    >>> anchor_of("讲给谁听？ 六类 Audience")
    'h-讲给谁听-六类-audience'
    """
    plain = unicodedata.normalize("NFC", text).lower()
    words = "".join(char if char.isalnum() or char in "-_" else " " for char in plain).split()
    return "h-" + "-".join(words)[:LONGEST_ANCHOR].strip("-")


@dataclass(slots=True)
class Anchors:
    """The ids given out on one page."""

    taken: set[str] = field(default_factory=lambda: set(TAKEN))
    latest: dict[str, int] = field(default_factory=dict)

    def mint(self, text: str) -> str:
        """An id for a heading with this text that no other has."""
        wanted = anchor_of(text)
        anchor = wanted
        while anchor in self.taken or anchor == "h-":
            self.latest[wanted] = self.latest.get(wanted, 1) + 1
            anchor = f"{wanted.rstrip('-')}-{self.latest[wanted]}"
        self.taken.add(anchor)
        return anchor
