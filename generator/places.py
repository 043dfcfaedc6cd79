"""Where things lie: a site's folder, the package's own templates and assets, the cache."""

from __future__ import annotations

import functools
import hashlib
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

PACKAGE = Path(__file__).parent
SHAPING_PACKAGES = (
    "jinja2",
    "markupsafe",
    "markdown-it-py",
    "mdit-py-plugins",
    "pyyaml",
    "msgspec",
    "pypinyin",
    "icalendar",
    "tzdata",
)
"""Packages whose version shapes the bytes of pages."""


def _shipped(name: str) -> Path:
    """*name* as it ships with the package; in a checkout, the folder beside it."""
    packed = PACKAGE / "_site" / name
    return packed if packed.is_dir() else PACKAGE.parent / name


@dataclass(frozen=True)
class Places:
    """The folders of one site."""

    root: Path

    @property
    def content(self) -> Path:
        return self.root / "content"

    @property
    def out(self) -> Path:
        return self.root / "site"

    @property
    def cache(self) -> Path:
        return self.root / ".hongcheng"

    @property
    def templates(self) -> tuple[Path, ...]:
        """The site's own templates, if any, before the shipped ones."""
        return self._with_own("templates")

    @property
    def assets(self) -> tuple[Path, ...]:
        return self._with_own("assets")

    @property
    def inputs(self) -> tuple[Path, ...]:
        """Everything a build reads."""
        return (self.content, *self.templates, *self.assets, PACKAGE)

    def _with_own(self, name: str) -> tuple[Path, ...]:
        own, shipped = self.root / name, _shipped(name)
        if own.is_dir() and own.resolve() != shipped.resolve():
            return (own, shipped)
        return (shipped,)


@functools.cache
def program_version() -> str:
    """Digest of the program's own code and of the versions of the packages that shape pages."""
    known = hashlib.sha256()
    for path in sorted(PACKAGE.rglob("*.py")):
        known.update(str(path.relative_to(PACKAGE)).encode() + b"\0" + path.read_bytes() + b"\0")
    for name in SHAPING_PACKAGES:
        known.update(f"{name}={metadata.version(name)}\0".encode())
    return known.hexdigest()[:40]
