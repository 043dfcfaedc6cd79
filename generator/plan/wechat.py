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
from generator.model.items import goes_to_wechat, item_view
from generator.model.pages import WechatView
from generator.model.targets import Target

TEMPLATE = "machine/wechat.js"


def plan_wechat(desk: Desk) -> Iterator[Target]:
    base = desk.library.settings.site.base_url or ""
    far = desk.at(addresses.HOME, root=base)
    for document in desk.library.documents:
        if goes_to_wechat(desk, document):
            yield Target(addresses.wechat(document), TEMPLATE, _view(far, document))


def _view(far: Desk, document: Document) -> WechatView:
    item = item_view(far, document)
    return WechatView(
        url=far.href(document.url),
        kicker=item.kicker,
        title=document.title,
        subtitle=document.fields.subtitle or "",
        dateline=item.dateline,
        byline=item.byline,
        corrections=item.corrections,
        facts=tuple(_facts(far, document)),
        cover=item.cover,
        body=item.body,
        passages=passages(far.library, document) if isinstance(document.fields, Lecture) else (),
        photos=item.photos,
    )


def _facts(desk: Desk, document: Document) -> Iterator[str]:
    fields = document.fields
    if isinstance(fields, Profile):
        if fields.unit:
            yield fields.unit
        yield from (honour_name(desk.library, won) for won in fields.honours if not won.collective)
