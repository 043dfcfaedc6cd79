"""Style sheets, scripts and drawn prints: joined, named by their content, known before any page is planned."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from functools import lru_cache, partial
from pathlib import Path

from generator.fingerprint import bytes_digest, digest
from generator.media.art import art_size
from generator.media.shapes import rows_css
from generator.media.tones import tones_css
from generator.model.shelf import Art, Shelf
from generator.output.short_names import with_short_names
from generator.problems import Problem, Span

HASH_LENGTH = 10
EARLY = "early"
"""Scripts whose name holds this run before the first paint."""
_SPARE = re.compile(rb"^[ \t]*/\*.*?\*/[ \t]*\n|^[ \t]+|^\n", re.MULTILINE | re.DOTALL)
"""Comments on lines of their own, indents, empty lines."""
_SPACED = re.compile(
    rb'("[^"\\\n]*(?:\\.[^"\\\n]*)*"|/(?![ *])(?:\[(?:\\.|[^\]\\\n])*\]|\\.|[^/\[\\\n])+/)| *([=<>?:,;{}()|&!]+)[ \n]*'
)
"""A string or pattern, which is kept, or signs with space around them.  A division has a space behind its sign."""


Keep = Callable[[str, Callable[[], bytes]], bytes]
"""Bytes by key, computed on a miss."""


def read_shelf(folders: tuple[Path, ...], keep: Keep = lambda _, compute: compute()) -> Shelf:
    """The assets under *folders*; of two files with one name the first folder's counts.  *keep* remembers scripts.

    ``css/*.css`` are joined into a few sheets (:func:`_sheet`), and the scripts of each folder under ``js`` into one:
    ``js/search/*.js`` are ``search.js``.  Every published name carries a digest of the content, so that browsers may
    keep it for ever.
    """
    files: dict[str, bytes] = {}
    problems: list[Problem] = []
    style = {}
    for stem, content in _sheets(folders):
        style[stem] = _name(stem, ".css", content)
        files[style[stem]] = content
    early, scripts = [], {}
    for stem, content in _scripts(folders, keep, problems):
        name = _name(stem, ".js", content)
        files[name] = content
        if EARLY in stem:
            early.append(name)
        scripts[f"{stem}.js"] = name
    prints = {path: path.read_bytes() for path in _files(folders, "art", (".svg",))}
    names = {path: _name(f"art/{path.stem}", ".svg", content) for path, content in prints.items()}
    read = keep(digest(("drawn prints", tuple(names.values()))), partial(_read, prints.values()))
    art = {}
    for (path, name), said in zip(names.items(), json.loads(read), strict=True):
        files[name] = prints[path]
        # What is wrong with a print is told once, not by all who show it.
        art[path.stem] = Art(name, *said) if len(said) == 2 else Art(name, 1, 1)
        if len(said) > 2:
            message, hint, *place = said
            problems.append(_broken(path, message, hint, *place))
    icon = ""
    for path in _files(folders, "img", (".svg", ".png", ".ico", ".webp")):
        content = path.read_bytes()
        name = _name(f"img/{path.stem}", path.suffix, content)
        files[name] = content
        if path.stem == "icon":
            icon = name
    return Shelf(style, tuple(early), scripts, art, icon, files, tuple(problems))


def _read(prints: Iterable[bytes]) -> bytes:
    """Of each drawn print its width and height, or what is wrong with it, as JSON."""
    return json.dumps([art_size(content) for content in prints]).encode()


def _broken(path: Path, message: str, hint: str, line: int = 0, column: int = 0) -> Problem:
    below = path.parts[len(path.parts) - path.parts[::-1].index("assets") :]
    return Problem(Span("/".join(("assets", *below)), line, column), "E806", message, hint)


def _sheets(folders: tuple[Path, ...]) -> Iterable[tuple[str, bytes]]:
    """Style sheets with their names, in the order in which pages link to them."""
    made = {"site": tones_css(), "photos": rows_css()}
    joined: dict[str, bytes] = {"site": b""}
    for path in _files(folders, "css", (".css",)):
        stem = _sheet(path.stem)
        joined[stem] = joined.get(stem, b"") + path.read_bytes()
    order = {"site": 0, "print": 2, "own": 3}
    for stem in sorted(joined, key=lambda stem: (order.get(stem, 1), stem)):
        yield stem, joined[stem] + made.get(stem, b"")


def _sheet(stem: str) -> str:
    """The sheet that ``css/<stem>.css`` is part of.

    ``4-photos`` is a sheet of its own, for the pages that ask for it; ``4-pages`` and the other numbers are every
    page's; ``5-print`` is paper's; what a site adds under any other name stands last.
    """
    number, _, name = stem.partition("-")
    if number == "5" or (number == "4" and name != "pages"):
        return name
    return "site" if number in ("1", "2", "3", "4", "6") else "own"


def _scripts(folders: tuple[Path, ...], keep: Keep, problems: list[Problem]) -> Iterable[tuple[str, bytes]]:
    for path in _files(folders, "js", (".js",)):
        yield path.stem, path.read_bytes()
    for name in sorted({path.name for folder in folders for path in folder.glob("js/*/")}):
        parts = []
        for path in _files(folders, f"js/{name}", (".js",)):
            try:
                parts.append(path.read_text("utf-8"))
            except UnicodeDecodeError:
                problems.append(_broken(path, "不是 UTF-8 编码", "请另存为 UTF-8"))
        joined = "".join(parts)
        yield name, keep(digest(("script", joined)), partial(_squeezed, joined))


@lru_cache(maxsize=64)
def _squeezed(script: str) -> bytes:
    """*script* with short names and no spare space."""
    return _SPACED.sub(rb"\1\2", _SPARE.sub(b"", with_short_names(script).encode()))


def _files(folders: tuple[Path, ...], kind: str, suffixes: tuple[str, ...]) -> Iterable[Path]:
    found: dict[str, Path] = {}
    for folder in reversed(folders):
        if (folder / kind).is_dir():
            found |= {path.name: path for path in (folder / kind).iterdir() if path.suffix in suffixes}
    return [found[name] for name in sorted(found)]


def _name(stem: str, suffix: str, content: bytes) -> str:
    return f"assets/{stem}.{bytes_digest(content)[:HASH_LENGTH]}{suffix}"
