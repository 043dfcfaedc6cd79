"""One page at once, from what the last build knew: for the preview, while the build makes the rest.

Made with the same pieces as any page, by the same template.  Whatever takes more than the document itself (another
address, a finding, a photo that was not there before) is left to the build, which makes every page again anyway.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import msgspec

from generator.intake.walk import InputFile
from generator.kinds.registry import BY_FOLDER
from generator.load.reading import Reader
from generator.load.resolve import resolve
from generator.model.desk import Desk
from generator.model.document import Document
from generator.problems import has_errors
from generator.render.templates import TemplateBroken, Templates


class Glance(msgspec.Struct, frozen=True):
    """A build that is over, ready to make a page again."""

    content: Path
    desk: Desk
    reader: Reader
    templates: Templates
    files: Mapping[str, InputFile]
    """Files of content by their path under ``content/``."""

    def page(self, path: str) -> tuple[str, bytes] | None:
        """Address and content of the page of the document at *path*, as it is now; None where the build must say."""
        name = os.path.relpath(path, os.path.realpath(self.content)).replace(os.sep, "/")
        before = self._published(name)
        file = self.files.get(name)
        if before is None or file is None:
            return None
        kind = BY_FOLDER.get(file.folder)
        if kind is None:
            return None
        reading = self.reader.read(file, kind)
        if reading is None or reading.fields is None or has_errors(reading.problems):
            return None
        # Its slug may stand in the front matter, or come from its title.
        if (reading.fields.slug or before.slug) != before.slug or reading.fields.title != before.title:
            return None
        document, found = resolve(reading, before.folder, before.slug, self.desk.library.settings.vocabulary)
        if has_errors(found) or before.elsewhere:
            return None
        document = msgspec.structs.replace(document, waiting=before.waiting)
        view = self.desk.kinds[document.kind].view(self.desk.at(document.url), document)
        try:
            return document.url, self.templates.page(kind.template, view)
        except TemplateBroken:
            return None

    def _published(self, name: str) -> Document | None:
        library = self.desk.library
        return library.by_ref.get(library.paths.get(name, ""))
