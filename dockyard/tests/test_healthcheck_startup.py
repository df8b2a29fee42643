"""The checks a starting process must pass, with the platform's own limits made small; deployed in this process."""

import json
from collections.abc import Callable, Iterator

import pytest

from dockyard import deploy
from dockyard.checks import startup
from dockyard.errors import StageFailed
from dockyard.receive.repository import Pushed
from pushing import Pusher

pytestmark = pytest.mark.platform

Deploy = Callable[[], str]


@pytest.fixture
def deploy_here(tiny: Pusher, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Iterator[Deploy]:
    """Commit the clone and deploy it as a push would, in this process; returns what was said."""
    monkeypatch.setattr(startup, "BOOT_SECONDS", 1)

    def run() -> str:
        commit = tiny.commit() if tiny.git("status", "--porcelain") else tiny.git("rev-parse", "HEAD")
        assert tiny.push("HEAD:refs/heads/to-deploy", "--force").code == 0
        capfd.readouterr()
        deploy.push(tiny.app, Pushed(commit, "tests"))
        return capfd.readouterr().out

    yield run
    tiny.git("push", "--quiet", "dokku", ":to-deploy")


def fails(tiny: Pusher, deploy_here: Deploy, capfd: pytest.CaptureFixture[str]) -> str:
    """What is said by a deploy that has to fail and to leave everything as it was."""
    assert tiny.push(f"{tiny.commit()}:refs/heads/to-deploy", "--force").code == 0
    with tiny.unchanged(), pytest.raises(StageFailed, match=r"Could not start due to 1 failed checks \(web.1\)"):
        deploy_here()
    return capfd.readouterr().out


def test_a_process_that_never_listens_is_refused(
    tiny: Pusher, deploy_here: Deploy, capfd: pytest.CaptureFixture[str]
) -> None:
    tiny.write("Procfile", "web: echo 'still thinking'; sleep 600\n")
    said = fails(tiny, deploy_here, capfd)
    assert "within 1 seconds. Let the web process listen on $PORT" in said
    assert "still thinking" in said
    assert "tiny listens" not in said, "the former process' words, in the log that both share"


def test_a_process_that_listens_on_another_port_is_refused(
    tiny: Pusher, deploy_here: Deploy, capfd: pytest.CaptureFixture[str]
) -> None:
    tiny.write("Procfile", "web: PORT=$((PORT + 1)) python server.py\n")
    said = fails(tiny, deploy_here, capfd)
    assert "Nothing listened on port " in said
    assert "tiny listens" in said


def test_skipped_checks_ask_nothing(tiny: Pusher, deploy_here: Deploy) -> None:
    tiny.must("checks:skip", "tiny")
    try:
        tiny.write("app.json", json.dumps({"healthchecks": {"web": [{"path": "/fail"}]}}))
        assert "Zero downtime checks have been skipped (web.1)" in deploy_here()
    finally:
        tiny.must("checks:enable", "tiny")


def test_a_failing_check_that_only_warns_lets_the_deploy_pass(tiny: Pusher, deploy_here: Deploy) -> None:
    tiny.write("app.json", json.dumps({"healthchecks": {"web": [{"name": "soft", "path": "/fail", "warn": True}]}}))
    said = deploy_here()
    assert "Failure in name='soft'" in said
    assert "Application deployed" in said


def test_checks_for_later_are_not_asked_at_the_start(tiny: Pusher, deploy_here: Deploy) -> None:
    checks = [{"type": "liveness", "path": "/fail"}, {"type": "readiness", "path": "/fail"}]
    tiny.write("app.json", json.dumps({"healthchecks": {"web": checks}}))
    assert "All checks successful (web.1)" in deploy_here()


def test_a_command_sees_what_the_process_sees(tiny: Pusher, deploy_here: Deploy) -> None:
    command = ["python", "-c", "import os; assert os.environ['DYNO'] == 'web.1' and os.path.exists('server.py')"]
    tiny.write("app.json", json.dumps({"healthchecks": {"web": [{"name": "own", "command": command}]}}))
    assert "Healthcheck succeeded name='own'" in deploy_here()


def test_a_check_that_needs_several_attempts_passes(tiny: Pusher, deploy_here: Deploy) -> None:
    """The first attempt of the command makes the file that the second one wants."""
    command = ["/bin/sh", "-c", "test -e ready || { touch ready; sleep 600; }"]
    check = {"name": "late", "command": command, "attempts": 2, "timeout": 1, "wait": 0}
    tiny.write("app.json", json.dumps({"healthchecks": {"web": [check]}}))
    said = deploy_here()
    assert "(attempt 1 of 2)" in said
    assert "Healthcheck succeeded name='late'" in said
