"""A page passed on: what its head tells, the card that is shown for it, and the text that goes to WeChat."""

from __future__ import annotations

import io
import json
import re
import time
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from PIL import Image
from playwright.sync_api import Browser

from generator.media.share_cards import Art, Card, can_set, covers, draw, set_title
from generator.render.wechat import STYLES, inlined
from generator.text.hanzi import phrases
from tests.conftest import BuiltSite
from tests.load.photos import WHOLE
from tests.media.films import mp3
from tests.site.test_hostile import HOSTILE
from tests.site.test_office import STORY, built, metas, settings
from tests.sites import article, build_site, make_site, tree

BASE_URL = "https://example.org/s/"
ON = {"share_cards": "true", "wechat": "true"}


def properties(page: Path) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<meta property="([^"]+)" content="([^"]*)">', page.read_text("utf-8")):
        found.setdefault(name, []).append(unescape(value))
    return found


def canonical(page: Path) -> str:
    return unescape(re.findall(r'<link rel="canonical" href="([^"]+)">', page.read_text("utf-8"))[0])


def nodes(page: Path) -> dict[str, dict[str, Any]]:
    """The structured data of a page by type."""
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page.read_text("utf-8"), re.DOTALL)
    assert len(blocks) == 1, page
    read = json.loads(blocks[0])
    assert read["@context"] == "https://schema.org"
    return {node["@type"]: node for node in read["@graph"]}


# -- the head ---------------------------------------------------------------------------------


def test_open_graph_tells_an_article_whole(tmp_path: Path) -> None:
    page = built(tmp_path, {"articles/a.md": STORY}, **ON) / "articles/a.html"
    found = properties(page)
    assert found["og:title"] == ["老旧小区装上电梯"]
    assert found["og:type"] == ["article"]
    assert found["og:locale"] == ["zh_CN"]
    assert found["og:url"] == [canonical(page)] == [f"{BASE_URL}articles/a.html"]
    assert found["article:published_time"] == ["2026-05-01T09:30:00+08:00"]
    assert found["article:modified_time"] == ["2026-05-20"]
    assert found["article:section"] == ["故事"]
    assert found["article:tag"] == ["红色物业", "红花岗区"]
    assert metas(page)["twitter:card"] == "summary_large_image"
    [picture] = found["og:image"]
    with Image.open(tmp_path / "site" / picture.removeprefix(BASE_URL)) as card:
        assert (found["og:image:width"], found["og:image:height"]) == ([str(card.width)], [str(card.height)])
    assert found["og:image:alt"] == ["老旧小区装上电梯"]


def test_without_cards_the_photo_that_leads_is_shown_and_a_drawn_print_is_not(tmp_path: Path) -> None:
    photo = article("有照片", photos="[{src: p.jpg, alt: 院子}]")
    site = built(tmp_path, {"articles/a/index.md": photo, "articles/a/p.jpg": WHOLE,
                            "articles/b.md": article("有插图", cover="art:court")})  # fmt: skip
    found = properties(site / "articles/a.html")
    with Image.open(site / found["og:image"][0].removeprefix(BASE_URL)) as shown:
        assert (found["og:image:width"], found["og:image:height"]) == ([str(shown.width)], [str(shown.height)])
        assert shown.format == "JPEG"
    assert found["og:image:alt"] == ["院子"]
    assert "og:image" not in properties(site / "articles/b.html")


def test_a_page_names_its_own_language_and_no_other(tmp_path: Path) -> None:
    page = built(tmp_path, {"articles/a.md": article()}) / "articles/a.html"
    found = re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)">', page.read_text("utf-8"))
    assert found == [("zh-CN", canonical(page))]


def test_without_a_public_address_nothing_absolute_is_written(tmp_path: Path) -> None:
    root = make_site(tmp_path, {"site.yaml": settings(**ON), "articles/a.md": STORY})
    assert build_site(root, base_url="").published
    for page in (root / "site").rglob("*.html"):
        text = page.read_text("utf-8")
        assert not re.search(r'rel="canonical"|hreflang|og:url|og:image|ld\+json|data-wechat', text), page
    assert not list((root / "site").rglob("card-*"))
    assert not list((root / "site").rglob("*-wechat.js"))


# -- structured data --------------------------------------------------------------------------


