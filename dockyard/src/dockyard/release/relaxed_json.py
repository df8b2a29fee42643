"""JSON with comments and trailing commas, as Dokku reads app.json."""

import json
import re
from typing import Any

TOKEN = re.compile(
    r"""(?P<string>"(?:\\.|[^"\\])*")|(?P<comment>//[^\n]*|/\*.*?\*/)|(?P<comma>,)(?=(?:\s|//[^\n]*|/\*.*?\*/)*[}\]])""",
    re.DOTALL,
)


def loads(text: str) -> Any:
    """Decode `text`; raises ValueError (json.JSONDecodeError) with line and column."""
    return json.loads(TOKEN.sub(_keep_layout, text))


def _keep_layout(match: re.Match[str]) -> str:
    """Strings stay; comments and trailing commas become blanks, line ends kept so that error positions stay true."""
    if match["string"] is not None:
        return match[0]
    return re.sub(r"[^\n]", " ", match[0])
