"""Procfile: `TYPE: COMMAND` a line (Heroku's and Dokku's rules)."""

import re
from pathlib import Path

from dockyard.errors import StageFailed

LINE = re.compile(r"(?P<type>[A-Za-z0-9_-]+)\s*:\s*(?P<command>\S.*)")
LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
"""A process type Dokku's schedulers accept: an RFC 1123 label."""


def parse(text: str, name: str = "Procfile") -> dict[str, str]:
    """Process type to command line, in the file's order.

    Comments (`#`, `//`, and ` # ...` behind a command), blank lines and CRLF are accepted. Raises StageFailed naming
    the line for anything else, and for a type given twice.
    """
    found: dict[str, str] = {}
    for number, raw in enumerate(text.split("\n"), start=1):
        line = re.sub(r"\s+#\s.*$", "", raw).strip()
        if not line or line.startswith(("#", "//")):
            continue
        match = LINE.fullmatch(line)
        if match is None or not LABEL.fullmatch(match["type"]):
            raise StageFailed(
                f"Invalid {name}: line {number} is {raw.strip()!r}. Write `TYPE: COMMAND`, the type in lower-case "
                "letters, digits and hyphens, and push again."
            )
        if match["type"] in found:
            raise StageFailed(f"Invalid {name}: line {number} gives the type '{match['type']}' again. Keep one.")
        found[match["type"]] = match["command"]
    return found


def read(root: Path, name: str = "Procfile") -> dict[str, str]:
    """The process types of the Procfile under `root`; empty when there is none. Raises as `parse`."""
    try:
        return parse((root / name).read_text(encoding="utf-8-sig"), name)
    except FileNotFoundError:
        return {}
    except IsADirectoryError:
        raise StageFailed(f"Invalid {name}: it is a directory. Make it a file and push again.") from None
    except UnicodeDecodeError:
        raise StageFailed(f"Invalid {name}: it is not UTF-8 text. Save it as UTF-8 and push again.") from None
