"""What a parsed body holds for the rest of the site: links, pictures, headings, plain text, mistakes.

:func:`gather` is the parser's rule that walks the finished tokens once.  It puts tokens such as ``\\x02L0\\x03``
where the page that shows the body must decide, and leaves tokens behind that the library's renderer writes as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from markdown_it.common.normalize_url import normalizeLink
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from generator.problems import Level, Problem, Span
from generator.text import address
from generator.text.markdown import surprises, unmarked
from generator.text.markdown.anchors import Anchors
from generator.text.markdown.captions import caption_and_credit
from generator.text.markdown.places import Places
from generator.text.markdown.ruby import ALMOST, RUBY
from generator.text.markdown.surprises import Surprise
from generator.text.markdown.values import BodyLink, BodyPicture, Heading

DECORATION = "-"
"""The alternative text of a picture that says nothing to one who cannot see it."""

LOWEST_HEADING = 6

_SPACES = re.compile(" {2,}")
_MAY_LACK_EFFECT = re.compile(r"[*\]］{｛#＊＃]")
"""A character of each pattern below: most text has none, and a set is found ten times as fast as they fail."""
_NO_EFFECT = re.compile(
    r"(?<!\*)\*\*(?!\*)|\]\(|＊＊"
    r"|[\]］][(（](?=https?[:：]|[^\s()（）]+\.(?i:md|html|jpe?g|png|webp|gif|avif|heic)[#)）])"
)
_LINK_HINT = "链接写成“[文字](地址)”，图片写成“![说明](文件)”，括号和引号用半角"
_SPACED = re.compile(r"\]\(([^()<>\"'\n]*[^()<>\"'\s][ \u3000]+[^()<>\"'\s][^()<>\"'\n]*)\)")
"""An address that a blank has ended too early."""
_EFFECT_HINTS = {
    "**": "加粗要前后各写“**”，要显示星号请写“\\*\\*”",
    "＊＊": "加粗的星号要用半角，写成“**文字**”",
    **dict.fromkeys(("](", "]（", "］(", "］（"), _LINK_HINT),
}
_HEADING_MARK = re.compile(r"(#{1,6})[^#＃\s\d][^#＃]*$|(＃{1,6})[^#＃]+$", re.MULTILINE)


@dataclass(slots=True)
class Gathering:
    """The growing harvest of one body."""

    places: Places
    first_heading: int
    first_line: int = 1
    """Line of the file in which the piece being parsed starts."""
    boxes: int = 0
    """How many boxes are open around what is being parsed."""
    piece: int = 0
    links: list[BodyLink] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    pictures: list[BodyPicture] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    blocks: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    anchors: Anchors = field(default_factory=Anchors)

    def report(self, code: str, place: Span, message: str, hint: str = "") -> None:
        level: Level = "warning" if code.startswith("W") else "error"
        self.problems.append(Problem(place, code, message, hint, level))


UNWRITTEN = "待写"
"""So begins an alternative text that is still to be written: of a picture out of a Word document."""


def gather(state: StateCore) -> None:
    """Rule for the parser: fill ``env["gathering"]`` and make the tokens ready to be written."""
    gathering: Gathering = state.env["gathering"]
    state.tokens = Walk(gathering, state.tokens).walked()


def unused_notes(state: StateCore) -> None:
    """Rule for the parser: notes that nothing refers to are not shown, so the editor must hear of them."""
    gathering: Gathering = state.env["gathering"]
    refs: dict[str, int] = state.env.get("footnotes", {}).get("refs", {})
    seen: set[str] = set()
    for token in state.tokens:
        if token.type != "footnote_reference_open":
            continue
        label = token.meta["label"]
        if label in seen:
            gathering.report("W314", gathering.places.of(token), f"脚注 [^{label}] 定义了两次，只用最后一次")
        elif refs.get(f":{label}", -1) < 0:
            hint = f"在正文里写“[^{label}]”"
            gathering.report("W314", gathering.places.of(token), f"脚注 [^{label}] 没有被引用，不会显示", hint)
        seen.add(label)


class Walk:
    """One pass over the blocks of a body, in the order they are shown."""

    def __init__(self, gathering: Gathering, tokens: Sequence[Token]) -> None:
        self.gathering = gathering
        self.tokens = tokens
        self.row: list[str] | None = None
        """Texts of the cells of the table row being read."""
        self.time = ""
        """The time that stands before the next block of a timeline."""
        levels = [int(token.tag[1]) for token in tokens if token.type == "heading_open"]
        self.highest = min(levels, default=1)
        self.last_level = self.highest - 1

    def walked(self) -> list[Token]:
        made: list[Token] = []
        skip = 0
        boxes: list[int] = []
        for index, token in enumerate(self.tokens):
            if skip:
                skip -= 1
                continue
            if token.type == "paragraph_open" and (figures := self._figures(self.tokens[index + 1])):
                made.extend(figures)
                skip = 2
                continue
            made.append(token)
            match token.type:
                case unmarked.UNMARKED:
                    self._block(one_spaced(token.content))
                case "inline":
                    self._inline(token)
                    if self.tokens[index - 1].type == "paragraph_open":
                        self._surprised(surprises.of_paragraph(token))
                case "heading_open":
                    self._heading(token, self.tokens[index + 1], self.tokens[index + 2])
                case "box_title_open":
                    self._box_title(made, self.tokens[index + 1])
                case "box_title_close":
                    token.tag = f"h{self.gathering.first_heading}"
                case "container_open":
                    boxes.append(len(made))
                case "container_close":
                    self._box(made, boxes.pop())
                case "table_open":
                    self._surprised(surprises.of_table(self.tokens, index, self.gathering.places.row))
                case "tr_open":
                    self.row = []
                case "tr_close":
                    self._block(" ".join(filter(None, self.row or ())))
                    self.row = None
                case "th_open" | "td_open":
                    _align(token)
                case "fence" | "code_block":
                    self._block(token.content.strip("\n"))
                    self._surprised(surprises.of_fence(token, self.gathering.places.row))
                case "time":
                    self.time = token.content
                case "piece_end":
                    self.gathering.piece += 1
                    self.time = ""
        return made

    def _block(self, text: str) -> None:
        text = " ".join(filter(None, (self.time, text)))
        self.time = ""
        if text:
            self.gathering.blocks.append(text)

    def _surprised(self, found: Iterable[Surprise]) -> None:
        for one in found:
            self.gathering.report(one.code, self.gathering.places.line(one.line), one.message, one.hint)

    def _inline(self, token: Token) -> None:
        """Links, pictures and marks within a block, and its text."""
        children = token.children or []
        open_links: list[bool] = []
        for child in children:
            at = child.meta.get("at", 0)
            match child.type:
                case "link_open":
                    open_links.append(self._link(child, token, at))
                case "link_close":
                    if not open_links.pop():
                        child.hidden = True
                case "image":
                    self._picture(child, token, inline=True)
                case "literal_html":
                    self._literal_html(child, token)
                case "missing_note":
                    note = child.content[2:-1]
                    place = self.gathering.places.within(token, at)
                    hint = f"在文末写一行“[^{note}]: 注释文字”"
                    self.gathering.report("E309", place, f"脚注 [^{note}] 没有定义", hint)
                case "text":
                    self._marks_without_effect(child, token)
        text = plain(children)
        if self.row is not None:
            self.row.append(text)
        else:
            self._block(text)

    def _link(self, child: Token, block: Token, at: int) -> bool:
        """Judge a link and write its address; False if it is refused, and then only its text is shown."""
        target = str(child.attrs.get("href", ""))
        place = self.gathering.places.within(block, at)
        if reason := address.refused(target):
            self.gathering.report("E305", place, f"链接“{target[:60]}”不能用：{reason}")
            child.hidden = True
            return False
        if address.scheme(target):
            child.attrs["href"] = normalizeLink(target)
            child.attrs |= {"class": "out", "rel": "noopener noreferrer"}
            self.gathering.outside.append(str(child.attrs["href"]))
        else:
            child.attrs["href"] = f"\x02L{len(self.gathering.links)}\x03"
            self.gathering.links.append(BodyLink(address.decoded(target), place.line, place.column))
        return True

    def _picture(self, child: Token, block: Token, *, inline: bool) -> None:
        """Take up a picture; the token that stands for it is written as it is."""
        src = str(child.attrs.get("src", ""))
        alt = plain(child.children or []).strip()
        place = self.gathering.places.within(block, child.meta["at"])
        child.type, child.children = "picture", None
        child.content = ""
        if not alt:
            hint = f"在方括号里写图上有什么；只作装饰的图写“![{DECORATION}]”"
            self.gathering.report("E311", place, f"图片“{src[:60]}”缺少替代文字", hint)
        elif alt.startswith(UNWRITTEN):
            self.gathering.report("W317", place, f"图片“{src[:60]}”的替代文字还没有写", "在方括号里写图上有什么")
        if reason := address.refused_picture(src):
            self.gathering.report("E305", place, f"图片“{src[:60]}”不能用：{reason}")
            return
        caption, credit = caption_and_credit(str(child.attrs.get("title", "")))
        child.content = f"\x02{'I' if inline else 'P'}{len(self.gathering.pictures)}\x03"
        self.gathering.pictures.append(
            BodyPicture(
                src=address.decoded(src),
                alt="" if alt == DECORATION else alt,
                caption=caption,
                credit=credit,
                line=place.line,
                column=place.column,
                inline=inline,
            )
        )
        if not inline:
            self._block(" ".join(filter(None, (caption, credit))))

    def _figures(self, inline: Token) -> list[Token]:
        """The pictures of a paragraph that holds nothing else, each as a block, or an empty list."""
        children = inline.children or []
        shown = [child for child in children if child.type != "softbreak" and not _is_blank(child)]
        if not shown or any(child.type != "image" for child in shown):
            return []
        for child in shown:
            self._picture(child, inline, inline=False)
            child.block, child.level, child.map = True, inline.level - 1, inline.map
            child.content += "\n"
        return shown

    def _literal_html(self, child: Token, block: Token) -> None:
        place = self.gathering.places.within(block, child.meta["at"])
        known = {(problem.code, problem.span.line) for problem in self.gathering.problems[-1:]}
        if ("W312", place.line) not in known:
            shown = child.content if len(child.content) <= 30 else child.content[:30] + "…"
            hint = "这里不认 HTML，请改用 Markdown 的写法，或把它删去"
            self.gathering.report("W312", place, f"“{shown}”会照字面显示出来", hint)

    def _marks_without_effect(self, child: Token, block: Token) -> None:
        if not _MAY_LACK_EFFECT.search(child.content):
            return
        found = _NO_EFFECT.search(child.content)
        if found is None and (almost := ALMOST.search(child.content)):
            place = self.gathering.places.within(block, max(block.content.find(almost.group()), 0))
            hint = "注音写成“{仡佬|gē lǎo}”：半角的括号和竖线，前面只写汉字；要显示括号请写“\\{”"
            self.gathering.report("W314", place, f"“{almost.group()[:30]}”没有起作用，会照字面显示", hint)
            return
        if found is None and block.children and child is block.children[0]:
            found = _HEADING_MARK.match(child.content)
        if found is None:
            return
        mark = found.group(found.lastindex or 0)
        nearby = child.content[max(found.start() - 6, 0) : found.end()]
        offset = max(block.content.find(nearby), 0) + len(nearby) - len(found.group())
        place = self.gathering.places.within(block, offset)
        hint = _EFFECT_HINTS.get(mark) or ("标题的“#”用半角，" if "＃" in mark else "标题的“#”") + "后面要空一格"
        if spaced := _SPACED.match(block.content, max(block.content.find("](", offset), 0)):
            hint = f"地址里有空格，要加尖括号，写成“](<{spaced[1][:60]}>)”，或给文件改名，去掉空格"
        self.gathering.report("W314", place, f"“{mark}”没有起作用，会照字面显示", hint)

    def _heading(self, token: Token, inline: Token, closing: Token) -> None:
        written = int(token.tag[1])
        place = self.gathering.places.of(token)
        underlined = list(surprises.of_heading(token))
        self._surprised(underlined)
        if written > self.last_level + 1 and not underlined:
            wanted = "#" * (self.last_level + 1)
            self.gathering.report("E310", place, f"标题从上一级直接跳到“{'#' * written}”", f"这里应写“{wanted}”")
        self.last_level = min(written, self.last_level + 1)
        level = min(self.gathering.first_heading + self.last_level - self.highest, LOWEST_HEADING)
        token.tag = closing.tag = f"h{level}"
        text = plain(inline.children or [])
        anchor = self.gathering.anchors.mint(text)
        token.attrs = {"id": anchor}
        self.gathering.headings.append(Heading(level, anchor, text, self.gathering.piece, place.line))

    def _box_title(self, made: list[Token], inline: Token) -> None:
        """The title of a fact box: a heading that also names the box."""
        anchor = self.gathering.anchors.mint(plain(inline.children or []))
        made[-1].tag = f"h{self.gathering.first_heading}"
        made[-1].attrs = {"id": anchor}
        made[-2].attrs["aria-labelledby"] = anchor

    def _box(self, made: list[Token], start: int) -> None:
        """Report what does not belong into a photo row."""
        if made[-1].meta["kind"] != "photos":
            return
        opening = made[start - 1]
        inside = [token for token in made[start:-1] if token.level == opening.level + 1 and token.nesting >= 0]
        stray = next((token for token in inside if token.type != "picture"), None)
        if stray is not None:
            place = self.gathering.places.of(stray)
            self.gathering.report("E313", place, "图组里只能放图片", "文字请写在图组外面，图片说明写在引号里")
        elif not inside:
            self.gathering.report("E313", self.gathering.places.of(opening), "图组里没有图片")


def plain(children: Iterable[Token]) -> str:
    """The text of a block as it is read: marks and pictures left out, breaks as spaces."""
    parts = []
    for child in children:
        if child.type in ("text", "text_special", "code_inline", "literal_html", "missing_note", RUBY):
            parts.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            parts.append(" ")
        elif child.type == "image" and child.children:
            parts.append(plain(child.children))
    return one_spaced("".join(parts))


def one_spaced(text: str) -> str:
    """*text* as it is read: no space at its ends, and never two beside each other."""
    return (_SPACES.sub(" ", text) if "  " in text else text).strip()


def _is_blank(child: Token) -> bool:
    return child.type == "text" and not child.content.strip()


def _align(token: Token) -> None:
    """Alignment as a class, since the pages allow no inline style."""
    side = str(token.attrs.pop("style", "")).removeprefix("text-align:")
    if side:
        token.attrs["class"] = f"to-{side}"
    if token.tag == "th":
        token.attrs["scope"] = "col"
