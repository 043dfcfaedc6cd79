"""From bytes to text, from text to front matter, from front matter to a tree: where everything stands."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.config import load_settings
from generator.intake.frontmatter import Front, split
from generator.intake.reading import read_document, read_list, read_settings_file
from generator.intake.source_text import LONGEST_FILE, decode
from generator.intake.tables import Row, read_table
from generator.intake.walk import walk
from generator.intake.yaml_lines import Mapping, Scalar, Sequence, read_mapping, read_yaml
from generator.kinds.article import Article
from generator.kinds.lecture import Lecture
from generator.problems import Problem
from generator.settings import District, Site

PATH = "content/articles/x.md"


def codes(problems: tuple[Problem, ...]) -> list[str]:
    return [problem.code for problem in problems]


class TestText:
    def test_line_ends_become_one_kind_and_a_leading_mark_goes(self) -> None:
        assert decode(b"\xef\xbb\xbfa\r\nb\rc\n", PATH) == ("a\nb\nc\n", ())

    def test_forbidden_characters_are_replaced_so_that_columns_hold(self) -> None:
        text, problems = decode("一\x00二\n三\u202e四".encode(), PATH)
        assert text == "一\ufffd二\n三\ufffd四"
        assert codes(problems) == ["E002"]

    def test_tabs_no_break_spaces_and_emoji_are_text(self) -> None:
        text = "一\t二\u00a0三\u3000四👨‍👩‍👧五"
        assert decode(text.encode(), PATH) == (text, ())

    def test_a_file_over_the_limit_is_refused(self) -> None:
        text, problems = decode(b"x" * (LONGEST_FILE + 1), PATH)
        assert text is None
        assert str(problems[0]) == f"{PATH}: 错误 E003 文件有 1.0 MB，最多 1 MB，请拆成几篇，照片另存为文件"

    def test_a_file_full_of_conflict_marks_is_judged_at_once(self) -> None:
        begin = time.process_time()
        assert decode(b"<<<<<<< a\n" * 90_000, PATH)[1] == ()
        text, problems = decode(b"<<<<<<< a\n=======\n>>>>>>> b\n" * 30_000, PATH)
        assert text is None
        assert codes(problems) == ["E004"]
        assert time.process_time() - begin < 2


class TestFrontMatter:
    def test_it_is_cut_at_its_two_lines(self) -> None:
        front, problems = split("---\ntitle: 一\n---\n正文\n---\n", PATH)
        assert problems == ()
        assert front == Front(yaml="title: 一\n", yaml_line=2, body="正文\n---\n", body_line=4)

    def test_a_file_may_end_with_its_front_matter(self) -> None:
        front, _ = split("\n\n---\ntitle: 一\n---", PATH)
        assert front == Front(yaml="title: 一\n", yaml_line=4, body="", body_line=6)

    def test_more_than_64_kilobytes_is_refused(self) -> None:
        front, problems = split(f"---\ntitle: {'红' * 22_000}\n---\n", PATH)
        assert front is None
        assert str(problems[0]) == f"{PATH}:1:1: 错误 E017 front matter 过大，最多 64 kB，请把正文移到第二个 --- 之后"


class TestYaml:
    def test_everything_is_text_and_nothing_is_none(self) -> None:
        text = "a: no\nb: 1.10\nc: 0755\nd: 12:30:45\ne: 2024-02-30\nf: ~\ng: null\nh:\ni: ''\nj: 'null'\n"
        mapping, problems = read_mapping(text, PATH)
        assert problems == ()
        assert mapping is not None
        values = [value.text for _, value in mapping.entries if isinstance(value, Scalar)]
        assert values == ["no", "1.10", "0755", "12:30:45", "2024-02-30", None, None, None, "", "null"]

    def test_every_node_knows_its_place_in_the_file(self) -> None:
        root, _ = read_yaml("标题: 一\n列表:\n  - 甲\n  - {乙: 丙}\n", PATH, first_line=10)
        assert isinstance(root, Mapping)
        (title, one), (_, sequence) = root.entries
        assert (title.line, title.column) == (10, 1)
        assert isinstance(one, Scalar)
        assert (one.line, one.column) == (10, 5)
        assert isinstance(sequence, Sequence)
        first, second = sequence.entries
        assert (first.line, first.column) == (12, 5)
        assert isinstance(second, Mapping)
        assert (second.entries[0][1].line, second.entries[0][1].column) == (13, 9)

    def test_without_the_c_parser_the_tree_is_the_same(self, monkeypatch: pytest.MonkeyPatch) -> None:
        text = "a: 一\nb: [二, '三']\nc: >\n  四\n  五\nd: {e: ~}\na: 六\nf: &x 七\n"
        with_c = read_yaml(text, PATH)
        monkeypatch.delattr(yaml, "CBaseLoader")
        assert read_yaml(text, PATH) == with_c

    def test_a_build_without_the_c_parser_says_so_once(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "content").mkdir()
        (tmp_path / "content" / "site.yaml").write_text("title: 红城\n", "utf-8")
        files, _ = walk(tmp_path)
        _, with_c = load_settings(files)
        monkeypatch.delattr(yaml, "CBaseLoader")
        settings, without = load_settings(files)
        assert settings is not None and settings.site.title == "红城"
        warning = "content/site.yaml: 警告 W906 PyYAML 没有带 C 解析器，读 YAML 要慢十倍，请运行 pip install "
        assert str(without[0]).startswith(warning) and without[1:] == with_c

    def test_a_bomb_of_aliases_takes_no_time(self) -> None:
        rows = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
        rows += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
        begin = time.process_time()
        assert set(codes(read_mapping("\n".join(rows), PATH)[1])) == {"E014"}
        assert time.process_time() - begin < 1

    @pytest.mark.parametrize("opening", ["[", "{", "{a: ", "- ", "? ", "[{", "&a ", "!a ", "'", '"', "- - ", "a: {"])
    def test_64_kilobytes_of_one_opening_are_judged_quickly(self, opening: str) -> None:
        begin = time.process_time()
        _, problems = read_mapping(opening * (64_000 // len(opening)), PATH)
        assert problems
        assert time.process_time() - begin < 5


class TestTables:
    def test_rows_know_their_lines_and_columns_may_change_places(self) -> None:
        text = "name,code\n\n 永兴镇 ,1\n\"两\n行\",2\n三,3\n"
        rows, problems = read_table(text, ("code", "name"), "content/towns.csv")
        assert problems == ()
        assert rows == (Row(3, ("1", "永兴镇")), Row(4, ("2", "两\n行")), Row(6, ("3", "三")))


class TestWholeFiles:
    def test_a_document_has_fields_spans_and_body(self) -> None:
        content = "---\ntitle: 红色故事\ndistrict: [甲县, 乙县]\nsource: {name: 日报}\n---\n正文。\n".encode()
        reading = read_document(content, Article, PATH)
        assert reading.problems == ()
        assert reading.fields is not None
        assert reading.fields.district == ("甲县", "乙县")
        assert (reading.body, reading.body_line) == ("正文。\n", 6)
        assert str(reading.span(PATH, "district.1")) == f"{PATH}:3:16"
        assert str(reading.span(PATH, "source.name")) == f"{PATH}:4:16"
        assert str(reading.span(PATH, "source.nobody")) == f"{PATH}:4:9"

    def test_a_list_keeps_what_is_right(self) -> None:
        content = "- {code: a, slug: a, name: 甲县, short: 甲}\n- {code: B}\n".encode()
        readings, problems = read_list(content, District, "content/districts.yaml")
        assert [reading.fields is None for reading in readings] == [False, True]
        assert codes(problems) == ["E112", "E101", "E101", "E101"]

    def test_findings_come_with_the_line_of_the_file_not_of_the_front_matter(self) -> None:
        reading = read_document("---\ntitle: 一\n\n\nnobody: 1\n---\n".encode(), Article, PATH)
        assert [str(problem.span) for problem in reading.problems] == [f"{PATH}:5:1"]


PIECES = [*"abctitle:-#&*!|>'\"%@`{}[],?~ \n\t\\：“”一二0123456789/.<", "\n- ", ": ", "\n  "]
YAMLISH = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)
KEYS = st.sampled_from(["title", "date", "district", "photos", "source", "figures", "cover", "speakers", "status",
                        "pinned", "review", "aliases", "slug", "edition", "rate", "《》"])  # fmt: skip
ODDITIES = ("[一, 二]", "{name: 一}", "2024-02-30", "yes", "~", '"\\u0000"', "|\n  a\n  b")
VALUES = st.one_of(YAMLISH, st.sampled_from(ODDITIES))


class TestNothingIsRaised:
    @settings(max_examples=300, deadline=None)
    @given(st.binary(max_size=300))
    def test_for_any_bytes(self, content: bytes) -> None:
        read_document(content, Article, PATH)
        read_list(content, District, PATH)
        read_settings_file(content, Site, PATH)

    @settings(max_examples=300, deadline=None)
    @given(YAMLISH)
    def test_for_anything_like_yaml(self, text: str) -> None:
        reading = read_document(f"---\n{text}\n---\n".encode(), Lecture, PATH)
        assert reading.fields is not None or reading.problems
        last = text.count("\n") + 4
        assert all(0 <= problem.span.line <= last for problem in reading.problems)

    @settings(max_examples=300, deadline=None)
    @given(st.lists(st.tuples(KEYS, VALUES), max_size=6))
    def test_for_any_fields(self, entries: list[tuple[str, str]]) -> None:
        text = "\n".join(f"{key}: {value}" for key, value in entries)
        for problem in read_document(f"---\n{text}\n---\n".encode(), Lecture, PATH).problems:
            assert str(problem).isprintable() or "\u3000" in str(problem)

    @settings(max_examples=200, deadline=None)
    @given(st.text(max_size=200))
    def test_for_any_text_in_the_pure_parts(self, text: str) -> None:
        split(text, PATH)
        read_yaml(text, PATH)
        read_table(text, ("code", "name"), PATH)
