"""The ids that templates use for themselves are reserved: no heading, number or honour of an editor can meet them."""

from __future__ import annotations

import re
from pathlib import Path

from generator.model.addresses import is_page_anchor
from generator.text.markdown.anchors import TAKEN

TEMPLATES = Path(__file__).parents[2] / "templates"


def ids(*names: str) -> set[str]:
    text = "\n".join(path.read_text("utf-8") for name in names for path in TEMPLATES.glob(name))
    return set(re.findall(r'\bid="([a-z][a-z0-9-]*)"', text)) | set(re.findall(r'"(h-[a-z-]+)"', text))


def test_a_heading_of_a_body_never_gets_the_id_of_a_template_s_own_heading() -> None:
    assert {name for name in ids("**/*.html") if name.startswith("h-")} <= TAKEN


def test_no_number_or_honour_gets_the_id_of_a_part_of_the_boards() -> None:
    own = ids("base.html", "macros/frame.html", "macros/furniture.html", "pages/figures.html", "pages/honours.html")
    assert [name for name in sorted(own) if not is_page_anchor(name)] == []
