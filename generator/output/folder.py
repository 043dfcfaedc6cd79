"""Which folder may be replaced whole: one that is not there, one that is empty, or one that we published."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path

from generator.problems import Problem, Span

MARKER = ".hongcheng"
"""The file in every published tree that says that the tree is ours to replace."""

_MARKER_OPENING = "红城 hongcheng 发布的文件夹：每次发布整夹替换，手工改动会丢失\n"
_SOURCE_FOLDERS = ("content", "templates", "assets", ".git", ".hongcheng/cache")


def marker_bytes(build_id: str) -> bytes:
    return f"{_MARKER_OPENING}build {build_id}\n".encode()


def absolute(out: Path) -> Path:
    """*out* with every link above it resolved.  Not the last step: that may be our own link to a version."""
    lexical = Path(os.path.abspath(out))
    return resolved(lexical.parent) / lexical.name


def resolved(folder: Path) -> Path:
    """*folder* with every link resolved; where links go in a circle, a path whose use is an :class:`OSError`."""
    return Path(os.path.realpath(folder))


def beside(out: Path, kind: str, suffix: str) -> Path:
    """A hidden neighbour of *out*, on the same file system."""
    return out.with_name(f".{out.name}.{kind}-{suffix}")


def beside_pattern(out: Path) -> re.Pattern[str]:
    """What :func:`beside` is called with here: a kind, and a suffix of process number and random word."""
    return re.compile(rf"\.{re.escape(out.name)}\.(stage|tree|link|old|try)-([0-9]+)-[0-9a-f]{{8}}", re.ASCII)


def folder_problem(out: Path, root: Path | None = None) -> Problem | None:
    """Why *out* must not be replaced by a published tree, or None.  *root* is the project's folder.

    Looks and changes nothing; raises :class:`OSError` for a folder that cannot be read.
    """
    out = absolute(out)
    reason = _wrong_place(out, resolved(root) if root else None) or _wrong_content(out)
    if not reason:
        return None
    message, hint = reason
    return Problem(Span(str(out)), "E904", message, hint)


_Reason = tuple[str, str]
_ELSEWHERE = "请用 --out 指定一个新的文件夹"


def _wrong_place(out: Path, root: Path | None) -> _Reason | None:
    if not out.name:
        return "不能发布到磁盘的根目录", _ELSEWHERE
    if out == Path.home().resolve():
        return "不能发布到用户的主目录", _ELSEWHERE
    # Replacing the outer site would take this one away, and with this one in it the outer is no longer only ours.
    around = next((parent for parent in out.parents if is_published(parent)), None)
    if around:
        return f"输出文件夹在另一个网站里面（{around}），那个网站下次发布会把它整个换掉", _ELSEWHERE
    if root is None:
        return None
    if out != root / "site" and out.is_relative_to(root / "site"):
        return "输出文件夹不能放在 site/ 里面", _ELSEWHERE
    if root.is_relative_to(out):
        return "输出文件夹不能是项目本身或它的上级文件夹", _ELSEWHERE
    for name in _SOURCE_FOLDERS:
        if out.is_relative_to(root / name):
            return f"输出文件夹不能放在 {name}/ 里面", _ELSEWHERE
    return None


def _wrong_content(out: Path) -> _Reason | None:
    try:
        status = out.lstat()
    except FileNotFoundError:
        return None
    if stat.S_ISLNK(status.st_mode):
        return None if current_version(out) else ("输出位置是指向别处的符号链接", _ELSEWHERE)
    if not stat.S_ISDIR(status.st_mode):
        return "输出位置上是一个文件，不是文件夹", _ELSEWHERE
    if os.path.ismount(out):
        return "输出文件夹是挂载点，不能整夹替换", "请用 --out 指向挂载点里面的一个子文件夹"
    names = sorted(os.listdir(out))
    if not names:
        return None
    if not is_published(out):
        return f"输出文件夹里有不是红城发布的文件（如“{names[0]}”）", "请换一个 --out，或先把这些文件移走"
    # Ours once, but somebody has begun to keep work in it that exists nowhere else.
    if ".git" in names:
        return "输出文件夹里有 .git，整夹替换会丢失其中的历史", "请发布到别的文件夹，再复制到这个仓库"
    if (out / "content" / "site.yaml").is_file():
        return "输出文件夹里有 content/site.yaml，像是一个项目", _ELSEWHERE
    return None


def is_published(folder: Path) -> bool:
    """Whether the marker of ours stands in *folder*."""
    marker = folder / MARKER
    try:
        return stat.S_ISREG(marker.lstat().st_mode) and marker.read_bytes().startswith(_MARKER_OPENING.encode())
    except (FileNotFoundError, NotADirectoryError):
        return False


def current_version(out: Path) -> str | None:
    """The neighbour that *out* is a link of ours to, or None when it is a folder or somebody else's link."""
    try:
        target = os.readlink(out)
    except OSError:
        return None
    match = beside_pattern(out).fullmatch(target)
    if not match or match[1] != "tree":
        return None
    tree = out.with_name(target)
    return target if is_published(tree) or not os.path.lexists(tree) else None
