"""Captions of recorded talks: WebVTT read into cues, and cues written out again for downloads and for the player.

The syntax is the W3C's (WebVTT: The Web Video Text Tracks Format).  Browsers pass over what they cannot read
in silence; an editor is told of it, with the line.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Sequence

import msgspec

from generator.problems import Problem, Span
from generator.text.hanzi import is_cjk_punctuation, is_han

MOST_CUES = 20_000
"""More than a day of talk."""
MOST_FINDINGS = 20
"""Findings that are told one by one: a file made by a wrong setting is wrong in every line."""

_STAMP = re.compile(r"(?:(\d{2,3}):)?([0-5]\d):([0-5]\d)\.(\d{3})", re.ASCII)
_LOOSE_STAMP = re.compile(r"(?:(\d{1,3})[:：])?(\d{1,2})[:：](\d{1,2})(?:[.,，．](\d{1,3}))?", re.ASCII)
_VOICE = re.compile(r"<v(?:\.[^\s<>]*+)?+[ \t]++([^<>]*+)>")
_TAG = re.compile(r"</?[A-Za-z][^<>]*+>|</?>|<\d[\d:.]*+>")
_ESCAPES = {ord(ch): f"\\u{ord(ch):04x}" for ch in "<>&\u2028\u2029"}


class Cue(msgspec.Struct, frozen=True):
    """A few words and when they are heard."""

    start: int
    """Milliseconds from the beginning."""
    end: int
    text: str
    """Plain text; lines as the captions have them."""
    speaker: str = ""

    @property
    def spoken(self) -> str:
        """The words with the speaker's name before them: ``甲：大家好``."""
        return f"{self.speaker}：{self.text}" if self.speaker else self.text


def parse_cues(text: str, path: str) -> tuple[tuple[Cue, ...], tuple[Problem, ...]]:
    """The cues of a WebVTT file in the order of their times, and what is wrong with it.

    *text* has ``\\n`` line ends.  Notes, style sheets and regions are passed over, tags are taken off; of ``<v 甲>``
    the name is kept.  Findings: E521 for what a browser would pass over, W522 for times that overlap or go back.
    """
    lines = text.split("\n")
    if not re.match(r"WEBVTT(?:[ \t]|$)", lines[0]):
        hint = "第一行写 WEBVTT，第二行空着"
        if any("-->" in line and "," in line for line in lines[:10]):
            hint = f"这像是 SRT 字幕：{hint}，时间里的逗号改成点"
        return (), (Problem(Span(path, 1, 1), "E521", "字幕文件的第一行不是 WEBVTT", hint),)
    cues: list[Cue] = []
    wrong: list[Problem] = []
    if len(lines) > 1 and (lines[1] and "-->" in "".join(lines[1:3])):
        wrong.append(Problem(Span(path, 2, 1), "E521", "WEBVTT 一行后面少了空行", "请在第一行后面空一行"))
    back: list[int] = []
    overlapping: list[int] = []
    for number, block in _blocks(lines):
        cue = _cue(number, block, path, wrong)
        if len(wrong) > MOST_FINDINGS:
            break
        if cue is None:
            continue
        if len(cues) == MOST_CUES:
            message = f"字幕超过 {MOST_CUES} 条"
            wrong.append(Problem(Span(path, number, 1), "E521", message, "请核对是不是这段录像的字幕"))
            break
        if cues and cue.start < cues[-1].start:
            back.append(number)
        elif cues and cue.start < cues[-1].end:
            overlapping.append(number)
        cues.append(cue)
    if not cues and not wrong:
        wrong.append(Problem(Span(path, 1, 1), "E521", "字幕文件里没有一条字幕", "请补上，或删去 captions 一行"))
    return tuple(sorted(cues, key=lambda cue: (cue.start, cue.end))), (
        *_first(wrong),
        *_times("这一条比上一条开始得早", back, path),
        *_times("这一条与上一条的时间重叠", overlapping, path),
    )


def _first(problems: list[Problem]) -> Iterator[Problem]:
    yield from problems[:MOST_FINDINGS]
    if len(problems) > MOST_FINDINGS:
        last = problems[MOST_FINDINGS]
        yield Problem(last.span, last.code, "这样的问题太多，从这里起不再一一列出", last.hint, last.level)


def _times(message: str, lines: list[int], path: str) -> Iterator[Problem]:
    """One finding at the first of *lines*."""
    if lines:
        more = f"，全文共 {len(lines)} 处" if len(lines) > 1 else ""
        yield Problem(Span(path, lines[0], 1), "W522", message + more, "请核对时间", "warning")


