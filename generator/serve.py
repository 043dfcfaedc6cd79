"""The preview: a local server that builds again after each change and shows what went wrong over the page.

livereload brings the pages up to date; everything it leaves open to other web pages in the editor's browser is shut
here, for the preview holds drafts.  Only requests that name this machine, from pages of this server, are answered;
nothing can be triggered from outside; nothing but the built tree is read.  The build itself is a function given by
the caller, the same that publishes.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import ipaddress
import json
import os
import re
import socket
import stat
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from html import escape
from pathlib import Path
from typing import Any, Protocol

import livereload.handlers
import livereload.server
from livereload.watcher import Watcher
from tornado import httputil, netutil, web
from tornado.httpserver import HTTPServer

from generator.problems import Problem, as_json
from generator.screens import TYPES, kiosk_lines, screens_file

_POLL_SECONDS = 0.3
_SETTLE_SECONDS = 0.15
"""An editor writes a file in several steps, git many files: build when nothing has moved for so long."""
_SCAN_SHARE = 10
"""Look for changes at most a tenth of the time, however many files there are."""
_MAX_BODY_BYTES = 1024
_FAILED = "/__hongcheng/failed"
_OVERLAY = Path(__file__).with_name("overlay.js")


class BuildOutcome(Protocol):
    """What a build tells the preview."""

    @property
    def problems(self) -> tuple[Problem, ...]: ...

    @property
    def published(self) -> object:
        """True, or an account of what was published, when the folder now holds what was asked for, changed or not."""
        ...


@dataclass(frozen=True, slots=True)
class Preview:
    """What to show and where."""

    out: Path
    """The folder that the build fills."""
    watch: tuple[Path, ...]
    """Files and folders whose changes start a build."""
    host: str = "127.0.0.1"
    port: int = 8000
    """0 takes any free one."""
    allow_lan: bool = False
    """Whether *host* may be an address that other machines reach."""


class CannotServe(Exception):
    """The preview cannot start; the message, in Chinese, says why and what to do."""


class NotOnThisMachine(CannotServe):
    """The host asked for would show drafts to the network."""


def serve(preview: Preview, build: Callable[[Path], BuildOutcome], announce: Callable[[str], None]) -> None:
    """Build, serve, build again after each change, until Ctrl-C.  *announce* gets every line for the terminal.

    Raises :class:`CannotServe` before anything is built.
    """
    sockets = _bound(preview, announce)
    port: int = sockets[0].getsockname()[1]
    desk = _Desk(preview.out, build, announce)
    loop = asyncio.new_event_loop()
    try:
        asyncio.set_event_loop(loop)
        loop.run_until_complete(_run(preview, sockets, port, desk))
    except KeyboardInterrupt:
        announce("预览已停止")
    finally:
        for opened in sockets:
            opened.close()
        asyncio.set_event_loop(None)
        loop.close()


def _bound(preview: Preview, announce: Callable[[str], None]) -> list[socket.socket]:
    if not _is_loopback(preview.host):
        if not preview.allow_lan:
            raise NotOnThisMachine(
                f"{preview.host} 会让同一网络里的人看到草稿；只在本机预览请用 127.0.0.1，确要开放请加 --lan"
            )
        announce(f"注意：预览开放在 {preview.host}，同一网络里的任何人都能看到草稿")
    try:
        return netutil.bind_sockets(preview.port, address=preview.host)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            hint = "请用 --port 换一个，或先停掉占用它的程序"
            raise CannotServe(f"端口 {preview.port} 已被占用，{hint}") from error
        if error.errno == errno.EACCES:
            raise CannotServe(f"没有权限使用端口 {preview.port}，请用 --port 换一个 1024 以上的") from error
        raise CannotServe(f"这台电脑没有 {preview.host} 这个地址，请看看 --host 后面写的") from error


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


async def _run(preview: Preview, sockets: list[socket.socket], port: int, desk: _Desk) -> None:
    seen = _stamps(preview.watch)
    desk.build()
    server = HTTPServer(_application(preview, port, desk), max_body_size=_MAX_BODY_BYTES)
    server.add_sockets(sockets)
    host = f"[{preview.host}]" if ":" in preview.host else preview.host
    desk.announce(f"预览地址 http://{host}:{port}/ （按 Ctrl-C 停止）")
    for line in kiosk_lines(preview.out, f"http://{host}:{port}"):
        desk.announce(line)
    while True:
        started = time.perf_counter()
        now = _stamps(preview.watch)
        await asyncio.sleep(max(_POLL_SECONDS, _SCAN_SHARE * (time.perf_counter() - started)))
        if now == seen:
            continue
        while (later := _stamps(preview.watch)) != now:
            now = later
            await asyncio.sleep(_SETTLE_SECONDS)
        seen = now
        desk.build()
        _Reloads.reload_waiters("/" if desk.is_published else _FAILED)


class _Desk:
    """The last build and what it found."""

    def __init__(self, out: Path, build: Callable[[Path], BuildOutcome], announce: Callable[[str], None]) -> None:
        self._out = out
        self._build = build
        self.announce = announce
        self.is_published = False
        self.report = b"{}"

    def build(self) -> None:
        started = time.perf_counter()
        try:
            outcome = self._build(self._out)
        except Exception as error:
            # A bug of ours in one page must not take the preview away from somebody in the middle of writing.
            self._fail(error)
            return
        self.is_published = bool(outcome.published)
        self.report = _report(json.loads(as_json(outcome.problems)), published=self.is_published)
        for problem in outcome.problems:
            self.announce(str(problem))
        seconds = time.perf_counter() - started
        if self.is_published:
            self.announce(f"{time.strftime('%H:%M:%S')} 页面已更新，用时 {seconds:.1f} 秒")
        else:
            self.announce(f"{time.strftime('%H:%M:%S')} 没有更新，页面保持上一次的样子")

    def _fail(self, error: Exception) -> None:
        words = f"程序内部出错（{type(error).__name__}: {error}）"
        hint = "这不是稿件的毛病，请把这一行发给维护者"
        finding = {"path": "hongcheng", "line": 0, "level": "error", "code": "", "message": words, "hint": hint}
        self.is_published = False
        self.report = _report([finding], published=False)
        self.announce(f"{words}，{hint}")


def _report(findings: Iterable[dict[str, Any]], *, published: bool) -> bytes:
    return json.dumps({"published": published, "problems": list(findings)}, ensure_ascii=False).encode()


# -- what has changed -----------------------------------------------------------------------

_Stamps = dict[str, tuple[int, int, int, int]]


def _stamps(watched: Iterable[Path]) -> _Stamps:
    """Size, times and number of every watched file.  livereload's own watcher looks at whole mtimes only."""
    stamps: _Stamps = {}
    waiting = [os.path.realpath(path) for path in watched]
    while waiting:
        path = waiting.pop()
        with contextlib.suppress(OSError):  # gone since its folder was read
            status = os.lstat(path)
            if not stat.S_ISDIR(status.st_mode):
                stamps[path] = (status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)
                continue
            # A folder's own times say nothing: an editor's swap file changes them.
            waiting.extend(f"{path}/{name}" for name in os.listdir(path) if not _is_draft_of_an_editor(name))
    return stamps


