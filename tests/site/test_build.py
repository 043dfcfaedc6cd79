"""From files to a published site."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.sites import NOON, article, build_site, check_site, make_site, tree

HOME_PAGES = (
    "index.html",
    "articles/index.html",
    "lectures/index.html",
    "profiles/index.html",
    "venues/index.html",
    "teams/index.html",
    "events/index.html",
    "albums/index.html",
    "posters/index.html",
    "districts/index.html",
    "districts/zunyi.html",
    "districts/honghuagang.html",
    "districts/meitan.html",
    "districts/xinpu.html",
    "topics/index.html",
    "topics/red.html",
    "honours.html",
    "figures.html",
    "editions/index.html",
    "search.html",
    "az.html",
    "404.html",
    "sitemap.xml",
    "robots.txt",
    "feed.xml",
    "feed.json",
    "events.ics",
    "manifest.webmanifest",
    "districts/honghuagang.xml",
    "districts/honghuagang.json",
)


def test_an_empty_library_still_gives_every_index(tmp_path: Path) -> None:
    outcome = build_site(make_site(tmp_path))
    assert outcome.problems == ()
    assert set(HOME_PAGES) <= set(tree(tmp_path / "site"))


def test_an_item_goes_from_front_matter_to_page_index_district_topic_feed_and_search(tmp_path: Path) -> None:
    make_site(
        tmp_path,
        {
            "articles/lou.md": article(
                "楼道里的灯",
                "党员把楼道灯换好了。",
                slug="lou",
                date="2026-05-01",
                district="红花岗",
                topics="red",
                author="张三",
            )
        },
    )
    assert build_site(tmp_path).problems == ()
    site = {
        name: content.decode("utf-8") for name, content in tree(tmp_path / "site").items() if not name.endswith(".svg")
    }
    for page in (
        "articles/lou.html",
        "articles/index.html",
        "districts/honghuagang.html",
        "topics/red.html",
        "feed.xml",
        "feed.json",
        "districts/honghuagang.xml",
        "index.html",
    ):
        assert "楼道里的灯" in site[page], page
    assert "楼道里的灯" not in site["districts/meitan.html"]
    assert "2026年5月1日" in site["articles/lou.html"]
    assert "https://example.org/s/articles/lou.html" in site["sitemap.xml"]
    assert any("楼道灯换好了" in text for name, text in site.items() if name.startswith("search/"))


def test_one_error_leaves_the_published_site_as_it_was(tmp_path: Path) -> None:
    make_site(tmp_path, {"articles/a.md": article("甲稿")})
    build_site(tmp_path)
    before = tree(tmp_path / "site")
    make_site(tmp_path, {"articles/b.md": article("乙稿", district="涪潭县")})
    outcome = build_site(tmp_path)
    assert [str(problem) for problem in outcome.problems] == [
        "content/articles/b.md:3:11: 错误 E104 未知区县“涪潭县”，是否为“湄潭县”？"
    ]
    assert outcome.published is None
    assert tree(tmp_path / "site") == before


def test_three_mistakes_in_three_files_are_told_together_with_line_and_column(tmp_path: Path) -> None:
    make_site(
        tmp_path,
        {
            "articles/a.md": article("甲稿", district="涪潭县"),
            "articles/b.md": "---\ntitle: 乙稿\ntitle: 又一个\n---\n正文。\n",
            "events/c.md": article("活动", venue="no-such-hall"),
        },
    )
    found = check_site(tmp_path)
    assert [line.split(" ")[:3] for line in found] == [
        ["content/articles/a.md:3:11:", "错误", "E104"],
        ["content/articles/b.md:3:1:", "错误", "E013"],
        ["content/events/c.md:3:8:", "错误", "E111"],
    ]


def test_a_second_build_with_nothing_changed_writes_nothing(tmp_path: Path) -> None:
    make_site(tmp_path, {"articles/a.md": article("甲稿")})
    build_site(tmp_path)
    outcome = build_site(tmp_path)
    assert outcome.published is not None
    assert outcome.published.written == ()
    assert not outcome.published.swapped
    assert outcome.made == 0


def test_an_incremental_build_gives_the_same_bytes_as_a_clean_one(tmp_path: Path) -> None:
    root, fresh = tmp_path / "a", tmp_path / "b"
    files = {
        f"articles/a{n}.md": article(f"第{n}篇", f"正文{n}。", date=f"2026-05-{n:02}", district="红花岗", topics="red")
        for n in range(1, 8)
    }
    make_site(root, files)
    build_site(root)
    files["articles/a3.md"] = article("改过的第3篇", "新的正文。", date="2026-05-20", district="湄潭")
    del files["articles/a5.md"]
    make_site(root, files)
    (root / "content/articles/a5.md").unlink()
    build_site(root)
    make_site(fresh, files)
    build_site(fresh)
    assert tree(root / "site") == tree(fresh / "site")


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"status": "draft"}, "草稿"),
        ({"status": "withdrawn"}, "已撤稿"),
        ({"publish_at": "2026-06-01 12:01"}, "未到发布时间"),
        ({"date": "2026-06-02"}, "未到发布时间"),
        ({"expire_at": "2026-06-01 12:00"}, "已过期"),
    ],
)
def test_what_is_not_due_stays_out_and_the_build_says_why(tmp_path: Path, fields: dict[str, str], reason: str) -> None:
    make_site(tmp_path, {"articles/a.md": article("甲稿", **fields)})
    outcome = build_site(tmp_path)
    assert [held.reason for held in outcome.held] == [reason]
    assert "articles/a.html" not in tree(tmp_path / "site")


def test_the_next_due_instant_is_the_earliest_change_to_come(tmp_path: Path) -> None:
    make_site(
        tmp_path,
        {
            "articles/a.md": article("甲稿", publish_at="2026-07-01 08:00"),
            "articles/b.md": article("乙稿", expire_at="2026-06-15 18:30"),
        },
    )
    assert build_site(tmp_path).next_due == "2026-06-15T18:30:00+08:00"
    later = datetime(2026, 7, 1, tzinfo=UTC)
    assert {held.reason for held in build_site(tmp_path, later).held} == {"已过期"}


def test_required_reviews_keep_unsigned_items_out(tmp_path: Path) -> None:
    signed = (
        "[{stage: 初审, by: 甲, on: 2026-01-01}, {stage: 复审, by: 乙, on: 2026-01-02}, "
        "{stage: 终审, by: 丙, on: 2026-01-03}]"
    )
    make_site(
        tmp_path,
        {
            "articles/a.md": article("甲稿", review=signed),
            "articles/b.md": article("乙稿", review="[{stage: 初审, by: 甲, on: 2026-01-01}]"),
        },
    )
    site = tmp_path / "content/site.yaml"
    site.write_text(site.read_text("utf-8") + "review: required\nshow_review: true\n", "utf-8")
    outcome = build_site(tmp_path)
    assert [(held.ref, held.reason) for held in outcome.held] == [("articles/b", "待复审")]
    assert "初审 甲" in (tmp_path / "site/articles/a.html").read_text("utf-8")


def test_an_old_address_leads_to_the_new_page(tmp_path: Path) -> None:
    make_site(tmp_path, {"articles/a.md": article("甲稿", aliases="[old/a.html, gone/]")})
    build_site(tmp_path)
    assert "../articles/a.html" in (tmp_path / "site/old/a.html").read_text("utf-8")
    assert "../articles/a.html" in (tmp_path / "site/gone/index.html").read_text("utf-8")


def test_an_old_address_in_use_is_an_error(tmp_path: Path) -> None:
    make_site(tmp_path, {"articles/a.md": article("甲稿", aliases="[articles/index.html]")})
    assert [line.split(" ")[2] for line in check_site(tmp_path)] == ["E203"]


def test_one_slug_for_two_documents_is_an_error(tmp_path: Path) -> None:
    make_site(tmp_path, {"articles/a.md": article("甲稿"), "articles/b.md": article("乙稿", slug="a")})
    assert check_site(tmp_path) == (
        "content/articles/b.md:3:7: 错误 E201 slug“a”与 content/articles/a.md 重复，请换一个 slug",
    )


def test_a_slug_that_meets_a_page_of_the_program_is_an_error(tmp_path: Path) -> None:
    make_site(tmp_path, {"articles/x.md": article("甲稿", slug="index")})
    assert [line.split(" ")[2] for line in check_site(tmp_path)] == ["E202"]


def test_without_base_url_what_needs_it_is_left_out_and_said(tmp_path: Path) -> None:
    make_site(tmp_path)
    site = tmp_path / "content/site.yaml"
    site.write_text(site.read_text("utf-8").replace("base_url: https://example.org/s/\n", ""), "utf-8")
    outcome = build_site(tmp_path)
    assert outcome.problems == () and not outcome.has_base_url
    published = tree(tmp_path / "site")
    assert "sitemap.xml" not in published and "feed.xml" not in published
    assert not any(b"example.org" in content for content in published.values())


def test_a_town_outside_its_district_names_its_home(tmp_path: Path) -> None:
    make_site(tmp_path, {"articles/a.md": article("甲稿", district="红花岗", town="永兴镇")})
    assert check_site(tmp_path) == (
        "content/articles/a.md:4:7: 错误 E108 “永兴镇”不在红花岗区，它属于湄潭县，请改区县或乡镇",
    )


def test_a_functional_zone_takes_the_towns_of_its_parent(tmp_path: Path) -> None:
    make_site(tmp_path, {"articles/a.md": article("甲稿", district="新蒲新区", town="新蒲街道")})
    assert check_site(tmp_path) == ()


def test_links_between_documents_are_written_as_paths_and_checked(tmp_path: Path) -> None:
    make_site(
        tmp_path,
        {
            "articles/a.md": article("甲稿", "见[乙稿](b.md)与[物业](../topics/red)。\n\n[没有](c.md)"),
            "articles/b.md": article("乙稿"),
        },
    )
    assert [line.split(" ")[0:3] for line in check_site(tmp_path)] == [["content/articles/a.md:6:1:", "错误", "E306"]]


def test_a_link_to_a_page_that_waits_is_printed_as_text(tmp_path: Path) -> None:
    make_site(
        tmp_path,
        {"articles/a.md": article("甲稿", "见[乙稿](b.md)。"), "articles/b.md": article("乙稿", status="draft")},
    )
    assert build_site(tmp_path).problems == ()
    assert "b.html" not in (tmp_path / "site/articles/a.html").read_text("utf-8")


def test_the_same_content_gives_the_same_bytes_in_another_folder(tmp_path: Path) -> None:
    files = {
        "articles/a.md": article("甲稿", figures="[{id: n, label: 队伍, value: 23, unit: 支}]"),
        "profiles/p.md": article("李四", honours="[{id: model}]"),
    }
    for name in ("one", "another/folder"):
        build_site(make_site(tmp_path / name, files))
    assert tree(tmp_path / "one/site") == tree(tmp_path / "another/folder/site")


def test_deleting_the_cache_changes_nothing_but_time(tmp_path: Path) -> None:
    import shutil

    make_site(tmp_path, {"articles/a.md": article("甲稿")})
    build_site(tmp_path)
    before = tree(tmp_path / "site")
    shutil.rmtree(tmp_path / ".hongcheng")
    build_site(tmp_path)
    assert tree(tmp_path / "site") == before


def test_a_check_writes_nothing(tmp_path: Path) -> None:
    make_site(tmp_path, {"articles/a.md": article("甲稿")})
    before = tree(tmp_path)
    assert check_site(tmp_path) == ()
    assert tree(tmp_path) == before


def test_the_build_time_only_chooses_what_is_in(tmp_path: Path) -> None:
    make_site(tmp_path, {"articles/a.md": article("甲稿", date="2026-01-01")})
    build_site(tmp_path)
    before = tree(tmp_path / "site")
    build_site(tmp_path, datetime(2030, 1, 1, tzinfo=UTC))
    assert tree(tmp_path / "site") == before
    assert NOON.year == 2026


@pytest.mark.parametrize("speakers", ["[甲, 乙]", "{甲: 宣讲员, 乙: 居民}"])
def test_speakers_are_declared_with_or_without_their_roles(tmp_path: Path, speakers: str) -> None:
    make_site(tmp_path, {"lectures/l.md": article("一稿", "甲：一句话。\n乙：又一句话。", speakers=speakers)})
    assert build_site(tmp_path).problems == ()
    page = (tmp_path / "site/lectures/l.html").read_text("utf-8")
    assert page.index("一句话") < page.index("又一句话")
