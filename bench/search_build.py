"""Builds an index in a process of its own: ``python bench/search_build.py RECORDS FOLDER [STORE]``.

RECORDS are JSON lines, FOLDER takes the files.  With a STORE the build goes as within a site's: blocks stood for by a
digest, what was made before kept.  Prints the processor seconds of ``build_index``, the address of the manifest.
"""

from __future__ import annotations

import gc
import resource
import sys
from pathlib import Path

from msgspec.structs import replace
from search_corpus import read_records

from generator.fingerprint import digest
from generator.search.index import IndexOptions, Workshop, build_index
from generator.search.parts import FOLDER
from generator.store import Store


def processors() -> float:
    """Seconds of this process and its children so far."""
    uses = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(use.ru_utime + use.ru_stime for use in uses)


def main() -> None:
    gc.disable()  # as the build does (generator/pipeline.py)
    records = read_records(Path(sys.argv[1]))
    workshop = Workshop()
    if len(sys.argv) > 3:
        blocks = {digest(record.blocks): record.blocks for record in records}
        records = [replace(record, blocks=(digest(record.blocks),)) for record in records]
        keep = Store(Path(sys.argv[3])).get_or
        workshop = Workshop(keep, lambda record: replace(record, blocks=blocks[record.blocks[0]]))
    before = processors()
    index = build_index(records, IndexOptions(), workshop)
    taken = processors() - before
    folder = Path(sys.argv[2])
    (folder / FOLDER).mkdir(parents=True)
    for address, content in index.files.items():
        (folder / address).write_bytes(content)
    print(f"{taken:.3f} {index.manifest}")


if __name__ == "__main__":
    main()
