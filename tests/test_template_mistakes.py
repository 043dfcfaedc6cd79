"""What an editor is told of a template that Jinja refuses."""

from __future__ import annotations

import re

import jinja2
import pytest

from generator.render.mistakes import in_chinese


@pytest.mark.parametrize(
    ("source", "meaning"),
    [
        ("{% if view %}一", "到末尾还少“{% endif %}”，用来结束“{% if %}”"),
        ("{% for a in view %}{% if a %}一{% endfor %}", "“{% endfor %}”放错了地方，要先结束“{% if %}”"),
        ("一{% endif %}", "“{% endif %}”没有与它成对的开头"),
        ("{% fro a in view %}", "不认识的标记“{% fro %}”"),
        ("{{ view.title ", "到末尾还少“}}”"),
        ("{{ view.title }", "“}”不该在这里"),
        ("{{ view view }}", "这里应是“}}”，现在是“view”"),
        ("{% if view = 1 %}{% endif %}", "这里应是“%}”，现在是“=”"),
        ("{% if %}", "这里还缺内容，后面已经是“%}”"),
        ("{{ (view }}", "括号没有成对：这里应是“)”，现在是“}”"),
        ("{{ “红” }}", "字符 “ 在这里看不懂，请看看引号和标点"),
        ("{{ '红 }}", "字符 ' 在这里看不懂，请看看引号和标点"),
        ("{{ view ， 1 }}", "字符 ， 在这里看不懂，请看看引号和标点"),
        ("{# 备注", "备注没有结束，少“#}”"),
        ("{% raw %}一", "少“{% endraw %}”"),
        ("{{ view|shout }}", "没有“shout”这个过滤器"),
        ("{% if view is red %}{% endif %}", "没有“red”这个判断"),
        ("{% block a %}{% endblock %}{% block a %}{% endblock %}", "“{% block a %}”写了两次"),
        ("{% %}", "“{%”后面要写标记的名字"),
        ("{% set 1 = 2 %}", "等号左边要写名字"),
        ("{% macro m(a) %}{% endmacro %}{{ m(1, 2) }}", "交给“m”的内容太多"),
        ("{% for a in 3 %}{% endfor %}", "这个值不是列表，不能一项一项地写"),
        ("{{ view() }}", "这个值后面不能加括号"),
        ("{{ 1 // 0 }}", "除数是 0"),
        ("{{ 1 + '一' }}", "文字与数字不能放在一起算"),
        ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "模板一层套一层，没有尽头"),
    ],
)
def test_what_jinja_says_is_told_in_chinese_with_its_own_words_behind(source: str, meaning: str) -> None:
    with pytest.raises(Exception, match=r".") as refused:
        jinja2.Environment(autoescape=True).from_string(source).render(view={"title": "一"})
    told = in_chinese(refused.value)
    assert told.startswith(f"{meaning}（")
    assert re.search(r"[a-z]{3}.*）$", told, re.DOTALL)


def test_what_nobody_has_put_into_chinese_is_told_as_it_is() -> None:
    assert in_chinese(ValueError("odd.")) == "odd"
    assert in_chinese(KeyError()) == "KeyError"
