"""A Word document becomes a draft of the site: a folder with its text and its pictures, or a file."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from generator.intake.yaml_written import yaml_line
from generator.model.kind import Kind
from generator.output.machine import not_written
from generator.places import Places
from generator.problems import Problem, Span
from generator.scaffold import skeleton, tidy_title
from generator.text.hanzi import count_han
from generator.text.markdown import Piece, render
from generator.word.document import LARGEST, Draft, read_word

_WORDS = {"subtitle": "副题", "author": "作者", "photographer": "摄影", "editor": "编辑", "source": "来源"}


def import_word(places: Places, kind: Kind, file: Path, title: str | None = None) -> list[str] | tuple[Problem, ...]:
    """Write *file* into the site as a draft of *kind*, titled *title* or as it says itself: what was done, or not."""
    if file.name.startswith("~$"):
        return [f"跳过 {file}：Word 打开文档时留下的临时文件"]
    try:
        with file.open("rb") as stream:
            raw = stream.read(LARGEST + 1)
    except OSError as error:
        return (not_written(error, file),)
    if len(raw) > LARGEST:
        return (Problem(Span(str(file)), "E021", "Word 文档过大", "请把照片另存成文件，或分成几篇"),)
    draft = read_word(raw, str(file))
    if isinstance(draft, Problem):
        return (draft,)
    tidy = tidy_title(title or draft.title or file.stem)
    if isinstance(tidy, Problem):
        return (tidy,)
    folder, slug, sample = skeleton(places, kind, tidy)
    text = _filled(sample, draft)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        written = _written(folder, slug, text, draft)
    except OSError as error:
        return (not_written(error, folder / slug),)
    return [f"已导入 {written}", *_told(draft, tidy)]


def _filled(sample: str, draft: Draft) -> str:
    """The skeleton *sample* with what *draft* says, instead of the remarks that explain these fields."""
    front = sample[: sample.index("\n---\n", 4) + 1]
    for name, value in draft.fields.items():
        front = re.sub(rf"^# {name}:.*\n(?:#   .*\n)*", "", front, flags=re.MULTILINE)
        above, status, below = front.partition("status: draft")
        remark, _, rest = below.partition("\n")
        front = f"{above}{status}{remark}\n{name}: {yaml_line(value)}\n{rest}"
    return f"{front}---\n{draft.body}"


def _written(folder: Path, slug: str, text: str, draft: Draft) -> Path:
    """Whole or not at all: half a document would keep the whole site from being published."""
    with tempfile.TemporaryDirectory(prefix=".import-", dir=folder, ignore_cleanup_errors=True) as stage:
        fresh = Path(stage) / slug
        fresh.mkdir(mode=0o755)
        (fresh / "index.md").write_text(text, encoding="utf-8")
        for picture in draft.pictures:
            (fresh / picture.name).write_bytes(picture.content)
        if draft.pictures:
            fresh.rename(folder / slug)
            return folder / slug / "index.md"
        (fresh / "index.md").rename(folder / f"{slug}.md")
        return folder / f"{slug}.md"


def _told(draft: Draft, title: str) -> list[str]:
    characters = sum(map(count_han, render((Piece(draft.body, 1),), "").blocks))
    pictures = f"，照片 {len(draft.pictures)} 张" if draft.pictures else ""
    said = [f"标题：{title}", f"正文：{characters} 字{pictures}"]
    for name, value in draft.fields.items():
        words = value if isinstance(value, str) else "、".join(value.values() if isinstance(value, dict) else value)
        said.append(f"{_WORDS[name]}：{words}")
    said += draft.lost
    return [*said, "现在是草稿：对照原文看一遍，补上区县、专题，再把 status 改成 published"]
