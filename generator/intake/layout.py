"""Which names have a place under ``content/``, and which names no file may have."""

from __future__ import annotations

import re
import unicodedata
from typing import Final, Literal

from generator.intake.rules import WINDOWS_NAMES

CONTENT: Final = "content"
DATA_FILES: Final = ("site.yaml", "districts.yaml", "towns.csv", "honours.yaml", "topics.yaml")
KIND_FOLDERS: Final = (
    "articles", "lectures", "profiles", "venues", "teams", "events", "albums", "posters", "pages",
)
"""Folders of documents: one ``.md`` each, or a folder with ``index.md`` and what belongs to it."""
KIOSKS: Final = "kiosks"
"""The folder of kiosk settings, one ``.yaml`` each."""
LONGEST_NAME: Final = 240
"""Greatest length of a path below ``content/`` in bytes of UTF-8: longer ones cannot be copied everywhere."""

CAPTIONS: Final = "captions.yaml"
"""The file beside photos that says what each of them shows."""

Role = Literal["document", "data", "kiosk", "picture", "recording", "captions", "photo_captions"]

ROLE_BY_ENDING: Final[dict[str, Role]] = {
    ".jpg": "picture", ".jpeg": "picture", ".png": "picture", ".webp": "picture", ".gif": "picture",
    ".heic": "picture", ".heif": "picture",
    ".mp3": "recording", ".m4a": "recording", ".mp4": "recording",
    ".vtt": "captions",
}
"""What may lie beside a document."""

_IGNORED_NAMES: Final = frozenset({"thumbs.db", "desktop.ini", "__macosx", "readme.md"})
_IGNORED: Final = re.compile(r"\.|~\$|#.*#$|.*(?:~|\.swp|\.swo|\.tmp|\.bak|\.orig|\.crdownload|\.part)$", re.IGNORECASE)
_HARMLESS: Final = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9_.-]*[A-Za-z0-9_-]|[A-Za-z0-9_-]")
_ON_NO_WINDOWS: Final = re.compile(r'[\\<>:"|?*]')


def is_ignored(name: str) -> bool:
    """Whether a file or folder is left alone without a word: hidden ones, leavings of editors and systems."""
    return _IGNORED.match(name) is not None or name.lower() in _IGNORED_NAMES


def name_fault(name: str) -> str:
    """What keeps *name* from being copied to another system, in Chinese, or ``""``."""
    if _HARMLESS.fullmatch(name):
        return _windows_fault(name)
    if found := _ON_NO_WINDOWS.search(name):
        return f"文件名里不能有“{found.group()}”"
    for character in name:
        category = unicodedata.category(character)
        if category == "Cs":
            return "文件名不是 UTF-8 编码"
        if category in ("Cc", "Zl", "Zp") or character in _DIRECTIONS:
            return f"文件名里有看不见的字符 U+{ord(character):04X}"
    if name != name.strip() or name.endswith("."):
        return "文件名不能以空格或点结尾，也不能以空格开头"
    return _windows_fault(name)


_DIRECTIONS: Final = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


def _windows_fault(name: str) -> str:
    stem = name.partition(".")[0].lower()
    return f"“{stem}”是 Windows 保留的名字" if stem in WINDOWS_NAMES else ""
