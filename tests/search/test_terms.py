"""Terms by pinyin, and what is offered when nothing is found; in Python and in the browser's scripts."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.search.ask import find
from generator.search.index import IndexOptions, build_index
from generator.search.opened import Opened
from generator.search.records import SearchRecord
from generator.search.sounds import SURNAMES, character_sounds
from generator.search.suggest import suggestions
from generator.search.terms import _BEGUN, LONGEST_SYLLABLE, candidates, letters_of, same_sound
from generator.text.normal import search_form

Ask = Callable[..., dict[str, Any]]


def page(number: int, title: str, **fields: Any) -> SearchRecord:
    blocks = ("正文。", *fields.get("names", ()), *fields.get("headings", ()))
    row = {"label": "故事", "places": (), "topics": (), "day": "", "summary": "", "blocks": blocks} | fields
    return SearchRecord(f"articles/{number}.html", title, **row)


def opened(records: Iterable[SearchRecord], **options: Any) -> Opened:
    built = build_index(tuple(records), IndexOptions(**options))
    return Opened(built.manifest, built.files.__getitem__)


def terms(index: Opened, letters: str) -> list[str]:
    return [one.term for one in candidates(index, letters)]


@pytest.fixture(scope="module")
def index() -> Opened:
    titles = ("遵义会议", "曾国藩与重庆", "中国工农红军", "西安事变", "先进集体", "遵义会议的意义", "GDP增长")
    records = [
        SearchRecord(
            f"articles/{number}.html", title, "故事", ("湄潭",), ("红色文化",), "2024", "",
            (f"第{number}篇讲四渡赤水。", "四渡赤水出奇兵。", "湄潭的红色文化。", "单田芳。"),
            names=("单田芳", "曾国藩"),
        )
        for number, title in enumerate(titles)
    ]  # fmt: skip
    built = build_index(records, IndexOptions(readings={"重庆": "chong qing", "湄潭": "mei tan"}))
    return Opened(built.manifest, built.files.__getitem__)


@pytest.mark.parametrize(
    ("letters", "term"),
    [
        ("zyhy", "遵义会议"),
        ("zunyihuiyi", "遵义会议"),
        ("zunyihy", "遵义会议"),
        ("ZunYi HuiYi", "遵义会议"),
        ("zunyihui", "遵义会议"),
        ("zgg", "中国工农红军"),
        ("zhonggnhj", "中国工农红军"),
        ("xasb", "西安事变"),
        ("xiansb", "西安事变"),
        ("mt", "湄潭"),
        ("hswh", "红色文化"),
        ("gdpzz", "gdp增长"),
        ("zgf", "曾国藩"),
        ("cengguof", "曾国藩"),
        ("cgfycq", "曾国藩与重庆"),
    ],
)
def test_letters_lead_to_the_term(index: Opened, letters: str, term: str) -> None:
    assert term in [one.term for one in candidates(index, letters)][:2]


def test_candidates_carry_the_number_of_pages_and_whole_terms_come_first(index: Opened) -> None:
    first, second = candidates(index, "zyhy")
    assert (first.term, first.pages, first.fit) == ("遵义会议", 2, 1)
    assert (second.term, second.pages, second.fit) == ("遵义会议的意义", 1, 2)


def test_a_name_is_found_by_each_of_its_readings(index: Opened) -> None:
    for letters in ("stf", "dtf", "chantianfang", "shantf"):
        assert terms(index, letters) == ["单田芳"]


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("单雄信", "shanxiongxin"), ("仇英", "qiuying"), ("解缙", "xiejin"), ("曾巩", "zenggong"), ("区寄", "ouji"),
        ("查良镛", "zhaliangyong"), ("尉迟恭", "yuchigong"), ("万俟咏", "moqiyong"), ("翟志刚", "zhaizhigang"),
        ("缪荃孙", "miaoquansun"), ("朴正熙", "piaozhengxi"), ("覃健", "qinjian"), ("种师道", "chongshidao"),
        ("令狐楚", "linghuchu"), ("长孙无忌", "zhangsunwuji"), ("单于", "chanyu"), ("乐毅", "yueyi"),
        ("吕明", "lvming"),
        ("仝德忠", "tongdezhong"), ("阿依古丽·买买提", "ayigulimaimaiti"), ("解放日报社", "jiefangribaoshe"),
    ],
)  # fmt: skip
def test_a_heteronym_is_read_as_a_surname_in_a_name(name: str, letters: str) -> None:
    index = opened([page(1, "一页", names=(name,))])
    wanted = search_form(name)
    assert wanted in terms(index, letters)
    assert candidates(index, letters)[0].fit == 0


def test_surnames_are_read_so_in_the_titles_of_their_pages_too() -> None:
    index = opened([page(1, "单田芳与评书", names=("单田芳",)), page(2, "解放桥", names=("解放日报",))])
    assert terms(index, "shantianfangypsh") == terms(index, "dtfyps") == ["单田芳与评书"]
    assert terms(index, "jiefangqiao") == ["解放桥"]
    assert terms(index, "xiefangqiao") == []


def test_a_page_says_how_its_own_terms_are_said_and_that_counts_more_than_the_site() -> None:
    rows = (("行义", "xing yi"), ("單田芳", "chan tian fang"), ("绿", "lü"), ("误读", "wu"))
    records = [
        page(1, "遵道行义", names=("单田芳",), headings=("单田芳行义", "绿误读"), readings=rows),
        page(2, "行义"),
        page(3, "行义桥"),
    ]
    index = opened(records, readings={"行义": "hang yi"})
    assert terms(index, "zundaoxingyi") == ["遵道行义"]
    assert terms(index, "zundaohang") == []
    assert terms(index, "chantianfang") == ["单田芳", "单田芳行义"]
    assert terms(index, "shantianfang") == []
    assert terms(index, "ctfxy") == ["单田芳行义"]
    assert terms(index, "lvwudu") == ["绿误读"]
    assert terms(index, "hangyiq") == ["行义桥"]


def test_titles_are_found_across_their_marks_and_however_long_they_are() -> None:
    titles = (
        "两个人，三个问题，讲进企业里", "党建引领“四有红城”建设", "Open Day 开放日",
        "在现有页面的一部分中使用新的办法来讲述老城的故事",
        "“理论宣传二人讲”的启示", "A -b 丙丁", "红“的”城", "鹅鹅鹅",
    )  # fmt: skip
    index = opened([page(number, title) for number, title in enumerate(titles)])
    for letters, wanted in (
        ("lgrsgw", "两个人,三个问题,讲进企业里"), ("sangewentijiang", None), ("djylsyhcjs", '党建引领“四有红城”建设'),
        ("syhc", "四有红城"), ("opendaykfr", "open\u00a0day开放日"),
        ("zxyymd", "在现有页面的一部分中使用新的办法来讲述老城的故事"),
        ("llxcerjdqs", "理论宣传二人讲”的启示"), ("bbd", "b丙丁"), ("bd", None), ("hdc", None), ("eee", "鹅鹅鹅"),
    ):  # fmt: skip
        found = terms(index, letters)
        assert found == [wanted] if wanted else found == [], letters
        assert all(one.pages == len(find(index, one.term)) for one in candidates(index, letters))


def test_letters_of_a_term_itself_are_typed_whole_and_its_syllables_need_not_be() -> None:
    index = opened([page(1, "ApostropheCMS 和 AI 爱好者"), page(2, "第5G时代")])
    assert terms(index, "apostrophecmshaiahz") == ["apostrophecms和ai爱好者"]
    assert terms(index, "apostr") == ["apostrophecms和ai爱好者"]
    assert terms(index, "ahaia") == []
    assert terms(index, "d5gsd") == terms(index, "di5gs") == ["第5g时代"]


def test_what_pages_name_comes_before_what_they_only_repeat() -> None:
    records = [page(number, f"第{number}篇", headings=("基本",)) for number in range(9)]
    assert terms(opened([*records, page(10, "江斌", names=("江斌",))]), "jb") == ["江斌", "基本"]


def test_every_beginning_of_every_syllable_may_begin_a_piece_of_letters() -> None:
    """Else the shard that holds a term would not be looked at, whatever fits it."""
    syllables = {line.split(" ")[0] for line in character_sounds("").split("\n")}
    syllables |= {syllable for sounds in SURNAMES.values() for syllable in sounds}
    for syllable in syllables:
        assert len(syllable) <= LONGEST_SYLLABLE
        for size in range(2, len(syllable) + 1):
            assert _BEGUN.fullmatch(syllable[:size]), syllable


def test_letters_that_mean_nothing_lead_nowhere(index: Opened) -> None:
    for letters in ("", "qqqq", "'", "遵义", "x" * 500, "zunyihuiyix"):
        assert candidates(index, letters) == []


def test_what_sounds_the_same_is_offered(index: Opened) -> None:
    assert [one.term for one in same_sound(index, "遵义会意")] == ["遵义会议"]
    assert [(one.query, one.why) for one in suggestions(index, "遵义会意")] [:2] == [
        ("遵义会议", "sound"),
        ("遵义会", "near"),
    ]
    assert suggestions(index, "四渡赤谁")[0].query in ("四渡赤水", "四渡赤")
    assert suggestions(index, "zyhy")[0].query == "遵义会议"


def test_else_the_longest_runs_and_then_each_part_are_offered(index: Opened) -> None:
    assert [(one.query, one.pages, one.why) for one in suggestions(index, "四渡赤水龘")] == [("四渡赤水", 7, "near")]
    assert [(one.query, one.why) for one in suggestions(index, "遵义 龘龘")] == [("遵义", "word")]
    assert suggestions(index, "龘龘") == []
    assert suggestions(index, "-遵义") == []


PIECES = (*"单曾重庆行义解放长国华乐啊绿𠀀5ba é，·“”-\"「", "ai", "go", " x ", "尉迟")
READINGS = (("行义", "xing yi"), ("重", "chong"), ("长", "chang"), ("庆重", "qing zhong"), ("乐", "yue le"))


def words(chance: random.Random, most: int = 7) -> str:
    return "".join(chance.choice(PIECES) for _ in range(chance.randint(1, most)))


def records_of(chance: random.Random) -> tuple[SearchRecord, ...]:
    """Pages enough for levels, whose terms are one another's parts, heteronyms and homophones."""
    pages = []
    for number in range(chance.choice((30, 530, 560))):
        names = tuple(words(chance, 3) for _ in range(chance.choice((0, 0, 1, 2))))
        heads = tuple(words(chance) for _ in range(chance.choice((0, 1, 2))))
        told = tuple(chance.sample(READINGS, 2)) if chance.random() < 0.2 else ()
        body = (*names, *heads, *(words(chance, 20) for _ in range(3)))
        day = f"20{chance.randint(10, 26)}-0{chance.randint(1, 9)}-11"
        pages.append(page(number, words(chance), names=names, headings=heads, readings=told, blocks=body, day=day))
    return tuple(pages)


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], tuple[Opened, Path, list[str]]]:
    """A site by its number: its index, its manifest on disk, and the lines of its terms."""
    known: dict[int, tuple[Opened, Path, list[str]]] = {}

    def site(seed: int) -> tuple[Opened, Path, list[str]]:
        if seed not in known:
            folder = tmp_path_factory.mktemp("index")
            options = IndexOptions(shard=2000, readings={"重庆": "chong qing"})
            built = build_index(records_of(random.Random(seed)), options)
            for address, script in built.files.items():
                (folder / address).parent.mkdir(exist_ok=True)
                (folder / address).write_bytes(script)
            index = Opened(built.manifest, built.files.__getitem__)
            lines = sorted({line for level in index.levels for line in level.lines("") if line})
            known[seed] = index, folder / built.manifest, lines
        return known[seed]

    return site


