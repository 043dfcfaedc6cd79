"""START HERE: one kiosk of a built site delivered to a stick, a stick looked over, and what there is to say of it."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import msgspec

from generator.bundle.export import Bundle, bundle
from generator.bundle.manifest import SUMS
from generator.bundle.package import ENDING, write_package
from generator.bundle.place import SOURCES, nothing_above, place_problem
from generator.bundle.stick import copy_bundle, megabytes, stick_problem
from generator.bundle.verify import verify
from generator.intake.walk import walk
from generator.output.folder import resolved
from generator.output.machine import OutputRefused
from generator.places import Places
from generator.problems import Problem, Span, did_you_mean

if TYPE_CHECKING:
    from generator.pipeline import Step


class Delivery(msgspec.Struct, frozen=True):
    """What is wanted where."""

    root: Path
    """The site's folder."""
    slug: str
    to: Path
    packed: bool = False
    """One file for Xibo instead of a folder."""

    @property
    def package(self) -> Path:
        """Where the file for Xibo goes: what was named, or a file of the kiosk's name in that folder."""
        return self.to if self.to.suffix.lower() == ENDING else self.to / f"{self.slug}{ENDING}"


class NoSuchKiosk(Exception):
    """There is no kiosk of that name; the message, in Chinese, says which there are."""


def check_delivery(delivery: Delivery) -> tuple[Problem, ...]:
    """What can be said before anything is built.  Raises :class:`NoSuchKiosk`."""
    known = sorted(file.slug for file in walk(delivery.root)[0] if file.role == "kiosk")
    if delivery.slug not in known:
        shown = f"，有的是：{'、'.join(known)}" if known else "，content/kiosks/ 里一个也没有"
        close = did_you_mean(delivery.slug, known)
        raise NoSuchKiosk(f"没有“{delivery.slug}”这块屏{f'，{close}' if close else shown}")
    try:
        found = (
            _package_problem(delivery) if delivery.packed else place_problem(delivery.to, delivery.root, delivery.slug)
        )
    except OSError as error:
        found = stick_problem(error, delivery.to)
    return (found,) if found else ()


def _package_problem(delivery: Delivery) -> Problem | None:
    target = resolved(delivery.package)
    reason = ""
    if target.is_dir():
        reason = "这是一个文件夹"
    elif delivery.to.is_file() and target != resolved(delivery.to):
        reason = f"这是一个文件；要写成 {ENDING} 文件就给它这个结尾"
    elif any(target.is_relative_to(resolved(delivery.root) / name) for name in SOURCES):
        reason = "不能放在站点的 content、site 这些文件夹里"
    elif not delivery.to.exists():
        reason = nothing_above(delivery.to.absolute())
    return Problem(Span(str(delivery.to)), "E904", reason, "请用 --to 换一个地方") if reason else None


def deliver(delivery: Delivery, step: Step) -> list[str] | tuple[Problem, ...]:
    """Copy or pack the kiosk out of the built site: lines about what was done, or what stood in the way."""
    from generator.render.templates import TemplateBroken, Templates

    places = Places(delivery.root)
    step("找出要用的文件")
    try:
        templates = Templates(places.templates, _no_body)
        made = bundle(places.out, delivery.slug, templates, bare=delivery.packed)
        if not isinstance(made, Bundle):
            return made
        return _packed(made, delivery, step) if delivery.packed else _copied(made, delivery, step)
    except (OutputRefused, TemplateBroken) as refused:
        return (refused.problem,)
    except OSError as error:
        return (stick_problem(error, delivery.to),)


def _no_body(digest: str) -> NoReturn:
    raise LookupError(digest)


def _copied(made: Bundle, delivery: Delivery, step: Step) -> list[str]:
    done = copy_bundle(made, delivery.to, step=lambda name, number, total: step(name, number, total))
    told = made.record
    if not done.touched:
        first = f"{delivery.to} 已是最新：共 {len(told.files)} 个文件，没有变化"
    else:
        first = (
            f"已导出到 {delivery.to}：共 {len(told.files)} 个文件，{megabytes(made.size)}；"
            f"复制 {len(done.written)} 个，删除旧的 {len(done.removed)} 个，{done.kept} 个没有变化"
        )
    where = shlex.quote(str(delivery.to))
    return [first, f"核对：hongcheng kiosk verify {where}，或在里面运行 sha256sum -c {SUMS}"]


def _packed(made: Bundle, delivery: Delivery, step: Step) -> list[str]:
    step(f"写 {delivery.package.name}")
    write_package(made, delivery.package)
    return [f"已写出 {delivery.package}：共 {len(made.record.files)} 个文件，{megabytes(made.size)}"]


def look_over(folder: Path, step: Step) -> list[str] | tuple[Problem, ...]:
    """Whether the export in *folder* is whole: a line that says so, or a finding for each file that is not right."""
    try:
        verdict = verify(folder, lambda name, number, total: step(f"核对 {name}", number, total))
    except OSError as error:
        return (stick_problem(error, folder),)
    if verdict.problems:
        return verdict.problems
    told = verdict.record
    version = f"，版本 {told.version}" if told and told.version else ""
    return [f"{folder} 完好：{verdict.files} 个文件都和导出时一样{version}"]
