"""Structured data of a page (JSON-LD, schema.org): only facts that the page itself states."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

Node = Mapping[str, Any]
"""One thing of schema.org, as JSON has it."""
SCHEMA = "https://schema.org"


def known(node: Node) -> dict[str, Any]:
    """*node* without the properties whose value is not known."""
    return {name: value for name, value in node.items() if value not in (None, "", (), [], {})}


def breadcrumbs(steps: Iterable[tuple[str, str]]) -> Node:
    """BreadcrumbList of (text, absolute address); the last step, the page itself, may lack its address."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            known({"@type": "ListItem", "position": place, "name": text, "item": address})
            for place, (text, address) in enumerate(steps, start=1)
        ],
    }


def website(name: str, home: str, search: str, *, language: str, description: str) -> Node:
    """WebSite with what its search takes: *search* is the address of the search page."""
    return known(
        {
            "@type": "WebSite",
            "name": name,
            "url": home,
            "description": description,
            "inLanguage": language,
            "potentialAction": {
                "@type": "SearchAction",
                "target": {"@type": "EntryPoint", "urlTemplate": f"{search}?q={{search_term_string}}"},
                "query-input": "required name=search_term_string",
            },
        }
    )


def graph(nodes: Iterable[Node]) -> str:
    """JSON-LD of one page, or an empty string when there is nothing to say."""
    listed = list(nodes)
    if not listed:
        return ""
    return json.dumps({"@context": SCHEMA, "@graph": listed}, ensure_ascii=False, separators=(",", ":"))
