"""Nothing an editor writes can run in a reader's browser: hostile text everywhere, against a benign twin.

The same site is written twice, with hostile and with harmless words in every text field of every kind, in the
settings, in bodies and in file names.  Their pages must hold the same elements with the same attributes.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import unicodedata
from collections import Counter
from collections.abc import Callable
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import msgspec
import pytest
from icalendar import Calendar

from generator.intake.shapes import Choice, Field, Many, Named, Nested, Shape, Text, TextOrNested, Whole, fields_of
from generator.kinds.registry import KINDS
from generator.settings import Imprint, Site
from tests.load.photos import WHOLE
from tests.media.films import mp3
from tests.sites import article, build_site, check_site, make_site, tree

BENIGN = "城里的一盏灯"
TALK = mp3()
HOSTILE = {
    "tags": '</title></textarea></script><script>alert(1)</script>"\'><img src=x onerror=alert(1)><svg/onload=alert()>',
    "templates": '{{7*7}}{% include "base.html" %}{{ view.__class__ }}${7*7}#{7*7}{# a #} javascript:alert(1)',
    "entities": "JaVaScRiPt&#58;alert(1) &lt;script&gt;&#x3c;b&#62; &quot;&apos;&NewLine;&colon; %3Cscript%3E %22%27",
    "markers": "]]><![CDATA[<x>]]><!-- --> __proto__ constructor ' onmouseover='alert(1)' x=` \\u003cscript> //",
    "letters": "＜script＞ＡＢＣ İıßﬁ \u05e9\u05dc\u05d5\u05dd\u0627\u0644 \U00020bb7\U0001f469\u200d\U0001f692"
    " e\u0301\u0323 ﷺ\u00a0\u3000\u00ad",
}
HOSTILE_PHOTO = "x'onerror='alert(1)'&lt;b&gt;{{7+7}}#&amp;%22.jpg"
BENIGN_PHOTO = "deng.jpg"
PLAIN = {
    "date": "2026-01-02", "instant": "2026-01-02 09:30", "time": "09:30", "number": "23", "count": "3",
    "moment": "0:01", "site_code": "5203000001", "record_code": "52030002000001",
}  # fmt: skip
REFERENCES = {"venue": "venue-1", "team": "team-1", "lecture": "lecture-1", "": "articles/article-1"}


def filled(struct: type[msgspec.Struct], words: str, photo: str, number: str) -> dict[str, Any]:
    """A value for every field of *struct*, texts being *words*."""
    return {
        field.name: _value(field, field.shape, words, photo, f"{number}-{field.name.replace('_', '-')}")
        for field in fields_of(struct)
        if field.name not in ("district", "town", "topics", "slug", "expire_at", "publish_at", "status", "ends")
    }


def _value(field: Field, shape: Shape, words: str, photo: str, number: str) -> Any:
    match shape:
        case Many(each):
            return [_value(field, each, words, photo, f"{number}-{place}") for place in (1, 2)][: 1 if field.name in (
                "audience", "honours", "aliases", "review") else 2]
        case Named():
            return {"甲": words, "乙": words} if field.name == "speakers" else {"重庆": "chong qing"}
        case Nested(struct):
            return filled(struct, words, photo, number)
        case TextOrNested(_, nested):
            return filled(nested.struct, words, photo, number)
        case Choice(choices):
            return choices[0]
        case Whole():
            return "3000" if field.name == "shard" else "3"
        case Text(rule):
            match rule.name:
                case "line" | "prose" | "phone":
                    return words
                case "id" | "slug":
                    return number
                case "ref":
                    return REFERENCES[rule.kind]
                case "honour":
                    return "model"
                case "picture":
                    return photo
                case "recording" | "captions":
                    return photo.replace(".jpg", {"recording": ".mp3", "captions": ".vtt"}[rule.name])
                case "web":
                    return "https://example.org/?a='b&quot;c=%22%3E&d"
                case "old_address":
                    return f"old/{number}'onclick='x'&amp;{{{{7}}}}.html"
                case name:
                    return PLAIN[name]
    return "true"


def yaml(value: object) -> str:
    """JSON is YAML; what YAML reads as a break of lines is written as an escape."""
    written = json.dumps(value, ensure_ascii=False)
    return "".join(ch if ch.isprintable() else f"\\u{ord(ch):04x}" for ch in written)


def body(words: str, photo: str) -> str:
    """Every construct an editor has, with *words* in each place that takes text."""
    safe = re.sub(r"([\\*_\[\]`~|])", r"\\\1", words)
    in_title = safe.replace('"', "&quot;")
    path = photo.replace("%", "%25").replace("'", "%27").replace("&", "%26").replace("#", "%23").replace("(", "%28")
    path = path.replace(")", "%29").replace("{", "%7B").replace("}", "%7D").replace(" ", "%20").replace(";", "%3B")
    return f"""
