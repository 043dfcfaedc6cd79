"""Search, side by side with Pagefind: ``make bench-search``.

    python bench/search.py [--corpus FILE] [--only build,quality,bytes,latency,change] [--cases 20] [--sessions 72]

Both get the same pages; both are asked in real Chromium through their own interface; both are built as whole
processes, in turns.  What should be found is known: the exact string.  FILE is JSON lines of Markdown pages, as
``bench/search_corpus.py`` says, or is named by ``HONGCHENG_CORPUS``; without one the pages are made up of dictionary
words, and then only the ratios mean something.  Seconds are this machine's.  What was fetched stays in
``.cache/bench``.
"""

from __future__ import annotations

import argparse
import gzip
import os
import random
import shutil
import sys
import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from measuring import CommandFailed, load, machine, measured
from peer_sites import CannotInstall
from playwright.sync_api import Browser
from search_browser import Search, Served, chromium, write_ours, write_pagefind
from search_change import Built, built, changes, text_pages
from search_corpus import made_up, records_of
from search_goals import print_goals
from search_peer import FOLDER as PAGEFIND_FOLDER
from search_peer import Pagefind, page_numbers, pagefind
from search_quality import corrections, found_pages, pages_for_letters, scores, terms_found, works_from_disk
from search_queries import Pages, Query, absent, drawn, strings
from search_report import OURS, Measured, print_builds, print_bytes, print_changes, print_latency, print_quality
from search_sessions import family, session, typed, write_typed
from search_words import cut_words, mined, misspelled, named, spelled

from generator.model.desk import SHEET_OF_SCRIPT
from generator.output.assets import read_shelf
from generator.search.levels import in_order
from generator.search.records import SearchRecord

