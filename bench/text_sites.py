"""The same stories as a site of each generator, kept in ``.cache/bench`` until the stories or the sites change.

Every peer's site does the same work: a page for each story with previous, next and five related ones, lists of 20 of
all, of each district and each topic, a home page, a feed, a site map.  Ours is a site as ``hongcheng init`` makes it,
with its own templates, whose pages hold far more.
"""

from __future__ import annotations

import functools
import hashlib
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import text_forms
from peer_sites import HERE, CannotInstall, Peer, hugo_binary, installed, npm_installed, version_in
from story_corpus import DISTRICTS, TOPICS, Story, mark_of, slug_of, stories
from text_forms import Form

BENCH = Path(__file__).parent
HONGCHENG = Path(sys.executable).with_name("hongcheng")
SKELETON = BENCH.parent / "generator" / "skeleton"
OURS = "Hongcheng"
LIST = 20
"""Stories on a page of a list, in every site."""


@dataclass(frozen=True, slots=True)
class TextSite:
    """A generator and its site of *count* stories."""

    peer: Peer
    form: Form
    count: int

    @property
    def name(self) -> str:
        return self.peer.name

    @property
    def made(self) -> Path:
        return self.peer.site / self.peer.output

    def page(self, number: int) -> Path:
        return self.made / self.form.page.format(slug=slug_of(number))

    def write(self, one: Story) -> None:
        """Save *one* as an editor would."""
        path = self.peer.site / self.form.source.format(slug=one.slug)
        path.write_text(self.form.write(one), encoding="utf-8")


class WrongOutput(Exception):
    """A generator said that it had succeeded, and what it made is not what was asked for."""


def with_body(one: Story, token: str) -> Story:
    """*one* with a sentence more."""
    return replace(one, body=f"{one.body}\n补记：{token}。\n")


def with_title(one: Story, token: str) -> Story:
    return replace(one, title=f"{one.title}{token}")


def text_sites(names: Sequence[str], cache: Path, count: int) -> list[TextSite]:
    """Our site of *count* stories and those of the peers *names*; a peer that cannot be had is missing, and said so."""
    sites = [_written(_ours, text_forms.OURS, count, cache)]
    for name in names:
        try:
            sites.append(_written(PEERS[name][0], PEERS[name][1], count, cache))
        except CannotInstall as failure:
            print(f"对照程序 {name} 没有装上，这一列缺：{failure}", file=sys.stderr)
    return sites


