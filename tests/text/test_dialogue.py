"""Lecture scripts: who says what, also in text pasted from Word."""

from __future__ import annotations

import time
from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.text.dialogue import (
    Narration,
    PartHeading,
    Script,
    StageDirection,
    Turn,
    check_marks,
    parse_script,
)

PATH = "content/lectures/x.md"
MARKS = ("甲", "乙")


def script(text: str, marks: tuple[str, ...] = MARKS) -> Script:
    return parse_script(dedent(text).strip("\n"), marks, PATH, 1)


def said(text: str, marks: tuple[str, ...] = MARKS) -> list[tuple[str, str]]:
    """Entries as pairs: the speaker, 部 for a heading, 景 for a direction or 述 for narration, and the text."""
    names = {PartHeading: "部", StageDirection: "景", Narration: "述"}
    found = script(text, marks)
    assert not found.problems, [str(problem) for problem in found.problems]
    return [(entry.speaker if isinstance(entry, Turn) else names[type(entry)], entry.text) for entry in found.entries]


def complaints(text: str, marks: tuple[str, ...] = MARKS) -> list[str]:
    return [str(problem).removeprefix(PATH + ":") for problem in script(text, marks).problems]


@pytest.mark.parametrize(
    "opening",
    [
        "乙：好",
        "乙:好",
        "乙: 好",
        "乙﹕好",
        "**乙：**好",
        "**乙:** 好",
        "**乙**：好",
        "**乙** : 好",
        "__乙：__好",
        "*乙：*好",
        "***乙***：好",
        "乙 ：好",
        "乙　：　好",
        " 乙：好",
        "   乙：好",
        "　　乙：好",
        "\xa0\xa0乙：好",
        "\t乙：好",
        "        乙：好",
        "　 **乙：** 好",
        "\u200b乙\ufeff：好",
        "乙：\xa0好",
    ],
)
def test_a_mark_and_a_colon_start_a_turn(opening: str) -> None:
    assert said(f"甲：你好\n{opening}") == [("甲", "你好"), ("乙", "好")]
    assert said(f"甲：你好\n\n{opening}\n") == [("甲", "你好"), ("乙", "好")]


def test_bold_over_the_whole_line_stays_on_what_is_left_of_it() -> None:
    assert said("**甲：大家好**，我来了\n**乙：** **好**") == [("甲", "**大家好**，我来了"), ("乙", "**好**")]


def test_together_is_always_known() -> None:
    assert said("甲：一座楼。\n合：三天的会。") == [("甲", "一座楼。"), ("合", "三天的会。")]


def test_longer_marks_and_letters_may_be_declared() -> None:
    assert said("主持人：开始\n张三:到\nＡ：好", ("主持人", "张三", "A")) == [
        ("主持人", "开始"),
        ("张三", "到"),
        ("A", "好"),
    ]


def test_marks_may_be_the_keys_of_a_mapping() -> None:
    found = parse_script("甲：好", tuple({"甲": "讲解员"}), PATH, 1)
    assert found.entries == (Turn("甲", "好", 1, 3),)


def test_a_mark_alone_on_its_line_takes_the_lines_below() -> None:
    found = script("甲：\n\n大家好\n乙：好")
    assert found.entries == (Turn("甲", "大家好", 3, 1), Turn("乙", "好", 4, 3))
    assert not found.problems


def test_a_turn_runs_over_paragraphs_lists_and_quotations() -> None:
    text = """
        甲：一

        二

        - 三
        - 四

        > 五
        > 乙：六

        | 甲：七 | 八 |
        |---|---|
        乙：九
        """
    first, second = said(text)
    assert first == ("甲", "一\n\n二\n\n- 三\n- 四\n\n> 五\n> 乙：六\n\n| 甲：七 | 八 |\n|---|---|")
    assert second == ("乙", "九")


