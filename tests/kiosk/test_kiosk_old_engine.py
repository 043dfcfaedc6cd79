"""The attract loop in the oldest browser that has to do."""

from __future__ import annotations

from pathlib import Path

from tests.kiosk.conftest import FORMS
from tests.old_chromium import OldChromium, next_scene
from tests.served import served

FORM = "document.querySelector('.k-layer.is-on > .k-scene').className.match(/as-(\\w+)/)[1]"


def test_chromium_80_plays_every_form_of_scene_on_a_wall_and_on_a_pillar(
    hall_site: Path, old_chromium: OldChromium
) -> None:
    with old_chromium.page() as page:
        for size in ((1920, 1080), (1080, 1920)):
            page.resize(*size)
            page.open(f"file://{hall_site}/kiosk/hall/index.html?at=2026-06-03T10:00")
            forms = []
            for count in range(1, len(FORMS) + 1):
                page.until(f"hongchengKiosk.loop.state().count >= {count}")
                forms.append(page.evaluate(FORM))
                stage = page.evaluate("[stage.offsetWidth, stage.offsetHeight, stage.getBoundingClientRect().left]")
                assert stage == [*size, 0]
                next_scene(page)
            assert page.evaluate("hongchengKiosk.notes.list()") == []
            assert forms == FORMS
        assert page.complaints == []


def test_chromium_80_keeps_a_version_and_tells_of_it(hall_site: Path, old_chromium: OldChromium) -> None:
    with served(hall_site) as home, old_chromium.page(1920, 1080) as page:
        page.open(f"{home}kiosk/hall/index.html")
        page.until("hongchengKiosk.updates.state().means === 'worker'")
        page.evaluate("hongchengKiosk.updates.check()")
        page.until("hongchengKiosk.updates.state().isKept")
        page.evaluate("hongchengKiosk.diagnosis.open()")
        assert page.evaluate("document.querySelector('[data-told=means]').textContent") == "网络，离线也能开机"
        told = "document.querySelector('.k-told')"
        assert page.evaluate(f"[{told}.scrollWidth, {told}.scrollHeight]") == [1920, 1080]
        assert page.complaints == []
