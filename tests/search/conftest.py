"""Asks the browser's search scripts under Node."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.search.records import SearchRecord

Ask = Callable[..., dict[str, Any]]


@pytest.fixture(scope="session")
def ask() -> Ask:
    """What ``ask_index.js`` answers to a request given by keywords, and ``manifest``.  Skips where there is no Node."""
    node = shutil.which("node")
    if not node:
        pytest.skip("node is not installed")

    def answer(manifest: Path = Path("none.js"), **request: Any) -> dict[str, Any]:
        run = subprocess.run(
            [node, str(Path(__file__).with_name("ask_index.js")), str(manifest)],
            input=json.dumps(request),
            capture_output=True,
            encoding="utf-8",
            check=True,
        )
        return dict(json.loads(run.stdout))

    return answer


@pytest.fixture(scope="session")
def records() -> tuple[SearchRecord, ...]:
    """A few pages of the kind a site has."""
    return (
        SearchRecord(
            "articles/gangsheng.html",
            "两个人，三个问题，讲进企业里",
            "故事",
            ("红花岗",),
            ("理论宣传二人讲",),
            "2024-07-01",
            "一场宣讲",
            (
                "红花岗区“理论宣传二人讲”进国有企业，地点在贵州钢绳（集团）有限责任公司。",
                "共 23 支队伍、ＧＤＰ与 Party School。",
            ),
        ),
        SearchRecord(
            "lectures/er-ren-jiang.html",
            "二人讲",
            "宣讲稿",
            ("红花岗", "汇川"),
            (),
            "2023",
            "",
            ("甲：一座楼讲起。", "乙：到一条河收住，𠮷祥𠀀字。"),
        ),
        SearchRecord(
            "albums/muke.html",
            "黔北木刻小辑",
            "图集",
            ("汇川",),
            (),
            "2024-07-02",
            "一组木刻",
            ("第二幅：院落里的二人讲，一个圆与一个方。", "<img src=x onerror=alert(1)> __proto__ constructor"),
        ),
        SearchRecord(
            "articles/meitan.html", "湄潭茶园", "故事", ("湄潭",), (), "", "", ("茶园里的宣讲 二人，讲了一场。",)
        ),
    )
