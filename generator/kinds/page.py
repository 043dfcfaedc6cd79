"""Pages about the site itself (说明页)."""

from __future__ import annotations

from generator.model.desk import Desk
from generator.model.document import Document
from generator.model.items import frame_of, item_view
from generator.model.kind import Kind, Notes
from generator.model.library import Library
from generator.model.pages import PageView
from generator.model.shared import Shared


class Page(Shared, frozen=True, kw_only=True):
    """说明页，如“关于本站”“无障碍说明”。"""


def view(desk: Desk, document: Document) -> PageView:
    return PageView(frame_of(desk, document), item_view(desk, document))


def notes(library: Library, document: Document) -> Notes:
    return Notes("说明")


KIND = Kind(
    name="page",
    folder="pages",
    label="说明",
    heading="说明",
    fields=Page,
    view=view,
    notes=notes,
    lede="",
    empty="",
)