def test_an_article_is_news_with_the_facts_of_its_page(tmp_path: Path) -> None:
    page = built(tmp_path, {"articles/a.md": STORY}, **ON) / "articles/a.html"
    news = nodes(page)["NewsArticle"]
    assert news["url"] == news["mainEntityOfPage"] == canonical(page)
    assert news["headline"] == "老旧小区装上电梯"
    assert (news["datePublished"], news["dateModified"]) == ("2026-05-01T09:30:00+08:00", "2026-05-20")
    assert news["author"] == ["刘某"]
    assert news["sourceOrganization"]["name"] == "某某日报"
    assert news["correction"] == ["电梯应为两部，原文误作三部。"]
    assert news["image"] == properties(page)["og:image"]
    crumbs = nodes(page)["BreadcrumbList"]["itemListElement"]
    assert [step["position"] for step in crumbs] == [1, 2, 3, 4]
    assert [step["name"] for step in crumbs] == ["首页", "故事", "红花岗", "老旧小区装上电梯"]
    assert crumbs[0]["item"] == BASE_URL
    assert crumbs[-1]["item"] == canonical(page)


def test_facts_that_nobody_wrote_are_left_out(tmp_path: Path) -> None:
    news = nodes(built(tmp_path, {"articles/a.md": article(date="2026-05")}) / "articles/a.html")["NewsArticle"]
    unknown = {"datePublished", "dateModified", "author", "image", "sourceOrganization", "correction", "keywords"}
    assert unknown.isdisjoint(news)


def test_an_event_is_one_only_with_its_time_and_place(tmp_path: Path) -> None:
    where = "---\ntitle: 村广场\ncategory: 广场\naddress: 某路\n---\n"
    site = built(tmp_path, {
        "venues/v.md": where,
        "events/whole.md": "---\ntitle: 一场\nstarts: 2026-05-01 19:30\nvenue: v\n---\n",
        "events/online.md": "---\ntitle: 云上一场\nstarts: 2026-05-02\nonline: true\n---\n",
        "events/undated.md": "---\ntitle: 哪天\nvenue: v\n---\n",
        "events/nowhere.md": "---\ntitle: 哪里\nstarts: 2026-05-01\n---\n",
    })  # fmt: skip
    event = nodes(site / "events/whole.html")["Event"]
    assert event["startDate"] == "2026-05-01T19:30:00+08:00"
    assert event["location"] == {
        "@type": "Place", "name": "村广场", "address": "某路", "url": f"{BASE_URL}venues/v.html",
    }  # fmt: skip
    assert nodes(site / "events/online.html")["Event"]["location"]["@type"] == "VirtualLocation"
    assert "Event" not in nodes(site / "events/undated.html")
    assert "Event" not in nodes(site / "events/nowhere.html")


def test_a_person_is_a_person_and_a_group_is_none(tmp_path: Path) -> None:
    honour = "honours: [{id: model}, {name: 先进集体, collective: true}]"
    site = built(tmp_path, {
        "profiles/one.md": f"---\ntitle: 张某\n{honour}\nportrait: art:court\n---\n",
        "profiles/many.md": "---\ntitle: 某某班组\nis_group: true\n---\n",
    })  # fmt: skip
    person = nodes(site / "profiles/one.html")["Person"]
    assert (person["name"], person["award"]) == ("张某", ["全国道德模范"])
    assert "image" not in person
    assert properties(site / "profiles/one.html")["og:type"] == ["profile"]
    assert nodes(site / "profiles/many.html")["Organization"]["name"] == "某某班组"


def test_an_album_names_its_photos_and_the_front_page_its_search(tmp_path: Path) -> None:
    photos = "[{src: p.jpg, alt: 院, caption: 院子, credit: 秦某}, {src: art:court, alt: 画}]"
    album = f"---\ntitle: 图\nphotos: {photos}\n---\n"
    site = built(tmp_path, {"albums/a/index.md": album, "albums/a/p.jpg": WHOLE})
    [photo] = nodes(site / "albums/a.html")["ImageGallery"]["image"]
    assert (photo["caption"], photo["creditText"]) == ("院子", "秦某")
    assert (site / photo["contentUrl"].removeprefix(BASE_URL)).is_file()
    action = nodes(site / "index.html")["WebSite"]["potentialAction"]
    assert action["target"]["urlTemplate"] == f"{BASE_URL}search.html?q={{search_term_string}}"


