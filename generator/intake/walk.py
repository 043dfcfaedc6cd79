"""What lies under ``content/``: every file with its place, and what has no place there.

The walk opens nothing.  Files are opened by :func:`open_inside` alone, which follows no
symbolic link at any step, at each read: a check made earlier proves nothing about what
lies there now.
"""

from __future__ import annotations

import itertools
import os
import re
import stat
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO, Final

import msgspec

from generator.intake.layout import (
    CAPTIONS,
    CONTENT,
    DATA_FILES,
    KIND_FOLDERS,
    KIOSKS,
    LONGEST_NAME,
    ROLE_BY_ENDING,
    Role,
    is_ignored,
    name_fault,
)
from generator.intake.source_text import LONGEST_FILE
from generator.problems import Level, Problem, Span, did_you_mean, nearest

LARGEST_PICTURE: Final = 40_000_000
"""Greatest size of a picture file in bytes."""
_TEXT_ROLES: Final = frozenset({"document", "data", "kiosk", "captions", "photo_captions"})
_DATA_ENDINGS: Final = (".yaml", ".yml", ".csv", ".json", ".xlsx", ".xls", ".txt")
_OTHER_FORMATS: Final = {
    **dict.fromkeys((".avif", ".bmp", ".jfif", ".jxl", ".psd", ".tif", ".tiff"), ("图片", "JPG 或 PNG")),
    **dict.fromkeys((".avi", ".flv", ".mkv", ".mov", ".mpg", ".rmvb", ".webm", ".wmv"), ("录像", "MP4")),
    **dict.fromkeys((".aac", ".amr", ".flac", ".ogg", ".wav", ".wma"), ("录音", "MP3 或 M4A")),
}
"""Pictures and recordings that are not taken as they are: what they are, and what to make of them."""
_COPY: Final = re.compile(r"副本|[Cc]onflicted copy|[ -]Copy$|[ _]?[(（]\d{1,2}[)）]$")
"""What systems and clouds add to the name of a second copy."""
_ALMOST_MARKDOWN: Final = (".md", ".markdown", ".mdown", ".mkd", ".mdx", ".md.txt", ".md.md", ".md.docx")


class InputFile(msgspec.Struct, frozen=True, gc=False):
    """One file that takes part in the site."""

    path: str
    """As shown and as opened: ``content/articles/x.md``, in the spelling of the disk."""
    name: str
    """Below ``content/``, in NFC: ``articles/x.md``."""
    folder: str
    """The first part of :attr:`name`: ``articles``; ``""`` for the data files."""
    role: Role
    slug: str
    """Name of the document or kiosk it is or lies beside: ``x`` of ``articles/x.md`` and of ``articles/x/1.jpg``;
    ``""`` where several may be meant (``articles/1.jpg``)."""
    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int
    root: Path
    """The project root, above ``content/``."""

    @property
    def real(self) -> Path:
        """Where it lies.  For messages and tools: to read it, :func:`read_file`."""
        return self.root / self.path

    @property
    def beside(self) -> str:
        """The folder it lies in, below ``content/``: pictures are named from there."""
        return self.name.rpartition("/")[0]

    @property
    def key(self) -> tuple[int, int, int, int]:
        """What changes when the bytes do, unless the change is younger than the clock's grain."""
        return (self.size, self.mtime_ns, self.ctime_ns, self.inode)


def walk(root: Path) -> tuple[tuple[InputFile, ...], tuple[Problem, ...]]:
    """All files of ``root/content`` in the order of their names, and what cannot be used.

    Costs one ``scandir`` a folder and one ``stat`` a file.
    """
    walker = _Walker(root)
    walker.start()
    files = sorted(walker.files, key=lambda file: file.name)
    problems = [*walker.problems, *_twins(files)]
    return tuple(files), tuple(problems)


def refused_files(problems: Iterable[Problem]) -> frozenset[str]:
    """Names below ``content/`` of what :func:`walk` has found there and not taken, by the errors that say why."""
    paths = (problem.span.path for problem in problems if problem.level == "error")
    return frozenset(unicodedata.normalize("NFC", path.removeprefix(f"{CONTENT}/")) for path in paths)


