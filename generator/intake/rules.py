"""How one text is checked by the rule of its field.

A check returns the text as it is kept (a picture path without ``./``, for instance) or
a :class:`Fault`.  What can be corrected mechanically is offered in the hint.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from typing import Final, NamedTuple
from urllib.parse import unquote, urlsplit

from generator.intake.loose_dates import loose_date
from generator.intake.source_text import FORBIDDEN, character_name
from generator.intake.types import Rule, RuleName


class Fault(NamedTuple):
    """What is wrong with a text: a code of :data:`generator.problems.CODES`, a message, what to do."""

    code: str
    message: str
    hint: str = ""


SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
DATE: Final = re.compile(r"([1-9]\d{3})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)
INSTANT: Final = re.compile(r"([1-9]\d{3})-(\d\d)-(\d\d)(?: ([01]\d|2[0-3]):([0-5]\d))?", re.ASCII)
MOMENT: Final = re.compile(r"(?:\d{1,2}:[0-5]\d|\d{1,3}):[0-5]\d", re.ASCII)
CLOCK: Final = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)
NUMBER: Final = re.compile(r"-?\d+(?:\.\d+)?[十百千万亿]*[%‰]?", re.ASCII)
COUNT: Final = re.compile(r"\d{1,9}", re.ASCII)
OLD_ADDRESS: Final = re.compile(r"[^/\s]+(?:/[^/\s]+)*(?:\.html?|/)")
PICTURE_NAME: Final = re.compile(r"art:[a-z0-9]+(?:-[a-z0-9]+)*")
PHONE: Final = re.compile(r"[0-9+()\-—转、，,/（） ]+")
SITE_CODE: Final = re.compile(r"bm\d{8}|\d{10}", re.ASCII)
RECORD_CODE: Final = re.compile(r"\d{14}", re.ASCII)
SYLLABLES: Final = re.compile(r"[a-zü]{1,6}(?: [a-zü]{1,6})*")
LAST_YEAR: Final = 2999
"""Later years are slips of the finger, or "never", and the calendar of the program ends at 9999."""
WINDOWS_NAMES: Final = frozenset(
    ("con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10)))
)
"""Names that Windows keeps for devices, whatever their extension."""

_NO_CLOCK = re.compile(r"\d{4}-\d{2}-\d{2}[ T](\d{2}:\d{2})", re.ASCII)
_WORDED_NUMBER = re.compile(
    r"(近|约|超过|突破|达|不足|超)?(-?\d+(?:\.\d+)?)(余|多)?([十百千万亿]*)(余|多)?([%‰]?)(\D*)"
)
_NOT_IN_ADDRESS = re.compile(r"[\s<>\"\\`]")
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]+:|//", re.IGNORECASE)
"""An address; one letter before the colon is a disk of Windows."""
_NOT_IN_PATH = re.compile(r"[\\<>:\"|?*]")
# What names thousands of characters takes two milliseconds to compile: that is done where it is needed.
_CHARACTER = r"[\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
_TONES = re.compile(r"[\u0300-\u036f]")
_BLANKS = "\ufeff\u200b"
_HAN = r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef‘’“”…—\U00020000-\U0003ffff]"
_BETWEEN_HAN = rf"(?<={_HAN}) (?={_HAN})"


def tidy(text: str, *, folded: bool = False) -> str:
    """*text* in NFC without blanks at its ends; no-break spaces inside stay.

    *folded* text was written over several lines and joined by spaces, which do not belong between Han characters.
    """
    text = text.strip()
    if text.isascii():
        return text
    if text[0] in _BLANKS or text[-1] in _BLANKS:
        text = text.strip(_BLANKS).strip()
    if folded:
        text = re.sub(_BETWEEN_HAN, "", text)
    return unicodedata.normalize("NFC", text)


def check(rule: Rule, text: str) -> str | Fault:
    """The tidy *text* as it is kept, or what is wrong with it."""
    if forbidden := FORBIDDEN.search(text):
        return Fault("E002", f"文字里有{character_name(forbidden.group())}", "请删去")
    if len(text) > rule.longest:
        return Fault("E117", f"最多 {rule.longest} 字，现在有 {len(text)} 字", "请缩短")
    return _CHECKS[rule.name](text)


def is_real_date(text: str) -> bool:
    """Whether *text* is ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD`` and exists in the calendar."""
    match = DATE.fullmatch(text)
    return bool(match) and _day_fault(int(match[1]), int(match[2] or 1), int(match[3] or 1)) is None  # type: ignore[index]


def web_fault(text: str) -> Fault | None:
    """What keeps *text* from being an http(s) address, or None."""
    if found := _NOT_IN_ADDRESS.search(text):
        what = "空格" if found.group().isspace() else f"“{found.group()}”"
        return Fault("E113", f"网址里有{what}", "请从浏览器地址栏重新复制")
    try:
        parts = urlsplit(text)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return Fault("E113", "网址写法不对", "请从浏览器地址栏重新复制")
    if parts.scheme not in ("http", "https"):
        if not parts.scheme and "." in text.partition("/")[0]:
            return Fault("E113", "网址缺少 https://", f"请写成 https://{text}")
        if (plain := unicodedata.normalize("NFKC", text)) != text and plain.startswith(("https://", "http://")):
            return Fault("E113", "网址里的冒号和斜线要用半角", f"可写成 {plain}")
        return Fault("E113", "网址只能以 https:// 或 http:// 开头", "")
    if not host or "@" in parts.netloc:
        return Fault("E113", "网址里的域名写法不对", "请从浏览器地址栏重新复制")
    return None


def slug_from(text: str) -> str:
    """The slug nearest to *text* by its Latin letters and digits; ``""`` when it has none or would lose Han."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    if any("\u2e80" <= character <= "\u9fff" for character in plain):
        return ""
    plain = "".join(character for character in plain if not unicodedata.combining(character))
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def _line(text: str) -> str | Fault:
    if "\n" in text or "\t" in text:
        return Fault("E103", "这里只能写一行，现在有换行或制表符", "请写成一行")
    return text


