"""YAML as plain text with lines.

Values keep what the editor wrote (``no``, ``1.10``, ``0755``, ``2024-02-30`` are text; ``~``,
``null`` and nothing are no value) and know their line and column in the file.  What YAML has
beyond that (anchors, aliases, tags, merge keys, several documents) is refused as it is
met, before anything is expanded, so a bomb stays as small as its file.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

import msgspec

from generator.problems import Problem, Span

if TYPE_CHECKING:
    import yaml

    from generator.intake.yaml_mistakes import Failure

DEEPEST: Final = 8
"""How far lists and mappings may stand inside each other."""

_LOST: Final = re.compile(r"\s+(#[^\s#!-][^\n]*)")
"""What was cut off a value as a comment and reads like a part of it: nobody left a space after the sign."""
_WIDE_INDENT: Final = re.compile(r"[ ]*[\u3000\u00a0]")
_NOTHING: Final = frozenset({"", "~", "null", "Null", "NULL"})


class Scalar(msgspec.Struct, frozen=True, gc=False):
    """One value; ``text`` is None where nothing stands."""

    text: str | None
    line: int
    column: int
    quoted: bool = False
    """Written in quotes or as a block of lines."""
    folded: bool = False
    """Written over several lines, which YAML joined by spaces."""
    told: bool = False
    """A problem of this value was reported: what follows from it is no other."""


class Sequence(msgspec.Struct, frozen=True):
    entries: tuple[Node, ...]
    line: int
    column: int


class Mapping(msgspec.Struct, frozen=True):
    entries: tuple[tuple[Scalar, Node], ...]
    """Keys with their values, in the order of the file; no key twice; every key has text."""
    line: int
    column: int


Node = Scalar | Sequence | Mapping


def read_yaml(text: str, path: str, first_line: int = 1) -> tuple[Node | None, tuple[Problem, ...]]:
    """The tree of *text*, which begins at line *first_line* of the file *path*, and what is wrong with it.

    After a syntax error there is no tree; after a refused alias, tag or repeated key, a full-width colon, or a value
    that lacks quotes, the rest still stands, so that its fields can be checked in the same run.
    """
    lines = text.split("\n")
    root, problems = _read(_TreeBuilder(path, first_line, lines), text)
    if isinstance(root, Scalar | None) and any(problem.code == "E012" for problem in problems):
        return _read_mended(lines, path, first_line) or (root, problems)
    return root, problems


def _read_mended(lines: list[str], path: str, first_line: int) -> tuple[Node | None, tuple[Problem, ...]] | None:
    """The tree of *lines* with colons and quotes as they were meant, and each of them as a problem; None if that is no
    help."""
    from generator.intake.yaml_mistakes import all_mistakes, mend

    mistakes = all_mistakes(lines, _failure)
    if not mistakes:
        return None
    mended, longer = list(lines), {}
    told = {(mistake.line, mistake.value) for mistake in mistakes if mistake.value >= 0}
    for mistake in mistakes:
        mended[mistake.line] = mend(lines[mistake.line], mistake)
        if mistake.value < 0 and len(mended[mistake.line]) > len(lines[mistake.line]):
            longer[mistake.line] = mistake.column
    found = tuple(
        Problem(Span(path, first_line + one.line, one.column + 1), "E012", one.message, one.hint) for one in mistakes
    )
    root, problems = _read(_TreeBuilder(path, first_line, mended, Mended(longer, told)), "\n".join(mended))
    return root, found + problems


def _read(builder: _TreeBuilder, text: str) -> tuple[Node | None, tuple[Problem, ...]]:
    import yaml  # only when a file is read: a build with nothing new never needs it

    path, first_line = builder.path, builder.first_line
    try:
        for event in _events(text):
            if not builder.take(event):
                break
    except yaml.MarkedYAMLError as failure:
        return None, (*builder.problems, _syntax_problem(text, path, first_line, failure))
    except (yaml.YAMLError, ValueError):
        # ValueError: lone surrogates, and escapes beyond Unicode in the pure Python scanner
        problem = Problem(Span(path, first_line, 1), "E012", "YAML 里有不能用的字符", "请删去看不见的字符与 \\u 写法")
        return None, (*builder.problems, problem)
    return builder.root, tuple(builder.problems)


def read_mapping(text: str, path: str, first_line: int = 1) -> tuple[Mapping | None, tuple[Problem, ...]]:
    """As :func:`read_yaml` where fields are expected at the top: anything else is E018.

    Nothing at all is a mapping without fields, at the line before *first_line*, where the fence is.
    """
    root, problems = read_yaml(text, path, first_line)
    if isinstance(root, Scalar) and root.text and not root.quoted:
        mended = _read_mended(text.split("\n"), path, first_line)
        if mended and isinstance(mended[0], Mapping):
            root, problems = mended
    if isinstance(root, Mapping):
        return root, problems
    if any(problem.level == "error" for problem in problems):
        return None, problems
    if root is None or (isinstance(root, Scalar) and root.text is None):
        return Mapping((), max(first_line - 1, 1), 1), problems
    from generator.intake.yaml_mistakes import not_fields

    message, hint = not_fields(root.text if isinstance(root, Scalar) else None)
    return None, (*problems, Problem(Span(path, root.line, root.column), "E018", message, hint))


def missing_c_parser(path: str) -> tuple[Problem, ...]:
    """A warning at the file *path* if PyYAML came without its C parser: ten times slower, otherwise the same."""
    import yaml

    if hasattr(yaml, "CBaseLoader"):
        return ()
    hint = "请运行 pip install --force-reinstall --only-binary :all: PyYAML"
    return (Problem(Span(path), "W906", "PyYAML 没有带 C 解析器，读 YAML 要慢十倍", hint, "warning"),)


def _events(text: str) -> Iterator[Any]:
    """Parser events: ``Any``, because the two loaders' events share names but no declared type."""
    import yaml

    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    return yaml.parse(text, Loader=loader)


