"""A Node.js app keeps its packages with each release, whatever later builds install."""

import json
import shutil

import pytest

from dockyard.release import release as releases
from pushing import Pusher

pytestmark = [
    pytest.mark.platform,
    pytest.mark.skipif(shutil.which("npm") is None, reason="Node.js with npm is not here: apt install nodejs npm"),
]

SERVER = """
const pad = require("pad");
const { DYNO, GIT_REV, PORT, BIND_ADDRESS } = process.env;
require("http").createServer((_, answer) => answer.end(`${DYNO} ${pad}`)).listen(PORT, BIND_ADDRESS);
"""


def push(app: Pusher, version: str) -> None:
    """Push the app with another version of its one package, which lies in its repository."""
    app.write("vendor/pad/package.json", json.dumps({"name": "pad", "version": version, "main": "index.js"}))
    app.write("vendor/pad/index.js", f'module.exports = "pad {version}";\n')
    wanted = {"pad": "file:vendor/pad"}
    app.write("package.json", json.dumps({"name": "app", "version": version, "dependencies": wanted}))
    app.write(".npmrc", "install-links=true\n")
    app.commit()
    pushed = app.push()
    assert pushed.code == 0, pushed.text
    assert app.get() == (200, f"web.1 pad {version}")


def test_a_rollback_finds_the_packages_of_then(fresh: Pusher) -> None:
    (fresh.clone / "requirements.txt").unlink()
    fresh.write("Procfile", "web: node server.js\n")
    fresh.write("server.js", SERVER)
    push(fresh, "1.0.0")
    push(fresh, "2.0.0")
    assert len(list((fresh.app.cache / "build/nodejs/modules").iterdir())) == 1
    assert not (releases.current(fresh.app).app_directory / "node_modules").is_symlink()
    fresh.must("rollback", fresh.app.name)
    assert fresh.get() == (200, "web.1 pad 1.0.0")
