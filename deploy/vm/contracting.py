"""Which releases the database's tables still fit (docs/migrations.md).

    python3 deploy/vm/contracting.py note CONTRACTING.json MIGRATIONS.json
    python3 deploy/vm/contracting.py refuse CONTRACTING.json MIGRATIONS.json

`note` is called before a release migrates: what older code cannot live with may be in the database
from then on. `refuse` ends with status 1 and says why when the release of MIGRATIONS.json lacks
some of it. Plain Python: it runs without a release's environment.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any


def read(path: Path) -> dict[str, Any]:
    """The JSON object of a file."""
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def noted(path: Path) -> dict[str, str]:
    """The migrations noted so far, and what each does; none where the file is not there yet."""
    return read(path) if path.exists() else {}


def note(path: Path, release: dict[str, Any]) -> None:
    """Add a release's contracting migrations; the file is replaced whole."""
    found = {
        name: about.get("what", "cannot be undone")
        for name, about in release["migrations"].items()
        if about["contracting"]
    }
    fresh = path.with_name(f"{path.name}.new")
    with fresh.open("w", encoding="utf-8") as file:
        json.dump(noted(path) | found, file, indent=2)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def in_the_way(contracting: dict[str, str], release: dict[str, Any]) -> dict[str, str]:
    """Those that a release lacks, of parts of the shop that it has."""
    apps = {name.partition(".")[0] for name in release["migrations"]}
    return {
        name: what
        for name, what in contracting.items()
        if name not in release["migrations"] and name.partition(".")[0] in apps
    }


def main(verb: str, contracting: Path, migrations: Path) -> int:
    """Do what the verb says; returns the status to end with."""
    release = read(migrations)
    if verb == "note":
        note(contracting, release)
        return 0
    for name, what in (found := in_the_way(noted(contracting), release)).items():
        print(f" !     The database has {name}, which {what}.", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    if len(sys.argv) != 4 or sys.argv[1] not in {"note", "refuse"}:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])))
