"""First steps: a new site, a new document.  What they write builds at once."""

from __future__ import annotations

import json
import shlex
import tempfile
import unicodedata
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from generator.config import Settings, load_settings
from generator.intake.rules import Fault, check
from generator.intake.types import Rule
from generator.intake.walk import walk
from generator.model.addresses import OWN_PAGES
from generator.model.kind import Kind
from generator.output.machine import not_written
from generator.places import PACKAGE, Places, site_problem
from generator.problems import Problem, Span
from generator.settings import Site

SKELETON = PACKAGE / "skeleton"
SAMPLES = PACKAGE / "kinds" / "samples"
IGNORED = "/site/\n/.hongcheng/\n"


def start_site(folder: Path) -> list[str] | tuple[Problem, ...]:
    """Write a new site into *folder*: what was done, or why not.  Nothing that is there is overwritten."""
    if folder.exists() and not folder.is_dir():
        return (Problem(Span(str(folder)), "E904", "这是一个文件，不是文件夹", "请换一个名字"),)
    if (folder / "content").exists():
        return (Problem(Span(str(folder)), "E904", "这里已经有 content/", "请换一个空文件夹"),)
    try:
        _write_site(folder)
    except OSError as error:
        return (not_written(error, folder),)
    where = "" if str(folder) == "." else f" --root {shlex.quote(str(folder))}"
    return [f"已在 {folder} 新建站点", f"构建：hongcheng build{where}", f"边写边看：hongcheng serve{where}"]


def _write_site(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    # Whole or not at all: half a site on a full disk would be in the way of the next attempt.
    with tempfile.TemporaryDirectory(prefix=".init-", dir=folder, ignore_cleanup_errors=True) as stage:
        fresh = Path(stage) / "content"
        for kind_folder in ("", "profiles", "venues", "teams", "events", "albums", "posters"):
            (fresh / kind_folder).mkdir()
        for source in sorted(path for path in (SKELETON / "content").rglob("*") if path.is_file()):
            copy = fresh / source.relative_to(SKELETON / "content")
            copy.parent.mkdir(exist_ok=True)
            copy.write_bytes(source.read_bytes())
        ignored = Path(stage) / "ignored"
        ignored.write_text(IGNORED, encoding="utf-8")
        fresh.rename(folder / "content")
        if not (folder / ".gitignore").exists():
            ignored.rename(folder / ".gitignore")


def new_document(places: Places, kind: Kind, title: str) -> list[str] | tuple[Problem, ...]:
    """Write the skeleton of a document of *kind*; its slug is minted from *title* once and for all."""
    if found := site_problem(places.root):
        return (found,)
    tidy = tidy_title(title)
    if isinstance(tidy, Problem):
        return (tidy,)
    folder, slug, text = skeleton(places, kind, tidy)
    path = folder / slug / "index.md" if kind.name == "album" else folder / f"{slug}.md"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            try:
                file.write(text)
                file.flush()
            except BaseException:
                path.unlink()  # an empty document would keep the whole site from being published
                raise
    except OSError as error:
        return (not_written(error, path),)
    return [f"已新建 {path}"]


def tidy_title(title: str) -> str | Problem:
    """*title* as it is kept, or what is wrong with it."""
    tidy = unicodedata.normalize("NFC", " ".join(title.split()))
    if not tidy:
        return Problem(Span("标题"), "E101", "标题是空的", "请写上标题")
    fault = check(Rule("line"), tidy)
    return Problem(Span("标题"), fault.code, fault.message, fault.hint) if isinstance(fault, Fault) else tidy


def skeleton(places: Places, kind: Kind, title: str) -> tuple[Path, str, str]:
    """Folder, slug and text of a new document of *kind*."""
    from generator.text.pinyin import slugify

    settings = settings_of(places.root)
    site = settings.site if settings else Site(title=title)
    folder = places.content / kind.folder
    slug = free_slug(folder, slugify(title, site.readings))
    today = datetime.now(tz=ZoneInfo(site.timezone)).date().isoformat()
    sample = (SAMPLES / f"{kind.name}.md").read_text(encoding="utf-8")
    return folder, slug, sample.format(title=json.dumps(title, ensure_ascii=False), slug=slug, date=today)


def settings_of(root: Path) -> Settings | None:
    """The settings of the site in *root*, as far as they can be read."""
    return load_settings(walk(root)[0])[0]


def free_slug(folder: Path, slug: str) -> str:
    """*slug*, or with a number after it when a document of that name is there already."""
    # In any folder "index" is the list; at the top the program has pages of its own.
    taken = set(OWN_PAGES) if folder.name == "pages" else {"index"}
    taken |= {path.stem.casefold() if path.suffix == ".md" else path.name.casefold() for path in folder.glob("*")}
    number, candidate = 2, slug
    while candidate in taken:
        candidate = f"{slug}-{number}"
        number += 1
    return candidate