@pytest.mark.parametrize(
    "block",
    [
        "- 乙：不是",
        "1. 乙：不是",
        "10) 丙：不是",
        "- 一\n  乙：不是",
        "- 一\n\n  丙：不是",
        "1. 一\n   - 二\n     乙：不是",
        "> 乙：不是",
        "```\n乙：不是\n丙：不是\n```",
        "~~~ text\n乙：不是\n```\n丙：不是\n~~~",
        "- ```\n  乙：不是\n  ```",
        "::: 资料 题\n乙：不是\n（不是）\n# 不是\n:::",
        ":::: 资料 题\n::: 引文\n乙：不是\n:::\n丙：不是\n::::",
        "：：： 资料 题\n乙：不是\n：：：",
        "::: 资料 题\n```\n:::\n```\n乙：不是\n:::",
        "| 乙：不是 |",
        "[^1]: 乙：不是\n    丙：不是",
        "[丙]: https://example.org",
        "词\n: 乙：不是",
        "同志们：你们好",
        "他说：不是",
        "乙\\：不是",
        "https://example.org",
        "8:30开始",
        "3：1",
        "《甲》：不是讲者，是书",
        "甲，乙，你们好：不是",
    ],
)
def test_marks_are_not_looked_for_inside_blocks_and_plain_text_stays_text(block: str) -> None:
    entries = said(f"甲：起\n\n{block}\n\n乙：止", ("甲", "乙"))
    plain = block.replace("\\：", "：")
    assert entries == [("甲", f"起\n\n{plain}"), ("乙", "止")]


def test_a_mark_right_under_a_list_or_quotation_starts_a_turn() -> None:
    assert said("甲：起\n- 一\n乙：二\n> 三\n甲：四") == [("甲", "起\n- 一"), ("乙", "二\n> 三"), ("甲", "四")]


def test_a_list_in_code_is_closed_by_the_end_of_its_entry() -> None:
    assert said("甲：起\n- ```\n  码\n\n乙：止") == [("甲", "起\n- ```\n  码"), ("乙", "止")]


def test_code_keeps_its_backslashes() -> None:
    assert said("甲：起\n```\n乙\\：码\n```") == [("甲", "起\n```\n乙\\：码\n```")]


def test_an_escaped_colon_is_a_plain_one() -> None:
    assert said("甲：注\\：好\n丙\\：也是\n## 一\\：二\n乙：甲\\；三\n（丁\\：四）") == [
        ("甲", "注：好\n丙：也是"),
        ("部", "一：二"),
        ("乙", "甲；三"),
        ("景", "（丁：四）"),
    ]


def test_a_backslash_that_is_itself_escaped_escapes_nothing() -> None:
    assert said("甲：一\\\\：二") == [("甲", "一\\\\：二")]


def test_headings_are_parts_and_end_a_turn() -> None:
    text = """
        # 大题
        ## 一、一座楼 ##
        甲：一
        ### 细分###
        乙：二

        三天
        的会
        ---
        甲：三

        结尾
        ====
        """
    assert said(text) == [
        ("部", "大题"),
        ("部", "一、一座楼"),
        ("甲", "一"),
        ("部", "细分###"),
        ("乙", "二"),
        ("部", "三天的会"),
        ("甲", "三"),
        ("部", "结尾"),
    ]
    levels = [entry.level for entry in script(text).entries if isinstance(entry, PartHeading)]
    assert levels == [1, 2, 3, 2, 1]


def test_what_a_speaker_says_never_becomes_a_heading() -> None:
    assert said("甲：# 五号楼\n乙：好\n---\n甲：好\n===") == [
        ("甲", "\\# 五号楼"),
        ("乙", "好\n***"),
        ("甲", "好\n\\==="),
    ]


def test_after_a_blank_line_three_hyphens_are_a_rule() -> None:
    assert said("甲：好\n\n---\n\n还有") == [("甲", "好\n\n---\n\n还有")]


@pytest.mark.parametrize(
    "direction", ["（两人上）", "（甲上，\n乙随后）", "（甲（老）上）", "（甲上）（乙上）", "*（笑）*"]
)
def test_a_paragraph_wholly_in_brackets_is_a_stage_direction(direction: str) -> None:
    assert said(f"{direction}\n\n甲：起\n\n{direction}\n\n乙：止") == [
        ("景", direction),
        ("甲", "起"),
        ("景", direction),
        ("乙", "止"),
    ]


@pytest.mark.parametrize("text", ["（笑）你好（鼓掌）", "（笑）。", "(笑)", "（笑", "笑）", "（笑））", "））（（"])
def test_a_paragraph_partly_in_brackets_is_text(text: str) -> None:
    assert said(f"甲：起\n\n{text}\n\n乙：止") == [("甲", f"起\n\n{text}"), ("乙", "止")]


