"""Each release has its SBOM and its provenance: of what was really installed, and by what it was really built."""

import base64
import hashlib
import json
import shutil
import zipfile
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from dockyard.release import release as releases
from pushing import Pusher

pytestmark = pytest.mark.platform

LOCK = {
    "name": "tiny",
    "version": "1.0.0",
    "lockfileVersion": 3,
    "packages": {
        "": {"name": "tiny", "version": "1.0.0", "dependencies": {"left-pad": "1.3.0"}},
        "node_modules/left-pad": {"version": "1.3.0", "license": "WTFPL"},
    },
}
needs_npm = pytest.mark.skipif(
    shutil.which("npm") is None, reason="Node.js with npm is not here: apt install nodejs npm"
)


def add_python_package(tiny: Pusher, version: str) -> None:
    """Let the app want a package that lies in its repository."""
    name = f"paper-{version}-py3-none-any.whl"
    inside = f"paper-{version}.dist-info"
    files = {
        "paper.py": "",
        f"{inside}/METADATA": f"Metadata-Version: 2.1\nName: paper\nVersion: {version}\nLicense: MIT\n",
        f"{inside}/WHEEL": "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    rows = [f"{path},{_record_hash(text)},{len(text)}" for path, text in files.items()]
    with zipfile.ZipFile(tiny.clone / name, "w") as wheel:
        for path, text in files.items():
            wheel.writestr(path, text)
        wheel.writestr(f"{inside}/RECORD", "\n".join([*rows, f"{inside}/RECORD,,", ""]))
    tiny.write("requirements.txt", f"./{name}\n")


def _record_hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"sha256={base64.urlsafe_b64encode(digest).rstrip(b'=').decode()}"


def add_npm_package(tiny: Pusher) -> None:
    tiny.write("package.json", json.dumps(LOCK["packages"][""]))  # type: ignore[index]
    tiny.write("package-lock.json", json.dumps(LOCK))
    tiny.write(".buildpacks", "https://github.com/heroku/heroku-buildpack-python.git\n")


def push(tiny: Pusher) -> str:
    """Commit and push; returns what was said."""
    tiny.commit()
    pushed = tiny.push()
    assert pushed.code == 0, pushed.text
    return pushed.text


def sbom(tiny: Pusher, *release: str) -> dict[str, Any]:
    text = tiny.must("releases:sbom", "tiny", *release)
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    return dict(json.loads(text))


def components(document: dict[str, Any]) -> dict[str, str]:
    return {one["name"]: one["version"] for one in document["components"]}


def test_it_has_the_packages_of_the_release(tiny: Pusher) -> None:
    add_python_package(tiny, "1.0")
    push(tiny)
    document = sbom(tiny)
    assert components(document)["paper"] == "1.0"
    assert components(document)["python"].startswith("3.")
    root = document["metadata"]["component"]
    current = releases.current(tiny.app)
    assert (root["name"], root["version"]) == ("tiny", current.commit)
    assert root["hashes"] == [{"alg": "SHA-256", "content": current.digest.removeprefix("sha256:")}]


def test_each_release_has_its_own(tiny: Pusher) -> None:
    for version in ("1.0", "2.0"):
        add_python_package(tiny, version)
        push(tiny)
    number = releases.current(tiny.app).number
    assert components(sbom(tiny))["paper"] == "2.0"
    assert components(sbom(tiny, f"v{number - 1}"))["paper"] == "1.0"
    tiny.must("config:set", "tiny", "SBOM=shared")
    assert sbom(tiny)["serialNumber"] == sbom(tiny, f"v{number}")["serialNumber"]


def test_an_app_without_packages_has_one_too(tiny: Pusher) -> None:
    tiny.write("requirements.txt", "")
    push(tiny)
    assert "compositions" not in sbom(tiny)


@needs_npm
def test_npm_packages_are_in_it_beside_pythons(tiny: Pusher) -> None:
    add_python_package(tiny, "1.0")
    add_npm_package(tiny)
    push(tiny)
    document = sbom(tiny)
    assert "pkg:npm/left-pad@1.3.0" in [one.get("purl") for one in document["components"]]
    assert {"npm/left-pad@1.3.0", "pypi/paper==1.0"} <= set(document["dependencies"][0]["dependsOn"])


@needs_npm
def test_a_lock_file_that_npm_cannot_read_is_told_and_stops_nothing(tiny: Pusher) -> None:
    add_npm_package(tiny)
    tiny.write("package-lock.json", "{")
    assert "The SBOM leaves out the npm packages" in push(tiny)
    assert sbom(tiny)["compositions"][0]["aggregate"] == "incomplete"


def test_the_same_packages_are_not_looked_at_twice(tiny: Pusher) -> None:
    add_python_package(tiny, "1.0")
    push(tiny)
    (kept,) = (tiny.app.cache / "sbom").glob("pypi-*.json")
    kept.write_text(
        json.dumps({"components": [{"type": "library", "bom-ref": "x", "name": "from-cache", "version": "1"}]})
    )
    push(tiny)
    assert "from-cache" in components(sbom(tiny))
    add_python_package(tiny, "2.0")
    push(tiny)
    assert components(sbom(tiny))["paper"] == "2.0"


def test_the_provenance_leads_from_the_release_to_the_commit(tiny: Pusher) -> None:
    push(tiny)
    current = releases.current(tiny.app)
    statement = json.loads(tiny.must("releases:provenance", "tiny"))
    assert f"sha256:{statement['subject'][0]['digest']['sha256']}" == current.digest
    predicate = statement["predicate"]
    source, used = predicate["buildDefinition"]["resolvedDependencies"]
    assert source["digest"]["gitCommit"] == current.commit
    assert source["uri"].endswith("@refs/heads/main")
    assert used["uri"] == "urn:dockyard:buildpack:python"
    assert predicate["runDetails"]["builder"]["version"].keys() >= {"dockyard", "python", "uv"}
    written = (current.slug_directory / "sbom.json").read_bytes()
    assert predicate["runDetails"]["byproducts"][0]["digest"]["sha256"] == hashlib.sha256(written).hexdigest()


def test_a_release_without_them_says_why(tiny: Pusher) -> None:
    tiny.write("Procfile", "web: false\n")
    tiny.commit()
    assert tiny.push().code != 0
    failed = releases.all_of(tiny.app)[-1]
    for command, what in (("releases:sbom", "SBOM"), ("releases:provenance", "provenance")):
        asked = tiny.dokku(command, "tiny", failed.version)
        assert asked.code == 1
        assert f"{failed.version} of tiny has no {what}: its build failed" in asked.text
