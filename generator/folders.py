"""Which folders a build reads, as plain text.

All that a run with nothing to do has to know of :mod:`generator.places`, which shows the same as paths: to import those
takes longer than to look at a small site.
"""

from __future__ import annotations

import os

PACKAGE = os.path.dirname(__file__)


def inputs(root: str) -> tuple[str, ...]:
    """Everything that a build of the site in *root* reads."""
    return (os.path.join(root, "content"), *with_own(root, "templates"), *with_own(root, "assets"), PACKAGE)


def with_own(root: str, name: str) -> tuple[str, ...]:
    """The site's own folder *name*, if any, before the shipped one."""
    own, shipped = os.path.join(root, name), _shipped(name)
    if os.path.isdir(own) and os.path.realpath(own) != os.path.realpath(shipped):
        return (own, shipped)
    return (shipped,)


def _shipped(name: str) -> str:
    """*name* as it ships with the package; in a checkout, the folder beside it."""
    packed = os.path.join(PACKAGE, "_site", name)
    return packed if os.path.isdir(packed) else os.path.join(os.path.dirname(PACKAGE), name)
