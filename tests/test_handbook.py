"""The documents do what they say: the handbook's examples are one site that builds, commands and links are real."""

from __future__ import annotations

import io
import re
import shlex
import textwrap
import unicodedata
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote

import click
import pytest
from PIL import Image

from generator.cli import hongcheng
from generator.kinds.registry import KINDS
from generator.model.shared import Shared
from generator.pipeline import Options, build
from generator.problems import CODES
from tests.media.films import mp3
from tests.sites import tree
from tests.test_layers import ROOMS

REPOSITORY = Path(__file__).parent.parent
HANDBOOK = (REPOSITORY / "docs" / "编辑手册.md").read_text(encoding="utf-8")
DOCUMENTS = ("README.md", "README.zh-CN.md", "docs/architecture.md", "docs/编辑手册.md")
NOW = datetime(2026, 6, 1, 4, tzinfo=UTC)

EXAMPLES = {
    path: textwrap.dedent(text)
    for path, text in re.findall(
        r"^.*?`(content/[^`\s]+)`.*\n\n```(?:markdown|yaml|csv)\n((?s:.*?))^```$", HANDBOOK, re.MULTILINE
    )
}
"""Every example that says which file it is."""
CAPTIONS = textwrap.dedent(re.findall(r"^ *```\n( *WEBVTT\n(?s:.*?))^ *```$", HANDBOOK, re.MULTILINE)[0])
"""The captions that the handbook shows."""


def photo() -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (1200, 800), (180, 40, 30)).save(content, "JPEG")
    return content.getvalue()


@pytest.fixture
def handbook_site(tmp_path: Path) -> Path:
    """The site that the handbook describes, with a photo wherever an example names one."""
    for path, text in EXAMPLES.items():
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        for name in re.findall(r"(?m)(?:src: |cover: |\]\(|^)([\w-]+\.jpg)", text):
            (file.parent / name).write_bytes(photo())
        for name in re.findall(r"src: ([\w-]+\.mp3)", text):
            (file.parent / name).write_bytes(mp3(60))
        for name in re.findall(r"captions: ([\w-]+\.vtt)", text):
            (file.parent / name).write_text(CAPTIONS, encoding="utf-8")
    return tmp_path


def test_no_example_of_the_handbook_is_left_out() -> None:
    fences = re.findall(r"^```(?:markdown|yaml|csv)$", HANDBOOK, re.MULTILINE)
    assert len(EXAMPLES) == len(fences)


def test_the_examples_are_one_site_without_a_finding(handbook_site: Path) -> None:
    outcome = build(Options(handbook_site, handbook_site / "site", NOW))
    assert [str(problem) for problem in outcome.problems] == []
    assert outcome.held == ()
    published = tree(handbook_site / "site")
    folders = {kind.folder for kind in KINDS}
    shown = {re.sub(r"^content/|\.md$|/index\.md$", "", path) for path in EXAMPLES if path.endswith(".md")}
    assert {name.split("/")[0] for name in shown} == folders
    assert {f"{name.removeprefix('pages/')}.html" for name in shown} <= published.keys()


def test_the_same_site_passes_where_reviews_are_required_if_they_are_signed(handbook_site: Path) -> None:
    settings = handbook_site / "content/site.yaml"
    settings.write_text(settings.read_text("utf-8").replace("review: optional", "review: required"), "utf-8")
    held = {one.ref for one in build(Options(handbook_site, None, NOW)).held}
    assert "articles/lou-dao-deng" in held
    assert not held & {"articles/san-shen", "pages/about"}


def test_the_handbook_tells_of_every_code_in_the_words_of_the_code_and_what_to_do() -> None:
    told = re.findall(r"^\| ([EW]\d{3}) \| (.*?) \| (.+?) \|$", HANDBOOK, re.MULTILINE)
    assert [(code, meaning) for code, meaning, _ in told] == list(CODES.items())


def test_the_handbook_has_a_table_for_every_kind_with_fields_of_its_own() -> None:
    wanted = {kind.name for kind in KINDS if len(kind.fields.__struct_fields__) > len(Shared.__struct_fields__)}
    assert set(re.findall(r"<!-- table: fields ([a-z]+) -->", HANDBOOK)) == wanted


def test_the_rooms_of_the_architecture_stand_in_the_order_of_the_code() -> None:
    text = (REPOSITORY / "docs" / "architecture.md").read_text(encoding="utf-8")
    rooms = text.partition("## Rooms")[2].partition("\n## ")[0]
    assert tuple(re.findall(r"^\| `(\w+)` \|", rooms, re.MULTILINE)) == tuple(
        room for room in ROOMS if room != "__main__"
    )


@pytest.mark.parametrize("name", [name for name in DOCUMENTS if "architecture" not in name])
def test_commands_in_the_documents_exist_with_their_options(name: str) -> None:
    text = (REPOSITORY / name).read_text(encoding="utf-8")
    lines = re.findall(r"(?:^|`|&& )(?:\.venv/bin/)?hongcheng ([a-z][^`\n#，；。（]*)", text, re.MULTILINE)
    assert lines
    for line in lines:
        words = shlex.split(line)
        command: click.Command | None = hongcheng
        while isinstance(command, click.Group) and words:
            command = command.commands.get(words.pop(0))
        assert command is not None, line
        known = {option for one in command.params if isinstance(one, click.Option) for option in one.opts} | {"--help"}
        assert {word for word in words if word.startswith("--")} <= known, line


def anchor(heading: str) -> str:
    """The id that GitHub gives a heading."""
    text = re.sub(r"[`*]", "", heading).strip().lower()
    kept = (ch for ch in text if ch in " -_" or unicodedata.category(ch)[0] in "LNM")
    return "".join(kept).replace(" ", "-")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_links_in_the_documents_lead_somewhere(name: str) -> None:
    path = REPOSITORY / name
    text = re.sub(r"^( *)```.*?^\1```$|`[^`\n]*`", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    anchors = {anchor(heading) for heading in re.findall(r"^#+ (.+)$", path.read_text("utf-8"), re.MULTILINE)}
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if target.startswith("#"):
            assert unquote(target[1:]) in anchors, target
        elif not re.match(r"[a-z]+:", target):
            assert (path.parent / unquote(target.partition("#")[0])).exists(), target


@pytest.mark.parametrize("name", DOCUMENTS)
def test_files_named_in_the_documents_are_there(name: str) -> None:
    text = (REPOSITORY / name).read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:generator|templates|assets|tests|bench|docs|requirements)/[\w./-]*\w/?)`", text))
    assert {path for path in named if not (REPOSITORY / path).exists()} == set()
