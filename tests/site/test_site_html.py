"""The reference site against the Nu Html Checker."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import PAGE_TOOLS, BuiltSite

CHECKER = PAGE_TOOLS / "vnu-jar" / "build" / "dist" / "vnu.jar"


def test_the_html_checker_finds_no_error_on_a_page_of_each_type(built_site: BuiltSite) -> None:
    errors_on([built_site.folder / page for page in (*built_site.sample, *built_site.kiosks)])


@pytest.mark.soak
def test_the_html_checker_finds_no_error_on_any_page(built_site: BuiltSite) -> None:
    errors_on([built_site.folder])


def errors_on(pages: list[Path]) -> None:
    """Fails with what the checker says about *pages*, or about all pages in a folder."""
    assert shutil.which("java"), "no Java on this machine: run `make test`, which installs it"
    done = subprocess.run(
        ["java", "-Xss4m", "-jar", CHECKER, "--format", "json", "--stdout", "--skip-non-html", *pages],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    findings = json.loads(done.stdout)["messages"]
    errors = [
        f"{finding.get('url', '').rpartition('/site/')[2]}:{finding.get('lastLine', 0)}: {finding['message']}"
        for finding in findings
        if finding["type"] != "info"
    ]
    assert not errors, f"{len(errors)} errors, the first:\n" + "\n".join(errors[:30])
    assert done.returncode == 0, done.stderr
