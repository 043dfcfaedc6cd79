"""What several test rooms share: the reference site, built once for the whole run, and a browser."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.old_chromium import OldChromium

REPOSITORY = Path(__file__).parent.parent
PAGE_TOOLS = REPOSITORY / "tests" / "tools" / "node_modules"
# Where the CommonMark examples are, unless somebody has said otherwise.
os.environ.setdefault("HONGCHENG_COMMONMARK", str(PAGE_TOOLS / "commonmark-spec"))
NOW = "2026-11-22"
"""Build time of the reference site in the tests: what is due does not depend on the day they run."""
SUM_BYTES = 100
"""Sums and colours in the cache are shorter than this, pages are longer."""
SOAKING = os.environ.get("HYPOTHESIS_PROFILE") == "soak"
"""Whether minutes do not count: `make soak`."""

# A shell's background jobs do not hear Ctrl-C, nor does what they start; some tests press it.
signal.signal(signal.SIGINT, signal.default_int_handler)

# The same examples in every run, and no complaint about a busy machine; `make soak` draws new ones.
hypothesis.settings.register_profile("steady", deadline=None, derandomize=True)
hypothesis.settings.register_profile("soak", deadline=None)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))


@dataclass(frozen=True, slots=True)
class BuiltSite:
    """The reference content, built from a copy that knows no earlier build; pictures may be of one."""

    folder: Path
    root: Path
    """The copy of the site's folder, with ``content/``."""
    report: str
    """What the command printed."""

    @property
    def pages(self) -> tuple[str, ...]:
        """Every HTML file, by its path in the site."""
        return tuple(sorted(path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*.html")))

    @property
    def redirects(self) -> frozenset[str]:
        return frozenset(page for page in self.pages if re.search(r'http-equiv="?refresh', self.text(page)))

    @property
    def photos(self) -> frozenset[str]:
        """Pages of single photos: ``albums/x/1.html``."""
        apart = self.redirects | self.kiosks
        return frozenset(page for page in self.pages if page.count("/") == 2 and page not in apart)

    @property
    def kiosks(self) -> frozenset[str]:
        return frozenset(page for page in self.pages if page.startswith("kiosk/"))

    @property
    def types(self) -> tuple[str, ...]:
        """A page of each type, for what takes long: the sample without the shortest.  With time, the whole sample."""
        return self.sample if SOAKING else self._chosen(shortest=False)

    @property
    def sample(self) -> tuple[str, ...]:
        """A page or two of each type: all at the top, and of each folder the index, the shortest and the longest.

        The pages of single photos, each in a folder named for its item, count as one folder; so do prompters, and
        printed scripts.
        """
        return self._chosen(shortest=True)

    def _chosen(self, *, shortest: bool) -> tuple[str, ...]:
        photos, real = self.photos, set(self.pages) - self.redirects - self.kiosks
        chosen = {page for page in real if "/" not in page} - {"404.html"}
        inner = {page: "photos" if page in photos else page.partition("/")[0] for page in real if "/" in page}
        for ending in ("-prompter", "-print"):
            inner |= {page: ending for page in inner if page.endswith(f"{ending}.html")}
        # Lists share a folder with what they list.
        inner |= {page: f"{folder}-lists" for page, folder in inner.items() if "<article" not in self.text(page)}
        for folder in set(inner.values()):
            here = [page for page in inner if inner[page] == folder]
            by_size = sorted(here, key=lambda page: (len(self.text(page)), page))
            chosen.update(by_size[-1:] + by_size[: int(shortest)])
            chosen.update(page for page in here if page.endswith("/index.html"))
        return tuple(sorted(chosen))

    def text(self, page: str) -> str:
        return (self.folder / page).read_text(encoding="utf-8")


def run_command(*arguments: str | Path, cwd: Path = REPOSITORY) -> subprocess.CompletedProcess[str]:
    """Run ``hongcheng`` with *arguments* as an editor would, without a terminal."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("PYTEST_", "COV_"))}
    environment["PYTHONPATH"] = str(REPOSITORY)
    return subprocess.run(
        [sys.executable, "-m", "generator", *map(str, arguments)],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        stdin=subprocess.DEVNULL,
        timeout=600,
        check=False,
    )


def draw_photos() -> None:
    """Make sure that the photos of ``content/`` are there, which git does not keep."""
    subprocess.run([sys.executable, "-m", "drawings"], cwd=REPOSITORY, check=True, stdout=subprocess.DEVNULL)


def lend_pictures(cache: Path, borrower: Path) -> None:
    """Give the new cache *borrower* the pictures that are in *cache*, if it has any: encoding them takes minutes.

    They lie under the digests of their photos and of what encodes them, each with its checksum, so that what is found
    is what would be made; a file in a cache is never changed, only replaced.  What is not a picture is left out, so
    that every page is made by the build: beside pictures only their sums and colours are shorter than any page.
    """
    for path in cache.glob("*/*"):
        # Another build may be tidying there.
        with suppress(FileNotFoundError):
            if path.suffix == ".file" or path.stat().st_size < SUM_BYTES:
                place = borrower / path.parent.name
                place.mkdir(parents=True, exist_ok=True)
                try:
                    os.link(path, place / path.name)
                except OSError:
                    shutil.copyfile(path, place / path.name)


@pytest.fixture(scope="session")
def built_site(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """The reference site.  Test processes share one build: the first makes it, the others wait."""
    with _shared_folder(tmp_path_factory, "reference") as place:
        report = place / "report.txt"
        site = BuiltSite(place / "site", place, "")
        if not report.exists():
            draw_photos()
            shutil.copytree(REPOSITORY / "content", place / "content")
            lend_pictures(REPOSITORY / ".hongcheng" / "cache", place / ".hongcheng" / "cache")
            done = run_command("build", "--root", place, "--out", site.folder, "--now", NOW)
            assert done.returncode == 0, f"the reference site does not build:\n{done.stdout}{done.stderr}"
            report.write_text(done.stdout + done.stderr, encoding="utf-8")
        return BuiltSite(site.folder, place, report.read_text(encoding="utf-8"))


@contextmanager
def _shared_folder(factory: pytest.TempPathFactory, name: str) -> Iterator[Path]:
    """A folder that all processes of this run see, held by one of them at a time."""
    base = factory.getbasetemp()
    place = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / name
    place.mkdir(exist_ok=True)
    with (place / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield place


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """The machine's own Chromium, without a window and without anything that calls home."""
    from playwright.sync_api import sync_playwright

    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    assert path, "no Chromium on this machine: run `make test`, which installs it"
    quiet = ("--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
             "--disable-component-update", "--disable-sync", "--disable-default-apps")  # fmt: skip
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", *quiet])
        yield started
        started.close()


@pytest.fixture(scope="session")
def old_chromium() -> Iterator[OldChromium]:
    """Chromium 80, the oldest browser that has to do."""
    from tests.old_chromium import OldChromium

    started = OldChromium()
    yield started
    started.close()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk small enough to be filled, and that can be made read-only."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if os.geteuid() != 0 or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk]).returncode:
        pytest.skip("needs the right to mount a small disk")
    yield disk
    subprocess.run(["umount", "-l", disk], check=True)
