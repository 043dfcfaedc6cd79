"""What is said, as paragraphs with stresses, out of rendered pieces."""

from __future__ import annotations

from generator.text.lines import break_lines
from generator.text.markdown import Piece, render
from generator.text.paragraphs import Run, cut, paragraphs, plain


def said(markdown: str) -> list[str]:
    return [plain(paragraph) for paragraph in paragraphs(render((Piece(markdown, 1),), "x.md").html[0])]


def test_paragraphs_lists_and_quotations_stand_apart() -> None:
    text = "第一段。\n\n第二段，\n接着说。\n\n> 一句老话。\n\n- 一样\n- 两样\n\n3. 三\n4. 四\n"
    assert said(text) == ["第一段。", "第二段，接着说。", "一句老话。", "一样", "两样", "3. 三", "4. 四"]


def test_entries_of_a_list_with_gaps_keep_their_numbers() -> None:
    assert said("1. 一\n\n   又一\n\n2. 二\n") == ["1. 一", "又一", "2. 二"]


def test_links_pictures_and_notes_leave_their_words_alone() -> None:
    text = "看[这里](x.md)，有图![字](a.jpg)有注[^1]。\n\n[^1]: 注。\n"
    assert said(text) == ["看这里，有图有注。"]


def test_stresses_stay() -> None:
    found = paragraphs(render((Piece("要**稳得住**、*能幸福*。", 1),), "x.md").html[0])
    assert found == ((Run("要"), Run("稳得住", "strong"), Run("、"), Run("能幸福", "em"), Run("。")),)


def test_a_paragraph_is_cut_into_its_lines_with_its_stresses() -> None:
    paragraph = (Run("一二"), Run("三四 fiver", "strong"), Run(" six"))
    lines = break_lines(plain(paragraph), 4)
    assert lines == ("一二三四 ", "fiver ", "six")
    assert cut(paragraph, lines) == (
        (Run("一二"), Run("三四", "strong")),
        (Run("fiver", "strong"),),
        (Run("six"),),
    )
