"""What a reader waits for: bytes and milliseconds of a first and a next query, in a fresh browser each time."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page
from search_browser import WATCH, Search, Sent, Served, opened
from search_queries import Query

AGAIN = 3
"""A warm query is asked so often, and the quickest counts: other programs of the machine only add."""
KEY_EVERY = 90
"""Milliseconds between keys: a quick typist."""
TYPED = "typed.html"


@dataclass(frozen=True, slots=True)
class Bytes:
    """As sent."""

    index: int
    texts: int
    """Texts of pages that are read to answer, and are not among those of the ten first results."""
    code: int
    shown: int
    """Texts, or Pagefind's fragments, of the ten first results, whenever they come."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One query of a session."""

    kind: str
    sent: Bytes
    cold: float
    """Milliseconds until all hits are known, the files coming from the server."""
    drawn: float
    """And then until the texts of ten results are there."""
    warm: float
    """With all files there, but nothing remembered of the answer."""
    thread: float
    """The same in milliseconds of the processor in the page's own thread: other programs change it less."""


@dataclass(frozen=True, slots=True)
class Session:
    """Two queries one after the other in a fresh browser."""

    first: Asked
    next: Asked
    longest: float
    """Milliseconds of the longest task by the clock, 0 when none took more than 50."""


def session(browser: Browser, search: Search, pair: tuple[Query, Query], slower: float) -> Session:
    """Ask *pair* in a browser *slower* times slower than the machine."""
    with opened(browser, search, slower=slower) as page:
        clock = _ThreadClock(page)
        first, following = (_asked(page, search, query, clock) for query in pair)
        page.wait_for_timeout(100)
        return Session(first, following, page.evaluate("() => longest"))


def _asked(page: Page, search: Search, query: Query, clock: _ThreadClock) -> Asked:
    search.served.taken()
    answer = page.evaluate("(query) => bench.ask(query)", query.text)
    drawn = page.evaluate("() => bench.show()")
    first = {search.number_of(hit) for hit in answer["hits"][:10]}
    sent = _sorted_bytes(search, search.served.taken(), first)
    times, threads = [], []
    for _ in range(AGAIN):
        # A new object knows no answers; the files stay where they are.
        page.evaluate("() => bench.open()")
        before = clock.now()
        times.append(page.evaluate("(query) => bench.ask(query)", query.text)["ms"])
        threads.append(clock.now() - before)
    return Asked(query.kind, sent, answer["ms"], drawn, min(times), min(threads))


class _ThreadClock:
    """Processor time of a page's own thread."""

    def __init__(self, page: Page) -> None:
        self._session = page.context.new_cdp_session(page)
        self._session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def now(self) -> float:
        """Milliseconds since the page began."""
        metrics = self._session.send("Performance.getMetrics")["metrics"]
        return 1000 * float(next(one["value"] for one in metrics if one["name"] == "ThreadTime"))


def _sorted_bytes(search: Search, sent: Sequence[Sent], shown: Set[int]) -> Bytes:
    sums = {"index": 0, "texts": 0, "code": 0, "shown": 0}
    for one in sent:
        kind = family(one.path)
        sums["shown" if kind == "texts" and search.page_of(one.path) in shown else kind] += one.bytes
    return Bytes(**sums)


def family(path: str) -> str:
    """``index``, ``texts`` or ``code``."""
    name = path.rpartition("/")[2]
    if name.startswith("t-") or "/fragment/" in path:
        return "texts"
    is_theirs = path.startswith("pagefind/") and (name.endswith((".js", ".css")) or "wasm" in name)
    return "code" if is_theirs or name == "search.js" else "index"


def write_typed(folder: Path, manifest: str, template: str, style: bytes) -> None:
    """The site's search page, made of its *template* without the lists that a site would fill."""
    main = template.partition("{% block main %}")[2].partition("{% endblock %}")[0]
    box = f'<form id="seek" role="search" action="{TYPED}"><input id="q" name="q" type="search"></form>'
    main = re.sub(r"\{\{ seek\(.*?\) \}\}", box, main)
    main = re.sub(r'data-src="\{\{.*?\}\}"', f'data-src="{manifest}"', main)
    main = re.sub(r"\{\{.*?\}\}|\{%.*?%\}", "", main)
    head = f'<!DOCTYPE html><html lang="zh-CN"><meta charset="utf-8"><title>搜索</title>{WATCH}'
    links = '<link rel="stylesheet" href="site.css"><script defer src="search.js"></script>'
    (folder / "site.css").write_bytes(style)
    (folder / TYPED).write_text(f"{head}{links}<main>{main}</main></html>", encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Typed:
    """A query typed into the page."""

    query: str
    longest: float
    """Milliseconds of the longest task by the clock."""
    thread: float
    """Milliseconds of the processor of the task that took most of it."""
    is_layout: bool
    """That task is the browser laying out the page, no script."""
    wait: float
    """From the last key until ten results stand; the page waits for 120 ms to see whether another key follows."""


def typed(browser: Browser, served: Served, query: str, slower: float) -> Typed:
    """Type *query* into the page of a browser *slower* times slower than the machine."""
    context = browser.new_context()
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.goto(served.address + TYPED)
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slower})
    page.locator("#q").focus()
    page.wait_for_timeout(500)
    browser.start_tracing(page=page, categories=["toplevel"])
    page.keyboard.type(query, delay=KEY_EVERY)
    since = page.evaluate("() => performance.now()")
    page.wait_for_function(_SETTLED, arg=query, polling=20)
    until = page.evaluate("() => performance.now()")
    page.wait_for_timeout(200)
    tasks = _tasks(json.loads(browser.stop_tracing())["traceEvents"])
    context.close()
    worst = max(tasks, key=lambda task: task.thread)
    return Typed(query, max(task.clock for task in tasks), worst.thread, worst.is_layout, until - since)


@dataclass(frozen=True, slots=True)
class _Task:
    """What the page's own thread did without a pause."""

    clock: float
    """Milliseconds."""
    thread: float
    """Milliseconds of the processor."""
    is_layout: bool
    """The browser laid out and painted the page; else it ran a script, or took in a key."""


def _tasks(events: Sequence[dict[str, Any]]) -> list[_Task]:
    """The tasks of the busiest main thread, which is the page's, without those that this measuring causes."""
    mains = {(one["pid"], one["tid"]) for one in events if one.get("args", {}).get("name") == "CrRendererMain"}
    timed = [one for one in events if one["ph"] == "X" and (one["pid"], one["tid"]) in mains]
    ours = [(one["pid"], one["ts"]) for one in timed if "DevTools" in json.dumps(one.get("args", {}))]
    found: dict[tuple[int, int], list[_Task]] = {}
    for one in timed:
        start, end = one["ts"], one["ts"] + one["dur"]
        is_task = one["name"].endswith("RunTask")
        if is_task and not any(process == one["pid"] and start <= when < end for process, when in ours):
            is_layout = "proxy_impl" in one.get("args", {}).get("src_file", "")
            task = _Task(one["dur"] / 1000, one.get("tdur", 0) / 1000, is_layout)
            found.setdefault((one["pid"], one["tid"]), []).append(task)
    return max(found.values(), key=lambda tasks: sum(task.thread for task in tasks))


_SETTLED = """(query) => /^(找到|没有找到)/.test(document.getElementById("search-status").textContent)
  && !document.querySelector(".is-waiting, [aria-busy]") && new URLSearchParams(location.search).get("q") === query"""
"""The page shows what it found for the whole query."""