## 一 {safe}

{safe}[链接 {safe}](articles/article-1 "{in_title}")与[外面](https://example.org/?q=%22%3E "{in_title}")注[^1]。

> {safe}

- {safe}
- `` {words.replace("`", "'")} ``

| 甲 | 乙 |
|:--|--:|
| {safe} | {safe} |

```{words.replace("`", "").replace("~", "")}
{words}
```

![{safe}]({path} "{in_title}（{in_title}）")

文字里的图![{safe}]({path})在这里。

![{safe}](art:court "{in_title}")

::: 资料 {safe}
{safe}
:::

::: 引文 {safe}
{safe}
:::

::: 图组
![{safe}]({path} "{in_title}")
:::

::: 年表
- 1935年：{safe}
:::

词语
: {safe}

[^1]: {safe} &#x2;L0&#x3; &#2;P0&#3;
"""


def speech(words: str, photo: str) -> str:
    safe = re.sub(r"([\\*_\[\]`~|])", r"\\\1", words)
    return f"甲：{safe}\n\n（{safe}）\n\n乙：好。{safe}\n\n合：{safe}\n\n## {safe}\n\n甲：一{safe}\n"


def written(root: Path, words: str, photo: str) -> Path:
    """A site with *words* in every text field of every kind, in the settings and in every body."""
    files: dict[str, str | bytes] = {}
    for kind in KINDS:
        fields = filled(kind.fields, words, photo, kind.name)
        fields |= {"slug": f"{kind.name}-1", "district": ["520302"], "town": "520302001", "topics": ["red"]}
        if kind.name == "profile":
            own, shared = {"id": "model", "date": "2020"}, {"name": words, "collective": "true", "holder": words}
            fields["honours"] = [own, shared]
        text = speech(words, photo) if kind.name == "lecture" else body(words, photo)
        files[f"{kind.folder}/{kind.name}-1/index.md"] = f"---\n{yaml(fields)}\n---\n{text}"
        files[f"{kind.folder}/{kind.name}-1/{photo}"] = WHOLE
        if "recordings" in fields:
            files[f"{kind.folder}/{kind.name}-1/{photo.replace('.jpg', '.mp3')}"] = TALK
            files[f"{kind.folder}/{kind.name}-1/{photo.replace('.jpg', '.vtt')}"] = captions(words)
    front = {"lead": "articles/article-1", "lecture": "lecture-1", "person": "profile-1",
             "photos": ["articles/article-1"], "figures_note": words}  # fmt: skip
    menu = [{"text": words, "to": place} for place in ("articles", "search", "pages/page-1", "topics/red")]
    site = filled(Site, words, photo, "s") | {
        "city": "520300", "base_url": "https://example.org/s/", "timezone": "Asia/Shanghai", "front": front,
        "menus": {"main": menu, "foot": menu}, "imprint": filled(Imprint, words, photo, "i"), "language": "zh-CN",
        "image_widths": ["480"], "review": "optional", "fonts": {}, "speech_rate": "220", "page_size": "24",
    }  # fmt: skip
    places = [("520300", "zunyi", None), ("520302", "honghuagang", "520300"), ("520328", "meitan", "520300")]
    files["site.yaml"] = yaml(site)
    files["districts.yaml"] = yaml(
        [{"code": code, "slug": slug, "name": f"{words}{slug}", "short": f"{slug}{words}", "summary": words,
          "grid": [number, 0], **({"parent": parent} if parent else {})}
         for number, (code, slug, parent) in enumerate(places)]
    )  # fmt: skip
    quoted = words.replace('"', '""')
    files["towns.csv"] = f'code,name,district\n520302001,"{quoted}",520302\n'
    files["topics.yaml"] = yaml([{"id": "red", "name": words, "summary": words, "group": words, "cover": "art:court"}])
    files["honours.yaml"] = yaml([{"id": "model", "name": words, "level": words, "rank": "1", "note": words}])
    return make_site(root, files)


def captions(words: str) -> str:
    """WebVTT with *words* for a cue, where an arrow would be the next cue's time and a tag is left out when shown."""
    safe = words.replace("&", "&amp;").replace("<", "&lt;").replace("-->", "--&gt;")
    return f"WEBVTT\n\n00:00.000 --> 00:01.500\n{safe}\n"


