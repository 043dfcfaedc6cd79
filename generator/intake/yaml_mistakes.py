"""What an editor probably did wrong when YAML cannot be read.

The parser says where it gave up, which is often one line after the mistake, and in words
for programmers.  Here the lines around that place are compared with the mistakes people
make: a full-width colon, no blank after the colon, a Tab, a quotation mark without its
partner, a value that begins with a sign.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

import msgspec


class Failure(msgspec.Struct, frozen=True):
    """What the parser said.  Lines and columns count from 0 within :attr:`lines`."""

    lines: tuple[str, ...]
    line: int
    column: int
    since_line: int
    """Where the thing began that could not be finished."""
    since_column: int
    reason: str


class Mistake(msgspec.Struct, frozen=True):
    """Where it is (from 0), what it is, and what to do."""

    line: int
    column: int
    message: str
    hint: str
    value: int = -1
    """Column of a value that can only be read in quotes; -1 if no value is the matter."""


_PHOTO: Final = r"[\w-][\w. ()-]*\.(?i:jpe?g|png|webp|gif|hei[cf])"
"""A key in the captions of photos."""
_COLONS: Final = (
    (re.compile(rf"\s*(?:-\s+)?(?P<key>[\w-]+|{_PHOTO})(?P<at>：)"),
     "“{}”后面用了全角冒号", "请改成半角冒号加一个空格", "请把“{}”后的全角冒号改成半角冒号加一个空格"),
    (re.compile(rf"\s*(?:-\s+)?(?P<key>[A-Za-z_][\w-]*|{_PHOTO})(?P<at>:)(?=[^\s/])"),
     "“{}:”后面少一个空格", "请在冒号后加一个空格", "请在“{}:”后面加一个空格"),
    (re.compile(r"\s*(?:-\s+)?(?P<key>[A-Za-z_][\w-]*):(?P<at>[\u3000\u00a0])"),
     "“{}:”后面是全角空格或不间断空格", "请改成半角空格", "请把“{}:”后面的全角空格或不间断空格改成半角空格"),
)
"""Keys without a proper colon: what is wrong at the place, what to do there, and what to do seen from the value."""
_SWALLOWED: Final = re.compile(r"\s*([a-z][a-z_]+)(?:：|:(?=[^\s/]))")
_BLOCK: Final = re.compile(r"[:：][ \u3000]*[|>][+-]?\d?\s*$")
_COMMENT: Final = re.compile(r"\s*#")
_KEY_COLUMN: Final = re.compile(r" *((?:- +)*)")
_PROPER: Final = re.compile(r" *(?:- +)*[\w.-]+:(?:\s|$)")
_WIDE_BLANKS: Final = "\u3000\u00a0"
_KEY: Final = re.compile(r"\s*(?:-\s+)*[\"']?[\w-]+[\"']?\s*$")
_VALUE: Final = re.compile(r"\s*(?:-\s+)*(?:[\w-]+:\s+)?(?=\S)")
_BARE_KEY: Final = re.compile(r" *(?:- +)*([a-z_]+)[ \u3000]+[^:：]+$")
_OWN_VALUE: Final = re.compile(r" *(?:(?:- +)+(?:[A-Za-z_][\w.-]*: +)?|[A-Za-z_][\w.-]*: +)(?=\S)")
_LEADING_TAB: Final = re.compile(r" *(?:- *)*\t")
_LEADING_WIDE: Final = re.compile(r" *[\u3000\u00a0]+ *(?:-\s|[\w-]+:(?:\s|$))")
_QUOTE_IT: Final = "请用引号把整个值括起来"
_QUOTES_INSIDE: Final = {
    '"': "值里的引号请改用中文引号“”，或用单引号把整个值括起来",
    "'": "值里有单引号时，请用双引号把整个值括起来",
}


def explain(failure: Failure) -> Mistake:
    """The mistake that a syntax error most likely comes from."""
    for rule in _RULES:
        mistake = rule(failure)
        if mistake is not None:
            return mistake
    line = _line(failure, failure.line)
    if not line.strip():
        return Mistake(failure.since_line, failure.since_column, "从这里起的几行读不懂", "请检查冒号、缩进、引号与括号")
    return Mistake(failure.line, failure.column, "这一行读不懂", "请检查冒号、缩进、引号与括号")


def not_fields(text: str | None) -> tuple[str, str]:
    """Message and hint for a text (None: a list) that stands where fields are expected."""
    if text is None:
        return "这里应写“字段: 值”，现在是一个列表", "请去掉开头的减号"
    hint = colon_hint(text)
    return "这里应写“字段: 值”", hint or "请每行写一个字段，如 title: 标题"


def colon_hint(text: str) -> str:
    """What to do about a text that was meant as ``key: value``, or ``""``."""
    found = ((advice, pattern.match(text)) for pattern, _, _, advice in _COLONS)
    return next((advice.format(match["key"]) for advice, match in found if match), "")


def _line(failure: Failure, number: int) -> str:
    return failure.lines[number] if 0 <= number < len(failure.lines) else ""


def _tab(failure: Failure) -> Mistake | None:
    for number in (failure.line, failure.since_line):
        match = _LEADING_TAB.match(_line(failure, number))
        if match:
            return Mistake(number, match.end() - 1, "行首用了制表符（Tab）缩进", "请改用空格")
    return None


def _wide_indent(failure: Failure) -> Mistake | None:
    for number in (failure.line, failure.since_line):
        if _LEADING_WIDE.match(_line(failure, number)):
            return Mistake(number, 0, "行首用了全角空格或不间断空格缩进", "请改成两个半角空格")
    return None


def _colon(failure: Failure) -> Mistake | None:
    """A key without a proper colon: at the line where the parser stopped, or just above it."""
    above = failure.line - 1
    while above > 0 and not _line(failure, above).strip():
        above -= 1
    for number in dict.fromkeys((failure.line, failure.since_line, above)):
        if mistake := _colon_in(number, _line(failure, number)):
            return mistake
    return None


def _colon_in(number: int, line: str) -> Mistake | None:
    for pattern, message, hint, _ in _COLONS:
        if match := pattern.match(line):
            return Mistake(number, match.start("at"), message.format(match["key"]), hint)
    return None


def all_mistakes(lines: Sequence[str], fails: Callable[[str], Failure | None]) -> tuple[Mistake, ...]:
    """Every key without a proper colon and every value that needs quotes, in a text that is known to be broken.

    Whoever types one full-width colon types several.  Lines that may belong to the text of a field above are left
    alone, and, after a blank line, Chinese words: where the closing ``---`` is missing, those are speakers.  *fails*
    tells why a line by itself is no YAML.
    """
    found: list[Mistake] = []
    columns: set[int] = {0}
    block: int | None = None
    after_blank = False
    for number, line in enumerate(lines):
        if not line.strip():
            after_blank = True
            continue
        if _COMMENT.match(line):
            continue
        indent = len(line) - len(line.lstrip(" "))
        if block is not None and indent > block:
            continue
        block = indent if _BLOCK.search(line) else None
        key = _KEY_COLUMN.match(line)
        column = key.end() if key else 0
        is_key = column in columns or bool(key and key[1])
        mistake = _colon_in(number, line) if is_key else None
        if is_key and not mistake and not after_blank:
            mistake = _value_in(number, line, fails)
        if mistake and not (after_blank and not line[:mistake.column].isascii()):
            found.append(mistake)
        elif not is_key and not _PROPER.match(line):
            continue
        columns = {0, column, *([indent + 2, indent + 4] if line.rstrip().endswith((":", "：")) else [])}
    return tuple(found)


def _value_in(number: int, line: str, fails: Callable[[str], Failure | None]) -> Mistake | None:
    """A value that breaks the line it stands on, and does not go on in the next: ``title: 红城: 一年``."""
    match = _OWN_VALUE.match(line)
    failure = fails(line) if match else None
    if not match or not failure or failure.line or failure.column >= len(line.rstrip()):
        return None
    mistake = explain(failure)
    return Mistake(number, mistake.column, mistake.message, mistake.hint, match.end())


def mend(line: str, mistake: Mistake) -> str:
    """*line* as it was meant, for a mistake out of :func:`all_mistakes`."""
    if mistake.value >= 0:
        text = line[mistake.value:].rstrip().replace("'", "''")
        return f"{line[:mistake.value]}'{text}'"
    before, sign, after = line[:mistake.column], line[mistake.column], line[mistake.column + 1:]
    if sign in "：:":
        return f"{before}:{'' if not after or after[0] == ' ' else ' '}{after.lstrip(_WIDE_BLANKS)}"
    return f"{before} {after}"


def swallowed(lines: Sequence[str], first: int, last: int) -> Mistake | None:
    """A field that YAML took for a further line of the plain text above it: ``　date：2024`` below a title.

    The text goes from line *first* to line *last*.
    """
    for number in range(first + 1, min(last + 1, len(lines))):
        if match := _SWALLOWED.match(lines[number]):
            message = f"“{match[1]}”这一行被当作上一行的下半句，没有算作字段"
            hint = f"请删去行首的空格，写成 {match[1]}: 加值；若是文字，请给整个值加引号"
            return Mistake(number, match.start(1), message, hint)
    return None


def _unclosed_quote(failure: Failure) -> Mistake | None:
    if "quoted scalar" in failure.reason and "end of stream" in failure.reason:
        return Mistake(failure.since_line, failure.since_column, "引号没有成对", "请补上另一个引号")
    return None


def _escape(failure: Failure) -> Mistake | None:
    if "escape" in failure.reason:
        return Mistake(failure.line, failure.column, "双引号里的反斜线写法不对", "请把整个值改用单引号括起来")
    return None


def _after_quote(failure: Failure) -> Mistake | None:
    """Text after a closing quotation mark: quotes inside quotes, or one left open on a line above."""
    line = _line(failure, failure.line)
    before = line[:failure.column].rstrip()
    if "did not find expected" not in failure.reason and "expected <block end>" not in failure.reason:
        return None
    if not before.endswith(('"', "'")):
        return None
    quote = before[-1]
    value = _VALUE.match(line)
    start = value.end() if value else 0
    if line[start:start + 1] == quote and start < len(before) - 1:
        return Mistake(failure.line, failure.column, "引号后面还有文字", _QUOTES_INSIDE[quote])
    for number in range(failure.line - 1, -1, -1):
        value = _VALUE.match(_line(failure, number))
        if value and _line(failure, number)[value.end()] == quote:
            return Mistake(number, value.end(), "引号没有成对", "请补上另一个引号")
    return None


def _starting_sign(failure: Failure) -> Mistake | None:
    line = _line(failure, failure.line)
    value = _VALUE.match(line)
    if not value:
        return None
    start = value.end()
    sign = line[start]
    if sign in "[{" and re.search(r"[\]}]\s*[^\s,\]}]", line[start:]):
        return Mistake(failure.line, start, f"值以“{sign}”开头，后面还有文字", _QUOTE_IT)
    stopped_at_start = failure.column in (start, start + 1) or failure.since_column == start
    if sign in "@`%*&!,]}|>?" and stopped_at_start:
        if sign in "|>":
            hint = "请把文字写在下一行并缩进，或用引号把整个值括起来"
            return Mistake(failure.line, start, f"“{sign}”后面不能有文字", hint)
        return Mistake(failure.line, start, f"值不能以“{sign}”开头", _QUOTE_IT)
    return None


def _bracket(failure: Failure) -> Mistake | None:
    if "flow sequence" in failure.reason:
        message = "方括号没有成对，或几项之间少了逗号"
        return Mistake(failure.since_line, failure.since_column, message, "请补上 ] 或半角逗号")
    if "flow mapping" in failure.reason:
        message = "花括号没有成对，或几项之间少了逗号"
        return Mistake(failure.since_line, failure.since_column, message, "请补上 } 或半角逗号")
    return None


def _second_colon(failure: Failure) -> Mistake | None:
    if "mapping values are not allowed" not in failure.reason:
        return None
    before = _line(failure, failure.line)[:failure.column]
    if _KEY.match(before) and (bare := _BARE_KEY.match(_line(failure, failure.line - 1))):
        message = f"“{bare[1]}”后面少一个半角冒号"
        return Mistake(failure.line - 1, bare.end(1), message, f"请写成 {bare[1]}: 加值")
    if _KEY.match(before):
        column = len(before) - len(before.lstrip())
        return Mistake(failure.line, column, "这一行的缩进与上一行对不上", "同一级的字段请左边对齐")
    return Mistake(failure.line, failure.column, "值里有冒号加空格", _QUOTE_IT)


def _dash(failure: Failure) -> Mistake | None:
    if "sequence entries are not allowed" in failure.reason:
        return Mistake(failure.line, failure.column, "列表的减号不能写在冒号同一行", "请另起一行写，或写成 [甲, 乙]")
    return None


def _indent(failure: Failure) -> Mistake | None:
    line = _line(failure, failure.line)
    column = len(line) - len(line.lstrip())
    if "document start" in failure.reason and failure.line and _line(failure, failure.line - 1).rstrip() == "...":
        return Mistake(failure.line - 1, 0, "“...”在 YAML 里表示结束", "请删去这一行")
    if "document start" in failure.reason or "block collection" in failure.reason or "block mapping" in failure.reason:
        return Mistake(failure.line, column, "这一行的缩进与上面对不上", "同一级的字段请左边对齐")
    return None


def _conflict(failure: Failure) -> Mistake | None:
    """What is left of a merge conflict whose other marks were taken away."""
    for number in (failure.line, failure.since_line):
        if re.match(r"(?:=======$|(?:<<<<<<<|>>>>>>>) )", _line(failure, number)):
            return Mistake(number, 0, "这里留有合并冲突标记", "请选定一边的文字，删去这一行")
    return None


def _remark(failure: Failure) -> Mistake | None:
    for number in (failure.line, failure.since_line):
        if match := re.match(r"\s*(//|<!--|--)\s*[^-\s]", _line(failure, number)):
            return Mistake(number, match.start(1), f"“{match[1]}”在这里不表示备注", "备注请以半角的 # 加空格开头")
    return None


def _no_colon(failure: Failure) -> Mistake | None:
    if "could not find expected ':'" not in failure.reason:
        return None
    return Mistake(failure.since_line, failure.since_column, "这一行不是“字段: 值”的形式",
                   "若从这里起是正文，请在它前面加一行 ---")


_RULES: Final = (
    _conflict, _remark,
    _tab, _wide_indent, _unclosed_quote, _escape, _colon, _after_quote, _starting_sign, _bracket, _second_colon, _dash,
    _no_colon, _indent,
)
