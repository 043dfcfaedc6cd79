"""What makes a thousand builds of a small town cheap and can hide nothing: pure functions remember their answers.

Each is remembered by the whole of its arguments, never by a key of the program's own, and for clean builds as for
incremental ones.  What one of them says does not depend on what was built before.  Of a template only the place of
its file is left out, which stands in messages about mistakes.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import jinja2
import pytest

from generator.media import share_cards
from generator.output import assets
from generator.output import share_cards as published_cards


def quicken(patch: pytest.MonkeyPatch) -> None:
    """Let Jinja remember parsed and compiled templates, and the program minified scripts and drawn share cards."""
    patch.setattr(jinja2.Environment, "parse", _remembering(jinja2.Environment.parse))
    patch.setattr(jinja2.Environment, "compile", _remembering(jinja2.Environment.compile))
    patch.setattr(assets, "with_short_names", functools.cache(assets.with_short_names))
    patch.setattr(published_cards, "draw", functools.cache(share_cards.draw))


def _remembering(method: Callable[..., Any]) -> Callable[..., Any]:
    answers: dict[tuple[object, ...], Any] = {}

    @functools.wraps(method)
    def answer(self: jinja2.Environment, *given: Any, **named: Any) -> Any:
        source, name = (*given, None)[:2]
        key = (self.autoescape, source, name, *sorted(named.items()))
        if key not in answers:
            answers[key] = method(self, *given, **named)
        return answers[key]

    return answer
