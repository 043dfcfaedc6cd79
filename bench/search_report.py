"""The tables of ``bench/search.py``, and the goals with what was reached."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from measuring import Run, cpu, memory, middle, ratio, wall
from search_change import Change
from search_quality import Score, mean
from search_queries import ABSENT
from search_sessions import Asked, Session, Typed

OURS = "本站"
LINE = "任意 3—8 字"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table in Markdown."""
    print("\n| " + " | ".join(head) + " |\n" + "|---" * len(head) + "|")
    for row in rows:
        print("| " + " | ".join(row) + " |")


@dataclass(frozen=True, slots=True)
class Goal:
    """What is wanted, what was measured, and whether that is enough."""

    what: str
    wanted: str
    value: str
    is_reached: bool | None
    """None: not measured."""


@dataclass(slots=True)
class Measured:
    """Everything that was measured; what was not asked for is empty."""

    builds: dict[str, list[Run]] = field(default_factory=dict)
    sizes: dict[str, Mapping[str, int]] = field(default_factory=dict)
    """Bytes as sent by family, and the number of ``files``."""
    text: int = 0
    """Bytes of all pages' texts."""
    scores: dict[str, Mapping[str, Score]] = field(default_factory=dict)
    full: dict[str, Mapping[str, tuple[int, int]]] = field(default_factory=dict)
    initials: dict[str, Mapping[str, tuple[int, int]]] = field(default_factory=dict)
    corrections: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    from_disk: dict[str, bool] = field(default_factory=dict)
    sessions: dict[tuple[str, float], list[Session]] = field(default_factory=dict)
    """By search and how many times slower."""
    typed: dict[float, list[Typed]] = field(default_factory=dict)
    changes: Sequence[Change] = ()