SITES = st.integers(1, 4)
MANY = settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))


def typed_for(chance: random.Random, line: str) -> str:
    """Letters for a term: some of each syllable, its own letters whole, perhaps not to the end, perhaps with a slip."""
    syllables = line.split(" ")[1:-2]
    some = [one.lower() if not one.islower() else one[: chance.choice((1, 1, len(one)))] for one in syllables]
    text = "".join(some[: chance.choice((1, 2, 3, 20, 20))])
    if chance.random() < 0.1:
        text = text.replace(chance.choice(text), chance.choice(("x", "'", " ", "ü", "Ｖ", "单", "")), 1)
    return chance.choice((text, text.upper(), text[: chance.randint(1, 9)]))


@MANY
@given(SITES, st.randoms(use_true_random=False))
def test_candidates_are_the_terms_that_fit_each_with_the_pages_it_finds(
    drawn: Callable[[int], tuple[Opened, Path, list[str]]], seed: int, chance: random.Random
) -> None:
    index, _, lines = drawn(seed)
    for line in chance.sample(lines, 12):
        typed = typed_for(chance, line)
        found = candidates(index, typed, 10_000)
        assert {one.term for one in found} == {row.split(" ")[0] for row in lines if fits(letters_of(typed), row)}
        for one in found[:5]:
            assert one.pages == len(find(index, one.term)) > 0


