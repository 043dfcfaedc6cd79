"""Stories made up by rule, the same for the same number and seed: the text that builds are measured on.

A story is like one of a paper's community page: about 1,310 characters with headings, quotations, lists, a table in one
of four, a link to another story; in front matter a day, a district, two topics, an author, a summary, mostly a picture.
Sentences are frames filled with dictionary words, a few words far commoner than the rest, as in a language.  They mean
nothing, and no name in them is anybody's.
"""

from __future__ import annotations

import datetime
import functools
import itertools
import random
from collections.abc import Sequence
from dataclasses import dataclass

FIRST_DAY = datetime.date(2012, 1, 1)
DAYS = 5000
"""The stories of any corpus are spread over so many days."""
PICTURED = 0.75
TABLED = 0.25
LINK = "{there}"
"""Stands in a body for the address of the story that it links to: every generator writes addresses in its own way."""

DISTRICTS = tuple(
    (f"9901{number:02}", slug, name)
    for number, (slug, name) in enumerate(
        (
            ("dong-ling", "东岭区"), ("xi-he", "西河区"), ("nan-ping", "南坪区"), ("bei-an", "北岸区"),
            ("qing-xi", "青溪县"), ("shi-men", "石门坎县"), ("yun-ding", "云顶县"), ("bai-sha", "白沙渡县"),
            ("long-tan", "龙潭子县"), ("mu-lan", "木栏县"), ("cha-shan", "茶山坳县"), ("gu-du", "古渡口县"),
            ("ma-chang", "马场坪县"), ("san-cha", "三岔沟县"), ("xin-qiao", "新桥头区"),
        ),
        start=1,
    )
)  # fmt: skip
"""Code, name in addresses, name."""
TOPICS = tuple(
    (f"topic-{number:02}", name)
    for number, name in enumerate(
        (
            "地方史志", "口述历史", "民间技艺", "老街记忆", "农耕文化", "茶事", "酒事", "山水", "非遗传承", "地方戏曲",
            "旧居", "乡村振兴", "志愿服务", "理论宣讲", "校园活动", "社区故事", "老照片", "家书家训", "地名掌故",
            "博物馆藏", "节庆民俗", "建筑遗产", "楼栋议事", "院坝课堂",
        ),
        start=1,
    )
)  # fmt: skip
"""Name in addresses, name."""
PICTURES = ("court", "lights", "road", "tea", "river", "stools", "tree", "lanterns")
"""Drawings that come with our generator; for the others only an address."""
SOURCES = ("社区供稿", "街道供稿", "文化馆", "乡镇通讯员", "校园记者站")

_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
_ROLES = ("师傅", "老师", "奶奶", "大爷", "支书", "组长", "阿姨", "医生", "馆长", "同学")
_SPOTS = ("院坝里", "楼道口", "老街上", "村委会门前", "学校操场边", "茶园边上", "河堤上", "文化站里", "晒坝旁", "桥头")
_FRAMES = (
    "{who}说，{a}和{b}都是从{spot}开始的",
    "那一年{spot}还没有路灯，{a}靠的是{b}",
    "大家围坐在{spot}，先说{a}，再说{b}，最后才轮到{c}",
    "“{a}不是一天的事，”{who}摆摆手，“还得看{b}。”",
    "到了{month}月，{spot}来了{number}个人，都是为{a}来的",
    "{who}把{a}记在本子上，一共{number}条，头一条就是{b}",
    "后来有人问起{a}，{who}只讲{b}，不讲{c}",
    "{year}年的照片还挂在墙上，{a}、{b}、{c}，一样都没有少",
    "从{a}到{b}，中间隔着{number}里山路，走的人却越来越多",
    "日子久了，{spot}的人都知道，{a}要慢慢来",
    "这件事说大不大，说小不小，{a}办好了，{b}也就顺了",
    "孩子们学着{who}的样子，把{a}讲给{b}听",
)
_ENDS = "。。。。。！？"


@dataclass(frozen=True, slots=True)
class Picture:
    name: str
    """One of :data:`PICTURES`."""
    alt: str
    caption: str
    credit: str


@dataclass(frozen=True, slots=True)
class Story:
    """One story, not yet in any generator's form."""

    number: int
    slug: str
    title: str
    day: datetime.date
    district: int
    """Place in :data:`DISTRICTS`."""
    topics: tuple[int, ...]
    """Places in :data:`TOPICS`."""
    author: str
    source: str
    summary: str
    picture: Picture | None
    body: str
    """Markdown with one :data:`LINK`."""
    linked: str
    """Slug of the story that the body links to."""

    @property
    def mark(self) -> str:
        """A sentence of the body that stands in no other story."""
        return mark_of(self.number)


