"""Strict Jinja: one variable, ``view``; no globals; undefined names, unsafe text and template errors are caught.

The only place where markup is declared safe.
"""

from __future__ import annotations

import functools
import json
import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import CodeType
from typing import Any

import jinja2
import jinja2.meta
from jinja2.bccache import Bucket
from markupsafe import Markup

from generator.fingerprint import digest
from generator.model.views import BodyView, PictureView
from generator.problems import Problem, Span
from generator.render.blocks import data_block
from generator.render.bodies import FORMS, Form, body_html, notes_html, piece_html
from generator.render.mistakes import in_chinese
from generator.render.wechat import wechat
from generator.store import Store
from generator.text.markdown.values import Rendered


class TemplateBroken(Exception):
    """A template cannot be used; ``problem`` says where and why."""

    def __init__(self, problem: Problem) -> None:
        # The argument is what a worker's exception is made again from.
        super().__init__(problem)
        self.problem = problem


class _Environment(jinja2.Environment):
    """An environment that compiles what was parsed before without parsing it again."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.parsed: dict[str, jinja2.nodes.Template] = {}
        """Syntax trees by source; the compiler, which changes a tree, takes it away."""

    def _parse(self, source: str, name: str | None, filename: str | None) -> jinja2.nodes.Template:
        return self.parsed.pop(source, None) or super()._parse(source, name, filename)


PICTURES = "macros/picture.html"
"""The template that shows the pictures of bodies, wherever they stand."""


class Templates:
    """The templates of a site: its own where it has them, else those of the package."""

    def __init__(
        self,
        folders: tuple[Path, ...],
        bodies: Callable[[str], Rendered],
        store: Store | None = None,
        version: str = "",
    ) -> None:
        """*folders* are searched in order; *bodies* gives a stored body by its digest.

        *store* keeps what is compiled, for the program of digest *version*.
        """
        self._folders = folders
        self._bodies = bodies
        self._store = store
        self._version = version
        self._environment = _Environment(
            loader=jinja2.FileSystemLoader([str(folder) for folder in folders]),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,
            # Folding constants costs half of the compiler's time, and saves none when a page is made.
            optimized=False,
            cache_size=-1,
            bytecode_cache=_Compiled(store, version) if store else None,
        )
        self._environment.globals.clear()
        self._environment.filters["body"] = self._body
        self._environment.filters["piece"] = self._piece
        self._environment.filters["notes"] = self._notes
        self._environment.filters["data_block"] = lambda text: Markup(data_block(text))
        self._environment.filters["wechat"] = lambda text: Markup(wechat(text))

    def page(self, name: str, view: Any) -> bytes:
        """The file that template *name* makes of *view*.  Raises :class:`TemplateBroken`."""
        return self._made(self._environment, name, view).encode("utf-8")

    def text(self, name: str, view: Any) -> str:
        """What no browser reads as a page, a start script or a printed card: *view* goes in as it stands."""
        return self._made(self._environment.overlay(autoescape=False), name, view)

    def _made(self, environment: jinja2.Environment, name: str, view: Any) -> str:
        try:
            return environment.get_template(name).render(view=view)
        except Exception as error:
            if _is_ours(error):
                raise
            raise TemplateBroken(self._problem(name, error)) from error

    @functools.cache  # noqa: B019  (lives as long as one build)
    def closure(self, name: str) -> str:
        """Digest of template *name* and of every template it extends, includes or imports."""
        sources: dict[str, str] = {}
        waiting = [name, PICTURES]
        while waiting:
            current = waiting.pop()
            if current not in sources:
                sources[current], referenced = self._read(current)
                waiting.extend(referenced)
        return digest(tuple(sorted(sources.items())))

    @functools.cache  # noqa: B019
    def _read(self, name: str) -> tuple[str, tuple[str, ...]]:
        """The source of a template and the names of those it refers to."""
        assert self._environment.loader is not None
        try:
            source = self._environment.loader.get_source(self._environment, name)[0]
            others = self._others(source)
        except (jinja2.TemplateError, UnicodeDecodeError) as error:
            raise TemplateBroken(self._problem(name, error)) from error
        for other in others:
            if not any((folder / other).is_file() for folder in self._folders):
                line = next((number for number, row in enumerate(source.split("\n"), 1) if other in row), 0)
                raise TemplateBroken(_broken(Span(f"templates/{name}", line), f"没有“{other}”这个模板"))
        return source, others

    def _others(self, source: str) -> tuple[str, ...]:
        """The templates that *source* names."""

        found = _REFERRED.get(source)
        if found is None:

            def named() -> bytes:
                tree = self._environment.parsed[source] = self._environment.parse(source)
                found = jinja2.meta.find_referenced_templates(tree)
                return json.dumps([name for name in found if name]).encode()

            key = digest((self._version, "named by template", source))
            found = _REFERRED[source] = tuple(json.loads(self._store.get_or(key, named) if self._store else named()))
        return found

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
        module = self._environment.get_template(PICTURES).module
        return {name: getattr(module, name) for name in FORMS.values()}

    def _problem(self, name: str, error: Exception) -> Problem:
        where, line = self._place(error)
        if isinstance(error, jinja2.TemplateSyntaxError):
            where, line = error.name or name, error.lineno
        span = Span(f"templates/{where or name}", line)
        if isinstance(error, UnicodeDecodeError):
            return _broken(span, "模板不是 UTF-8 编码")
        if isinstance(error, jinja2.UndefinedError) and (wanted := _WANTED.search(str(error))):
            return _broken(span, f"模板要的“{wanted[1]}”这一页没有")
        return _broken(span, f"模板有误：{in_chinese(error)}")

    def _place(self, error: BaseException) -> tuple[str, int]:
        """Template and line of the traceback's last step in a template: Jinja maps compiled frames back to sources."""
        name, line, trace = "", 0, error.__traceback__
        while trace:
            path = Path(trace.tb_frame.f_code.co_filename)
            for folder in self._folders:
                if path.is_relative_to(folder):
                    name, line = path.relative_to(folder).as_posix(), trace.tb_lineno
            trace = trace.tb_next
        return name, line


