"""What editors may do to a site between two builds: each step does one thing to a world and says it in a sentence.

A step draws all it needs from the chance it is given and from what is there, so that a story stays a story when
steps are left out of it.  A step that finds nothing to do says so by an empty sentence.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from datetime import datetime
from random import Random

from tests.media.films import mp3
from tests.proof.town import photo
from tests.proof.world import World
from tests.sites import article

Step = Callable[[World, Random], str]

PLACES = ("红花岗", "湄潭", "新蒲新区", "遵义")
OWN_LOOKS = ("templates", "assets")
BODIES = (
    "又一段，**着重**。", "见[夜校](../lectures/school.md)。", "![画](art:tea)", "- 一\n- 二", "## 小标题\n\n下文。",
    "| 甲 | 乙 |\n|--|--|\n| 一 | 二 |", "注[^9]\n\n[^9]: 注文。", "::: 资料 题\n文\n:::", "重庆的行义，GDP 涨了。",
    "{仡佬|gē lǎo}", "一九三五年一月。",
)  # fmt: skip
SETTINGS = (
    ("title: 小镇", "title: 小城"), ("title: 小城", "title: 小镇"), ("每天一篇", "每天两篇"),
    ("page_size: 3", "page_size: 4"),
    ("share_cards: true", "share_cards: false"), ("share_cards: false", "share_cards: true"),
    ("image_widths: [24, 48]", "image_widths: [30]"), ("image_widths: [30]", "image_widths: [24, 48]"),
    ("wechat: true", "wechat: false"), ("wechat: false", "wechat: true"), ("重庆: chong qing", "重庆: zhong qing"),
    ("lead: articles/lamp", "lead: articles/night"), ("sponsor: 小镇社区", "sponsor: 老城社区"),
    ("title: 小", "office: government\ntitle: 小"), ("title: 小", "image_effort: quick\ntitle: 小"),
    ("title: 小", "search: {pack_text: 5}\ntitle: 小"), ("title: 小", "search: {shard: 500}\ntitle: 小"),
    ("title: 小", "speech_rate: 180\ntitle: 小"), ("https://example.org/s/", "https://example.net/"),
    ("{text: 人物, to: profiles}", "{text: 先进, to: profiles}"),
)  # fmt: skip
DATA = (
    ("topics.yaml", "红色物业", "红心物业"), ("topics.yaml", "红心物业", "红色物业"),
    ("topics.yaml", "社区领着", "街道领着"),
    ("topics.yaml", "- {id: two", "- {id: three, name: 三人讲}\n- {id: two"), ("districts.yaml", "湄潭县", "湄潭区"),
    ("districts.yaml", "slug: meitan", "slug: mei-tan"), ("districts.yaml", "grid: [1, 0]", "grid: [1, 1]"),
    ("districts.yaml", "湄潭县", "湄潭县, aliases: [湄江]"), ("honours.yaml", "全国道德模范,", "全国模范,"),
    ("honours.yaml", "rank: 1", "rank: 3"), ("towns.csv", "老城街道", "新城街道"),
    ("towns.csv", "新城街道", "老城街道"),
    ("albums/views/captions.yaml", "清早", "傍晚"), ("albums/views/captions.yaml", "傍晚", "清早"),
    ("albums/views/captions.yaml", "李四", "赵六"), ("kiosks/hall.yaml", "limit: 2", "limit: 1"),
    ("kiosks/hall.yaml", "show: poster", "show: clock"), ("kiosks/hall.yaml", "touch: true", "touch: false"),
    ("kiosks/hall.yaml", "大厅的屏", "门口的屏"), ("lectures/talk.vtt", "亮了没有", "修了没有"),
)  # fmt: skip
MOMENTS = ((6, 1, 12), (6, 1, 12, 1), (6, 2, 7, 59), (6, 2, 8), (6, 2, 9), (6, 3, 8), (6, 4, 1), (7, 1), (5, 1))
"""Of 2026: about when the town's items come and go."""
TEMPLATES = ("base.html", "macros/furniture.html", "macros/card.html", "pages/article.html", "pages/home.html",
             "macros/picture.html")  # fmt: skip


def documents(world: World) -> list[str]:
    return sorted(path.relative_to(world.root).as_posix() for path in (world.root / "content").rglob("*.md"))


def swap_text(world: World, name: str, old: str, new: str) -> str:
    """Replace *old* in a file under ``content/``, once; nothing happens where it is not."""
    if not world.path(f"content/{name}").is_file() or old not in (text := world.text(f"content/{name}")):
        return ""
    world.write(f"content/{name}", text.replace(old, new, 1))
    return f"in {name}, “{old}” becomes “{new}”"


def set_field(world: World, name: str, field: str, value: str) -> str:
    text = re.sub(rf"(?m)^{field}:.*\n", "", world.text(name), count=1)
    world.write(name, text.replace("---\n", f"---\n{field}: {value}\n", 1))
    return f"{name} gets {field}: {value}"