def fits(typed: str, line: str) -> bool:
    """Whether letters are beginnings of the first syllables of a line, by trying all."""
    def left(rest: str, syllables: list[str]) -> bool:
        if not rest or not syllables:
            return not rest
        sound = syllables[0].lower()
        sizes = range(1, len(sound) + 1) if syllables[0].islower() else {len(sound), min(len(sound), len(rest))}
        return any(rest[:size] == sound[:size] and left(rest[size:], syllables[1:]) for size in sizes)
    return bool(typed) and left(typed, line.split(" ")[1:-2])


@MANY
@given(SITES, st.randoms(use_true_random=False))
def test_python_and_the_browser_mean_the_same_by_letters_and_suggest_the_same(
    drawn: Callable[[int], tuple[Opened, Path, list[str]]], ask: Ask, seed: int, chance: random.Random
) -> None:
    index, manifest, lines = drawn(seed)
    typed = [typed_for(chance, line) for line in chance.sample(lines, 40)]
    queries = [query for query in (words(chance) for _ in range(40)) if not find(index, query)]
    answer = ask(manifest=manifest, letters=typed, wishes=[{"query": query} for query in queries])
    for letters, found in zip(typed, answer["meant"], strict=True):
        expected = [(one.term, one.pages, one.kind, one.fit) for one in candidates(index, letters)]
        assert [(one["term"], one["count"], one["kind"], one["fit"]) for one in found] == expected, letters
    for query, found in zip(queries, answer["found"], strict=True):
        expected = [(one.query, one.pages, one.why) for one in suggestions(index, query)]
        assert [(one["query"], one["count"], one["why"]) for one in found["others"]] == expected, query


@MANY
@given(SITES, st.randoms(use_true_random=False))
def test_a_pad_shows_at_each_key_what_finds_pages_until_the_term_stands_there(
    drawn: Callable[[int], tuple[Opened, Path, list[str]]], ask: Ask, seed: int, chance: random.Random
) -> None:
    index, manifest, lines = drawn(seed)
    line = chance.choice(lines)
    term, *syllables = line.split(" ")[:-2]
    whole = "".join(one[0] if one.islower() else one.lower() for one in syllables)
    found = ask(manifest=manifest, letters=[whole[: size + 1] for size in range(len(whole))])["meant"]
    assert all(shown and all(one["count"] > 0 for one in shown) for shown in found)
    assert term in [one["term"] for one in found[-1]]
    for one in found[0][:3]:
        assert one["count"] == len(find(index, one["term"]))
