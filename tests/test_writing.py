"""What must not be written in this repository, and what must be written in two places alike."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from generator.problems import CODES
from tests.tools.doc_tables import DOCUMENTS, current

REPOSITORY = Path(__file__).parent.parent
HOSTS = tuple(".".join(parts) for parts in (
    ("pypi", "org"), ("files", "pythonhosted", "org"), ("registry", "npmjs", "org"), ("deb", "debian", "org"),
))  # fmt: skip
MACHINE_PATHS = tuple(f"/{folder}/" for folder in ("work", "root", "home", "Users"))
TEXT_ENDINGS = frozenset(
    ["", ".py", ".html", ".xml", ".css", ".js", ".md", ".yaml", ".yml", ".toml", ".json", ".txt", ".sh", ".csv", ".svg"]
)


def files(*patterns: str) -> Iterator[Path]:
    for pattern in patterns:
        yield from sorted(path for path in REPOSITORY.glob(pattern) if path.is_file())


def tracked_text() -> Iterator[tuple[Path, str]]:
    listed = subprocess.run(
        ["git", "-C", str(REPOSITORY), "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        capture_output=True, text=True, encoding="utf-8", check=True,
    )  # fmt: skip
    for name in filter(None, listed.stdout.split("\0")):
        path = REPOSITORY / name
        if path.suffix in TEXT_ENDINGS and path.is_file():
            yield path, path.read_text(encoding="utf-8", errors="replace")


def hits(pattern: str, paths: Iterator[Path], *, without: str = "") -> list[str]:
    """Places where *pattern* stands, after cutting what matches *without* (comments)."""
    found = []
    for path in paths:
        text = path.read_text(encoding="utf-8")
        if without:
            text = re.sub(without, lambda match: "\n" * match[0].count("\n"), text, flags=re.DOTALL)
        for number, line in enumerate(text.splitlines(), 1):
            if re.search(pattern, line):
                found.append(f"{path.relative_to(REPOSITORY)}:{number}: {line.strip()[:100]}")
    return found


def templates() -> Iterator[Path]:
    return files("templates/**/*.html", "templates/**/*.xml", "templates/**/*.svg")


def scripts() -> Iterator[Path]:
    return files("assets/**/*.js")


JINJA_COMMENT = r"\{#.*?#\}"
JS_COMMENT = r"/\*.*?\*/|(?m:(?<![:\"'])//[^\n]*$)"


def test_no_template_switches_escaping_off() -> None:
    assert hits(r"\|\s*safe\b|autoescape\s+false|Markup\(", templates(), without=JINJA_COMMENT) == []


def test_one_module_marks_text_as_safe_html() -> None:
    marking = {hit.partition(":")[0] for hit in hits(r"\bMarkup\(", files("generator/**/*.py"))}
    assert len(marking) <= 1
    assert all(path.startswith("generator/render/") for path in marking)


def test_templates_hold_no_inline_style_handler_or_script() -> None:
    inline = r"\sstyle\s*=|\son[a-z]+\s*=\s*[\"'{]|<style\b|<script(?![^>]*\b(src|type=\"application/(ld\+)?json\"))"
    assert hits(inline, templates(), without=JINJA_COMMENT) == []


def test_templates_load_nothing_from_another_site() -> None:
    pattern = r"<(script|img|link|iframe|source|video|audio)\b[^>]*\b(src|href|srcset)\s*=\s*[\"']?(https?:)?//"
    assert hits(pattern, templates(), without=JINJA_COMMENT) == []


def test_scripts_build_nodes_and_never_markup() -> None:
    pattern = r"\b(innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval)\b|new Function\b|\bsetTimeout\(\s*[\"']"
    assert hits(pattern, scripts(), without=JS_COMMENT) == []


def test_scripts_use_nothing_that_is_dead_on_a_disk() -> None:
    pattern = r"\bfetch\(|\bimport\(|^\s*(import|export)\s|new Worker\b|serviceWorker|XMLHttpRequest"
    assert [hit for hit in hits(pattern, scripts(), without=JS_COMMENT) if "kiosk" not in hit] == []


def test_style_sheets_keep_to_what_old_engines_know() -> None:
    """Published CSS holds no @layer; sources may, if the build joins them away."""
    assert hits(r"@layer\b|@import\b", files("assets/css/*.css"), without=r"/\*.*?\*/") == []


def test_no_file_names_a_package_registry_or_this_machine() -> None:
    found = [
        f"{path.relative_to(REPOSITORY)}: {word}"
        for path, text in tracked_text()
        for word in (*HOSTS, *MACHINE_PATHS)
        if word in text and path != Path(__file__)
    ]
    assert found == []


def test_the_code_knows_no_city() -> None:
    """Places live in content/; docstrings and comments may give examples."""
    city = re.compile("遵义|zunyi|红花岗|湄潭|播州|5203", re.IGNORECASE)
    found = hits(city.pattern, templates(), without=JINJA_COMMENT)
    for path in files("generator/**/*.py"):
        module = ast.parse(path.read_text(encoding="utf-8"))
        told = {id(node.value) for node in ast.walk(module) if isinstance(node, ast.Expr)}
        found += [
            f"{path.relative_to(REPOSITORY)}:{node.lineno}: {node.value[:60]}"
            for node in ast.walk(module)
            if isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in told
            and city.search(node.value)
        ]
    assert found == []


def test_every_finding_code_stands_in_a_test() -> None:
    paths = files("tests/**/*.py", "tests/**/*.yaml", "tests/**/*.md", "tests/**/*.txt")
    own = (path for path in paths if path != Path(__file__) and "node_modules" not in path.parts)
    tests = "\n".join(path.read_text(encoding="utf-8", errors="replace") for path in own)
    assert [code for code in CODES if code not in tests] == []


def test_every_finding_code_is_explained_in_the_handbook() -> None:
    handbook = (REPOSITORY / "docs" / "编辑手册.md").read_text(encoding="utf-8")
    assert [code for code in CODES if code not in handbook] == []
    assert set(re.findall(r"\b[EW]\d{3}\b", handbook)) - set(CODES) == set()


def test_the_lock_files_pin_every_package_with_hashes() -> None:
    for path in files("requirements/*.txt"):
        text = path.read_text(encoding="utf-8")
        pinned = re.findall(r"^([a-z0-9_.-]+)==\S+", text, re.MULTILINE | re.IGNORECASE)
        assert len(pinned) > 10
        for block in re.split(r"\n(?=[a-zA-Z])", text):
            assert block.startswith("#") or "--hash=sha256:" in block, block[:80]


def test_both_lock_files_agree() -> None:
    run, dev = (
        dict(re.findall(r"^(\S+)==(\S+)", (REPOSITORY / "requirements" / name).read_text("utf-8"), re.MULTILINE))
        for name in ("run.txt", "dev.txt")
    )
    assert {name: version for name, version in run.items() if dev.get(name) != version} == {}


def test_the_tables_of_the_documents_are_those_of_the_code() -> None:
    """``make tables`` writes them anew."""
    for name in DOCUMENTS:
        path = REPOSITORY / name
        if path.exists():
            text = path.read_text(encoding="utf-8")
            assert current(text) == text, f"{name}: run make tables"
