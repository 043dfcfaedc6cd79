"""What Jinja and Python say of a broken template, in Chinese; their own words stay behind it for the maintainer."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

_TOKENS: Final = {
    "end of print statement": "}}",
    "end of statement block": "%}",
    "begin of statement block": "{%",
    "begin of print statement": "{{",
    "end of template": "模板的末尾",
    "name": "名字",
    "string": "文字",
    "integer": "整数",
}
"""Jinja's names of what stands in a template."""


def _shown(token: str) -> str:
    return f"“{_TOKENS.get(token, token)}”"


def _unclosed(match: re.Match[str]) -> str:
    inner = f"，用来结束“{{% {match['inner']} %}}”" if match["inner"] else ""
    return f"到末尾还少“{{% {match['wanted']} %}}”{inner}"


def _misplaced(match: re.Match[str]) -> str:
    inner = f"，要先结束“{{% {match['inner']} %}}”" if match["inner"] else ""
    return f"“{{% {match['tag']} %}}”放错了地方{inner}"


_INNER: Final = r"(?:.*The innermost block that needs to be closed is '(?P<inner>\w+)')?"
_MEANINGS: Final[tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...]] = tuple(
    (re.compile(pattern, re.DOTALL), told)
    for pattern, told in (
        (rf"Unexpected end of template\..*'(?P<wanted>end\w+)'{_INNER}", _unclosed),
        (r"Unexpected end of template", lambda _: "到末尾还有没结束的标记"),
        (r"unexpected end of template, expected '(.+?)'", lambda m: f"到末尾还少{_shown(m[1])}"),
        (rf"Encountered unknown tag '(?P<tag>\w+)'\. You probably made a nesting mistake{_INNER}", _misplaced),
        (r"Encountered unknown tag '(?P<tag>(?:end\w+|else|elif))'", lambda m: f"“{{% {m[1]} %}}”没有与它成对的开头"),
        (r"Encountered unknown tag '(.+?)'", lambda m: f"不认识的标记“{{% {m[1]} %}}”"),
        (r"expected token '(.+?)', got '(.+?)'$", lambda m: f"这里应是{_shown(m[1])}，现在是{_shown(m[2])}"),
        (r"Expected an expression, got '(.+?)'$", lambda m: f"这里还缺内容，后面已经是{_shown(m[1])}"),
        (r"unexpected '(.+?)', expected '(.+?)'$", lambda m: f"括号没有成对：这里应是“{m[2]}”，现在是“{m[1]}”"),
        (r"unexpected char ('|\")(.+?)\1 at", lambda m: f"字符 {m[2]} 在这里看不懂，请看看引号和标点"),
        (r"unexpected '(.+?)'$", lambda m: f"{_shown(m[1])}不该在这里"),
        (r"can't assign to", lambda _: "等号左边要写名字"),
        (r"Missing end of comment tag", lambda _: "备注没有结束，少“#}”"),
        (r"Missing end of raw directive", lambda _: "少“{% endraw %}”"),
        (r"No filter named '(.+?)'", lambda m: f"没有“{m[1]}”这个过滤器"),
        (r"No test named '(.+?)'", lambda m: f"没有“{m[1]}”这个判断"),
        (r"block '(.+?)' defined twice", lambda m: f"“{{% block {m[1]} %}}”写了两次"),
        (r"tag name expected", lambda _: "“{%”后面要写标记的名字"),
        (r"macro '(.+?)' takes (?:no keyword argument|not more than)", lambda m: f"交给“{m[1]}”的内容太多"),
        (r"'NoneType' object is not iterable|object is not iterable", lambda _: "这个值不是列表，不能一项一项地写"),
        (r"object is not callable", lambda _: "这个值后面不能加括号"),
        (r"by zero", lambda _: "除数是 0"),
        (r"unsupported operand|can only concatenate|not supported between", lambda _: "文字与数字不能放在一起算"),
        (r"maximum recursion depth", lambda _: "模板一层套一层，没有尽头"),
    )
)
"""Jinja's common messages, and a few of Python's, with what they mean."""


def in_chinese(error: Exception) -> str:
    """What *error* means, and in brackets what it says; its words alone where nobody has put them into Chinese."""
    said = str(error).rstrip(".") or type(error).__name__
    for pattern, told in _MEANINGS:
        if match := pattern.search(said):
            return f"{told(match)}（{said}）"
    return said
