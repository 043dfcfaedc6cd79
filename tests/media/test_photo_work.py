"""Photos of a site: each encoded once, by a process of its own, and what that leaves when it dies or is stopped."""

from __future__ import annotations

import ast
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import pytest
from PIL import Image

from generator.intake.walk import InputFile, walk
from generator.load.reading import Reader
from generator.media import encode as encoding
from generator.media.ladder import Recipe, ladder
from generator.media.photos import Photo
from generator.model.library import Shot
from generator.output import photos as photo_room
from generator.output.photos import SHAPING_MODULES, Encoded, PhotoWork, encoded_photos, encoder_version
from generator.problems import Problem
from generator.store import Store
from tests.conftest import REPOSITORY
from tests.media.test_encode import quartered, saved
from tests.sites import build_site, make_site, tree

RECIPE = Recipe((32, 64))
QUIET = PhotoWork(jobs=2)


def album(root: Path, photos: Mapping[str, bytes]) -> Path:
    listed = "".join(f"- {{src: {name}, alt: 山}}\n" for name in photos)
    files: dict[str, str | bytes] = {f"albums/a/{name}": raw for name, raw in photos.items()}
    return make_site(root, {"albums/a/index.md": f"---\ntitle: 册\nphotos:\n{listed}---\n", **files})


def pictures(root: Path) -> tuple[InputFile, ...]:
    return tuple(file for file in walk(root)[0] if file.role == "picture")


def shots_of(files: tuple[InputFile, ...], store: Store) -> dict[str, Shot]:
    found = {}
    for file in files:
        photo = Reader(store, "test").photo(file)
        assert isinstance(photo, Photo), photo
        found[file.name] = Shot(photo.width, photo.height, photo.digest, ladder(photo, RECIPE))
    return found


def encoded(root: Path, store: Store, work: PhotoWork = QUIET) -> Encoded:
    files = pictures(root)
    return encoded_photos(shots_of(files, store), files, store, work)


def some_photos(count: int = 3) -> dict[str, bytes]:
    return {f"{number}.jpg": saved(Image.new("RGB", (80, 60), (40 * number, 99, 30))) for number in range(count)}


def no_decoding(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a photo was opened")

    monkeypatch.setattr("generator.output.photos.one_by_one", refuse)
    monkeypatch.setattr("generator.output.photos.read_file", refuse)
    monkeypatch.setattr(Image, "open", refuse)


def test_every_rendition_comes_as_a_file_of_the_store_and_each_photo_with_its_tone(tmp_path: Path) -> None:
    root = album(tmp_path, some_photos())
    store = Store(tmp_path / "cache")
    made = encoded(root, store)
    assert made.problems == ()
    assert len(made.files) == 9
    for address, path in made.files.items():
        assert isinstance(path, Path) and path.is_relative_to(tmp_path / "cache")
        with Image.open(path) as opened:
            assert f"-{opened.width}." in address
    assert sorted(made.tones) == [f"albums/a/{number}.jpg" for number in range(3)]
    assert all(tone.startswith("tone-") for tone in made.tones.values())


def test_a_second_run_decodes_nothing_and_gives_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = album(tmp_path, some_photos())
    first = encoded(root, Store(tmp_path / "cache"))
    shots = shots_of(pictures(root), Store(tmp_path / "cache"))
    no_decoding(monkeypatch)
    assert encoded_photos(shots, pictures(root), Store(tmp_path / "cache"), QUIET) == first


def test_a_lost_or_damaged_entry_is_made_again(tmp_path: Path) -> None:
    root = album(tmp_path, some_photos(1))
    store = Store(tmp_path / "cache")
    first = encoded(root, store)
    for entry in sorted(path for path in (tmp_path / "cache").rglob("*") if path.is_file()):
        kept = {address: Path(path).read_bytes() for address, path in first.files.items()}  # type: ignore[arg-type]
        entry.write_bytes(b"?" + entry.read_bytes()[1:])
        again = encoded(root, store)
        assert again == first
        assert {address: Path(path).read_bytes() for address, path in again.files.items()} == kept  # type: ignore[arg-type]


def test_the_number_of_processes_changes_no_byte(tmp_path: Path) -> None:
    root = album(tmp_path, some_photos(5))
    for jobs in (1, 4):
        made = encoded(root, Store(tmp_path / f"cache{jobs}"), PhotoWork(jobs))
        for address, path in made.files.items():
            target = tmp_path / f"out{jobs}" / address
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target)  # type: ignore[arg-type]
    assert tree(tmp_path / "out1") == tree(tmp_path / "out4")


