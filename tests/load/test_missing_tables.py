"""A table of names that is not there: told once, with lines that make it a table again."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.pipeline import Options, build
from tests.sites import NOON, article, make_site

USED = {
    "articles/a.md": article("甲稿", district="红花岗", town="老城街道", topics="[red]"),
    "profiles/b.md": "---\ntitle: 乙\ndistrict: 湄潭\nhonours: [{id: model}, {id: model-nominee}]\n---\n",
}


@pytest.mark.parametrize(
    ("table", "code", "said"),
    [
        ("districts.yaml", "E104", "用到区县的 6 处都对不上"),
        ("towns.csv", "E107", "用到乡镇街道的 1 处都对不上"),
        ("topics.yaml", "E109", "用到专题的 1 处都对不上"),
        ("honours.yaml", "E110", "用到荣誉的 2 处都对不上"),
    ],
)
def test_a_table_that_is_gone_is_one_finding_and_its_lines_can_be_pasted(
    table: str, code: str, said: str, tmp_path: Path
) -> None:
    make_site(tmp_path, USED)
    lost = tmp_path / "content" / table
    lost.unlink()
    (found,) = build(Options(tmp_path, None, NOON)).problems
    assert (found.span.path, found.code) == (f"content/{table}", code)
    assert found.message == f"没有这个文件，{said}"
    lost.write_text(found.paste + "\n", "utf-8")
    again = build(Options(tmp_path, None, NOON)).problems
    assert f"content/{table}" not in {one.span.path for one in again if one.code not in ("E104", "E206")}


def test_a_table_under_a_wrong_name_is_told_by_its_name_alone(tmp_path: Path) -> None:
    make_site(tmp_path, USED)
    (tmp_path / "content/topics.yaml").rename(tmp_path / "content/topic.yaml")
    (found,) = build(Options(tmp_path, None, NOON)).problems
    assert (found.code, found.hint) == ("E009", "是否为“topics.yaml”？")