def read_file(file: InputFile) -> tuple[bytes | None, tuple[Problem, ...]]:
    """The bytes of *file*, or None and why not: it is a link by now, is no file, is too large, may not be read."""
    limit = LONGEST_FILE if file.role in _TEXT_ROLES else LARGEST_PICTURE
    try:
        with open_inside(file.root, file.path) as stream:
            content = stream.read(limit + 1)
    except OSError as failure:
        return None, (_unreadable(file.path, failure),)
    if len(content) <= limit:
        return content, ()
    if file.role in _TEXT_ROLES:
        return None, (Problem(Span(file.path), "E003", "文件过大，最多 1 MB", "请拆成几篇，照片另存为文件"),)
    return None, (Problem(Span(file.path), "E502", "图片文件过大，最多 40 MB", "请先缩小再放进来"),)


def open_inside(root: Path, relative: str) -> BinaryIO:
    """Open the regular file *relative* (with ``/``) below the folder *root* for reading.

    No step may be a symbolic link, a pipe or a device; ``..`` is refused.  Opening never
    waits.  Raises OSError: ``PermissionError`` for what leads outside or is no file.
    """
    parts = relative.split("/")
    if any(part in ("", ".", "..") or "\0" in part for part in parts):
        raise PermissionError(f"not a path inside the root: {relative!r}")
    here = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        for part in parts[:-1]:
            flags = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
            below = os.open(part, flags, dir_fd=here)
            os.close(here)
            here = below
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
        descriptor = os.open(parts[-1], flags, dir_fd=here)
    finally:
        os.close(here)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise PermissionError(f"not a regular file: {relative!r}")
    return os.fdopen(descriptor, "rb")


def _unreadable(path: str, failure: OSError) -> Problem:
    if isinstance(failure, FileNotFoundError):
        return Problem(Span(path), "E008", "文件刚刚被删除或改名", "请再试一次")
    return Problem(Span(path), "E008", "文件无法读取", "请检查文件权限，并确认它不是符号链接")


