"""Albums and galleries as files: a page for each photo, an album to take home, a district's strip."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from tests.sites import article, build_site, make_site


def photo(colour: str = "teal", size: tuple[int, int] = (320, 240)) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, "JPEG")
    return file.getvalue()


def album(*names: str, **fields: str) -> str:
    lines = "".join(f"{name}: {value}\n" for name, value in fields.items())
    rows = "".join(f"  - {{src: {name}, alt: 看得见{name}, caption: 图说{name}, credit: 甲}}\n" for name in names)
    return f"---\ntitle: 一册图\nslug: one\n{lines}photos:\n{rows}---\n册子的话。\n"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return make_site(
        tmp_path,
        {
            "albums/one/index.md": album("a.jpg", "b.jpg", "c.jpg", district="[红花岗区]", date="2026-01-02"),
            "albums/one/a.jpg": photo("teal"),
            "albums/one/b.jpg": photo("maroon", (240, 320)),
            "albums/one/c.jpg": photo("olive"),
        },
    )


def text(site: Path, page: str) -> str:
    return (site / "site" / page).read_text("utf-8")


def test_each_photo_has_a_page_with_its_words_and_the_ways_to_its_neighbours(site: Path) -> None:
    assert build_site(site).problems == ()
    middle = text(site, "albums/one/b.html")
    assert "图说b.jpg" in middle and "看得见b.jpg" in middle
    assert 'href="a.html"' in middle and 'href="c.html"' in middle
    assert 'href="../one.html#p2"' in middle
    first, last = text(site, "albums/one/a.html"), text(site, "albums/one/c.html")
    assert 'rel="prev"' not in first and 'rel="next"' in first
    assert 'rel="next"' not in last and 'rel="prev"' in last


def test_a_photo_keeps_its_address_when_the_order_changes(site: Path) -> None:
    build_site(site)
    before = {path.name for path in (site / "site/albums/one").iterdir()}
    (site / "content/albums/one/index.md").write_text(album("c.jpg", "a.jpg", "b.jpg"), "utf-8")
    build_site(site)
    assert {path.name for path in (site / "site/albums/one").iterdir()} == before == {"a.html", "b.html", "c.html"}
    assert "第 1 幅" in text(site, "albums/one/c.html")


def test_two_photos_of_one_name_and_one_called_index_have_addresses_of_their_own(tmp_path: Path) -> None:
    root = make_site(
        tmp_path,
        {
            "albums/one/index.md": album("a.jpg", "day/a.jpg", "index.jpg", "茶园.jpg"),
            "albums/one/a.jpg": photo(),
            "albums/one/day/a.jpg": photo("red"),
            "albums/one/index.jpg": photo("blue"),
            "albums/one/茶园.jpg": photo("green"),
        },
    )
    assert build_site(root).problems == ()
    pages = {path.name for path in (root / "site/albums/one").iterdir()}
    assert pages == {"a.html", "a-2.html", "index-1.html", "cha-yuan.html"}


def test_an_album_can_be_taken_home_with_the_names_of_who_took_what(site: Path) -> None:
    build_site(site)
    with zipfile.ZipFile(site / "site/albums/one.zip") as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["one/01-a.jpg", "one/02-b.jpg", "one/03-c.jpg", "one/credits.txt"]
        credit = archive.read("one/credits.txt").decode("utf-8-sig")
        with Image.open(io.BytesIO(archive.read("one/02-b.jpg"))) as picture:
            assert picture.size == (240, 320)
    assert "02-b.jpg" in credit and "图说b.jpg" in credit and "摄影：甲" in credit
    assert "https://example.org/s/albums/one.html" in credit
    assert 'href="one.zip"' in text(site, "albums/one.html")


def test_an_album_that_says_no_has_no_archive(site: Path) -> None:
    path = site / "content/albums/one/index.md"
    path.write_text(path.read_text("utf-8").replace("title:", "download: false\ntitle:", 1), "utf-8")
    build_site(site)
    assert not (site / "site/albums/one.zip").exists()
    assert ".zip" not in text(site, "albums/one.html")


def test_drawn_prints_go_into_the_archive_as_they_are(tmp_path: Path) -> None:
    root = make_site(tmp_path, {"albums/one.md": album("art:karst", "art:river")})
    assert build_site(root).problems == ()
    with zipfile.ZipFile(root / "site/albums/one.zip") as archive:
        assert archive.namelist() == ["one/01-karst.svg", "one/02-river.svg", "one/credits.txt"]
        assert "示意图" in archive.read("one/credits.txt").decode("utf-8-sig")


def test_a_cover_need_not_be_one_of_the_photos(site: Path) -> None:
    (site / "content/albums/one/cover.jpg").write_bytes(photo("navy"))
    path = site / "content/albums/one/index.md"
    path.write_text(path.read_text("utf-8").replace("title:", "cover: {src: cover.jpg, alt: 封面}\ntitle:", 1), "utf-8")
    assert build_site(site).problems == ()
    assert "media/cover-" in text(site, "albums/index.html")
    assert {page.name for page in (site / "site/albums/one").iterdir()} == {"a.html", "b.html", "c.html"}


def test_a_district_shows_its_photos_each_leading_to_its_page(site: Path) -> None:
    build_site(site)
    page = text(site, "districts/honghuagang.html")
    for name in ("b", "c"):
        assert f'href="../albums/one/{name}.html"' in page
    # The first stands on the album's card, and no picture stands twice.
    assert 'href="../albums/one.html"' in page and 'href="../albums/one/a.html"' not in page
    assert "albums/one/" not in text(site, "districts/meitan.html")


def test_a_gallery_of_a_story_has_pages_as_an_album_has(tmp_path: Path) -> None:
    story = article("有图的故事", photos="[{src: x-1.jpg, alt: 一}, {src: x-2.jpg, alt: 二}]")
    root = make_site(
        tmp_path, {"articles/x.md": story, "articles/x-1.jpg": photo(), "articles/x-2.jpg": photo("red")}
    )
    assert build_site(root).problems == ()
    assert 'href="../x.html#p2"' in text(root, "articles/x/x-2.html")
    assert 'href="x/x-2.html"' in text(root, "articles/x.html")


def test_pages_of_photos_stand_in_no_site_map_and_those_of_a_draft_only_in_the_preview(site: Path) -> None:
    build_site(site)
    assert "albums/one.html" in text(site, "sitemap.xml") and "albums/one/" not in text(site, "sitemap.xml")
    path = site / "content/albums/one/index.md"
    path.write_text(path.read_text("utf-8").replace("title:", "status: draft\ntitle:", 1), "utf-8")
    build_site(site)
    assert not (site / "site/albums").joinpath("one").exists()
    assert not (site / "site/albums/one.zip").exists()


def test_a_photo_that_is_broken_is_named_and_nothing_is_published(site: Path) -> None:
    build_site(site)
    before = text(site, "albums/one.html")
    (site / "content/albums/one/b.jpg").write_bytes(photo("maroon", (240, 320))[:-400])
    outcome = build_site(site)
    assert [problem.span.path for problem in outcome.problems] == ["content/albums/one/b.jpg"]
    assert outcome.published is None and text(site, "albums/one.html") == before
