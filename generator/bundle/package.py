"""A bundle in one file for Xibo: a zip called ``.htz`` whose ``index.html`` its player opens (docs/kiosk-usb.md)."""

from __future__ import annotations

import contextlib
import os
import zipfile
from pathlib import Path

from generator.bundle.export import Bundle
from generator.bundle.manifest import PART
from generator.bundle.stick import CLUSTER, FreeSpace, free_space, megabytes
from generator.output.machine import OutputRefused
from generator.problems import Problem, Span

ENDING = ".htz"
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
_MODE = 0o100644 << 16
_UNIX = 3
_HEADERS = 200
"""Bytes for each file besides its content and its name, generously."""


def write_package(bundle: Bundle, target: Path, *, free: FreeSpace = free_space) -> None:
    """Write *bundle* to *target*.  Same bundle, same bytes: files are stored, not deflated, which pictures are already.

    Raises :class:`OutputRefused` when it will not fit (E901), :class:`OSError` when the disk fails.
    """
    need = bundle.size + sum(_HEADERS + 2 * len(entry.path.encode()) for entry in bundle.record.files) + CLUSTER
    if need > (space := free(target.parent)):
        message = f"放不下：要 {megabytes(need)}，只有 {megabytes(space)}"
        raise OutputRefused(Problem(Span(str(target)), "E901", message, "请腾出空间，或换一个地方"))
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(target.name + PART)
    try:
        with zipfile.ZipFile(part, "w", zipfile.ZIP_STORED) as package:
            for entry in bundle.record.files:
                _add(package, entry.path, bundle)
        os.replace(part, target)
    except BaseException:
        with contextlib.suppress(OSError):
            part.unlink()
        raise


def _add(package: zipfile.ZipFile, path: str, bundle: Bundle) -> None:
    head = zipfile.ZipInfo(path, _FIRST_DAY)
    head.create_system = _UNIX
    head.external_attr = _MODE
    content = bundle.files[path]
    package.writestr(head, content if isinstance(content, bytes) else content.read_bytes())
