"""Words, addresses and files that mean harm: what is hostile shows itself and nothing more; what is lost is said."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from generator.output.assets import read_shelf
from generator.search.answer import NoIndex, answer
from generator.search.index import Index, IndexOptions, build_index
from generator.search.opened import Damaged
from generator.search.records import SearchRecord
from tests.browsers import until
from tests.conftest import run_command
from tests.search.test_search_page import ASSETS, page_for

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

Ask = Callable[..., dict[str, Any]]
IMG = "<img src=x onerror=alert(1)>"
TITLES = (
    IMG, "＜script＞alert(1)＜/script＞", "</script><script>alert(1)</script>", "\"><svg onload=alert(1)>", "__proto__",
    "constructor", "hasOwnProperty", "${alert(1)}{{7*7}}", "行\u2028行\u2029行", "\u202e反\u2066了\u2069", "空\x00字",
    "%E4%BD%A0%", "长" * 10_000, "javascript:alert(1)",
)  # fmt: skip
ADDRESSES = (
    "q=%", "q=%E0%A4%A", "q=%ED%A0%80", "q=%00", "q=a%00b", "q=%E2%80%A8&q=%E2%80%AE%E7%BA%A2", "&&=&==&%=%&q",
    "q=" + "x" * 10_000, "q=" + "%E7%BA%A2+" * 2_000, "q=%3Cimg+src%3Dx+onerror%3Dalert(1)%3E", "q=__proto__",
    "__proto__=x&constructor=y&hasOwnProperty=z&q=%E7%BA%A2%E5%9F%8E", "q=%E7%BA%A2%E5%9F%8E&kind=%&place=__proto__",
    "q=%E7%BA%A2%E5%9F%8E&topic=hasOwnProperty&year=constructor", "q=%E7%BA%A2%E5%9F%8E&year=%3Cimg%20src=x%3E",
    "q=javascript:alert(1)#<img src=x>", "q=%22%22%22%22", "q=-", "q=%EF%BC%9Cscript%EF%BC%9Ealert(1)",
)  # fmt: skip
MARKED = ("h=%", "h=%E0%A4%A", "h=<img src=x onerror=alert(1)>", "h=%00", "h=__proto__", "h=" + "x" * 10_000,
          "h=%ED%A0%80", "h=.*(", "&".join(["h=%E7%BA%A2"] * 300), "h=%E2%80%A8&&h&=h&h=h=h")  # fmt: skip


def hostile_records() -> list[SearchRecord]:
    return [
        SearchRecord(
            f"many/{number}.html", title, "<b>类</b>", ("__proto__", IMG), ("constructor",), "2024-01-01", IMG,
            ("红城的故事", title, "party of the 城"), names=(title[:9],),
        )
        for number, title in enumerate(TITLES)
    ]  # fmt: skip


def publish(index: Index, folder: Path) -> None:
    for name, script in index.files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(script)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site whose every title means harm, with its search page and one page to be marked."""
    folder = tmp_path_factory.mktemp("hostile")
    index = build_index(hostile_records())
    publish(index, folder)
    shelf = read_shelf((ASSETS,))
    for name in ("search.js", "mark.js"):
        (folder / name).write_bytes(shelf.files[shelf.script[name]])
    (folder / "site.css").write_bytes(b"")
    (folder / "search.html").write_text(page_for(index.manifest), encoding="utf-8")
    (folder / "page.html").write_text(
        '<!DOCTYPE html><meta charset="utf-8"><title>页</title><main id="main"><article><h1>红城</h1><p>&lt;img src=x '
        'onerror=alert(1)&gt; __proto__ .*( xxx</p></article></main><script src="mark.js"></script>',
        encoding="utf-8",
    )
    return folder


