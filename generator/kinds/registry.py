"""The content types, in the order of menus and of the command's help."""

from __future__ import annotations

from generator.kinds import album, article, event, lecture, page, poster, profile, team, venue
from generator.model.kind import Kind

KINDS: tuple[Kind, ...] = (
    article.KIND,
    lecture.KIND,
    profile.KIND,
    venue.KIND,
    team.KIND,
    event.KIND,
    album.KIND,
    poster.KIND,
    page.KIND,
)
BY_NAME = {kind.name: kind for kind in KINDS}
BY_FOLDER = {kind.folder: kind for kind in KINDS}
FOLDERS = frozenset(BY_FOLDER)
