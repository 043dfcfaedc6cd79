"""What a kiosk needs of the site: everything that its files name, found by reading the finished files themselves.

All files under ``kiosk/<slug>/`` belong to it.  From there every address is followed: in pages (``href``, ``src``,
``srcset``, ``poster``, ``data-…``), style sheets, drawings, and in the strings of scripts, which is where a kiosk's
times name its pictures.  The parts of a search index name each other by digests (docs/search.md), and are followed.
An address that leaves the kiosk is a finding: on a stick there is nothing behind it.
"""

from __future__ import annotations

import html
import json
import posixpath
import re
from collections.abc import Callable, Collection, Iterator

import msgspec

from generator.checks.links import inside, reader, references, scheme_of
from generator.problems import Problem, Span, in_order

ENDINGS = (
    "avif", "css", "gif", "html", "ico", "jpeg", "jpg", "js", "json", "m4a", "mp3", "mp4", "ogg", "opus", "pdf", "png",
    "svg", "txt", "vtt", "wav", "webm", "webmanifest", "webp", "woff", "woff2", "zip",
)  # fmt: skip
"""What a word in a script must end with to be taken for an address."""
_ADDRESS = re.compile(rf"[^\s:?#\"'<>\\|*]+\.(?:{'|'.join(ENDINGS)})(?:[?#]\S*)?", re.IGNORECASE)
_LOADED_FROM_ELSEWHERE = re.compile(
    rf"https?://\S+\.(?:{'|'.join(ending for ending in ENDINGS if ending != 'html')})(?:[?#]\S*)?", re.IGNORECASE
)
_DATA_ATTRIBUTE = re.compile(r"""\sdata-[\w-]+\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_STRING = re.compile(r'"(?:[^"\\\n]|\\.)*+"|\'(?:[^\'\\\n]|\\.)*+\'')
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_PART = re.compile(r"(?:^|/)([a-z])-([0-9a-v]{8})\.js$")
_NAMING_PARTS = frozenset("min")
"""Families of parts of a search index that hold the names of others."""


class Closure(msgspec.Struct, frozen=True):
    """The files a kiosk needs, by address in order, and what stands in its way."""

    addresses: tuple[str, ...]
    problems: tuple[Problem, ...] = ()


def closure_of(names: Collection[str], read: Callable[[str], bytes], home: str) -> Closure:
    """Everything that the kiosk in the folder *home* (ending in a slash) names, itself included.

    *names* are the addresses of all files of the site; *read* gives a file's bytes.  E615 for an address that leaves
    the kiosk or has no file.  Raises what *read* raises.
    """
    return _Closure(names, read, home).followed()


class _Closure:
    """One walk along the references of a kiosk."""

    def __init__(self, names: Collection[str], read: Callable[[str], bytes], home: str) -> None:
        self._read = read
        self._home = home
        self._names = frozenset(names)
        self._parts = tuple(sorted(name for name in self._names if _PART.search(name)))
        self._needed = {name for name in self._names if name.startswith(home)}
        self._waiting = sorted(self._needed)
        self._problems: list[Problem] = []

    def followed(self) -> Closure:
        while self._waiting:
            path = self._waiting.pop()
            if path.endswith((".html", ".svg", ".css", ".js", ".webmanifest")):
                self._follow(path, self._read(path))
        return Closure(tuple(sorted(self._needed)), in_order(self._problems))

    def _follow(self, path: str, content: bytes) -> None:
        if path.endswith(".js"):
            self._follow_script(path, content.decode("utf-8", "replace"))
            return
        read = reader(path) or references
        page = read(content)
        for url in page.parts:
            self._take(path, url)
        if path.endswith(".html"):
            for url in page.links:
                self._take(path, url)
            for url in page.public:
                self._refuse(path, f"写着对外的网址“{_short(url)}”")
            for word in _data_words(content.decode("utf-8", "replace")):
                self._take_word(path, word, (path,))

    def _follow_script(self, path: str, text: str) -> None:
        if part := _PART.search(path):
            if part[1] in _NAMING_PARTS:
                folder = posixpath.dirname(path)
                for name in self._parts:
                    if posixpath.dirname(name) == folder and name[-11:-3] in text:
                        self._need(name)
            return
        for word in _strings(text):
            self._take_word(path, word, (f"{self._home}index.html", path))

    def _take(self, path: str, url: str) -> None:
        """What a browser loads, or a link leads to."""
        scheme, is_elsewhere = scheme_of(url)
        if scheme == "data" and not is_elsewhere:
            return
        target = None if scheme or is_elsewhere else inside(path, url)
        if target is None:
            self._refuse(path, f"指到展播之外的“{_short(url)}”")
        elif target not in self._names:
            self._refuse(path, f"要用的“{_short(url)}”没有对应的文件")
        elif self._leads_out(target):
            self._refuse(path, f"指到展播之外的页面“{target}”")
        else:
            self._need(target)

    def _take_word(self, path: str, word: str, bases: tuple[str, ...]) -> None:
        """What may be an address: it is one if there is such a file, and surely if it climbs out of its folder."""
        own = path.startswith(self._home)
        if own and _LOADED_FROM_ELSEWHERE.fullmatch(word):
            self._refuse(path, f"要从别处加载“{_short(word)}”")
        if not _ADDRESS.fullmatch(word):
            return
        targets = [target for base in bases if (target := inside(base, word)) in self._names and target]
        for target in targets[:1]:
            if not self._leads_out(target):
                self._need(target)
            elif own:
                self._refuse(path, f"指到展播之外的页面“{target}”")
        if own and not targets and word.startswith("../"):
            self._refuse(path, f"要用的“{_short(word)}”没有对应的文件")

    def _leads_out(self, target: str) -> bool:
        return target.endswith(".html") and not target.startswith(self._home)

    def _need(self, target: str) -> None:
        if target not in self._needed:
            self._needed.add(target)
            self._waiting.append(target)

    def _refuse(self, path: str, message: str) -> None:
        hint = "U 盘上没有网络，也没有网站的其余部分；请告诉维护网站的人"
        self._problems.append(Problem(Span(path), "E615", message, hint))


def _data_words(text: str) -> Iterator[str]:
    for groups in _DATA_ATTRIBUTE.findall(_COMMENT.sub("", text)):
        value = next(filter(None, groups), "")
        for word in html.unescape(value).split():
            yield word.rstrip(",")


def _strings(text: str) -> Iterator[str]:
    """The strings of a script that are one word."""
    for quoted in _STRING.findall(text):
        word = quoted[1:-1]
        if "\\" in word:
            try:
                word = str(json.loads(f'"{word}"'))
            except ValueError:
                continue
        if word:
            yield word


def _short(url: str) -> str:
    return url if len(url) <= 120 else url[:119] + "…"
