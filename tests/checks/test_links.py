"""The offline link check: what it finds, what it leaves alone."""

from __future__ import annotations

import pytest

from generator.checks.links import PageReferences, check_references, check_tree, references, targets

BASE = "https://city.example/red/"


def page(body: str, head: str = "") -> bytes:
    return f"<!doctype html><html lang=zh-CN><head><title>页</title>{head}</head><body>{body}</body></html>".encode()


def found(files: dict[str, bytes], base_url: str = BASE) -> list[tuple[str, str]]:
    return [(problem.span.path, problem.code) for problem in check_tree(files, base_url)]


def test_a_tree_whose_links_all_arrive_has_no_problems() -> None:
    files = {
        "index.html": page(
            '<a href="articles/x.html#h-1">文</a><a href="#top">上</a><a href="index.html?q=1#a">自己</a><p id="a">',
            '<link rel="stylesheet" href="style.css"><link rel="canonical" href="https://city.example/red/">',
        ),
        "articles/x.html": page('<h2 id="h-1">题</h2><a href="../index.html">首页</a><img src="../p.jpg" alt="">'),
        "style.css": b"/* url(gone.png) */ body{background:url('p.jpg')} i{background:url(data:image/gif;base64,R0)}",
        "p.jpg": b"",
    }
    assert check_tree(files, BASE) == ()


@pytest.mark.parametrize(
    "body",
    [
        '<a href="gone.html">',
        '<a href="Target.html">',
        '<a href="folder/">',
        '<a href="./">',
        '<a href="">',
        '<img src="" alt="">',
        '<img src="gone.jpg" alt="">',
        '<img srcset="p.jpg 1x, gone.jpg 2x" src="p.jpg" alt="">',
        '<source srcset="gone.webp 480w,\n p.jpg 960w">',
        '<video poster="gone.jpg"></video>',
        '<audio src="gone.mp3"></audio>',
        '<track src="gone.vtt">',
        '<form action="gone.html"></form>',
        '<object data="gone.svg"></object>',
        "<a href='gone.html'>",
        "<a href=gone.html>",
        '<A HREF="gone.html">'.lower(),
        '<a title="1 > 0" href="gone.html">',
        '<a href="../../outside.html">',
        '<a href="/target.html">',
        '<a href="https://city.example/red/target.html">',
        '<a href="//elsewhere.example/x">',
        '<a href="javascript:void(0)">',
        '<a href="file:///etc/passwd">',
        '<a href="data:text/html,x">',
        '<svg><image href="gone.png"/></svg>',
        '<svg><use xlink:href="gone.svg#x"/></svg>',
        '<p style="background:url(gone.png)">',
        "<style>p{background:url(gone.png)}</style>",
        '<meta http-equiv="refresh" content="0; url=gone.html">',
        '<link rel="alternate" type="application/atom+xml" href="gone.xml">',
        '<link rel="icon" href="gone.svg">',
        '<div data-src="p.jpg gone.js"></div>',
        '<a class="more" href="gone.html">',
        '<p class="<a"><A CLASS="more" href="gone.html">',
        '<IMG/src="gone.png">',
        "<STYLE>p{background:url(gone.png)}</style>",
    ],
)
def test_a_broken_address_is_found_wherever_it_stands(body: str) -> None:
    files = {"a/index.html": page(body), "a/target.html": page(""), "a/p.jpg": b""}
    assert found(files) == [("a/index.html", "E801")]


@pytest.mark.parametrize(
    "body",
    [
        '<img src="https://elsewhere.example/x.png" alt="">',
        '<img src="//elsewhere.example/x.png" alt="">',
        '<img srcset="https://elsewhere.example/x.png 2x" src="p.jpg" alt="">',
        '<script src="https://elsewhere.example/x.js"></script>',
        '<link rel="stylesheet" href="https://elsewhere.example/x.css">',
        '<link rel="preconnect" href="https://elsewhere.example">',
        '<iframe src="http://elsewhere.example/"></iframe>',
        '<form action="https://elsewhere.example/s"></form>',
        '<p style="background:url(https://elsewhere.example/x.png)">',
        "<style>@import 'https://elsewhere.example/x.css';</style>",
    ],
)
def test_nothing_is_loaded_from_another_site(body: str) -> None:
    assert found({"index.html": page(body), "p.jpg": b""}) == [("index.html", "E803")]


def test_a_style_sheet_may_not_load_a_font_from_another_site() -> None:
    files = {"style.css": b"@font-face{src:local('x'),url(https://elsewhere.example/f.woff2)}"}
    assert found(files) == [("style.css", "E803")]


@pytest.mark.parametrize("href", ["https://elsewhere.example/", "mailto:a@b.example", "tel:110", "target.html?x=1"])
def test_readers_may_be_led_elsewhere(href: str) -> None:
    assert found({"index.html": page(f'<a href="{href}">'), "target.html": page("")}) == []


