"""What a command has to say at its end: what was held back, what is due next, what could not be written out; what was
found.  And the end itself, whatever happened."""

from __future__ import annotations

import json
import sys

from generator.terminal import (
    CONTENT_ERRORS,
    DONE,
    MACHINE_FAILED,
    STOPPED,
    NotPrinted,
    drop,
    finish,
    note,
    open_streams,
    print_problems,
    say,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any, NoReturn

    from generator.problems import Problem
    from generator.search.answer import Answer


def ended(work: Callable[[], int]) -> NoReturn:
    """Do *work*, which returns the exit status.  No traceback reaches an editor for anything the content or the machine
    does."""
    open_streams()
    try:
        status = work()
        finish()
    except NotPrinted as lost:
        _note_unprinted(lost.error)
        status = MACHINE_FAILED
    except BrokenPipeError:
        drop(sys.stdout)
        status = DONE
    except KeyboardInterrupt:
        note("已停止，没有发布；原来的网站没有改动")
        status = STOPPED
    except OSError as error:
        from generator.output.machine import not_written

        print_problems((not_written(error, error.filename or "hongcheng"),), "text")
        status = MACHINE_FAILED
    sys.exit(status)


def report_unchanged(report: dict[str, Any], target: Path | str, form: str) -> None:
    """The report of the last build again, for a run with nothing to do."""
    print_problems(tuple(map(_problem, report["problems"])), form)
    if form == "text":
        say(f"{target} 已是最新：共 {report['pages']} 页，没有变化")
        say_held([(title, reason, due) for _, title, reason, due in report["held"]], report["next_due"])
        if not report["has_base_url"]:
            say_no_base_url()
        if report.get("plain_cards"):
            say_plain_cards()


def _problem(entry: dict[str, Any]) -> Problem:
    from generator.problems import Problem, Span

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


def _note_unprinted(error: OSError) -> None:
    """The result could not be printed: a file on a full disk, a stick pulled out.  What was done stays done."""
    from generator.output.machine import machine_problem
    from generator.problems import Problem

    found = machine_problem(error, "标准输出")
    message = found.message.partition("，没有写完")[0]
    hint = "只是没有打印完，命令已经做了的还在；请换一个地方输出，再看一次"
    note(str(Problem(found.span, found.code, message, hint)))


def say_no_base_url() -> None:
    say("site.yaml 没有写 base_url：网站地图、订阅源和页面的公开网址没有写出")


def say_plain_cards() -> None:
    from generator.media.share_cards import INSTALL

    say(f"分享图上只有画，没有标题和二维码：还没有装上字体，请维护网站的人运行 {INSTALL}")


def _moment(iso: str) -> str:
    return iso[:16].replace("T", " ")


def say_found(found: Answer, form: str, *, explain: bool) -> None:
    """What a search has found; as ``json`` each hit with address, title and score alone."""
    if form == "json":
        rows = [{"url": hit.url, "title": hit.title, "score": round(hit.score, 6)} for hit in found.hits]
        say(json.dumps(rows, ensure_ascii=False))
        return
    for hit in found.hits:
        say(f"{hit.title}  {hit.label}  {hit.day}  {hit.url}" + (f"  {hit.score:.3f}" if explain else ""))
        if excerpt := hit.excerpt:
            say(f"    {excerpt}")
    say(f"共 {found.total} 条" if found.total else "没有找到")
    for other in found.suggestions:
        say(f"是不是要找：{other.query}（{other.pages} 条）")
    if explain:
        for address, size, sent in found.files:
            say(f"{size:>9} 字节，压缩后 {sent:>8}  {address}")
        say(f"共读 {len(found.files)} 个文件，压缩后 {sum(sent for _, _, sent in found.files)} 字节")


def tell(result: tuple[Problem, ...] | list[str]) -> None:
    """Print what was done, or the problems that stood in the way."""
    if isinstance(result, list):
        for line in result:
            say(line)
        return
    print_problems(result, "text")
    leave(result)


def leave(problems: tuple[Problem, ...], *, failed: bool = False) -> NoReturn:
    """End the command with the status that *problems* ask for; *failed*: the machine did."""
    from generator.problems import has_errors

    machine = failed or any(problem.code.startswith("E9") for problem in problems)
    sys.exit(MACHINE_FAILED if machine else CONTENT_ERRORS if has_errors(problems) else DONE)
