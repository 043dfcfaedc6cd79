"""Signing reviews: one entry more in the file and nothing else changed, and what is edited afterwards waits again."""

from __future__ import annotations

import errno
import json
import os
import stat
from pathlib import Path

import pytest

from generator.pipeline import Options, build
from generator.problems import Problem
from generator.signing import NoSuchDocument, Signer, sign, signer
from tests.load.photos import WHOLE
from tests.sites import NOON, article, build_site, make_site
from tests.test_cli import hongcheng

STORY = "content/articles/a.md"
REQUIRED = "\nreview: required\n"


def reviewed_site(root: Path, **files: str | bytes) -> Path:
    make_site(root, {"articles/a.md": article("甲稿", "三月初五，渡口点灯。"), **files})
    settings = root / "content/site.yaml"
    settings.write_text(settings.read_text("utf-8") + REQUIRED, "utf-8")
    return root


def review(root: Path, name: str, by: str, day: str = "2026-05-16") -> tuple[list[str], list[str]]:
    """What was done and what was found, as printed."""
    outcome = build(Options(root, None, NOON, drafts=True))
    done, found = sign([str(root / name)], outcome, root, Signer(by, day))
    return done, [str(problem) for problem in found]


def reviewed_thrice(root: Path, name: str = STORY) -> None:
    for by, day in (("张三", "2026-05-16"), ("李四", "2026-05-17"), ("王五", "2026-05-18")):
        done, found = review(root, name, by, day)
        assert (len(done), found) == (1, [])


def reasons(root: Path) -> dict[str, str]:
    return {one.document.path: one.reason for one in build_site(root).held}


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def test_after_three_reviews_it_is_published_and_after_an_edit_it_waits_for_all_of_them(tmp_path: Path) -> None:
    root = reviewed_site(tmp_path)
    for stage, by, rest in (("初审", "张三", "复审、终审"), ("复审", "李四", "终审"), ("终审", "王五", "")):
        assert reasons(root) == {STORY: f"待{stage}"}
        (said,), found = review(root, STORY, by)
        assert said.startswith(f"已签{stage}：{STORY} 《甲稿》 {by} 2026-05-16")
        assert said.endswith(f"还差{rest}" if rest else "三审已签齐")
        assert found == []
    assert reasons(root) == {}
    edit(root / STORY, "初五", "初六")
    assert reasons(root) == {STORY: "审核后有改动，待初审"}
    (said,), _ = review(root, STORY, "王五", "2026-05-20")
    assert "改动以前签的初审、复审、终审已去掉" in said
    assert (root / STORY).read_text("utf-8").count("stage:") == 1
    assert reasons(root) == {STORY: "待复审"}


def test_what_a_reader_reads_and_sees_is_signed_and_nothing_else(tmp_path: Path) -> None:
    album = "---\ntitle: 图集\n---\n"
    captions = "1.jpg: {alt: 渡口, caption: 渡口点灯, credit: 张三 摄}\n"
    root = reviewed_site(
        tmp_path,
        **{
            "albums/x/index.md": album,
            "albums/x/captions.yaml": captions,
            "albums/x/1.jpg": WHOLE,
            "articles/b.md": article("乙稿"),
        },
    )
    for name in (STORY, "content/albums/x/index.md"):
        reviewed_thrice(root, name)
    for addition in ("status: published", "date: 2026-05-19", "pinned: true", "aliases: [old.html]", "# 一句话"):
        edit(root / STORY, "title: 甲稿\n", f"title: 甲稿\n{addition}\n")
    edit(root / STORY, "渡口点灯。\n", "渡口点灯。\n\n")
    assert reasons(root) == {"content/articles/b.md": "待初审"}
    edit(root / "content/albums/x/captions.yaml", "渡口点灯", "渡口的灯")
    edit(root / STORY, "date: 2026-05-19\n", "date: 2026-05-19\ndistrict: 湄潭\n")
    waits = "审核后有改动，待初审"
    assert reasons(root) == {"content/articles/b.md": "待初审", "content/albums/x/index.md": waits, STORY: waits}
    edit(root / "content/albums/x/captions.yaml", "渡口的灯", "渡口点灯")
    edit(root / STORY, "district: 湄潭\n", "")
    assert reasons(root) == {"content/articles/b.md": "待初审"}
    (root / "content/albums/x/1.jpg").write_bytes(WHOLE + b" ")
    assert reasons(root) == {"content/articles/b.md": "待初审", "content/albums/x/index.md": waits}


