"""References become things: districts, towns, topics, honours, other documents, pictures; what dangles is a problem."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

import msgspec
from msgspec.structs import replace

from generator.config import Vocabulary
from generator.intake.types import Picture
from generator.kinds.profile import Profile
from generator.load.reading import Reading
from generator.model.document import Document
from generator.model.library import REFERENCE_FIELDS
from generator.model.links import reference
from generator.model.pictures import ART_PREFIX, as_picture, photo_path
from generator.model.recordings import recordings_of
from generator.model.shared import Shared
from generator.problems import Problem, Span, did_you_mean
from generator.settings import District, Topic, Town

MOST_OF_A_LIST = 10
"""How many unknown names of one list are told one by one."""
_PICTURE = re.compile(r"\.(?:jpe?g|png|webp|gif|hei[cf])$", re.IGNORECASE)
_RECORDINGS = frozenset(("mp3", "m4a", "mp4", "mov", "avi", "wmv"))
_OTHER_FORMATS = frozenset(("avif", "bmp", "jfif", "jxl", "pdf", "psd", "svg", "svgz", "tif", "tiff"))
_BETWEEN = re.compile(r"[、，,；;\s]+|和|与")
_BRACKETS = "[]［］【】（）()"
_GIVEN_ANCHOR = re.compile(r"top|(?:fn|r)\d+(?:-\d+)?|chart-.+|recording-\d+")
"""Anchors that pages bring without a heading: notes, charts, recordings.  The page shows whether they exist."""


def resolve(
    reading: Reading[Shared], folder: str, slug: str, vocabulary: Vocabulary
) -> tuple[Document, tuple[Problem, ...]]:
    """*reading* as a document, its places and topics looked up.  Only for readings whose fields could be converted."""
    assert reading.fields is not None
    bare = Document(
        reading.kind, folder, slug, reading.path, reading.shelf, reading.fields, reading.body, reading.fields_at
    )
    problems: list[Problem] = []
    unknown: list[tuple[Span, str]] = []
    districts: list[District] = []
    for number, name in enumerate(bare.fields.district):
        place = vocabulary.district(name)
        if place is None:
            unknown.append((bare.span(f"district.{number}"), name))
        elif place not in districts:
            districts.append(place)
    problems += _first_few(unknown, lambda span, name: _unknown_district(span, name, vocabulary))
    unknown = []
    town = None
    if bare.fields.town:
        town, problem = _town(bare, districts, vocabulary)
        if problem:
            problems.append(problem)
    topics: list[Topic] = []
    for number, name in enumerate(bare.fields.topics):
        topic = vocabulary.topic(name)
        if topic is None:
            unknown.append((bare.span(f"topics.{number}"), name))
        elif topic not in topics:
            topics.append(topic)
    problems += _first_few(unknown, lambda span, name: _unknown_topic(span, name, vocabulary))
    problems += _honours(bare, vocabulary)
    problems += _orders(bare)
    document = Document(
        bare.kind,
        folder,
        slug,
        bare.path,
        bare.shelf,
        bare.fields,
        bare.body,
        bare.fields_at,
        tuple(districts),
        town,
        tuple(topics),
    )
    return document, tuple(problems)


def _first_few(unknown: Sequence[tuple[Span, str]], tell: Callable[[Span, str], Problem]) -> list[Problem]:
    """What *tell* says of the *unknown* names of one list: where there are many, of the first, and how many more."""
    if len(unknown) <= MOST_OF_A_LIST + 1:
        return [tell(span, name) for span, name in unknown]
    found = [tell(span, name) for span, name in unknown[:MOST_OF_A_LIST]]
    more = f"这个列表里从这一项起还有 {len(unknown) - MOST_OF_A_LIST} 项没有对上"
    return [*found, Problem(unknown[MOST_OF_A_LIST][0], found[0].code, more, "请先改好前面几项")]


def _unknown_district(span: Span, name: str, vocabulary: Vocabulary) -> Problem:
    hint = _several(name, lambda part: vocabulary.district(part) is not None)
    hint = hint or did_you_mean(name, vocabulary.district_names) or "请照 districts.yaml 里的名称填写"
    return Problem(span, "E104", f"未知区县“{name}”", hint)


def _unknown_topic(span: Span, name: str, vocabulary: Vocabulary) -> Problem:
    hint = _several(name, lambda part: vocabulary.topic(part) is not None)
    hint = hint or did_you_mean(name, vocabulary.topic_names) or "请照 topics.yaml 里的编号或名称填写"
    return Problem(span, "E109", f"未知专题“{name}”", hint)


def _several(written: str, is_known: Callable[[str], bool]) -> str:
    """A hint where several names stand in one: ``东区、西县``."""
    names = [name.strip() for name in _BETWEEN.split(written.strip(_BRACKETS))]
    return f"几个要写成 [{', '.join(names)}]" if len(names) > 1 and all(map(is_known, names)) else ""


def _town(document: Document, districts: list[District], vocabulary: Vocabulary) -> tuple[Town | None, Problem | None]:
    name = document.fields.town or ""
    span = document.span("town")
    # A functional zone runs towns that carry its parent's codes.
    codes = tuple(
        code for place in districts for code in (place.code, place.parent if place.functional else None) if code
    )
    town = vocabulary.town(name, codes)
    if town is not None:
        return town, None
    elsewhere = vocabulary.town(name, ())
    if elsewhere is None:
        hint = did_you_mean(name, vocabulary.town_names) or "请照 towns.csv 里的名称填写"
        return None, Problem(span, "E107", f"未知乡镇街道“{name}”", hint)
    if not districts:
        return elsewhere, None
    home = vocabulary.district(elsewhere.district)
    at_home = f"，它属于{home.name}" if home else ""
    own = "、".join(place.name for place in districts)
    return None, Problem(span, "E108", f"“{elsewhere.name}”不在{own}{at_home}", "请改区县或乡镇")


def _honours(document: Document, vocabulary: Vocabulary) -> Iterator[Problem]:
    fields = document.fields
    wanted: list[tuple[str, str | None]] = [
        (f"figures.{number}.honour", figure.honour) for number, figure in enumerate(fields.figures)
    ]
    if isinstance(fields, Profile):
        wanted += [(f"honours.{number}.id", won.id) for number, won in enumerate(fields.honours)]
        for number, won in enumerate(fields.honours):
            if not won.id and not won.name:
                yield Problem(
                    document.span(f"honours.{number}"),
                    "E101",
                    "荣誉要写 id 或 name",
                    "在荣誉榜里的写 id，不在的写 name",
                )
    for field, name in wanted:
        if name and vocabulary.honour(name) is None:
            hint = did_you_mean(name, vocabulary.honour_names) or "请照 honours.yaml 里的编号或名称填写"
            yield Problem(document.span(field), "E110", f"未知荣誉“{name}”", hint)


def _orders(document: Document) -> Iterator[Problem]:
    fields = document.fields
    pairs = (
        ("updated", fields.date, fields.updated, "更新日期早于发布日期"),
        ("expire_at", fields.publish_at, fields.expire_at, "撤下的时间不晚于发布的时间"),
        ("ends", getattr(fields, "starts", None), getattr(fields, "ends", None), "结束时间早于开始时间"),
    )
    for field, first, second, message in pairs:
        if first and second:
            length = min(len(first), len(second))
            early = second[:length] < first[:length]
            if early or (field == "expire_at" and second == first):
                yield Problem(document.span(field), "E118", f"{message}（{first} 与 {second}）", "请改正其中一个")


class Known(msgspec.Struct, frozen=True):
    """What a document may refer to."""

    refs: frozenset[str]
    """Every document, published or held: ``articles/x``."""
    paths: Mapping[str, str]
    """File under ``content/`` → reference."""
    pages: Mapping[str, str]
    """Names of the pages that are no document → address."""
    art: Collection[str]
    """Names of drawn prints."""
    titles: Mapping[str, str]
    """Title → reference, for whoever writes the one for the other."""
    files: Collection[str]
    """Pictures under ``content/``."""
    refused: Collection[str]
    """Files under ``content/`` that are there and cannot be used, which is told where they lie."""
    anchors: Mapping[str, Collection[str]]
    """Reference, or address of a page that is no document → anchors that a link may name, where they are known."""


def check_references(document: Document, known: Known) -> Iterator[Problem]:
    """What *document* refers to and is not there: other documents, pages, pictures, prints."""
    fields = document.fields
    unknown: list[tuple[Span, str]] = []
    for number, name in enumerate(fields.related):
        span = document.span(f"related.{number}")
        if not _is_there(name, known, document.folder):
            unknown.append((span, name))
    if unknown:
        others = replace(known, refs=known.refs - {document.ref})
        yield from _first_few(unknown, lambda span, name: next(missing(span, name, others, document.folder)))
    for field, folder in REFERENCE_FIELDS.items():
        if wanted := getattr(fields, field, None):
            yield from missing(document.span(field), wanted, known, folder, only=folder)
    for field, picture in _pictures(document):
        yield from _check_picture(document, field, picture, known)
    for link in document.body.links:
        span = Span(document.path, link.line, link.column)
        found = reference(document, link.target, known.paths, known.pages, known.refs)
        if found is None:
            close = _moved(document, link.target, known) or did_you_mean(link.target, [*known.paths, *known.pages])
            if _PICTURE.search(link.target):
                close = "这是图片，要显示它，就在“[”前面加一个半角的“!”，文件放在稿件旁边"
            if photo_path(document, link.target) in known.files:
                close = "这是图片，要显示它，就在“[”前面加一个半角的“!”"
            hint = _outward(link.target) or close or "请写文件的相对路径，如 ../articles/x.md"
            yield Problem(span, "E306", f"站内链接“{link.target}”没有目标", hint)
        elif fragment := link.target.partition("#")[2]:
            anchors = known.anchors.get(found)
            if anchors is not None and fragment not in anchors and not _GIVEN_ANCHOR.fullmatch(fragment):
                where = "本页" if found == document.ref else f"“{found}”"
                rule = "请照小标题写，如 #h-小标题" if found in known.refs else "请删去 # 和它后面的部分"
                hint = did_you_mean(fragment, anchors) or rule
                yield Problem(span, "E308", f"{where}没有锚点“{fragment}”", hint)
    for shown in document.body.pictures:
        span = Span(document.path, shown.line, shown.column)
        if shown.src.startswith(ART_PREFIX):
            name = shown.src.removeprefix(ART_PREFIX)
            if name not in known.art:
                yield no_print(span, name, known)
        elif _is_lost(document, shown.src, known):
            yield Problem(span, "E307", *_no_photo("正文里的图片", document, shown.src, known))


def _outward(target: str) -> str:
    """A hint for what was meant to lead out of the site."""
    if re.match(r"https?[:：][/／]{2}", target):
        return f"网址里的冒号和斜线要用半角，可写成 {unicodedata.normalize('NFKC', target[:60])}"
    if re.match(r"www\.|[\w-]+(?:\.[\w-]+)*\.(?:com|cn|org|net)(?:/|$)", target):
        return f"站外网址要写全，如 https://{target[:60]}"
    if re.fullmatch(r"[\w.+-]+@[\w.-]+", target):
        return f"邮箱写成 mailto:{target[:60]}"
    if re.search(r"\.(?i:docx?|xlsx?|pptx?|pdf|wps|zip|rar)$", target):
        return "这里不收附件，请把内容写进正文，或链接到放附件的网址"
    return ""


def missing(span: Span, name: str, known: Known, folder: str, *, only: str = "") -> Iterator[Problem]:
    """E111 unless *name* is a document: ``folder/slug``, or a slug of *folder*; one of *only* that folder if given."""
    if _is_there(name, known, folder, only):
        return
    is_whole = "/" in name
    candidates = sorted(other for other in known.refs if not only or other.startswith(f"{only}/"))
    hint = _meant(name, candidates, known)
    hint = hint or did_you_mean(
        name, candidates if is_whole else [other.removeprefix(f"{folder}/") for other in candidates]
    )
    if only:
        hint = hint or "请写那里一条的名字（slug）"
    elif is_whole:
        hint = hint or f"请核对 content/{name.partition('/')[0]}/ 里的名字"
    else:
        hint = hint or "别的文件夹里的写成“文件夹/名字”，如 lectures/si-hong"
    where = f"content/{folder}/ 里" if only or not is_whole else ""
    yield Problem(span, "E111", f"{where}没有“{name}”这一条", hint)


def _meant(name: str, candidates: Collection[str], known: Known) -> str:
    """A hint where *name* is the title, the file or the address of one of *candidates*, or its name without folder."""
    ref = known.titles.get(name) or known.paths.get(name.removeprefix("content/"))
    if not ref:
        slug = re.sub(r"(?:/index)?\.(?:md|html)$", "", name).rpartition("/")[2]
        named = [other for other in candidates if other.rpartition("/")[2] == slug]
        ref = named[0] if len(named) == 1 else ""
    return f"请写成 {ref}" if ref in candidates else ""


def _moved(document: Document, target: str, known: Known) -> str:
    """A hint where the file that a link names lies in another folder."""
    path, mark, fragment = target.partition("#")
    name = path.rpartition("/")[2]
    found = [other for other in known.paths if other.rpartition("/")[2] == name and name != "index.md"]
    if len(found) != 1:
        return ""
    here = document.path.removeprefix("content/").rpartition("/")[0]
    return f"是否为“{posixpath.relpath(found[0], here)}{mark}{fragment}”？"


def _is_there(name: str, known: Known, folder: str, only: str = "") -> bool:
    ref = name if "/" in name else f"{folder}/{name}"
    return ref in known.refs and (not only or ref.startswith(f"{only}/"))


def no_print(span: Span, name: str, known: Known) -> Problem:
    """E119 for a drawn print called *name*."""
    hint = did_you_mean(name, known.art) or f"可用的有 {'、'.join(sorted(known.art))}"
    return Problem(span, "E119", f"没有插图“{name}”", hint)


def shown_photos(document: Document) -> Iterator[str]:
    """Paths under ``content/`` of the photos that *document* shows."""
    sources = [picture.src for _, picture in _pictures(document)]
    sources += [picture.src for picture in document.body.pictures]
    yield from (photo_path(document, src) for src in sources if not src.startswith(ART_PREFIX))


def _pictures(document: Document) -> Iterator[tuple[str, Picture]]:
    fields = document.fields
    for field in ("cover", "portrait"):
        picture = as_picture(getattr(fields, field, None))
        if picture:
            yield field, picture
    for number, photo in enumerate(fields.photos):
        yield f"photos.{number}", photo
    for number, recording in enumerate(recordings_of(document)):
        if recording.poster:
            yield f"recordings.{number}.poster", Picture(src=recording.poster)


def _check_picture(document: Document, field: str, picture: Picture, known: Known) -> Iterator[Problem]:
    span = document.span(f"{field}.src")
    if picture.src.startswith(ART_PREFIX):
        name = picture.src.removeprefix(ART_PREFIX)
        if name not in known.art:
            yield no_print(span, name, known)
    elif _is_lost(document, picture.src, known):
        yield Problem(span, "E114", *_no_photo("图片", document, picture.src, known))


def _is_lost(document: Document, src: str, known: Known) -> bool:
    path = photo_path(document, src)
    return path not in known.files and path not in known.refused


def _no_photo(what: str, document: Document, src: str, known: Known) -> tuple[str, str]:
    """Message and hint for a photo *src* that is not among those of the content."""
    ending = src.rpartition(".")[2].casefold()
    if ending in _OTHER_FORMATS:
        hint = "请把扩展名改成 .jpg" if ending == "jfif" else "请另存为 JPG 或 PNG 再放进来"
        return f"{what}“{src}”不能用，不收 .{ending} 格式", hint
    if ending in _RECORDINGS:
        return f"{what}“{src}”不能用，这里只放图片", "录音录像写进宣讲稿或活动的 recordings"
    hint = f"随站插图要写成 {ART_PREFIX}{src}" if src in known.art else _nearest_file(document, src, known.files)
    return f"{what}“{src}”不存在", hint


def _nearest_file(document: Document, src: str, files: Collection[str]) -> str:
    shelf = f"content/{document.shelf}/"
    beside = [name.removeprefix(document.shelf + "/") for name in files if name.startswith(document.shelf + "/")]
    wanted = src.replace("\\", "/").rpartition("/")[2].casefold()
    same = [name for name in beside if wanted in (_last(name), _last(name).rpartition(".")[0])]
    if same:
        return f"是否为“{same[0]}”？"
    if hint := did_you_mean(src, beside):
        return hint
    elsewhere = sorted(name for name in files if _last(name) == wanted)
    return f"它在 content/{elsewhere[0]}，请复制到 {shelf}" if elsewhere else f"请把文件放进 {shelf}"


def _last(name: str) -> str:
    return name.rpartition("/")[2].casefold()
