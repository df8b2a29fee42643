"""A home with a blank in its path: everything from push to answer works below it."""

import base64
import hashlib
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import running_platform
from pushing import Pusher, deployed

pytestmark = pytest.mark.platform

WHEEL = "hello-1.0-py3-none-any.whl"


@pytest.fixture(scope="module")
def spaced(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pusher]:
    """An app of both bundled buildpacks on a platform whose home has a blank and more in its path."""
    with running_platform("d $y's-") as home:
        pusher = Pusher(home, "tiny", tmp_path_factory.mktemp("a clone") / "tiny")
        package = {"name": "tiny", "scripts": {"build": "node build.js"}}
        pusher.write("package.json", json.dumps(package))
        pusher.write("package-lock.json", '{"lockfileVersion": 3, "packages": {"": {}}}')
        pusher.write("build.js", "console.log('built in ' + __dirname)\n")
        pusher.write(".buildpacks", "heroku/nodejs\nheroku/python\n")
        pusher.write("requirements.txt", f"./{WHEEL}\n")
        pusher.write("bin/post_compile", "#!/bin/sh\nhello the hook\n", executable=True)
        _make_wheel(pusher.clone / WHEEL)
        pusher.commit()
        yield deployed(pusher)


def _make_wheel(place: Path) -> None:
    """A package with a command `hello`, so that nothing has to be downloaded."""
    about = "hello-1.0.dist-info"
    content = {
        "hello.py": "import sys\n\n\ndef main():\n    print('hello', *sys.argv[1:])\n",
        f"{about}/METADATA": "Metadata-Version: 2.1\nName: hello\nVersion: 1.0\n",
        f"{about}/WHEEL": "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{about}/entry_points.txt": "[console_scripts]\nhello = hello:main\n",
    }
    rows = [f"{name},{_hash(text)},{len(text)}" for name, text in content.items()]
    with zipfile.ZipFile(place, "w") as wheel:
        for name, text in {**content, f"{about}/RECORD": "\n".join([*rows, f"{about}/RECORD,,", ""])}.items():
            wheel.writestr(name, text)


def _hash(text: str) -> str:
    return "sha256=" + base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()


def test_programs_of_both_buildpacks_are_found_where_things_run(spaced: Pusher) -> None:
    assert spaced.must("run", "tiny", "hello", "you") == "hello you\n"
    assert spaced.must("run", "tiny", "node", "-p", "1 + 1") == "2\n"


def test_another_build_comes_from_the_cache(spaced: Pusher) -> None:
    said = spaced.must("ps:rebuild", "tiny")
    assert "requirements.txt is unchanged" in said
    assert "package.json and the lock file are unchanged" in said
    assert "hello the hook" in said
