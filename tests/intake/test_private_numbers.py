"""Numbers of people are found where they stand, and little else is taken for one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.intake.privacy import is_identity_number, private_numbers
from generator.intake.reading import read_document
from generator.kinds.article import Article
from generator.kinds.venue import Venue

# Of nobody: the first two are the examples of GB 11643 itself.
CITIZENS = ["11010519491231002X", "440524188001010014"]
CARD = "6222600260001072444"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("电话13812345678，", [("手机号", "138****5678")]),
        ("138-1234-5678 或 139 1234 5678", [("手机号", "138****5678"), ("手机号", "139****5678")]),
        (f"身份证：{CITIZENS[0]}。", [("身份证号", "11*************02X")]),
        (
            f"{CITIZENS[0].lower()} {CITIZENS[1]}",
            [("身份证号", "11*************02x"), ("身份证号", "44*************014")],
        ),
        (f"卡号{CARD}", [("银行卡号", "6222********2444")]),
    ],
)
def test_numbers_of_people_are_found_and_masked(text: str, found: list[tuple[str, str]]) -> None:
    assert [(one.name, one.masked) for one in private_numbers(text)] == found


@pytest.mark.parametrize(
    "text",
    [
        "0851-12345678",
        "12345678901",
        "138123456789",
        "https://www.example.org/2024/13812345678.html",
        "https://example.org/?id=11010519491231002X",
        "编号 110105194912310021",  # its check character is another
        "编号 11010519491331002X",  # no such day
        "统一社会信用代码 91520300MA6DLXXXX1",
        "6222600260001072445",
        "1.13812345678",
        "phone: 13812345678",
        "9787108009821",
        "2024-05-16 13:00",
    ],
)
def test_other_numbers_are_left_alone(text: str) -> None:
    assert list(private_numbers(text)) == []


@given(st.text(st.sampled_from("0123456789Xx1 -\n电话:"), max_size=60))
def test_what_is_found_is_never_shown_whole(text: str) -> None:
    for one in private_numbers(text):
        assert "****" in one.masked
        assert text[one.start].isdigit()


def test_exactly_one_check_character_fits() -> None:
    for number in CITIZENS:
        assert [is_identity_number(number[:17] + check) for check in "0123456789X"].count(True) == 1


def test_a_document_is_told_of_once_for_each_sort_and_not_shown() -> None:
    text = f"---\ntitle: 甲\nsummary: 找{CITIZENS[0]}\n---\n电话13812345678。\n\n或13912345678、{CITIZENS[1]}。\n"
    found = read_document(text.encode(), Article, "a.md").problems
    assert [str(one) for one in found] == [
        "a.md:3:11: 警告 W318 这里像是身份证号，全文共 2 处，请删去，或写成 11*************02X",
        "a.md:5:3: 警告 W318 这里像是手机号，全文共 2 处，请删去，或写成 138****5678；本人同意公开的可以不管",
    ]
    venue = "---\ntitle: 文化站\nphone: 13812345678\n---\n正文。\n"
    assert [one.code for one in read_document(venue.encode(), Venue, "a.md").problems] == ["E101"]