class Elements(HTMLParser):
    """Counts elements by name and attribute names; keeps the addresses."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: Counter[tuple[str, ...]] = Counter()
        self.addresses: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if (tag, dict(attrs).get("class")) in (("span", "ph"), ("span", "ph pm")):
            return  # phrases of a title: other words, other phrases
        if (tag, *(name for name, _ in attrs)) == ("text", "x", "y", "font-size"):
            return  # the lines of a poster: likewise
        self.found[(tag, *sorted(name for name, _ in attrs))] += 1
        self.addresses |= {value or "" for name, value in attrs if name in ("href", "src", "action", "data", "srcset")}

    def handle_pi(self, data: str) -> None:
        self.found[("processing instruction",)] += 1

    def handle_comment(self, data: str) -> None:
        self.found[("comment",)] += 1

    def unknown_decl(self, data: str) -> None:
        self.found[("declaration",)] += 1


def elements(page: bytes) -> Elements:
    reading = Elements()
    reading.feed(page.decode("utf-8"))
    reading.close()
    return reading


@pytest.fixture(scope="module")
def benign(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return built(tmp_path_factory.mktemp("benign"), BENIGN, BENIGN_PHOTO)


def built(root: Path, words: str, photo: str) -> dict[str, bytes]:
    outcome = build_site(written(root, words, photo))
    errors = [str(problem) for problem in outcome.problems if problem.level == "error"]
    assert errors == [], "\n".join(errors)
    site = tree(root / "site")
    # The addresses of a newspaper page and of a photo's page are made of their names, which differ here.
    named = (
        (r"^editions/(?!index).*", "editions/page.html"),
        (r"/(?:deng|xonerror-[^/]*-22)(-2)?\.html$", r"/photo\1.html"),
    )
    for pattern, name in named:
        site = {re.sub(pattern, name, address): content for address, content in site.items()}
    return site


@pytest.fixture(scope="module", params=HOSTILE)
def hostile(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, dict[str, bytes]]:
    words = HOSTILE[request.param]
    return words, built(tmp_path_factory.mktemp("hostile"), words, HOSTILE_PHOTO)


def pages(site: dict[str, bytes], ending: str = ".html") -> dict[str, bytes]:
    return {name: content for name, content in site.items() if name.endswith(ending)}


def test_no_page_holds_an_element_or_attribute_that_its_benign_twin_does_not(
    hostile: tuple[str, dict[str, bytes]], benign: dict[str, bytes]
) -> None:
    _, site = hostile
    assert pages(site).keys() == pages(benign).keys()
    for name, page in pages(site).items():
        mine, twin = elements(page), elements(benign[name])
        if name == "az.html" or name.endswith("-print.html"):
            # How many letters have a section, and how many lines a script, hangs on the words.
            assert mine.found.keys() <= twin.found.keys()
        else:
            assert mine.found == twin.found, name
        assert [url for url in mine.addresses if re.match(r"\s*(javascript|data|vbscript):", url, re.I)] == [], name


def test_hostile_words_read_as_they_were_written(hostile: tuple[str, dict[str, bytes]]) -> None:
    words, site = hostile
    shown = unescape(re.sub(r"<[^>]*>", "", site["articles/article-1.html"].decode("utf-8")))
    assert re.sub(r"\s+", "", unicodedata.normalize("NFC", words)) in re.sub(r"\s+", "", shown)
    if "{{" in words:
        assert "{{7*7}}" in shown and "49" not in re.sub(r"[0-9a-f]{6,}", "", shown)


def test_feeds_and_sitemap_are_well_formed_and_hold_what_their_twins_hold(
    hostile: tuple[str, dict[str, bytes]], benign: dict[str, bytes]
) -> None:
    words, site = hostile
    for name, content in pages(site, ".xml").items():
        root, twin = ElementTree.fromstring(content), ElementTree.fromstring(benign[name])
        assert [element.tag for element in root.iter()] == [element.tag for element in twin.iter()], name
        for element, other in zip(root.iter(), twin.iter(), strict=True):
            assert element.attrib.keys() == other.attrib.keys()
            if element.get("type") == "html":
                mine, yours = (elements((one.text or "").encode()) for one in (element, other))
                assert mine.found == yours.found, name
    for name, content in pages(site, ".json").items():
        feed = json.loads(content)
        for entry, other in zip(feed["items"], json.loads(benign[name])["items"], strict=True):
            assert elements(entry["content_html"].encode()).found == elements(other["content_html"].encode()).found
    assert json.loads(site["manifest.webmanifest"])["name"] == unicodedata.normalize("NFC", words.strip())
    (event,) = Calendar.from_ical(site["events.ics"]).walk("VEVENT")
    assert set(event) == set(Calendar.from_ical(benign["events.ics"]).walk("VEVENT")[0])


def test_the_search_index_is_plain_data_to_a_browser(hostile: tuple[str, dict[str, bytes]], tmp_path: Path) -> None:
    words, site = hostile
    node = shutil.which("node")
    if node is None:
        pytest.skip("no Node")
    scripts = [content for name, content in site.items() if name.startswith("search/")]
    assert scripts and not any(bad in script for script in scripts for bad in (b"<", b">", "\u2028".encode()))
    for number, script in enumerate(scripts):
        (tmp_path / f"{number}.js").write_bytes(script)
    program = """
      const vm = require("vm"), fs = require("fs");
      const pages = [], world = vm.createContext({
        hongchengPart: (name, value) => { if (name.startsWith("t-")) pages.push(...value); },
      });
      for (const file of process.argv.slice(1)) vm.runInContext(fs.readFileSync(file, "utf8"), world);
      console.log(JSON.stringify({ titles: pages.map((page) => page.title), names: Object.keys(world) }));
    """
    files = [str(tmp_path / f"{number}.js") for number in range(len(scripts))]
    done = subprocess.run([node, "-e", program, *files], capture_output=True, text=True, encoding="utf-8", check=True)
    said = json.loads(done.stdout)
    assert said["names"] == ["hongchengPart"]
    assert unicodedata.normalize("NFC", words.strip()) in said["titles"]


def test_a_wild_body_makes_no_element_that_markdown_does_not_make(tmp_path: Path, benign: dict[str, bytes]) -> None:
    """Here the words are not escaped for Markdown: emphasis may come of them, but nothing else."""
    files = {f"articles/w{number}.md": article(f"第{number}篇", f"{words}\n\n> {words}\n\n- {words}", date="2026-01-01")
             for number, words in enumerate(HOSTILE.values())}  # fmt: skip
    outcome = build_site(make_site(tmp_path, files))
    assert [problem.code for problem in outcome.problems if problem.level == "error"] == []
    known = {element for page in pages(benign).values() for element in elements(page).found}
    known |= {("a", "href", "rel"), ("em",), ("strong",), ("code",), ("p",), ("li",), ("ul",), ("blockquote",)}
    for name, page in pages(tree(tmp_path / "site" / "articles"), ".html").items():
        assert set(elements(page).found) - known == set(), name


WAITING = ("status: draft", "status: withdrawn", "publish_at: 2026-06-01 12:01", "expire_at: 2026-06-01")


@pytest.mark.parametrize("state", WAITING)
def test_nothing_of_an_item_that_is_not_published_gets_out(tmp_path: Path, state: str) -> None:
    root = make_site(tmp_path)
    for kind in KINDS:
        folder = root / "content" / kind.folder / f"{kind.name}-1"
        folder.mkdir(parents=True)
        fields = filled(kind.fields, "绝密口令", BENIGN_PHOTO, f"jue-mi-{kind.name}")
        fields |= {"title": f"绝密 {kind.name}", **dict([state.split(": ")])}
        fields |= {"district": ["520302"], "town": "520302001", "topics": ["red"], "aliases": ["jue-mi.html"]}
        fields["author"] = "绝密作者"
        text = speech("绝密口令", BENIGN_PHOTO) if kind.name == "lecture" else body("绝密口令", BENIGN_PHOTO)
        (folder / "index.md").write_text(f"---\n{yaml(fields)}\n---\n{text}", "utf-8")
        (folder / BENIGN_PHOTO).write_bytes(WHOLE)
        if "recordings" in fields:
            (folder / BENIGN_PHOTO.replace(".jpg", ".mp3")).write_bytes(TALK)
            (folder / BENIGN_PHOTO.replace(".jpg", ".vtt")).write_text(captions("绝密口令"), "utf-8")
    text = "见[那一篇](article-1/index.md)与[数据](../figures#jue-mi-article-figures-1-id)。"
    make_site(root, {"articles/open.md": article("公开", text, related="[article-1]")})
    errors = [str(problem) for problem in build_site(root).problems if problem.level == "error"]
    assert errors == []
    site = tree(root / "site")
    assert [name for name in site if "jue-mi" in name or name.startswith("media/")] == []
    assert [name for name, content in site.items() if "绝密".encode() in content or b"jue-mi" in content] == []


BAD_ADDRESSES = (
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java&#9;script:alert(1)", "java&NewLine;script:alert(1)",
    "&#106;avascript:alert(1)", "javascript&colon;alert(1)", "%6aavascript:alert(1)", "java%0ascript:alert(1)",
    "%2f%2fevil.example", "//evil.example", "/\\evil.example", "\\\\evil.example", "vbscript:x", "data:text/html,x",
    "blob:x", "file:///etc/passwd", "view-source:x", "https:evil.example", "https:/\\evil.example", "feed:javascript:x",
    "../../../../etc/passwd", "..%2f..%2f..%2fetc%2fpasswd", "%252e%252e/%252e%252e/etc/passwd", "x.md%00.html",
)  # fmt: skip


@pytest.mark.parametrize("form", ["[x]({})", "[x](<{}>)", "[x][r]\n\n[r]: {}", "![x]({})", "![x][r]\n\n[r]: <{}>"])
def test_no_address_that_leads_astray_comes_through(form: str, tmp_path: Path) -> None:
    files = {f"articles/b{n}.md": article(f"第{n}篇", form.format(url)) for n, url in enumerate(BAD_ADDRESSES)}
    found = check_site(make_site(tmp_path, files))
    told = {line.partition(":")[0] for line in found if " E30" in line}
    assert [url for n, url in enumerate(BAD_ADDRESSES) if f"content/articles/b{n}.md" not in told] == []


FIELD_ATTACKS: tuple[tuple[str, Callable[[str], str], str], ...] = (
    ("a source address", lambda bad: article("甲稿", source="{name: 报, url: " + yaml(bad) + "}"), "E113"),
    ("a picture", lambda bad: article("甲稿", cover=yaml(bad)), "E113 E114 E506"),
    ("an old address", lambda bad: article("甲稿", aliases=yaml([bad])), "E113"),
    ("a slug", lambda bad: article("甲稿", slug=yaml(bad)), "E112"),
    ("a reference", lambda bad: article("甲稿", related=yaml([bad])), "E111"),
)


@pytest.mark.parametrize(("what", "write", "codes"), FIELD_ATTACKS, ids=[attack[0] for attack in FIELD_ATTACKS])
def test_no_field_takes_an_address_that_leads_astray(
    what: str, write: Callable[[str], str], codes: str, tmp_path: Path
) -> None:
    bad = [unescape(url) for url in BAD_ADDRESSES if not re.search(r"&NewLine;|&#9;|%25", url)]
    bad = [url for url in bad if what != "a source address" or url != "https:evil.example"]
    found = check_site(make_site(tmp_path, {f"articles/b{n}.md": write(url) for n, url in enumerate(bad)}))
    for n, url in enumerate(bad):
        lines = [line for line in found if line.startswith(f"content/articles/b{n}.md:")]
        assert lines and all(line.split(" ")[2] in codes for line in lines), (url, lines)


@pytest.mark.parametrize("character", ["\x00", "\x02L0\x03", "\x1b[31m", "\u2028", "\u202e", "\ufffe", "\x7f", "\x85"])
def test_characters_that_nobody_sees_are_refused_wherever_they_stand(character: str, tmp_path: Path) -> None:
    escaped = yaml(f"甲{character}乙").encode()
    make_site(tmp_path, {
        "articles/a.md": article("甲稿", f"正文{character}在这里。"),
        "articles/b.md": article(f"甲{character}稿"),
        "articles/c.md": b"---\ntitle: " + escaped + b"\n---\n",
        "articles/d.md": article("甲稿", f"[x](<a{character}.md>)"),
    })  # fmt: skip
    found = check_site(tmp_path)
    told = {line.partition(":")[0] for line in found if " E002 " in line or " E012 " in line}
    assert told == {f"content/articles/{name}.md" for name in "abcd"}
    assert not any(ch in line for line in found for ch in character if not ch.isprintable())


def test_findings_cannot_forge_lines_or_colour_a_terminal(tmp_path: Path) -> None:
    bad = 'x\\n::error file=a::y\\r\\e[31m'
    text = f'---\ntitle: 甲\ndistrict: "{bad}"\ntopics: ["{bad}"]\n---\n[x](<y%1b%0a>)\n'
    make_site(tmp_path, {"articles/a.md": text})
    found = check_site(tmp_path)
    assert len(found) >= 2
    assert all(line.isprintable() for line in found)
