"""What ``site.yaml`` refers to in the rest of the content: menu entries and the choices of the front page."""

from __future__ import annotations

from collections.abc import Iterator

from generator.config import HONOURS, TOPICS, Settings
from generator.kinds.registry import FOLDERS
from generator.load.resolve import Known, missing, no_print
from generator.model import addresses
from generator.model.pictures import ART_PREFIX
from generator.problems import Problem, Span, did_you_mean


def check_site(settings: Settings, known: Known) -> Iterator[Problem]:
    """E111 for each menu entry and each choice for the front page that names what is not there."""
    for menu in ("main", "foot"):
        for number, entry in enumerate(getattr(settings.site.menus, menu)):
            folder, _, name = entry.to.partition("/")
            # Other targets are names from the settings, which have been checked with them.
            if folder in FOLDERS and name and "/" not in name:
                yield from missing(settings.site_span(f"menus.{menu}.{number}.to"), entry.to, known, folder)
    front = settings.site.front
    wanted = [("lead", front.lead, "articles", ""), ("lecture", front.lecture, "lectures", "lectures")]
    wanted += [("person", front.person, "profiles", "profiles")]
    wanted += [(f"photos.{number}", name, "articles", "") for number, name in enumerate(front.photos)]
    for field, name, folder, only in wanted:
        if name:
            yield from missing(settings.site_span(f"front.{field}"), name, known, folder, only=only)
    for honour in settings.honours:
        if addresses.is_page_anchor(honour.id):
            yield Problem(Span(HONOURS), "E206", f"编号“{honour.id}”页面自己要用", "请换一个")
    for topic in settings.topics:
        name = (topic.cover or "").removeprefix(ART_PREFIX)
        if topic.cover and name == topic.cover:
            message = f"专题“{topic.name}”的题图“{name}”不能用，这里没有放照片的地方"
            yield Problem(Span(TOPICS), "E114", message, "请用随站插图，写成 art:名称")
        elif name and name not in known.art:
            yield no_print(Span(TOPICS), name, known)
    figures = known.anchors[addresses.FIGURES]
    for number, name in enumerate(front.figures):
        if name not in figures:
            hint = did_you_mean(name, figures) or "请写稿件 figures 里的一个 id"
            yield Problem(settings.site_span(f"front.figures.{number}"), "E111", f"没有编号为“{name}”的数据", hint)
