"""Published scripts with short names: they do what they did."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from generator.output.short_names import with_short_names

SCRIPT = """/* counts "words" */
(function (global) {
  "use strict";
  var words = { word: 1, words: 2, document: 3 };
  var pattern = /words|"[^/"]/g;
  function longest(word, other) { return word.length > other.length ? word : other; }
  function said(document) { return document.word + words.words; }
  try { throw 1; } catch (thrown) { words.word += thrown; }
  var nowhere = typeof document === "undefined";
  global.answer = [
    longest("words", 'ab"'), said({ word: 1e6 / 2 }), nowhere, "words".replace(pattern, "x"), words.word, words.document
  ];
}(this));
"""


def test_variables_are_shortened_and_nothing_else() -> None:
    short = with_short_names(SCRIPT)
    assert len(short) < len(SCRIPT) - 60
    for kept in ('/* counts "words" */', '/words|"[^/"]/g', '"words"', ".word", "words: 2", "typeof document", "1e6 /"):
        assert kept in short
    for gone in ("longest", "said(", "thrown", "nowhere", "pattern"):
        assert gone not in short
    assert with_short_names(SCRIPT) == short


def test_a_name_that_is_also_something_not_declared_stays() -> None:
    assert "(document)" in with_short_names(SCRIPT)
    assert with_short_names("function f(){ return name; } function g(name){ return name; }").count("name") == 3


def test_a_short_name_is_none_that_is_there_already() -> None:
    assert with_short_names("(function (number) { return a + number; }(1));") == "(function (b) { return a + b; }(1));"


@pytest.mark.skipif(not shutil.which("node"), reason="node is not installed")
def test_a_shortened_script_does_what_it_did() -> None:
    def answer(script: str) -> str:
        return subprocess.run(
            ["node", "-p", f"{script};JSON.stringify(this.answer)"], capture_output=True, text=True, check=True
        ).stdout

    assert answer(with_short_names(SCRIPT)) == answer(SCRIPT) == '["words",500002,true,"x",2,3]\n'


NEWER = ("const other = value;", "return `${value}`;", "return [1].map(other => other + value);")


@pytest.mark.parametrize("line", NEWER)
def test_a_script_in_newer_javascript_is_left_as_it_is(line: str) -> None:
    script = f"function f(value) {{ {line} }}"
    assert with_short_names(script) == script
