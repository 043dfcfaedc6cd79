"""Queries drawn from the pages at random, by type, each with the pages it should find.

The truth is the exact string: what stands in one block of a page, in search form, is to be found there and nowhere
else.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import accumulate, pairwise

from generator.search.keys import form_of
from generator.search.records import SearchRecord
from generator.text.normal import search_form, simplified

Tokens = Sequence[tuple[str, str]]
"""A text cut into words, each with what it is."""
Cut = Callable[[Sequence[str]], list[Tokens]]

SAMPLE = 1200
"""Blocks that are cut into words."""
NAMES = frozenset(("nr", "nrt", "nrfg", "ns", "nt", "nz"))
RARE, ABSENT = "只在一页", "全站没有"
_HAN = re.compile("[\u4e00-\u9fff]+")
_SOME = "[\u4e00-\u9fff]{2,4}"
_TRIES = 4000


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked, and what it should find."""

    kind: str
    text: str
    truth: frozenset[int]
    """Numbers of pages."""


class Pages:
    """The pages in search form."""

    def __init__(self, records: Sequence[SearchRecord]) -> None:
        self.records = records
        self.blocks = [form_of(record.title, record.blocks).blocks for record in records]
        # A search form has no line feed: no string reaches from one block into the next.
        self._texts = ["\n".join(blocks) for blocks in self.blocks]
        self._all = "\n".join(self._texts)

    def holding(self, text: str) -> frozenset[int]:
        """The pages where *text*, in search form, stands."""
        if text not in self._all:
            return frozenset()
        return frozenset(number for number, page in enumerate(self._texts) if text in page)

    def sample(self, draw: random.Random) -> list[str]:
        """Blocks worth cutting into words, each page as likely as any."""
        found = []
        for _ in range(4 * SAMPLE):
            block = draw.choice(draw.choice(self.blocks))
            if len("".join(_HAN.findall(block))) >= 12 and len(block) < 1000:
                found.append(block)
        return found[:SAMPLE]


def drawn(pages: Pages, cut: Cut, cases: int, seed: int) -> list[Query]:
    """*cases* queries of each type; fewer of a type that the pages do not offer."""
    draw = random.Random(seed)
    cut_blocks = cut(pages.sample(draw))
    kinds = _Kinds(pages, cut_blocks, draw)
    found: list[Query] = []
    for kind, suggest in kinds.all():
        texts: dict[str, frozenset[int]] = {}
        for _ in range(_TRIES):
            if len(texts) == cases:
                break
            query = suggest()
            if query and query[0] not in texts:
                texts[query[0]] = query[1]
        found += [Query(kind, text, truth) for text, truth in texts.items()]
    return found


def strings(pages: Pages, count: int, seed: int) -> list[Query]:
    """*count* runs of 3 to 8 characters as they stand."""
    draw = random.Random(seed)
    found: dict[str, Query] = {}
    while len(found) < count:
        run = _run(draw, draw.choice(draw.choice(pages.blocks)), 3, 8)
        if run:
            found[run] = Query("任意 3—8 字", run, pages.holding(run))
    return list(found.values())


def absent(pages: Pages, count: int, seed: int) -> list[Query]:
    """*count* strings that stand nowhere although one page holds each two of their characters, one after the other."""
    draw = random.Random(seed)
    found: dict[str, Query] = {}
    while len(found) < count:
        runs = [run for block in draw.choice(pages.blocks) for run in _HAN.findall(block)]
        following: dict[str, list[str]] = {}
        for run in runs:
            for one, other in pairwise(run):
                following.setdefault(one, []).append(other)
        text = draw.choice(sorted(following)) if following else ""
        for _ in range(draw.randint(2, 4)):
            text += draw.choice(following.get(text[-1:], [""]))
        if len(text) > 2 and not pages.holding(text):
            found[text] = Query(ABSENT, text, frozenset())
    return list(found.values())


def _run(draw: random.Random, block: str, least: int, most: int) -> str:
    """A run of *block* that is one part of a query as it stands, or nothing."""
    length = draw.randint(least, most)
    start = draw.randrange(max(1, len(block) - length + 1))
    run = block[start : start + length]
    return run if len(run) == length and _is_plain(run) else ""


def _is_plain(run: str) -> bool:
    return not re.search('[ "“”「」『』]', run) and run[0] not in "-－" and search_form(run) == run


Suggestion = tuple[str, frozenset[int]] | None


