"""The site about to be published: its files by address, none read before it is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TypeVar

from generator.fingerprint import DIGEST_LENGTH, bytes_digest, digest, file_digest
from generator.output.produce import Asked, Finished
from generator.output.publish import AnyContent
from generator.store import Piece, Store

ValueT = TypeVar("ValueT")


class Together(Asked[ValueT]):
    """Several mappings seen as one; the last that has a name counts."""

    def __init__(self, *parts: Mapping[str, ValueT]) -> None:
        homes = {name: part for part in parts for name in part}
        super().__init__(homes, lambda name: homes[name][name])


class Tree(Together[AnyContent]):
    """The files of a site by address."""

    def __init__(self, finished: Mapping[str, Finished], store: Store, *parts: Mapping[str, AnyContent]) -> None:
        """*finished* are the files whose digests are known already; *store* knows those of files it has given."""
        super().__init__(*parts)
        self.finished = finished
        self._store = store
        self._parts = parts

    def with_files(self, more: Mapping[str, AnyContent]) -> Tree:
        """This tree and *more*."""
        return Tree(self.finished, self._store, *self._parts, more)

    @cached_property
    def digests(self) -> Mapping[str, str]:
        """The digest of each file's bytes.  Raises :class:`OSError`."""
        return {url: self._digest(url) for url in self}

    @property
    def build_id(self) -> str:
        """A digest of the whole site: the same files, the same name."""
        return digest(tuple(sorted(self.digests.items())))

    def _digest(self, url: str) -> str:
        if url in self.finished:
            return self.finished[url].sheet.digest
        content = self[url]
        if isinstance(content, bytes):
            return bytes_digest(content)
        if isinstance(content, Piece):
            return content.digest
        known = self._store.digest(content)
        return known[:DIGEST_LENGTH] if known else file_digest(content)