def test_a_recording_is_told_only_with_all_that_is_required(tmp_path: Path) -> None:
    text = "---\ntitle: 讲稿\n{}recordings: [{{src: t.mp3, title: 录音}}]\n---\n甲：一句。\n"
    site = built(tmp_path, {"lectures/a/index.md": text.format("date: 2026-05-01\n"), "lectures/a/t.mp3": mp3(),
                            "lectures/b/index.md": text.format(""), "lectures/b/t.mp3": mp3()})  # fmt: skip
    sound = nodes(site / "lectures/a.html")["AudioObject"]
    assert (sound["uploadDate"], sound["encodingFormat"]) == ("2026-05-01", "audio/mpeg")
    assert re.fullmatch(r"PT\d+M\d+S", sound["duration"])
    assert (site / sound["contentUrl"].removeprefix(BASE_URL)).is_file()
    assert "AudioObject" not in nodes(site / "lectures/b.html")


@pytest.mark.parametrize("words", [*HOSTILE.values(), "</script><!--<script>", "甲\\u2028乙 & <b>"])
def test_a_hostile_title_stays_text_in_data_and_on_the_card(tmp_path: Path, words: str) -> None:
    front = json.dumps({"title": words, "summary": words, "author": [words]}, ensure_ascii=False)
    root = make_site(tmp_path, {"site.yaml": settings(**ON), "articles/a.md": f"---\n{front}\n---\n正文。\n"})
    assert build_site(root).published
    page = root / "site/articles/a.html"
    news = nodes(page)["NewsArticle"]
    title = unescape(re.findall('og:title" content="([^"]*)"', page.read_text("utf-8"))[0])
    assert news["headline"] == title
    assert news["author"] == [title]
    script = (root / "site/articles/a-wechat.js").read_text("utf-8")
    assert "<" not in script
    assert "\n" not in script.strip()


def test_every_address_of_the_reference_site_is_its_pages_own(built_site: BuiltSite) -> None:
    for name in built_site.sample:
        page = built_site.folder / name
        if 'rel="canonical"' not in built_site.text(name):
            continue
        found = nodes(page)
        address = canonical(page)
        assert properties(page)["og:url"] == [address]
        for type in ("NewsArticle", "Article", "Person", "Organization", "ImageGallery"):
            if type in found:
                assert found[type]["url"] == address
        if "BreadcrumbList" in found:
            assert found["BreadcrumbList"]["itemListElement"][-1]["item"] == address
        for node in found.values():
            for key in ("datePublished", "dateModified", "startDate", "uploadDate"):
                assert re.fullmatch(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d\+\d\d:\d\d)?", node.get(key, "2026-01-01"))


# -- the card ---------------------------------------------------------------------------------


def card(title: str, **changed: Any) -> Card:
    fields = {"kicker": "某区·某专题", "site": "小站", "link": f"{BASE_URL}a.html", "is_drawn": False} | changed
    return Card(title, tuple(piece for piece, _ in phrases(title)), **fields)


def test_the_typeface_has_all_characters_of_the_national_standard() -> None:
    rows = (bytes((row, cell)) for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF))
    standard = "".join(pair.decode("gb2312", "ignore") for pair in rows)
    assert len(standard) == 6763
    assert covers(standard)
    assert not covers("🎉")


TITLES = ("惠超", "三问开场，四个故事接着讲", "意见6539件，办结的有6455件", "贵州钢绳（集团）有限责任公司" * 5)


@pytest.mark.parametrize("title", TITLES)
def test_a_title_is_set_in_three_lines_at_most_without_forbidden_beginnings(title: str) -> None:
    lines, size = set_title(tuple(piece for piece, _ in phrases(title)))
    assert len(lines) <= 3
    assert not [line for line in lines if line[0] in "，。、；：！？）”》"]
    assert "".join(lines) == title or lines[-1].endswith("……")
    assert size in (76, 64, 50)


def test_the_title_stands_in_the_middle_square() -> None:
    with Image.open(io.BytesIO(draw(card("四个小时，近800单柑果出了山", site=""), None))) as sheet:
        below = sheet.convert("L").crop((0, 330, 1200, 630))
        dark = below.point(lambda value: 255 if value < 128 else 0)
        words = dark.crop((140, 0, 940, 300)).getbbox()
    assert words is not None
    assert words[0] + 140 >= 285
    assert words[2] + 140 <= 915


