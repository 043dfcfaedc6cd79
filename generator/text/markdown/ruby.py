"""Readings above rare names: ``{仡佬|gē lǎo}``, as in DenDenMarkdown and most other dialects that have them.

What stands above is for the eye alone: plain text, search, feeds, captions and the prompter see 仡佬.  Braces around
anything but one to twelve Chinese characters, a bar and letters are braces, so CommonMark reads as ever.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from generator.text.hanzi import is_han

RUBY = "ruby"
"""The token: the word is its content, the reading in its meta."""
ALMOST = re.compile(r"[{｛](?=[^|｜]*[\u3400-\u9fff][^|｜]*[|｜])[^{}｛｝|｜\s]{1,12}[|｜][^{}｛｝|｜\n]{0,60}[}｝]")
"""What was meant as one and is none: full-width signs, no letters above, something else below."""

_RUBY = re.compile(r"\{([^{}|\s]{1,12})\|([^{}|<>\x00-\x1f]{1,60})\}")
_ANNOTATION = re.compile(r"<ruby>([^<]*)<rp>（</rp><rt[^>]*>[^<]*</rt><rp>）</rp></ruby>")


def ruby(md: MarkdownIt) -> None:
    """Teach one parser to read and write readings (``md.use(ruby)``)."""
    md.inline.ruler.before("link", RUBY, _read)
    md.add_render_rule(RUBY, _written)


def without_readings(markup: str) -> str:
    """*markup* as :func:`ruby` wrote it, with the words alone."""
    return _ANNOTATION.sub(r"\1", markup)


def _read(state: StateInline, silent: bool) -> bool:
    found = _RUBY.match(state.src, state.pos, state.posMax)
    if found is None or not all(map(is_han, found[1])) or not any(map(str.isalpha, found[2])):
        return False
    if not silent:
        token = state.push(RUBY, "", 0)
        token.content = found[1]
        token.meta["reading"] = " ".join(found[2].split())
    state.pos = found.end()
    return True


def _written(self: RendererHTML, tokens: Sequence[Token], at: int, options: OptionsDict, env: EnvType) -> str:
    """Where an engine knows no ruby: 仡佬（gē lǎo）."""
    reading = str(tokens[at].meta["reading"])
    latin = ' lang="zh-Latn-pinyin"' if reading[0] < "\u0300" else ""
    return f"<ruby>{tokens[at].content}<rp>（</rp><rt{latin}>{escapeHtml(reading)}</rt><rp>）</rp></ruby>"