def test_where_the_store_cannot_be_written_the_bytes_come_back(tmp_path: Path) -> None:
    root = album(tmp_path, some_photos(1))
    (tmp_path / "cache").write_text("a file where the folder should be")
    made = encoded(root, Store(tmp_path / "cache"))
    assert len(made.files) == 3 and len(made.tones) == 1
    assert all(isinstance(content, bytes) for content in made.files.values())


def test_progress_names_the_photo_in_hand(tmp_path: Path) -> None:
    root = album(tmp_path, some_photos())
    heard: list[tuple[int, int, str]] = []
    encoded(root, Store(tmp_path / "cache"), PhotoWork(1, lambda *said: heard.append(said)))
    assert heard == [(number, 3, f"albums/a/{number}.jpg") for number in range(3)]


def test_a_worker_that_dies_names_its_photo_and_costs_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = encoding.encode
    ends = {"0.jpg": os.abort, "1.jpg": lambda: bytearray(4_000_000_000), "2.jpg": lambda: os.kill(os.getpid(), 24)}

    def deadly(raw: bytes, photo: Photo, renditions: object) -> object:
        ends.get(photo.path.rpartition("/")[2], lambda: None)()
        return whole(raw, photo, renditions)  # type: ignore[arg-type]

    monkeypatch.setattr(encoding, "encode", deadly)
    made = encoded(album(tmp_path, some_photos(4)), Store(tmp_path / "cache"))
    said = sorted((problem.span.path, problem.code) for problem in made.problems)
    assert said == [
        ("content/albums/a/0.jpg", "E501"), ("content/albums/a/1.jpg", "E502"), ("content/albums/a/2.jpg", "E502"),
    ]  # fmt: skip
    assert all(problem.hint for problem in made.problems)
    assert list(made.tones) == ["albums/a/3.jpg"] and len(made.files) == 3


