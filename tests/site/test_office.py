"""What a public office owes its readers: tags by its nature, a foot with its records, who made and checked a text."""

from __future__ import annotations

import re
import textwrap
from html import unescape
from pathlib import Path

import pytest

from tests.sites import BASE, NOON, article, build_site, check_site, make_site

OFFICE_TAGS = re.compile(r'<meta name="((?:Site|Column|Article|Pub|Content)\w+|Keywords|Author|Description|Url|Image)"')
STORY = """---
title: 老旧小区装上电梯
date: 2026-05-01
publish_at: 2026-05-01 09:30
updated: 2026-05-20
district: 红花岗
topics: [red]
source: {name: 某某日报, date: 2026-04-30, page: 第三版}
author: [刘某]
photographer: [陈某]
editor: [张某]
review:
  - {stage: 初审, by: 李某, on: 2026-04-28}
  - {stage: 复审, by: 王某, on: 2026-04-29}
  - {stage: 终审, by: 赵某, on: 2026-04-30}
corrections:
  - {date: 2026-05-20, text: 电梯应为两部，原文误作三部。}
---
正文。
"""


def settings(**changed: str) -> str:
    """The base site's settings with lines of its own."""
    return textwrap.dedent(BASE["site.yaml"]).strip() + "".join(f"\n{name}: {value}" for name, value in changed.items())


def built(root: Path, files: dict[str, str | bytes], **changed: str) -> Path:
    """The published folder of a tiny site with these files and settings."""
    outcome = build_site(make_site(root, {"site.yaml": settings(**changed), **files}), NOON)
    assert outcome.published, [str(problem) for problem in outcome.problems]
    return root / "site"


def metas(page: Path) -> dict[str, str]:
    text = page.read_text("utf-8")
    return {name: unescape(value) for name, value in re.findall(r'<meta name="([^"]+)" content="([^"]*)">', text)}


def test_a_government_page_carries_the_tags_of_the_site_and_of_the_article(tmp_path: Path) -> None:
    code = '{site_id_code: "5203000001"}'
    found = metas(built(tmp_path, {"articles/a.md": STORY}, office="government", imprint=code) / "articles/a.html")
    assert found["SiteName"] == "小站"
    assert found["SiteDomain"] == "example.org"
    assert found["SiteIDCode"] == "5203000001"
    assert found["ArticleTitle"] == "老旧小区装上电梯"
    assert found["PubDate"] == "2026-05-01 09:30"
    assert found["ContentSource"] == "某某日报"
    assert found["Author"] == found["author"] == "刘某"
    assert found["Keywords"] == found["keywords"] == "红色物业，红花岗区，故事"
    assert found["Description"] == found["description"]
    assert found["Url"] == "https://example.org/s/articles/a.html"
    assert not [name for name in found if name.startswith("Column")]


def test_a_list_is_a_column_and_the_front_page_is_none(tmp_path: Path) -> None:
    folder = built(tmp_path, {"articles/a.md": STORY}, office="government")
    column = metas(folder / "articles/index.html")
    assert (column["ColumnName"], column["ColumnType"]) == ("故事", "故事")
    assert column["ColumnDescription"] == column["description"]
    assert column["ColumnKeywords"]
    front = metas(folder / "index.html")
    assert front["SiteName"] == "小站"
    assert "ColumnName" not in front
    assert "ArticleTitle" not in front


def test_what_the_site_does_not_know_has_no_tag(tmp_path: Path) -> None:
    found = metas(built(tmp_path, {"articles/a.md": article(date="2026-05")}, office="government") / "articles/a.html")
    assert {"SiteIDCode", "PubDate", "Author", "Image"}.isdisjoint(found)
    assert found["ContentSource"] == "小站"


def test_a_news_office_has_the_tags_of_articles_alone(tmp_path: Path) -> None:
    folder = built(tmp_path, {"articles/a.md": STORY}, office="media")
    assert metas(folder / "articles/a.html")["ArticleTitle"] == "老旧小区装上电梯"
    assert "SiteName" not in metas(folder / "articles/a.html")
    assert not OFFICE_TAGS.search((folder / "articles/index.html").read_text("utf-8"))


def test_a_plain_site_has_none_of_them(tmp_path: Path) -> None:
    folder = built(tmp_path, {"articles/a.md": STORY})
    for page in folder.rglob("*.html"):
        assert not OFFICE_TAGS.search(page.read_text("utf-8")), page
    assert metas(folder / "articles/a.html")["author"] == "刘某"


@pytest.mark.parametrize("code", ["52030000", "BM14000002", "bm1400000", "52030000011", "５２０３００００１１"])
def test_a_wrong_site_code_is_told_with_its_line(tmp_path: Path, code: str) -> None:
    found = check_site(make_site(tmp_path, {"site.yaml": settings(imprint=f'{{site_id_code: "{code}"}}')}))
    assert [line.partition("“")[0] for line in found] == ["content/site.yaml:21:25: 错误 E705 网站标识码"]


