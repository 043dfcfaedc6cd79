"""The version of a kiosk: a script beside its pages, made when they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from generator.fingerprint import bytes_digest, digest, file_digest
from generator.model import addresses

ID_LENGTH = 16


def version_scripts(tree: Mapping[str, bytes | Path], slugs: Iterable[str]) -> dict[str, bytes]:
    """Address → script for each of the kiosks called *slugs*, over their files in *tree*.

    Pictures, style sheets and scripts that a kiosk shares with the site bear their digest in their names, so what its
    own files say covers them.  Same files, same version; another story on the site leaves it as it is.
    """
    scripts = {}
    for slug in slugs:
        address = addresses.kiosk_version(slug)
        folder = address.rpartition("/")[0] + "/"
        own = tuple(
            (url, bytes_digest(content) if isinstance(content, bytes) else file_digest(content))
            for url, content in sorted(tree.items())
            if url.startswith(folder)
        )
        scripts[address] = f'hongchengKiosk.version("{digest(own)[:ID_LENGTH]}");\n'.encode("ascii")
    return scripts
