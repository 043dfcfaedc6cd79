"""The shape of the code: who may import whom, and what a quick command must not load."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.test_idle import REPORT, settled

REPOSITORY = Path(__file__).parent.parent
PACKAGE = REPOSITORY / "generator"
ROOMS = (
    "problems", "fingerprint", "folders", "places", "store", "workers", "intake", "settings", "config", "kiosks",
    "text", "media", "model", "kinds", "load", "search", "plan", "render", "checks", "output", "glance", "pipeline",
    "bundle", "screens", "serve", "scaffold", "word", "signing", "status", "terminal", "usage", "report", "idle",
    "commands", "cli", "__main__",
)  # fmt: skip
"""In the order of the arrow: a module imports only from its own room and those before it."""
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "_site" not in path.parts)
HEAVY = ("jinja2", "markdown_it", "PIL", "pypinyin", "livereload", "tornado", "numpy", "segno", "icalendar", "mammoth")
LEFT_OUT_WHEN_IDLE = (
    "click", "typing", "inspect", "ast", "pathlib", "fnmatch", "urllib", "ipaddress", "dataclasses", "copy", "difflib",
    "datetime", "zoneinfo", "random", "secrets", "uuid", "platform", "threading", "gettext", "locale", "shlex",
    "unicodedata", "rich", "msgspec", "yaml",
)  # fmt: skip
"""What costs more to import than a small site costs to look at."""
CALLED_BY_LIBRARIES = frozenset(["silent", "canSplitWord", "finishing"])
"""Flags of functions that markdown-it and tornado call in their own way."""
TOO_VAGUE = frozenset(
    ["utils", "util", "helper", "helpers", "common", "misc", "manager", "handler", "processor", "engine", "service"]
)


def name_of(path: Path) -> str:
    parts = path.relative_to(REPOSITORY).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def is_for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def imports_of(path: Path, *, without_types: bool = False) -> set[str]:
    """Modules of the package that *path* imports anywhere in it; those under ``TYPE_CHECKING`` may be left out."""
    known = {name_of(module) for module in MODULES}
    found: set[str] = set()
    module = ast.parse(path.read_text(encoding="utf-8"))
    if without_types:
        module.body = [node for node in module.body if not is_for_types(node)]
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}: relative import"
            inner = {f"{node.module}.{alias.name}" for alias in node.names}
            found.update(inner & known or {node.module or ""})
    return {name for name in found if name.startswith("generator.")}


def room_of(module: str) -> str:
    return module.split(".")[1]


def functions() -> list[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    return [
        (f"{path.relative_to(REPOSITORY)}:{node.lineno} {node.name}", node)
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def test_every_room_has_its_place_in_the_order() -> None:
    rooms = {room_of(name_of(path)) for path in MODULES if name_of(path) != "generator"}
    assert rooms - set(ROOMS) == set()


@pytest.mark.parametrize("path", MODULES, ids=lambda path: name_of(path))
def test_a_module_imports_only_from_rooms_above_its_own(path: Path) -> None:
    if name_of(path) == "generator":
        return
    above = ROOMS[: ROOMS.index(room_of(name_of(path))) + 1]
    assert {name for name in imports_of(path) if room_of(name) not in above} == set()


def test_no_modules_import_each_other_in_a_circle() -> None:
    graph = {name_of(path): imports_of(path, without_types=True) for path in MODULES}
    done: set[str] = set()

    def visit(module: str, trail: tuple[str, ...]) -> None:
        assert module not in trail, " -> ".join((*trail, module))
        if module not in done:
            for other in sorted(graph.get(module, ())):
                visit(other, (*trail, module))
            done.add(module)

    for module in sorted(graph):
        visit(module, ())


def test_importing_the_command_loads_nothing_heavy() -> None:
    code = f"import sys, generator.cli; print(*sorted(set(sys.modules) & set({HEAVY!r})))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=REPOSITORY, check=True)
    assert done.stdout.split() == []


def test_a_build_with_nothing_to_do_loads_next_to_nothing(tmp_path: Path) -> None:
    root = settled(tmp_path, {**REPORT, "problems": []})
    code = f"""
import sys
before = set(sys.modules)
sys.argv = ["hongcheng", "build", "--root", {str(root)!r}]
from generator.__main__ import main
try:
    main()
except SystemExit as end:
    print(end.code, *sorted((set(sys.modules) - before) & set({(*HEAVY, *LEFT_OUT_WHEN_IDLE)!r})))
"""
    # Without the packages' own start-up files, which may have imported some of it already.
    command = [sys.executable, "-I", "-c", f"import sys; sys.path.insert(0, {str(REPOSITORY)!r})\n{code}"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "已是最新" in done.stdout
    assert done.stdout.splitlines()[-1] == "0"


def test_modules_stay_under_four_hundred_lines() -> None:
    lengths = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert {name: length for name, length in lengths.items() if length > 400} == {}


def test_every_module_says_what_it_is_for() -> None:
    silent = [name_of(path) for path in MODULES if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))]
    assert silent == []


def test_functions_take_at_most_five_parameters() -> None:
    def count(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
        named = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
        return len([argument for argument in named if argument.arg not in {"self", "cls"}])

    # A command's function takes one parameter for each of its options.
    assert [where for where, node in functions() if count(node) > 5 and not where.startswith("generator/cli")] == []


def test_yes_and_no_are_never_passed_by_position() -> None:
    def has_flag(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
        return any(
            isinstance(argument.annotation, ast.Name)
            and argument.annotation.id == "bool"
            and argument.arg not in CALLED_BY_LIBRARIES
            for argument in (*node.args.posonlyargs, *node.args.args)
        )

    assert [where for where, node in functions() if has_flag(node) and not where.startswith("generator/cli")] == []


def test_names_say_what_a_thing_is() -> None:
    vague = [name_of(path) for path in MODULES if path.stem in TOO_VAGUE]
    vague += [where for where, node in functions() if node.name.strip("_") in TOO_VAGUE]
    assert vague == []


def test_only_the_command_prints() -> None:
    prints = [
        f"{path.relative_to(REPOSITORY)}:{node.lineno}"
        for path in MODULES
        if room_of(name_of(path) + ".") not in {"cli", "__main__"}
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]
    assert prints == []
