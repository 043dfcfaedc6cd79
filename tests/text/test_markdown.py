"""Bodies: pieces, places, pictures, boxes, headings, notes, and a fixture for every finding."""

from __future__ import annotations

import pickle
import subprocess
import sys

import pytest

from generator.text.markdown import BodyLink, Heading, Piece, Rendered, render


def body(text: str, **options: int) -> Rendered:
    return render([Piece(text, 1)], "content/x.md", **options)


def findings(text: str) -> list[str]:
    return [f"{problem.span.line}:{problem.span.column} {problem.code}" for problem in body(text).problems]


# pieces and places


def test_notes_and_references_work_across_pieces() -> None:
    rendered = render([Piece("甲[^1]", 3), Piece("乙[^1]，[丙][1]\n\n[^1]: 注\n\n[1]: c.md", 9)], "x.md")
    assert len(rendered.html) == 2
    assert 'id="r1"' in rendered.html[0] and 'id="r1-2"' in rendered.html[1]
    assert rendered.html[1].endswith('<a href="\x02L0\x03">丙</a></p>\n')
    assert rendered.notes.startswith("<ol>\n<li id=\"fn1\">") and "注</p>" in rendered.notes
    assert rendered.links == (BodyLink("c.md", 9, 7),)


@pytest.mark.parametrize("open_end", ["```\n甲", "::: 引文\n甲", "- 甲", "> 甲", "<!-- 甲", "| 甲 |\n|---|"])
def test_nothing_reaches_over_the_end_of_its_piece(open_end: str) -> None:
    rendered = render([Piece(open_end, 1), Piece("乙", 9)], "x.md")
    assert rendered.html[1] == "<p>乙</p>\n"


def test_no_pieces_and_empty_pieces_render_to_nothing() -> None:
    assert render([], "x.md").html == ()
    assert render([Piece("", 1), Piece("\n\n", 2)], "x.md").html == ("", "")


def test_places_are_those_of_the_file() -> None:
    text = "甲\n乙 [丙](c.md)\n\n> 引\n> 文 [丁](d.md)\n\n| 戊 | [己](e.md) |\n|--|--|\n"
    rendered = render([Piece(text, 20)], "x.md")
    assert [(link.line, link.column) for link in rendered.links] == [(21, 3), (24, 5), (26, 7)]


def test_the_first_line_of_a_piece_may_start_in_the_middle_of_a_line() -> None:
    rendered = render([Piece("见[甲](a.md)\n见[乙](b.md)", 5, 3)], "x.md")
    assert [(link.line, link.column) for link in rendered.links] == [(5, 4), (6, 2)]


def test_a_result_survives_pickling() -> None:
    rendered = body("# 甲\n\n[乙](b.md) ![丙](c.jpg)\n")
    assert pickle.loads(pickle.dumps(rendered)) == rendered


def test_a_second_rendering_of_the_same_text_is_the_same() -> None:
    text = "# 甲\n\n乙[^1]\n\n[^1]: 注\n"
    assert body(text) == body(text)


def test_importing_the_room_does_not_load_the_library() -> None:
    code = "import sys, generator.text.markdown, generator.text.address; sys.exit('markdown_it' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


# headings


def test_the_highest_heading_written_is_the_first_rank_below_the_title() -> None:
    assert [heading.level for heading in body("# 甲\n## 乙\n### 丙\n## 丁").headings] == [2, 3, 4, 3]
    assert [heading.level for heading in body("## 甲\n### 乙\n## 丙").headings] == [2, 3, 2]
    assert [heading.level for heading in body("# 甲\n## 乙", first_heading=3).headings] == [3, 4]


def test_headings_name_their_piece_line_and_anchor() -> None:
    rendered = render([Piece("序", 1), Piece("\n# 从一堂课到*一张网*", 8)], "x.md")
    assert rendered.headings == (Heading(2, "h-从一堂课到一张网", "从一堂课到一张网", 1, 9),)
    assert '<h2 id="h-从一堂课到一张网">' in rendered.html[1]


def test_anchors_are_unique_and_never_empty() -> None:
    anchors = [heading.id for heading in body("# 甲\n# 甲\n# ！\n# ？\n# 甲-2\n# 甲 2").headings]
    assert len(set(anchors)) == 6
    assert all(len(anchor) > 2 for anchor in anchors)


# pictures