def _blocks(lines: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """Every cue with the number of its first line: what stands between blank lines, the header left out."""
    block: list[str] = []
    is_header = True
    for number, line in enumerate((*lines, ""), start=1):
        if line:
            block.append(line)
        elif block:
            if not is_header and not re.match(r"(?:NOTE|STYLE|REGION)(?:[ \t]|$)", block[0]):
                yield number - len(block), block
            is_header = False
            block = []


def _cue(number: int, block: list[str], path: str, problems: list[Problem]) -> Cue | None:
    """The cue in *block*, which begins on line *number*; None when it has none that a browser would show."""

    def report(line: int, message: str, hint: str) -> None:
        problems.append(Problem(Span(path, line, 1), "E521", message, hint))

    at = 0 if "-->" in block[0] else 1
    if at == len(block) or "-->" not in block[at]:
        report(number, "这几行字幕没有时间", "前面写一行时间，如 00:01.000 --> 00:04.000，各条之间空一行")
        return None
    if extra := next((place for place in range(at + 1, len(block)) if "-->" in block[place]), 0):
        report(number + extra, "这一条字幕前面少了空行", "请在它前面空一行")
        return None
    before, _, after = block[at].partition("-->")
    start, end = _milliseconds(before.strip()), _milliseconds((after.split() or [""])[0])
    if start is None or end is None:
        stamp = before.strip() if start is None else (after.split() or [""])[0]
        better = _better_stamp(stamp)
        hint = f"可写成 {better}" if better else "请写成 00:01.000 或 01:02:03.000"
        report(number + at, f"字幕的时间“{stamp[:20]}”写法不对", hint)
        return None
    if end <= start:
        report(number + at, "字幕的结束时间不晚于开始时间", "请核对这两个时间")
        return None
    speaker, words = _words(block[at + 1 :])
    return Cue(start, end, words, speaker) if words else None


def _milliseconds(stamp: str) -> int | None:
    match = _STAMP.fullmatch(stamp)
    if match is None:
        return None
    hours, minutes, seconds, rest = (int(group or 0) for group in match.groups())
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + rest


def _better_stamp(stamp: str) -> str:
    match = _LOOSE_STAMP.fullmatch(stamp)
    if match is None:
        return ""
    hours, minutes, seconds, rest = match.groups()
    better = f"{int(minutes):02}:{int(seconds):02}.{(rest or '').ljust(3, '0')}"
    better = f"{int(hours):02}:{better}" if hours else better
    return better if _STAMP.fullmatch(better) else ""


def _words(payload: Sequence[str]) -> tuple[str, str]:
    """Speaker and plain text of a cue.  A second voice in one cue begins a line of its own, with its name."""
    text = "\n".join(payload)
    speakers = [html.unescape(name).strip() for name in _VOICE.findall(text)]
    first = text.lstrip()
    leads = bool(speakers) and _VOICE.match(first) is not None
    named = iter(speakers[1:] if leads else speakers)
    if leads:
        text = _VOICE.sub("", first, count=1)
    text = _VOICE.sub(lambda _: f"\n{next(named)}：", text)
    plain = html.unescape(_TAG.sub("", text))
    return (speakers[0] if leads else ""), "\n".join(filter(None, (" ".join(one.split()) for one in plain.split("\n"))))


def one_line(text: str) -> str:
    """The lines of a cue as one: no space between Han characters, one between words."""
    joined = ""
    for line in text.split("\n"):
        if joined and not (_is_chinese(joined[-1]) and _is_chinese(line[0])):
            joined += " "
        joined += line
    return joined


def _is_chinese(character: str) -> bool:
    return is_han(character) or is_cjk_punctuation(character)


def clock(milliseconds: int) -> str:
    """A place in a recording as printed: ``1:23``, ``1:02:03``."""
    minutes, seconds = divmod(milliseconds // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def fragment(milliseconds: int) -> str:
    """The place as an address has it (W3C Media Fragments): ``t=83.5``."""
    whole, rest = divmod(milliseconds, 1000)
    return f"t={whole}.{rest:03}".rstrip("0").rstrip(".") if rest else f"t={whole}"


def webvtt(cues: Sequence[Cue]) -> bytes:
    """*cues* as a WebVTT file of nothing but times, speakers and words."""
    parts = ["WEBVTT\n"]
    for cue in cues:
        voice = f"<v {_escaped(cue.speaker)}>" if cue.speaker else ""
        parts.append(f"{_stamp(cue.start)} --> {_stamp(cue.end)}\n{voice}{_escaped(cue.text)}\n")
    return "\n".join(parts).encode("utf-8", "replace")


def cue_script(name: str, cues: Sequence[Cue], chapters: Sequence[tuple[int, str]]) -> bytes:
    """A classic script that gives *cues* and *chapters* (milliseconds, title) to the player called *name*.

    ``<track src>`` is dead on ``file://``; a script is not.  Times are in seconds.  No character in it can end a
    script or open a tag.
    """
    rows = [[cue.start / 1000, cue.end / 1000, cue.spoken] for cue in cues]
    parts = [[start / 1000, title] for start, title in chapters]
    texts = (json.dumps(value, ensure_ascii=False, separators=(",", ":")) for value in (name, rows, parts))
    return f"hongchengCues({','.join(texts)});\n".translate(_ESCAPES).encode("utf-8", "backslashreplace")


def _stamp(milliseconds: int) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{rest:03}"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
