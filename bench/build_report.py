"""The table of ``bench/run.py``: in Markdown and English, so that it can be put into docs/speed.md as it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from measuring import Run, cpu, memory, middle, ratio, wall
from text_sites import OURS

SMALL_COUNT = 10
SMALL, COLD, WHOLE, NOTHING, BODY, TITLE, RELOAD = "small", "cold", "whole", "nothing", "body", "title", "reload"
"""What is measured.  A peer's cold build stands beside both of ours, with and without the search index."""

Figure = Callable[[Run], float]
BOTH: tuple[Figure, ...] = (cpu, wall)


@dataclass(frozen=True, slots=True)
class Output:
    """What one program made."""

    html: int
    files: int
    bytes: int
    page: int
    """Bytes of a story's page, the mean."""


@dataclass(slots=True)
class Measured:
    """Everything that was measured."""

    where: str
    count: int
    """Stories."""
    versions: Mapping[str, str]
    """By program, ours first."""
    rounds: int
    runs: dict[tuple[str, str], list[Run]] = field(default_factory=dict)
    """By work and program, in the order of the rounds."""
    outputs: dict[str, Output] = field(default_factory=dict)

    def add(self, work: str, name: str, run: Run) -> None:
        self.runs.setdefault((work, name), []).append(run)

    def of(self, work: str, name: str) -> list[Run]:
        return self.runs.get((work, name), [])


@dataclass(frozen=True, slots=True)
class Row:
    """One kind of work."""

    title: str
    ours: str
    """What is measured of ours, and of the peers' unless *theirs* says otherwise."""
    theirs: str = ""
    figures: tuple[Figure, ...] = BOTH


ROWS = (
    Row("cold, without search index", COLD),
    Row("cold, everything on", WHOLE, COLD),
    Row("nothing changed (ours: outputs verified)", NOTHING),
    Row("one body edited", BODY),
    Row("one title edited", TITLE),
    Row(f"{SMALL_COUNT} articles, cold, everything on", SMALL),
    Row("peak memory, cold, everything on", WHOLE, COLD, (memory,)),
    Row("`serve`: saved to reloaded", RELOAD, figures=(wall,)),
)


@dataclass(frozen=True, slots=True)
class Goal:
    """The most that one ratio may be."""

    work: str
    """Title of a row."""
    peer: str
    figure: Figure
    most: float


def goals(count: int) -> Iterator[Goal]:
    """What is wanted with *count* stories: stated for 1,000 and 10,000, and in between and beyond for the nearer."""
    is_large = count > 3000
    cold, whole, nothing, body, title, small, peak, reload = (row.title for row in ROWS)
    if is_large:
        yield Goal(cold, "Hugo", cpu, 0.9)
        yield Goal(cold, "Hugo", wall, 0.9)
        yield Goal(cold, "Pelican", cpu, 0.45)
        yield Goal(cold, "Hexo", cpu, 0.65)
        yield Goal(cold, "Eleventy", wall, 0.55)
        yield Goal(peak, "Hugo", memory, 0.25)
    yield Goal(whole, "Hugo", cpu, 1.5)
    yield Goal(whole, "Hugo", wall, 1.3)
    yield Goal(nothing, "Hugo", cpu, 0.015 if is_large else 0.04)
    yield Goal(body, "Hugo", cpu, 0.03 if is_large else 0.12)
    if is_large:
        yield Goal(title, "Hugo", cpu, 0.06)
    yield Goal(small, "Hugo", wall, 1.2)
    yield Goal(reload, "Hugo", wall, 0.1 if is_large else 0.4)


GROWTH_MOST = {WHOLE: 11.0, BODY: 8.0}