def mark_of(number: int) -> str:
    return f"这篇的记号是{in_han(number)}。"


def in_han(number: int) -> str:
    """*number* digit by digit in Han: no generator joins or parts these by rules for numbers."""
    return str(number).translate(str.maketrans("0123456789", "〇一二三四五六七八九"))


def slug_of(number: int) -> str:
    return f"story-{number:05}"


def stories(count: int, seed: int = 1) -> list[Story]:
    """*count* stories, the newest last."""
    return [story(number, count, seed) for number in range(count)]


def story(number: int, count: int, seed: int = 1) -> Story:
    """Number *number* of *count*: depends on these and *seed* alone, and not on the other stories."""
    write = _Writer(random.Random(f"{seed}/{count}/{number}"))
    draw = write.draw
    district = draw.randrange(len(DISTRICTS))
    picture = None
    if draw.random() < PICTURED:
        alt = f"{write.spot()}，{write.word()}"
        picture = Picture(draw.choice(PICTURES), alt, write.clause()[:40], f"{write.person()}绘")
    return Story(
        number=number,
        slug=slug_of(number),
        title=f"{write.word()}之后：{write.words(2)}（{number}）",
        day=FIRST_DAY + datetime.timedelta(days=number * DAYS // count),
        district=district,
        topics=tuple(sorted(draw.sample(range(len(TOPICS)), 2))),
        author=write.person(),
        source=draw.choice(SOURCES),
        summary=write.paragraph(60)[:90],
        picture=picture,
        body=write.body(number),
        linked=slug_of(draw.randrange(count)),
    )


@functools.cache
def _dictionary() -> tuple[tuple[str, ...], tuple[float, ...]]:
    """Words of pypinyin's list in a fixed order, and the running sum of how common each is here."""
    from pypinyin.phrases_dict import phrases_dict

    words = sorted(word for word in phrases_dict if len(word) <= 4 and all("一" <= ch <= "\u9fa5" for ch in word))
    random.Random(0).shuffle(words)
    return tuple(words), tuple(itertools.accumulate(1 / (place + 20) for place in range(len(words))))


class _Writer:
    """Draws words, sentences and paragraphs."""

    def __init__(self, draw: random.Random) -> None:
        self.draw = draw
        self._words, self._sums = _dictionary()

    def words(self, count: int) -> str:
        return "".join(self.draw.choices(self._words, cum_weights=self._sums, k=count))

    def word(self) -> str:
        return self.words(1)

    def person(self) -> str:
        return self.draw.choice(_SURNAMES) + self.draw.choice(_ROLES)

    def spot(self) -> str:
        return self.draw.choice(_SPOTS)

    def clause(self) -> str:
        return self.draw.choice(_FRAMES).format(
            who=self.person(),
            spot=self.spot(),
            a=self.word(),
            b=self.word(),
            c=self.word(),
            month=self.draw.randint(1, 12),
            year=self.draw.randint(1950, 2024),
            number=self.draw.randint(2, 60),
        )

    def sentence(self) -> str:
        clause = self.clause()
        return clause if clause.endswith("”") else clause + self.draw.choice(_ENDS)

    def paragraph(self, least: int) -> str:
        said = ""
        while len(said) < least:
            said += self.sentence()
        return said

    def items(self, lead: Sequence[str]) -> str:
        return "\n".join(f"{mark} {self.clause()}" for mark in lead)

    def table(self) -> str:
        rows = ["| 时间 | 地点 | 事情 |", "| --- | --- | --- |"]
        for _ in range(5):
            month = f"{self.draw.randint(1950, 2024)}年{self.draw.randint(1, 12)}月"
            rows.append(f"| {month} | {self.spot()} | {self.words(3)} |")
        return "\n".join(rows)

    def body(self, number: int) -> str:
        blocks = [
            self.paragraph(120),
            self.paragraph(90),
            f"## {self.words(3)}",
            self.paragraph(120),
            f"> {self.paragraph(70)}\n>\n> ——{self.person()}",
            f"## {self.words(3)}",
            f"{self.paragraph(60)}**{self.words(2)}**，{self.paragraph(40)}",
            self.items("----"),
            f"{self.paragraph(70)}详见[{self.words(2)}]({LINK})与[资料](https://example.net/{number})。",
        ]
        if self.draw.random() < TABLED:
            blocks.append(self.table())
        blocks += [
            f"## {self.words(3)}",
            self.paragraph(110),
            self.items(("1.", "2.", "3.")),
            f"### {self.words(3)}",
            self.paragraph(110) + mark_of(number),
        ]
        return "\n\n".join(blocks) + "\n"
