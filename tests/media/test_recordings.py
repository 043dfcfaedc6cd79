"""Recorded talks: told apart by their tables, and published with nothing but picture and sound."""

from __future__ import annotations

import os
import tracemalloc
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.media.recordings import Footage, doubt, probe, published_name, size_problem, write_public
from generator.problems import Problem
from tests.media import films
from tests.media.films import FRAME, PICTURE, SECRETS, SOUND

CUT = "E513 录音录像不完整，文件在中途断了，可能没有上传完，请重新上传原文件"
UNREADABLE = "E511 录音录像无法读取，这个文件不是录音录像，或者已经损坏，请重新上传原文件"


def look(raw: bytes, name: str = "talk.mp4") -> Footage | Problem:
    return probe(BytesIO(raw), len(raw), name)


def public(raw: bytes, name: str = "talk.mp4") -> bytes:
    footage = look(raw, name)
    assert isinstance(footage, Footage), str(footage)
    target = BytesIO()
    write_public(BytesIO(raw), target, len(raw), footage.form)
    return target.getvalue()


# -- what a recording is ----------------------------------------------------------------------


@pytest.mark.parametrize("moov_first", [True, False], ids=["tables first", "tables last"])
@pytest.mark.parametrize("long", [True, False], ids=["64 bits", "32 bits"])
def test_a_film_tells_its_length_and_size(moov_first: bool, long: bool) -> None:
    assert look(films.mp4(moov_first=moov_first, long=long)) == Footage("MP4", "video/mp4", 5000, 64, 48)


def test_a_film_taken_upright_is_as_high_as_a_viewer_sees_it() -> None:
    footage = look(films.mp4(matrix=films.TURNED))
    assert isinstance(footage, Footage) and (footage.width, footage.height) == (48, 64)


def test_a_film_in_fragments_tells_its_length() -> None:
    footage = look(films.fragmented(b"soun"))
    assert isinstance(footage, Footage) and footage.milliseconds == 7000


def test_sound_in_a_film_box_is_sound() -> None:
    assert look(films.mp4(), "talk.m4a") == Footage("MP4", "audio/mp4", 5000)


def test_sound_tells_its_length_whatever_tags_stand_around_and_inside() -> None:
    assert look(films.mp3(2.0), "talk.mp3") == Footage("MP3", "audio/mpeg", 2011)


@pytest.mark.parametrize(
    ("raw", "name", "expected"),
    [
        (films.mp4()[:700], "a.mp4", CUT),
        (films.mp4(moov_first=True)[:-20], "a.mp4", CUT),
        (films.announcing(1000) + FRAME * 9, "a.mp3", CUT),
        (films.mp3(), "a.mp4", "E514 录音录像其实是 MP3 格式，扩展名却是 .mp4，请把扩展名改成 .mp3"),
        (films.mp4(), "a.mp3", "E514 录音录像其实是 MP4 格式，扩展名却是 .mp3，请把扩展名改成 .mp4"),
        (
            b"RIFF\0\0\0\0WAVEfmt ",
            "a.mp3",
            "E514 录音录像其实是 WAV 格式，扩展名却是 .mp3，请用剪辑软件另存为 MP4（H.264、AAC）",
        ),
        (
            b"\x1a\x45\xdf\xa3" + bytes(90),
            "a.mp4",
            "E514 录音录像其实是 WebM 或 MKV 格式，扩展名却是 .mp4，请用剪辑软件另存为 MP4（H.264、AAC）",
        ),
        (b"no film at all" * 9, "a.mp4", UNREADABLE),
        (b"no sound at all" * 9, "a.mp3", UNREADABLE),
        (
            films.fragmented(b"meta"),
            "a.mp4",
            "E516 录像里夹着定位一类的附加信息，和画面混在一起，无法去除，请用剪辑软件另存为 MP4（H.264、AAC）",
        ),
    ],
)
def test_an_editor_is_told_what_is_wrong_with_a_recording(raw: bytes, name: str, expected: str) -> None:
    assert str(look(raw, name)) == f"{name}: 错误 {expected}"


def test_empty_and_too_large_recordings_are_told_before_they_are_opened() -> None:
    assert str(size_problem(0, "a.mp4", 300)).startswith("a.mp4: 错误 E513 录音录像是空文件（0 字节）")
    assert str(size_problem(300_000_001, "a.mp4", 300)) == (
        "a.mp4: 错误 E512 录音录像有 301 MB，超过 300 MB，请用剪辑软件压缩或分段，或在 site.yaml 里调大 recording_limit"
    )
    assert size_problem(300_000_000, "a.mp4", 300) is None


