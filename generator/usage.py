"""How the command is used, in Chinese: click's own help and refusals in the words of the handbook, and what is typed
that click does not know."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from generator.problems import nearest

FORMATS = ("text", "json", "github")


def folder_named(_: click.Context, param: click.Parameter, value: str | None) -> Path | None:
    if value is not None and not value.strip():
        where = f"{param.opts[0]} 后面的" if isinstance(param, click.Option) else ""
        raise click.UsageError(f"{where}文件夹名是空的")
    return None if value is None else Path(value)


root_option = click.option(
    "--root", default=".", callback=folder_named, metavar="文件夹", help="站点文件夹，里面有 content/；默认是当前文件夹"
)
format_option = click.option("--format", "form", type=click.Choice(FORMATS), default="text", help="结果的写法")
now_option = click.option("--now", metavar="时间", help="构建时间，如 2026-07-01T09:00；默认是现在")
base_url_option = click.option("--base-url", metavar="网址", help="代替 site.yaml 里的 base_url")

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2})?$", re.ASCII)
_EXTRA = re.compile(r"unexpected extra arguments? \((.*)\)", re.DOTALL)


class _Chinese(click.Command):
    """A command whose help has Chinese headings."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix="用法：")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        options = [param for param in self.get_params(ctx) if isinstance(param, click.Option)]
        _table(formatter, "选项", [record for one in options if (record := one.get_help_record(ctx))])

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option:
            option.help = "显示这段说明"
        return option


class Command(_Chinese):
    """One command."""

    def __init__(self, name: str | None, **kwargs: Any) -> None:
        kwargs.setdefault("options_metavar", "[选项]")
        super().__init__(name, **kwargs)


class Commands(_Chinese, click.Group):
    """The group of commands: an unknown one is answered with the nearest."""

    command_class = Command
    group_class = type
    """Groups below are of this class too."""

    def __init__(self, name: str | None = None, **kwargs: Any) -> None:
        super().__init__(name, options_metavar="[选项]", subcommand_metavar="命令 …", **kwargs)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_options(ctx, formatter)
        names = self.list_commands(ctx)
        _table(formatter, "命令", [(name, self.commands[name].get_short_help_str()) for name in names])

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        name = args[0]
        if self.get_command(ctx, name) is None:
            close = nearest(name, self.list_commands(ctx))
            way = f"hongcheng {ctx.info_name}" if ctx.parent else "hongcheng"
            hint = f"，是否为“{close}”？" if close else f"，用 {way} --help 看有哪些命令"
            raise click.UsageError(f"没有“{name}”这个命令{hint}")
        return super().resolve_command(ctx, args)


def _table(formatter: click.HelpFormatter, title: str, rows: Sequence[tuple[str, str]]) -> None:
    """*rows* of names and what they are for, in two columns; click's own counts a Han as wide as a letter."""
    width = max(map(_cells, (name for name, _ in rows)))
    with formatter.section(title):
        for name, told in rows:
            pad = " " * (width - _cells(name) + 2)
            formatter.write(f"{' ' * formatter.current_indent}{name}{pad}{_said(told)}\n")


def _cells(text: str) -> int:
    """How many letters wide a terminal shows *text*."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _said(told: str) -> str:
    """What click adds to the words for an option, in words."""
    told = told.replace("  [required]", "（必填）")
    told = re.sub(r"\s*\[(\d+)<=x<=(\d+)\]", r"，\1 到 \2", told)
    return re.sub(r"\s*\[x>=(\d+)\]", r"，不小于 \1", told)


def refusal(error: click.ClickException) -> str:
    """What to tell somebody whose command line *error* refused."""
    match error:
        case click.exceptions.NoArgsIsHelpError():
            return error.message
        case click.NoSuchOption():
            close = f"，是否为 {error.possibilities[0]}？" if error.possibilities else "，用 --help 看有哪些选项"
            return f"hongcheng：没有选项 {error.option_name}{close}"
        case click.MissingParameter():
            name = error.param.make_metavar(error.ctx) if error.param and error.ctx else ""
            if isinstance(error.param, click.Option):
                name = f"{error.param.opts[0]} {name}"
            return f"hongcheng：缺少参数：{name}"
        case click.BadOptionUsage():
            return f"hongcheng：选项 {error.option_name} 后面要写一个值"
        case click.BadParameter():
            name = error.param.opts[0] if error.param else ""
            return f"hongcheng：{name} 的值不对：{_choices(error)}"
    if extra := _EXTRA.search(error.message):
        return f"hongcheng：多出来的“{extra[1]}”看不懂，标题或文件夹里有空格就给它加引号"
    return f"hongcheng：{'用法不对：' if error.message.isascii() else ''}{error.format_message()}"


def _choices(error: click.BadParameter) -> str:
    match error.param.type if error.param else None:
        case click.Choice() as kind:
            return f"可用的有 {'、'.join(map(str, kind.choices))}"
        case click.IntRange() as span:
            return f"要写不小于 {span.min} 的整数" if span.max is None else f"要写 {span.min} 到 {span.max} 的整数"
        case _:
            return error.message


def _no_instant(text: str) -> str:
    """Why *text* is no instant: no such day, or not written as one."""
    from generator.intake.rules import Fault, check
    from generator.intake.types import Rule

    fault = check(Rule("instant"), text.strip().replace("T", " "))
    if _ISO.match(text.strip()) and isinstance(fault, Fault):
        return f"--now 写的“{text.strip()}”不对：{fault.message}，{fault.hint}"
    return f"--now 看不懂“{text}”，请写成 2026-07-01 或 2026-07-01T09:00"


def instant(text: str | None, root: Path) -> datetime:
    """The build time: as given, or the clock; in the site's zone where *text* names none."""
    if text is None:
        return datetime.now(tz=UTC)
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        raise click.UsageError(_no_instant(text)) from None
    if not 1000 <= moment.year < 9999:
        raise click.UsageError(f"--now 的年份 {moment.year} 不能用，请写成 2026-07-01 或 2026-07-01T09:00")
    if moment.tzinfo:
        return moment
    from zoneinfo import ZoneInfo

    from generator.scaffold import settings_of

    settings = settings_of(root)
    return moment.replace(tzinfo=ZoneInfo(settings.site.timezone if settings else "Asia/Shanghai"))
