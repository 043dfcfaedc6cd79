"""The front matter that every content type shares."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from generator.intake.types import (
    AnyRef,
    Correction,
    Date,
    DistrictName,
    EditionPlace,
    Figure,
    Instant,
    Line,
    OldAddress,
    Picture,
    PicturePath,
    Prose,
    Review,
    Series,
    Slug,
    Source,
    Syllables,
    TopicId,
    TownName,
)

Status = Literal["draft", "published", "withdrawn"]


class Shared(msgspec.Struct, frozen=True, kw_only=True):
    """Fields of every kind, in the order the handbook explains them."""

    title: Annotated[Line, "标题"]
    kicker: Annotated[Line | None, "引题"] = None
    subtitle: Annotated[Line | None, "副题"] = None
    slug: Annotated[Slug | None, "网址里的名字；由 new 写好，发布后不要改"] = None
    aliases: Annotated[tuple[OldAddress, ...], "这一页用过的旧网址"] = ()
    date: Annotated[Date | None, "本站发布日期：YYYY、YYYY-MM 或 YYYY-MM-DD"] = None
    updated: Annotated[Date | None, "最近修改日期"] = None
    district: Annotated[tuple[DistrictName, ...], "区县：全名、简称或代码，可写多个"] = ()
    town: Annotated[TownName | None, "乡镇街道：名称或九位代码"] = None
    place: Annotated[Line | None, "更细的地点，如“沙滩社区金台坝组”"] = None
    topics: Annotated[tuple[TopicId, ...], "专题：编号或名称"] = ()
    series: Annotated[Series | None, "栏目与期号"] = None
    summary: Annotated[Prose | None, "摘要，用在卡片与搜索里"] = None
    source: Annotated[Source | None, "来源：谁最先刊出"] = None
    edition: Annotated[EditionPlace | None, "刊在哪一个版面"] = None
    dateline: Annotated[Line | None, "电头，如“本报讯”"] = None
    author: Annotated[tuple[Line, ...], "作者"] = ()
    photographer: Annotated[tuple[Line, ...], "摄影"] = ()
    editor: Annotated[tuple[Line, ...], "编辑"] = ()
    review: Annotated[tuple[Review, ...], "审核记录：初审、复审、终审"] = ()
    status: Annotated[Status, "draft 草稿、published 发布、withdrawn 撤稿"] = "published"
    publish_at: Annotated[Instant | None, "到这个时间才发布"] = None
    expire_at: Annotated[Instant | None, "到这个时间撤下"] = None
    corrections: Annotated[tuple[Correction, ...], "更正"] = ()
    cover: Annotated[PicturePath | Picture | None, "题图"] = None
    photos: Annotated[tuple[Picture, ...], "照片"] = ()
    figures: Annotated[tuple[Figure, ...], "数据"] = ()
    related: Annotated[tuple[AnyRef, ...], "相关条目，如 lectures/si-hong"] = ()
    readings: Annotated[dict[str, Syllables], "本页里多音字的读音，如“行义: xing yi”，搜索用"] = {}
    pinned: Annotated[bool, "在列表里置顶"] = False
