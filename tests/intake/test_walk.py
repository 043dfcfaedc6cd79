"""What lies under ``content/``, and how it is opened."""

from __future__ import annotations

import os
import socket
import time
import unicodedata
from pathlib import Path

import pytest

from generator.intake.walk import InputFile, open_inside, read_file, walk

IS_ROOT = os.geteuid() == 0


@pytest.fixture
def root(tmp_path: Path) -> Path:
    put(tmp_path, "content/site.yaml", "title: 红城\n")
    return tmp_path


def put(root: Path, name: str, content: str | bytes = "x") -> Path:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def named(files: tuple[InputFile, ...], name: str) -> InputFile:
    return next(file for file in files if file.name == name)


def lines(root: Path) -> list[str]:
    return [str(problem) for problem in walk(root)[1]]


def test_every_place_of_the_layout_is_known(root: Path) -> None:
    for name in (
        "districts.yaml", "towns.csv", "honours.yaml", "topics.yaml", "articles/a.md", "articles/b/index.md",
        "articles/b/1.jpg", "articles/b/more/2.PNG", "articles/3.webp", "lectures/c.md", "lectures/c.mp3",
        "lectures/c.vtt", "albums/d/index.md", "albums/e.md", "pages/about.md", "kiosks/hall.yaml",
        "albums/captions.yaml", "albums/d/captions.yaml",
    ):  # fmt: skip
        put(root, f"content/{name}")
    files, problems = walk(root)
    assert problems == ()
    assert [(file.name, file.folder, file.role, file.slug) for file in files] == [
        ("albums/captions.yaml", "albums", "photo_captions", ""),
        ("albums/d/captions.yaml", "albums", "photo_captions", "d"),
        ("albums/d/index.md", "albums", "document", "d"),
        ("albums/e.md", "albums", "document", "e"),
        ("articles/3.webp", "articles", "picture", ""),
        ("articles/a.md", "articles", "document", "a"),
        ("articles/b/1.jpg", "articles", "picture", "b"),
        ("articles/b/index.md", "articles", "document", "b"),
        ("articles/b/more/2.PNG", "articles", "picture", "b"),
        ("districts.yaml", "", "data", "districts"),
        ("honours.yaml", "", "data", "honours"),
        ("kiosks/hall.yaml", "kiosks", "kiosk", "hall"),
        ("lectures/c.md", "lectures", "document", "c"),
        ("lectures/c.mp3", "lectures", "recording", ""),
        ("lectures/c.vtt", "lectures", "captions", ""),
        ("pages/about.md", "pages", "document", "about"),
        ("site.yaml", "", "data", "site"),
        ("topics.yaml", "", "data", "topics"),
        ("towns.csv", "", "data", "towns"),
    ]
    assert named(files, "articles/b/1.jpg").beside == "articles/b"
    assert named(files, "articles/a.md").path == "content/articles/a.md"


def test_the_key_changes_when_a_file_is_rewritten(root: Path) -> None:
    path = put(root, "content/articles/a.md", "一")
    before = named(walk(root)[0], "articles/a.md")
    time.sleep(0.02)
    path.write_text("二", encoding="utf-8")
    after = named(walk(root)[0], "articles/a.md")
    assert before.size == after.size
    assert before.key != after.key
    assert after.real == path


def test_a_folder_without_content_says_how_to_begin(tmp_path: Path) -> None:
    assert lines(tmp_path) == [
        "content: 错误 E701 这里没有 content 文件夹，请用 hongcheng init 新建，或用 --root 指明项目文件夹"
    ]


def test_content_that_is_a_file_or_a_link_is_refused(tmp_path: Path) -> None:
    put(tmp_path, "content")
    assert lines(tmp_path) == ["content: 错误 E701 content 不是文件夹，请用 hongcheng init 新建"]
    (tmp_path / "content").unlink()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "content").symlink_to(tmp_path / "elsewhere")
    assert lines(tmp_path) == ["content: 错误 E005 content 不能是符号链接，请换成真正的文件夹"]


