"""How long a writer waits between saving and reading: a live server, and a client that does what a browser does.

The client keeps the page's WebSocket open, as livereload's script does, and asks for the page when it is told to.  A
save has arrived when the page that the server then gives holds the new words.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence

from story_corpus import mark_of, slug_of, story
from text_sites import HONGCHENG, OURS, TextSite, WrongOutput, with_body
from tornado.httpclient import HTTPRequest
from tornado.websocket import websocket_connect

START_LIMIT = 600
RELOAD_LIMIT = 120
PAUSE = 2.0
"""Seconds between two saves: nobody saves faster, and a server may still be at work behind the page."""


def waits(site: TextSite, edited: int, tokens: Sequence[str]) -> list[float]:
    """Seconds from saving each of *tokens* into the body of the story *edited* to a page that holds it.

    Raises :class:`WrongOutput` when the server does not come up, or a save never arrives.
    """
    port = _free_port()
    address = f"http://127.0.0.1:{port}/{_path(site, edited)}"
    log = site.peer.site / ".bench-log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            _command(site, port),
            cwd=site.peer.site,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
        try:
            _wait_for(lambda: mark_of(edited) in _page(address), f"{site.name} 的预览没有起来")
            return asyncio.run(_edits(site, edited, tokens, address))
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
            process.wait(30)
            site.write(story(edited, site.count))
            log.unlink()


def _command(site: TextSite, port: int) -> list[str]:
    if site.name == OURS:
        return [str(HONGCHENG), "serve", "--root", str(site.peer.site), "--port", str(port)]
    base = f"http://127.0.0.1:{port}/"
    own = [str(part) for part in site.peer.command if part != "--quiet"]
    return [own[0], "server", *own[1:], "--port", str(port), "--bind", "127.0.0.1", "--baseURL", base]


def _path(site: TextSite, edited: int) -> str:
    return site.form.page.format(slug=slug_of(edited)).removesuffix("index.html")


async def _edits(site: TextSite, edited: int, tokens: Sequence[str], address: str) -> list[float]:
    origin = address.partition("/articles/")[0]
    request = HTTPRequest(f"{origin.replace('http', 'ws', 1)}/livereload", headers={"Origin": origin})
    line = await websocket_connect(request)
    protocols = ["http://livereload.com/protocols/official-7"]
    await line.write_message(json.dumps({"command": "hello", "protocols": protocols}))
    await line.write_message(json.dumps({"command": "info", "plugins": {}, "url": address}))
    found = []
    for token in tokens:
        changed = with_body(story(edited, site.count), token)
        await asyncio.sleep(PAUSE)
        start = time.perf_counter()
        site.write(changed)
        while True:
            try:
                said = await asyncio.wait_for(line.read_message(), RELOAD_LIMIT)
            except TimeoutError:
                said = None
            if said is None:
                raise WrongOutput(f"{site.name} 的预览没有送来改过的页面")
            if json.loads(said).get("command") == "reload" and token in _page(address):
                break
        found.append(time.perf_counter() - start)
    line.close()
    return found


def _page(address: str) -> str:
    with contextlib.suppress(urllib.error.URLError, ConnectionError), urllib.request.urlopen(address) as answer:
        content: bytes = answer.read()
        return content.decode()
    return ""


def _wait_for(is_there: Callable[[], bool], failure: str) -> None:
    end = time.monotonic() + START_LIMIT
    while not is_there():
        if time.monotonic() > end:
            raise WrongOutput(failure)
        time.sleep(0.2)


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
    return port
