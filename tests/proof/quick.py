"""What makes the proof's builds cheaper still, in the way of :mod:`tests.remembered`.

Of a template the place of its file is left out, which stands in messages about mistakes: the town and its clean copy
lie in two places.
"""

from __future__ import annotations

import functools
from typing import Any

import jinja2
import pytest

from generator.media import share_cards
from generator.output import share_cards as published_cards
from generator.plan import scenes, touch
from tests.remembered import Asked, remembering

PARSED: dict[Asked, Any] = {}
COMPILED: dict[Asked, Any] = {}
CODE = functools.cache(scenes.qr)


def quicken(patch: pytest.MonkeyPatch) -> None:
    """Let Jinja remember templates wherever they lie, and the program drawn share cards and codes."""
    patch.setattr(jinja2.Environment, "parse", remembering(jinja2.Environment.parse, PARSED, _placeless))
    patch.setattr(jinja2.Environment, "compile", remembering(jinja2.Environment.compile, COMPILED, _placeless))
    patch.setattr(published_cards, "draw", functools.cache(share_cards.draw))
    for user in (scenes, touch):
        patch.setattr(user, "qr", CODE)


def _placeless(given: Asked) -> Asked:
    """Source and name, of source, name and file."""
    return given[:2]
