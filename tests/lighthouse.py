"""Lighthouse on one page, as its command line runs it, a web server as it expects one, and a large album."""

from __future__ import annotations

import gzip
import io
import json
import os
import random
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image

from tests.conftest import PAGE_TOOLS
from tests.served import QuietFiles
from tests.sites import article, build_site, make_site

BESIDE_THE_PAGE = (
    "Translate", "OptimizationHints", "MediaRouter", "DialMediaRouteProvider", "CalculateNativeWinOcclusion",
    "InterestFeedContentSuggestions", "CertificateTransparencyComponentUpdater", "AutofillServerCommunication",
    "PrivacySandboxSettings4",
)  # fmt: skip
"""What Lighthouse's launcher switches off, but for ``RenderDocument``: every reader's browser has that by now, and
Chromium 156 without it often paints its first page one or two whole seconds after it could."""
PHOTOS = 100
SIZES = (1200, 900), (1200, 800), (900, 1200), (1200, 675)


@dataclass(frozen=True, slots=True)
class Verdict:
    scores: dict[str, int]
    """Category → 0 to 100."""
    shift: float
    """Cumulative layout shift."""
    faults: dict[str, str]
    """Audit → title, of those that cost points."""


def lighthouse(address: str, report: Path) -> Verdict:
    """One run as its command line does it, for a phone, with the line and the processor reckoned slower."""
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    assert chromium, "no Chromium on this machine: run `make test`, which installs it"
    done = subprocess.run(
        [
            "node", PAGE_TOOLS / "lighthouse" / "cli" / "index.js", address, "--quiet",
            "--no-enable-error-reporting", "--output=json", f"--output-path={report}",
            "--only-categories=performance,accessibility,best-practices,seo",
            "--chrome-flags=--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run "
            "--disable-background-networking --disable-component-update --disable-sync --disable-default-apps "
            f"--disable-features={','.join(BESIDE_THE_PAGE)}",
        ],
        env={**os.environ, "CHROME_PATH": chromium, "CI": "1"},
        cwd=report.parent,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    found: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
    assert "runtimeError" not in found, found["runtimeError"]
    costly = {
        reference["id"]
        for category in found["categories"].values()
        for reference in category["auditRefs"]
        if reference["weight"]
    }
    return Verdict(
        {name: round(100 * category["score"]) for name, category in found["categories"].items()},
        found["audits"]["cumulative-layout-shift"]["numericValue"],
        {
            name: f"{audit['title']} {audit.get('displayValue', '')}".strip()
            for name, audit in found["audits"].items()
            if name in costly and audit["score"] is not None and audit["score"] < 1
        },
    )


class Zipped(QuietFiles):
    """Files as a usual web server sends them: texts packed, nothing about how long to keep them."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        if path.is_dir() or path.suffix not in (".html", ".css", ".js", ".svg", ".txt", ".xml"):
            super().do_GET()
            return
        if not path.is_file():
            self.send_error(404)
            return
        body = gzip.compress(path.read_bytes(), mtime=0)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)) + "; charset=utf-8")
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def hundred_photos(root: Path, home: str) -> str:
    """A site in the folder *root*, built for the address *home*, with an album of a hundred photos: its page."""
    shown = "".join(
        f"  - {{src: {_name(number)}, alt: 第 {number} 张照片, caption: 山坡上的第 {number} 天。}}\n"
        for number in range(PHOTOS)
    )
    cover = f"{{src: {_name(0)}, alt: 封面}}"
    fields = {"date": "2025-11-07", "summary": "一百张照片。", "cover": cover, "photos": f"\n{shown}".rstrip()}
    files: dict[str, str | bytes] = {"albums/hundred/index.md": article("一百张", **fields)}
    files |= {f"albums/hundred/{_name(number)}": _photo(number) for number in range(PHOTOS)}
    make_site(root, files)
    settings = root / "content" / "site.yaml"
    settings.write_text(settings.read_text(encoding="utf-8") + "image_effort: quick\n", encoding="utf-8")
    outcome = build_site(root, base_url=home)
    assert [str(problem) for problem in outcome.problems if problem.level == "error"] == []
    return "albums/hundred.html"


def _name(number: int) -> str:
    return f"photo-{number:03}.jpg"


def _photo(number: int) -> bytes:
    """Soft blots with a grain: larger than any phone shows, and quick to make and to encode."""
    rng = random.Random(number)
    size = SIZES[number % len(SIZES)]
    blots = Image.frombytes("RGB", (24, 18), rng.randbytes(24 * 18 * 3)).resize(size, Image.Resampling.BICUBIC)
    file = io.BytesIO()
    blots.save(file, "JPEG", quality=85)
    return file.getvalue()
