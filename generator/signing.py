"""A reviewer signs: one more entry under ``review`` in the front matter of a document, and nothing else changed in the
file.

An entry holds the fingerprint of what was reviewed (:func:`generator.load.review.signature`), so whatever is edited
afterwards has to be reviewed again, from the first review that it outdates.
"""

from __future__ import annotations

import contextlib
import os
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import msgspec
import yaml

from generator.intake.frontmatter import split
from generator.intake.reading import read_document
from generator.intake.rules import Fault, check, is_real_date
from generator.intake.types import Review, Rule
from generator.intake.yaml_written import yaml_line
from generator.kinds.registry import BY_NAME
from generator.load.reading import text_digest
from generator.load.review import STAGES, next_stage, outdated_reviews, signature
from generator.model.document import Document
from generator.model.library import Library
from generator.output.machine import not_written
from generator.pipeline import Outcome
from generator.problems import Problem, Span, has_errors, nearest


class Signer(msgspec.Struct, frozen=True):
    """Who reviewed, and when."""

    name: str
    day: str
    """YYYY-MM-DD."""


class NoSuchDocument(Exception):
    """Nothing is called so; the message says what may be meant."""


class _Signed(msgspec.Struct, frozen=True):
    """A document with one more review."""

    path: Path
    content: bytes
    told: str
    """What was done, for the reviewer."""


def signer(name: str, day: str | None, today: str) -> Signer | Problem:
    """Somebody who reviewed on *day*, or else *today*; or what is wrong with it."""
    tidy = unicodedata.normalize("NFC", " ".join(name.split()))
    if not tidy:
        return Problem(Span("--by"), "E101", "审核人是空的", "请写上姓名")
    if isinstance(fault := check(Rule("line"), tidy), Fault):
        return Problem(Span("--by"), fault.code, fault.message, fault.hint)
    if day is None:
        return Signer(tidy, today)
    if len(day) != len(today) or not is_real_date(day):
        return Problem(Span("--on"), "E205", f"看不懂日期“{day}”", f"请写成 {today} 这样")
    if day > today:
        return Problem(Span("--on"), "E205", f"审核日期 {day} 在今天之后", "请核对审核日期")
    return Signer(tidy, day)


def sign(names: Sequence[str], outcome: Outcome, root: Path, by: Signer) -> tuple[list[str], tuple[Problem, ...]]:
    """Sign the next review of each document that *names* name, after a check of the site in *root* with its drafts:
    what was done, and what was found in these documents.  With an error in one of them nothing is signed.

    Raises :class:`NoSuchDocument`.
    """
    assert outcome.library is not None
    found: list[Problem] = []
    signed: list[_Signed] = []
    for path, document in dict(_named(name, outcome, root) for name in names).items():
        # That it was changed since is what a reviewer is about to mend.
        wrong = [one for one in outcome.problems if one.span.path == path and one.code != "W207"]
        found += wrong
        if document is None or has_errors(wrong):
            continue
        one = _signed(document, outcome.library, root, by)
        if isinstance(one, Problem):
            found.append(one)
        else:
            signed.append(one)
    if has_errors(found):
        return [], tuple(found)
    done = []
    for one in signed:
        try:
            _replace(one.path, one.content)
        except OSError as error:
            found.append(not_written(error, one.path))
        else:
            done.append(one.told)
    return done, tuple(found)


def _named(name: str, outcome: Outcome, root: Path) -> tuple[str, Document | None]:
    """The path of what somebody calls *name*: a file, its folder, or a reference as ``articles/x``; and the document in
    it, if that can be read."""
    assert outcome.library is not None
    documents = [*outcome.library.documents, *(one.document for one in outcome.library.held)]
    unread = {one.span.path for one in outcome.problems if one.span.path.endswith(".md")}
    called: dict[str, tuple[str, Document | None]] = {}
    for path in unread:
        called[path] = called[os.path.abspath(root / path)] = path, None
    for document in documents:
        file = os.path.abspath(root / document.path)
        called[file] = called[document.path] = called[document.ref] = document.path, document
        if os.path.basename(file) == "index.md":
            called[os.path.dirname(file)] = document.path, document
    meant = called.get(name) or called.get(os.path.abspath(name))
    if meant is None:
        raise NoSuchDocument(f"没有“{name}”这篇稿件{_perhaps(name, documents)}")
    return meant


def _perhaps(name: str, documents: Sequence[Document]) -> str:
    close = nearest(name, [document.path for document in documents])
    by_stem = {document.slug: document.path for document in documents}
    close = close or by_stem.get(nearest(Path(name).stem, by_stem) or "")
    return f"，是否为 {close}？" if close else "，请写它的文件名，如 content/articles/x.md"


def _signed(document: Document, library: Library, root: Path, by: Signer) -> _Signed | Problem:
    """*document* with its next review signed, or why it cannot be."""
    span = document.span("review")

    def photo(name: str) -> str:
        return library.shots[name].digest if name in library.shots else ""

    if document.fields.status == "withdrawn":
        return Problem(span, "E205", "稿件已经撤下，不能签", "要再发布，先把 status 改成 draft")
    stage = next_stage(document, outdated_reviews(document, photo))
    if stage is None:
        return Problem(span, "E205", "三审已经签齐，签后没有改动", "不用再签")
    kept = tuple(step for step in document.fields.review if STAGES.index(step.stage) < STAGES.index(stage))
    for step in kept:
        if step.by == by.name:
            return Problem(span, "E205", f"{step.stage}是{by.name}签的，{stage}要另一个人签", "三审要由不同的人来做")
        if step.on > by.day:
            return Problem(span, "E205", f"{stage}的日期 {by.day} 早于{step.stage}（{step.on}）", "请核对审核日期")
    step = Review(stage=stage, by=by.name, on=by.day, digest=signature(document, photo))
    path = root / document.path
    raw = path.read_bytes()
    if not _is_as_read(raw, document):
        return Problem(Span(document.path), "E008", "稿件刚刚被改动", "请看过再签一次")
    content = _with_step(raw, document, kept, step)
    if content is None:
        hint = f"请在 review 里自己写上这一条：- {_entry(step)}"
        return Problem(span, "E205", "这里的写法不好由程序来改，稿件没有动", hint)
    return _Signed(path, content, _told(document, kept, step))


