"""Pictures of the built site, to look at: ``make screenshots`` writes them to build/screenshots/.

Each page at the widths of a phone, a laptop and a wall screen, from the folder that ``make site`` published.
Further pages can be named: ``python tests/tools/screenshots.py articles/x.html …``.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Literal

from playwright.sync_api import sync_playwright

REPOSITORY = Path(__file__).parent.parent.parent
SITE = REPOSITORY / "site"
OUT = REPOSITORY / "build" / "screenshots"
WIDTHS = (360, 1280, 1920)
KINDS_IN_LARGE = ("index", "articles", "lectures", "districts", "search")
"""Of these the pages are shown in 长辈版 too."""
# Pictures come when they are scrolled to; a picture of the whole page wants them all at once.
LOADED = """() => Promise.all([...document.images].map(image => {
    image.loading = "eager";
    return image.decode().catch(() => null);
}))"""
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


def pages() -> tuple[str, ...]:
    """The pages at the top, the longest page of each folder, and each folder's index; none that leads elsewhere."""
    chosen = {path.relative_to(SITE).as_posix() for path in SITE.glob("*.html")}
    for folder in {path.parent for path in SITE.glob("*/*.html")}:
        inner = sorted(folder.glob("*.html"), key=lambda path: (path.stat().st_size, path.name))
        chosen.add(inner[-1].relative_to(SITE).as_posix())
        chosen.update(path.relative_to(SITE).as_posix() for path in inner if path.name == "index.html")
    return tuple(sorted(path for path in chosen if 'http-equiv="refresh"' not in (SITE / path).read_text("utf-8")))


def main(named: list[str]) -> None:
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        for width in WIDTHS:
            looks = {360: ("", "-big"), 1280: ("", "-dark")}.get(width, ("",))
            for look in looks:
                scheme: Literal["light", "dark"] = "dark" if look == "-dark" else "light"
                context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
                if look == "-big":
                    context.add_init_script("localStorage.setItem('reading-elder', 'big')")
                page = context.new_page()
                for path in named or pages():
                    if look == "-big" and not path.startswith(KINDS_IN_LARGE):
                        continue
                    page.goto(f"{SITE.as_uri()}/{path}")
                    page.evaluate(LOADED)
                    name = path.removesuffix(".html").replace("/", "-") + f"-{width}"
                    page.screenshot(path=OUT / f"{name}{look}.png", full_page=True)
                context.close()
        browser.close()
    print(f"{len(list(OUT.iterdir()))} 张截图在 {OUT.relative_to(REPOSITORY)}/")


if __name__ == "__main__":
    main(sys.argv[1:])
