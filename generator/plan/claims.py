"""Who claims which address: documents, old addresses and pages of the program that would be one file."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Iterator

from generator.model import addresses
from generator.model.document import Document
from generator.model.library import Library
from generator.problems import Problem, Span

LONGEST_PATH = 240
"""Bytes of an address: folders on Windows and on USB sticks take no more."""


class Claims:
    """Addresses that somebody has, as file systems without case or with other compositions would see them."""

    def __init__(self, urls: Iterable[str]) -> None:
        self._taken = set(map(folded, urls))
        self._folders = {folder for url in self._taken for folder in _folders(url)}

    def problems(self, document: Document, number: int) -> Iterator[Problem]:
        """Take the old address *number* of *document*: E203 if it cannot be had, E204 if it is too long."""
        span = document.span(f"aliases.{number}")
        url = old_address(document.fields.aliases[number])
        wanted = folded(url)
        if wanted in self._taken:
            message = f"旧网址“{url}”已经是一个页面或另一条旧网址（不分大小写）"
            yield Problem(span, "E203", message, "请换一个或删掉")
        elif wanted in self._folders or not self._taken.isdisjoint(_folders(wanted)):
            yield Problem(span, "E203", f"旧网址“{url}”里有一级既是文件又是文件夹", "请换一个或删掉")
        if len(url.encode()) > LONGEST_PATH:
            yield Problem(span, "E204", f"旧网址超过 {LONGEST_PATH} 字节（约 80 个汉字）", "请删掉这一条")
        self._taken.add(wanted)
        self._folders.update(_folders(wanted))


def early_collisions(library: Library, files: Collection[str]) -> Iterator[Problem]:
    """What the plan would find of addresses, as far as it shows without one: where other mistakes stand in the way of a
    plan, these are told with them.  *files* are the addresses of style sheets, scripts and prints."""
    pages = {*library.pages.values(), *(f"{name}.html" for name in addresses.OWN_PAGES)}
    for document in library.documents:
        yield from own_problems(document.url, document.span("slug"), is_taken=document.url in pages)
    claims = Claims((*(document.url for document in library.documents), *pages, *files))
    for document in library.documents:
        for number in range(len(document.fields.aliases)):
            yield from claims.problems(document, number)


def own_problems(url: str, span: Span, *, is_taken: bool) -> Iterator[Problem]:
    """E202 for an address that is a page of the program, E204 for one that is too long."""
    if is_taken:
        yield Problem(span, "E202", f"网址“{url}”已经是程序自己的一个页面", "请改一个 slug")
    if len(url.encode()) > LONGEST_PATH:
        yield Problem(span, "E204", f"网址“{url}”超过 {LONGEST_PATH} 字节", "请把 slug 改短")


def old_address(alias: str) -> str:
    """The file of an old address as an editor writes it: ``/old/`` → ``old/index.html``."""
    old = alias.lstrip("/")
    return old + "index.html" if old.endswith("/") else old


def folded(url: str) -> str:
    """*url* as file systems without case or with other compositions would see it."""
    return unicodedata.normalize("NFC", url).casefold()


def _folders(url: str) -> Iterator[str]:
    """Every folder above *url*: ``a/b/c.html`` → ``a/b``, ``a``."""
    folder = url.rpartition("/")[0]
    while folder:
        yield folder
        folder = folder.rpartition("/")[0]