def _is_draft_of_an_editor(name: str) -> bool:
    return name.startswith((".", "~$")) or name.endswith(("~", ".swp", ".tmp"))


# -- what is answered -----------------------------------------------------------------------


def _application(preview: Preview, port: int, desk: _Desk) -> web.Application:
    _Reloads.watcher = Watcher()  # livereload asks it for a path to log, and for nothing else
    rules: list[Any] = [
        ("/livereload", _Reloads),
        (r"/livereload\.js", _ReloadScript),
        (r"/__hongcheng/overlay\.js", _Fixed, {"content_type": "text/javascript", "content": _OVERLAY.read_bytes}),
        (r"/__hongcheng/problems\.json", _Fixed, {"content_type": "application/json", "content": lambda: desk.report}),
        *((f"/__hongcheng/{name}", _Fixed, {"content_type": type, "content": partial(screens_file, preview.out, name)})
          for name, type in TYPES.items()),
        ("/(.*)", _Pages, {"path": str(preview.out), "default_filename": "index.html"}),
    ]
    return web.Application(
        rules,
        transforms=[_Scripts],
        default_handler_class=_Nothing,
        log_function=lambda _: None,
        hosts=_Hosts(port, allow_lan=preview.allow_lan and not _is_loopback(preview.host)),
    )


class _Hosts:
    """Which names of this server a request may use."""

    def __init__(self, port: int, *, allow_lan: bool) -> None:
        self._port = port
        self._allow_lan = allow_lan

    def allow(self, host: str) -> bool:
        """Whether a ``Host`` names this server.  Another name means that somebody's DNS points to this machine."""
        match = re.fullmatch(r"(\[[0-9a-f:.]+\]|[^\[\]:/@\s]+)(?::([0-9]{1,5}))?", host.lower(), re.ASCII)
        if not match or int(match[2] or 80) != self._port:
            return False
        name = match[1].strip("[]")
        if not self._allow_lan:
            return match[1] in ("localhost", "127.0.0.1", "[::1]")
        # An address cannot be rebound, a name can.
        with contextlib.suppress(ValueError):
            return bool(ipaddress.ip_address(name))
        return name == "localhost"


