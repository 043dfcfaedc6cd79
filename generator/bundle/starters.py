"""What a bundle has besides the kiosk: the page to open first, start scripts, and the card to print."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

import msgspec

ENTRY = "index.html"
CARD = "请先读我.txt"
BROWSER_FLAGS = (
    "--kiosk",
    "--noerrdialogs",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-session-crashed-bubble",
    "--hide-crash-restore-bubble",
    "--disable-translate",
    "--disable-features=Translate,TranslateUI",
    "--autoplay-policy=no-user-gesture-required",
    "--disable-pinch",
    "--overscroll-history-navigation=0",
    "--disable-component-update",
    "--disable-background-networking",
    "--password-store=basic",
)
"""How Chromium is started.  ``--allow-file-access-from-files`` is not among them: a kiosk reads its data as scripts."""
_WINDOWS = frozenset(("start-windows.bat", "start-windows.ps1", CARD))
"""Files with the ends of lines that Notepad and cmd expect."""
_MARKED = frozenset(("start-windows.ps1", CARD))
"""Files that Windows takes for GBK unless they begin with a mark."""


class StarterView(msgspec.Struct, frozen=True):
    """What the templates of a bundle see."""

    slug: str
    title: str
    version: str
    page: str
    """The kiosk's first page, below the bundle's folder."""
    flags: tuple[str, ...] = BROWSER_FLAGS


class Rendering(Protocol):
    """The two ways of :class:`generator.render.templates.Templates`."""

    def page(self, name: str, view: StarterView) -> bytes: ...

    def text(self, name: str, view: StarterView) -> str: ...


_TEXTS: Mapping[str, str] = {
    "start-windows.bat": "bundle/start-windows.bat",
    "start-windows.ps1": "bundle/start-windows.ps1",
    "start-linux.sh": "bundle/start-linux.sh",
    "hongcheng-kiosk.service": "bundle/hongcheng-kiosk.service",
    CARD: "bundle/card.txt",
}


def entry_page(templates: Rendering, view: StarterView) -> dict[str, bytes]:
    return {ENTRY: templates.page("bundle/index.html", view)}


def starters(templates: Rendering, view: StarterView) -> dict[str, bytes]:
    """Everything at the top of a stick, by name."""
    return entry_page(templates, view) | {
        name: _encoded(name, templates.text(template, view)) for name, template in _TEXTS.items()
    }


def _encoded(name: str, text: str) -> bytes:
    if name in _WINDOWS:
        text = text.replace("\r\n", "\n").replace("\n", "\r\n")
    return text.encode("utf-8-sig" if name in _MARKED else "utf-8")
