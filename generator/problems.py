"""Findings about content: values, not exceptions.

A mistake an editor makes is a :class:`Problem`.  Problems are collected over the
whole run, sorted and printed together; an error among them means that nothing
is published.  Exceptions are left for our own bugs and for machines that fail.

The table :data:`CODES` is the one list of finding codes: tests ask a fixture for
each, and the documentation is checked against it.  A code never changes its meaning.
"""

from __future__ import annotations

import difflib
import json
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Level = Literal["error", "warning"]
LEVEL_NAMES: dict[Level, str] = {"error": "错误", "warning": "警告"}
LONGEST_GUESS = 60
"""Words longer than this, in characters, are not compared with names: nobody mistypes that much."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A place in a file an editor can open.  Lines and columns count from 1; 0 means "the whole file"."""

    path: str
    """Path as shown: relative to the project root, with forward slashes, e.g. ``content/articles/x.md``."""
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        if not self.line:
            return self.path
        return f"{self.path}:{self.line}:{self.column or 1}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding: where, which kind (``code``), what happened, and what to try next."""

    span: Span
    code: str
    message: str
    """What happened and why, in Chinese, without a full stop."""
    hint: str = ""
    """The next thing to try, in Chinese, without a full stop."""
    level: Level = "error"
    paste: str = ""
    """Lines that can be copied into a file and filled in, where there is more to write than a hint can hold."""

    def __post_init__(self) -> None:
        if self.code not in CODES:
            raise ValueError(f"undocumented finding code {self.code}")

    @property
    def sort_key(self) -> tuple[str, int, int, str, str]:
        return (self.span.path, self.span.line, self.span.column, self.code, self.message)

    @property
    def text(self) -> str:
        """Message and hint as one sentence."""
        if not self.hint:
            return self.message
        return f"{self.message}，{self.hint}"

    @property
    def paste_lines(self) -> tuple[str, ...]:
        """:attr:`paste` by lines, each fit to be printed."""
        return tuple(map(one_line, self.paste.splitlines()))

    def __str__(self) -> str:
        return f"{one_line(str(self.span))}: {LEVEL_NAMES[self.level]} {self.code} {one_line(self.text)}"


