"""A town in twenty files: every kind of content, every data file, everything switched on, and cheap to build."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw

from tests.media.films import mp3
from tests.sites import BASE, article

MENU = BASE["site.yaml"].partition("menus:")[2]
SITE = (
    """
        title: 小镇
        tagline: [山下的小镇, 每天一篇]
        city: "520300"
        base_url: https://example.org/s/
        page_size: 3
        image_widths: [24, 48]
        share_cards: true
        wechat: true
        readings: {重庆: chong qing}
        front: {lead: articles/lamp}
        imprint: {sponsor: 小镇社区}
        menus:"""
    + MENU
)
KIOSK = """
title: 大厅的屏
venue: hall
touch: true
orientation: portrait
hours: [{from: "08:00", to: "20:00"}]
dayparts:
  - {from: "18:00", to: "02:00", loop: evening}
loops:
  - id: main
    scenes:
      - {show: latest, limit: 2, seconds: 10}
      - {show: album, of: views}
      - {show: profile}
      - {show: lecture, seconds: 30}
      - {show: poster}
      - {show: figures}
      - {show: events}
      - {show: map}
      - {show: clock}
  - {id: evening, scenes: [{show: latest, limit: 1}, {show: clock}]}
browse: {sections: [articles, profiles, albums, districts], limit: 8}
search: true
"""
EDITION = "{paper: 小镇报, date: 2026-04-02, page: 第三版}"


def photo(number: int, *, width: int = 60, height: int = 40) -> bytes:
    """A small photo; every *number* gives other pixels, and files of one size in bytes."""
    image = Image.new("RGB", (width, height), (40 + number * 53 % 200, 40 + number * 91 % 200, 60))
    ImageDraw.Draw(image).rectangle((number % 40, 5, number % 40 + 12, 30), fill=(250, 240, number * 7 % 250))
    file = io.BytesIO()
    image.save(file, "JPEG")
    return file.getvalue() + b"\0" * (2000 - file.tell())


TOWN: dict[str, str | bytes] = {
    **BASE,
    "site.yaml": SITE,
    "articles/lamp.md": article(
        "楼道的灯修好了",
        "楼道的灯**修好了**，邻居说好。见[夜校](../lectures/school.md)。\n\n![灯](art:court)\n\n"
        "## 之后\n\n灯一直亮着。[^1]\n\n[^1]: 三月。",
        date="2026-05-01", district="红花岗", topics="red", edition=EDITION, author="[王五]",
        figures="[{id: lamps, label: 修好的灯, value: 12, unit: 盏}]", aliases="[old/lamp.html]",
    ),
    "articles/bridge.md": article(
        "桥上的早市", "早市在桥上。\n\n![桥](bridge.jpg)\n\n九点散了。", date="2026-05-02", district="湄潭",
        topics="[red, two]", edition=EDITION, series="{id: 桥边, number: 1}", related="[articles/lamp]",
    ),
    "articles/bridge.jpg": photo(1),
    "articles/night.md": article(
        "夜里的值班", "夜里有人值班。", date="2026-04-20", series="{id: 桥边, number: 2}", topics="two",
        cover="{src: 'art:tea', alt: 茶}",
    ),
    "articles/brief.md": article("一句话", "就一句。", date="2026-03", form="brief"),
    "articles/later.md": article("还没到时候", "六月二日才发。", date="2026-06-02", publish_at="2026-06-02 08:00"),
    "articles/gone.md": article("要撤的稿", "三日撤下。", date="2026-05-20", expire_at="2026-06-03 08:00"),
    "lectures/school.md": article(
        "夜校开课了", "## 开场\n\n甲：灯亮了没有？\n\n乙：亮了。\n\n## 收尾\n\n合：再见。", date="2026-05-03",
        speakers="{甲: 社区, 乙: 邻居}", team="band", recordings="[{src: talk.mp3, title: 录音, captions: talk.vtt}]",
    ),
    "lectures/talk.mp3": mp3(1.0),
    "lectures/talk.vtt": "WEBVTT\n\n00:00.000 --> 00:00.500\n灯亮了没有\n",
    "profiles/zhang.md": article("张三", "他修灯。", unit="老城街道", honours="[{id: model}]", town="老城街道"),
    "events/talk.md": article("讲灯", "讲一讲。", starts="2026-06-02 09:00", venue="hall", lecture="school"),
    "venues/hall.md": article(
        "大厅", "在楼下。", category="展馆", district="红花岗", cover="{src: 'art:court', alt: 院}"
    ),
    "teams/band.md": article("小分队", "三个人。", members="3"),
    "posters/light.md": article("随手关灯", "", lines="[随手, 关灯]", issuer="社区"),
    "pages/about.md": article("关于本站", "一个小镇。"),
    "albums/views/index.md": article(
        "山水", "两张。", date="2026-05-04", photos="[{src: a.jpg, alt: 山}, {src: b.jpg, alt: 水}]", download="true"
    ),
    "albums/views/a.jpg": photo(2),
    "albums/views/b.jpg": photo(3, width=40, height=60),
    "albums/views/captions.yaml": "credit: 李四\na.jpg: {caption: 清早的山}\n",
    "kiosks/hall.yaml": KIOSK,
}  # fmt: skip
