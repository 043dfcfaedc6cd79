"""The one parser: markdown-it-py with the plugins and rules of this house, built once a process.

A body is read in pieces (the turns of a lecture), but footnotes and link references belong to the whole, so the
blocks of every piece are parsed first, into one list of tokens, and only then the text within them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline, autolink, image, link
from markdown_it.token import Token
from markdown_it.utils import EnvType
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.footnote.index import footnote_ref

from generator.text.markdown.chinese import chinese
from generator.text.markdown.containers import containers
from generator.text.markdown.gather import Gathering, gather, unused_notes
from generator.text.markdown.html import house_html
from generator.text.markdown.ruby import ruby
from generator.text.markdown.timeline import timelines
from generator.text.markdown.unmarked import unmarked
from generator.text.markdown.values import Piece

InlineRule = Callable[[StateInline, bool], bool]

PIECE_END = "piece_end"
"""The token that stands after the blocks of each piece."""

_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9-]{0,30}(?:\s[^<>]{0,2000})?/?>|<!--|<\?[a-z]|<![A-Z\[]")
_NOTE = re.compile(r"\[\^([^\]\s]{1,100})\]")


@cache
def parser(*, short_cuts: bool = True) -> MarkdownIt:
    """The parser for bodies.  Raw HTML is off; so are indented code blocks, which in Chinese text are indents.

    *short_cuts* changes how long it takes and nothing else: see ``unmarked``.
    """
    md = MarkdownIt("js-default", {"html": False, "linkify": False, "typographer": False})
    md.use(chinese, short_cuts=short_cuts).use(ruby).use(containers)
    md.use(deflist_plugin).use(footnote_plugin, inline=False).use(house_html)
    md.disable(["code", "html_block", "normalize", "block"])
    # Addresses are judged by our own allow-list once their place is known, and kept as written until then.
    md.validateLink = lambda url: True  # type: ignore[method-assign]
    md.normalizeLink = lambda url: url  # type: ignore[method-assign]
    md.inline.ruler.at("link", _placed(link, "link_open"))
    md.inline.ruler.at("image", _placed(image, "image"))
    md.inline.ruler.at("autolink", _placed(autolink, "link_open"))
    md.inline.ruler.at("footnote_ref", _placed(footnote_ref, "footnote_ref"))
    md.inline.ruler.after("footnote_ref", "missing_note", _missing_note)
    md.inline.ruler.at("html_inline", _literal_html)
    md.core.ruler.before("inline", "timelines", timelines)
    md.core.ruler.before("footnote_tail", "unused_notes", unused_notes)
    md.core.ruler.before("text_join", "gather", gather)
    if short_cuts:
        md.use(unmarked)
    return md


def parse(
    md: MarkdownIt, pieces: Sequence[Piece], gathering: Gathering
) -> tuple[list[list[Token]], list[Token], EnvType]:
    """The tokens of each piece, those of the footnotes, and what the parser learned on the way.

    Line numbers of the tokens are those of the file, from 0.
    """
    env: EnvType = {"gathering": gathering}
    tokens: list[Token] = []
    for piece in pieces:
        first = len(tokens)
        gathering.first_line = piece.line
        md.block.parse(piece.text, md, env, tokens)
        for token in tokens[first:]:
            if token.map is not None:
                token.map = [token.map[0] + piece.line - 1, token.map[1] + piece.line - 1]
        tokens.append(Token(PIECE_END, "", 0))
    # From its deepest level on the library drops what it reads; an editor must not lose text in silence.
    deepest = next((token for token in tokens if token.level >= md.options.maxNesting - 1), None)
    if deepest is not None:
        gathering.report("E304", gathering.places.of(deepest), "引用或列表嵌套过深", "请减少层数")
    state = StateCore("", md, env, tokens)
    for rule in md.core.ruler.getRules(""):
        rule(state)
    parts: list[list[Token]] = [[]]
    for token in state.tokens:
        if token.type == PIECE_END:
            parts.append([])
        else:
            parts[-1].append(token)
    return parts[:-1], parts[-1], env


def _placed(rule: InlineRule, kind: str) -> InlineRule:
    """*rule*, with the offset at which it matched kept on the token of type *kind* that it made."""

    def with_place(state: StateInline, silent: bool) -> bool:
        at, made = state.pos, len(state.tokens)
        matched = rule(state, silent)
        if matched and not silent:
            # The token comes after the text that was pending, at most.
            next(token for token in state.tokens[made : made + 2] if token.type == kind).meta["at"] = at
        return matched

    return with_place


def _missing_note(state: StateInline, silent: bool) -> bool:
    """A note mark for which there is no note: shown as written, and reported."""
    return _literally(state, silent, _NOTE.match(state.src, state.pos, state.posMax), "missing_note")


def _literal_html(state: StateInline, silent: bool) -> bool:
    """A tag: shown as written, whole, so that ``*`` in an attribute is no emphasis."""
    return _literally(state, silent, _TAG.match(state.src, state.pos, state.posMax), "literal_html")


def _literally(state: StateInline, silent: bool, found: re.Match[str] | None, kind: str) -> bool:
    if found is None:
        return False
    if not silent:
        token = state.push(kind, "", 0)
        token.content = found.group()
        token.meta["at"] = state.pos
    state.pos = found.end()
    return True
