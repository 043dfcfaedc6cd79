"""Photos described by their headers, without decoding: what is taken, and what each refusal says."""

from __future__ import annotations

import struct
import subprocess
import sys
import time
import zlib
from io import BytesIO
from pathlib import Path

import pillow_heif
import pytest
from PIL import Image

from generator.media.headers import exif_orientation
from generator.media.photos import BYTE_LIMIT, Photo, probe
from generator.problems import Problem
from tests.conftest import REPOSITORY
from tests.sites import make_site

FORMATS = {"JPEG": ".jpg", "PNG": ".png", "WEBP": ".webp", "GIF": ".gif"}


def picture(format: str, size: tuple[int, int] = (40, 30), **options: object) -> bytes:
    file = BytesIO()
    Image.linear_gradient("L").resize(size).convert("RGB").save(file, format, **options)
    return file.getvalue()


def oriented(orientation: int) -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = orientation
    return exif


def chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def bomb(width: int, height: int) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = zlib.compress(b"\0" * 100_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def code(raw: bytes, path: str) -> str:
    found = probe(raw, path)
    assert isinstance(found, Problem), found
    assert found.span.path == path
    assert found.hint
    assert not found.text.endswith("。")
    return found.code


@pytest.mark.parametrize("format", FORMATS)
def test_the_header_tells_format_size_and_digest(format: str) -> None:
    raw = picture(format)
    photo = probe(raw, f"content/x{FORMATS[format]}")
    assert isinstance(photo, Photo)
    assert (photo.format, photo.width, photo.height, photo.orientation) == (format, 40, 30, 1)
    assert len(photo.digest) == 40


def test_lossless_and_extended_webp_tell_their_size_too() -> None:
    frames = {"save_all": True, "append_images": [Image.new("RGB", (40, 30))]}
    for options in ({"lossless": True}, {"exif": oriented(3)}, frames):
        photo = probe(picture("WEBP", **options), "x.webp")
        assert isinstance(photo, Photo) and (photo.width, photo.height) == (40, 30)


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_width_and_height_are_those_of_the_upright_picture(format: str, orientation: int) -> None:
    photo = probe(picture(format, exif=oriented(orientation)), f"x{FORMATS[format]}")
    assert isinstance(photo, Photo)
    assert photo.orientation == orientation
    assert (photo.width, photo.height) == ((40, 30) if orientation < 5 else (30, 40))


def test_an_orientation_without_sense_counts_as_upright() -> None:
    for value in (0, 9, 300):
        photo = probe(picture("JPEG", exif=oriented(value)), "x.jpg")
        assert isinstance(photo, Photo) and photo.orientation == 1
    for block in (b"", b"II*\0", b"Exif\0\0MM\0*\xff\xff\xff\xff", b"II*\0\x08\0\0\0\xff\xff\x12\x01"):
        assert exif_orientation(block) == 0


def test_the_extension_may_be_written_in_capitals() -> None:
    assert isinstance(probe(picture("JPEG"), "IMG_1.JPG"), Photo)
    assert isinstance(probe(picture("JPEG"), "1.JPeG"), Photo)


def test_a_large_preview_in_the_header_is_not_taken_for_the_photo() -> None:
    whole = picture("JPEG", (40, 30))
    preview = picture("JPEG", (8, 6))
    segment = b"\xff\xe2" + struct.pack(">H", len(preview) + 2) + preview
    with_preview = whole[:2] + segment + whole[2:]
    photo = probe(with_preview, "x.jpg")
    assert isinstance(photo, Photo) and photo.width == 40
    assert code(with_preview[:-40], "x.jpg") == "E503"


def test_an_empty_file_is_incomplete() -> None:
    assert code(b"", "x.jpg") == "E503"


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("share", [0.2, 0.6, 0.97])
def test_a_file_that_was_cut_off_is_incomplete(format: str, share: float) -> None:
    raw = picture(format, (200, 200))
    assert code(raw[: int(len(raw) * share)], f"x{FORMATS[format]}") == "E503"


def test_what_is_no_picture_cannot_be_decoded() -> None:
    assert code(b"hello", "x.jpg") == "E501"
    assert code(b"\0" * 5000, "x.png") == "E501"
    assert code(b"\xff\xd8\xff\xd9", "x.jpg") == "E501"
    assert code(b"\xff\xd8\xff\xe0\0\x04ab" + b"no marker", "x.jpg") == "E501"
    assert code(picture("PNG").replace(struct.pack(">II", 40, 30), struct.pack(">II", 0, 30)), "x.png") == "E501"


def test_a_format_that_is_not_the_one_of_the_extension_is_named() -> None:
    found = probe(picture("PNG"), "x.jpg")
    assert isinstance(found, Problem)
    assert (found.code, found.message, found.hint) == (
        "E504",
        "图片其实是 PNG 格式，扩展名却是 .jpg",
        "请把扩展名改成 .png",
    )
    assert code(picture("JPEG"), "x.heic") == "E504"
    assert code(picture("JPEG"), "x") == "E504"
    for format in ("TIFF", "BMP"):
        assert code(picture(format), "x.jpg") == "E504"
    assert code(b"\0\0\0\x1cftypavif\0\0\0\0mif1avif", "x.avif") == "E504"
    assert code(b"%PDF-1.7", "x.jpg") == "E504"


HEIC_START = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"


@pytest.mark.parametrize("brand", [b"heic", b"heix", b"mif1"])
def test_heic_is_known_by_its_bytes_whatever_its_name(brand: bytes) -> None:
    assert code(HEIC_START.replace(b"heic", brand, 1) + b"\0" * 100, "IMG_1.jpg") == "E505"


@pytest.mark.parametrize("ending", [".heic", ".HEIC", ".heif"])
def test_heic_is_taken_where_its_package_is_installed(ending: str) -> None:
    pillow_heif.register_heif_opener()
    photo = probe(picture("HEIF"), f"IMG_1{ending}")
    assert isinstance(photo, Photo)
    assert (photo.format, photo.width, photo.height, photo.orientation) == ("HEIC", 40, 30, 1)
    lying = BytesIO()
    image = Image.new("RGB", (40, 30))
    image.info["exif"] = oriented(6).tobytes()
    image.save(lying, "HEIF")
    turned = probe(lying.getvalue(), f"IMG_1{ending}")
    assert isinstance(turned, Photo) and (turned.width, turned.height) == (30, 40)


def test_damaged_heic_is_refused() -> None:
    pillow_heif.register_heif_opener()
    whole = picture("HEIF", (200, 200))
    assert code(HEIC_START + b"\0" * 100, "x.heic") == "E501"
    assert [code(whole[: int(len(whole) * share)], "x.heic") for share in (0.3, 0.6, 0.97)] == ["E503"] * 3


def test_without_the_package_the_finding_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generator.media.photos.heif_version", str)
    found = probe(HEIC_START, "x.heic")
    assert isinstance(found, Problem) and found.code == "E505"
    assert 'pip install "hongcheng[heic]"' in found.hint and "JPEG" in found.hint


def test_svg_is_not_taken() -> None:
    assert code(b'<?xml version="1.0"?><svg xmlns="x"/>', "x.png") == "E506"


def test_files_over_the_limit_are_too_large() -> None:
    assert code(picture("JPEG") + b"\0" * BYTE_LIMIT, "x.jpg") == "E502"


def test_a_bomb_is_refused_at_once_by_its_header() -> None:
    begin = time.process_time()
    assert code(bomb(30_000, 30_000), "x.png") == "E502"
    assert code(bomb(2**31, 2**31), "x.png") == "E502"
    gif = bytearray(picture("GIF"))
    gif[6:10] = b"\xff\xff\xff\xff"
    assert code(bytes(gif), "x.gif") == "E502"
    assert time.process_time() - begin < 1


def test_a_bomb_in_a_site_costs_neither_time_nor_memory(tmp_path: Path) -> None:
    side = 30_000
    rows = zlib.compressobj(1)
    data = b"".join(rows.compress(b"\0" * (1 + side // 8)) for _ in range(side)) + rows.flush()
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    raw = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")
    root = make_site(tmp_path, {
        "albums/a/index.md": "---\ntitle: 册\nphotos: [{src: bomb.png, alt: 黑}]\n---\n",
        "albums/a/bomb.png": raw,
    })  # fmt: skip
    script = f"""
import re, time
from tests.sites import check_site
from pathlib import Path
begun = time.process_time()
print(*check_site(Path({str(root)!r})), sep="\\n")
# Not ru_maxrss, which a new program takes over from the one that started it.
peak = re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())
print(time.process_time() - begun, int(peak[1]) // 1024)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=REPOSITORY, check=True)
    told, cost = done.stdout.splitlines()
    assert told.startswith("content/albums/a/bomb.png: 错误 E502 图片有 30000×30000 像素")
    seconds, megabytes = cost.split()
    assert float(seconds) < 2
    assert int(megabytes) < 300


def test_any_damaged_byte_gives_a_photo_or_a_problem_and_nothing_else() -> None:
    for format, ending in FORMATS.items():
        raw = picture(format, (16, 16), **({} if format == "GIF" else {"exif": oriented(6)}))
        for place in range(min(len(raw), 300)):
            for value in (0, 0x7F, 0xFF):
                probe(raw[:place] + bytes([value]) + raw[place + 1 :], f"x{ending}")
            probe(raw[:place], f"x{ending}")


def test_asking_a_photo_does_not_load_the_imaging_library() -> None:
    script = "import sys, generator.media.photos, generator.media.encode; print('PIL' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
