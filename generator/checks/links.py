"""Links and anchors of the finished pages, checked offline.

Every address in a page, a style sheet, a feed or the manifest is followed inside the tree that
is about to be published: the file must be there (case and all), the anchor must be an id of
that file, and nothing that a browser loads by itself may come from another site.

Reading a page (:func:`references`) is separate from judging it (:func:`check_references`): the
first is a pure function of the page's bytes, so its result can be kept beside the page.
"""

from __future__ import annotations

import html
import json
import posixpath
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import lru_cache
from typing import Literal
from urllib.parse import unquote, urlsplit

import msgspec

from generator.problems import Problem, Span, did_you_mean

Use = Literal["link", "part", "public"]
"""What an address is for: ``link`` leads a reader somewhere, ``part`` is loaded with the page, ``public`` is
told to other machines (canonical address, preview picture, feed) and therefore absolute."""
_USES: tuple[Use, ...] = ("link", "part", "public")


class PageReferences(msgspec.Struct, frozen=True):
    """What one file says about others: addresses as written (entities decoded), sorted, without repetitions."""

    ids: tuple[str, ...] = ()
    """Anchors that others may point at."""
    repeated: tuple[str, ...] = ()
    """Ids given to more than one element."""
    links: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    public: tuple[str, ...] = ()

    def addresses(self, use: Use) -> tuple[str, ...]:
        match use:
            case "link":
                return self.links
            case "part":
                return self.parts
            case "public":
                return self.public


# -- reading --------------------------------------------------------------------------------

