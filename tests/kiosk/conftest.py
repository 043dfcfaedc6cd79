"""A small site with a kiosk of every form of scene, and a browser in which a kiosk lives through days in seconds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.load.photos import picture
from tests.served import served
from tests.sites import article, build_site, make_site

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

KIOSK = """
    title: 大厅的屏
    venue: hall
    hours: [{from: "08:00", to: "20:00"}]
    dayparts:
      - {days: [6, 7], from: "09:00", to: "12:00", loop: weekend}
      - {from: "18:00", to: "02:00", loop: evening}
    loops:
      - id: main
        scenes:
          - {show: latest, limit: 2, seconds: 10}
          - {show: album, of: views}
          - {show: profile}
          - {show: lecture, seconds: 30}
          - {show: poster}
          - {show: figures}
          - {show: events}
          - {show: map}
          - {show: clock}
      - {id: weekend, scenes: [{show: map}, {show: poster}]}
      - {id: evening, scenes: [{show: latest, limit: 1}, {show: clock}]}
    """
FORMS = ["story", "story", "photo", "photo", "profile", "lecture", "poster", "figures", "events", "map", "clock"]
"""The forms of the main loop, in order."""


def hall(kiosk: str = KIOSK, **more: str | bytes) -> dict[str, str | bytes]:
    """The files of a site with one kiosk called ``hall``."""
    cover = "{src: 'art:court', alt: 院子}"
    photos = "[{src: a.jpg, alt: 山}, {src: b.jpg, alt: 水}]"
    speakers = "{甲: 社区, 乙: 邻居}"
    return {
        "venues/hall.md": f"---\ntitle: 大厅\ncategory: 展馆\ncover: {cover}\n---\n大厅在楼下。\n",
        "articles/old.md": article("一座楼，三天的会", "楼里开了会。", date="2026-05-01", cover=cover),
        "articles/new.md": article("灯修好了", "楼道的灯修好了。", date="2026-05-02", district="红花岗",
                                   figures="[{id: lamps, label: 修好的灯, value: 12, unit: 盏}]"),
        "albums/views/index.md": f"---\ntitle: 山水\nphotos: {photos}\n---\n两张。\n",
        "albums/views/a.jpg": picture("JPEG", 640, 400),
        "albums/views/b.jpg": picture("JPEG", 300, 500),
        "profiles/zhang.md": "---\ntitle: 张三\nunit: 老城街道\nhonours: [{id: model}]\n---\n他修灯。\n",
        "lectures/lamp.md": f"---\ntitle: 灯\nspeakers: {speakers}\n---\n## 开场\n\n甲：灯亮了没有？\n\n乙：亮了。\n",
        "posters/light.md": "---\ntitle: 随手关灯\nlines: [随手, 关灯]\n---\n",
        "events/talk.md": "---\ntitle: 讲灯\nstarts: 2026-06-20 09:00\nvenue: hall\n---\n讲一讲。\n",
        "kiosks/hall.yaml": kiosk,
        **more,
    }  # fmt: skip


def built_kiosk(root: Path, files: Mapping[str, str | bytes] | None = None) -> Path:
    """The published folder of a site with *files*."""
    outcome = build_site(make_site(root, files or hall()))
    assert outcome.published, outcome.problems
    return root / "site"


@pytest.fixture(scope="session")
def hall_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built_kiosk(tmp_path_factory.mktemp("hall"))


@pytest.fixture
def serve() -> Iterator[Callable[[Path], str]]:
    """Serves a folder over http and gives its address."""
    with ExitStack() as servers:
        yield lambda folder: servers.enter_context(served(folder)).rstrip("/")


# Time stands still until `drive` lets it pass: from task to task, waiting at each for the pictures it asked for.
HOST = """
(function (start, away) {
  var ticks = 0, timers = [], count = 0, beats = [], pending = 0, reloads = 0, beatAt = 0;
  var decode = HTMLImageElement.prototype.decode;
  HTMLImageElement.prototype.decode = function () {
    pending += 1;
    function over(value) { pending -= 1; return value; }
    return decode.call(this).then(over, function (error) { over(); throw error; });
  };
  var append = Node.prototype.appendChild;
  Node.prototype.appendChild = function (node) {
    if (node.tagName === "SCRIPT") {
      pending += 1;
      ["load", "error"].forEach(function (name) { node.addEventListener(name, function () { pending -= 1; }); });
    }
    return append.call(this, node);
  };
  var fetched = window.fetch;
  window.fetch = function (address, how) {
    pending += 1;
    function over() { pending -= 1; }
    var answer = fetched.call(window, address, how);
    answer.then(function (response) { return response.clone().arrayBuffer(); }).then(over, over);
    return answer;
  };
  window.hongchengHost = {
    isChosen: false, speed: 1000, jump: 0,
    ticks: function () { return ticks; },
    clock: function () { return { now: start + window.hongchengHost.jump + ticks, away: away }; },
    wait: function (milliseconds, work) {
      timers.push({ id: count += 1, due: ticks + milliseconds, work: work });
      return count;
    },
    cancel: function (id) { timers = timers.filter(function (timer) { return timer.id !== id; }); },
    beat: function (work) { beats.push(work); },
    reload: function () { reloads += 1; }
  };
  window.shown = [];
  window.reloads = function () { return reloads; };
  function turn() {
    return new Promise(function (resolve) {
      var channel = new MessageChannel();
      channel.port1.onmessage = resolve;
      channel.port2.postMessage(0);
    });
  }
  async function settle() {
    do { await turn(); } while (pending > 0);
    await turn();
  }
  window.drive = async function (milliseconds) {
    var end = ticks + milliseconds;
    await settle();
    for (;;) {
      timers.sort(function (a, b) { return a.due - b.due; });
      var next = timers[0];
      if (!next || next.due > end) { break; }
      timers.shift();
      ticks = Math.max(ticks, next.due);
      next.work();
      if (ticks - beatAt > 10000) { beatAt = ticks; beats.forEach(function (work) { work(); }); }
      await settle();
      var stage = document.getElementById("stage");
      var scene = stage && stage.getAttribute("data-showing");
      if (scene && scene !== window.shown[window.shown.length - 1]) { window.shown.push(scene); }
    }
    ticks = end;
  };
})(%d, %d);
"""


class Watched:
    """A kiosk's page whose time is driven, with what it complained about."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.errors: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def drive(self, *, hours: float = 0, minutes: float = 0, seconds: float = 0) -> None:
        self.page.evaluate("ms => drive(ms)", ((hours * 60 + minutes) * 60 + seconds) * 1000)

    def state(self) -> dict[str, Any]:
        return dict(self.page.evaluate("hongchengKiosk.loop.state()"))

    def notes(self) -> list[str]:
        return [f"{note['what']} {note['why']}" for note in self.page.evaluate("hongchengKiosk.notes.list()")]

    def shown(self) -> list[str]:
        """Ids of the scenes that were seen, in order."""
        return list(self.page.evaluate("shown"))

    def form(self) -> str:
        """The form of the scene that is seen, by the classes of its node."""
        scene = self.page.locator(".k-layer.is-on > .k-scene").get_attribute("class") or ""
        return re.findall(r"\bas-(\w+)", scene)[0]


