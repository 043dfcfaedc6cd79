"""A list of names in which nothing is right: told in a few lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sites import check_site, make_site


@pytest.mark.parametrize(("field", "code"), [("topics", "E109"), ("district", "E104"), ("related", "E111")])
def test_of_thousands_of_unknown_names_the_first_are_told_and_how_many_more(
    tmp_path: Path, field: str, code: str
) -> None:
    names = "".join(f"  - 无此项{number}\n" for number in range(3000))
    make_site(tmp_path, {"articles/a.md": f"---\ntitle: 甲稿\n{field}:\n{names}---\n正文。\n"})
    told = [line for line in check_site(tmp_path) if line.startswith("content/articles/a.md")]
    assert len(told) == 11
    assert all(f"错误 {code} " in line for line in told)
    assert "无此项9”" in told[9]
    assert "还有 2990 项" in told[10]


def test_eleven_unknown_names_are_all_told_by_name(tmp_path: Path) -> None:
    names = ", ".join(f"无此项{number}" for number in range(11))
    make_site(tmp_path, {"articles/a.md": f"---\ntitle: 甲稿\ntopics: [{names}]\n---\n正文。\n"})
    told = [line for line in check_site(tmp_path) if line.startswith("content/articles/a.md")]
    assert [f"“无此项{number}”" in line for number, line in enumerate(told)] == [True] * 11
