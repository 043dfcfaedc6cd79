"""The links of the site about to be published, judged: of what stood before only where it is not known any more.

A file's verdict depends on what it points at and on all that links can lead to, the *ground*: names of files, ids in
pages.  While a body is edited the ground stays, so one page is judged.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import msgspec

from generator.checks.links import PageReferences, check_references
from generator.fingerprint import digest
from generator.output.ledger import Ledger, Verdicts
from generator.output.tree import Tree
from generator.problems import Problem


class Bounds(msgspec.Struct, frozen=True):
    """Where links may lead besides to the files of the tree, and who judges."""

    program: str
    """Digest of the program."""
    base_url: str
    promised: Collection[str]
    """Files that would be there but for a finding that has been told: the pages that name them are not to blame."""
    passing: Collection[str]
    """Names, without folders, that change with every edit, as those of search indexes do: who names one is always
    judged."""


def judge(
    tree: Tree, references: Mapping[str, PageReferences], bounds: Bounds, ledger: Ledger
) -> tuple[tuple[Problem, ...], Verdicts]:
    """Problems of all links of *tree*, but for the files that *ledger* knows to be fine, and what to enter of them.

    *references* are of all files that point at others; those that are not looked at are not read.
    """
    names = frozenset((*tree, *bounds.promised))
    passing = frozenset(bounds.passing)
    lasting = tuple(sorted(name for name in names if name.rpartition("/")[2] not in passing))
    pages = tuple((url, _anchors(tree, url)) for url in sorted(references) if url.endswith(".html"))
    ground = digest((bounds.program, bounds.base_url, lasting, pages))
    known = ledger.fine(ground, tree.digests)
    fresh = [url for url in references if url not in known]
    problems = check_references(references, names, bounds.base_url, only=fresh)
    wrong = {problem.span.path for problem in problems}
    fine = (url for url in fresh if url not in wrong and not _names_one_of(references[url], passing))
    return problems, Verdicts(ground, known.union(fine))


def _anchors(tree: Tree, url: str) -> str:
    """Digest of something that changes when the ids in the page at *url* do."""
    return tree.finished[url].sheet.anchors if url in tree.finished else tree.digests[url]


def _names_one_of(page: PageReferences, names: frozenset[str]) -> bool:
    """Whether an address of *page* ends in one of *names*, which are without folders."""
    return any(url.rpartition("/")[2] in names for url in (*page.links, *page.parts, *page.public))