def test_a_signature_outlives_the_program_that_made_it(tmp_path: Path) -> None:
    """Whoever changes how it is made makes every office that uses it review all it has published anew."""
    lecture = "---\ntitle: 二人讲\nspeakers: {甲: 张三, 乙: 李四}\naudience: [农村]\n---\n甲：你好。\n\n乙：**好**。\n"
    root = reviewed_site(
        tmp_path,
        **{
            "articles/b.md": article(
                "乙稿", "渡口。", kicker="引题", figures="[{id: f, label: 队伍, value: 23, unit: 支}]"
            ),
            "lectures/c.md": lecture,
        },
    )
    found = {}
    for name in (STORY, "content/articles/b.md", "content/lectures/c.md"):
        done, wrong = review(root, name, "张三")
        assert done, wrong
        found[name] = (root / name).read_text("utf-8").partition("digest: ")[2].partition("}")[0]
    assert found == {
        STORY: "1711996a2d3c5906",
        "content/articles/b.md": "5b797466515085c3",
        "content/lectures/c.md": "91ebb21c858abeec",
    }


FIRST = "{stage: 初审, by: 张三, on: 2026-05-16}"
BLOCK = "- stage: 初审 # 口头\n    by: 张三\n    on: 2026-05-16 # 补签"
WAYS = {
    "none": "",
    "nothing": "review:",
    "nothing, and why": "review: # 还没有",
    "a word for nothing": "review: ~ # 还没有",
    "an empty list": "review: []",
    "one": f"review:\n  - {FIRST}",
    "one at the margin": f"review:\n- {FIRST}",
    "one with a remark": f"review:\n  # 先审\n  - {FIRST}  # 张三说可以\n  # 还要复审\n",
    "one in lines": f"review:\n  {BLOCK}\n# 以上是审核",
    "one in a row": f"review: [{FIRST}] # 一审",
    "one in a row of lines": f"review: [\n  {FIRST},\n]",
    "one, quoted": '"review":\n  - {"stage": "初审", "by": "张三", "on": "2026-05-16"}',
    "first of all": f"review:\n  - {FIRST}\nkicker: 引题",
}


@pytest.mark.parametrize("ends", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["plain", "bom"])
@pytest.mark.parametrize("way", WAYS)
def test_however_it_is_written_one_entry_is_added_and_no_line_lost(
    tmp_path: Path, way: str, mark: str, ends: str
) -> None:
    front = f"title: 甲稿 # 题目\n{WAYS[way]}\ndistrict: 湄潭\n# 完\n".replace("\n\n", "\n")
    before = f"{mark}---\n{front}---\n正文。\nreview: 不是这里\n".replace("\n", ends).encode()
    root = reviewed_site(tmp_path, **{"articles/a.md": before})
    by = "李四" if "张三" in front else "张三"
    (said,), found = review(root, STORY, by)
    assert (said.startswith("已签"), found) == (True, [])
    after = (root / STORY).read_bytes()
    assert after.startswith("\ufeff".encode()) == bool(mark)
    assert (b"\r\n" in after) == (ends == "\r\n") and after.count(b"\n") - after.count(ends.encode()) == 0
    outcome = build(Options(root, None, NOON, drafts=True))
    assert outcome.library is not None
    (document,) = outcome.library.documents
    assert [step.by for step in document.fields.review] == (["张三", "李四"] if by == "李四" else ["张三"])
    left = iter(after.decode())
    assert all(character in left for character in before.decode().replace(": ~", ":"))


def test_a_name_that_yaml_would_take_for_something_else_is_kept(tmp_path: Path) -> None:
    for number, name in enumerate(("阿卜杜拉·买买提", "Li: Si #1", "null", '“三”"', "[某]", "2026")):
        root = reviewed_site(tmp_path / str(number))
        assert review(root, STORY, name)[1] == []
        outcome = build(Options(root, None, NOON, drafts=True))
        assert outcome.library is not None
        assert [step.by for step in outcome.library.documents[0].fields.review] == [name]