# At most a hundred attributes, and no "<" outside quotes: text full of unclosed tags stays cheap to read.
_ATTRIBUTES = r"""((?>[^"'<>]+|"[^"]*"|'[^']*'){0,200}+)"""
# Two of three tags on a page have no attributes, or a class alone: the engine passes over them by itself.
_TAG = re.compile(
    rf"<(?!/)(?:!--.*?-->|(?=[sStT])((?i:script|style|textarea|title))\b{_ATTRIBUTES}>(.*?)</(?i:\1)\s*>"
    rf'|([a-zA-Z][^\s/>]*+)(?=[\s/])(?!\s+class="[^"<]*">){_ATTRIBUTES}>)',
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"""([^\s"'=<>/]++)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_CSS_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_CSS_URL = re.compile(r"""url\(\s*(?:"([^"]*)"|'([^']*)'|([^\s"')]+))\s*\)|@import\s+(?:"([^"]*)"|'([^']*)')""", re.I)
_REFRESH = re.compile(r"""^\s*[\d.]+\s*[;,]\s*url\s*=\s*["']?([^"']+)""", re.IGNORECASE)
_ABSOLUTE = re.compile(r"""https?://[^\s"'<>&\\)\]]+""")
_FEED_LINK = re.compile(r"""\b(?:href|src)=(?:&quot;|&#34;|\\")(?!https?:|mailto:|tel:|#)(.*?)(?:&quot;|&#34;|\\")""")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):(//)?")
_READER_SCHEMES = frozenset({"http", "https", "mailto", "tel"})
_MOST_NEIGHBOURS = 500
"""Beyond this many files in a folder no likely name is looked for: the search takes a second or more."""
_PUBLIC_PROPERTIES = frozenset({"og:url", "og:image", "og:image:url", "og:image:secure_url", "twitter:image"})
_ADDRESSES = frozenset({"href", "xlink:href", "src", "action"})
"""Attributes in which an empty address is a mistake."""
_TELLING = _ADDRESSES | {"srcset", "imagesrcset", "poster", "data", "data-src", "formaction", "style", "content"}
_LOADED_RELATIONS = frozenset(
    {"stylesheet", "icon", "apple-touch-icon", "mask-icon", "manifest", "preload", "modulepreload", "prefetch",
     "preconnect", "dns-prefetch"}
)  # fmt: skip


def references(content: bytes) -> PageReferences:
    """Ids and addresses of an HTML page (or an SVG drawing), given as UTF-8 bytes."""
    ids: set[str] = set()
    repeated: set[str] = set()
    found: set[tuple[Use, str]] = set()
    for match in _TAG.finditer(content.decode("utf-8", "replace")):
        raw, raw_attributes, raw_text, tag, attributes = match.groups()
        if raw:
            tag, attributes = raw.lower(), raw_attributes
            if tag == "style":
                found.update(("part", url) for url in _style_urls(raw_text))
            elif tag == "script" and "ld+json" in raw_attributes:
                found.update(("public", url) for url in _ABSOLUTE.findall(raw_text))
        if not attributes or "=" not in attributes:
            continue
        anchor, name, addresses = _said(tag, attributes)
        if anchor:
            (repeated if anchor in ids else ids).add(anchor)
        if name:
            ids.add(name)
        found.update(addresses)
    return PageReferences(tuple(sorted(ids)), tuple(sorted(repeated)), **_by_use(found))


@lru_cache(maxsize=8192)
def _said(tag: str, attributes: str) -> tuple[str, str, tuple[tuple[Use, str], ...]]:
    """Id, name of an anchor, and addresses of one tag.  Most tags of a page stand on every page alike."""
    values = {
        name: html.unescape(value) if "&" in value else value
        for name, double, single, bare in _ATTRIBUTE.findall(attributes)
        if (value := double or single or bare) or name in _ADDRESSES
    }
    addresses = () if _TELLING.isdisjoint(values) else tuple(_tag_addresses(tag, values))
    return values.get("id", ""), values.get("name", "") if tag == "a" else "", addresses


def style_references(content: bytes) -> PageReferences:
    """Addresses in a style sheet: ``url(…)`` and ``@import``."""
    return PageReferences(parts=tuple(sorted(set(_style_urls(content.decode("utf-8", "replace"))))))


def machine_references(content: bytes) -> PageReferences:
    """Addresses in a feed, the sitemap, the calendar or robots.txt.

    A relative address in the text of a feed entry is among them, so that it is found wanting.
    """
    text = content.decode("utf-8", "replace").replace("\r\n ", "")
    found = {*_ABSOLUTE.findall(text), *_FEED_LINK.findall(text)}
    return PageReferences(public=tuple(sorted(html.unescape(url) for url in found)))


def manifest_references(content: bytes) -> PageReferences:
    """Addresses in the web app manifest (its members ``start_url``, ``icons`` and ``shortcuts``)."""
    try:
        manifest = json.loads(content)
    except ValueError:
        return PageReferences()
    urls = {manifest.get("start_url"), *(icon.get("src") for icon in manifest.get("icons", ()))}
    urls |= {shortcut.get("url") for shortcut in manifest.get("shortcuts", ())}
    return PageReferences(parts=tuple(sorted(url for url in urls if url)))


_READERS: Mapping[str, Callable[[bytes], PageReferences]] = {
    ".html": references,
    ".svg": references,
    ".css": style_references,
    ".xml": machine_references,
    ".json": machine_references,
    ".ics": machine_references,
    ".txt": machine_references,
    ".webmanifest": manifest_references,
}


def reader(path: str) -> Callable[[bytes], PageReferences] | None:
    """The function that reads files named like *path*, or None for files that point at nothing."""
    return _READERS.get(posixpath.splitext(path)[1])


def _tag_addresses(tag: str, values: Mapping[str, str]) -> Iterator[tuple[Use, str]]:
    for name, value in values.items():
        match name:
            case "href" | "xlink:href":
                yield (
                    "public" if tag == "link" and "hreflang" in values else _use_of_href(tag, values.get("rel", "")),
                    value,
                )
            case "src" | "poster" | "action" | "formaction":
                yield "part", value
            case "data-src":
                # Scripts that a page loads when they are wanted, such as the search index.
                yield from (("part", url) for url in value.split())
            case "data" if tag == "object":
                yield "part", value
            case "srcset" | "imagesrcset":
                yield from (("part", url) for url in _candidates(value))
            case "style":
                yield from (("part", url) for url in _style_urls(value))
            case "content" if tag == "meta":
                if values.get("property", values.get("name", "")) in _PUBLIC_PROPERTIES:
                    yield "public", value
                elif values.get("http-equiv", "").lower() == "refresh" and (target := _REFRESH.match(value)):
                    yield "link", target[1].strip()


def _use_of_href(tag: str, relations: str) -> Use:
    if tag in {"a", "area"}:
        return "link"
    if tag != "link":
        return "part"
    names = frozenset(relations.lower().split())
    if "canonical" in names:
        return "public"
    return "part" if names & _LOADED_RELATIONS else "link"


def _style_urls(style: str) -> Iterator[str]:
    for match in _CSS_URL.finditer(_CSS_COMMENT.sub("", style)):
        yield next(group for group in match.groups() if group is not None)


def _candidates(srcset: str) -> Iterator[str]:
    """The addresses of a ``srcset``: a comma ends a candidate only where white space follows it."""
    wants_url = True
    for word in srcset.split():
        if wants_url:
            yield word.rstrip(",")
        wants_url = word.endswith(",")


def _by_use(found: set[tuple[Use, str]]) -> dict[str, tuple[str, ...]]:
    fields: dict[Use, str] = {"link": "links", "part": "parts", "public": "public"}
    return {field: tuple(sorted(url for use, url in found if use == wanted)) for wanted, field in fields.items()}


# -- judging --------------------------------------------------------------------------------


def check_tree(files: Mapping[str, bytes], base_url: str = "") -> tuple[Problem, ...]:
    """Problems of a whole tree: *files* by their path in the site (``articles/x.html``), forward slashes.

    *base_url* is the site's public address, ending in a slash; empty when it has none.
    """
    read = {path: read_with(content) for path, content in files.items() if (read_with := reader(path))}
    return check_references(read, files.keys(), base_url)


def check_references(
    read: Mapping[str, PageReferences],
    names: Collection[str],
    base_url: str = "",
    *,
    only: Collection[str] | None = None,
) -> tuple[Problem, ...]:
    """Problems of a tree whose files have been read already.

    *read* holds what :func:`reader` found in each file that points at others, *names* the paths of all files.  Judged
    are *only* the files of these paths; others of *read* are looked at for their anchors, where one is asked for.
    """
    tree = _Tree(frozenset(names), read, base_url)
    problems: list[Problem] = []
    # Pages of one folder share most of their addresses (menus, foot, scripts): each is judged once a folder.
    settled: dict[tuple[str, Use], set[str]] = {}
    for path in sorted(read if only is None else only):
        page = read[path]
        problems += [Problem(Span(path), "E805", f"锚点“{_short(id)}”在这一页不止一个") for id in page.repeated]
        for use in _USES:
            fine = settled.setdefault((path if path == "404.html" else posixpath.dirname(path), use), set())
            for url in sorted(set(page.addresses(use)) - fine):
                problem = tree.judge(path, url, use)
                if problem:
                    problems.append(problem)
                elif not url.startswith("#"):
                    fine.add(url)
    return tuple(problems)


def targets(path: str, page: PageReferences) -> frozenset[str]:
    """Paths inside the site that the page at *path* leads its reader to (anchors and queries left off)."""
    return frozenset(target for url in page.links if (target := inside(path, url)) is not None)


def inside(path: str, url: str) -> str | None:
    """The path in the site that a relative *url* on the page at *path* means; None if it leaves the site."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme or parts.netloc or parts.path.startswith("/"):
        return None
    if not parts.path:
        return path
    joined = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(parts.path)))
    if joined == ".." or joined.startswith("../"):
        return None
    # A folder is no page: from a disk the browser would show a list of files.
    return joined + "/" if parts.path.endswith("/") or joined == "." else joined


class _Tree(msgspec.Struct, frozen=True):
    """The finished tree as far as links can see it."""

    names: frozenset[str]
    read: Mapping[str, PageReferences]
    base_url: str
    anchors: dict[str, frozenset[str] | None] = msgspec.field(default_factory=dict)
    """Ids of the HTML pages that were asked for; None where there is no such page."""

    def judge(self, path: str, url: str, use: Use) -> Problem | None:
        if not url.strip():
            return _broken(path, "有一个空的链接地址")
        if use == "public" or (path == "404.html" and self._is_own(url)):
            return self._judge_public(path, url)
        if self._is_own(url):
            return _broken(path, f"站内链接“{_short(url)}”写成了绝对网址", "改为相对路径")
        scheme, is_elsewhere = scheme_of(url)
        if use == "part" and is_elsewhere:
            return Problem(Span(path), "E803", f"页面要从别处加载“{_short(url)}”", "图片、脚本、样式和字体都要放在站内")
        if scheme:
            is_allowed = scheme == "data" if use == "part" else scheme in _READER_SCHEMES
            return None if is_allowed else _broken(path, f"链接“{_short(url)}”的写法“{scheme}:”不允许")
        if url.startswith(("/", "\\")):
            return _broken(path, f"链接“{_short(url)}”以 / 开头，换一个文件夹就打不开", "改为相对路径")
        target = inside(path, url)
        if target is None:
            return _broken(path, f"链接“{_short(url)}”指到站点之外")
        return self._judge_target(path, url, target)

    def _is_own(self, url: str) -> bool:
        return bool(self.base_url) and url.startswith(self.base_url)

    def _judge_public(self, path: str, url: str) -> Problem | None:
        if self._is_own(url):
            target = inside("index.html", url[len(self.base_url) :]) or ""
            return self._judge_target(path, url, f"{target}index.html" if target.endswith("/") else target)
        if scheme_of(url)[0] in {"http", "https"}:
            return None
        return _broken(path, f"对外公布的网址“{_short(url)}”不是绝对网址")

    def _judge_target(self, path: str, url: str, target: str) -> Problem | None:
        if target not in self.names:
            return _broken(path, f"链接“{_short(url)}”没有对应的文件", self._nearest_file(target))
        fragment = unquote(url.partition("#")[2].partition(":~:")[0])
        if not fragment or fragment == "top":
            return None
        anchors = self._anchors_of(target)
        if anchors is None or fragment in anchors:
            return None
        message = f"链接“{_short(url)}”的锚点“{_short(fragment)}”在“{target}”里不存在"
        return Problem(Span(path), "E802", message, did_you_mean(fragment, anchors))

    def _anchors_of(self, target: str) -> frozenset[str] | None:
        if target not in self.anchors:
            page = self.read.get(target) if target.endswith(".html") else None
            self.anchors[target] = None if page is None else frozenset(page.ids)
        return self.anchors[target]

    def _nearest_file(self, target: str) -> str:
        folded = target.casefold()
        for name in self.names:
            if name.casefold() == folded:
                return f"文件名的大小写不同：{name}"
        folder = posixpath.dirname(target)
        neighbours = [name for name in self.names if posixpath.dirname(name) == folder]
        return did_you_mean(target, neighbours) if len(neighbours) <= _MOST_NEIGHBOURS else ""


def scheme_of(url: str) -> tuple[str, bool]:
    """The scheme of *url* (lower case, empty for a relative one) and whether it names another machine."""
    start = url.strip()
    if start.startswith(("//", "\\\\", "/\\", "\\/")):
        return "", True
    match = _SCHEME.match(start)
    return (match[1].lower(), match[2] == "//") if match else ("", False)


def _broken(path: str, message: str, hint: str = "") -> Problem:
    return Problem(Span(path), "E801", message, hint)


def _short(url: str) -> str:
    return url if len(url) <= 120 else url[:119] + "…"