def test_the_code_on_the_card_is_that_of_the_canonical_address() -> None:
    import segno

    link = f"{BASE_URL}articles/{quote('一篇')}.html"
    with Image.open(io.BytesIO(draw(card("一篇", link=link), None))) as sheet:
        corner = sheet.convert("L").crop((930, 350, 1200, 630)).point(lambda value: 255 if value < 128 else 0)
    box = corner.getbbox()
    assert box is not None
    modules = segno.make(link, error="m", micro=False, boost_error=False, mask=3).matrix
    scale = round((box[2] - box[0]) / len(modules))
    assert scale >= 4
    for y, row in enumerate(modules):
        for x, module in enumerate(row):
            seen = corner.getpixel((box[0] + x * scale + scale // 2, box[1] + y * scale + scale // 2))
            assert (seen == 255) == bool(module), (x, y)


def test_a_title_that_cannot_be_set_leaves_the_art_alone() -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 20"><path fill="#a8321f" d="M0 0h30v20H0z"/></svg>'
    assert not can_set(card("好🎉"))
    with Image.open(io.BytesIO(draw(card("好🎉"), Art(svg, "print")))) as sheet:
        assert sheet.size == (1200, 630)
        low, high = zip(*sheet.convert("RGB").getextrema(), strict=True)
    assert all(abs(one - other) <= 4 for one, other in zip(low, high, strict=True))


@pytest.mark.parametrize(
    ("svg", "is_drawn"),
    [
        ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 47 30"/>', True),
        ('<s:svg xmlns:s="http://www.w3.org/2000/svg" viewBox="0 0 4 3"><s:path d="M0 0h4v3z"/></s:svg>', True),
        ('<svg xmlns="http://www.w3.org/2000/svg" data-a="b>c" viewBox="0 0 4 3"/>', False),
    ],
)
def test_a_drawing_of_any_form_is_drawn_or_left_out(svg: str, is_drawn: bool) -> None:
    with Image.open(io.BytesIO(draw(card("一篇"), Art(svg.encode(), "print")))) as sheet:
        corner = sheet.getpixel((5, 300))
    assert isinstance(corner, tuple) and (corner[0] > 0xE0) == is_drawn  # paper, or the night of a card without art


def test_a_title_that_cannot_be_set_without_art_has_the_sites_card(tmp_path: Path) -> None:
    site = built(tmp_path, {"articles/a.md": article("好🎉")}, **ON)
    assert properties(site / "articles/a.html")["og:image"] == properties(site / "index.html")["og:image"]


def test_the_same_content_gives_the_same_cards_and_a_new_title_one_new_card(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"articles/a.md": STORY, "articles/b.md": article("另一篇", cover="art:court")}

    def cards(root: Path) -> dict[str, bytes]:
        return {name: content for name, content in tree(root / "site").items() if "/card-" in name}

    built(tmp_path / "one", files, **ON)
    built(tmp_path / "two", files, **ON)
    before = cards(tmp_path / "one")
    assert before == cards(tmp_path / "two")
    assert len(before) == 3
    kept = {path: path.stat().st_mtime_ns for path in (tmp_path / "one/.hongcheng").rglob("*.file")}
    built(tmp_path / "one", files | {"articles/b.md": article("改了题", cover="art:court")}, **ON)
    after = cards(tmp_path / "one")
    assert len(after) == 3
    assert len(before.keys() & after.keys()) == 2
    assert {path: path.stat().st_mtime_ns for path in kept} == kept


def test_no_card_is_made_where_none_is_wanted(tmp_path: Path) -> None:
    assert not list(built(tmp_path, {"articles/a.md": STORY}).rglob("card-*"))


def test_a_card_costs_little() -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 20"><path d="M0 0h30v20H0z"/></svg>'
    draw(card("第一次，字体和画都要读进来"), Art(svg, "print"))
    spent = []
    for number in range(9):
        start = time.process_time()
        draw(card(f"三问开场，四个故事接着讲{number}"), Art(svg, "print"))
        spent.append(time.process_time() - start)
    assert min(spent) < 0.03


# -- for WeChat -------------------------------------------------------------------------------


class Kept(HTMLParser):
    """Elements and attributes of a text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.names: set[str] = set()
        self.sources: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.names |= {name for name, _ in attrs}
        self.sources += [value or "" for name, value in attrs if name == "src"]


def copied(file: Path) -> str:
    """The text that a page's script file holds."""
    found = re.fullmatch(r"hongchengWechat\((.*)\);\n", file.read_text("utf-8"))
    assert found is not None
    text, plain = json.loads(f"[{found[1]}]")
    assert "<" not in plain
    return str(text)


RICH = """
## 小标题

一段，有**粗**有[链接](https://e.example/x)和注[^1]。

- 项

> 引

| 甲 | 乙 |
|--|--|
| 一 | 二 |

![照片](p.jpg "院子（秦某 摄）")

![画](art:court "院落")

[^1]: 注。
"""


def test_the_text_for_wechat_has_its_styles_on_it_and_pictures_by_absolute_addresses(tmp_path: Path) -> None:
    site = built(tmp_path, {"articles/a/index.md": STORY.replace("正文。", RICH), "articles/a/p.jpg": WHOLE}, **ON)
    text = copied(site / "articles/a-wechat.js")
    kept = Kept(text)
    assert kept.tags <= STYLES.keys() | {"span"}
    assert kept.names <= {"style", "src", "alt"}
    assert len(kept.sources) == 1
    assert (site / kept.sources[0].removeprefix(BASE_URL)).is_file()
    for words in ("老旧小区装上电梯", "小标题", "来源", "某某日报", "责任编辑", "电梯应为两部", "院子"):
        assert words in text
    assert f"原文：{BASE_URL}articles/a.html" in text
    assert "院落" not in text  # a drawing that cannot go along takes its caption with it
    assert "↑" not in text


def test_a_lecture_for_wechat_says_who_speaks(tmp_path: Path) -> None:
    script = "---\ntitle: 讲\n---\n## 开场\n\n甲：一句。\n\n接着说。\n\n乙：两句。\n\n甲：\n\n- 项\n\n合：再见。\n"
    text = copied(built(tmp_path, {"lectures/a.md": script}, **ON) / "lectures/a-wechat.js")
    plain = re.sub(r"\s+", "", re.sub("<[^>]*>", "", text))
    assert "开场甲：一句。接着说。乙：两句。甲：项合：再见。" in plain


def test_what_wechat_would_drop_or_what_could_run_is_not_written() -> None:
    hostile = '<p onclick="x" class="y">字</p><script>alert(1)</script><a href="javascript:x">链</a><img src="data:x">'
    assert re.sub(' style="[^"]*"', "", inlined(hostile + "<svg><path/></svg><iframe src=x></iframe>")) == "<p>字</p>链"


def test_what_waits_is_not_copied(tmp_path: Path) -> None:
    root = make_site(tmp_path, {"site.yaml": settings(**ON), "articles/a.md": article(status="draft")})
    assert build_site(root, drafts=True).published
    assert "data-wechat" not in (root / "site/articles/a.html").read_text("utf-8")


def test_the_page_itself_does_not_carry_the_copy(built_site: BuiltSite) -> None:
    assert "font-size:17px" not in built_site.text("articles/er-ren-jiang.html")
    assert (built_site.folder / "articles/er-ren-jiang-wechat.js").is_file()


@pytest.mark.browser
@pytest.mark.parametrize("engine", ["command", "clipboard"])
def test_the_button_puts_the_text_on_the_clipboard(built_site: BuiltSite, browser: Browser, engine: str) -> None:
    context = browser.new_context()
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
    if engine == "clipboard":
        page.add_init_script("document.execCommand = function () { return false; }")
    page.goto((built_site.folder / "articles/er-ren-jiang.html").as_uri())
    assert page.locator("script[data-wechat-text]").count() == 0
    button = page.get_by_role("button", name="复制到公众号")
    button.click()
    page.get_by_text("已复制，到公众号里粘贴").wait_for()
    assert engine == "clipboard" or refused == []
    html = page.evaluate("""async () => {
        const [copy] = await navigator.clipboard.read();
        return (await copy.getType("text/html")).text();
    }""")
    assert "三问开场" in html
    assert "font-size: 17px" in html or "font-size:17px" in html
    context.close()


@pytest.mark.browser
def test_without_script_there_is_no_button(built_site: BuiltSite, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((built_site.folder / "articles/er-ren-jiang.html").as_uri())
    assert not page.locator("[data-wechat]").is_visible()
    context.close()
