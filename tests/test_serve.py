"""The preview: shows the last good page, says what is wrong over it, and answers nobody else."""

from __future__ import annotations

import base64
import http.client
import json
import os
import queue
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from generator.places import Places
from generator.serve import CannotServe, NotOnThisMachine, Preview, serve
from tests.browsers import until

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).parents[1]
POLICY = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'"
PAGE = f"""<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>t</title><link rel="icon" href="data:,">
<meta http-equiv="Content-Security-Policy" content="{POLICY}; base-uri 'none'; form-action 'self'">
</head><body><h1>WORDS</h1></body></html>"""

SCRIPT = r"""
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from generator.output.publish import publish
from generator.problems import Problem, Span
from generator.serve import Preview, serve

@dataclass(frozen=True)
class Outcome:
    problems: tuple
    published: object
    early: object = None

class Early:
    def page(self, path):
        words = Path(path).read_bytes()
        return (Path(path).name, words) if b"EARLY" in words else None

root = Path(sys.argv[1])

def build(out):
    files = {str(p.relative_to(root / "content")): p.read_bytes() for p in (root / "content").rglob("*") if p.is_file()}
    bad = [path for path, content in files.items() if b"BAD" in content]
    slow = root / "slow"
    while slow.exists() and not (root / "go").exists():
        time.sleep(0.02)
    if any(b"CRASH" in content for content in files.values()):
        raise KeyError("a bug")
    if bad:
        where = Span("content/" + bad[0], 3, 5)
        return Outcome((Problem(where, "E104", "未知区县<b>“涪潭县”", "是否为“湄潭县”？"),), None)
    return Outcome((), publish(files, out, build_id="1"), Early())

serve(
    Preview(root / "preview", (root / "content", root / "templates"), port=0, **eval(sys.argv[2])),
    build,
    lambda line: print(line, flush=True),
)
"""


@dataclass
class Running:
    root: Path
    port: int
    lines: queue.Queue[str]
    process: subprocess.Popen[str]

    def get(self, path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.putrequest(method, path, skip_host=True)
            for name, value in {"Host": f"127.0.0.1:{self.port}", **headers}.items():
                connection.putheader(name.replace("_", "-"), value)
            connection.endheaders()
            answer = connection.getresponse()
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
        finally:
            connection.close()

    def raw(self, request: bytes) -> bytes:
        with socket.create_connection(("127.0.0.1", self.port), timeout=10) as plug:
            plug.sendall(request)
            return plug.recv(4096)

    def socket(self, **headers: str) -> socket.socket:
        """A WebSocket after its handshake; the answer is for the caller to read."""
        plug = socket.create_connection(("127.0.0.1", self.port), timeout=10)
        lines = {
            "Host": f"127.0.0.1:{self.port}",
            "Upgrade": "websocket",
            "Connection": "Upgrade",
            "Sec-WebSocket-Version": "13",
            "Sec-WebSocket-Key": base64.b64encode(os.urandom(16)).decode(),
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        plug.sendall(f"GET /livereload HTTP/1.1\r\n{head}\r\n".encode())
        return plug

    def wait_for(self, words: str) -> str:
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            line = self.lines.get(timeout=20)
            if words in line:
                return line
        raise AssertionError(words)

    def write(self, path: str, words: str) -> None:
        # In one step, or a build could begin while the file is empty.
        part = self.root / "part"
        part.write_text(words, encoding="utf-8")
        part.replace(self.root / "content" / path)


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Running]]:
    processes: list[subprocess.Popen[str]] = []

    def start(files: dict[str, str], **options: Any) -> Running:
        root = tmp_path_factory.mktemp("project")
        for path, words in files.items():
            (root / "content" / path).parent.mkdir(parents=True, exist_ok=True)
            (root / "content" / path).write_text(words, encoding="utf-8")
        (root / "secret.txt").write_text("SECRET")
        process = subprocess.Popen(
            [sys.executable, "-c", SCRIPT, str(root), repr(options)],
            cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8",
        )  # fmt: skip
        processes.append(process)
        lines: queue.Queue[str] = queue.Queue()
        stdout = process.stdout
        assert stdout is not None
        threading.Thread(target=lambda: [lines.put(line.rstrip("\n")) for line in stdout], daemon=True).start()
        running = Running(root, 0, lines, process)
        found = re.search(r":(\d+)/", running.wait_for("预览地址"))
        assert found
        running.port = int(found[1])
        return running

    yield start
    for process in processes:
        process.kill()
        process.wait()


