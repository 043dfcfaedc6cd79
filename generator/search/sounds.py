"""How terms sound: the usual syllables, the readings that editors give, surnames, characters with several readings."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from itertools import islice

from generator.search.dictionary import readings_of, sounds_of_phrase, words_in
from generator.text.normal import search_form

SAID = "\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
"""Characters that have a syllable, as a range of a pattern."""
SYLLABLES = 24
"""Of a longer term its beginning is enough."""
READINGS = 4
"""A name with heteronyms stands under so many readings at most."""
OF_A_CHARACTER = 3

SURNAMES: Mapping[str, tuple[str, ...]] = {
    row.split()[0]: tuple(row.split()[1:])
    for row in """
单 shan|仇 qiu|解 xie|曾 zeng|区 ou|查 zha|任 ren|华 hua|朴 piao|翟 zhai|缪 miao|乐 yue|员 yun|折 she|种 chong
盖 ge|覃 qin|宁 ning|那 na|郗 xi|召 shao|祭 zhai|秘 bi|谌 chen|么 yao|幺 yao|晁 chao|逄 pang|冼 xian|洗 xian
纪 ji|应 ying|牟 mou|卜 bu|隗 wei|燕 yan|繁 po|石 shi|葛 ge|沈 shen|车 che|贾 jia|尹 yin|褚 chu|黑 he|句 gou
於 yu|哈 ha|宓 mi|眭 sui|尧 yao|过 guo|干 gan|能 nai|盛 sheng|颉 xie|撒 sa|乜 nie|阚 kan|相 xiang|殷 yin|宿 su
贲 ben|薄 bo|柏 bai|郇 xun|妫 gui|观 guan|曲 qu|钻 zuan|藏 zang|臧 zang|重 chong|都 du|兴 xing|强 qiang|冯 feng
万 wan|俞 yu|瞿 qu|艾 ai|尉 wei|长 chang|适 kuo|谷 gu|尉迟 yu chi|万俟 mo qi|长孙 zhang sun|令狐 ling hu
澹台 tan tai|宇文 yu wen|单于 chan yu|鲜于 xian yu|乐正 yue zheng|谷梁 gu liang|亓官 qi guan|子车 zi ju
颛孙 zhuan sun|拓跋 tuo ba|夹谷 jia gu|宰父 zai fu|段干 duan gan|皇甫 huang fu|吐谷浑 tu yu hun
""".replace("\n", "|").split("|")
    if row
}
"""Surnames whose characters sound otherwise elsewhere."""
_LONGEST_NAME = {1: 3, 2: 4, 3: 5}
"""Characters of a name by those of its surname; what is longer is an office: 解放日报."""

Word = tuple[str, tuple[str, ...]]
"""A word in search form, and the syllables of its first characters."""

RUN = re.compile(f"[a-z]+|[0-9]+|[{SAID}]")
"""What of a term has a sound of its own."""
_TONES = re.compile("[\u0300\u0301\u0304\u030c]")
_SAID_RUN = re.compile(f"([{SAID}]+)")
_SPELLED = re.compile("[a-z]+|[A-Z][a-z]*|[0-9]+")


def word_of(text: str, syllables: str) -> Word | None:
    """A reading that an editor gives, ``重庆`` and ``chong qing``; None where their numbers differ."""
    word, sounds = search_form(text), tuple(syllables.lower().replace("ü", "v").split())
    return (word, sounds) if word and len(_said_places(word)) == len(sounds) else None


def surname_of(name: str) -> Word | None:
    """The reading that the surname of *name*, in search form, gives to it."""
    for length in (3, 2, 1):
        sounds = SURNAMES.get(name[:length])
        if sounds and length < len(name) <= _LONGEST_NAME[length]:
            return name, sounds
    return None


class Spelling:
    """How terms sound; each is worked out once.  A way to say a term is its syllables with spaces between."""

    def __init__(self, readings: Mapping[str, str]) -> None:
        """*readings*: words that are guessed wrong, such as ``{"重庆": "chong qing"}``."""
        words = (word_of(text, sounds) for text, sounds in readings.items())
        self._given = sorted((word for word in words if word), key=lambda word: (len(word[0]), word))
        self._usual: dict[str, str] = {}
        self._recalled: set[str] = set()

    def recall(self, usual: Mapping[str, str]) -> None:
        """Take usual ways to say terms from what was kept: pypinyin's lists need not be read for them."""
        self._usual.update(usual)
        self._recalled.update(usual)

    def new(self, terms: Iterable[str]) -> tuple[str, ...]:
        """Those of *terms* that were never recalled, in order: the same ones whatever was worked out so far."""
        return tuple(sorted(set(terms).difference(self._recalled)))

    def usual(self, term: str) -> str:
        """The usual way to say *term*; empty when a character of it has no sound."""
        way = self._usual.get(term)
        if way is None:
            way = self._usual[term] = self.with_words(term)
        return way

    def with_words(self, term: str, guessed: Iterable[Word] = (), given: Iterable[Word] = ()) -> str:
        """The way to say *term* where a page says words in it so; *given* ones count more than those of the site."""
        sounds = _usual_sounds(term)
        for word, syllables in (*guessed, *self._given, *given):
            if word in term:
                for match in re.finditer(re.escape(word), term):
                    for place, syllable in zip(_said_places(word), syllables, strict=False):
                        sounds[match.start() + place] = syllable
        return _joined(term, sounds)

    def of_name(self, name: str) -> tuple[str, ...]:
        """The ways to say a person's name, the likeliest first: its surname as one, then as anyone would read it, then
        with one character in another of its readings."""
        surname = surname_of(name)
        first = self.with_words(name, (surname,) if surname else ())
        ways = dict.fromkeys((first, self.usual(name)))
        sounds = _usual_sounds(name)
        for place in _said_places(name):
            if len(ways) < READINGS:
                others = ([*sounds[:place], other, *sounds[place + 1 :]] for other in _sounds_of(name[place]))
                ways.update(dict.fromkeys(_joined(name, other) for other in others))
        return tuple(filter(None, ways))[:READINGS]