class _Kinds:
    """The types of query, each with a function that suggests one."""

    def __init__(self, pages: Pages, cut_blocks: Sequence[Tokens], draw: random.Random) -> None:
        self._pages = pages
        self._draw = draw
        self._cut = cut_blocks
        tokens = Counter(token for block in cut_blocks for token in block)
        words = sorted({word for word, _ in tokens if _HAN.fullmatch(word)})
        self._words = {size: [word for word in words if len(word) == size] for size in (2, 3, 4)}
        self._known_words = frozenset(self._words[2])
        names = {word for word, flag in tokens if flag in NAMES and len(word) > 1 and _HAN.fullmatch(word)}
        self._names = sorted(names | {search_form(name) for record in pages.records for name in record.names})
        # Of several traditional forms the one that Big5 has first: the commonest.
        rows = sorted(simplified().items(), key=lambda row: row[0].encode("big5", "ignore") or b"\xff", reverse=True)
        self._traditional = {new: old for old, new in rows}

    def all(self) -> Iterator[tuple[str, Callable[[], Suggestion]]]:
        """Every type, in the order of the table."""
        for size in (2, 3, 4):
            yield f"词，{size} 字", partial(self._one_known, self._words[size])
        yield "词组，6—8 字", partial(self._piece, 6, 8, across=False)
        for least, most in ((2, 2), (3, 3), (4, 4), (6, 8)):
            length = f"{least}—{most}" if most > least else str(least)
            yield f"跨词，{length} 字", partial(self._piece, least, most, across=True)
        yield "人名地名", partial(self._one_known, self._names)
        yield "标题", self._title
        yield "小标题", self._heading
        yield "英文词", partial(self._matching, "(?<![a-z])[a-z]{3,}(?![a-z])")
        yield "英文词的中间", self._inside
        yield "数字", partial(self._matching, "[0-9]{2,}")
        yield "中英相连", partial(self._matching, f"{_SOME}[a-z]{{2,}}(?![a-z])|(?<![a-z])[a-z]{{2,}}{_SOME}")
        yield "含标点", partial(self._matching, "[\u4e00-\u9fff]{2,3}[,。、:;!?()《》/][\u4e00-\u9fff]{2,3}")
        yield "长句，15—25 字", partial(self._long, 15, 25)
        yield "两个词都要", self._both
        yield "引号里的整句", self._quoted
        yield "减去一个词", self._minus
        yield "繁体", self._in_traditional
        yield RARE, self._rare
        yield "单字", partial(self._matching, "[\u4e00-\u9fff]")

    def _one_of(self, texts: Sequence[str]) -> str:
        return self._draw.choice(texts) if texts else ""

    def _one_known(self, texts: Sequence[str]) -> Suggestion:
        return self._known(self._one_of(texts))

    def _block(self) -> str:
        return self._draw.choice(self._draw.choice(self._pages.blocks))

    def _known(self, text: str) -> Suggestion:
        truth = self._pages.holding(text) if len(text) > 1 and _is_plain(text) else frozenset()
        return (text, truth) if truth else None

    def _piece(self, least: int, most: int, *, across: bool) -> Suggestion:
        """Han that begin and end where words do, or where they do not and with a border inside."""
        tokens = self._draw.choice(self._cut)
        text = "".join(word for word, _ in tokens)
        borders = {0, *accumulate(len(word) for word, _ in tokens)}
        length = self._draw.randint(least, most)
        start = self._draw.randrange(max(1, len(text) - length + 1))
        run = text[start : start + length]
        if len(run) < length or not _HAN.fullmatch(run):
            return None
        whole = start in borders and start + length in borders
        crosses = any(place in borders for place in range(start + 1, start + length))
        return self._known(run) if whole != across and (crosses or not across) else None

    def _title(self) -> Suggestion:
        return self._known(search_form(self._draw.choice(self._pages.records).title))

    def _heading(self) -> Suggestion:
        return self._known(search_form(self._one_of(self._draw.choice(self._pages.records).headings)))

    def _matching(self, pattern: str) -> Suggestion:
        found = re.findall(pattern, self._block())
        if not found:
            return None
        text = self._draw.choice(found)
        truth = self._pages.holding(text)
        return (text, truth) if truth else None

    def _inside(self) -> Suggestion:
        found = re.findall("[a-z]{7,}", self._block())
        if not found:
            return None
        word = self._draw.choice(found)
        length = self._draw.randint(4, 5)
        start = self._draw.randint(1, len(word) - length - 1)
        return self._known(word[start : start + length])

    def _long(self, least: int, most: int) -> Suggestion:
        run = _run(self._draw, self._block(), least, most)
        return self._known(run) if len("".join(_HAN.findall(run))) > least // 2 else None

    def _both(self) -> Suggestion:
        page = self._draw.choice(self._pages.blocks)
        found = [word for block in page for run in _HAN.findall(block) for word in self._words_in(run)]
        if len(found) < 2:
            return None
        one, other = self._draw.sample(found, 2)
        truth = self._pages.holding(one) & self._pages.holding(other)
        return (f"{one} {other}", truth) if one != other and truth else None

    def _words_in(self, run: str) -> Iterator[str]:
        for start in range(0, len(run) - 1, 3):
            if run[start : start + 2] in self._known_words:
                yield run[start : start + 2]

    def _quoted(self) -> Suggestion:
        block = self._block()
        length = self._draw.randint(5, 9)
        start = self._draw.randrange(max(1, len(block) - length))
        run = block[start : start + length]
        if len(run) < length or re.search('["“”「」『』]', run) or search_form(run) != run or not _HAN.search(run):
            return None
        return f'"{run}"', self._pages.holding(run)

    def _minus(self) -> Suggestion:
        both = self._both()
        if not both:
            return None
        one, other = both[0].split(" ")
        with_one, without = self._pages.holding(one), self._pages.holding(other)
        return (f"{one} -{other}", with_one - without) if with_one - without else None

    def _in_traditional(self) -> Suggestion:
        runs = _HAN.findall(self._block())
        run = _run(self._draw, self._draw.choice(runs), 3, 5) if runs else ""
        written = "".join(self._traditional.get(ch, ch) for ch in run)
        if not run or written == run or search_form(written) != run:
            return None
        return written, self._pages.holding(run)

    def _rare(self) -> Suggestion:
        found = self._known(_run(self._draw, self._block(), 3, 8))
        return found if found and len(found[1]) == 1 else None
