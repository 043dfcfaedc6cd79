"""The types a front matter field may have.

YAML is read as text throughout (so ``no``, ``1.10`` and ``12:30`` stay what the editor
wrote) and converted by these types.  A type is a plain Python type annotated with a
:class:`Rule`; a string among the annotations is the field's description, shown in the
handbook and in the JSON Schema.

References (districts, topics, other documents) stay as written here, because a file
is read without knowing the others; :mod:`generator.load` resolves them.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

RuleName = Literal[
    "line", "prose", "slug", "date", "instant", "web", "old_address", "picture", "number",
    "count", "district", "town", "topic", "honour", "ref", "id", "time", "phone", "recording", "captions", "moment",
    "syllables", "site_code", "record_code",
]


class Rule(msgspec.Struct, frozen=True):
    """How text is checked and what it refers to."""

    name: RuleName
    longest: int = 200
    """Greatest number of characters."""
    kind: str = ""
    """For ``ref``: the kind referred to; empty means any."""


Line = Annotated[str, Rule("line")]
"""One line of text."""
Prose = Annotated[str, Rule("prose", longest=2000)]
"""Text that may run over lines."""
Slug = Annotated[str, Rule("slug", longest=80)]
"""``[a-z0-9]+(-[a-z0-9]+)*``"""
Id = Annotated[str, Rule("id", longest=80)]
"""A name used inside data files: as a slug."""
Date = Annotated[str, Rule("date")]
"""``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``; a real day of the calendar."""
Instant = Annotated[str, Rule("instant")]
"""``YYYY-MM-DD`` or ``YYYY-MM-DD HH:MM`` in the site's zone."""
ClockTime = Annotated[str, Rule("time")]
"""``HH:MM``"""
Web = Annotated[str, Rule("web", longest=500)]
"""An http(s) address."""
OldAddress = Annotated[str, Rule("old_address", longest=240)]
"""An address this page used to have, relative to the site: ``old/page.html``."""
PicturePath = Annotated[str, Rule("picture", longest=240)]
"""A file beside the text (``photo.jpg``), or ``art:court`` for a print that ships with the site."""
RecordingPath = Annotated[str, Rule("recording", longest=240)]
"""A recording beside the text: ``talk.mp4``, ``.m4a`` or ``.mp3``."""
CaptionsPath = Annotated[str, Rule("captions", longest=240)]
"""A WebVTT file beside the text: ``talk.vtt``."""
Moment = Annotated[str, Rule("moment", longest=12)]
"""A place in a recording: ``1:20`` or ``1:02:03``."""
Syllables = Annotated[str, Rule("syllables")]
"""How a word is said: ``chong qing``; ``v`` for ü, no tones."""
SiteCode = Annotated[str, Rule("site_code", longest=40)]
"""The code of a government website: ``bm14000002``, ``1304000009``."""
RecordCode = Annotated[str, Rule("record_code", longest=40)]
"""The number under which the police have a site on record: 14 digits."""
Number = Annotated[str, Rule("number", longest=20)]
"""A number as printed: ``23``, ``1万``, ``90.79%``; the text is kept."""
Count = Annotated[int, Rule("count")]
"""A whole number from 0."""
DistrictName = Annotated[str, Rule("district", longest=40)]
TownName = Annotated[str, Rule("town", longest=40)]
TopicId = Annotated[str, Rule("topic", longest=80)]
HonourId = Annotated[str, Rule("honour", longest=80)]
AnyRef = Annotated[str, Rule("ref", longest=160)]
"""``kind/slug`` such as ``lectures/si-hong``, or a slug of the same kind."""
VenueRef = Annotated[str, Rule("ref", longest=160, kind="venue")]
TeamRef = Annotated[str, Rule("ref", longest=160, kind="team")]
LectureRef = Annotated[str, Rule("ref", longest=160, kind="lecture")]


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """Who published it first."""

    name: Annotated[Line, "报刊或单位的名称"]
    date: Annotated[Date | None, "原刊日期；原件未印就不填"] = None
    date_inferred: Annotated[Line | None, "推断的日期，写明依据，如“约 2023 年（文中提到……）”"] = None
    page: Annotated[Line | None, "版次"] = None
    url: Annotated[Web | None, "原文网址"] = None


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """One picture with what a reader is told about it."""

    src: Annotated[PicturePath, "同一文件夹里的照片，或 art:名称（随站插图）"]
    alt: Annotated[Line | None, "替代文字：看不见图的人听到的一句话；纯装饰写 \"\""] = None
    caption: Annotated[Line | None, "图片说明"] = None
    credit: Annotated[Line | None, "摄影或绘制者"] = None
    date: Annotated[Date | None, "拍摄日期"] = None
    place: Annotated[Line | None, "拍摄地点"] = None
    drawn: Annotated[bool, "画的而不是拍的，写 true：图下标“示意图”"] = False


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """A number that keeps its qualifier, its date and its source."""

    id: Annotated[Id, "全站唯一的编号"]
    label: Annotated[Line, "指标名称"]
    value: Annotated[Number, "数值，照原文：23、1万、90.79%"]
    qualifier: Annotated[Literal["余", "多", "近", "约", "超过", "突破", "达", "不足"] | None, "约数，照原文"] = None
    unit: Annotated[Line, "单位；百分比留空"] = ""
    as_of: Annotated[Line | None, "截止时间，照原文；没有就不填"] = None
    note: Annotated[Line | None, "口径说明"] = None
    source: Annotated[Source | None, "出处；不填就是本条的来源"] = None
    honour: Annotated[HonourId | None, "荣誉榜上哪一项的人数"] = None
    chart: Annotated[Line | None, "图表标题：同一条里标题相同、单位相同的数字画在一起"] = None


