"""Values that the program writes into front matter are read as what they were."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from generator.intake.source_text import FORBIDDEN
from generator.intake.yaml_lines import Mapping, Scalar, Sequence, read_mapping
from generator.intake.yaml_written import yaml_line

TEXTS = st.text(max_size=12).filter(lambda text: not FORBIDDEN.search(text)) | st.sampled_from(
    [
        "null",
        "~",
        "是",
        "no",
        "2024-05-01",
        "1e5",
        "0123456789abcdef",
        "张三",
        "阿卜杜拉·买买提",
        "",
        "# 井",
        "a: b",
        "[某]",
    ]
)


def text_of(node: object) -> object:
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return [text_of(one) for one in node.entries]
    assert isinstance(node, Mapping)
    return {key.text: text_of(one) for key, one in node.entries}


@given(TEXTS | st.lists(TEXTS, max_size=3) | st.dictionaries(st.sampled_from(["name", "by", "on"]), TEXTS, max_size=3))
def test_what_is_written_is_read(value: str | list[str] | dict[str, str]) -> None:
    root, problems = read_mapping(f"field: {yaml_line(value)}\n", "x.md")
    assert problems == () and root is not None
    assert text_of(root.entries[0][1]) == value
