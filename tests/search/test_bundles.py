"""Files of the index that stay in the store until somebody asks for them."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from generator.search.index import Index, Workshop, build_index
from generator.search.records import SearchRecord
from generator.store import Piece, Store


def story(number: int) -> SearchRecord:
    text = f"第{number}个故事，说的是遵义会议前后的红军小学和第{number * 7}号门牌。"
    return SearchRecord(f"articles/{number}.html", f"故事{number}", "故事", (), (), f"{2000 + number}", "", (text,))


RECORDS = [story(number) for number in range(40)]


def kept_in(store: Store) -> Workshop:
    return Workshop(store.get_or, jobs=1, pages=8, files=store)


def content(index: Index) -> Mapping[str, bytes]:
    return {path: one.read_bytes() if isinstance(one, Piece) else one for path, one in index.files.items()}


@pytest.fixture(scope="module")
def whole() -> Mapping[str, bytes]:
    return content(build_index(RECORDS))


def test_files_lie_in_the_store_and_are_what_they_would_be_in_memory(
    tmp_path: Path, whole: Mapping[str, bytes]
) -> None:
    for _ in ("made", "found"):
        index = build_index(RECORDS, workshop=kept_in(Store(tmp_path)))
        assert sum(isinstance(one, Piece) for one in index.files.values()) > len(RECORDS)
        assert content(index) == whole


Harm = Callable[[Path], object]
HARMS: dict[str, Harm] = {
    "deleted": Path.unlink,
    "shortened": lambda path: os.truncate(path, path.stat().st_size // 2),
    "another byte": lambda path: path.write_bytes(b"?" + path.read_bytes()[1:]),
}


@pytest.mark.parametrize("harm", HARMS.values(), ids=HARMS)
def test_what_the_store_has_lost_is_made_again(tmp_path: Path, whole: Mapping[str, bytes], harm: Harm) -> None:
    build_index(RECORDS, workshop=kept_in(Store(tmp_path)))
    damaged = [path for path in tmp_path.rglob("*.file") if path.stat().st_size]
    assert len(damaged) > 9
    for path in damaged:
        harm(path)
    assert content(build_index(RECORDS, workshop=kept_in(Store(tmp_path)))) == whole


def test_where_no_file_can_be_kept_all_is_in_memory(tmp_path: Path, whole: Mapping[str, bytes]) -> None:
    (tmp_path / "cache").write_text("no folder")
    assert content(build_index(RECORDS, workshop=kept_in(Store(tmp_path / "cache")))) == whole


def test_a_piece_of_a_file_that_became_shorter_is_an_error_not_another_text(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"0123456789")
    piece = Piece(tmp_path / "file", 4, 8, "")
    assert piece.read_bytes() == b"4567"
    os.truncate(tmp_path / "file", 6)
    with pytest.raises(OSError, match="shorter"):
        piece.read_bytes()
