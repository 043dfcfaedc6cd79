"""``python -m generator`` is the command ``hongcheng``."""

from __future__ import annotations

import sys
from typing import NoReturn


def main() -> NoReturn:
    """Run the command; Ctrl-C ends it quietly even while its modules are still being read."""
    try:
        from generator.cli import main as run
    except KeyboardInterrupt:
        sys.exit(130)
    run()


if __name__ == "__main__":
    main()