class _Guarded(web.RequestHandler):
    """Refuses whatever does not come from this machine's own pages; reads only, and tells nobody else a byte."""

    SUPPORTED_METHODS = ("GET", "HEAD")

    def set_default_headers(self) -> None:
        self.clear_header("Server")
        self.set_header("Cache-Control", "no-store")
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Referrer-Policy", "no-referrer")
        # Search data stand in scripts, and any web page may ask for a script: the browser must not hand it over.
        self.set_header("Cross-Origin-Resource-Policy", "same-origin")
        self.set_header("Cross-Origin-Opener-Policy", "same-origin")
        self.set_header("X-Frame-Options", "SAMEORIGIN")

    def prepare(self) -> None:
        headers = self.request.headers
        hosts: _Hosts = self.settings["hosts"]
        names = headers.get_list("Host")
        if len(names) != 1 or not hosts.allow(names[0]):
            raise web.HTTPError(403)
        if any(origin.lower() != f"http://{names[0].lower()}" for origin in headers.get_list("Origin")):
            raise web.HTTPError(403)
        is_navigation = headers.get("Sec-Fetch-Mode") == "navigate" and headers.get("Sec-Fetch-Dest") == "document"
        if headers.get("Sec-Fetch-Site", "none") not in ("none", "same-origin") and not is_navigation:
            raise web.HTTPError(403)

    def write_error(self, status_code: int, **_: Any) -> None:
        words = {403: "不允许这样访问", 404: "没有这一页"}.get(status_code, "不能这样访问")
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.finish(
            f'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>{words}</title></head>'
            f"<body><h1>{words}</h1></body></html>"
        )

    def log_exception(self, *_: Any) -> None:
        """A request that was refused or broke off is not the editor's concern."""


class _Nothing(_Guarded):
    def prepare(self) -> None:
        super().prepare()
        raise web.HTTPError(404)


class _Pages(_Guarded, livereload.handlers.StaticFileHandler):  # type: ignore[misc]
    """The built tree: plain files, ``index.html`` for a folder, nothing hidden, nothing outside."""

    def prepare(self) -> None:
        super().prepare()
        path = self.path_args[0] if self.path_args else ""
        # A kiosk's worker would show an editor what the browser keeps, not what was written.
        if re.search(r"[\0\\]|^/|(^|/)\.|^kiosk/[^/]+/worker\.js$", path):
            raise web.HTTPError(404)

    def validate_absolute_path(self, root: str, absolute_path: str) -> str | None:
        top = os.path.realpath(root)
        found = os.path.realpath(absolute_path)
        asks_for_folder = self.request.path.endswith("/")
        if os.path.isdir(found) and _is_inside(found, top):
            if not asks_for_folder:
                self.redirect(self.request.path + "/")
                return None
            found = os.path.realpath(os.path.join(found, "index.html"))
        elif asks_for_folder:
            raise web.HTTPError(404)
        if not _is_inside(found, top) or not os.path.isfile(found):
            raise web.HTTPError(404)
        return found

    def get_content_type(self) -> str:
        kind: str = super().get_content_type()
        is_text = kind.startswith("text/") or kind in ("application/json", "application/xml", "application/javascript")
        return f"{kind}; charset=utf-8" if is_text else kind

    def compute_etag(self) -> None:
        """None: a page is never taken from the browser's cache."""


def _is_inside(path: str, top: str) -> bool:
    return path == top or path.startswith(top + os.sep)


class _Fixed(_Guarded):
    """One answer of the server's own."""

    def initialize(self, content_type: str, content: Callable[[], bytes]) -> None:
        self._content_type = content_type
        self._content = content

    def get(self) -> None:
        self.set_header("Content-Type", f"{self._content_type}; charset=utf-8")
        self.write(self._content())

    head = get


class _ReloadScript(_Guarded, livereload.handlers.LiveReloadJSHandler):  # type: ignore[misc]
    pass


class _Reloads(_Guarded, livereload.handlers.LiveReloadHandler):  # type: ignore[misc]
    """livereload's WebSocket, for pages of this server alone."""

    live_css = True

    def check_origin(self, origin: str) -> bool:
        return origin.lower() == f"http://{self.request.host.lower()}"

    def on_message(self, message: str | bytes) -> None:
        try:
            super().on_message(message)
        except (ValueError, AttributeError, TypeError):
            self.close(1002)


class _Scripts(livereload.server.LiveScriptInjector):  # type: ignore[misc]
    """Adds the two scripts of the preview to every page on its way out; the files stay as they are published."""

    def __init__(self, request: httputil.HTTPServerRequest) -> None:
        super().__init__(request)
        name, port = httputil.split_host_and_port(request.host)
        # livereload takes both as they stand, and would not find the host in an address of IPv6 by itself.
        host = escape(f"[{name}]" if ":" in name else name)
        self.script = (
            '<script src="/__hongcheng/overlay.js"></script>'
            f'<script src="/livereload.js?host={host}&amp;port={port or 80}"></script>'
        ).encode()

    def transform_first_chunk(
        self, status_code: int, headers: httputil.HTTPHeaders, chunk: bytes, finishing: bool
    ) -> tuple[int, httputil.HTTPHeaders, bytes]:
        if status_code not in (200, 404):  # a part of a page has no place for them, a refusal no use
            return status_code, headers, chunk
        changed: tuple[int, httputil.HTTPHeaders, bytes] = super().transform_first_chunk(
            status_code, headers, chunk, finishing
        )
        return changed
