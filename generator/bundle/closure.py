"""What a kiosk needs of a site that lies built in a folder."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from generator.checks.closure import Closure, closure_of
from generator.model import addresses
from generator.output.folder import MARKER


def closure(site: Path, slug: str) -> Closure:
    """Everything in the built *site* that the kiosk *slug* names, itself included.

    E615 for an address that leaves the kiosk or has no file.  Raises :class:`OSError` when the site cannot be read.
    """
    names = frozenset(_files(site)) - {MARKER}
    return closure_of(names, lambda path: (site / path).read_bytes(), addresses.kiosk_folder(slug))


def _files(site: Path) -> Iterator[str]:
    for folder, _, names in os.walk(site):
        below = Path(folder).relative_to(site).as_posix()
        for name in names:
            yield name if below == "." else f"{below}/{name}"
