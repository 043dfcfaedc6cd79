"""Where things lie: a site's folder, the package's own templates and assets, the cache."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import os
import re
import shlex
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from generator import folders
from generator.problems import Problem, Span

PACKAGE = Path(folders.PACKAGE)
SHAPING_PACKAGES = (
    "jinja2",
    "markupsafe",
    "markdown-it-py",
    "mdit-py-plugins",
    "pyyaml",
    "msgspec",
    "pypinyin",
    "icalendar",
    "segno",
    "tzdata",
)
"""Packages whose version shapes the bytes of pages."""


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
        return tuple(map(Path, folders.inputs(str(self.root))))

    @property
    def watched(self) -> tuple[Path, ...]:
        """What the preview looks at for edits; the site's own templates and assets also before there are any."""
        own = (self.root / "templates", self.root / "assets")
        return tuple(dict.fromkeys((self.content, *own, *self.templates, *self.assets)))

    def _with_own(self, name: str) -> tuple[Path, ...]:
        return tuple(map(Path, folders.with_own(str(self.root), name)))


def site_problem(root: Path) -> Problem | None:
    """Why *root* is no site's folder, and where the site may be; None when there is a ``content`` in it."""
    try:
        os.lstat(root / "content")
        return None
    except PermissionError:
        return Problem(Span(str(root)), "E701", "没有权限打开这个文件夹", "请检查它的所有者和权限")
    except OSError:
        pass
    if not os.path.lexists(root):
        message, hint = "没有这个文件夹", "请看看 --root 后面的名字"
    elif not root.is_dir():
        message, hint = "这不是文件夹", "--root 后面请写站点文件夹，里面有 content/"
    else:
        message = "当前文件夹里没有 content/" if root == Path() else "这个文件夹里没有 content/"
        hint = "请换到站点文件夹，或用 --root 指明；还没有站点就用 hongcheng init 新建"
        for above in root.absolute().parents:
            if (above / "content" / "site.yaml").is_file():
                hint = f"请换到 {above}，或加 --root {shlex.quote(str(above))}"
                break
    return Problem(Span(str(root)), "E701", message, hint)


def own_folder_problems(root: Path) -> tuple[Problem, ...]:
    """What has the name of a site's own folder and is none, so that nothing in it would be seen."""
    hint = "请改名或移走；要放自己的文件，就新建这个名字的文件夹"
    return tuple(
        Problem(Span(name), code, f"“{name}”应是文件夹，现在是文件", hint)
        for name, code in (("templates", "E804"), ("assets", "E806"))
        if os.path.lexists(root / name) and not (root / name).is_dir()
    )


def installed(package: str) -> str:
    """The version of *package*; empty where it is not installed."""
    return _versions().get(_plain(package), "")


@functools.cache
def _versions() -> Mapping[str, str]:
    """Installed packages with their versions, out of the names of the folders that pip keeps beside them.

    To ask ``importlib.metadata`` takes a parser of mail, as dear as everything else of a run with nothing to do.
    """
    found: dict[str, str] = {}
    for folder in sys.path:
        with contextlib.suppress(OSError):
            for name in sorted(os.listdir(folder or ".")):
                stem, ending = os.path.splitext(name)
                if ending in (".dist-info", ".egg-info") and "-" in stem:
                    package, version = stem.split("-")[:2]
                    found.setdefault(_plain(package), version)
    return found


def _plain(package: str) -> str:
    """The name of *package* as all its spellings are one."""
    return re.sub("[-_.]+", "-", package).lower()


@functools.cache
def program_version() -> str:
    """Digest of the program's own code and of the versions of the packages that shape pages."""
    known = hashlib.sha256()
    for path in sorted(PACKAGE.rglob("*.py")):
        known.update(str(path.relative_to(PACKAGE)).encode() + b"\0" + path.read_bytes() + b"\0")
    for name in SHAPING_PACKAGES:
        known.update(f"{name}={installed(name)}\0".encode())
    return known.hexdigest()[:40]