def _prose(text: str) -> str | Fault:
    return text


def _slug(text: str) -> str | Fault:
    if not SLUG.fullmatch(text):
        better = slug_from(text)
        hint = f"可写成 {better}" if better else "只用小写字母、数字与连字符，如 er-ren-jiang"
        return Fault("E112", f"“{text[:40]}”不能用作网址里的名字", hint)
    if text in WINDOWS_NAMES:
        return Fault("E112", f"“{text}”是 Windows 保留的名字", f"可写成 {text}-1")
    return text


def _day_fault(year: int, month: int, day: int) -> Fault | None:
    if year > LAST_YEAR:
        return Fault("E105", f"{year} 年太远", "请核对年份；不设期限就删去这一行")
    if not 1 <= month <= 12:
        return Fault("E105", f"没有 {month} 月", "月份从 01 到 12")
    try:
        date(year, month, day)
    except ValueError:
        last = (date(year + month // 12, month % 12 + 1, 1) - date(year, month, 1)).days
        return Fault("E105", f"{year} 年 {month} 月没有 {day} 日", f"日从 01 到 {last}")
    return None


def _date(text: str) -> str | Fault:
    match = DATE.fullmatch(text)
    if match:
        return _day_fault(int(match[1]), int(match[2] or 1), int(match[3] or 1)) or text
    better = _better_date(text)
    if better:
        return Fault("E105", f"日期“{text[:40]}”写法不对", f"可写成 {better.partition(' ')[0]}")
    return Fault("E105", f"日期“{text[:40]}”写法不对", "请写成 2024、2024-05 或 2024-05-01")


def _instant(text: str) -> str | Fault:
    match = INSTANT.fullmatch(text)
    if match:
        return _day_fault(int(match[1]), int(match[2]), int(match[3])) or text
    better = _better_date(text)
    if len(better) >= len("2024-05-01"):
        return Fault("E105", f"时间“{text[:40]}”写法不对", f"可写成 {better}")
    if match := _NO_CLOCK.fullmatch(text):
        return Fault("E105", f"没有 {match[1]} 这个钟点", "钟点从 00:00 到 23:59，半夜十二点写成第二天的 00:00")
    return Fault("E105", f"时间“{text[:40]}”写法不对", "请写成 2024-05-01 或 2024-05-01 09:30")


def _better_date(text: str) -> str:
    """*text* as a date of ours (with its time of day if it has one), or ``""``."""
    better = loose_date(text)
    if better == text or (" " in better and not INSTANT.fullmatch(better)):
        return ""
    return better if is_real_date(better.partition(" ")[0]) else ""


def _time(text: str) -> str | Fault:
    if CLOCK.fullmatch(text):
        return text
    plain = unicodedata.normalize("NFKC", text)
    match = re.fullmatch(r"(\d{1,2})[:.点时](\d{1,2})分?", plain)
    better = f"{int(match[1]):02}:{int(match[2]):02}" if match else ""
    better = "00:00" if better == "24:00" else better
    hint = f"可写成 {better}" if better and CLOCK.fullmatch(better) else "请写成 09:30"
    return Fault("E105", f"时间“{text[:40]}”写法不对", hint)


def _web(text: str) -> str | Fault:
    return web_fault(text) or text


def _old_address(text: str) -> str | Fault:
    if "://" in text or text.startswith("//"):
        return Fault("E113", "旧网址只写站内的部分", "如 old/page.html")
    if text.startswith("/"):
        relative = text.lstrip("/")
        return Fault("E113", "旧网址不要以 / 开头", f"可写成 {relative[:80]}" if relative else "如 old/page.html")
    if "%" in text:
        return Fault("E113", "旧网址里不要用 % 编码", f"可写成 {unquote(text)[:80]}")
    if found := _NOT_IN_PATH.search(text):
        return Fault("E113", f"旧网址里不能有“{found.group()}”", "只写路径，如 old/page.html")
    if _has_dots(text):
        return Fault("E113", "旧网址里不能有 . 或 .. 一级", "只写路径，如 old/page.html")
    for part in text.rstrip("/").split("/"):
        if part.startswith(".") or part.endswith("."):
            return Fault("E113", "旧网址的每一级都不能以点开头或结尾", "只写路径，如 old/page.html")
        if (stem := part.partition(".")[0].lower()) in WINDOWS_NAMES:
            return Fault("E113", f"旧网址里的“{stem}”是 Windows 保留的名字", "只能删去这一条")
    if not OLD_ADDRESS.fullmatch(text):
        return Fault("E113", "旧网址要以 .html 或 / 结尾，里面没有空格", "如 old/page.html")
    return text


def _has_dots(path: str) -> bool:
    return any(not part.strip(". ") for part in path.rstrip("/").split("/"))


def _picture(text: str) -> str | Fault:
    if PICTURE_NAME.fullmatch(text):
        return text
    if text.startswith("art:"):
        return Fault("E113", f"插图名“{text[:40]}”写法不对", "请写成 art: 加小写字母、数字与连字符，如 art:court")
    if _ELSEWHERE.match(text):
        return Fault("E113", "图片不能用网址", "请把照片放在稿件旁边，只写文件名，如 photo.jpg")
    path = text
    while path.startswith("./"):
        path = path[2:]
    if path.startswith("/") or _has_dots(path) or _NOT_IN_PATH.search(path):
        name = re.search(r"[^\\/<>:\"|?*]{1,60}\.(?:jpe?g|png|webp|gif|hei[cf])$", text, re.IGNORECASE)
        hint = f"照片要放在稿件旁边，只写文件名，如 {name.group() if name else 'photo.jpg'}"
        return Fault("E113", f"图片路径“{text[:40]}”不允许", hint)
    return path


def _beside(text: str, endings: tuple[str, ...], what: str) -> str | Fault:
    """A file beside the text that ends in one of *endings*; *what* it is called."""
    if _ELSEWHERE.match(text):
        return Fault("E113", f"{what}不能用网址", f"请把文件放在稿件旁边，只写文件名，如 talk{endings[0]}")
    path = text
    while path.startswith("./"):
        path = path[2:]
    if path.startswith("/") or _has_dots(path) or _NOT_IN_PATH.search(path):
        return Fault("E113", f"{what}的路径“{text[:40]}”不允许", f"文件要放在稿件旁边，只写文件名，如 talk{endings[0]}")
    if not path.lower().endswith(endings):
        return Fault("E113", f"{what}“{text[:40]}”的格式不收", f"只收 {'、'.join(endings)}，请先另存")
    return path


def _recording(text: str) -> str | Fault:
    return _beside(text, (".mp4", ".mp3", ".m4a"), "录音录像")


def _captions(text: str) -> str | Fault:
    return _beside(text, (".vtt",), "字幕")


def _moment(text: str) -> str | Fault:
    if MOMENT.fullmatch(text):
        return text
    plain = unicodedata.normalize("NFKC", text).replace(" ", "")
    match = re.fullmatch(r"(?:(\d{1,2})(?:时|小时|:))?(\d{1,2})[:.分](\d{1,2})秒?", plain)
    better = f"{f'{int(match[1])}:' if match[1] else ''}{int(match[2])}:{int(match[3]):02}" if match else ""
    hint = f"可写成 {better}" if better and MOMENT.fullmatch(better) else "请写成 1:20（1 分 20 秒）或 1:02:03"
    return Fault("E105", f"时间“{text[:20]}”写法不对", hint)


def _site_code(text: str) -> str | Fault:
    """Codes seen on public sites; the annex of 国办发〔2017〕47号 could not be opened, so the form is unverified."""
    if SITE_CODE.fullmatch(text):
        return text
    return Fault("E705", f"网站标识码“{text[:40]}”写法不对", "写 10 位数字，或 bm 加 8 位数字；没有就删掉这一行")


def _record_code(text: str) -> str | Fault:
    if RECORD_CODE.fullmatch(text):
        return text
    return Fault("E705", f"公安备案编号“{text[:40]}”写法不对", "只写 14 位数字；没有就删掉这一行")


def _syllables(text: str) -> str | Fault:
    if SYLLABLES.fullmatch(text):
        return text.replace("ü", "v")
    plain = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold())
    better = " ".join(re.findall("[a-z]+", _TONES.sub("", plain.replace("u\u0308", "v"))))
    hint = f"可写成 {better}" if better else "只用小写字母，音节之间空一格，如 chong qing"
    return Fault("E121", f"读音“{text[:40]}”写法不对", hint)


def reading_fault(word: str, syllables: str) -> Fault | None:
    """What is wrong with checked *syllables* as the reading of *word*."""
    count, wanted = len(syllables.split()), len(re.findall(_CHARACTER, word))
    if not wanted:
        return Fault("E121", f"“{word[:20]}”里没有汉字", "读音只写给汉字，请删去这一行")
    if count != wanted:
        message = f"“{word[:20]}”有 {wanted} 个汉字，读音有 {count} 个音节"
        return Fault("E121", message, "每个汉字写一个音节，音节之间空一格")
    return None


def seconds_of(moment: str) -> int:
    """Seconds from the start that a checked *moment* means: ``1:02:03`` is 3723."""
    total = 0
    for part in moment.split(":"):
        total = total * 60 + int(part)
    return total


def _number(text: str) -> str | Fault:
    if NUMBER.fullmatch(text):
        return text
    plain = unicodedata.normalize("NFKC", text).replace(",", "").replace(" ", "")
    if NUMBER.fullmatch(plain):
        return Fault("E116", f"数值“{text[:20]}”写法不对", f"可写成 {plain}")
    if match := _WORDED_NUMBER.fullmatch(plain):
        before, number, inside, scale, after, percent, unit = match.groups()
        parts = [f"value: {number}{scale}{percent}"]
        if qualifier := before or inside or after:
            parts.append(f"qualifier: {'超过' if qualifier == '超' else qualifier}")
        if unit:
            parts.append(f"unit: {unit}")
        if len(parts) > 1:
            return Fault("E116", f"数值“{text[:20]}”里只写数字", f"可分开写成 {'、'.join(parts)}")
    return Fault("E116", f"数值“{text[:20]}”写法不对", "请写成 23、1万 或 90.79%")


def _count(text: str) -> str | Fault:
    if COUNT.fullmatch(text):
        return text
    plain = re.sub(r"[,\s]|\.0+$", "", unicodedata.normalize("NFKC", text))
    if match := re.fullmatch(r"(\d+)万", plain):
        plain = f"{match[1]}0000"
    hint = f"可写成 {plain}" if COUNT.fullmatch(plain) else "请写成不带单位的整数，如 23"
    return Fault("E116", f"“{text[:20]}”不是从 0 起的整数", hint)


def _phone(text: str) -> str | Fault:
    if PHONE.fullmatch(text):
        return text
    return Fault("E103", f"电话“{text[:40]}”写法不对", "只写数字与连字符，如 0851-12345678")


_CHECKS: Final[dict[RuleName, Callable[[str], str | Fault]]] = {
    "line": _line,
    "prose": _prose,
    "slug": _slug,
    "id": _slug,
    "date": _date,
    "instant": _instant,
    "time": _time,
    "web": _web,
    "old_address": _old_address,
    "picture": _picture,
    "number": _number,
    "count": _count,
    "phone": _phone,
    "recording": _recording,
    "captions": _captions,
    "moment": _moment,
    "syllables": _syllables,
    "site_code": _site_code,
    "record_code": _record_code,
    "district": _line,
    "town": _line,
    "topic": _line,
    "honour": _line,
    "ref": _line,
}
"""Names of places, topics and documents are only lines here: whether they exist is known when all files are read."""
