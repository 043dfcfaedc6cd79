"""The public address of a site, beneath which every page stands."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

_BAD_ESCAPE: Final = re.compile(r"%(?:[01][0-9a-f]|7f|2f|5c|(?![0-9a-f]{2}).{0,2})", re.IGNORECASE)
"""Escapes in an address that stand for a control, a slash or nothing."""


def base_address_fault(base_url: str) -> tuple[str, str]:
    """What keeps an http(s) address from being the one of a site, and what to do; both empty when nothing does."""
    parts = urlsplit(base_url)
    if "?" in base_url or "#" in base_url:
        return "base_url 里不能有 ? 或 #", f"可写成 {parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}/"
    if not parts.path.endswith("/"):
        base_url = base_url.removesuffix("/index.html")
        return "base_url 要以 / 结尾", f"可写成 {base_url}/"
    if found := _BAD_ESCAPE.search(base_url):
        return f"base_url 里的“{found.group()}”不能用", "请从浏览器地址栏重新复制"
    if "//" in parts.path or "/../" in parts.path or "/./" in parts.path:
        return "base_url 里不能有 // 或 ..", "请写成 https://域名/路径/"
    return "", ""
