"""Something goes wrong in the moment of the switch: what was live stays live."""

from dataclasses import replace

import pytest

from dockyard import config_vars, deploy, switch
from dockyard.processes import process, supervisor
from dockyard.release import attempt as attempts
from dockyard.release import release as releases
from dockyard.release import tasks
from dockyard.router import caddy
from pushing import Pusher, eventually

pytestmark = pytest.mark.platform


@pytest.mark.parametrize(
    ("module", "name"), [(caddy, "reload"), (config_vars, "change"), (releases, "finish")], ids=lambda value: str(value)
)
def test_the_old_processes_serve_on(tiny: Pusher, monkeypatch: pytest.MonkeyPatch, module: object, name: str) -> None:
    real, failures = getattr(module, name), [OSError(28, "No space left on device")]

    def fail_once(*arguments: object, **more: object) -> object:
        if failures:
            raise failures.pop()
        return real(*arguments, **more)

    before, answer = process.live(tiny.app), tiny.get()
    monkeypatch.setattr(module, name, fail_once)
    with pytest.raises(OSError, match="No space left"):
        deploy.redeploy(tiny.app, "a test", "tests")
    assert process.live(tiny.app) == before
    assert tiny.get() == answer
    running = {
        program for program, facts in supervisor.states().items() if facts["statename"] in ("STARTING", "RUNNING")
    }
    assert {one for one in running if one.startswith("tiny.")} == {one.program for one in before}
    last = releases.all_of(tiny.app)[-1]
    assert (last.outcome, last.trigger) == ("failed", "a test")
    assert not list(tiny.app.directory.glob("switch.json"))


@pytest.mark.parametrize(("module", "name"), [(switch, "to"), (tasks, "after_deploy")], ids=["switch", "postdeploy"])
def test_an_interrupt_after_the_switch_leaves_the_new_processes_serving(
    tiny: Pusher, monkeypatch: pytest.MonkeyPatch, module: object, name: str
) -> None:
    real = getattr(module, name)

    def interrupted(*arguments: object) -> None:
        real(*arguments)
        raise KeyboardInterrupt

    before, body = process.live(tiny.app), tiny.get()
    monkeypatch.setattr(module, name, interrupted)
    with pytest.raises(KeyboardInterrupt):
        deploy.redeploy(tiny.app, "a test", "tests")
    monkeypatch.undo()
    assert tiny.get() == body
    assert not set(process.live(tiny.app)) & set(before)
    assert releases.current(tiny.app).reason == "it was interrupted"
    assert eventually(lambda: not {one.program for one in before} & running(tiny)), "the old ones have been let go"
    assert tiny.get() == body


def running(app: Pusher) -> set[str]:
    states = supervisor.states().items()
    return {name for name, facts in states if facts["statename"] in ("STARTING", "RUNNING", "STOPPING")}


def test_a_journal_that_was_left_alone_is_taken_back_by_the_next_command(tiny: Pusher) -> None:
    """As by a power cut, which loses the lock's note."""
    journal = tiny.app.directory / "switch.json"
    with pytest.raises(ZeroDivisionError), switch._reversible(attempts.of_current(tiny.app)):
        kept = journal.read_bytes()
        raise ZeroDivisionError
    journal.write_bytes(kept)
    tiny.must("apps:exists", "tiny")
    assert not journal.exists()


def test_a_journal_that_cannot_be_read_is_told_again_and_again(tiny: Pusher) -> None:
    journal = tiny.app.directory / "switch.json"
    journal.write_text("{")
    for _ in range(2):
        assert "What a killed deploy of tiny left could not be put in order" in tiny.must("apps:exists", "tiny")
    journal.unlink()


def test_what_is_set_during_a_rollback_to_other_config_vars_stays(tiny: Pusher) -> None:
    config_vars.change(tiny.app, {"OLD": "1", "GONE": "1"})
    before = config_vars.load(tiny.app)
    attempt = replace(attempts.of_current(tiny.app), additions={"THEN": "1", "OLD": "0"}, replaced_config=before)
    config_vars.change(tiny.app, {"NEW": "1"}, drop=["GONE"])
    switch._put_config(attempt)
    assert config_vars.load(tiny.app) == {"THEN": "1", "OLD": "0", "NEW": "1"}
    config_vars.change(tiny.app, before, replace=True)
    config_vars.change(tiny.app, drop=["OLD", "GONE"])
