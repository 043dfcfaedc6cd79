"""Fonts that a site gives: checked, cut to the site's characters, published with their own style sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

import msgspec
from msgspec.structs import replace

from generator.config import Settings
from generator.fingerprint import bytes_digest, digest
from generator.intake.walk import open_inside
from generator.kinds.registry import BY_NAME
from generator.media.fonts import INSTALL, PUBLISHED_LIMIT, SOURCE_LIMIT, CutFont, cut_font, versions
from generator.model.library import Library
from generator.model.shelf import Shelf
from generator.output.assets import HASH_LENGTH
from generator.places import Places
from generator.problems import Problem
from generator.store import Store

FOLDER = "assets/fonts/"
"""Where a site keeps its fonts, beside ``content/``."""
ALWAYS = "".join(map(chr, range(0x20, 0x7F))) + "，。、；：！？（）《》〈〉「」『』“”‘’—…·％0123456789年月日"
TITLE_RULE = ":root{--face-title:%s,var(--serif)}\n"
TEXT_RULE = ":root{--face-text:%s,var(--serif)}\n"
"""长辈版 has a stronger rule for both and keeps 黑."""
MISSING_SHOWN = 20

Blocks = Callable[[str], Iterable[str]]
"""The plain text of a body by its digest."""


class OwnFonts(msgspec.Struct, frozen=True):
    """The fonts of a site as they are published."""

    sheet: str = ""
    """Address of their style sheet, or empty."""
    files: Mapping[str, bytes] = msgspec.field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def with_fonts(shelf: Shelf, fonts: OwnFonts) -> Shelf:
    """*shelf* with *fonts*, whose sheet stands behind the one that every page has first."""
    if not fonts.sheet:
        return shelf
    first, *others = shelf.style.items()
    style = dict((first, ("fonts", fonts.sheet), *others))
    return replace(shelf, style=style, files={**shelf.files, **fonts.files})


def own_fonts(settings: Settings, library: Library, places: Places, store: Store, blocks: Blocks) -> OwnFonts:
    """The fonts that ``site.yaml`` names, cut to what the site says, and what is wrong with them."""
    fonts = settings.site.fonts
    given = [(role, path) for role, path in (("title", fonts.title), ("text", fonts.text)) if path]
    if not given:
        return OwnFonts()
    span = settings.site_span("fonts")
    if not fonts.licence:
        hint = "请在 fonts 里补一行 licence，如 SIL Open Font License 1.1"
        return OwnFonts(problems=(Problem(span, "E531", "字体没有写明许可", hint),))
    if not versions():
        message = "没有装 fontTools，自带的字体没有用上"
        return OwnFonts(problems=(Problem(span, "W534", message, f"请运行 {INSTALL}", "warning"),))
    problems: list[Problem] = []
    files: dict[str, bytes] = {}
    rules = [f"/* {fonts.licence.replace('*/', '')} */\n"]
    for role, path in given:
        span = settings.site_span(f"fonts.{role}")
        said = (*_own_words(settings, places), *_titles(library))
        said += tuple(_texts(library, blocks)) if role == "text" else ()
        cut = _cut(path, "".join(sorted(set(ALWAYS).union(*said))), places, store)
        if isinstance(cut, str):
            problems.append(Problem(span, "E531", f"字体“{path[:60]}”不能用：{cut}"))
            continue
        problems += (Problem(span, code, message, hint, "warning") for code, message, hint in _doubts(cut))
        name = f"fonts/{role}.{bytes_digest(cut.content)[:HASH_LENGTH]}{cut.ending}"
        files[f"assets/{name}"] = cut.content
        rules.append(_rules(role, name, cut))
    if not files:
        return OwnFonts(problems=tuple(problems))
    sheet = "".join(rules).encode()
    address = f"assets/fonts.{bytes_digest(sheet)[:HASH_LENGTH]}.css"
    return OwnFonts(address, {**files, address: sheet}, tuple(problems))


def _cut(path: str, characters: str, places: Places, store: Store) -> CutFont | str:
    if not path.startswith(FOLDER):
        return f"字体请放在站点文件夹的 {FOLDER} 里"
    try:
        with open_inside(places.root, path) as stream:
            raw = stream.read(SOURCE_LIMIT + 1)
    except FileNotFoundError:
        return "没有这个文件"
    except OSError:
        return "文件无法读取，或是符号链接"
    if len(raw) > SOURCE_LIMIT:
        return f"文件超过 {SOURCE_LIMIT // 1_000_000} MB"
    key = digest(("font", versions(), bytes_digest(raw), characters))
    kept = store.get(key)
    if kept is not None:
        return msgspec.msgpack.decode(kept, type=CutFont)
    cut = cut_font(raw, characters)
    if isinstance(cut, CutFont):
        store.put(key, msgspec.msgpack.encode(cut))
    return cut


def _doubts(cut: CutFont) -> Iterator[tuple[str, str, str]]:
    if cut.missing:
        more = f"等 {len(cut.missing)} 个字" if len(cut.missing) > MISSING_SHOWN else ""
        yield "W532", f"字体里没有“{cut.missing[:MISSING_SHOWN]}”{more}", "这些字会用系统的字体显示"
    if len(cut.content) > PUBLISHED_LIMIT:
        size = f"{len(cut.content) // 1000} KB"
        hint = f"最好不超过 {PUBLISHED_LIMIT // 1000} KB，可以只给标题用"
        yield "W533", f"字体裁剪后还有 {size}，手机上要等很久", hint


def _rules(role: str, name: str, cut: CutFont) -> str:
    # A title's weight is the font's own: no engine should smear it.
    weight = "100 900" if role == "title" else "400"
    face = f'"own {role}"'
    return (
        f'@font-face{{font-family:{face};src:url({name}) format("{cut.ending[1:]}");font-display:swap;'
        f"font-weight:{weight};unicode-range:{cut.ranges}}}\n"
    ) + (TITLE_RULE if role == "title" else TEXT_RULE) % face


def _own_words(settings: Settings, places: Places) -> Iterator[str]:
    """What stands in the titles of the program's own pages, and in menus."""
    site = settings.site
    yield from (site.title, *site.tagline, *(entry.text for entry in (*site.menus.main, *site.menus.foot)))
    yield from (text for place in settings.districts for text in (place.name, place.short))
    yield from (topic.name for topic in settings.topics)
    yield from (honour.name for honour in settings.honours)
    yield from (kind.heading for kind in BY_NAME.values())
    # What is no UTF-8 is told where templates are read.
    pages = (path for folder in places.templates for path in sorted(folder.rglob("*.html")))
    yield from (path.read_text("utf-8", "ignore") for path in pages)


def _titles(library: Library) -> Iterator[str]:
    for document in library.documents:
        yield from (document.title, document.fields.kicker or "", document.fields.subtitle or "")
        yield from (heading.text for heading in document.body.headings)


def _texts(library: Library, blocks: Blocks) -> Iterator[str]:
    for document in library.documents:
        yield str(msgspec.to_builtins(document.fields))
        yield from blocks(document.body.digest)
