"""``hongcheng review`` and ``hongcheng status``: who has reviewed what, and what waits for whom."""

from __future__ import annotations

from pathlib import Path

import click

from generator.problems import has_errors
from generator.report import leave
from generator.terminal import note, print_problems, progress, say
from generator.usage import FORMATS, Command, Commands, instant, now_option, root_option


@click.command(cls=Command, short_help="看看哪些稿件在等谁")
@root_option
@click.option("--format", "form", type=click.Choice(FORMATS[:2]), default="text", help="结果的写法")
@now_option
def status(root: Path, form: str, now: str | None) -> None:
    """列出还没有发布的稿件：在等哪一审、哪一天；一个月内要撤下的；下一次变动。"""
    import json

    from generator import status as state
    from generator.pipeline import Options, Voice, build

    at = instant(now, root)
    with progress() as step:
        outcome = build(Options(root, None, at), Voice(note, step))
    if outcome.library is None:
        print_problems(outcome.problems, "text")
    elif form == "json":
        say(json.dumps(state.waiting(outcome.library), ensure_ascii=False, indent=2))
    else:
        for line in state.lines(outcome.library, at):
            say(line)
    if outcome.library and has_errors(outcome.problems):
        count = sum(problem.level == "error" for problem in outcome.problems)
        note(f"稿件有 {count} 处错误，改好以前不能发布，也许还有稿件没列在上面；用 hongcheng check 查看")
    leave(outcome.problems, failed=outcome.failed)


@click.group(cls=Commands, short_help="三审三校：签一审")
def review() -> None:
    """审过的稿件，签上谁在哪天审过；签后又有改动，就要重审。"""


@review.command("pass", short_help="签一审")
@root_option
@click.option("--by", metavar="姓名", required=True, help="审核人")
@click.option("--on", "day", metavar="日期", help="审核日期，如 2026-05-16；默认是今天")
@click.argument("names", metavar="稿件…", nargs=-1, required=True)
def pass_(root: Path, by: str, day: str | None, names: tuple[str, ...]) -> None:
    """先检查稿件，再签下一审：初审、复审、终审。

    稿件写文件名，如 content/articles/x.md，可以写几篇；有一篇不能签，就一篇也不签。
    """
    from generator.pipeline import Options, Voice, build
    from generator.signing import NoSuchDocument, Signer, sign, signer

    with progress() as step:
        outcome = build(Options(root, None, instant(None, root), drafts=True), Voice(note, step))
    if outcome.library is None:
        print_problems(outcome.problems, "text")
        leave(outcome.problems, failed=outcome.failed)
    who = signer(by, day, outcome.library.today)
    if not isinstance(who, Signer):
        raise click.UsageError(f"{who.span.path}：{who.text}")
    try:
        done, found = sign(names, outcome, root, who)
    except NoSuchDocument as reason:
        raise click.UsageError(str(reason)) from None
    print_problems(found, "text")
    for line in done:
        say(line)
    if not done:
        note("没有签")
    leave(found)
