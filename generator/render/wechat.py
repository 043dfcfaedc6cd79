"""Text for WeChat's editor, which keeps few elements and only styles written on them.

What a page shows is read element by element and written again: elements on the list with our styles, everything else
as its text.  So no class, handler or address gets through that is not named here.
"""

from __future__ import annotations

import html
import json
import re
from html.parser import HTMLParser

from generator.render.blocks import data_block

_TEXT = "margin:0 0 1.2em;font-size:17px;line-height:1.85;color:#1c2b28;letter-spacing:.3px;"
_SMALL = "font-size:14px;line-height:1.6;color:#55655f;"
STYLES = {
    "h1": "margin:0 0 .4em;font-size:24px;line-height:1.35;font-weight:bold;color:#16302d;",
    "h2": "margin:1.6em 0 .8em;padding-left:.5em;border-left:4px solid #a8321f;"
    "font-size:20px;line-height:1.4;font-weight:bold;color:#16302d;",
    "h3": "margin:1.4em 0 .6em;font-size:18px;line-height:1.4;font-weight:bold;color:#16302d;",
    "h4": "margin:1.2em 0 .6em;font-size:17px;line-height:1.4;font-weight:bold;color:#16302d;",
    "p": _TEXT,
    "blockquote": "margin:0 0 1.2em;padding:.8em 1em;border-left:3px solid #c6d0cc;background:#f4f6f3;",
    "ul": "margin:0 0 1.2em;padding-left:1.4em;",
    "ol": "margin:0 0 1.2em;padding-left:1.6em;",
    "li": "margin:0 0 .4em;font-size:17px;line-height:1.8;color:#1c2b28;",
    "strong": "font-weight:bold;",
    "b": "font-weight:bold;",
    "em": "font-weight:bold;",
    "s": "",
    "sup": "font-size:12px;",
    "sub": "font-size:12px;",
    "br": "",
    "hr": "margin:1.6em auto;width:30%;border:0;border-top:1px solid #c6d0cc;",
    "pre": "margin:0 0 1.2em;padding:.8em;background:#f4f6f3;font-size:14px;line-height:1.6;white-space:pre-wrap;",
    "code": "font-size:15px;",
    "table": "margin:0 0 1.2em;width:100%;border-collapse:collapse;font-size:15px;",
    "thead": "",
    "tbody": "",
    "tr": "",
    "th": "padding:.4em .6em;border:1px solid #c6d0cc;background:#f4f6f3;text-align:left;",
    "td": "padding:.4em .6em;border:1px solid #c6d0cc;",
    "section": "margin:0 0 1.2em;",
    "figure": "margin:0 0 1.4em;text-align:center;",
    "img": "display:block;margin:0 auto;max-width:100%;height:auto;",
    "figcaption": f"margin:.5em 0 0;{_SMALL}",
    "small": _SMALL,
}
"""Elements that are kept, with their styles."""
RENAMED = {"figure": "section", "figcaption": "p", "div": "section", "aside": "section", "dl": "section", "dt": "p",
           "dd": "p", "small": "span", "h5": "p", "h6": "p"}  # fmt: skip
"""WeChat drops these names, or what stands in them."""
EMPTY = frozenset({"img", "br", "hr"})
UNSEEN = frozenset({"script", "style", "template", "svg"})
_ELEMENT = re.compile("<[^>]*>")
_BLOCK_END = re.compile("</(?:p|h[1-4]|li|tr|blockquote|pre)>|<br>")
PICTURES = (".jpg", ".jpeg", ".png", ".gif", ".webp")
"""What WeChat takes into its own store; it refuses drawings in SVG."""


class _Writer(HTMLParser):
    """Writes what it reads, in elements that WeChat keeps."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._figures: list[int] = []
        """Where each open figure began: one whose picture cannot go along goes with its caption."""
        self._unseen: list[str] = []
        self._speaker: str | None = None
        """Who speaks next: the name goes into the paragraph that follows."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if self._unseen or tag in UNSEEN or (tag, values.get("class")) == ("a", "back"):
            if not self._unseen or tag == self._unseen[0]:
                self._unseen.append(tag)
            return
        if (tag, values.get("class")) == ("b", "who"):
            self._speaker = ""
            return
        if tag == "figure":
            self._figures.append(len(self.pieces))
        if tag == "img":
            self._picture(values)
        elif tag in STYLES or tag in RENAMED:
            name = f'<strong style="{STYLES["strong"]}">{html.escape(self._speaker)}</strong>' if self._speaker else ""
            if tag == "p":
                self.pieces.append(_opening(tag) + name)
            else:
                # A turn that begins with a list or a quotation: the name stands above it.
                self.pieces.append((f"{_opening('p')}{name}</p>" if name else "") + _opening(tag))
            self._speaker = None

    def _picture(self, values: dict[str, str]) -> None:
        address = values.get("src", "")
        if address.startswith(("https://", "http://")) and address.lower().endswith(PICTURES):
            self.pieces.append(
                f'<img src="{html.escape(address)}" alt="{html.escape(values.get("alt", ""))}" style="{STYLES["img"]}">'
            )

    def handle_endtag(self, tag: str) -> None:
        if self._unseen:
            if tag == self._unseen[0]:
                self._unseen.pop()
            return
        if tag == "b" and self._speaker is not None:
            return
        if tag in EMPTY or not (tag in STYLES or tag in RENAMED):
            return
        if tag == "figure" and self._figures:
            start = self._figures.pop()
            if not any(piece.startswith("<img ") for piece in self.pieces[start:]):
                del self.pieces[start:]
                return
        self.pieces.append(f"</{RENAMED.get(tag, tag)}>")

    def handle_data(self, data: str) -> None:
        if self._speaker is not None:
            self._speaker += data
        elif not self._unseen:
            self.pieces.append(html.escape(data, quote=False))


def _opening(tag: str) -> str:
    style = STYLES.get(tag) or STYLES.get(RENAMED.get(tag, ""), "")
    return f'<{RENAMED.get(tag, tag)} style="{style}">' if style else f"<{RENAMED.get(tag, tag)}>"


def inlined(text: str) -> str:
    """The HTML *text* as WeChat's editor keeps it: our styles on few elements, pictures by absolute addresses."""
    writer = _Writer()
    writer.feed(text)
    writer.close()
    return "".join(writer.pieces).strip()


def wechat(text: str) -> str:
    """*text* for WeChat as two strings of a script file: with its styles, and bare for programs that take no HTML."""
    styled = inlined(text)
    bare = html.unescape(_ELEMENT.sub("", _BLOCK_END.sub("\n", styled)))
    lines = (line.strip() for line in bare.splitlines())
    plain = "\n".join(line for line in lines if line)
    return ", ".join(data_block(json.dumps(words, ensure_ascii=False)) for words in (styled, plain))
