"""Fonts that a site gives: checked, cut to what the site says, published; without the extra, one line."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Mapping
from pathlib import Path

import pytest

from generator.media import fonts
from generator.media.fonts import CutFont, cut_font
from tests.sites import BASE, article, build_site, make_site, tree

fontTools = pytest.importorskip("fontTools")


def font(characters: str) -> bytes:
    """A font in which every one of *characters* is a box."""
    from fontTools.fontBuilder import FontBuilder
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    for point in ((0, 900), (900, 900), (900, 0)):
        pen.lineTo(point)
    pen.closePath()
    box = pen.glyph()
    names = {ord(ch): f"uni{ord(ch):04X}" for ch in characters}
    made = FontBuilder(1000, isTTF=True)
    made.setupGlyphOrder([".notdef", *names.values()])
    made.setupCharacterMap(names)
    made.setupGlyf(dict.fromkeys([".notdef", *names.values()], box))
    made.setupHorizontalMetrics(dict.fromkeys([".notdef", *names.values()], (1000, 0)))
    made.setupHorizontalHeader(ascent=880, descent=-120)
    made.setupNameTable({"familyName": "Boxes", "styleName": "Regular", "copyright": "Nobody"})
    made.setupOS2(usWeightClass=700)
    made.setupPost()
    written = io.BytesIO()
    made.save(written)
    return written.getvalue()


LATIN = "".join(map(chr, range(0x20, 0x7F)))
HAN = "".join(map(chr, range(0x4E00, 0x5400)))
WHOLE = font(LATIN + HAN)


def site(root: Path, lines: str, files: Mapping[str, bytes] | None = None) -> Path:
    settings = f"{textwrap.dedent(BASE['site.yaml'])}\nfonts: {lines}\n"
    make_site(root, {"site.yaml": settings, "articles/a.md": article("丁丈", "正文丂。")})
    for name, content in (files or {"x.ttf": WHOLE}).items():
        path = root / "assets" / "fonts" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return root


def known(content: bytes) -> frozenset[str]:
    from fontTools.ttLib import TTFont

    return frozenset(map(chr, TTFont(io.BytesIO(content)).getBestCmap()))


def published(root: Path) -> dict[str, bytes]:
    return {name: content for name, content in tree(root / "site").items() if "/fonts" in name}


def test_a_font_is_cut_to_what_titles_say_and_every_page_links_to_its_sheet(tmp_path: Path) -> None:
    root = site(tmp_path, "{title: assets/fonts/x.ttf, licence: 许可一}")
    build_site(root)
    files = published(root)
    sheet = next(name for name in files if name.endswith(".css"))
    cut = next(name for name in files if name.startswith("assets/fonts/title."))
    rules = files[sheet].decode()
    assert "许可一" in rules and cut.removeprefix("assets/") in rules and "font-display:swap" in rules
    assert {"丁", "丈"} <= known(files[cut]) and "丂" not in known(files[cut])
    assert len(files[cut]) < len(WHOLE) / 10
    for page in ("index.html", "articles/a.html"):
        assert sheet.rpartition("/")[2] in (root / "site" / page).read_text("utf-8")


def test_a_font_for_reading_holds_the_words_of_bodies(tmp_path: Path) -> None:
    root = site(tmp_path, "{text: assets/fonts/x.ttf, licence: 许可}")
    build_site(root)
    cut = next(content for name, content in published(root).items() if "/text." in name)
    assert {"丁", "丂"} <= known(cut)


def test_the_same_font_and_words_give_the_same_bytes(tmp_path: Path) -> None:
    made = cut_font(WHOLE, "丁丈A")
    assert isinstance(made, CutFont) and made == cut_font(WHOLE, "A丈丁") and made.ending in (".woff", ".woff2")
    other = cut_font(WHOLE, "丁丈B")
    assert isinstance(other, CutFont) and other.content != made.content


def test_characters_near_each_other_are_told_as_one_range() -> None:
    made = cut_font(WHOLE, "ABD丁吀")
    assert isinstance(made, CutFont)
    assert made.ranges == "U+41-44,U+4e01" and made.missing == "吀"


def lines_of(root: Path) -> list[str]:
    """What the build says about fonts."""
    return [str(problem) for problem in build_site(root).problems if problem.code[1:3] == "53"]


def test_characters_that_the_font_lacks_are_named(tmp_path: Path) -> None:
    root = site(tmp_path, "{title: assets/fonts/x.ttf, licence: 许可}", {"x.ttf": font(LATIN)})
    (line,) = lines_of(root)
    assert "警告 W532" in line and line.startswith("content/site.yaml:")


def test_a_large_font_is_said_to_be_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generator.output.fonts.PUBLISHED_LIMIT", 100)
    found = lines_of(site(tmp_path, "{title: assets/fonts/x.ttf, licence: 许可}"))
    assert any("W533" in line for line in found)


def test_a_template_in_another_encoding_is_told_also_where_fonts_are_cut(tmp_path: Path) -> None:
    root = site(tmp_path, "{title: assets/fonts/x.ttf, licence: 自制}")
    (root / "templates/pages").mkdir(parents=True)
    (root / "templates/pages/lost.html").write_bytes("你好".encode("gbk"))
    assert [problem.code for problem in build_site(root).problems if problem.level == "error"] == ["E804"]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("{title: assets/fonts/x.ttf}", "没有写明许可"),
        ("{title: assets/fonts/no.ttf, licence: 许可}", "没有这个文件"),
        ("{title: content/site.yaml, licence: 许可}", "请放在站点文件夹的 assets/fonts/ 里"),
        ("{title: assets/fonts/../../content/site.yaml, licence: 许可}", "文件无法读取"),
        ("{title: assets/fonts/note.ttf, licence: 许可}", "这不是 .ttf 或 .otf 字体"),
        ("{title: assets/fonts/cut.ttf, licence: 许可}", "字体文件是坏的"),
        ("{title: assets/fonts/all.ttf, licence: 许可}", ".ttc"),
        ("{title: assets/fonts/link.ttf, licence: 许可}", "符号链接"),
    ],
)
def test_a_font_that_cannot_be_used_stops_the_build_with_one_line(tmp_path: Path, lines: str, said: str) -> None:
    files = {"x.ttf": WHOLE, "note.ttf": b"not a font", "cut.ttf": WHOLE[:3000], "all.ttf": b"ttcf" + WHOLE[4:]}
    root = site(tmp_path, lines, files)
    (root / "assets/fonts/link.ttf").symlink_to(root / "assets/fonts/x.ttf")
    (line,) = lines_of(root)
    assert "错误 E531" in line and said in line
    assert not (root / "site").exists()


def test_without_the_extra_the_site_is_built_in_the_systems_fonts_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generator.output.fonts.versions", lambda: "")
    root = site(tmp_path, "{title: assets/fonts/x.ttf, licence: 许可}")
    (line,) = lines_of(root)
    assert "警告 W534" in line and fonts.INSTALL in line
    assert (root / "site/index.html").exists() and not published(root)