def test_a_paragraph_of_one_picture_is_a_figure() -> None:
    rendered = body('![两人对坐](照片%201.jpg "讲台上不设主次（张三 摄）")')
    picture = rendered.pictures[0]
    assert rendered.html == ("\x02P0\x03\n",)
    assert (picture.src, picture.alt, picture.inline) == ("照片 1.jpg", "两人对坐", False)
    assert (picture.caption, picture.credit) == ("讲台上不设主次", "张三 摄")
    assert rendered.blocks == ("讲台上不设主次 张三 摄",)


@pytest.mark.parametrize(
    ("title", "caption", "credit"),
    [
        ("宣讲现场（张三 摄）", "宣讲现场", "张三 摄"),
        ("宣讲现场(李四供图)", "宣讲现场", "李四供图"),
        ("宣讲现场（摄影：王五）", "宣讲现场", "摄影：王五"),
        ("（张三 摄）", "", "张三 摄"),
        ("会址（老城）", "会址（老城）", ""),
        ("拱门｜示意图，本站绘制", "拱门", "示意图，本站绘制"),
        ("图（一）（张三 摄）", "图（一）", "张三 摄"),
        ("", "", ""),
    ],
)
def test_caption_and_credit_are_written_as_in_a_newspaper(title: str, caption: str, credit: str) -> None:
    picture = body(f'![甲](a.jpg "{title}")').pictures[0]
    assert (picture.caption, picture.credit) == (caption, credit)


def test_a_picture_in_text_is_inline() -> None:
    rendered = body("看![徽](a.png)这里")
    assert rendered.html == ("<p>看\x02I0\x03这里</p>\n",)
    assert rendered.pictures[0].inline


def test_a_dash_as_alternative_text_says_that_a_picture_is_decoration() -> None:
    rendered = body("![-](art:court)")
    assert rendered.pictures[0].alt == "" and not rendered.problems


# links


def test_links_out_are_finished_and_links_in_are_tokens() -> None:
    rendered = body('[甲](https://例子.cn/?a=1&b="2") [乙](../b%20c.md#丁 "题<")')
    assert 'href="https://xn--fsqu00a.cn/?a=1&amp;b=%222%22" class="out" rel="noopener noreferrer"' in rendered.html[0]
    assert '<a href="\x02L0\x03" title="题&lt;">' in rendered.html[0]
    assert rendered.links == (BodyLink("../b c.md#丁", 1, 31),)


def test_a_refused_link_leaves_its_text() -> None:
    assert body("[甲**乙**](javascript:alert(1))丙").html == ("<p>甲<strong>乙</strong>丙</p>\n",)


def test_attributes_are_escaped_everywhere() -> None:
    text = '~~~ a"onx=<b>\n甲\n~~~\n\n[x](a.md "\\"><script>")\n\n# "><b\n\n[^"><i>]\n\n[^"><i>]: 注'
    html = "".join([*body(text).html, body(text).notes])
    assert "<script" not in html and "<b" not in html.replace("<blockquote", "") and "<i" not in html


def test_control_characters_cannot_forge_tokens() -> None:
    rendered = body("\x02L0\x03 \x02P0\x03 &#2;L0&#3; [甲](a%02L0%03.md)")
    assert "\x02" not in rendered.html[0] and "\x03" not in rendered.html[0]
    assert [problem.code for problem in rendered.problems] == ["E305"]


# plain text


def test_blocks_are_the_text_a_reader_sees() -> None:
    text = (
        "# 标*题*\n\n段`落`\n接着[^1] ![徽](a.png)\n\n- 一\n- 二\n\n| 甲 | 乙 |\n|--|--|\n| 丙 | 丁 |\n\n"
        "```\n代码\n```\n\n::: 引文 出处\n引\n:::\n\n::: 年表\n- 2014：事\n:::\n\n[^1]: 注\n"
    )
    assert body(text).blocks == (
        "标题", "段落接着", "一", "二", "甲 乙", "丙 丁", "代码", "引", "出处", "2014 事", "注",
    )


# boxes


def test_boxes_nest_with_more_colons() -> None:
    html = body(":::: 资料 题\n::: 引文\n甲\n:::\n::::\n乙").html[0]
    assert html.index("<aside") < html.index("<blockquote") < html.index("</aside>") < html.index("<p>乙")


def test_colons_in_a_code_fence_close_nothing() -> None:
    assert not findings("::: 引文\n```\n:::\n```\n:::")


def test_a_box_in_a_list_ends_with_its_entry() -> None:
    rendered = body("- ::: 引文\n  甲\n  :::\n- 乙\n\n丙")
    assert not rendered.problems
    assert rendered.html[0].endswith("</ul>\n<p>丙</p>\n")


