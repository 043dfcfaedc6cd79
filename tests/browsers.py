"""Waiting in a browser under a policy that forbids ``eval``."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from playwright.sync_api import Error

if TYPE_CHECKING:
    from playwright.sync_api import Page

STEP = 50
"""Milliseconds between two looks."""


def until(page: Page, expression: str, seconds: float = 30, arg: object = None) -> None:
    """Waits until *expression*, or a function of *arg*, is true on *page*; fails after so many *seconds*.

    Playwright's own ``wait_for_function`` evaluates its text inside the page at every poll but the first, which
    ``script-src 'self'`` forbids: on such pages it passes or fails by how quick the machine is.  A page that leaves
    for another while it is asked is asked again where it arrives.
    """
    end = time.monotonic() + seconds
    while not _answer(page, expression, arg):
        assert time.monotonic() < end, f"never became true: {expression}"
        page.wait_for_timeout(STEP)


def _answer(page: Page, expression: str, arg: object) -> object:
    try:
        return page.evaluate(expression, arg)
    except Error as gone:
        if "context was destroyed" not in gone.message:
            raise
        return None
