"""One page ahead of the build: the page that the build makes, or none."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.glance import Glance
from tests.sites import article, build_site, make_site

FILES = {
    "articles/a.md": article("灯亮了", "一盏灯。", date="2026-05-01", district="红花岗"),
    "articles/b.md": article("桥修好了", "一座桥，见[灯](a.md)。", date="2026-05-02", district="红花岗"),
    "articles/c.md": article("还在写", "草稿。", status="draft"),
}


@pytest.fixture
def built(tmp_path: Path) -> tuple[Path, Glance]:
    outcome = build_site(make_site(tmp_path, FILES), drafts=True)
    assert outcome.early
    return tmp_path, outcome.early


def rewrite(root: Path, name: str, before: str, after: str) -> str:
    path = root / "content" / name
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")
    return str(path)


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("articles/b.md", "一座桥", "两座**新**桥"),
        ("articles/b.md", "一座桥", "## 桥\n\n一座桥[^1]\n\n[^1]: 石桥。\n\n"),
        ("articles/b.md", "date: 2026-05-02", "date: 2026-05-02\nsummary: 桥的事。\nauthor: [甲]"),
        ("articles/c.md", "草稿。", "还是草稿。"),
    ],
)
def test_it_is_the_page_that_the_build_makes(built: tuple[Path, Glance], name: str, before: str, after: str) -> None:
    root, glance = built
    made = glance.page(rewrite(root, name, before, after))
    assert made
    build_site(root, drafts=True)
    assert made[1] == (root / "site" / made[0]).read_bytes()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("title: 桥修好了", "title: 桥又坏了"),
        ("district: 红花岗", "district: 没有这里"),
        ("date: 2026-05-02", "slug: elsewhere"),
        ("date: 2026-05-02", "date: 不是日子"),
        ("---\n一座", "一座"),
    ],
)
def test_what_concerns_other_pages_or_is_wrong_is_left_to_the_build(
    built: tuple[Path, Glance], before: str, after: str
) -> None:
    root, glance = built
    assert glance.page(rewrite(root, "articles/b.md", before, after)) is None


def test_a_file_that_is_no_document_or_gone_is_left_to_the_build(built: tuple[Path, Glance]) -> None:
    root, glance = built
    assert glance.page(str(root / "content" / "site.yaml")) is None
    assert glance.page(str(root / "content" / "articles" / "new.md")) is None
    assert glance.page("/etc/passwd") is None
    (root / "content" / "articles" / "b.md").unlink()
    assert glance.page(str(root / "content" / "articles" / "b.md")) is None
