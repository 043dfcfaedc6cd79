"""Parts of the index and the scripts that carry them.

A part is named for its content, so a name never changes what it means: cache for ever, publish only what is new.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterable, Mapping

import msgspec

NAME_LENGTH = 8
EMPTY = "." * NAME_LENGTH
"""The name of a shard without keys: it has no file."""
FOLDER = "search/"

_CALL = b"hongchengPart("
_LINE = re.compile(r'hongchengPart\("([a-z]-[0-9a-v]+)", (.*)\);')
_ESCAPES = {ch.encode(): f"\\u{ord(ch):04x}".encode() for ch in "<>&\u2028\u2029"}


def value_of(content: object) -> bytes:
    """*content* as it stands in a script: JSON, in which nothing can end a script or open a tag."""
    try:
        value = msgspec.json.encode(content)
    except UnicodeEncodeError:
        # A lone surrogate has no UTF-8; its backslash form is the same character to JSON and to JavaScript.
        value = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace")
    for character, escape in _ESCAPES.items():
        value = value.replace(character, escape)
    return value


def name_of(*values: bytes) -> str:
    """Eight characters that stand for *values*."""
    digest = hashlib.blake2b(digest_size=NAME_LENGTH * 5 // 8)
    for value in values:
        digest.update(value)
        digest.update(b"\0")
    return base64.b32hexencode(digest.digest()).decode().lower()


def script(parts: Mapping[str, bytes]) -> bytes:
    """A script that defines *parts*: name → value."""
    return b"".join(b'%s"%s", %s);\n' % (_CALL, name.encode(), value) for name, value in parts.items())


def path_of(part: str) -> str:
    """Where the script of *part* is published."""
    return f"{FOLDER}{part}.js"


def parts_in(content: bytes) -> Iterable[tuple[str, object]]:
    """Names and values of the parts that a script defines.  Raises :class:`ValueError` for other scripts."""
    for line in content.decode("utf-8").removesuffix("\n").split("\n"):
        call = _LINE.fullmatch(line)
        if not call:
            raise ValueError("not a script of the search index")
        yield call[1], json.loads(call[2])
