"""``hongcheng kiosk``: what a screen at a venue needs, on a stick."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import click

from generator.places import Places, site_problem
from generator.problems import has_errors
from generator.report import leave, tell
from generator.terminal import STOPPED, note, print_problems, progress
from generator.usage import Commands, folder_named, instant, now_option, root_option


@click.group(cls=Commands, short_help="展播终端：导出到 U 盘，核对")
def kiosk() -> None:
    """把一块屏的展播导出到 U 盘，或核对导出的文件夹。"""


@kiosk.command(short_help="把一块屏要用的文件全部导出")
@root_option
@now_option
@click.option("--to", callback=folder_named, metavar="文件夹", required=True, help="导出到哪里，如 U 盘上的空文件夹")
@click.option(
    "--format", "form", type=click.Choice(("folder", "htz")), default="folder", help="文件夹，或给 Xibo 的 .htz"
)
@click.argument("slug", metavar="终端")
def export(root: Path, now: str | None, to: Path, form: str, slug: str) -> None:
    """先构建网站，再把一块屏要用的文件全部复制出来；断了再运行一次会接着复制。

    终端写 content/kiosks/ 里的文件名，不带 .yaml。
    """
    from generator.bundle.delivery import Delivery, NoSuchKiosk, check_delivery, deliver

    if found := site_problem(root):
        tell((found,))
    delivery = Delivery(root, slug, to, packed=form == "htz")
    try:
        wrong = check_delivery(delivery)
    except NoSuchKiosk as reason:
        raise click.UsageError(str(reason)) from None
    if wrong:
        tell(wrong)
    _bring_up_to_date(Places(root), instant(now, root))
    try:
        with progress() as step:
            done = deliver(delivery, step)
    except KeyboardInterrupt:
        note("已停止，没有导出完；再运行一次会接着复制")
        sys.exit(STOPPED)
    tell(done)


@kiosk.command(short_help="核对导出的文件夹")
@click.argument("folder", callback=folder_named, metavar="文件夹")
def verify(folder: Path) -> None:
    """核对导出的文件夹：哪些文件变了、缺了、多了，一个一行。"""
    from generator.bundle.delivery import look_over

    if not folder.is_dir():
        if folder.exists():
            raise click.UsageError(f"“{folder}”是一个文件，这里只核对导出的文件夹；文件不放心就再导出一次")
        raise click.UsageError(f"没有“{folder}”这个文件夹")
    try:
        with progress() as step:
            found = look_over(folder, step)
    except KeyboardInterrupt:
        note("已停止，没有核对完")
        sys.exit(STOPPED)
    tell(found)


def _bring_up_to_date(places: Places, at: datetime) -> None:
    """Build the site into its own folder unless it is as it should be; ends the command if that cannot be done."""
    from generator.output.state import LastBuild

    last = LastBuild(places.cache, places.out, drafts=False, base_url=None)
    if last.unchanged(places.inputs, places.out, at.timestamp()):
        return
    from generator.pipeline import Options, Voice, build

    with progress() as step:
        outcome = build(Options(places.root, places.out, at), Voice(note, step))
    print_problems(outcome.problems, "text")
    if outcome.failed or has_errors(outcome.problems):
        note("有错误，没有导出")
        leave(outcome.problems, failed=outcome.failed)
