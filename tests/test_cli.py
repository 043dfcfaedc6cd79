"""The command as an editor meets it: exit statuses, messages, files left behind."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.load.photos import WHOLE
from tests.sites import article, build_site, make_site, tree

REPOSITORY = Path(__file__).parent.parent


def hongcheng(
    *arguments: str | Path, cwd: Path | None = None, encoding: str = "utf-8", **surroundings: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "generator", *map(str, arguments)],
        cwd=cwd or REPOSITORY,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY), **surroundings},
        capture_output=True,
        text=True,
        encoding=encoding,
        stdin=subprocess.DEVNULL,
        timeout=120,
    )


def shell(call: str) -> subprocess.CompletedProcess[str]:
    """Run a line of bash that runs the command."""
    return subprocess.run(
        ["bash", "-c", call],
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_init_makes_a_site_that_builds_at_once(tmp_path: Path) -> None:
    assert hongcheng("init", tmp_path / "new").returncode == 0
    done = hongcheng("build", "--root", tmp_path / "new")
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "new/site/index.html").is_file()


def test_init_overwrites_nothing(tmp_path: Path) -> None:
    make_site(tmp_path)
    before = tree(tmp_path)
    done = hongcheng("init", tmp_path)
    assert done.returncode == 3
    assert "E904" in done.stderr
    assert tree(tmp_path) == before


def test_a_new_document_of_any_kind_builds_at_once(tmp_path: Path) -> None:
    make_site(tmp_path)
    for kind in ("article", "lecture", "profile", "venue", "team", "event", "album", "poster", "page"):
        made = hongcheng("new", kind, "标题: “引号” #井号", "--root", tmp_path)
        assert made.returncode == 0, made.stderr
    for text in ("check", "build"):
        done = hongcheng(text, "--root", tmp_path, "--now", "2100-01-01")
        assert (done.returncode, done.stderr) == (0, "")
    draft = hongcheng("build", "--root", tmp_path, "--drafts", "--out", tmp_path / "preview", "--now", "2100-01-01")
    assert (draft.returncode, draft.stderr) == (0, "")


def test_a_slug_is_minted_once_and_never_twice(tmp_path: Path) -> None:
    make_site(tmp_path)
    for name in ("hong-cheng", "hong-cheng-2"):
        hongcheng("new", "article", "红城", "--root", tmp_path)
        assert f"slug: {name} " in (tmp_path / f"content/articles/{name}.md").read_text("utf-8")


def test_a_new_page_never_takes_the_name_of_a_page_of_the_program(tmp_path: Path) -> None:
    make_site(tmp_path)
    hongcheng("new", "page", "search", "--root", tmp_path)
    assert (tmp_path / "content/pages/search-2.md").is_file()
    done = hongcheng("build", "--root", tmp_path, "--drafts", "--out", tmp_path / "preview")
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("out", ["site", "content/../site", "other/site"])
def test_drafts_never_go_to_the_public_folder_however_it_is_called(tmp_path: Path, out: str) -> None:
    make_site(tmp_path, {"articles/a.md": article("甲稿", status="draft")})
    (tmp_path / "other").symlink_to(".")
    assert hongcheng("build", "--root", tmp_path).returncode == 0
    before = tree(tmp_path / "site")
    done = hongcheng("build", "--root", tmp_path, "--drafts", "--out", tmp_path / out)
    assert done.returncode == 2 and "是公开的文件夹，草稿不进去" in done.stderr
    assert tree(tmp_path / "site") == before


def test_drafts_do_not_go_where_the_site_was_published_without_them(tmp_path: Path) -> None:
    make_site(tmp_path, {"articles/a.md": article("甲稿", status="draft")})
    public = tmp_path / "public"
    assert hongcheng("build", "--root", tmp_path, "--out", public).returncode == 0
    before = tree(public)
    for address in ((), ("--base-url", "https://example.org/other/")):
        done = hongcheng("build", "--root", tmp_path, "--drafts", "--out", public, *address)
        assert done.returncode == 2 and "不带草稿发布的网站" in done.stderr
    assert tree(public) == before
    shutil.rmtree(public)
    for _ in range(2):
        assert hongcheng("build", "--root", tmp_path, "--drafts", "--out", public).returncode == 0


def test_a_wrong_base_url_is_wrong_usage(tmp_path: Path) -> None:
    make_site(tmp_path)
    done = hongcheng("build", "--root", tmp_path, "--base-url", "https://example.org/a")
    assert done.returncode == 2
    assert "可写成 https://example.org/a/" in done.stderr


def test_errors_are_printed_together_and_exit_with_1(tmp_path: Path) -> None:
    make_site(
        tmp_path, {"articles/a.md": article("甲稿", district="涪潭县"), "articles/b.md": article("乙稿", topik="red")}
    )
    done = hongcheng("check", "--root", tmp_path)
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "content/articles/a.md:3:11: 错误 E104 未知区县“涪潭县”，是否为“湄潭县”？",
        "content/articles/b.md:3:1: 错误 E102 未知字段“topik”，是否为“topics”？",
        "共 2 处错误",
    ]


def test_lines_to_paste_stand_under_their_finding_also_when_nothing_has_changed(tmp_path: Path) -> None:
    make_site(tmp_path, {
        "albums/a/index.md": article("图集", photos="[{src: 1.jpg, alt: 一}]"),
        "albums/a/1.jpg": WHOLE,
        "albums/a/2.jpg": WHOLE,
    })  # fmt: skip
    path = "content/albums/a/index.md"
    said = [
        f"{path}:3:9: 警告 W120 图集文件夹里有 1 张照片没有用上：2.jpg，要用就写进 photos，不用就移走",
        "      - src: 2.jpg",
        "        alt: ",
        "共 1 处警告",
    ]
    for _ in range(2):
        done = hongcheng("build", "--root", tmp_path)
        assert (done.returncode, done.stderr.splitlines()) == (0, said)
    assert "已是最新" in done.stdout


def test_errors_as_json_and_as_annotations(tmp_path: Path) -> None:
    make_site(tmp_path, {"articles/a.md": article("甲稿", district="涪潭县")})
    (finding,) = json.loads(hongcheng("check", "--root", tmp_path, "--format", "json").stdout)
    assert (finding["path"], finding["line"], finding["column"], finding["code"]) == (
        "content/articles/a.md",
        3,
        11,
        "E104",
    )
    annotated = hongcheng("build", "--root", tmp_path, "--format", "github").stdout
    assert annotated.startswith("::error file=content/articles/a.md,line=3,col=11,title=E104::未知区县")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("biuld",), "是否为“build”"),
        (("build", "--cleen"), "--clean"),
        (("new", "artcle", "题"), "是否为“article”"),
        (("new", "article"), "缺少参数：标题"),
        (("build", "--drafts"), "--out"),
        (("build", "--now", "明天"), "2026-07-01"),
        (("build", "--now", "2026-02-30"), "2026 年 2 月没有 30 日，日从 01 到 28"),
        (("build", "--now", "2026-07-01T24:00"), "没有 24:00 这个钟点"),
        (("build", "--base-url", "https://example.org/%00/"), "base_url 里的“%00”不能用"),
        (("serve", "--lan", "--host", ""), "--host 后面是空的"),
        (("check", "--format", "xml"), "json"),
        (("build", "--out"), "--out"),
        (("build", "--out", ""), "--out 后面的文件夹名是空的"),
        (("init", " "), "文件夹名是空的"),
        (("new", "article", "两个", "词"), "多出来的“词”"),
        (("new", "文章", "题"), "是否为“article”"),
        (("serve", "--port", "99999"), "0 到 65535"),
        (("serve", "--now", "明天"), "2026-07-01"),
        ((), "选项"),
    ],
)
def test_wrong_usage_is_explained_in_chinese_and_exits_with_2(arguments: tuple[str, ...], said: str) -> None:
    done = hongcheng(*arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr and "Usage" not in done.stderr and "Error" not in done.stderr


def test_a_folder_without_content_is_told_what_to_do(tmp_path: Path) -> None:
    for command in ("check", "build", "serve"):
        done = hongcheng(command, "--root", tmp_path)
        assert done.returncode == 1, done.stderr
        assert "E701" in done.stderr and "hongcheng init" in done.stderr
    assert tree(tmp_path) == {}


def test_a_build_says_how_many_stay_out_and_when_the_next_is_due(tmp_path: Path) -> None:
    make_site(
        tmp_path,
        {
            "articles/a.md": article("甲稿", publish_at="2027-01-01 08:00"),
            "articles/b.md": article("乙稿", status="draft"),
        },
    )
    first = hongcheng("build", "--root", tmp_path, "--now", "2026-06-01")
    again = hongcheng("build", "--root", tmp_path, "--now", "2026-06-01T01:00")
    for done in (first, again):
        assert "2 篇没有发布" in done.stdout
        assert "下一次内容变动：2027-01-01 08:00" in done.stdout
    assert "没有变化" in again.stdout


def test_a_due_instant_ends_the_rest_of_a_build_with_nothing_to_do(tmp_path: Path) -> None:
    make_site(tmp_path, {"articles/a.md": article("甲稿", publish_at="2027-01-01 08:00")})
    hongcheng("build", "--root", tmp_path, "--now", "2026-06-01")
    done = hongcheng("build", "--root", tmp_path, "--now", "2027-01-01T08:00")
    assert "写出" in done.stdout
    assert (tmp_path / "site/articles/a.html").is_file()


def test_explain_gives_the_reason_for_every_file(tmp_path: Path) -> None:
    make_site(tmp_path, {"articles/a.md": article("甲稿")})
    hongcheng("build", "--root", tmp_path)
    make_site(tmp_path, {"articles/a.md": article("甲稿", "改过的正文。")})
    said = hongcheng("build", "--root", tmp_path, "--explain").stdout
    assert "articles/a.html：显示的内容有改动" in said


def test_a_hand_edit_of_the_published_site_is_put_right(tmp_path: Path) -> None:
    make_site(tmp_path, {"articles/a.md": article("甲稿")})
    hongcheng("build", "--root", tmp_path)
    before = tree(tmp_path / "site")
    (tmp_path / "site/articles/a.html").write_text("被改过")
    hongcheng("build", "--root", tmp_path)
    assert tree(tmp_path / "site") == before


def test_schema_describes_every_kind(tmp_path: Path) -> None:
    done = hongcheng("schema", "--out", tmp_path)
    assert done.returncode == 0, done.stderr
    assert len(list(tmp_path.glob("*.schema.json"))) == 9
    assert json.loads(hongcheng("schema", "article").stdout)["properties"]["title"]


@pytest.mark.parametrize("name", ["lost", "article"])
def test_a_template_with_a_mistake_is_named_and_nothing_is_published(tmp_path: Path, name: str) -> None:
    make_site(tmp_path, {"articles/a.md": article("一"), "articles/b.md": article("二")})
    (tmp_path / "templates/pages").mkdir(parents=True)
    (tmp_path / f"templates/pages/{name}.html").write_text("{% if %}" if name == "lost" else "{{ view.nothing }}")
    done = hongcheng("build", "--root", tmp_path)
    assert done.returncode == 1
    assert f"templates/pages/{name}.html:1" in done.stderr and done.stderr.count("E804") == 1
    assert not (tmp_path / "site").exists()


def test_a_file_with_the_name_of_a_folder_of_the_site_is_named(tmp_path: Path) -> None:
    make_site(tmp_path)
    for name in ("templates", "assets"):
        (tmp_path / name).write_text("x")
    done = hongcheng("check", "--root", tmp_path)
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "assets: 错误 E806 “assets”应是文件夹，现在是文件，请改名或移走；要放自己的文件，就新建这个名字的文件夹",
        "templates: 错误 E804 “templates”应是文件夹，现在是文件，请改名或移走；要放自己的文件，就新建这个名字的文件夹",
        "共 2 处错误",
    ]


def test_help_is_in_chinese_throughout() -> None:
    for arguments in ((), ("build",), ("new",), ("serve",), ("search",), ("review", "pass")):
        said = hongcheng(*arguments, "--help").stdout
        assert said.startswith("用法：") and "显示这段说明" in said
        assert not re.search(r"\[\w*<?=?x[<>]=", said)
        rows = re.findall(r"^  (-.*? {2,})(?=\S)", said, re.MULTILINE)
        widths = {sum(1 if ch.isascii() else 2 for ch in row) for row in rows}
        assert len(rows) > 1 and len(widths) == 1, said
        assert not {"Usage", "Options", "OPTIONS", "Commands", "Show"} & set(re.findall(r"\w+", said, re.ASCII))


def test_the_wrong_folder_is_told_from_a_folder_that_is_not_there(tmp_path: Path) -> None:
    make_site(tmp_path / "我的 城市")
    inside = tmp_path / "我的 城市/content/articles"
    inside.mkdir(exist_ok=True)
    above = hongcheng("check", cwd=inside).stderr
    assert f"--root '{tmp_path}/我的 城市'" in above
    assert "没有这个文件夹" in hongcheng("check", "--root", tmp_path / "nowhere").stderr
    assert "这不是文件夹" in hongcheng("new", "article", "题", "--root", inside.parent / "site.yaml").stderr


@pytest.mark.parametrize("title", ["控\x07制", "\u202e反", "长" * 201, os.fsdecode(b"\xff\xfe"), "  "])
def test_a_title_that_could_not_be_built_is_refused_and_leaves_no_file(tmp_path: Path, title: str) -> None:
    make_site(tmp_path)
    before = tree(tmp_path)
    done = hongcheng("new", "article", title, "--root", tmp_path)
    assert done.returncode == 1
    assert done.stderr.startswith("标题: 错误 E") and "Traceback" not in done.stderr
    assert tree(tmp_path) == before


def test_any_other_title_makes_a_document_that_builds(tmp_path: Path) -> None:
    make_site(tmp_path)
    for title in ("😀👨‍👩‍👧", "！？。", "a\"b'c\\d: {x} %s", "长" * 200, "Red City 2026", "两\n行"):
        assert hongcheng("new", "article", title, "--root", tmp_path).returncode == 0
    done = hongcheng("build", "--drafts", "--root", tmp_path, "--out", tmp_path / "preview")
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    "surroundings",
    [
        {"LC_ALL": "POSIX"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONIOENCODING": "ascii"},
        {"PYTHONIOENCODING": "latin1"},
    ],
    ids=str,
)
def test_messages_are_chinese_on_a_terminal_that_claims_to_know_none(
    tmp_path: Path, surroundings: dict[str, str]
) -> None:
    make_site(tmp_path, {"articles/a.md": article("甲稿😀", district="涪潭县")})
    done = hongcheng("check", "--root", tmp_path, **surroundings)
    assert done.returncode == 1
    assert "未知区县“涪潭县”" in done.stderr


def test_a_terminal_of_gbk_gets_gbk_and_survives_what_it_cannot_show(tmp_path: Path) -> None:
    make_site(tmp_path, {"articles/a.md": article("甲稿😀", status="draft")})
    done = hongcheng("check", "--root", tmp_path, PYTHONIOENCODING="gbk", encoding="gbk")
    assert (done.returncode, done.stderr) == (0, "")
    assert "草稿 1 篇：《甲稿\\U0001f600》" in done.stdout


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-", "| true"])
def test_streams_that_nobody_reads_change_neither_the_work_nor_the_exit_status(tmp_path: Path, closed: str) -> None:
    make_site(tmp_path, {"articles/a.md": article("甲稿", publish_at="2999-01-01")})
    call = f'set -o pipefail; "{sys.executable}" -m generator build --root "{tmp_path}" {closed}'
    done = shell(call)
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "site/index.html").is_file()


def test_a_site_is_not_published_into_another(tmp_path: Path) -> None:
    make_site(tmp_path)
    assert hongcheng("build", "--root", tmp_path, "--out", tmp_path / "public").returncode == 0
    for inner in ("public/sub", "site/sub"):
        done = hongcheng("build", "--root", tmp_path, "--out", tmp_path / inner)
        assert done.returncode == 3
        assert "E904" in done.stderr
    assert hongcheng("build", "--root", tmp_path, "--out", tmp_path / "public").returncode == 0


def test_a_site_or_document_that_could_not_be_written_leaves_nothing_in_the_way(tmp_path: Path) -> None:
    make_site(tmp_path)
    before = tree(tmp_path)
    small = f'ulimit -f 0; exec "{sys.executable}" -m generator'
    for call in (f'{small} init "{tmp_path}/neu"', f'{small} new article 题 --root "{tmp_path}"'):
        done = shell(call)
        assert done.returncode == 3, done.stderr
        assert "E905" in done.stderr
    assert tree(tmp_path) == before
    assert hongcheng("init", tmp_path / "neu").returncode == 0


def test_search_gives_every_hit_to_programs_as_json(tmp_path: Path) -> None:
    names = [f"a{number}" for number in range(12)]
    build_site(make_site(tmp_path, {f"articles/{name}.md": article(f"灯亮了 {name}", "一盏灯。") for name in names}))
    said = hongcheng("search", "--site", tmp_path / "site", "--format", "json", "一盏灯")
    hits = json.loads(said.stdout)
    assert {hit["url"] for hit in hits} == {f"articles/{name}.html" for name in names}
    assert {tuple(hit) for hit in hits} == {("url", "title", "score")}
    scores = [hit["score"] for hit in hits]
    assert scores == sorted(scores, reverse=True) and scores[0] > 0
    assert len(json.loads(hongcheng("search", "--root", tmp_path, "--most", "3", "--format", "json", "灯").stdout)) == 3
    nothing = hongcheng("search", "--site", tmp_path / "site", "--format", "json", "没有这几个字")
    assert (nothing.stdout, nothing.returncode) == ("[]\n", 0)
