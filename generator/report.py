"""What a build has to say at its end: what was held back, what is due next, what could not be written out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from generator.problems import Problem, Span
from generator.terminal import print_problems, say


def report_unchanged(report: dict[str, Any], target: Path, form: str) -> None:
    """The report of the last build again, for a run with nothing to do."""
    problems = [_problem(entry) for entry in report["problems"]]
    print_problems(tuple(problems), form)
    if form == "text":
        say(f"{target} 已是最新：共 {report['pages']} 页，没有变化")
        say_held([(title, reason, due) for _, title, reason, due in report["held"]], report["next_due"])
        if not report["has_base_url"]:
            say_no_base_url()
        if report.get("plain_cards"):
            say_plain_cards()


def _problem(entry: dict[str, Any]) -> Problem:
    return Problem(**entry | {"span": Span(**entry["span"])})


def say_held(held: list[tuple[str, str, str]], next_due: str) -> None:
    """Title, reason and due instant of what was not published, and when the content changes by itself."""
    if held:
        groups: dict[str, list[str]] = {}
        for title, reason, due in held:
            groups.setdefault(reason, []).append(f"《{title}》" + (f"（{_moment(due)}）" if due else ""))
        say(f"{len(held)} 篇没有发布：")
        for reason, titles in sorted(groups.items()):
            shown = "、".join(titles[:5]) + ("……" if len(titles) > 5 else "")
            say(f"  {reason} {len(titles)} 篇：{shown}")
    if next_due:
        say(f"下一次内容变动：{_moment(next_due)}，到时请再构建一次")


def say_no_base_url() -> None:
    say("site.yaml 没有写 base_url：网站地图、订阅源和页面的公开网址没有写出")


def say_plain_cards() -> None:
    from generator.media.share_cards import INSTALL

    say(f"分享图上只有画，没有标题和二维码：还没有装上字体，请维护网站的人运行 {INSTALL}")


def _moment(iso: str) -> str:
    return iso[:16].replace("T", " ")
