"""Kiosks: one file under ``content/kiosks/`` for each screen at a venue, read and checked by itself.

What a kiosk refers to in the rest of the content is checked in :mod:`generator.load.kiosks`.  The meaning of days and
times is Anthias's (docs/asset-scheduling.md there): days 1 to 7 from Monday, *from* belongs to the time and *to* does
not, and a time over midnight belongs to the day on which it starts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Annotated, Any, Final, Literal, cast

import msgspec

from generator.config import base_url_problem
from generator.intake.reading import read_settings_file
from generator.intake.rules import SLUG
from generator.intake.types import AnyRef, ClockTime, Count, DistrictName, Id, Line, TopicId, VenueRef, Web
from generator.intake.walk import InputFile, read_file
from generator.problems import Problem, Span, did_you_mean

Form = Literal["latest", "album", "profile", "lecture", "poster", "figures", "events", "map", "clock"]
Kinds = Literal["articles", "lectures", "profiles", "venues", "teams", "albums"]
Section = Literal["articles", "lectures", "profiles", "venues", "events", "albums", "districts"]

MINUTES: Final = 24 * 60
WEEK: Final = 7 * MINUTES


class Hours(msgspec.Struct, frozen=True, kw_only=True):
    """Days of the week and a time of the day."""

    days: Annotated[tuple[Count, ...], "星期几：1 是星期一，7 是星期日；不填就是每天"] = (1, 2, 3, 4, 5, 6, 7)
    from_: Annotated[ClockTime | None, "从几点几分起（含）；不填就是全天"] = None
    to: Annotated[ClockTime | None, "到几点几分止（不含）；早于 from 就是到第二天"] = None


class Daypart(Hours, frozen=True, kw_only=True):
    """A time of the week with a loop of its own."""

    loop: Annotated[Id, "这段时间放哪一组画面：loops 里的 id"]


class Scene(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of a loop; some show several things, one after another."""

    show: Annotated[
        Form,
        "放什么：latest 最新的稿件、album 图集、profile 人物、lecture 宣讲稿、poster 公益广告、figures 数据、"
        "events 活动、map 区县示意图、clock 时钟",
    ]
    of: Annotated[AnyRef | None, "哪一条，写名字（slug）；人物、宣讲稿、公益广告不写就放最新的"] = None
    kind: Annotated[Kinds, "latest 放哪一类"] = "articles"
    district: Annotated[DistrictName | None, "只放这个区县的"] = None
    topic: Annotated[TopicId | None, "只放这个专题的"] = None
    limit: Annotated[Count | None, "最多几条；图集是最多几张"] = None
    seconds: Annotated[Count | None, "每一幅停留几秒；宣讲稿是一轮讲几秒"] = None


class Loop(msgspec.Struct, frozen=True, kw_only=True):
    """A playlist."""

    id: Annotated[Id, "这一组画面的编号，给 dayparts 用"] = "main"
    scenes: Annotated[tuple[Scene, ...], "依次放什么"]


class Browse(msgspec.Struct, frozen=True, kw_only=True):
    """What visitors may look up by touch."""

    sections: Annotated[tuple[Section, ...], "可以翻看的栏目，依次排在触摸首页上"] = ()
    limit: Annotated[Count, "每个栏目最多几条"] = 40


class Kiosk(msgspec.Struct, frozen=True, kw_only=True):
    """``kiosks/<slug>.yaml``: one screen at one venue."""

    title: Annotated[Line, "这块屏的名字，只在预览和检查时看得见"]
    venue: Annotated[VenueRef, "摆在哪个阵地：venues 里的名字"]
    orientation: Annotated[Literal["landscape", "portrait", "auto"], "横屏、竖屏，或看屏幕自己"] = "auto"
    rotate: Annotated[Literal["0", "90", "180", "270"], "画面顺时针转几度：给不能自己转屏的播放盒"] = "0"
    hours: Annotated[tuple[Hours, ...], "开放时间；别的时间按 night 熄屏，不填就一直放"] = ()
    dayparts: Annotated[tuple[Daypart, ...], "什么时间放哪一组；重叠的以写在前面的为准，没有写到的时间放第一组"] = ()
    loops: Annotated[tuple[Loop, ...], "几组画面；第一组是平时放的"]
    touch: Annotated[bool, "触摸屏写 true"] = False
    idle: Annotated[Count, "触摸后多少秒没人再碰，就问一声，再回到展播"] = 60
    browse: Annotated[Browse, "触摸翻看的内容"] = Browse()
    search: Annotated[bool, "true：触摸屏上可以用拼音搜索"] = False
    qr: Annotated[Web | None, "二维码指向的网址开头，以 / 结尾；不填就用站点的 base_url"] = None
    volume: Annotated[Count, "音量，0 到 100"] = 0
    night: Annotated[Literal["black", "dim"], "不开放的时候：black 黑屏，dim 调暗了照放"] = "black"


FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "latest": ("kind", "district", "topic", "limit"),
    "album": ("of", "limit"),
    "profile": ("of", "district", "topic", "limit"),
    "lecture": ("of", "district", "topic"),
    "poster": ("of", "district", "topic", "limit"),
    "figures": ("of", "district", "topic", "limit"),
    "events": ("district", "topic", "limit"),
    "map": (),
    "clock": (),
}
"""What each form of scene may say besides ``show`` and ``seconds``."""
SECONDS: Final[Mapping[str, int]] = {
    "latest": 18, "album": 12, "profile": 20, "lecture": 120, "poster": 12, "figures": 18, "events": 20, "map": 18,
    "clock": 12,
}  # fmt: skip
"""How long a scene stays where its editor does not say."""
LIMITS: Final[Mapping[str, int]] = {
    "latest": 6, "album": 12, "profile": 3, "lecture": 1, "poster": 4, "figures": 3, "events": 5,
}  # fmt: skip
"""How many things a scene shows where its editor does not say."""
_BOUNDS: Final = (("idle", 15, 600), ("volume", 0, 100), ("browse.limit", 1, 200))
_SCENE_BOUNDS: Final = (("seconds", 5, 1800), ("limit", 1, 60))


@dataclass(frozen=True)
class Screen:
    """A kiosk with the name of its file and the places of its fields."""

    slug: str
    path: str
    kiosk: Kiosk
    spans: Mapping[str, tuple[int, int]] = field(default_factory=dict, compare=False)

    def span(self, trail: str = "") -> Span:
        """Where the field *trail* stands, or the nearest enclosing one."""
        while trail and trail not in self.spans:
            trail = trail.rpartition(".")[0]
        return Span(self.path, *self.spans.get(trail, (1, 1)))


def read_kiosks(files: Iterable[InputFile]) -> tuple[tuple[Screen, ...], tuple[Problem, ...]]:
    """The kiosks among *files* by name, and what is wrong within each."""
    screens: list[Screen] = []
    problems: list[Problem] = []
    for file in sorted((file for file in files if file.role == "kiosk"), key=lambda file: file.name):
        content, found = read_file(file)
        problems += found
        if content is None:
            continue
        reading = read_settings_file(content, Kiosk, file.path)
        problems += reading.problems
        if reading.fields is not None:
            screen = Screen(file.slug, file.path, reading.fields, reading.spans)
            wrong = tuple(_problems(screen))
            problems += wrong
            screens.append(screen)
    return tuple(screens), tuple(problems)


def minutes(span: Hours) -> tuple[tuple[int, int], ...]:
    """The stretches of the week that *span* covers, in minutes from Monday 0:00, the end excluded."""
    start, end = _minute(span.from_, 0), _minute(span.to, MINUTES)
    length = (end - start) % MINUTES or MINUTES
    stretches = []
    for day in sorted(set(span.days)):
        begin = (day - 1) * MINUTES + start
        stretches.append((begin, min(begin + length, WEEK)))
        if begin + length > WEEK:
            stretches.append((0, begin + length - WEEK))
    return tuple(stretches)


def _minute(clock: str | None, default: int) -> int:
    if clock is None:
        return default
    hour, minute = clock.split(":")
    return int(hour) * 60 + int(minute)


def _problems(screen: Screen) -> Iterator[Problem]:
    kiosk = screen.kiosk
    yield from _out_of_bounds(screen, "", kiosk, _BOUNDS)
    if not SLUG.fullmatch(screen.slug):
        message = f"文件名“{screen.slug[:40]}”不能用作网址里的名字"
        yield Problem(Span(screen.path), "E112", message, "只用小写字母、数字与连字符，如 da-ting.yaml")
    if kiosk.qr and (found := base_url_problem(kiosk.qr, screen.span("qr"))):
        yield replace(found, message=found.message.replace("base_url", "qr"))
    for name in ("hours", "dayparts"):
        for number, span in enumerate(cast(tuple[Hours, ...], getattr(kiosk, name))):
            yield from _time_problems(screen, f"{name}.{number}", span)
    yield from _loop_problems(screen)
    for number in range(len(kiosk.dayparts)):
        if _is_covered(kiosk.dayparts[: number + 1]):
            message = "这个时段整个被前面的时段盖住，不会放到"
            yield Problem(screen.span(f"dayparts.{number}"), "W603", message, "请把它移到前面，或改时间", "warning")
    if kiosk.touch and not kiosk.browse.sections:
        hint = "请在 browse.sections 里写几个栏目，或删去 touch"
        yield Problem(screen.span("touch"), "W603", "触摸屏没有可以翻看的栏目，碰了没有反应", hint, "warning")
    if kiosk.touch is False and (kiosk.search or kiosk.browse.sections):
        name = "search" if kiosk.search else "browse"
        yield Problem(screen.span(name), "W603", f"不是触摸屏，“{name}”用不上", "请写 touch: true，或删去", "warning")