# -- documents ----------------------------------------------------------------------------------


def edit_a_body(world: World, chance: Random) -> str:
    name, more = chance.choice(documents(world)), chance.choice(BODIES)
    if name.startswith("content/lectures/"):
        more = f"甲：第{chance.randrange(99)}句。"
    world.write(name, f"{world.text(name)}\n{more}\n")
    return f"{name} ends with {more!r}"


def edit_a_title(world: World, chance: Random) -> str:
    title = f"{chance.choice('山水灯桥重')}之{chance.randrange(99)}"
    return set_field(world, chance.choice(documents(world)), "title", title)


def edit_a_date(world: World, chance: Random) -> str:
    day = chance.choice(("2026", "2026-05", "2026-05-02", "2026-05-30", "2026-06-02", "2026-06-04", "2027-01-01"))
    return set_field(world, chance.choice(documents(world)), "date", day)


def time_an_item(world: World, chance: Random) -> str:
    field = chance.choice(("publish_at", "expire_at"))
    moment = chance.choice(("2026-06-01 11:59", "2026-06-01 12:01", "2026-06-02 08:00", "2026-07-01"))
    return set_field(world, chance.choice(documents(world)), field, moment)


def hold_back_an_item(world: World, chance: Random) -> str:
    status = chance.choice(("draft", "published", "withdrawn"))
    return set_field(world, chance.choice(documents(world)), "status", status)


def move_to_another_district(world: World, chance: Random) -> str:
    return set_field(world, chance.choice(documents(world)), "district", chance.choice(PLACES))


def sort_under_a_topic(world: World, chance: Random) -> str:
    topics = chance.choice(("red", "two", "[two, red]", "[]"))
    return set_field(world, chance.choice(documents(world)), "topics", topics)


def fill_a_field(world: World, chance: Random) -> str:
    field, value = chance.choice((
        ("summary", f"摘要{chance.randrange(9)}。"), ("kicker", "引题"), ("pinned", "true"), ("author", "[甲, 乙]"),
        ("series", f"{{id: 桥边, number: {chance.randrange(1, 5)}}}"), ("related", "[profiles/zhang]"),
        ("edition", f"{{paper: 小镇报, date: 2026-04-0{chance.randrange(1, 4)}, page: 头版}}"),
        ("updated", "2026-05-31"),
        ("cover", "{src: 'art:ridge', alt: 山}"), ("readings", "{行义: xing yi}"), ("source", "{name: 晚报}"),
        ("corrections", "[{date: 2026-05-30, text: 数字有误。}]"), ("aliases", f"[old/{chance.randrange(9)}.html]"),
        ("figures", f"[{{id: n{chance.randrange(99)}, label: 数, value: {chance.randrange(99)}}}]"),
    ))  # fmt: skip
    return set_field(world, chance.choice(documents(world)), field, value)


def change_a_slug(world: World, chance: Random) -> str:
    return set_field(world, chance.choice(documents(world)), "slug", f"s{chance.randrange(99)}")


def rename_a_file(world: World, chance: Random) -> str:
    name = chance.choice([name for name in documents(world) if not name.endswith("index.md")])
    other = f"{name.rpartition('/')[0]}/r{chance.randrange(99)}.md"
    os.rename(world.path(name), world.path(other))
    return f"{name} is now called {other}"


def delete_a_document(world: World, chance: Random) -> str:
    name = chance.choice(documents(world))
    world.path(name).unlink()
    return f"{name} is deleted"


def add_a_document(world: World, chance: Random) -> str:
    folder, fields = chance.choice((
        ("articles", {"district": chance.choice(PLACES), "topics": "red", "date": f"2026-05-1{chance.randrange(10)}"}),
        ("articles", {"date": "2026-06-03", "form": "brief"}), ("profiles", {"honours": "[{id: model-nominee}]"}),
        ("events", {"starts": f"2026-06-0{chance.randrange(1, 9)} 15:00", "venue": "hall"}),
        ("posters", {"lines": "[一行, 两行]"}), ("venues", {"category": "书屋"}), ("pages", {}),
    ))  # fmt: skip
    name = f"content/{folder}/n{chance.randrange(99)}.md"
    world.write(name, article(f"新稿{chance.randrange(99)}", chance.choice(BODIES), **fields))
    return f"{name} is new"


def copy_a_document(world: World, chance: Random) -> str:
    """Two files with the same bytes are two documents."""
    name = chance.choice([name for name in documents(world) if not name.endswith("index.md")])
    other = f"{name.rpartition('/')[0]}/c{chance.randrange(99)}.md"
    world.write(other, world.path(name).read_bytes())
    return f"{other} is a copy of {name}"


# -- photos and recordings ----------------------------------------------------------------------


def photos(world: World) -> list[str]:
    return sorted(path.relative_to(world.root).as_posix() for path in (world.root / "content").rglob("*.jpg"))


