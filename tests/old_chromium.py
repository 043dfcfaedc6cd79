"""Chromium 80, the oldest browser that has to do, driven over its own protocol (CDP).

Playwright speaks to no browser this old.  This speaks as little of the protocol as the tests need, over a pair of
pipes: messages are JSON, each ends with a zero byte.  https://chromedevtools.github.io/devtools-protocol/
"""

from __future__ import annotations

import base64
import fcntl
import json
import os
import select
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

UNPACK = Path(__file__).parent / "tools" / "unpack_chromium.js"
FLAGS = ("--headless", "--remote-debugging-pipe", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--mute-audio",
         "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
         "--disable-default-apps", "--disable-dev-shm-usage", "--disable-breakpad", "--lang=zh-CN")  # fmt: skip
PATIENCE = 30.0
"""Seconds after which an answer that has not come is a failure."""
_FIRST_FREE = 10
"""Our ends of the pipes lie above the numbers that the browser reads and writes (3 and 4)."""


def later(milliseconds: str) -> str:
    """What a kiosk's page runs so that *milliseconds*, an expression, have gone by at once."""
    return f"""(host => {{
        const ticks = host.ticks, gone = {milliseconds};
        host.ticks = () => ticks() + gone;
        hongchengKiosk.wheel.run();
    }})(hongchengKiosk.host)"""


def next_scene(page: OldPage) -> None:
    """Let a kiosk's scene be over at once, when the next has been made ready."""
    page.evaluate(later("1700"))
    page.until("hongchengKiosk.loop.state().isReady")
    shown = "document.getElementById(hongchengKiosk.loop.state().scene)"
    page.evaluate(later(f"1000 * {shown}.getAttribute('data-seconds')"))


