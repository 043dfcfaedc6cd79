"""Makes the tables of shard borders once: ``python bench/search_borders.py JIEBA_DICT``.

The tables in ``generator/search/borders`` must never be made anew without need: each change rewrites every index.
Pairs, characters and initials follow the word frequencies of jieba 0.42.1's ``dict.txt`` (MIT, Sun Junyi), from which
only quantiles are taken; Latin words and their ends follow the help texts that come with Python.
"""

from __future__ import annotations

import bisect
import pydoc_data.topics
import re
import sys
from collections import Counter
from collections.abc import Iterable
from itertools import accumulate, pairwise
from pathlib import Path

import numpy as np
from pypinyin import Style, lazy_pinyin

from generator.text.normal import search_form

FOLDER = Path(__file__).parent.parent / "generator" / "search" / "borders"
MARKS = {",": 0.07, "。": 0.035, "、": 0.02, "“": 0.012, "”": 0.012, ":": 0.008, "(": 0.006, ")": 0.006, "《": 0.005,
         "》": 0.005, ";": 0.003, "!": 0.003, "?": 0.003, "—": 0.003, "-": 0.004, "/": 0.003, ".": 0.008,
         " ": 0.01}  # fmt: skip
"""Marks in search form and how often they stand among the words of ordinary pages, roughly."""
NUMERALS, LETTERS = 0.05, 0.02


def quantiles(weights: Iterable[tuple[str, float]], cells: int) -> list[str]:
    """The borders between *cells* cells of about one weight, keys being in order."""
    keys, sizes = zip(*weights, strict=True)
    sums = list(accumulate(sizes))
    return [keys[min(bisect.bisect_left(sums, sums[-1] * cell / cells), len(keys) - 1)] for cell in range(1, cells)]


def main() -> None:
    lines = (line.split() for line in Path(sys.argv[1]).read_text("utf-8").splitlines())
    words = {word: int(count) for word, count, *_ in lines if re.fullmatch("[\u4e00-\u9fff]+", word)}
    words = {word: count for word, count in words.items() if search_form(word) == word}
    total = sum(words.values())
    words |= {mark: int(total * share) for mark, share in MARKS.items()}
    words |= {digit: int(total * NUMERALS / 10) for digit in "0123456789"}
    words |= {letter: int(total * LETTERS / 26) for letter in "abcdefghijklmnopqrstuvwxyz"}
    chars = sorted({ch for word in words for ch in word})
    place = {ch: number for number, ch in enumerate(chars)}
    inside: Counter[tuple[str, str]] = Counter()
    first, last, single = np.zeros(len(chars)), np.zeros(len(chars)), Counter[str]()
    for word, count in words.items():
        first[place[word[0]]] += count
        last[place[word[-1]]] += count
        for ch in word:
            single[ch] += count
        for pair in pairwise(word):
            inside[pair] += count
    first /= first.sum()
    rows = [last[number] * first for number in range(len(chars))]
    for (one, other), count in inside.items():
        rows[place[one]][place[other]] += count
    # A commoner pair has shorter gaps: fewer digits an occurrence.
    pairs = ((chars[one] + chars[other], float(rows[one][other]) ** 0.93)
             for one in range(len(chars)) for other in range(len(chars)) if rows[one][other] > 0.5)  # fmt: skip
    write("pairs", quantiles(pairs, 4096))
    write("characters", quantiles(((ch, single[ch] ** 0.5) for ch in chars), 256))

    english = Counter(re.findall("[a-z]+", " ".join(pydoc_data.topics.topics.values()).casefold()))
    write("words", quantiles(((word[:5], count**0.8) for word, count in sorted(english.items())), 512))
    ends = Counter(word[start:][:5] for word in english for start in range(1, len(word) - 1))
    write("ends", quantiles(sorted(ends.items()), 256))
    spelled = Counter("".join(sound[0] for sound in lazy_pinyin(word, style=Style.NORMAL))[:5]
                      for word, count in words.items() if count > 30 and 2 <= len(word) <= 6)  # fmt: skip
    write("initials", quantiles(sorted(spelled.items()), 1024))


def write(name: str, borders: list[str]) -> None:
    (FOLDER / f"{name}.txt").write_text("\n".join(borders) + "\n", "utf-8")


if __name__ == "__main__":
    main()
