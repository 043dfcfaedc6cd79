"""What a terminal shows while a command runs."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).parent.parent
WORK = """
import time
from generator.terminal import progress
with progress() as step:
    for number in range({count}):
        step("处理照片 albums/x/" + str(number) + ".jpg", number, {count})
        time.sleep({pause})
    step("检查链接")
print("好了")
"""


def on_a_terminal(count: int, pause: float) -> str:
    """What somebody at a terminal of 100 columns sees of *count* steps."""
    ours, theirs = pty.openpty()
    done = subprocess.Popen(
        [sys.executable, "-c", WORK.format(count=count, pause=pause)],
        cwd=REPOSITORY,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "100", "PYTHONPATH": str(REPOSITORY)},
    )
    os.close(theirs)
    shown = bytearray()
    try:
        while chunk := os.read(ours, 65536):
            shown += chunk
    except OSError:  # the other side has been closed
        pass
    finally:
        os.close(ours)
    assert done.wait() == 0
    return shown.decode("utf-8", "replace")


def test_what_is_done_within_a_second_is_done_in_silence() -> None:
    assert on_a_terminal(3, 0.05).strip() == "好了"


def test_what_takes_longer_names_the_file_in_hand_and_how_many_are_done() -> None:
    shown = on_a_terminal(12, 0.15)
    assert "11/12" in shown and "albums/x/11.jpg" in shown
    assert "albums/x/0.jpg" not in shown
    assert shown.rstrip().endswith("好了")


def test_no_line_of_progress_goes_into_a_pipe() -> None:
    done = subprocess.run(
        [sys.executable, "-c", WORK.format(count=12, pause=0.15)],
        cwd=REPOSITORY, capture_output=True, text=True, check=True, env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
    )  # fmt: skip
    assert (done.stdout, done.stderr) == ("好了\n", "")
