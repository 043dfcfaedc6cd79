"""Text for a wall that is read from five metres: few words, whole sentences."""

from __future__ import annotations

import re

from generator.text.hanzi import truncate

_SENTENCE = re.compile(r"[^。！？；…]*[。！？；…]+[”’』」）》】]*|[^。！？；…]+$")
_WHOLE = re.compile(r"[^。！？…]*[。！？…]+[”’』」）》】]*|[^。！？…]+$")
_CLAUSE = re.compile(r"[^，、：]*[，、：]+|[^，、：]+$")


def opening(text: str, most: int) -> str:
    """The first sentences of *text* that fit into *most* characters; of a longer first one its beginning with ……"""
    taken = ""
    for sentence in _WHOLE.findall(text.strip()):
        if len(taken) + len(sentence) > most:
            break
        taken += sentence
    return taken.strip() or truncate(text, most)


def captions(text: str, most: int) -> tuple[str, ...]:
    """*text* in pieces of at most *most* characters, cut behind sentences, else behind clauses, else anywhere.

    Joined they give the text back; pieces are filled evenly rather than to the brim.
    """
    atoms: list[str] = []
    for sentence in _SENTENCE.findall(text):
        if len(sentence) <= most:
            atoms.append(sentence)
            continue
        for clause in _CLAUSE.findall(sentence):
            atoms += [clause[start : start + most] for start in range(0, len(clause), most)]
    wanted = -(-sum(map(len, atoms)) // most) or 1
    share = min(most, -(-sum(map(len, atoms)) // wanted) + most // 6)
    pieces: list[str] = []
    for atom in atoms:
        if pieces and len(pieces[-1]) + len(atom) <= share:
            pieces[-1] += atom
        else:
            pieces.append(atom)
    return tuple(pieces)
