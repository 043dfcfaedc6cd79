"""A kiosk as templates see it: one document with all its scenes; when each is shown stands in a script beside it."""

from __future__ import annotations

from typing import Literal

from generator.media.qr import Qr
from generator.model.pages import Voice
from generator.model.plain import Plain
from generator.model.views import Day, FigureView, MapView, PictureView, Title

Form = Literal["story", "photo", "profile", "lecture", "poster", "figures", "events", "map", "clock"]


class Caption(Plain, frozen=True):
    """What is shown at once of a script: a turn, a piece of a long one, or the heading of a part."""

    text: str
    seconds: int
    voice: Voice | None = None
    """None: the heading of a part."""


class Occasion(Plain, frozen=True):
    """A row of the events scene."""

    title: Title
    when: str
    place: str
    until: str
    """Past which instant it is no longer announced, ``2026-05-02T00:00`` in the site's zone; empty without a date."""


class SceneView(Plain, frozen=True):
    """What the screen shows for some seconds."""

    id: str
    form: Form
    seconds: int
    """How long it stays; of a lecture, how long it goes on in one round."""
    label: str
    """What it is: 故事, 宣讲稿, 图集."""
    title: Title | None = None
    size: Literal["xl", "l", "m", "s"] = "m"
    """How large the title can be set."""
    upright: bool = False
    """The title stands in columns from right to left: it is short, and of nothing but Han."""
    kicker: str = ""
    summary: str = ""
    """Whole sentences as far as they can be read."""
    picture: PictureView | None = None
    day: Day | None = None
    qr: Qr | None = None
    lines: tuple[str, ...] = ()
    """Of a poster; of a profile, the honours."""
    figures: tuple[FigureView, ...] = ()
    source: str = ""
    captions: tuple[Caption, ...] = ()
    occasions: tuple[Occasion, ...] = ()
    map: MapView | None = None
    starts: str = ""
    """The window in which it may be shown, in the site's zone, like :attr:`Occasion.until`; empty: no end."""
    until: str = ""
    page: str = ""
    """The touch page of what it shows, or empty."""


class KioskView(Plain, frozen=True):
    """``kiosk/<slug>/index.html``: the attract loop."""

    title: str
    site: str
    language: str
    venue: str
    orientation: Literal["landscape", "portrait", "auto"]
    rotate: str
    """Degrees clockwise."""
    icon: str
    style: tuple[str, ...]
    script: tuple[str, ...]
    """Deferred, in order: the player, the name of this version, the times."""
    still: str
    """The picture that stands there before the first scene and when none can be shown; empty without one."""
    still_alt: str
    home: str
    """Where a touch leads; empty on a wall."""
    scenes: tuple[SceneView, ...]
