"""Names that every stick can hold: those of FAT32 and exFAT, which Windows reads as they are written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from generator.problems import Problem, Span

LONGEST_PATH = 180
"""Characters of a path on the stick: Windows allows 259 with the drive and the folders above."""
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"|?*\\]')
_DEVICES = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)
_HINT = "请给稿件或照片换一个名字"


def name_problems(paths: Iterable[str]) -> Iterator[Problem]:
    """E616 for each of *paths* that a stick cannot hold, or not beside another of them."""
    wanted = frozenset(paths)
    for path in sorted(wanted):
        if reason := _reason(path):
            yield Problem(Span(path), "E616", reason, _HINT)
    seen: dict[str, str] = {}
    for path in sorted(wanted.union(*map(_folders, wanted))):
        other = seen.setdefault(unicodedata.normalize("NFC", path).casefold(), path)
        if other != path:
            message = f"与“{other}”在 U 盘上是同一个名字，Windows 不分大小写"
            yield Problem(Span(path), "E616", message, _HINT)


def _folders(path: str) -> Iterator[str]:
    while path := path.rpartition("/")[0]:
        yield path


def _reason(path: str) -> str:
    if len(path.encode("utf-16-le")) > LONGEST_PATH * 2:
        return f"路径太长，U 盘上最多 {LONGEST_PATH} 个字"
    for name in path.split("/"):
        if wrong := _FORBIDDEN.search(name):
            return f"名字里的“{wrong[0]}”在 U 盘上不能用"
        if name.endswith((".", " ")) or not name:
            return "名字以点或空格结尾，U 盘上存不住"
        if _DEVICES.fullmatch(name):
            return f"“{name}”是 Windows 留给设备的名字"
    return ""
