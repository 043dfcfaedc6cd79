"""Word documents become drafts: no word is lost, nothing is guessed of people, and no file does harm."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.intake.reading import read_document
from generator.kinds.article import Article
from generator.kinds.registry import BY_NAME
from generator.places import Places
from generator.problems import Problem
from generator.text.markdown import Piece, render
from generator.word.document import Draft, read_word
from generator.word.draft import import_word
from tests.load.photos import WHOLE
from tests.sites import NOON, article, check_site, make_site
from tests.test_cli import hongcheng
from tests.word.docx import deleted, docx, link, note, p, run, shown, table

STORY = docx(
    p(run("一盏灯的故事", "b")),
    p("——红花岗区“灯下课堂”侧记"),
    p("作者：张 三、李四"),
    p(run("一、来历", "b")),
    p("　　三月初五，", run("渡口", "b"), "点灯", note(2), "，见", link("新华网", "https://www.news.cn/"), "。"),
    p(shown("a.jpg")),
    p("图为渡口。记者 王五 摄"),
    p(run("二、后来", "b")),
    p("灯还亮着。"),
    p("（来源：遵义日报）"),
    media={"a.jpg": WHOLE},
    notes={2: "据县志。"},
    links=("https://www.news.cn/",),
)


def draft_of(*body: str, **parts: object) -> Draft:
    made = read_word(docx(*body, **parts), "x.docx")  # type: ignore[arg-type]
    assert isinstance(made, Draft), made
    return made


def body_of(*body: str, **parts: object) -> list[str]:
    """The blocks of a document under a title."""
    return draft_of(p("题目"), *body, **parts).body.rstrip("\n").split("\n\n")


def words(markdown: str) -> str:
    return re.sub(r"\s+", "", "".join(render((Piece(markdown, 1),), "").blocks))


def test_a_story_is_taken_over_as_the_office_wrote_it() -> None:
    draft = read_word(STORY, "x.docx")
    assert isinstance(draft, Draft)
    assert draft.title == "一盏灯的故事"
    assert draft.fields == {
        "subtitle": "——红花岗区“灯下课堂”侧记",
        "author": ["张三", "李四"],
        "source": {"name": "遵义日报"},
    }
    assert draft.body.split("\n\n") == [
        "## 一、来历",
        "三月初五，**渡口**点灯[^2]，见[新华网](<https://www.news.cn/>)。",
        '![渡口](1.jpg "图为渡口（记者 王五 摄）")',
        "## 二、后来",
        "灯还亮着。",
        "[^2]: 据县志。\n",
    ]
    assert [(one.name, one.content) for one in draft.pictures] == [("1.jpg", WHOLE)]
    assert draft.lost == ()


@given(
    st.lists(
        st.lists(
            st.tuples(
                st.text(
                    st.sampled_from("红城灯。，“”（）：、 　*_`[]()<>{}|~^#>+-=!\\&;:$%@/1.2)a"), min_size=1, max_size=9
                ),
                st.sampled_from(["", "b", "i", "s", "bi", "u"]),
            ),
            max_size=4,
        ),
        max_size=6,
    )
)
@settings(max_examples=150, deadline=None)
def test_no_word_is_lost_whatever_signs_stand_in_it(paragraphs: list[list[tuple[str, str]]]) -> None:
    draft = draft_of(p("题目"), *(p(*(run(text, marks) for text, marks in runs)) for runs in paragraphs))
    said = "".join(text for runs in paragraphs for text, _ in runs)
    # What a document says of its origin stands in the front matter then.
    said = re.sub(r"\s", "", draft.title + "".join(map(str, draft.fields.values())) + words(draft.body))
    wanted = re.sub(r"\s", "", "题目" + "".join(text for runs in paragraphs for text, _ in runs))
    assert sorted(said) == sorted(wanted)


def test_styles_make_headings_below_the_title_without_a_gap() -> None:
    styles = {"T": "Title", "1": "heading 1", "3": "heading 3", "S": "Subtitle", "Z": "标题 2"}
    draft = draft_of(
        p("题目", style="T"), p("副题", style="S"), p("甲", style="1"), p("正文。"), p("乙", style="3"), p("正文。"),
        p("丙", style="Z"), p(run("不是标题", "b")), p("正文。"), styles=styles,
    )  # fmt: skip
    assert (draft.title, draft.fields) == ("题目", {"subtitle": "副题"})
    assert draft.body.split() == ["##", "甲", "正文。", "###", "乙", "正文。", "###", "丙", "**不是标题**", "正文。"]


@pytest.mark.parametrize(
    ("first", "title"),
    [("短的一行", "短的一行"), ("一句话。", ""), ("长" * 61, ""), ("题目？", ""), ("“题目”", "“题目”")],
)
def test_the_first_line_is_the_title_if_it_looks_like_one(first: str, title: str) -> None:
    draft = draft_of(p(first), p("正文。"))
    assert draft.title == title
    assert ("正文" in draft.body) and ((first in draft.body) != bool(title))


def test_signs_at_the_beginning_of_a_line_stay_signs() -> None:
    lines = [
        "# 井号",
        "- 横",
        "+ 加",
        "> 大于",
        "1. 一",
        "2024) 年",
        "=====",
        "---",
        ":::引文",
        ": 解释",
        "* 星",
        "1.5 米",
    ]
    made = body_of(*map(p, lines))
    assert [words(line) for line in made] == [line.replace(" ", "") for line in lines]


def test_lists_tables_and_raised_numbers() -> None:
    made = body_of(
        p("甲", listed=(1, 0)), p("乙", listed=(1, 1)), p("丙", listed=(1, 0)), p("正文。"),
        p("一", listed=(2, 0)), p("二", listed=(2, 0)), p("正文。"),
        table(("年份", "户数", "备注"), ("2019", "七", "v|起步"), (">2|合计", ".|")), p("正文。"),
        table(("只是一个框",)), p("面积3m", run("2", "^"), "。"),
    )  # fmt: skip
    assert made == [
        "- 甲\n  - 乙\n- 丙",
        "正文。",
        "1. 一\n2. 二",
        "正文。",
        "| 年份 | 户数 | 备注 |\n|---|---|---|\n| 2019 | 七 | 起步 |\n| 合计 |  |  |",
        "正文。",
        "只是一个框",
        "面积3m²。",
    ]


def test_what_was_deleted_stays_deleted_and_a_line_break_is_a_paragraph() -> None:
    assert body_of(p("留下", deleted("删去"), "的。\n第二段。")) == ["留下的。", "第二段。"]


def test_hidden_words_stay_hidden_and_those_below_readings_are_kept() -> None:
    ruby = (
        "<w:r><w:ruby><w:rt><w:r><w:t>gē</w:t></w:r></w:rt>"
        "<w:rubyBase><w:r><w:t>仡</w:t></w:r></w:rubyBase></w:ruby></w:r>"
    )
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>内部</w:t></w:r>"
    shown_again = '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>公开</w:t></w:r>'
    formula = (
        '<m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math">'
        "<m:r><m:t>x+1</m:t></m:r></m:oMath>"
    )
    picture = shown("a.jpg")
    draft = draft_of(
        p("题目"), p("前", ruby, "佬", hidden, shown_again, formula, "。"), p(picture), media={"a.jpg": WHOLE}
    )
    assert draft.body.startswith("前仡佬公开。\n")
    assert [one.name for one in draft.pictures] == ["1.jpg"]
    assert len(draft.lost) == 1 and "1 个公式" in draft.lost[0]


def test_pictures_are_files_beside_the_text_each_once_and_others_are_told_of() -> None:
    draft = draft_of(
        p("题目"), p("前文", shown("a.jpg", "一盏灯"), "后文"), p(shown("b.jpg")), p("正文很长，不是说明。"),
        p(shown("c.emf"), shown("d.png")), table((shown("e.jpg") + run("格"),)),
        media={"a.jpg": WHOLE, "b.jpg": WHOLE + b" ", "c.emf": b"EMF", "d.png": b"no png", "e.jpg": WHOLE},
    )  # fmt: skip
    assert draft.body.split("\n\n") == [
        "前文",
        "![一盏灯](1.jpg)",
        "后文",
        "![待写：图上有什么](2.jpg)",
        "正文很长，不是说明。",
        "![待写：图上有什么](1.jpg)",
        "格\n",
    ]
    assert [one.name for one in draft.pictures] == ["1.jpg", "2.jpg"]
    assert len(draft.lost) == 2 and "EMF" in draft.lost[0]


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        ("作者：张三", "author", ["张三"]),
        ("（作者：欧阳修远 李四）", "author", ["欧阳修远", "李四"]),
        ("摄 影: 王五", "photographer", ["王五"]),
        ("责任编辑：赵六，孙七", "editor", ["赵六", "孙七"]),
        ("来源：《遵义日报》", "source", {"name": "《遵义日报》"}),
    ],
)
def test_an_origin_is_taken_over_where_the_document_says_so(line: str, field: str, value: object) -> None:
    draft = draft_of(p("题目"), p("正文。"), p(line))
    assert draft.fields == {field: value}
    assert draft.body == "正文。\n"


@pytest.mark.parametrize(
    "line", ["作者说：张三来了。", "张三", "记者 张三", "作者：", "来源：这件事说来话长。后来怎样，没有人知道"]
)
def test_of_people_nothing_is_guessed(line: str) -> None:
    draft = draft_of(p("题目"), p("正文。"), p(line))
    assert draft.fields == {}
    assert line in draft.body.replace("\\", "")


def changed(raw: bytes, name: str, old: bytes, new: bytes) -> bytes:
    """*raw* with another part."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as before, zipfile.ZipFile(packed, "w") as after:
        for part in before.namelist():
            content = before.read(part)
            assert part != name or old in content
            after.writestr(part, content.replace(old, new) if part == name else content)
    return packed.getvalue()


