"""Bytes of a file become text, or problems that say where and what to do.

Nothing is guessed silently: a file that is not UTF-8 is refused, with the encoding it
looks like.  What passes has ``\\n`` line ends and no characters that are invisible to an
editor and change what others read (controls, direction overrides, unusual line breaks).
"""

from __future__ import annotations

import re
from typing import Final

from generator.problems import Problem, Span

LONGEST_FILE: Final = 1_000_000
"""Greatest size of a text file in bytes."""

_WIDE_MARKS: Final = (
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)
_NOT_TEXT: Final = "文件不是文本，或是没有标记的 UTF-16 编码"
_AS_UTF8: Final = "请用编辑器另存为 UTF-8"
FORBIDDEN: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufffe\uffff\ud800-\udfff]"
)
"""Controls but line feed and tab, odd line breaks, direction overrides, lone surrogates and non-characters."""
_CONFLICT_MARK = re.compile(r"^(?:<<<<<<<|>>>>>>>) ", re.MULTILINE)
_CONFLICT_NAME = re.compile(r"^(?:<<<<<<<|>>>>>>>) [!-~]+(?: \(.*\))?$", re.MULTILINE)
_CONFLICT_MIDDLE = re.compile(r"^=======$", re.MULTILINE)


def decode(content: bytes, path: str) -> tuple[str | None, tuple[Problem, ...]]:
    """The text of a file with ``\\n`` line ends, and what is wrong with it.

    Forbidden characters are replaced by U+FFFD, which keeps the columns, so that the
    rest of the file can still be checked; a file that is too large, in another encoding or
    with conflict marks gives None.
    """
    if len(content) > LONGEST_FILE:
        size = len(content) / 1_000_000
        problem = Problem(Span(path), "E003", f"文件有 {size:.1f} MB，最多 1 MB", "请拆成几篇，照片另存为文件")
        return None, (problem,)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as failure:
        return None, (_wrong_encoding(content, failure.start, path),)
    text = text.lstrip("\ufeff\u200b")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if ("<<<<<<< " in text or "\n>>>>>>> " in text) and (conflicts := _conflicts(text, path)):
        return None, conflicts
    if text.count("\0") * 3 > len(text):
        return None, (Problem(Span(path, 1, 1), "E001", _NOT_TEXT, _AS_UTF8),)
    problems: tuple[Problem, ...] = ()
    if FORBIDDEN.search(text):
        problems = (_forbidden(text, path),)
        text = FORBIDDEN.sub("\ufffd", text)
    elif "\ufffd" in text:
        line, column = position(text, text.index("\ufffd"))
        problems = (Problem(Span(path, line, column), "E001", "这里有乱码字符“\ufffd”，多半是转换编码时丢了字",
                            "请对照原稿改正", "warning"),)
    return text, problems


def position(text: str, index: int) -> tuple[int, int]:
    """Line and column of the character at *index*, both from 1."""
    start = text.rfind("\n", 0, index) + 1
    return text.count("\n", 0, index) + 1, index - start + 1


def character_name(character: str) -> str:
    """How a message names a character that cannot be seen."""
    code = ord(character)
    if code == 0:
        kind = "空字符"
    elif character in "\u2028\u2029":
        kind = "特殊换行符"
    elif 0x202A <= code <= 0x2069:
        kind = "改变文字方向的字符"
    elif code < 0xA0:
        kind = "控制字符"
    else:
        kind = "不是文字的字符"
    return f"{kind} U+{code:04X}"


def _forbidden(text: str, path: str) -> Problem:
    found = FORBIDDEN.findall(text)
    first = FORBIDDEN.search(text)
    assert first is not None
    line, column = position(text, first.start())
    more = f"，全文共 {len(found)} 处" if len(found) > 1 else ""
    hint = "请删去"
    if first.group() == "\x00":
        hint = "文件可能已损坏，或是 UTF-16 编码，请用编辑器另存为 UTF-8"
    return Problem(Span(path, line, column), "E002", f"文件里有{character_name(first.group())}{more}", hint)


def _conflicts(text: str, path: str) -> tuple[Problem, ...]:
    """One problem at the first opening mark that a closing mark follows; a row of ``=`` alone is a Markdown heading.

    Where one of the two was taken away already, the other counts if it names a branch and a row of ``=`` goes with it.
    """
    starts: list[int] = []
    opened: int | None = None
    for match in _CONFLICT_MARK.finditer(text):
        if match.group()[0] == "<":
            opened = match.start() if opened is None else opened
        elif opened is not None:
            starts.append(opened)
            opened = None
    if not starts:
        half = _CONFLICT_NAME.search(text)
        if half is None:
            return ()
        other = text[half.end():] if half.group()[0] == "<" else text[:half.start()]
        if not _CONFLICT_MIDDLE.search(other):
            return ()
        starts.append(half.start())
    more = f"，全文共 {len(starts)} 处" if len(starts) > 1 else ""
    return (Problem(Span(path, position(text, starts[0])[0], 1), "E004", f"这里留有合并冲突标记{more}",
                    "请选定一边的文字，删去 <<<<<<<、=======、>>>>>>> 三行"),)


def _wrong_encoding(content: bytes, at: int, path: str) -> Problem:
    for mark, name in _WIDE_MARKS:
        if content.startswith(mark):
            return Problem(Span(path, 1, 1), "E001", f"文件是 {name} 编码", _AS_UTF8)
    before = content[:at].replace(b"\r\n", b"\n").replace(b"\r", b"\n").decode("utf-8", "replace")
    line, column = position(before, len(before))
    span = Span(path, line, column)
    if b"\x00" in content[:200]:
        return Problem(Span(path, 1, 1), "E001", _NOT_TEXT, _AS_UTF8)
    if not _has_han(before) and _looks_like_gb(content):
        return Problem(span, "E001", "文件不是 UTF-8 编码，看起来是 GBK/GB18030", _AS_UTF8)
    return Problem(span, "E001", "从这里起不是 UTF-8 编码，文件可能不完整，或粘贴了别的编码的文字", _AS_UTF8)


def _looks_like_gb(content: bytes) -> bool:
    try:
        return _has_han(content.decode("gb18030"))
    except UnicodeDecodeError:
        return False


def _has_han(text: str) -> bool:
    return any("\u4e00" <= ch <= "\u9fff" for ch in text)