def test_a_coding_that_some_browsers_cannot_play_is_a_warning() -> None:
    footage = look(films.mp4(picture=films.visual(b"hvc1")))
    assert isinstance(footage, Footage)
    assert str(doubt(footage, "a.mp4")) == (
        "a.mp4: 警告 W515 编码是 H.265（HEVC），有的浏览器放不了，请用剪辑软件另存为 MP4（H.264、AAC）"
    )


@settings(max_examples=150)
@given(st.data())
def test_no_bytes_make_the_look_fail(data: st.DataObject) -> None:
    whole = [films.mp4(), films.mp4(moov_first=True), films.fragmented(b"soun"), films.mp3(0.2)]
    raw = bytearray(data.draw(st.sampled_from(whole)))
    for _ in range(data.draw(st.integers(1, 6))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.sampled_from([0, 1, 127, 128, 255]))
    for name in ("a.mp4", "a.mp3"):
        found = look(bytes(raw), name)
        if isinstance(found, Footage):
            assert len(public(bytes(raw), name)) <= len(raw)


# -- what is published ------------------------------------------------------------------------


@pytest.mark.parametrize("moov_first", [True, False], ids=["tables first", "tables last"])
@pytest.mark.parametrize("long", [True, False], ids=["64 bits", "32 bits"])
def test_nothing_private_is_published_and_nothing_moves(moov_first: bool, long: bool) -> None:
    raw = films.mp4(moov_first=moov_first, long=long)
    assert all(secret in raw for secret in SECRETS)
    out = public(raw)
    assert [secret for secret in SECRETS if secret in out] == []
    assert len(out) == len(raw)
    for kept in (PICTURE, SOUND):
        assert (out.find(kept), out.rfind(kept)) == (raw.find(kept), raw.rfind(kept))
    assert look(out) == look(raw)
    assert public(out) == out


def test_a_film_in_fragments_keeps_its_pictures_and_loses_its_notes() -> None:
    out = public(films.fragmented(b"soun"))
    assert PICTURE in out
    assert [secret for secret in SECRETS if secret in out] == []


def test_what_hangs_behind_the_end_of_a_film_is_left_out() -> None:
    raw = films.mp4()
    assert public(raw + b"\0\0\0\x05SEFT" + films.OWNER) == public(raw)


def test_of_sound_only_frames_are_published() -> None:
    raw = films.mp3(2.0)
    assert all(secret in raw for secret in (films.OWNER, films.GPS, films.COMMENT))
    assert public(raw, "talk.mp3") == films.mp3(2.0, tagged=False)


def test_a_picture_in_a_tag_does_not_pass_for_sound() -> None:
    assert public(films.id3(FRAME * 3) + FRAME * 5, "talk.mp3") == FRAME * 5


class Nulls(BinaryIO):
    """A film of *size* bytes whose media are zeros, made as it is read."""

    def __init__(self, tables: bytes, start: int, size: int) -> None:
        self.tables, self.start, self.size, self.at = tables, start, size, 0

    def seek(self, at: int, whence: int = 0) -> int:
        self.at = at
        return at

    def read(self, count: int = -1) -> bytes:
        count = min(count, self.size - self.at)
        whole = bytearray(count)
        behind = self.size - len(self.tables) + self.start
        for place, content in ((0, self.tables[: self.start]), (behind, self.tables[self.start :])):
            low, high = max(place, self.at), min(place + len(content), self.at + count)
            if low < high:
                whole[low - self.at : high - self.at] = content[low - place : high - place]
        self.at += count
        return bytes(whole)


def test_a_large_film_takes_little_memory() -> None:
    """Its tables stand at the end, as phones write them."""
    size = 200_000_000
    ftyp = films.box(b"ftyp", b"isom", bytes(4))
    chunk = size - 20_000
    mdat = (1).to_bytes(4, "big") + b"mdat" + (chunk + 16).to_bytes(8, "big")
    entry = films.track(1, b"vide", films.visual(), ((len(ftyp) + 16, (chunk,)),))
    head = films.full(b"mvhd", bytes(8), (1000).to_bytes(4, "big"), (5000).to_bytes(4, "big"), bytes(80))
    moov = films.box(b"moov", head, entry, films.tells())
    tables = ftyp + mdat + moov
    file = Nulls(tables, len(ftyp) + 16, len(tables) + chunk)
    tracemalloc.start()
    assert isinstance(probe(file, file.size, "a.mp4"), Footage)
    with open(os.devnull, "wb") as target:
        write_public(file, target, file.size, "MP4")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 8_000_000


def test_the_published_name_is_plain_and_changes_with_the_bytes() -> None:
    first, second = (published_name("content/lectures/deng/现场 TALK_1.MP4", source) for source in ("a" * 40, "b" * 40))
    assert first.startswith("media/talk-1-") and first.endswith(".mp4")
    assert first != second
    assert published_name("content/lectures/deng/现场.mp3", "a" * 40).startswith("media/recording-")
    assert Path(first).name == first.removeprefix("media/")