SITE = {
    "index.html": PAGE.replace("WORDS", "首页"),
    "a/index.html": PAGE.replace("WORDS", "甲"),
    "a/b.txt": "乙",
    "empty/x.css": "a{}",
    ".hidden/x.html": "HIDDEN",
    "a/.env": "HIDDEN",
    "clip.mp3": "0123456789" * 100,
    "kiosk/hall/worker.js": "HIDDEN",
}


@pytest.fixture(scope="module")
def quiet(start: Callable[..., Running]) -> Running:
    """A server for requests that change nothing."""
    running = start(SITE)
    (running.root / "preview" / "out.txt").symlink_to(running.root / "secret.txt")
    (running.root / "preview" / "up").symlink_to(running.root)
    return running


# -- pages ----------------------------------------------------------------------------------


def test_a_page_is_served_with_the_scripts_of_the_preview_and_its_file_is_not(quiet: Running) -> None:
    status, headers, body = quiet.get("/")
    assert status == 200
    assert headers["content-type"] == "text/html; charset=utf-8"
    assert int(headers["content-length"]) == len(body)
    assert body.count(b"<script") == 2
    assert f"/livereload.js?host=127.0.0.1&amp;port={quiet.port}".encode() in body
    plain = re.sub(rb"<script.*</script>", b"", body)
    assert plain == SITE["index.html"].encode() == (quiet.root / "preview" / "index.html").read_bytes()


def test_a_folder_is_its_index_or_nothing(quiet: Running) -> None:
    assert "甲" in quiet.get("/a/")[2].decode()
    status, headers, _ = quiet.get("/a")
    assert (status, headers["location"]) in {(301, "/a/"), (302, "/a/")}
    assert quiet.get("/empty/")[0] == 404
    assert quiet.get("/empty")[0] in (301, 302)


def test_a_text_is_utf_8_and_a_recording_can_be_read_in_parts(quiet: Running) -> None:
    assert quiet.get("/a/b.txt")[1]["content-type"] == "text/plain; charset=utf-8"
    status, headers, body = quiet.get("/clip.mp3", Range="bytes=5-8")
    assert (status, body, headers["content-range"]) == (206, b"5678", "bytes 5-8/1000")


def test_head_answers_like_get_without_a_body(quiet: Running) -> None:
    status, _, body = quiet.get("/", "HEAD")
    assert (status, body) == (200, b"")


@pytest.mark.parametrize(
    "path",
    ["/nothing.html", "/.hongcheng", "/.hidden/x.html", "/a/.env", "/../secret.txt", "/%2e%2e/secret.txt",
     "/a/%2e%2e/%2e%2e/secret.txt", "/..%2fsecret.txt", "/%2e%2e%5csecret.txt", "/a\\b.txt", "/out.txt",
     "/up/secret.txt", "/up", "/up/", "//etc/passwd", "/%2fetc/passwd", "/%00", "/index.html%00", "/a/%00/b",
     "/forcereload", "/forcereload?path=*", "/" + "x" * 3000, "/a/b.txt/",
     "/index.html/", "/__hongcheng/", "/%0d%0aX-A:b", "/~root/", "//evil.example/a", "/kiosk/hall/worker.js"],
)  # fmt: skip
def test_what_is_not_a_page_of_the_site_is_not_found(quiet: Running, path: str) -> None:
    status, headers, body = quiet.get(path)
    assert status == 404
    assert b"SECRET" not in body and b"HIDDEN" not in body and b"root:" not in body
    assert "location" not in headers


