"""Several CycloneDX documents made one: a pure function of what generators gave."""

from typing import Any

import dockyard

VERSION = "1.6"
"""Of the specification (ECMA-424)."""

Document = dict[str, Any]


def merge(component: Document, platforms: dict[str, str], parts: dict[str, Document | None]) -> Document:
    """One document about `component`, with the components of all the parts.

    Arguments: `platforms`, the names and versions of what it runs on; `parts`, a generator's document for each package
    manager, None for one that could not be had: the whole is then marked as incomplete. References get their part's
    name in front, so that `left-pad@1` of one is not that of another.
    """
    had = {name: part for name, part in parts.items() if part is not None}
    top = component["bom-ref"]
    document: Document = {
        "$schema": f"http://cyclonedx.org/schema/bom-{VERSION}.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": VERSION,
        "version": 1,
        "metadata": {
            "lifecycles": [{"phase": "build"}],
            "tools": {"components": _tools(had)},
            "component": component,
        },
        "components": [_platform(name, version) for name, version in sorted(platforms.items())],
        "dependencies": [{"ref": top, "dependsOn": [ref for name in had for ref in _direct(name, had[name])]}],
    }
    for name, part in had.items():
        document["components"] += [_named(name, one) for one in part.get("components", [])]
        document["dependencies"] += _dependencies(name, part)
    if len(had) < len(parts):
        document["compositions"] = [{"aggregate": "incomplete", "assemblies": [top]}]
    return document


def _platform(name: str, version: str) -> Document:
    return {"type": "platform", "bom-ref": f"platform/{name}", "name": name, "version": version}


def _tools(parts: dict[str, Document]) -> list[Document]:
    """The programs that made it; npm still lists them as CycloneDX 1.4 did."""
    found: list[Document] = [{"type": "application", "name": "dockyard", "version": dockyard.__version__}]
    for part in parts.values():
        tools = part.get("metadata", {}).get("tools", [])
        if isinstance(tools, dict):
            found += tools.get("components", [])
        else:
            found += [_as_component(tool) for tool in tools]
    return found


def _as_component(tool: Document) -> Document:
    return {"type": "application", "group": tool.get("vendor", ""), "name": tool["name"], "version": tool["version"]}


def _own(part: Document) -> str:
    """The reference by which a part means the app itself; empty when it does not."""
    return str(part.get("metadata", {}).get("component", {}).get("bom-ref", ""))


def _direct(name: str, part: Document) -> list[str]:
    """What the app asks for itself: what the part says of it, else what no other package asks for."""
    asked = {row["ref"]: row.get("dependsOn", []) for row in part.get("dependencies", [])}
    if own := _own(part):
        return [f"{name}/{ref}" for ref in asked.get(own, [])]
    needed = {ref for refs in asked.values() for ref in refs}
    return [f"{name}/{ref}" for ref in asked if ref not in needed]


def _named(name: str, component: Document) -> Document:
    changed = component | {"bom-ref": f"{name}/{component['bom-ref']}"}
    if inner := component.get("components"):
        changed["components"] = [_named(name, one) for one in inner]
    return changed


def _dependencies(name: str, part: Document) -> list[Document]:
    own = _own(part)
    return [
        {"ref": f"{name}/{row['ref']}", "dependsOn": [f"{name}/{ref}" for ref in row.get("dependsOn", [])]}
        for row in part.get("dependencies", [])
        if row["ref"] != own
    ]
