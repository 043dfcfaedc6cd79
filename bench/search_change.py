"""One page changed: processor time and bytes of new files, with what earlier builds kept."""

from __future__ import annotations

import gzip
import random
import shutil
import statistics
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from measuring import Run, measured
from msgspec.structs import replace
from search_corpus import write_records

from generator.search.levels import cut
from generator.search.parts import parts_in
from generator.search.records import SearchRecord

SCRIPT = Path(__file__).with_name("search_build.py")


@dataclass(frozen=True, slots=True)
class Built:
    """What one build took and made."""

    run: Run
    """The whole process, with reading the records and writing the files."""
    cpu: float
    """Processor seconds of ``build_index`` alone."""
    manifest: str
    files: dict[str, int]
    """Address → bytes as sent."""


@dataclass(frozen=True, slots=True)
class Change:
    """One kind of change, over a few different edits."""

    title: str
    pages: int
    cpu: float
    """Processor seconds of ``build_index``, the median."""
    process: float
    """The same of the whole process."""
    share: float
    """Bytes of new files in the bytes of the index without texts, the worst."""
    share_with_texts: float


def built(records: Sequence[SearchRecord], folder: Path, store: Path | None = None) -> Built:
    """Build the index of *records* into *folder*, which is made anew."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    rows = folder / "records.jsonl"
    write_records(records, rows)
    command = sys.executable, SCRIPT, rows, folder, *((store,) if store else ())
    run = measured(command, folder, limit=1200)
    rows.unlink()
    cpu, manifest = run.log.split()
    files = {
        path.relative_to(folder).as_posix(): len(gzip.compress(path.read_bytes(), 6)) for path in folder.rglob("*.js")
    }
    return Built(run, float(cpu), manifest, files)


def text_pages(folder: Path, records: Sequence[SearchRecord]) -> dict[str, int]:
    """Number in *records* by the address of the file with the page's text."""
    numbers = {record.url: number for number, record in enumerate(records)}
    found = {}
    for path in (folder / "search").glob("t-*.js"):
        [(_, pages)] = parts_in(path.read_bytes())
        assert isinstance(pages, list)
        found[path.relative_to(folder).as_posix()] = numbers[pages[0]["url"]]
    return found


def fullest(records: Sequence[SearchRecord]) -> int:
    """The greatest number of pages below all with which the last level is as full as it gets."""
    counts = range(max(1, len(records) - 64), len(records))
    return max(counts, key=lambda count: (len(cut(records[:count])[-1]), count))


def spilling(records: Sequence[SearchRecord]) -> int | None:
    """The greatest number of pages with which one page more moves pages into the base; None: there is none."""
    found = [count for count in range(2, len(records)) if _base(records, count + 1) > _base(records, count) > 0]
    return found[-1] if found else None


def _base(records: Sequence[SearchRecord], count: int) -> int:
    """Pages of the base; 0 when all stand in one level."""
    parts = cut(records[:count])
    return len(parts[0]) if len(parts) > 1 else 0


def changes(records: Sequence[SearchRecord], scratch: Path, rounds: int) -> list[Change]:
    """All kinds of change to *records*, which are in order, at the worst numbers of pages."""
    count = fullest(records)
    here, following = list(records[:count]), records[count]
    levels = cut(here)
    old = len(levels[0]) // 2
    kinds: dict[str, Callable[[random.Random], list[SearchRecord]]] = {
        "最新一页改": lambda draw: _edited(here, count - 1, draw),
        "第 16 新的一页改": lambda draw: _edited(here, count - 16, draw),
        "添一页": lambda draw: [*here, replace(following, title=f"{following.title}{draw.randrange(100)}")],
        "中层的一页改": lambda draw: _edited(here, len(levels[0]) + len(levels[1]) // 2, draw),
        "旧的一页改": lambda draw: _edited(here, old, draw),
        "添一页，日子早": lambda draw: [*here, replace(following, day=here[old - draw.randrange(9)].day)],
    }
    if len(levels) < 3:
        del kinds["中层的一页改"]
    found = _measured(here, kinds, scratch, rounds)
    most = spilling(records)
    if most:
        kinds = {"添一页，底层随之变": lambda _: list(records[: most + 1])}
        found += _measured(list(records[:most]), kinds, scratch, 1)
    return found


def _measured(
    here: list[SearchRecord],
    kinds: dict[str, Callable[[random.Random], list[SearchRecord]]],
    scratch: Path,
    rounds: int,
) -> list[Change]:
    store = scratch / "store"
    shutil.rmtree(store, ignore_errors=True)
    before = built(here, scratch / "before", store)
    found = []
    for title, change in kinds.items():
        made = [built(change(random.Random(number)), scratch / "after", store) for number in range(rounds)]
        shares = [_shares(before, after) for after in made]
        found.append(
            Change(
                title,
                len(here),
                statistics.median(one.cpu for one in made),
                statistics.median(one.run.cpu for one in made),
                max(share for share, _ in shares),
                max(share for _, share in shares),
            )
        )
    return found


def _shares(before: Built, after: Built) -> tuple[float, float]:
    lists = {path: size for path, size in after.files.items() if "/t-" not in path}
    new = {path: size for path, size in after.files.items() if path not in before.files}
    of_lists = sum(size for path, size in new.items() if path in lists)
    return of_lists / sum(lists.values()), sum(new.values()) / sum(after.files.values())


def _edited(records: list[SearchRecord], place: int, draw: random.Random) -> list[SearchRecord]:
    """*records* with a sentence of another page put into the page at *place*."""
    record = records[place]
    said = draw.choice([block for block in draw.choice(records).blocks if len(block) > 20] or ["改动一处。"])[:40]
    blocks = list(record.blocks)
    block = draw.randrange(len(blocks))
    middle = len(blocks[block]) // 2
    blocks[block] = blocks[block][:middle] + said + blocks[block][middle:]
    return [*records[:place], replace(record, blocks=tuple(blocks)), *records[place + 1 :]]
