"""Recordings with what may be wrong with one."""

from __future__ import annotations

from tests.media import films

RECORDINGS = {
    "film": films.mp4(),
    "halved": films.mp4()[:700],
    "mixed": films.fragmented(b"meta"),
    "newer": films.mp4(picture=films.visual(b"hvc1")),
    "talk": films.mp3(60),
}
