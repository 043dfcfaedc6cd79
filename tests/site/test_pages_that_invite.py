"""Pages that gather: order, what stands apart, and no picture twice."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from icalendar import Calendar

from generator.text.hanzi import counting_order
from tests.conftest import BuiltSite
from tests.sites import article, build_site, make_site

_MAIN = re.compile(r"<main\b.*?</main>", re.DOTALL)
_PICTURE = re.compile(r'<img [^>]*?src="([^"]+)"')
_TITLE = re.compile(r"<h[2-4]><a[^>]*>(.*?)</a></h[2-4]>", re.DOTALL)


def main_of(root: Path, page: str) -> str:
    found = _MAIN.search((root / "site" / page).read_text("utf-8"))
    assert found
    return found[0]


def titles(markup: str) -> list[str]:
    return [re.sub(r"<[^>]*>|\s", "", title) for title in _TITLE.findall(markup)]


def topical(title: str, **fields: str) -> str:
    return article(title, topics="[red]", **fields)


def test_a_topic_s_timeline_runs_from_early_to_late_with_the_inferred_and_the_undated_told_apart(
    tmp_path: Path,
) -> None:
    make_site(
        tmp_path,
        {
            "articles/late.md": topical("晚", date="2026-01-01", source="{name: 报, date: 2024-05-02}"),
            "articles/early.md": topical("早", date="2026-03-01", source="{name: 报, date: 2021-07-01}"),
            "articles/paper.md": topical("版", edition="{paper: 日报, date: 2024-01-09, page: 一版}"),
            "articles/guess.md": topical(
                "推", date="2026-02-01", source="{name: 报, date_inferred: 约 2022 年（文中有 2021 年的数字）}"
            ),
            "articles/none.md": topical("无", date="2026-05-01"),
            "venues/hall.md": "---\ntitle: 礼堂\ncategory: 礼堂\ntopics: [red]\n---\n",
        },
    )
    assert build_site(tmp_path).published
    page = main_of(tmp_path, "topics/red.html")
    line, _, lasting = page.partition('<div class="pairs">')
    assert titles(line) == ["早", "推", "版", "晚", "无"]
    eras = re.findall(r'<div class="era"><h3>(.*?)</h3>', line)
    assert eras == ["2021年", "约 2022 年", "2024年", "日期未刊"]
    assert "推断的年份：文中有 2021 年的数字" in line
    # What the site's own day is has no place on the line.
    assert "2026" not in line and '<time datetime="2024-05-02">' in line
    assert titles(lasting) == ["礼堂"]


def test_an_edition_lists_its_stories_in_the_order_of_the_page_and_leads_to_the_next_by_count(tmp_path: Path) -> None:
    def printed(paper: str, page: str, order: int) -> str:
        return f"{{paper: {paper}, page: {page}, order: {order}}}"

    make_site(
        tmp_path,
        {
            "articles/c.md": article("丙", edition=printed("剪报二", "综合", 3)),
            "articles/a.md": article("甲", edition=printed("剪报二", "综合", 1)),
            "articles/b.md": article("乙", edition=printed("剪报二", "综合", 2)),
            "articles/d.md": article("丁", edition=printed("剪报一", "综合", 1)),
            "articles/e.md": article("戊", edition=printed("剪报三", "综合", 1)),
        },
    )
    assert build_site(tmp_path).published
    assert titles(main_of(tmp_path, "editions/index.html")) == ["剪报一", "剪报二", "剪报三"]
    page = main_of(tmp_path, "editions/jian-bao-er-zong-he.html")
    assert titles(page) == ["甲", "乙", "丙"]
    assert '<ol class="edition-cols" start="2">' in page and "日期未刊" in page
    ways = re.findall(r'<a href="([^"]+)" rel="(prev|next)">', page)
    assert ways == [("jian-bao-yi-zong-he.html", "prev"), ("jian-bao-san-zong-he.html", "next")]


@pytest.mark.parametrize(
    ("names", "ordered"),
    [
        (["剪报三", "剪报二", "剪报一"], ["剪报一", "剪报二", "剪报三"]),
        (["第十一版", "第二版", "第十版", "第二十版"], ["第二版", "第十版", "第十一版", "第二十版"]),
        (["第10版", "第2版", "要闻"], ["第2版", "第10版", "要闻"]),
    ],
)
def test_names_that_count_are_sorted_as_they_count(names: list[str], ordered: list[str]) -> None:
    assert sorted(names, key=counting_order) == ordered


def test_events_stand_under_their_months_what_comes_first_and_what_has_no_day_apart(tmp_path: Path) -> None:
    def event(title: str, starts: str = "") -> str:
        return f"---\ntitle: {title}\n{f'starts: {starts}' if starts else ''}\n---\n"

    make_site(
        tmp_path,
        {
            "events/a.md": event("近", "2026-06-20 09:00"),
            "events/b.md": event("远", "2026-08-01 09:00"),
            "events/c.md": event("旧", "2026-04-01 09:00"),
            "events/d.md": event("刚过", "2026-05-30 09:00"),
            "events/e.md": event("无日"),
        },
    )
    assert build_site(tmp_path).published
    page = main_of(tmp_path, "events/index.html")
    assert titles(page) == ["近", "远", "刚过", "旧", "无日"]
    heads = re.findall(r'<h2 id="[^"]*">(.*?)</h2>', page)
    assert heads == ["2026年6月", "2026年8月", "2026年5月", "2026年4月", "日期未刊"]
    assert 'href="../events.ics"' in page


def test_an_event_to_come_is_offered_to_the_reader_s_calendar_and_one_that_is_over_is_not(tmp_path: Path) -> None:
    def event(title: str, starts: str) -> str:
        return f"---\ntitle: {title}\nstarts: {starts}\n---\n"

    make_site(tmp_path, {
        "events/a.md": event("近", "2026-06-20 09:00"), "events/b.md": event("旧", "2026-04-01"),
        "events/c.md": "---\ntitle: 无日\n---\n",
    })  # fmt: skip
    assert build_site(tmp_path).published
    assert 'href="a.ics"' in main_of(tmp_path, "events/a.html")
    assert not any("ics" in main_of(tmp_path, f"events/{name}.html") for name in "bc")
    assert sorted(path.name for path in (tmp_path / "site").rglob("*.ics")) == ["a.ics", "events.ics"]
    (alone,) = Calendar.from_ical((tmp_path / "site/events/a.ics").read_bytes()).walk("VEVENT")
    (among,) = (
        one for one in Calendar.from_ical((tmp_path / "site/events.ics").read_bytes()).walk("VEVENT")
        if one["summary"] == "近"
    )  # fmt: skip
    assert alone == among, "a calendar that takes both would hold it twice"


def test_honours_are_a_table_by_level_with_heads_for_columns_groups_and_rows(tmp_path: Path) -> None:
    honours = """
        - {id: good, name: 省好人, level: 省, rank: 2}
        - {id: model, name: 全国模范, level: 全国, rank: 1}
        - {id: fine, name: 中国好人, level: 全国, rank: 3, note: 报道没有分批次}
        """
    person = "---\ntitle: 某人\nhonours:\n  - {id: fine}\n---\n"
    make_site(tmp_path, {"honours.yaml": honours, "profiles/one.md": person})
    assert build_site(tmp_path).published
    page = main_of(tmp_path, "honours.html")
    table = page[page.index("<table") : page.index("</table>")]
    assert "<caption" in table and table.count('scope="col"') == 3
    assert re.findall(r'scope="rowgroup"[^>]*>(.*?)</th>', table) == ["全国", "省"]
    assert re.findall(r'scope="row">(.*?)</th>', table) == ["全国模范", "中国好人", "省好人"]
    assert 'href="profiles/one.html">某人' in table and "报道没有分批次" in table


def test_a_picture_stands_once_on_a_page_that_gathers_cards(built_site: BuiltSite) -> None:
    gathering = re.compile(
        r"^(index|honours)\.html$|^(topics|districts|editions|articles/(index|page-|stories|briefs))"
    )
    pages = [page for page in built_site.pages if gathering.match(page) and not page.startswith("articles/photos")]
    assert len(pages) > 40
    again = {
        page: twice
        for page in pages
        if (found := _MAIN.search(built_site.text(page)))
        and (twice := [href for href, count in Counter(_PICTURE.findall(found[0])).items() if count > 1])
    }
    assert again == {}


def test_every_figure_of_the_site_stands_once_in_the_table_of_the_board_under_a_place(built_site: BuiltSite) -> None:
    page = built_site.text("figures.html")
    table = page[page.index('<table class="ledger">') :]
    total = re.search(r"共 (\d+) 条", page)
    assert total and table.count('<td class="n whole">') == int(total[1]) > 50
    anchors = set(re.findall(r'scope="rowgroup" colspan="5" id="([^"]+)"', table))
    assert anchors == set(re.findall(r'<li><a href="#(h-at-\d+)">', page)) and len(anchors) > 5


def test_an_empty_district_offers_its_neighbours_on_the_map(tmp_path: Path) -> None:
    make_site(tmp_path, {"articles/a.md": article("甲", district="红花岗")})
    assert build_site(tmp_path).published
    page = main_of(tmp_path, "districts/meitan.html")
    beside = page[page.index("图上挨着") :]
    assert 'href="honghuagang.html"' in beside and "1 篇" in beside
    # The zone hangs below its parent, not beside this one.
    assert 'href="xinpu.html"' not in beside
