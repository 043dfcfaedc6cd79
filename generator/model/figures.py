"""Numbers as pages show them: qualifier, unit, date and source never lost; approximate ones drawn as approximate."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from generator.intake.types import Figure, Source
from generator.model.desk import Desk, title_view
from generator.model.document import Document
from generator.model.views import Bar, ChartView, FigureView

AFTER = ("余", "多")
"""Qualifiers printed after the number."""
TAILS: dict[str, Literal["beyond", "before"]] = {
    "余": "beyond",
    "多": "beyond",
    "超过": "beyond",
    "突破": "beyond",
    "近": "before",
    "不足": "before",
    "约": "before",
}
SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}


def source_text(source: Source | None) -> str:
    """A source in one line: name, page, date."""
    if source is None:
        return ""
    return " ".join(part for part in (source.name, source.page, source.date) if part)


def place_text(document: Document) -> str:
    """Where an item is at home: district and town, by their short names."""
    names = [place.short for place in document.districts[:2]]
    if document.town:
        names.append(document.town.name)
    return "·".join(names)


def figure_view(desk: Desk, document: Document, figure: Figure) -> FigureView:
    qualifier = figure.qualifier or ""
    return FigureView(
        id=figure.id,
        label=figure.label,
        number=figure.value,
        before="" if qualifier in AFTER else qualifier,
        after=qualifier if qualifier in AFTER else "",
        unit=figure.unit,
        as_of=figure.as_of or "",
        note=figure.note or "",
        source=source_text(figure.source or document.fields.source),
        place=place_text(document),
        page=desk.document_link(document),
    )


def figure_views(desk: Desk, document: Document) -> tuple[FigureView, ...]:
    return tuple(figure_view(desk, document, figure) for figure in document.fields.figures)


def figures_beside_charts(desk: Desk, document: Document) -> tuple[FigureView, ...]:
    """The figures that no chart of *document* shows: on a page with its charts, each number stands once."""
    charted = {figure.id for _, figures in _charts(document) for figure in figures}
    return tuple(figure_view(desk, document, figure) for figure in document.fields.figures if figure.id not in charted)


def quantity(value: str) -> float:
    """The size of a printed number, for the length of a bar: ``1万`` → 10000, ``90.79%`` → 90.79."""
    scale = 1
    text = value.rstrip("%‰")
    while text and text[-1] in SCALES:
        scale *= SCALES[text[-1]]
        text = text[:-1]
    return float(text) * scale


def chart_views(desk: Desk, document: Document) -> tuple[ChartView, ...]:
    """Charts of one item: figures of the same chart title and the same unit, two at least."""
    charts = []
    for number, figures in _charts(document):
        title, unit = figures[0].chart or "", figures[0].unit
        # A bar has no length below nothing: a fall is printed, not drawn.
        sizes = [max(quantity(figure.value), 0.0) for figure in figures]
        # An approximate bar needs room for its hatched tail, so it never fills the width.
        longest = (
            max(
                size * (1.12 if figure.qualifier in TAILS else 1.0) for size, figure in zip(sizes, figures, strict=True)
            )
            or 1.0
        )
        views = [figure_view(desk, document, figure) for figure in figures]
        bars = tuple(
            Bar(view, f"{100 * size / longest:.1f}", TAILS.get(figure.qualifier or "", ""))
            for view, size, figure in zip(views, sizes, figures, strict=True)
        )
        spoken = "，".join(f"{view.label}{view.before}{view.number}{view.after}{view.unit}" for view in views)
        charts.append(
            ChartView(
                id=f"chart-{document.kind}-{document.slug}-{number}",
                title=title_view(title),
                unit=unit,
                source=views[0].source,
                spoken=f"{title}：{spoken}",
                bars=bars,
                page=desk.document_link(document),
            )
        )
    return tuple(charts)


def _charts(document: Document) -> Iterator[tuple[int, list[Figure]]]:
    """The figures that are drawn together, with the number of their chart title among those of the item."""
    groups: dict[tuple[str, str], list[Figure]] = {}
    for figure in document.fields.figures:
        if figure.chart:
            groups.setdefault((figure.chart, figure.unit), []).append(figure)
    for number, figures in enumerate(groups.values(), start=1):
        if len(figures) > 1:
            yield number, figures
