"""What a public office owes its readers and their machines: tags in the head of a page, lines in its foot.

The names of the tags were seen on pages of governments and in notes on 国办发〔2017〕47号; the annex with the table of
required and optional tags could not be opened, so which of them are required is unverified.  A tag is left out when
the site does not know its value: nothing is made up for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import msgspec

from generator.model.views import Link, Meta, Preview
from generator.settings import Imprint, Site
from generator.text.address import refused

FILING_SITE = "https://beian.miit.gov.cn/"
"""Where the ministry keeps the filings (ICP 备案)."""
RECORD_SITE = "https://beian.mps.gov.cn/#/query/webSearch?code="
"""Where the police show a record, by its number."""
OWN_WORK = "本站"
"""The source of what was first published here."""


class Story(msgspec.Struct, frozen=True):
    """What the head of an item's page says of the item."""

    section: str
    """The heading of its kind: 故事."""
    type: str = "article"
    """Of Open Graph: ``article`` or ``profile``."""
    published: str = ""
    """``2026-05-01`` or ``2026-05-01 09:30``; empty when no whole date is known."""
    modified: str = ""
    source: str = ""
    """Who published it first; 本站 when it was this site."""
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    """Topics and places."""


class Leaf(msgspec.Struct, frozen=True):
    """One page, as its head tells machines of it."""

    title: str
    """Without the site's name; empty on the front page."""
    description: str
    canonical: str
    section: str
    """The first step below the front page, or empty: the page then stands in no column."""
    preview: Preview | None
    story: Story | None


def head_metas(site: Site, leaf: Leaf) -> tuple[Meta, ...]:
    """``<meta name>`` of a page by the nature of the office."""
    named = [("keywords", "，".join(_keywords(site, leaf)))]
    if leaf.story:
        named.append(("author", "，".join(leaf.story.authors)))
    if leaf.preview:
        named.append(("twitter:card", "summary_large_image"))
    if site.office == "government":
        named += _site_tags(site)
        if leaf.section and not leaf.story:
            named += _column_tags(site, leaf)
    if site.office != "plain" and leaf.story:
        named += _story_tags(site, leaf, leaf.story)
    return tuple(Meta(name, content) for name, content in named if content)


def _keywords(site: Site, leaf: Leaf) -> tuple[str, ...]:
    if leaf.story:
        return tuple(dict.fromkeys((*leaf.story.tags, leaf.story.section)))
    return tuple(dict.fromkeys(word for word in (leaf.title, site.title) if word))


def _site_tags(site: Site) -> Iterator[tuple[str, str]]:
    yield "SiteName", site.title
    yield "SiteDomain", urlsplit(site.base_url).netloc if site.base_url else ""
    yield "SiteIDCode", site.imprint.site_id_code or ""


def _column_tags(site: Site, leaf: Leaf) -> Iterator[tuple[str, str]]:
    yield "ColumnName", leaf.title
    yield "ColumnDescription", leaf.description
    yield "ColumnKeywords", "，".join(_keywords(site, leaf))
    yield "ColumnType", leaf.section


def _story_tags(site: Site, leaf: Leaf, story: Story) -> Iterator[tuple[str, str]]:
    yield "ArticleTitle", leaf.title
    # A day without a clock counts from its first minute, as for the gate.
    yield "PubDate", story.published if len(story.published) != len("2026-05-01") else f"{story.published} 00:00"
    yield "ContentSource", site.title if story.source == OWN_WORK else story.source
    yield "Keywords", "，".join(_keywords(site, leaf))
    yield "Author", "，".join(story.authors)
    yield "Description", leaf.description
    yield "Image", leaf.preview.url if leaf.preview else ""
    yield "Url", leaf.canonical


def head_properties(site: Site, leaf: Leaf) -> tuple[Meta, ...]:
    """Open Graph (ogp.me); the card on WeChat and elsewhere is made of it."""
    story, preview = leaf.story, leaf.preview
    named = [
        ("og:site_name", site.title),
        ("og:title", leaf.title or site.title),
        ("og:type", story.type if story else "website"),
        ("og:locale", site.language.replace("-", "_")),
        ("og:url", leaf.canonical),
        ("og:description", leaf.description),
    ]
    if preview:
        named += [
            ("og:image", preview.url),
            ("og:image:width", str(preview.width)),
            ("og:image:height", str(preview.height)),
            ("og:image:alt", preview.alt),
        ]
    if story and story.type == "article":
        named += [
            ("article:published_time", moment(story.published, site.timezone)),
            ("article:modified_time", moment(story.modified, site.timezone)),
            ("article:section", story.section),
            *(("article:tag", tag) for tag in story.tags),
        ]
    return tuple(Meta(name, content) for name, content in named if content)


def moment(written: str, timezone: str) -> str:
    """A day or a moment in *timezone* as ISO 8601 has it: ``2026-05-01``, ``2026-05-01T09:30:00+08:00``."""
    day, _, clock = written.partition(" ")
    if not clock:
        return day
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=ZoneInfo(timezone)).isoformat()


def imprint_lines(imprint: Imprint) -> tuple[Link, ...]:
    """The lines of the foot in their order, those with a record open to all as links."""
    record = RECORD_SITE + imprint.psb_code if imprint.psb_code else ""
    labelled = (
        ("主办单位", imprint.sponsor, ""),
        ("承办单位", imprint.operator, ""),
        ("网站标识码", imprint.site_id_code, ""),
        ("", imprint.icp, FILING_SITE),
        ("", imprint.psb or imprint.psb_code, record),
        ("违法和不良信息举报", imprint.report_phone, ""),
        ("联系电话", imprint.phone, ""),
        ("地址", imprint.address, ""),
        ("邮编", imprint.postcode, ""),
    )
    lines = [
        Link(f"{label}：{value}" if label else value, address if address and not refused(address) else "")
        for label, value, address in labelled
        if value
    ]
    return (*lines, *(Link(note, "") for note in imprint.notes))