def test_links_are_refused_wherever_they_lead(root: Path) -> None:
    put(root, "secret.txt", "secret")
    put(root, "content/articles/a.md")
    for name, target in (("b.md", "a.md"), ("c.jpg", "../../secret.txt"), ("d", "/etc"), ("e.md", "nowhere")):
        (root / "content/articles" / name).symlink_to(target)
    (root / "content/topics.yaml").symlink_to("site.yaml")
    files, problems = walk(root)
    assert [file.name for file in files] == ["articles/a.md", "site.yaml"]
    assert {problem.code for problem in problems} == {"E005"}
    assert len(problems) == 5


def test_a_file_in_place_of_a_folder_is_told(root: Path) -> None:
    put(root, "content/articles")
    assert lines(root) == ["content/articles: 错误 E009 “articles”应是文件夹，请把文件放进这个名字的文件夹里"]


def test_a_site_file_that_is_a_link_is_told_once(tmp_path: Path) -> None:
    put(tmp_path, "content/articles/a.md")
    (tmp_path / "content/site.yaml").symlink_to("articles/a.md")
    assert lines(tmp_path) == ["content/site.yaml: 错误 E005 这里不能放符号链接，请换成文件本身"]


def test_pipes_and_sockets_are_refused_without_waiting(root: Path) -> None:
    folder = root / "content/articles"
    folder.mkdir()
    os.mkfifo(folder / "a.md")
    here = Path.cwd()
    with socket.socket(socket.AF_UNIX) as plug:
        os.chdir(folder)  # socket addresses are short
        try:
            plug.bind("b.jpg")
        finally:
            os.chdir(here)
        assert lines(root) == [
            "content/articles/a.md: 错误 E006 不是普通文件（管道或设备），请删去",
            "content/articles/b.jpg: 错误 E006 不是普通文件（管道或设备），请删去",
        ]


def test_a_file_that_became_a_pipe_or_a_link_since_the_walk_is_not_read(root: Path) -> None:
    put(root, "secret.txt", "secret")
    for name in ("a.md", "b.md", "c/index.md", "d.md"):
        put(root, f"content/articles/{name}")
    files, _ = walk(root)
    folder = root / "content/articles"
    (folder / "a.md").unlink()
    os.mkfifo(folder / "a.md")
    (folder / "b.md").unlink()
    (folder / "b.md").symlink_to(root / "secret.txt")
    (folder / "c").rename(root / "elsewhere")
    (folder / "c").symlink_to(root / "elsewhere")
    (folder / "d.md").unlink()
    for name in ("a.md", "b.md", "c/index.md", "d.md"):
        content, (problem,) = read_file(named(files, f"articles/{name}"))
        assert content is None
        assert problem.code == "E008"


@pytest.mark.parametrize("name", ["../secret", "content/../../secret", "/etc/passwd", "content//site.yaml", "", "a\0b"])
def test_nothing_outside_the_root_can_be_opened(root: Path, name: str) -> None:
    with pytest.raises(PermissionError):
        open_inside(root, name)


def test_a_device_is_not_opened() -> None:
    with pytest.raises(PermissionError):
        open_inside(Path("/dev"), "zero")


def test_a_text_of_more_than_a_megabyte_is_refused(root: Path) -> None:
    put(root, "content/articles/a.md", b"x" * 1_000_001)
    put(root, "content/articles/b.md", b"x" * 1_000_000)
    files, _ = walk(root)
    content, problems = read_file(named(files, "articles/a.md"))
    assert content is None
    assert [str(problem) for problem in problems] == [
        "content/articles/a.md: 错误 E003 文件过大，最多 1 MB，请拆成几篇，照片另存为文件"
    ]
    assert read_file(named(files, "articles/b.md")) == (b"x" * 1_000_000, ())


def test_a_picture_of_more_than_forty_megabytes_is_refused_without_being_kept(root: Path) -> None:
    path = put(root, "content/articles/a.jpg")
    os.truncate(path, 40_000_001)
    files, _ = walk(root)
    content, (problem,) = read_file(named(files, "articles/a.jpg"))
    assert (content, problem.code) == (None, "E502")


@pytest.mark.skipif(IS_ROOT, reason="root may read everything")
def test_what_may_not_be_read_is_told(root: Path) -> None:
    put(root, "content/articles/a.md").chmod(0)
    closed = put(root, "content/lectures/b.md").parent
    closed.chmod(0)
    files, problems = walk(root)
    assert [problem.code for problem in problems] == ["E008"]
    assert read_file(named(files, "articles/a.md"))[1][0].code == "E008"
    closed.chmod(0o755)


