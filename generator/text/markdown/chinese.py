"""Chinese in Markdown: emphasis beside Chinese punctuation, and no space where two lines join.

CommonMark decides by the characters around ``**`` whether it opens or closes, and its rule expects spaces between
words: ``讲好**“遵义故事”**的`` stays asterisks (commonmark-spec#650).  The rule here is the one drafted in
tats-u/markdown-cjk-friendly and CommonMark PR#839: a run of ``*`` or ``~`` that touches a Chinese character and no
space may both open and close.  Text without such characters is read exactly as CommonMark reads it.

One step beyond the draft: ``“ ” ‘ ’ … — ·`` are shared with Latin text, so they count as Chinese when what stands
behind them is (``GDP**“破万亿”**``).
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Scanned
from markdown_it.token import Token
from markdown_it.utils import EnvType

from generator.text.markdown.unmarked import FULL_SPACE, INLINE_MARKUP

SHARED_MARKS = "“”‘’…—·"
"""Punctuation that Chinese and Latin text write alike (East Asian Width: ambiguous)."""


@lru_cache(maxsize=4096)
def is_wide(char: str) -> bool:
    """Whether *char* is one that only East Asian text uses: a character or a full-width mark, not an emoji.

    The draft's "CJK character": East Asian Width W, F or H and no emoji.  Python knows no emoji property;
    the wide symbols (category So) below U+2E80 and from U+1F000 on are the emoji among the wide characters.
    """
    if unicodedata.east_asian_width(char) not in "WFH":
        return False
    return not (unicodedata.category(char) in ("So", "Sk", "Cn") and (char < "\u2e80" or char >= "\U0001f000"))


def is_hangul(char: str) -> bool:
    return "\u1100" <= char <= "\u11ff" or "\u3130" <= char <= "\u318f" or "\uac00" <= char <= "\ud7af"


def chinese_before(text: str, end: int) -> bool:
    """Whether *text* up to *end* ends in a Chinese character or mark."""
    at = end - 1
    while at >= 0 and ("\ufe00" <= text[at] <= "\ufe0e" or "\U000e0100" <= text[at] <= "\U000e01ef"):
        at -= 1
    while at > 0 and text[at] in SHARED_MARKS:
        at -= 1
    return at >= 0 and is_wide(text[at])


def chinese_after(text: str, start: int) -> bool:
    """Whether *text* from *start* begins with a Chinese character or mark."""
    at = start
    while at < len(text) - 1 and text[at] in SHARED_MARKS:
        at += 1
    return at < len(text) and is_wide(text[at])


class ChineseState(StateInline):
    """The library's state of reading a line, with the amended rule for what opens and closes emphasis."""

    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:
        scanned = super().scanDelims(start, canSplitWord)
        end = start + scanned.length
        if not canSplitWord or start == 0 or end >= self.posMax:
            return scanned
        if self.src[start - 1].isspace() or self.src[end].isspace():
            return scanned
        if chinese_before(self.src, start) or chinese_after(self.src, end):
            return Scanned(can_open=True, can_close=True, length=scanned.length)
        return scanned


class ChineseInline(ParserInline):
    """The library's inline parser, reading with :class:`ChineseState`; text without markup it does not read."""

    def __init__(self, *, short_cuts: bool) -> None:
        super().__init__()
        self.short_cuts = short_cuts

    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        if self.short_cuts and src and not INLINE_MARKUP.search(src):
            tokens.append(Token("text", "", 0, content=src))
            return tokens
        state = ChineseState(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


def chinese(md: MarkdownIt, *, short_cuts: bool = True) -> None:
    """Teach one parser Chinese (``md.use(chinese)``); other parsers stay as they are."""
    inline = ChineseInline(short_cuts=short_cuts)
    inline.ruler, inline.ruler2 = md.inline.ruler, md.inline.ruler2
    md.inline = inline
    md.block.ruler.before("paragraph", "chinese_indent", _starts_paragraph, {"alt": ["paragraph"]})
    md.core.ruler.before("inline", "chinese_indent", _drop_indents)
    md.core.ruler.before("text_join", "chinese_joins", _join_lines)


def _starts_paragraph(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """A line set in by two full-width spaces starts a paragraph, as in print, without a blank line before it."""
    start = state.bMarks[line] + state.tShift[line]
    return silent and state.src.startswith(FULL_SPACE * 2, start)


def _drop_indents(state: StateCore) -> None:
    """Full-width spaces at the start of a block: setting in is the style sheet's work."""
    for token in state.tokens:
        if token.type == "inline":
            token.content = token.content.lstrip(FULL_SPACE)


def _join_lines(state: StateCore) -> None:
    for token in state.tokens:
        if token.type == "inline" and token.children:
            token.children = _joined(token.children)


def _joined(children: list[Token]) -> list[Token]:
    """*children* without the line breaks that stand between two Chinese characters."""
    kept: list[Token] = []
    before = ""
    for index, child in enumerate(children):
        if child.type == "softbreak" and chinese_before(before, len(before)):
            after = _text_after(children, index)
            if chinese_after(after, 0) and not (is_hangul(before[-1]) or is_hangul(after[0])):
                continue
        if child.children:
            child.children = _joined(child.children)
        if child.type != "footnote_ref" and not child.nesting:
            before = (before + child.content)[-_SEEN:] if child.type in _TEXT else ""
        kept.append(child)
    return kept


_TEXT = ("text", "text_special", "code_inline", "ruby")
_SEEN = 8
"""Characters looked at on each side of a break: shared marks come in pairs (…… ——) with another mark or two about."""


def _text_after(children: list[Token], index: int) -> str:
    """The first characters shown after the child at *index*, up to the next break or picture."""
    text = ""
    for child in children[index + 1 :]:
        if child.nesting or child.type == "footnote_ref":
            continue
        if child.type not in _TEXT or len(text) >= _SEEN:
            break
        text += child.content[:_SEEN]
    return text
