"""A story as each generator wants it written: where its file lies, and what stands in it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

from story_corpus import DISTRICTS, LINK, TOPICS, Story


@dataclass(frozen=True, slots=True)
class Form:
    """One generator's way."""

    source: str
    """Path of a story's file in the site, of its *slug*."""
    write: Callable[[Story], str]
    page: str
    """Path of a story's page in what is made, of its *slug*."""


def _quoted(text: str) -> str:
    """*text* as YAML: a string of JSON is one of YAML."""
    return json.dumps(text, ensure_ascii=False)


def _district(story: Story) -> str:
    return DISTRICTS[story.district][2]


def _topics(story: Story) -> str:
    return ", ".join(TOPICS[place][1] for place in story.topics)


def _picture(story: Story, key: str, lead: str, address: str) -> list[str]:
    """The picture's record; *lead* stands before its first line, and as spaces before the others."""
    picture = story.picture
    if picture is None:
        return []
    rows = [
        f"src: {_quoted(address.format(picture.name))}",
        f"alt: {_quoted(picture.alt)}",
        f"caption: {_quoted(picture.caption)}",
        f"credit: {_quoted(picture.credit)}",
    ]
    return [f"{key}:", lead + rows[0], *(" " * len(lead) + row for row in rows[1:])]


def _with_front(lines: list[str], story: Story, address: str) -> str:
    front = "\n".join(lines)
    return f"---\n{front}\n---\n\n{story.body.replace(LINK, address.format(story.linked))}"


def _ours(story: Story) -> str:
    lines = [
        f"title: {_quoted(story.title)}",
        f"slug: {story.slug}",
        f"date: {story.day}",
        f"district: {_district(story)}",
        f"topics: [{', '.join(TOPICS[place][0] for place in story.topics)}]",
        f"summary: {_quoted(story.summary)}",
        f"source: {{name: {story.source}}}",
        f"author: [{story.author}]",
        *_picture(story, "cover", "  ", "art:{}"),
    ]
    return _with_front(lines, story, "{}.md")


def _common(story: Story) -> list[str]:
    return [
        f"title: {_quoted(story.title)}",
        f"date: {story.day}",
        f"topics: [{_topics(story)}]",
        f"author: {story.author}",
        f"origin: {story.source}",
        f"summary: {_quoted(story.summary)}",
        *_picture(story, "pictures", "  - ", "/art/{}.svg"),
    ]


def _hugo(story: Story) -> str:
    return _with_front([*_common(story), f"district: [{_district(story)}]"], story, "/articles/{}/")


def _eleventy(story: Story) -> str:
    return _with_front([*_common(story), f"district: {_district(story)}"], story, "/articles/{}/")


def _hexo(story: Story) -> str:
    own = [f"district: {_district(story)}", f"categories: [{_district(story)}]", f"tags: [{_topics(story)}]"]
    return _with_front([*_common(story), *own], story, "/articles/{}/")


def _pelican(story: Story) -> str:
    picture = story.picture
    shown = "-"
    if picture:
        shown = "|".join((f"/art/{picture.name}.svg", picture.alt, picture.caption, picture.credit))
    lines = [
        f"Title: {story.title}",
        f"Date: {story.day}",
        f"Slug: {story.slug}",
        f"Category: {_district(story)}",
        f"Tags: {_topics(story)}",
        f"Author: {story.author}",
        f"Origin: {story.source}",
        f"Picture: {shown}",
        f"Summary: {story.summary}",
    ]
    address = f"/articles/{story.linked}/"
    return "\n".join(lines) + "\n\n" + story.body.replace(LINK, address)


_FOLDER = "articles/{slug}/index.html"
OURS = Form("content/articles/{slug}.md", _ours, "articles/{slug}.html")
HUGO = Form("content/articles/{slug}.md", _hugo, _FOLDER)
PELICAN = Form("content/{slug}.md", _pelican, _FOLDER)
HEXO = Form("source/_posts/{slug}.md", _hexo, _FOLDER)
ELEVENTY = Form("content/articles/{slug}.md", _eleventy, _FOLDER)