def test_bytes_that_are_no_text_are_no_error_of_the_server(quiet: Running) -> None:
    assert quiet.get("/%ff%fe")[0] in (400, 404)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "PROPFIND"])
@pytest.mark.parametrize("path", ["/", "/livereload", "/livereload.js", "/__hongcheng/problems.json", "/none/x"])
def test_only_reading_is_possible(quiet: Running, method: str, path: str) -> None:
    status, headers, _ = quiet.get(path, method)
    assert status == 405
    assert "access-control-allow-origin" not in headers


# -- other web pages in the same browser ----------------------------------------------------


PATHS = ["/", "/a/b.txt", "/livereload.js", "/__hongcheng/overlay.js", "/__hongcheng/problems.json", "/nothing"]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1:1", "localhost.evil.example:{port}", "",
     "127.0.0.1:{port}.evil", "192.168.1.7:{port}", "0.0.0.0:{port}", "user@127.0.0.1:{port}", "localhost:{port}:80"],
)  # fmt: skip
def test_a_host_that_is_not_this_server_is_refused(quiet: Running, path: str, host: str) -> None:
    status, _, body = quiet.get(path, Host=host.format(port=quiet.port))
    assert status in (400, 403)
    assert b"<h1>\xe9\xa6\x96" not in body and b"script" not in body


def test_a_request_without_or_with_two_hosts_is_refused(quiet: Running) -> None:
    own = b"Host: 127.0.0.1:%d\r\n" % quiet.port
    assert b" 40" in quiet.raw(b"GET / HTTP/1.0\r\n\r\n")[:16]
    assert b" 40" in quiet.raw(b"GET / HTTP/1.1\r\n" + own + b"Host: evil.example\r\n\r\n")[:16]
    assert b" 40" in quiet.raw(b"GET http://evil.example/ HTTP/1.1\r\n" + own + b"\r\n")[:16]


@pytest.mark.parametrize("host", ["127.0.0.1:{port}", "localhost:{port}", "LOCALHOST:{port}", "[::1]:{port}"])
def test_every_name_of_this_machine_is_answered(quiet: Running, host: str) -> None:
    assert quiet.get("/", Host=host.format(port=quiet.port))[0] == 200


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "no-cors", "Sec_Fetch_Dest": "script"},
        {"Sec_Fetch_Site": "same-site", "Sec_Fetch_Mode": "no-cors", "Sec_Fetch_Dest": "image"},
        {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "navigate", "Sec_Fetch_Dest": "iframe"},
    ],
)
def test_what_another_web_page_asks_for_is_refused(quiet: Running, path: str, headers: dict[str, str]) -> None:
    assert quiet.get(path, **headers)[0] == 403


def test_a_link_from_elsewhere_may_be_followed(quiet: Running) -> None:
    assert quiet.get("/", Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="navigate", Sec_Fetch_Dest="document")[0] == 200


@pytest.mark.parametrize("path", [*PATHS, "/a"])
def test_every_answer_tells_the_browser_to_keep_it_from_other_pages(quiet: Running, path: str) -> None:
    headers = quiet.get(path)[1]
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "SAMEORIGIN"
    assert headers["cache-control"] == "no-store"
    assert "server" not in headers


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "http://evil.example"}, {"Origin": "null"}, {"Origin": "http://127.0.0.1:1"}, {"Origin": "file://"},
     {"Host": "evil.example:{port}", "Origin": "http://evil.example:{port}"}],
)  # fmt: skip
def test_a_socket_from_another_page_is_refused(quiet: Running, headers: dict[str, str]) -> None:
    with quiet.socket(**{name: value.format(port=quiet.port) for name, value in headers.items()}) as plug:
        assert b" 403 " in plug.recv(200)


def test_nonsense_on_the_socket_closes_it_and_nothing_else(quiet: Running) -> None:
    for words in (b"{", b"[]", b"{}", b'{"command": 1}', b"null"):
        with quiet.socket(Origin=f"http://127.0.0.1:{quiet.port}") as plug:
            assert b" 101 " in plug.recv(400)
            plug.sendall(bytes([0x81, 0x80 | len(words), 0, 0, 0, 0]) + words)
    assert quiet.get("/")[0] == 200


