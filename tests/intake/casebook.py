"""Reads the tables of cases in ``cases/``: a title, files, and the lines an editor sees.

``@@ case: TITLE`` opens a case, ``@@ file: PATH`` a file of it, ``@@ expect`` the findings.  A file
may be written ``as ENCODING``, or ``with bytes``: then ``\\xNN``, ``\\uNNNN`` and ``\\r`` stand for
what they mean, and ``\\*9(x)`` for nine times x.  Every case has a good ``site.yaml`` besides, unless it brings its
own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from generator.config import load_settings
from generator.intake.reading import read_document
from generator.intake.walk import read_file, walk
from generator.kinds.article import Article
from generator.kinds.event import Event
from generator.kinds.lecture import Lecture
from generator.kinds.venue import Venue
from generator.problems import Problem, in_order

CASES = Path(__file__).parent / "cases"
STRUCTS = {"articles": Article, "lectures": Lecture, "events": Event, "venues": Venue}
GOOD_SITE = b"title: \xe7\xba\xa2\xe5\x9f\x8e\n"
_HEAD = re.compile(r"@@ file: (?P<path>.*?)(?: as (?P<encoding>[\w-]+)|(?P<escaped> with bytes))?$")
_ESCAPE = re.compile(rb"\\x([0-9a-f]{2})|\\u([0-9a-f]{4})|\\(r)")
_TIMES = re.compile(rb"\\\*(\d+)\((.*?)\)")


@dataclass(frozen=True)
class Case:
    title: str
    files: dict[str, bytes]
    expected: tuple[str, ...]


def cases(folder: Path = CASES, site: bytes = GOOD_SITE) -> list[Case]:
    """The cases in the tables of *folder*; *site* is the ``site.yaml`` of those that bring none."""
    return [case for path in sorted(folder.glob("*.txt")) for case in _cases_in(path.read_text("utf-8"), site)]


def _cases_in(text: str, site: bytes) -> list[Case]:
    found = []
    for block in re.split(r"^@@ case: ", text, flags=re.MULTILINE)[1:]:
        setup, _, expected = block.partition("@@ expect\n")
        title, *sections = re.split(r"^(?=@@ )", setup, flags=re.MULTILINE)
        is_bare = any(section.startswith("@@ without") for section in sections)
        files = {} if is_bare else {"content/site.yaml": site}
        for section in sections:
            head, _, content = section.partition("\n")
            if match := _HEAD.match(head):
                files[match["path"]] = _bytes_of(content, match["encoding"] or "utf-8", match["escaped"])
        found.append(Case(title.strip(), files, tuple(filter(None, expected.split("\n")))))
    return found


def _bytes_of(content: str, encoding: str, escaped: object) -> bytes:
    written = content.encode(encoding)
    if not escaped:
        return written
    written = _TIMES.sub(lambda match: match[2] * int(match[1]), written)
    return _ESCAPE.sub(
        lambda match: bytes.fromhex(match[1].decode()) if match[1]
        else chr(int(match[2], 16)).encode() if match[2] else b"\r",
        written,
    )


def findings(root: Path) -> tuple[Problem, ...]:
    """Everything this room finds in the site at *root*."""
    files, problems = walk(root)
    _, found = load_settings(files)
    problems += found
    for file in files:
        if file.role == "document":
            content, found = read_file(file)
            problems += found
            if content is not None:
                problems += read_document(content, STRUCTS[file.folder], file.path).problems
    return in_order(problems)
