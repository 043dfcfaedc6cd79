"""Strict Jinja: one variable, ``view``; no globals; undefined names, unsafe text and template errors are caught.

The only place where markup is declared safe.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import jinja2
import jinja2.meta
from markupsafe import Markup

from generator.fingerprint import digest
from generator.model.views import BodyView, PictureView
from generator.problems import Problem, Span
from generator.render.bodies import FORMS, Form, body_html, notes_html, piece_html
from generator.text.markdown.values import Rendered


class TemplateBroken(Exception):
    """A template cannot be used; ``problem`` says where and why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


class Templates:
    """The templates of a site: its own where it has them, else those of the package."""

    def __init__(self, folders: tuple[Path, ...], bodies: Callable[[str], Rendered]) -> None:
        """*folders* are searched in order; *bodies* gives a stored body by its digest."""
        self._folders = folders
        self._bodies = bodies
        self._environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader([str(folder) for folder in folders]),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,
            cache_size=-1,
        )
        self._environment.globals.clear()
        self._environment.filters["body"] = self._body
        self._environment.filters["piece"] = self._piece
        self._environment.filters["notes"] = self._notes

    def page(self, name: str, view: Any) -> bytes:
        """The file that template *name* makes of *view*.  Raises :class:`TemplateBroken`."""
        try:
            return self._environment.get_template(name).render(view=view).encode("utf-8")
        except jinja2.TemplateError as error:
            raise TemplateBroken(self._problem(name, error)) from error

    @functools.cache  # noqa: B019  (lives as long as one build)
    def closure(self, name: str) -> str:
        """Digest of template *name* and of every template it extends, includes or imports."""
        sources: dict[str, str] = {}
        waiting = [name, "macros/picture.html"]
        while waiting:
            current = waiting.pop()
            if current in sources:
                continue
            try:
                source = self._environment.loader.get_source(self._environment, current)[0]  # type: ignore[union-attr]
                found = jinja2.meta.find_referenced_templates(self._environment.parse(source))
            except jinja2.TemplateError as error:
                raise TemplateBroken(self._problem(current, error)) from error
            sources[current] = source
            waiting.extend(other for other in found if other)
        return digest(tuple(sorted(sources.items())))

    def _body(self, view: BodyView) -> Markup:
        return Markup(body_html(self._bodies(view.digest), view, self._picture))

    def _piece(self, view: BodyView, number: int) -> Markup:
        return Markup(piece_html(self._bodies(view.digest), view, number, self._picture))

    def _notes(self, view: BodyView) -> Markup:
        return Markup(notes_html(self._bodies(view.digest), view, self._picture))

    def body(self, view: BodyView) -> str:
        """HTML of a whole body, for feeds in other formats."""
        return str(self._body(view))

    def _picture(self, picture: PictureView, form: Form) -> str:
        return str(self._picture_macros[form](picture))

    @functools.cached_property
    def _picture_macros(self) -> Mapping[str, Callable[[PictureView], Markup]]:
        module = self._environment.get_template("macros/picture.html").module
        return {name: getattr(module, name) for name in FORMS.values()}

    def _problem(self, name: str, error: jinja2.TemplateError) -> Problem:
        where = getattr(error, "name", None) or name
        line = getattr(error, "lineno", None) or _line_of(error)
        return Problem(Span(f"templates/{where}", line or 0), "E804", f"模板有误：{error}", "请检查模板，或恢复原样")


def _line_of(error: BaseException) -> int:
    """The line of the template in the traceback: Jinja maps compiled frames back to templates."""
    line, trace = 0, error.__traceback__
    while trace:
        if trace.tb_frame.f_code.co_filename.endswith((".html", ".xml", ".txt")):
            line = trace.tb_lineno
        trace = trace.tb_next
    return line
