"""What makes the proof's builds cheap and can hide nothing: pure functions remember their answers.

Each is remembered by its arguments, never by a key of the program's own, and for clean builds as for incremental ones.
What one of them says does not depend on what was built before.  Of a template the place of its file is left out, which
stands in messages about mistakes: the town and its clean copy lie in two places.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import jinja2
import pytest

from generator.media import qr, share_cards
from generator.output import share_cards as published_cards

Asked = tuple[object, ...]
PARSED: dict[Asked, Any] = {}
COMPILED: dict[Asked, Any] = {}
CODE = functools.cache(qr.qr)


def quicken(patch: pytest.MonkeyPatch) -> None:
    """Let Jinja remember templates wherever they lie, and the program drawn share cards and codes."""
    patch.setattr(jinja2.Environment, "parse", remembering(jinja2.Environment.parse, PARSED, _placeless))
    patch.setattr(jinja2.Environment, "compile", remembering(jinja2.Environment.compile, COMPILED, _placeless))
    patch.setattr(published_cards, "draw", functools.cache(share_cards.draw))
    patch.setattr(qr, "qr", CODE)


def _placeless(given: Asked) -> Asked:
    """Source and name, of source, name and file."""
    return given[:2]


def remembering(
    method: Callable[..., Any], answers: dict[Asked, Any], given_matters: Callable[[Asked], Asked]
) -> Callable[..., Any]:
    """*method* of Jinja's environments, with what it said before in *answers*; *given_matters* says by what."""

    @functools.wraps(method)
    def answer(self: jinja2.Environment, *given: Any, **named: Any) -> Any:
        ways = (self.autoescape, self.trim_blocks, self.lstrip_blocks, self.keep_trailing_newline, *self.filters)
        key = (*ways, given_matters(given), *sorted(named.items()))
        if key not in answers:
            answers[key] = method(self, *given, **named)
        return answers[key]

    return answer
