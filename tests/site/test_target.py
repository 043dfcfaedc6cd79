"""Style sheets and scripts hold nothing that Chromium 80 does not know, but for what only adds.

The look is ``tests/tools/target_lint.js``, over MDN's compatibility data; what is allowed stands with its reason in
``tests/tools/target_allowed.json``.  Whether the site works there is asked of the browser itself
(``test_old_chromium.py``).
"""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.conftest import REPOSITORY

LINT = REPOSITORY / "tests" / "tools" / "target_lint.js"


def findings(*files: Path) -> list[str]:
    """What the look names, a finding a line; of all assets where no *files* are given."""
    done = subprocess.run(["node", LINT, *files], capture_output=True, text=True, encoding="utf-8")
    assert done.stderr == ""
    assert done.returncode == bool(done.stdout)
    return done.stdout.splitlines()


def named_in(folder: Path, ending: str, cases: tuple[tuple[str, list[str]], ...]) -> dict[str, list[str]]:
    """Source → what is named in it.  Each stands in a folder of its own: scripts of one folder share their names."""
    files = {f"/{number:02}/a.{ending}": source for number, (source, _) in enumerate(cases)}
    for name, source in files.items():
        (folder / name[1:3]).mkdir()
        (folder / name[1:]).write_text(source, encoding="utf-8")
    said = findings(*(folder / name[1:] for name in files))
    return {source: [line.split(": ", 1)[1] for line in said if f"{name}:" in line] for name, source in files.items()}


STYLES: tuple[tuple[str, list[str]], ...] = (
    (".a { display: flex; gap: 1rem; }", ["gap in flex"]),
    (".a { display: grid; gap: 1rem; }", []),
    (".a { aspect-ratio: 1 / 2; inset: 0; }", ["aspect-ratio", "inset"]),
    (".a:is(b, i), .c:has(a) { color: red; }", [":is", ":has"]),
    ("@layer a { b { color: red; } }", ["@layer"]),
    ("@container (min-width: 1px) { b { color: red; } }", ["@container"]),
    (".a { b { color: red; } }", ["not CSS: Colon is expected"]),
    ("@media (width > 3rem) { b { color: red; } }", ["@media with < or >"]),
    (".a { color: color-mix(in srgb, red, blue); }", ["color-mix()"]),
    (".a { width: min(1px, 2px); margin-left: max(1px, 2vw); }", []),
    (".a { height: 100dvh; }", ["unit dvh"]),
    (".a { height: 100vh; height: 100dvh; }", []),
    (".a { -webkit-appearance: none; appearance: none; }", []),
    (".a { overflow: clip; }", ["overflow: clip"]),
    ("@supports (inset: 0) { .a { inset: 0; } }", []),
    ("@supports not (inset: 0) { .a { inset: 0; } }", ["inset"]),
)
SCRIPTS: tuple[tuple[str, list[str]], ...] = (
    ("var a = 1; const b = 2;", ["syntax newer than ES5: The keyword 'const' is reserved"]),
    ("a?.b;", ["syntax newer than ES5: Unexpected token"]),
    ("node.replaceChildren();", [".replaceChildren"]),
    ("'a'.replaceAll('a', 'b'); [1].at(0); Object.hasOwn({}, 'a');", [".replaceAll", ".at", ".hasOwn"]),
    ("structuredClone({}); new WeakRef({});", ["structuredClone", "WeakRef"]),
    ("[1].flat(); Object.fromEntries([]); 'a'.matchAll(/a/g); Promise.allSettled([]);", []),
    ("var notes = { at: 1 }; notes.at;", []),
    ("'replaceAll' in String.prototype;", []),
)


def test_style_sheets_and_scripts_hold_what_the_oldest_browser_knows() -> None:
    assert findings() == []


def test_what_is_too_new_in_a_style_sheet_is_named(tmp_path: Path) -> None:
    assert named_in(tmp_path, "css", STYLES) == dict(STYLES)


def test_what_is_too_new_in_a_script_is_named(tmp_path: Path) -> None:
    assert named_in(tmp_path, "js", SCRIPTS) == dict(SCRIPTS)
