"""The wheel alone, in an empty folder: no repository, no Makefile."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, REPOSITORY],
        check=True,
        capture_output=True,
        stdin=subprocess.DEVNULL,
    )
    (made,) = folder.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel's content; the packages it needs are those of the locked environment."""
    folder = tmp_path_factory.mktemp("installed")
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", folder, wheel],
        check=True,
        capture_output=True,
        stdin=subprocess.DEVNULL,
    )
    return folder


def run(installed: Path, cwd: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [installed / "bin" / "hongcheng", *arguments],
        cwd=cwd,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(installed), "HOME": str(cwd)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        stdin=subprocess.DEVNULL,
        check=False,
    )


def test_the_wheel_holds_templates_assets_and_code_but_no_content(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert "generator/cli.py" in names
    for folder in ("templates", "assets"):
        here = {path.relative_to(REPOSITORY).as_posix() for path in (REPOSITORY / folder).rglob("*") if path.is_file()}
        assert {f"generator/_site/{name}" for name in here} <= names
    assert [name for name in names if name.startswith(("content/", "tests/"))] == []


def test_init_makes_a_site_that_checks_and_builds_at_once(installed: Path, tmp_path: Path) -> None:
    where = run(installed, tmp_path, "--version")
    assert where.returncode == 0, where.stderr
    made = run(installed, tmp_path, "init", "mysite")
    assert made.returncode == 0, made.stdout + made.stderr
    site = tmp_path / "mysite"
    assert (site / "content" / "site.yaml").is_file()
    checked = run(installed, site, "check")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    built = run(installed, site, "build")
    assert built.returncode == 0, built.stdout + built.stderr
    assert (site / "site" / "index.html").is_file()
    assert (site / "site" / "404.html").is_file()


def test_a_folder_is_built_from_elsewhere_into_elsewhere(installed: Path, tmp_path: Path) -> None:
    assert run(installed, tmp_path, "init", "mysite").returncode == 0
    built = run(installed, tmp_path, "build", "--root", "mysite", "--out", "public")
    assert built.returncode == 0, built.stdout + built.stderr
    assert (tmp_path / "public" / "index.html").is_file()
    assert not (tmp_path / "mysite" / "site").exists()