_REFERRED: dict[str, tuple[str, ...]] = {}
"""Source of a template → the templates that it names."""
_KNOWN: dict[str, CodeType] = {}
"""What this process has compiled or loaded: builds follow each other in a preview, and in tests."""


class _Compiled(jinja2.BytecodeCache):
    """Compiled templates in memory and in the store; Jinja itself looks whether what it finds is of this Python."""

    def __init__(self, store: Store, version: str) -> None:
        self._store = store
        self._version = version

    def load_bytecode(self, bucket: Bucket) -> None:
        key = self._key(bucket)
        if key in _KNOWN:
            bucket.code = _KNOWN[key]
        elif (kept := self._store.get(key)) is not None:
            bucket.bytecode_from_string(kept)
            if bucket.code is not None:
                _KNOWN[key] = bucket.code

    def dump_bytecode(self, bucket: Bucket) -> None:
        key = self._key(bucket)
        if bucket.code is not None:
            _KNOWN[key] = bucket.code
        self._store.put(key, bucket.bytecode_to_string())

    def _key(self, bucket: Bucket) -> str:
        autoescape = bool(bucket.environment.autoescape)
        return digest((self._version, "compiled template", sys.version, autoescape, bucket.key, bucket.checksum))


_WANTED = re.compile(r"'([^']*)'(?: is undefined)?$")
"""The name at the end of Jinja's message about what is undefined."""


def _broken(span: Span, message: str) -> Problem:
    return Problem(span, "E804", message, "请检查模板，或恢复原样")


def _is_ours(error: Exception) -> bool:
    """Whether *error* was raised by the program, not by a template or by what a template asked Jinja to do."""
    if isinstance(error, jinja2.TemplateError):
        return False
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return trace is not None and trace.tb_frame.f_globals.get("__name__", "").startswith("generator.")