def at95(values: Sequence[float]) -> float:
    """The value that 95 of 100 do not pass."""
    return sorted(values)[max(0, -(-len(values) * 95 // 100) - 1)]


def print_builds(found: Measured) -> None:
    base = found.builds.get(OURS, [])
    rows = []
    for name, runs in found.builds.items():
        sizes = found.sizes[name]
        rows.append(
            (
                name,
                f"{middle(runs, cpu):.2f}",
                f"{middle(runs, wall):.2f}",
                f"{middle(runs, memory) / 1e6:.0f}",
                f"{sizes['index'] / 1e6:.2f}",
                f"{sizes['index'] / found.text:.2f}",
                f"{sizes['texts'] / 1e6:.2f}",
                f"{sizes['code'] / 1e3:.1f}",
                str(sizes["files"]),
                ratio_of(base, runs, cpu),
                ratio_of(base, runs, memory),
            )
        )
    head = (
        "程序",
        "处理器秒",
        "秒",
        "内存 MB",
        "索引 MB",
        "索引/正文",
        "正文 MB",
        "脚本 kB",
        "文件数",
        "本站处理器比",
        "本站内存比",
    )
    table(head, rows)
    print(
        "\n大小按发送计（gzip -6，压不小的照原样）；正文是摘要用的页面文字；脚本不论是否用到；内存是所有进程的最高值。"
    )


def ratio_of(ours: Sequence[Run], theirs: Sequence[Run], figure: Callable[[Run], float]) -> str:
    """Round by round, then the median."""
    found = ratio(ours, theirs, figure)
    return "—" if found is None or ours is theirs else f"{found:.2f}"


def print_quality(found: Measured) -> None:
    names = list(found.scores)
    kinds = list(found.scores[OURS])
    head = ["查询", "次数"]
    for name in names:
        head += [f"{name} 找全", "找准", "前十找准"]
    rows = []
    for kind in kinds:
        row = [kind, str(found.scores[OURS][kind].queries)]
        for name in names:
            score = found.scores[name][kind]
            if kind == ABSENT:
                row += [f"{score.false} 次误报", "", ""]
            else:
                row += [f"{score.recall:.3f}", _shown(score.precision), _shown(score.shown)]
        rows.append(row)
    whole = [kind for kind in kinds if kind != ABSENT]
    last = ["平均", ""]
    for name in names:
        recall, precision = mean(found.scores[name], whole)
        last += [f"**{recall:.3f}**", f"**{precision:.3f}**", ""]
    table(head, [*rows, last])
    print("\n找全、找准：每个查询的平均；没有结果的查询不计入找准。标准是逐字相符，比按词搜索的本意严。")
    print("减号、繁体、单字，Pagefind 没有说要支持。")
    if not found.full:
        return
    classes = list(found.full[OURS])
    rows = []
    for name in found.full:
        for way, counts in (("全拼", found.full[name]), ("首字母", found.initials[name])):
            rows.append((f"{name}，{way}，前五", *(_share(counts[kind]) for kind in classes)))
    rows.append((f"{OURS}，同音错字，前三条更正", *(_share(found.corrections.get(kind, (0, 0))) for kind in classes)))
    table(("拼音", *classes), rows)
    print("\nPagefind 一行：前五条结果里有没有含这个词的页面。更正要逐字等于原词。")
    print(
        "从 U 盘直接打开（file://）："
        + "，".join(f"{name}{'能用' if fine else '不能用'}" for name, fine in found.from_disk.items())
    )


def _shown(value: float | None) -> str:
    return "—" if value is None else f"{value:.3f}"


def _share(count: tuple[int, int]) -> str:
    return f"{count[0]}/{count[1]}" if count[1] else "—"


def print_bytes(found: Measured) -> None:
    rows = []
    for (name, slower), sessions in found.sessions.items():
        if slower != 1:
            continue
        for which, asked in (("第一次", [one.first for one in sessions]), ("下一次", [one.next for one in sessions])):
            code = statistics.mean(one.sent.code for one in asked) / 1e3
            sums = [sizes(asked, parts) for parts in (("index",), ("index", "texts"), ("index", "texts", "shown"))]
            cells = [f"{statistics.mean(values):.0f} / {at95(values):.0f}" for values in sums]
            rows.append((f"{name}，{which}", *cells, f"{code:.0f}"))
    head = ("每次查询 kB，平均 / p95", "索引", "加为了判断而读的正文", "再加前十条的摘要", "另有脚本")
    table(head, rows)
    two = two_characters(found)
    if two:
        print(f"\n本站，下一次，两个字：平均 {statistics.mean(two):.1f} kB，最多 {max(two):.1f} kB（不含摘要）。")


def sizes(asked: Sequence[Asked], parts: Sequence[str]) -> list[float]:
    """kB as sent of each query, these parts together."""
    return [sum(getattr(one.sent, part) for part in parts) / 1e3 for one in asked]


def two_characters(found: Measured) -> list[float]:
    """kB, without the first ten texts, of each next query of two Han."""
    sessions = found.sessions.get((OURS, 1), [])
    return sizes([one.next for one in sessions if one.next.kind in ("词，2 字", "跨词，2 字")], ("index", "texts"))


def print_latency(found: Measured) -> None:
    rows = []
    for (name, slower), sessions in found.sessions.items():
        both = [asked for one in sessions for asked in (one.first, one.next)]
        columns: tuple[tuple[Sequence[Asked], Callable[[Asked], float]], ...] = (
            ([one.first for one in sessions], lambda asked: asked.cold),
            ([one.next for one in sessions], lambda asked: asked.cold),
            (both, lambda asked: asked.warm),
            (both, lambda asked: asked.thread),
            (both, lambda asked: asked.drawn),
        )
        cells = [_two(list(map(figure, asked))) for asked, figure in columns]
        longest = [one.longest for one in sessions]
        rows.append(
            (f"{name}，{slower:g} 倍慢", *cells, f"{max(longest):.0f}", str(sum(value > 50 for value in longest)))
        )
    head = (
        "毫秒，中位 / p95",
        "第一次",
        "下一次",
        "文件已在",
        "其中主线程处理器",
        "再取十条摘要",
        "最长任务",
        "超过 50",
    )
    table(head, rows)
    print(
        "\n本机服务器，没有网络的延迟。文件已在：同一查询三次取最快，本站不用记住的答案；处理器毫秒少受别的程序影响。"
    )
    print("Pagefind 的查询在 worker 里，放慢不到它。")
    for slower, typed in found.typed.items():
        threads = [one.thread for one in typed]
        scripts = [one.thread for one in typed if not one.is_layout]
        print(
            f"搜索页上逐字打 {len(typed)} 个查询，{slower:g} 倍慢：一个任务最多占主线程处理器 {max(threads):.0f} 毫秒，"
            f"按时钟最长 {max(one.longest for one in typed):.0f} 毫秒；"
            f"超过 50 的查询 {sum(t > 50 for t in threads)} 个，其中 {sum(t > 50 for t in scripts)} 个不是浏览器排版；"
            f"最后一键到结果画完 {_two([one.wait for one in typed])} 毫秒。"
        )


def _two(values: Sequence[float]) -> str:
    return f"{statistics.median(values):.1f} / {at95(values):.1f}"


def print_changes(found: Measured) -> None:
    theirs = [run.cpu for name, runs in found.builds.items() if name != OURS for run in runs]
    whole = statistics.median(theirs) if theirs else 0.0
    rows = [
        (
            f"{one.title}（{one.pages} 页）",
            f"{one.cpu:.2f}",
            f"{one.cpu / whole:.3f}" if whole else "—",
            f"{one.process:.2f}",
            f"{100 * one.share:.1f} %",
            f"{100 * one.share_with_texts:.1f} %",
        )
        for one in found.changes
    ]
    table(("改动", "处理器秒", "与 Pagefind 整建之比", "整个进程", "新文件占索引", "连正文"), rows)
    print("\n页数按规则取最坏的：最新一层正满。处理器秒是 build_index 一步，缓存是热的；占比取几次改动中最多的。")
