"""The provenance of a build: an in-toto statement whose shape that project's own library accepts."""

from pathlib import Path
from typing import Any

import pytest
from google.protobuf import json_format
from in_toto_attestation.predicates.provenance.v1.provenance_pb2 import Provenance
from in_toto_attestation.v1.statement_pb2 import Statement

from dockyard.build import buildpacks
from dockyard.release import provenance
from dockyard.release.release import Release

COMMIT, MANIFEST, SBOM = "c" * 40, "a" * 64, "b" * 64
USED = [{"uri": "git+https://example.com/pack", "digest": {"gitCommit": "d" * 40}}]


def stated(ref: str = "refs/heads/main") -> dict[str, Any]:
    release = Release("booktime", 3, COMMIT, "push", created_at=0.0, ref=ref)
    return provenance.statement(release, USED, {"python": "3.11.7"}, {"manifest": MANIFEST, "sbom.json": SBOM})


@pytest.mark.parametrize("ref", ["refs/heads/main", ""])
def test_it_is_an_in_toto_statement_with_slsa_provenance(ref: str) -> None:
    """Parsing refuses keys and types that the specifications do not have."""
    statement = stated(ref)
    json_format.ParseDict(statement, Statement())
    json_format.ParseDict(statement["predicate"], Provenance())


def test_its_subject_is_the_release_by_its_digest() -> None:
    assert stated()["subject"] == [{"name": "booktime/v3", "digest": {"sha256": MANIFEST}}]


def test_it_names_commit_branch_and_trigger() -> None:
    definition = stated()["predicate"]["buildDefinition"]
    assert definition["externalParameters"] == {
        "app": "booktime", "commit": COMMIT, "trigger": "push", "ref": "refs/heads/main",
    }  # fmt: skip
    source, *used = definition["resolvedDependencies"]
    assert source == {"uri": "git+urn:dockyard:app:booktime@refs/heads/main", "digest": {"gitCommit": COMMIT}}
    assert used == USED


def test_it_names_what_built_it_and_when() -> None:
    details = stated()["predicate"]["runDetails"]
    assert details["builder"]["version"].keys() == {"dockyard", "python"}
    assert details["metadata"]["startedOn"] == "1970-01-01T00:00:00Z"
    assert details["metadata"]["finishedOn"] > "2020"
    assert details["byproducts"] == [{"name": "sbom.json", "digest": {"sha256": SBOM}}]


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("https://user:token@example.com/pack.git#v1", "https://example.com/pack.git#v1"),
        ("https://token@example.com/pack", "https://example.com/pack"),
        ("https://user:p@ss@example.com/pack", "https://example.com/pack"),
        ("ssh://git@example.com/pack", "ssh://example.com/pack"),
        ("https://example.com/@scope/pack", "https://example.com/@scope/pack"),
        ("https://example.com/pack#a@b", "https://example.com/pack#a@b"),
        ("git@example.com:pack.git", "git@example.com:pack.git"),
        ("heroku/nodejs", "heroku/nodejs"),
    ],
)
def test_an_address_is_told_without_its_password(url: str, told: str) -> None:
    assert buildpacks.without_password(url) == told


def test_a_bundled_buildpack_is_known_by_its_content(tmp_path: Path) -> None:
    found = buildpacks.identity("https://github.com/heroku/heroku-buildpack-python.git", tmp_path)
    assert found["uri"] == "urn:dockyard:buildpack:python"
    assert len(found["digest"]["sha256"]) == 64
    assert found["annotations"] == {"standsInFor": "https://github.com/heroku/heroku-buildpack-python.git"}
    assert found["digest"] != buildpacks.identity("heroku/nodejs", tmp_path)["digest"]