def _is_as_read(raw: bytes, document: Document) -> bool:
    """Whether *raw* still says what *document* says, but for what other files may say of its pictures."""
    now = read_document(raw, BY_NAME[document.kind].fields, document.path)
    if now.fields is None or text_digest(now.body) != document.body.written:
        return False
    names = [name for name in ("cover", "portrait", "photos") if hasattr(document.fields, name)]
    pictures = {name: getattr(document.fields, name) for name in names}
    return bool(msgspec.structs.replace(now.fields, **pictures) == document.fields)


def _replace(path: Path, content: bytes) -> None:
    part = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with part.open("xb") as file:
            os.fchmod(file.fileno(), path.stat().st_mode & 0o7777)
            file.write(content)
        part.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            part.unlink()
        raise


def _told(document: Document, kept: tuple[Review, ...], step: Review) -> str:
    missing = STAGES[STAGES.index(step.stage) + 1 :]
    told = f"已签{step.stage}：{document.path} 《{document.title}》 {step.by} {step.on}"
    told += f"，还差{'、'.join(missing)}" if missing else "，三审已签齐"
    lost = [old.stage for old in document.fields.review[len(kept) :]]
    if lost:
        told += f"；改动以前签的{'、'.join(lost)}已去掉"
    if document.fields.status == "draft":
        told += "；稿件还是草稿，把 status 改成 published 才会发布"
    return told


# -- in the file ------------------------------------------------------------------------------


def _entry(step: Review) -> str:
    """*step* as a line of YAML."""
    return yaml_line({"stage": step.stage, "by": step.by, "on": step.on, "digest": step.digest or ""})


def _with_step(raw: bytes, document: Document, kept: tuple[Review, ...], step: Review) -> bytes | None:
    """The file *raw* with *step* after the *kept* reviews, in place of any others; None if that is not quite what comes
    of it, in one of the many ways YAML can be written."""
    text = raw.decode("utf-8")
    lines_end = "\r\n" if "\r\n" in text else "\n"
    plain = text.replace("\r\n", "\n")
    mark = "\ufeff" if plain.startswith("\ufeff") else ""
    front, _ = split(plain.removeprefix(mark), document.path)
    if front is None or plain.replace("\n", lines_end) != text:
        return None
    above = plain.split("\n", front.yaml_line - 1)[:-1]
    start = sum(len(line) + 1 for line in above)
    end = start + len(front.yaml)
    edited = plain[:start] + _edited(front.yaml, len(kept), _entry(step)) + plain[end:]
    content = edited.replace("\n", lines_end).encode()
    struct = BY_NAME[document.kind].fields
    old, new = (read_document(version, struct, document.path) for version in (raw, content))
    if old.fields is None or new.fields != msgspec.structs.replace(old.fields, review=(*kept, step)):
        return None
    return content if new.body == old.body and len(new.problems) <= len(old.problems) else None


def _edited(front: str, kept: int, entry: str) -> str:
    """The YAML *front* whose list ``review`` has its first *kept* entries and then *entry*."""
    root = yaml.compose(front, Loader=yaml.SafeLoader)
    assert isinstance(root, yaml.MappingNode)
    pad = " " * root.start_mark.column
    found = next(((key, value) for key, value in root.value if key.value == "review"), None)
    if found is None:
        return f"{front}{pad}review:\n{pad}  - {entry}\n"
    key, reviews = found
    if not isinstance(reviews, yaml.SequenceNode):
        # Nothing stands there, but maybe a word for that.
        colon = front.index(":", key.end_mark.index) + 1
        rest = reviews.end_mark.index if reviews.value else colon
        at = _line_end(front, rest)
        return f"{front[:colon]}{front[rest:at]}\n{pad}  - {entry}{front[at:]}"
    entries = reviews.value
    if reviews.flow_style:
        first, last = reviews.start_mark.index + 1, reviews.end_mark.index - 1
        at = _end(entries[kept - 1]) if kept else first
        rest = at if kept == len(entries) else _end(entries[-1]) if kept else last
        return f"{front[:at]}{', ' if kept else ''}{entry}{front[rest:]}"
    rest = _line_end(front, _end(entries[-1]))
    if not kept:
        return f"{front[: reviews.start_mark.index]}- {entry}{front[rest:]}"
    at = _line_end(front, _end(entries[kept - 1]))
    return f"{front[:at]}\n{' ' * reviews.start_mark.column}- {entry}{front[rest:]}"


def _end(node: yaml.Node) -> int:
    """Where the last value of *node* ends; PyYAML's own mark of a block stands after the comments that follow it."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _end(last[1] if isinstance(last, tuple) else last)
    return node.end_mark.index


def _line_end(text: str, index: int) -> int:
    end = text.find("\n", index)
    return len(text) if end < 0 else end
