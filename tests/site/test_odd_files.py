"""Files as phones, Windows, sticks and attackers leave them: each gets its line, the others are read all the same."""

from __future__ import annotations

import io
import os
import shutil
import time
import tracemalloc
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image

from tests.load.photos import PNG, WHOLE, picture, png_of
from tests.sites import article, build_site, check_site, make_site, tree

GOOD = article("甲稿", "好好的一篇。")
SAVE_AS_UTF8 = "请用编辑器另存为 UTF-8"


def said(root: Path) -> dict[str, str]:
    """File → code of its first finding."""
    codes: dict[str, str] = {}
    for line in check_site(root):
        place, _, rest = line.partition(": ")
        codes.setdefault(place.removeprefix("content/").split(".md:")[0].removesuffix(".md"), rest.split(" ")[1])
    return codes


def test_links_pipes_and_devices_are_refused_and_nothing_outside_is_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.md"
    secret.write_text(article("绝密", "口令是一二三四。"), "utf-8")
    root = make_site(tmp_path / "project", {"articles/good.md": GOOD, "albums/a/index.md": article("图集")})
    articles = root / "content/articles"
    (articles / "link.md").symlink_to(secret)
    (articles / "passwd.md").symlink_to("/etc/passwd")
    (articles / "zero.md").symlink_to("/dev/zero")
    (articles / "loop.md").symlink_to("loop.md")
    (articles / "up").symlink_to("..")
    (articles / "dangling.md").symlink_to("nowhere.md")
    (root / "content/albums/a/p.jpg").symlink_to("/etc/passwd")
    (root / "content/albums/a/deep").symlink_to("/etc")
    (root / "content/lectures").symlink_to("/etc")
    os.mkfifo(articles / "pipe.md")
    (root / "content/topics.yaml").unlink()
    (root / "content/topics.yaml").symlink_to(secret)
    (root / "content/towns.csv").unlink()
    os.mkfifo(root / "content/towns.csv")
    before = time.monotonic()
    found = check_site(root)
    assert time.monotonic() - before < 10
    assert {(line.partition(":")[0], line.split(" ")[2]) for line in found} == {
        *((f"content/articles/{name}.md", "E005") for name in ("link", "passwd", "zero", "loop", "dangling")),
        ("content/articles/up", "E005"), ("content/albums/a/p.jpg", "E005"), ("content/albums/a/deep", "E005"),
        ("content/lectures", "E005"), ("content/topics.yaml", "E005"), ("content/articles/pipe.md", "E006"),
        ("content/towns.csv", "E006"),
    }  # fmt: skip
    assert not any(word in line for line in found for word in ("绝密", "口令", "root:"))


def test_a_photo_that_is_a_link_is_told_where_it_lies_and_not_by_those_who_show_it(tmp_path: Path) -> None:
    root = make_site(tmp_path, {"articles/a/index.md": article("甲稿", "![门](p.jpg)", cover="p.jpg")})
    (tmp_path / "p.jpg").write_bytes(WHOLE)
    (root / "content/articles/a/p.jpg").symlink_to(tmp_path / "p.jpg")
    assert check_site(root) == ("content/articles/a/p.jpg: 错误 E005 这里不能放符号链接，请换成文件本身",)


def test_content_that_is_a_link_is_refused(tmp_path: Path) -> None:
    root = make_site(tmp_path / "project")
    (root / "content").rename(tmp_path / "elsewhere")
    (root / "content").symlink_to(tmp_path / "elsewhere")
    assert check_site(root) == ("content: 错误 E005 content 不能是符号链接，请换成真正的文件夹",)


def test_a_file_that_becomes_a_link_after_a_build_is_not_followed(tmp_path: Path) -> None:
    root = make_site(tmp_path / "project", {"articles/a.md": GOOD})
    build_site(root)
    before = tree(root / "site")
    secret = tmp_path / "secret.md"
    secret.write_text(article("绝密"), "utf-8")
    (root / "content/articles/a.md").unlink()
    (root / "content/articles/a.md").symlink_to(secret)
    assert [problem.code for problem in build_site(root).problems] == ["E005"]
    assert tree(root / "site") == before


def test_names_that_cannot_be_copied_everywhere_are_told(tmp_path: Path) -> None:
    root = make_site(tmp_path, {"articles/good.md": GOOD})
    articles = root / "content/articles"
    bad = {
        "con.md": "E007", "NUL.txt.md": "E007", "a\nb.md": "E007", " a.md": "E007", "a?.md": "E007",
        "\u202egnp.md": "E007", "a\x1b[31m.md": "E007", "长" * 80 + ".md": "E007", os.fsdecode(b"\xb8\xe5.md"): "E007",
        "x.MD": "E009", "y.md.txt": "E009", "index.md": "E009",
    }  # fmt: skip
    for name in bad:
        (articles / name).write_text(GOOD, "utf-8")
    found = check_site(root)
    assert len(found) == len(bad)
    assert sorted(line.split(" E", 1)[1][:3] for line in found) == sorted(code[1:] for code in bad.values())
    assert all(line.isprintable() for line in found)


