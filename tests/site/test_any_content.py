"""Whatever an editor writes, a check ends with findings that name a file of content/: no exception, no broken page."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.intake.shapes import Choice, Many, Named, Nested, Shape, Text, TextOrNested, Whole, fields_of
from generator.kinds.registry import KINDS
from generator.model.kind import Kind
from tests.media.films import mp3
from tests.sites import check_site, make_site

Values = st.SearchStrategy[Any]
REFUSED = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufffe\uffff"
"""No text of a language, like control characters (E002): no right content holds them."""
WORDS = st.one_of(
    st.sampled_from(
        ["红色物业", "a", "１２", "🎉", "—", "......", "<b>", "{{x}}", "# 一", "* a", "甲：乙", "a/b", "index", "h-num"]
    ),
    st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp"), exclude_characters=REFUSED), max_size=12).map(
        "字{}".format
    ),
)
SIMPLE = {
    "date": ["1000", "1999-12", "2024-02-29", "2026-06-01"],
    "instant": ["1000-01-01", "2024-02-29 23:59", "2026-06-01 12:00"],
    "number": ["0", "-0", "007", "3百", "5‰", "90.79%", "1千万亿", "-3", "99999999999999999999", "0.0000001"],
    "time": ["09:30"],
    "web": ["https://e.example/x"],
    "district": ["红花岗", "新蒲新区", "遵义"],
    "town": ["老城街道"],
    "topic": ["red", "理论宣传二人讲"],
    "honour": ["model"],
    "phone": ["0851-1"],
    "recording": ["talk.mp3"],
    "captions": ["talk.vtt"],
    "moment": ["0:01", "0:02", "1:00:00"],
    "syllables": ["jia", "lv", "lü"],
    "site_code": ["5203000001", "bm14000002"],
    "record_code": ["52030002000001"],
}
RIGHT = SIMPLE | {
    "picture": ["art:court", "art:tea"],
    "slug": ["a"],
    "old_address": ["old.html"],
    "id": ["n"],
    "ref": ["a"],
}
ANY = SIMPLE | {
    "date": [*SIMPLE["date"], "2999-12-31", "9999", "2026-02-30"],
    "picture": ["art:court", "art:nothing", "no.jpg"],
    "recording": ["talk.mp3", "no.mp4"],
    "moment": [*SIMPLE["moment"], "1:99"],
    "syllables": [*SIMPLE["syllables"], "jia yi", "jiǎ", "甲"],
    "slug": ["a", "b", "index", "page-2", "briefs", "404", "search", "az"],
    "old_address": ["old.html", "old/", "articles/a.html", "articles/a.html/", "index.html", "feed.xml/"],
    "id": ["n", "main", "h-num", "f-article-a"],
    "ref": ["a", "articles/a", "lectures/b", "venues/a", "teams/b", "nothing"],
}
RIGHT_PIECES = (
    "- 项", "1. 项", "> 引", "```\n码\n```", "| 甲 | 乙 |\n|--|--|\n| 一 | 二 |", "![图](art:court)", "![-](art:tea)",
    "**粗**", "[链](../articles/a.md)", "[链](../figures)", "[链](../districts/meitan)", "注[^1]\n\n[^1]: 注", "~~删~~",
    "<b>", "---", "::: 资料 题\n文\n:::", "::: 年表\n- 1935：事\n:::", "::: 图组\n![图](art:court)\n:::", "词\n: 义",
    "\\：", "* * *", "    码", "[链](#top)", "http://x", "&#x2;", "](", "``", "\t", "　", "====", "## 小标题",
    "## photos", "## num\n\n### 小\n\n## 小标题", "{仡佬|gē lǎo}",
)  # fmt: skip
ANY_PIECES = (
    *RIGHT_PIECES, "甲：好。", "乙：", "合：一起。", "（舞台）", "#### 跳级", "```", "[链](a.md)",
    "[链](../articles/a#h-x)", "[链](../figures#a)", "[^1]", "[^1]: 注", "::: 资料", "::: 未知", ":::", "[x]: y",
    "[链](#p1)", "丙：谁",
)  # fmt: skip
SPEECH = ("甲：好。", "乙：是。", "合：一起。", "（舞台）", "## 小标题", "## photos", "甲：一\n\n- 项\n\n乙：**粗**")


def body(pieces: tuple[str, ...], between: tuple[str, ...], words: Values) -> st.SearchStrategy[str]:
    parts = st.lists(st.one_of(st.sampled_from(pieces), words), max_size=8)
    return st.builds(lambda between, parts: between.join(parts), st.sampled_from(between), parts)


def value(shape: Shape, texts: dict[str, list[str]]) -> Values:
    match shape:
        case Many(each):
            return st.lists(value(each, texts), max_size=3)
        case Named(each):
            return st.fixed_dictionaries({name: value(each, texts) for name in ("甲", "乙")})
        case Nested(struct):
            return fields(struct, texts)
        case TextOrNested(text, nested):
            return st.one_of(value(text, texts), value(nested, texts))
        case Choice(words):
            return st.sampled_from(words)
        case Whole():
            return st.sampled_from(["0", "1", "24", "999999999"])
        case Text(rule):
            return st.sampled_from(texts[rule.name]) if rule.name in texts else WORDS
    return st.sampled_from(["true", "false"])


def fields(struct: type[msgspec.Struct], texts: dict[str, list[str]]) -> st.SearchStrategy[dict[str, Any]]:
    table = fields_of(struct)
    return st.fixed_dictionaries(
        {field.name: value(field.shape, texts) for field in table if field.required},
        optional={field.name: value(field.shape, texts) for field in table if not field.required},
    )


def written(matter: dict[str, Any], text: str) -> str:
    return f"---\n{json.dumps(matter, ensure_ascii=False)}\n---\n{text}\n"


def documents(kind: Kind) -> st.SearchStrategy[str]:
    return st.builds(written, fields(kind.fields, ANY), body(ANY_PIECES, ("\n", "\n\n", " "), WORDS))


def right_documents(kind: Kind) -> st.SearchStrategy[dict[str, Any]]:
    pieces = SPEECH if kind.name == "lecture" else RIGHT_PIECES
    words = st.just("文字") if kind.name == "lecture" else WORDS.filter(lambda text: not set(text) & set("#:：[]|`<\\"))
    text = body(pieces, ("\n\n",), st.just("甲：又一句。") if kind.name == "lecture" else words)
    return st.fixed_dictionaries({"matter": fields(kind.fields, RIGHT), "text": text})


def righted(name: str, matter: dict[str, Any], numbers: Callable[[], int]) -> dict[str, Any]:
    """*matter* without the mistakes that two right values can make together."""
    matter = {key: entry for key, entry in matter.items()
              if key not in ("slug", "review", "updated", "expire_at", "ends", "aliases", "district", "town", "status")}
    matter["title"] = f"{name} {matter['title']}"
    for photo in matter.get("photos", ()):
        photo["alt"] = "照片"
    for figure in matter.get("figures", ()):
        figure["id"] = f"n{numbers()}"
    for recording in matter.get("recordings", ()):
        for place, chapter in enumerate(recording.get("chapters", ())):
            chapter["at"] = f"0:0{place}"
    for won in matter.get("honours", ()):
        won["id"] = "model"
    if numbers() % 3:
        matter |= {"district": ["红花岗"], "town": "老城街道", "aliases": [f"old-{numbers()}.html"]}
    return matter


NAMES = [(kind, name) for kind in KINDS for name in ("a", "b")]
WRONG_SITES = st.fixed_dictionaries({}, optional={f"{kind.folder}/{name}.md": documents(kind) for kind, name in NAMES})
RIGHT_SITES = st.fixed_dictionaries(
    {f"{kind.folder}/a.md": right_documents(kind) for kind in KINDS},
    optional={f"{kind.folder}/b.md": right_documents(kind) for kind in KINDS},
)
TALKS: dict[str, str | bytes] = {
    name: content
    for kind in KINDS
    if "recordings" in kind.fields.__struct_fields__
    for name, content in (
        (f"{kind.folder}/talk.mp3", mp3(10)),
        (f"{kind.folder}/talk.vtt", "WEBVTT\n\n00:00.000 --> 00:01.000\n甲\n"),
    )
}
"""What recordings need beside their documents."""
SOAKING = os.environ.get("HYPOTHESIS_PROFILE") == "soak"


def examples(number: int) -> settings:
    return settings(max_examples=number * 6 if SOAKING else number, suppress_health_check=list(HealthCheck))


@examples(8)
@given(files=RIGHT_SITES)
def test_right_content_makes_right_pages(files: dict[str, Any]) -> None:
    numbers = count().__next__
    with tempfile.TemporaryDirectory() as folder:
        found = check_site(make_site(Path(folder), TALKS | {
            name: written(righted(name, file["matter"], numbers), file["text"]) for name, file in files.items()
        }))  # fmt: skip
    assert [line for line in found if "错误" in line] == []


@examples(12)
@given(files=WRONG_SITES)
def test_every_finding_about_content_names_a_file_of_the_content(files: dict[str, str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        found = check_site(make_site(Path(folder), files))
    assert [line for line in found if not line.startswith("content/")] == []


@examples(40)
@given(texts=st.lists(st.one_of(
    st.binary(max_size=200),
    body(ANY_PIECES, ("\n",), WORDS).map(str.encode),
    WORDS.map(lambda words: f"---\ntitle: {words}\ndistrict: [{words}\n".encode()),
), min_size=1, max_size=9))  # fmt: skip
def test_no_bytes_whatever_make_an_exception(texts: list[bytes]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = make_site(Path(folder))
        for number, text in enumerate(texts):
            path = root / "content" / KINDS[number % len(KINDS)].folder / f"x{number}.md"
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(text)
        data = root / "content" / ("honours.yaml", "districts.yaml", "topics.yaml", "towns.csv")[len(texts) % 4]
        data.write_bytes(texts[0])
        found = check_site(root)
    assert all(line.startswith("content/") and line.isprintable() for line in found)