def test_after_a_stage_direction_the_same_speaker_goes_on() -> None:
    found = script("甲：一\n\n（停）\n\n二\n\n乙：三")
    assert found.entries == (
        Turn("甲", "一", 1, 3),
        StageDirection("（停）", 3, 1),
        Turn("甲", "二", 5, 1, continued=True),
        Turn("乙", "三", 7, 3),
    )
    assert not found.problems


def test_a_direction_before_the_first_words_of_a_turn_interrupts_nothing() -> None:
    assert script("甲：\n（鞠躬）\n大家好").entries == (StageDirection("（鞠躬）", 2, 1), Turn("甲", "大家好", 3, 1))


def test_a_turn_may_be_acted_without_words() -> None:
    assert said("甲：好\n乙：\n（摇头）\n甲：不好？") == [("甲", "好"), ("景", "（摇头）"), ("甲", "不好？")]


def test_a_script_from_word_needs_no_blank_lines() -> None:
    rows = [
        "一座楼",
        "（甲上。）",
        "甲：大家好。",
        "　　今天讲一座楼。",
        "（停）",
        "好。",
        "（乙上，",
        "站定）",
        "乙：来了",
        "（笑）",
        "甲：好",
    ]
    assert said("\n".join([*rows, "## 二", "（灯暗）", "（灯亮）", "合：完", "（两人下）"])) == [
        ("述", "一座楼"),
        ("景", "（甲上。）"),
        ("甲", "大家好。\n　　今天讲一座楼。"),
        ("景", "（停）"),
        ("甲", "好。"),
        ("景", "（乙上，\n站定）"),
        ("乙", "来了"),
        ("景", "（笑）"),
        ("甲", "好"),
        ("部", "二"),
        ("景", "（灯暗）"),
        ("景", "（灯亮）"),
        ("合", "完"),
        ("景", "（两人下）"),
    ]


def test_a_bracketed_line_in_the_middle_of_a_sentence_is_text() -> None:
    assert said("甲：这是红军\n（中央红军）\n走过的路") == [("甲", "这是红军\n（中央红军）\n走过的路")]


def test_text_before_the_first_turn_is_narration() -> None:
    assert said("导语一\n\n导语二\n\n## 一\n\n同志们：请听\n（上）\n甲：好") == [
        ("述", "导语一\n\n导语二"),
        ("部", "一"),
        ("述", "同志们：请听"),
        ("景", "（上）"),
        ("甲", "好"),
    ]


def test_pictures_boxes_and_notes_after_a_heading_need_no_speaker() -> None:
    text = "甲：好\n## 二\n![楼](lou.jpg)\n\n::: 资料 题\n字\n:::\n\n[^1]: 注\n\n---\n乙：好"
    assert [name for name, _ in said(text)] == ["甲", "部", "述", "乙"]


def test_lines_and_columns_are_those_of_the_file() -> None:
    found = parse_script("　　甲：一\n\n**乙：** 二\n\n  （停）\n\n##  三\n合: 四", MARKS, PATH, 21)
    assert found.entries == (
        Turn("甲", "一", 21, 5),
        Turn("乙", "二", 23, 8),
        StageDirection("（停）", 25, 3),
        PartHeading("三", 2, 27, 5),
        Turn("合", "四", 28, 4),
    )


