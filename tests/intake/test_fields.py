"""Values of single fields: what is kept, and what an editor may write."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.intake.fields import Spans, convert
from generator.intake.rules import check, slug_from, tidy
from generator.intake.types import Picture, Rule, RuleName, Source
from generator.intake.yaml_lines import read_mapping
from generator.kinds.article import Article
from generator.kinds.lecture import Lecture
from generator.problems import Problem

PATH = "content/articles/x.md"


def read(text: str, struct: type[msgspec.Struct] = Article) -> tuple[msgspec.Struct | None, Spans, tuple[Problem, ...]]:
    mapping, problems = read_mapping(text, PATH, 2)
    assert mapping is not None
    assert problems == ()
    return convert(mapping, struct, PATH)


def article(text: str) -> Article:
    fields, _, problems = read(f"title: 题\n{text}")
    assert [str(problem) for problem in problems] == []
    assert isinstance(fields, Article)
    return fields


def test_one_value_stands_for_a_list_of_one() -> None:
    fields = article("author: 张三\nphotos: {src: a.jpg, alt: 一张}\n")
    assert fields.author == ("张三",)
    assert fields.photos == (Picture(src="a.jpg", alt="一张"),)


def test_a_picture_may_be_a_name_or_a_mapping() -> None:
    assert article("cover: art:court\n").cover == "art:court"
    assert article("cover: {src: ./a.jpg, alt: ''}\n").cover == Picture(src="a.jpg", alt="")


def test_an_empty_text_differs_from_none() -> None:
    assert article("photos: [{src: a.jpg, alt: ''}]\n").photos[0].alt == ""
    assert article("photos: [{src: a.jpg, alt: }]\n").photos[0].alt is None


def test_nothing_after_a_colon_is_the_default() -> None:
    fields = article("status:\nauthor: ~\ndate: ''\ntopics: null\npinned:\n")
    assert (fields.status, fields.author, fields.date) == ("published", (), None)
    assert (fields.topics, fields.pinned) == ((), False)


@pytest.mark.parametrize(("word", "value"), [("true", True), ("是", True), ("False", False), ("否", False)])
def test_yes_and_no_in_two_languages(word: str, value: bool) -> None:
    assert article(f"pinned: {word}\n").pinned is value


def test_text_is_kept_in_nfc_without_outer_blanks() -> None:
    fields = article('subtitle: "  cafe\u0301\u00a0馆\u3000\ufeff"\n')
    assert fields.subtitle == "café\u00a0馆"


def test_lines_that_yaml_joins_get_no_space_between_han() -> None:
    fields = article("summary: >\n  第一行，\n  第二行 word\n  第三行\nkicker: 红色\n  故事\nsubtitle: 中国 梦\n")
    assert fields.summary == "第一行，第二行 word 第三行"
    assert fields.kicker == "红色故事"
    assert fields.subtitle == "中国 梦"


def test_lines_of_a_block_are_kept_in_prose() -> None:
    assert article("summary: |\n  一\n  二\n").summary == "一\n二"


def test_a_wrong_optional_field_has_its_default_and_the_rest_stands() -> None:
    fields, spans, problems = read("title: 题\ndate: 昨天\nauthor: [张三, '', 李四]\nstatus: 发布\n")
    assert isinstance(fields, Article)
    assert (fields.date, fields.author, fields.status) == (None, ("张三", "李四"), "published")
    assert [problem.code for problem in problems] == ["E105", "E103", "E106"]
    assert spans["author.1"] == (4, 18)


def test_a_wrong_entry_leaves_no_spans() -> None:
    fields, spans, _ = read("title: 题\nphotos:\n  - {alt: 一}\n  - {src: b.jpg, alt: 二}\n")
    assert isinstance(fields, Article)
    assert fields.photos == (Picture(src="b.jpg", alt="二"),)
    assert {key: value for key, value in spans.items() if key.startswith("photos.")} == {
        "photos.0": (5, 5), "photos.0.src": (5, 11), "photos.0.alt": (5, 23),
    }  # fmt: skip


def test_a_wrong_required_field_leaves_no_struct() -> None:
    assert read("title: [一]\n")[0] is None
    fields, _, problems = read("title: 题\nsource: {date: 2024}\n")
    assert isinstance(fields, Article)
    assert fields.source is None
    assert [str(problem) for problem in problems] == [
        f"{PATH}:3:9: 错误 E101 缺少必填字段“name”，请加一行 name: 报刊或单位的名称"
    ]


def test_nested_fields_are_structs_with_spans_by_path() -> None:
    fields, spans, _ = read("title: 题\nsource: {name: 日报, page: 2}\nfigures:\n  - {id: a, label: 一, value: 1万}\n")
    assert isinstance(fields, Article)
    assert fields.source == Source(name="日报", page="2")
    assert spans["source.name"] == (3, 16)
    assert spans["figures.0.value"] == (5, 30)
    assert spans[""] == (2, 1)


def test_names_with_texts() -> None:
    fields, spans, problems = read("title: 题\nspeakers: {甲: 宣讲员, 乙: 社区书记}\nrate: 220\n", Lecture)
    assert problems == ()
    assert isinstance(fields, Lecture)
    assert (fields.speakers, fields.rate) == ({"甲": "宣讲员", "乙": "社区书记"}, 220)
    assert spans["speakers.乙"] == (3, 23)


GOOD: dict[RuleName, tuple[str, ...]] = {
    "slug": ("a", "er-ren-jiang", "2024"),
    "date": ("2024", "2024-02", "2024-02-29", "1000-01-01", "2999-12-31"),
    "instant": ("2026-05-01", "2026-05-01 00:00", "2026-05-01 23:59"),
    "time": ("09:30", "00:00", "23:59"),
    "web": ("https://example.org", "http://例子.中国/路径?a=1#b", "https://[::1]:8080/", "HTTPS://example.org/a%20b"),
    "old_address": ("a.html", "旧/文章.htm", "old/folder/"),
    "picture": ("a.jpg", "照片/一 二.jpg", "art:court", "art:old-wall-2"),
    "number": ("23", "1万", "90.79%", "8.9万", "-3", "20亿", "5‰"),
    "count": ("0", "007", "999999999"),
    "phone": ("0851-12345678", "12345", "+86 (0851) 1234567 转 8"),
}
BAD: dict[RuleName, tuple[str, ...]] = {
    "slug": ("", "-a", "a-", "a--b", "A", "a_b", "a/b", "con", "lpt1", "二人讲", "a\n"),
    "date": ("20240501", "2024-5-1", "2024-05-01 ", "2024-02-30", "2023-02-29", "0999", "10000", "２０２４", "2024-00"),
    "instant": ("2026", "2026-05", "2026-05-01 9:30", "2026-05-01 24:00", "2026-05-01T09:30", "2026-02-30 09:00"),
    "time": ("9:30", "24:00", "09:60", "09.30"),
    "web": ("", "javascript:alert(1)", "data:text/html,x", "//a.b", "http:///a", "https://", "https://a b", "https:a",
            "https://a\\b", "http://a:b@c/", "https://example.org/\"x", "java\tscript:x", "ｈttps://a"),
    "old_address": ("/a.html", "../a.html", "a/../b.html", "./a.html", "a//b.html", "a.php", "a", "/", "a b.html",
                    "C:a.html", "a%2f.html", "a\\b.html", "a.html#x", "https://a/b.html"),
    "picture": ("/a.jpg", "../a.jpg", "a/../../b.jpg", "//a/b.jpg", "https://a/b.jpg", "data:x", "C:\\a.jpg", "art:",
                "art:../x", "a\\b.jpg", "..", "file:a.jpg", "./../a.jpg"),
    "number": ("", "1,000", "１０", "23支", "约20", "三十", "1.2.3", "1e5", "0x10", "%"),
    "count": ("", "-1", "1.5", "１", "1万", "1,000", "9999999999"),
    "phone": ("电话", "12345<"),
}  # fmt: skip


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in GOOD.items() for text in texts])
def test_good_texts_are_kept(name: RuleName, text: str) -> None:
    assert check(Rule(name), text) == text


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in BAD.items() for text in texts])
def test_bad_texts_are_refused(name: RuleName, text: str) -> None:
    assert not isinstance(check(Rule(name), text), str)


@pytest.mark.parametrize(
    ("title", "slug"), [("Er Ren_Jiang", "er-ren-jiang"), ("Café 5!", "cafe-5"), ("二人讲 2", ""), ("——", "")]
)
def test_a_slug_is_offered_when_nothing_is_lost(title: str, slug: str) -> None:
    assert slug_from(title) == slug


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(GOOD)), st.text(max_size=40))
def test_no_rule_raises_and_what_is_kept_is_kept_again(name: RuleName, text: str) -> None:
    kept = check(Rule(name), tidy(text))
    if isinstance(kept, str):
        assert check(Rule(name), kept) == kept
        assert "\x00" not in kept


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=40), st.booleans())
def test_tidying_twice_changes_nothing(text: str, folded: bool) -> None:
    once = tidy(text, folded=folded)
    assert tidy(once, folded=folded) == once
