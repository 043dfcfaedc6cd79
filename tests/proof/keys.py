"""The inputs of all keys, how each is left out of its key, and the story in which that is noticed.

One entry for each input that docs/architecture.md names in its table of keys; a test compares the two.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Any

import pytest
from msgspec import structs

from generator.problems import Problem, Span
from generator.search.records import SearchRecord
from generator.text.markdown.values import Rendered
from tests.proof.mutants import (
    Maim,
    attribute,
    blind,
    both,
    digest_of,
    newer,
    without,
    without_in_pages,
    wrapped,
)
from tests.proof.steps import Step, set_field, swap_text
from tests.proof.town import photo
from tests.proof.world import World
from tests.sites import article

READING, PRODUCE, KEPT = "generator.load.reading", "generator.output.produce", "generator.search.kept"
UNTOUCHED, JUDGED = "generator.load.untouched", "generator.output.judged"
REACH = "generator.plan.reach"
PHOTOS, CARDS = "generator.output.photos", "generator.output.share_cards"
BRIDGE, HALF = "content/articles/bridge.jpg", "content/albums/views/b.jpg"

Story = Callable[[pytest.MonkeyPatch], Sequence[Step]]


def step(line: str, does: Callable[[World], object]) -> Step:
    def play(world: World, chance: Random) -> str:
        does(world)
        return line

    return play


def steps(*them: Step) -> Story:
    return lambda patch: them


def text(name: str, old: str, new: str) -> Step:
    def play(world: World, chance: Random) -> str:
        line = swap_text(world, name, old, new)
        assert line, f"{old} is not in {name} of the town"
        return line

    return play


def field(name: str, key: str, value: str) -> Step:
    return lambda world, chance: set_field(world, name, key, value)


def file(name: str, content: str | bytes) -> Step:
    return step(f"{name} is written", lambda world: world.write(name, content))


def sly(name: str, number: int, *, by_rename: bool) -> Step:
    """Another photo of the same size and time."""

    def does(world: World) -> None:
        path = world.path(name)
        before = path.stat()
        target = path.with_name("new.jpg") if by_rename else path
        target.write_bytes(photo(number))
        os.utime(target, ns=(before.st_atime_ns, before.st_mtime_ns))
        os.rename(target, path)

    return step(f"{name} is another photo of the same size and time", does)


def longer(world: World, name: str) -> None:
    path = world.path(name)
    before = path.stat()
    path.write_bytes(photo(9) + b"\0")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def another_lamp(world: World) -> None:
    path = world.path("content/articles/lamp.md")
    before = path.stat()
    new = path.with_name("new.md")
    new.write_bytes(path.read_bytes().replace("灯一直亮着".encode(), "灯一直开着".encode()))
    os.utime(new, ns=(before.st_atime_ns, before.st_mtime_ns))
    os.rename(new, path)


def linking(target: str) -> Step:
    """The site's own template leads from all its pages of the plainest kind to *target*."""
    name = "templates/pages/page.html"

    def does(world: World) -> None:
        shipped = (world.program.parent / name).read_text("utf-8")
        world.write(name, shipped.replace("</article>", f'<a href="{target}">x</a></article>'))

    return step(f"{name} leads to {target}", does)


def by_hand(world: World) -> None:
    path = world.site / "about.html"
    before = path.stat()
    path.write_bytes(path.read_bytes().replace("一个小镇".encode(), "一座大城".encode()))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


# -- how keys are maimed ------------------------------------------------------------------------


def body_without_words(value: Any) -> Any:
    return structs.replace(value, html=(), blocks=()) if isinstance(value, Rendered) else None


def stat_without(place: int) -> Maim:
    """The stat in the key of a photo's header loses size, mtime, ctime or inode."""

    def change(value: Any) -> Any:
        if type(value) is tuple and len(value) > 4 and value[1] == "photo":
            *rest, key = value
            return (*rest, (*key[:place], *key[place + 1 :]))
        return None

    return digest_of(READING, change)


