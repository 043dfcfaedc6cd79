"""What goes into a rendering and what comes out: plain values that travel between processes."""

from __future__ import annotations

import msgspec

from generator.problems import Problem


class Piece(msgspec.Struct, frozen=True):
    """One stretch of Markdown source; all pieces of a rendering come from the same file."""

    text: str
    """LF line ends, no BOM."""
    line: int
    """Line of the file, from 1, in which *text* starts."""
    column: int = 1
    """Column of the file, from 1, in which the first line of *text* starts."""


class BodyLink(msgspec.Struct, frozen=True):
    """A link to something in the site; links that lead out are finished HTML already."""

    target: str
    """As written, with entities and percent signs decoded: a relative path or ``#anchor``."""
    line: int
    column: int


class BodyPicture(msgspec.Struct, frozen=True):
    """A picture shown in a body."""

    src: str
    """As written, decoded: a relative path or ``art:name``."""
    alt: str
    """Empty for a picture that is only decoration."""
    caption: str
    credit: str
    """Whose picture it is, e.g. ``张三 摄``."""
    line: int
    column: int
    inline: bool
    """Whether the picture stands within a line of text rather than as a figure."""


class Heading(msgspec.Struct, frozen=True):
    level: int
    """The level in HTML: 2 for ``<h2>``."""
    id: str
    text: str
    piece: int
    """Index of the piece the heading stands in."""
    line: int


class Rendered(msgspec.Struct, frozen=True):
    """A body as HTML with tokens for what depends on the page that shows it.

    Link *n* stands in the HTML as ``href="\\x02L{n}\\x03"``, a picture as ``\\x02P{n}\\x03`` where a figure goes
    and as ``\\x02I{n}\\x03`` where an image goes within text.
    """

    html: tuple[str, ...]
    """One string a piece."""
    notes: str = ""
    """The footnotes as an ordered list, or an empty string."""
    links: tuple[BodyLink, ...] = ()
    pictures: tuple[BodyPicture, ...] = ()
    headings: tuple[Heading, ...] = ()
    blocks: tuple[str, ...] = ()
    """Plain text of every block in the order read: paragraph, list entry, table row, caption, heading …"""
    problems: tuple[Problem, ...] = ()
    outside: tuple[str, ...] = ()
    """Addresses of links that leave the site, as they stand in the HTML."""
