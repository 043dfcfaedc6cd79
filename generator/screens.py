"""The preview's list of kiosks: a page that plays one at a chosen moment and size, and lines for the terminal."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path

PATH = "/__hongcheng/kiosks"
_HERE = Path(__file__).parent
TYPES = {"kiosks": "text/html", "screens.css": "text/css", "screens.js": "text/javascript"}
"""What the preview answers below ``/__hongcheng/``, by name."""


def screens_file(out: Path, name: str) -> bytes:
    """One of :data:`TYPES` for the site in *out*."""
    if name != "kiosks":
        return (_HERE / name).read_bytes()
    page = (_HERE / "screens.html").read_text("utf-8")
    options = "".join(
        f'<option value="/kiosk/{slug}/index.html"{" data-tall=1" if is_tall else ""}>{html.escape(title)}</option>'
        for slug, title, is_tall in _kiosks(out)
    )
    return page.replace("<!-- kiosks -->", options).encode()


def kiosk_lines(out: Path, base: str) -> Iterator[str]:
    """A line for each kiosk in *out*; *base* is the preview's address without the last slash."""
    for slug, title, _ in _kiosks(out):
        yield f"展播终端 {title} {base}{PATH}?kiosk=/kiosk/{slug}/index.html"


def _kiosks(out: Path) -> Iterator[tuple[str, str, bool]]:
    """Name, title and whether it stands upright, read from what was built."""
    for page in sorted(out.glob("kiosk/*/index.html")):
        text = page.read_text("utf-8")[:2000]
        title = re.search(r"<title>(.*?)(?:｜[^｜]*)?</title>", text)
        yield page.parent.name, html.unescape(title[1]) if title else page.parent.name, " is-tall " in text
