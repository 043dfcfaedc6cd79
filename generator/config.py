"""The data files of a site, read and checked: settings, and the vocabulary of places, honours and topics."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, TypeVar

import msgspec

from generator.intake.base_address import base_address_fault
from generator.intake.layout import CONTENT, KIND_FOLDERS
from generator.intake.reading import Reading, read_list, read_settings_file
from generator.intake.rules import web_fault
from generator.intake.source_text import decode
from generator.intake.tables import read_table
from generator.intake.walk import InputFile, read_file
from generator.intake.yaml_lines import missing_c_parser
from generator.problems import Problem, Span, did_you_mean, nearest
from generator.settings import District, Honour, Search, Site, Topic, Town

ListedT = TypeVar("ListedT", District, Honour, Topic)

SITE: Final = f"{CONTENT}/site.yaml"
DISTRICTS: Final = f"{CONTENT}/districts.yaml"
TOWNS: Final = f"{CONTENT}/towns.csv"
HONOURS: Final = f"{CONTENT}/honours.yaml"
TOPICS: Final = f"{CONTENT}/topics.yaml"
TOWN_COLUMNS: Final = ("code", "name", "district")
MENU_TARGETS: Final = (
    *(folder for folder in KIND_FOLDERS if folder != "pages"),
    "districts", "topics", "honours", "figures", "editions", "search", "az",
)
"""Where a menu may lead besides ``pages/NAME`` and single entries (``topics/NAME``, ``articles/NAME`` …)."""
SEARCH_LIMITS: Final = (("pack_text", 1, 1000), ("shard", 1000, 1_000_000))
"""Fields of ``search``, and the least and greatest number in each."""
_TOWN_CODE: Final = re.compile(r"\d{9}", re.ASCII)


@dataclass(frozen=True)
class Vocabulary:
    """Names of places, topics and honours, in every way they may be written, with what they stand for."""

    _districts: Mapping[str, District]
    _towns: Mapping[str, tuple[Town, ...]]
    _topics: Mapping[str, Topic]
    _honours: Mapping[str, Honour]

    def district(self, name: str) -> District | None:
        """The district called *name*: full name, short name, alias, code or slug."""
        return self._districts.get(name)

    def town(self, name: str, districts: Iterable[str] = ()) -> Town | None:
        """The town called *name* (or its nine-digit code), in one of the *districts* (codes), if any are given.

        Some towns of one city share a name: without districts the first of the table is taken.
        """
        codes = frozenset(districts)
        return next((town for town in self._towns.get(name, ()) if not codes or town.district in codes), None)

    def topic(self, name: str) -> Topic | None:
        """The topic with this id or name."""
        return self._topics.get(name)

    def honour(self, name: str) -> Honour | None:
        """The honour with this id or name."""
        return self._honours.get(name)

    @property
    def district_names(self) -> tuple[str, ...]:
        return tuple(self._districts)

    @property
    def town_names(self) -> tuple[str, ...]:
        return tuple(self._towns)

    @property
    def topic_names(self) -> tuple[str, ...]:
        return tuple(self._topics)

    @property
    def honour_names(self) -> tuple[str, ...]:
        return tuple(self._honours)


@dataclass(frozen=True)
class Settings:
    """What the data files of a site say."""

    site: Site
    districts: tuple[District, ...] = ()
    towns: tuple[Town, ...] = ()
    honours: tuple[Honour, ...] = ()
    topics: tuple[Topic, ...] = ()
    site_spans: Mapping[str, tuple[int, int]] = field(default_factory=dict, compare=False)
    """Line and column of each field of ``site.yaml``, for findings that need the rest of the content."""

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """Look-ups by every name; where a name was given twice (E206) the first holds."""
        districts: dict[str, District] = {}
        for district in self.districts:
            for name in _names_of(district):
                districts.setdefault(name, district)
        towns: defaultdict[str, list[Town]] = defaultdict(list)
        for town in self.towns:
            towns[town.name].append(town)
            towns[town.code].append(town)
        topics: dict[str, Topic] = {}
        for topic in self.topics:
            topics.setdefault(topic.id, topic)
            topics.setdefault(topic.name, topic)
        honours: dict[str, Honour] = {}
        for honour in self.honours:
            honours.setdefault(honour.id, honour)
            honours.setdefault(honour.name, honour)
        return Vocabulary(districts, {name: tuple(found) for name, found in towns.items()}, topics, honours)

    def site_span(self, trail: str) -> Span:
        """Where the field *trail* of ``site.yaml`` stands: ``menus.main.0.to``."""
        while trail and trail not in self.site_spans:
            trail = trail.rpartition(".")[0]
        return Span(SITE, *self.site_spans.get(trail, (1, 1)))


def load_settings(files: Iterable[InputFile]) -> tuple[Settings | None, tuple[Problem, ...]]:
    """The settings from the data files among *files*; None when there are no files at all.

    A missing ``site.yaml`` has been reported by the walk; the other files may be missing.
    """
    contents: dict[str, bytes] = {}
    problems: tuple[Problem, ...] = ()
    is_empty = True
    for file in files:
        is_empty = False
        if file.role == "data":
            content, found = read_file(file)
            problems += found
            if content is not None:
                contents[file.path] = content
    if is_empty:
        return None, ()
    settings, found = read_settings(contents)
    return settings, problems + missing_c_parser(SITE) + found


def read_settings(contents: Mapping[str, bytes]) -> tuple[Settings, tuple[Problem, ...]]:
    """The settings from the bytes of data files by path (``content/site.yaml``), and everything wrong with them.

    What cannot be used is left out or has its default, so that the rest can be checked in the same run.
    """
    districts, problems = _read_list(contents, DISTRICTS, District)
    honours, found = _read_list(contents, HONOURS, Honour)
    problems += found
    topics, found = _read_list(contents, TOPICS, Topic)
    problems += found
    towns, found = _read_towns(contents)
    problems += found
    site: Reading[Site] = Reading(None, {}, ())
    if SITE in contents:
        site = read_settings_file(contents[SITE], Site, SITE)
        problems += site.problems
    settings = Settings(
        site=site.fields or Site(title="（无站名）"),
        districts=_kept(districts),
        towns=tuple(town for _, town in towns),
        honours=_kept(honours),
        topics=_kept(topics),
        site_spans=site.spans,
    )
    problems += (
        *_site_problems(settings),
        *_district_problems(districts),
        *_town_problems(towns, settings),
        *_taken(districts, DISTRICTS, "slug"),
        *_taken(topics, TOPICS, "id"),
        *_repeated(honours, HONOURS, "id", "name"),
        *_repeated(topics, TOPICS, "id", "name"),
    )
    return _usable(settings), problems


def _read_list(
    contents: Mapping[str, bytes], path: str, struct: type[ListedT]
) -> tuple[tuple[Reading[ListedT], ...], tuple[Problem, ...]]:
    return read_list(contents[path], struct, path) if path in contents else ((), ())


def _taken(readings: tuple[Reading[ListedT], ...], path: str, field: str) -> Iterator[Problem]:
    """E112 for the one name in an address that the page of the whole list has."""
    for reading in readings:
        if reading.fields is not None and getattr(reading.fields, field) == "index":
            yield Problem(reading.span(path, field), "E112", "“index”这个名字留给列表页", "请换一个名字")


def _kept(readings: Iterable[Reading[ListedT]]) -> tuple[ListedT, ...]:
    return tuple(reading.fields for reading in readings if reading.fields is not None)


def _read_towns(contents: Mapping[str, bytes]) -> tuple[tuple[tuple[int, Town], ...], tuple[Problem, ...]]:
    """Towns with their lines."""
    if TOWNS not in contents:
        return (), ()
    text, problems = decode(contents[TOWNS], TOWNS)
    if text is None:
        return (), problems
    rows, found = read_table(text, TOWN_COLUMNS, TOWNS)
    towns = tuple((row.line, Town(code=row.cells[0], name=row.cells[1], district=row.cells[2])) for row in rows)
    return towns, problems + found


def _names_of(district: District) -> tuple[str, ...]:
    return tuple(dict.fromkeys((district.name, district.short, district.code, district.slug, *district.aliases)))


def _site_problems(settings: Settings) -> Iterator[Problem]:
    site = settings.site
    if site.base_url is not None:
        fault, hint = base_address_fault(site.base_url)
        if fault:
            yield Problem(settings.site_span("base_url"), "E703", fault, hint)
    if not _is_timezone(site.timezone):
        import zoneinfo

        hint = did_you_mean(site.timezone, zoneinfo.available_timezones()) if "/" in site.timezone else ""
        hint = hint or "中国各地都写 Asia/Shanghai"
        yield Problem(settings.site_span("timezone"), "E704", f"时区“{site.timezone[:40]}”不认识", hint)
    if site.city is not None and site.city not in {district.code for district in settings.districts}:
        hint = _code_meant(site.city, settings)
        yield Problem(settings.site_span("city"), "E104", f"districts.yaml 里没有代码“{site.city[:40]}”", hint)
    for name in ("speech_rate", "page_size"):
        if getattr(site, name) < 1:
            yield Problem(settings.site_span(name), "E116", f"“{name}”要大于 0", "请改成整数，如 24")
    for name, least, most in SEARCH_LIMITS:
        if not least <= getattr(site.search, name) <= most:
            yield Problem(settings.site_span(f"search.{name}"), "E116", f"“{name}”要在 {least} 与 {most} 之间",
                          "删掉这一行就用默认值")
    for number, width in enumerate(site.image_widths):
        if not 16 <= width <= 8000:
            yield Problem(settings.site_span(f"image_widths.{number}"), "E116", "照片宽度要在 16 与 8000 之间",
                          "如 960")
    for menu in ("main", "foot"):
        for number, entry in enumerate(getattr(site.menus, menu)):
            if not _is_menu_target(entry.to, settings):
                hint = "菜单只通到站内的页面" if "://" in entry.to else ""
                hint = hint or did_you_mean(entry.to, MENU_TARGETS) or f"可用 {'、'.join(MENU_TARGETS)}，或 pages/名称"
                yield Problem(settings.site_span(f"menus.{menu}.{number}.to"), "E111",
                              f"菜单没有“{entry.to[:40]}”这个去处", hint)


def _code_meant(written: str, settings: Settings) -> str:
    codes = {name: one.code for one in settings.districts for name in (one.name, one.short, one.slug, one.code)}
    close = nearest(written, codes)
    return f"是否为“{codes[close]}”？" if close else "请照 districts.yaml 里的 code 填写"


def _is_menu_target(target: str, settings: Settings) -> bool:
    """Whether a menu may lead there; documents (``pages/NAME``) are looked up when they are known."""
    folder, slash, name = target.partition("/")
    if not slash:
        return target in MENU_TARGETS
    if folder == "districts":
        return any(district.slug == name for district in settings.districts)
    if folder == "topics":
        return any(topic.id == name for topic in settings.topics)
    return folder in KIND_FOLDERS and bool(name) and "/" not in name


def base_url_problem(base_url: str, span: Span) -> Problem | None:
    """Why *base_url*, given on the command line, cannot be the site's public address, or None."""
    fault = web_fault(base_url)
    message, hint = (fault.message, fault.hint) if fault else base_address_fault(base_url)
    return Problem(span, "E703", message, hint) if message else None


