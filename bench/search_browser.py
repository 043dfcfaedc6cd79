"""Both searches in real Chromium: asked through their own interface by a page that does nothing else.

A server of our own sends each file as a host would, with gzip where that makes it smaller, and notes what it sent.
"""

from __future__ import annotations

import gzip
import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

TYPES = {".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css",
         ".json": "application/json"}  # fmt: skip
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--disable-default-apps")  # fmt: skip
PAGE = "bench.html"
AT_ONCE = 20
"""Queries in one call of the page."""
WATCH = """<script>
var longest = 0;
new PerformanceObserver(function (list) {
  list.getEntries().forEach(function (task) { longest = Math.max(longest, task.duration); });
}).observe({ type: "longtask" });
</script>"""
"""Remembers the longest task of more than 50 ms."""
OURS = """<!DOCTYPE html><html lang="zh-CN"><meta charset="utf-8"><title>本站</title>WATCH
<script src="search.js"></script><script>
var index = null, last = null;
var bench = {
  open: function () { index = hongchengSearch.open("MANIFEST"); return Promise.resolve(); },
  ask: function (query) {
    return new Promise(function (resolve) {
      var start = performance.now();
      index.ask({ query: query, kind: "", place: "", year: "", topic: "" }, function (answer) {
        if (!answer.isDone && !answer.isLost) { return; }
        last = answer;
        if (answer.isLost) { throw answer.lost; }
        var others = answer.others.map(function (other) { return other.query; });
        resolve({ ms: performance.now() - start, hits: answer.hits, others: others });
      });
    });
  },
  show: function () {
    return new Promise(function (resolve) {
      var start = performance.now();
      var left = Math.min(10, last.hits.length);
      if (!left) { resolve(0); }
      index.rows(last.hits.slice(0, 10), last.forms, function () {
        left -= 1;
        if (!left) { resolve(performance.now() - start); }
      });
    });
  },
  terms: function (letters) {
    return index.candidates(letters, 5).then(function (found) {
      return found.map(function (one) { return one.term; });
    });
  }
};
</script></html>"""
PAGEFIND = """<!DOCTYPE html><html lang="zh-CN"><meta charset="utf-8"><title>Pagefind</title>WATCH<script type="module">
import * as pagefind from "./pagefind/pagefind.js";
var last = null;
window.bench = {
  open: async () => {},
  ask: async (query) => {
    const start = performance.now();
    last = (await pagefind.search(query)).results;
    return { ms: performance.now() - start, hits: last.map((result) => result.id), others: [] };
  },
  show: async () => {
    const start = performance.now();
    await Promise.all(last.slice(0, 10).map((result) => result.data()));
    return performance.now() - start;
  }
};
</script></html>"""


@dataclass(frozen=True, slots=True)
class Sent:
    """One file on its way to the browser."""

    path: str
    bytes: int


class Served:
    """A folder on a server; also the place to see what each file weighs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._packed: dict[str, tuple[bytes, bool]] = {}
        self._sent: list[Sent] = []
        self._lock = threading.Lock()
        served = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True
            wbufsize = -1

            def do_GET(self) -> None:
                served._answer(self)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        for path in folder.rglob("*"):
            if path.is_file():
                self._file(path.relative_to(folder).as_posix())
        self.address = f"http://127.0.0.1:{self._server.server_port}/"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def weight(self, path: str) -> int:
        """Bytes of the file at *path* as sent."""
        return len(self._file(path)[0])

    def taken(self) -> list[Sent]:
        """What was sent since this was last asked."""
        with self._lock:
            sent, self._sent = self._sent, []
        return sent

    def _file(self, path: str) -> tuple[bytes, bool]:
        """The bytes as sent, and whether they are packed."""
        if path not in self._packed:
            plain = (self.folder / path).read_bytes()
            packed = gzip.compress(plain, 6, mtime=0)
            self._packed[path] = (packed, True) if len(packed) < len(plain) else (plain, False)
        return self._packed[path]

    def _answer(self, request: BaseHTTPRequestHandler) -> None:
        path = request.path.partition("?")[0].lstrip("/")
        try:
            content, packed = self._file(path)
        except OSError:
            request.send_error(404)
            return
        with self._lock:
            self._sent.append(Sent(path, len(content)))
        request.send_response(200)
        request.send_header("Content-Type", TYPES.get(Path(path).suffix, "application/octet-stream"))
        request.send_header("Content-Length", str(len(content)))
        request.send_header("Cache-Control", "max-age=3600")
        if packed:
            request.send_header("Content-Encoding", "gzip")
        request.end_headers()
        request.wfile.write(content)


@contextmanager
def chromium() -> Iterator[Browser]:
    """The machine's own Chromium, without a window and without anything that calls home."""
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(QUIET))
        yield browser
        browser.close()


@dataclass(frozen=True, slots=True)
class Search:
    """A search that is measured."""

    name: str
    served: Served
    number_of: Callable[[Any], int]
    """The number of the page that a hit means."""
    page_of: Callable[[str], int]
    """The number of the page whose text is in a file."""


def write_ours(folder: Path, manifest: str, script: bytes) -> None:
    """The page of ours beside its index, whose script is *script*."""
    (folder / "search.js").write_bytes(script)
    page = OURS.replace("MANIFEST", manifest).replace("WATCH", WATCH)
    (folder / PAGE).write_text(page, encoding="utf-8")


def write_pagefind(site: Path) -> None:
    """The page of Pagefind beside its index."""
    (site / PAGE).write_text(PAGEFIND.replace("WATCH", WATCH), encoding="utf-8")


@contextmanager
def opened(browser: Browser, search: Search, *, slower: float = 1) -> Iterator[Page]:
    """The page of *search* in a fresh browser profile, its script loaded, its index not."""
    context = browser.new_context()
    page = context.new_page()
    page.set_default_timeout(120_000)
    page.goto(search.served.address + PAGE)
    page.wait_for_function("() => window.bench")
    if slower != 1:
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slower})
    search.served.taken()
    page.evaluate("() => bench.open()")
    yield page
    context.close()


def answers(page: Page, queries: Sequence[str]) -> list[dict[str, Any]]:
    """What each query finds: ``{ms, hits, others}``."""
    return _each(page, "ask", queries)


def terms(page: Page, letters: Sequence[str]) -> list[list[str]]:
    """The first five terms that each run of letters may mean."""
    return _each(page, "terms", letters)


def _each(page: Page, name: str, words: Sequence[str]) -> list[Any]:
    loop = f"for (const one of all) found.push(await bench.{name}(one));"
    script = f"async (all) => {{ const found = []; {loop} return found; }}"
    found: list[Any] = []
    for start in range(0, len(words), AT_ONCE):
        found += page.evaluate(script, list(words[start : start + AT_ONCE]))
    return found
