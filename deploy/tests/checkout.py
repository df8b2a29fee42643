"""A copy of the repository to build from, as a clone of what is on the disk would be."""

import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
LISTED = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]


def copy_of_the_repository(place: Path) -> Path:
    """Copy every file that git knows or would add, in the state it is in; returns `place`."""
    listed = subprocess.run(LISTED, cwd=ROOT, capture_output=True, check=True).stdout
    for name in sorted(set(listed.decode().split("\0")) - {""}):
        if (ROOT / name).exists():
            target = place / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target)
    return place
