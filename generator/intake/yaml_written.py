"""Values as one line of YAML, as an editor would write them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

_PLAIN = re.compile(r"[\u3400-\u9fff·]+|[0-9a-f]{16}|\d{4}-\d\d-\d\d")
"""What needs no quotes anywhere: Han, the point in the names of other peoples, fingerprints, days."""

Value = str | Sequence["Value"] | Mapping[str, "Value"]


def yaml_line(value: Value) -> str:
    """*value* in YAML that the readers of this room take for the same text again."""
    if isinstance(value, str):
        return value if _PLAIN.fullmatch(value) else json.dumps(value, ensure_ascii=False)
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{name}: {yaml_line(one)}' for name, one in value.items())}}}"
    return f"[{', '.join(map(yaml_line, value))}]"
