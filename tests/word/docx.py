"""Word documents for tests, as Word and WPS write them but for what nobody looks at."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from html import escape

_W = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
_OF = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_TYPES = {"jpg": "image/jpeg", "png": "image/png", "emf": "image/x-emf", "bmp": "image/bmp"}


def run(text: str, marks: str = "") -> str:
    """*marks*: ``b`` bold, ``i`` italic, ``s`` struck out, ``u`` underlined, ``^`` raised."""
    properties = "".join(f"<w:{mark}/>" for mark in marks if mark in "bis")
    properties += '<w:u w:val="single"/>' if "u" in marks else ""
    properties += '<w:vertAlign w:val="superscript"/>' if "^" in marks else ""
    lines = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n"))
    return f"<w:r><w:rPr>{properties}</w:rPr>{lines}</w:r>"


def p(*runs: str, style: str = "", listed: tuple[int, int] | None = None) -> str:
    """A paragraph; *listed*: number of a list and level in it."""
    properties = f'<w:pStyle w:val="{style}"/>' if style else ""
    if listed:
        properties += f'<w:numPr><w:ilvl w:val="{listed[1]}"/><w:numId w:val="{listed[0]}"/></w:numPr>'
    inner = "".join(one if one.startswith("<") else run(one) for one in runs)
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def table(*rows: tuple[str, ...]) -> str:
    """A cell that begins with ``>n|`` is as wide as n columns; with ``v|`` begins, with ``.|`` goes on, downwards."""
    made = ""
    for row in rows:
        made += "<w:tr>"
        for cell in row:
            how, _, words = cell.rpartition("|")
            span = f'<w:gridSpan w:val="{how[1:]}"/>' if how.startswith(">") else ""
            down = {"v": '<w:vMerge w:val="restart"/>', ".": "<w:vMerge/>"}.get(how, "")
            made += f"<w:tc><w:tcPr>{span}{down}</w:tcPr>{p(words)}</w:tc>"
        made += "</w:tr>"
    return f"<w:tbl>{made}</w:tbl>"


def shown(name: str, alt: str = "") -> str:
    """A picture among words."""
    return (
        f'<w:r><w:drawing><wp:inline><wp:docPr id="1" name="" descr="{escape(alt)}"/><a:graphic><a:graphicData>'
        f'<pic:pic><pic:blipFill><a:blip r:embed="pic-{name}"/></pic:blipFill></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def link(text: str, address: str) -> str:
    return f'<w:hyperlink r:id="to-{escape(address)}">{run(text)}</w:hyperlink>'


def note(number: int) -> str:
    return f'<w:r><w:footnoteReference w:id="{number}"/></w:r>'


def deleted(text: str) -> str:
    return f'<w:del w:id="9" w:author="x"><w:r><w:delText>{text}</w:delText></w:r></w:del>'


def docx(
    *body: str,
    media: Mapping[str, bytes] | None = None,
    notes: Mapping[int, str] | None = None,
    styles: Mapping[str, str] | None = None,
    links: tuple[str, ...] = (),
) -> bytes:
    """*styles*: id of a style → its name; *links*: addresses that :func:`link` leads to."""
    relations = [(f"pic-{name}", "image", f"media/{name}", "") for name in media or {}]
    relations += [(f"to-{address}", "hyperlink", address, ' TargetMode="External"') for address in links]
    relations += [("notes", "footnotes", "footnotes.xml", ""), ("styles", "styles", "styles.xml", "")]
    relations += [("numbers", "numbering", "numbering.xml", "")]
    told = "".join(f'<w:style w:type="paragraph" w:styleId="{id}"><w:name w:val="{name}"/></w:style>'
                   for id, name in (styles or {}).items())  # fmt: skip
    footnotes = "".join(
        f'<w:footnote w:id="{number}">{p(words)}</w:footnote>' for number, words in (notes or {}).items()
    )
    levels = "".join(
        f'<w:abstractNum w:abstractNumId="{number}">'
        + "".join(f'<w:lvl w:ilvl="{level}"><w:numFmt w:val="{form}"/></w:lvl>' for level in range(3))
        + "</w:abstractNum>"
        for number, form in ((1, "bullet"), (2, "decimal"))
    ) + "".join(f'<w:num w:numId="{n}"><w:abstractNumId w:val="{n}"/></w:num>' for n in (1, 2))
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        + "".join(f'<Default Extension="{end}" ContentType="{kind}"/>' for end, kind in _TYPES.items())
        + '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        'wordprocessingml.document.main+xml"/></Types>',
        "_rels/.rels": _relations([("doc", "officeDocument", "word/document.xml", "")]),
        "word/_rels/document.xml.rels": _relations(relations),
        "word/document.xml": f"<w:document {_W}><w:body>{''.join(body)}</w:body></w:document>",
        "word/footnotes.xml": f"<w:footnotes {_W}>{footnotes}</w:footnotes>",
        "word/styles.xml": f"<w:styles {_W}>{told}</w:styles>",
        "word/numbering.xml": f"<w:numbering {_W}>{levels}</w:numbering>",
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, _HEAD + text)
        for name, content in (media or {}).items():
            archive.writestr(f"word/media/{name}", content)
    return packed.getvalue()


def _relations(rows: list[tuple[str, str, str, str]]) -> str:
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        + "".join(f'<Relationship Id="{escape(id)}" Type="{_OF}/{kind}" Target="{escape(to)}"{mode}/>'
                  for id, kind, to, mode in rows)
        + "</Relationships>"
    )  # fmt: skip
