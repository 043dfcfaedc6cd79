"""Sites made by hand and sticks to export them to."""

from __future__ import annotations

from pathlib import Path

from generator.bundle.export import Bundle, bundle
from generator.places import Places
from generator.problems import Problem
from generator.render.templates import Templates

TEMPLATES = Templates(Places(Path()).templates, lambda digest: None)  # type: ignore[arg-type,return-value]
PAGE = """<!DOCTYPE html><html lang="zh-CN"><head><title>大厅 &amp; 走廊｜小站</title>
<link rel="stylesheet" href="../../assets/a.css"><script src="version.js" defer></script>
<script src="../../assets/kiosk.js" defer></script><script src="loop.js" defer></script></head>
<body data-still="../../media/still.webp"><a href="stories.html">故事</a>
<template id="s1"><picture><source srcset="../../media/b-800.webp 800w, ../../media/b-1600.webp 1600w">
<img src="../../media/b.jpg" alt="灯"></picture><video src="../../media/c.mp4" poster="../../media/c.jpg">
<track src="../../media/c.vtt"></video></template></body></html>
"""
FILES: dict[str, str | bytes] = {
    "index.html": "<title>首页</title>",
    "articles/lamp.html": "<title>灯</title>",
    "assets/a.css": "@font-face{src:url(f.woff2)} b{background:url('../media/bg.svg')}",
    "assets/f.woff2": b"f",
    "assets/unused.css": "",
    "assets/kiosk.js": 'var a="version.js",b="../lost.png",c=\'articles/lamp.html\';',
    "media/b-1600.webp": b"1600",
    "media/b-800.webp": b"800",
    "media/b.jpg": b"b" * 300_000,
    "media/bg.svg": '<svg xmlns="http://www.w3.org/2000/svg"><image href="deep.png"/></svg>',
    "media/c.jpg": b"c",
    "media/c.mp4": b"film",
    "media/c.vtt": "WEBVTT\n",
    "media/deep.png": b"deep",
    "media/named-by-script.webp": b"n",
    "media/still.webp": b"s",
    "media/unused.webp": b"u",
    "kiosk/hall/index.html": PAGE,
    "kiosk/hall/stories.html": "<title>故事</title><a href='index.html#s1'>回去</a>",
    "kiosk/hall/loop.js": 'hongchengKiosk.times({"a":"../..\\/media/named-by-script.webp","qr":"https://example.org/a.html"});',
    "kiosk/hall/version.js": 'hongchengKiosk.version("0123456789abcdef");\n',
    "kiosk/other/index.html": "<title>别的屏</title><img src='../../media/unused.webp' alt=''>",
}
LEFT_AT_HOME = {
    "index.html", "articles/lamp.html", "assets/unused.css", "media/unused.webp", "kiosk/other/index.html",
}  # fmt: skip


def put(folder: Path, files: dict[str, str | bytes]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def hand_made(root: Path, **more: str | bytes) -> Path:
    """A built site with a kiosk called ``hall``."""
    return put(root / "site", {**FILES, **more})


def made(site: Path, slug: str = "hall", *, bare: bool = False) -> Bundle:
    ready = bundle(site, slug, TEMPLATES, bare=bare)
    assert isinstance(ready, Bundle), [str(problem) for problem in ready]
    return ready


def refused(site: Path, slug: str = "hall") -> list[str]:
    """What stands in the way of exporting the kiosk, as printed."""
    ready = bundle(site, slug, TEMPLATES)
    assert not isinstance(ready, Bundle)
    return [str(problem) for problem in ready]


def codes(problems: tuple[Problem, ...]) -> list[str]:
    return [problem.code for problem in problems]
