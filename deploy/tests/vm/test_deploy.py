"""deploy and rollback: what goes wrong leaves the shop as it was, what goes right is soon back."""

import json
import re
import subprocess

import pytest

from deploy.tests.vm.machine import DOMAIN, ROOT, commit

pytestmark = pytest.mark.long


def broken(place, path, text):
    """A commit like the one that serves, but for one file. Arguments: a directory, the file."""
    tree = commit()
    blob = git("hash-object", "-w", "--stdin", text=text)
    index = {"GIT_INDEX_FILE": str(place / "index")}
    git("read-tree", tree, **index)
    git("update-index", "--add", "--cacheinfo", f"100644,{blob},{path}", **index)
    made = git("write-tree", **index)
    return git("commit-tree", made, "-p", tree, "-m", "Break it")


def git(*words, text=None, **environment):
    return subprocess.run(
        ["git", "-c", "user.name=t", "-c", "user.email=t@example.com", *words],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin"} | environment,
        input=text,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()


def front_page(machine):
    """The status of the shop's front page, by curl."""
    where = f"{DOMAIN}:{machine.https}"
    words = ["--insecure", "--resolve", f"{where}:127.0.0.1", "--write-out", "%{http_code}"]
    done = subprocess.run(
        ["curl", "--silent", "--output", "/dev/null", *words, f"https://{where}/"],
        capture_output=True,
        text=True,
    )
    return done.stdout


@pytest.mark.parametrize(
    ("path", "text", "reason"),
    [
        ("booktime/wsgi.py", "raise RuntimeError('no')\n", "did not become ready"),
        ("booktime/production.py", "syntax error\n", "SyntaxError"),
    ],
)
def test_a_release_that_does_not_become_ready_is_not_switched_to(
    machine, tmp_path, path, text, reason
):
    before = machine.current()
    services = dict(machine.manager.running)
    done = machine.deploy(broken(tmp_path, path, text), READY_SECONDS="4")
    assert done.returncode == 1
    assert re.search(reason, done.stdout)
    assert "was given up" in done.stdout
    assert machine.current() == before
    assert machine.manager.running == services, "what serves was never touched"
    assert front_page(machine) == "200"
    kept = sorted(int(one.name) for one in (machine.shop / "releases").iterdir())
    assert kept[-1] == before


def test_a_rollback_brings_the_release_before_back(machine):
    before = machine.current()
    if len(list((machine.shop / "releases").iterdir())) < 2:
        done = machine.deploy()
        assert done.returncode == 0, done.stdout
        before = machine.current()
    done = machine.run("rollback")
    assert done.returncode == 0, done.stdout
    assert machine.current() < before
    assert front_page(machine) == "200"
    done = machine.run("rollback", str(before))
    assert done.returncode == 0, done.stdout
    assert machine.current() == before


def test_a_rollback_to_code_that_the_tables_do_not_fit_is_refused(machine):
    noted = machine.shop / "contracting.json"
    said = noted.read_text()
    noted.write_text(json.dumps({"main.9999_gone": "drops a column of main_product"}))
    before = machine.current()
    try:
        done = machine.run("rollback", str(before))
    finally:
        noted.write_text(said)
    assert done.returncode == 1
    assert "main.9999_gone, which drops a column of main_product" in done.stdout
    assert machine.current() == before


def test_a_release_that_is_not_here_is_refused(machine):
    done = machine.run("rollback", "9999")
    assert done.returncode == 1
    assert "no release 9999 here" in done.stdout


def test_a_second_deploy_at_once_is_told_who_is_at_it(machine):
    lock = machine.shop / "lock"
    with subprocess.Popen(["flock", lock, "cat"], stdin=subprocess.PIPE) as holder:
        try:
            # The lock is held from the moment that another one does not get it.
            while subprocess.run(["flock", "--nonblock", lock, "true"]).returncode == 0:
                pass
            done = machine.deploy()
        finally:
            holder.stdin.close()
    assert done.returncode == 1
    assert "Another deploy or rollback is under way" in done.stdout


def test_an_env_file_that_systemd_would_read_otherwise_is_refused(machine):
    path = machine.shop / "env"
    said = path.read_text()
    path.write_text(f'{said}TRACKER_URL="https://example.com"\n')
    try:
        done = machine.deploy("--again")
    finally:
        path.write_text(said)
    assert done.returncode == 1
    assert "TRACKER_URL" not in done.stdout, "a line may hold a secret: only its number is told"
    assert "lines that are not a plain NAME=value" in done.stdout


def test_what_ends_by_itself_is_started_again_and_nobody_is_refused(machine):
    service = machine.manager.running["booktime-web@current.service"]
    starts = service.starts
    service.process.kill()
    assert front_page(machine) == "200"
    assert service.starts == starts + 1


def test_static_files_of_earlier_releases_stay(machine):
    old = machine.shop / "static" / "page.0123456789ab.css"
    old.write_text("of an earlier release")
    done = machine.deploy("--again")
    assert done.returncode == 0, done.stdout
    assert old.exists()
    collected = {one.name for one in (machine.shop / "current" / "staticfiles").iterdir()}
    assert collected <= {one.name for one in (machine.shop / "static").iterdir()}