def _is_timezone(name: str) -> bool:
    import zoneinfo  # only when settings are read

    try:
        zoneinfo.ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        # ZoneInfoNotFoundError is a KeyError; a name that leads outside is a ValueError, a folder an OSError
        return False
    return True


def _is_within_limits(search: Search) -> bool:
    return all(least <= getattr(search, name) <= most for name, least, most in SEARCH_LIMITS)


def _usable(settings: Settings) -> Settings:
    """*settings* with defaults where a reported value would break what reads it."""
    site, defaults = settings.site, Site(title="")
    repaired = msgspec.structs.replace(
        site,
        timezone=site.timezone if _is_timezone(site.timezone) else defaults.timezone,
        speech_rate=site.speech_rate or defaults.speech_rate,
        search=site.search if _is_within_limits(site.search) else defaults.search,
        page_size=site.page_size or defaults.page_size,
        image_widths=tuple(width for width in site.image_widths if width) or defaults.image_widths,
    )
    return Settings(repaired, settings.districts, settings.towns, settings.honours, settings.topics,
                    settings.site_spans)


def _district_problems(readings: tuple[Reading[District], ...]) -> Iterator[Problem]:
    known = _kept(readings)
    codes = {district.code for district in known}
    owners: dict[str, District] = {}
    cells: dict[tuple[int, ...], District] = {}
    for reading in readings:
        district = reading.fields
        if district is None:
            continue
        for trail, name in _named_fields(district):
            owner = owners.setdefault(name, district)
            if owner is not district:
                yield Problem(reading.span(DISTRICTS, trail), "E206", f"“{name}”已经是“{owner.name}”的名称或代码",
                              "名称、简称、别名、代码与 slug 不能相同")
        if district.parent is not None and (district.parent not in codes or district.parent == district.code):
            hint = did_you_mean(district.parent, codes - {district.code}) or "请写另一个区划的 code"
            yield Problem(reading.span(DISTRICTS, "parent"), "E104", f"没有代码为“{district.parent}”的上级", hint)
        elif _is_own_ancestor(district, known):
            yield Problem(reading.span(DISTRICTS, "parent"), "E104", f"“{district.name}”的上级绕了一圈又回到它自己",
                          "请改正 parent")
        if district.functional and district.parent is None:
            yield Problem(reading.span(DISTRICTS, ""), "E101", f"功能区“{district.name}”缺少 parent",
                          "请写它所属区划的 code")
        if district.grid and not any(fault.code == "E116" for fault in reading.problems):
            if len(district.grid) != 2 or max(district.grid) > 99:
                yield Problem(reading.span(DISTRICTS, "grid"), "E103", "grid 要写两个数：列与行，都不超过 99",
                              "如 [2, 3]")
                continue
            neighbour = cells.setdefault(district.grid, district)
            if neighbour is not district:
                yield Problem(reading.span(DISTRICTS, "grid"), "E206",
                              f"示意图上这一格已经是“{neighbour.name}”", "请换一格")


