"""The reference site in Chromium 80, the oldest browser that has to do: what readers and a venue's screen do, whole.

``test_target.py`` beside this reads the sources; here the browser says.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.conftest import BuiltSite
from tests.old_chromium import OldChromium, OldPage, later, next_scene
from tests.served import served

pytestmark = pytest.mark.browser

ALBUM = "albums/shan-li-yi-tian.html"
LECTURE = "lectures/lou-xia-shuo-si-hong.html"
ARTICLE = "articles/bai-cha.html"
DISTRICT = "districts/honghuagang.html"
WIDTHS = (360, 1280)
# Pictures are lazy: the page is walked through first.  Sizes of what is shown, in CSS pixels.
WALK = """(async () => {
    for (let y = 0; y < document.documentElement.scrollHeight; y += 500) {
        scrollTo({ top: y, behavior: "instant" });
        await new Promise(requestAnimationFrame);
    }
    const shown = [...document.images].filter(image => image.getClientRects().length);
    shown.forEach(image => { image.loading = "eager"; });
    await Promise.all(shown.map(image => image.decode().catch(() => null)));
    scrollTo({ top: 0, behavior: "instant" });
    const root = document.documentElement;
    return {
        overflow: root.scrollWidth - root.clientWidth,
        paper: getComputedStyle(document.body).backgroundColor,
        words: document.body.innerText.length,
        title: document.querySelector("h1").getBoundingClientRect().height,
        empty: shown.filter(image => !image.naturalWidth).map(image => image.currentSrc),
        pictures: shown.map(image => image.currentSrc.split(".").pop()),
    };
})()"""
HITS = '[...document.querySelectorAll("#search-results a")].map(link => link.textContent)'


@pytest.fixture(scope="module", params=["server", "disk"])
def home(request: pytest.FixtureRequest, built_site: BuiltSite) -> Iterator[str]:
    """Where the site starts: in a folder of a web server, and on a disk."""
    if request.param == "disk":
        yield built_site.folder.as_uri() + "/"
        return
    with served(built_site.folder.parent) as address:
        yield f"{address}{built_site.folder.name}/"


@pytest.fixture
def page(old_chromium: OldChromium, home: str) -> Iterator[OldPage]:
    """A page on which nothing may go wrong, and that asks for nothing outside the site."""
    with old_chromium.page() as page:
        yield page
        assert page.complaints == []
        assert [address for address in page.asked if not address.startswith(home)] == []


def test_the_browser_is_as_old_as_the_oldest_that_has_to_do(old_chromium: OldChromium) -> None:
    assert old_chromium.version == "80.0.3987.0"


def test_what_goes_wrong_on_a_page_is_noticed(
    old_chromium: OldChromium, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("wrong")
    (folder / "page.html").write_text(
        "<h1>x</h1><img src=none.png><script src=page.js></script><script src=new.js></script>", encoding="utf-8"
    )
    (folder / "page.js").write_text("console.error('said'); setTimeout(() => { thrown; });", encoding="utf-8")
    (folder / "new.js").write_text("a ||= 1;", encoding="utf-8")
    with old_chromium.page() as page:
        page.open((folder / "page.html").as_uri())
        page.rest(0.3)
        complaints = " / ".join(page.complaints)
    for complaint in ("said", "thrown is not defined", "none.png", "SyntaxError"):
        assert complaint in complaints


@pytest.mark.parametrize("path", ["index.html", ARTICLE, DISTRICT, LECTURE, ALBUM, "search.html", "posters/index.html"])
def test_a_page_shows_its_words_and_pictures_and_no_more_than_its_width(page: OldPage, home: str, path: str) -> None:
    for width in WIDTHS:
        page.resize(width, 800)
        page.open(home + path)
        seen = page.evaluate(WALK)
        assert (seen["overflow"], seen["empty"]) == (0, []), (width, seen)
        assert seen["paper"] == "rgb(244, 246, 243)"
        assert seen["words"] > 200
        assert seen["title"] > 24
        if path == ALBUM:
            assert seen["pictures"].count("webp") >= 12


def test_the_words_of_a_poster_stay_on_its_sheet(page: OldPage, home: str) -> None:
    page.open(home + "posters/index.html")
    outside = page.evaluate("""[...document.querySelectorAll("svg.sheet text")].filter(text => {
        const line = text.getBoundingClientRect(), sheet = text.ownerSVGElement.getBoundingClientRect();
        return line.height < 40 || line.top < sheet.top || line.bottom > sheet.bottom;
    }).map(text => text.textContent)""")
    assert page.evaluate('document.querySelectorAll("svg.sheet text").length') >= 4
    assert outside == []


def test_the_large_edition_comes_with_one_tap_stays_and_goes(old_chromium: OldChromium, home: str) -> None:
    with old_chromium.page(360, touch=True) as page:
        page.open(home + ARTICLE)
        small = page.evaluate('parseFloat(getComputedStyle(document.querySelector(".prose p")).fontSize)')
        page.tap("[data-elder]")
        page.until('document.documentElement.classList.contains("mode-big")')
        large = page.evaluate('parseFloat(getComputedStyle(document.querySelector(".prose p")).fontSize)')
        assert (small, large) == (18, 24)
        page.open(home + DISTRICT)
        assert page.evaluate('document.documentElement.classList.contains("mode-big")')
        assert page.evaluate(WALK)["overflow"] == 0
        page.tap("[data-elder]")
        page.until('!document.documentElement.classList.contains("mode-big")')
        assert page.complaints == []


def test_reading_settings_open_and_set_the_colours(page: OldPage, home: str) -> None:
    page.open(home + ARTICLE)
    before = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.click(".reading summary")
    page.click("#m-dark")
    page.until('document.documentElement.classList.contains("mode-dark")')
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != before
    page.press("Escape", 27)
    page.until('!document.querySelector(".reading").open')


def test_search_answers_as_the_reader_types_and_leads_to_the_page(page: OldPage, home: str) -> None:
    page.open(home + "search.html")
    page.click("#q")
    page.write("白茶")
    page.until(f'({HITS}).join().includes("茶")')
    page.click("#search-results a")
    page.until('document.readyState == "complete" && !!document.querySelector("article")')
    assert "白茶" in page.evaluate("document.body.innerText")


@pytest.mark.parametrize(("typed", "meant"), [("zyhy", "遵义会议"), ("zunyihuiyi", "遵义会议")])
def test_search_understands_pinyin_and_first_letters(page: OldPage, home: str, typed: str, meant: str) -> None:
    page.open(home + "search.html")
    page.click("#q")
    page.write(typed)
    page.until(f'document.querySelector(".others").innerText.includes("{meant}")')
    page.click(".others a, .others button")
    page.until(f'document.getElementById("q").value == "{meant}" && ({HITS}).length > 0')


def test_a_photo_opens_over_the_page_and_turns(page: OldPage, home: str) -> None:
    page.open(home + ALBUM)
    page.click("a.opens")
    page.until('[...document.querySelectorAll("dialog[open] img")].some(photo => photo.naturalWidth > 0)')
    first = page.until("location.hash")
    page.press("ArrowRight", 39)
    page.until(f'location.hash != "{first}"')
    page.press("Escape", 27)
    page.until('!document.querySelector("dialog[open]")')


def test_the_prompter_shows_both_voices_and_moves(page: OldPage, home: str) -> None:
    page.open(home + LECTURE.replace(".html", "-prompter.html"))
    page.until('document.body.innerText.includes("还有")')
    before = page.evaluate("document.body.innerText.match(/还有\\s*([\\d:]+)/)[1]")
    page.click(".key-go")
    page.until(f'document.body.innerText.match(/还有\\s*([\\d:]+)/)[1] != "{before}"', 15)


def test_every_kiosk_of_the_site_plays_scene_after_scene(page: OldPage, built_site: BuiltSite, home: str) -> None:
    kiosks = sorted(path.parent.name for path in built_site.folder.glob("kiosk/*/index.html"))
    if not kiosks:
        pytest.skip("the reference content has no kiosk (content/kiosks/)")
    page.resize(1920, 1080)
    for slug in kiosks:
        # A Friday morning at the venue.
        page.open(f"{home}kiosk/{slug}/index.html?at=2026-11-20T10:00")
        played: list[str] = []
        for _ in range(4):
            played.append(page.until('document.getElementById("stage").getAttribute("data-showing")'))
            shown = page.until("""(() => {
                const scene = document.querySelector(".k-layer.is-on .k-scene");
                const pictures = scene ? [...scene.querySelectorAll("img")] : [];
                return scene && scene.innerText.trim() && pictures.every(picture => picture.naturalWidth) &&
                    scene.getBoundingClientRect().width;
            })()""")
            assert shown > 1900
            next_scene(page)
            page.until(f'document.getElementById("stage").getAttribute("data-showing") != "{played[-1]}"')
        assert len(set(played)) == 4, (slug, played)
        # A busy machine may lose a picture's race; a script that fails is another matter.
        notes = page.evaluate("hongchengKiosk.notes.list()")
        assert [note for note in notes if note["what"] == "脚本"] == [], slug


def test_a_visitor_finds_a_story_on_a_touch_screen_by_pinyin_and_the_loop_comes_back(
    old_chromium: OldChromium, built_site: BuiltSite, home: str
) -> None:
    slug = next(path.parent.name for path in sorted(built_site.folder.glob("kiosk/*/home.html")))
    with old_chromium.page(1080, 1920, touch=True) as page:
        page.open(f"{home}kiosk/{slug}/home.html?at=2026-11-20T10:00&speed=1")
        assert page.evaluate("document.querySelectorAll('.t-doors a').length") >= 6
        page.tap(".t-doors a[href^='articles/']")
        page.until("document.querySelectorAll('.t-card').length > 3 && document.readyState == 'complete'")
        page.tap(".t-card")
        page.until("document.querySelector('.t-item h1') && document.readyState == 'complete'")
        page.tap("[data-way=home]")
        page.until("document.querySelector('.t-doors') && document.readyState == 'complete'")
        page.tap(".t-doors a[href='search.html']")
        page.until("document.getElementById('pad') && document.readyState == 'complete'")
        for key in "zyhy":
            page.tap(f"[data-key={key}]")
        page.until("document.querySelector('.p-terms button').textContent == '遵义会议'")
        page.until("document.querySelector('.p-found mark').textContent == '遵义会议'")
        page.tap(".p-found .t-card")
        page.until("document.querySelector('.t-item h1') && document.readyState == 'complete'")
        assert page.evaluate("main.scrollWidth <= main.clientWidth")
        page.open(f"{home}kiosk/{slug}/home.html?at=2026-11-20T10:00")
        assert page.evaluate("document.querySelector('.t-ask').hidden")
        page.evaluate(later("61000"))
        assert not page.evaluate("document.querySelector('.t-ask').hidden")
        for _ in range(15):
            page.evaluate(later("1001"))
        # Whether it is there, and not the element itself, which comes back as an empty value.
        page.until("document.getElementById('stage') !== null")
        assert page.complaints == []
