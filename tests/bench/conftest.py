"""The modules of bench/ find each other by name alone, as scripts of one folder do."""

from __future__ import annotations

import sys
from pathlib import Path

# Last, so that none of them hides a module of the tests.
sys.path.append(str(Path(__file__).parents[2] / "bench"))
