"""From pieces to :class:`Rendered`, with the library loaded."""

from __future__ import annotations

from collections.abc import Sequence

from generator.problems import in_order
from generator.text.markdown.gather import Gathering
from generator.text.markdown.parser import parse, parser
from generator.text.markdown.places import Places
from generator.text.markdown.values import Piece, Rendered


def read(pieces: Sequence[Piece], path: str, first_heading: int, *, short_cuts: bool = True) -> Rendered:
    """What :func:`generator.text.markdown.render` promises, for pieces that are clean and not too large."""
    gathering = Gathering(Places(path, pieces), first_heading)
    md = parser(short_cuts=short_cuts)
    parts, notes, env = parse(md, pieces, gathering)
    renderer, options = md.renderer, md.options
    return Rendered(
        html=tuple(renderer.render(part, options, env) for part in parts),
        notes=renderer.render(notes, options, env),
        links=tuple(gathering.links),
        outside=tuple(gathering.outside),
        pictures=tuple(gathering.pictures),
        headings=tuple(gathering.headings),
        blocks=tuple(gathering.blocks),
        problems=in_order(gathering.problems),
    )
