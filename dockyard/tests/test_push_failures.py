"""A push that fails, at whatever stage: the reason is said, and everything is as it was before."""

import json

import pytest

from dockyard.processes import process, supervisor
from pushing import Pusher, eventually

pytestmark = pytest.mark.platform


def test_it_refuses_a_missing_procfile(tiny: Pusher) -> None:
    (tiny.clone / "Procfile").unlink()
    tiny.refused("No process types: there is no Procfile", "web: COMMAND")


@pytest.mark.parametrize("line", ["web python server.py", "Web: python server.py", "web:", ": python", "a b: c"])
def test_it_refuses_a_line_that_is_no_process_type(tiny: Pusher, line: str) -> None:
    tiny.write("Procfile", f"worker: sleep 1\n{line}\n")
    tiny.refused("Invalid Procfile: line 2")


def test_it_refuses_a_type_given_twice(tiny: Pusher) -> None:
    tiny.write("Procfile", "web: python server.py\nweb: sleep 1\n")
    tiny.refused("Invalid Procfile: line 2 gives the type 'web' again")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "Invalid app.json: "),
        ("[]", "the whole file must be an object"),
        ('{"env": {"NOT A NAME": "x"}}', "Invalid key name: 'NOT A NAME'"),
        ('{"formation": {"web": {"quantity": -1}}}', "formation.web.quantity"),
        ('{"healthchecks": {"web": [{"path": "/", "uptime": 1}]}}', "cannot contain both 'path', 'uptime'"),
        ("\udcff", "it is not UTF-8 text"),
    ],
)
def test_it_refuses_an_invalid_app_json(tiny: Pusher, text: str, reason: str) -> None:
    tiny.write("app.json", text)
    tiny.refused("Invalid app.json", reason)


def test_it_refuses_a_requirement_that_is_none(tiny: Pusher) -> None:
    tiny.write("requirements.txt", "this is ! no requirement\n")
    tiny.refused("this is ! no requirement", "requirements.txt cannot be installed", "App build failed")


def test_it_refuses_an_app_no_buildpack_recognises(tiny: Pusher) -> None:
    (tiny.clone / "requirements.txt").unlink()
    tiny.refused("No buildpack recognises this app")


def test_it_refuses_a_buildpack_that_cannot_be_cloned(tiny: Pusher) -> None:
    tiny.write(".buildpacks", "/nowhere/buildpack.git\n")
    tiny.refused("The buildpack /nowhere/buildpack.git cannot be cloned")


def test_it_refuses_when_a_build_step_fails(tiny: Pusher) -> None:
    tiny.write("bin/post_compile", "#!/bin/sh\necho 'the reason'\nexit 3\n", executable=True)
    tiny.refused("the reason", "bin/post_compile failed", "App build failed")


def test_it_refuses_a_build_step_that_is_not_executable(tiny: Pusher) -> None:
    tiny.write("bin/post_compile", "#!/bin/sh\n")
    tiny.refused("bin/post_compile is not executable", "chmod=+x")


def test_it_kills_what_a_failed_build_step_left_running(tiny: Pusher) -> None:
    tiny.write("bin/post_compile", "#!/bin/sh\nsleep 600 >/dev/null 2>&1 &\nexit 1\n", executable=True)
    tiny.refused("App build failed")


def test_it_refuses_when_the_release_line_fails(tiny: Pusher) -> None:
    tiny.write("Procfile", "web: python server.py\nrelease: echo 'no table' && exit 1\n")
    tiny.refused("no table", "Execution of release task failed: echo 'no table' && exit 1")


def test_it_refuses_when_predeploy_fails(tiny: Pusher) -> None:
    tiny.write("app.json", json.dumps({"scripts": {"dokku": {"predeploy": "false"}}}))
    tiny.refused("Execution of predeploy task failed: false")


def test_it_refuses_a_process_that_crashes_at_boot(tiny: Pusher) -> None:
    tiny.write("server.py", "raise SystemExit('cannot boot')\n")
    tiny.refused("cannot boot", "Could not start due to 1 failed checks (web.1)")


def test_it_refuses_a_process_that_ends_well_at_boot(tiny: Pusher) -> None:
    tiny.write("Procfile", "web: echo 'nothing to do'\n")
    tiny.refused("nothing to do", "Could not start due to 1 failed checks (web.1)")


def test_it_refuses_a_command_that_does_not_exist(tiny: Pusher) -> None:
    tiny.write("Procfile", "web: no-such-program\n")
    tiny.refused("no-such-program", "Could not start due to 1 failed checks (web.1)")


def test_it_refuses_a_health_check_that_answers_500(tiny: Pusher) -> None:
    _check(tiny, {"name": "front", "path": "/fail"})
    tiny.refused("Failure in name='front': GET /fail answered 500", "Could not start due to 1 failed checks (web.1)")


def test_it_refuses_a_health_check_that_answers_something_else(tiny: Pusher) -> None:
    _check(tiny, {"name": "front", "path": "/", "content": "welcome"})
    tiny.refused("without the expected content 'welcome'", "Could not start due to 1 failed checks (web.1)")


def test_it_refuses_a_health_check_that_is_too_slow(tiny: Pusher) -> None:
    _check(tiny, {"name": "slow", "path": "/slow", "timeout": 1, "attempts": 2, "wait": 0})
    tiny.refused("(attempt 2 of 2)", "Could not start due to 1 failed checks (web.1)")


def test_it_refuses_a_health_check_on_a_port_nobody_listens_on(tiny: Pusher) -> None:
    _check(tiny, {"name": "other", "path": "/", "port": 1, "attempts": 1})
    tiny.refused("Failure in name='other'", "Could not start due to 1 failed checks (web.1)")


def test_it_refuses_a_health_check_command_that_fails(tiny: Pusher) -> None:
    _check(tiny, {"name": "own", "command": ["/bin/sh", "-c", "echo no >&2; exit 1"]})
    tiny.refused("Failure in name='own'", "Could not start due to 1 failed checks (web.1)")


def test_it_refuses_when_the_second_process_type_fails(tiny: Pusher) -> None:
    """The web process of the new release is up already then, and goes again."""
    tiny.write("Procfile", "web: python server.py\nworker: echo 'no queue'; exit 1\n")
    tiny.write("app.json", json.dumps({"formation": {"web": {"quantity": 2}, "worker": {"quantity": 1}}}))
    tiny.refused("All checks successful (web.2)", "no queue", "Could not start due to 1 failed checks (worker.1)")


def test_it_reports_a_failing_postdeploy_while_the_new_release_serves_already(tiny: Pusher) -> None:
    """Dokku's rule: the traffic has switched by then, so the new processes stay."""
    tiny.write("app.json", json.dumps({"scripts": {"dokku": {"postdeploy": "echo 'mail is down' && false"}}}))
    commit = tiny.commit()
    pushed = tiny.push()
    assert pushed.code != 0
    assert "mail is down" in pushed.text
    assert "Execution of postdeploy task failed: echo 'mail is down' && false" in pushed.text
    assert tiny.get() == (200, f"web.1 {commit}")
    served = {one.program for one in process.live(tiny.app)}
    assert eventually(lambda: {n for n, f in supervisor.states().items() if f["pid"]} - served == {"router"})
    again = tiny.push()
    assert again.code != 0, "the branch had not moved, so there is something to push"
    tiny.go_back()
    tiny.commit("Without the postdeploy line")
    assert tiny.push().code == 0


def _check(tiny: Pusher, check: dict[str, object]) -> None:
    tiny.write("app.json", json.dumps({"healthchecks": {"web": [check]}}))
