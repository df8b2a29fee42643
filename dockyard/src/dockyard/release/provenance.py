"""Where a build came from: an in-toto statement with a SLSA provenance predicate.

https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md, https://slsa.dev/spec/v1.0/provenance
"""

import hashlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import dockyard
from dockyard import files
from dockyard.build import buildpacks
from dockyard.release import manifest as manifests
from dockyard.release import sbom, versions
from dockyard.release.release import Release

FILE = "provenance.json"

STATEMENT = "https://in-toto.io/Statement/v1"
PREDICATE = "https://slsa.dev/provenance/v1"
BUILD_TYPE = "urn:dockyard:build:v1"
"""What `externalParameters` mean: docs/releases.md, "Provenance"."""

BUILDER = "urn:dockyard:builder"


def write(release: Release) -> None:
    """Write the provenance of a build that is sealed and has its SBOM."""
    slug = release.slug_directory
    used = files.read_json(slug / buildpacks.RECORD, [])
    files.write_json(slug / FILE, statement(release, used, versions.of(release.app_directory), _digests(slug)))


def _digests(slug: Path) -> dict[str, str]:
    """SHA-256 of what stands beside the build."""
    names = (manifests.NAME, sbom.FILE)
    return {name: hashlib.sha256((slug / name).read_bytes()).hexdigest() for name in names}


def statement(
    release: Release, used: list[dict[str, Any]], programs: dict[str, str], digests: dict[str, str]
) -> dict[str, Any]:  # fmt: skip
    """The statement about a release.

    Arguments: `used`, the buildpacks as buildpacks.py records them; `programs`, versions of what built it; `digests`,
    SHA-256 by file name: the manifest is the subject, whose digest is the release's; the SBOM is a by-product.
    """
    asked = {"app": release.app, "commit": release.commit, "trigger": release.trigger}
    if release.ref:
        asked["ref"] = release.ref
    return {
        "_type": STATEMENT,
        "subject": [_described(f"{release.app}/{release.version}", digests[manifests.NAME])],
        "predicateType": PREDICATE,
        "predicate": {
            "buildDefinition": {
                "buildType": BUILD_TYPE,
                "externalParameters": asked,
                "resolvedDependencies": [_source(release), *used],
            },
            "runDetails": {
                "builder": {"id": BUILDER, "version": {"dockyard": dockyard.__version__} | programs},
                "metadata": {
                    "invocationId": f"{release.app}/{release.version}",
                    "startedOn": _time(release.created_at),
                    "finishedOn": _time(datetime.now(UTC).timestamp()),
                },
                "byproducts": [_described(name, digests[name]) for name in digests if name != manifests.NAME],
            },
        },
    }


def _source(release: Release) -> dict[str, Any]:
    """The commit. The repository is the app's own on this machine: it has no address that others know."""
    return {"uri": f"git+urn:dockyard:app:{release.app}" + (f"@{release.ref}" if release.ref else ""),
            "digest": {"gitCommit": release.commit}}  # fmt: skip


def _described(name: str, sha256: str) -> dict[str, Any]:
    return {"name": name, "digest": {"sha256": sha256}}


def _time(seconds: float) -> str:
    """RFC 3339 in UTC, as SLSA wants it."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
