"""One Word document (.docx, as Word and WPS save it) as a draft: its title, what it says of its origin, its text and
its pictures.

mammoth reads the file: styles, lists, notes, and what was deleted with changes tracked.  What an office means by
the looks of a line is known here: a short bold line is a heading, a line under a picture its caption.  Nothing is
guessed of people: an author is taken over only where the document says “作者：”.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from itertools import zip_longest
from typing import Any
from xml.etree import ElementTree

import msgspec

from generator.media.photos import Photo, probe
from generator.problems import Problem, Span
from generator.text.markdown.gather import UNWRITTEN
from generator.word.blocks import Block, blocks_of
from generator.word.parts import readable

LARGEST = 200_000_000
"""Greatest size of a document in bytes, and of all its parts when unpacked."""
LARGEST_TEXT = 15_000_000
"""Greatest size in bytes of what is not a picture, unpacked."""
PLACEHOLDER = f"{UNWRITTEN}：图上有什么"
"""Alternative text of a picture of which the document says nothing."""

_AGAIN = "请用 Word 或 WPS 打开，另存为不加密码的 .docx，再试一次"
_OLD_FORMAT = b"\xd0\xcf\x11\xe0"
_ENDINGS = {"image/jpeg": "jpg", "image/jpg": "jpg", "image/png": "png", "image/gif": "gif", "image/webp": "webp"}
_STYLES = """
p[style-name='Title'] => p.title:fresh
p[style-name='标题'] => p.title:fresh
p[style-name='Subtitle'] => p.subtitle:fresh
p[style-name='副标题'] => p.subtitle:fresh
p[style-name='caption'] => p.caption:fresh
p[style-name='Caption'] => p.caption:fresh
p[style-name='题注'] => p.caption:fresh
p[style-name='标题 1'] => h1:fresh
p[style-name='标题 2'] => h2:fresh
p[style-name='标题 3'] => h3:fresh
p[style-name='标题 4'] => h4:fresh
u => u
"""
_LONGEST_TITLE = 60
_LONGEST_HEADING = 30
_LONGEST_CAPTION = 100
"""Characters."""
_ENDS_A_SENTENCE = re.compile(r"[。！？；：，、…!?;:,]$")
_SUBTITLE = re.compile(r"[—–－-]{1,2}\s*[^\s\d—–－-]")
_NUMBERED = re.compile(r"[一二三四五六七八九十]{1,3}、\S")
_OF_A_PICTURE = re.compile(r"(?:图为|图[一二三四五六七八九十\d]{0,3}[:：]|[▲△↑])|.*(?:摄|供图|绘|制图)[）)]?$")
_SIGNED = re.compile(r"(?P<what>.+?)[。；;，,\s]+(?P<who>(?:记者|通讯员)?\s*[^\s。，,（(]{2,12}\s*(?:摄|供图|绘))")
_ORIGIN = re.compile(
    r"[（(]?\s*(?P<what>来\s*源|作\s*者|摄\s*影|编\s*辑|责任编辑|责\s*编)\s*[:：]\s*(?P<who>[^:：。]{1,60}?)\s*[）)]?$"
)
_EDITORS = dict.fromkeys(("编辑", "责任编辑", "责编"), "editor")
_FIELDS = {"来源": "source", "作者": "author", "摄影": "photographer", **_EDITORS}
_BETWEEN_PEOPLE = re.compile(r"[、，,/\s]+")
_NAME_OF_TWO = re.compile(r"(?<![^\s、，,/])(\S)\s+(\S)(?![^\s、，,/])")
"""Set apart, to be as wide as a name of three."""


class PictureFile(msgspec.Struct, frozen=True):
    """A picture of the document as a file."""

    name: str
    content: bytes


class Draft(msgspec.Struct, frozen=True):
    """What a document says."""

    title: str
    """Empty where it has none."""
    fields: dict[str, Any]
    """Front matter that the document itself states, as a subtitle and an author."""
    body: str
    pictures: tuple[PictureFile, ...]
    lost: tuple[str, ...]
    """What could not be taken over, for the editor."""


def read_word(raw: bytes, path: str) -> Draft | Problem:
    """The document in *raw*; *path* is its name in messages."""
    images: list[tuple[str, bytes]] = []
    try:
        if refused := _refused(raw):
            return Problem(Span(path), "E021", refused, _AGAIN)
        content, formulas = readable(raw)
        root = ElementTree.fromstring(f"<body>{_markup(content, images)}</body>")
        blocks = list(blocks_of(root))
    # zipfile and mammoth take a file at its word: what is missing or twisted in it ends in an error of any sort.
    except Exception as error:
        return Problem(Span(path), "E021", f"Word 文档已损坏，或不是 .docx（{type(error).__name__}）", _AGAIN)
    names, pictures, lost = _files(images)
    if formulas:
        lost += (f"有 {formulas} 个公式没有放进来：请对照原文，用文字写出，或存成图片",)
    title, blocks = _title(blocks)
    fields, blocks = _origins(blocks)
    if blocks and blocks[0].form == "subtitle" and title:
        fields["subtitle"] = blocks.pop(0).plain
    return Draft(title, fields, "\n\n".join(_body(_with_headings(blocks), names)) + "\n", pictures, lost)


def _refused(raw: bytes) -> str:
    """Why *raw* is not even opened, if it is not."""
    if raw.startswith(_OLD_FORMAT):
        return "这是旧的 .doc 或 .wps 格式，或者加了密码"
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        parts = archive.infolist()
        texts = [part for part in parts if not part.filename.startswith("word/media/")]
        if not any(part.filename.startswith("word/") for part in parts):
            return "这不是 Word 文档"
        if sum(part.file_size for part in texts) > LARGEST_TEXT or sum(part.file_size for part in parts) > LARGEST:
            return "Word 文档过大，照片请另存成文件，文字请分成几篇"
        if any(_has_entities(archive.read(part)) for part in texts if part.filename.endswith((".xml", ".rels"))):
            return "Word 文档里有不该有的实体定义，不敢打开"
    return ""


def _has_entities(part: bytes) -> bool:
    """Whether a part of the document could grow when it is read.  No program writes such."""
    return re.search(rb"<!(?:DOCTYPE|ENTITY)", part.replace(b"\0", b"")) is not None


def _markup(raw: bytes, images: list[tuple[str, bytes]]) -> str:
    import mammoth  # type: ignore[import-untyped]

    def kept(image: Any) -> dict[str, str]:
        try:
            with image.open() as file:
                images.append((image.content_type or "", file.read()))
        except Exception:  # it lies outside the document, or is not there
            images.append((image.content_type or "", b""))
        return {"src": str(len(images) - 1)}

    made = mammoth.convert_to_html(
        io.BytesIO(raw),
        convert_image=mammoth.images.img_element(kept),
        style_map=_STYLES,
        include_embedded_style_map=False,
        external_file_access=False,
    )
    return str(made.value)


def _files(images: Sequence[tuple[str, bytes]]) -> tuple[dict[int, str], tuple[PictureFile, ...], tuple[str, ...]]:
    """Names of *images* by their numbers, as files; and which cannot be taken."""
    names: dict[int, str] = {}
    files: dict[bytes, PictureFile] = {}
    lost = []
    for number, (kind, content) in enumerate(images):
        ending = _ENDINGS.get(kind.lower(), "")
        name = f"{len(files) + 1}.{ending}"
        if content not in files:
            if not ending or not isinstance(probe(content, name), Photo):
                told = kind.rpartition("/")[2].removeprefix("x-").upper() or "不认识的格式"
                lost.append(f"第 {number + 1} 张图没有放进来（{told}）：请在 Word 里右键另存为图片，放到稿件旁边")
                continue
            files[content] = PictureFile(name, content)
        names[number] = files[content].name
    return names, tuple(files.values()), tuple(lost)


def _title(blocks: list[Block]) -> tuple[str, list[Block]]:
    """The title, and the blocks after it: the first line, if it looks like one, and what is styled so."""
    styled = next((place for place, block in enumerate(blocks) if block.form == "title"), None)
    place = 0 if styled is None else styled
    if not blocks:
        return "", []
    first = blocks[place]
    is_title = first.form in ("title", "heading") or (first.form == "text" and _is_short(first, _LONGEST_TITLE))
    if not is_title:
        return "", blocks
    rest = blocks[:place] + blocks[place + 1 :]
    below = rest[place] if place < len(rest) else None
    if below and below.form == "text" and _SUBTITLE.match(below.plain) and _is_short(below, _LONGEST_TITLE):
        rest[place] = msgspec.structs.replace(below, form="subtitle")
    return first.plain, rest


def _is_short(block: Block, most: int) -> bool:
    return len(block.plain) <= most and not _ENDS_A_SENTENCE.search(block.plain)


def _origins(blocks: list[Block]) -> tuple[dict[str, Any], list[Block]]:
    """What whole lines say of the origin, and the other blocks."""
    fields: dict[str, Any] = {}
    others = []
    for block in blocks:
        found = _ORIGIN.fullmatch(block.plain) if block.form == "text" else None
        name = _FIELDS[re.sub(r"\s", "", found["what"])] if found else ""
        if not found or name in fields:
            others.append(block)
        elif name == "source":
            fields[name] = {"name": found["who"]}
        else:
            people = _BETWEEN_PEOPLE.split(_NAME_OF_TWO.sub(r"\1\2", found["who"]))
            fields[name] = [one for one in people if one]
    return fields, others


def _with_headings(blocks: list[Block]) -> list[Block]:
    """*blocks* whose headings begin at the second level and leave none out; without any, short bold lines are some."""
    if not any(block.form == "heading" for block in blocks):
        blocks = [
            msgspec.structs.replace(block, form="heading", level=1) if _is_like_a_heading(block, below) else block
            for block, below in zip_longest(blocks, blocks[1:])
        ]
    made: list[Block] = []
    last = 1
    levels = sorted({block.level for block in blocks if block.form == "heading"})
    for block in blocks:
        if block.form == "heading":
            last = min(levels.index(block.level) + 2, last + 1, 6)
            block = msgspec.structs.replace(block, level=last)
        made.append(block)
    return made


def _is_like_a_heading(block: Block, below: Block | None) -> bool:
    """Whether a short line that is bold, or counted as parts of a paper are, stands above a text."""
    if block.form != "text" or below is None or not _is_short(block, _LONGEST_HEADING):
        return False
    return (block.is_bold or bool(_NUMBERED.match(block.plain))) and not _is_caption(block)


def _body(blocks: list[Block], names: dict[int, str]) -> list[str]:
    """The pieces of the text, a picture with the line below it as its caption."""
    body: list[str] = []
    left = list(reversed(blocks))
    while left:
        block = left.pop()
        if block.form == "heading":
            body.append(f"{'#' * block.level} {_unbold(block.markdown)}")
        elif block.form != "picture":
            body.append(block.markdown)
        elif name := names.get(block.picture):
            body.append(_picture(name, block.plain, left.pop().plain if left and _is_caption(left[-1]) else ""))
    return body


def _is_caption(block: Block) -> bool:
    if block.form == "caption":
        return True
    return block.form == "text" and len(block.plain) <= _LONGEST_CAPTION and bool(_OF_A_PICTURE.match(block.plain))


def _picture(name: str, alt: str, caption: str) -> str:
    """A picture with its caption, whose end in brackets says who made it."""
    told = caption.lstrip("▲△↑ ")
    if signed := _SIGNED.fullmatch(told):
        told = f"{signed['what']}（{signed['who']}）"
    seen = alt or re.sub(r"^图为|[。；]?[（(][^（）()]*[）)]$|[。；]$", "", told) or PLACEHOLDER
    return f"![{_quoted(seen)}]({name}" + (f' "{_quoted(told)}")' if told else ")")


def _quoted(text: str) -> str:
    return re.sub(r'[\\"\[\]`*_~{}|&<]', r"\\\g<0>", text)


def _unbold(markdown: str) -> str:
    whole = re.fullmatch(r"\*\*([^*]+)\*\*", markdown)
    return whole[1] if whole else markdown
