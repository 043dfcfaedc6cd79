"""The command ``hongcheng``: parse, call, print, exit.

Exit status: 0 done, 1 the content has errors, 2 wrong usage, 3 the machine failed.
"""

from __future__ import annotations

import gc
import sys
from pathlib import Path
from typing import NoReturn

import click

from generator import __version__
from generator.commands.kiosk import kiosk
from generator.commands.review import review, status
from generator.output.folder import absolute
from generator.output.machine import not_written
from generator.places import Places, site_problem
from generator.problems import Problem, Span, has_errors, nearest
from generator.report import (
    ended,
    leave,
    report_unchanged,
    say_found,
    say_held,
    say_no_base_url,
    say_plain_cards,
    tell,
)
from generator.terminal import DONE, MACHINE_FAILED, WRONG_USAGE, note, print_problems, progress, say
from generator.usage import (
    FORMATS,
    Commands,
    base_url_option,
    folder_named,
    format_option,
    instant,
    now_option,
    refusal,
    root_option,
)

CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


@click.group(cls=Commands, context_settings=CONTEXT)
@click.version_option(__version__, message="hongcheng %(version)s", help="显示版本号")
def hongcheng() -> None:
    """红城：把 Markdown 稿件做成静态网站。"""


@hongcheng.command(short_help="新建一个站点")
@click.argument("folder", callback=folder_named, metavar="文件夹")
def init(folder: Path) -> None:
    """在文件夹里新建一个站点，马上就能构建。"""
    from generator.scaffold import start_site

    tell(start_site(folder))


@hongcheng.command(short_help="新建一篇稿件")
@root_option
@click.argument("kind", metavar="类型")
@click.argument("title", metavar="标题")
def new(root: Path, kind: str, title: str) -> None:
    """新建一篇稿件的草稿。

    类型：article 文章，lecture 宣讲稿，profile 先进典型，venue 阵地，team 队伍，event 活动，album 图集，
    poster 公益广告，page 说明页。
    """
    from generator.kinds.registry import BY_NAME
    from generator.scaffold import new_document

    if kind not in BY_NAME:
        raise click.UsageError(_no_such_kind(kind))
    tell(new_document(Places(root), BY_NAME[kind], title))


@hongcheng.command("import", short_help="把 Word 文档导入成草稿")
@root_option
@click.option("--kind", default="article", metavar="类型", help="哪一类稿件，同 new；默认是 article 文章")
@click.option("--title", metavar="标题", help="代替文档里的标题；只导入一篇时用")
@click.argument("files", metavar="文档…", nargs=-1, required=True, type=click.Path(path_type=Path))
def import_(root: Path, kind: str, title: str | None, files: tuple[Path, ...]) -> None:
    """把 Word 或 WPS 存的 .docx 变成草稿：标题、署名、小标题、表格、注释，照片放在旁边。"""
    from generator.kinds.registry import BY_NAME
    from generator.word.draft import import_word

    if kind not in BY_NAME:
        raise click.UsageError(_no_such_kind(kind))
    if kind == "album":
        raise click.UsageError("图集不从 Word 导入：用 hongcheng new album 新建，再把照片放进它的文件夹")
    if title is not None and len(files) > 1:
        raise click.UsageError("--title 只在导入一篇时用")
    if missing := [str(file) for file in files if not file.is_file()]:
        raise click.UsageError(f"没有“{missing[0]}”这个文件，还什么都没有导入")
    if found := site_problem(root):
        tell((found,))
    wrong: list[Problem] = []
    for file in files:
        done = import_word(Places(root), BY_NAME[kind], file, title)
        if isinstance(done, list):
            tell(done)
        else:
            wrong += done
    tell(tuple(wrong))


@hongcheng.command(short_help="检查稿件，不写出任何东西")
@root_option
@format_option
@now_option
def check(root: Path, form: str, now: str | None) -> None:
    """找出全部问题，一次列完，不写出任何东西。"""
    from generator.pipeline import Options, Voice, build

    with progress() as step:
        outcome = build(Options(root, None, instant(now, root)), Voice(note, step))
    print_problems(outcome.problems, form)
    if form == "text":
        if not outcome.problems:
            say(f"没有发现问题，共 {outcome.pages} 页")
        say_held([(one.title, one.reason, one.due) for one in outcome.held], outcome.next_due)
    leave(outcome.problems, failed=outcome.failed)