def check_made(site: TextSite, edited: int = -1, *, token: str = "", in_titles: bool = False) -> None:
    """See that every story has its page and its words, and that *token* stands on the page of the story *edited*.

    A token in the title must stand on a neighbour's page too.  Raises :class:`WrongOutput`.
    """
    pattern = site.form.page.format(slug="story-*")
    found = sum(1 for _ in site.made.glob(pattern) if "-p" not in _.name)
    if found != site.count:
        raise WrongOutput(f"{site.name}：应有 {site.count} 篇的页面，有 {found} 个")
    for number in {0, site.count // 3, site.count - 1}:
        if mark_of(number) not in site.page(number).read_text(encoding="utf-8"):
            raise WrongOutput(f"{site.name}：{site.page(number)} 里没有“{mark_of(number)}”")
    pages = sum(1 for _ in site.made.rglob("*.html"))
    if site.name != OURS and pages < (least := site.count + _list_pages(site.count)):
        raise WrongOutput(f"{site.name}：应有 {least} 个页面，有 {pages} 个")
    if not token:
        return
    if token not in site.page(edited).read_text(encoding="utf-8"):
        raise WrongOutput(f"{site.name}：改过的字没有到 {site.page(edited)}")
    # Two stories of one day may stand in either order.
    beside = [number for number in range(edited - 2, edited + 3) if number != edited and 0 <= number < site.count]
    if in_titles and not any(token in site.page(number).read_text(encoding="utf-8") for number in beside):
        raise WrongOutput(f"{site.name}：改过的标题没有到前后两篇")


@functools.lru_cache(maxsize=1)
def _stories(count: int) -> tuple[Story, ...]:
    return tuple(stories(count))


@functools.cache
def _list_pages(count: int) -> int:
    """Pages of the lists of all, of each district and each topic, with the home page and the two lists of lists."""
    corpus = _stories(count)
    groups = [count]
    groups += [sum(one.district == place for one in corpus) for place in range(len(DISTRICTS))]
    groups += [sum(place in one.topics for one in corpus) for place in range(len(TOPICS))]
    return 1 + 2 + sum(-(-size // LIST) for size in groups)


# -- each generator's site --------------------------------------------------------------------


def _written(make: Callable[[Path, Path], Peer], form: Form, count: int, cache: Path) -> TextSite:
    """The site that *make* begins, with all stories; taken as it lies if nothing that shapes it has changed."""
    name = make.__name__.strip("_")
    folder = cache / "text" / str(count) / name
    stamp = folder.with_suffix(".stamp")
    wanted = _shape(name)
    if not stamp.exists() or stamp.read_text() != wanted:
        stamp.unlink(missing_ok=True)
        shutil.rmtree(folder, ignore_errors=True)
        if name == "ours":
            _begin_ours(folder)
        else:
            shutil.copytree(HERE / "text" / name, folder)
    site = TextSite(make(folder, cache), form, count)
    if not stamp.exists():
        (folder / form.source).parent.mkdir(parents=True, exist_ok=True)
        for one in _stories(count):
            site.write(one)
        stamp.write_text(wanted)
    return site


def _shape(name: str) -> str:
    """A digest of what a site is made from."""
    files = [BENCH / f"{module}.py" for module in ("story_corpus", "text_forms", "text_sites")]
    begun = SKELETON if name == "ours" else HERE / "text" / name
    files += sorted(path for path in begun.rglob("*") if path.is_file())
    said = hashlib.sha256()
    for path in files:
        said.update(path.read_bytes())
    return said.hexdigest()


def _ours(site: Path, cache: Path) -> Peer:
    command = str(HONGCHENG), "build", "--root", str(site)
    return Peer(OURS, "", command, site, "site", (".hongcheng",))


def without_search(site: TextSite) -> TextSite:
    """Our *site*, made by the same build with no search index."""
    command = sys.executable, str(BENCH / "without_search.py"), "build", "--root", str(site.peer.site)
    return replace(site, peer=replace(site.peer, command=command))


def _hugo(site: Path, cache: Path) -> Peer:
    binary, version = hugo_binary(cache)
    kept = site / ".hugo-cache"
    command = str(binary), "--quiet", "--cacheDir", str(kept)
    return Peer("Hugo", version, command, site, "public", ("resources", kept.name, ".hugo_build.lock"))


def _pelican(site: Path, cache: Path) -> Peer:
    home = installed("pelican", cache)
    command = str(home / "bin" / "pelican"), "--quiet"
    return Peer("Pelican", version_in(home, "pelican"), command, site, "output", ("cache", "__pycache__"))


def _hexo(site: Path, cache: Path) -> Peer:
    modules, version = npm_installed("hexo", "hexo", cache)
    _link(modules, site)
    # Hexo takes the plug-ins that this file names.
    shutil.copyfile(HERE / "hexo" / "package.json", site / "package.json")
    command = "node", str(modules / "hexo" / "bin" / "hexo"), "generate", "--silent"
    return Peer("Hexo", version, command, site, "public", ("db.json",))


def _eleventy(site: Path, cache: Path) -> Peer:
    modules, version = npm_installed("eleventy", "@11ty/eleventy", cache)
    _link(modules, site)
    command = "node", str(modules / "@11ty" / "eleventy" / "cmd.cjs"), "--quiet"
    return Peer("Eleventy", version, command, site, "_site", (".cache",))


def _link(modules: Path, site: Path) -> None:
    link = site / "node_modules"
    link.unlink(missing_ok=True)
    link.symlink_to(modules)


PEERS: dict[str, tuple[Callable[[Path, Path], Peer], Form]] = {
    "hugo": (_hugo, text_forms.HUGO),
    "pelican": (_pelican, text_forms.PELICAN),
    "hexo": (_hexo, text_forms.HEXO),
    "eleventy": (_eleventy, text_forms.ELEVENTY),
}

_VENUE = """---
title: 院坝课堂
slug: yuan-ba
date: 2012-01-01
district: {}
category: 宣讲点
summary: 院坝里的一块屏幕。
---

院坝里有一块屏幕。
"""
_KIOSK = """title: 院坝的屏幕
venue: yuan-ba
orientation: landscape
hours:
  - {from: "09:00", to: "21:30"}
loops:
  - id: main
    scenes:
      - {show: latest, kind: articles, limit: 4}
      - {show: map}
      - {show: clock}
"""


def _begin_ours(site: Path) -> None:
    """A new site by our own command, with the corpus' districts and topics, and a screen, in place of the examples."""
    subprocess.run([HONGCHENG, "init", site], check=True, stdout=subprocess.DEVNULL)
    content = site / "content"
    for kind in ("articles", "lectures"):
        shutil.rmtree(content / kind)
    settings = (content / "site.yaml").read_text(encoding="utf-8")
    # Share cards are pictures, which no peer draws.
    settings = settings.replace("share_cards: true", "share_cards: false").replace('city: "000000"', 'city: "990000"')
    settings += f"base_url: https://example.org/\npage_size: {LIST}\n"
    (content / "site.yaml").write_text(settings, encoding="utf-8")
    districts = ['- {code: "990000", slug: city, name: 示例市, short: 示例}']
    districts += [
        f'- {{code: "{code}", slug: {slug}, name: {name}, short: {name[:-1]}, parent: "990000", '
        f"grid: [{place % 4}, {place // 4}]}}"
        for place, (code, slug, name) in enumerate(DISTRICTS)
    ]
    _lines(content / "districts.yaml", districts)
    _lines(content / "topics.yaml", [f"- {{id: {slug}, name: {name}}}" for slug, name in TOPICS])
    _lines(content / "towns.csv", ["code,name,district", *(f"{code}001,一街道,{code}" for code, _, _ in DISTRICTS)])
    for folder, name, text in (("venues", "yuan-ba.md", _VENUE.format(DISTRICTS[0][2])),
                               ("kiosks", "yuan-ba.yaml", _KIOSK)):  # fmt: skip
        (content / folder).mkdir(exist_ok=True)
        (content / folder / name).write_text(text, encoding="utf-8")


def _lines(path: Path, lines: Sequence[str]) -> None:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
