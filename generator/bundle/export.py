"""From a built site to a bundle: what one kiosk needs, what starts it, and the list of both."""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Mapping
from pathlib import Path

import msgspec

from generator.bundle.closure import closure
from generator.bundle.manifest import LISTS, Entry, Record, file_sha256, record
from generator.bundle.names import name_problems
from generator.bundle.starters import Rendering, StarterView, entry_page, starters
from generator.model.addresses import kiosk_folder
from generator.output.publish import FileContent
from generator.problems import Problem, Span, has_errors, in_order

_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL | re.IGNORECASE)
_VERSION = re.compile(r'\bversion\("([0-9A-Za-z._-]{1,64})"\)')
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class Bundle(msgspec.Struct, frozen=True):
    """A kiosk ready to be copied."""

    record: Record
    files: Mapping[str, FileContent]

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(entry.size for entry in self.record.files)


def bundle(site: Path, slug: str, templates: Rendering, *, bare: bool = False) -> Bundle | tuple[Problem, ...]:
    """The kiosk *slug* of the built *site*, or what stands in the way.  *bare*: without scripts and card, for a player
    that starts by itself."""
    first = f"{kiosk_folder(slug)}index.html"
    if not _SLUG.fullmatch(slug):
        message = f"“{slug}”不能写进启动脚本"
        return (Problem(Span(f"content/kiosks/{slug}.yaml"), "E616", message, "请用小写字母、数字和连字符给文件改名"),)
    if not (site / first).is_file():
        return (Problem(Span(first), "E615", "网站里没有这块屏的页面", "请再运行一次 hongcheng build"),)
    found = closure(site, slug)
    view = StarterView(slug, _title(site / first), _version(site / kiosk_folder(slug)), first)
    made = entry_page(templates, view) if bare else starters(templates, view)
    problems = [*found.problems, *name_problems((*found.addresses, *made, *LISTS))]
    problems += [Problem(Span(name), "E616", "与展播文件夹自己的文件重名") for name in found.addresses if name in made]
    if has_errors(problems):
        return in_order(problems)
    files: dict[str, FileContent] = {**{address: site / address for address in found.addresses}, **made}
    entries = [_entry(path, content) for path, content in files.items()]
    return Bundle(record(slug, view.title, view.version, entries), files)


def _entry(path: str, content: FileContent) -> Entry:
    if isinstance(content, bytes):
        return Entry(path, len(content), hashlib.sha256(content).hexdigest())
    return Entry(path, content.stat().st_size, file_sha256(content))


def _title(page: Path) -> str:
    found = _TITLE.search(page.read_text(encoding="utf-8", errors="replace"))
    return " ".join(html.unescape(found[1]).split()) if found else ""


def _version(folder: Path) -> str:
    """The id that a running kiosk shows on its page of diagnosis; empty without one."""
    script = folder / "version.js"
    found = _VERSION.search(script.read_text(encoding="utf-8", errors="replace")) if script.is_file() else None
    return found[1] if found else ""