def driven(
    context: BrowserContext, address: str, at: str, spoil: Callable[[Page], None] = lambda page: None
) -> Watched:
    """Opens *address* at an instant (ISO, with its distance from UTC), its time driven."""
    start = int(datetime.fromisoformat(at).timestamp() * 1000)
    page = context.new_page()
    page.add_init_script(HOST % (start, 0))
    spoil(page)
    watched = Watched(page)
    page.goto(address)
    watched.drive(seconds=2)
    return watched


@pytest.fixture
def watch(browser: Browser) -> Iterator[Callable[..., Watched]]:
    """Opens an address on a screen at an instant (ISO, with its distance from UTC)."""
    contexts = []

    def open_page(address: str, at: str = "2026-06-03T10:00+08:00", size: tuple[int, int] = (1920, 1080),
                  spoil: Callable[[Page], None] = lambda page: None) -> Watched:  # fmt: skip
        context = browser.new_context(viewport={"width": size[0], "height": size[1]})
        contexts.append(context)
        return driven(context, address, at, spoil)

    yield open_page
    for context in contexts:
        context.close()


TOUCH = """
    title: 触摸屏
    venue: hall
    touch: true
    idle: 60
    volume: 40
    loops: [{scenes: [{show: latest, limit: 1, seconds: 600}]}, {id: night, scenes: [{show: clock, seconds: 600}]}]
    dayparts: [{from: "20:00", to: "22:00", loop: night}]
    browse:
      sections: [lectures, articles, profiles, venues, events, albums, districts]
      limit: 12
    search: true
    """
STORY = """
修灯的事，见[一座楼](old.md)，也见[很早的一篇](older.md)与[外面的网页](https://example.com/lamps?x=1)。[^1]

## 遵义会议

老人讲起遵义会议，{words}灯火通明。

[^1]: 一条注释。
"""


def touched() -> dict[str, str | bytes]:
    """The files of a site whose hall has a touch screen with every section, and more stories than it may hold."""
    from tests.media import films

    cues = "WEBVTT\n\n00:00.000 --> 00:20.000\n<v 甲>灯亮了没有？\n"
    lesson = "---\ntitle: 楼下说灯\nrecordings: [{src: talk.mp3, title: 现场录音, captions: talk.vtt,"
    lesson += " chapters: [{at: '0:10', title: 后来}]}]\n---\n## 开场\n\n甲：灯亮了没有？\n\n乙：亮了。\n"
    more = {f"articles/n{number}.md": article(f"第{number}盏灯", "修好了一盏灯。", date=f"2025-01-{number:02}",
                                             district="湄潭") for number in range(1, 12)}  # fmt: skip
    figures = "[{id: told, label: 讲过的场次, value: 12, qualifier: 余, unit: 场}]"
    return hall(
        TOUCH,
        **more,
        **{
            "articles/story.md": article("灯下的故事", STORY.format(words="说了很久，" * 400), date="2026-05-03",
                                         district="红花岗", topics="[red]", cover="{src: 'art:court', alt: 院子}",
                                         figures=figures),
            "articles/notice.md": article("停电一天的通知", "修灯的那天停电。", date="2026-04-01",
                                          expire_at="2026-06-10 12:00"),
            "articles/older.md": article("很早的一篇", "石桥边上的旧事。", date="2020-01-01"),
            "lectures/lesson/index.md": lesson,
            "lectures/lesson/talk.mp3": films.mp3(60),
            "lectures/lesson/talk.vtt": cues,
        },
    )  # fmt: skip


@pytest.fixture(scope="session")
def touch_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built_kiosk(tmp_path_factory.mktemp("touch"), touched())
