"""A short cut for what most of a story is: a paragraph on one line that holds no markup at all.

Such a line becomes one token, ``unmarked_paragraph``, without a look at the dozen rules that could not match it,
and text within other blocks becomes one text token likewise.  A parser made without short cuts gives the same
:class:`Rendered`; the tests compare the two.  Where it is not certain that a line is one, the rules decide.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from generator.text.markdown.quantities import kept_whole

UNMARKED = "unmarked_paragraph"
"""The token: the paragraph's text is its content."""

INLINE_MARKUP = re.compile(r"[\\`~*_\[<&{\n]")
"""The first character of anything that a rule for text within blocks reads as more than text."""

FULL_SPACE = "\u3000"

_PARAGRAPH = re.compile(
    rf"{FULL_SPACE}*(?!\d{{1,9}}[.)])[^\s#＃>+\-=|:：\\`~*＊_\[\]］<&{{｛]"
    r"(?:[^\\`~*＊_\[\]］<&{｛]*[^\s\\`~*＊_\[\]］<&{｛])?"
)
"""No rule for blocks begins with its first character, none for text reads it, nothing in it looks like a mark that
has no effect (``](``, ``］``, ``｛``, ``＊＊``, ``＃``), and no white space at its ends would be trimmed."""
_DEFINITION_MARKS = (":", "~")


def unmarked(md: MarkdownIt) -> None:
    """Give one parser the short cut for paragraphs (``md.use(unmarked)``)."""
    md.block.ruler.before("table", UNMARKED, _paragraph)
    md.add_render_rule(UNMARKED, _written)


def _paragraph(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """Only at the top: what holds a paragraph elsewhere may look for the library's own tokens of one."""
    if silent or state.level or not _ends_here(state, line, end):
        return False
    found = _PARAGRAPH.fullmatch(state.src, state.bMarks[line], state.eMarks[line])
    if found is None:
        return False
    token = state.push(UNMARKED, "p", 0)
    token.content = found[0].lstrip(FULL_SPACE)
    state.line = line + 1
    token.map = [line, state.line]
    return True


def _ends_here(state: StateBlock, line: int, end: int) -> bool:
    """Whether a blank line follows that is not one between a term and its definition, or a line set in."""
    after = line + 1
    if not state.isEmpty(after):
        return state.src.startswith(FULL_SPACE * 2, state.bMarks[after])
    return after + 1 >= end or not state.src.startswith(
        _DEFINITION_MARKS, state.bMarks[after + 1] + state.tShift[after + 1]
    )


def _written(self: RendererHTML, tokens: Sequence[Token], at: int, options: OptionsDict, env: EnvType) -> str:
    """As the library writes a paragraph, with its line break after a block that is not shown (a timeline's end)."""
    start = "\n<p>" if at and tokens[at - 1].hidden else "<p>"
    return f"{start}{kept_whole(escapeHtml(tokens[at].content))}</p>\n"
