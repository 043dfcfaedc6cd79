"""Why each file was made again, in a sentence."""

from __future__ import annotations

from collections.abc import Mapping

REASONS = ("程序或所用的软件包换了版本", "模板有改动", "显示的内容有改动")


def reasons(
    before: Mapping[str, tuple[str, str, str]],
    after: Mapping[str, tuple[str, str, str]],
    written: tuple[str, ...],
    removed: tuple[str, ...],
) -> tuple[str, ...]:
    """One line for each file that differs from the last build; *before* and *after* are their keys' parts."""
    lines = []
    for url in written:
        if url not in after:
            lines.append(f"{url}：文件有改动")
        elif url not in before:
            lines.append(f"{url}：新页面")
        else:
            changed = [reason for reason, old, new in zip(REASONS, before[url], after[url], strict=False) if old != new]
            lines.append(f"{url}：{'，'.join(changed) or '文件夹里的旧文件不对，重新写出'}")
    lines += [f"{url}：不再需要，已删除" for url in removed]
    return tuple(lines)
