"""How the tokens of a body are written as HTML, where the library would write them otherwise.

Whatever comes from an editor passes through ``escapeHtml`` here, attributes too: every rule of our own is a place
where that can be forgotten.
"""

from __future__ import annotations

from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from generator.text.markdown.quantities import kept_whole


def house_html(md: MarkdownIt) -> None:
    """Set the house's rules on one parser (``md.use(house_html)``), after the plugins that bring their own."""
    for kind, rule in (
        ("text", _text),
        ("footnote_ref", _note_mark),
        ("footnote_block_open", _notes_open),
        ("footnote_block_close", _notes_close),
        ("footnote_open", _note_open),
        ("footnote_close", _note_close),
        ("footnote_anchor", _nothing),
        ("table_open", _table_open),
        ("table_close", _table_close),
        ("time", _time),
        ("picture", _picture),
        ("literal_html", _as_written),
        ("missing_note", _as_written),
    ):
        md.add_render_rule(kind, rule)


def _text(self: RendererHTML, tokens: Sequence[Token], at: int, options: OptionsDict, env: EnvType) -> str:
    """Text; its last character before a note mark is left to the mark, so that no line breaks between the two."""
    text = tokens[at].content
    return kept_whole(escapeHtml(text[:-1] if _is_note(tokens, at + 1) else text))


def _note_mark(self: RendererHTML, tokens: Sequence[Token], at: int, options: OptionsDict, env: EnvType) -> str:
    number, again = tokens[at].meta["id"] + 1, tokens[at].meta["subId"]
    before = tokens[at - 1] if at else None
    glued = escapeHtml(before.content[-1:]) if before is not None and before.type == "text" else ""
    mark = f'<sup><a href="#fn{number}" id="{_place(number, again)}" aria-label="注释{number}">{number}</a></sup>'
    return f'<span class="nb">{glued}{mark}</span>' if glued else mark


def _notes_open(self: RendererHTML, tokens: Sequence[Token], at: int, options: OptionsDict, env: EnvType) -> str:
    return "<ol>\n"


def _notes_close(self: RendererHTML, tokens: Sequence[Token], at: int, options: OptionsDict, env: EnvType) -> str:
    return "</ol>\n"


def _note_open(self: RendererHTML, tokens: Sequence[Token], at: int, options: OptionsDict, env: EnvType) -> str:
    number = tokens[at].meta["id"] + 1
    return f'<li id="fn{number}"><span>{number}</span><div>'


def _note_close(self: RendererHTML, tokens: Sequence[Token], at: int, options: OptionsDict, env: EnvType) -> str:
    """The way back to each place the note is referred to from."""
    backs = []
    while at > 0 and tokens[at].type != "footnote_open":
        at -= 1
        if tokens[at].type == "footnote_anchor":
            number, again = tokens[at].meta["id"] + 1, tokens[at].meta["subId"]
            label = f"回到正文注释{number}处" if not again else f"回到正文注释{number}第{again + 1}处"
            backs.append(f'<a class="back" href="#{_place(number, again)}" aria-label="{label}">↑</a>')
    ways = "".join(reversed(backs))
    return f"</div>{ways if len(backs) == 1 else f'<span>{ways}</span>'}</li>\n"


def _nothing(self: RendererHTML, tokens: Sequence[Token], at: int, options: OptionsDict, env: EnvType) -> str:
    return ""


def _table_open(self: RendererHTML, tokens: Sequence[Token], at: int, options: OptionsDict, env: EnvType) -> str:
    """A table may be wider than a phone: its box scrolls, and takes the focus so that keys can scroll it."""
    return '<div class="wide" role="group" aria-label="表格" tabindex="0"><table>\n'


def _table_close(self: RendererHTML, tokens: Sequence[Token], at: int, options: OptionsDict, env: EnvType) -> str:
    return "</table></div>\n"


def _time(self: RendererHTML, tokens: Sequence[Token], at: int, options: OptionsDict, env: EnvType) -> str:
    token = tokens[at]
    return f"<{token.tag}{self.renderAttrs(token)}>{escapeHtml(token.content)}</{token.tag}>"


def _picture(self: RendererHTML, tokens: Sequence[Token], at: int, options: OptionsDict, env: EnvType) -> str:
    """A token of ours, never an editor's text: the page that shows the body puts the picture there."""
    return tokens[at].content


def _as_written(self: RendererHTML, tokens: Sequence[Token], at: int, options: OptionsDict, env: EnvType) -> str:
    return escapeHtml(tokens[at].content)


def _is_note(tokens: Sequence[Token], at: int) -> bool:
    return at < len(tokens) and tokens[at].type == "footnote_ref"


def _place(number: int, again: int) -> str:
    """The id of a note mark in the text; a note may be referred to more than once."""
    return f"r{number}-{again + 1}" if again else f"r{number}"
