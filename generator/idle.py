"""A build with nothing to do, found out and said before the parser of the command, or anything else heavy, is there.

Reading what was typed and preparing for all that could have been typed costs more than to look at a thousand files.  So
a command line that says no more than "build", and where, is known as it stands; every other goes to
:mod:`generator.cli`, and so does this one when there is something to do.  Nothing is written here.
"""

from __future__ import annotations

import os
import time

from generator import folders
from generator.output.state import LastBuild
from generator.report import ended, report_unchanged
from generator.terminal import DONE


def end_if_idle(arguments: list[str]) -> None:
    """Say so and end the command if *arguments* ask plainly for a build and there is nothing to build."""
    root = plain_root(arguments)
    if root is None:
        return
    out = os.path.normpath(os.path.join(root, "site"))
    last = LastBuild(os.path.join(root, ".hongcheng"), out, drafts=False, base_url=None)
    record = last.unchanged(folders.inputs(root), out, time.time())
    if record is None:
        return

    def say_it_again() -> int:
        report_unchanged(record["report"], out, "text")
        return DONE

    ended(say_it_again)


def plain_root(arguments: list[str]) -> str | None:
    """The site's folder if *arguments* ask for its build and for nothing else; None leaves them to be parsed."""
    match arguments:
        case ["build"]:
            return "."
        case ["build", "--root", root] if root.strip() and not root.startswith("-") and ".." not in root:
            return os.path.normpath(root)
    return None
