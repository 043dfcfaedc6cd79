"""What kiosks refer to in the rest of the content: their venue, and the items, places and topics of their scenes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from generator.config import Vocabulary
from generator.kiosks import Screen
from generator.load.resolve import Known, missing
from generator.problems import Problem, did_you_mean

FOLDERS: Final = {
    "album": "albums", "profile": "profiles", "lecture": "lectures", "poster": "posters", "figures": "articles",
}  # fmt: skip
"""The folder in which a scene's ``of`` is looked for."""


def check_kiosks(screens: tuple[Screen, ...], known: Known, vocabulary: Vocabulary) -> Iterator[Problem]:
    """E104, E109 and E111 for each name that stands for nothing."""
    for screen in screens:
        yield from missing(screen.span("venue"), screen.kiosk.venue, known, "venues", only="venues")
        for number, loop in enumerate(screen.kiosk.loops):
            for place, scene in enumerate(loop.scenes):
                trail = f"loops.{number}.scenes.{place}"
                if scene.of and scene.show in FOLDERS:
                    folder = FOLDERS[scene.show]
                    only = "" if scene.show == "figures" else folder
                    yield from missing(screen.span(f"{trail}.of"), scene.of, known, folder, only=only)
                if scene.district and vocabulary.district(scene.district) is None:
                    hint = did_you_mean(scene.district, vocabulary.district_names) or "请照 districts.yaml 里的名称填写"
                    yield Problem(screen.span(f"{trail}.district"), "E104", f"未知区县“{scene.district}”", hint)
                if scene.topic and vocabulary.topic(scene.topic) is None:
                    hint = did_you_mean(scene.topic, vocabulary.topic_names) or "请照 topics.yaml 里的编号或名称填写"
                    yield Problem(screen.span(f"{trail}.topic"), "E109", f"未知专题“{scene.topic}”", hint)
