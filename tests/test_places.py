"""Where things lie, and which versions of packages lie there."""

from __future__ import annotations

from importlib import metadata
from pathlib import Path

import pytest

from generator import places


@pytest.mark.parametrize("package", [*places.SHAPING_PACKAGES, "pillow", "numpy"])
def test_a_packages_version_is_what_its_own_description_says(package: str) -> None:
    assert places.installed(package) == metadata.version(package)


def test_versions_are_found_however_a_package_is_spelled_or_packed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    for folder in (
        first / "Markdown_it.py-4.3.0.dist-info", first / "PyYAML-6.0.1-py3.11.egg-info", first / "own.egg-info",
        second / "pyyaml-5.0.dist-info", second / "jinja2",
    ):  # fmt: skip
        folder.mkdir(parents=True)
    monkeypatch.setattr("sys.path", [str(tmp_path / "gone"), str(first), str(second)])
    places._versions.cache_clear()
    found = {name: places.installed(name) for name in ("markdown-it-py", "pyyaml", "own", "jinja2")}
    places._versions.cache_clear()
    assert found == {"markdown-it-py": "4.3.0", "pyyaml": "6.0.1", "own": "", "jinja2": ""}