# -- building again -------------------------------------------------------------------------


def read_frame(plug: socket.socket) -> dict[str, Any]:
    """One short text frame from the server."""
    head = plug.recv(2, socket.MSG_WAITALL)
    length = head[1] if head[1] < 126 else int.from_bytes(plug.recv(2, socket.MSG_WAITALL), "big")
    message: dict[str, Any] = json.loads(plug.recv(length, socket.MSG_WAITALL))
    return message


def test_an_edit_builds_again_and_tells_the_open_pages(start: Callable[..., Running]) -> None:
    running = start(SITE)
    with running.socket(Origin=f"http://127.0.0.1:{running.port}") as plug:
        answer = b""
        while b"\r\n\r\n" not in answer:
            answer += plug.recv(1)
        words = b'{"command": "info", "url": "x"}'
        plug.sendall(bytes([0x81, 0x80 | len(words), 0, 0, 0, 0]) + words)
        time.sleep(0.2)
        running.write("index.html", PAGE.replace("WORDS", "二版"))
        running.wait_for("页面已更新")
        assert read_frame(plug)["command"] == "reload"
        assert "二版" in running.get("/")[2].decode()

        running.write("a/b.txt", "BAD")
        line = running.wait_for("E104")
        assert line.startswith("content/a/b.txt:3:5: 错误 E104 ")
        assert read_frame(plug)["path"] == "/__hongcheng/failed"
        assert "二版" in running.get("/")[2].decode()
        report = json.loads(running.get("/__hongcheng/problems.json")[2])
        assert report["published"] is False
        assert [(p["path"], p["line"], p["column"], p["code"]) for p in report["problems"]] == [
            ("content/a/b.txt", 3, 5, "E104")
        ]

        running.write("a/b.txt", "CRASH")
        assert "KeyError" in running.wait_for("程序内部出错")
        assert "二版" in running.get("/")[2].decode()

        (running.root / "content/a/b.txt").unlink()
        running.wait_for("页面已更新")
        assert json.loads(running.get("/__hongcheng/problems.json")[2]) == {"published": True, "problems": []}
        assert running.get("/a/b.txt")[0] == 404


def test_an_edit_of_same_size_and_time_is_seen_and_an_editor_s_own_files_are_not(start: Callable[..., Running]) -> None:
    running = start(SITE)
    page = running.root / "content/a/b.txt"
    status = page.stat()
    (running.root / "content/.b.txt.swp").write_text("BAD")
    (running.root / "content/b.txt~").write_text("BAD")
    time.sleep(1)
    assert running.lines.empty()
    (running.root / "content/.b.txt.swp").unlink()
    (running.root / "content/b.txt~").unlink()
    page.write_text("丙", encoding="utf-8")
    os.utime(page, ns=(status.st_atime_ns, status.st_mtime_ns))
    running.wait_for("页面已更新")
    assert running.get("/a/b.txt")[2].decode() == "丙"


def test_templates_and_assets_that_a_site_does_not_have_yet_are_watched(tmp_path: Path) -> None:
    before = Places(tmp_path).watched
    assert {tmp_path / "content", tmp_path / "templates", tmp_path / "assets"} <= set(before)
    (tmp_path / "templates").mkdir()
    assert Places(tmp_path).watched == before


def test_a_first_build_that_fails_still_shows_what_is_wrong(start: Callable[..., Running]) -> None:
    running = start({"index.html": "BAD"})
    status, _, body = running.get("/")
    assert status == 404 and b"overlay.js" in body
    assert json.loads(running.get("/__hongcheng/problems.json")[2])["problems"][0]["code"] == "E104"
    running.write("index.html", PAGE)
    running.wait_for("页面已更新")
    assert running.get("/")[0] == 200


