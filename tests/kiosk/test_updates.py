"""A new version reaches a running kiosk: over https or localhost, over plain http, on a disk; or nothing changes."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from playwright.sync_api import Error

from tests.browsers import until
from tests.kiosk.conftest import Watched, built_kiosk, hall
from tests.served import QuietFiles, served
from tests.sites import article

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

KIOSK = """
    title: 大厅的屏
    venue: hall
    loops: [{scenes: [{show: latest, limit: 1, seconds: 5}, {show: album, of: views, limit: 1, seconds: 5}]}]
    """
OLD, NEW = "灯修好了", "灯又亮了一层楼"
WALL = KIOSK.replace("seconds: 5", "seconds: 60").replace("venue:", "volume: 40\n    venue:")
DARK = WALL.replace("loops:", 'hours: [{from: "08:00", to: "20:00"}]\n    loops:')
NO_WORKER = "Object.defineProperty(Navigator.prototype, 'serviceWorker', {get: () => undefined});"
HALL = "kiosk/hall/index.html?speed=5"
STATE = "hongchengKiosk.updates.state()"
CHECK = "hongchengKiosk.updates.check()"
COUNT = "hongchengKiosk.loop.state().count"
STORY = "document.getElementById('s1').content.querySelector('h2').textContent"


class Versions(NamedTuple):
    """Two built sites, of which a server says that they are equally old."""

    old: Path
    new: Path


@pytest.fixture(scope="module")
def versions(tmp_path_factory: pytest.TempPathFactory) -> Versions:
    changed = article(NEW, "楼道的灯都亮了。", date="2026-05-02", cover="{src: 'art:river', alt: 河}")
    files = {**hall(KIOSK), "kiosks/wall.yaml": WALL, "kiosks/dark.yaml": DARK}
    root = tmp_path_factory.mktemp("versions")
    old = root / "old"
    shutil.copytree(built_kiosk(root, files), old)
    new = built_kiosk(root, {**files, "articles/new.md": changed})
    # Servers tell a file's age in whole seconds, and the second may be published within the first one's.
    for path in (*old.rglob("*"), *new.rglob("*")):
        os.utime(path, (1_780_000_000,) * 2)
    return Versions(old, new)


def publish(version: Path, site: Path) -> Path:
    """Put *version* where *site* is, in one step as a build does."""
    coming, going = site.with_name("coming"), site.with_name("going")
    shutil.copytree(version, coming)
    if site.exists():
        site.rename(going)
    coming.rename(site)
    shutil.rmtree(going, ignore_errors=True)
    return site


@pytest.fixture
def site(versions: Versions, tmp_path: Path) -> Path:
    """The old version, published."""
    return publish(versions.old, tmp_path / "site")


class Wire(QuietFiles):
    """A server whose network can be cut."""

    is_cut = False
    asked: list[str] = []  # noqa: RUF012

    def do_GET(self) -> None:
        if Wire.is_cut:
            self.close_connection = True
            return
        Wire.asked.append(self.path)
        super().do_GET()


@pytest.fixture(autouse=True)
def whole_wire() -> Iterator[None]:
    Wire.is_cut = False
    Wire.asked.clear()
    yield
    Wire.is_cut = False


@contextmanager
def opened(browser: Browser, address: str, script: str = "") -> Iterator[Page]:
    """A kiosk that plays in real time; what it throws fails the test."""
    context = browser.new_context(viewport={"width": 960, "height": 540})
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    if script:
        page.add_init_script(script)
    page.goto(address)
    until(page, f"{COUNT} > 0")
    yield page
    context.close()
    assert errors == []


def settled(page: Page, expression: str) -> None:
    """Waits until *expression* is true, across a reload."""
    for _ in range(5):
        try:
            until(page, f"(() => {{ try {{ return {expression}; }} catch (error) {{ return false; }} }})()")
            return
        except Error as error:
            assert "navigation" in str(error), error
    raise AssertionError(f"the page was loaded again and again: {expression}")


def keep(page: Page) -> None:
    """Waits until the service worker holds what is played."""
    settled(page, f"{STATE}.means === 'worker'")
    page.evaluate(CHECK)
    settled(page, f"{STATE}.isKept")


def shows(page: Page, title: str) -> None:
    settled(page, f"{STORY} === '{title}' && {COUNT} > 0")


def listed(site: Path) -> dict[str, tuple[int, str]]:
    told = json.loads((site / "kiosk" / "hall" / "list.json").read_text("ascii"))
    return {path: (size, digest) for path, size, digest in told["files"]}


# -- the list ------------------------------------------------------------------------------------


def test_the_list_names_all_that_the_kiosk_needs_with_size_and_digest(versions: Versions) -> None:
    files = listed(versions.old)
    for path, (size, digest) in files.items():
        content = (versions.old / path).read_bytes()
        assert (size, digest) == (len(content), hashlib.sha256(content).hexdigest()[:40])
    inside = {path for path in files if path.startswith("kiosk/")}
    assert {"kiosk/hall/index.html", "kiosk/hall/worker.js"} <= inside
    assert {path.partition(".")[0] for path in files} >= {"assets/kiosk", "assets/kiosk-worker", "assets/site"}
    assert any(path.startswith("media/") for path in files)
    assert not any(path.startswith(("articles/", "kiosk/wall/")) for path in files)


def test_the_version_in_the_list_is_the_one_that_the_script_tells(versions: Versions) -> None:
    for site in versions:
        version = json.loads((site / "kiosk" / "hall" / "list.json").read_text("ascii"))["version"]
        assert f'"{version}"' in (site / "kiosk" / "hall" / "version.js").read_text("ascii")
    assert listed(versions.old) != listed(versions.new)


def test_the_volume_of_the_settings_is_told_to_the_player(versions: Versions) -> None:
    [times] = (versions.old / "kiosk" / "wall").glob("loop.*.js")
    assert '"volume":40' in times.read_text("ascii")


# -- https and localhost ---------------------------------------------------------------------------


def test_a_new_version_is_fetched_whole_and_shown_when_a_scene_is_over(
    versions: Versions, site: Path, browser: Browser
) -> None:
    with served(site, Wire) as home, opened(browser, f"{home}{HALL}") as page:
        keep(page)
        publish(versions.new, site)
        before = page.evaluate(COUNT)
        page.evaluate(CHECK)
        settled(page, f"{STATE}.staged !== '' || {STORY} === '{NEW}'")
        shows(page, NEW)
        assert before > 0
        settled(page, f"{STATE}.means === 'worker'")
        page.evaluate(CHECK)
        settled(page, f"{STATE}.isKept && {STATE}.result === '已是最新'")
        versions_kept = "caches.keys().then(names => names.filter(name => / [0-9a-f]{16}$/.test(name)).length)"
        assert page.evaluate(versions_kept) == 1


def test_what_has_not_changed_is_not_fetched_again(versions: Versions, site: Path, browser: Browser) -> None:
    with served(site, Wire) as home, opened(browser, f"{home}{HALL}") as page:
        keep(page)
        publish(versions.new, site)
        Wire.asked.clear()
        page.evaluate(CHECK)
        shows(page, NEW)
        same = {path for path, told in listed(versions.new).items() if listed(versions.old).get(path) == told}
        assert any(path.startswith("media/") for path in same)
        assert {path[1:] for path in Wire.asked} & same <= {"kiosk/hall/worker.js", *(p for p in same if "worker" in p)}


def test_without_a_server_the_kiosk_opens_from_what_it_keeps(site: Path, browser: Browser) -> None:
    with served(site, Wire) as home, opened(browser, f"{home}{HALL}") as page:
        keep(page)
        shutil.rmtree(site)
        Wire.is_cut = True
        page.goto(f"{home}kiosk/hall/")
        shows(page, OLD)
        settled(page, f"{COUNT} > 1")
        assert page.evaluate("hongchengKiosk.notes.list().filter(note => /图片/.test(note.why))") == []
        page.goto(f"{home}kiosk/hall/gone.html")
        assert page.url == f"{home}kiosk/hall/index.html"


def test_a_version_that_comes_through_only_in_part_leaves_the_one_that_plays(
    versions: Versions, site: Path, browser: Browser
) -> None:
    with served(site, Wire) as home, opened(browser, f"{home}{HALL}") as page:
        keep(page)
        publish(versions.new, site)
        page_file = site / "kiosk" / "hall" / "index.html"
        page_file.write_bytes(page_file.read_bytes().replace("灯".encode(), "火".encode()))
        page.evaluate(CHECK)
        settled(page, f"{STATE}.result.indexOf('没有成功') === 0")
        assert "和清单不同：kiosk/hall/index.html" in page.evaluate(f"{STATE}.result")
        before = page.evaluate(COUNT)
        settled(page, f"{COUNT} > {before}")
        page.reload()
        shows(page, OLD)
        shutil.copyfile(versions.new / "kiosk" / "hall" / "index.html", page_file)
        settled(page, f"{STATE}.means === 'worker'")
        page.evaluate(CHECK)
        shows(page, NEW)


def test_the_screens_of_one_address_keep_their_versions_apart(site: Path, browser: Browser) -> None:
    with served(site, Wire) as home, opened(browser, f"{home}{HALL}") as page:
        keep(page)
        page.goto(f"{home}kiosk/wall/index.html?speed=5")
        until(page, f"{COUNT} > 0")
        keep(page)
        Wire.is_cut = True
        for name in ("hall", "wall"):
            page.goto(f"{home}kiosk/{name}/index.html")
            shows(page, OLD)


# -- plain http ----------------------------------------------------------------------------------------


def test_over_plain_http_all_files_are_there_before_the_page_is_another(
    versions: Versions, site: Path, browser: Browser
) -> None:
    with served(site, Wire) as home, opened(browser, f"{home}{HALL}", NO_WORKER) as page:
        publish(versions.new, site)
        art = next(site / path for path in listed(site) if "art/river" in path)
        art.unlink()
        page.evaluate(CHECK)
        settled(page, f"{STATE}.result.indexOf('没有成功：404') === 0")
        before = page.evaluate(COUNT)
        settled(page, f"{COUNT} > {before}")
        assert page.evaluate(STORY) == OLD
        shutil.copyfile(versions.new / art.relative_to(site), art)
        Wire.asked.clear()
        page.evaluate(CHECK)
        shows(page, NEW)
        assert page.evaluate(f"{STATE}.means") == "http"
        own = [path for path in listed(site) if path.startswith("kiosk/")]
        assert {f"/{path}" for path in own} <= {asked.partition("?")[0] for asked in Wire.asked}
        assert "/kiosk/hall/index.html?speed=5" in Wire.asked


@pytest.mark.parametrize("script", ["", NO_WORKER], ids=["worker", "plain"])
def test_a_network_that_is_cut_and_restored_is_not_seen_on_the_screen(
    versions: Versions, site: Path, browser: Browser, script: str
) -> None:
    with served(site, Wire) as home, opened(browser, f"{home}{HALL}", script) as page:
        Wire.is_cut = True
        page.evaluate(CHECK)
        settled(page, f"{STATE}.result === '没有回应'")
        page.evaluate("hongchengKiosk.reload('试试', false)")
        settled(page, "hongchengKiosk.notes.list().some(note => /够不着/.test(note.why))")
        before = page.evaluate(COUNT)
        settled(page, f"{COUNT} > {before}")
        Wire.is_cut = False
        publish(versions.new, site)
        page.evaluate(CHECK)
        shows(page, NEW)


# -- a disk ------------------------------------------------------------------------------------------------


def test_a_folder_that_was_exchanged_is_noticed_when_it_has_settled(
    versions: Versions, site: Path, watch: Callable[..., Watched]
) -> None:
    watched = watch(f"file://{site}/kiosk/wall/index.html")
    watched.drive(minutes=2)
    assert (watched.page.evaluate("reloads()"), watched.page.evaluate(f"{STATE}.result")) == (0, "已是最新")
    publish(versions.new, site)
    watched.drive(minutes=8)
    assert watched.page.evaluate("reloads()") == 1
    assert watched.page.evaluate("hongchengKiosk.notes.list().map(note => note.why)") == ["新的一版"]
    assert watched.errors == []


def test_a_page_that_does_not_become_another_is_not_loaded_again_and_again(
    versions: Versions, site: Path, watch: Callable[..., Watched]
) -> None:
    watched = watch(f"file://{site}/kiosk/dark/index.html", at="2026-06-03T20:30+08:00")
    publish(versions.new, site)
    watched.drive(hours=3)
    assert 3 <= watched.page.evaluate("reloads()") <= 6


def test_a_moment_that_somebody_chose_is_played_without_asking_for_versions(
    versions: Versions, browser: Browser
) -> None:
    with served(versions.old, Wire) as home:
        with opened(browser, f"{home}kiosk/hall/index.html?at=2026-06-03T10:00&speed=60") as page:
            settled(page, f"{COUNT} > 20")
            assert page.evaluate(f"{STATE}.means") == ""
        assert not any("version.js?" in path or "worker" in path for path in Wire.asked)
