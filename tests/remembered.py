"""What makes a thousand builds of small sites cheap and can hide nothing: pure functions remember their answers.

Each is remembered by the whole of its arguments, never by a key of the program's own, and for clean builds as for
incremental ones.  What one of them says does not depend on what was built before.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import jinja2
import pytest

from generator.output import assets

Asked = tuple[object, ...]


def remember_templates_and_scripts(patch: pytest.MonkeyPatch) -> None:
    """Let Jinja remember parsed and compiled templates, and the program minified scripts."""
    for name in ("parse", "compile"):
        patch.setattr(jinja2.Environment, name, remembering(getattr(jinja2.Environment, name), {}))
    patch.setattr(assets, "with_short_names", functools.cache(assets.with_short_names))


def remembering(
    method: Callable[..., Any], answers: dict[Asked, Any], given_matters: Callable[[Asked], Asked] = lambda given: given
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
