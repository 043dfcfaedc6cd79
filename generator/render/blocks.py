"""Data that stands in a page or in a script file."""

from __future__ import annotations


def data_block(json_text: str) -> str:
    """*json_text* as it may stand in a script element: nothing in it ends the element or begins a comment.

    ``<``, ``>`` and ``&`` stand only inside the strings of JSON, where an escape means the same; so do the two
    separators that old engines take for the end of a line.
    """
    for sign in "<>&\u2028\u2029":
        json_text = json_text.replace(sign, f"\\u{ord(sign):04x}")
    return json_text