def records_without(change: Callable[[SearchRecord], SearchRecord]) -> Maim:
    def visit(value: Any) -> Any:
        if isinstance(value, SearchRecord):
            return change(value)
        if type(value) is tuple and len(value) == 2 and isinstance(value[0], str) and isinstance(value[1], tuple):
            seen = change(SearchRecord("", value[0], "", (), (), "", "", value[1]))
            return (seen.title, seen.blocks)
        return tuple(map(visit, value)) if type(value) is tuple else value

    return digest_of(KEPT, lambda value: changed if (changed := visit(value)) != value else None)


def entries_without(change: Callable[[tuple[tuple[str, str], ...]], Any]) -> Maim:
    return digest_of(
        "generator.output.archives",
        lambda value: (*value[:2], change(value[2])) if value[0] == "archive" else None,
    )


def search_without_program() -> Maim:
    def around(real: Any, bite: Callable[[], None]) -> Any:
        def workshop(*given: Any, **named: Any) -> Any:
            bite()
            return real(*given, **named | {"version": ""})

        return workshop

    return wrapped("generator.pipeline", "Workshop", around)


def plan_without_bodies() -> Maim:
    def maim(patch: pytest.MonkeyPatch, bites: list[str]) -> None:
        memory = attribute("generator.plan.memory", "Memory")
        real = memory.own

        def own(self: Any, bodies: Mapping[str, str], reach: Any, make: Any) -> Any:
            bites.extend(bodies)
            return real(self, dict.fromkeys(bodies, ""), reach, make)

        patch.setattr(memory, "own", own)

    return maim


def reach_with(*parts: str) -> Maim:
    """Chapters of documents look at no faces but those that play one of *parts*; after a "-", at all but those."""

    def seen(part: str) -> bool:
        return part not in parts if "-" in parts else part in parts

    return wrapped(REACH, "within_reach", lambda real, bite: lambda *given: (
        bite(), tuple(pair for pair in real(*given) if seen(pair[0])))[1])  # fmt: skip


def nothing_of(name: str, nothing: object, module: str = REACH) -> Maim:
    """What the function called *name* would say of the reach of chapters is not heard."""
    return wrapped(module, name, lambda real, bite: lambda *given: (bite(), nothing)[1])


def boards_without(field: str) -> Maim:
    return wrapped("generator.plan.site", "reach_of_board", lambda real, bite: lambda board, known: (
        bite(), real(board._replace(**{field: ()}), known))[1])  # fmt: skip


def whole_without_names() -> Maim:
    return wrapped("generator.plan.site", "whole", lambda real, bite: lambda library, known: (
        bite(), real(structs.replace(library, known=frozenset(), paths={}), known))[1])  # fmt: skip


def stat_of_files_without(*places: int) -> Maim:
    """Size, mtime, ctime, inode of documents: those at *places* are as good as unknown."""

    def maim(patch: pytest.MonkeyPatch, bites: list[str]) -> None:
        untouched = attribute(UNTOUCHED, "Untouched")

        def around(real: Callable[..., Any]) -> Callable[..., Any]:
            def called(self: Any, file: Any, kind: Any, *stored: bytes) -> Any:
                bites.append(file.name)
                return real(self, _Blurred(file, places), kind, *stored)

            return called

        for name in ("get", "put"):
            patch.setattr(untouched, name, around(getattr(untouched, name)))

    return maim


class _Blurred:
    """A file of content whose stat is not told whole."""

    def __init__(self, file: Any, places: tuple[int, ...]) -> None:
        self.name, self.ctime_ns = file.name, 0
        self.key = tuple(0 if place in places else part for place, part in enumerate(file.key))


def ledger_without_digests(method: str) -> Maim:
    def maim(patch: pytest.MonkeyPatch, bites: list[str]) -> None:
        ledger = attribute("generator.output.ledger", "Ledger")
        real = getattr(ledger, method)

        def called(self: Any, *given: Any) -> Any:
            bites.append(method)
            *rest, digests = given
            known = {url: row.digest for url, row in self.rows.items()}
            return real(self, *rest, {url: known.get(url, digest) for url, digest in digests.items()})

        patch.setattr(ledger, method, called)

    return maim


