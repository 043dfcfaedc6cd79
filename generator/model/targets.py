"""Targets: every file of the published site, decided before any is made."""

from __future__ import annotations

import posixpath
from functools import lru_cache
from typing import Any
from urllib.parse import quote

import msgspec

from generator.fingerprint import digest


class Target(msgspec.Struct, frozen=True):
    """One file to publish: its address, the template that makes it, and the view it shows."""

    url: str
    """Inside the site, with forward slashes: ``articles/x.html``."""
    template: str
    """Name of a template, or of a maker in :mod:`generator.render.machine`."""
    view: Any
    """A frozen view: the complete list of what the file depends on.  None if an earlier build put it together."""
    seal: str = ""
    """Digest of the view, where it is known."""
    listed: bool = False
    """Of a target whose view is not here: what :func:`is_listed` said of it."""


def sealed(target: Target) -> Target:
    """*target* with the digest of its view."""
    return target if target.seal else Target(target.url, target.template, target.view, digest(target.view))


def is_listed(target: Target) -> bool:
    """Whether search engines may be told of the page."""
    if target.view is None:
        return target.listed
    frame = getattr(target.view, "frame", None)
    return frame is not None and not frame.hidden


def relative(page: str, target: str) -> str:
    """The address of *target* as written on *page*; both inside the site, a fragment allowed.

    >>> relative("articles/a.html", "districts/b.html#h")
    '../districts/b.html#h'
    """
    if target and "#" not in target and page != target:
        return _from_folder(page.rpartition("/")[0], target)
    address, mark, fragment = target.partition("#")
    tail = mark + quote(fragment, safe="/-._~!$&'()*+,;=:@?%") if mark else ""
    if not address or address == page:
        return tail or posixpath.basename(page)
    return _from_folder(page.rpartition("/")[0], address) + tail


@lru_cache(maxsize=65536)
def _from_folder(folder: str, address: str) -> str:
    # Every page of a folder has the same menus: most addresses are asked for once a page.
    return quote(posixpath.relpath(address, folder or "."), safe="/-._~!$&'()*+,;=@")


def absolute(base_url: str, target: str) -> str:
    """The public address of *target*; a folder's index stands for the folder."""
    address, mark, fragment = target.partition("#")
    if address == "index.html" or address.endswith("/index.html"):
        address = address[: -len("index.html")]
    return base_url + quote(address, safe="/-._~!$&'()*+,;=:@") + (mark + quote(fragment) if mark else "")