def replace_a_photo(world: World, chance: Random) -> str:
    name = chance.choice(photos(world))
    world.write(name, photo(chance.randrange(200), width=chance.choice((50, 60)), height=40))
    return f"{name} is another photo"


def replace_a_photo_slyly(world: World, chance: Random) -> str:
    """Same name, size and time; in place, or by a rename."""
    name = chance.choice(photos(world))
    path = world.path(name)
    before = path.stat()
    other = photo(chance.randrange(200))
    way = chance.choice(("in place", "by a rename"))
    if way == "in place":
        world.write(name, other)
    else:
        world.write(f"{name}.new", other)
        os.rename(world.path(f"{name}.new"), path)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    return f"{name} is another photo of the same size and time, {way}"


def change_two_photos_over(world: World, chance: Random) -> str:
    one, other = sorted(chance.sample(photos(world), 2))
    aside = world.path(f"{one}.aside")
    os.rename(world.path(one), aside)
    os.rename(world.path(other), world.path(one))
    os.rename(aside, world.path(other))
    return f"{one} and {other} change names"


def replace_the_recording(world: World, chance: Random) -> str:
    path = world.path("content/lectures/talk.mp3")
    before = path.stat()
    world.write("content/lectures/talk.mp3", mp3(1.0 + chance.randrange(4) / 2, tagged=bool(chance.randrange(2))))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    return "the recording is another one of the same time"


# -- data, looks, settings ----------------------------------------------------------------------


def edit_the_settings(world: World, chance: Random) -> str:
    return swap_text(world, "site.yaml", *chance.choice(SETTINGS))


def edit_a_data_file(world: World, chance: Random) -> str:
    return swap_text(world, *chance.choice(DATA))


def delete_the_captions(world: World, chance: Random) -> str:
    world.path("content/albums/views/captions.yaml").unlink(missing_ok=True)
    return "the album's captions are deleted"


def change_a_template(world: World, chance: Random) -> str:
    """The site gets a template of its own, or another one."""
    name = chance.choice(TEMPLATES)
    shipped = world.program.parent / "templates" / name
    changed, count = re.subn(r'class="', f'class="own{chance.randrange(99)} ', shipped.read_text("utf-8"), count=1)
    assert count, f"{name} has no class to change: choose another template for the proof"
    world.write(f"templates/{name}", changed)
    return f"the site has a template {name} of its own"


def change_an_asset(world: World, chance: Random) -> str:
    name, content = chance.choice((
        ("css/9-own.css", f"p {{ margin: {chance.randrange(9)}px; }}\n"),
        ("css/2-own.css", f"h1 {{ margin: {chance.randrange(9)}px; }}\n"),
        ("js/own.js", f"window.own = {chance.randrange(9)};\n"), ("js/search/zz.js", f"var zz{chance.randrange(9)};\n"),
        ("art/tea.svg", f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4{chance.randrange(9)} 30"/>\n'),
    ))  # fmt: skip
    world.write(f"assets/{name}", content)
    return f"the site has {name} of its own"


def drop_own_looks(world: World, chance: Random) -> str:
    own = [path for folder in OWN_LOOKS for path in sorted((world.root / folder).rglob("*")) if path.is_file()]
    if not own:
        return ""
    path = chance.choice(own)
    path.unlink()
    return f"{path.relative_to(world.root)} is deleted"


# -- time, and going back -----------------------------------------------------------------------


def nothing(world: World, chance: Random) -> str:
    return "nothing happens"


def time_passes(world: World, chance: Random) -> str:
    world.now = datetime(2026, *chance.choice(MOMENTS))
    return f"it is {world.now}"


def undo(world: World, chance: Random) -> str:
    number = chance.randrange(1, min(4, len(world.past)) + 1)
    world.put_back(world.past[-number])
    return f"a backup is put back, from before the last {number} edits"


def everything_is_new(world: World, chance: Random) -> str:
    """As in a fresh clone: the same bytes, other inodes and times."""
    for name, (content, _) in world.snapshot().items():
        world.path(name).unlink()
        world.write(name, content)
    return "all files are written anew with the same bytes"


EDITS: tuple[Step, ...] = (
    edit_a_body, edit_a_body, edit_a_title, edit_a_date, time_an_item, hold_back_an_item, move_to_another_district,
    sort_under_a_topic, fill_a_field, fill_a_field, change_a_slug, rename_a_file, delete_a_document, add_a_document,
    add_a_document, copy_a_document, replace_a_photo, replace_a_photo_slyly, change_two_photos_over,
    replace_the_recording, edit_the_settings, edit_the_settings, edit_a_data_file, edit_a_data_file,
    delete_the_captions, change_a_template, change_an_asset, drop_own_looks, nothing, time_passes, time_passes,
    undo, undo, everything_is_new,
)  # fmt: skip