class Correction(msgspec.Struct, frozen=True, kw_only=True):
    """A correction shown on the page."""

    date: Annotated[Date, "更正日期"]
    text: Annotated[Prose, "更正内容"]


Stage = Literal["初审", "复审", "终审"]


class Review(msgspec.Struct, frozen=True, kw_only=True):
    """One of the three reviews (三审三校)."""

    stage: Annotated[Stage, "审级"]
    by: Annotated[Line, "审核人"]
    on: Annotated[Date, "审核日期"]
    digest: Annotated[Line | None, "审核时稿件与照片的指纹，由命令写入"] = None


class Series(msgspec.Struct, frozen=True, kw_only=True):
    """A numbered column."""

    id: Annotated[Line, "栏目名称"]
    number: Annotated[Count, "第几期"]


class EditionPlace(msgspec.Struct, frozen=True, kw_only=True):
    """The newspaper page a story was printed on."""

    paper: Annotated[Line, "报纸名称，或剪报编号"]
    date: Annotated[Date | None, "出版日期；版面未印就不填"] = None
    page: Annotated[Line, "版次或版面名称"]
    order: Annotated[Count, "在版面上的次序"] = 0


class HonourWon(msgspec.Struct, frozen=True, kw_only=True):
    """One honour of a person or a group."""

    id: Annotated[HonourId | None, "honours.yaml 里的编号"] = None
    name: Annotated[Line | None, "不在荣誉榜等次里的称号，照原文"] = None
    date: Annotated[Date | None, "授予时间；原文未印就不填"] = None
    collective: Annotated[bool, "授予集体时写 true"] = False
    holder: Annotated[Line | None, "集体的名称"] = None


class Chapter(msgspec.Struct, frozen=True, kw_only=True):
    """Where a part of a recording begins."""

    at: Annotated[Moment, "从哪里开始：分:秒，如 1:20；时:分:秒，如 1:02:03"]
    title: Annotated[Line, "章节名称"]


class Recording(msgspec.Struct, frozen=True, kw_only=True):
    """A recorded talk."""

    src: Annotated[RecordingPath, "同一文件夹里的录像 .mp4，或录音 .mp3、.m4a"]
    title: Annotated[Line, "标题"]
    captions: Annotated[CaptionsPath | None, "同一文件夹里的字幕 .vtt；页面上同时列成文字稿"] = None
    poster: Annotated[PicturePath | None, "播放前的画面：照片，或 art:名称"] = None
    chapters: Annotated[tuple[Chapter, ...], "章节"] = ()