def test_names_of_the_disk_are_opened_as_they_are_and_known_in_nfc(root: Path) -> None:
    decomposed = unicodedata.normalize("NFD", "café")
    put(root, f"content/articles/{decomposed}.md", "文")
    file = walk(root)[0][0]
    assert file.name == "articles/café.md"
    assert file.slug == "café"
    assert read_file(file) == ("文".encode(), ())


def test_a_folder_with_the_name_of_a_data_file_is_told_once(root: Path) -> None:
    (root / "content/site.yaml").unlink()
    (root / "content/site.yaml").mkdir()
    said = "“site.yaml”应是文件，现在是文件夹，请移走这个文件夹，换成这个名字的文件"
    assert lines(root) == [f"content/site.yaml: 错误 E009 {said}"]


@pytest.mark.parametrize("name", ["甲 - 副本", "甲 (1)", "甲（2）", "甲 (乙的冲突副本)", "a (conflicted copy)"])
def test_a_copy_that_a_system_or_a_cloud_has_made_is_told_before_it_is_published_twice(root: Path, name: str) -> None:
    put(root, f"content/articles/{name}.md")
    put(root, "content/articles/甲（上）.md")
    put(root, "content/articles/2026 (5月).md")
    (line,) = lines(root)
    assert line.startswith(f"content/articles/{name}.md: 警告 E009 “{name}.md”像是复制或同步时多出来的一份")


@pytest.mark.parametrize("name", ["site.yml", "Site.yaml", "site.yaml.txt"])
def test_a_site_yaml_under_another_name_is_not_missing_as_well(root: Path, name: str) -> None:
    (root / "content/site.yaml").rename(root / "content" / name)
    assert lines(root) == [f"content/{name}: 错误 E009 不认识的文件“{name}”，是否为“site.yaml”？"]


def test_two_spellings_of_one_name_are_told(root: Path) -> None:
    put(root, f"content/articles/{unicodedata.normalize('NFD', 'café')}.md")
    put(root, "content/articles/café.md")
    assert [problem.code for problem in walk(root)[1]] == ["E007"]


@pytest.mark.parametrize(
    "name",
    ["a\nb.md", "a\x1b[31m.md", "a\\b.md", "nul.jpg", "COM1", "a .", " a.md", "a\u202egpj.md", "字" * 81 + ".md"],
)
def test_names_that_cannot_travel_are_refused_on_one_line(root: Path, name: str) -> None:
    put(root, f"content/articles/{name}")
    (line,) = lines(root)
    assert "错误 E007" in line
    assert line.isprintable()


def test_names_that_are_no_text_are_refused_and_can_be_printed(root: Path) -> None:
    folder = root / "content/articles"
    folder.mkdir()
    (Path(os.fsdecode(os.fsencode(folder) + b"/\xba\xec.md"))).write_bytes(b"x")
    (line,) = lines(root)
    assert "错误 E007 文件名不是 UTF-8 编码" in line
    assert line.encode("utf-8")


def test_folders_nested_without_end_stop_at_the_longest_name(root: Path) -> None:
    deep = root / "content/articles"
    deep.mkdir()
    here = os.open(deep, os.O_RDONLY)
    for _ in range(150):
        os.mkdir("ab", dir_fd=here)
        here, above = os.open("ab", os.O_RDONLY, dir_fd=here), here
        os.close(above)
    os.close(here)
    (problem, *others) = walk(root)[1]
    assert {problem.code, *(other.code for other in others)} <= {"E007", "E009"}


def test_ten_thousand_files_are_walked_in_under_two_seconds(root: Path) -> None:
    for folder in range(100):
        shelf = root / f"content/articles/story-{folder}"
        shelf.mkdir(parents=True)
        (shelf / "index.md").touch()
        for number in range(99):
            (shelf / f"{number}.jpg").touch()
    begin = time.process_time()
    files, problems = walk(root)
    assert time.process_time() - begin < 2
    assert (len(files), problems) == (10_001, ())