def test_the_foot_prints_what_is_given_and_links_the_two_records(tmp_path: Path) -> None:
    given = (
        "{sponsor: 某某中心, operator: 某某科, icp: 某ICP备00000000号-1, psb: 某公网安备00000000000000号, "
        'psb_code: "00000000000000", site_id_code: "0000000000", report_phone: 0000-0000000, phone: 0000-1111111, '
        'address: 某路 1 号, postcode: "000000", notes: [本站支持IPv6]}'
    )
    foot = (built(tmp_path, {}, imprint=given) / "index.html").read_text("utf-8").partition("<footer")[2]
    for line in ("主办单位：某某中心", "承办单位：某某科", "网站标识码：0000000000", "违法和不良信息举报：0000-0000000",
                 "联系电话：0000-1111111", "地址：某路 1 号", "邮编：000000", "本站支持IPv6"):  # fmt: skip
        assert f"<p>{line}</p>" in foot
    assert '<a href="https://beian.miit.gov.cn/">某ICP备00000000号-1</a>' in foot
    assert '<a href="https://beian.mps.gov.cn/#/query/webSearch?code=00000000000000">某公网安备' in foot


def test_an_empty_imprint_prints_nothing_and_links_nowhere_outside(tmp_path: Path) -> None:
    foot = (built(tmp_path, {}) / "index.html").read_text("utf-8").partition("<footer")[2]
    assert 'href="http' not in foot
    assert "：" not in foot.partition('class="imprint"')[2]


def test_the_byline_keeps_the_order_of_public_sites(tmp_path: Path) -> None:
    page = (built(tmp_path, {"articles/a.md": STORY}, show_review="true") / "articles/a.html").read_text("utf-8")
    byline = page.partition('<div class="byline">')[2].partition("</dl>")[0]
    assert re.findall("<dt>(.*?)</dt>", byline) == [
        "来源", "作者", "摄影", "责任编辑", "审核", "本站发布", "更新", "地点",
    ]  # fmt: skip
    assert ["初审 李某" in byline, "复审 王某" in byline, "终审 赵某" in byline] == [True, True, True]


def test_reviewers_are_named_only_where_the_policy_says_so(tmp_path: Path) -> None:
    folder = built(tmp_path, {"articles/a.md": STORY})
    assert not [page for page in folder.rglob("*.html") if "李某" in page.read_text("utf-8")]


KINDS = {
    "articles": "", "lectures": "", "profiles": "", "venues": "category: 学校\n", "teams": "", "events": "",
    "albums": "", "posters": "",
}  # fmt: skip


@pytest.mark.parametrize("folder", KINDS)
def test_every_item_says_its_source_or_that_it_is_the_sites_own(tmp_path: Path, folder: str) -> None:
    text = "甲：一句。\n" if folder == "lectures" else "正文。\n"
    own = f"---\ntitle: 自己写的\n{KINDS[folder]}---\n{text}"
    given = f"---\ntitle: 别人写的\nsource: {{name: 某某日报}}\n{KINDS[folder]}---\n{text}"
    site = built(tmp_path, {f"{folder}/own.md": own, f"{folder}/given.md": given})
    assert "<dt>来源</dt><dd><span>本站</span>" in (site / folder / "own.html").read_text("utf-8")
    assert "<dt>来源</dt><dd><span>某某日报</span>" in (site / folder / "given.html").read_text("utf-8")


@pytest.mark.parametrize("folder", [*KINDS, "pages"])
def test_a_correction_stands_on_the_page_of_every_kind(tmp_path: Path, folder: str) -> None:
    extra = KINDS.get(folder, "") + "corrections: [{date: 2026-05-20, text: 应为两部。}]\n"
    text = "甲：一句。\n" if folder == "lectures" else "正文。\n"
    site = built(tmp_path, {f"{folder}/a.md": f"---\ntitle: 题目\n{extra}---\n{text}"})
    page = site / ("a.html" if folder == "pages" else f"{folder}/a.html")
    assert re.search(r"更正.*2026年5月20日.*应为两部。", page.read_text("utf-8"), re.DOTALL)


def test_a_correction_reaches_the_feeds_and_brings_the_entry_up(tmp_path: Path) -> None:
    site = built(tmp_path, {"articles/a.md": STORY.replace("三部。", "三部 <b>。")})
    for name in ("feed.xml", "feed.json"):
        text = unescape(unescape((site / name).read_text("utf-8")))
        assert "电梯应为两部" in text
        assert "<b>。" in text  # as text: two rounds of entities, and no more, were in the way
        assert "2026-05-20T00:00:00Z" in text
    assert re.search(r"articles/a\.html</loc><lastmod>2026-05-20<", (site / "sitemap.xml").read_text("utf-8"))
    assert "<b>。" not in (site / "feed.json").read_text("utf-8")


def test_a_script_in_a_feed_says_who_speaks(tmp_path: Path) -> None:
    script = "## 开场\n\n甲：灯亮了**没有**？\n\n（亮灯）\n\n乙：亮了。\n"
    front = "---\ntitle: 灯\ndate: 2026-05-01\nspeakers: {甲: 社区, 乙: 邻居}\n---\n"
    site = built(tmp_path, {"lectures/lamp.md": front + script})
    for name in ("feed.xml", "feed.json"):
        text = unescape(unescape((site / name).read_text("utf-8")))
        assert "<p><b>甲：</b>灯亮了<strong>没有</strong>？</p>" in text
        assert "<p><b>乙：</b>亮了。</p>" in text
        assert text.count("甲：") == 1
