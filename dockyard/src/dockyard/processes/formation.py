"""Starting and stopping an app's processes."""

from dockyard import files, properties
from dockyard.app import App, all_apps
from dockyard.logs import ports as log_ports
from dockyard.logs import retention
from dockyard.processes import ending, environment, ports, process, supervisor
from dockyard.processes.process import Process
from dockyard.release.release import Release
from dockyard.services.service import reserved_ports

DEFAULT_STOP_TIMEOUT = "30"
"""Seconds between SIGTERM and SIGKILL (Dokku's ps property stop-timeout-seconds)."""

DEFAULT_WAIT_TO_RETIRE = "60"
"""Seconds more that a process gets which another one has replaced (Dokku's checks property wait-to-retire)."""

DEFAULT_RESTARTS = "on-failure:10"


def start(app: App, release: Release, kind: str, index: int, config: dict[str, str]) -> Process:
    """Start one process of the release beside whatever runs; returns at once, it may not be up yet.

    Arguments: `kind`, its process type; `index`, from 1; `config`, the config vars it is to see.
    """
    taken = frozenset(one.port for other in all_apps() for one in process.live(other)) | reserved_ports()
    new = Process(app.name, kind, index, release.number, ports.free(taken))
    retention.make_room(app, release.number)
    app.processes.mkdir(parents=True, exist_ok=True)
    if kind == "web":
        log_ports.note(new)
    files.write_json(new.description, _described(app, release, new, config), mode=0o600)
    supervisor.add(new.program, supervisor.launcher(new.description), _settings(app))
    return new


def _described(app: App, release: Release, new: Process, config: dict[str, str]) -> dict[str, object]:
    command = release.process_types[new.type]
    port = new.port if new.type == "web" else None
    return {
        "argv": environment.shell_line(command),
        "cwd": str(release.app_directory),
        "env": environment.of_process(config, release.app_directory, new.name, port, release.number),
        "log": str(new.log),
        "log_bytes": retention.max_size(app),
        "stop_seconds": stop_timeout(app),
        "release": release.number,
    }


def _settings(app: App) -> dict[str, str]:
    policy = properties.computed(app, "ps.restart-policy", DEFAULT_RESTARTS)
    kind, _, most = policy.partition(":")
    restarts = {"no": "false", "on-failure": "unexpected"}.get(kind, "true")
    return {
        "autorestart": restarts,
        "exitcodes": "0",
        "startretries": most or "10",
        "startsecs": "1",
        "stopwaitsecs": str(_wait_to_retire(app) + stop_timeout(app)),
        "killasgroup": "true",
        "stdout_logfile": "NONE",
        "stderr_logfile": "NONE",
    }


def stop_timeout(app: App) -> int:
    """Seconds between SIGTERM and SIGKILL for a process that is stopped."""
    return int(properties.computed(app, "ps.stop-timeout-seconds", DEFAULT_STOP_TIMEOUT))


def _wait_to_retire(app: App) -> int:
    return int(properties.computed(app, "checks.wait-to-retire", DEFAULT_WAIT_TO_RETIRE))


def retire(one: Process) -> None:
    """Let a process that was replaced finish in the background.

    It gets SIGTERM now, and SIGKILL when both wait-to-retire and the stop timeout are over.
    """
    files.write(one.retirement, str(one.release))
    supervisor.stop(one.program, wait=False)
    one.description.unlink(missing_ok=True)


def stop(one: Process) -> None:
    """Stop one process and wait for its end: SIGTERM, and SIGKILL after the stop timeout."""
    retire(one)
    ending.wait([one.program], stop_timeout(App(one.app)))
    one.retirement.unlink(missing_ok=True)


def stop_all(app: App) -> None:
    """Stop every process of the app, live, retired or left over, and wait for their end; nothing serves it then."""
    old = process.live(app)
    process.put_live(app, [])
    for one in old:
        retire(one)
    sweep(app)
    ending.wait([name for name in supervisor.states() if belongs(name, app)], stop_timeout(app))
    for one in old:
        one.retirement.unlink(missing_ok=True)


def timeouts() -> dict[str, int]:
    """The stop timeout of every program that is a process of an app."""
    return {name: stop_timeout(app) for name in supervisor.states() for app in all_apps() if belongs(name, app)}


def sweep(app: App) -> None:
    """Remove what no longer belongs: processes of killed deploys, and retired ones that have ended."""
    keep = {one.program for one in process.live(app)}
    states = supervisor.states()
    for name, facts in states.items():
        if belongs(name, app) and name not in keep:
            if facts["statename"] in ("STOPPED", "EXITED", "FATAL"):
                supervisor.forget(name)
            elif facts["statename"] != "STOPPING":
                supervisor.stop(name, wait=False)
    wanted = {one.cid for one in process.live(app)}
    for cid in process.described(app) - wanted:
        (app.processes / f"{cid}.json").unlink(missing_ok=True)
    ending = {name.rpartition(".")[2] for name, facts in states.items() if facts["statename"] == "STOPPING"}
    for place in app.processes.glob("*.retired"):
        if place.stem not in ending:
            place.unlink()


def belongs(program: str, app: App) -> bool:
    """Whether a supervised program is a process of the app: `APP.TYPE.N.CID`."""
    return program.rsplit(".", 3)[0] == app.name and program.count(".") >= 3


def status(one: Process, states: dict[str, dict[str, object]]) -> str:
    """A process' state in Docker's words: running, exited, created, restarting or missing."""
    facts = states.get(one.program)
    words = {"RUNNING": "running", "STARTING": "running", "BACKOFF": "restarting", "STOPPING": "running"}
    return words.get(str(facts["statename"]), "exited") if facts else "missing"
