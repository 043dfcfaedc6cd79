"""Tiny sites for tests: a few files in a temporary folder, built through the same pipeline as the real one."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from generator.pipeline import Options, Outcome, build

NOON = datetime(2026, 6, 1, 4, tzinfo=UTC)
"""12:00 in Shanghai."""

BASE = {
    "site.yaml": """
        title: 小站
        city: "520300"
        base_url: https://example.org/s/
        menus:
          main:
            - {text: 故事, to: articles}
            - {text: 宣讲, to: lectures}
            - {text: 人物, to: profiles}
            - {text: 区县, to: districts}
            - {text: 搜索, to: search}
          foot:
            - {text: 图集, to: albums}
            - {text: 专题, to: topics}
            - {text: 数据, to: figures}
            - {text: 荣誉, to: honours}
            - {text: 活动, to: events}
            - {text: 阵地, to: venues}
            - {text: 队伍, to: teams}
            - {text: 版面, to: editions}
            - {text: 公益广告, to: posters}
        """,
    "districts.yaml": """
        - {code: "520300", slug: zunyi, name: 遵义市, short: 遵义}
        - {code: "520302", slug: honghuagang, name: 红花岗区, short: 红花岗, parent: "520300", grid: [1, 0]}
        - {code: "520328", slug: meitan, name: 湄潭县, short: 湄潭, parent: "520300", grid: [0, 0]}
        - {code: xinpu, slug: xinpu, name: 新蒲新区, short: 新蒲新区, parent: "520302", functional: true}
        """,
    "towns.csv": "code,name,district\n520302001,老城街道,520302\n520328101,永兴镇,520328\n520302013,新蒲街道,520302\n",
    "topics.yaml": """
        - {id: red, name: 红色物业, summary: 社区领着办物业。}
        - {id: two, name: 理论宣传二人讲}
        """,
    "honours.yaml": """
        - {id: model, name: 全国道德模范, level: 全国, rank: 1}
        - {id: model-nominee, name: 全国道德模范提名奖, level: 全国, rank: 2, nominee: true}
        """,
}


def article(title: str = "一篇稿件", body: str = "正文。", **fields: str) -> str:
    """The text of an article; *fields* are written as they stand."""
    lines = "".join(f"{name}: {value}\n" for name, value in fields.items())
    return f"---\ntitle: {title}\n{lines}---\n{body}\n"


def make_site(root: Path, files: Mapping[str, str | bytes] | None = None) -> Path:
    """Write the base site and *files* (below ``content/``) into *root*."""
    for name, text in {**BASE, **(files or {})}.items():
        path = root / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(text, bytes):
            path.write_bytes(text)
        else:
            path.write_text(textwrap.dedent(text).lstrip("\n"), encoding="utf-8")
    return root


def build_site(root: Path, now: datetime = NOON, **options: object) -> Outcome:
    """Build *root* into ``root/site``."""
    return build(Options(root, root / "site", now, **options))  # type: ignore[arg-type]


def check_site(root: Path, now: datetime = NOON) -> tuple[str, ...]:
    """The findings of a check, as printed."""
    return tuple(str(problem) for problem in build(Options(root, None, now)).problems)


def tree(folder: Path) -> dict[str, bytes]:
    """Every file under *folder* with its bytes."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
