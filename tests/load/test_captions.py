"""``captions.yaml`` beside photos: what it adds to front matter, and the lines offered where it is wanting."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from generator.config import load_settings
from generator.intake.layout import name_fault
from generator.intake.types import Picture
from generator.intake.walk import walk
from generator.load.library import Shelves, read_library
from generator.load.reading import Reader
from generator.model.document import Document
from generator.problems import Problem, Span
from generator.store import Store
from tests.load.photos import WHOLE
from tests.sites import NOON, article, make_site


def read(root: Path) -> tuple[dict[str, Document], tuple[Problem, ...]]:
    """The documents of the site in *root* by reference, and what was found."""
    files, problems = walk(root)
    site, found = load_settings(files)
    assert site is not None
    reader = Reader(Store(root / "cache"), "1", jobs=1)
    library, wrong = read_library(Shelves(files, ("lights",)), site, reader, NOON, drafts=False)
    return dict(library.by_ref), (*problems, *found, *wrong)


def photos(*names: str) -> dict[str, bytes]:
    return dict.fromkeys(names, WHOLE)


def test_the_order_of_front_matter_counts_and_what_it_leaves_out_is_filled(tmp_path: Path) -> None:
    make_site(tmp_path, {
        "albums/a/index.md": """
            ---
            title: 图集
            photos:
              - {src: 2.jpg, alt: 自己的, date: 2025}
              - src: art:lights
              - {src: 1.jpg, caption: ""}
            ---
            """,
        "albums/a/captions.yaml": """
            credit: 李四 摄
            date: 2026-05
            1.jpg: {alt: 一, caption: 第一幅, credit: 王五 摄}
            2.jpg: {alt: 二, place: 示例村}
            art:lights: 灯
            """,
        **photos("albums/a/1.jpg", "albums/a/2.jpg"),
    })  # fmt: skip
    documents, problems = read(tmp_path)
    assert problems == ()
    album = documents["albums/a"]
    assert album.fields.photos == (
        Picture(src="2.jpg", alt="自己的", credit="李四 摄", date="2025", place="示例村"),
        Picture(src="art:lights", alt="灯"),
        Picture(src="1.jpg", alt="一", caption="", credit="王五 摄", date="2026-05"),
    )
    captions = "content/albums/a/captions.yaml"
    assert album.span("photos.0.alt") == Span("content/albums/a/index.md", 4, 23)
    assert album.span("photos.0.credit") == Span(captions, 1, 9)
    assert album.span("photos.0.place") == Span(captions, 4, 24)
    assert album.span("photos.2.src") == Span("content/albums/a/index.md", 6, 11)


def test_without_photos_in_front_matter_the_captions_are_the_album_also_those_of_folders_below(tmp_path: Path) -> None:
    make_site(tmp_path, {
        "albums/a/index.md": article("图集", cover="1.jpg"),
        "albums/a/captions.yaml": 'drawn: true\n2.jpg: 二\n1.jpg: {alt: "", drawn: false}\n',
        "albums/a/more/captions.yaml": "3.jpg: 三\n",
        **photos("albums/a/1.jpg", "albums/a/2.jpg", "albums/a/more/3.jpg"),
    })  # fmt: skip
    documents, problems = read(tmp_path)
    assert problems == ()
    album = documents["albums/a"]
    assert [(photo.src, photo.alt, photo.drawn) for photo in album.fields.photos] == [
        ("2.jpg", "二", True),
        ("1.jpg", "", False),
        ("more/3.jpg", "三", False),
    ]
    assert album.fields.cover == Picture(src="1.jpg", alt="")
    assert album.span("photos.2.alt") == Span("content/albums/a/more/captions.yaml", 1, 8)
    assert album.span("photos.0") == Span("content/albums/a/captions.yaml", 2, 1)


def test_a_cover_and_a_portrait_take_their_words_from_captions(tmp_path: Path) -> None:
    make_site(tmp_path, {
        "profiles/li.md": article("李四", portrait="{src: li.jpg, alt: 李四}", cover="li.jpg"),
        "profiles/wang.md": article("王五", cover="wang.jpg"),
        "profiles/captions.yaml": "li.jpg: {alt: 李四在讲, caption: 开讲, credit: 张三 摄}\n",
        **photos("profiles/li.jpg", "profiles/wang.jpg"),
    })  # fmt: skip
    documents, problems = read(tmp_path)
    assert problems == ()
    fields = documents["profiles/li"].fields
    assert fields.cover == Picture(src="li.jpg", alt="李四在讲", caption="开讲", credit="张三 摄")
    assert getattr(fields, "portrait") == Picture(src="li.jpg", alt="李四", caption="开讲", credit="张三 摄")  # noqa: B009
    assert fields.photos == ()
    assert documents["profiles/wang"].fields.cover == "wang.jpg"


NAMES = st.text(st.sampled_from("ab01 .-_#&'!*[]{},%@`~=+()（）照片é"), min_size=1, max_size=12).map(
    lambda stem: f"{stem}.jpg"
)


@given(st.lists(NAMES.filter(lambda name: not name_fault(name) and name[0] not in ".~#"), min_size=1, max_size=5))
@settings(max_examples=25, deadline=None)
def test_the_lines_offered_can_be_pasted_and_filled_in(names: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = make_site(Path(folder), {
            "albums/a/index.md": article("图集"),
            **photos(*(f"albums/a/{name}" for name in names)),
        })  # fmt: skip
        (wanting,) = read(root)[1]
        assert wanting.code == "E115"
        text = "".join(f"{line}{'图' if line == '  alt: ' else ''}\n" for line in wanting.paste_lines)
        (root / "content/albums/a/captions.yaml").write_text(text, "utf-8")
        documents, problems = read(root)
        assert problems == ()
        assert {photo.src for photo in documents["albums/a"].fields.photos} == set(names)


def test_an_entry_without_words_is_offered_whole_to_be_replaced(tmp_path: Path) -> None:
    make_site(tmp_path, {
        "albums/a/index.md": article("图集"),
        "albums/a/captions.yaml": '1.jpg:\n  alt:\n  caption: "题: 早"\n  drawn: 是\n2.jpg: {alt: 二}\n',
        **photos("albums/a/1.jpg", "albums/a/2.jpg"),
    })  # fmt: skip
    (wanting,) = read(tmp_path)[1]
    assert wanting.span == Span("content/albums/a/captions.yaml", 1, 1)
    assert wanting.paste_lines == (
        "# content/albums/a/captions.yaml",
        "1.jpg:  # 换掉第 1 行起的这一张",
        "  alt: ",
        '  caption: "题: 早"',
        "  drawn: true",
    )


def test_photos_left_out_of_a_written_list_are_offered_as_entries_of_it(tmp_path: Path) -> None:
    make_site(tmp_path, {
        "albums/a/index.md": article("图集", photos="[{src: 1.jpg, alt: 一}]"),
        **photos("albums/a/1.jpg", "albums/a/2.jpg", "albums/a/a, b.jpg"),
    })  # fmt: skip
    (idle,) = read(tmp_path)[1]
    assert (idle.code, idle.level) == ("W120", "warning")
    assert idle.paste == '  - src: 2.jpg\n    alt: \n  - src: "a, b.jpg"\n    alt: '
