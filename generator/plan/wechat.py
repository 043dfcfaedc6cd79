"""Texts for WeChat's editor: a script file for each item, which its page loads when somebody asks for the copy.

Not a part of the page: a story would weigh twice as much for everybody, and only editors ever copy.  A script file is
found from ``file://`` and under the page's policy like any other.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.kinds.lecture import Lecture, passages
from generator.kinds.profile import Profile, honour_name
from generator.model import addresses
from generator.model.desk import Desk
from generator.model.document import Document
from generator.model.items import body_view, byline_rows, correction_rows, goes_to_wechat, pictures_of
from generator.model.pages import WechatView
from generator.model.targets import Target

TEMPLATE = "machine/wechat.js"


def plan_wechat(desk: Desk, document: Document) -> Iterator[Target]:
    """The text of *document* for WeChat, if it may leave the house."""
    if goes_to_wechat(desk, document):
        far = desk.at(addresses.HOME, root=desk.library.settings.site.base_url or "")
        yield Target(addresses.wechat(document), TEMPLATE, _view(far, document))


def _view(far: Desk, document: Document) -> WechatView:
    cover, photos = pictures_of(far, document)
    return WechatView(
        url=far.href(document.url),
        kicker=document.fields.kicker or "",
        title=document.title,
        subtitle=document.fields.subtitle or "",
        dateline=document.fields.dateline or "",
        byline=byline_rows(far, document),
        corrections=correction_rows(document),
        facts=tuple(_facts(far, document)),
        cover=cover,
        body=body_view(far, document),
        passages=passages(far.library, document) if isinstance(document.fields, Lecture) else (),
        photos=photos,
    )


def _facts(desk: Desk, document: Document) -> Iterator[str]:
    fields = document.fields
    if isinstance(fields, Profile):
        if fields.unit:
            yield fields.unit
        yield from (honour_name(desk.library, won) for won in fields.honours if not won.collective)