class Mended(msgspec.Struct, frozen=True):
    """What was done to a broken text before it was read.  Lines and columns count from 0."""

    longer: dict[int, int] = {}
    """Columns after which a row has been made longer by one."""
    told: set[tuple[int, int]] = set()
    """Where values stand that were put in quotes."""


_UNTOUCHED: Final = Mended()


class _Open:
    """A list or mapping whose end has not come yet."""

    __slots__ = ("column", "entries", "is_mapping", "key", "keys", "line", "pairs")

    def __init__(self, line: int, column: int, *, is_mapping: bool) -> None:
        self.line = line
        self.column = column
        self.is_mapping = is_mapping
        self.entries: list[Node] = []
        self.pairs: list[tuple[Scalar, Node]] = []
        self.keys: dict[str, int] = {}
        self.key: Node | None = None


class _TreeBuilder:
    """Builds nodes from parser events without recursion, and collects what is refused."""

    def __init__(self, path: str, first_line: int, rows: list[str], mended: Mended = _UNTOUCHED) -> None:
        self.path = path
        self.rows = rows
        self.mended = mended
        self.first_line = first_line
        self.root: Node | None = None
        self.problems: list[Problem] = []
        self._open: list[_Open] = []
        self._documents = 0

    def take(self, event: Any) -> bool:
        """Add one event; False when the rest need not be read."""
        name = type(event).__name__
        mark = event.start_mark
        line, column = mark.line + self.first_line, mark.column + 1
        if mark.column > self.mended.longer.get(mark.line, mark.column):
            column -= 1
        if name == "ScalarEvent":
            if event.anchor is not None or event.tag is not None:
                self._refuse_extras(event, line, column)
            if not event.style:
                self._warn_of_comment(event)
                if event.end_mark.line > mark.line:
                    self._refuse_swallowed(event)
            told = (mark.line, mark.column) in self.mended.told
            self._place(_scalar(event, line, column, told=told))
        elif name in ("MappingStartEvent", "SequenceStartEvent"):
            self._refuse_extras(event, line, column)
            if len(self._open) >= DEEPEST:
                self._report(line, column, "E017", f"嵌套过深，最多 {DEEPEST} 层", "请减少缩进的层数")
                self.root = None
                return False
            self._open.append(_Open(line, column, is_mapping=name == "MappingStartEvent"))
        elif name in ("MappingEndEvent", "SequenceEndEvent"):
            self._place(_closed(self._open.pop()))
        elif name == "AliasEvent":
            self._report(line, column, "E014", "这里用了 YAML 别名（* 开头）", "请写全；若是文字，请给整个值加引号")
            self._place(Scalar(None, line, column))
        elif name == "DocumentStartEvent":
            self._documents += 1
            if self._documents > 1:
                self._report(line, column, "E016", "一个文件里只能有一份 YAML", "请删去这一行的 --- 与它后面的部分")
                return False
        return True

    def _refuse_extras(self, event: Any, line: int, column: int) -> None:
        if event.anchor is not None:
            self._report(line, column, "E014", "这里用了 YAML 锚点（& 开头）", "请删去；若是文字，请给整个值加引号")
        if event.tag is not None:
            self._report(line, column, "E015", "这里用了 YAML 标签（! 开头）", "请删去；若是文字，请给整个值加引号")

    def _refuse_swallowed(self, event: Any) -> None:
        from generator.intake.yaml_mistakes import swallowed

        if mistake := swallowed(self.rows, event.start_mark.line, event.end_mark.line):
            self._report(self.first_line + mistake.line, mistake.column + 1, "E012", mistake.message, mistake.hint)

    def _warn_of_comment(self, event: Any) -> None:
        end = event.end_mark
        row = self.rows[end.line] if end.line < len(self.rows) else ""
        if "#" in row and (lost := _LOST.match(row, end.column)):
            line, column = end.line + self.first_line, lost.start(1) + 1
            message = f"“{lost[1][:20]}”被当作备注，没有算进去"
            hint = "是内容就给整个值加引号，是备注就在 # 后面空一格"
            self.problems.append(Problem(Span(self.path, line, column), "W019", message, hint, "warning"))

    def _place(self, node: Node) -> None:
        if not self._open:
            self.root = node
            return
        parent = self._open[-1]
        if not parent.is_mapping:
            parent.entries.append(node)
        elif parent.key is None:
            parent.key = node
        else:
            key, parent.key = parent.key, None
            self._pair(parent, key, node)

    def _pair(self, parent: _Open, key: Node, value: Node) -> None:
        if not isinstance(key, Scalar) or not (key.text and key.text.strip()):
            self._report(key.line, key.column, "E012", "冒号前面要写字段名", "请写成“字段: 值”")
            return
        if key.text == "<<" and not key.quoted:
            self._report(key.line, key.column, "E014", "YAML 合并键 << 不可用", "请把字段写全")
            return
        name = key.text
        if not name.isascii() and _WIDE_INDENT.match(name) and parent.pairs and _is_nothing(parent.pairs[-1][1]):
            self._report(key.line, key.column, "E012", "行首用了全角空格或不间断空格缩进", "请改成两个半角空格")
            return
        if key.quoted or not name.isascii():
            name = unicodedata.normalize("NFC", name).strip()
        earlier = parent.keys.get(name)
        if earlier is not None:
            message = f"字段“{name[:40]}”写了两次，第 {earlier} 行已经有了"
            self._report(key.line, key.column, "E013", message, "请删去一个")
            return
        parent.keys[name] = key.line
        parent.pairs.append((key if name is key.text else Scalar(name, key.line, key.column, key.quoted), value))

    def _report(self, line: int, column: int, code: str, message: str, hint: str) -> None:
        self.problems.append(Problem(Span(self.path, line, column), code, message, hint))