def ground_without(place: int) -> Maim:
    return digest_of(JUDGED, lambda value: (*value[:place], *value[place + 1 :]))


def record_without_due() -> Maim:
    def maim(patch: pytest.MonkeyPatch, bites: list[str]) -> None:
        last = attribute("generator.output.state", "LastBuild")
        real = last.write

        def write(self: Any, record: Any, ledger: bytes) -> None:
            assert "due_at" in record, "the record of the last build has no due_at any more"
            bites.append("due_at")
            real(self, {**record, "due_at": None}, ledger)

        patch.setattr(last, "write", write)

    return maim


# -- what newer versions do ----------------------------------------------------------------------

VERSION = {"generator.pipeline:program_version": lambda: "0" * 40}


def newer_parts(changes: Callable[[], Mapping[str, Any]]) -> Story:
    """Parts of the program are other ones: *changes* says which, by ``module:name``, when it comes to that."""

    def story(patch: pytest.MonkeyPatch) -> Sequence[Step]:
        def does(world: World) -> None:
            newer(patch, changes())
            # A real new version lies in files of its own: here another file tells that there is something to do.
            world.write(ABOUT, world.path(ABOUT).read_bytes())

        return (step("the program is a newer one", does),)

    return story


def newer_program(place: str, change: Callable[[Any], Any]) -> Story:
    """Another program, in which the attribute at *place* is what *change* makes of it."""
    return newer_parts(lambda: {**VERSION, place: change(attribute(*place.split(":")))})


def twice(count: Callable[[str], int]) -> Callable[[str], int]:
    return lambda text: 5000 * count(text)


def louder(body_html: Callable[..., str]) -> Callable[..., str]:
    return lambda *given: body_html(*given) + "<hr>"


def wary(reader: Callable[[str], Any]) -> Callable[[str], Any]:
    def choose(url: str) -> Any:
        real = reader(url)
        if real is None or url != "about.html":
            return real

        def references(content: bytes) -> Any:
            return structs.replace(real(content), links=("nowhere.html",))

        references.__name__ = real.__name__
        return references

    return choose


def stricter(check_references: Callable[..., Any]) -> Callable[..., Any]:
    def check(read: Any, names: Any, base_url: str, *, only: Any) -> Any:
        found = check_references(read, names, base_url, only=only)
        return (*found, *(Problem(Span(path), "E801", "另一版不许") for path in only if path == "about.html"))

    return check


def shorter(texts_of: Callable[..., Any]) -> Callable[..., Any]:
    return lambda records, pack: texts_of([replace(record, blocks=("新版",)) for record in records], pack)


def marked(write_public: Callable[..., Any]) -> Callable[..., Any]:
    def write(source: Any, target: Any, *rest: Any) -> None:
        write_public(source, target, *rest)
        target.write(b"!")

    return write


def flat(draw: Callable[..., bytes]) -> Callable[..., bytes]:
    return lambda card, art: draw(card, art) + b"!"


# -- the table ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Mutant:
    """One input, how it is left out, and the story in which that is noticed."""

    maim: Maim
    story: Story
    clean_too: bool = False
    """The key stands in a published name: clean builds are maimed as well, or any story would end badly."""


@dataclass(frozen=True)
class Follows:
    """An input that cannot be missed, because of another one."""

    reason: str


ABOUT = "content/pages/about.md"
COPY = steps(step("two documents have the same bytes", lambda world: world.write(
    "content/pages/more.md", world.path(ABOUT).read_bytes())))  # fmt: skip
LATER = text("articles/lamp.md", "灯一直亮着", "灯一直开着")
TITLE = field(ABOUT, "title", "关于小镇")
LAMP_TITLE = field("content/articles/lamp.md", "title", "灯修好了")
OTHER_PHOTO = step("b.jpg is another photo", lambda world: world.write(HALF, photo(77, width=40, height=60)))
FIRST_PHOTO = step("a.jpg is another photo", lambda world: world.write("content/albums/views/a.jpg", photo(5)))
HARD_LINK = steps(
    step("two photos are one file", lambda world: os.link(world.path(BRIDGE), world.path("content/articles/pier.jpg"))),
    text("articles/night.md", "夜里有人值班。", "夜里有人值班。\n\n![码头](pier.jpg)"),
)
WRONG = "a.jpg: {nonsense: 1}\n"

