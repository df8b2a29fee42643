"""How many processes of each type an app is to have."""

from dockyard import properties
from dockyard.app import App


def of(app: App) -> dict[str, int]:
    """Process type to quantity, sorted by type; a new app has one `web` (Dokku's default)."""
    stored = properties.get(app, "scale", {"web": 1})
    return {kind: stored[kind] for kind in sorted(stored)}


def put(app: App, quantities: dict[str, int]) -> None:
    properties.put(app, "scale", quantities)


def after_deploy(stored: dict[str, int], process_types: list[str], formation: dict[str, int]) -> dict[str, int]:
    """The scale once a Procfile is known.

    Arguments: `stored`, the scale so far; `process_types`, those of the Procfile; `formation`, the quantities of
    app.json, which replace the whole scale when there are any.
    """
    base = formation or stored
    listed = {kind: base.get(kind, 1 if kind == "web" and not formation else 0) for kind in process_types}
    return listed | {kind: count for kind, count in base.items() if count and kind not in listed}