@hongcheng.command(short_help="构建站点")
@root_option
@click.option("--out", callback=folder_named, metavar="文件夹", help="发布到哪个文件夹；默认是站点文件夹里的 site/")
@click.option("--drafts", is_flag=True, help="连草稿和未到时间的稿件一起构建，须另给 --out")
@now_option
@click.option("--jobs", type=click.IntRange(0), default=0, metavar="个数", help="同时用几个进程；默认每个核一个")
@click.option("--clean", is_flag=True, help="不用以前留下的结果，全部重做")
@base_url_option
@click.option("--explain", is_flag=True, help="逐页说明为什么重做")
@format_option
def build(
    root: Path,
    out: Path | None,
    drafts: bool,
    now: str | None,
    jobs: int,
    clean: bool,
    base_url: str | None,
    explain: bool,
    form: str,
) -> None:
    """构建站点：有一处错误就什么都不发布，原来的网站不动。"""
    if drafts and out is None:
        raise click.UsageError("--drafts 要和 --out 一起用，草稿不进公开的文件夹")
    places = Places(root)
    target = out or places.out
    if drafts and out and absolute(out) == absolute(places.out):
        raise click.UsageError(f"{out} 是公开的文件夹，草稿不进去，请用 --out 指定另一个文件夹")
    from generator.output.state import LastBuild, is_public

    if drafts and is_public(places.cache, target, base_url):
        raise click.UsageError(f"{out} 里是不带草稿发布的网站，草稿不进去，请用 --out 指定另一个文件夹，或先删去它")
    if base_url:
        from generator.config import base_url_problem

        if wrong := base_url_problem(base_url, Span("--base-url")):
            raise click.UsageError(f"--base-url：{wrong.text}")
    at = instant(now, root)
    if not clean:
        last = LastBuild(places.cache, target, drafts=drafts, base_url=base_url)
        record = last.unchanged(places.inputs, target, at.timestamp())
        if record:
            report_unchanged(record["report"], target, form)
            return
    from generator import pipeline

    with progress() as step:
        outcome = pipeline.build(
            pipeline.Options(root, target, at, drafts, base_url, clean, jobs), pipeline.Voice(note, step)
        )
    print_problems(outcome.problems, form)
    if form == "text" and outcome.published:
        done = outcome.published
        if done.swapped:
            say(
                f"已发布到 {target}：共 {outcome.pages} 页，写出 {len(done.written)} 个文件，"
                f"删除 {len(done.removed)} 个，{done.unchanged} 个没有变化"
            )
        else:
            say(f"{target} 已是最新：共 {outcome.pages} 页，没有变化")
        if explain:
            for line in outcome.why:
                say(f"  {line}")
        say_held([(one.title, one.reason, one.due) for one in outcome.held], outcome.next_due)
        if not outcome.has_base_url:
            say_no_base_url()
        if outcome.plain_cards:
            say_plain_cards()
    elif form == "text" and has_errors(outcome.problems) and not outcome.failed:
        note("有错误，没有发布；原来的网站没有改动")
    leave(outcome.problems, failed=outcome.failed)


@hongcheng.command(short_help="边写边看")
@root_option
@click.option("--host", default="127.0.0.1", metavar="地址", help="监听的地址；默认只有本机能看")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, metavar="端口", help="端口")
@click.option("--lan", is_flag=True, help="让同一网络里的人也能看（草稿也会被看到）")
@now_option
def serve(root: Path, host: str, port: int, lan: bool, now: str | None) -> None:
    """在浏览器里预览，存盘后自动刷新；草稿和未到时间的稿件也在里面，不会进公开的文件夹。"""
    from generator import pipeline
    from generator import serve as preview

    places = Places(root)
    if found := site_problem(root):
        tell((found,))
    if now is not None:
        instant(now, root)
    out = places.cache / "preview"
    gc.enable()

    def once(folder: Path) -> pipeline.Outcome:
        return pipeline.build(pipeline.Options(root, folder, instant(now, root), drafts=True))

    try:
        preview.serve(preview.Preview(out, places.watched, host, port, allow_lan=lan), once, say)
    except preview.NotOnThisMachine as reason:
        note(str(reason))
        sys.exit(WRONG_USAGE)
    except preview.CannotServe as reason:
        note(str(reason))
        sys.exit(MACHINE_FAILED)