def _is_nothing(node: Node) -> bool:
    return isinstance(node, Scalar) and node.text is None


def _scalar(event: Any, line: int, column: int, *, told: bool) -> Scalar:
    value: str = event.value
    style = event.style
    folded = style != "|" and event.end_mark.line != event.start_mark.line
    if style:
        return Scalar(value, line, column, True, folded, told)
    return Scalar(None if value in _NOTHING else value, line, column, False, folded)


def _closed(opened: _Open) -> Node:
    if opened.is_mapping:
        return Mapping(tuple(opened.pairs), opened.line, opened.column)
    return Sequence(tuple(opened.entries), opened.line, opened.column)


def _syntax_problem(text: str, path: str, first_line: int, failure: yaml.MarkedYAMLError) -> Problem:
    from generator.intake.yaml_mistakes import explain

    mistake = explain(_told_of(text, failure))
    return Problem(Span(path, first_line + mistake.line, mistake.column + 1), "E012", mistake.message, mistake.hint)


def _failure(text: str) -> Failure | None:
    """Why *text* is no YAML, in the parser's words; None if it is."""
    import yaml

    try:
        for _ in _events(text):
            pass
    except yaml.MarkedYAMLError as failure:
        return _told_of(text, failure)
    except (yaml.YAMLError, ValueError):
        pass
    return None


def _told_of(text: str, failure: yaml.MarkedYAMLError) -> Failure:
    from generator.intake.yaml_mistakes import Failure

    at = failure.problem_mark or failure.context_mark
    since = failure.context_mark or at
    return Failure(
        lines=tuple(text.split("\n")),
        line=at.line if at else 0,
        column=at.column if at else 0,
        since_line=since.line if since else 0,
        since_column=since.column if since else 0,
        reason=f"{failure.context or ''} {failure.problem or ''}",
    )
