"""Where the links that editors write lead to."""

from __future__ import annotations

import posixpath
import unicodedata
from collections.abc import Iterable, Mapping
from urllib.parse import unquote

from generator.model import addresses
from generator.model.document import Document
from generator.settings import District, Topic


def page_names(districts: Iterable[District], topics: Iterable[Topic], folders: Iterable[str]) -> dict[str, str]:
    """Names of the pages that are no document: ``districts/honghuagang`` → their address."""
    names = {name: url for name, url in addresses.PLACES.items()}
    names |= {folder: addresses.listing(folder) for folder in folders}
    names |= {f"districts/{place.slug}": addresses.district(place) for place in districts}
    names |= {f"topics/{topic.id}": addresses.topic(topic) for topic in topics}
    return names


def reference(
    document: Document, target: str, paths: Mapping[str, str], names: Mapping[str, str], known: frozenset[str]
) -> str | None:
    """What *target*, as written in the body of *document*, stands for.

    A document's reference (``lectures/si-hong``), or the address of another page (``districts/x.html``),
    or None.  *target* may be a path to a Markdown file relative to the document's own file or to ``content/``,
    a reference (one of *known*), or the name of a page; a fragment is left out of account.
    """
    path = unicodedata.normalize("NFC", unquote(target.partition("#")[0]))
    if not path:
        return document.ref
    own_folder = posixpath.dirname(document.path.removeprefix("content/"))
    for candidate in (posixpath.normpath(posixpath.join(own_folder, path)), posixpath.normpath(path.lstrip("/"))):
        for name in (candidate, candidate + ".md", candidate + "/index.md"):
            if name in paths:
                return paths[name]
        stem = candidate.removesuffix(".html").removesuffix(".md").removesuffix("/index")
        for ref in (stem, f"pages/{stem}"):
            if ref in known:
                return ref
        if stem in names:
            return names[stem]
    return None
