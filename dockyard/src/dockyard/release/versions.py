"""Which programs built a release: the bundled buildpacks leave a file that says so."""

from pathlib import Path

FILE = ".heroku/versions"
"""A line each: name, blank, version."""


def of(root: Path) -> dict[str, str]:
    """Program name to version, such as "python" to "3.11.7"; empty when other buildpacks built it.

    Arguments: `root`, the release's source tree.
    """
    try:
        lines = (root / FILE).read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return {}
    pairs = (line.partition(" ") for line in lines)
    return {name: version.strip() for name, blank, version in pairs if blank}
