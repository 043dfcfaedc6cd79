"""The goals of the search and whether a run reached them."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Mapping

from measuring import cpu, memory, ratio
from search_queries import ABSENT
from search_report import OURS, Goal, Measured, at95, sizes, table, two_characters

RECENT = ("最新一页改", "第 16 新的一页改")


def print_goals(found: Measured) -> None:
    rows = []
    for goal in goals(found):
        reached = "没有测" if goal.is_reached is None else "达到" if goal.is_reached else "**未达到**"
        rows.append((goal.what, goal.wanted, goal.value, reached))
    print("\n目标")
    table(("什么", "目标", "测得", ""), rows)


def goals(found: Measured) -> Iterator[Goal]:
    if OURS in found.scores:
        yield from _found(found)
    if (OURS, 1) in found.sessions:
        yield from _waits(found)
    if OURS in found.builds:
        yield from _built(found)
    whole = [run.cpu for name, runs in found.builds.items() if name != OURS for run in runs]
    for change in found.changes:
        if change.title in RECENT:
            if whole:
                share = change.cpu / statistics.median(whole)
                yield Goal(f"{change.title}，处理器", "Pagefind 整建的 0.05 以内", f"{share:.3f}", share <= 0.05)
            yield Goal(
                f"{change.title}，新文件", "索引的 3 % 以内", f"{100 * change.share:.1f} %", change.share <= 0.03
            )


def _found(found: Measured) -> Iterator[Goal]:
    scores = {kind: score for kind, score in found.scores[OURS].items() if kind != ABSENT}
    recall = min(scores.items(), key=lambda row: row[1].recall)
    precision = min(scores.items(), key=lambda row: row[1].precision or 0)
    yield Goal("找全，最差的一类", "1.000", f"{recall[1].recall:.4f}（{recall[0]}）", recall[1].recall == 1)
    value = precision[1].precision or 0
    yield Goal("找准，最差的一类", "1.000", f"{value:.4f}（{precision[0]}）", value == 1)
    absent = found.scores[OURS][ABSENT]
    yield Goal(f"全站没有的 {absent.queries} 串，误报", "0", str(absent.false), absent.false == 0)
    traditional = scores["繁体"].recall
    yield Goal("繁体查简体，找全", "1.000", f"{traditional:.3f}", traditional == 1)
    for way, counts in (("全拼", found.full[OURS]), ("首字母", found.initials[OURS])):
        for kind, (right, of) in counts.items():
            least = 0.85 if kind == "挖出的词" else 0.95
            yield Goal(f"{way}，{kind}，前五", f"{least:.0%}", f"{right / of:.1%}", right / of >= least)
    right, of = (sum(column) for column in zip(*found.corrections.values(), strict=True))
    yield Goal("同音错字，前三条更正", "85%", f"{right / of:.1%}", right / of >= 0.85)
    for kind, (right, of) in found.corrections.items():
        yield Goal(f"　其中{kind}", "", f"{right / of:.1%}", right / of >= 0.85)
    yield Goal("file:// 能用", "能", "能" if found.from_disk[OURS] else "不能", found.from_disk[OURS])


def _waits(found: Measured) -> Iterator[Goal]:
    sessions = found.sessions[OURS, 1]
    for which, asked, mean_limit, limit in (
        ("第一次查询", [one.first for one in sessions], 50, 110),
        ("下一次查询", [one.next for one in sessions], 35, 90),
    ):
        size = sizes(asked, ("index", "texts"))
        mean, most = statistics.mean(size), at95(size)
        value, is_reached = f"{mean:.1f} / {most:.1f}", mean <= mean_limit and most <= limit
        yield Goal(f"{which} kB，不算十条摘要，平均 / p95", f"{mean_limit} / {limit}", value, is_reached)
    two = two_characters(found)
    if two:
        yield Goal("下一次，两个字 kB，平均", "12", f"{statistics.mean(two):.1f}", statistics.mean(two) <= 12)
    yield Goal("下一次，9,156 页", "55 / 170", "语料没有这么大", None)
    for slower, limit in ((1.0, 10), (4.0, 50)):
        if (OURS, slower) in found.sessions:
            asked = [asked for one in found.sessions[OURS, slower] for asked in (one.first, one.next)]
            warm = at95([one.warm for one in asked])
            value = f"{warm:.1f}（处理器 {at95([one.thread for one in asked]):.1f}）"
            yield Goal(f"文件已在，p95 毫秒，{slower:g} 倍慢", str(limit), value, warm <= limit)
    for slower, typed in found.typed.items():
        worst = max(typed, key=lambda one: one.thread)
        value = f"{worst.thread:.0f}（“{worst.query}”，{'排版' if worst.is_layout else '脚本'}）"
        yield Goal(f"打字时的最长任务，处理器毫秒，{slower:g} 倍慢", "50", value, worst.thread <= 50)


def _built(found: Measured) -> Iterator[Goal]:
    sizes: Mapping[str, int] = found.sizes[OURS]
    share = sizes["index"] / found.text
    yield Goal("索引（发送）/ 正文", "0.95", f"{share:.3f}", share <= 0.95)
    yield Goal("脚本 kB（gzip -9）", "15", f"{sizes['script'] / 1e3:.2f}", sizes["script"] <= 15_000)
    for name, runs in found.builds.items():
        if name != OURS:
            work = ratio(found.builds[OURS], runs, cpu) or 0
            peak = ratio(found.builds[OURS], runs, memory) or 0
            yield Goal(f"整建处理器，与 {name} 之比", "0.7", f"{work:.2f}", work <= 0.7)
            yield Goal(f"整建内存，与 {name} 之比", "0.2", f"{peak:.2f}", peak <= 0.2)