def print_report(found: Measured) -> None:
    """Print the table of ratios, what was made, and which goals were not reached."""
    names = list(found.versions)
    print(f"\n{found.where}；{found.rounds} 轮，每轮的比取中位数\n")
    head = ["work", f"{OURS}, CPU s / s", *(f"{name} {found.versions[name]}" for name in names[1:]), "wanted, of Hugo"]
    _table(head, _ratio_rows(found, names[1:]))
    print(f"\n{found.count:,} articles. Cells of peers: ours to theirs, CPU / clock.\n")
    head = ["program", "cold, CPU s / s", "peak MB", "HTML files", "files", "MB", "bytes of an article's page"]
    _table(head, _output_rows(found, names))
    values = [(goal, _value(found, goal)) for goal in goals(found.count)]
    missed = [_said(goal, value) for goal, value in values if value is not None and value > goal.most]
    unknown = sum(value is None for _, value in values)
    print("\n没有达到：" + "；".join(missed) if missed else "\n测了的比都达到所定的了", end="")
    print(f"，有 {unknown} 个没有测" if unknown else "")
    print("照片另测：make bench-photos；搜索另测：make bench-search；手机上的速度：make bench-pages")


def _ratio_rows(found: Measured, peers: Sequence[str]) -> Iterator[list[str]]:
    for row in ROWS:
        ours = found.of(row.ours, OURS)
        if not ours:
            continue
        cells = [
            " / ".join(filter(None, (_shown(ratio(ours, found.of(row.theirs or row.ours, peer), figure))
                                     for figure in row.figures)))
            for peer in peers
        ]  # fmt: skip
        yield [row.title, _own(ours, row.figures), *(cell or "—" for cell in cells), _wanted(found, row)]
    for title, work, theirs in (
        ("everything on, cold", WHOLE, COLD),
        ("one body edited", BODY, BODY),
    ):
        growths = [_growth(found, work if name == OURS else theirs, name) for name in (OURS, *peers)]
        if growths[0]:
            label = f"{title}: {found.count * 10:,} articles to {found.count:,}, each program by itself"
            yield [label, *(growth or "—" for growth in growths), f"≤ {GROWTH_MOST[work]:g} × (ours)"]


def _growth(found: Measured, work: str, name: str) -> str:
    once, ten_times = found.of(work, name), found.of(f"{work}×10", name)
    if not once or not ten_times:
        return ""
    return " / ".join(_shown(middle(ten_times, figure) / middle(once, figure)) + " ×" for figure in BOTH)


def _own(runs: Sequence[Run], figures: Sequence[Figure]) -> str:
    if figures == (memory,):
        return f"{middle(runs, memory) / 1e6:.0f} MB"
    return " / ".join(f"{middle(runs, figure):.2f}" for figure in figures) + (" s" if len(figures) == 1 else "")


def _wanted(found: Measured, row: Row) -> str:
    said = [_limit(goal, with_peer=goal.peer != "Hugo") for goal in goals(found.count) if goal.work == row.title]
    return ", ".join(said) or "—"


def _limit(goal: Goal, *, with_peer: bool) -> str:
    name = {cpu: " CPU", wall: " clock", memory: ""}[goal.figure]
    return f"≤ {goal.most:g}{name}" + (f" of {goal.peer}" if with_peer else "")


def _value(found: Measured, goal: Goal) -> float | None:
    row = next(row for row in ROWS if row.title == goal.work)
    return ratio(found.of(row.ours, OURS), found.of(row.theirs or row.ours, goal.peer), goal.figure)


def _said(goal: Goal, value: float) -> str:
    return f"{goal.work} {_shown(value)}（{_limit(goal, with_peer=True)}）"


def _shown(value: float | None) -> str:
    """Two digits that count."""
    if value is None:
        return ""
    return f"{value:.0f}" if value >= 10 else f"{value:.2g}"


def _output_rows(found: Measured, names: Sequence[str]) -> Iterator[list[str]]:
    for name in names:
        runs, made = found.of(WHOLE if name == OURS else COLD, name), found.outputs[name]
        yield [
            f"{name} {found.versions[name]}".strip(),
            _own(runs, BOTH),
            f"{middle(runs, memory) / 1e6:.0f}",
            f"{made.html:,}",
            f"{made.files:,}",
            f"{made.bytes / 1e6:.1f}",
            f"{made.page:,}",
        ]


def _table(head: Sequence[str], rows: Iterator[list[str]]) -> None:
    print("| " + " | ".join(head) + " |\n" + "|---" * len(head) + "|")
    for row in rows:
        print("| " + " | ".join(row) + " |")
