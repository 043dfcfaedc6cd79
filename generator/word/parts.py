"""What mammoth does not know of a document: text that is hidden, readings above characters, formulas.

Parts that have any of it are changed before it reads them, on their XML (ECMA-376, WordprocessingML).
"""

from __future__ import annotations

import io
import re
import zipfile
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

_TEXTS = re.compile(r"word/(?:document|footnotes|endnotes)\d*\.xml")
_WORTH_A_LOOK = re.compile(rb"vanish|ruby|oMath")
_OFF = ("0", "false", "off")


def readable(raw: bytes) -> tuple[bytes, int]:
    """The document *raw* without hidden text and with the characters below readings, and how many formulas it has, of
    which nothing can be said in words.  Raises what :mod:`zipfile` and :mod:`xml.etree` raise."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        parts = {part.filename: archive.read(part) for part in archive.infolist() if _TEXTS.fullmatch(part.filename)}
        odd = {name: content for name, content in parts.items() if _WORTH_A_LOOK.search(content)}
        if not odd:
            return raw, 0
        formulas = 0
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as changed:
            for part in archive.infolist():
                content = archive.read(part)
                if part.filename in odd:
                    root = ElementTree.fromstring(content)
                    formulas += sum(_name(element) == "oMath" for element in root.iter())
                    _mend(root)
                    content = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
                changed.writestr(part.filename, content)
        return packed.getvalue(), formulas


def _mend(parent: Element) -> None:
    for place, child in reversed(list(enumerate(parent))):
        if _name(child) == "r" and _is_hidden(child):
            parent.remove(child)
        elif _name(child) == "ruby":
            parent[place : place + 1] = [one for base in child if _name(base) == "rubyBase" for one in base]
        else:
            _mend(child)


def _is_hidden(run: Element) -> bool:
    marks = [mark for properties in run if _name(properties) == "rPr" for mark in properties if _name(mark) == "vanish"]
    return any(_value(mark) not in _OFF for mark in marks)


def _value(mark: Element) -> str:
    return next((value for name, value in mark.attrib.items() if name.rpartition("}")[2] == "val"), "")


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2]