@pytest.fixture(params=["file", "http"])
def page(browser: Browser, hostile: Path, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page that says nothing, opens nothing and asks for nothing outside the folder; over http without a network."""
    base = hostile.as_uri() if request.param == "file" else "http://site.test"
    page = browser.new_page(base_url=base + "/")
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("dialog", lambda dialog: said.append("dialog"))
    page.on("request", lambda sent: None if sent.url.startswith(base) else said.append(sent.url))
    page.on("popup", lambda popup: said.append("popup"))

    def served(route: Any) -> None:
        path = hostile / route.request.url.partition("://site.test/")[2].partition("?")[0].partition("#")[0]
        if path.name == "favicon.ico":
            route.fulfill(body="")
        elif path.is_file():
            route.fulfill(path=path)
        else:
            route.abort()

    if request.param == "http":
        page.route("**/*", served)
    page.set_default_timeout(20_000)
    yield page
    page.close()
    assert said == []


SETTLED = """() => {
  const said = document.getElementById('search-status').textContent;
  return said !== '正在查找……' && !document.querySelector('.is-waiting') && !document.querySelector('[aria-busy]');
}"""
MADE = "#search-results :is(img[src=x], script, svg, b), #search-facets :is(img, script, svg, b), body > img"


TYPED = "q.dispatchEvent(new Event('input', { bubbles: true }));"


def settled(page: Page) -> str:
    """What the page says when it has done; nothing hostile has become an element."""
    page.wait_for_timeout(200)
    until(page, SETTLED)
    assert page.locator(MADE).count() == 0
    assert page.evaluate("typeof Object.prototype.x + typeof ({}).kind") == "undefinedundefined"
    return page.locator("#search-status").inner_text()


@pytest.mark.browser
def test_hostile_titles_labels_and_places_show_themselves(page: Page) -> None:
    page.goto("search.html?q=%E7%BA%A2%E5%9F%8E")
    assert settled(page).startswith(f"找到 {len(TITLES)} 条结果")
    page.locator("button.more").click()
    until(page, f"() => document.querySelectorAll('#search-results h3 a').length === {len(TITLES)}")
    shown = page.locator("#search-results h3 a").evaluate_all("all => all.map(one => one.textContent)")
    assert sorted(shown) == sorted(TITLES)
    page.locator("#search-facets details").evaluate_all("all => all.forEach(one => { one.open = true; })")
    until(page, "() => !document.querySelector('#search-facets ul:empty')")
    facets = page.locator("#search-facets").evaluate("one => one.textContent")
    assert all(value in facets for value in ("<b>类</b>", "__proto__", IMG, "constructor"))
    assert settled(page)


@pytest.mark.browser
def test_a_hostile_title_is_found_by_itself(page: Page) -> None:
    page.goto("search.html")
    for title in TITLES:
        page.locator("#q").evaluate(f"(q, words) => {{ q.value = words; {TYPED} }}", title)
        page.wait_for_timeout(150)
        assert settled(page).startswith("找到"), title[:60]


@pytest.mark.browser
def test_any_address_is_answered_or_passed_over(page: Page) -> None:
    for address in ADDRESSES:
        page.goto("search.html?" + address)
        settled(page)
        box = page.locator("#q").input_value()
        assert box == "" or "q=" in address, address[:60]


@pytest.mark.browser
def test_half_a_pair_and_strange_controls_may_be_typed(page: Page) -> None:
    page.goto("search.html")
    typed = ("\\ud800", "红\\udc00城", "\\u0000", "\\u2028红城\\u2029", "\\u202e红城", "\\uffff\\ufffe", "\\u001b[31m")
    for words in typed:
        page.evaluate(f"() => {{ const q = document.getElementById('q'); q.value = '{words}'; {TYPED} }}")
        page.wait_for_timeout(150)
        settled(page)


@pytest.mark.browser
def test_any_words_to_mark_leave_the_page_as_it_is(page: Page) -> None:
    page.goto("page.html")
    text = page.locator("article").evaluate("all => all.textContent")
    for address in MARKED:
        page.goto("page.html?" + address)
        assert page.locator("article").evaluate("all => all.textContent") == text, address[:60]
        assert page.locator("article *:not(h1, p, mark), img, svg, script:not([src])").count() == 0


# -- files that are lost or hold something else ---------------------------------------------------


def truncated(content: bytes) -> bytes:
    return content[: len(content) * 2 // 3]


def wrong_json(content: bytes) -> bytes:
    return content.replace(b', "', b", {").replace(b", [", b", {").replace(b", {", b", {,")


def nothing(content: bytes) -> bytes:
    return re.sub(rb'^(hongchengPart\("[^"]+"), .*\);$', rb"\1, null);", content, flags=re.M)


def another_page(content: bytes) -> bytes:
    return b"<!DOCTYPE html><title>404</title>"


def emptied(content: bytes) -> bytes:
    return b""


def endless(content: bytes) -> bytes:
    """Digits that promise thousands of millions of numbers and do not hold them."""
    return re.sub(rb'"[\w-]+"(?=[\]}]*\);)', b'"AAA' + b"______B" * 3 + b'"', content)


Harm = Callable[[bytes], bytes] | None
HARMS: tuple[Harm, ...] = (None, truncated, wrong_json, nothing, another_page, emptied)
QUERIES = (
    "红城的故事", "红城12", "城", "party", "arty", '"the 城"', "红城 故事 -长长", "hong", "紅城", "红成的股市",
)  # fmt: skip
"""Together they read every family."""


@pytest.fixture(scope="module")
def index() -> Index:
    """An index all of whose families are read by some query."""
    many = [
        SearchRecord(
            f"{number}.html", f"红城{number}", "故事", ("汇川",), (), f"{1900 + number}", "",
            ("红城的故事，長長的城", "a party of the 城" * (number % 3 + 1)),
        )
        for number in range(30)
    ]  # fmt: skip
    return build_index(many, IndexOptions(shard=800))


def harmed(index: Index, folder: Path, family: str, harm: Harm) -> Path:
    """A copy of *index* with the files of one family harmed or missing; the path of its manifest."""
    publish(index, folder)
    for address in of_family(index, family):
        if harm is None:
            (folder / address).unlink()
        else:
            (folder / address).write_bytes(harm(index.files[address]))
    return folder / index.manifest


def of_family(index: Index, family: str) -> list[str]:
    return [address for address in index.files if Path(address).name[0] == family]


def families(index: Index) -> list[str]:
    return sorted({Path(address).name[0] for address in index.files})


def test_the_browser_s_engine_says_what_is_lost(ask: Ask, index: Index, tmp_path: Path) -> None:
    harms = [(family, harm) for family in families(index) for harm in HARMS]
    folders = [tmp_path / str(number) for number in range(len(harms))]
    manifests = [harmed(index, folder, *one) for folder, one in zip(folders, harms, strict=True)]
    publish(index, tmp_path / "right")
    right, *answers = asked_all(ask, [tmp_path / "right" / index.manifest, *manifests])
    assert not any(one["isLost"] for one in right)
    for harm, found in zip(harms, answers, strict=True):
        assert any(one["isLost"] for one in found), harm
        for one, whole in zip(found, right, strict=True):
            assert one["isLost"] or one["hits"] == whole["hits"], (harm, one["query"])


def test_numbers_without_end_are_not_counted_to_their_end(ask: Ask, index: Index, tmp_path: Path) -> None:
    for found in asked_all(ask, [harmed(index, tmp_path / family, family, endless) for family in "gpwvuf"]):
        assert any(one["isLost"] for one in found)
        assert max(one["ms"] for one in found) < 20_000


def asked_all(ask: Ask, manifests: list[Path]) -> list[list[dict[str, Any]]]:
    """What each index answers to :data:`QUERIES`."""
    wishes = [{"query": query} for query in QUERIES]
    batch = [{"manifest": str(manifest), "wishes": wishes} for manifest in manifests]
    return list(ask(batch=batch)["batch"])


def test_the_python_engine_knows_a_damaged_file(index: Index, tmp_path: Path) -> None:
    harms = [(family, harm) for family in set(families(index)) - {"f", "h"} for harm in HARMS]
    for number, (family, harm) in enumerate([*harms, *((family, endless) for family in "gpwvu")]):
        harmed(index, tmp_path / str(number), family, harm)
        assert any(is_lost(tmp_path / str(number), query) for query in QUERIES), (family, harm)


def is_lost(folder: Path, query: str) -> bool:
    """Whether asking *query* ends in one of the two ways that the command has a line for."""
    try:
        answer(folder, query, 5)
    except (Damaged, NoIndex) as damage:
        assert isinstance(damage, NoIndex) or str(damage).startswith("search/")
        return True
    return False


def test_the_command_says_in_one_line_what_is_lost(index: Index, tmp_path: Path) -> None:
    manifest = harmed(index, tmp_path / "site", "m", truncated)
    said = run_command("search", "--root", tmp_path, "--site", manifest.parent.parent, "红城的故事")
    assert said.returncode == 3 and said.stdout == ""
    assert said.stderr.count("\n") == 1 and "搜索索引的文件缺失或损坏" in said.stderr, said.stderr
    assert manifest.name in said.stderr


@pytest.mark.browser
@pytest.mark.parametrize("harm", [None, truncated], ids=["missing", "truncated"])
@pytest.mark.parametrize("family", ["g", "t", "m"])
def test_the_search_page_says_that_something_is_lost(
    browser: Browser, hostile: Path, index: Index, tmp_path: Path, family: str, harm: Harm
) -> None:
    manifest = harmed(index, tmp_path, family, harm)
    for name in ("search.js", "site.css"):
        (tmp_path / name).write_bytes((hostile / name).read_bytes())
    (tmp_path / "search.html").write_text(page_for(f"search/{manifest.name}"), encoding="utf-8")
    page = browser.new_page()
    page.goto((tmp_path / "search.html").as_uri() + "?q=%E7%BA%A2%E5%9F%8E12")
    until(page, "() => document.getElementById('search-status').textContent.indexOf('没能载入') > 0")
    page.close()