def _out_of_bounds(
    screen: Screen, trail: str, fields: Any, bounds: tuple[tuple[str, int, int], ...]
) -> Iterator[Problem]:
    for name, least, most in bounds:
        value = fields
        for step in name.split("."):
            value = getattr(value, step)
        if value is not None and not least <= value <= most:
            yield Problem(screen.span(trail + name), "E116", f"“{name.rpartition('.')[2]}”要在 {least} 与 {most} 之间",
                          "删掉这一行就用默认值")  # fmt: skip


def _time_problems(screen: Screen, trail: str, span: Hours) -> Iterator[Problem]:
    for place, day in enumerate(span.days):
        if not 1 <= day <= 7:
            yield Problem(screen.span(f"{trail}.days.{place}"), "E601", f"没有星期 {day}",
                          "1 是星期一，7 是星期日")  # fmt: skip
    if not span.days:
        yield Problem(screen.span(f"{trail}.days"), "E601", "一天也没有写", "每天都放就删去 days")
    if (span.from_ is None) is not (span.to is None):
        other = "to" if span.to is None else "from"
        yield Problem(screen.span(trail), "E601", f"只写了起止里的一个，缺少 {other}", "全天就两个都不写")
    elif span.from_ is not None and span.from_ == span.to:
        yield Problem(screen.span(f"{trail}.to"), "E601", f"起止都是 {span.to}", "全天就两个都不写")


def _loop_problems(screen: Screen) -> Iterator[Problem]:
    kiosk = screen.kiosk
    names = [loop.id for loop in kiosk.loops]
    if not kiosk.loops:
        yield Problem(screen.span("loops"), "E602", "一组画面也没有", "请在 loops 里写一组")
    for number, loop in enumerate(kiosk.loops):
        if loop.id in names[:number]:
            yield Problem(screen.span(f"loops.{number}.id"), "E206", f"有两组画面都叫“{loop.id}”", "请换一个")
        if not loop.scenes:
            yield Problem(screen.span(f"loops.{number}"), "E602", f"“{loop.id}”里没有画面", "请在 scenes 里写几幅")
        for place, scene in enumerate(loop.scenes):
            trail = f"loops.{number}.scenes.{place}."
            yield from _scene_problems(screen, trail, scene)
            yield from _out_of_bounds(screen, trail, scene, _SCENE_BOUNDS)
    for number, daypart in enumerate(kiosk.dayparts):
        if names and daypart.loop not in names:
            hint = did_you_mean(daypart.loop, names) or f"可用的有 {'、'.join(names)}"
            yield Problem(screen.span(f"dayparts.{number}.loop"), "E602", f"没有“{daypart.loop}”这组画面", hint)


def _scene_problems(screen: Screen, trail: str, scene: Scene) -> Iterator[Problem]:
    usable = FIELDS[scene.show]
    for name in ("of", "kind", "district", "topic", "limit"):
        if f"{trail}{name}" in screen.spans and name not in usable:
            hint = f"{scene.show} 可写 {'、'.join((*usable, 'seconds'))}"
            yield Problem(screen.span(trail + name), "E602", f"{scene.show} 用不上“{name}”", hint)
    if scene.show == "album" and scene.of is None:
        yield Problem(screen.span(trail + "show"), "E101", "缺少必填字段“of”", "请写 of: 图集的名字")


def _is_covered(dayparts: tuple[Daypart, ...]) -> bool:
    """Whether the last of *dayparts* has no minute that an earlier one has not taken."""
    *earlier, last = dayparts
    taken = {minute for daypart in earlier for start, end in _sound(daypart) for minute in range(start, end)}
    return bool(earlier) and all(minute in taken for start, end in _sound(last) for minute in range(start, end))


def _sound(daypart: Daypart) -> tuple[tuple[int, int], ...]:
    days = tuple(day for day in daypart.days if 1 <= day <= 7)
    return minutes(msgspec.structs.replace(daypart, days=days))
