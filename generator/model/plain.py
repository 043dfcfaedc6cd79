"""What all views are: plain values that never change."""

from __future__ import annotations

import msgspec


class Plain(msgspec.Struct, frozen=True, tag=True, tag_field="is"):
    """A frozen value; its fields hold leaves (text, whole numbers, truth, nothing), others of its kind, tuples and
    mappings of them, and nothing else: ``tests/test_fingerprint.py`` looks at every class.

    Its encoding names its class, so two classes with equal fields have different digests, and it is made and digested
    (:func:`generator.fingerprint.digest`) without a step of Python.
    """
