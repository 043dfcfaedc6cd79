"""What a build makes of a kiosk: its files, when they change, and its codes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generator.media.qr import QUIET, qr
from generator.screens import kiosk_lines, screens_file
from generator.text.wall import captions, opening
from tests.kiosk.conftest import KIOSK, built_kiosk, hall
from tests.sites import article, build_site, make_site, tree


def kiosk_files(site: Path) -> dict[str, bytes]:
    return tree(site / "kiosk" / "hall")


def test_a_kiosk_has_its_page_its_times_its_list_its_version_and_its_worker(hall_site: Path) -> None:
    names = sorted(kiosk_files(hall_site))
    assert [re.sub(r"\.[0-9a-f]{10}\.", ".*.", name) for name in names] == [
        "index.html", "list.json", "loop.*.js", "version.js", "worker.js",
    ]  # fmt: skip
    assert re.fullmatch(rb'hongchengKiosk\.version\("[0-9a-f]{16}"\);\n', kiosk_files(hall_site)["version.js"])


def test_two_builds_give_the_same_kiosk(tmp_path: Path, hall_site: Path) -> None:
    assert kiosk_files(built_kiosk(tmp_path)) == kiosk_files(hall_site)


def test_a_kiosk_changes_with_its_own_scenes_and_with_nothing_else(tmp_path: Path) -> None:
    files = hall(**{"articles/older.md": article("更早的一篇", "旧事。", date="2024-01-01")})
    before = kiosk_files(built_kiosk(tmp_path, files))
    make_site(tmp_path, {**files, "articles/older.md": article("更早的一篇改了题", "旧事新说。", date="2024-01-01")})
    assert build_site(tmp_path).published
    assert kiosk_files(tmp_path / "site") == before
    make_site(tmp_path, {**files, "articles/new.md": article("灯又坏了", "再修。", date="2026-05-02")})
    assert build_site(tmp_path).published
    after = kiosk_files(tmp_path / "site")
    assert after["index.html"] != before["index.html"]
    assert after["version.js"] != before["version.js"]


def test_every_story_leads_to_its_public_address(hall_site: Path) -> None:
    page = (hall_site / "kiosk" / "hall" / "index.html").read_text("utf-8")
    assert 'aria-label="二维码：https://example.org/s/articles/new.html"' in page


def test_a_kiosk_may_send_its_visitors_to_another_address_than_the_site_s(tmp_path: Path) -> None:
    site = built_kiosk(tmp_path, hall("qr: https://m.example.org/\n" + KIOSK.replace("\n    ", "\n").lstrip()))
    page = (site / "kiosk" / "hall" / "index.html").read_text("utf-8")
    assert set(re.findall("二维码：(https://[^/]+/)", page)) == {"https://m.example.org/"}


def test_without_a_public_address_there_are_no_codes(tmp_path: Path) -> None:
    make_site(tmp_path, hall())
    assert build_site(tmp_path, base_url="").published
    assert "二维码" not in (tmp_path / "site" / "kiosk" / "hall" / "index.html").read_text("utf-8")


def test_nothing_in_a_kiosk_leads_out_of_it(hall_site: Path) -> None:
    page = (hall_site / "kiosk" / "hall" / "index.html").read_text("utf-8")
    assert re.findall(r"<a\b|<form|<iframe|<input|target=", page) == []
    loaded = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert loaded
    assert all((hall_site / "kiosk" / "hall" / address).resolve().is_file() for address in loaded)


def test_hostile_words_in_a_kiosk_s_settings_stay_words(tmp_path: Path) -> None:
    hostile = "<script>alert(1)</script>"
    site = built_kiosk(tmp_path, hall(KIOSK.replace("title: 大厅的屏", f"title: '{hostile}'")))
    files = kiosk_files(site)
    assert all(hostile.encode() not in content for content in files.values())
    assert b"&lt;script&gt;alert(1)" in files["index.html"]


def test_the_preview_lists_the_kiosks_and_offers_them_at_a_moment_and_size(hall_site: Path) -> None:
    [line] = kiosk_lines(hall_site, "http://127.0.0.1:8000")
    assert line == "展播终端 大厅的屏 http://127.0.0.1:8000/__hongcheng/kiosks?kiosk=/kiosk/hall/index.html"
    page = screens_file(hall_site, "kiosks").decode()
    assert '<option value="/kiosk/hall/index.html">大厅的屏</option>' in page
    assert {"at", "speed", "size"} <= set(re.findall(r'id="(\w+)"', page))


@pytest.mark.parametrize("address", ["https://example.org/", "https://example.org/s/" + "a" * 120 + ".html"])
def test_a_code_is_drawn_module_for_module_with_white_around_it(address: str) -> None:
    import segno

    drawn = qr(address)
    matrix = [list(row) for row in segno.make(address, error="m", micro=False).matrix]
    assert drawn.size == len(matrix) + 2 * QUIET
    painted = [[0] * drawn.size for _ in range(drawn.size)]
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", drawn.path):
        for column in range(int(x), int(x) + int(width)):
            painted[int(y)][column] = 1
    inner = [row[QUIET:-QUIET] for row in painted[QUIET:-QUIET]]
    assert inner == matrix
    assert sum(map(sum, painted)) == sum(map(sum, inner))


def test_a_long_turn_is_shown_in_pieces_that_end_with_a_sentence_and_lose_nothing() -> None:
    text = "不远。楼栋，是你每天要上的那几级台阶；物业，是你院子里的那盏灯；家园，是安下的新家；微家，就在你兜里。"
    pieces = captions(text, 30)
    assert "".join(pieces) == text
    assert all(len(piece) <= 30 and piece[-1] in "。；，" for piece in pieces)
    assert "".join(captions("无标点" * 50, 40)) == "无标点" * 50


def test_a_summary_on_the_wall_ends_where_a_sentence_does() -> None:
    assert opening("一座楼。三天的会。开完了就走了。", 10) == "一座楼。三天的会。"
    assert opening("很长很长的一句话，没有句号，一直说下去，说到天亮", 12).endswith("……")
