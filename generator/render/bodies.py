"""Stored bodies become HTML of one page: tokens for links and pictures are replaced by what they are there."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Literal

from generator.model.views import BodyView, PictureView
from generator.text.markdown.ruby import without_readings
from generator.text.markdown.values import Rendered

_TOKEN = re.compile('(?: href="\x02L(?P<link>\\d+)\x03"|\x02(?P<form>[PI])(?P<picture>\\d+)\x03)')

_LINK = re.compile(r"</?a(?: [^>]*)?>")
_WAY_BACK = re.compile(r'<a class="back"[^>]*>[^<]*</a>')

Form = Literal["figure", "inline_picture"]
"""How a picture stands: as a figure between paragraphs, or within a line of text."""
PictureMarkup = Callable[[PictureView, Form], str]
FORMS: dict[str, Form] = {"P": "figure", "I": "inline_picture"}


def piece_html(rendered: Rendered, view: BodyView, number: int, picture: PictureMarkup) -> str:
    """HTML of one piece of a body as *view*'s page shows it."""
    return _resolved(rendered.html[number], view, picture)


def body_html(rendered: Rendered, view: BodyView, picture: PictureMarkup) -> str:
    """HTML of a whole body with its notes, for feeds: few readers know what stands above a word."""
    spoken = map(_spoken, view.marks, rendered.html) if view.marks else rendered.html
    return without_readings(_resolved("".join(spoken) + rendered.notes, view, picture))


def _spoken(mark: str, text: str) -> str:
    """A piece of a script with who says it: one who reads it elsewhere has no columns and colours to go by."""
    if not mark:
        return text
    name = f"<b>{html.escape(mark)}：</b>"
    return f"<p>{name}{text[3:]}" if text.startswith("<p>") else f"<p>{name}</p>{text}"


def notes_html(rendered: Rendered, view: BodyView, picture: PictureMarkup) -> str:
    return _resolved(rendered.notes, view, picture)


def _resolved(text: str, view: BodyView, picture: PictureMarkup) -> str:
    def replacement(match: re.Match[str]) -> str:
        if match["link"] is not None:
            href = "" if view.plain else view.links[int(match["link"])]
            # A link to a page that this build does not hold stays as text.
            return f' href="{html.escape(href)}"' if href else ""
        return picture(view.pictures[int(match["picture"])], FORMS[match["form"]])

    resolved = _TOKEN.sub(replacement, text)
    return _LINK.sub("", _WAY_BACK.sub("", resolved)) if view.plain else resolved
