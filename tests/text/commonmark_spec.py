"""The examples of CommonMark 0.31.2, read from the package that publishes them.

They are not kept in this repository.  They are looked for under ``HONGCHENG_COMMONMARK``, or else under
``share/commonmark`` of the virtual environment, where ``make test`` puts them:

    npm install --prefix .venv/share/commonmark --no-save --ignore-scripts commonmark-spec@0.31.2
"""

from __future__ import annotations

import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path

VERSION = "0.31.2"
COUNT = 652

_EXAMPLE = re.compile(r"^`{32} example\n(.*?)^\.\n(.*?)^`{32}$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Example:
    number: int
    markdown: str
    html: str


def folder() -> Path:
    """Where the package is expected."""
    return Path(os.environ.get("HONGCHENG_COMMONMARK") or Path(sys.prefix) / "share" / "commonmark")


def examples() -> tuple[Example, ...]:
    """The examples in the order of the document, numbered from 1; empty if the package is not there."""
    found = sorted(folder().rglob("spec.txt"))
    if not found:
        return ()
    text = found[0].read_text("utf-8").replace("→", "\t")
    return tuple(
        Example(number, match.group(1), match.group(2)) for number, match in enumerate(_EXAMPLE.finditer(text), 1)
    )
