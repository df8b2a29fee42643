"""Something goes wrong in the moment of the switch: what was live stays live."""

import pytest

from dockyard import config_vars, deploy
from dockyard.processes import process, supervisor
from dockyard.release import release as releases
from dockyard.router import caddy
from pushing import Pusher

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