def one_line(text: str) -> str:
    """*text* with control characters made visible, so that content cannot forge or colour terminal lines.

    Undecodable bytes of file names become visible too, so the result can always be encoded.
    """
    if text.isprintable():
        return text
    return "".join(ch if ch.isprintable() or ch == "\u3000" else ascii(ch)[1:-1] for ch in text)


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Problems without repetitions, sorted by file, line, column and code."""
    return tuple(sorted(set(problems), key=lambda problem: problem.sort_key))


def has_errors(problems: Iterable[Problem]) -> bool:
    return any(problem.level == "error" for problem in problems)


def nearest(word: str, choices: Iterable[str]) -> str | None:
    """The choice that *word* was probably meant to be, or None.

    Widths and cases do not count (``Ｔｉｔｌｅ`` is ``title``).  Candidates are ranked by
    :class:`difflib.SequenceMatcher`.  Chinese names are short, so one wrong character out of
    two must still match: then half of the characters standing at their places is enough.
    """
    if len(word) > LONGEST_GUESS:
        return None
    known = {_folded(choice): choice for choice in sorted(set(choices), reverse=True)}
    wanted = _folded(word)
    close = difflib.get_close_matches(wanted, sorted(known), n=1, cutoff=0.7 if wanted.isascii() else 0.6)
    if close:
        return known[close[0]]
    if wanted.isascii() or len(wanted) < 2:
        return None
    ranked = sorted(
        (-kept, abs(len(wanted) - len(name)), name)
        for name in known
        if (kept := sum(mine == theirs for mine, theirs in zip(wanted, name, strict=False))) * 2 >= len(wanted)
    )
    return known[ranked[0][2]] if ranked else None


def _folded(word: str) -> str:
    return unicodedata.normalize("NFKC", word).casefold().strip()


def did_you_mean(word: str, choices: Iterable[str]) -> str:
    """A hint naming the nearest choice, or an empty string."""
    choice = nearest(word, choices)
    return f"是否为“{choice}”？" if choice else ""


def as_json(problems: Iterable[Problem]) -> str:
    """Problems as a JSON list of objects, one for each finding, in order."""
    return json.dumps(
        [
            {
                "path": one_line(problem.span.path),
                "line": problem.span.line,
                "column": problem.span.column,
                "level": problem.level,
                "code": problem.code,
                "message": one_line(problem.message),
                "hint": one_line(problem.hint),
                "paste": "\n".join(problem.paste_lines),
            }
            for problem in in_order(problems)
        ],
        ensure_ascii=False,
        indent=1,
    )


def as_github(problems: Iterable[Problem]) -> str:
    """Problems as GitHub workflow commands, which annotate the lines of a pull request."""

    def escaped(text: str, *, is_property: bool = False) -> str:
        text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
        return text.replace(":", "%3A").replace(",", "%2C") if is_property else text

    rows = []
    for problem in in_order(problems):
        properties = f"file={escaped(one_line(problem.span.path), is_property=True)}"
        if problem.span.line:
            properties += f",line={problem.span.line},col={problem.span.column or 1}"
        properties += f",title={escaped(problem.code, is_property=True)}"
        text = "\n".join((one_line(problem.text), *problem.paste_lines))
        rows.append(f"::{problem.level} {properties}::{escaped(text)}")
    return "\n".join(rows)


CODES: dict[str, str] = {
    # files
    "E001": "文件不是 UTF-8 编码",
    "E002": "文件含有控制字符",
    "E003": "文件过大",
    "E004": "文件里留有合并冲突标记",
    "E005": "符号链接指向内容目录之外，或目录里不许有符号链接",
    "E006": "不是普通文件",
    "E007": "文件名不能用",
    "E008": "文件无法读取",
    "E009": "内容目录里有不认识的文件或文件夹",
    # front matter and YAML
    "E010": "缺少 front matter",
    "E011": "front matter 没有结束行",
    "E012": "YAML 语法错误",
    "E013": "重复的字段",
    "E014": "YAML 锚点与别名不可用",
    "E015": "YAML 标签不可用",
    "E016": "YAML 只能有一个文档",
    "E017": "front matter 过大或嵌套过深",
    "E018": "front matter 不是“字段: 值”的形式",
    "W019": "“#”后面的文字没有算进去",
    "E021": "Word 文档无法读取",
    # fields
    "E101": "缺少必填字段",
    "E102": "未知字段",
    "E103": "值的类型不对",
    "E104": "未知区县",
    "E105": "日期写法不对",
    "E106": "值不在可选范围内",
    "E107": "未知乡镇街道",
    "E108": "乡镇街道不属于所填区县",
    "E109": "未知专题",
    "E110": "未知荣誉",
    "E111": "引用的条目不存在",
    "E112": "slug 写法不对",
    "E113": "网址不允许",
    "E114": "图片文件不存在",
    "E115": "图片缺少替代文字",
    "E116": "数值写法不对",
    "E117": "文字过长",
    "E118": "日期先后矛盾",
    "E119": "没有这幅插图",
    "W120": "图集文件夹里的照片没有用上",
    "E121": "读音写法不对",
    # the library
    "E201": "slug 重复",
    "E202": "网址冲突",
    "E203": "旧网址与现有网址冲突",
    "E204": "网址过长",
    "E205": "审核记录有误",
    "E206": "编号重复",
    "W207": "审核后稿件有改动",
    # Markdown bodies
    "E301": "未知的 ::: 容器",
    "E302": "::: 容器没有结束",
    "E303": "正文过长",
    "E304": "正文括号或标记过多",
    "E305": "正文里的网址不允许",
    "E306": "正文里的站内链接没有目标",
    "E307": "正文里的图片不存在",
    "E308": "正文里的锚点不存在",
    "E309": "脚注没有定义",
    "E310": "标题层级不对",
    "E311": "正文里的图片缺少替代文字",
    "W312": "正文里的 HTML 会照字面显示",
    "E313": "::: 容器的写法不对",
    "W314": "Markdown 记号没有起作用，会照字面显示",
    "E315": "表格里有一行的格子比表头多",
    "W316": "横线紧接在文字下面，把文字变成了小标题",
    "W317": "图片的替代文字还没有写",
    "W318": "稿件里有像个人信息的号码",
    # lecture scripts
    "E401": "未知的讲者标记",
    "E402": "讲者声明有误",
    "E403": "台词之前没有讲者",
    "W404": "讲稿没有台词",
    "W405": "讲者标记之后没有台词",
    "E406": "台词的时间写法不对",
    "W407": "台词的时间不对",
    # pictures
    "E501": "图片无法解码",
    "E502": "图片过大",
    "E503": "图片不完整",
    "E504": "图片格式不支持或与扩展名不符",
    "E505": "HEIC 图片需要先转换",
    "E506": "内容目录里不收 SVG",
    # recordings and captions
    "E511": "录音录像无法读取",
    "E512": "录音录像过大",
    "E513": "录音录像不完整",
    "E514": "录音录像的格式不支持或与扩展名不符",
    "W515": "录音录像的编码有的浏览器放不了",
    "E516": "录音录像里的附加信息无法去除",
    "E517": "录音录像或字幕文件不存在",
    "E521": "字幕写法不对",
    "W522": "字幕的时间重叠或倒退",
    "W523": "章节的时间不对",
    # fonts
    "E531": "字体不能用",
    "W532": "字体里缺字",
    "W533": "字体裁剪后仍然过大",
    "W534": "没有装裁剪字体的程序包",
    # kiosks
    "E601": "展播的时间写法不对",
    "E602": "展播的画面写法不对",
    "W603": "展播里有用不上的设置",
    "W604": "展播的画面没有内容",
    "E611": "展播文件夹里的文件变了",
    "E612": "展播文件夹里缺文件",
    "E613": "展播文件夹里多出文件",
    "E614": "展播文件夹没有复制完，或不是展播文件夹",
    "E615": "展播要用的东西带不走",
    "E616": "名字在 U 盘上不能用",
    # settings and data files
    "E701": "不是内容文件夹",
    "E702": "数据文件有误",
    "E703": "base_url 写法不对",
    "E704": "时区不认识",
    "E705": "网站标识码或公安备案编号写法不对",
    # the finished pages
    "E801": "页面里有断开的链接",
    "E802": "页面里的锚点不存在",
    "E803": "页面引用了站外资源",
    "E804": "模板有误",
    "E805": "页面里的锚点重复",
    "E806": "随站的图或脚本有误",
    # the machine
    "E901": "磁盘空间不足",
    "E902": "没有写入权限",
    "E903": "另一个构建正在进行",
    "E904": "输出文件夹不能使用",
    "E905": "读写失败",
    "W906": "PyYAML 没有带 C 解析器",
}
"""Every code with its meaning: E stops a build, W does not."""