class _Walker:
    """One walk: what it has met so far."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.files: list[InputFile] = []
        self.problems: list[Problem] = []

    def start(self) -> None:
        top = self.root / CONTENT
        try:
            kind = os.lstat(top).st_mode
        except OSError as failure:
            if isinstance(failure, PermissionError):
                self._report(CONTENT, "E008", "文件夹无法读取", "请检查权限")
            else:
                self._report(CONTENT, "E701", "这里没有 content 文件夹",
                             "请用 hongcheng init 新建，或用 --root 指明项目文件夹")
            return
        if stat.S_ISLNK(kind):
            self._report(CONTENT, "E005", "content 不能是符号链接", "请换成真正的文件夹")
        elif not stat.S_ISDIR(kind):
            self._report(CONTENT, "E701", "content 不是文件夹", "请用 hongcheng init 新建")
        else:
            self._top()

    def _top(self) -> None:
        site = f"{CONTENT}/{DATA_FILES[0]}"
        folders: list[str] = []
        for entry in self._entries(""):
            if entry.is_dir(follow_symlinks=False):
                if entry.name in DATA_FILES:
                    hint = "请移走这个文件夹，换成这个名字的文件"
                    self._report(f"{CONTENT}/{entry.name}", "E009", f"“{entry.name}”应是文件，现在是文件夹", hint)
                else:
                    folders.append(entry.name)
            elif entry.name in DATA_FILES:
                self._add(entry, "", "data", entry.name.partition(".")[0])
            else:
                self._unknown_at_top(entry.name)
        is_meant = any(f"“{DATA_FILES[0]}”" in problem.hint for problem in self.problems)
        if not any(file.path == site for file in self.files) and not is_meant and not self._has_reported(site, CONTENT):
            self._report(site, "E701", f"缺少 {site}", "请用 hongcheng init 新建一个，再改成自己的")
        known = (*KIND_FOLDERS, KIOSKS)
        for name in folders:
            if name == KIOSKS:
                self._kiosks()
            elif name in KIND_FOLDERS:
                self._kind_folder(name)
            else:
                hint = did_you_mean(name, known) or f"可用的有 {'、'.join(known)}"
                self._report(f"{CONTENT}/{name}", "E009", f"不认识的文件夹“{name}”", hint)

    def _unknown_at_top(self, name: str) -> None:
        path = f"{CONTENT}/{name}"
        if _is_svg(name):
            self._svg(path)
            return
        if name in (*KIND_FOLDERS, KIOSKS):
            self._report(path, "E009", f"“{name}”应是文件夹", "请把文件放进这个名字的文件夹里")
            return
        stem, ending = os.path.splitext(name.removesuffix(".txt") if name.removesuffix(".txt") in DATA_FILES else name)
        ending = ending.lower()
        meant = nearest(stem, [known.partition(".")[0] for known in DATA_FILES])
        if meant and ending in _DATA_ENDINGS:
            meant = next(known for known in DATA_FILES if known.startswith(f"{meant}."))
            self._report(path, "E009", f"不认识的文件“{name}”", f"是否为“{meant}”？")
        elif ending == ".md":
            hint = f"稿件要放进 {'、'.join(KIND_FOLDERS)} 里的一个文件夹"
            self._report(path, "E009", f"“{name}”放错了地方，不会发布", hint)
        elif ending in (".yaml", ".yml", ".csv", ".json"):
            self._report(path, "E009", f"不认识的文件“{name}”", f"这里只放 {'、'.join(DATA_FILES)} 与各类文件夹")
        else:
            self._report(path, "E009", f"文件“{name}”不会发布", "请移到稿件旁边或删去", "warning")

    def _kiosks(self) -> None:
        for entry in self._entries(KIOSKS):
            stem, ending = os.path.splitext(entry.name)
            path = f"{CONTENT}/{KIOSKS}/{entry.name}"
            if not entry.is_dir(follow_symlinks=False) and ending == ".yaml":
                self._add(entry, KIOSKS, "kiosk", stem)
            elif ending.lower() in (".yml", ".yaml"):
                self._report(path, "E009", f"不认识的文件“{entry.name}”", f"是否为“{stem}.yaml”？")
            else:
                self._report(path, "E009", f"“{entry.name}”不会用到", "这里只放 .yaml 文件", "warning")

    def _kind_folder(self, folder: str) -> None:
        for entry in self._entries(folder):
            stem, ending = os.path.splitext(entry.name)
            if entry.is_dir(follow_symlinks=False):
                self._document_folder(folder, entry.name)
            elif ending != ".md":
                self._beside(entry, folder, "")
            elif stem == "index":
                self._report(f"{CONTENT}/{folder}/{entry.name}", "E009", "“index”这个名字留给列表页",
                             "请改用稿件自己的名字")
            else:
                if _COPY.search(stem):
                    hint = "是多余的一份就删去，是另一篇就改名"
                    self._report(f"{CONTENT}/{folder}/{entry.name}", "E009",
                                 f"“{entry.name}”像是复制或同步时多出来的一份，会当作另一篇稿件", hint, "warning")
                self._add(entry, folder, "document", stem)

    def _document_folder(self, folder: str, slug: str) -> None:
        """A folder with ``index.md`` and what belongs to it, which may lie in folders of its own."""
        has_text = has_anything = False
        pending = [f"{folder}/{slug}"]
        while pending:
            below = pending.pop()
            for entry in self._entries(below):
                has_anything = True
                if entry.is_dir(follow_symlinks=False):
                    pending.append(f"{below}/{entry.name}")
                elif not entry.name.endswith(".md"):
                    self._beside(entry, below, slug)
                elif entry.name == "index.md" and "/" not in below[len(folder) + 1:]:
                    has_text = True
                    self._add(entry, below, "document", slug)
                else:
                    has_text = True
                    self._report(f"{CONTENT}/{below}/{entry.name}", "E009", f"“{entry.name}”放错了地方，不会发布",
                                 f"请移到 {CONTENT}/{folder}/ 下，或改名为 {folder}/{slug}/index.md")
        if has_anything and not has_text:
            self._report(f"{CONTENT}/{folder}/{slug}", "E009", "这个文件夹里没有 index.md，不会发布",
                         "请补上 index.md", "warning")

    def _beside(self, entry: os.DirEntry[str], below: str, slug: str) -> None:
        """A file that is not Markdown, in a folder of documents."""
        name = entry.name
        path = f"{CONTENT}/{below}/{name}"
        stem, ending = os.path.splitext(name)
        role = "photo_captions" if name == CAPTIONS else ROLE_BY_ENDING.get(ending.lower())
        if role:
            self._add(entry, below, role, slug)
        elif ending.lower() in (".yaml", ".yml") and nearest(stem, ("captions",)):
            self._report(path, "E009", f"不认识的文件“{name}”", f"是否为“{CAPTIONS}”？")
        elif _is_svg(name):
            self._svg(path)
        elif name.lower().endswith(_ALMOST_MARKDOWN):
            self._report(path, "E009", f"“{name}”不会发布", "稿件的文件名要以小写的 .md 结尾")
        elif told := _OTHER_FORMATS.get(ending.lower()):
            what, better = told
            hint = f"要用就另存为 {better}，不用就移出 content"
            self._report(path, "E009", f"{what}“{name}”不会发布", hint, "warning")
        elif name.lower().endswith((".docx", ".doc", ".wps")):
            self._report(path, "E009", f"Word 文件“{name}”不会发布", "请用 hongcheng import 导入成稿件", "warning")
        else:
            self._report(path, "E009", f"“{name}”不会发布", "请删去，或移出 content", "warning")

    def _entries(self, below: str) -> list[os.DirEntry[str]]:
        """The usable entries of a folder by name; what is ignored is left out, what is refused is reported."""
        shown = f"{CONTENT}/{below}" if below else CONTENT
        try:
            with os.scandir(self.root / shown) as scan:
                entries = [entry for entry in scan if not is_ignored(entry.name)]
        except OSError as failure:
            self.problems.append(_unreadable(shown, failure))
            return []
        entries.sort(key=lambda entry: entry.name)
        return [entry for entry in entries if self._is_usable(entry, below, f"{shown}/{entry.name}")]

    def _is_usable(self, entry: os.DirEntry[str], below: str, path: str) -> bool:
        fault = name_fault(entry.name)
        length = len(f"{below}/{entry.name}") * 4
        if fault:
            self._report(path, "E007", fault, "请改名")
        elif length > LONGEST_NAME and _bytes_of_name(f"{below}/{entry.name}") > LONGEST_NAME:
            self._report(path, "E007", f"文件名连同文件夹太长，最多 {LONGEST_NAME} 字节（约 80 个汉字）", "请缩短")
        elif entry.is_symlink():
            self._report(path, "E005", "这里不能放符号链接", "请换成文件本身")
        elif not entry.is_file(follow_symlinks=False) and not entry.is_dir(follow_symlinks=False):
            self._report(path, "E006", "不是普通文件（管道或设备）", "请删去")
        else:
            return True
        return False

    def _add(self, entry: os.DirEntry[str], below: str, role: Role, slug: str) -> None:
        path = f"{CONTENT}/{below}/{entry.name}" if below else f"{CONTENT}/{entry.name}"
        try:
            facts = entry.stat(follow_symlinks=False)
        except OSError as failure:
            self.problems.append(_unreadable(path, failure))
            return
        name = path[len(CONTENT) + 1:]
        if not name.isascii():
            name, slug = unicodedata.normalize("NFC", name), unicodedata.normalize("NFC", slug)
        self.files.append(InputFile(
            path=path, name=name, folder=below.partition("/")[0], role=role, slug=slug, size=facts.st_size,
            mtime_ns=facts.st_mtime_ns, ctime_ns=facts.st_ctime_ns, inode=facts.st_ino, root=self.root,
        ))

    def _has_reported(self, *paths: str) -> bool:
        return any(problem.span.path in paths for problem in self.problems)

    def _svg(self, path: str) -> None:
        self._report(path, "E506", "这里不收 SVG 图片", "请换成 JPEG 或 PNG，或用 art:名称")

    def _report(self, path: str, code: str, message: str, hint: str, level: Level = "error") -> None:
        self.problems.append(Problem(Span(path), code, message, hint, level))


def _is_svg(name: str) -> bool:
    return name.lower().endswith((".svg", ".svgz"))


def _bytes_of_name(name: str) -> int:
    return len(unicodedata.normalize("NFC", name).encode("utf-8", "surrogateescape"))


def _twins(files: list[InputFile]) -> list[Problem]:
    """Two files whose names differ on this disk and are the same text (é in one or two characters)."""
    return [
        Problem(Span(second.path), "E007", "另一个文件的名字看起来与它相同，只是编码不同", "请改名或删去一个")
        for first, second in itertools.pairwise(files)
        if first.name == second.name
    ]
