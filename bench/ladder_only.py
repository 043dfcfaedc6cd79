"""The photos of a site to WebP in its three widths and nothing else: what the programs compared with do as well.

Run as a process of its own by ``photos.py``: the walk over the files, the probe, the store, the worker processes and
the publishing are those of a build; the JPEG for old browsers is left out, and there are no pages.

    python bench/ladder_only.py SITE OUT [quick|normal|careful]
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import cast

from generator.config import load_settings
from generator.intake.walk import read_file, walk
from generator.media.ladder import Effort, Recipe, ladder
from generator.media.photos import Photo, probe
from generator.model.library import Shot
from generator.output.photos import encoded_photos
from generator.output.publish import publish
from generator.store import Store


def main(root: Path, out: Path, effort: Effort = "normal") -> None:
    files, _ = walk(root)
    settings, _ = load_settings(files)
    assert settings is not None
    recipe = Recipe(settings.site.image_widths, effort=effort)
    shots: dict[str, Shot] = {}
    for file in files:
        if file.role == "picture":
            raw, _ = read_file(file)
            photo = probe(raw or b"", file.path)
            assert isinstance(photo, Photo), photo
            steps = tuple(step for step in ladder(photo, recipe) if step.type == "image/webp")
            shots[file.name] = Shot(photo.width, photo.height, photo.digest, steps)
    made = encoded_photos(shots, files, Store(root / ".hongcheng" / "cache"))
    assert not made.problems, made.problems
    publish(made.files, out, build_id="bench")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), cast(Effort, sys.argv[3] if len(sys.argv) > 3 else "normal"))