@pytest.mark.parametrize(
    "body",
    [
        "<!-- <a href='gone.html'> -->",
        "<script>let s = '<a href=\"gone.html\">'</script>",
        '<textarea><img src="https://elsewhere.example/x"></textarea>',
        '<p title="<a href=\'gone.html\'>">',
        '<p data-note="gone.png">',
        '<img alt="see src=gone.png" src="p.jpg">',
        "&lt;a href=&quot;gone.html&quot;&gt;",
    ],
)
def test_what_only_looks_like_a_link_is_text(body: str) -> None:
    assert found({"index.html": page(body), "p.jpg": b""}) == []


def test_a_missing_anchor_names_the_nearest_one() -> None:
    files = {
        "index.html": page('<a href="x.html#h-dangzhibu">'),
        "x.html": page('<h2 id="h-dang-zhi-bu">'),
    }
    (problem,) = check_tree(files)
    assert (problem.code, problem.hint) == ("E802", "是否为“h-dang-zhi-bu”？")


@pytest.mark.parametrize("href", ["#h-%E5%85%9A", "#h-党", "x.html#h-党", "#h-党:~:text=a", "#n&amp;m"])
def test_anchors_are_compared_after_decoding(href: str) -> None:
    assert found({"x.html": page(f'<a href="{href}"><h2 id="h-党"></h2><a id="n&amp;m"></a>')}) == []


def test_file_names_are_compared_after_decoding_and_by_case() -> None:
    files = {"index.html": page('<a href="%E7%BA%A2.html">'), "红.html": page("")}
    assert found(files) == []
    (problem,) = check_tree({"index.html": page('<a href="X.html">'), "x.html": page("")})
    assert problem.hint == "文件名的大小写不同：x.html"


def test_an_id_given_twice_is_found() -> None:
    assert found({"index.html": page('<p id="a"><p id="a"><p id="a">')}) == [("index.html", "E805")]


def test_only_the_404_page_may_hold_absolute_addresses_of_the_site() -> None:
    link = page(f'<a href="{BASE}index.html"><a href="{BASE}"><link rel="stylesheet" href="{BASE}style.css">')
    files = {"index.html": page(""), "404.html": link, "style.css": b""}
    assert found(files) == []
    assert found({**files, "other.html": link}) == [("other.html", "E801")] * 3
    assert found({"index.html": page(""), "404.html": link}) == [("404.html", "E801")]


def test_addresses_told_to_machines_are_absolute_and_arrive() -> None:
    head = '<link rel="canonical" href="{0}"><meta property="og:url" content="{0}">'
    assert found({"index.html": page("", head.format(BASE + "index.html"))}) == []
    assert found({"index.html": page("", head.format(BASE + "gone.html"))}) == [("index.html", "E801")]
    assert found({"index.html": page("", head.format("index.html"))}) == [("index.html", "E801")]


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("feed.xml", f"<feed><link href='{BASE}gone.html'/></feed>"),
        ("feed.xml", f"<feed><link href='{BASE}index.html'/><content>&lt;a href=&quot;x.html&quot;></content></feed>"),
        ("feed.json", f'{{"home_page_url": "{BASE}gone.html"}}'),
        ("sitemap.xml", f"<urlset><url><loc>{BASE}gone.html</loc></url></urlset>"),
        ("robots.txt", f"Sitemap: {BASE}gone.xml"),
        ("events.ics", f"BEGIN:VEVENT\r\nURL:{BASE}go\r\n ne.html\r\n"),
        ("app.webmanifest", '{"icons": [{"src": "gone.png"}]}'),
        ("app.webmanifest", '{"start_url": "gone.html"}'),
    ],
)
def test_feeds_the_sitemap_the_calendar_and_the_manifest_are_followed_too(path: str, content: str) -> None:
    assert found({"index.html": page(""), path: content.encode()}) == [(path, "E801")]


def test_a_feed_may_name_other_sites() -> None:
    feed = f'<feed xmlns="http://www.w3.org/2005/Atom"><link href="{BASE}"/><id>{BASE}x.html#y</id></feed>'
    assert found({"index.html": page(""), "x.html": page('<p id="y">'), "feed.xml": feed.encode()}) == []


def test_what_a_page_says_is_plain_sorted_values() -> None:
    read = references(page('<a href="b.html"><a href="a.html#x"><a href="b.html"><img src="p.jpg" alt=""><i id="z">'))
    assert read == PageReferences(ids=("z",), links=("a.html#x", "b.html"), parts=("p.jpg",))
    assert targets("articles/i.html", read) == {"articles/a.html", "articles/b.html"}


def test_shared_addresses_are_judged_for_each_folder_anew() -> None:
    read = references(page('<a href="x.html">'))
    problems = check_references({"a/i.html": read, "a/j.html": read, "b/i.html": read}, {"a/x.html"})
    assert [problem.span.path for problem in problems] == ["b/i.html"]


def test_unclosed_quotes_take_no_time() -> None:
    assert references(b'<a href="' + b'<a x="' * 20_000) == PageReferences()
