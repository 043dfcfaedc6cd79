"""The preview: a local server that builds again after each change and shows what went wrong over the page.

The build itself is a function given by the caller, the same that publishes.  It runs beside the server.  When one
document was saved, its page is made at once from what the last build knew (:mod:`generator.glance`), and shown while
the build makes the rest.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import ipaddress
import json
import os
import socket
import tempfile
import threading
import time
from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import Any, Protocol

import msgspec
from tornado import netutil
from tornado.httpserver import HTTPServer

from generator.output.publish import FILE_MODE
from generator.problems import Problem, as_json
from generator.screens import kiosk_lines
from generator.serve.answers import Reloads, application
from generator.serve.watch import Watch

_HEAD_START_SECONDS = 0.2
"""For browsers to fetch a page that was made at once, before the build takes the processor."""
_MAX_BODY_BYTES = 1024
_FAILED = "/__hongcheng/failed"


class EarlyPages(Protocol):
    """What a build leaves behind to make one page at once."""

    def page(self, path: str) -> tuple[str, bytes] | None:
        """Address and content of the page of the document at *path*; None if that takes a build."""
        ...


class BuildOutcome(Protocol):
    """What a build tells the preview."""

    @property
    def problems(self) -> tuple[Problem, ...]: ...

    @property
    def published(self) -> object:
        """True, or an account of what was published, when the folder now holds what was asked for, changed or not."""
        ...


class Preview(msgspec.Struct, frozen=True):
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
    desk = _Desk(preview.out, build, announce)
    loop = asyncio.new_event_loop()
    watch = Watch(preview.watch, loop)
    try:
        asyncio.set_event_loop(loop)
        loop.run_until_complete(_run(preview, sockets, desk, watch))
    except KeyboardInterrupt:
        announce("预览已停止")
    finally:
        watch.close()
        for opened in sockets:
            opened.close()
        asyncio.set_event_loop(None)
        loop.close()


def _bound(preview: Preview, announce: Callable[[str], None]) -> list[socket.socket]:
    if not preview.host.strip():
        raise NotOnThisMachine("--host 后面是空的；只在本机预览请用 127.0.0.1，要开放请写这台电脑的地址，或 0.0.0.0")
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


async def _run(preview: Preview, sockets: list[socket.socket], desk: _Desk, watch: Watch) -> None:
    port: int = sockets[0].getsockname()[1]
    desk.build()
    is_open = preview.allow_lan and not _is_loopback(preview.host)
    answers = application(preview.out, port, lambda: desk.report, allow_lan=is_open)
    server = HTTPServer(answers, max_body_size=_MAX_BODY_BYTES)
    server.add_sockets(sockets)
    host = f"[{preview.host}]" if ":" in preview.host else preview.host
    desk.announce(f"预览地址 http://{host}:{port}/ （按 Ctrl-C 停止）")
    for line in kiosk_lines(preview.out, f"http://{host}:{port}"):
        desk.announce(line)
    building: asyncio.Future[None] | None = None
    changed: set[str] = set()
    """What was saved since the build that runs began, or since the last one."""
    while True:
        if found := await watch.changed():
            changed |= found
            if desk.show_early(changed):
                Reloads.reload_waiters("/")
                await asyncio.sleep(_HEAD_START_SECONDS)
        if building and building.done():
            building = None
            desk.show_early(changed)
            if desk.has_news:
                Reloads.reload_waiters("/" if desk.is_published else _FAILED)
        if changed and building is None:
            changed.clear()
            building = _beside(desk.build)
            building.add_done_callback(lambda _: watch.ring())
        await watch.rest()


def _beside(work: Callable[[], None]) -> asyncio.Future[None]:
    """Does *work* in a thread that nobody waits for at the end: Ctrl-C ends a build as well."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[None] = loop.create_future()

    def run() -> None:
        work()
        with contextlib.suppress(RuntimeError):  # the loop is closed
            loop.call_soon_threadsafe(done.set_result, None)

    threading.Thread(target=run, daemon=True).start()
    return done


class _Desk:
    """The last build and what it found."""

    def __init__(self, out: Path, build: Callable[[Path], BuildOutcome], announce: Callable[[str], None]) -> None:
        self._out = out
        self._build = build
        self.announce = announce
        self.is_published = False
        self.has_news = False
        """The last build changed more than what was shown early, or found something else."""
        self.report = b"{}"
        self._glance: EarlyPages | None = None
        self._early: set[str] = set()
        """Pages that were shown before the build that makes them."""

    def show_early(self, changed: Collection[str]) -> bool:
        """Make the page of the document that alone was *changed*, if that can be done at once."""
        if len(changed) != 1 or self._glance is None or not self.is_published:
            return False
        try:
            made = self._glance.page(next(iter(changed)))
            if made is None:
                return False
            _overwrite(self._out / made[0], made[1])
        except Exception:
            # Whatever it is, the build meets it too, and says it.
            return False
        self._early.add(made[0])
        return True

    def build(self) -> None:
        started = time.perf_counter()
        early, self._early = self._early, set()
        before = self.report
        self.has_news = True
        try:
            outcome = self._build(self._out)
        except Exception as error:
            # A bug of ours in one page must not take the preview away from somebody in the middle of writing.
            self._fail(error)
            return
        self.is_published = bool(outcome.published)
        self.report = _report(json.loads(as_json(outcome.problems)), published=self.is_published)
        self._glance = getattr(outcome, "early", None)
        told = *getattr(outcome.published, "written", ()), *getattr(outcome.published, "removed", ())
        others = [url for url in told if url.endswith((".html", ".css")) and url not in early]
        self.has_news = not early or bool(others) or self.report != before
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


def _overwrite(path: Path, content: bytes) -> None:
    """Put *content* in the place of a published file, in one step."""
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as file:
        file.write(content)
    os.chmod(file.name, FILE_MODE)
    os.replace(file.name, path)


def _report(findings: Iterable[dict[str, Any]], *, published: bool) -> bytes:
    return json.dumps({"published": published, "problems": list(findings)}, ensure_ascii=False).encode()