@pytest.mark.parametrize(
    ("line", "marks", "complaint"),
    [
        ("丙：谁", MARKS, "2:1: 错误 E401 未知的讲者标记“丙”，是否为“乙”？"),
        ("　由：谁", MARKS, "2:2: 错误 E401 未知的讲者标记“由”，是否为“甲”？"),
        ("**已：**谁", MARKS, "2:1: 错误 E401 未知的讲者标记“已”，是否为“乙”？"),
        ("和:谁", MARKS, "2:1: 错误 E401 未知的讲者标记“和”，是否为“合”？"),
        ("注：谁", MARKS, "2:1: 错误 E401 未知的讲者标记“注”，是否为“乙”？若是正文，请把冒号写成“\\：”"),
        ("甲甲：谁", MARKS, "2:1: 错误 E401 未知的讲者标记“甲甲”，是否为“甲”？"),
        ("甲方：谁", MARKS, "2:1: 错误 E401 未知的讲者标记“甲方”，是否为“甲”？"),
        ("【乙】：谁", MARKS, "2:1: 错误 E401 未知的讲者标记“【乙】”，是否为“乙”？"),
        ("（合）：谁", MARKS, "2:1: 错误 E401 未知的讲者标记“（合）”，是否为“合”？"),
        ("乙（笑）：谁", MARKS, "2:1: 错误 E401 未知的讲者标记“乙（笑）”，动作写在冒号后面：“乙：（笑）”"),
        ("甲、乙：谁", MARKS, "2:1: 错误 E401 未知的讲者标记“甲、乙”，几个人同说请写“合：”"),
        ("甲乙：谁", MARKS, "2:1: 错误 E401 未知的讲者标记“甲乙”，几个人同说请写“合：”"),
        ("乙；谁", MARKS, "2:1: 错误 E401 讲者标记“乙”后面是分号，请改成冒号“乙：”"),
        ("主特：谁", ("甲", "主持"), "2:1: 错误 E401 未知的讲者标记“主特”，是否为“主持”？"),
        ("主持：谁", ("甲", "主持人"), "2:1: 错误 E401 未知的讲者标记“主持”，是否为“主持人”？"),
        ("主持人员：谁", ("甲", "主持人"), "2:1: 错误 E401 未知的讲者标记“主持人员”，是否为“主持人”？"),
        ("持主：谁", ("甲", "主持"), "2:1: 错误 E401 未知的讲者标记“持主”，是否为“主持”？"),
        ("a：谁", ("甲", "A"), "2:1: 错误 E401 未知的讲者标记“a”，是否为“A”？"),
        ("C:谁", ("甲", "A", "B"), "2:1: 错误 E401 未知的讲者标记“C”，是否为“A”？"),
        ("1：谁", MARKS, "2:1: 错误 E401 未知的讲者标记“1”，是否为“乙”？"),
    ],
)
def test_an_unknown_mark_is_an_error_with_the_nearest_mark(line: str, marks: tuple[str, ...], complaint: str) -> None:
    found = complaints(f"甲：起\n{line}\n甲：止", marks)
    assert len(found) == 1
    assert found[0].startswith(complaint)


@pytest.mark.parametrize(
    "opening", ["同志们", "大家好", "他说", "主题", "各位听众朋友", "第一", "红色物业", "合计", "小结"]
)
def test_other_short_openings_are_text(opening: str) -> None:
    assert said(f"甲：起\n{opening}：请听") == [("甲", f"起\n{opening}：请听")]


def test_all_slips_are_reported_at_once_and_nothing_is_lost() -> None:
    found = script("由：一\n## 二\n丙：三\n丁：四")
    assert [(problem.code, problem.span.line) for problem in found.problems] == [("E401", 1), ("E401", 3), ("E401", 4)]
    assert [entry.text for entry in found.entries] == ["由：一", "二", "丙：三", "丁：四"]


def test_without_declared_speakers_the_hint_asks_for_them() -> None:
    assert "请先在 speakers 里声明讲者" in complaints("甲：好", ())[0]


@pytest.mark.parametrize("text", ["没人说", "- 没人说", "> 没人说", "![图](a.jpg)\n\n没人说", "（停）\n\n没人说"])
def test_text_after_a_heading_without_a_speaker_is_an_error(text: str) -> None:
    found = complaints(f"甲：好\n\n## 二\n\n{text}\n\n还是没人说\n\n乙：好")
    assert len(found) == 1
    assert "错误 E403 标题之后的文字没有讲者，请在段首写讲者和冒号，例如“甲：”" in found[0]
    assert found[0].startswith(f"{5 + text.count(chr(10))}:1:")


def test_a_script_without_turns_is_a_warning() -> None:
    assert complaints("## 一\n\n只有文字") == ["1:1: 警告 W404 讲稿没有台词，在每段台词前写讲者和冒号，例如“甲：”"]
    assert len(complaints("")) == 1


def test_a_mark_with_nothing_said_is_a_warning() -> None:
    assert complaints("甲：好\n乙：\n\n甲：**好**") == ["2:1: 警告 W405 “乙：”之后没有台词，请补上台词或删去这个标记"]
    assert len(complaints("甲：好\n乙：")) == 1


