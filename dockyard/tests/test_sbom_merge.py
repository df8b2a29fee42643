"""One SBOM of several: components of every package manager, references that stay apart, and it stays valid."""

import json
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from dockyard.release import cyclonedx

APP = {"type": "application", "bom-ref": "booktime", "name": "booktime", "version": "3f2c1a"}
PIP: dict[str, Any] = {
    "metadata": {"tools": {"components": [{"type": "application", "name": "cyclonedx-py", "version": "7"}]}},
    "components": [
        {"type": "library", "bom-ref": "Django==5", "name": "Django", "version": "5"},
        {"type": "library", "bom-ref": "same@1", "name": "same", "version": "1"},
    ],
    "dependencies": [{"ref": "Django==5", "dependsOn": ["same@1"]}, {"ref": "same@1"}],
}
NPM: dict[str, Any] = {
    "metadata": {
        "tools": [{"vendor": "npm", "name": "cli", "version": "11"}],
        "component": {"type": "application", "bom-ref": "shop@0", "name": "shop"},
    },
    "components": [
        {
            "type": "library",
            "bom-ref": "same@1",
            "name": "same",
            "components": [{"type": "library", "bom-ref": "inner@1", "name": "inner"}],
        },
        {"type": "library", "bom-ref": "react@19", "name": "react"},
    ],
    "dependencies": [{"ref": "shop@0", "dependsOn": ["react@19"]}, {"ref": "react@19", "dependsOn": ["same@1"]}],
}


def merged(**parts: cyclonedx.Document | None) -> dict[str, Any]:
    return cyclonedx.merge(APP, {"python": "3.11.7"}, parts)


def depends(document: dict[str, Any]) -> dict[str, list[str]]:
    return {row["ref"]: row["dependsOn"] for row in document["dependencies"]}


@pytest.mark.parametrize(
    "parts", [{}, {"pypi": PIP}, {"npm": NPM}, {"pypi": PIP, "npm": NPM}, {"pypi": None, "npm": NPM}]
)
def test_it_is_valid_whatever_there_is(parts: dict[str, cyclonedx.Document | None]) -> None:
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(json.dumps(merged(**parts))) is None


def test_the_validator_would_find_something_wrong() -> None:
    document = merged(pypi=PIP) | {"bomFormat": "Another"}
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(json.dumps(document)) is not None


def test_components_of_the_same_name_stay_apart() -> None:
    found = [one["bom-ref"] for one in merged(pypi=PIP, npm=NPM)["components"]]
    assert found == ["platform/python", "pypi/Django==5", "pypi/same@1", "npm/same@1", "npm/react@19"]


def test_a_component_within_another_keeps_its_place() -> None:
    (same,) = [one for one in merged(npm=NPM)["components"] if one["name"] == "same"]
    assert same["components"][0]["bom-ref"] == "npm/inner@1"


def test_the_app_is_the_root_and_depends_on_what_it_asks_for_itself() -> None:
    document = merged(pypi=PIP, npm=NPM)
    assert document["metadata"]["component"] == APP
    assert depends(document) == {
        "booktime": ["pypi/Django==5", "npm/react@19"],
        "pypi/Django==5": ["pypi/same@1"],
        "pypi/same@1": [],
        "npm/react@19": ["npm/same@1"],
    }


def test_the_programs_that_made_it_are_named() -> None:
    found = merged(pypi=PIP, npm=NPM)["metadata"]["tools"]["components"]
    assert [one["name"] for one in found] == ["dockyard", "cyclonedx-py", "cli"]


def test_a_part_that_could_not_be_had_is_no_secret() -> None:
    assert merged(pypi=None, npm=NPM)["compositions"] == [{"aggregate": "incomplete", "assemblies": ["booktime"]}]
    assert "compositions" not in merged(npm=NPM)


def test_what_came_in_is_not_changed() -> None:
    before = json.dumps([PIP, NPM])
    merged(pypi=PIP, npm=NPM)
    assert json.dumps([PIP, NPM]) == before