def test_a_picture_too_large_for_the_memory_is_told_as_such(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # What this process has freed meanwhile is the worker's too: some tens of megabytes after hundreds of tests.
    monkeypatch.setattr(photo_room, "_MEMORY", 40_000_000)
    root = album(tmp_path, {"large.png": saved(Image.new("RGBA", (7000, 7000)), "PNG"), **some_photos(1)})
    made = encoded(root, Store(tmp_path / "cache"))
    assert [(problem.span.path, problem.code) for problem in made.problems] == [("content/albums/a/large.png", "E502")]
    assert list(made.tones) == ["albums/a/0.jpg"]


def test_a_photo_that_changes_between_the_look_and_the_work_is_not_published(tmp_path: Path) -> None:
    root = album(tmp_path, some_photos(1))
    store = Store(tmp_path / "cache")
    files = pictures(root)
    shots = shots_of(files, store)
    (root / "content/albums/a/0.jpg").write_bytes(saved(quartered()))
    made = encoded_photos(shots, files, store, QUIET)
    assert [problem.code for problem in made.problems] == ["E008"]
    assert made.files == {}


def test_every_class_of_bad_photo_is_told_and_nothing_else_is_lost(tmp_path: Path) -> None:
    good = saved(quartered((300, 200)))
    bad = {
        "cut.jpg": (good[: len(good) // 2], "E503"),
        "empty.jpg": (b"", "E503"),
        "name.png": (good, "E504"),
        "words.jpg": ("不是照片".encode(), "E501"),
        "apple.jpg": (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "E505"),
        "noise.jpg": (good[:400] + os.urandom(len(good) - 402) + good[-2:], ""),
    }
    fine = {
        "cmyk.jpg": saved(quartered().convert("CMYK")),
        "palette.gif": saved(quartered().quantize(8), "GIF"),
        "moving.webp": saved(quartered(), "WEBP", save_all=True, append_images=[quartered().rotate(90)]),
        "la.png": saved(quartered().convert("LA"), "PNG"),
    }
    root = album(tmp_path, {name: raw for name, (raw, _) in bad.items()} | fine)
    outcome = build_site(root)
    told = {problem.span.path.rpartition("/")[2]: problem.code for problem in outcome.problems}
    assert {name: code for name, code in told.items() if name != "noise.jpg"} == {
        name: code for name, (_, code) in bad.items() if code
    }
    assert len(outcome.problems) == len(told)


def test_ctrl_c_keeps_what_was_encoded_and_leaves_nothing_half_done(tmp_path: Path) -> None:
    noise = {f"{number}.png": saved(Image.effect_noise((800, 600), 60), "PNG") for number in range(12)}
    root = album(tmp_path, noise)
    command = [sys.executable, "-m", "generator", "build", "--root", root, "--jobs", "2", "--now", "2026-06-01T12:00"]
    stopped = subprocess.Popen(
        command, cwd=REPOSITORY, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
    )  # fmt: skip
    cache = root / ".hongcheng" / "cache"
    deadline = time.monotonic() + 60

    def whole() -> list[Path]:
        return [path for path in cache.rglob("*.file") if not path.name.startswith(".")]

    while len(whole()) < 8 and stopped.poll() is None and time.monotonic() < deadline:
        time.sleep(0.01)
    os.killpg(stopped.pid, signal.SIGINT)
    said, complained = stopped.communicate(timeout=60)
    assert stopped.returncode == 130, said + complained
    assert "Traceback" not in complained and len(complained.strip().splitlines()) <= 1
    assert [path for path in cache.rglob(".*") if path.is_file()] == []
    kept = {path: path.stat().st_mtime_ns for path in whole()}
    assert len(kept) >= 8
    assert not (root / "site").exists()
    outcome = build_site(root, jobs=2)
    assert outcome.problems == () and outcome.published is not None
    # Only the two photos that were in hand may have been written a second time.
    assert sum(path.stat().st_mtime_ns != mtime for path, mtime in kept.items()) <= 2 * 5


def test_the_encoders_version_covers_every_module_that_shapes_a_photo() -> None:
    folder = REPOSITORY / "generator" / "media"
    for name in SHAPING_MODULES:
        for node in ast.walk(ast.parse((folder / f"{name}.py").read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("generator.media."):
                assert (node.module or "").rpartition(".")[2] in SHAPING_MODULES
    assert len(encoder_version()) == 40


# -- looking at photos ------------------------------------------------------------------------


def look(root: Path, store: Store) -> Photo | Problem:
    (file,) = pictures(root)
    return Reader(store, "test").photo(file)


def settle() -> None:
    """Until what was just written is old enough to be trusted by its times."""
    time.sleep(2.1)


def test_a_photo_that_was_not_touched_is_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = album(tmp_path, some_photos(1))
    store = Store(tmp_path / "cache")
    young = look(root, store)
    settle()
    assert look(root, store) == young
    with monkeypatch.context() as patch:
        patch.setattr("generator.load.reading.read_file", lambda _: pytest.fail("read again"))
        assert look(root, store) == young

    # Another photo with the size and the time of the first: it is found out at once, and when it has settled.
    path = root / "content/albums/a/0.jpg"
    first, facts = path.read_bytes(), path.stat()
    other = first[:-30] + bytes([first[-30] ^ 1]) + first[-29:]
    path.write_bytes(other)
    os.utime(path, ns=(facts.st_atime_ns, facts.st_mtime_ns))
    assert (path.stat().st_size, path.stat().st_mtime_ns) == (facts.st_size, facts.st_mtime_ns)
    changed = look(root, store)
    assert isinstance(changed, Photo) and isinstance(young, Photo) and changed.digest != young.digest
    settle()
    assert look(root, store) == changed

    aside = tmp_path / "aside.jpg"
    aside.write_bytes(first)
    os.utime(aside, ns=(facts.st_atime_ns, facts.st_mtime_ns))
    os.replace(aside, path)
    settle()
    assert look(root, store) == young


def test_a_photo_that_was_just_written_is_read_each_time(tmp_path: Path) -> None:
    root = album(tmp_path, some_photos(1))
    store = Store(tmp_path / "cache")
    look(root, store)
    assert not (tmp_path / "cache").exists()


def test_only_photos_of_albums_that_may_be_taken_home_are_made_for_it(tmp_path: Path) -> None:
    photos = some_photos(2)
    root = album(tmp_path, photos)
    make_site(root, {
        "albums/b/index.md": "---\ntitle: 乙册\ndownload: false\nphotos: [{src: x.jpg, alt: 乙}]\n---\n",
        "albums/b/x.jpg": saved(quartered((2000, 1500))),
    })  # fmt: skip
    assert build_site(root).problems == ()
    names = [path.name for path in (root / "site/media").iterdir()]
    assert sum(name.startswith("x-") and name.endswith(".jpg") for name in names) == 1