def test_what_cannot_be_signed_is_told_in_one_line_and_the_file_left_alone(tmp_path: Path) -> None:
    root = reviewed_site(tmp_path, **{"articles/b.md": article("乙稿", review=f"[{FIRST}]")})
    before = (root / "content/articles/b.md").read_bytes()
    _, (same,) = review(root, "content/articles/b.md", "张三")
    assert "content/articles/b.md:3:" in same and "初审是张三签的，复审要另一个人签" in same
    _, (early,) = review(root, "content/articles/b.md", "李四", "2026-05-15")
    assert "复审的日期 2026-05-15 早于初审（2026-05-16）" in early
    assert (root / "content/articles/b.md").read_bytes() == before
    reviewed_thrice(root)
    _, (done,) = review(root, STORY, "赵六", "2026-05-30")
    assert "三审已经签齐" in done


def test_a_document_with_an_error_is_not_signed_and_none_that_was_named_with_it(tmp_path: Path) -> None:
    root = reviewed_site(
        tmp_path,
        **{
            "articles/b.md": article("乙稿", disrtict="湄潭"),
            "articles/c.md": "没有开头\n",
            "articles/d.md": article(),
        },
    )
    before = (root / STORY).read_bytes()
    outcome = build(Options(root, None, NOON, drafts=True))
    names = [STORY, "articles/a", "articles/b", str(root / "content/articles/c.md")]
    done, found = sign(names, outcome, root, Signer("张三", "2026-05-16"))
    assert done == []
    assert {one.span.path for one in found} == {"content/articles/b.md", "content/articles/c.md"}
    assert (root / STORY).read_bytes() == before
    # The mistakes of others are none of its business.
    assert review(root, "content/articles/d.md", "张三")[1] == []


def test_warnings_about_the_document_are_shown_to_whoever_signs_it(tmp_path: Path) -> None:
    root = reviewed_site(tmp_path, **{"articles/a.md": article("甲稿", "看[这里]（https://example.org/）。")})
    done, found = review(root, STORY, "张三")
    assert len(done) == 1
    assert found and all("警告" in line and STORY in line for line in found)


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("content/articles/b.md", STORY),
        ("articles/aa", ""),
        ("nothing-like-it.md", ""),
        ("content/artcles/a.md", STORY),
    ],
)
def test_a_name_that_is_none_is_answered_with_the_nearest(tmp_path: Path, name: str, meant: str) -> None:
    root = reviewed_site(tmp_path)
    outcome = build(Options(root, None, NOON, drafts=True))
    with pytest.raises(NoSuchDocument, match=meant or name):
        sign([name], outcome, root, Signer("张三", "2026-05-16"))


@pytest.mark.parametrize("day", ["2026-02-30", "2026-05", "昨天", "2026-05-16 10:00", "20260516", "2026-06-02", ""])
def test_a_day_that_is_none_or_to_come_is_refused(day: str) -> None:
    assert isinstance(signer("张三", day, "2026-06-01"), Problem)


@pytest.mark.parametrize("name", ["", "  ", "张\u202e三", "张" * 300])
def test_a_name_that_no_line_holds_is_refused(name: str) -> None:
    assert isinstance(signer(name, None, "2026-06-01"), Problem)
    assert signer(" 张三 ", None, "2026-06-01") == Signer("张三", "2026-06-01")


def test_one_document_by_two_names_is_signed_once_and_a_withdrawn_one_never(tmp_path: Path) -> None:
    root = reviewed_site(tmp_path, **{"articles/b.md": article("乙稿", status="withdrawn")})
    outcome = build(Options(root, None, NOON, drafts=True))
    done, found = sign([STORY, "articles/a", str(root / STORY)], outcome, root, Signer("张三", "2026-05-16"))
    assert (len(done), found) == (1, ())
    _, (refused,) = review(root, "content/articles/b.md", "张三")
    assert "已经撤下" in refused