@pytest.mark.parametrize("number", [signal.SIGINT])
def test_ctrl_c_ends_it_with_one_line(start: Callable[..., Running], number: signal.Signals) -> None:
    running = start(SITE)
    running.process.send_signal(number)
    assert running.process.wait(timeout=10) == 0
    assert running.wait_for("预览已停止")
    assert running.lines.empty()


# -- where it listens -----------------------------------------------------------------------


def never(_: Path) -> Any:
    raise AssertionError("built before the door was checked")


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "", "192.168.1.7", "example.org"])
def test_the_network_is_not_served_unless_asked_for(tmp_path: Path, host: str) -> None:
    with pytest.raises(NotOnThisMachine, match="请用 127"):
        serve(Preview(tmp_path, (), host=host), never, print)


def test_a_port_in_use_is_said_in_one_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(CannotServe, match=f"端口 {port} 已被占用"):
            serve(Preview(tmp_path, (), port=port), never, print)


def test_when_the_network_is_served_a_warning_says_so_and_names_are_still_refused(
    start: Callable[..., Running],
) -> None:
    running = start(SITE, host="0.0.0.0", allow_lan=True)
    assert running.get("/", Host=f"192.168.1.7:{running.port}")[0] == 200
    assert running.get("/", Host=f"localhost:{running.port}")[0] == 200
    assert running.get("/", Host=f"evil.example:{running.port}")[0] == 403


# -- while a build is running ---------------------------------------------------------------


def soon(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_the_page_that_was_saved_is_shown_before_the_build_is_over(start: Callable[..., Running]) -> None:
    running = start(SITE)
    (running.root / "slow").touch()
    running.write("index.html", PAGE.replace("WORDS", "EARLY 先看一眼"))
    soon(lambda: "先看一眼".encode() in running.get("/")[2])
    # Saved again while the build still runs.
    running.write("index.html", PAGE.replace("WORDS", "EARLY 又改了"))
    soon(lambda: "又改了".encode() in running.get("/")[2])
    assert running.lines.empty()
    (running.root / "go").touch()
    running.wait_for("页面已更新")
    soon(lambda: "又改了".encode() in running.get("/")[2])


def test_what_cannot_be_shown_early_waits_for_the_build(start: Callable[..., Running]) -> None:
    running = start(SITE)
    (running.root / "slow").touch()
    running.write("index.html", PAGE.replace("WORDS", "等构建"))
    time.sleep(1)
    assert "等构建".encode() not in running.get("/")[2]
    (running.root / "go").touch()
    running.wait_for("页面已更新")
    assert "等构建".encode() in running.get("/")[2]


# -- in a browser ---------------------------------------------------------------------------


@pytest.mark.browser
def test_in_a_browser_the_page_follows_and_the_problems_lie_over_it(
    start: Callable[..., Running], browser: Browser
) -> None:
    running = start(SITE)
    page = browser.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.goto(f"http://127.0.0.1:{running.port}/")
    until(page, "window.LiveReload && window.LiveReload.connector.protocol === 7")
    running.write("index.html", PAGE.replace("WORDS", "二版"))
    page.get_by_role("heading", name="二版").wait_for(timeout=15_000)
    until(page, "window.LiveReload && window.LiveReload.connector.protocol === 7")
    running.write("a/b.txt", "BAD")
    overlay = page.get_by_role("alert")
    overlay.wait_for(timeout=15_000)
    assert "content/a/b.txt:3:5" in overlay.inner_text()
    assert "E104 未知区县<b>“涪潭县”，是否为“湄潭县”？" in overlay.inner_text()
    assert page.get_by_role("heading", name="二版").count() == 1
    page.keyboard.press("Escape")
    assert page.get_by_role("alert").count() == 0
    page.goto(f"http://127.0.0.1:{running.port}/a/")
    page.get_by_role("alert").wait_for(timeout=15_000)
    until(page, "window.LiveReload && window.LiveReload.connector.protocol === 7")
    running.write("a/b.txt", "好")
    page.get_by_role("alert").wait_for(state="detached", timeout=15_000)
    assert said == []
    page.close()
