"""``python -m drawings``: draw what ``content/`` still lacks, or everything when a scene has changed.

When all is there, it costs a look at the stamp.  Several of these may run at once: one draws, the others wait.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import sys
import time
from multiprocessing import get_context
from pathlib import Path

HOME = Path(__file__).parent
PLACE = HOME.parent / "content"
KEPT = HOME.parent / ".cache" / "drawings"


def main() -> int:
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        stamp, digest = KEPT / "stamp", _digest()
        if not _fresh(stamp, digest):
            stamp.unlink(missing_ok=True)
            _draw_all(stamp, digest)
    return 0


def _digest() -> str:
    """Of all that decides the pictures: these modules, and the library that draws."""
    from PIL import __version__

    total = hashlib.sha256(__version__.encode())
    for module in sorted(HOME.glob("*.py")):
        total.update(module.read_bytes())
    return total.hexdigest()


def _fresh(stamp: Path, digest: str) -> bool:
    """The stamp names the digest, then each file with its size."""
    if not stamp.exists():
        return False
    first, *files = stamp.read_text(encoding="utf-8").splitlines()
    try:
        return first == digest and all(
            (PLACE / path).stat().st_size == int(size) for size, path in (line.split(" ", 1) for line in files)
        )
    except OSError:
        return False


def _draw_all(stamp: Path, digest: str) -> None:
    from drawings.prints import PRINTS

    start = time.monotonic()
    print(f"画 {len(PRINTS)} 幅示意图", end="", flush=True)
    with get_context("fork").Pool(min(8, os.cpu_count() or 1)) as pool:
        sizes = pool.map(_draw, range(len(PRINTS)), chunksize=1)
    lines = [digest, *(f"{size} {chosen.path}" for size, chosen in zip(sizes, PRINTS, strict=True))]
    stamp.write_text("\n".join(lines), encoding="utf-8")
    print(f"，用了 {time.monotonic() - start:.1f} 秒")


def _draw(number: int) -> int:
    """Draw one file whole or not at all; its size in bytes."""
    from drawings.prints import PRINTS, drawn

    raw = drawn(PRINTS[number])
    unfinished = KEPT / f"{number}.part"
    unfinished.write_bytes(raw)
    target = PLACE / PRINTS[number].path
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished.replace(target)
    return len(raw)


if __name__ == "__main__":
    sys.exit(main())
