"""Whole builds beside Hugo, Pelican, Hexo and Eleventy: ``make bench``.

    python bench/run.py [--articles 1000] [--rounds 3] [--peers hugo,pelican,hexo,eleventy] [--growth]

Every program builds the same stories, in a site of its own way that does the same work, as a whole process; the rounds
take turns, so that two programs are compared in the same minutes of the machine.  Seconds are this machine's, ratios
are what counts.  What is made is looked at after each run: a page missing, or a sentence, ends the bench.  What was
fetched and the sites stay in ``.cache/bench``.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from build_report import (
    BODY,
    COLD,
    NOTHING,
    RELOAD,
    SMALL,
    SMALL_COUNT,
    TITLE,
    WHOLE,
    Measured,
    Output,
    print_report,
)
from live_reload import waits
from measuring import CommandFailed, Run, load, machine, measured
from story_corpus import in_han, story
from text_sites import OURS, PEERS, TextSite, WrongOutput, check_made, text_sites, with_body, with_title, without_search

CACHE = Path(__file__).parent.parent / ".cache" / "bench"
SMALL_ROUNDS = 5
SAVES = 3
"""Saves in one life of a live server."""
LIVE = (OURS, "Hugo")
"""Programs whose live servers are compared."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--peers", default=",".join(PEERS), help="空着就只测本站")
    parser.add_argument("--growth", action="store_true", help="再测十倍篇数")
    wanted = parser.parse_args()
    names = [name for name in wanted.peers.split(",") if name]
    CACHE.mkdir(parents=True, exist_ok=True)
    counts = [SMALL_COUNT, wanted.articles] + [wanted.articles * 10] * wanted.growth
    try:
        sites = {count: text_sites(names, CACHE, count) for count in counts}
        found = Measured(
            f"{machine()}，开始时机器负载 {load()}", wanted.articles, _versions(sites[wanted.articles]), wanted.rounds
        )
        _measure(found, sites, growth=wanted.growth)
    except (CommandFailed, WrongOutput) as failure:
        sys.exit(f"测速中止：{failure}")
    print_report(found)


def _versions(sites: list[TextSite]) -> dict[str, str]:
    return {site.name: site.peer.version for site in sites}


def _measure(found: Measured, sites: dict[int, list[TextSite]], *, growth: bool) -> None:
    for _ in range(max(SMALL_ROUNDS, found.rounds)):
        for site in sites[SMALL_COUNT]:
            found.add(SMALL, site.name, _cold(site))
    for number in range(found.rounds):
        print(f"第 {number + 1} 轮，开始时机器负载 {load()}", file=sys.stderr)
        _round(found, sites[found.count], f"第{in_han(number + 1)}轮")
    if growth:
        print(f"十倍篇数，开始时机器负载 {load()}", file=sys.stderr)
        _ten_times(found, sites[found.count * 10])
    for of_count in sites.values():
        for site in of_count:
            site.peer.forget()


def _round(found: Measured, sites: list[TextSite], token: str) -> None:
    ours = sites[0]
    found.add(COLD, OURS, _cold(without_search(ours)))
    for site in sites:
        found.add(WHOLE if site is ours else COLD, site.name, _cold(site))
        found.outputs[site.name] = _output(site)
    for site in sites:
        found.add(NOTHING, site.name, _built(site))
        check_made(site)
    edited = found.count // 2
    for site in sites:
        found.add(BODY, site.name, _edited(site, edited, f"{token}改字"))
    for site in sites:
        found.add(TITLE, site.name, _edited(site, edited, f"{token}改题", in_titles=True))
    for site in sites:
        site.write(story(edited, site.count))
        if site.name in LIVE:
            for seconds in waits(site, edited, [f"{token}存盘{in_han(save)}" for save in range(SAVES)]):
                print(f"  {site.count:>7} 篇  {site.name:<10} 存盘到刷新 {seconds:.2f} 秒", file=sys.stderr)
                found.add(RELOAD, site.name, Run(seconds, 0.0, 0, ""))


def _ten_times(found: Measured, sites: list[TextSite]) -> None:
    for site in sites:
        found.add(f"{WHOLE if site.name == OURS else COLD}×10", site.name, _cold(site))
    for site in sites:
        found.add(f"{BODY}×10", site.name, _edited(site, site.count // 2, "十倍改字"))
        site.write(story(site.count // 2, site.count))


def _cold(site: TextSite) -> Run:
    site.peer.forget()
    run = _built(site)
    check_made(site)
    return run


def _edited(site: TextSite, edited: int, token: str, *, in_titles: bool = False) -> Run:
    changed = with_title if in_titles else with_body
    site.write(changed(story(edited, site.count), token))
    run = _built(site)
    check_made(site, edited, token=token, in_titles=in_titles)
    return run


def _built(site: TextSite) -> Run:
    run = measured(site.peer.command, site.peer.site, limit=600 + site.count)
    print(f"  {site.count:>7} 篇  {site.name:<10} 处理器 {run.cpu:.2f} 秒，{run.wall:.2f} 秒", file=sys.stderr)
    return run


def _output(site: TextSite) -> Output:
    files = [path for path in site.made.rglob("*") if path.is_file()]
    pages = [site.page(number) for number in range(site.count)]
    return Output(
        html=sum(path.suffix == ".html" for path in files),
        files=len(files),
        bytes=sum(path.stat().st_size for path in files),
        page=sum(path.stat().st_size for path in pages) // len(pages),
    )


if __name__ == "__main__":
    main()
