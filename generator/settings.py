"""The data files of a site: what two sites disagree about.

Structs for ``site.yaml``, ``districts.yaml``, ``honours.yaml`` and ``topics.yaml``.
Nothing in the code knows a place, an honour or a topic by name: they all come from here.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from generator.intake.types import (
    AnyRef,
    Count,
    Id,
    Line,
    PicturePath,
    Prose,
    RecordCode,
    SiteCode,
    Slug,
    Syllables,
    Web,
)


class Imprint(msgspec.Struct, frozen=True, kw_only=True):
    """Who runs the site, as the foot prints it.  What is empty is not printed."""

    sponsor: Annotated[Line | None, "主办单位"] = None
    operator: Annotated[Line | None, "承办单位"] = None
    icp: Annotated[Line | None, "ICP 备案号，会链到工信部的备案网站"] = None
    psb: Annotated[Line | None, "公安备案号，如“某公网安备……号”"] = None
    psb_code: Annotated[RecordCode | None, "公安备案号里的 14 位数字；写了，备案号会链到备案记录"] = None
    site_id_code: Annotated[SiteCode | None, "网站标识码：10 位数字，或 bm 加 8 位数字"] = None
    report_phone: Annotated[Line | None, "违法和不良信息举报电话"] = None
    address: Annotated[Line | None, "地址"] = None
    postcode: Annotated[Line | None, "邮编"] = None
    phone: Annotated[Line | None, "联系电话"] = None
    notes: Annotated[tuple[Line, ...], "页脚里另外的话"] = ()


MENU_TARGETS = (
    "去处：articles、lectures、profiles、venues、teams、events、albums、posters、districts、topics、honours、figures、"
    "editions、search、az，或 pages/名称"
)


class MenuEntry(msgspec.Struct, frozen=True, kw_only=True):
    text: Annotated[Line, "菜单文字"]
    to: Annotated[Line, MENU_TARGETS]


class Menus(msgspec.Struct, frozen=True, kw_only=True):
    main: Annotated[tuple[MenuEntry, ...], "页头与目录"] = ()
    foot: Annotated[tuple[MenuEntry, ...], "页脚"] = ()


class Front(msgspec.Struct, frozen=True, kw_only=True):
    """What the front page leads with; whatever is left out is chosen by date."""

    lead: Annotated[AnyRef | None, "头条，如 articles/er-ren-jiang"] = None
    lecture: Annotated[AnyRef | None, "宣讲稿"] = None
    person: Annotated[AnyRef | None, "人物"] = None
    photos: Annotated[tuple[AnyRef, ...], "图片新闻"] = ()
    figures: Annotated[tuple[Id, ...], "数据编号"] = ()
    figures_note: Annotated[Line | None, "数据一栏的说明"] = None


class Search(msgspec.Struct, frozen=True, kw_only=True):
    """How the search index is cut into files."""

    pack_text: Annotated[Count, "几页正文合存一个文件；主机限制文件个数时写大些，如 50"] = 1
    shard: Annotated[Count, "索引每个文件约多少字节；写大些文件少，读者每次搜索下载多"] = 16_000


class Fonts(msgspec.Struct, frozen=True, kw_only=True):
    """Fonts of the site's own; without them the reader's system has its say."""

    title: Annotated[Line | None, "标题的字体，如 assets/fonts/x.otf；构建时只留用到的字"] = None
    text: Annotated[Line | None, "正文的字体，文件会大得多"] = None
    licence: Annotated[Line | None, "字体的许可，写进样式表，用字体就必须写"] = None


class Site(msgspec.Struct, frozen=True, kw_only=True):
    """``site.yaml``"""

    title: Annotated[Line, "站名"]
    city: Annotated[Line | None, "全市的代码（districts.yaml 里的 code）"] = None
    tagline: Annotated[tuple[Line, ...], "站名下的一两行话"] = ()
    description: Annotated[Prose | None, "站点简介"] = None
    base_url: Annotated[Web | None, "站点公开网址，以 / 结尾；不填就不出网站地图等需要绝对网址的文件"] = None
    language: Annotated[Line, "语言"] = "zh-CN"
    timezone: Annotated[Line, "时区"] = "Asia/Shanghai"
    office: Annotated[
        Literal["government", "media", "plain"],
        "站点性质：government 政府网站、media 新闻单位，页头按它们的惯例写标签；plain 都不是",
    ] = "plain"
    imprint: Annotated[Imprint, "页脚署名"] = Imprint()
    menus: Annotated[Menus, "菜单"] = Menus()
    review: Annotated[Literal["required", "optional"], "required：三审没有签完的稿件不发布"] = "optional"
    show_review: Annotated[bool, "true：页面上写出初审、复审、终审人的姓名"] = False
    speech_rate: Annotated[Count, "宣讲每分钟字数"] = 220
    page_size: Annotated[Count, "列表每页条数"] = 24
    image_widths: Annotated[tuple[Count, ...], "照片宽度（像素），不会把小照片放大"] = (480, 960, 1600)
    image_avif: Annotated[bool, "true：照片除 WebP 外再存 AVIF，小两成，处理照片的时间多六成"] = False
    image_effort: Annotated[
        Literal["quick", "normal", "careful"],
        "quick：处理照片的时间少三成，缩得略粗；careful：时间多三成，文件小 5%",
    ] = "normal"
    share_cards: Annotated[bool, "true：给每篇稿件做一张转发时用的分享图，要先填 base_url"] = False
    wechat: Annotated[bool, "true：文章、宣讲稿、人物页上有“复制到公众号”，要先填 base_url"] = False
    recording_limit: Annotated[Count, "一段录音录像最多多少 MB"] = 300
    front: Annotated[Front, "首页"] = Front()
    fonts: Annotated[Fonts, "自带的字体"] = Fonts()
    search: Annotated[Search, "搜索索引"] = Search()
    readings: Annotated[dict[str, Syllables], "多音的专名读音，如“重庆: chong qing”"] = {}


class District(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of ``districts.yaml``: a county-level place, a functional zone, or the whole city."""

    code: Annotated[Id, "六位区划代码；功能区没有代码时用自定的名字"]
    slug: Annotated[Slug, "网址里的名字"]
    name: Annotated[Line, "全名"]
    short: Annotated[Line, "简称"]
    aliases: Annotated[tuple[Line, ...], "别名、旧名、旧代码"] = ()
    parent: Annotated[Id | None, "所属的上级代码"] = None
    functional: Annotated[bool, "功能区写 true：不算一个区县"] = False
    grid: Annotated[tuple[Count, ...], "示意图上的 [列, 行]，从 0 数起"] = ()
    summary: Annotated[Prose | None, "一两句话的介绍"] = None


class Town(msgspec.Struct, frozen=True, kw_only=True):
    """One line of ``towns.csv``."""

    code: str
    """Nine digits."""
    name: str
    district: str
    """Six digits of the county-level place."""


class Honour(msgspec.Struct, frozen=True, kw_only=True):
    """One level of recognition in ``honours.yaml``."""

    id: Annotated[Id, "编号"]
    name: Annotated[Line, "名称"]
    level: Annotated[Line, "级别：全国、省、市……"]
    rank: Annotated[Count, "榜上的次序，小的在前"]
    nominee: Annotated[bool, "提名奖写 true"] = False
    note: Annotated[Line | None, "说明"] = None


class Topic(msgspec.Struct, frozen=True, kw_only=True):
    """One programme or subject in ``topics.yaml``."""

    id: Annotated[Slug, "编号，也是网址里的名字"]
    name: Annotated[Line, "名称"]
    summary: Annotated[Prose | None, "一两句话的介绍"] = None
    group: Annotated[Line | None, "归在哪一组，如“四红”"] = None
    cover: Annotated[PicturePath | None, "题图：art:名称"] = None
