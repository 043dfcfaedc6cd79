"""``python -m generator`` is the command ``hongcheng``."""

from generator.cli import main

main()