DOCUMENT = "word/document.xml"
BROKEN = {
    "nothing": (b"", "已损坏"),
    "a text": ("正文".encode(), "已损坏"),
    "an old format": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "旧的 .doc"),
    "half of it": (STORY[: len(STORY) // 2], "已损坏"),
    "a package of something else": (changed(STORY, DOCUMENT, b"", b"").replace(b"word/", b"xl/xx"), "Word"),
    "no body": (changed(STORY, DOCUMENT, b"w:body", b"w:bod"), "已损坏"),
    "not well formed": (changed(STORY, DOCUMENT, b"</w:body>", b""), "已损坏"),
    "entities": (
        changed(STORY, DOCUMENT, b"<w:document", b'<!DOCTYPE x [<!ENTITY a "b">]><w:document'),
        "实体定义",
    ),
    "a picture that is nowhere": (changed(STORY, "word/_rels/document.xml.rels", b"media/a.jpg", b"media/z.jpg"), ""),
    "a picture on the disk": (
        changed(
            STORY,
            "word/_rels/document.xml.rels",
            b'Target="media/a.jpg"',
            b'Target="/etc/passwd" TargetMode="External"',
        ),
        "",
    ),
    "very deep": (changed(STORY, DOCUMENT, b"<w:body>", b"<w:body>" + b"<w:sdt><w:sdtContent>" * 3000), "已损坏"),
    "very much": (changed(STORY, DOCUMENT, b"</w:body>", b" " * 16_000_000 + b"</w:body>"), "过大"),
}


@pytest.mark.parametrize("how", BROKEN)
def test_a_damaged_or_evil_document_is_one_line(how: str) -> None:
    raw, why = BROKEN[how]
    made = read_word(raw, "x.docx")
    if why:
        assert isinstance(made, Problem) and made.code == "E021" and why in made.text
    else:
        assert isinstance(made, Draft) and made.pictures == () and len(made.lost) == 1


@given(st.integers(0, len(STORY) - 1), st.binary(min_size=1, max_size=4))
@settings(max_examples=150, deadline=None)
def test_no_byte_ends_in_a_traceback(at: int, other: bytes) -> None:
    assert isinstance(read_word(STORY[:at] + other + STORY[at + len(other) :], "x.docx"), Draft | Problem)


@pytest.mark.parametrize("kind", ["article", "lecture", "profile", "venue", "team", "event", "page", "poster"])
def test_a_draft_of_any_kind_builds_at_once(tmp_path: Path, kind: str) -> None:
    make_site(tmp_path)
    (tmp_path / "x.docx").write_bytes(STORY)
    done = import_word(Places(tmp_path), BY_NAME[kind], tmp_path / "x.docx")
    assert isinstance(done, list)
    assert done[1:3] == ["标题：一盏灯的故事", "正文：34 字，照片 1 张"]
    (path,) = (tmp_path / "content" / BY_NAME[kind].folder).rglob("*.md")
    assert path.name == "index.md" and (path.parent / "1.jpg").read_bytes() == WHOLE
    assert [line for line in check_site(tmp_path) if "错误" in line] == []


def test_the_draft_has_what_the_document_says_and_the_remarks_of_the_rest(tmp_path: Path) -> None:
    make_site(tmp_path, {"articles/yi-zhan-deng-de-gu-shi.md": article("别的一盏灯")})
    (tmp_path / "x.docx").write_bytes(STORY)
    first = import_word(Places(tmp_path), BY_NAME["article"], tmp_path / "x.docx")
    again = import_word(Places(tmp_path), BY_NAME["article"], tmp_path / "x.docx", "另一个“题目”")
    assert isinstance(first, list) and isinstance(again, list)
    path = tmp_path / "content/articles/yi-zhan-deng-de-gu-shi-2/index.md"
    assert first[0] == f"已导入 {path}"
    text = path.read_text("utf-8")
    read = read_document(path.read_bytes(), Article, "x.md")
    assert read.fields is not None and read.problems == ()
    assert (read.fields.author, read.fields.status) == (("张三", "李四"), "draft")
    assert read.fields.source is not None and read.fields.source.name == "遵义日报"
    assert "# author:" not in text and "# source:" not in text and "#   name:" not in text
    assert "# summary:" in text and "# district:" in text
    assert "另一个“题目”" in Path(again[0].removeprefix("已导入 ")).read_text("utf-8")
    assert [one.name for one in (tmp_path / "content/articles").iterdir() if one.name.startswith(".")] == []


def test_pictures_without_words_are_told_of_until_they_have_some(tmp_path: Path) -> None:
    make_site(tmp_path)
    (tmp_path / "x.docx").write_bytes(docx(p("题目"), p(shown("a.jpg")), media={"a.jpg": WHOLE}))
    import_word(Places(tmp_path), BY_NAME["article"], tmp_path / "x.docx")
    (line,) = check_site(tmp_path)
    assert "警告 W317 图片“1.jpg”的替代文字还没有写" in line


def test_the_command_takes_several_and_says_of_each_what_became_of_it(tmp_path: Path) -> None:
    make_site(tmp_path)
    for name in ("甲.docx", "乙.docx"):
        (tmp_path / name).write_bytes(docx(p("正文，一句话。")))
    (tmp_path / "丙.docx").write_bytes(b"\xd0\xcf\x11\xe0")
    (tmp_path / "~$甲.docx").write_bytes(bytes(162))
    names = [tmp_path / f"{name}.docx" for name in ("甲", "乙", "丙", "~$甲")]
    done = hongcheng("import", *names, "--root", tmp_path)
    assert done.returncode == 1
    assert done.stdout.count("已导入") == 2 and "标题：甲" in done.stdout
    assert "跳过" in done.stdout
    assert done.stderr.startswith(f"{names[2]}: 错误 E021")
    assert "Traceback" not in done.stderr
    for wrong in (["--title", "题"], ["--kind", "artcle"], ["--kind", "album"], [tmp_path / "丁.docx"], [tmp_path]):
        refused = hongcheng("import", *names[:2], "--root", tmp_path, *wrong)
        assert (refused.returncode, len(refused.stderr.splitlines())) == (2, 1)
    nothing = hongcheng("import", "--root", tmp_path)
    assert nothing.returncode == 2
    elsewhere = hongcheng("import", names[0], "--root", tmp_path / "content")
    assert elsewhere.returncode == 1 and "E701" in elsewhere.stderr


def test_on_a_full_disk_nothing_is_left_of_it(small_disk: Path) -> None:
    make_site(small_disk)
    big = WHOLE + bytes(1_000_000)
    names = [f"{number}.jpg" for number in range(30)]
    raw = docx(p("题目"), *[p(shown(name)) for name in names], media={name: big + name.encode() for name in names})
    (small_disk.parent / "x.docx").write_bytes(raw)
    done = import_word(Places(small_disk), BY_NAME["article"], small_disk.parent / "x.docx")
    assert isinstance(done, tuple) and done[0].code == "E901"
    assert list((small_disk / "content").rglob("*.jpg")) == []
    assert check_site(small_disk, NOON) == ()
