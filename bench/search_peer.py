"""Pagefind, the search that other static sites take: the same pages as small HTML, its index, its numbers of pages."""

from __future__ import annotations

import gzip
import html
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from peer_sites import CannotInstall, installed, version_in

from generator.search.records import SearchRecord

FOLDER = "pagefind"
_SEAL = b"pagefind_dcd"
"""What begins each of its files once unpacked."""


@dataclass(frozen=True, slots=True)
class Pagefind:
    """The program, and its site."""

    version: str
    program: Path
    site: Path

    @property
    def command(self) -> tuple[str | Path, ...]:
        return self.program, "--site", self.site, "--output-subdir", FOLDER, "--silent"


def pagefind(cache: Path, site: Path, pages: Sequence[SearchRecord]) -> Pagefind:
    """The program, and *pages* written into *site*.  Raises :class:`CannotInstall`."""
    home = installed("pagefind", cache)
    # The binary itself: the package's script starts a Python first.  The plain one cannot cut Chinese at all.
    program = next(home.glob("lib/python*/site-packages/pagefind_bin_extended/pagefind_extended*"), None)
    if program is None:
        raise CannotInstall("the package holds no program for this machine")
    for page in pages:
        path = site / page.url
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_html(page), encoding="utf-8")
    return Pagefind(version_in(home, "pagefind"), program, site)


def _html(page: SearchRecord) -> str:
    title = html.escape(page.title)
    words = "".join(f"<p>{html.escape(block)}</p>\n" for block in page.blocks)
    head = f'<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8"><title>{title}</title></head>'
    return f"{head}\n<body><main data-pagefind-body><h1>{title}</h1>\n{words}</main></body></html>\n"


def page_numbers(site: Path, pages: Sequence[SearchRecord]) -> dict[str, int]:
    """Number in *pages* by the name that a result bears."""
    numbers = {page.url: number for number, page in enumerate(pages)}
    found = {}
    for path in (site / FOLDER / "fragment").iterdir():
        fragment = json.loads(gzip.decompress(path.read_bytes()).removeprefix(_SEAL))
        found[path.name.partition(".")[0]] = numbers[fragment["url"].removeprefix("/")]
    return found