@hongcheng.command(short_help="在建好的网站里搜索")
@root_option
@click.option("--site", "--out", callback=folder_named, metavar="文件夹", help="网站所在的文件夹；默认是站点里的 site")
@click.option("--most", type=click.IntRange(1), metavar="条数", help="最多列出几条；默认 10 条，用 json 时是全部")
@click.option("--format", "form", type=click.Choice(FORMATS[:2]), default="text", help="结果的写法")
@click.option("--explain", is_flag=True, help="列出读了哪些文件、多少字节、每页的得分")
@click.argument("words", metavar="词语…", nargs=-1, required=True)
def search(root: Path, site: Path | None, most: int | None, form: str, explain: bool, words: tuple[str, ...]) -> None:
    """像读者一样搜索建好的网站：几个词都要有，“引号”里的要连着，-词 不要有。"""
    from generator.search.answer import NoIndex, answer
    from generator.search.opened import Damaged

    site = site or Places(root).out
    most = most or (None if form == "json" else 10)
    try:
        found = answer(site, " ".join(words), most)
    except NoIndex:
        note(f"{site} 里没有搜索索引，请先运行 hongcheng build")
        sys.exit(WRONG_USAGE)
    except Damaged as lost:
        note(f"搜索索引的文件缺失或损坏：{site / str(lost)}，请重新运行 hongcheng build")
        sys.exit(MACHINE_FAILED)
    say_found(found, form, explain=explain)


@hongcheng.command(short_help="写出各类稿件的 JSON Schema")
@click.option("--out", callback=folder_named, metavar="文件夹", help="写到哪个文件夹；不给就打印出来")
@click.argument("kind", metavar="类型", required=False)
def schema(out: Path | None, kind: str | None) -> None:
    """写出各类稿件 front matter 的 JSON Schema，给编辑器补全和检查用。"""
    import json

    from generator.kinds.registry import BY_NAME
    from generator.kinds.schema import json_schema

    if kind is not None and kind not in BY_NAME:
        raise click.UsageError(_no_such_kind(kind))
    chosen = {kind: BY_NAME[kind]} if kind else BY_NAME
    schemas = {name: json_schema(one.fields) for name, one in chosen.items()}
    if out is None:
        say(json.dumps(schemas[kind] if kind else schemas, ensure_ascii=False, indent=2))
        return
    path = out
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, one in schemas.items():
            path = out / f"{name}.schema.json"
            path.write_text(json.dumps(one, ensure_ascii=False, indent=2) + "\n", "utf-8")
    except OSError as error:
        tell((not_written(error, path),))
    say(f"已写出 {len(schemas)} 个文件到 {out}")


for _command in (kiosk, review, status):
    hongcheng.add_command(_command)


def _no_such_kind(word: str) -> str:
    from generator.kinds.registry import KINDS

    close = nearest(word, [kind.name for kind in KINDS])
    called = {kind.label: kind.name for kind in KINDS} | {"文章": "article", "先进典型": "profile", "阵地": "venue"}
    close = close or called.get(word) or called.get(nearest(word, called) or "")
    hint = f"，是否为“{close}”？" if close else f"，可用的有：{'、'.join(kind.name for kind in KINDS)}"
    return f"没有“{word}”这种稿件{hint}"


def main() -> NoReturn:
    """Run the command."""
    ended(_run)


def _run() -> int:
    try:
        hongcheng.main(standalone_mode=False)
    except SystemExit as end:
        return int(end.code or DONE)
    except click.exceptions.Abort:
        raise KeyboardInterrupt from None
    except click.ClickException as error:
        note(refusal(error))
        return WRONG_USAGE
    return DONE
