"""Lighthouse's figure for speed on the main types of page, the median of five runs each: ``make bench-pages``.

Needs what ``make test`` installs.  The site is built anew with the address of the server it is read from.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

REPOSITORY = Path(__file__).parent.parent
sys.path.insert(0, str(REPOSITORY))

from tests.lighthouse import Zipped, hundred_photos, lighthouse  # noqa: E402
from tests.served import served  # noqa: E402

RUNS = 5
NAMES = ("index.html", "articles", "districts", "lectures", "search.html")


def longest(site: Path, name: str) -> str:
    """*name*, or the longest page of an item in the folder *name*."""
    if name.endswith(".html"):
        return name
    apart = ("index.html", "-prompter.html", "-print.html")
    items = [page for page in (site / name).glob("*.html") if not page.name.endswith(apart)]
    items = [page for page in items if 'class="prose' in (text := page.read_text("utf-8")) or 'class="d-' in text
             or 'class="turn' in text]  # fmt: skip
    return max(items, key=lambda page: (page.stat().st_size, page.name)).relative_to(site).as_posix()


def score(address: str, name: str, folder: Path) -> None:
    """Prints the median of the runs over one page."""
    runs = [lighthouse(address, folder / f"{run}.json") for run in range(RUNS)]
    scores = [run.scores["performance"] for run in runs]
    print(f"{name:<44} {statistics.median(scores):>4.0f} ({min(scores)}—{max(scores)})", flush=True)


def main() -> None:
    print(f"Lighthouse 速度分，{RUNS} 次的中位数（最低—最高）")
    with (
        tempfile.TemporaryDirectory(prefix="hongcheng-bench-") as folder,
        served(site := Path(folder) / "site", Zipped) as home,
    ):
        command = [sys.executable, "-m", "generator", "build", "--out", str(site), "--base-url", home]
        subprocess.run(command, cwd=REPOSITORY, check=True, stdout=subprocess.DEVNULL)
        for name in NAMES:
            page = longest(site, name)
            score(home + page.removesuffix("index.html"), page, Path(folder))
    with (
        tempfile.TemporaryDirectory(prefix="hongcheng-bench-") as folder,
        served(Path(folder) / "site", Zipped) as home,
    ):
        page = hundred_photos(Path(folder), home)
        score(home + page, f"{page}（一百张照片）", Path(folder))


if __name__ == "__main__":
    main()
