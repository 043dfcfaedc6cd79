"""What the preview answers, and to whom.

livereload brings the pages up to date; everything it leaves open to other web pages in the editor's browser is shut
here, for the preview holds drafts.  Only requests that name this machine, from pages of this server, are answered;
nothing can be triggered from outside; nothing but the built tree is read.
"""

from __future__ import annotations

import contextlib
import ipaddress
import os
import re
from collections.abc import Callable
from functools import partial
from html import escape
from pathlib import Path
from typing import Any

import livereload.handlers
import livereload.server
from livereload.watcher import Watcher
from tornado import httputil, web

from generator.screens import TYPES, screens_file

OVERLAY = Path(__file__).with_name("overlay.js")


def application(out: Path, port: int, report: Callable[[], bytes], *, allow_lan: bool) -> web.Application:
    """The server of the folder *out*; *report* gives the last findings as JSON."""
    Reloads.watcher = Watcher()  # livereload asks it for a path to log, and for nothing else
    rules: list[Any] = [
        ("/livereload", Reloads),
        (r"/livereload\.js", _ReloadScript),
        (r"/__hongcheng/overlay\.js", _Fixed, {"content_type": "text/javascript", "content": OVERLAY.read_bytes}),
        (r"/__hongcheng/problems\.json", _Fixed, {"content_type": "application/json", "content": report}),
        *((f"/__hongcheng/{name}", _Fixed, {"content_type": type, "content": partial(screens_file, out, name)})
          for name, type in TYPES.items()),
        ("/(.*)", _Pages, {"path": str(out), "default_filename": "index.html"}),
    ]
    return web.Application(
        rules,
        transforms=[_Scripts],
        default_handler_class=_Nothing,
        log_function=lambda _: None,
        hosts=_Hosts(port, allow_lan=allow_lan),
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


class Reloads(_Guarded, livereload.handlers.LiveReloadHandler):  # type: ignore[misc]
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
