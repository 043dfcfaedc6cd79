"""Incremental equals clean, byte for byte, whatever was edited."""

from __future__ import annotations

import io
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from tests.sites import article, build_site, make_site, tree

PLACES = ("红花岗", "湄潭", "新蒲新区", "遵义")
Edit = Callable[[Path, random.Random], None]


def photo(number: int) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (40, 30), (number % 256, 90, 60)).save(file, "JPEG")
    return file.getvalue()


def documents(root: Path) -> list[Path]:
    return sorted((root / "content").rglob("*.md"))


def add_an_article(root: Path, chance: random.Random) -> None:
    name = f"n{chance.randrange(1000)}"
    fields = {
        "date": f"2026-0{chance.randrange(1, 6)}-1{chance.randrange(10)}",
        "district": chance.choice(PLACES),
        "topics": chance.choice(("red", "[red, two]")),
        "figures": f"[{{id: f{name}, label: 数, value: {chance.randrange(99)}, unit: 个}}]",
    }
    title = f"稿{chance.randrange(99)}"
    make_site_file(root, f"articles/{name}.md", article(title, "正文。\n\n见[首篇](a.md)。", **fields))


def edit_a_body(root: Path, chance: random.Random) -> None:
    path = chance.choice(documents(root))
    path.write_text(path.read_text("utf-8") + f"\n又一段{chance.randrange(99)}。\n", "utf-8")


def edit_a_title(root: Path, chance: random.Random) -> None:
    path = chance.choice(documents(root))
    lines = path.read_text("utf-8").split("\n")
    lines[1] = f"title: 改名{chance.randrange(99)}"
    path.write_text("\n".join(lines), "utf-8")


def move_to_another_district(root: Path, chance: random.Random) -> None:
    path = chance.choice(documents(root))
    text = path.read_text("utf-8")
    for place in PLACES:
        text = text.replace(f"district: {place}\n", f"district: {chance.choice(PLACES)}\n", 1)
    path.write_text(text, "utf-8")


def delete_a_document(root: Path, chance: random.Random) -> None:
    others = [path for path in documents(root) if path.name not in ("a.md", "index.md")]
    if others:
        chance.choice(others).unlink()


def replace_a_photo(root: Path, chance: random.Random) -> None:
    (root / "content/albums/x/1.jpg").write_bytes(photo(chance.randrange(256)))


def edit_the_captions(root: Path, chance: random.Random) -> None:
    texts = ("1.jpg: {{alt: 色{0}, caption: 题{0}}}\n", "credit: 摄{0}\n", "1.jpg: {{credit: 供图{0}}}\nplace: 村{0}\n")
    make_site_file(root, "albums/x/captions.yaml", chance.choice(texts).format(chance.randrange(99)))
    make_site_file(root, "articles/captions.yaml", f"credit: 摄{chance.randrange(99)}\n")


def rename_a_topic(root: Path, chance: random.Random) -> None:
    path = root / "content/topics.yaml"
    lines = path.read_text("utf-8").split("\n")
    lines[0] = f"- {{id: red, name: 专题{chance.randrange(99)}}}"
    path.write_text("\n".join(lines), "utf-8")


def change_a_template(root: Path, chance: random.Random) -> None:
    (root / "templates/macros").mkdir(parents=True, exist_ok=True)
    shipped = Path(__file__).parents[2] / "templates/macros/furniture.html"
    (root / "templates/macros/furniture.html").write_text(
        shipped.read_text("utf-8").replace('aria-label="', f'aria-label="{chance.randrange(99)} ', 1), "utf-8"
    )


def change_the_style(root: Path, chance: random.Random) -> None:
    (root / "assets/css").mkdir(parents=True, exist_ok=True)
    (root / "assets/css/9-own.css").write_text(f"p {{ margin: {chance.randrange(9)}px; }}\n", "utf-8")


def damage_the_cache(root: Path, chance: random.Random) -> None:
    kept = sorted(path for path in (root / ".hongcheng/cache").rglob("*") if path.is_file())
    for path in chance.sample(kept, min(5, len(kept))):
        content = path.read_bytes()
        path.write_bytes(content[: len(content) // 2] if chance.random() < 0.5 else content[::-1])


def put_everything_back(root: Path, chance: random.Random) -> None:
    shutil.rmtree(root / "content")
    start(root)


EDITS: tuple[Edit, ...] = (
    add_an_article, add_an_article, edit_a_body, edit_a_title, move_to_another_district, delete_a_document,
    replace_a_photo, edit_the_captions, rename_a_topic, change_a_template, change_the_style, damage_the_cache,
    put_everything_back,
)  # fmt: skip


def make_site_file(root: Path, name: str, text: str) -> None:
    path = root / "content" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def start(root: Path) -> None:
    make_site(root, {
        "articles/a.md": article("首篇", "正文。", district="红花岗", date="2026-05-01", topics="red"),
        "lectures/l.md": article("讲稿", "## 一\n\n甲：一句。\n乙：又一句。", district="湄潭"),
        "albums/x/index.md": article("图集", "说明。", photos="[{src: 1.jpg, alt: 色块}]"),
        "albums/x/1.jpg": photo(1),
    })  # fmt: skip


def one_walk(folder: Path, seed: int, steps: int) -> None:
    chance = random.Random(seed)
    root = folder / "site-a"
    start(root)
    build_site(root)
    for step in range(steps):
        edit = chance.choice(EDITS)
        edit(root, chance)
        outcome = build_site(root)
        assert outcome.problems == (), (seed, step, edit.__name__)
        clean = folder / "clean"
        shutil.rmtree(clean, ignore_errors=True)
        shutil.copytree(root, clean, ignore=shutil.ignore_patterns(".hongcheng", "site"))
        build_site(clean)
        assert tree(root / "site") == tree(clean / "site"), (seed, step, edit.__name__)


def test_a_walk_of_random_edits_ends_each_step_as_a_clean_build_does(tmp_path: Path) -> None:
    one_walk(tmp_path, seed=1, steps=14)


def test_captions_are_never_stale(tmp_path: Path) -> None:
    root = tmp_path / "site"
    start(root)
    build_site(root)
    for caption in ("早上七点", "夜里九点"):
        make_site_file(root, "albums/x/captions.yaml", f"1.jpg: {{caption: {caption}}}\n")
        assert build_site(root).problems == ()
        assert caption in (root / "site/albums/x.html").read_text("utf-8")
    (root / "content/albums/x/captions.yaml").unlink()
    build_site(root)
    assert "夜里九点" not in (root / "site/albums/x.html").read_text("utf-8")


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(2, 42))
def test_many_long_walks(tmp_path: Path, seed: int) -> None:
    one_walk(tmp_path, seed, steps=50)
