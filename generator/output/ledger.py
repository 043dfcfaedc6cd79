"""The ledger of a published folder: what each file was made from, what is in it, how it stood on the disk.

A file that stands as the ledger says (size, times, inode, mode) holds what the ledger says: it is neither read from the
store nor compared, and its links need not be judged again while nothing they can lead to has changed.  Without a
ledger, or with ``--clean``, all bytes are looked at.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import msgspec

from generator.output.produce import Parts, Sheet
from generator.output.state import Stat
from generator.output.tree import Tree


class Row(msgspec.Struct, frozen=True, array_like=True):
    """One published file."""

    digest: str
    stat: Stat
    made: tuple[str, str, Parts] | None
    """Key in the store, digest of its anchors, and what it was made from; None for a file that is no target's."""
    fine: bool
    """Its links were judged on the ledger's ground, and nothing was found."""


class Verdicts(msgspec.Struct, frozen=True):
    """What a build found out about links (see :mod:`generator.output.judged`)."""

    ground: str
    """Digest of all that they can lead to."""
    fine: Collection[str]
    """Files without findings, which stay so while they and the ground are what they are."""


class Ledger(msgspec.Struct, frozen=True):
    """What was published last."""

    rows: Mapping[str, Row] = msgspec.field(default_factory=dict)
    """By address."""
    ground: str = ""
    """Digest of all that links can lead to."""

    @property
    def parts(self) -> dict[str, Parts]:
        """What each target's file was made from."""
        return {url: row.made[2] for url, row in self.rows.items() if row.made}

    @property
    def sheets(self) -> dict[str, Sheet]:
        """Sheets by key in the store."""
        return {row.made[0]: Sheet(row.digest, row.made[1]) for row in self.rows.values() if row.made}

    def standing(self, digests: Mapping[str, str]) -> dict[str, Stat]:
        """How each file must stand on the disk to hold what *digests* say."""
        return {url: row.stat for url, row in self.rows.items() if digests.get(url) == row.digest}

    def fine(self, ground: str, digests: Mapping[str, str]) -> frozenset[str]:
        """The files whose links need not be judged again on *ground*."""
        if ground != self.ground:
            return frozenset()
        return frozenset(url for url, row in self.rows.items() if row.fine and digests.get(url) == row.digest)


_KEPT = tuple[str, dict[str, Row]]


def read_ledger(kept: bytes | None) -> Ledger:
    """The ledger that *kept* holds; an empty one if it holds none."""
    if kept is None:
        return Ledger()
    try:
        ground, rows = msgspec.msgpack.decode(kept, type=_KEPT)
    except msgspec.DecodeError:
        return Ledger()
    return Ledger(rows, ground)


def written_ledger(ledger: Ledger) -> bytes:
    """*ledger*, to be kept."""
    return msgspec.msgpack.encode((ledger.ground, ledger.rows))


def entered(tree: Tree, parts: Mapping[str, Parts], verdicts: Verdicts, stats: Mapping[str, Stat]) -> Ledger:
    """The ledger of *tree* as it was published; *stats* are those of everything there, by path in the folder."""
    rows = {}
    for url, content in tree.digests.items():
        stat = stats.get(url)
        if stat is not None:
            done = tree.finished.get(url)
            made = (done.key, done.sheet.anchors, parts[url]) if done else None
            rows[url] = Row(content, stat, made, url in verdicts.fine)
    return Ledger(rows, verdicts.ground)
