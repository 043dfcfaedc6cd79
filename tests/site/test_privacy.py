"""No published file says where a photo was taken, with what, by whom: proven over whole output trees.

The words are hidden in the sources by ``plants.py``; ``traces.py`` looks for them and for every piece of a file that
needs not be there.  Both looks are tested on the sources first, where they have to find everything.
"""

from __future__ import annotations

import base64
import io
import zipfile
import zlib
from pathlib import Path

import pytest

from tests.conftest import BuiltSite
from tests.media import films
from tests.site.plants import LATITUDE, SIGN, Planted, planted_photos
from tests.site.traces import files_in, unexpected, words_in
from tests.sites import article, build_site, make_site

PHOTOS = planted_photos()
WORDS = frozenset(word for photo in PHOTOS for word in photo.words)
RECORDINGS = {
    "talk.mp4": films.mp4(),
    "quick.mp4": films.mp4(moov_first=True, long=True),
    "pieces.mp4": films.fragmented(),
    "voice.m4a": films.mp4(matrix=films.TURNED),
    "street.mp3": films.mp3(),
}
SPOKEN = frozenset(secret.decode() for secret in films.SECRETS)
FOLDER = "albums/2025-secret"


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site that shows each photo in an album, an article and a district, in every format that can be asked for,
    and plays each recording."""
    root = tmp_path_factory.mktemp("private")
    shown = "".join(f"  - {{src: {photo.name}, alt: 图 {number}}}\n" for number, photo in enumerate(PHOTOS))
    played = "".join(f"  - {{src: {name}, title: 录音录像}}\n" for name in RECORDINGS)
    cover = f"{{src: {PHOTOS[0].name}, alt: 封面}}"
    photos = f"\n{shown}".rstrip()
    files: dict[str, str | bytes] = {
        f"{FOLDER}/index.md": article("一册图", date="2025-11-07", cover=cover, photos=photos, district="湄潭县"),
        "articles/2025-secret/index.md": article("一篇", date="2025-11-07", cover=cover, photos=photos),
        "lectures/2025-secret/index.md": article("一讲", date="2025-11-07", recordings=f"\n{played}".rstrip()),
        **{f"lectures/2025-secret/{name}": raw for name, raw in RECORDINGS.items()},
        **{f"{FOLDER}/{photo.name}": photo.raw for photo in PHOTOS},
        **{f"articles/2025-secret/{photo.name}": photo.raw for photo in PHOTOS},
    }
    make_site(root, files)
    settings = root / "content" / "site.yaml"
    settings.write_text(settings.read_text(encoding="utf-8") + "image_avif: true\n", encoding="utf-8")
    outcome = build_site(root)
    assert [str(problem) for problem in outcome.problems if problem.level == "error"] == []
    return root / "site"


# -- the scanner finds what is there ----------------------------------------------------------------


@pytest.mark.parametrize("photo", PHOTOS, ids=lambda photo: photo.name)
def test_every_hidden_word_is_found_in_its_source(photo: Planted) -> None:
    assert len(photo.words) >= 4
    assert words_in(photo.raw, WORDS, SIGN) == photo.words


@pytest.mark.parametrize("photo", [photo for photo in PHOTOS if photo.name.endswith(("jpg", "webp", "heic"))],
                         ids=lambda photo: photo.name)  # fmt: skip
def test_the_place_itself_stands_in_the_sources(photo: Planted) -> None:
    assert LATITUDE in photo.raw


@pytest.mark.parametrize("name", RECORDINGS)
def test_what_is_private_in_a_recording_is_found_in_its_source(name: str) -> None:
    found = words_in(RECORDINGS[name], SPOKEN)
    assert len(found) >= 3
    assert unexpected(name, RECORDINGS[name]) != []


def test_every_foreign_piece_of_the_sources_is_named() -> None:
    sources = {photo.name: photo.raw for photo in PHOTOS} | RECORDINGS
    named = {name: " / ".join(unexpected(name, raw)) for name, raw in sources.items()}
    expected = {
        "phone.jpg": ("APP1 Exif", "APP1 http://ns.adobe.com/xap", "APP1 http://ns.adobe.com/xmp/ext",
                      "APP2 ICC_PROFILE", "APP2 MPF", "APP4", "APP12", "APP13", "COM", "after EOI"),
        "print.jpg": ("APP1 Exif", "APP14 Adobe"),
        "screen.png": ("iCCP", "tEXt", "zTXt", "iTXt", "eXIf", "tIME", "prVt", "after IEND"),
        "web.webp": ("VP8X that announces more", "ICCP", "EXIF", "XMP", "NOTE", "after the end"),
        "moving.gif": ("no rule for .gif",),
        "talk.mp4": ("box udta", "box meta", "box uuid", "bytes in free", "a date in mvhd", "a date in tkhd",
                     "a date in mdhd", "a handler with a name", "a coder with a name"),
        "street.mp3": ("ID3 at the start", "ID3 at the end", "APE tags"),
    }  # fmt: skip
    missing = [(name, piece) for name, pieces in expected.items() for piece in pieces if piece not in named[name]]
    assert missing == []


def test_words_are_found_in_other_encodings_packed_encoded_and_in_archives(tmp_path: Path) -> None:
    word = f"{SIGN}-红军街-42."
    for encoding in ("utf-8", "utf-16-le", "utf-16-be", "gb18030"):
        assert words_in(b"\0" + word.encode(encoding) + b"\0", frozenset({word})) == {word}
    for shift in range(3):
        assert words_in(base64.b64encode(b"a" * shift + word.encode() + b"tail"), frozenset({word})) == {word}
    assert words_in(b"head" + zlib.compress(word.encode() * 9) + b"tail", frozenset({word}), SIGN) == {word}
    assert words_in(b"nothing", frozenset({word})) == set()
    with zipfile.ZipFile(tmp_path / "album.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("photo.jpg", word * 9)
    found = {name: words_in(raw, frozenset({word}), SIGN) for name, raw in files_in(tmp_path)}
    assert found["album.zip!/photo.jpg"] == {word}


def test_what_an_archive_says_besides_its_files_is_named() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        entry = zipfile.ZipInfo("secret.txt", (2025, 11, 7, 8, 9, 10))
        entry.extra, entry.comment, entry.external_attr = b"ux\x0b\0\1\4\xe8\3\0\0\4\xe8\3\0\0", b"mine", 0o600 << 16
        archive.writestr(entry, b"text")
        archive.comment = b"packed at home"
    found = " / ".join(unexpected("a.zip", b"before" + file.getvalue()))
    for piece in ("comment of the archive", "extra field", "comment of secret", "a date", "rights", "bytes before"):
        assert piece in found


# -- and nothing in what is published ---------------------------------------------------------------


def test_no_published_file_holds_a_word_that_was_hidden(published: Path) -> None:
    leaks = {
        name: found
        for name, raw in files_in(published)
        if (found := words_in(raw, WORDS, SIGN) | words_in(raw, SPOKEN))
    }
    assert leaks == {}
    assert [name for name, raw in files_in(published) if LATITUDE in raw] == []


def test_published_pictures_recordings_and_archives_hold_what_is_seen_and_heard_alone(published: Path) -> None:
    found = {name: pieces for name, raw in files_in(published) if (pieces := unexpected(name, raw))}
    assert found == {}


def test_every_photo_and_recording_was_published_in_every_format(published: Path) -> None:
    names = [name for name, _ in files_in(published)]
    for photo in PHOTOS:
        stem = photo.name.partition(".")[0]
        for ending in (".webp", ".avif", ".jpg"):
            assert [name for name in names if name.startswith(f"media/{stem}-") and name.endswith(ending)], photo.name
    for recording in RECORDINGS:
        stem, _, ending = recording.partition(".")
        assert [name for name in names if name.startswith(f"media/{stem}-") and name.endswith(f".{ending}")], recording
    inside = [name for name in names if name.startswith("albums/") and ".zip!/" in name]
    assert len(inside) == len(PHOTOS) + 1


def test_every_file_of_the_reference_site_is_as_clean(built_site: BuiltSite) -> None:
    found = {name: pieces for name, raw in files_in(built_site.folder) if (pieces := unexpected(name, raw))}
    assert found == {}