@pytest.mark.parametrize(
    ("marks", "message"),
    [
        ((), "没有声明讲者"),
        (("甲", ""), "讲者标记不能是空的"),
        (("甲", " "), "讲者标记不能是空的"),
        (("甲", "乙："), "讲者标记“乙：”里不要写冒号"),
        (("甲", "b:"), "讲者标记“b:”里不要写冒号"),
        (("甲", "甲"), "讲者标记“甲”重复"),
        (("A", "Ａ"), "讲者标记“Ａ”重复"),
        (("甲", "合"), "“合”是同说的标记，不必也不能声明为讲者"),
        (("甲", "*乙*"), "讲者标记“*乙*”只能用汉字、字母和数字，中间不要空格"),
        (("甲", "主 持"), "讲者标记“主 持”只能用汉字、字母和数字，中间不要空格"),
        (("甲", "来自遵义市的宣讲员"), "讲者标记“来自遵义市的宣讲员”太长，最多 8 个字"),
        (tuple("甲乙丙丁戊己庚辛壬"), "讲者最多 8 位，这里有 9 位"),
    ],
)
def test_wrong_declarations_are_named(marks: tuple[str, ...], message: str) -> None:
    assert check_marks(marks) == (message,)


def test_right_declarations_are_passed() -> None:
    assert check_marks(("甲", "乙")) == check_marks(("主持人", "张三", "A", "阿卜·杜")) == ()


# Nothing of a text may be lost.

FRAGMENTS = [
    "甲：",
    "乙:",
    "**甲：**",
    "合：",
    "丙：",
    "同志们：",
    "（",
    "）",
    "（笑）",
    "# ",
    "## ",
    "- ",
    "1. ",
    "> ",
    "```",
    "~~~",
    "::: 资料",
    ":::",
    "---",
    "===",
    "***",
    "\\：",
    "\\",
    "；",
    "字",
    "句。",
    "，",
    "　　",
    "\xa0",
    "  ",
    "\t",
    "|",
    "[^1]: ",
    "![图](a)",
    "**",
    "_",
    "abc",
    "12:30",
    "\u200b",
]
LINES = st.lists(st.lists(st.sampled_from(FRAGMENTS), max_size=5).map("".join), max_size=12).map("\n".join)
MARKUP = set("甲乙合：:﹕︰∶*_#\\=-")


def content(text: str) -> str:
    return "".join(ch for ch in text if not ch.isspace() and ch not in MARKUP and ch not in "\u200b\ufeff")


@settings(max_examples=500, deadline=None)
@given(LINES)
def test_every_character_of_a_script_comes_out_again(text: str) -> None:
    assert content("".join(entry.text for entry in parse_script(text, MARKS, PATH, 1).entries)) == content(text)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80))
def test_any_text_can_be_read(text: str) -> None:
    found = parse_script(text, ("甲", "主持人"), PATH, 1)
    ignored = MARKUP | set("主持人")
    came_out = "".join(entry.text for entry in found.entries)
    assert [ch for ch in content(came_out) if ch not in ignored] == [ch for ch in content(text) if ch not in ignored]


@settings(max_examples=300, deadline=None)
@given(LINES)
def test_the_text_of_an_entry_stands_where_it_says(text: str) -> None:
    rows = text.split("\n")
    for entry in parse_script(text, MARKS, PATH, 1).entries:
        first = entry.text.split("\n")[0].lstrip("*_\\")
        if "\\" not in rows[entry.line - 1] and isinstance(entry, Turn | Narration):
            assert first in rows[entry.line - 1][entry.column - 1 :]


@pytest.mark.parametrize(
    "row",
    [
        "甲" + " " * 100_000,
        " " * 100_000 + "甲",
        "# " + " " * 100_000 + "字",
        "*" * 100_000,
        "（" * 100_000,
        "\\" * 100_000 + "：",
        "![" + "](" * 50_000,
        "[" * 100_000,
        "甲" + "　*" * 50_000,
        "：" * 100_000,
        "`" * 100_000,
        "（\n" * 20_000,
        "（）\n" * 20_000,
        "- " * 50_000,
        "-" * 100_000 + "x",
        "甲（" * 30_000,
        "字\n" * 20_000 + "---",
        "甲：好\n" * 20_000,
        "> " * 50_000,
    ],
    ids=range(19),
)
def test_a_hostile_text_is_read_without_delay(row: str) -> None:
    start = time.process_time()
    parse_script(row, MARKS, PATH, 1)
    assert time.process_time() - start < 3
