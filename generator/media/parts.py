"""Which bytes of a recording are published, and the reasons why none can be."""

from __future__ import annotations

import msgspec


class Broken(Exception):
    """The file cannot be read as a film."""


class Cut(Exception):
    """The file ends in the middle."""


class Mixed(Exception):
    """Pictures and other matter are so mixed that they cannot be parted."""


class Copied(msgspec.Struct, frozen=True):
    """Bytes that are published as they are, from *start* up to *end*."""

    start: int
    end: int


class Written(msgspec.Struct, frozen=True):
    """Bytes that are published at *start* instead of what stands there."""

    start: int
    content: bytes

    @property
    def end(self) -> int:
        return self.start + len(self.content)
