"""Where something stands in the file an editor opens, although Markdown is read in stretches and trimmed."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from markdown_it.token import Token

from generator.problems import Span
from generator.text.markdown.values import Piece

LAST_COLUMN = 1 << 30


class Places:
    """Lines and columns of a file, from the pieces of it that are rendered."""

    def __init__(self, path: str, pieces: Sequence[Piece]) -> None:
        self.path = path
        self._rows: dict[int, tuple[str, int]] = {}
        self._latest: Token | None = None
        self._starts: list[tuple[int, int]] = []
        for piece in pieces:
            for number, row in enumerate(piece.text.split("\n")):
                self._rows[piece.line + number] = (row, 1 if number else piece.column)

    def row(self, number: int) -> str:
        """A line of the file as it was written."""
        return self._rows.get(number, ("", 1))[0]

    def line(self, number: int) -> Span:
        """The first character of a line that is not a space."""
        row, first = self._rows.get(number, ("", 1))
        return Span(self.path, number, first + len(row) - len(row.lstrip()))

    def of(self, token: Token) -> Span:
        """Where a block begins."""
        return self.line(token.map[0] + 1 if token.map else 0)

    def within(self, inline: Token, offset: int) -> Span:
        """The place of the character at *offset* in the text of a block.

        The block's text has lost indents and ``>`` marks, so each line of it is looked for in its line of the
        file; where it cannot be found (a cell with ``\\|``) the first column stands in.
        """
        if inline.map is None:
            return Span(self.path)
        if self._latest is not inline:
            self._latest, self._starts = inline, self._line_starts(inline)
        row = bisect_right(self._starts, (offset, LAST_COLUMN)) - 1
        start, column = self._starts[row]
        return Span(self.path, inline.map[0] + 1 + row, column + offset - start)

    def _line_starts(self, inline: Token) -> list[tuple[int, int]]:
        """For each line of a block's text: the offset where it starts, and its first column in the file."""
        starts = []
        offset = 0
        for number, shown in enumerate(inline.content.split("\n"), inline.map[0] + 1 if inline.map else 1):
            row, first = self._rows.get(number, ("", 1))
            starts.append((offset, first + max(row.find(shown), 0)))
            offset += len(shown) + 1
        return starts