RECORDINGS = "generator.output.recordings"
newer_photos = newer_parts(lambda: {
    f"{PHOTOS}:encoder_version": lambda: "new",
    "generator.media.encode:WEBP_QUALITY": 20,
})  # fmt: skip
newer_cards = newer_parts(lambda: {
    f"{CARDS}:card_version": lambda: "new",
    f"{CARDS}:draw": flat(attribute(CARDS, "draw")),
})  # fmt: skip
newer_treatment = newer_parts(lambda: {
    f"{RECORDINGS}:TREATMENT": "new",
    f"{RECORDINGS}:write_public": marked(attribute(RECORDINGS, "write_public")),
})  # fmt: skip
OLD_PAPER = article("旧稿", "旧。", date="2020-01-01", edition="{paper: 小镇 报, date: 2026-04-02, page: 第三版}")
"""Its newspaper page comes before the town's own, and takes the name of that."""
NEWER_PLAN = Follows("a page's key holds it too, and a page that is not kept is planned anew")
GROUND = Mutant(
    nothing_of("ground", "0" * 40, "generator.pipeline"), steps(text("site.yaml", "小镇社区", "老城社区"))
)
CARD_VERSION = Mutant(without(CARDS, (1, "share card"), 0), newer_cards, clean_too=True)
ENCODER = Mutant(without(PHOTOS, (1, "photo"), 0), newer_photos)
KEYS: dict[tuple[str, str], Mutant | Follows] = {
    ("a reading", "program"): Mutant(
        without(READING, (1, "reading"), 0), newer_program(f"{READING}:count_han", twice)
    ),
    ("a reading", "kind"): Follows("the folder in the file's name decides it"),
    ("a reading", "name of the file"): Mutant(without(READING, (1, "reading"), 3), COPY),
    ("a reading", "its bytes"): Mutant(without(READING, (1, "reading"), 4), steps(TITLE)),
    ("that a document was not touched", "program"): Mutant(
        without(UNTOUCHED, (1, "untouched"), 0), newer_program(f"{READING}:count_han", twice)
    ),
    ("that a document was not touched", "kind"): Follows("the folder in the file's name decides it"),
    ("that a document was not touched", "name"): Follows("it is what a reading is looked up by"),
    ("that a document was not touched", "size"): Follows("a file of another size has another ctime"),
    ("that a document was not touched", "times"): Mutant(stat_of_files_without(1, 2), steps(LATER)),
    ("that a document was not touched", "inode of the file"): Mutant(
        stat_of_files_without(2, 3), steps(step("another text of the same size and time", another_lamp))
    ),
    ("captions beside photos", "program"): Mutant(
        without(READING, (1, "captions"), 0),
        newer_program(f"{READING}:read_captions", lambda real: lambda raw, path: real(b"credit: X\n", path)),
    ),
    ("captions beside photos", "path"): Mutant(
        without(READING, (1, "captions"), 2),
        steps(file("content/albums/views/captions.yaml", WRONG), file("content/articles/captions.yaml", WRONG)),
    ),
    ("captions beside photos", "bytes"): Mutant(
        without(READING, (1, "captions"), 3), steps(text("albums/views/captions.yaml", "清早", "傍晚"))
    ),
    ("a rendered body", "digest of the rendering itself"): Mutant(
        digest_of(READING, body_without_words), steps(LATER)
    ),
    ("the plan of a document", "program"): NEWER_PLAN,
    ("the plan of a document", "the ground"): GROUND,
    ("the plan of a document", "its own face"): Mutant(reach_with("-", "own"), steps(TITLE)),
    ("the plan of a document", "faces in its reach"): Mutant(reach_with("own"), steps(LAMP_TITLE)),
    ("the plan of a document", "where its links lead"): Mutant(
        nothing_of("link_addresses", ()),
        steps(
            text("pages/about.md", "一个小镇。", "一个小镇，见[灯](../articles/lamp.md)。"),
            field("content/articles/lamp.md", "status", "draft"),
        ),
    ),
    ("the plan of a document", "name of its newspaper page"): Mutant(
        nothing_of("edition_slug", ""),
        steps(file("content/articles/old.md", OLD_PAPER)),
    ),
    ("the plan of a document", "digest of the body"): Mutant(plan_without_bodies(), steps(LATER)),
    ("the plan of a list", "program"): NEWER_PLAN,
    ("the plan of a list", "the ground"): GROUND,
    ("the plan of a list", "faces of those on it"): Mutant(boards_without("shows"), steps(LAMP_TITLE)),
    ("the plan of a list", "numbers and names it is told"): Mutant(
        boards_without("told"), steps(field("content/articles/night.md", "district", "湄潭"))
    ),
    ("that all chapters reach as far as before", "all faces"): Mutant(
        nothing_of("whole", "0" * 40, "generator.plan.site"), steps(TITLE)
    ),
    ("that all chapters reach as far as before", "names of all documents"): Mutant(
        whole_without_names(),
        steps(
            file("content/articles/one.md", article("等着", "等。", slug="two", status="draft")),
            file("content/articles/other.md", article("在这里", "在。", slug="one", date="2020-01-01")),
            text("pages/about.md", "一个小镇。", "一个小镇，见[在这里](../articles/one)。"),
            step("the draft is deleted", lambda world: world.path("content/articles/one.md").unlink()),
        ),
    ),
    ("a page", "its address"): Follows("template and view alone make the bytes"),
    ("a page", "program"): Mutant(
        without_in_pages(1), newer_program("generator.render.templates:body_html", louder)
    ),
    ("a page", "template closure"): Mutant(
        without_in_pages(2),
        steps(step("the macros of all pages are other ones", lambda world: world.write(
            "templates/macros/furniture.html",
            (world.program.parent / "templates/macros/furniture.html").read_text("utf-8").replace(
                'class="', 'class="own ', 1)))),
    ),
    ("a page", "view"): Mutant(without_in_pages(3), steps(TITLE)),
    ("what a file points at", "program"): Mutant(
        without_in_pages(1), newer_program("generator.output.produce:reader", wary)
    ),
    ("what a file points at", "reader"): Follows("files of two kinds never have the same bytes"),
    ("what a file points at", "bytes"): Mutant(
        without("generator.pipeline", (1, "references"), 3),
        steps(file("assets/css/own.css", "main { background: url(nowhere.png) }\n")),
    ),
    ("the search index", "program"): Mutant(
        search_without_program(), newer_program("generator.search.level:texts_of", shorter)
    ),
    ("the search index", "all records with the digests of their bodies"): Mutant(
        records_without(lambda record: replace(record, blocks=())), steps(LATER)
    ),
    ("names from A to Z", "the site's readings"): Mutant(
        digest_of("generator.plan.az", lambda value: (*value[:2], *value[3:])),
        steps(field(ABOUT, "title", "重庆"), text("site.yaml", "重庆: chong qing", "重庆: zhong qing")),
    ),
    ("names from A to Z", "the names"): Mutant(
        digest_of("generator.plan.az", lambda value: (*value[:3], len(value[3]))),
        steps(field(ABOUT, "title", "阿姨的小镇")),
    ),
    ("a published recording", "the recording's bytes"): Mutant(
        without(RECORDINGS, (0, "recording"), 2),
        steps(step("another recording", lambda world: world.write(
            "content/lectures/talk.mp3", attribute("tests.media.films", "mp3")(3.0)))),
    ),
    ("a published recording", "`TREATMENT` in `generator/media/recordings.py`"): Mutant(
        without(RECORDINGS, (0, "recording"), 1), newer_treatment
    ),
    ("a rendition of a photo", "photo's bytes"): Mutant(without(PHOTOS, (1, "photo"), 2), steps(OTHER_PHOTO)),
    ("a rendition of a photo", "its published name"): Mutant(
        digest_of(PHOTOS, lambda value: value[:3] if value[1:2] == ("photo",) and value[3] != "colour" else None),
        steps(TITLE),
    ),
    ("a rendition of a photo", "the four modules of `generator/media/` that shape it"): ENCODER,
    ("a rendition of a photo", "Pillow's version and pillow-heif's"): ENCODER,
    ("what a photo's or a recording's header says", "path"): Mutant(without(READING, (1, "photo"), 3), HARD_LINK),
    ("what a photo's or a recording's header says", "size"): Mutant(
        both(blind("st_ctime_ns"), stat_without(0)),
        steps(step("a photo of another size and the same time", lambda world: longer(world, BRIDGE))),
    ),
    ("what a photo's or a recording's header says", "times"): Mutant(
        blind("st_ctime_ns"), steps(sly(BRIDGE, 9, by_rename=False))
    ),
    ("what a photo's or a recording's header says", "inode of the file"): Mutant(
        both(blind("st_ctime_ns"), stat_without(3)), steps(sly(BRIDGE, 9, by_rename=True))
    ),
    ("a share card", "its words and its address"): Mutant(
        without(CARDS, (1, "share card"), 2), steps(TITLE), clean_too=True
    ),
    ("a share card", "digest of its print or name of its rendition"): Mutant(
        without(CARDS, (1, "share card"), 3), steps(FIRST_PHOTO), clean_too=True
    ),
    ("a share card", "`media/share_cards.py`"): CARD_VERSION,
    ("a share card", "`text/lines.py`"): CARD_VERSION,
    ("a share card", "versions of the packages in `PACKAGES` there"): CARD_VERSION,
    ("an album to download", "names and keys of its renditions"): Mutant(
        entries_without(lambda entries: (*((name, "") for name, _ in entries[:-1]), entries[-1])), steps(OTHER_PHOTO)
    ),
    ("an album to download", "its credits"): Mutant(
        entries_without(lambda entries: entries[:-1]), steps(text("albums/views/captions.yaml", "李四", "赵六"))
    ),
    ("that a published file is as it should be", "digest of its bytes"): Mutant(
        ledger_without_digests("standing"), steps(LATER)
    ),
    ("that a published file is as it should be", "size"): Follows("a file of another size has another ctime"),
    ("that a published file is as it should be", "times"): Mutant(
        blind("st_ctime_ns"), steps(step("somebody edits a page in site/", by_hand), LATER)
    ),
    ("that a published file is as it should be", "inode of the file"): Follows("another file has another ctime"),
    ("that a published file is as it should be", "mode"): Follows("a file of another mode is never kept"),
    ("that a file's links are in order", "program"): Mutant(
        ground_without(0), newer_program(f"{JUDGED}:check_references", stricter)
    ),
    ("that a file's links are in order", "the file's bytes"): Mutant(
        ledger_without_digests("fine"), steps(linking("nowhere.html"))
    ),
    ("that a file's links are in order", "base address"): Follows("every page names its own public address"),
    ("that a file's links are in order", "names of all files"): Mutant(
        ground_without(2),
        steps(linking("albums/views.zip"), field("content/albums/views/index.md", "download", "false")),
    ),
    ("that a file's links are in order", "ids in all pages"): Mutant(
        ground_without(3), steps(linking("articles/lamp.html#h-之后"), text("articles/lamp.md", "## 之后", "## 后来"))
    ),
    ("that there is nothing to do", "size"): Follows("a file of another size has another ctime"),
    ("that there is nothing to do", "times and inode of every file read"): Mutant(
        blind("st_ctime_ns", "st_ino"), steps(sly(BRIDGE, 9, by_rename=True))
    ),
    ("that there is nothing to do", "the same of every file published"): Mutant(
        blind("st_ctime_ns"), steps(step("somebody edits a page in site/", by_hand))
    ),
    ("that there is nothing to do", "next instant at which an item comes or goes"): Mutant(
        record_without_due(), steps(step("a day passes", lambda world: world.later(hours=24)))
    ),
}