REPOSITORY = Path(__file__).parent.parent
CACHE = REPOSITORY / ".cache" / "bench"
CORPUS = "HONGCHENG_CORPUS"
PARTS = ("build", "quality", "bytes", "latency", "change")
MADE_UP = 1200
SLOW = 4.0
TYPED_QUERIES = 24
SHEETS = ("site", SHEET_OF_SCRIPT["search.js"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=os.environ.get(CORPUS) or None)
    parser.add_argument("--only", default=",".join(PARTS), help=",".join(PARTS))
    parser.add_argument("--cases", type=int, default=20, help="每类查询的次数")
    parser.add_argument("--strings", type=int, default=500, help="任意字串、全站没有的字串，各多少")
    parser.add_argument("--sessions", type=int, default=72)
    parser.add_argument("--rounds", type=int, default=3, help="整建和每种改动的次数")
    parser.add_argument("--seed", type=int, default=7)
    wanted = parser.parse_args()
    CACHE.mkdir(parents=True, exist_ok=True)
    records = in_order(records_of(wanted.corpus) if wanted.corpus else made_up(MADE_UP))
    print(machine())
    characters = sum(len(block) for record in records for block in (record.title, *record.blocks))
    source = "语料" if wanted.corpus else "没有语料，用词表拼凑的"
    print(f"{source} {len(records)} 页，{characters / 1e6:.2f} 百万字；种子 {wanted.seed}；开始时机器负载 {load()}")
    with tempfile.TemporaryDirectory(prefix="scratch-", dir=CACHE) as folder:
        bench = _Bench(records, Path(folder), wanted)
        bench.run(set(wanted.only.split(",")))


class _Bench:
    """One run."""

    def __init__(self, records: Sequence[SearchRecord], scratch: Path, wanted: argparse.Namespace) -> None:
        self._records = records
        self._scratch = scratch
        self._wanted = wanted
        self._found = Measured()
        self._found.text = sum(len(text.encode()) for one in records for text in (one.title, *one.blocks))

    def run(self, parts: set[str]) -> None:
        found, peer = self._found, self._peer()
        ours = self._build(peer, self._wanted.rounds if parts & {"build", "change"} else 1)
        searches = self._searches(ours, peer)
        for search in searches:
            found.sizes[search.name] = _sizes(search.served)
        if "build" in parts:
            print_builds(found)
        if parts & {"quality", "bytes", "latency"}:
            pages = Pages(self._records)
            queries = drawn(pages, partial(cut_words, CACHE), self._wanted.cases, self._wanted.seed)
            with chromium() as browser:
                if "quality" in parts:
                    self._quality(browser, searches, pages, queries)
                    print_quality(found)
                if parts & {"bytes", "latency"}:
                    self._sessions(browser, searches, queries, slow="latency" in parts)
                    print_bytes(found)
                if "latency" in parts:
                    self._typed(browser, searches[0], queries)
                    print_latency(found)
        for search in searches:
            search.served.close()
        if "change" in parts:
            found.changes = changes(self._records, self._scratch, self._wanted.rounds)
            print_changes(found)
        if not parts & {"build", "change"}:
            found.builds.clear()
        print_goals(found)
        print(f"\n结束时机器负载 {load()}")

    def _peer(self) -> Pagefind | None:
        site = self._scratch / "pagefind-site"
        site.mkdir()
        try:
            return pagefind(CACHE, site, self._records)
        except CannotInstall as failure:
            print(f"Pagefind 没有装上，它的各行缺：{failure}", file=sys.stderr)
            return None

    def _build(self, peer: Pagefind | None, rounds: int) -> Built:
        for number in range(rounds):
            print(f"整建第 {number + 1} 轮，开始时机器负载 {load()}", file=sys.stderr)
            ours = built(self._records, self._scratch / "ours")
            self._found.builds.setdefault(OURS, []).append(ours.run)
            if peer:
                # As ours is: into no folder of the round before, whose files it would find again.
                shutil.rmtree(peer.site / PAGEFIND_FOLDER, ignore_errors=True)
                try:
                    run = measured(peer.command, peer.site, limit=1200)
                except CommandFailed as failure:
                    print(f"Pagefind 没有成功：{failure}", file=sys.stderr)
                    peer = None
                else:
                    self._found.builds.setdefault(_name(peer), []).append(run)
        return ours

    def _searches(self, ours: Built, peer: Pagefind | None) -> list[Search]:
        shelf = read_shelf((REPOSITORY / "assets",))
        folder = self._scratch / "ours"
        write_ours(folder, ours.manifest, shelf.files[shelf.script["search.js"]])
        template = (REPOSITORY / "templates" / "pages" / "search.html").read_text(encoding="utf-8")
        style = b"".join(shelf.files[shelf.style[name]] for name in SHEETS)
        write_typed(folder, ours.manifest, template, style)
        texts = text_pages(folder, self._records)
        found = [Search(OURS, Served(folder), int, texts.__getitem__)]
        if peer and _name(peer) in self._found.builds:
            write_pagefind(peer.site)
            numbers = page_numbers(peer.site, self._records)
            served = Served(peer.site)
            found.append(Search(_name(peer), served, numbers.__getitem__, lambda path: numbers[Path(path).stem]))
        return found

    def _quality(self, browser: Browser, searches: Sequence[Search], pages: Pages, queries: list[Query]) -> None:
        found, seed, cases = self._found, self._wanted.seed, self._wanted.cases
        count = self._wanted.strings
        queries = [*queries, *strings(pages, count, seed), *absent(pages, count, seed)]
        terms = named(pages) | {"挖出的词": mined(self._scratch / "ours")}
        full, initials = spelled(terms, 3 * cases, seed)
        wrong = misspelled(pages, terms, 3 * cases, seed)
        truth = {one.term: pages.holding(one.term) for one in full}
        for search in searches:
            found.scores[search.name] = scores(queries, found_pages(browser, search, queries))
            found.from_disk[search.name] = works_from_disk(browser, search, queries, seed)
            for way, typed_letters in ((found.full, full), (found.initials, initials)):
                if search.name == OURS:
                    way[search.name] = terms_found(browser, search, typed_letters)
                else:
                    way[search.name] = pages_for_letters(browser, search, typed_letters, truth)
        found.corrections = corrections(browser, searches[0], wrong)

    def _sessions(self, browser: Browser, searches: Sequence[Search], queries: list[Query], *, slow: bool) -> None:
        draw = random.Random(self._wanted.seed)
        pairs = list(zip(*(draw.sample(queries, len(queries)) for _ in range(2)), strict=True))[: self._wanted.sessions]
        for slower in (1.0, SLOW) if slow else (1.0,):
            for pair in pairs:
                for search in searches:
                    one = session(browser, search, pair, slower)
                    self._found.sessions.setdefault((search.name, slower), []).append(one)

    def _typed(self, browser: Browser, search: Search, queries: list[Query]) -> None:
        draw = random.Random(self._wanted.seed)
        some = draw.sample([query for query in queries if len(query.text) < 12], TYPED_QUERIES)
        self._found.typed[SLOW] = [typed(browser, search.served, query.text, SLOW) for query in some]


def _name(peer: Pagefind) -> str:
    return f"Pagefind {peer.version}"


def _sizes(served: Served) -> dict[str, int]:
    """Bytes as sent by family, and the number of files that make up the search."""
    sums = {"index": 0, "texts": 0, "code": 0, "files": 0, "script": 0}
    for path in served.folder.rglob("*"):
        name = path.relative_to(served.folder).as_posix()
        if path.is_file() and (name.startswith(("search/", "pagefind/")) or name == "search.js"):
            # Styles and widgets that no reader of ours asks for.
            if name.startswith("pagefind/") and family(name) == "code" and not _is_asked(name):
                continue
            sums[family(name)] += served.weight(name)
            sums["files"] += 1
            if name == "search.js":
                # The limit counts as a host that packs once and for all.
                sums["script"] = len(gzip.compress(path.read_bytes(), 9))
    return sums


def _is_asked(name: str) -> bool:
    return name.endswith(("/pagefind.js", "/pagefind-worker.js")) or "/wasm." in name


if __name__ == "__main__":
    main()