def _said_places(text: str) -> list[int]:
    """Where characters of *text* stand that have a syllable."""
    return [place for run in _SAID_RUN.finditer(text) for place in range(*run.span())]


def _joined(term: str, sounds: list[str]) -> str:
    """The first syllables of *term*, given the sound of each character; empty when one has none.

    Letters of its own begin with a capital: they are no syllable, nobody types the first of them alone.
    """
    runs = (run[0].capitalize() if run[0].isascii() else sounds[run.start()] for run in RUN.finditer(term))
    some = list(islice(runs, SYLLABLES))
    return " ".join(some) if all(map(_SPELLED.fullmatch, some)) else ""


def beyond_gb2312(characters: Iterable[str]) -> str:
    """Those of *characters* that :func:`character_sounds` does not list of itself."""
    return "".join(ch for ch in characters if ch not in _gb2312())


@lru_cache(maxsize=8)
def character_sounds(characters: str) -> str:
    """Family ``r``: the characters of GB 2312 and *characters* by syllable, the commoner first."""
    by_sound: dict[str, list[str]] = {}
    ranks = _gb2312()
    for ch in sorted({*ranks, *characters}, key=lambda ch: (ranks.get(ch, 2), ch)):
        for sound in _sounds_of(ch):
            by_sound.setdefault(sound, []).append(ch)
    return "\n".join(f"{sound} {''.join(chars)}" for sound, chars in sorted(by_sound.items()))


def _usual_sounds(term: str) -> list[str]:
    """The sound of each character of *term*; what is no Han stands for itself."""
    sounds: list[str] = []
    for place, run in enumerate(_SAID_RUN.split(term)):
        if place % 2:
            sounds += (sound for word in words_in(run) for sound in _sounds_of_word(word))
        else:
            sounds += run
    return sounds


@cache
def _sounds_of_word(word: str) -> tuple[str, ...]:
    """Of a word as :func:`words_in` cuts them."""
    word = word.replace("〇", "零")
    sounds = sounds_of_phrase(word) or tuple(next(readings_of(ch), ch) for ch in word)
    return tuple(map(_without_tone, sounds))


def _sounds_of(character: str) -> tuple[str, ...]:
    """The usual readings of *character*, without tones."""
    plain = (sound for sound in map(_without_tone, readings_of(character)) if sound.isascii() and sound.isalpha())
    return tuple(dict.fromkeys(plain))[:OF_A_CHARACTER]


@cache
def _without_tone(syllable: str) -> str:
    """``lǜ`` as ``lv``."""
    return _TONES.sub("", unicodedata.normalize("NFD", syllable)).replace("u\u0308", "v")


@cache
def _gb2312() -> dict[str, int]:
    """The Han of GB 2312: 0 for its first level, 1 for its second."""
    found = {}
    for row in range(0xB0, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                found[bytes((row, cell)).decode("gb2312")] = 0 if row < 0xD8 else 1
            except UnicodeDecodeError:
                continue
    return found