def test_names_that_look_dangerous_and_are_not_become_harmless_addresses(tmp_path: Path) -> None:
    names = ("-rf.md", "$(id).md", "%2e%2e.md", "a b.md", "x;y.md", "'q'.md", "{{7}}.md", "~root.md", "__proto__.md")
    root = make_site(tmp_path, {f"articles/{name}": article(f"第{n}篇") for n, name in enumerate(names)})
    assert build_site(root).problems == ()
    pages = {path.stem for path in (root / "site/articles").iterdir()}
    assert {"rf", "id", "2e-2e", "a-b", "x-y", "q", "7", "root", "proto"} <= pages


def test_a_folder_named_like_a_file_is_a_folder(tmp_path: Path) -> None:
    root = make_site(tmp_path, {"articles/x.md/index.md": GOOD, "articles/y/index.md": article("乙稿")})
    assert build_site(root).problems == ()
    assert {"articles/x-md.html", "articles/y.html"} <= set(tree(root / "site"))


def test_names_that_differ_by_case_or_composition_alone_are_told(tmp_path: Path) -> None:
    names = ("a.md", "A.md", "caf\u00e9.md", "cafe\u0301.md")
    root = make_site(tmp_path, {f"articles/{name}": article(f"第{n}篇") for n, name in enumerate(names)})
    found = check_site(root)
    assert [line for line in found if "E201" in line and "A.md" in line and "slug“a”" in line]
    assert [line for line in found if "E007" in line and "只是编码不同" in line]


def test_photos_are_found_however_their_names_are_composed(tmp_path: Path) -> None:
    matter = "---\ntitle: 图集\nphotos: [{src: caf\u00e9.jpg, alt: 照片}]\n---\n![照片](cafe\u0301.jpg)\n"
    root = make_site(tmp_path, {"albums/a/index.md": matter, "albums/a/cafe\u0301.jpg": WHOLE})
    assert build_site(root).problems == ()


ENCODINGS = {
    "gbk": (GOOD.encode("gbk"), "E001"), "gb18030": (GOOD.encode("gb18030"), "E001"),
    "utf16": (GOOD.encode("utf-16"), "E001"), "utf16le": (GOOD.encode("utf-16-le"), "E001"),
    "utf32": (GOOD.encode("utf-32"), "E001"), "half": (GOOD.encode()[:-3], "E001"), "zeros": (bytes(4096), "E001"),
    "zero-byte": (GOOD.encode() + b"\0", "E002"), "esc": (GOOD.encode() + b"\x1b[2J", "E002"), "empty": (b"", "E010"),
    "blank": (b"\n\n  \n", "E010"), "plain": ("正文".encode(), "E010"),
    "open": ("---\ntitle: 甲\n正文".encode(), "E011"),
    "conflict": (f"<<<<<<< HEAD\n{GOOD}=======\n{GOOD}>>>>>>> other\n".encode(), "E004"),
    "tab": ("---\ntitle: 甲\nsource:\n\tname: 报\n---\n".encode(), "E012"),
    "zip": (b"PK\x03\x04" + bytes(range(256)), "E001"),
    "photo": (WHOLE, "E001"), "twice": ("---\ntitle: 甲\n---\n---\ntitle: 乙\n---\n".encode(), "E016"),
    "bom": (b"\xef\xbb\xbf" + GOOD.encode(), ""), "crlf": (GOOD.replace("\n", "\r\n").encode(), ""),
    "cr": (GOOD.replace("\n", "\r").encode(), ""),
}  # fmt: skip


def test_each_kind_of_broken_text_has_its_code_and_none_hides_another(tmp_path: Path) -> None:
    root = make_site(tmp_path, {f"articles/{name}.md": content for name, (content, _) in ENCODINGS.items()})
    found = said(root)
    assert {name: found.get(f"articles/{name}", "") for name in ENCODINGS} == {
        name: code for name, (_, code) in ENCODINGS.items()
    }
    gbk = next(line for line in check_site(root) if "gbk.md" in line)
    assert gbk.endswith("文件不是 UTF-8 编码，看起来是 GBK/GB18030，" + SAVE_AS_UTF8)


def matter(rows: str) -> str:
    return f"---\ntitle: 甲稿\n{rows}---\n正文。\n"


