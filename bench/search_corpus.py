"""The pages that searches are measured on: a corpus of Markdown cut at ``##``, or pages made up of dictionary words.

A corpus is JSON lines, perhaps with gzip: ``{"source": …, "path": …, "text": Markdown}``.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import random
import re
from collections.abc import Iterable
from pathlib import Path

import msgspec

from generator.search.records import SearchRecord

LEAST_HAN = 150
"""A piece with fewer Han is left out: a table of contents, an example of code."""
LONGEST_TITLE = 60
_HAN = re.compile("[\u4e00-\u9fff]")
_ANCHOR = re.compile(r"\s*\{(?:#[^}]*|/\*.*?\*/)\}")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_MARKS = re.compile(r"\*\*|`+|^[#>\s|-]+|\|")
_FENCE = re.compile(r"^\s*(```|~~~|:::)")


def records_of(corpus: Path) -> list[SearchRecord]:
    """The pages of *corpus*."""
    content = corpus.read_bytes()
    lines = gzip.decompress(content) if corpus.suffix == ".gz" else content
    rows = [json.loads(line) for line in lines.splitlines()]
    found = []
    for row in rows:
        for number, part in enumerate(re.split(r"(?m)^(?=## )", row["text"])):
            if len(_HAN.findall(part)) > LEAST_HAN:
                found.append(_record(row.get("source", ""), f"{row['path']}-{number}", part))
    return found


def _record(source: str, name: str, part: str) -> SearchRecord:
    title, headings, blocks = "", [], []
    for line in part.split("\n"):
        if _FENCE.match(line):
            continue
        words = _MARKS.sub("", _LINK.sub(r"\1", _ANCHOR.sub("", line))).strip()
        if not words:
            continue
        if not title:
            title = words[:LONGEST_TITLE]
            continue
        if line.startswith("#"):
            headings.append(words)
        blocks.append(words)
    # Nothing in a corpus says when a page was written: a day that follows from its name.
    number = int.from_bytes(hashlib.blake2b(f"{source}/{name}".encode(), digest_size=6).digest())
    day = f"{2010 + number % 15}-{number // 15 % 12 + 1:02}-{number // 180 % 28 + 1:02}"
    return SearchRecord(
        url=f"articles/p{number:x}.html",
        title=title,
        label=source.rpartition("/")[2],
        places=(),
        topics=tuple(filter(None, (source,))),
        day=day,
        summary="",
        blocks=tuple(blocks),
        id=f"articles/p{number:x}",
        kind="article",
        headings=tuple(headings),
    )


def made_up(pages: int, seed: int = 5) -> list[SearchRecord]:
    """*pages* of words that mean nothing together, for a machine without a corpus.

    Words of pypinyin's list, the first ones far commoner, as in a language; so numbers of bytes are about right, and
    nothing else is.
    """
    from pypinyin.phrases_dict import phrases_dict

    draw = random.Random(seed)
    words = [word for word in phrases_dict if len(word) <= 4 and all(map(_HAN.match, word))]
    draw.shuffle(words)
    words += [chr(code) for code in range(0x4E00, 0x4E00 + 400)]
    weights = [1 / (place + 20) for place in range(len(words))]
    latin = ["api", "vue", "gdp", "party", "school", "component", "server", "javascript", "function", "reading"]
    names = ["".join(draw.choices("王李张刘陈杨赵黄周吴", k=1) + draw.choices(words[-400:], k=2)) for _ in range(300)]

    def sentence() -> str:
        said = draw.choices(words, weights, k=draw.randint(4, 14))
        if draw.random() < 0.3:
            said.insert(draw.randrange(len(said)), draw.choice((draw.choice(latin), str(draw.randrange(3000)))))
        if draw.random() < 0.1:
            said.insert(draw.randrange(len(said)), draw.choice(names))
        said.insert(len(said) // 2, "，")
        return "".join(said) + "。"

    found = []
    for number in range(pages):
        headings = ["".join(draw.choices(words, weights, k=2)) for _ in range(3)]
        blocks = [
            block
            for heading in headings
            for block in (heading, *("".join(sentence() for _ in range(draw.randint(2, 6))) for _ in range(4)))
        ]
        url = f"articles/p{number}"
        day = f"{2010 + number % 15}-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}"
        title = "".join(draw.choices(words, weights, k=draw.randint(2, 5)))
        found.append(
            SearchRecord(
                url=f"{url}.html",
                title=title,
                label="故事",
                places=(draw.choice("东南西北") + "区",),
                topics=(),
                day=day,
                summary="",
                blocks=tuple(blocks),
                id=url,
                kind="article",
                headings=tuple(headings),
                names=tuple(draw.sample(names, 2)),
            )
        )
    return found


def write_records(records: Iterable[SearchRecord], path: Path) -> None:
    """As JSON lines, for a process of its own."""
    path.write_bytes(b"".join(msgspec.json.encode(record) + b"\n" for record in records))


def read_records(path: Path) -> list[SearchRecord]:
    """What :func:`write_records` wrote."""
    return [msgspec.json.decode(line, type=SearchRecord) for line in path.read_bytes().splitlines()]
