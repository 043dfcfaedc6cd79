"""What keeps a kiosk up to date: its worker, the list of all that it needs, its version.  Made when the pages are.

The version is a digest of the list, and the list holds every file by size and digest: same files, same version, and
another story on the site leaves both as they are.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

from generator.checks.closure import closure_of
from generator.fingerprint import bytes_digest, digest, file_digest
from generator.model import addresses
from generator.output.publish import AnyContent, bytes_of
from generator.output.tree import Together
from generator.store import Piece

ID_LENGTH = 16
_UP = "../../"
"""From a kiosk's folder to the site's."""


def kiosk_files(tree: Mapping[str, AnyContent], slugs: Sequence[str], worker: str) -> dict[str, bytes]:
    """Worker, list and version of each kiosk; *worker* is the address of the script that the workers share.

    What a kiosk names and is not there is not its list's concern: the check of links says so, or the export does.
    """
    made: dict[str, bytes] = {}
    for slug in slugs:
        made |= _worker_script(slug, worker)
    whole: Mapping[str, AnyContent] = Together(tree, made)

    for slug in slugs:
        needed = closure_of(whole.keys(), lambda url: bytes_of(whole[url]), addresses.kiosk_folder(slug)).addresses
        made |= _version_files(whole, slug, needed)
    return made


def _worker_script(slug: str, worker: str) -> dict[str, bytes]:
    """Address → the kiosk's service worker.  It only calls the shared script at *worker*; none where there is none."""
    if not worker:
        return {}
    return {addresses.kiosk_worker(slug): f'importScripts("{_UP}{worker}");\n'.encode("ascii")}


def _version_files(tree: Mapping[str, AnyContent], slug: str, needed: Iterable[str]) -> dict[str, bytes]:
    """Address → list and version of the kiosk *slug*, which needs the files *needed* of *tree*.

    The list is JSON: ``version``, and ``files`` as ``[address below the site, bytes, digest]`` in order; the digest is
    the first 40 hexadecimal characters of SHA-256.  Raises :class:`OSError`.
    """
    own = {addresses.kiosk_list(slug), addresses.kiosk_version(slug)}
    files = tuple((url, *_measured(tree[url])) for url in sorted(needed) if url not in own)
    version = digest(files)[:ID_LENGTH]
    told = json.dumps({"version": version, "files": files}, ensure_ascii=True, separators=(",", ":"))
    return {
        addresses.kiosk_list(slug): f"{told}\n".encode("ascii"),
        addresses.kiosk_version(slug): f'hongchengKiosk.version("{version}");\n'.encode("ascii"),
    }


def _measured(content: AnyContent) -> tuple[int, str]:
    if isinstance(content, bytes):
        return len(content), bytes_digest(content)
    if isinstance(content, Piece):
        return content.size, content.digest
    return content.stat().st_size, file_digest(content)