def test_sizes_beyond_reason_are_refused_quickly_and_sizes_within_are_taken(tmp_path: Path) -> None:
    figures = "".join(f"- {{id: n{n}, label: 队, value: {n}, unit: 支, chart: 图}}\n" for n in range(1000))
    photos = "".join(f"- {{src: art:court, alt: 图{n}}}\n" for n in range(500))
    corrections = "".join(f"- {{date: 2026, text: {'长' * 1900}}}\n" for _ in range(10))
    root = make_site(tmp_path, {
        "articles/f.md": matter(f"figures:\n{figures}"), "albums/p.md": matter(f"photos:\n{photos}"),
        "articles/s.md": matter(f"corrections:\n{corrections}"),
    })  # fmt: skip
    assert len((root / "content/articles/f.md").read_bytes()) < 64_000
    assert build_site(root).problems == ()
    shutil.rmtree(root / "content/articles")
    make_site(root, {
        "articles/fat.md": matter(f"summary: {'长' * 22_000}\n"),
        "articles/deep.md": matter(f"series: {'[' * 5000}{']' * 5000}\n"),
        "articles/bomb.md": matter("topics: &a [x, x]\n" + "".join(
            f"author: &{b} [*{a}, *{a}]\n" for a, b in pairwise("abcdefghi"))),
        "articles/key.md": matter(f"{'k' * 5000}: 1\n"),
        "articles/long.md": article("甲", "[" * 60_000),
        "articles/huge.md": article("甲", "长" * 400_000),
        "articles/stars.md": article("甲", "*a " * 60_000),
        "articles/quote.md": article("甲", ">" * 5000),
    })  # fmt: skip
    tracemalloc.start()
    before = time.process_time()
    found = said(root)
    assert time.process_time() - before < 10
    assert tracemalloc.get_traced_memory()[1] < 300_000_000
    tracemalloc.stop()
    assert found == {
        "articles/fat": "E017", "articles/deep": "E017", "articles/bomb": "E014", "articles/key": "E012",
        "articles/long": "E304", "articles/huge": "E003", "articles/stars": "E304", "articles/quote": "E304",
    }  # fmt: skip


def photo(mode: str, size: tuple[int, int], form: str, **how: object) -> bytes:
    file = io.BytesIO()
    Image.new(mode, size).save(file, form, **how)
    return file.getvalue()


ODD_PHOTOS = {
    "dot.jpg": photo("RGB", (1, 1), "JPEG"), "thread.png": photo("RGB", (1, 3000), "PNG"),
    "line.png": photo("L", (3000, 1), "PNG"), "print.jpg": photo("CMYK", (50, 30), "JPEG"),
    "deep.png": photo("I;16", (50, 50), "PNG"), "few.png": photo("P", (50, 50), "PNG"),
    "moving.gif": photo("P", (50, 50), "GIF", save_all=True, append_images=[Image.new("P", (50, 50), 1)]),
    "glass.webp": photo("RGBA", (50, 50), "WEBP"), "grey.png": photo("LA", (9, 9), "PNG"),
    "bit.png": photo("1", (9, 9), "PNG"), "colours.jpeg": photo("RGB", (9, 9), "JPEG", icc_profile=b"broken"),
    "LOUD.JPG": photo("RGB", (9, 9), "JPEG", exif=b"Exif\0\0II*\0\xff\xff\xff\xff"),
    "trailer.jpg": WHOLE + b"<script>alert(1)</script>PK\x03\x04" * 100,
}  # fmt: skip


def test_odd_photos_are_photos(tmp_path: Path) -> None:
    rows = "".join(f"- {{src: {name}, alt: 照片}}\n" for name in ODD_PHOTOS)
    files = {f"albums/a/{name}": content for name, content in ODD_PHOTOS.items()}
    root = make_site(tmp_path, {**files, "albums/a/index.md": f"---\ntitle: 图集\nphotos:\n{rows}---\n"})
    assert build_site(root).problems == ()
    published = {name: content for name, content in tree(root / "site").items() if name.startswith("media/")}
    assert len(published) >= len(ODD_PHOTOS)
    assert not any(b"<script>" in content for content in published.values())


def test_one_broken_photo_says_so_and_hides_no_other_finding(tmp_path: Path) -> None:
    broken = PNG[:60] + bytes(byte ^ 0x55 for byte in PNG[60:200]) + PNG[200:]
    root = make_site(tmp_path, {
        "albums/a/index.md": "---\ntitle: 图集\ncover: a.png\nphotos:\n- {src: b.png, alt: 照片}\n---\n",
        "albums/a/a.png": broken, "albums/a/b.png": picture("PNG"), "articles/c.md": GOOD,
    })  # fmt: skip
    assert [str(problem) for problem in build_site(root).problems] == [
        "content/albums/a/a.png: 错误 E501 图片无法解码，文件已损坏，请重新上传原图"
    ]


@pytest.mark.parametrize("size", [(30_000, 30_000), (2**31 - 1, 2**31 - 1), (1, 2**31 - 1)])
def test_a_bomb_is_refused_by_its_header(tmp_path: Path, size: tuple[int, int]) -> None:
    text = article("图", cover="b.png")
    root = make_site(tmp_path, {"albums/a/index.md": text, "albums/a/b.png": png_of(*size)})
    before = time.process_time()
    assert [line.split(" ")[2] for line in check_site(root)] == ["E502"]
    assert time.process_time() - before < 2
