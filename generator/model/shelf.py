"""The shelf: published names of style sheets, scripts and drawn prints, known before any page is planned."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from generator.problems import Problem


class Art(msgspec.Struct, frozen=True):
    """A drawn print that ships with the site."""

    url: str
    width: int
    height: int


class Shelf(msgspec.Struct, frozen=True):
    """What a page may link to besides other pages."""

    style: Mapping[str, str]
    """Style sheets by name: ``site``, ``photos``, ``print`` …"""
    early: tuple[str, ...]
    """Scripts that run before the first paint."""
    script: Mapping[str, str]
    """Deferred scripts by name."""
    art: Mapping[str, Art]
    icon: str
    files: Mapping[str, bytes]
    """Published address → bytes."""
    problems: tuple[Problem, ...] = ()
    """What is wrong with the assets themselves."""