def test_what_could_not_be_written_is_told_and_the_others_are_signed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = reviewed_site(tmp_path, **{"articles/b.md": article("乙稿"), "articles/c.md": article("丙稿")})
    replace = Path.replace

    def full(self: Path, target: Path) -> Path:
        if target.name == "b.md":
            raise OSError(errno.ENOSPC, "full", str(target))
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", full)
    outcome = build(Options(root, None, NOON, drafts=True))
    done, (wrong,) = sign(["articles/b", "articles/c"], outcome, root, Signer("张三", "2026-05-16"))
    assert [line.partition(" ")[0] for line in done] == ["已签初审：content/articles/c.md"]
    assert wrong.code == "E901"
    assert sorted(os.listdir(root / "content/articles")) == ["a.md", "b.md", "c.md"]


def test_the_file_keeps_its_mode_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    root = reviewed_site(tmp_path)
    (root / STORY).chmod(0o664)
    assert review(root, STORY, "张三")[1] == []
    assert stat.S_IMODE((root / STORY).stat().st_mode) == 0o664
    assert os.listdir(root / "content/articles") == ["a.md"]


def test_what_was_saved_after_the_look_is_not_signed(tmp_path: Path) -> None:
    root = reviewed_site(tmp_path)
    outcome = build(Options(root, None, NOON, drafts=True))
    edit(root / STORY, "初五", "初六")
    saved = (root / STORY).read_bytes()
    done, (found,) = sign(["articles/a"], outcome, root, Signer("张三", "2026-05-16"))
    assert (done, found.code) == ([], "E008")
    assert (root / STORY).read_bytes() == saved


def test_the_commands_say_who_is_waited_for(tmp_path: Path) -> None:
    root = reviewed_site(
        tmp_path,
        **{
            "articles/b.md": article("乙稿", status="draft"),
            "articles/c.md": article("丙稿", review=f"[{FIRST}]", publish_at="2100-01-01"),
            "articles/d.md": article("丁稿", status="withdrawn"),
            "pages/about.md": article("关于", expire_at="2026-06-20"),
            "pages/contact.md": article("联系", expire_at="2026-12-20"),
        },
    )
    status = ("status", "--root", root, "--now", "2026-06-01T12:00")
    done = hongcheng(*status)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "草稿 1 篇：",
        "  content/articles/b.md 《乙稿》",
        "待初审 1 篇：",
        "  content/articles/a.md 《甲稿》",
        "待复审 1 篇：",
        "  content/articles/c.md 《丙稿》（初审 张三 2026-05-16）",
        "已撤稿 1 篇：",
        "  content/articles/d.md 《丁稿》",
        "将要撤下 1 篇：",
        "  content/pages/about.md 《关于》（2026-06-20 00:00 撤下）",
        "已发布 2 篇",
        "下一次内容变动：2026-06-20 00:00，到时请再构建一次",
    ]
    rows = json.loads(hongcheng(*status, "--format", "json").stdout)
    assert rows[2]["review"] == [{"stage": "初审", "by": "张三", "on": "2026-05-16"}]
    assert {row["path"]: row["reason"] for row in rows}["content/articles/d.md"] == "已撤稿"

    signed = hongcheng("review", "pass", "articles/a", "--root", root, "--by", "李四", "--on", "2026-05-17")
    assert (signed.returncode, signed.stderr) == (0, "")
    assert signed.stdout.startswith("已签初审：content/articles/a.md 《甲稿》 李四 2026-05-17")
    assert hongcheng(*status).stdout.count("待复审 2 篇") == 1
    again = hongcheng("review", "pass", "articles/a", "--root", root, "--by", "李四")
    assert (again.returncode, again.stdout) == (1, "")
    assert "复审要另一个人签" in again.stderr and "没有签" in again.stderr
    for wrong in (["--by", "李四", "--on", "昨天"], ["--by", ""], []):
        refused = hongcheng("review", "pass", "articles/a", "--root", root, *wrong)
        assert (refused.returncode, len(refused.stderr.splitlines())) == (2, 1)
    unknown = hongcheng("review", "pass", "articles/x.md", "--root", root, "--by", "李四")
    assert unknown.returncode == 2 and "没有“articles/x.md”这篇稿件" in unknown.stderr
    (root / "content/articles/e.md").write_text("没有开头\n", "utf-8")
    broken = hongcheng(*status)
    assert broken.returncode == 1 and "待复审 2 篇" in broken.stdout and "1 处错误" in broken.stderr
    assert hongcheng("status", "--root", root / "content").returncode == 1
