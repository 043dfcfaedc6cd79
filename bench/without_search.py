"""The command ``hongcheng`` with an empty search index: what the programs compared with do as well.

    python bench/without_search.py build --root SITE

The search page is still made, and asks an index that says nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

import generator.pipeline
from generator.__main__ import main
from generator.search.index import Index
from generator.search.records import SearchRecord

MANIFEST = "search/m-none.js"


def no_index(records: Sequence[SearchRecord], *_: object) -> Index:
    """An index of nothing, in place of ``build_index``."""
    return Index(MANIFEST, {MANIFEST: b"// none\n"})


if __name__ == "__main__":
    assert callable(generator.pipeline.build_index), "the build makes its index in another way now"
    generator.pipeline.build_index = no_index
    main()
