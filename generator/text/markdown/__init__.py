"""Markdown as editors write it here, and the HTML it becomes.

:func:`render` is all the rest of the generator uses.  In the order text travels: ``limits`` (what is refused
unread), ``parser`` (the library, set up for this house) with its rules ``chinese``, ``unmarked``, ``containers`` and
``timeline``, ``gather`` (links, pictures, headings, plain text, mistakes), ``html`` (how it is written).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from generator.text.markdown.limits import refusal
from generator.text.markdown.values import BodyLink, BodyPicture, Heading, Piece, Rendered

__all__ = ["BodyLink", "BodyPicture", "Heading", "Piece", "Rendered", "render"]

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f]")


def render(pieces: Sequence[Piece], path: str, *, first_heading: int = 2) -> Rendered:
    """Render the pieces of one file.

    *path* is the file as problems name it.  *first_heading* is the level in HTML of the highest heading written:
    whether an editor begins with ``#`` or ``##``, the first rank below the page's title is the same.

    Notes and link references work across pieces; everything else ends where its piece ends.  Never raises for
    what an editor wrote: mistakes are in ``problems``, and a body with an error in it still renders harmlessly.
    """
    # Tokens for links and pictures are written with control characters, so none may come in from outside.
    clean = [Piece(_CONTROL.sub("", piece.text), piece.line, piece.column) for piece in pieces]
    if problem := refusal(clean, path):
        return Rendered(html=("",) * len(clean), problems=(problem,))
    # The library takes a tenth of a second to load: only when there is something to read.
    from generator.text.markdown.reading import read

    return read(clean, path, first_heading)
