"""A content type, as the rest of the program sees it: a value, not a class to inherit from."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import msgspec

from generator.model.document import Document
from generator.model.library import Library

if TYPE_CHECKING:
    from generator.model.desk import Desk
    from generator.model.shared import Shared


class Notes(msgspec.Struct, frozen=True):
    """What a kind adds to an item's card."""

    label: str
    meta: tuple[str, ...] = ()
    tag: str = ""
    summary: str = ""
    """Used when the editor wrote none."""
    lines: tuple[str, ...] = ()
    """Of a poster: its message, line by line."""


class Kind(msgspec.Struct, frozen=True):
    """One content type: ``generator/kinds/<name>.py``, one template, one sample, one line in the registry."""

    name: str
    folder: str
    label: str
    """One of them: 宣讲稿."""
    heading: str
    """Many of them, as the index is headed."""
    lede: str
    """A sentence under the index's heading."""
    empty: str
    """What the index says while there is nothing."""
    fields: type[Shared]
    view: Callable[[Desk, Document], Any]
    """The page of one document."""
    notes: Callable[[Library, Document], Notes]

    @property
    def template(self) -> str:
        return f"pages/{self.name}.html"
