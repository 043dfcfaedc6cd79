"""The engine in a browser lets what the reader does come first: little work at a time, none for what was asked before.

Work is counted, not timed: by a clock that runs ahead at every look, each third of them ends a turn.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from generator.output.assets import read_shelf
from generator.search.index import IndexOptions, build_index
from generator.search.records import SearchRecord

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
ASSETS = Path(__file__).parents[2] / "assets"
PAGES = 540
MOST_AT_A_TIME = 40_000
"""Characters read, look-ups and the like between two turns.  The common ones below need millions in all."""
COUNTED = """
var work = 0, most = 0, total = 0;
(function () {
    function counted(kind, name) {
        var real = kind.prototype[name];
        kind.prototype[name] = function () { work += 1; return real.apply(this, arguments); };
    }
    ["charCodeAt", "charAt", "indexOf", "slice", "search", "match", "replace", "normalize"].forEach(function (name) {
        counted(String, name);
    });
    ["get", "set", "has"].forEach(function (name) { counted(Map, name); });
    ["add", "has"].forEach(function (name) { counted(Set, name); });
    ["push", "indexOf"].forEach(function (name) { counted(Array, name); });
    counted(RegExp, "test");
    counted(RegExp, "exec");
    var now = 0;
    performance.now = function () { return now += 2; };
    var Channel = MessageChannel;
    window.MessageChannel = function () {
        var real = new Channel(), port1 = real.port1;
        this.port2 = real.port2;
        this.port1 = { set onmessage(hear) { port1.onmessage = function () { turn(); hear(); }; } };
    };
}());
function turn() { most = Math.max(most, work); total += work; work = 0; }
"""
ASKING = """
var loaded = [], slow = null, held = [], index;
function load(address) {
    loaded.push(address);
    var free = slow && slow(address) ? new Promise(function (go) { held.push(go); }) : Promise.resolve();
    return free.then(function () {
        return new Promise(function (resolve, reject) {
            var script = document.createElement("script");
            script.onload = resolve;
            script.onerror = reject;
            script.src = address;
            document.head.appendChild(script);
        });
    });
}
function wish(query) { return { query: query, kind: "", place: "", year: "", topic: "" }; }
function answers(query) {
    return new Promise(function (resolve) {
        var heard = [];
        index.ask(wish(query), function (answer) {
            heard.push(answer);
            if (answer.isDone) { resolve(heard); }
        });
    });
}
function shown(answer) {
    return new Promise(function (resolve) {
        var ids = answer.hits.slice(0, 10), rows = [];
        if (!ids.length) { resolve(rows); }
        index.rows(ids, answer.forms, function (place, row) {
            rows.push(row);
            if (rows.length === ids.length) { resolve(rows); }
        });
    });
}
function asked(query) {
    most = work = total = 0;
    return answers(query).then(function (heard) {
        var last = heard[heard.length - 1];
        return shown(last).then(function (rows) {
            turn();
            var drawn = rows.filter(Boolean).length;
            return { most: most, work: total, total: last.total, isLost: last.isLost, rows: drawn };
        });
    });
}
"""


def text_of(chance: random.Random, characters: int) -> str:
    """Common characters and words, drawn as in real text: few of them make up most of it."""
    written: list[str] = []
    while len(written) < characters:
        letters = "".join(chance.choices("eatinos", k=chance.randint(1, 5)))
        han = chr(0x4E00 + min(int(chance.expovariate(1 / 60)), 5000))
        written += chance.choice((letters, f" {letters} ", han, han, han, han, "。"))
    return "".join(written)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    chance = random.Random(8)
    sizes = [20_000, 9_000] + [300] * (PAGES - 2)
    index = build_index(
        [
            SearchRecord(
                f"{place}.html", f"第{place}篇", "故事", ("播州",), (), f"{1900 + place}", "",
                (text_of(chance, size), "一丁一丁七" * (size // 300)),
            )
            for place, size in enumerate(sizes)
        ],
        IndexOptions(shard=400_000),
    )  # fmt: skip
    folder = tmp_path_factory.mktemp("turns")
    for name, script in index.files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(script)
    shelf = read_shelf((ASSETS,))
    (folder / "search.js").write_bytes(shelf.files[shelf.script["search.js"]])
    (folder / "counted.js").write_text(COUNTED, encoding="utf-8")
    (folder / "asking.js").write_text(
        f'{ASKING}index = hongchengSearch.open("{index.manifest}", load);', encoding="utf-8"
    )
    for name, scripts in (("counted", ("counted.js", "search.js", "asking.js")), ("plain", ("search.js", "asking.js"))):
        tags = "".join(f'<script src="{script}"></script>' for script in scripts)
        (folder / f"{name}.html").write_text(f'<!doctype html><meta charset="utf-8">{tags}', encoding="utf-8")
    return folder


@pytest.fixture
def page(browser: Browser, folder: Path) -> Iterator[Page]:
    page = browser.new_page()
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.set_default_timeout(60_000)
    page.goto((folder / "plain.html").as_uri())
    yield page
    page.close()
    assert said == []


MANY = "".join(chr(0x4E00 + place) for place in range(800))
HARD = {
    "common pair": "一丁", "common character": "一", "letter": "e", "letters": "at", "letters at an edge": "ea一",
    "letters before letters": '"t e"', "two words": "in at", "longer": "一丁一丁七", "narrow": "七丁 ea -一七",
    "without": "一丁 -丁一", "without all": "丁 -一", "sixty": " ".join(one + "一" for one in MANY[:60]),
    "one character": "丁" * 10_000, "one letter": "e" * 10_000,
    "by turns": "e一" * 5_000, "one word": "一丁七 " * 3_000,
    "many words": " ".join(MANY), "many characters": MANY * 12, "quotes": '"' * 9_999,
    "nowhere": "（一丁）丁七七七七万", "pinyin": "yidingqi", "traditional": "萬丁七七",
}  # fmt: skip


def test_however_hard_a_query_is_little_is_done_at_a_time(browser: Browser, folder: Path) -> None:
    counts: dict[str, dict[str, Any]] = {}
    for name, query in HARD.items():
        page = browser.new_page()
        page.set_default_timeout(60_000)
        page.goto((folder / "counted.html").as_uri())
        counts[name] = page.evaluate("query => asked(query)", query)
        page.close()
    assert not [name for name, count in counts.items() if count["isLost"] or count["rows"] < min(count["total"], 10)]
    assert max(count["work"] for count in counts.values()) > 20 * MOST_AT_A_TIME
    assert {name: count["most"] for name, count in counts.items() if count["most"] > MOST_AT_A_TIME} == {}


def test_what_was_asked_before_is_neither_answered_nor_worked_on(page: Page) -> None:
    done = page.evaluate("""() => new Promise(resolve => {
        const heard = [], letters = "一丁七at";
        let asking = null;
        index.warm().then(async () => {
            for (let end = 1; end <= letters.length; end += 1) {
                if (asking) { asking.stop(); }
                const query = letters.slice(0, end);
                asking = index.ask(wish(query), answer => heard.push(query));
                await new Promise(go => setTimeout(go, 0));
            }
            asking.stop();
            // What was asked for before that may wait for its turn.
            await new Promise(go => setTimeout(go, 100));
            const before = loaded.length;
            setTimeout(() => resolve({ heard, more: loaded.length - before }), 400);
        });
    })""")
    assert done == {"heard": [], "more": 0}


def test_quick_typing_leaves_the_last_query_alone(page: Page) -> None:
    heard = page.evaluate("""() => new Promise(resolve => {
        const heard = [], words = ["a", "at", "at一", "at一丁", "at一", "一"];
        let asking = null;
        for (const query of words) {
            if (asking) { asking.stop(); }
            asking = index.ask(wish(query), answer => {
                heard.push([answer.query, answer.isDone]);
                if (answer.isDone) { setTimeout(() => resolve(heard), 200); }
            });
        }
    })""")
    assert {query for query, _ in heard} == {"一"} and [done for _, done in heard].count(True) == 1


def test_what_newer_pages_hold_is_shown_while_older_ones_are_slow_to_come(page: Page) -> None:
    first, last = page.evaluate("""() => index.warm().then(levels => {
        const base = levels[0].g[1] + levels[0].u[1];
        slow = address => base.indexOf(address.slice(-11, -3)) >= 0;
        return new Promise(resolve => {
            const heard = [];
            index.ask(wish("一"), answer => {
                heard.push({ ...answer, hits: answer.hits.length });
                if (answer.isPartial) { slow = null; held.forEach(go => go()); }
                if (answer.isDone) { resolve([heard[0], heard[heard.length - 1]]); }
            });
        });
    })""")
    assert first["isPartial"] and not first["isDone"] and 0 < first["total"] == first["hits"] < last["total"]
    assert not last["isPartial"] and last["isDone"] and last["total"] == last["hits"]


def test_parts_that_were_read_long_ago_are_let_go(page: Page) -> None:
    """The memory of a kiosk that is asked for weeks."""
    again = page.evaluate("""() => {
        const asked = [];
        const parts = hongchengParts.open("", address => {
            asked.push(address);
            return Promise.resolve().then(() => hongchengPart(address.slice(0, -3), "x".repeat(1e6)));
        });
        let all = Promise.resolve();
        for (let turn = 0; turn < 40; turn += 1) { all = all.then(() => parts.get("g-" + turn)); }
        return all.then(() => parts.get("g-39")).then(() => parts.get("g-0")).then(() => asked.slice(40));
    }""")
    assert again == ["g-0.js"]