def test_the_title_of_a_fact_box_names_it() -> None:
    html = body("::: 资料 六**进**\n甲\n:::", first_heading=3).html[0]
    assert html.startswith('<aside class="fact" aria-labelledby="h-六进">\n<h3 id="h-六进">六<strong>进</strong></h3>')


@pytest.mark.parametrize("name", ["引文", "quote", "Quote"])
def test_boxes_have_english_names_too(name: str) -> None:
    assert 'class="pull"' in body(f"::: {name}\n甲\n:::").html[0]


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("2014", "2014"), ("2014年", "2014"), ("1935年1月", "1935-01"), ("1935年1月15日", "1935-01-15"),
        ("2021-03", "2021-03"), ("2021.3.5", "2021-03-05"), ("2024年2月29日", "2024-02-29"),
    ],
)
def test_times_a_machine_can_read_say_so(written: str, date: str) -> None:
    html = body(f"::: 年表\n- {written}：甲\n:::").html[0]
    assert f'<time datetime="{date}">{written}</time><p>甲</p>' in html


@pytest.mark.parametrize("written", ["上世纪90年代", "2023年2月29日", "2021年13月", "春天", "0000年"])
def test_other_times_are_shown_as_written(written: str) -> None:
    assert f"<b>{written}</b>" in body(f"::: 年表\n- {written}：甲\n:::").html[0]


# findings


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲\n\n::: 引问\n乙\n:::", ["3:1 E301"]),
        ("甲\n\n::: 引文\n乙", ["3:1 E302"]),
        ("甲\n\n::: \n", ["3:1 E313"]),
        ("::: 资料\n甲\n:::", ["1:1 E313"]),
        ("::: 图组\n![甲](a.jpg)\n\n文字\n:::", ["4:1 E313"]),
        ("::: 图组\n:::", ["1:1 E313"]),
        ("::: 图组 题\n![甲](a.jpg)\n:::", ["1:1 E313"]),
        ("::: 年表\n甲\n:::", ["2:1 E313"]),
        ("::: 年表\n:::", ["1:1 E313"]),
        ("::: 年表\n- 2014：甲\n- 乙\n:::", ["3:1 E313"]),
        ("::: 引文\n" * 6, ["1:1 E302", "2:1 E302", "3:1 E302", "4:1 E302", "5:1 E302", "6:1 E304"]),
        ("甲[乙](javascript:x)", ["1:2 E305"]),
        ("甲<javascript:x>", ["1:2 E305"]),
        ("甲![乙](https://example.org/a.jpg)", ["1:2 E305"]),
        ("甲\n丙[^x]", ["2:2 E309"]),
        ("甲[^x]\n\n[^y]: 丙", ["1:2 E309", "3:1 W314"]),
        ("甲[^x]\n\n[^x]: 丙\n[^x]: 丁", ["4:1 W314"]),
        ("# 甲\n\n### 乙", ["3:1 E310"]),
        ("### 甲\n\n## 乙", ["1:1 E310"]),
        ("甲 ![](a.jpg)", ["1:3 E311"]),
        ("甲<b>乙</b>", ["1:2 W312"]),
        ("甲\n\n<div>\n乙\n</div>", ["3:1 W312", "5:1 W312"]),
        ("甲<!-- 乙 -->", ["1:2 W312"]),
        ("甲 ** 乙", ["1:3 W314"]),
        ("**甲** 乙** 丙", ["1:8 W314"]),
        ("##标题", ["1:1 W314"]),
        ("![甲](a.jpg “题”)", ["1:4 W314"]),
        ("#遵义故事# 开讲", []),
        ("# 甲\n## 乙\n# 丙\n## 丁", []),
        ("手机 138****1234，`<b>`，`[^x]`，\\[^x]，\\<b>", []),
    ],
)
def test_each_mistake_is_found_where_it_is(text: str, expected: list[str]) -> None:
    assert findings(text) == expected


def test_an_unknown_box_is_answered_with_the_nearest_name() -> None:
    assert "是否为“年表”" in body("::: 年谱\n- 2014：甲\n:::").problems[0].text


def test_findings_are_one_line_without_a_full_stop() -> None:
    text = "::: 甲\n### 乙\n\n# 丙\n\n[丁](//x)[^x]![](a)<b>\n"
    for problem in body(text).problems:
        assert "\n" not in problem.text and not problem.text.endswith("。")