class OldChromium:
    """The running browser.  One thread at a time; what it reports is read while something is asked or waited for."""

    def __init__(self) -> None:
        done = subprocess.run(["node", UNPACK], capture_output=True, text=True)
        assert done.returncode == 0, f"Chromium 80 is not there: run `make test`, which installs it\n{done.stderr}"
        self._folder = tempfile.mkdtemp(prefix="chromium-80-")
        theirs, self._out = _high_pipe()
        self._in, other = _high_pipe()
        arguments = [done.stdout.strip(), *FLAGS, f"--user-data-dir={self._folder}", "about:blank"]
        files = [(os.POSIX_SPAWN_DUP2, theirs, 3), (os.POSIX_SPAWN_DUP2, other, 4)]
        silent = [(os.POSIX_SPAWN_OPEN, number, os.devnull, os.O_RDWR, 0) for number in (0, 1, 2)]
        environment = dict(os.environ, HOME=self._folder)
        self._process = os.posix_spawn(arguments[0], arguments, environment, file_actions=[*files, *silent])
        os.close(theirs)
        os.close(other)
        self._rest = b""
        self._asked = 0
        self._answers: dict[int, dict[str, Any]] = {}
        self._pages: dict[str, OldPage] = {}
        self.version = str(self.call("Browser.getVersion")["product"]).partition("/")[2]

    def call(self, method: str, session: str = "", **parameters: object) -> dict[str, Any]:
        """Ask the browser, or the page of *session*, and wait for the answer."""
        self._asked += 1
        number = self._asked
        message: dict[str, object] = {"id": number, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        left = json.dumps(message).encode() + b"\0"
        while left:
            left = left[os.write(self._out, left) :]
        end = time.monotonic() + PATIENCE
        while number not in self._answers:
            assert time.monotonic() < end, f"no answer to {method}"
            self.listen(end - time.monotonic())
        answer = self._answers.pop(number)
        assert "error" not in answer, f"{method}: {answer['error']}"
        result: dict[str, Any] = answer["result"]
        return result

    def listen(self, seconds: float) -> None:
        """Take in what the browser says within *seconds*; come back as soon as it has said something."""
        if not select.select([self._in], [], [], max(0.0, seconds))[0]:
            return
        said = os.read(self._in, 1 << 20)
        assert said, "the browser is gone"
        *messages, self._rest = (self._rest + said).split(b"\0")
        for raw in messages:
            message = json.loads(raw)
            if "id" in message:
                self._answers[message["id"]] = message
            elif page := self._pages.get(message.get("sessionId", "")):
                page.hear(message["method"], message["params"])

    @contextmanager
    def page(self, width: int = 1280, height: int = 800, *, touch: bool = False) -> Iterator[OldPage]:
        """A page of *width* × *height* CSS pixels, with storage of its own."""
        storage = self.call("Target.createBrowserContext")["browserContextId"]
        target = self.call("Target.createTarget", url="about:blank", browserContextId=storage)["targetId"]
        session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        page = self._pages[session] = OldPage(self, session)
        for domain in ("Page", "Runtime", "Log", "Network"):
            page.call(f"{domain}.enable")
        page.resize(width, height)
        page.call("Emulation.setTouchEmulationEnabled", enabled=touch)
        try:
            yield page
        finally:
            del self._pages[session]
            self.call("Target.disposeBrowserContext", browserContextId=storage)

    def close(self) -> None:
        with suppress(ProcessLookupError):
            os.kill(self._process, signal.SIGKILL)
        os.waitpid(self._process, 0)
        os.close(self._out)
        os.close(self._in)
        shutil.rmtree(self._folder, ignore_errors=True)


class OldPage:
    """One page: opened, asked, touched, looked at."""

    def __init__(self, browser: OldChromium, session: str) -> None:
        self._browser = browser
        self._session = session
        self._loads = 0
        self._addresses: dict[str, str] = {}
        self.complaints: list[str] = []
        """Console errors, exceptions, requests that failed, dialogs: everything that goes wrong."""

    def call(self, method: str, **parameters: object) -> dict[str, Any]:
        return self._browser.call(method, self._session, **parameters)

    def hear(self, method: str, said: Mapping[str, Any]) -> None:
        """Note what the browser reports."""
        if method == "Page.loadEventFired":
            self._loads += 1
        elif method == "Runtime.exceptionThrown":
            details = said["exceptionDetails"]
            where = f"{details.get('url', '')}:{details['lineNumber'] + 1}"
            self.complaints.append(f"{details.get('exception', {}).get('description', details['text'])} {where}")
        elif method == "Runtime.consoleAPICalled" and said["type"] in ("error", "assert"):
            words = (str(word.get("value", word.get("description"))) for word in said["args"])
            self.complaints.append(" ".join(words))
        elif method == "Log.entryAdded" and said["entry"]["level"] == "error":
            self.complaints.append(f"{said['entry']['text']} {said['entry'].get('url', '')}")
        elif method == "Network.requestWillBeSent":
            self._addresses[said["requestId"]] = said["request"]["url"]
        elif method == "Network.loadingFailed" and not said.get("canceled"):
            address = self._addresses.get(said["requestId"], "")
            # What is still on its way when the page is left (pictures, mostly) is dropped.
            if "ERR_ABORTED" not in said["errorText"]:
                self.complaints.append(f"failed: {address} {said['errorText']}")
        elif method == "Page.javascriptDialogOpening":
            self.complaints.append(f"a dialog of the browser: {said['message']}")

    @property
    def asked(self) -> tuple[str, ...]:
        """Addresses that were asked for, without what pages hold themselves (``data:``, ``blob:``)."""
        return tuple(url for url in self._addresses.values() if not url.startswith(("data:", "blob:")))

    def open(self, address: str) -> None:
        """Go to *address* and wait until it has loaded."""
        before = self._loads
        answer = self.call("Page.navigate", url=address)
        assert "errorText" not in answer, f"{address}: {answer['errorText']}"
        self._wait(lambda: self._loads > before, f"{address} did not load")

    def evaluate(self, expression: str) -> Any:
        """The value of *expression*, as JSON holds it; a promise is waited for."""
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, f"{expression}: {answer['exceptionDetails']}"
        return answer["result"].get("value")

    def until(self, expression: str, seconds: float = PATIENCE) -> Any:
        """Wait until *expression* is true, across reloads; gives its value."""
        value: list[Any] = []

        def holds() -> bool:
            with suppress(AssertionError):
                value[:] = [self.evaluate(expression)]
            return bool(value and value[0])

        self._wait(holds, f"never true: {expression}", seconds)
        return value[0]

    def rest(self, seconds: float) -> None:
        """Let the page go on for *seconds* and note what it says."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self._browser.listen(left)

    def resize(self, width: int, height: int) -> None:
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)

    def click(self, selector: str) -> None:
        x, y = self._middle(selector)
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def tap(self, selector: str) -> None:
        """Touch the middle of what *selector* names; the page was opened with ``touch``."""
        x, y = self._middle(selector)
        self.call("Input.dispatchTouchEvent", type="touchStart", touchPoints=[{"x": x, "y": y}])
        self.call("Input.dispatchTouchEvent", type="touchEnd", touchPoints=[])

    def write(self, text: str) -> None:
        """Text into what has the focus, as an input method gives it."""
        self.call("Input.insertText", text=text)

    def press(self, key: str, code: int) -> None:
        """A key by its name and its number in Windows: ``press("Escape", 27)``."""
        for kind in ("keyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=code)

    def shoot(self, path: Path) -> None:
        """A picture (PNG) of what is in view."""
        path.write_bytes(base64.b64decode(self.call("Page.captureScreenshot", format="png")["data"]))

    def _middle(self, selector: str) -> tuple[float, float]:
        place = self.until(f"""(async () => {{
            const found = document.querySelector({json.dumps(selector)});
            if (!found || !found.getClientRects().length) return null;
            found.scrollIntoView({{ block: "center", behavior: "instant" }});
            await new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)));
            const box = found.getBoundingClientRect();
            return [box.left + box.width / 2, box.top + box.height / 2];
        }})()""")
        return place[0], place[1]

    def _wait(self, holds: Any, otherwise: str, seconds: float = PATIENCE) -> None:
        end = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < end, f"{otherwise}; {self.complaints}"
            self._browser.listen(0.02)


def _high_pipe() -> tuple[int, int]:
    """A pipe's reading and writing end."""
    low = os.pipe()
    high = tuple(fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, _FIRST_FREE) for end in low)
    for end in low:
        os.close(end)
    return high[0], high[1]