def _is_own_ancestor(district: District, known: tuple[District, ...]) -> bool:
    parents = {other.code: other.parent for other in known}
    above = district.parent
    for _ in known:
        if above is None or above == district.code:
            return above == district.code
        above = parents.get(above)
    return False


def _named_fields(district: District) -> Iterator[tuple[str, str]]:
    yield from (("code", district.code), ("slug", district.slug), ("name", district.name), ("short", district.short))
    for number, alias in enumerate(district.aliases):
        yield f"aliases.{number}", alias


def _town_problems(towns: tuple[tuple[int, Town], ...], settings: Settings) -> Iterator[Problem]:
    codes = {district.code for district in settings.districts}
    lines: dict[str, int] = {}
    named: dict[tuple[str, str], int] = {}
    for line, town in towns:
        span = Span(TOWNS, line, 1)
        if not _TOWN_CODE.fullmatch(town.code):
            yield Problem(span, "E702", f"乡镇代码“{town.code[:20]}”不是九位数字", "请照统计用区划代码的前九位填写")
        elif lines.setdefault(town.code, line) != line:
            yield Problem(span, "E206", f"乡镇代码 {town.code} 与第 {lines[town.code]} 行重复", "请删去一行")
        if not town.name:
            yield Problem(span, "E702", "缺少乡镇名称", "请填上 name")
        elif named.setdefault((town.name, town.district), line) != line:
            yield Problem(span, "E206", f"“{town.name}”与第 {named[town.name, town.district]} 行重复", "请删去一行")
        if town.district not in codes:
            message = f"districts.yaml 里没有代码“{town.district[:20]}”"
            yield Problem(span, "E104", message, _code_meant(town.district, settings))


def _repeated(readings: tuple[Reading[ListedT], ...], path: str, *fields: str) -> Iterator[Problem]:
    """Entries that share an id or a name with an earlier one."""
    owners: dict[str, ListedT] = {}
    for reading in readings:
        entry = reading.fields
        if entry is None:
            continue
        for name in fields:
            word = getattr(entry, name)
            owner = owners.setdefault(word, entry)
            if owner is not entry:
                yield Problem(reading.span(path, name), "E206", f"“{word}”与“{owner.name}”一项重复",
                              "编号与名称不能相同")
