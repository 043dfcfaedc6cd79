"""The stories that builds are measured on."""

from __future__ import annotations

import hashlib
import os
import statistics
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from story_corpus import DISTRICTS, LINK, stories, story
from text_forms import ELEVENTY, HEXO, HUGO, OURS, PELICAN
from text_sites import WrongOutput, check_made, text_sites, with_title

BENCH = Path(__file__).parents[2] / "bench"


def test_the_same_number_and_seed_give_the_same_stories_in_every_process() -> None:
    code = "import story_corpus as s, hashlib as h; print(h.sha256(repr(s.stories(20, 3)).encode()).hexdigest())"
    for hashing in ("1", "2"):
        environment = {**os.environ, "PYTHONPATH": str(BENCH), "PYTHONHASHSEED": hashing}
        said = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
        assert said.stdout.strip() == hashlib.sha256(repr(stories(20, 3)).encode()).hexdigest()
    assert stories(20, 3) != stories(20, 4)


def test_a_story_does_not_depend_on_the_others() -> None:
    assert story(7, 50) == stories(50)[7]


def test_stories_are_as_long_as_the_product_s_and_each_is_known_by_its_mark() -> None:
    found = stories(100)
    assert 1200 < statistics.mean(len(one.body) for one in found) < 1420
    for one in found:
        assert [other.slug for other in found if one.mark in other.body] == [one.slug]
        assert one.body.count(LINK) == 1


@pytest.mark.parametrize("form", [OURS, HUGO, HEXO, ELEVENTY])
def test_front_matter_is_yaml_that_says_the_same_in_every_form(form) -> None:
    for one in stories(10):
        _, front, body = form.write(one).split("---\n", 2)
        fields = yaml.safe_load(front)
        assert (fields["title"], fields["date"], fields["summary"]) == (one.title, one.day, one.summary)
        assert DISTRICTS[one.district][2] in fields["district"]
        pictures = fields.get("pictures") or [fields["cover"]] if one.picture else [None]
        assert [picture and picture["caption"] for picture in pictures] == [one.picture and one.picture.caption]
        assert one.mark in body and LINK not in body and one.linked in body


def test_pelican_gets_one_line_a_field() -> None:
    for one in stories(10):
        front, _, body = PELICAN.write(one).partition("\n\n")
        fields = dict(line.split(": ", 1) for line in front.split("\n"))
        assert (fields["Title"], fields["Summary"]) == (one.title, one.summary)
        assert one.mark in body and LINK not in body


def test_our_site_of_stories_is_without_a_mistake_and_is_looked_at_after_a_build(tmp_path) -> None:
    [site] = text_sites([], tmp_path, 3)
    site.write(with_title(story(1, 3), "改题"))
    with pytest.raises(WrongOutput):
        check_made(site)
    subprocess.run(site.peer.command, check=True, capture_output=True)
    check_made(site, 1, token="改题", in_titles=True)
    with pytest.raises(WrongOutput):
        check_made(site, 1, token="没有写过")
    site.page(2).unlink()
    with pytest.raises(WrongOutput):
        check_made(site)
