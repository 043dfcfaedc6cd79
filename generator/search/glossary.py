"""The terms of a level as they are made: from the store what is known, group by group what is not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import msgspec

from generator.fingerprint import digest
from generator.search.bundles import kept_apart
from generator.search.made import Group, LevelTerms

if TYPE_CHECKING:
    from generator.search.digits import Numbers
    from generator.search.kept import PageRun, Tools
    from generator.search.lines import Layout, Source


def made_terms(glossaries: Sequence[Glossary]) -> list[LevelTerms]:
    """The terms of levels, oldest first, each of which depends on those before."""
    found: list[LevelTerms] = []
    for glossary in glossaries:
        found.append(glossary.terms(glossaries, found))
    return found


class Glossary:
    """The terms of one level, in groups by their first characters."""

    def __init__(self, runs: Sequence[PageRun], whole: str, limit: int, tools: Tools) -> None:
        """*runs*: all pages of the level, for which the digest *whole* stands; *limit*: digits in a shard."""
        self._runs = runs
        self._whole = whole
        self._limit = limit
        self._tools = tools
        self._standing: Mapping[Glossary, list[Numbers]] = {}

    def terms(self, levels: Sequence[Glossary], older: Sequence[LevelTerms]) -> LevelTerms:
        """The terms of the level, one of *levels*, given those of the levels before it."""
        tools = self._tools
        digests = tuple(level._whole for level in levels[: len(older)])
        key = digest((self._whole, self._limit, digests, tools.groups, dict(tools.options.readings)))
        return kept_apart(tools.workshop, f"terms-{key}", lambda: self._made(levels, older), LevelTerms)

    def _made(self, levels: Sequence[Glossary], older: Sequence[LevelTerms]) -> LevelTerms:
        from generator.search.level import entry_of, shard_files
        from generator.search.lines import line_shards, numbers_of

        sources = self._sources(levels[len(older) :], [one.groups for one in older])
        layouts = list(map(self._layout, sources))
        # What older levels do not list, in this way at least, is counted here for them too.
        elsewhere = [level.standing(self) for level in levels[: len(older)]]
        numbers = [
            numbers_of(layout, of_group, [counts[number] for counts in elsewhere])
            for number, (layout, of_group) in enumerate(zip(layouts, sources, strict=True))
        ]
        made = shard_files(line_shards(layouts, numbers, self._limit), "y")
        return LevelTerms(made.bundle, entry_of([made]), [layout.group for layout in layouts])

    def _sources(self, levels: Sequence[Glossary], older: Sequence[Sequence[Group]]) -> list[list[Source]]:
        """By group where the terms come from, given this level and newer ones, and the terms of *older* ones."""
        from generator.search.lines import Source

        found = {} if any(group.size for groups in older for group in groups) else self._mined()
        mined = [Source.of(terms, found) for terms in self._parted(found)]
        uncounted = [] if all(found.values()) else [[source.group for source in mined]]
        # All at once: newer levels will ask for what they name, and to go through the text again would cost more.
        counts = self._pages([*(level.named for level in levels), *older, *uncounted])
        self._standing = dict(zip(levels, counts, strict=False))
        known = [self.named, *older, *uncounted]
        columns = [
            list(map(Source, groups, of_groups))
            for groups, of_groups in zip(known, [counts[0], *counts[len(levels) :]], strict=True)
        ]
        return [list(row) for row in zip(*columns, *([] if uncounted else [mined]), strict=True)]

    def standing(self, level: Glossary) -> list[Numbers]:
        """On how many pages of this level each term stands that *level* names."""
        return self._standing.get(level) or self._pages([level.named])[0]

    @cached_property
    def named(self) -> list[Group]:
        """The terms that the records name; kept."""
        tools = self._tools
        keys = tuple(run.told_key for run in self._runs)

        def made() -> bytes:
            from generator.search.lexicon import named_terms

            known = named_terms([run.told() for run in self._runs], tools.spelling)
            groups = (Group.of(terms, [known[term] for term in terms]) for terms in self._parted(known))
            return msgspec.msgpack.encode(list(groups))

        key = digest((*tools.salt, tools.groups, dict(tools.options.readings), keys))
        return msgspec.msgpack.decode(tools.workshop.keep(f"named-{key}", made), type=list[Group])

    def _parted(self, terms: Iterable[str]) -> list[list[str]]:
        """*terms* in groups, each in order."""
        parted: list[list[str]] = [[] for _ in range(self._tools.groups)]
        for term in sorted(terms):
            parted[ord(term[0]) % len(parted)].append(term)
        return parted

    def _layout(self, sources: Sequence[Source]) -> Layout:
        """The lines of a group, given where its terms come from; kept."""
        from generator.search.lines import Layout, Speech, layout

        tools = self._tools
        seen = tuple((source.group.whole, source.standing.tobytes()) for source in sources)
        key = digest((*tools.salt, dict(tools.options.readings), seen))

        def made() -> bytes:
            return msgspec.msgpack.encode(layout(sources, Speech(tools.spelling, tools.learn)))

        return msgspec.msgpack.decode(tools.workshop.keep(f"lines-{key}", made), type=Layout)

    def _mined(self) -> dict[str, int]:
        from generator.search.mining import mined_terms

        return mined_terms([run.strip() for run in self._runs], self._tools.workshop, self._tools.salt)

    def _pages(self, families: Sequence[Sequence[Group]]) -> list[list[Numbers]]:
        from generator.search.counting import Pages, page_counts

        return page_counts([Pages(run.digest, run.forms) for run in self._runs], families, self._tools.workshop)
