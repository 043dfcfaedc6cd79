"""Small trees for the tests of publishing, and what may stand beside them."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path


def site(name: str) -> dict[str, bytes]:
    """A whole site of 61 files, half of which differ between two names.  The index lists all with their digests."""
    words = [f"{number} {name if number % 2 else ''} " for number in range(60)]
    files = {f"{number % 7}/{number}.html": word.encode() * 40 for number, word in enumerate(words)}
    listing = {path: hashlib.sha256(content).hexdigest() for path, content in files.items()}
    return {**files, "index.html": json.dumps({"name": name, "files": listing}).encode()}


def neighbours(out: Path) -> list[str]:
    """What stands beside *out*, but for the version it is a link to."""
    kept = {out.name} | ({os.readlink(out)} if out.is_symlink() else set())
    return sorted(path.name for path in out.parent.iterdir() if path.name not in kept)
